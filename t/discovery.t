# The discovery documents are made from the mapping and are true: they have
# what is mapped and nothing else, and say of it what really holds.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


# A document's attributes as lines: name, type, and what is not the default.
sub attributes_of {
    my ($attributes, $above) = @_;

    return map {
        my $attribute = $_;
        my $name = ($above // '') . $attribute->{name};
        my $type = $attribute->{type} . ($attribute->{multiValued} ? 's' : '');

        join(' ', $name, $type, $attribute->{required} ? 'required' : (),
             $attribute->{caseExact} ? 'caseExact' : (),
             grep { !/^(?:readWrite|default|none)$/ }
                 @{$attribute}{qw(mutability returned uniqueness)}),
        attributes_of($attribute->{subAttributes} // [], "$name.");
    } @$attributes;
}


sub check_attributes {
    my ($urn, @want) = @_;
    my @got = attributes_of(scim('GET', "/Schemas/$urn")->{json}{attributes});

    is_deeply([sort @got], [sort @want], "$urn has what is mapped");
}


sub check_schemas {
    check_attributes('urn:ietf:params:scim:schemas:core:2.0:User',
        'userName string required server', 'name complex',
        'name.givenName string', 'name.familyName string',
        'displayName string', 'title string', 'locale string',
        'active boolean', 'password string writeOnly never',
        'externalId string caseExact',
        (map { ("$_ complexs", "$_.type string") }
            qw(emails phoneNumbers addresses)),
        'emails.primary boolean', 'emails.value string', 'phoneNumbers.value string',
        map { "addresses.$_ string" }
            qw(streetAddress locality country formatted));

    check_attributes('urn:ietf:params:scim:schemas:core:2.0:Group',
        'displayName string required server', 'members complexs',
        'members.value string caseExact immutable',
        'members.$ref reference caseExact immutable',
        'externalId string caseExact');

    check_attributes('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
        'department string', 'employeeNumber string', 'manager complex',
        'manager.value string caseExact', 'manager.$ref reference caseExact',
        'manager.displayName string readOnly');
}


# Entra refuses nulls, and names that do not begin with a small letter.
sub check_form {
    my ($path, $value) = @_;

    if (ref $value eq 'HASH') {
        for my $name (sort keys %$value) {
            fail("$path/$name is a name as SCIM has them")
                if $name !~ /^(?:[a-z][A-Za-z]*|\$ref|Resources)$/;
            check_form("$path/$name", $value->{$name});
        }

    } elsif (ref $value eq 'ARRAY') {
        check_form("$path/$_", $value->[$_]) for 0 .. $#$value;

    } else {
        fail("$path is not null") if !defined $value;
    }
}


# Each document that is listed can be read alone, where its meta says, and has
# the characteristics that RFC 7643, 7 wants of each attribute.
sub check_documents {
    for my $endpoint (qw(ResourceTypes Schemas)) {
        my $list = scim('GET', "/$endpoint")->{json};
        my $documents = $list->{Resources};

        check_form($endpoint, $list);
        is($list->{totalResults}, scalar @$documents, "$endpoint: the total");
        is($list->{itemsPerPage}, scalar @$documents, "$endpoint: the rows");

        for my $document (@$documents) {
            my $path = $document->{meta}{location} =~ s{.*/scim/v2}{}r;

            is($path, "/$endpoint/$document->{id}", "$path: its location");
            is_deeply(scim('GET', $path)->{json}, $document,
                      "$path: the same document alone");
        }
    }
}


sub check_characteristics {
    my @left = map { @{ $_->{attributes} } }
                   @{ scim('GET', '/Schemas')->{json}{Resources} };

    while (my $attribute = shift @left) {
        my $name = $attribute->{name};
        my @has = sort grep { exists $attribute->{$_} }
            qw(multiValued required mutability returned uniqueness);

        is("@has", 'multiValued mutability required returned uniqueness',
           "$name says what it is");
        push @left, @{ $attribute->{subAttributes} // [] };
    }
}


__DATA__

=== TEST 1: ServiceProviderConfig says what is supported, and no more
--- request
GET /scim/v2/ServiceProviderConfig
--- response_json
{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
 "patch": {"supported": true},
 "bulk": {"supported": true, "maxOperations": 1000},
 "filter": {"supported": true, "maxResults": 1000},
 "changePassword": {"supported": true},
 "sort": {"supported": true},
 "etag": {"supported": true},
 "pagination": {"cursor": true, "index": true,
    "defaultPaginationMethod": "index"},
 "authenticationSchemes": [{"type": "oauthbearertoken", "primary": true}],
 "meta": {"resourceType": "ServiceProviderConfig",
    "location": "$TEST_NGINX_SCHEME://localhost/scim/v2/ServiceProviderConfig"}}



=== TEST 2: ResourceTypes has the two that the mapping has
--- request
GET /scim/v2/ResourceTypes
--- response_json
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
 "totalResults": 2, "startIndex": 1, "itemsPerPage": 2,
 "Resources": [
    {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
     "id": "User", "name": "User", "endpoint": "/Users",
     "schema": "urn:ietf:params:scim:schemas:core:2.0:User",
     "schemaExtensions": [{"required": false,
        "schema": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"}]},
    {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
     "id": "Group", "name": "Group", "endpoint": "/Groups",
     "schema": "urn:ietf:params:scim:schemas:core:2.0:Group",
     "schemaExtensions": null}]}



=== TEST 3: Schemas has the attributes that are mapped, each as it really is
--- request
GET /scim/v2/Schemas
--- response_json
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
 "totalResults": 3, "startIndex": 1, "itemsPerPage": 3,
 "Resources": [
    {"id": "urn:ietf:params:scim:schemas:core:2.0:User"},
    {"id": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"},
    {"id": "urn:ietf:params:scim:schemas:core:2.0:Group"}]}
--- after
check_schemas();
check_characteristics();



=== TEST 4: what the mapping cannot write is readOnly
--- http_config
    scim_redis  127.0.0.1:$TEST_NGINX_REDIS_PORT;

    scim_mapping teams {
        resource Group {
            attribute  id           /id    number;
            attribute  displayName  /name  read_only;
            attribute  members      /id    read_only;
            attribute  externalId   redis;
            list           GET  /admin/teams  items=/teams;
            get            GET  /admin/teams/$scim_id  object=/team;
            read  members  GET  /admin/teams/$scim_id/members  items=/members;
        }
    }
--- config
    location /scim/v2/ {
        scim       teams;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_DEMO_PORT;
    }
--- request
GET /scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group
--- response_json
{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
 "id": "urn:ietf:params:scim:schemas:core:2.0:Group",
 "attributes": [
    {"name": "displayName", "mutability": "readOnly", "required": false},
    {"name": "members", "mutability": "readOnly", "multiValued": true,
     "subAttributes": [{"name": "value", "mutability": "readOnly"},
                       {"name": "$ref", "mutability": "readOnly"}]},
    {"name": "externalId"}]}



=== TEST 5: each document can be read alone
--- request eval
[map { "GET /scim/v2/$_" } 'ResourceTypes/User', 'ResourceTypes/Group',
    'Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    'Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser']
--- error_code eval
[(200) x 4]
--- response_json eval
['{"id": "User", "endpoint": "/Users"}', '{"id": "Group"}',
 '{"id": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"}',
 '{"id": "urn:ietf:params:scim:schemas:core:2.0:User"}']
--- after
check_documents();



=== TEST 6: a document that does not exist is 404
--- request eval
[map { "GET /scim/v2/$_" } 'ResourceTypes/Device', 'ResourceTypes/users',
    'Schemas/urn:x', 'Schemas/User', 'ServiceProviderConfig/1',
    'ResourceTypes/User/1', 'Schemas/urn:x/1', 'Nothing', 'users']
--- error_code eval
[(404) x 9]
--- response_json eval
[('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "404"}') x 9]



=== TEST 7: a filter on these documents is 403, other parameters are ignored
--- request eval
[(map { "GET /scim/v2/$_?filter=id+eq+%22User%22" } 'ResourceTypes',
    'Schemas', 'ServiceProviderConfig'),
 map { "GET /scim/v2/$_" } 'ResourceTypes?count=1&startIndex=2',
    'Schemas?count=0', 'ServiceProviderConfig?attributes=patch']
--- error_code eval
[(403) x 3, (200) x 3]
--- response_json eval
[('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "403"}') x 3,
 '{"totalResults": 2}', '{"totalResults": 3}', '{"bulk": {}}']



=== TEST 8: these documents can only be read
--- request eval
[(map { ("POST /scim/v2/$_\n{}", "DELETE /scim/v2/$_") }
    'ServiceProviderConfig', 'ResourceTypes', 'Schemas'),
 'HEAD /scim/v2/ServiceProviderConfig', 'HEAD /scim/v2/Schemas']
--- error_code eval
[(405) x 6, 200, 200]



=== TEST 9: what the RFC has and this server has not is 501
--- request eval
['GET /scim/v2/Me', 'DELETE /scim/v2/Me']
--- error_code eval
[(501) x 2]
--- response_json eval
[('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "501"}') x 2]



=== TEST 10: the addresses in the documents are those that the client uses
--- request
GET /scim/v2/ResourceTypes/User
--- more_headers
Host: scim.example.test:8443
Authorization: Bearer $TEST_NGINX_SCIM_TOKEN
--- response_json
{"meta": {"location":
    "$TEST_NGINX_SCHEME://scim.example.test:8443/scim/v2/ResourceTypes/User"}}



=== TEST 11: a mapping of users that takes no password says so
--- http_config
scim_redis 127.0.0.1:$TEST_NGINX_REDIS_PORT;
scim_mapping small {
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required unique immutable case_exact;
        list   GET   /admin/people           items=/people;
        get    GET   /admin/people/$scim_id  object=/person;
        create POST  /admin/people           form id=header:Location~(\d+)$;
    }
}
--- config
location /scim/v2/ {
    scim           small;
    scim_pass      /_app;
    scim_base_url  https://scim.example.test/v2/;
}
location ^~ /_app/ {
    internal;
    proxy_pass  http://127.0.0.1:$TEST_NGINX_DEMO_PORT;
}
--- request eval
['GET /scim/v2/ServiceProviderConfig', 'GET /scim/v2/ResourceTypes',
 'GET /scim/v2/Schemas']
--- error_code eval
[200, 200, 200]
--- response_json eval
['{"changePassword": {"supported": false}, "meta": {"location":
    "https://scim.example.test/v2/ServiceProviderConfig"}}',
 '{"totalResults": 1, "Resources": [{"id": "User", "schemaExtensions": null}]}',
 '{"totalResults": 1, "Resources": [{"attributes": [
    {"name": "userName", "required": true, "uniqueness": "server",
     "mutability": "immutable", "caseExact": true}]}]}']



=== TEST 12: what is written once is told of the attribute as a whole
--- http_config
scim_redis 127.0.0.1:$TEST_NGINX_REDIS_PORT;
scim_mapping small {
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required read_only;
        attribute  'emails[type eq "work"].value'         /mail  immutable;
        attribute  'emails[type eq "home"].value'         /home;
        attribute  'phoneNumbers[type eq "work"].value'   /phone immutable;
        attribute  'phoneNumbers[type eq "home"].value'   /tel   immutable;
        list   GET   /people;
        update POST  /people/$scim_id;
    }
}
--- config
location /scim/v2/ {
    scim       small;
    scim_pass  /_app;
}
location ^~ /_app/ {
    internal;
    proxy_pass  http://127.0.0.1:$TEST_NGINX_DEMO_PORT;
}
--- request
GET /scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User
--- response_json
{"attributes": [{"name": "userName"},
    {"name": "emails", "mutability": "readWrite", "subAttributes": [
        {"name": "value", "mutability": "readWrite"}, {}]},
    {"name": "phoneNumbers", "mutability": "readWrite", "subAttributes": [
        {"name": "value", "mutability": "immutable"}, {}]}]}

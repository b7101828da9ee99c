# The life of a user: what a client writes arrives in the app, what the app
# cannot keep is kept in Redis, and the answers are what clients depend on.
#
# The demo app has people 1 to 120 at the start, the next one is 121: blocks
# that create people stand in their order.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


# What the app itself knows of a person.
sub person {
    my ($id) = @_;
    my $answer = demo_request('GET', "/admin/people/$id");

    return $answer->{success} ? decode_json($answer->{content})->{person} : {};
}


# The app has at least these fields of a person.
sub app_has {
    my ($id, $fields, $name) = @_;
    my $person = person($id);

    return is_deeply({ map { $_ => $person->{$_} } keys %$fields }, $fields,
                     $name);
}


# Only the app's database tells of a password: whether there is one, or if it
# is this one.
sub has_password {
    my ($id, $password) = @_;
    my $database = "$ENV{TEST_NGINX_ROOT}/build/t/users/demo.db";

    utf8::encode($password) if defined $password;

    open my $check, '-|', 'python3', '-c', <<'END', $database, $id,
import hashlib, sqlite3, sys
row = sqlite3.connect(sys.argv[1]).execute(
    'SELECT password FROM people WHERE id = ?', (sys.argv[2],)).fetchone()
_, salt, digest = (row[0] or '$$').split('$')
print(digest and (len(sys.argv) < 4 or digest == hashlib.scrypt(
    sys.argv[3].encode(), salt=bytes.fromhex(salt), n=1024, r=8, p=1).hex()))
END
        $password // ()
        or die "cannot run python3: $!\n";

    return (<$check> // '') eq "True\n";
}


# The keys of Redis that are not tokens.
sub kept_keys {
    return grep { !/^scim:token:/ } split /\n/, redis_cli('KEYS', 'scim:*');
}


# The ids that a filter finds.
sub found {
    my ($filter) = @_;
    my $answer = scim('GET', '/Users?filter=' . in_uri($filter));

    return join ' ', map { $_->{id} } @{ $answer->{json}{Resources} // [] };
}


sub patch {
    my ($id, @operations) = @_;

    return scim('PATCH', "/Users/$id", {
        schemas => ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations => \@operations,
    });
}


# Each way to say the same, on a person of its own: the first word of the name
# tells which.
sub check_patches_of_active {
    my $false = JSON::PP::false;

    my @ways = (
        ['a path' => { op => 'replace', path => 'active', value => $false }],
        ['no path' => { op => 'replace', value => { active => $false } }],
        ['Entra' => { op => 'Replace', path => 'active', value => 'False' }],
        ['add' => { op => 'add', path => 'active', value => $false }],
    );

    my $id = 30;

    for (@ways) {
        my ($name, $operation) = @$_;
        my $answer = patch(++$id, $operation);

        is_status($answer, 200, "$name: 200");
        ok(exists $answer->{json}{active} && !$answer->{json}{active},
           "$name: answers with active false");
        app_has($id, { status => 'S' }, "$name: the app has suspended");
    }
}


sub check_patches_of_values {
    my $enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

    # what, the operation, what the app has after it
    my @changes = (
        ['a simple path', { op => 'replace', path => 'title', value => 'Boss' },
         { title => 'Boss' }],
        ['a dotted path',
         { op => 'replace', path => 'name.familyName', value => 'Nov\u{e1}k' },
         { last => 'Nov\u{e1}k', first => 'Jana' }],
        ['a complex value',
         { op => 'replace', path => 'name', value => { givenName => 'J.' } },
         { first => 'J.' }],
        ['a filtered path to what is there',
         { op => 'replace', path => 'phoneNumbers[type eq "work"].value',
           value => '+49 30 1' }, { phone => '+49 30 1' }],
        ['a filtered path to what is not there',
         { op => 'add', path => 'addresses[type eq "work"].locality',
           value => 'Prague' }, { city => 'Prague', street => '45 Station Road' }],
        ['a filtered path and a whole element',
         { op => 'replace', path => 'emails[type eq "work"]',
           value => { type => 'work', value => 'j@example.test' } },
         { email => 'j@example.test' }],
        ['a path with a URN',
         { op => 'add', path => "$enterprise:department", value => 'R&D' },
         { department => 'R&D' }],
        ['no path, and a key with a URN',
         { op => 'replace', value => { "$enterprise:employeeNumber" => '7x' } },
         { employee_no => '7x' }],
        ['no path, and a dotted key',
         { op => 'replace', value => { 'name.givenName' => 'Jana' } },
         { first => 'Jana' }],
        ['a list added to a list',
         { op => 'add', path => 'phoneNumbers',
           value => [{ type => 'mobile', value => '+49 171 2' }] },
         { phone => '+49 30 1', mobile => '+49 171 2' }],
        ['remove by a filter',
         { op => 'remove', path => 'phoneNumbers[type eq "mobile"]' },
         { mobile => '', phone => '+49 30 1' }],
        ['remove of a simple attribute', { op => 'remove', path => 'title' },
         { title => '' }],
        ['remove of a list', { op => 'remove', path => 'addresses' },
         { street => '', city => '' }],
        ['remove with a URN', { op => 'remove', path => "$enterprise:department" },
         { department => '' }],
    );

    for (@changes) {
        my ($name, $operation, $fields) = @$_;

        is_status(patch(36, $operation), 200, "$name: 200");
        app_has(36, $fields, "$name: the app has it");
    }

    app_has(36, { login => 'jana.fischer', status => 'A' },
            'what no operation names stays');
}


__DATA__

=== TEST 1: a created user is a person of the app, and the answer is the user
--- request
POST /scim/v2/Users
{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
 "userName": "New.One@example.test", "externalId": "ext-121",
 "name": {"givenName": "New", "familyName": "One & Only"},
 "displayName": "New One", "title": "Boss", "locale": "de-DE",
 "active": true, "password": "correct horse",
 "emails": [{"type": "work", "primary": true, "value": "new@example.test"}],
 "phoneNumbers": [{"type": "work", "value": "+1 5"},
                  {"type": "mobile", "value": "+1 6"}],
 "addresses": [{"type": "work", "streetAddress": "1 = 2", "locality": "Bonn"}],
 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
    {"department": "R&D", "employeeNumber": "0042", "manager": {"value": "7"}}}
--- error_code: 201
--- response_headers
Location: $TEST_NGINX_SCHEME://localhost/scim/v2/Users/121
Content-Type: application/scim+json
--- response_json
{"id": "121", "userName": "New.One@example.test", "externalId": "ext-121",
 "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
 "name": {"givenName": "New", "familyName": "One & Only"},
 "displayName": "New One", "title": "Boss", "locale": "de-DE",
 "active": true, "password": null,
 "emails": [{"type": "work", "primary": true, "value": "new@example.test"}],
 "phoneNumbers": [{"type": "work", "value": "+1 5"},
                  {"type": "mobile", "value": "+1 6"}],
 "addresses": [{"type": "work", "streetAddress": "1 = 2", "locality": "Bonn"}],
 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
    {"department": "R&D", "employeeNumber": "0042", "manager": {"value": "7"}},
 "meta": {"resourceType": "User",
    "location": "$TEST_NGINX_SCHEME://localhost/scim/v2/Users/121"}}
--- after
app_has(121, {
    login => 'New.One@example.test', first => 'New', last => 'One & Only',
    display => 'New One', title => 'Boss', locale => 'de-DE', status => 'A',
    email => 'new@example.test', phone => '+1 5', mobile => '+1 6',
    street => '1 = 2', city => 'Bonn', department => 'R&D',
    employee_no => '0042', manager_id => undef,
}, 'the app has all of it, as it was sent');
ok(has_password(121, 'correct horse'), 'and the password');



=== TEST 2: a created user is read at once, the kept attributes with it
--- request eval
["GET /scim/v2/Users/121",
 "GET /scim/v2/Users?filter=userName+eq+%22new.one%40example.test%22",
 "GET /scim/v2/Users?filter=externalId+eq+%22ext-121%22"]
--- error_code eval
[200, 200, 200]
--- response_json eval
my $user = '{"id": "121", "externalId": "ext-121", "password": null,
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
       {"manager": {"value": "7"}},
    "meta": {"resourceType": "User",
       "location": "$TEST_NGINX_SCHEME://localhost/scim/v2/Users/121"}}';
[$user, ("{\"totalResults\": 1, \"Resources\": [$user]}") x 2]



=== TEST 3: a user is created with what the mapping requires, and no more
--- request
POST /scim/v2/Users
{"userName": "new.two", "name": {"givenName": "New", "familyName": "Two"}}
--- error_code: 201
--- response_json
{"id": "122", "userName": "new.two", "active": true, "emails": null,
 "externalId": null, "phoneNumbers": null}
--- after
app_has(122, { login => 'new.two', status => 'A', email => '' },
        'the app has the person, active');
ok(has_password(122), 'with some password');



=== TEST 4: a user that is created inactive is suspended in the app
--- request
POST /scim/v2/Users
{"userName": "new.three", "name": {"givenName": "New", "familyName": "Three"},
 "active": false}
--- error_code: 201
--- response_json
{"id": "123", "active": false}
--- after
app_has(123, { status => 'S' }, 'the app says S');



=== TEST 5: what a client says of read-only attributes is ignored
--- request eval
['POST /scim/v2/Users
{"id": "7", "userName": "new.four", "groups": [{"value": "g-1"}],
 "name": {"givenName": "New", "familyName": "Four"},
 "meta": {"created": "2001-01-01T00:00:00Z", "resourceType": "Group",
    "location": "http://evil.test/"}}',
'PUT /scim/v2/Users/124
{"id": "7", "userName": "new.four", "title": "Put",
 "name": {"givenName": "New", "familyName": "Four"},
 "meta": {"created": "2001-01-01T00:00:00Z", "version": "x"}}',
'PATCH /scim/v2/Users/124
{"Operations": [{"op": "replace", "value": {"id": "7", "title": "Patch",
    "meta": {"created": "2001-01-01T00:00:00Z"}, "groups": []}}]}']
--- error_code eval
[201, 200, 200]
--- response_json eval
my $rest = '"id": "124", "groups": null, "meta": {"resourceType": "User",
    "location": "$TEST_NGINX_SCHEME://localhost/scim/v2/Users/124"}';
["{$rest}", "{\"title\": \"Put\", $rest}", "{\"title\": \"Patch\", $rest}"]
--- after
unlike(person(124)->{created}, qr/^2001/, 'the app has its own time');
app_has(7, { login => 'greta.moreau', title => 'Engineer' },
        'the one whose id was sent is as before');



=== TEST 6: a path that names a read-only attribute is refused
--- request eval
[map { "PATCH /scim/v2/Users/7\n{\"Operations\": [{\"op\": \"replace\","
       . " \"path\": \"$_\", \"value\": \"8\"}]}" } 'id', 'meta.created']
--- error_code eval
[400, 400]
--- response_json eval
[('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "400", "scimType": "mutability"}') x 2]



=== TEST 7: a userName that is taken is 409, for a new user and for a renamed one
--- request eval
my $greta = '{"userName": "GRETA.moreau",
    "name": {"givenName": "Greta", "familyName": "Moreau"}}';
["POST /scim/v2/Users\n$greta", "PUT /scim/v2/Users/8\n$greta",
 "PATCH /scim/v2/Users/8\n{\"Operations\": [{\"op\": \"replace\",
    \"path\": \"userName\", \"value\": \"greta.moreau\"}]}"]
--- error_code eval
[409, 409, 409]
--- response_json eval
my $error = '"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "409", "scimType": "uniqueness"';
["{$error, \"detail\": \"login 'GRETA.moreau' is already taken\"}",
 "{$error, \"detail\": \"login 'GRETA.moreau' is already taken\"}",
 "{$error, \"detail\": \"login 'greta.moreau' is already taken\"}"]
--- after
app_has(8, { login => 'hugo.tanaka', first => 'Hugo' }, 'nothing has changed');



=== TEST 8: a required attribute that is missing is named, and the app not asked
--- request eval
['POST /scim/v2/Users
{"name": {"givenName": "New", "familyName": "None"}}',
'POST /scim/v2/Users
{"userName": "", "name": {"givenName": "New", "familyName": "None"}}']
--- error_code eval
[400, 400]
--- response_json eval
[('{"status": "400", "scimType": "invalidValue",
    "detail": "\"userName\" is required"}') x 2]
--- after
is(found('name.familyName eq "None"'), '', 'nobody was created');



=== TEST 9: PUT replaces what it mentions
--- request
PUT /scim/v2/Users/10
{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
 "id": "10", "userName": "jose.put",
 "name": {"givenName": "Jos\u00e9", "familyName": "Put"},
 "emails": [{"type": "work", "value": "jose.put@example.test"}],
 "phoneNumbers": [], "title": null, "externalId": "ext-10", "active": true}
--- response_json
{"id": "10", "userName": "jose.put", "externalId": "ext-10", "active": true,
 "name": {"givenName": "Jos\u00e9", "familyName": "Put"},
 "emails": [{"type": "work", "value": "jose.put@example.test"}],
 "phoneNumbers": null, "title": null, "locale": "en-GB"}
--- after
app_has(10, {
    login => 'jose.put', first => "Jos\x{e9}", last => 'Put', title => '',
    email => 'jose.put@example.test', phone => '', mobile => '',
    locale => 'en-GB', city => 'London', status => 'A',
}, 'what it does not mention stays');
is(found('externalId eq "ext-10"'), '10', 'the kept attribute is found');



=== TEST 10: PUT deactivates and reactivates, and never by silence
--- request eval
my $user = '"userName": "keiko.keller",
    "name": {"givenName": "Keiko", "familyName": "Keller"}';
["PUT /scim/v2/Users/11\n{$user, \"active\": false}",
 "PUT /scim/v2/Users/11\n{$user}",
 "GET /scim/v2/Users/11",
 "PUT /scim/v2/Users/11\n{$user, \"active\": true}",
 "PUT /scim/v2/Users/11\n{$user}"]
--- error_code eval
[(200) x 5]
--- response_json eval
[('{"active": false}') x 3, ('{"active": true}') x 2]
--- after
app_has(11, { status => 'A', login => 'keiko.keller' }, 'the app says A');



=== TEST 11: PATCH suspends the person, in whatever form a client says so
--- request
GET /scim/v2/Users/31
--- after
check_patches_of_active();



=== TEST 12: PATCH resumes the person
--- request
PATCH /scim/v2/Users/8
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
 "Operations": [{"op": "replace", "path": "active", "value": true}]}
--- response_json
{"id": "8", "active": true, "userName": "hugo.tanaka"}
--- after
app_has(8, { status => 'A' }, 'the app says A');



=== TEST 13: PATCH adds, replaces and removes what simple, dotted and filtered paths name
--- request
GET /scim/v2/Users/36
--- response_json
{"userName": "jana.fischer"}
--- after
check_patches_of_values();



=== TEST 14: a PATCH of many operations is one change, and none if one of them is wrong
--- request eval
['PATCH /scim/v2/Users/12
{"Operations": [
    {"op": "replace", "path": "title", "value": "First"},
    {"op": "remove", "path": "phoneNumbers"},
    {"op": "add", "path": "externalId", "value": "ext-12"},
    {"op": "replace", "path": "title", "value": "Second"},
    {"op": "replace", "path": "active", "value": false}]}',
'PATCH /scim/v2/Users/13
{"Operations": [
    {"op": "replace", "path": "title", "value": "Third"},
    {"op": "replace", "path": "name.[", "value": "x"}]}',
'PATCH /scim/v2/Users/13
{"Operations": [
    {"op": "replace", "path": "title", "value": "Third"},
    {"op": "replace", "path": "active", "value": "perhaps"}]}']
--- error_code eval
[200, 400, 400]
--- response_json eval
['{"title": "Second", "phoneNumbers": null, "externalId": "ext-12",
   "active": false}', '{"scimType": "invalidPath"}',
 '{"scimType": "invalidValue"}']
--- after
app_has(12, { title => 'Second', phone => '', status => 'S' }, 'the app has it');
app_has(13, { title => 'Engineer', status => 'A' }, 'the app has nothing of it');
is(found('externalId eq "ext-12"'), '12', 'Redis has the kept one');



=== TEST 15: a kept attribute is changed, found and cleared
--- request eval
[(map { "PATCH /scim/v2/Users/14\n{\"Operations\": [$_]}" }
    '{"op": "add", "path": "externalId", "value": "Ext-14"}',
    '{"op": "replace", "path": "externalId", "value": "ext-14-b"}'),
 (map { "GET /scim/v2/Users?filter=externalId+eq+%22$_%22" }
    'Ext-14', 'ext-14-b'),
 'PATCH /scim/v2/Users/14
{"Operations": [{"op": "remove", "path": "externalId"}]}',
 'GET /scim/v2/Users?filter=externalId+eq+%22ext-14-b%22']
--- error_code eval
[(200) x 6]
--- response_json eval
['{"externalId": "Ext-14"}', '{"externalId": "ext-14-b"}',
 '{"totalResults": 0, "Resources": []}',
 '{"totalResults": 1, "Resources": [{"id": "14", "externalId": "ext-14-b"}]}',
 '{"externalId": null}', '{"totalResults": 0, "Resources": []}']
--- after
unlike(join(' ', kept_keys()), qr/:14\b/, 'Redis has nothing left of it');



=== TEST 16: a manager is kept, though the app has none of that form
--- request eval
my $extension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
["PATCH /scim/v2/Users/15
{\"Operations\": [{\"op\": \"add\", \"path\": \"$extension:manager\",
    \"value\": \"7\"}]}",
 "GET /scim/v2/Users/15",
 "PATCH /scim/v2/Users/15
{\"Operations\": [{\"op\": \"remove\", \"path\": \"$extension:manager\"}]}"]
--- error_code eval
[200, 200, 200]
--- response_json eval
my $extension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
[("{\"$extension\": {\"department\": \"Sales\", \"manager\": {\"value\": \"7\"}}}")
    x 2, "{\"$extension\": {\"department\": \"Sales\", \"manager\": null}}"]



=== TEST 17: a changed password reaches the app and is never returned
--- request eval
my $user = '"userName": "pavel.petrov",
    "name": {"givenName": "Pavel", "familyName": "Petrov"}';
["PUT /scim/v2/Users/16\n{$user, \"password\": \"first one\"}",
 'PATCH /scim/v2/Users/16
{"Operations": [{"op": "replace", "path": "password", "value": "p\u00e4ss=&"}]}',
 'GET /scim/v2/Users/16?attributes=password,userName']
--- error_code eval
[200, 200, 200]
--- response_json eval
[('{"id": "16", "userName": "pavel.petrov", "password": null}') x 3]
--- after
ok(has_password(16, "p\x{e4}ss=&"), 'the app has it');



=== TEST 18: a user that is the same after a write as before is answered as usual
--- request eval
['PATCH /scim/v2/Users/17
{"Operations": [{"op": "replace", "path": "title", "value": "Accountant"}]}',
'PATCH /scim/v2/Users/17
{"Operations": [{"op": "replace", "path": "active", "value": true}]}',
'PUT /scim/v2/Users/17
{"userName": "qing.weber", "name": {"givenName": "Qing", "familyName": "Weber"},
 "active": true}']
--- error_code eval
[200, 200, 200]
--- response_json eval
[('{"id": "17", "title": "Accountant", "active": true}') x 3]



=== TEST 19: attributes that the mapping does not have are ignored
--- request
PATCH /scim/v2/Users/18
{"Operations": [
    {"op": "replace", "value": {"nickName": "Rosie", "title": "Nurse",
        "urn:example:custom:1.0:User": {"x": 1}}}]}
--- response_json
{"title": "Nurse", "nickName": null, "urn:example:custom:1.0:User": null}



=== TEST 20: DELETE removes the person and what was kept, and answers with nothing
--- request eval
['PATCH /scim/v2/Users/19
{"Operations": [{"op": "add", "path": "externalId", "value": "ext-19"}]}',
'DELETE /scim/v2/Users/19', 'GET /scim/v2/Users/19', 'DELETE /scim/v2/Users/19',
'PATCH /scim/v2/Users/19
{"Operations": [{"op": "replace", "path": "title", "value": "x"}]}',
'PUT /scim/v2/Users/19
{"userName": "sven.garcia", "name": {"givenName": "S", "familyName": "G"}}',
'GET /scim/v2/Users?filter=externalId+eq+%22ext-19%22']
--- error_code eval
[200, 204, 404, 404, 404, 404, 200]
--- response_headers eval
[('Content-Type: application/scim+json') x 1, "!Content-Type\n!Content-Length",
 ('Content-Type: application/scim+json') x 5]
--- response_json eval
my $gone = '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "404"}';
['{"externalId": "ext-19"}', undef, ($gone) x 4,
 '{"totalResults": 0, "Resources": []}']
--- after
is_deeply(person(19), {}, 'the app has no such person');
unlike(join(' ', kept_keys()), qr/:19\b/, 'Redis has nothing left of it');
is(scim('DELETE', '/Users/20')->{body}, '', 'a 204 has no body');



=== TEST 21: HEAD answers as GET does, without the body
--- request eval
["GET /scim/v2/Users/1", "HEAD /scim/v2/Users/1", "HEAD /scim/v2/Users/999",
 "HEAD /scim/v2/Users?count=1"]
--- error_code eval
[200, 200, 404, 200]
--- after
my ($get, $head) = map { scim($_, '/Users/1') } qw(GET HEAD);
is($head->{headers}{'content-length'}, length $get->{body},
   'with the length of the body');

my $connection = connection();
$connection->scim('HEAD', '/Users/1');
is($connection->scim('GET', '/Users/2')->{json}{id}, '2',
   'and nothing is between it and the next answer');



=== TEST 22: an id is a JSON string, and other spellings of it are nobody's
--- request eval
["GET /scim/v2/Users/7",
 map { "GET /scim/v2/Users/$_" } qw(07 +7 7.0 0x7 007 %207 g-1 7x)]
--- error_code eval
[200, (404) x 8]
--- response_json eval
['{"id": "7", "userName": "greta.moreau"}', ('{"status": "404"}') x 8]



=== TEST 23: other methods are refused in SCIM's form
--- request eval
["DELETE /scim/v2/Users", "PUT /scim/v2/Users\n{}", "PATCH /scim/v2/Users\n{}",
 "POST /scim/v2/Users/7\n{}"]
--- error_code eval
[(405) x 4]
--- response_json eval
[('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "405"}') x 4]



=== TEST 24: capability 35: when a user was created and changed is told as the app tells it
--- request eval
['GET /scim/v2/Users/1',
'PATCH /scim/v2/Users/21
{"Operations": [{"op": "replace", "path": "title", "value": "Now"}]}']
--- error_code eval
[200, 200]
--- response_json eval
['{"meta": {"created": "2009-03-14T09:26:53Z",
    "lastModified": "2009-03-14T09:26:53Z"}}',
 '{"title": "Now", "meta": {"created": "2011-03-24T09:26:53Z"}}']
--- after
isnt(scim('GET', '/Users/21')->{json}{meta}{lastModified},
     '2011-03-24T09:26:53Z', 'a change changes lastModified');

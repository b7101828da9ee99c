# What identity providers need of HTTP, of discovery and of failures, row by row
# of the table of their quirks.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;
use Test::Nginx::Scim::Rows;

use MIME::Base64 qw(encode_base64);


my $demo = Test::Nginx::Scim::demo_config();
my $stub = "http://127.0.0.1:$ENV{TEST_NGINX_STUB_PORT}";

idp_gateway(
    reader(),
    "limit_req_zone \$host zone=rate:1m rate=1r/m;\n",
    server('rate', Test::Nginx::Scim::demo_config(
        'limit_req zone=rate; limit_req_status 429;')),
    server('strict', Test::Nginx::Scim::demo_config('scim_dialect strict;')),
    server('stub', $demo =~ s{(proxy_pass\s+)[^;]+}{$1$stub}r),
);

no_long_string();
no_shuffle();
run_tests();


# A mapping that cannot write.
sub reader {
    return <<'END' . server('reader', $demo =~ s/(scim\s+)demo/$1reader/r);
scim_mapping reader {
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  read_only;
        list  GET  /admin/people  items=/people;
        get   GET  /admin/people/$scim_id  object=/person;
    }
}
END
}


sub check_types {
    my @types = map { ($_, "$_; charset=utf-8", "$_;charset=UTF-8") }
        'application/json', 'application/scim+json', 'Application/SCIM+JSON';
    my @accepts = (undef, '*/*', 'application/json', 'application/scim+json',
                   'application/scim+json; charset=utf-8', 'text/html',
                   'application/xml;q=0.9, */*;q=0.1');
    my $id = user();
    my $n = 0;

    for my $type (@types, 'text/json', undef) {
        for my $accept (@accepts) {
            my @headers = ('Content-Type' => $type, 'Accept' => $accept);
            my $name = join ', ', map { $_ // 'none' } $type, $accept;
            my $title = "title of $name";

            answers(scim('GET', "/Users/$id", undef, @headers), 200,
                    { id => $id }, row(43, "$name: GET"));
            answers(scim('PATCH', "/Users/$id", { Operations => [
                op('replace', 'title', $title)] }, @headers), 200,
                { title => $title }, row(43, "$name: PATCH"));
            is_error(scim('GET', '/Users/0', undef, @headers), 404, undef,
                     row(43, "$name: 404"));
            is_error(scim('POST', '/Users', { userName => 'ada.abel', name => {
                givenName => 'x', familyName => 'y' } }, @headers), 409,
                'uniqueness', row(43, "$name: 409"));
        }
        my $group = 'group ' . ++$n;
        answers(scim('POST', '/Groups', { displayName => $group },
                     'Content-Type' => $type), 201, { displayName => $group },
                row(43, 'POST: ' . ($type // 'none')));
        answers(scim('PUT', "/Users/$id", scim('GET', "/Users/$id")->{json},
                     'Content-Type' => $type), 200, { id => $id },
                row(43, 'PUT: ' . ($type // 'none')));
    }
}


sub check_tokens {
    my $basic = 'Basic ' . encode_base64("okta:$token", '');
    my $wrong = 'Basic ' . encode_base64('okta:secret', '');

    for my $value ('non-token', undef, '', 'Bearer', 'Bearer non-token', $wrong)
    {
        for my $request (['GET', '/Users?count=1'], ['GET', '/Groups/g-1'],
                         ['POST', '/Users', { userName => 'x' }])
        {
            my $answer = scim(@$request[0 .. 2], @okta,
                              Authorization => $value);
            my $name = ($value // 'no header') . ": $request->[0]";
            is_error($answer, 401, undef, row(49, "$name: Error"));
            like($answer->{headers}{'www-authenticate'} // '', qr/^Bearer /,
                 row(49, "$name: WWW-Authenticate"));
        }
    }

    for ([$token, 401], ["Bearer $token", 200], ["bearer $token", 200],
         ["BEARER $token", 200], [$basic, 401], [$basic =~ s/B/b/r, 401],
         [$wrong, 401, 401])
    {
        my ($value, $strict, $status) = @$_;
        my $name = substr $value, 0, 10;
        is_status(scim('GET', '/Users/7', undef, Authorization => $value),
                  $status // 200, row(50, "$name: tolerant"));
        is_status(scim('GET', '/Users/7', undef, Authorization => $value,
                       Host => 'strict.test'), $strict,
                  row(50, "$name: strict"));
    }
}


sub check_discovery {
    my @one = ([$core, 'User', $enterprise], [$core_group, 'Group']);
    my $document = scim('GET', '/ServiceProviderConfig');

    answers($document, 200, {
        schemas => ["$schemas:core:2.0:ServiceProviderConfig"],
        patch => { supported => $true }, filter => { supported => $true },
        bulk => { supported => $true, maxOperations => 1000 },
        sort => { supported => $true }, etag => { supported => $true },
        changePassword => { supported => $true },
        authenticationSchemes => [{ type => 'oauthbearertoken' }],
        meta => { resourceType => 'ServiceProviderConfig' },
    }, row(55, 'ServiceProviderConfig is complete'));
    like($json->encode($document->{json}{filter}{maxResults}), qr/^[1-9]\d*$/,
         row(55, 'maxResults'));
    ok(length $document->{json}{authenticationSchemes}[0]{$_},
       row(55, "authenticationSchemes: $_")) for qw(name description);

    answers(scim('GET', '/ResourceTypes'), 200, { schemas => [$list],
        totalResults => 2, Resources => [map { { id => $_->[1] } } @one] },
        row(55, 'ResourceTypes'));
    answers(scim('GET', '/Schemas'), 200, { schemas => [$list],
        totalResults => 3, itemsPerPage => 3, Resources => [map { {
        id => $_ } } $core, $enterprise, $core_group] }, row(55, 'Schemas'));

    for (@one) {
        my ($schema, $type, @extensions) = @$_;
        answers(scim('GET', "/ResourceTypes/$type"), 200, {
            schemas => ["$schemas:core:2.0:ResourceType"], id => $type,
            name => $type, endpoint => "/${type}s", schema => $schema,
            schemaExtensions => @extensions ? [map { { schema => $_,
                required => $false } } @extensions] : undef,
        }, row(55, "ResourceTypes/$type"));

        for my $urn ($schema, @extensions) {
            answers(scim('GET', "/Schemas/$_"), 200, {
                schemas => ["$schemas:core:2.0:Schema"], id => $urn,
            }, row(55, "Schemas/$_")) for $urn, in_uri($urn);
        }
    }
    is_error(scim('GET', "/$_"), 404, undef, row(55, "$_ is none"))
        for 'Schemas/urn:x', 'ResourceTypes/Device';

    # By schema: what the mapping has, and no more.
    my %attributes = (
        $core => 'active addresses displayName emails externalId locale name'
               . ' password phoneNumbers title userName',
        $enterprise => 'department employeeNumber manager',
        $core_group => 'displayName externalId members',
    );

    for my $schema (@{ scim('GET', '/Schemas')->{json}{Resources} }) {
        my $text = $json->encode($schema);
        my @names = $text =~ /"name":"([^"]*)"/g;
        is(join(' ', sort map { $_->{name} } @{ $schema->{attributes} }),
           $attributes{ $schema->{id} },
           row(56, "$schema->{id}: what is stored"));
        is((grep { !/^[a-z\$][A-Za-z]*$/ && $_ ne $schema->{name} } @names), 0,
           row(56, "$schema->{id}: camelCase"));
        unlike($text, qr/[:,\[]null/, row(56, "$schema->{id}: no null"));
    }
}


sub check_verbs {
    my @read = map { my $path = $_; map { ["$_ /$path", 'GET'] }
                     qw(POST PUT PATCH DELETE) }
        'ServiceProviderConfig', 'Schemas', "Schemas/$core", 'ResourceTypes',
        'ResourceTypes/User';
    my @requests = (@read,
        (map { ["$_ /Users", 'POST'], ["$_ /Groups", 'POST'] }
         qw(PUT PATCH DELETE)),
        ['POST /Users/7', 'PATCH'], ['POST /Groups/g-1', 'PATCH'],
        ['PROPFIND /Users'], ['MKCOL /Groups/g-1'], ['PUT /Bulk'],
        ['PUT /.search'], ['GET /Users/.search'],

        # This mapping has no calls for these.
        (map { ["$_ /Users/7", undef, Host => 'reader.test'] }
         qw(PUT PATCH DELETE)), ['POST /Users', undef, Host => 'reader.test']);

    for (@requests) {
        my ($request, $allowed, @headers) = @$_;
        my ($method, $path) = split / /, $request;
        my $body = $method eq 'DELETE' ? undef
            : { userName => 'x', Operations => [op('add', 'userName', 'x')] };
        my $answer = scim($method, $path, $body, @headers);
        is_error($answer, $answer->{status} == 501 ? 501 : 405, undef,
                 row(57, "$request: no such verb"));
        like($answer->{headers}{allow} // '', qr/\b$allowed\b/,
             row(57, "$request: what there is")) if $allowed;
    }
    app_has(7, { login => 'greta.moreau' }, row(57, 'nobody is gone'));
}


sub check_failures {
    my %html = (headers => { 'Content-Type' => 'text/html' },
                body => '<html><h1>Please log in</h1></html>');
    my @stub = (@okta, Host => 'stub.test');
    my %user = (userName => 'x', name => { givenName => 'x',
                                           familyName => 'y' });
    # Each with the status for an app that finds nothing: where one is asked
    # for, it is not there; without routes, the app is not well.
    my @requests = (
        ['GET', '/Users/7', undef, 404], ['GET', '/Users', undef, 503],
        ['GET', '/Users?filter=userName+eq+%22x%22', undef, 200],
        ['GET', '/Groups/g-1', undef, 404], ['POST', '/Users', \%user, 503],
        ['PUT', '/Users/7', \%user, 404],
        ['PATCH', '/Users/7', { Operations => [op('add', 'title', 'x')] }, 404],
        ['DELETE', '/Users/7', undef, 404],
        ['POST', '/Groups', { displayName => 'x' }, 503],
    );

    # What the app answers to everything, and what that is for a client.
    for ([500, 503], [502, 503], [503, 503], [504, 503], [401, 503],
         [403, 503], [302, 503], [200, 503], [400, 400], [404], [429, 429])
    {
        my ($status, $want) = @$_;
        app_script([map { { request => "$_ *", %html, status => $status } }
                    qw(GET POST PUT DELETE)]);
        for (@requests) {
            my ($method, $path, $body, $not_found) = @$_;

            # It may answer to a write with any page.
            next if $status == 200 && $method ne 'GET';

            my $answer = scim($method, $path, $body, @stub);
            my $name = "the app says $status: $method $path";
            my $wanted = $want // $not_found;

            $wanted == 200 ? is_list($answer, [], row(58, $name))
                : is_error($answer, $wanted, undef, row(58, $name));
            unlike($answer->{body}, qr/<|log in/, row(58, "$name: no HTML"));
        }
    }

    stop_server('demo_app');
    is_error(scim(@$_[0 .. 2], @okta), 503, undef,
             row(58, "no app: $_->[0] $_->[1]")) for @requests;
    start_server('demo_app');
    answers(scim('GET', '/Users/7'), 200, { id => '7' },
            row(58, 'it is there again'));

    # Too many: of nginx, and of an app with a date.
    my @rate = (@okta, Host => 'rate.test');
    answers(scim('GET', '/Users/7', undef, @rate), 200, { id => '7' },
            row(59, 'the first request'));
    is_error(scim(@$_[0 .. 2], @rate), 429, undef,
             row(59, "the next one, with integer seconds: $_->[0] $_->[1]"))
        for @requests;

    for ('Wed, 21 Oct 2037 07:28:00 GMT', '17', 'soon', undef) {
        app_script([{ request => 'GET *', status => 429, headers => {
            defined $_ ? ('Retry-After' => $_) : () } }]);
        my $answer = scim('GET', '/Users/7', undef, @stub);
        my $name = 'Retry-After of the app: ' . ($_ // 'none');
        is_error($answer, 429, undef, row(59, $name));
        is($answer->{headers}{'retry-after'}, 17, row(59, "$name stays"))
            if ($_ // '') eq '17';
    }
}


__DATA__

=== TEST 1: types
--- after
check_types();



=== TEST 2: tokens
--- after
check_tokens();



=== TEST 3: discovery
--- after
check_discovery();



=== TEST 4: verbs
--- after
check_verbs();



=== TEST 5: failures
--- after
check_failures();



=== TEST 6: every row has had its checks
--- after
check_rows();

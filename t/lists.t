# Lists: any window over an app that has numbered pages of at most 50 rows, and
# filters, by the cheapest route that the mapping has.
#
# The demo app has people 1 to 120; 8, 18, 28 and so on are suspended.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use List::Util qw(max min);

# What "count" is for a client that names none, and the most that it gets.
my $default_count = 100;

debug_as_admin();
demo_gateway('scim_debug on;');

no_long_string();
no_shuffle();
run_tests();


sub list {
    my ($query) = @_;

    return scim('GET', '/Users' . (length $query ? "?$query" : ''));
}


sub filtered {
    my ($filter, $rest) = @_;

    return list('filter=' . in_uri($filter) . ($rest // ''));
}


# A window of the list holds the right rows, and says so.
sub is_window {
    my ($answer, $start, $ids, $total, $name) = @_;
    my $json = $answer->{json};
    my @got = @{$json}{qw(totalResults startIndex itemsPerPage)};

    is_status($answer, 200, "$name: 200");
    is(ids($answer), join(' ', @$ids), "$name: the rows");
    is("@got", join(' ', $total, $start, scalar @$ids),
       "$name: totalResults, startIndex and itemsPerPage");
}


sub check_windows {
    my @starts = (undef, 1, 2, 50, 51, 52, 100, 101, 120, 121, 1000, 0, -7,
                  '999999999999999999999');
    my @counts = (undef, 0, 1, 2, 49, 50, 51, 100, 120, 1000, -1,
                  '999999999999999999999');

    for my $start (@starts) {
        for my $count (@counts) {
            my $query = join '&', defined $start ? "startIndex=$start" : (),
                                  defined $count ? "count=$count" : ();
            my $first = max(1, min($start // 1, 2147483647));
            my $rows = max(0, $count // $default_count);

            is_window(list($query), $first,
                      [$first .. min($first + $rows - 1, 120)], 120,
                      $query || 'no window');
        }
    }
}


# Only the pages of the app that hold the window are read.
sub check_pages_read {
    my %calls = (
        'startIndex=1&count=50' => 1,
        'startIndex=51&count=50' => 1,
        'startIndex=101&count=20' => 1,
        'startIndex=49&count=4' => 2,
        'startIndex=50&count=52' => 3,
        'startIndex=1&count=1000' => 3,
        'count=0' => 1,
    );

    for my $query (sort keys %calls) {
        my @calls = calls_of(list($query));

        is(scalar @calls, $calls{$query}, "$query: as many pages as needed");
        is(scalar(grep { $_ eq 'User.list GET /admin/people' } @calls),
           scalar @calls, "$query: and nothing else");
    }
}


# What a filter finds, and the calls on the app that it takes.
sub check_filters {
    my @find = ('User.find.userName GET /admin/people');
    my @scan = ('User.list GET /admin/people') x 3;
    my @get = ('User.get GET /admin/people/___');

    my @filters = (
        ['userName eq "greta.moreau"', '7', @find],
        ['userName eq "GRETA.Moreau"', '7', @find],
        ['USERNAME EQ "greta.moreau"', '7', @find],
        ['urn:ietf:params:scim:schemas:core:2.0:User:userName'
         . ' eq "greta.moreau"', '7', @find],
        ['userName eq "nobody.here"', '', @find],
        ['userName eq "greta.morea"', '', @find],
        ['userName eq ""', '', @find],
        ['userName eq "greta.moreau" and active eq true', '7', @find],
        ['userName eq "greta.moreau" and active eq false', '', @find],
        ['active eq false and userName eq "hugo.tanaka"', '8', @find],
        ['userName eq "a&login=greta.moreau"', '', @find],

        ['id eq "7"', '7', @get],
        ['id eq "999"', '', @get],
        ['id eq "07"', ''],
        ['id eq "7" and userName eq "ada.abel"', '', @get],

        ['emails[type eq "work"].value eq "greta.moreau@example.test"', '7',
         @scan],
        ['emails[type eq "work" and value eq "Greta.Moreau@EXAMPLE.test"]',
         '7', @scan],
        ['emails.value eq "greta.moreau@example.test"', '7', @scan],
        ['emails eq "greta.moreau@example.test"', '7', @scan],
        ['emails[type eq "work"].value eq "nobody@example.test"', '', @scan],
        ['emails[type eq "work"].value eq ""', '', @scan],

        ['name.familyName eq "o\'brien"', '3 33 63 93', @scan],
        ["displayName eq \"Zo\xc3\xab Zhang\"", '26', @scan],
        ['displayName eq "ZO\u00cb zhang"', '26', @scan],
        ['userName eq greta.moreau', '7', @find],
        ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
         . ':employeeNumber eq "1007"', '7', @scan],
        ['title eq "Engineer" and name.givenName eq "greta"', '7', @scan],
        ['active eq "False" and title eq "researcher"', '8 38 68 98', @scan],
    );

    for (@filters) {
        my ($filter, $ids, @calls) = @$_;
        my $answer = filtered($filter);
        my @ids = split / /, $ids;

        is_window($answer, 1, \@ids, scalar @ids, $filter);
        is(join(', ', calls_of($answer)), join(', ', @calls),
           "$filter: the route");
    }
}


# A filter and a window: the total is that of the filter.
sub check_filtered_windows {
    my @suspended = map { $_ * 10 + 8 } 0 .. 11;

    for my $start (1, 3, 12, 13) {
        for my $count (0, 1, 4, 100) {
            my @ids = splice @{[ @suspended ]}, $start - 1;

            is_window(filtered('active eq false',
                               "&startIndex=$start&count=$count"), $start,
                      [splice @ids, 0, $count], 12,
                      "active eq false, $start, $count");
        }
    }
}


# Each is 400 invalidFilter, and never a list.
sub check_bad_filters {
    my @bad = (
        ' ', 'userName', 'userName eq', 'eq "x"', 'userName "x"',
        'userName is "x"', 'userName eq "x',
        'userName eq "x" and', 'and userName eq "x"',
        'userName eq "x" userName eq "y"', '(userName eq "x"',
        'userName eq "x")', 'emails[type eq "work"', 'emails[].value eq "x"',
        'emails[type eq "work"].value', 'emails[type eq "work"]value eq "x"',
        'userName eq {"a": 1}', 'userName eq ["x"]', '"userName" eq "x"',
        'userName eq "\\x"', 'a' x 4000,

        # What the mapping does not have, and what nobody knows.
        'nickName eq "x"', 'colour eq "blue"', 'emails.colour eq "blue"',
        'password eq "x"', 'userName.x eq "y"',
        'urn:example:unknown:User:userName eq "x"',
        'userName eq "greta.moreau" and colour eq "blue"',
    );

    for my $filter (@bad) {
        my $answer = filtered($filter);
        my $name = length $filter > 100 ? 'a very long one' : qq("$filter");

        # The debug headers are on here.
        is($answer->{json}{scimType}, 'invalidFilter', "$name: invalidFilter");
        is($answer->{status}, 400, "$name: 400");
        is($answer->{json}{status}, '400', "$name: in the document too");
        is(scalar calls_of($answer), 0, "$name: no call on the app");
    }
}


__DATA__

=== TEST 1: capability 27: any window of the list has its rows and the app's total
--- request
GET /scim/v2/Users
--- response_json
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
 "totalResults": 120, "startIndex": 1, "itemsPerPage": 100}
--- after
check_windows();



=== TEST 2: no more pages of the app are read than hold the window
--- request
GET /scim/v2/Users?count=0
--- response_json
{"totalResults": 120, "itemsPerPage": 0, "Resources": []}
--- after
check_pages_read();



=== TEST 3: a window that is not given by integers is 400
--- request eval
[map { "GET /scim/v2/Users?$_" } qw(
    startIndex=one count=many count=1.5 count=1e2 startIndex=0x1 count=--1
    count=1&startIndex=x)]
--- error_code eval
[(400) x 7]
--- response_json eval
[('{"status": "400", "scimType": "invalidValue"}') x 7]



=== TEST 4: what a window leaves open has the usual value, and odd queries are read
--- request eval
[map { "GET /scim/v2/Users?$_" } '', '&', 'startIndex=&count=', 'x=y',
    'aadOptscim062020', 'count=100&', 'filter=']
--- error_code eval
[(200) x 7]
--- response_json eval
[(map { qq({"totalResults": 120, "startIndex": 1, "itemsPerPage": $_}) }
    (100) x 7)]



=== TEST 5: filters find what they say, by the route that serves them
--- request
GET /scim/v2/Users?filter=userName+eq+%22greta.moreau%22
--- response_json
{"totalResults": 1, "startIndex": 1, "itemsPerPage": 1,
 "Resources": [{"id": "7", "userName": "greta.moreau", "active": true,
    "meta": {"resourceType": "User",
        "location": "$TEST_NGINX_SCHEME://localhost/scim/v2/Users/7"}}]}
--- after
check_filters();



=== TEST 6: the ways to encode a filter in a query are equal
--- request eval
[map { "GET /scim/v2/Users?$_" }
    'filter=userName+eq+%22greta.moreau%22',
    'filter=userName%20eq%20%22greta.moreau%22',
    'filter=userName%20eq%20"greta.moreau"',
    '%66ilter=userName+eq+"greta%2Emoreau"',
    'count=1&filter=userName+eq+%22greta.moreau%22&startIndex=1&']
--- error_code eval
[(200) x 5]
--- response_json eval
[('{"totalResults": 1, "Resources": [{"id": "7"}]}') x 5]



=== TEST 7: a filter with a window counts what it finds in all
--- request
GET /scim/v2/Users?filter=active+eq+false&count=1
--- response_json
{"totalResults": 12, "itemsPerPage": 1, "Resources": [{"id": "8"}]}
--- after
check_filtered_windows();



=== TEST 8: a filter that is wrong, or on what is not mapped, is 400 invalidFilter
--- request
GET /scim/v2/Users?filter=userName
--- error_code: 400
--- response_json
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
 "status": "400", "scimType": "invalidFilter"}
--- after
check_bad_filters();



=== TEST 9: a kept attribute is found in Redis, and only hits are read from the app
--- request eval
['PATCH /scim/v2/Users/9
{"Operations": [{"op": "add", "path": "externalId", "value": "Ext 9"}]}',
 'GET /scim/v2/Users?filter=externalId+eq+%22Ext+9%22']
--- error_code eval
[200, 200]
--- response_json eval
['{}', '{"totalResults": 1, "Resources": [{"id": "9", "externalId": "Ext 9"}]}']
--- after
is(join(', ', calls_of(filtered('externalId eq "nobody"'))), '',
   'nothing found: the app is not asked');
is(join(', ', calls_of(filtered('externalId eq "Ext 9"'))),
   'User.get GET /admin/people/___', 'one found: it is read');
is(ids(filtered('externalId eq "ext 9"')), '', 'its case counts');
is(ids(filtered('externalId eq "Ext 9" and active eq false')), '',
   'the rest of the filter counts too');

demo_request('DELETE', '/admin/people/9');
is(ids(filtered('externalId eq "Ext 9"')), '',
   'one that the app has no more is not found');



=== TEST 10: attributes and excludedAttributes leave out the rest, never the id
--- request eval
[map { "GET /scim/v2/Users?startIndex=7&count=1&$_" }
    'attributes=userName', 'attributes=name.familyName,emails.value',
    'attributes=USERNAME,%20title', 'attributes=id', 'attributes=nothing',
    'attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
    'excludedAttributes=emails,phoneNumbers.value,name.givenName',
    'excludedAttributes=id,schemas,userName', 'attributes=']
--- error_code eval
[(200) x 9]
--- response_json eval
my $schemas = '"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]';
my $none = '"name": null, "emails": null, "active": null, "meta": null,
    "displayName": null, "phoneNumbers": null';
my $e = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
map { my $all = $_; [map { "{\"Resources\": [{\"id\": \"7\", $_}]}" } @$all] } [
    "\"userName\": \"greta.moreau\", $none",
    '"name": {"familyName": "Moreau", "givenName": null},
     "emails": [{"value": "greta.moreau@example.test", "type": null}],
     "userName": null, "meta": null',
    "\"userName\": \"greta.moreau\", \"title\": \"Engineer\", $none",
    "\"userName\": null, $none", "\"userName\": null, $none",
    "\"$e\": {\"department\": \"Engineering\", \"employeeNumber\": null},
     \"userName\": null, $none",
    '"emails": null, "userName": "greta.moreau",
     "phoneNumbers": [{"type": "work", "value": null},
                      {"type": "mobile", "value": null}],
     "name": {"familyName": "Moreau", "givenName": null},
     "meta": {"resourceType": "User"}',
    "$schemas, \"userName\": null, \"title\": \"Engineer\"",
    '"userName": "greta.moreau", "title": "Engineer"']



=== TEST 11: one user is projected too, and both parameters at once are 400
--- request eval
['GET /scim/v2/Users/7?attributes=userName',
 'GET /scim/v2/Users/7?excludedAttributes=userName',
 'GET /scim/v2/Users?attributes=userName&excludedAttributes=title',
 'PATCH /scim/v2/Users/7?attributes=title
{"Operations": [{"op": "replace", "path": "title", "value": "Boss"}]}']
--- error_code eval
[200, 200, 400, 200]
--- response_json eval
['{"id": "7", "userName": "greta.moreau", "title": null, "name": null}',
 '{"id": "7", "userName": null, "title": "Engineer"}',
 '{"status": "400"}', '{"id": "7", "title": "Boss", "userName": null}']



=== TEST 12: users that come and go are counted at once
--- request eval
['POST /scim/v2/Users
{"userName": "the.last", "name": {"givenName": "The", "familyName": "Last"}}',
 'GET /scim/v2/Users?startIndex=119',
 'DELETE /scim/v2/Users/1', 'GET /scim/v2/Users?startIndex=49&count=3']
--- error_code eval
[201, 200, 204, 200]
--- response_json eval
['{}', '{"totalResults": 120,
    "Resources": [{"id": "120"}, {"id": "121", "userName": "the.last"}]}',
 undef, '{"totalResults": 119,
    "Resources": [{"id": "51"}, {"id": "52"}, {"id": "53"}]}']

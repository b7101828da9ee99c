# Groups: the app's teams, with members that the app lists page by page.  They
# are read only.
#
# The demo app has six teams; "All staff", number 4, has all 120 people, and
# "Book club", number 6, has none.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);

debug_as_admin();
demo_gateway('scim_debug on;');

no_long_string();
no_shuffle();
run_tests();


sub group {
    my ($id, $name, @members) = @_;
    my $members = join ', ', @members;

    return <<"END";
{"id": "$id", "displayName": "$name", "members": [$members],
 "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
 "meta": {"resourceType": "Group", "created": "2009-03-14T09:26:53Z",
    "location": "\$TEST_NGINX_SCHEME://localhost/scim/v2/Groups/$id"}}
END
}


sub all_groups {
    my @sizes = (['Engineering' => 20], ['R&D' => 20], ['Sales' => 20],
                 ['All staff' => 120], ['First aid' => 10], ['Book club' => 0]);
    my $id = 0;
    my $groups = join ', ', map {
        group('g-' . ++$id, $_->[0], ('{}') x $_->[1])
    } @sizes;

    return <<"END";
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
 "totalResults": 6, "startIndex": 1, "itemsPerPage": 6,
 "Resources": [$groups]}
END
}


sub all_staff {
    return group('g-4', 'All staff', map { qq({"value": "$_"}) } 1 .. 120);
}


sub routes_of {
    return join ', ', map { (split / /)[0] } calls_of(scim('GET', $_[0]));
}


# A team is read by one call for the team and one for each page of members.
sub check_routes {
    my @all = ('Group.list', ('Group.read.members') x 8);

    my %routes = (
        '/Groups/g-4' => 'Group.get, ' . join(', ', ('Group.read.members') x 3),
        '/Groups/g-6' => 'Group.get, Group.read.members',
        '/Groups/g-4?excludedAttributes=members' => 'Group.get',
        '/Groups/g-4?attributes=displayName' => 'Group.get',
        '/Groups/4' => '',
        '/Groups' => join(', ', @all),
        '/Groups?excludedAttributes=members' => 'Group.list',
        '/Groups?attributes=id,displayName' => 'Group.list',
        '/Groups?count=0' => 'Group.list',
        '/Groups?filter=displayName+eq+%22Sales%22&excludedAttributes=members'
            => 'Group.find.displayName',
        '/Groups?filter=displayName+eq+%22Sales%22'
            => 'Group.find.displayName, Group.read.members',
        '/Groups?filter=displayName+eq+%22nothing%22'
            => 'Group.find.displayName',
    );

    for my $path (sort keys %routes) {
        is(routes_of($path), $routes{$path}, "$path: no other calls");
    }
}


sub check_members {
    my $members = scim('GET', '/Groups/g-4')->{json}{members};

    is(join(' ', map { $_->{value} } @$members), join(' ', 1 .. 120),
       'each once, in their order');

    my @wrong = grep {
        $_->{value} ne ($_->{'$ref'} // '') =~ s{.*/scim/v2/Users/}{}r
            || ($_->{type} // 'User') ne 'User'
    } @$members;

    is(scalar @wrong, 0, 'each with the address of its user');
}


# What the app itself knows of a team, and the ids of its members.
sub team {
    my ($id) = @_;
    my $answer = demo_request('GET', "/admin/teams/$id");

    return $answer->{success} ? decode_json($answer->{content})->{team} : {};
}


sub members {
    my ($id) = @_;
    my $answer = demo_request('GET', "/admin/teams/$id/members");

    return join ' ', map { $_->{id} }
        @{ decode_json($answer->{content})->{members} };
}


sub patch {
    my ($query, @operations) = @_;

    return scim('PATCH', "/Groups/g-7$query", { Operations => \@operations });
}


# The operations, which calls they make on the app, and who is left.
sub check_deltas {
    my $add = 'Group.add.members POST /admin/teams/___/members';
    my $remove = 'Group.remove.members DELETE'
               . ' /admin/teams/___/members/___';
    my $get = 'Group.get GET /admin/teams/___';

    for (
        [['add', [8]], [$add], '7 8 9'],
        [['add', [8]], [$add, $get], '7 8 9'],
        [['Add', [1, 2, 3]], [($add) x 3], '1 2 3 7 8 9'],
        [['remove', [1]], [$remove], '2 3 7 8 9'],
        [['Remove', [2, 3]], [($remove) x 2], '7 8 9'],
        [['remove', [120]], [$remove, $get], '7 8 9'],
        [['add', [99999, 10]], [($add) x 2], '7 8 9 10'],
        [['add', ['x']], [$get], '7 8 9 10'],
    ) {
        my ($operation, $calls, $left) = @$_;
        my ($op, $ids) = @$operation;
        my $name = "$op @$ids";

        my $answer = patch('', { op => $op, path => 'members', value =>
                                 [map { { value => "$_" } } @$ids] });

        is_status($answer, 204, "$name: 204");
        is_deeply([calls_of($answer)], $calls, "$name: no other calls");
        is(members(7), $left, "$name: the app has these members");
    }

    my $answer = patch('', { op => 'remove',
                             path => 'members[value eq "8"]' });
    is_deeply([calls_of($answer)], [$remove], 'a filtered path: one call');
    is(members(7), '7 9 10', 'a filtered path: just this one goes');

    $answer = patch('?attributes=displayName',
                    { op => 'add', path => 'members', value => '8' });
    is_status($answer, 200, 'who asks for attributes gets an answer');
    is($answer->{json}{displayName}, 'Choir', 'with these');
}


__DATA__

=== TEST 1: all teams are listed, each with its members
--- request
GET /scim/v2/Groups
--- response_json eval: ::all_groups()



=== TEST 2: a team whose members fill several pages of the app is read whole
--- request
GET /scim/v2/Groups/g-4
--- response_json eval: ::all_staff()
--- after
check_members();



=== TEST 3: a team without members has an empty list of them
--- request
GET /scim/v2/Groups/g-6
--- response_json
{"id": "g-6", "displayName": "Book club", "members": []}



=== TEST 4: a team is found by its name, in any case
--- request eval
[map { "GET /scim/v2/Groups?$_" }
    'filter=displayName+eq+%22R%26D%22', 'filter=displayName%20eq%20"r%26d"',
    'filter=displayName+eq+%22R%22', 'filter=displayName+eq+%22%22',
    'excludedAttributes=members&filter=displayName+eq+%22First+aid%22',
    'filter=displayName+eq+%22Sales%22+and+id+eq+%22g-3%22',
    'filter=displayName+eq+%22Sales%22+and+id+eq+%22g-4%22']
--- error_code eval
[(200) x 7]
--- response_json eval
my $research = '{"totalResults": 1,
    "Resources": [{"id": "g-2", "displayName": "R&D"}]}';
my $none = '{"totalResults": 0, "Resources": []}';
[$research, $research, $none, $none,
 '{"totalResults": 1, "Resources": [{"id": "g-5", "members": null}]}',
 '{"totalResults": 1, "Resources": [{"id": "g-3"}]}', $none]



=== TEST 5: members are not read where nobody asks for them
--- request eval
[map { "GET /scim/v2/Groups$_" } '/g-4?excludedAttributes=members',
    '/g-4?attributes=displayName', '?attributes=displayName&startIndex=4&count=1']
--- error_code eval
[200, 200, 200]
--- response_json eval
my $group = '{"id": "g-4", "displayName": "All staff", "members": null}';
[$group, $group, qq({"totalResults": 6, "Resources": [$group]})]
--- after
check_routes();



=== TEST 6: windows over teams
--- request eval
[map { "GET /scim/v2/Groups?excludedAttributes=members&$_" }
    'startIndex=5', 'startIndex=2&count=2', 'count=0', 'startIndex=101&count=100']
--- error_code eval
[(200) x 4]
--- response_json eval
['{"totalResults": 6, "startIndex": 5, "itemsPerPage": 2,
    "Resources": [{"id": "g-5"}, {"id": "g-6"}]}',
 '{"totalResults": 6, "startIndex": 2, "itemsPerPage": 2,
    "Resources": [{"id": "g-2"}, {"id": "g-3"}]}',
 '{"totalResults": 6, "itemsPerPage": 0, "Resources": []}',
 '{"totalResults": 6, "itemsPerPage": 0, "Resources": []}']



=== TEST 7: capability 24: the id of a group is no id of a user, nor the other way round
--- request eval
[map { "GET /scim/v2/$_" } 'Groups/4', 'Groups/g-', 'Groups/g-04', 'Groups/G-4',
    'Groups/g-g-4', 'Groups/g-999', 'Groups/x-4', 'Users/g-4']
--- error_code eval
[(404) x 8]
--- response_json eval
[('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "404"}') x 8]



=== TEST 8: a group is created with its members, and written into the app
--- request
POST /scim/v2/Groups
{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
 "displayName": "Choir", "externalId": "ext-7",
 "members": [{"value": "7"}, {"value": "9", "display": "x"}, {"value": "9"},
             {"value": "nobody"}, {"value": "99999"}]}
--- error_code: 201
--- response_headers
Location: $TEST_NGINX_SCHEME://localhost/scim/v2/Groups/g-7
Content-Type: application/scim+json
--- response_json
{"id": "g-7", "displayName": "Choir", "externalId": "ext-7",
 "members": [{"value": "7"}, {"value": "9"}]}
--- after
is(team(7)->{name}, 'Choir', 'the app has the team');
is(members(7), '7 9', 'and its members');



=== TEST 9: members come and go by calls of their own, and nothing is read
--- request
GET /scim/v2/Groups/g-7?excludedAttributes=members
--- after
check_deltas();



=== TEST 10: a name, and a replacement of all members
--- request eval
['PATCH /scim/v2/Groups/g-7
{"Operations": [{"op": "replace", "value": {"id": "g-7", "displayName": "The Choir"}}]}',
 'PATCH /scim/v2/Groups/g-7
{"Operations": [{"op": "replace", "path": "displayName", "value": "Sales"}]}',
 'PATCH /scim/v2/Groups/g-7
{"Operations": [{"op": "replace", "path": "members", "value": [{"value": "3"}, {"value": "5"}]}]}',
 'PUT /scim/v2/Groups/g-7
{"displayName": "The Choir", "members": [{"value": "5"}, {"value": "6"}]}',
 'GET /scim/v2/Groups/g-7']
--- error_code eval
[200, 409, 204, 200, 200]
--- response_headers eval
[('Content-Type: application/scim+json') x 2, '!Content-Type',
 ('Content-Type: application/scim+json') x 2]
--- response_json eval
my $group = '{"id": "g-7", "displayName": "The Choir", "externalId": "ext-7",
    "members": [{"value": "5"}, {"value": "6"}]}';
['{"displayName": "The Choir"}', '{"scimType": "uniqueness"}', undef, $group,
 $group]
--- after
is(team(7)->{name}, 'The Choir', 'the app has the new name');
is(members(7), '5 6', 'and just these members');



=== TEST 11: a PUT without members empties the group, and DELETE removes it
--- request eval
["PUT /scim/v2/Groups/g-7\n{\"displayName\": \"The Choir\"}",
 'DELETE /scim/v2/Groups/g-7', 'DELETE /scim/v2/Groups/g-7',
 'GET /scim/v2/Groups/g-7', 'PATCH /scim/v2/Groups/g-7
{"Operations": [{"op": "add", "path": "members", "value": [{"value": "7"}]}]}',
 'GET /scim/v2/Groups?filter=externalId+eq+%22ext-7%22']
--- error_code eval
[200, 204, 404, 404, 404, 200]
--- response_json eval
['{"members": []}', undef, (undef) x 3, '{"totalResults": 0}']



=== TEST 12: a filter on what groups do not have is 400
--- request eval
[map { "GET /scim/v2/Groups?filter=$_" }
    'userName+eq+%22x%22', 'displayName', 'active+eq+true']
--- error_code eval
[400, 400, 400]
--- response_json eval
[('{"scimType": "invalidFilter"}') x 3]

# Members that the app knows by their logins, users that are hidden by more than
# their id, and an app that takes any member.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

my %mappings = (
    found => <<'END',
        find  userName  GET  /users?login=$scim_value;
        get             GET  /users/$scim_id;
    }
    resource Group {
        attribute  members  /logins  key=userName;
        add     members  PUT     /groups/$scim_id/members/$scim_value;
        remove  members  DELETE  /groups/$scim_id/members/$scim_value;
END
    listed => <<'END',
        list  GET  /users?page=$scim_page  size=2;
        hide  userName=root;
    }
    resource Group {
        attribute  members  /logins  key=userName;
        set  members  PUT  /groups/$scim_id/members  'json=$scim_values';
END
    checked => <<'END',
        get  GET  /users/$scim_id;
    }
    resource Group {
        attribute  members  /ids;
        add  members  PUT  /groups/$scim_id/members/$scim_value  check;
END
);

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', join "\n",
        "scim_redis 127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};",
        map { server($_, $mappings{$_}) } sort keys %mappings);
    $block->set_value('config', 'location / { return 204; }');
    $block->set_value('request', 'GET /');
    $block->set_value('error_code', 204);
});

no_long_string();
no_shuffle();
run_tests();


sub server {
    my ($name, $lines) = @_;

    return <<"END";
scim_mapping $name {
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required unique read_only;
$lines
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        list    GET  /groups;
        get     GET  /groups/\$scim_id;
        update  PUT  /groups/\$scim_id;
    }
}
server {
    listen       $ENV{TEST_NGINX_LISTEN};
    server_name  $name.test;

    location /scim/v2/ {
        scim       $name;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass  http://127.0.0.1:$ENV{TEST_NGINX_STUB_PORT};
    }
}
END
}


# An app with a group of these members, and these users by login.
sub app {
    my ($members, %ids) = @_;
    my @users = map { { id => $ids{$_}, login => $_ } } sort keys %ids;
    my $group = { id => 4, name => 'x', %$members };

    app_script([
        (map { { request => "GET /users/$_->{id}", json => $_ },
               { request => "GET /users?login=$_->{login}", json => [$_] }
         } @users),
        (map { { request => "GET /users?page=" . ($_ + 1),
                 json => [grep { defined } @users[2 * $_, 2 * $_ + 1]] } }
             0 .. @users / 2),
        { request => 'GET /users?*', json => [] },
        { request => 'GET /groups/4', json => $group },
        { request => 'GET /groups', json => [$group] },
        { request => 'PUT /groups/4*', status => 204 },
        { request => 'DELETE /groups/4*', status => 204 },
    ]);
}


sub requests {
    return join ', ', map { "$_->{method} $_->{uri}"
                            . (length $_->{body} ? " $_->{body}" : '') }
        app_requests();
}


sub members {
    my ($group) = @_;
    return join ' ', map { $_->{value} } @{ $group->{members} // [] };
}


sub patch {
    my ($mapping, @operations) = @_;

    return scim('PATCH', '/Groups/g-4', { Operations => \@operations },
                Host => "$mapping.test");
}


sub value { return [map { { value => $_ } } @_] }


sub check_keys {
    my @host = (undef, Host => 'found.test');

    app({ logins => ['ann', 'x y', 'Bob'] }, ann => 7, Bob => 8);

    my $answer = scim('GET', '/Groups/g-4', @host);
    is_status($answer, 200, 'a group is read');
    is(members($answer->{json}), '7 8', 'its members are ids of users');
    is(join(', ', sort split /, /, requests()),
       'GET /groups/4, GET /users?login=Bob, GET /users?login=ann,'
       . ' GET /users?login=x%20y', 'each is looked for');

    app({ logins => ['ann'] }, ann => 7);

    $answer = scim('GET', '/Groups?filter=members%5Bvalue+eq+%227%22%5D', @host);
    is(members($answer->{json}{Resources}[0]), '7', 'a filter by id');

    app({ logins => ['ann'] }, ann => 7, Bob => 8);

    $answer = patch('found',
        { op => 'add', path => 'members', value => value(8, 99) },
        { op => 'remove', path => 'members[value eq "7"]' });
    is_status($answer, 204, 'one comes and one goes');
    is(join(', ', sort split /, /, requests()),
       'DELETE /groups/4/members/ann, GET /users/7, GET /users/8,'
       . ' GET /users/99, PUT /groups/4/members/Bob',
       'by their logins; who does not exist is left out');
}


# More than are asked for at the same time.
sub check_many {
    my @ids = (101 .. 240);

    app({ logins => [map { "u$_" } @ids] }, map { ("u$_" => $_) } @ids);

    my $answer = scim('GET', '/Groups/g-4', undef, Host => 'found.test');
    is(members($answer->{json}), "@ids", 'all members, in their order');
    is(scalar app_requests(), 141, 'each is asked for once');
}


sub check_list {
    my @host = (undef, Host => 'listed.test');

    app({ logins => ['root', 'ann', 'bot'] }, ann => 7, bob => 8, root => 1);

    my $answer = scim('GET', '/Groups/g-4', @host);
    is(members($answer->{json}), '7', 'who is hidden is no member');
    is(requests(), 'GET /groups/4, GET /users?page=1, GET /users?page=2,'
       . ' GET /users?page=3', 'the list is read once');

    app({ logins => ['root', 'ann', 'bot'] }, ann => 7, bob => 8, root => 1);

    $answer = patch('listed',
        { op => 'replace', path => 'members', value => value(8, 1) });
    is_status($answer, 204, 'members are replaced');
    like(requests(), qr{PUT /groups/4/members \["bob","root","bot"\]},
         'the hidden one and the unknown one stay');

    app({ logins => ['root', 'ann'] }, ann => 7, root => 1);

    $answer = patch('listed',
        { op => 'replace', path => 'displayName', value => 'y' });
    is_status($answer, 200, 'another change');
    unlike(requests(), qr{PUT /groups/4/members},
           'leaves the members alone');
}


sub check_check {
    app({ ids => [7] }, ann => 7, Bob => 8);

    my $answer = patch('checked',
        { op => 'add', path => 'members', value => value(8, 99) });
    is_status($answer, 204, '"check": members are added');
    is(join(', ', sort split /, /, requests()),
       'GET /users/8, GET /users/99, PUT /groups/4/members/8',
       'who does not exist is not');
}


__DATA__

=== TEST 1: members
--- after
check_keys();
check_many();
check_list();
check_check();

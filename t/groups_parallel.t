# Many clients change one group at the same time, and nothing of it is lost:
# each change is a call on the app of its own.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);
use POSIX ();

demo_gateway();

my $clients = 50;
my $each = 10;

worker_connections(1024);
no_long_string();
no_shuffle();
run_tests();


# People of the app are added until there are enough of them.
sub fill_app {
    for my $n (121 .. $clients * $each) {
        my $answer = demo_request('POST', '/admin/people', {
            login => "person.$n", first => 'P', last => $n });
        die "$answer->{content}\n" if !$answer->{success};
    }
}


sub members {
    my ($id) = @_;
    my @members;

    for (my $page = 1, my $pages = 1; $page <= $pages; $page++) {
        my $list = decode_json(demo_request(
            'GET', "/admin/teams/$id/members?page=$page")->{content});
        $pages = $list->{pages};
        push @members, map { $_->{id} } @{ $list->{members} };
    }

    return @members;
}


# Runs them all at the same time; how many of them have failed.
sub in_parallel {
    my ($sub) = @_;
    my $failed = 0;

    my @pids = map {
        my $pid = fork() // die "cannot fork: $!\n";
        POSIX::_exit($sub->($_) ? 0 : 1) if $pid == 0;
        $pid;
    } 0 .. $clients - 1;

    for (@pids) {
        waitpid($_, 0);
        $failed++ if $?;
    }

    return $failed;
}


sub patch {
    my ($op, $id) = @_;

    return scim('PATCH', '/Groups/g-6', { Operations => [
        { op => $op, path => 'members', value => [{ value => "$id" }] },
    ] })->{status} == 204;
}


sub check_adds {
    fill_app();

    is(in_parallel(sub {
        my ($client) = @_;
        my $done = 1;
        $done &&= patch('add', $client * $each + $_) for 1 .. $each;
        return $done;
    }), 0, 'every client is told 204');

    is_deeply([members(6)], [1 .. $clients * $each],
              'the app has each member once');
}


sub check_mixture {
    is(in_parallel(sub {
        my ($client) = @_;
        my $id = $client * $each + 1;
        return patch('add', 1) && patch('remove', $id + 1)
            && patch('add', $id);
    }), 0, 'every client is told 204');

    is_deeply([members(6)],
              [grep { $_ % $each != 2 } 1 .. $clients * $each],
              'the app has who was added, and not who was removed');
}


sub put {
    my ($id, $name, @members) = @_;

    return scim('PUT', "/Groups/$id", {
        displayName => $name, members => [map { { value => "$_" } } @members],
    });
}


# A replacement is a look at the group and what differs from it: two at a time
# would mix.
sub check_replacements {
    my @halves = ([1 .. 30], [31 .. 60]);

    is(in_parallel(sub {
        my ($client) = @_;
        return $client >= 8
            || put('g-5', 'First aid', @{ $halves[$client % 2] })->{status}
               == 200;
    }), 0, 'every client is told 200');

    my $members = join ' ', members(5);
    ok((grep { $members eq join ' ', @$_ } @halves),
       'the team is as one of them wants it') or diag($members);
    is(redis_cli('KEYS', 'scim:{default}:lock:*'), '', 'no lock is left');
}


# Somebody else has it, and does not give it back.
sub check_held_lock {
    redis_cli('SET', 'scim:{default}:lock:Group:g-5', 'x', 'PX', '60000');

    my $answer = put('g-5', 'First aid', 1);
    is_error($answer, 503, undef, 'held: 503');
    is($answer->{headers}{'retry-after'}, 1, 'held: at once');
    cmp_ok($answer->{seconds}, '>', 4.5, 'held: after five seconds');
    cmp_ok($answer->{seconds}, '<', 9, 'held: not much more');
    is(redis_cli('GET', 'scim:{default}:lock:Group:g-5'), 'x',
       'held: it is not taken away');

    is(scim('PATCH', '/Groups/g-5', { Operations => [
        { op => 'add', path => 'members', value => [{ value => '99' }] },
    ] })->{status}, 204, 'held: who only adds a member needs no lock');

    redis_cli('PEXPIRE', 'scim:{default}:lock:Group:g-5', '500');
    is_status(put('g-5', 'First aid', 1), 200,
              'a lock that ends by itself is waited for');
}


__DATA__

=== TEST 1: fifty clients add five hundred members, each is there once
--- request
GET /scim/v2/Groups/g-6
--- response_json
{"displayName": "Book club", "members": []}
--- after
check_adds();



=== TEST 2: they add the same ones, and others, while these go
--- request
GET /scim/v2/Groups/g-6?excludedAttributes=members
--- after
check_mixture();



=== TEST 3: of several who replace all members one is the last
--- request
GET /scim/v2/Groups/g-5?excludedAttributes=members
--- after
check_replacements();



=== TEST 4: a lock is waited for, but not for long
--- request
GET /scim/v2/Groups/g-5?excludedAttributes=members
--- after
check_held_lock();

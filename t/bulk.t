# Bulk requests against the demo app: references, versions, size, memory.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use POSIX ();

master_on();

demo_gateway('client_max_body_size 1m;');

be_patient(120);

no_long_string();
no_shuffle();
run_tests();


sub bulk {
    my ($operations, %more) = @_;

    return scim('POST', '/Bulk', {
        schemas => ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations => $operations, %more,
    });
}


sub person {
    my ($name, %more) = @_;

    return { method => 'POST', path => '/Users', bulkId => $name,
             data => { userName => $name, name => { givenName => 'B',
                       familyName => $name }, %more } };
}


sub check_bulk {
    my $manager =
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

    my $answer = bulk([
        { method => 'POST', path => '/Groups', bulkId => 'team',
          data => { displayName => 'Bulk', members => [
              { value => 'bulkId:bulk.one' }, { value => 'bulkId:bulk.two' },
          ] } },
        person('bulk.one', $manager => { manager => {
            value => 'bulkId:bulk.two' } }),
        person('bulk.two', $manager => { manager => {
            value => 'bulkId:bulk.one' } }),
        { method => 'PATCH', path => '/Users/1', data => { Operations => [
            { op => 'replace', path => 'title', value => 'Bulk' }] } },
        { method => 'DELETE', path => '/Users/2',
          version => 'W/"another"' },
        { method => 'DELETE', path => '/Users/2' },
        { method => 'DELETE', path => '/Users/2' },
    ]);

    is_status($answer, 200, 'a Bulk request');

    my @results = @{ $answer->{json}{Operations} };
    is(join(' ', map { $_->{status} } @results),
       '201 201 201 200 412 204 404', 'each has a status, as a string');

    my %id = map { $_->{bulkId} ? ($_->{bulkId} =>
                   $_->{location} =~ m{([^/]+)$}) : () } @results;

    my $group = scim('GET', "/Groups/$id{team}")->{json};
    is_deeply([sort map { $_->{value} } @{ $group->{members} }],
              [sort @id{'bulk.one', 'bulk.two'}],
              'a group has members that came later');

    for (['bulk.one', 'bulk.two'], ['bulk.two', 'bulk.one']) {
        my ($name, $boss) = @$_;
        is(scim('GET', "/Users/$id{$name}")->{json}{$manager}{manager}{value},
           $id{$boss}, "$boss is the manager of $name");
    }

    is(scim('GET', '/Users/1')->{json}{title}, 'Bulk', 'one is patched');
    is_error(scim('GET', '/Users/2'), 404, undef, 'one is deleted');
    is($results[4]{response}{status}, '412', 'a failure has its error');
}


sub check_limits {
    my $bulk = scim('GET', '/ServiceProviderConfig')->{json}{bulk};

    for ([maxOperations => bulk([map { {} } 1 .. 1001])],
         [maxPayloadSize => scim('POST', '/Bulk', '{"Operations":['
                                 . ' ' x 1100000 . ']}')])
    {
        my ($limit, $answer) = @$_;
        is_error($answer, 413, '', "more than $limit");
        like($answer->{json}{detail}, qr/\b$limit\b.*\b$bulk->{$limit}\b/,
             'the limit that was exceeded is named (RFC 7644, 3.7.4)');
    }

    is_error(scim('POST', '/Bulk', { Operations => [] }, Authorization =>
                  "Bearer $ENV{TEST_NGINX_SCIM_READ_TOKEN}"), 403, undef,
             'who may only read');

    my $answer = bulk([person('bulk.one'), person('bulk.three')],
                      failOnErrors => 1);
    is(scalar @{ $answer->{json}{Operations} }, 1,
       'failOnErrors: it ends with the first failure');
}


# A thousand creates add less than 64 MB to the worker, and give it back.
sub check_memory {
    is_status(bulk([map { person("warm.$_") } 1 .. 20]), 200, 'warm');
    my $before = worker_memory();

    my $pid = fork() // die "cannot fork: $!\n";

    if ($pid == 0) {
        my $answer = bulk([map { person("many.$_") } 1 .. 1000]);
        my @created = grep { $_->{status} eq '201' }
                           @{ $answer->{json}{Operations} // [] };
        POSIX::_exit(@created == 1000 ? 0 : 1);
    }

    my $most = $before;

    until (waitpid($pid, POSIX::WNOHANG())) {
        my $now = worker_memory();
        $most = $now if $now > $most;
        select undef, undef, undef, 0.05;
    }

    is($?, 0, 'all are created');

    return if is_watched();

    cmp_ok($most - $before, '<', 64, 'with less than 64 MB more');

    sleep 1;
    my $after = worker_memory();
    cmp_ok($after - $before, '<', 16, 'which is given back');
    Test::More::diag(sprintf 'at most %.1f MB more, %.1f after it',
                     $most - $before, $after - $before);
}


# An old worker goes on until its request is answered.
sub check_reload {
    my @old = worker_pids();
    my $pid = fork() // die "cannot fork: $!\n";

    if ($pid == 0) {
        my $answer = bulk([map { person("reload.$_") } 1 .. 300]);
        my @created = grep { $_->{status} eq '201' }
                           @{ $answer->{json}{Operations} // [] };
        POSIX::_exit(@created == 300 ? 0 : 1);
    }

    select undef, undef, undef, 0.1;
    kill 'HUP', master_pid();

    waitpid($pid, 0);
    is($?, 0, 'a Bulk request is served to its end across a reload');

    my %old = map { $_ => 1 } @old;
    ok(wait_for(10, sub { !grep { $old{$_} } worker_pids() }),
       'by a worker that ends after it');
}


__DATA__

=== TEST 1: operations that refer to one another
--- request
GET /scim/v2/Users/1
--- response_json
{"id": "1"}
--- after
check_bulk();



=== TEST 2: what is refused
--- request
GET /scim/v2/Users/1
--- response_json
{"id": "1"}
--- after
check_limits();



=== TEST 3: a thousand creates
--- request
GET /scim/v2/Users/1
--- response_json
{"id": "1"}
--- after
check_memory();



=== TEST 4: a reload in the middle
--- request
GET /scim/v2/Users/1
--- response_json
{"id": "1"}
--- after
check_reload();

# "id redis": an app that is only written to, whose users are in Redis, and
# groups of an app that has none.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(write_only_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use HTTP::Tiny;
use JSON::PP qw(decode_json);
use POSIX ();

my $app = "http://127.0.0.1:$ENV{TEST_NGINX_WRITE_ONLY_PORT}";
my $uuid = qr/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', <<"END");
scim_redis  127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};

scim_mapping chat {
    on  /error~AlreadyExists     return 409 uniqueness;
    on  delete /error~NotFound   return 404;
    on  200 /result!=ok          return 400 invalidValue;

    resource User {
        attribute  id            redis;
        attribute  userName      redis  required immutable 'match=[a-z0-9.-]+';
        attribute  displayName   redis;
        attribute  emails.value  redis;
        attribute  active        redis  default=true;
        attribute  externalId    redis  unique;
        attribute  meta.created  redis;
        attribute  meta.lastModified  redis;
        attribute  password      -      write_only default=\$scim_secret;

        create  GET  '/userservice?type=add&secret=\$of_secret&username=\$scim_userName&name=\$scim_displayName&email=\${scim_emails.value}&password=\$scim_password';
        update  GET  '/userservice?type=update&secret=\$of_secret&username=\$scim_userName&name=\$scim_displayName&email=\${scim_emails.value}&password=\$scim_password';
        set     active=false  GET  '/userservice?type=disable&secret=\$of_secret&username=\$scim_userName';
        set     active=true   GET  '/userservice?type=enable&secret=\$of_secret&username=\$scim_userName';
        delete  GET  '/userservice?type=delete&secret=\$of_secret&username=\$scim_userName';
    }

    resource Group {
        attribute  id           redis;
        attribute  displayName  redis  required unique;
        attribute  members      redis;
        attribute  externalId   redis;
    }
}
END
    $block->set_value('config', <<"END");
set \$of_secret bigsecret;

location /scim/v2/ {
    scim        chat;
    scim_pass   /_app;
}

location ^~ /_app/ {
    internal;
    proxy_pass  $app;
}

location / { return 204; }
END
    $block->set_value('request', 'GET /');
    $block->set_value('error_code', 204);
});

master_on();
worker_connections(1024);
no_long_string();
no_shuffle();
run_tests();


sub app { return decode_json(HTTP::Tiny->new->get("$app$_[0]")->{content}) }

sub in_app { return app('/_users')->{$_[0]} }

# What happens to the next call.
sub next_call { return app("/_next?do=$_[0]") }

sub keys_like { return redis_cli('KEYS', "scim:{default}:$_[0]") }

# What a failure leaves is taken away beside the answer.
sub leaves_nothing {
    my ($pattern, $name) = @_;
    ok(wait_for(2, sub { keys_like($pattern) eq '' }), $name)
        or diag(keys_like($pattern));
}

sub id_of { return $_[0]{json}{id} }

sub post { return scim('POST', '/Users', { userName => @_ }) }

sub patch {
    my ($path, @ops) = @_;
    return scim('PATCH', $path, { Operations => \@ops });
}

sub replace {
    my ($path, $name, $value) = @_;
    return patch($path, { op => 'replace', path => $name, value => $value });
}

sub found {
    my ($endpoint, $filter) = @_;
    my $answer = scim('GET', "/$endpoint?filter=" . in_uri($filter));

    return $answer->{status} == 200
        ? join ' ', map { $_->{userName} // $_->{displayName} }
               @{ $answer->{json}{Resources} }
        : $answer->{status};
}

# Runs it so many times at once; the statuses, sorted.
sub in_parallel {
    my ($n, $sub) = @_;

    my @pipes = map {
        my $i = $_;
        my $pid = open(my $pipe, '-|') // die "cannot fork: $!\n";

        if ($pid == 0) {
            print $sub->($i)->{status};
            STDOUT->flush;
            POSIX::_exit(0);
        }

        $pipe;
    } 1 .. $n;

    return sort map { scalar readline $_ } @pipes;
}


sub check_life {
    my $answer = post('ada', displayName => 'Ada & Co',
                      emails => [{ value => 'ada@x.test', type => 'work' }],
                      externalId => '00u1', password => 'p&q=1');
    is_status($answer, 201, 'a user is made');
    like(id_of($answer), qr/^$uuid$/, 'under an id that is made here');
    is($answer->{headers}{location}, $answer->{json}{meta}{location},
       'which is where it is');
    is($answer->{json}{active}, JSON::PP::true, 'with its default');
    ok(!exists $answer->{json}{password}, 'and no password');
    like($answer->{json}{meta}{created}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
         'and a time');
    is_deeply(in_app('ada'), { enabled => JSON::PP::true, name => 'Ada & Co',
                               email => 'ada@x.test', password => 'p&q=1' },
              'the app has got all of it');

    my $path = '/Users/' . id_of($answer);
    my $calls = app('/_calls');

    is(scim('GET', $path)->{json}{userName}, 'ada', 'it is read');
    is(found('Users', 'userName eq "ADA"'), 'ada', 'found by userName');
    is(found('Users', 'externalId eq "00u1"'), 'ada', 'by externalId');
    is(found('Users', 'emails[type eq "work" and value eq "ada@x.test"]'),
       'ada', 'by e-mail');
    is(found('Users', 'displayName co "& c" and active eq true'), 'ada',
       'by what has to be read');
    is(found('Users', 'id eq "' . id_of($answer) . '"'), 'ada', 'by id');
    is(found('Users', 'userName eq "bob"'), '', 'nobody is not found');
    is_error(scim('GET', '/Users/ada'), 404, undef, 'what is no id: 404');
    is(app('/_calls'), $calls, 'the app was asked nothing');

    is_error(post('Ada B'), 400, 'invalidValue', 'match= holds');
    is_error(post('bob', externalId => '00u1'), 409, 'uniqueness',
             'an externalId twice: 409');
    is(app('/_calls'), $calls, 'the app was told nothing');

    is_status(replace($path, 'displayName', 'Ada'), 200, 'a change');
    is_deeply(in_app('ada'), { enabled => JSON::PP::true, name => 'Ada',
                               email => 'ada@x.test', password => 'p&q=1' },
              'with what Redis has of the others');
    is_error(replace($path, 'userName', 'eve'), 400, 'mutability',
             'immutable holds');
    is_error(replace($path, 'displayName', 'x' x 21), 400, 'invalidValue',
             'what the app refuses');
    is(scim('GET', $path)->{json}{displayName}, 'Ada', 'is not kept');

    my $etag = scim('GET', $path)->{headers}{etag};
    is_error(scim('PATCH', $path, { Operations => [
        { op => 'replace', path => 'displayName', value => 'X' } ] },
        'If-Match' => 'W/"1"'), 412, undef, 'another version is not changed');
    is_error(scim('DELETE', $path, undef, 'If-Match' => 'W/"1"'), 412, undef,
             'nor deleted');
    is_status(scim('GET', $path, undef, 'If-None-Match' => $etag), 304,
              'and not sent again');

    $answer = scim('PUT', $path, { userName => 'ada', active => JSON::PP::false,
                                   emails => [{ value => 'a@y.test' }] });
    is($answer->{json}{active}, JSON::PP::false, 'a PUT: inactive');
    is($answer->{json}{displayName}, 'Ada', 'what it does not name stays');
    is_deeply([@{ in_app('ada') }{qw(enabled email)}],
              [JSON::PP::false, 'a@y.test'], 'in the app too');
    is(found('Users', 'active eq false'), 'ada', 'found as such');
    is_status(replace($path, 'active', 'True'), 200, 'active again');
    is(in_app('ada')->{enabled}, JSON::PP::true, 'in the app too');

    is_status(scim('DELETE', $path), 204, 'deleted');
    is(in_app('ada'), undef, 'in the app too');
    is_error(scim('GET', $path), 404, undef, 'it is gone');
    is_error(scim('DELETE', $path), 404, undef, 'twice: 404');
    leaves_nothing('*', 'nothing of it is left');

    $answer = post('ada');
    is_status($answer, 201, 'its name is free');
    isnt('/Users/' . id_of($answer), $path, 'its id is not used again');
    is_status(scim('DELETE', '/Users/' . id_of($answer)), 204, 'gone');
}


sub check_failures {
    HTTP::Tiny->new->get(
        "$app/userservice?type=add&secret=bigsecret&username=local");

    is_error(post('local'), 409, 'uniqueness', 'one that just the app has');
    is_error(post('long', displayName => 'x' x 21), 400, 'invalidValue',
             'one that the app refuses');
    leaves_nothing('*', 'neither leaves anything');

    next_call('down');
    is_error(post('eve', displayName => 'E'), 503, undef, 'the app is down');
    is(found('Users', 'userName eq "eve"'), '', 'nobody sees a half of it');
    is(scim('GET', '/Users')->{json}{totalResults}, 0, 'nor in a list');
    my $answer = post('eve', displayName => 'E');
    is_status($answer, 201, 'the repeat: 201');
    leaves_nothing('new:*', 'it is made');
    is_status(scim('DELETE', '/Users/' . id_of($answer)), 204, 'gone');

    next_call('drop');
    is_error(post('eve', displayName => 'E'), 503, undef,
             'the app does it, and says nothing');
    is(in_app('eve')->{name}, 'E', 'it is there');
    $answer = post('eve', displayName => 'Eve', active => JSON::PP::false);
    is_status($answer, 201, 'the repeat goes on with it');
    is_deeply([@{ in_app('eve') }{qw(enabled name)}],
              [JSON::PP::false, 'Eve'], 'and tells what has changed');
    is(found('Users', 'displayName sw "e"'), 'eve', 'it is found once');

    my $path = '/Users/' . id_of($answer);
    next_call('drop');
    is_error(scim('DELETE', $path), 503, undef, 'a delete without an answer');
    is(in_app('eve'), undef, 'the app has done it');
    is_status(scim('DELETE', $path), 204, 'the repeat: 204');
    leaves_nothing('*', 'nothing is left');
}


# What an earlier try has left does not stand in the way of others for ever.
sub check_leftovers {
    for my $n (1, 2) {
        next_call('down');
        is_error(post("try$n", externalId => "x$n"), 503, undef, "try $n");
    }

    my $answer = post('zoe');
    is_error(replace('/Users/' . id_of($answer), 'externalId', 'x1'), 409,
             'uniqueness', 'a value that a try holds is not to be had');
    is_status(scim('DELETE', '/Users/' . id_of($answer)), 204, 'gone');

    $answer = post('try1', externalId => 'x2');
    is_status($answer, 201, 'a repeat that meets two tries');
    is(redis_cli('ZCARD', 'scim:{default}:new:User'), 0, 'ends both');
    is(scim('GET', '/Users')->{json}{totalResults}, 1, 'there is one user');
    is_status(scim('DELETE', '/Users/' . id_of($answer)), 204, 'gone');
    leaves_nothing('*', 'nothing is left');

    redis_cli('EVAL', "return redis.call('ZADD', KEYS[1], 0, 'zoe\\0gone')", 1,
              'scim:{default}:index:User:userName');
    is(found('Users', 'userName eq "zoe"'), '', 'an index is not believed');
    $answer = post('zoe');
    is_status($answer, 201, 'nor does it hold a name');
    is_status(scim('DELETE', '/Users/' . id_of($answer)), 204, 'gone');
    leaves_nothing('*', 'nothing is left');
}


# An nginx that ends between the two: its reservation runs out.
sub check_crash {
    next_call('slow');

    my $client = connection();
    $client->send(scim_bytes('POST', '/Users', { userName => 'eve' }));
    ok(wait_for(5, sub { in_app('eve') }), 'the app has it');
    kill KILL => worker_pids();
    ok(wait_for(5, sub { scim('GET', '/Users')->{status} == 200 }),
       'another worker comes');

    my ($id) = redis_cli('ZRANGE', 'scim:{default}:new:User', '0', '-1');
    like($id, qr/^$uuid$/, 'what it has begun is there');
    is_error(post('eve'), 503, undef, 'it may still be at work: 503');
    redis_cli('ZADD', 'scim:{default}:new:User', 'XX', '1000', $id);

    my $answer = post('eve');
    is_status($answer, 201, 'later the repeat goes on with it');
    is(id_of($answer), $id, 'under the same id');
    is_status(scim('DELETE', "/Users/$id"), 204, 'gone');
    leaves_nothing('*', 'nothing is left');
}


sub check_parallel {
    my @statuses = in_parallel(20, sub { post('eve', displayName => $_[0]) });

    is("@statuses", join(' ', 201, (409) x 19), 'one of twenty makes it');
    is(found('Users', 'userName eq "eve"'), 'eve', 'it is there');
    leaves_nothing('new:*', 'no other is begun');

    my ($user) = @{ scim('GET', '/Users')->{json}{Resources} };
    my $path = "/Users/$user->{id}";

    @statuses = in_parallel(10, sub { replace($path, 'displayName', "D$_[0]") });
    is("@statuses", join(' ', (200) x 10), 'ten change it');
    is(in_app('eve')->{name}, scim('GET', $path)->{json}{displayName},
       'Redis and the app agree on who was the last');
    is_status(scim('DELETE', $path), 204, 'gone');
}


sub check_list {
    my $client = connection();

    for my $n (1 .. 250) {
        my $answer = $client->scim('POST', '/Users', {
            userName => sprintf('user%03d', $n),
            displayName => $n % 5 ? 'other' : 'fifth',
        });
        die "$answer->{status} $answer->{body}\n" if $answer->{status} != 201;
    }

    my $calls = app('/_calls');
    my $names = sub {
        my $answer = scim('GET', "/Users?$_[0]");
        my @names = map { substr $_->{userName}, 4 }
            @{ $answer->{json}{Resources} };
        return join ' ', $answer->{json}{totalResults}, scalar @names,
            @names ? ($names[0], $names[-1]) : ();
    };

    is($names->('startIndex=1&count=100'), '250 100 001 100', 'page 1');
    is($names->('startIndex=101&count=100'), '250 100 101 200', 'page 2');
    is($names->('startIndex=201&count=100'), '250 50 201 250', 'page 3');
    is($names->('startIndex=301&count=100'), '250 0', 'page 4');
    is($names->('count=0'), '250 0', 'just how many');
    is($names->('count=1000'), '250 250 001 250', 'all of them');
    is($names->('filter=displayName%20sw%20%22fi%22&startIndex=11&count=10'),
       '50 10 055 100', 'a page of a filter');
    like($names->('filter=displayName%20eq%20%22fifth%22'), qr/^50 50 /,
         'by an index');
    is($names->('sortBy=userName&sortOrder=descending&startIndex=2&count=3'),
       '250 3 249 247', 'sorted');

    my $answer = scim('POST', '/Users/.search', {
        filter => 'userName eq "user007"', attributes => ['userName'] });
    is($answer->{json}{Resources}[0]{userName}, 'user007', 'by a POST');
    is(app('/_calls'), $calls, 'the app was asked nothing');

    my %ids = map { $_->{id} => 1 }
        @{ scim('GET', '/Users?count=1000')->{json}{Resources} };
    is(scalar keys %ids, 250, 'each has an id of its own');
}


sub check_groups {
    my %id = map { $_->{userName} => $_->{id} }
        @{ scim('GET', '/Users?count=1000')->{json}{Resources} };
    my @ids = map { $id{$_} } sort keys %id;

    my $answer = scim('POST', '/Groups', {
        displayName => 'Team', members => [{ value => $ids[0] }] });
    is_status($answer, 201, 'a group of an app that has none');
    is_deeply($answer->{json}{members},
              [{ value => $ids[0], '$ref' => $answer->{json}{meta}{location}
                     =~ s{Groups/.*}{Users/$ids[0]}r }], 'with a member');

    my $path = '/Groups/' . id_of($answer);
    my $members = sub {
        return join ' ', sort map { $_->{value} }
            @{ scim('GET', $path)->{json}{members} // [] };
    };

    is_error(scim('POST', '/Groups', { displayName => 'team' }), 409,
             'uniqueness', 'a name twice');
    is_error(scim('POST', '/Groups', {}), 400, 'invalidValue', 'no name');

    my @statuses = in_parallel(50, sub {
        my ($i) = @_;
        return patch($path, { op => 'add', path => 'members', value => [
            map { { value => $ids[$_] } } 4 * $i - 3 .. 4 * $i ] });
    });
    is("@statuses", join(' ', (204) x 50), 'fifty PATCHes at once');
    is($members->(), join(' ', sort @ids[0 .. 200]), 'lose nothing');

    @statuses = in_parallel(50, sub {
        my ($i) = @_;
        return patch($path,
            { op => 'remove', path => qq(members[value eq "$ids[$i]"]) },
            { op => 'add', path => 'members',
              value => [{ value => $ids[200 + $i % 50] }] });
    });
    is("@statuses", join(' ', (204) x 50), 'members come and go');
    is($members->(), join(' ', sort @ids[0, 51 .. 249]), 'nothing is lost');

    is(found('Groups', qq(members eq "$ids[60]")), 'Team', 'members eq');
    is(found('Groups', qq(members[value eq "$ids[60]"])), 'Team',
       'members[value eq]');
    is(found('Groups', qq(members eq "$ids[1]")), '', 'who is none');
    is(found('Groups', 'displayName eq "TEAM"'), 'Team', 'by its name');

    is_status(scim('POST', '/Groups', { displayName => 'Other' }), 201,
              'another group');
    is_error(replace($path, 'displayName', 'OTHER'), 409, 'uniqueness',
             'its name is taken');
    is_status(scim('DELETE', "/Groups/$_->{id}"), 204, 'it is gone')
        for grep { $_->{displayName} eq 'Other' }
            @{ scim('GET', '/Groups')->{json}{Resources} };

    is_status(scim('DELETE', "/Users/$ids[60]"), 204, 'a user is deleted');
    is($members->(), join(' ', sort @ids[0, 51 .. 59, 61 .. 249]),
       'and is no member any more');

    is_status(scim('PUT', $path, {
        displayName => 'Crew', externalId => 'g1',
        members => [{ value => $ids[0] }, { value => $ids[5] }] }), 200,
        'a replacement');
    is($members->(), join(' ', sort @ids[0, 5]), 'is all that there is');
    is(found('Groups', 'externalId eq "g1"'), 'Crew', 'under a new name');
    is_status(replace($path, 'displayName', 'Club'), 200, 'a name alone');
    is($members->(), join(' ', sort @ids[0, 5]), 'leaves the members');
    is_status(patch($path, { op => 'remove', path => 'members' }), 204,
              'all of them leave');
    is($members->(), '', 'nobody is left');

    patch($path, { op => 'add', path => 'members',
                   value => [{ value => $ids[7] }] });
    is_status(scim('DELETE', $path), 204, 'the group is deleted');
    is_error(scim('GET', $path), 404, undef, 'it is gone');
    is_error(patch($path, { op => 'add', path => 'members',
                            value => [{ value => $ids[7] }] }), 404, undef,
             'and has no members');
    leaves_nothing('*Group*', 'nothing of it is left');
}


# One command a change, whatever the size of the group.
sub check_large_group {
    my $group = scim('POST', '/Groups', { displayName => 'All' });
    my $path = '/Groups/' . id_of($group);
    my @ids = map { sprintf '%08x-0000-4000-8000-000000000000', $_ }
        1 .. 10000;

    while (my @some = splice @ids, 0, 1000) {
        is_status(patch($path, { op => 'add', path => 'members',
                                 value => [map { { value => $_ } } @some] }),
                  204, 'a thousand');
    }

    my $answer = patch($path, { op => 'add', path => 'members',
        value => [{ value => 'ffffffff-0000-4000-8000-000000000000' }] });
    is_status($answer, 204, 'one more');
    cmp_ok($answer->{seconds}, '<', 0.2, 'at once');
    is(scalar @{ scim('GET', $path)->{json}{members} }, 10001, 'all are there');
    is_status(scim('DELETE', $path), 204, 'and gone');
    leaves_nothing('*Group*', 'nothing of it is left');
}


sub check_discovery {
    my %types = map { $_->{name} => $_->{endpoint} }
        @{ scim('GET', '/ResourceTypes')->{json}{Resources} };
    is_deeply(\%types, { User => '/Users', Group => '/Groups' }, 'both types');

    my %schemas = map { $_->{name} => $_ }
        @{ scim('GET', '/Schemas')->{json}{Resources} };
    my %user = map { $_->{name} => $_ } @{ $schemas{User}{attributes} };
    my %group = map { $_->{name} => $_ } @{ $schemas{Group}{attributes} };

    is(join(' ', map { "$user{$_}{mutability}/$user{$_}{uniqueness}" }
                 qw(userName displayName password)),
       'immutable/server readWrite/none writeOnly/none', 'of a user');
    is(join(' ', map { "$group{$_}{mutability}/$group{$_}{uniqueness}" }
                 qw(displayName members)),
       'readWrite/server readWrite/none', 'of a group');
}


sub check_down {
    stop_server('redis');
    is_error(scim('GET', '/Users'), 503, undef, 'Redis is down: a list');
    is_error(post('zoe'), 503, undef, 'Redis is down: a create');
    is(in_app('zoe'), undef, 'the app is told nothing');

    start_server('redis');
    ok(wait_for(10, sub { scim('GET', '/Users')->{status} == 200 }),
       'it is back');
    is(scim('GET', '/Users')->{json}{totalResults}, 249, 'with all users');

    next_call('slow');

    my $client = connection();
    $client->send(scim_bytes('POST', '/Users', { userName => 'zoe' }));
    ok(wait_for(5, sub { in_app('zoe') }), 'the app is told');
    stop_server('redis');
    is_error($client->answer('POST'), 503, undef, 'Redis is down by then');

    start_server('redis');
    ok(wait_for(10, sub { scim('GET', '/Users')->{status} == 200 }),
       'it is back');
    is(scim('GET', '/Users')->{json}{totalResults}, 249, 'without the new one');

    my ($id) = redis_cli('ZRANGE', 'scim:{default}:new:User', '0', '-1');
    redis_cli('ZADD', 'scim:{default}:new:User', 'XX', '1000', $id);

    my $answer = post('zoe');
    is_status($answer, 201, 'the repeat makes it');
    is(id_of($answer), $id, 'under the id that it had');
}

__DATA__

=== TEST 1: the life of a user
--- after
check_life();



=== TEST 2: an app that fails, and the repeat
--- after
check_failures();



=== TEST 3: what is left of a try
--- after
check_leftovers();



=== TEST 4: a worker that is killed while the app is told
--- no_error_log
[emerg]
--- after
check_crash();



=== TEST 5: of many who create the same user one does
--- after
check_parallel();



=== TEST 6: discovery
--- after
check_discovery();



=== TEST 7: lists and filters of 250
--- after
check_list();



=== TEST 8: groups
--- after
check_groups();



=== TEST 9: a group of ten thousand
--- timeout: 30
--- after
check_large_group();



=== TEST 10: Redis goes away
--- after
check_down();

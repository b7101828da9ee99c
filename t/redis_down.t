# While Redis is down, hangs or talks nonsense, nobody is let in and nobody is
# told that a token is wrong; when it is back, all works again by itself.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(sleep);

master_on();
log_level('info');
no_shuffle();

our $Mapping = <<'END';
    scim_mapping people {
        resource User {
            attribute  id          /id;
            attribute  userName    /login  required unique;
            attribute  externalId  redis   unique;

            list              GET   /people;
            find    userName  GET   /people?login=$scim_value;
            get               GET   /people/$scim_id;
            create            POST  /people  id=/id;
            update            POST  /people/$scim_id;
        }
    }
END

our $Config = <<"END";
    location /scim/v2/ {
        scim       people;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass  http://127.0.0.1:$ENV{TEST_NGINX_STUB_PORT};
    }
END

my @good = (
    { request => 'GET /people/7', json => { id => 7, login => 'ada' } },
    { request => 'POST /people', json => { id => 7 } },
    { request => 'POST /people/7', status => 204 },
);


sub get {
    return scim('GET', '/Users/7', @_);
}

sub is_out {
    my ($name, $answer, $seconds) = @_;

    is_error($answer, 503, '', "$name: 503");
    cmp_ok($answer->{seconds}, '<', $seconds // 0.3,
           "$name: within " . ($seconds // 0.3) . ' seconds');
}

# It is found again without anybody's doing.
sub is_back {
    my ($name) = @_;

    ok(wait_for(5, sub { get()->{status} == 200 }), "$name: it recovers")
        or is_status(get(), 200, 'the last answer');
}

# What happens to Redis happens to no one else.
sub keeps_worker {
    my ($name, $sub) = @_;
    my @pids = worker_pids();

    app_script(\@good);
    is_back("before $name");
    my $before = sockets($pids[0]);

    $sub->();

    is_back($name);
    is_deeply([worker_pids()], \@pids, "$name: the worker is the same");
    ok(wait_for(3, sub { sockets($pids[0]) <= $before }),
       "$name: no connection is left over");
}


sub check_stopped {
    my $client = connection();
    is_status($client->scim('GET', '/Users/7'), 200, 'a client is there');

    stop_server('redis');
    app_script(\@good);

    for (1 .. 20) {
        is_out("stopped, request $_", $client->scim('GET', '/Users/7'));
    }

    is_out('stopped, a wrong token',
           get(undef, 'Authorization' => 'Bearer wrong'));
    is_out('stopped, a write', scim('POST', '/Users', { userName => 'a' }));
    is_error(get(undef, 'Authorization' => undef), 401, '',
             'stopped: who has no token is told so');
    is_error(get(undef, 'Authorization' => 'Digest x=y'), 401, '',
             'stopped: so is who has something else');
    is(app_requests(), 0, 'the app was asked by nobody');
    ok($client->is_open, 'the client is still connected');

    start_server('redis');
    is_back('stopped');
    is_status($client->scim('GET', '/Users/7'), 200,
              'and is served on the same connection');
    is_error(get(undef, 'Authorization' => 'Bearer wrong'), 401, '',
             'a wrong token is wrong again');
}


# It accepts connections and commands, and answers nothing.
sub check_hanging {
    my @clients = map { connection() } 1 .. 20;

    signal_server('redis', 'STOP');

    $_->send(scim_bytes('GET', '/Users/7')) for @clients;
    is_out('hanging, one of many', $_->answer, 1) for @clients;

    for (1 .. 3) {
        is_out("hanging, request $_", get(), 1);
    }

    # Their replies come when nobody waits for them any more.
    for (1 .. 5) {
        my $gone = connection();
        $gone->send(scim_bytes('GET', '/Users/7'));
    }
    sleep 0.05;

    signal_server('redis', 'CONT');
    is_back('hanging');

    # For a moment only: the replies are late, but in time.
    for (1 .. 3) {
        signal_server('redis', 'STOP');
        my $gone = connection();
        $gone->send(scim_bytes('GET', '/Users/7'));
        $_->send(scim_bytes('GET', '/Users/7')) for @clients;
        sleep 0.1;
        undef $gone;
        sleep 0.05;
        signal_server('redis', 'CONT');
        my @statuses = map { $_->answer->{status} } @clients;
        is_deeply(\@statuses, [(200) x @clients],
                  'a pause that is short enough is no outage');
    }
}


# The token was good, then Redis is gone: the write was made, and once.
sub check_killed {
    redis_cli('save');
    app_script([{ %{ $good[1] }, sleep => 0.5 }, @good]);

    my $client = connection();
    $client->send(scim_bytes('POST', '/Users',
                             { userName => 'ada', externalId => 'x' }));
    ok(wait_for(3, sub { grep { $_->{method} eq 'POST' } app_requests() }),
       'the app is creating someone');

    signal_server('redis', 'KILL');
    stop_server('redis');

    is_error($client->answer, 503, undef, 'killed: 503');
    is((grep { $_->{method} eq 'POST' } app_requests()), 1,
       'killed: one write');
    ok($client->is_open, 'killed: the client is still connected');

    start_server('redis');
    is_back('killed');
    is_status($client->scim('POST', '/Users',
                            { userName => 'ada', externalId => 'x' }),
              201, 'killed: its repeat works');

    # In the middle of its own answer too.
    signal_server('redis', 'STOP');
    $client->send(scim_bytes('GET', '/Users/7'));
    sleep 0.1;
    signal_server('redis', 'KILL');
    stop_server('redis');
    is_out('killed while it is asked', $client->answer);
    start_server('redis');
}


sub check_errors {
    my $key = 'scim:token:' . sha256_hex('odd');
    my @odd = (undef, 'Authorization' => 'Bearer odd');

    is_error(get(@odd), 401, '', 'a token that is not there is wrong');
    redis_cli('set', $key, 'x');
    is_out('a key of another type', get(@odd));
    is_status(get(), 200, 'that is only this token');
    redis_cli('del', $key);
    redis_cli('hset', $key, 'label', 'x');
    is_error(get(@odd), 401, '', 'a token without a tenant is none');
    redis_cli('hset', $key, 'tenant', '');
    is_out('a tenant without a name', get(@odd));
    redis_cli('del', $key);

    redis_cli('acl', 'setuser', 'default', '-eval');
    is_out('a user without rights', get());
    redis_cli('acl', 'setuser', 'default', '+eval');
    is_status(get(), 200, 'with its rights again it works at once');

    redis_cli('config', 'set', 'maxmemory', '1');
    is_status(get(), 200, 'reading works without memory');
    is_error(scim('POST', '/Users', { userName => 'ada', externalId => 'y' }),
             503, undef, 'writing does not');
    redis_cli('config', 'set', 'maxmemory', '0');
    is_status(scim('POST', '/Users', { userName => 'ada', externalId => 'y' }),
              201, 'it does when there is some');

    redis_cli('config', 'set', 'lua-time-limit', '50');
    my $pid = fork() // die "cannot fork: $!\n";
    if ($pid == 0) {
        eval { redis_cli('eval', 'while true do end', '0') };
        POSIX::_exit(0);
    }
    sleep 0.2;
    is_out('another script is busy', get());
    redis_cli('script', 'kill');
    waitpid $pid, 0;
}


# ---- A Redis that is none ----

my $fake;
my $mode_file = "$ENV{TEST_NGINX_ROOT}/build/t/redis_down/mode";

sub bulk {
    return map { sprintf "\$%d\r\n%s\r\n", length, $_ } @_;
}

# Answers each command with what the file says.
sub fake_redis {
    my ($port) = @_;
    my $listener = IO::Socket::INET->new(
        LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 5,
        ReuseAddr => 1) or die "cannot listen: $!\n";

    $fake = fork() // die "cannot fork: $!\n";
    return if $fake;

    while (my $client = $listener->accept) {
        while (sysread $client, my $command, 65536) {
            open my $file, '<', $mode_file;
            my $reply = do { local $/; <$file> } // '';
            last if $reply eq 'close';
            syswrite $client, $reply;
        }
    }

    POSIX::_exit(0);
}

sub fake_says {
    my ($reply) = @_;

    open my $file, '>', "$mode_file.new" or die "$mode_file: $!\n";
    print $file $reply;
    close $file;
    rename "$mode_file.new", $mode_file;
}

END {
    if ($fake) {
        local $?;
        kill KILL => $fake;
        waitpid $fake, 0;
    }
}

sub check_nonsense {
    my $good = join '', "*3\r\n", bulk('default', 'label', 'write');
    my @cases = (
        ['it is loading', "-LOADING Redis is loading the dataset\r\n"],
        ['it is a replica', "-READONLY You can't write against a replica\r\n"],
        ['it is part of a cluster', "-MOVED 3999 127.0.0.1:6381\r\n"],
        ['it wants a password', "-NOAUTH Authentication required.\r\n"],
        ['an empty error', "-\r\n"],
        ['a status', "+OK\r\n"],
        ['a number', ":1\r\n"],
        ['a text', "\$2\r\nOK\r\n"],
        ['an empty list', "*0\r\n"],
        ['a shorter list', join '', "*2\r\n", bulk('default', 'label')],
        ['a longer list', join '', "*4\r\n", bulk('default', 'a', 'b', 'c')],
        ['a list of nothing', "*3\r\n" . "\$-1\r\n" x 3],
        ['a list of numbers', "*3\r\n" . ":1\r\n" x 3],
        ['a list of lists', "*3\r\n" . "*0\r\n" x 3],
        ['lists without an end', "*1\r\n" x 1000],
        ['a list that is too long', "*999999\r\n"],
        ['a text that is too long', "\$999999999\r\nx"],
        ['a text of less than nothing', "\$-5\r\n"],
        ['half an answer', substr($good, 0, 20)],
        ['HTTP', "HTTP/1.1 400 Bad Request\r\n\r\n"],
        ['zeros', "\0" x 100],
        ['nothing', ''],
        ['the end', 'close'],
    );

    app_script(\@good);

    for (@cases) {
        my ($name, $reply) = @$_;

        fake_says($good);
        ok(wait_for(5, sub { get()->{status} == 200 }), "before: $name");
        fake_says($reply);
        is_out($name, get(), 0.5);
    }

    # One answer more than there are questions belongs to nobody.
    fake_says($good);
    wait_for(5, sub { get()->{status} == 200 });
    fake_says("\$-1\r\n$good");
    is_error(get(), 401, '', 'two answers: the first one counts');
    fake_says("\$-1\r\n");
    my $statuses = join ' ', map { get()->{status} } 1 .. 10;
    like($statuses, qr/^(?:(?:401|503) ?)+$/,
         'the second one lets nobody in later');

    # A token of a scope that is unknown may only read.
    fake_says(join '', "*3\r\n", bulk('default', 'label', 'everything'));
    ok(wait_for(5, sub { get()->{status} == 200 }),
       'an unknown scope may read');
    is_error(scim('POST', '/Users', { userName => 'a' }), 403, '',
             'and not write');
}


# ---- The end ----

# With a request that waits for Redis.
sub check_quit {
    my $master = master_pid();
    my $client = connection();

    signal_server('redis', 'STOP');
    $client->send(scim_bytes('GET', '/Users/7'));
    sleep 0.05;

    kill QUIT => $master;
    my $answer = $client->answer;
    is_error($answer, 503, '', 'a request is answered at the quit');
    undef $client;
    ok(wait_for(3, sub { !Test::Nginx::Util::is_running($master) }),
       'then nginx is gone');

    signal_server('redis', 'CONT');
}


run_tests();

__DATA__

=== TEST 1: Redis stops, hangs, dies
--- http_config eval
"    scim_redis  127.0.0.1:\$TEST_NGINX_REDIS_PORT  timeout=500ms;\n$::Mapping"
--- config eval: $::Config
--- app
[{"request": "GET /people/7", "json": {"id": 7, "login": "ada"}}]
--- request
GET /scim/v2/Users/7
--- more_headers
Authorization: Bearer $TEST_NGINX_SCIM_TOKEN
--- response_json
{"id": "7"}
--- after
keeps_worker('stopped', \&check_stopped);
keeps_worker('hanging', \&check_hanging);
keeps_worker('killed', \&check_killed);
keeps_worker('errors', \&check_errors);
check_quit();



=== TEST 2: nginx starts before Redis, and under a name
--- http_config eval
"    scim_redis  localhost:\$TEST_NGINX_REDIS_PORT  timeout=500ms;\n$::Mapping"
--- config eval: $::Config
--- post_setup_server_root
::stop_server('redis');
--- request
GET /scim/v2/Users/7
--- more_headers
Authorization: Bearer $TEST_NGINX_SCIM_TOKEN
--- error_code: 503
--- response_json
{"status": "503"}
--- after
app_script([{ request => 'GET /people/7', json => { id => 7 } }]);
sleep 0.5;
is_out('started without', get());
start_server('redis');
is_back('started without');



=== TEST 3: Redis wants a password that nginx does not have
--- http_config eval
"    scim_redis  127.0.0.1:\$TEST_NGINX_REDIS_PORT  password=right;\n$::Mapping"
--- config eval: $::Config
--- post_setup_server_root
::redis_cli('config', 'set', 'requirepass', 'left');
--- request
GET /scim/v2/Users/7
--- more_headers
Authorization: Bearer $TEST_NGINX_SCIM_TOKEN
--- error_code: 503
--- response_json
{"status": "503"}
--- after
app_script([{ request => 'GET /people/7', json => { id => 7 } }]);
like(error_log(), qr/\[error\] .*Redis refused AUTH/, 'the log says so');
unlike(error_log(), qr/right/, 'without the password');
{
    local $ENV{REDISCLI_AUTH} = 'left';
    redis_cli('config', 'set', 'requirepass', 'right');
}
is_back('the right password');
{
    local $ENV{REDISCLI_AUTH} = 'right';
    redis_cli('config', 'set', 'requirepass', '');
}



=== TEST 4: something else listens there
--- http_config eval
"    scim_redis  127.0.0.1:\$TEST_NGINX_STREAM_PORT  timeout=200ms;\n$::Mapping"
=~ s/attribute  externalId .*\n//r
--- config eval: $::Config
--- post_setup_server_root
::fake_says("-LOADING Redis is loading the dataset in memory\r\n");
::fake_redis($ENV{TEST_NGINX_STREAM_PORT});
--- request
GET /scim/v2/Users/7
--- more_headers
Authorization: Bearer $TEST_NGINX_SCIM_TOKEN
--- error_code: 503
--- response_json
{"status": "503"}
--- after
check_nonsense();

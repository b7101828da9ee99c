# Apps that want a login: one for all workers, one at a time, once more when
# the app has forgotten it, and never in a log.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(session_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use HTTP::Tiny;
use JSON::PP qw(decode_json);
use POSIX ();

my $password = 's3cret & more';
my $app = "http://127.0.0.1:$ENV{TEST_NGINX_SESSION_PORT}";

my $mapping = <<'END';
scim_mapping people {
    session {
        lookup  $form  GET   /login  "value=~name='t' value='(\w+)'";
        login          POST  /login  form=t=$form&u=admin&p=$app_password;
        lookup  $csrf  GET   /home   'value=~name="csrf" content="(\w+)"';
        on      login  302   ok;
        on      login  200   return 503;
    }

    on  302  header:Location~^/login  login;
    on  422  "~wrong token"           login;

    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        list    GET     /people;
        get     GET     /people/$scim_id;
        update  POST    /people/$scim_id  form;
        delete  DELETE  /people/$scim_id;
    }
}
END

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', <<"END");
    scim_redis  127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};

    geo  \$app_password {
        default  "$password";
    }

$mapping
END

    $block->set_value('config', <<"END");
    location /scim/v2/ {
        scim       people;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass         $app;
        proxy_set_header   X-CSRF  \$csrf;
        proxy_buffer_size  32k;
        proxy_buffers      4 32k;
    }
END

    $block->set_value('more_headers',
                      "Authorization: Bearer $ENV{TEST_NGINX_SCIM_TOKEN}");
    $block->set_value('log_level', 'debug');
});

workers(2);
worker_connections(256);
no_long_string();
no_shuffle();
run_tests();


sub logins {
    return decode_json(HTTP::Tiny->new->get("$app/_logins")->{content});
}


sub tell_app {
    my ($what, $form) = @_;
    my $answer = HTTP::Tiny->new->post_form("$app/_$what", $form // {});

    die "$answer->{content}\n" if $answer->{status} != 204;
}


sub in_parallel {
    my ($clients, $sub) = @_;
    my $failed = 0;

    my @pids = map {
        my $pid = fork() // die "cannot fork: $!\n";
        POSIX::_exit($sub->() ? 0 : 1) if $pid == 0;
        $pid;
    } 1 .. $clients;

    for (@pids) {
        waitpid($_, 0);
        $failed++ if $?;
    }

    return $failed;
}


sub is_there {
    return scim('GET', '/Users/1')->{status} == 200;
}


# Each worker has clients, none has a session at first.
sub check_one_login {
    my $before = logins()->{good};

    tell_app('forget');
    is(in_parallel(40, \&is_there), 0, 'forty clients are served');
    is(logins()->{good}, $before + 1, 'with one login');

    tell_app('forget');
    is(in_parallel(40, sub { is_there() && is_there() }), 0,
       'forty clients meet a session that is over');
    is(logins()->{good}, $before + 2, 'and one of them logs in');
    is(logins()->{bad}, 0, 'no login was in vain');
}


# Who does not wait until the login is done leaves it to the next one.
sub check_gone {
    my $before = logins()->{good};

    tell_app('slow', { s => '1' });
    tell_app('forget');

    my $gone = connection();
    $gone->send(scim_bytes('GET', '/Users/1'));
    select undef, undef, undef, 0.3;
    undef $gone;
    select undef, undef, undef, 0.2;

    tell_app('slow', { s => '0' });

    my $answer = scim('GET', '/Users/1');
    is_status($answer, 200, 'a client goes away in the middle of the login');
    cmp_ok($answer->{seconds}, '<', 4, 'the next one logs in at once');

    # The app does not know that the first login is waited for by nobody.
    ok(wait_for(10, sub { logins()->{good} == $before + 2 }),
       'and the app ends what it has begun');
}


sub check_writes {
    my $before = logins()->{good};

    tell_app('forget');

    my $answer = scim('PUT', '/Users/2', { userName => 'bert' });
    is_status($answer, 200, 'a write in a new session');
    is($answer->{json}{userName}, 'bert', 'is made');

    # It carries the session's token in a header of the internal location.
    tell_app('forget');
    is_status(scim('DELETE', '/Users/2'), 204,
              'a write that comes first is made once more');
    is(scim('GET', '/Users/2')->{status}, 404, 'and has worked');
    is(logins()->{good}, $before + 2, 'with a login each');
}


sub check_refusal {
    tell_app('password', { p => 'another one' });
    tell_app('forget');

    my $bad = logins()->{bad};

    for (1 .. 2) {
        my $answer = scim('GET', '/Users/1');
        is_error($answer, 503, undef, 'the app refuses the login: 503');
        cmp_ok($answer->{seconds}, '<', 3, 'and it does not take long');
    }

    is(logins()->{bad}, $bad + 2, 'each client has one try');

    tell_app('password', { p => $password });
    is_status(scim('GET', '/Users/1'), 200, 'and then it lets us in again');
}


# The sessions of all tenants need more memory than there is.
sub check_many {
    tell_app('size', { n => '8150' });

    my @there = map {
        my $token = issue_token('--tenant', "many-$_");
        [ $token, is_there_for($token) ];
    } 1 .. 160;

    is(scalar(grep { !$_->[1] } @there), 0, 'many tenants are let in');
    is(scalar(grep { !is_there_for($_->[0]) } @there), 0, 'and once more');

    tell_app('size', { n => '0' });
}


sub is_there_for {
    my ($token) = @_;
    my @headers = ('Authorization', "Bearer $token");

    return scim('GET', '/Users/1', undef, @headers)->{status} == 200;
}


sub check_logs {
    my $log = error_log();

    like($log, qr/scim: session/, 'the log tells of sessions');

    # What nginx itself logs of the requests that it proxies is not ours.
    my @ours = grep { /scim:/ } split /\n/, $log;
    unlike("@ours", qr/s3cret|sid=/, 'and neither of passwords nor of cookies');
}


__DATA__

=== TEST 1: capability 3: a login comes before the first call, and none before the next
--- request eval
['GET /scim/v2/Users', 'GET /scim/v2/Users/1']
--- error_code eval
[200, 200]
--- response_json eval
['{"totalResults": 2}', '{"id": "1", "userName": "ada"}']
--- response_headers eval
['!Set-Cookie', '!Set-Cookie']
--- after
is(logins()->{good}, 1, 'one login');



=== TEST 2: capability 3: one login for all, whoever comes first
--- request
GET /scim/v2/Users/1
--- after
check_one_login();



=== TEST 3: a client that goes away
--- request
GET /scim/v2/Users/1
--- after
check_gone();



=== TEST 4: capability 5: writes find their way into a new session
--- request
GET /scim/v2/Users/1
--- after
check_writes();



=== TEST 5: capability 3: a login that the app refuses
--- request
GET /scim/v2/Users/1
--- after
check_refusal();



=== TEST 6: more sessions than there is room for
--- request
GET /scim/v2/Users/1
--- after
check_many();



=== TEST 7: secrets are in no log
--- request
GET /scim/v2/Users/1
--- after
check_logs();

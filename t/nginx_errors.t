# What nginx itself refuses in a SCIM location is a SCIM error too, whatever
# pages the rest of the server has; other locations are as they were.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use IO::Uncompress::Gunzip qw(gunzip);

master_on();
log_level('info');

my @good = ({ request => 'GET /people/7', json => { id => 7, login => 'ada' } },
            { request => 'POST /people/7', status => 204 },
            { request => 'GET /auth/200', status => 200 },
            { request => 'GET /auth/401', status => 401,
              headers => { 'WWW-Authenticate' => 'Cookie' } },
            { request => 'GET /auth/403', status => 403 },
            { request => 'GET /auth/500', status => 500 });


# ---- Configuration ----

sub http_config {
    my $redis = $ENV{TEST_NGINX_REDIS_PORT};

    return <<"END" . join '', map { server(@$_) } (
scim_redis 127.0.0.1:$redis;

limit_req_zone   \$host  zone=rate:1m   rate=1r/m;
limit_req_zone   \$host  zone=other:1m  rate=1r/m;
limit_conn_zone  \$host  zone=conn:1m;

scim_mapping people {
    resource User {
        attribute  id        /id;
        attribute  userName  /login  required;
        list    GET   /people;
        get     GET   /people/\$scim_id;
        update  POST  /people/\$scim_id;
    }
}
END
        ['plain', ''],
        ['small', 'client_max_body_size 1k;'],
        ['deny', 'deny all;'],
        ['basic', 'auth_basic x; auth_basic_user_file /dev/null;'],
        ['rate', 'limit_req zone=rate; limit_req_status 429;'],
        ['rate503', 'limit_req zone=other;'],
        ['conn', 'limit_conn conn 1; limit_conn_status 429;'],
        ['auth200', 'auth_request /auth/200;'],
        ['auth401', 'auth_request /auth/401;'],
        ['auth403', 'auth_request /auth/403;'],
        ['auth500', 'auth_request /auth/500;'],
        ['if400', 'if ($http_x_if) { return 400; }'],
        ['if403', 'if ($http_x_if) { return 403 "text of nginx"; }'],
        ['if500', 'if ($http_x_if) { return 500; }'],
        ['if503', 'if ($http_x_if) { return 503; }'],
        ['if', 'if ($http_x_if) { set $x 1; }'],
        ['except', 'limit_except GET { deny all; }'],
        ['own', 'deny all; error_page 403 =200 /page;'],
        ['gzip', 'gzip on; gzip_types *; gzip_min_length 1; deny all;'],
        ['charset', 'charset utf-8; charset_types *; deny all;'],
        ['impatient', 'client_body_timeout 200ms;'],
    );
}


sub server {
    my ($name, $lines) = @_;
    my ($listen, $stub) = @ENV{qw(TEST_NGINX_LISTEN TEST_NGINX_STUB_PORT)};

    return <<"END";
server {
    listen       $listen;
    server_name  $name.test;

    error_page 400 401 403 405 408 413 429 500 501 502 503 504  /page;
    error_page 404  =200  /page;
    rewrite    ^/moved/(.*)  /scim/v2/\$1  last;

    location /scim/v2/ {
        scim       people;
        scim_pass  /_app;
        $lines
    }
    location ^~ /_app/ {
        internal;
        proxy_pass  http://127.0.0.1:$stub;
    }
    location = /page {
        internal;
        default_type  text/html;
        return        200  "a page of the server";
    }
    location /auth/ {
        internal;
        proxy_pass               http://127.0.0.1:$stub;
        proxy_pass_request_body  off;
        proxy_set_header         Content-Length  "";
    }
    location /denied/ {
        deny all;
    }
    location /scim/ {
        root /nowhere;
    }
}
END
}


# ---- Checks ----

# The same request with HEAD, and another one afterwards.
sub refused {
    my ($name, $status, $host, @headers) = @_;
    my $client = connection();
    my @request = ('/Users/7', undef, Host => "$host.test", @headers);

    my $answer = $client->scim('GET', @request);
    is_error($answer, $status, undef, "$name: $status");

    my $length = length $answer->{body};

    # As always after these.
    if ($status == 400 || $status == 500) {
        is($answer->{headers}{connection}, 'close',
           "$name: nginx closes the connection") if is_http1();
        return $answer;
    }

    my $head = $client->scim('HEAD', @request);
    is_status($head, $status, "$name: HEAD has the same status");
    is($head->{headers}{'content-type'}, 'application/scim+json',
       "$name: HEAD has the same type");
    is($head->{headers}{'content-length'}, $length,
       "$name: HEAD has the same length");
    is($head->{body}, '', "$name: HEAD has no body");

    is_error($client->scim('PUT', '/Users/7', { userName => 'x' x 5000 },
                           Host => "$host.test", @headers),
             $status, undef, "$name: PUT too");

    # A body that is read over is no request.
    is_status($client->scim('GET', '/Users/7', undef, Host => 'plain.test'),
              200, "$name: then the connection still works");

    return $answer;
}


sub check_refusals {
    app_script(\@good);

    my $answer = refused('deny', 403, 'deny');
    unlike($answer->{body}, qr/nginx/, 'nothing of nginx is in it');
    refused('an error_page of the location itself', 403, 'own');

    $answer = refused('auth_basic', 401, 'basic');
    is($answer->{headers}{'www-authenticate'}, 'Basic realm="x"',
       'auth_basic: with its challenge');

    $answer = refused('auth_request, 401', 401, 'auth401');
    is($answer->{headers}{'www-authenticate'}, 'Cookie',
       'auth_request: with its challenge');
    refused('auth_request, 403', 403, 'auth403');
    refused('auth_request, an error', 500, 'auth500');

    refused("return $_", $_, "if$_", 'X-If' => 1) for 400, 403, 500, 503;

    for (['rate', 429], ['rate503', 503]) {
        my ($host, $status) = @$_;
        is_status(scim('GET', '/Users/7', undef, Host => "$host.test"), 200,
                  "$host: the first request is served");
        refused("limit_req, $status", $status, $host);
    }
}


sub check_served {
    app_script(\@good);

    for (['auth_request', 'auth200'], ['if', 'if', 'X-If' => 1],
         ['if', 'if'], ['if', 'if403'], ['limit_except', 'except'],
         ['limit_conn', 'conn'])
    {
        my ($name, $host, @headers) = @$_;
        is_status(scim('GET', '/Users/7', undef, Host => "$host.test",
                       @headers),
                  200, "$name: what is allowed is served");
    }

    is_error(scim('PUT', '/Users/7', { userName => 'a' },
                  Host => 'except.test'),
             403, undef, 'limit_except: what is not allowed is a SCIM error');

    # One is being served, the other one is too much.
    app_script([{ %{ $good[0] }, sleep => 0.3 }]);
    my $first = connection();
    $first->send(scim_bytes('GET', '/Users/7', undef, Host => 'conn.test'));
    wait_for(2, sub { app_requests() > 0 });
    is_error(scim('GET', '/Users/7', undef, Host => 'conn.test'), 429, undef,
             'limit_conn: 429');
    is_status($first->answer, 200, 'limit_conn: the first one is served');
}


sub check_chunks {
    for (['no number', "xyz\r\n{}\r\n0\r\n\r\n"], ['a minus', "-1\r\n"],
         ['too large a number', "ffffffffffffffffff\r\n"],
         ['no end of a chunk', "2\r\n{}xx0\r\n\r\n"])
    {
        my ($name, $bytes) = @$_;

        for (['a good token'], ['a wrong token', 'Bearer x']) {
            my ($who, $token) = @$_;
            my $client = connection();
            $client->send(scim_bytes('PUT', '/Users/7', undef,
                                     Host => 'plain.test',
                                     'Transfer-Encoding' => 'chunked',
                                     $token ? (Authorization => $token) : ())
                          . $bytes);
            my $answer = $client->answer;
            is_error($answer, $token ? $answer->{status} : 400, undef,
                     "chunks, $name, $who");
            like($answer->{status}, qr/^40[01]$/, "chunks, $name, $who: 400")
                if $token;
        }
    }
}


sub check_request_lines {
    # No location is known yet, so these are nginx's own.
    for ("TRACE /scim/v2/Users/7 HTTP/1.1\r\nHost: plain.test\r\n\r\n",
         "GET /scim/v2/Users/%00 HTTP/1.1\r\nHost: plain.test\r\n\r\n",
         "GET /scim/v2/Users/7 HTTP/1.1\r\n\r\n",
         "GET /scim/v2/Users/7 HTTP/3.0\r\nHost: plain.test\r\n\r\n",
         "GET /scim/v2/" . 'x' x 40_000 . " HTTP/1.1\r\nHost: a\r\n\r\n",
         "POST /scim/v2/Users HTTP/1.1\r\nHost: plain.test\r\n"
             . "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")
    {
        my $client = connection();
        $client->send($_);
        like($client->answer->{status}, qr/^(?:40[05]|414|505)$/,
             'refused before a location is known: ' . substr $_, 0, 30);
    }
}


sub check_bodies {
    check_chunks() if is_http1();

    my $client = connection();
    is_error($client->scim('PUT', '/Users/7', { userName => 'x' x 2000 },
                           Host => 'small.test'), 413, '',
             'a body over client_max_body_size: 413');
    ok(wait_for(2, sub { !$client->is_open }),
       '413: nginx closes the connection') if is_http1();

    # nginx gives up without a word, as everywhere.
    $client = connection();
    $client->send(scim_bytes('PUT', '/Users/7', undef,
                             Host => 'impatient.test',
                             'Content-Length' => 10) . '{');
    my $answer = $client->answer;
    $answer->{status} ? is_error($answer, 408, undef, 'a slow body: 408')
        : ok(!$client->is_open, 'a slow body ends the connection');

    check_request_lines() if is_http1();
}


sub check_formats {
    my $answer = scim('GET', '/Users/7', undef, Host => 'gzip.test',
                      'Accept-Encoding' => 'gzip');
    my $body = $answer->{body};

    is($answer->{headers}{'content-encoding'}, 'gzip',
       'gzip: an error is compressed');
    gunzip(\$body, \my $text);
    like($text, qr/"status":"403"/, 'gzip: it is the SCIM error');

    is_error(scim('GET', '/Users/7', undef, Host => 'gzip.test'), 403, undef,
             'gzip: who does not want it gets it as it is');

    $answer = scim('GET', '/Users/7', undef, Host => 'charset.test');
    is_error($answer, 403, undef, 'charset: it is the SCIM error');

    # HTTP/1.0 has no chunks and no keepalive.
    my $client = connection();
    (my $bytes = scim_bytes('GET', '/Users/7', undef, Host => 'deny.test'))
        =~ s/ HTTP\/1\.1/ HTTP\/1.0/;
    $client->send($bytes);
    is_error($client->answer, 403, undef, 'HTTP/1.0: it is the SCIM error');
    ok(wait_for(2, sub { !$client->is_open }), 'HTTP/1.0: it is the last one');

    # Three at once, the second one is refused.
    $client = connection();
    app_script(\@good);
    $client->send(join '', map {
        scim_bytes('GET', '/Users/7', undef, Host => "$_.test")
    } qw(plain deny plain));
    my @answers = map { $client->answer } 1 .. 3;
    is_deeply([map { $_->{status} } @answers], [200, 403, 200],
              'pipelined requests are answered in their order');
    is_error($answers[1], 403, undef, 'with the SCIM error among them');
}


# The rest of the server has its own pages.
sub check_others {
    app_script(\@good);

    my $client = connection();
    my $token = "Authorization: Bearer $ENV{TEST_NGINX_SCIM_TOKEN}";

    for (['/denied/', 403], ['/nowhere', 200], ['/_app/people/7', 200],
         ['/scim/x', 200])
    {
        my ($path, $status) = @$_;
        $client->send("GET $path HTTP/1.1\r\nHost: plain.test\r\n"
                      . "$token\r\n\r\n");
        my $answer = $client->answer;
        is_status($answer, $status, "$path: the status of the server");
        is($answer->{body}, 'a page of the server', "$path: its page");
        is($answer->{headers}{'content-type'}, 'text/html', "$path: its type");
    }

    # A base URL without its slash must not go to the app, token and all.
    $client->send("GET /scim/v2 HTTP/1.1\r\nHost: plain.test\r\n"
                  . "$token\r\n\r\n");
    my $moved = $client->answer;
    is_status($moved, 301, '/scim/v2 is sent to the location');
    like($moved->{headers}{location}, qr{/scim/v2/\z}, 'which has a slash');

    is(app_requests(), 0, 'the app cannot be reached past SCIM');

    # The path that the client has sent is the one that counts.
    $client->send("GET /moved/Users/7 HTTP/1.1\r\nHost: plain.test\r\n"
                  . "$token\r\n\r\n");
    is_error($client->answer, 404, undef,
             'what is rewritten into the location is not found there');

    is_error($client->scim('GET', '/Nope', undef, Host => 'plain.test'), 404,
             undef, 'what the location does not have is a SCIM error');
    ok($client->is_open, 'all of these used one connection');
}


run_tests();

__DATA__

=== TEST 1: errors of nginx
--- http_config eval: ::http_config()
--- config
    location / {
        return 204;
    }
--- request
GET /
--- error_code: 204
--- after
my @pids = worker_pids();
check_refusals();
check_served();
check_bodies();
check_formats();
check_others();
is_deeply([worker_pids()], \@pids, 'the worker is the same');

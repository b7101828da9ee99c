package Test::Nginx::Scim;

# Starts what the tests of the gateway need around nginx.
#
#     use lib 't/lib';
#     use Test::Nginx::Scim qw(demo_app stub_app);
#     use Test::Nginx::Socket 'no_plan';
#
# A Redis is always started; the demo app and the stub app are started when
# asked for.  All of it, nginx too, listens on ports of 127.0.0.1 that this
# test file alone uses, so that files can run at the same time, and is stopped
# when the test ends in whatever way.  build/t/NAME/ keeps the logs.
#
# TEST_NGINX_SCIM_FRONT in the environment puts another protocol in front of
# nginx: "tls", or "h2" for HTTP/2 in TLS.  A test speaks HTTP/1.1 as ever; what
# stands between it and nginx (stunnel or nghttpx) translates.
#
# Variables for the configuration, the requests and the expectations:
#
#     $TEST_NGINX_ROOT               the checkout
#     $TEST_NGINX_SERVER_PORT        nginx
#     $TEST_NGINX_LISTEN             what another server of it says to listen
#                                    there too: "listen $TEST_NGINX_LISTEN;"
#     $TEST_NGINX_SCHEME             what nginx is asked by: http or https
#     $TEST_NGINX_REDIS_PORT
#     $TEST_NGINX_SCIM_TOKEN         a token that may write
#     $TEST_NGINX_SCIM_READ_TOKEN    one that may only read
#     $TEST_NGINX_SCIM_ADMIN_TOKEN   one that may see what "scim_debug" tells
#     $TEST_NGINX_DEMO_PORT          the demo app
#     $TEST_NGINX_DEMO_KEY           what its header X-Admin-Key must hold
#     $TEST_NGINX_STUB_PORT          the stub app
#     $TEST_NGINX_SESSION_PORT       the app that wants a login
#     $TEST_NGINX_WRITE_ONLY_PORT    the app that has nothing to read
#
# Sections, besides those of Test::Nginx::Socket:
#
#     --- app              the stub app's rules: see t/lib/stub_app.py
#     --- app_requests     what the stub app was asked, line by line: method
#                          and uri, in this order, and nothing else
#     --- response_json    the response has at least these members; null: the
#                          member is null or missing; an array has this length
#     --- after            Perl, run when the responses have been checked
#
# Functions.  A section of Perl such as "init" is run in another package and
# calls them as ::stop_server and so on.
#
#     stop_server(NAME), start_server(NAME), signal_server(NAME, SIGNAL)
#                          redis, demo_app, stub_app, session_app or
#                          write_only_app; a Redis that is stopped and started
#                          again has kept its data
#     redis_cli(ARGUMENT, ...)
#                          what redis-cli prints
#     issue_token(OPTION, ...)
#                          a new token from docker/scim-token
#     demo_request(METHOD, URI, {FORM})
#                          the demo app's own answer, as HTTP::Tiny has it
#     app_script([RULE, ...])
#                          gives the stub app other rules
#     app_requests()       what the stub app was asked: hashes of method, uri,
#                          headers, body and connection
#     demo_gateway(LINE, ...)
#                          from here on a block has what the demo app needs
#                          before it, unless it says otherwise: the demo's
#                          mapping at /scim/v2/, with these LINEs in its
#                          location; the header of a token that may write; and
#                          the expectation that answers are SCIM
#     debug_as_admin()     from here on the token that may write is the admin's
#     calls_of(ANSWER)     which calls on the app an answer of scim() took, if
#                          "scim_debug" is on: "User.list GET /admin/people"
#
# Test::Nginx::Scim::Client has what sends requests from a test's Perl.

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter ();
use File::Basename qw(basename dirname);
use File::Path qw(make_path remove_tree);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use POSIX qw(WNOHANG);
use Test::More ();
use Time::HiRes qw(sleep time);

our @ISA = qw(Exporter);
our @EXPORT = qw(
    stop_server start_server signal_server redis_cli issue_token demo_request
    app_script app_requests demo_gateway debug_as_admin calls_of
);

my $root = abs_path(dirname(__FILE__) . '/../../../..');
my $dir = "$root/build/t/" . basename($0, '.t');
my $owner = $$;
my $demo_key = 'key of the demo app';
my $front = $ENV{TEST_NGINX_SCIM_FRONT} // '';
my $json = JSON::PP->new->allow_nonref->canonical;

# By name: the port, the command line, and the process while it runs.
my %servers;

# Eight ports that depend on the process: other test files that run at the
# same time have others.  They are below those that the kernel hands out, so
# that no outgoing connection takes one while its server is being restarted.
my $next_port = 10000 + $$ % 2700 * 8;


sub import {
    my ($class, @apps) = @_;

    die "load $class before Test::Nginx::Socket\n"
        if $INC{'Test/Nginx/Util.pm'};

    # So that a signal does not end the test and leave the servers.
    $SIG{INT} = $SIG{TERM} = $SIG{HUP} = sub {
        exit(1) if $$ == $owner;
        POSIX::_exit(1);
    };
    $SIG{PIPE} = 'IGNORE';

    remove_tree($dir);
    make_path($dir);

    define_servers();
    start_server($_) for 'redis', @apps;

    load_test_nginx();
    start_front() if $front;

    $ENV{TEST_NGINX_SCHEME} = $front ? 'https' : 'http';

    $ENV{TEST_NGINX_ROOT} = $root;
    $ENV{TEST_NGINX_REDIS_PORT} = $servers{redis}{port};
    $ENV{TEST_NGINX_DEMO_PORT} = $servers{demo_app}{port};
    $ENV{TEST_NGINX_DEMO_KEY} = $demo_key;
    $ENV{TEST_NGINX_STUB_PORT} = $servers{stub_app}{port};
    $ENV{TEST_NGINX_SESSION_PORT} = $servers{session_app}{port};
    $ENV{TEST_NGINX_WRITE_ONLY_PORT} = $servers{write_only_app}{port};
    $ENV{TEST_NGINX_SCIM_TOKEN} = issue_token();
    $ENV{TEST_NGINX_SCIM_READ_TOKEN} = issue_token('--scope', 'read');
    $ENV{TEST_NGINX_SCIM_ADMIN_TOKEN} = issue_token('--scope', 'admin');

    $class->export_to_level(1);
}


END {
    if ($$ == $owner) {
        local $?;
        stop_server($_) for keys %servers;
    }
}


sub load_test_nginx {
    my $port = free_port();

    # Where Debian has nginx, for those who are not root.
    $ENV{PATH} .= ':/usr/sbin';

    $ENV{TEST_NGINX_SERVROOT} = "$dir/nginx";
    $ENV{TEST_NGINX_LOAD_MODULES} ||= "$root/build/ngx_http_scim_module.so";

    require Test::Nginx::Socket;

    # Test::Nginx would listen on all addresses.  In the mode in which it
    # reloads nginx it builds a URL of this value, which must be a number then.
    Test::Nginx::Util::server_port(
        $ENV{TEST_NGINX_USE_HUP} ? $port : "127.0.0.1:$port");
    Test::Nginx::Util::server_port_for_client($port);

    # Where Test::Nginx gives up, this file has failed; the others go on.
    no warnings 'redefine';
    *Test::More::BAIL_OUT = sub { die "@_\n" };

    # The tests have a "location /" of their own.
    Test::Nginx::Util::no_root_location();

    $ENV{TEST_NGINX_SERVER_PORT} = $port;
    $ENV{TEST_NGINX_LISTEN} = "127.0.0.1:$port";
    $ENV{TEST_NGINX_STREAM_PORT} = free_port();

    Test::Nginx::Util::add_block_preprocessor(\&prepare_block);
    Test::Nginx::Socket::add_response_body_check(\&check_block);
}


# From here on nginx has TLS on its port, and clients have another port.
sub start_front {
    my $port = $ENV{TEST_NGINX_SERVER_PORT};
    my $client_port = free_port();
    my ($old, $new) = ('', '');

    if ($front eq 'h2') {
        if (nginx_version() lt '001025001') {
            $old = ' http2';
        } else {
            $new = 'http2 on; ';
        }
    }

    output_of('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes',
              '-subj', '/CN=localhost', '-keyout', "$dir/tls.key",
              '-out', "$dir/tls.crt");

    # What comes behind the first semicolon makes it whole for every server.
    $ENV{TEST_NGINX_LISTEN} = "127.0.0.1:$port ssl$old; $new"
                            . "ssl_certificate $dir/tls.crt;"
                            . " ssl_certificate_key $dir/tls.key";

    write_file("$dir/stunnel.conf", <<"END");
foreground = yes
pid =
syslog = no
debug = 3
[front]
client = yes
accept = 127.0.0.1:$client_port
connect = 127.0.0.1:$port
TIMEOUTclose = 0
END

    my %commands = (
        tls => ['stunnel', "$dir/stunnel.conf"],
        h2 => ['nghttpx', '--conf=/dev/null', '--workers=1', '--insecure',
               "--frontend=127.0.0.1,$client_port;no-tls",
               "--backend=127.0.0.1,$port;;tls;proto=h2",
               '--no-via', '--no-location-rewrite', '--no-server-rewrite'],
    );

    define_server('front', $client_port,
                  @{ $commands{$front} // die "there is no front $front\n" });
    start_server('front');

    Test::Nginx::Util::server_port($ENV{TEST_NGINX_LISTEN});
    Test::Nginx::Util::server_port_for_client($client_port);
    $ENV{TEST_NGINX_SERVER_PORT} = $client_port;
}


# Nine digits, which compare as text.
sub nginx_version {
    my ($text) = `nginx -v 2>&1` =~ m{nginx/([\d.]+)}
        or die "nginx does not tell its version\n";

    return sprintf '%03d%03d%03d', split /\./, $text;
}


# ---- Servers ----

sub define_servers {
    my $port = free_port();

    # To save once an hour means here: to save when it is stopped.
    define_server('redis', $port,
        'redis-server', '--port', $port, '--bind', '127.0.0.1',
        '--dir', $dir, '--save', '3600 1', '--appendonly', 'no');

    $port = free_port();
    write_file("$dir/demo.key", "$demo_key\n");
    define_server('demo_app', $port,
        "$root/docker/demo-app/app.py", '--port', $port,
        '--bind', '127.0.0.1', '--database', "$dir/demo.db",
        '--key-file', "$dir/demo.key", '--quiet');

    $port = free_port();
    define_server('stub_app', $port, "$root/t/lib/stub_app.py", $port);

    $port = free_port();
    define_server('session_app', $port, "$root/t/lib/session_app.py", $port);

    $port = free_port();
    define_server('write_only_app', $port, "$root/t/lib/write_only_app.py",
                  $port);
}


sub define_server {
    my ($name, $port, @command) = @_;

    $servers{$name} = { port => $port, command => \@command };
}


sub free_port {
    for (1 .. 1000) {
        my $port = $next_port++;

        # Closed again at once, when it goes out of scope.
        return $port if IO::Socket::INET->new(
            LocalAddr => '127.0.0.1', LocalPort => $port,
            Listen => 1, ReuseAddr => 1);
    }

    die "no free port\n";
}


sub start_server {
    my ($name) = @_;
    my $server = $servers{$name} or die "there is no server $name\n";
    my $log = "$dir/$name.log";

    my $pid = fork() // die "cannot fork: $!\n";

    if ($pid == 0) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', $log;
        open STDERR, '>&', \*STDOUT;
        { no warnings 'exec'; exec @{ $server->{command} }; }
        print STDERR "cannot start $server->{command}[0]: $!\n";
        POSIX::_exit(127);
    }

    $server->{pid} = $pid;

    for (1 .. 1000) {
        return if IO::Socket::INET->new(
            PeerAddr => '127.0.0.1', PeerPort => $server->{port});

        if (waitpid($pid, WNOHANG) == $pid) {
            delete $server->{pid};
            last;
        }

        sleep 0.01;
    }

    die "$name does not start: see $log\n";
}


sub stop_server {
    my ($name) = @_;
    my $pid = delete $servers{$name}{pid} or return;

    kill TERM => $pid;

    # Where a test has stopped it in the other sense.
    kill CONT => $pid;

    for (1 .. 500) {
        return if waitpid($pid, WNOHANG) == $pid;
        sleep 0.01;
    }

    kill KILL => $pid;
    waitpid($pid, 0);
}


sub signal_server {
    my ($name, $signal) = @_;

    kill $signal => $servers{$name}{pid} or die "cannot signal $name: $!\n";
}


# ---- Sections ----

sub prepare_block {
    my ($block) = @_;

    # Test::Nginx itself does this for the configuration only.
    for my $section (qw(request more_headers raw_request pipelined_requests
                        app app_requests response_json response_headers
                        after))
    {
        my $value = $block->$section;
        $block->set_value($section, expand($value)) if defined $value;
    }

    if ($servers{stub_app}{pid}) {
        app_script(defined $block->app ? decode($block->app) : []);
    }
}


sub expand {
    my ($value) = @_;

    return undef if !defined $value;
    return [map { expand($_) } @$value] if ref $value eq 'ARRAY';
    return { map { $_ => expand($value->{$_}) } keys %$value }
        if ref $value eq 'HASH';

    $value =~ s/\$(TEST_NGINX_\w+)/$ENV{$1} \/\/ "\$$1"/ge;

    return $value;
}


sub check_block {
    my ($block, $body, $index, $repeated, $dry_run) = @_;

    return if $dry_run;

    my $name = $block->name;
    my $requests = $block->pipelined_requests || $block->request;
    my $want = $block->response_json;

    if (ref $want eq 'ARRAY') {
        $want = $want->[$index];
        $name .= " - request $index";
    }

    if (defined $want) {
        my $got = eval { decode($body) };
        my $wrong = $@ ? "it is not JSON: $body"
                       : difference($got, decode($want), 'response');

        Test::More::ok(!defined $wrong, "$name - response_json")
            or Test::More::diag("$wrong\nThe response: $body");
    }

    return if ref $requests && $index < $#$requests;

    $name = $block->name;

    if (defined $block->app_requests) {
        my $asked = join '', map { "$_->{method} $_->{uri}\n" } app_requests();

        Test::More::is($asked, $block->app_requests, "$name - app_requests");
    }

    if (defined $block->after) {
        eval 'package main; ' . $block->after;
        Test::More::fail("$name - after: $@") if $@;
    }
}


# What of $want is not in $got, or undef.
sub difference {
    my ($got, $want, $path) = @_;
    my $wrong;

    if (ref $want eq 'HASH') {
        return "$path is not an object" if ref $got ne 'HASH';

        for my $name (sort keys %$want) {
            $wrong = difference($got->{$name}, $want->{$name}, "$path/$name");
            return $wrong if defined $wrong;
        }

        return undef;
    }

    if (ref $want eq 'ARRAY') {
        return "$path is not an array" if ref $got ne 'ARRAY';
        return "$path has ${\ scalar @$got} elements, not ${\ scalar @$want}"
            if @$got != @$want;

        for my $i (0 .. $#$want) {
            $wrong = difference($got->[$i], $want->[$i], "$path/$i");
            return $wrong if defined $wrong;
        }

        return undef;
    }

    # As text, "1", 1 and true differ.
    ($got, $want) = map { $json->encode($_) } $got, $want;

    return $got eq $want ? undef : "$path is $got, not $want";
}


sub decode {
    my ($text) = @_;

    utf8::decode($text) if !utf8::is_utf8($text);

    return $json->decode($text);
}


# ---- Functions for tests ----

sub redis_cli {
    return output_of('redis-cli', '-p', $servers{redis}{port}, @_);
}


sub issue_token {
    return output_of("$root/docker/scim-token", '-p', $servers{redis}{port},
                     'issue', @_);
}


sub output_of {
    my @command = @_;
    my $log = "$dir/commands.log";

    my $pid = open(my $out, '-|') // die "cannot fork: $!\n";

    if ($pid == 0) {
        open STDERR, '>>', $log;
        { no warnings 'exec'; exec @command; }
        print STDERR "cannot run $command[0]: $!\n";
        POSIX::_exit(127);
    }

    my $text = do { local $/; <$out> };
    close $out or die "@command failed: see $log\n";
    chomp $text;

    return $text;
}


sub demo_request {
    my ($method, $uri, $form) = @_;
    my $http = HTTP::Tiny->new;
    my %options = (headers => { 'X-Admin-Key' => $demo_key });

    if ($form) {
        $options{content} = $http->www_form_urlencode($form);
        $options{headers}{'Content-Type'}
            = 'application/x-www-form-urlencoded';
    }

    return $http->request(
        $method, "http://127.0.0.1:$servers{demo_app}{port}$uri", \%options);
}


sub app_script {
    my ($rules) = @_;
    my $text = $json->encode($rules);

    utf8::encode($text);
    stub_request('PUT', '/_script', { content => $text });

    return;
}


sub app_requests {
    my $answer = stub_request('GET', '/_requests', {});

    return @{ decode($answer->{content}) };
}


sub demo_gateway {
    my @lines = @_;

    Test::Nginx::Util::add_block_preprocessor(sub {
        my ($block) = @_;

        if (!defined $block->config) {
            $block->set_value('http_config', demo_http_config());
            $block->set_value('config', demo_config(@lines));
        }

        if (!defined $block->more_headers) {
            $block->set_value('more_headers', <<"END");
Authorization: Bearer $ENV{TEST_NGINX_SCIM_TOKEN}
Content-Type: application/scim+json
END
        }

        expect_scim($block);
    });

    return;
}


sub demo_http_config {
    return <<"END";
    scim_redis  127.0.0.1:$servers{redis}{port};
    include     $root/docker/mappings/demo.conf;

    upstream people {
        server     127.0.0.1:$servers{demo_app}{port};
        keepalive  16;
    }
END
}


sub demo_config {
    my $lines = join "\n            ", @_;

    return <<"END";
        location /scim/v2/ {
            scim       demo;
            scim_pass  /_app;
            $lines
        }

        location ^~ /_app/ {
            internal;
            proxy_pass          http://people;
            proxy_http_version  1.1;
            proxy_set_header    Connection   "";
            proxy_set_header    X-Admin-Key  "$demo_key";
        }
END
}


# Answers with a body have SCIM's type, errors too.
sub expect_scim {
    my ($block) = @_;
    my $codes = $block->error_code // 200;
    my $requests = $block->pipelined_requests || $block->request;

    return if defined $block->response_headers
        || defined $block->response_headers_like;

    my @types = map {
        my $code = ref $codes ? $codes->[$_] : $codes;
        $code == 204 ? '!Content-Type' : 'Content-Type: application/scim+json'
    } 0 .. (ref $requests ? $#$requests : 0);

    $block->set_value('response_headers', ref $requests ? \@types : $types[0]);
}


sub debug_as_admin {
    $ENV{TEST_NGINX_SCIM_TOKEN} = $ENV{TEST_NGINX_SCIM_ADMIN_TOKEN};

    return;
}


sub calls_of {
    my ($answer) = @_;

    return map { s/[?;].*//r }
        split /, /, $answer->{headers}{'scim-debug-call'} // '';
}


sub stub_request {
    my ($method, $uri, $options) = @_;
    my $answer = HTTP::Tiny->new->request(
        $method, "http://127.0.0.1:$servers{stub_app}{port}$uri", $options);

    die "the stub app: $answer->{content}\n" if !$answer->{success};

    return $answer;
}


sub write_file {
    my ($path, $text) = @_;

    open my $file, '>', $path or die "$path: $!\n";
    print $file $text;
    close $file or die "$path: $!\n";
}


1;

# "Answers" and "The call", rules 19 and 31 of the mapping language: which
# location a call goes to, what the app gets of it, and whose answer counts.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);

master_on();
log_level('info');
no_shuffle();
no_long_string();

my $good = '{"id": 7, "login": "ada"}';


sub http_config {
    my ($stub, $redis) = @ENV{qw(TEST_NGINX_STUB_PORT TEST_NGINX_REDIS_PORT)};
    my $app = "proxy_pass http://127.0.0.1:$stub;";

    # A port on which nobody listens: that of the stream tests.
    my $closed = "proxy_pass http://127.0.0.1:$ENV{TEST_NGINX_STREAM_PORT};";

    return <<"END" . join '', map { server(@$_) } (
scim_redis 127.0.0.1:$redis;
scim_mapping people {
    resource User {
        attribute  id        /id     match=[^/]+|a/b;
        attribute  userName  /login  required;
        list    GET     /people;
        get     GET     /people/\$scim_id?a=\$scim_id;
        create  POST    /api/admin/add.php  id=/id;
        update  POST    /people/\$scim_id/save.php;
        delete  DELETE  /people/\$scim_id;
    }
}
END
        ['app', "location ^~ /_app/ { internal; $app"
                . ' proxy_set_header X-Key outer; }'],
        ['nested', "location ^~ /_app/ { internal; $app"
                   . ' proxy_set_header X-Key outer;'
                   . ' location ^~ /_app/api/admin/ { internal;'
                   . " $app proxy_set_header X-Key inner; } }"
                   . ' location ~ \.php$ { return 200 php; }'],
        ['page', "location ^~ /_app/ { internal; $closed"
                 . ' error_page 502 =200 /page; }'],
        ['named', "location ^~ /_app/ { internal; $closed"
                  . ' error_page 502 =200 @named; }'],
        ['intercept', "location ^~ /_app/ { internal; $app"
                      . ' proxy_intercept_errors on;'
                      . ' error_page 500 =200 /page; }'],
        ['rewrite', 'location ^~ /_app/ { internal; rewrite ^ /page; }'],
        ['file', 'location ^~ /_app/ { internal; root html; }'],
        ['absent', 'location ^~ /_app/elsewhere/ { internal; }'],
        ['php', "location /_app/ { internal; $app }"
                . ' location ~ \.php$ { return 200; }'],
    );
}


sub server {
    my ($name, $locations) = @_;

    return <<"END";
server {
    listen $ENV{TEST_NGINX_LISTEN};
    server_name $name.test;
    location /scim/v2/ { scim people; scim_pass /_app; }
    location = /page { default_type application/json; return 200 '$good'; }
    location \@named { default_type application/json; return 200 '$good'; }
    location / { default_type application/json; return 200 '$good'; }
    $locations
}
END
}


sub with_app {
    my ($server, $rules, $method, $path, $body) = @_;

    app_script($rules);

    return scim($method, $path, $body, Host => "$server.test");
}


# Whatever else answers, be it with what looks like the app's object.
sub check_rule_19 {
    my %wrong = (
        page => 'an error_page', named => 'one that is a named location',
        intercept => 'an error that nginx intercepts',
        rewrite => 'a rewrite', file => 'a static file',
        absent => 'no location below scim_pass',
    );
    my $rules = [{ request => 'GET /people/7*', status => 500,
                   json => decode_json($good) }];

    for my $server (sort keys %wrong) {
        my $answer = with_app($server, $rules, 'GET', '/Users/7');

        is_error($answer, 503, undef,
                 "rule 19: $wrong{$server} is no answer of the app");
        is(scalar app_requests(), $server eq 'intercept' ? 1 : 0,
           "rule 19: $wrong{$server}: what the app was sent");
    }

    # Where nobody listens nginx has said so.
    my $foreign = 'the answer did not come from the app, but from nginx, to';

    for my $server (sort keys %wrong) {
        my $why = $server =~ /page|named/ ? 'no answer to' : $foreign;

        like(error_log(), qr/scim: get failed: $why User\.get.* $server\.test/,
             "rule 19: $wrong{$server}: a line in the log");
    }

    my $answer = with_app('app', [{ request => 'GET /people/7*',
                                    json => decode_json($good) }],
                          'GET', '/Users/7');
    is_status($answer, 200, 'rule 19: that of the upstream is one');
    is($answer->{json}{userName}, 'ada', 'rule 19: and is taken');
}


sub requests {
    return join ', ', map {
        my ($key) = map { $_->[1] } grep { $_->[0] eq 'X-Key' }
            @{ $_->{headers} };
        "$_->{method} $_->{uri} " . ($key // '');
    } app_requests();
}


sub check_rule_31 {
    my @rules = (
        { request => 'POST /api/admin/add.php', status => 201,
          json => { id => '7' } },
        { request => 'POST /people/7/save.php', status => 204 },
        { request => 'GET /people/7*', json => decode_json($good) },
        { request => 'GET /people/a%2Fb*',
          json => { id => 'a/b', login => 'slash' } },
        { request => 'GET /people/%C3%A9*',
          json => { id => "\x{e9}", login => 'acute' } },
    );
    my $ada = { userName => 'ada' };

    my $answer = with_app('app', \@rules, 'GET', '/Users/7');
    is_status($answer, 200, 'rule 31: a call');
    is(requests(), 'GET /people/7?a=7 outer',
       'rule 31: the app gets the uri of the mapping alone');

    $answer = with_app('app', \@rules, 'GET', '/Users/a%2Fb');
    is($answer->{json}{userName}, 'slash', 'rule 31: an id with a slash');
    is(requests(), 'GET /people/a%2Fb?a=a%2Fb outer',
       'rule 31: a "%2F" comes to the app as it is');

    $answer = with_app('app', \@rules, 'GET', '/Users/%c3%a9');
    is($answer->{json}{userName}, 'acute', 'rule 31: and of UTF-8');
    is(requests(), 'GET /people/%C3%A9?a=%C3%A9 outer',
       'rule 31: each byte, too');

    $answer = with_app('nested', \@rules, 'POST', '/Users', $ada);
    is_status($answer, 201, 'rule 31: a call to a nested location');
    is(requests(), 'POST /api/admin/add.php inner, GET /people/7?a=7 outer',
       'rule 31: which has a credential of its own');

    $answer = with_app('nested', \@rules, 'PUT', '/Users/7',
                       { userName => 'eve' });
    is_status($answer, 200, 'rule 31: "^~" keeps a call');
    is(requests(), 'GET /people/7?a=7 outer, POST /people/7/save.php outer,'
                   . ' GET /people/7?a=7 outer',
       'rule 31: from a "location ~" of the server');

    $answer = with_app('php', \@rules, 'POST', '/Users', $ada);
    is_error($answer, 503, undef, 'rule 31: without it that takes the call');
    is(requests(), '', 'rule 31: which the app does not see');
}


run_tests();

__DATA__

=== TEST 1: rules 19 and 31, whose answer counts and which location is called
--- http_config eval: ::http_config()
--- config
    location / {
        return 204;
    }
--- user_files
>>> _app/people/7
{"id": 7, "login": "ada"}
--- request
GET /
--- error_code: 204
--- after
check_rule_19();
check_rule_31();

# Who may do what: bearer tokens, of which Redis has nothing but the hash.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use Digest::SHA qw(sha256_hex);
use JSON::PP qw(decode_json);
use MIME::Base64 qw(encode_base64);
use Time::HiRes qw(sleep time);

# nginx itself logs the headers of requests where it debugs.
log_level('info');

# Each of them is tried before nginx starts to log.
our $token = $ENV{TEST_NGINX_SCIM_TOKEN};
our $reader = $ENV{TEST_NGINX_SCIM_READ_TOKEN};
our @issued = ($token, $reader);

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


sub new_token {
    push @issued, issue_token(@_);

    return $issued[-1];
}


sub revoke {
    my ($name) = @_;

    system("$ENV{TEST_NGINX_ROOT}/docker/scim-token -p"
           . " $ENV{TEST_NGINX_REDIS_PORT} revoke $name > /dev/null") == 0
        or die "cannot revoke\n";
}


sub with {
    my ($bearer, $method, $path, $body) = @_;

    return scim($method, $path, $body, 'Authorization' => "Bearer $bearer");
}


# The same for all: nobody learns what there is, or why a token is no good.
sub is_refused {
    my ($answer, $name) = @_;

    is_error($answer, 401, undef, $name);
    like($answer->{headers}{'www-authenticate'} // '',
         qr/^Bearer realm="[^"]+"(?:, error="invalid_token")?$/,
         "$name: the scheme is named");
}


sub check_values {
    my ($name) = @_;

    my $other = $token =~ s/(.)$/$1 eq '0' ? '1' : '0'/er;
    my %values = (
        'no header' => undef,
        'nothing' => '',
        'no token' => 'Bearer',
        'a blank token' => 'Bearer  ',
        'another scheme' => "Token $token",
        'Basic with the token' => "Basic $token",
        'Basic' => 'Basic ' . 'c2NpbTpzZWNyZXQ=',
        'a longer scheme' => "Bearers $token",
        'no space' => "Bearer$token",
        'two tokens' => "Bearer $token $token",
        'a parameter' => qq(Bearer token="$token"),
        'quotes' => qq(Bearer "$token"),
        'a comma' => "Bearer $token,",
        'an unknown token' => 'Bearer scim_' . '0' x 64,
        'one digit wrong' => "Bearer $other",
        'too short' => 'Bearer ' . substr($token, 0, -1),
        'too long' => "Bearer ${token}0",
        'other case' => 'Bearer ' . uc $token,
        'its hash' => 'Bearer ' . sha256_hex($token),
        'its key in Redis' => 'Bearer scim:token:' . sha256_hex($token),
        'a pattern' => 'Bearer *',
        'very long' => 'Bearer ' . 'a' x 7000,
        'no ASCII' => "Bearer \xc3\xa4",
    );

    for my $name (sort keys %values) {
        is_refused(scim('GET', '/Users/7', undef,
                        'Authorization' => $values{$name}), $name);
    }

    for my $path ('/Users', '/Users/999', '/ServiceProviderConfig', '/Schemas',
                  '/ResourceTypes', '/Nothing', '/', '/Users/%2e%2e')
    {
        is_refused(scim('GET', $path, undef, 'Authorization' => undef),
                   "without a token: $path");
    }

    for my $method (qw(POST PUT PATCH DELETE OPTIONS)) {
        is_refused(scim($method, '/Users/7', '{"not JSON',
                        'Authorization' => undef), "without a token: $method");
    }
}


sub check_good_values {
    for my $value ("Bearer $token", "bearer $token", "BEARER $token",
                   "bEaReR   $token  ", $token,
                   'Basic ' . encode_base64("okta:$token", ''))
    {
        is_status(scim('GET', '/Users/7', undef, 'Authorization' => $value),
                  200, '"' . substr($value, 0, 12) . '..." is good');
    }
}


sub check_strict {
    for my $value ($token, 'Basic ' . encode_base64("okta:$token", '')) {
        is_refused(scim('GET', '/Users/7', undef, 'Authorization' => $value),
                   'strict: "' . substr($value, 0, 12) . '..."');
    }
}


# No byte of a body is waited for, and none is asked for.
sub check_body {
    my $head = "Content-Type: application/scim+json\r\nContent-Length: 5000000";

    for my $expect ('', "\r\nExpect: 100-continue") {
        for my $value ('', "Authorization: Bearer scim_wrong\r\n") {
            my $connection = connection();
            my $start = time;

            $connection->send("POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\n"
                              . "$value$head$expect\r\n\r\n");

            my $first = $connection->read_until("\r\n");

            like($first, qr{^HTTP/1.1 401 }, 'the first that comes is the 401');
            cmp_ok(time - $start, '<', 1, 'and at once');
        }
    }

    return if !is_http1();

    my $connection = connection();
    my $body = '{"Operations": [{"op": "remove", "path": "title"}]}';

    $connection->send("PATCH /scim/v2/Users/7 HTTP/1.1\r\nHost: x\r\n"
                      . "Authorization: Bearer $token\r\nContent-Length: "
                      . length($body) . "\r\nExpect: 100-continue\r\n\r\n");

    is($connection->read_until("\r\n\r\n"), 'HTTP/1.1 100 Continue',
       'who has a token is asked for the body');

    $connection->send($body);
    is($connection->answer->{status}, 200, 'which is then read');
}


sub check_times {
    my $short = new_token('--ttl', '3s');
    my $forgotten = new_token('--ttl', '1h');
    my $kept = connection();

    is_status(with($short, 'GET', '/Users/7'), 200, 'a token is good at first');
    is($kept->scim('GET', '/Users/7', undef,
                   'Authorization' => "Bearer $short")->{status}, 200,
       'on this connection too');

    # An expiry in the past, in a Redis that has not removed the key.
    redis_cli('HSET', 'scim:token:' . sha256_hex($forgotten), 'expires', 1);
    is_refused(with($forgotten, 'GET', '/Users/7'), 'one of long ago');

    sleep 3.1;
    is_refused(with($short, 'GET', '/Users/7'), 'it has expired now');
    is_refused($kept->scim('GET', '/Users/7', undef,
                           'Authorization' => "Bearer $short"),
               'on the old connection too');
}


sub check_revocation {
    my @tokens = map { new_token('--label', "number $_") } 1, 2;
    my $kept = connection();

    my $ask = sub {
        $kept->scim('GET', '/Users/7', undef,
                    'Authorization' => "Bearer $tokens[0]");
    };

    is($ask->()->{status}, 200, 'a token is good at first');

    revoke(substr sha256_hex($tokens[0]), 0, 12);

    is_refused($ask->(), 'the next request after the revocation');
    is_status(with($tokens[1], 'GET', '/Users/7'), 200,
              'another token stays good');
}


sub check_tenants {
    my ($acme, $umbrella) = map { new_token('--tenant', $_) } 'acme', 'umbrella';

    my $keep = sub {
        my ($bearer, $value) = @_;
        with($bearer, 'PATCH', '/Users/9', { Operations => [{
            op => 'replace', path => 'externalId', value => $value }] });
    };

    my $find = sub {
        my ($bearer, $value) = @_;
        with($bearer, 'GET', "/Users?filter=externalId+eq+%22$value%22")
            ->{json}{totalResults};
    };

    is_status($keep->($acme, 'of-acme'), 200, 'one tenant keeps a value');
    is($find->($acme, 'of-acme'), 1, 'and finds it');
    is($find->($umbrella, 'of-acme'), 0, 'another one does not');
    is(with($umbrella, 'GET', '/Users/9')->{json}{externalId}, undef,
       'nor does it see it');

    $keep->($umbrella, 'of-umbrella');
    is(with($acme, 'GET', '/Users/9')->{json}{externalId}, 'of-acme',
       'the value of the one stays as the other writes its own');

    $keep->($acme, undef);
    is($find->($umbrella, 'of-umbrella'), 1, 'or as the one is cleared');

    my @keys = grep { !/^scim:token:/ } split /\n/, redis_cli('KEYS', '*');
    is(scalar(grep { !/^scim:\{(?:acme|umbrella|default)\}:/ } @keys), 0,
       'each key names its tenant');
}


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file> // '';
}


sub check_logs {
    my $dir = "$ENV{TEST_NGINX_ROOT}/build/t/auth";
    my $logs = "$dir/nginx/logs";

    like(slurp("$logs/access.log"), qr{GET /scim/v2}, 'the log is looked at');
    like(slurp("$logs/scim.log"), qr/^200 User default Okta \d/m,
         'the label of a token is in the log');
    like(slurp("$logs/scim.log"), qr/^401 - - - -/m,
         'of one that is wrong nothing is known');
    like(slurp("$logs/error.log"),
         qr/token [0-9a-f]{8,16} is unknown or has expired/,
         'a wrong token is named by the start of its hash');

    for my $file (glob "$logs/*.log") {
        my $text = slurp($file);
        my @found = grep { index($text, substr $_, 5, 32) >= 0 } @issued;

        is(scalar @found, 0, "no token is in $file" =~ s{\Q$dir/}{}r);
    }
}


sub check_redis {
    my @held = map {
        my $type = redis_cli('TYPE', $_);
        ($_, $type eq 'hash' ? redis_cli('HGETALL', $_) : ())
    } split /\n/, redis_cli('KEYS', '*');

    my @found = grep {
        my $text = substr $_, 5;
        grep { index($_, $text) >= 0 } @held;
    } @issued;

    is(scalar @found, 0, 'Redis has the text of none of them');
    cmp_ok(redis_cli('HGET', 'scim:token:' . sha256_hex($token), 'used'), '>',
           time - 600, 'but when one was used');
}


__DATA__

=== TEST 1: without a good token everything is 401, and says nothing else
--- request
GET /scim/v2/Users/7
--- more_headers
Accept: text/html
--- error_code: 401
--- response_headers
Content-Type: application/scim+json
WWW-Authenticate: Bearer realm="scim"
--- response_json
{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "401",
 "scimType": null}
--- after
check_values();



=== TEST 2: a good token is taken, however its scheme is written
--- request
GET /scim/v2/Users/7
--- after
check_good_values();



=== TEST 3: the 401 does not wait for the body
--- request
POST /scim/v2/Users
{}
--- more_headers
Authorization: Bearer wrong
--- error_code: 401
--- after
check_body();



=== TEST 4: a token that may only read reads everything and writes nothing
--- request eval
my $body = '{"userName": "by.reader", "title": "x",
    "name": {"givenName": "By", "familyName": "Reader"}}';
['GET /scim/v2/Users/7', 'GET /scim/v2/Users?count=1', 'HEAD /scim/v2/Users/7',
 'GET /scim/v2/Groups/g-6', 'GET /scim/v2/Schemas',
 'GET /scim/v2/Users?filter=externalId+eq+%22x%22',
 "POST /scim/v2/Users\n$body", "PUT /scim/v2/Users/7\n$body",
 "DELETE /scim/v2/Users/7", "DELETE /scim/v2/Users/999",
 'PATCH /scim/v2/Users/7
{"Operations": [{"op": "replace", "path": "active", "value": false}]}',
 'PATCH /scim/v2/Users/7
{"Operations": [{"op": "replace", "path": "externalId", "value": "x"}]}']
--- more_headers
Authorization: Bearer $TEST_NGINX_SCIM_READ_TOKEN
--- error_code eval
[(200) x 6, (403) x 6]
--- response_json eval
[(undef) x 6, ('{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
    "status": "403"}') x 6]
--- after
my $person = decode_json(demo_request('GET', '/admin/people/7')->{content});
is($person->{person}{status}, 'A', 'the app has not changed');
is($person->{person}{login}, 'greta.moreau', 'in any way');
is(scim('GET', '/Users/7')->{json}{externalId}, undef, 'nor has Redis');



=== TEST 5: a token ends at its time
--- request
GET /scim/v2/Users/7
--- after
check_times();



=== TEST 6: a revoked token is refused at once
--- request
GET /scim/v2/Users/7
--- after
check_revocation();



=== TEST 7: what is kept for one tenant is nothing to another
--- request
GET /scim/v2/Users/9
--- after
check_tenants();



=== TEST 8: a token is in no log, nor in Redis
--- http_config eval
Test::Nginx::Scim::demo_http_config() . <<'END';
    log_format  scim  '$status $scim_type $scim_tenant $scim_token $scim_calls';
END
--- config eval
Test::Nginx::Scim::demo_config('access_log logs/access.log;',
                               'access_log logs/scim.log scim;')
--- request
GET /scim/v2/Users/7
--- after
check_values();
with(new_token('--label', 'Okta'), 'GET', '/Users/7');
with(new_token('--scope', 'read'), 'DELETE', '/Users/7');
my $gone = new_token();
revoke($gone);
with($gone, 'GET', '/Users/7');
check_logs();
check_redis();



=== TEST 9: with "scim_dialect strict" a token comes as RFC 6750 has it
--- http_config eval: Test::Nginx::Scim::demo_http_config()
--- config eval: Test::Nginx::Scim::demo_config('scim_dialect strict;')
--- request
GET /scim/v2/Users/7
--- after
check_strict();

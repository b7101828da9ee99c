# What is wrong with a request is answered as SCIM says, and changes nothing
# in the app; what only looks wrong works.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);

master_on();
log_level('info');
no_shuffle();

demo_gateway('client_max_body_size     512k;',
             'client_body_buffer_size  1k;');

my $patch_op = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
my %names = (name => { givenName => 'N', familyName => 'E' });


my $before;


# What the app has of people, at most 50 of them.
sub people {
    my ($query) = @_;
    my $answer = demo_request('GET', '/admin/people' . ($query // ''));

    return decode_json($answer->{content});
}

sub is_unchanged {
    my ($name) = @_;

    is_deeply(people(), $before, "the app is as before: $name");
}

# POST, PUT and PATCH of a body that none of them takes.
sub refused {
    my ($name, $body, $scim_type, $status) = @_;

    for (['POST', '/Users'], ['PUT', '/Users/7'], ['PATCH', '/Users/7']) {
        my ($method, $path) = @$_;
        is_error(scim($method, $path, $body), $status // 400, $scim_type,
                 "$method: $name");
    }
}


sub check_json {
    my $deep = 100_000;
    my @cases = (
        ['an empty body', ''],
        ['white space', " \r\n"],
        ['an end in the middle', '{"userName": "a'],
        ['no value', '{"userName": }'],
        ['a comma too many', '{"userName": "a",}'],
        ['two values', '{"userName": "a"} {}'],
        ['other quotes', "{'userName': 'a'}"],
        ['a form', 'userName=a&active=true'],
        ['XML', '<User><userName>a</userName></User>'],
        ['a line break in a text', qq({"userName": "a\nb"})],
        ['Latin-1', qq({"userName": "Ren\xe9"})],
        ['UTF-16', "\xff\xfe{\0}\0"],
        ['an overlong form of a slash', qq({"userName": "a\xc0\xafb"})],
        ['half a character', qq({"userName": "a\xe2\x82"})],
        ['a surrogate', '{"userName": "\ud800"}'],
        ['a NUL', '{"userName": "a\u0000b"}'],
        ['a NUL in a name', '{"userName\u0000": "a"}'],
        ['a NUL byte', qq({"userName": "a\0b"})],
        ['an integer without an end', '{"userName": 1' . '0' x 400 . '}'],
        ['a number beyond all limits', '{"userName": 1e999}'],
        ["$deep arrays", '{"userName": "a", "emails": ' . '[' x $deep
                         . ']' x $deep . '}'],
        ["$deep arrays without an end", '[' x $deep],
        ['80000 objects', '{"a":' x 80_000 . '1' . '}' x 80_000],
    );

    refused($_->[0], $_->[1], 'invalidSyntax') for @cases;
    is_unchanged('broken JSON');
}


# JSON, and no resource.
sub check_shapes {
    refused("the body is $_", $_, 'invalidSyntax')
        for '[]', '[{"userName": "a"}]', '"a"', '1', 'true', 'null';
    is_unchanged('JSON that is no object');
}


# Types that no tolerance of what clients send makes right.
sub check_types {
    my @cases = (
        ['userName', { a => 1 }],
        ['userName', ['a', 'b']],
        ['name', 'Ada'],
        ['name', ['Ada']],
        ['name', { givenName => { a => 1 }, familyName => 'E' }],
        ['name', { givenName => ['N', 'M'], familyName => 'E' }],
        ['emails', [{ value => { a => 1 } }]],
        ['emails', [{ value => ['a@example.test', 'b@example.test'] }]],
        ['active', 'perhaps'],
        ['active', 2],
        ['active', [JSON::PP::true, JSON::PP::false]],
        ['active', { a => 1 }],
        ['password', { a => 1 }],
        ['externalId', { a => 1 }],
        ['externalId', ['a', 'b']],
        ['addresses', [{ type => 'work', locality => ['a', 'b'] }]],
    );

    for (@cases) {
        my ($name, $value) = @$_;
        my $text = JSON::PP->new->canonical->allow_nonref->encode($value);
        my %body = (userName => 'greta.moreau', %names, $name => $value);
        my $patch = { schemas => [$patch_op], Operations => [
            { op => 'replace', path => $name, value => $value }] };

        is_error(scim('PUT', '/Users/7', \%body), 400, 'invalidValue',
                 "PUT: $name is $text");
        is_error(scim('PATCH', '/Users/7', $patch), 400, 'invalidValue',
                 "PATCH: $name is $text");

        $body{userName} = 'nobody' if $name ne 'userName';
        is_error(scim('POST', '/Users', \%body), 400, 'invalidValue',
                 "POST: $name is $text");
    }

    is_unchanged('wrong types');
}


sub check_patches {
    my @cases = (
        [{}, 'invalidSyntax', 'no operations'],
        [{ Operations => {} }, 'invalidSyntax', 'operations that are no list'],
        [{ Operations => ['add'] }, 'invalidSyntax', 'an operation of text'],
        [[{}], 'invalidSyntax', 'an operation without "op"'],
        [[{ op => 'move', path => 'title', value => 'a' }],
         'invalidSyntax', 'an operation that SCIM has not'],
        [[{ op => 7, path => 'title', value => 'a' }],
         'invalidSyntax', 'an operation that is a number'],
        [[{ op => 'add', path => 'title' }], 'invalidValue', 'no value to add'],
        [[{ op => 'add', value => 'a' }], 'invalidValue',
         'neither a path nor an object'],
        [[{ op => 'remove' }], 'noTarget', 'nothing to remove'],
        [[{ op => 'add', path => 5, value => 'a' }],
         'invalidPath', 'a path that is a number'],
        [[{ op => 'add', path => 'emails[type eq', value => 'a' }],
         'invalidPath', 'a path that has no end'],
        [[{ op => 'add', path => 'emails[type xx "work"].value',
            value => 'a' }],
         'invalidFilter', 'a path with an operator that SCIM has not'],
        [[{ op => 'add', path => 'a..b', value => 'a' }],
         'invalidPath', 'a path with an empty name'],
        [[{ op => 'replace', path => 'id', value => '8' }],
         'mutability', 'another id'],
    );

    for (@cases) {
        my ($operations, $scim_type, $name) = @$_;
        my $body = ref $operations eq 'HASH' ? $operations
                                             : { Operations => $operations };
        is_error(scim('PATCH', '/Users/7',
                      { schemas => [$patch_op], %$body }),
                 400, $scim_type, "PATCH: $name");
    }

    # One of three is wrong.
    my $three = [map { { op => 'replace', path => $_, value => 'X' } }
                 'title', 'a..b', 'locale'];
    is_error(scim('PATCH', '/Users/7',
                  { schemas => [$patch_op], Operations => $three }),
             400, 'invalidPath', 'PATCH: one operation of three is wrong');
    is_unchanged('wrong patches');
}


sub check_required {
    for (['/Users', 'userName', { %names }],
         ['/Users', 'userName', { %names, userName => '' }],
         ['/Users', 'userName', { %names, userName => undef }],
         ['/Groups', 'displayName', { members => [{ value => '7' }] }],
         ['/Groups', 'displayName', { displayName => '' }])
    {
        my ($path, $missing, $body) = @$_;
        my $answer = scim('POST', $path, $body);

        is_error($answer, 400, 'invalidValue', "POST: no $missing");
        like($answer->{json}{detail}, qr/"\Q$missing\E"/,
             "the detail names $missing");
    }

    is_unchanged('what is required is missing');
}


sub check_conflicts {
    for ('ada.abel', 'ADA.Abel') {
        is_error(scim('POST', '/Users', { %names, userName => $_ }),
                 409, 'uniqueness', "POST: $_ is taken");
        is_error(scim('PUT', '/Users/7', { %names, userName => $_ }),
                 409, 'uniqueness', "PUT: $_ is taken");
        is_error(scim('PATCH', '/Users/7',
                      { schemas => [$patch_op], Operations => [
                          { op => 'replace', path => 'userName',
                            value => $_ }] }),
                 409, 'uniqueness', "PATCH: $_ is taken");
    }

    is_unchanged('a userName that is taken');
}


sub check_unknown {
    my $body = { %names, userName => 'greta.moreau' };
    my $patch = { schemas => [$patch_op], Operations => [
        { op => 'replace', path => 'active', value => JSON::PP::false }] };

    for my $id (qw(0 121 999999 99999999999999999999 abc -7 7.0 07 +7 7x),
                '%207', '7%20', 'x' x 5000)
    {
        my $name = substr $id, 0, 30;

        is_error(scim('GET', "/Users/$id"), 404, '', "GET: id $name");
        is_error(scim('PUT', "/Users/$id", $body), 404, '', "PUT: id $name");
        is_error(scim('PATCH', "/Users/$id", $patch), 404, '',
                 "PATCH: id $name");
        is_error(scim('DELETE', "/Users/$id"), 404, '', "DELETE: id $name");
    }

    for my $path ('/User', '/users', '/Users/7/title', '/Users/7/8',
                  '/Groups/g-1/members', '/Schemas/nope', '/ResourceTypes/Nope',
                  '/ServiceProviderConfig/1')
    {
        is_error(scim('GET', $path), 404, '', "there is no $path");
    }

    for (['DELETE', '/Users'], ['PUT', '/Users'], ['PATCH', '/Users'],
         ['POST', '/Users/7'], ['POST', '/Schemas'],
         ['DELETE', '/ServiceProviderConfig'],
         is_http1() ? ['BREW', '/Users/7'] : ())
    {
        my ($method, $path) = @$_;
        is_error(scim($method, $path, $method =~ /^P/ ? $body : undef),
                 405, '', "there is no $method of $path");
    }

    for (['GET', '/Me']) {
        my ($method, $path) = @$_;
        is_error(scim($method, $path, $method eq 'POST' ? {} : undef),
                 501, '', "$method $path is not supported");
    }

    is_unchanged('unknown ids, paths and methods');
}


sub check_queries {
    my @filters = (
        'userName', 'userName eq', 'userName eq ada abel', 'eq "a"',
        'userName eq "a', 'userName eq \'a\'', 'userName is "a"',
        'userName eq "a" and', 'userName eq "a" nor title eq "b"',
        '(userName eq "a"', 'userName eq "a")', 'userName eq "a" "b"',
        'emails[type eq "work"', 'emails[].value eq "a"', 'userName eq "\x"',
        'userName..x eq "a"', 'userName eq {"a":1}', 'userName eq ["a"]',
        'not userName eq "a"', '(' x 2000, '(' x 500 . ')' x 500,
        'noSuchAttribute eq "a"', 'userName eq "' . "\x01" . '"',
        'password eq "a"', '&', "\xe2\x82\xac",
    );

    for (@filters) {
        is_error(scim('GET', '/Users?filter=' . in_uri($_)), 400,
                 'invalidFilter', 'the filter ' . in_uri(substr $_, 0, 40));
    }

    for ('filter=%', 'filter=%zz', 'filter=userName%20eq%20%22%ff%22',
         'filter=userName%20eq%20%22a%00%22', 'attributes=%f')
    {
        is_error(scim('GET', "/Users?$_"), 400, undef, "the query $_");
    }

    # RFC 7644, 3.4.2.4: what is too small counts as the smallest.
    for (['startIndex=0&count=7', 7], ['startIndex=-5&count=1', 1],
         ['count=0', 0], ['count=-3', 0])
    {
        my ($query, $n) = @$_;
        my $answer = scim('GET', "/Users?$query");
        is_status($answer, 200, "$query is taken");
        is($answer->{json}{totalResults}, 120, "$query: the total is right");
        is(scalar @{ $answer->{json}{Resources} // [] }, $n,
           "$query: so is the number of resources");
    }

    for ('startIndex=x', 'count=many', 'startIndex=1e3', 'count=1.5',
         'startIndex=99999999999999999999999')
    {
        my $answer = scim('GET', "/Users?$_");
        ok($answer->{status} == 200 && ref $answer->{json}{Resources}
           || $answer->{status} == 400, "$_ does no harm");
    }
}


# ---- Sizes and framings ----

# A person whose title takes this many bytes.
sub large {
    my ($login, $size) = @_;

    return { %names, userName => $login, title => 'x' x $size };
}

sub is_created {
    my ($answer, $login, $size, $name) = @_;
    my $created = is_status($answer, 201, $name);
    my ($person) = $created ? @{ people("?login=$login")->{people} } : ();

    is(length($person->{title} // ''), $size, "$name: all of it is there");
}

# The first bytes of a request with a chunked body, behind which chunks follow.
sub chunked_head {
    return scim_bytes('POST', '/Users', undef, 'Transfer-Encoding' => 'chunked',
                      'Content-Type' => 'application/scim+json', @_);
}

sub chunk {
    my ($bytes) = @_;

    return sprintf("%x\r\n", length $bytes) . "$bytes\r\n";
}


# nginx answers by the announced length alone.
sub check_too_large {
    my $limit = 512 * 1024;

    for my $token ($ENV{TEST_NGINX_SCIM_TOKEN}, 'wrong') {
        my $client = connection();
        $client->send(scim_bytes('POST', '/Users', undef,
                                 'Content-Length' => $limit + 1,
                                 'Authorization' => "Bearer $token"));
        is_error($client->answer, 413, '',
                 "a length over the limit, with the token $token");
    }

    is_error(scim($_, $_ eq 'POST' ? '/Users' : '/Users/7',
                  large('large', $limit)),
             413, '', "$_ with a body over the limit") for qw(POST PUT PATCH);
    is_error(scim('POST', '/Users', large('large', $limit), 'Authorization' =>
                  undef), 413, '', 'a body over the limit and no token');

    my $client = connection();
    $client->send(chunked_head() . chunk('{"userName": "')
                  . chunk('x' x 65536) x 9 . "0\r\n\r\n");
    is_error($client->answer, 413, '', 'chunks over the limit');

    $client = connection();
    $client->send(chunked_head('Authorization' => 'Bearer wrong')
                  . chunk('x' x 65536) x 9 . "0\r\n\r\n");
    my $answer = $client->answer;
    is_error($answer, $answer->{status} == 401 ? 401 : 413, '',
             'chunks over the limit with a wrong token');

    if (is_http1()) {
        $client = connection();
        $client->send(chunked_head() . sprintf("%x\r\n{", $limit * 2));
        is_error($client->answer, 413, '',
                 'a chunk whose size is over the limit');
    }

    is_unchanged('bodies over the limit');
}


sub check_large {
    my $size = 400_000;

    is_created(scim('POST', '/Users', large('length', $size)), 'length', $size,
               'a body over the buffer is taken');

    my $client = connection();
    my $json = JSON::PP->new->encode(large('chunks', $size));
    my $head = chunked_head();
    $client->send(join '', $head, (map { chunk($_) } unpack '(a1000)*', $json),
                  "0\r\n\r\n");
    is_created($client->answer, 'chunks', $size,
               'chunks over the buffer are taken');

    # In pieces that come one by one.
    my $bytes = scim_bytes('POST', '/Users', large('pieces', $size));
    for (unpack '(a50000)*', $bytes) {
        $client->send($_);
        select undef, undef, undef, 0.01;
    }
    is_created($client->answer, 'pieces', $size,
               'pieces over the buffer are taken');

    check_http1($client) if is_http1();
}


sub check_http1 {
    my ($client) = @_;

    # Chunks that end anywhere, extensions, a trailer, one byte at a time.
    my $json = JSON::PP->new->encode(large('bytes', 10));
    my $bytes = chunked_head() . join('', map { "1;a=\"b\"\r\n$_\r\n" }
                                   split //, $json)
        . "000\r\nX-Trailer: 1\r\n\r\n";
    for (split //, $bytes) {
        $client->send($_);
    }
    is_created($client->answer, 'bytes', 10, 'single bytes are taken');

    # The client waits until it is asked for the body.
    $json = JSON::PP->new->encode(large('expect', 5000));
    $client->send(scim_bytes('POST', '/Users', undef, 'Expect' =>
                             '100-continue', 'Content-Length' => length $json));
    my $asked = $client->read_until("\r\n\r\n");
    like($asked, qr{^HTTP/1\.1 100 }, 'a client that waits is asked to go on');
    $client->send($json);
    is_created($client->answer, 'expect', 5000, 'what it sends is taken');

    ok($client->is_open, 'all of these used one connection');

    # Without a token there is no such invitation.
    $client = connection();
    $client->send(scim_bytes('POST', '/Users', undef, 'Expect' =>
                             '100-continue', 'Content-Length' => 10,
                             'Authorization' => undef));
    my $answer = $client->read_until("\r\n\r\n");
    like($answer, qr{^HTTP/1\.1 401 }, 'a stranger is not asked to go on');

    unlike(error_log(), qr/temporary file/, 'no body was in a file');
    is_deeply([glob "$Test::Nginx::Util::ServRoot/client_body_temp/*"], [],
              'nor is one left there');
}


# A body where there should be none, or none where one should be.
sub check_framings {
    my $client = connection();

    for my $method (qw(GET DELETE)) {
        is_error($client->scim($method, '/Users/999', '{"a": 1}'), 404, '',
                 "$method: a body is read over");
    }

    $client->send(scim_bytes('GET', '/Users/999', undef,
                             'Transfer-Encoding' => 'chunked')
                  . chunk('x' x 3000) . "0\r\n\r\n");
    is_error($client->answer, 404, '', 'GET: so are chunks');

    is_error($client->scim($_, $_ eq 'POST' ? '/Users' : '/Users/7', undef,
                           'Content-Type' => 'application/scim+json'),
             400, 'invalidSyntax', "$_: no body and no length")
        for qw(POST PUT PATCH);

    my $answer = $client->scim('GET', '/Users/7');
    is_status($answer, 200, 'after all of these the connection still works');

    # A client that goes away in the middle.
    for (scim_bytes('POST', '/Users', undef, 'Content-Length' => 100) . '{"us',
         chunked_head() . chunk('{"userName": "cut"'))
    {
        my $gone = connection();
        $gone->send($_);
        select undef, undef, undef, 0.05;
        undef $gone;
    }

    is_status($client->scim('GET', '/Users/7'), 200,
              'after clients that went away too');
    is(people('?login=cut')->{count}, 0, 'nothing of theirs is there');
}


# Where nginx has no limit there is one still: bodies are kept in memory.
sub check_no_limit {
    my $client = connection();

    $client->send(chunked_head() . chunk('x' x 1_048_576) x 17 . "0\r\n\r\n");
    is_error($client->answer, 413, '', 'chunks of 17 MB: 413');
    is_error(scim('POST', '/Users', 'x' x 17_825_792), 413, '', '17 MB: 413');
    is_error(scim('POST', '/Users', ' ' x 1_000_000), 400, 'invalidSyntax',
             '1 MB is read');
}


# There a body needs neither a length nor chunks, and nginx would rather keep
# it in a file.
sub check_http2 {
    my $size = 300_000;
    my $url = "http://127.0.0.1:$ENV{TEST_NGINX_STREAM_PORT}/scim/v2/Users";
    my $file = "$Test::Nginx::Util::ServRoot/body";

    for (['h2-length', '--data-binary', "\@$file"],
         ['h2-no-length', '-X', 'POST', '-T', $file, '-H', 'Content-Length:'])
    {
        my ($login, @body) = @$_;

        open my $out, '>', $file or die "$file: $!\n";
        print $out JSON::PP->new->encode(large($login, $size));
        close $out;

        my $answer = curl(@body, $url);
        is_status($answer, 201, "$login is taken");
        is(length((people("?login=$login")->{people}[0] // {})->{title} // ''),
           $size, "$login: all of it is there");
    }

    for (['POST', $url], ['PATCH', "$url/7"]) {
        is_error(curl('-X', @$_), 400, 'invalidSyntax',
                 "HTTP/2, $_->[0]: no body at all");
    }

    is_error(curl("$url/999"), 404, '', 'HTTP/2: an error is a SCIM error');
    unlike(error_log(), qr/temporary file/, 'HTTP/2: no body was in a file');
}


# An answer as those of scim(), to a request over HTTP/2.
sub curl {
    open my $curl, '-|', 'curl', '-s', '-i', '--http2-prior-knowledge',
        '-H', "Authorization: Bearer $ENV{TEST_NGINX_SCIM_TOKEN}",
        '-H', 'Content-Type: application/scim+json', @_
        or die "cannot run curl: $!\n";
    my $text = do { local $/; <$curl> } // '';
    my ($status, $head, $body)
        = $text =~ m{^HTTP/2 (\d+) ?\r\n(.*?)\r\n\r\n(.*)$}s;

    return {
        status => $status // 0,
        headers => { ($head // '') =~ /^([^:\r\n]+): ([^\r\n]*)/mg },
        body => $body // '',
        json => eval { decode_json($body) },
        whole => 1,
    };
}


$before = people();

run_tests();

__DATA__

=== TEST 1: wrong bodies
--- request
GET /scim/v2/Users/7
--- response_json
{"id": "7", "userName": "greta.moreau"}
--- after
check_json();
check_shapes();
check_types();
check_patches();
check_required();



=== TEST 2: what is taken, unknown or not supported
--- request
GET /scim/v2/Users/7
--- response_json
{"id": "7"}
--- after
check_conflicts();
check_unknown();
check_queries();



=== TEST 3: sizes and framings
--- request
GET /scim/v2/Users/7
--- response_json
{"id": "7"}
--- after
check_too_large();
check_framings();
check_large();
--- no_error_log
[alert]
[crit]



=== TEST 4: no limit of nginx
--- http_config eval: Test::Nginx::Scim::demo_http_config()
--- config eval: Test::Nginx::Scim::demo_config('client_max_body_size 0;')
--- request
GET /scim/v2/Users/7
--- response_json
{"id": "7"}
--- after
check_no_limit();



=== TEST 5: HTTP/2
--- http_config eval
Test::Nginx::Scim::demo_http_config() . '
    server {
        listen                   127.0.0.1:$TEST_NGINX_STREAM_PORT  http2;
        client_body_buffer_size  1k;
' . Test::Nginx::Scim::demo_config() . '
    }
'
--- config
    location / {
        return 204;
    }
--- request
GET /
--- error_code: 204
--- response_headers
!Content-Type
--- after
check_http2();

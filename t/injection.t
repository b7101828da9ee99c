# Nothing that a client sends changes the shape of a request to the app: one
# well-formed request arrives that holds exactly the client's value, or none.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use Encode qw(decode encode);
use JSON::PP;

master_on();
log_level('info');

my $json = JSON::PP->new->allow_nonref->canonical;

# What an attacker would write, and what is often escaped once too often.
my @values = (
    'ada', 'a b', ' a ', '-', '~', '*', '.', '..', '...', '../admin',
    'a/../../admin', '/admin', 'a/b', '..\admin', "..;/admin", 'a;b=c', 'a:b',
    'a?b=c', 'a&b=c', 'a=b', 'a+b', 'a,b', 'a#b', 'a|b', 'a@b', '[]', 'b[]=c',
    'a%41', '100%', '%', '%2e%2e%2f', '%00', '%0d%0aX-Evil: 1', '%%41', '&&',
    'a"b', "a'b", 'a\b', '\\', '\"', '"', '","x":"y', '{"a":1}', '</u><x>',
    '<![CDATA[', '&amp;', '$host', '${scim_id}', '$$', '$scim_secret', '`id`',
    'null', 'true', '7', '007', '1e5', '-1', "O'Neil", 'a(b)c', '^a.*b$', '{2}',
    "a\tb", "a\nb", "a\rb", "a\r\nX-Evil: 1",
    "a HTTP/1.1\r\nHost: b\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
    "\x01a\x08\x0b\x1b\x1f\x7f", "\x{80}\x{85}\x{a0}\x{ad}",
    "na\x{ef}ve \x{20ac}", "\x{1f600}", "\x{feff}a", "a\x{2028}\x{202e}b",
    "a\x{ffff}", 'x' x 5000, '%' x 2000,
);

# By the name of a server: what is particular to the mapping, and what of a
# request to the app holds the client's value.
my %places = (
    path => {
        lines => 'create POST /people/$scim_userName id=/id;',
        values => sub { path_of($_[0], qr{^/people/([^/?]*)$}) },
        segment => '?',
    },
    middle => {
        lines => 'create POST /people/x-${scim_userName}.json/add?a=b id=/id;',
        values => sub {
            path_of($_[0], qr{^/people/x-([^/?]*)\.json/add\?a=b$});
        },
        segment => 'x-?.json',
    },
    query => {
        lines => 'create POST /people?a=1&login=$scim_userName&b=2 id=/id;',
        values => sub { fields_of(query_of($_[0]), 'a=1&login=?&b=2') },
    },
    within => {
        lines => 'create POST "/people?q=login:$scim_userName;x&b=2" id=/id;',
        values => sub { fields_of(query_of($_[0]), 'q=login:?;x&b=2') },
    },
    header => {
        lines => 'create POST /people id=/id'
            . " 'header=X-Login: \$scim_userName';",
        values => sub { header_of($_[0], 'X-Login') },
        refuses => qr/[\r\n]/,
        is_header => 1,
    },
    form => {
        lines => 'create POST /people form id=/id;',
        values => sub { fields_of($_[0]{body}, 'login=?') },
    },
    fields => {
        lines => 'create POST /people id=/id'
            . " 'form=do=add&login=\$scim_userName&\$scim_userName=on';",
        values => sub { fields_of($_[0]{body}, 'do=add&login=?&?=on') },

        # In the names of fields these make arrays.
        refuses => qr/[\[\]]/,
    },
    joined => {
        lines => 'form key=1; create POST /people form=do=add body=/u id=/id;',
        values => sub { fields_of($_[0]{body}, 'key=1&do=add&u[login]=?') },
    },
    envelope => {
        lines => q(xml '<s:Envelope xmlns:s=")
            . q(http://schemas.xmlsoap.org/soap/envelope/"><s:Body/>)
            . q(</s:Envelope>'; create POST /people id=/id)
            . q( 'xml=<u n="$scim_userName">$scim_userName</u>';),
        values => sub { envelope_of($_[0]) },

        # XML cannot have these (XML 1.0, 2.2).
        refuses => qr/[^\t\n\r -\x{d7ff}\x{e000}-\x{fffd}\x{10000}-\x{10ffff}]/,
    },
    json => {
        lines => 'create POST /people id=/id;',
        values => sub { json_of($_[0], { login => '?' }) },
    },
    template => {
        lines => 'create POST /people id=/id'
            . q( 'json={"u": $scim_userName, "a": ["<$scim_userName>", 1]}';),
        values => sub { json_of($_[0], { u => '?', a => ['<?>', 1] }) },
    },
    nested => {
        lines => 'create POST /people id=/id'
            . q( 'json={"f": "login == ${scim_userName:json}"}';),
        values => sub {
            my $filter = $json->decode($_[0]{body})->{f};
            $filter =~ s/^login == // or return;
            return $json->decode($filter);
        },
    },
    regex => {
        lines => q(create POST '/people?r=^${scim_userName:regex}$$' id=/id;),
        values => sub {
            my ($regex) = fields_of(query_of($_[0]), 'r=?');
            return $regex;
        },
        is_regex => 1,
    },
);


# A "scim_mapping" and a server for each place.
sub http_config {
    my $config = "scim_redis 127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};\n";

    for my $name (sort keys %places) {
        $config .= mapping_of($name, $places{$name}{lines});
    }

    $config .= mapping_of('ids', 'create POST /people id=/id;')
        . mapping_of('numbers', 'create POST /people id=/id;', 'number')
        . mapping_of('found', <<'END');
find    userName  GET  '/people?a=1&login=$scim_value';
create  POST  /people  id=/id;
set     password  POST  /people/$scim_id/key  form=do=set&key=$scim_value;
attribute  password    /key   write_only;
attribute  externalId  redis  unique;
END

    return $config;
}


sub mapping_of {
    my ($name, $lines, $flag) = @_;
    my ($listen, $app) = @ENV{qw(TEST_NGINX_LISTEN TEST_NGINX_STUB_PORT)};

    $flag //= '';

    return <<"END";
scim_mapping $name {
    detail ~^.+;
    resource User {
        attribute  id        /id     $flag;
        attribute  userName  /login  required;
        attribute  name.familyName  /last;
        list    GET     /people;
        get     GET     /people/\$scim_id;
        update  PUT     /people/\$scim_id;
        delete  DELETE  /people/\$scim_id;
        $lines
    }
}
server {
    listen       $listen;
    server_name  $name.test;

    large_client_header_buffers  4 32k;

    location /scim/v2/ {
        scim       $name;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass        http://127.0.0.1:$app;
        proxy_set_header  X-Admin-Key  'key of the app';
    }
}
END
}


# ---- What arrived ----

sub path_of {
    my ($request, $pattern) = @_;
    return $request->{uri} =~ $pattern ? from_uri($1) : ();
}

sub query_of {
    my ($request) = @_;
    return $request->{uri} =~ m{^/people\?([^?]*)$} ? $1 : '';
}

# Where the wanted form has "?", the fields hold the value.
sub fields_of {
    my ($text, $wanted) = @_;
    my @got = from_form($text);
    my @want = from_form($wanted);
    my @values;

    return if @got != @want;

    for (0 .. $#got) {
        my ($before, $after) = split /\?/, $want[$_], -1;
        my $pattern = defined $after ? qr/^\Q$before\E(.*)\Q$after\E$/s
                                     : qr/^\Q$before\E$()/;
        return if $got[$_] !~ $pattern;
        push @values, $1 if defined $after;
    }

    return @values;
}

sub header_of {
    my ($request, $name) = @_;

    return map { decode('utf8', encode('ISO-8859-1', $_->[1])) }
        grep { $_->[0] eq $name } @{ $request->{headers} };
}

# Likewise for JSON; a number is not the text that it looks like.
sub json_of {
    my ($request, $wanted) = @_;
    my $got = eval { $json->decode($request->{body}) };

    return values_in($got, $wanted);
}

sub values_in {
    my ($got, $want) = @_;

    if (ref $want eq 'HASH') {
        return if ref $got ne 'HASH' || "@{[sort keys %$got]}"
            ne "@{[sort keys %$want]}";
        return map { values_in($got->{$_}, $want->{$_}) } sort keys %$want;
    }

    if (ref $want eq 'ARRAY') {
        return if ref $got ne 'ARRAY' || @$got != @$want;
        return map { values_in($got->[$_], $want->[$_]) } 0 .. $#$want;
    }

    return if $json->encode($got // undef) !~ /^"/ && $want =~ /\?/;
    return $got =~ /^<(.*)>$/s ? $1 : () if $want eq '<?>';
    return $want eq '?' ? $got : ();
}

# With the one type that SOAP 1.1 has.
sub envelope_of {
    my ($request) = @_;
    my %named = (amp => '&', lt => '<', gt => '>', quot => '"');

    my @values = $request->{body} =~
        m{^<s:Envelope\ [^<>]*><s:Body><u\ n="([^"<>]*)">
          ([^<>"]*)</u></s:Body></s:Envelope>$}x;

    s/&(?:#(\d+)|(\w+));/defined $1 ? chr $1 : $named{$2}/ge for @values;

    my @types = header_of($request, 'Content-Type');

    return "@types" eq 'text/xml; charset=utf-8' ? @values : ();
}

# It has the shape of a request that this app gets, whatever is in it.
sub is_well_formed {
    my ($request) = @_;
    my %names = map { lc $_->[0] => 1 } @{ $request->{headers} };

    my ($type) = header_of($request, 'Content-Type');

    delete @names{qw(content-type content-length)};

    return $request->{uri} =~ /^[!-"\$-~]+$/
        && (($type // '') !~ /form/ || $request->{body} =~ /^[!-~]+$/)
        && "@{[sort keys %names]}" =~
            /^accept (?:connection )?host x-admin-key(?: x-login)?$/;
}


# ---- Values ----

sub shown {
    my ($value) = @_;
    return JSON::PP->new->allow_nonref->ascii->encode(substr $value, 0, 40);
}


# To serve any request of ours, and to give itself away by others.
sub people_of {
    my ($id, $login) = @_;

    return (
        { request => 'POST /people*', json => { id => $id } },
        { request => 'PUT /people*', status => 204 },
        { request => 'DELETE /people*', status => 204 },
        { request => 'GET /people*', json => { id => $id, login => $login } },
    );
}


sub check_places {
    for my $name (sort keys %places) {
        check_place($name, $places{$name});
    }
}

sub check_place {
    my ($name, $place) = @_;

    for my $value (@values) {
        my $shown = shown($value);

        app_script([people_of('7', 'x')]);
        my $answer = scim('POST', '/Users', { userName => $value },
                          Host => "$name.test");
        my @requests = app_requests();
        my ($write, @more) = grep { $_->{method} ne 'GET' } @requests;

        if (has_dots($place->{segment}, $value)
            || $place->{refuses} && $value =~ $place->{refuses})
        {
            is_error($answer, 400, 'invalidValue', "$name: $shown is refused");
            is(@requests, 0, "$name: $shown arrives nowhere");
            next;
        }

        my @got = $write ? $place->{values}->($write) : ();
        my $wanted = $value;

        # Around the value of a header white space has no meaning.
        $wanted =~ s/^[ \t]+|[ \t]+$//g if $place->{is_header};

        my @wrong = grep {
            $place->{is_regex} ? $wanted !~ /\A$_/ : $_ ne $wanted
        } @got;

        is_status($answer, 201, "$name: $shown is taken");
        ok(@got && !@wrong && !@more
           && !(grep { !is_well_formed($_) } @requests),
           "$name: $shown arrives once, and as it is")
            or diag($json->encode(\@requests));
    }
}

# Whoever decodes the slashes too early sees a way out of the path.
sub has_dots {
    my ($segment, $value) = @_;

    return 0 if !defined $segment;
    $segment =~ s/\?/$value/;
    return grep { /^\.\.?$/ } split /[\/\\]/, $segment, -1;
}


# Bytes, and not text whose bytes depend on how perl holds it.
sub filter {
    my ($attribute, $value) = @_;
    return encode('utf8', "$attribute eq " . $json->encode($value));
}


sub check_find {
    for my $value (@values) {
        my $shown = shown($value);
        my $filter = filter('userName', $value);

        app_script([
            { request => 'GET /people?*',
              json => [{ id => '7', login => $value },
                       { id => '8', login => "$value!" }] },
            people_of('7', 'x'),
        ]);
        my $answer = scim('GET', '/Users?filter=' . in_uri($filter), undef,
                          Host => 'found.test');
        my @requests = app_requests();

        is_status($answer, 200, "find: $shown is looked for");
        is_deeply([map { $_->{userName} }
                   @{ $answer->{json}{Resources} // [] }], [$value],
                  "find: exactly $shown is found");
        is_deeply([map { fields_of(query_of($_), 'a=1&login=?') } @requests],
                  [$value], "find: $shown arrives once");
    }
}


sub check_set {
    for my $value (@values) {
        my $shown = shown($value);

        app_script([people_of('7', 'x')]);
        my $answer = scim('PATCH', '/Users/7', { Operations => [
            { op => 'replace', path => 'password', value => $value },
        ] }, Host => 'found.test');
        my @writes = grep { $_->{method} ne 'GET' } app_requests();

        is_status($answer, 200, "set: the password $shown is taken");
        is_deeply([map { fields_of($_->{body}, 'do=set&key=?') } @writes],
                  [$value], "set: $shown arrives once");
    }

    # In its JSON, its form and its uri alike.
    unlike(error_log(), qr/X-Evil|O.Neil/, 'no password is in the log');
}


# Redis too is asked for exactly this.
sub check_kept {
    my $n = 0;

    for my $value (@values) {
        my $shown = shown($value);
        my $id = 100 + $n++;

        app_script([people_of($id, 'x')]);
        my $answer = scim('POST', '/Users',
                          { userName => 'x', externalId => $value },
                          Host => 'found.test');
        is_status($answer, 201, "kept: $shown is taken");
        is($answer->{json}{externalId}, $value, "kept: $shown is read back");

        my $filter = filter('externalId', $value);
        $answer = scim('GET', '/Users?filter=' . in_uri($filter), undef,
                       Host => 'found.test');
        is_deeply([map { $_->{id} } @{ $answer->{json}{Resources} // [] }],
                  [$id], "kept: exactly $shown is found");
    }

    is((grep { !/^scim:(?:token:[0-9a-f]{64}$|\{default\}:)/ }
        split /\n/, redis_cli('keys', '*')), 0, 'all keys are our own');
}


# ---- Ids ----

# A path as it is sent, the id that it means, undef: nobody has such an id.
sub check_ids {
    my @ids = (
        ['7', '7'], ['01', '01'], ['1;x', '1;x'], ['1=x', '1=x'],
        ['1,x', '1,x'], ['1+x', '1+x'], ['1&x', '1&x'], ['1@x', '1@x'],
        ['a%2Fb', 'a/b'], ['a%2fb', 'a/b'], ['%2F', '/'], ['a%5Cb', 'a\b'],
        ['1%3Fx=y', '1?x=y'], ['1%3fx%26y', '1?x&y'], ['1%23x', '1#x'],
        ['1%20HTTP', '1 HTTP'], ['1%25', '1%'], ['1%252e', '1%2e'],
        ['%2541', '%41'], ['1%22', '1"'], ['1%27', "1'"], ['1%3B', '1;'],
        ['...', '...'], ['.a', '.a'], ['a..', 'a..'], ['%24host', '$host'],
        ['%7Bid%7D', '{id}'], ['null', 'null'], ['-', '-'], ['~', '~'],
        ['%C3%A9', "\x{e9}"], ["\xc3\xa9", "\x{e9}"],
        ['%F0%9F%98%80', "\x{1f600}"], ['%C2%85', "\x{85}"],
        ['x' x 7000, 'x' x 7000], ['%41' x 2000, 'A' x 2000],
        ['//7', '7'], ['7?x=/Users/8', '7'], ['7?', '7'], ['7#/Users/8', '7'],
        ['7/', '7'],

        ['.', undef], ['..', undef], ['%2e', undef], ['%2E%2e', undef],
        ['%2e%2e%2f', undef], ['%2e%2e%2fadmin', undef],
        ['..%2Fadmin', undef], ['a%2F..%2F..%2Fadmin', undef],
        ['..%5Cadmin', undef], ['%00', undef], ['7%00', undef],
        ['%0d%0aX:%201', undef], ['7%0AX:%201', undef], ['7%09', undef],
        ['%7F', undef], ['7%', undef], ['7%4', undef], ['7%zz', undef],
        ['%ff', undef], ['%C3', undef], ["\xff", undef], ['%c0%ae', undef],
        ['%ED%A0%80', undef], ['7/8', undef], ['7/../8/..', undef],
        ['7 HTTP/1.0', undef], ["7\tx", undef], ["7\x01", undef],
    );

    # HTTP/2 has neither these bytes nor a fragment; what translates to it
    # resolves dot segments.
    @ids = grep { $_->[0] !~ m{[^!-~]|#|(?:^|/)(?:\.|%2e){1,2}(?:/|$)}i } @ids
        if !is_http1();

    for (@ids) {
        my ($path, $id) = @$_;
        my $shown = in_uri(substr $path, 0, 40);

        app_script([people_of($id // 'no such id', 'x')]);

        for my $method (qw(GET PUT PATCH DELETE)) {
            my $body = $method eq 'PUT' ? { userName => 'y' }
                     : $method eq 'PATCH' ? { Operations => [
                         { op => 'replace', path => 'userName',
                           value => 'y' }] }
                     : undef;
            my $answer = scim($method, "/Users/$path", $body,
                              Host => 'ids.test');

            if (defined $id) {
                is_status($answer, $method eq 'DELETE' ? 204 : 200,
                          "$method: there is an id $shown");
                next;
            }

            like($answer->{status}, qr/^(?:400|404|405|501)$/,
                 "$method: there is no id $shown");
        }

        my @requests = app_requests();

        if (!defined $id) {
            is(@requests, 0, "the id $shown arrives nowhere")
                or diag($json->encode(\@requests));
            next;
        }

        my %got = map { $_ => 1 } map { path_of($_, qr{^/people/([^/?]*)$}) }
            @requests;
        ok(!(grep { !is_well_formed($_) } @requests)
           && "@{[keys %got]}" eq $id,
           "the id $shown arrives as it is")
            or diag($json->encode(\@requests));
    }
}


# Where ids are numbers, nothing else is even asked for.
sub check_numbers {
    app_script([people_of('1', 'x')]);

    for my $path (qw(01 1x 1.0 +1 -1 1e0 0x1 1%20 %201 1%0a 1%3Fx=y 1;x a%2Fb
                     current), '9' x 19, '%EF%BC%91')
    {
        for my $method (qw(GET DELETE)) {
            my $answer = scim($method, "/Users/$path", undef,
                              Host => 'numbers.test');
            like($answer->{status}, qr/^40[04]$/,
                 "$method: $path is no number");
        }
    }

    is(app_requests(), 0, 'none of these arrives');
    is_status(scim('GET', '/Users/1', undef, Host => 'numbers.test'), 200,
              'a number does');
}


# ---- What is the client's own ----

my @client_headers = (
    'Cookie' => 'session=1', 'Accept-Encoding' => 'gzip, deflate',
    'Accept' => 'text/html', 'User-Agent' => 'client', 'If-Match' => '*',
    'If-None-Match' => 'W/"1"',
    'If-Modified-Since' => 'Sat, 01 Jan 2000 00:00:00 GMT',
    'Range' => 'bytes=0-1', 'X-Forwarded-For' => '192.0.2.1',
    'X-Real-IP' => '192.0.2.1', 'Forwarded' => 'for=192.0.2.1',
    'X-HTTP-Method-Override' => 'DELETE', 'X-Admin-Key' => 'mine',
    'Referer' => 'http://example.test/', 'Origin' => 'http://example.test',
    'Content-Language' => 'en', 'TE' => 'trailers', 'Via' => '1.1 proxy',
    'Proxy-Authorization' => 'Basic eDp5', 'X-Login' => 'root',
    'Upgrade' => 'h2c', 'Expect' => '100-continue', 'Keep-Alive' => '5',
    'X-Original-URL' => '/admin', 'Transfer-Encoding' => undef,
);

sub check_headers {
    my $body = { userName => 'ada', password => 'the secret' };
    my $patch = { Operations => [
        { op => 'replace', path => 'password', value => 'the secret' }] };

    for (['GET', '/Users/7'], ['GET', '/Users/7', '{"body": "the secret"}'],
         ['GET', '/Users'], ['POST', '/Users', $body],
         ['PUT', '/Users/7', $body], ['PATCH', '/Users/7', $patch],
         ['DELETE', '/Users/7'], ['DELETE', '/Users/7', '{"a": "the secret"}'])
    {
        my ($method, $path, $sent) = @$_;

        app_script([
            map { { %$_, headers => { 'Set-Cookie' => 'app=1',
                                      'X-Powered-By' => 'app' } } }
            { request => 'GET /people', json => [] }, people_of('7', 'ada'),
        ]);
        my $answer = scim($method, $path, $sent, Host => 'found.test',
                          'Content-Type' => 'application/scim+json; x=y',
                          @client_headers);
        my @requests = app_requests();
        my $all = $json->encode(\@requests);

        like($answer->{status}, qr/^20[014]$/, "$method $path works")
            or diag($answer->{body});
        cmp_ok(scalar @requests, '>', 0, 'the app is asked');
        is((grep { !is_well_formed($_) } @requests), 0,
           'with its own headers only') or diag($all);
        unlike($all, qr/\Q$ENV{TEST_NGINX_SCIM_TOKEN}\E|Bearer/,
               'without the token');
        unlike($all, qr/192\.0\.2\.1|session=1|mine|gzip|text\/html|scim\+json/,
               'without any value of the headers');
        is_deeply([map { header_of($_, 'X-Admin-Key') } @requests],
                  [('key of the app') x @requests],
                  'with what the location sets');
        is((grep { $_->{method} =~ /GET|DELETE/ && $_->{body} ne '' }
            @requests), 0, 'without the body of the client');
        is((grep { /^(?:set-cookie|x-powered-by)$/ }
            keys %{ $answer->{headers} }), 0,
           'and the client gets none of its headers');
    }

    unlike(error_log(), qr/\Q$ENV{TEST_NGINX_SCIM_TOKEN}\E|the secret/,
           'neither the token nor the password is in the log');
}


# The other way round: what an app says is no header for the client.
sub check_app {
    my $id = "7\r\nX-Evil: 1/..\x{e9}?\"#";

    app_script([people_of($id, "a\r\nX-Evil: 1")]);
    my $answer = scim('POST', '/Users', { userName => 'ada' },
                      Host => 'ids.test');

    is_status($answer, 201, 'an odd id of the app is taken');
    is($answer->{json}{id}, $id, 'as it is');
    is($answer->{headers}{'x-evil'}, undef, 'it is no header');
    is($answer->{headers}{location},
       "$ENV{TEST_NGINX_SCHEME}://ids.test/scim/v2/Users/" . in_uri(encode('UTF-8', $id)),
       'Location is a URL');
    is($answer->{json}{meta}{location}, $answer->{headers}{location},
       'so is meta.location');

    app_script([{ request => 'POST /people*', status => 400,
                  body => "no\x{1}\"\\ <b>\nX-Evil: 1" }]);
    $answer = scim('POST', '/Users', { userName => 'ada' },
                   Host => 'ids.test');
    is_error($answer, 400, 'invalidValue', 'an odd error of the app is taken');
    is($answer->{json}{detail}, "no\x{1}\"\\ <b>", 'its first line is shown');
    is($answer->{headers}{'x-evil'}, undef, 'the second one is no header');

    app_script([{ request => 'POST /people*', status => 429,
                  headers => { 'Retry-After' => 'soon, "X"' } }]);
    is_error(scim('POST', '/Users', { userName => 'ada' }, Host => 'ids.test'),
             429, '', 'an odd Retry-After of the app becomes a number');

    $answer = scim('GET', '/ServiceProviderConfig', undef,
                   Host => 'ids.test"\\<x>');
    ok($answer->{status} == 400 || ref $answer->{json},
       'an odd Host makes no broken JSON');
}


run_tests();

__DATA__

=== TEST 1: capability 13: values, ids and headers
--- http_config eval: ::http_config()
--- config
    location / {
        return 204;
    }
--- request
GET /
--- error_code: 204
--- after
check_places();
check_find();
check_set();
check_kept();
check_ids();
check_numbers();
check_headers();
check_app();

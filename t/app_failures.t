# However the app fails, the client gets a SCIM error that tells it to come
# back, nothing is written twice, and the worker loses nothing.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use IO::Compress::Gzip qw(gzip);
use JSON::PP;
use MIME::Base64 qw(encode_base64);

master_on();
log_level('info');
no_shuffle();

my $json = JSON::PP->new->allow_nonref->canonical;
my %ada = (id => 7, login => 'ada', last => 'Abel', status => 'A');

# What the app does when all is well.
my @good = (
    { request => 'GET /people/7', json => { person => \%ada } },
    { request => 'GET /people?page=1*',
      json => { count => 1, people => [\%ada] } },
    { request => 'GET /people?login=ada',
      json => { count => 1, people => [\%ada] } },
    { request => 'GET /people?*', json => { count => 0, people => [] } },
    { request => 'POST /people', status => 201, json => { id => 7 } },
    { request => 'POST /people/7*', status => 204 },
    { request => 'DELETE /people/7', status => 204 },
);

# By name: the call that fails, the request that needs it, its status if not.
my %ops = (
    get => ['GET /people/7', 200, 'GET', '/Users/7'],
    list => ['GET /people?page=1*', 200, 'GET', '/Users'],
    find => ['GET /people?login=ada', 200, 'GET',
             '/Users?filter=userName%20eq%20%22ada%22'],
    create => ['POST /people', 201, 'POST', '/Users',
               { userName => 'new', externalId => 'x1' }],
    update => ['POST /people/7', 200, 'PUT', '/Users/7',
               { userName => 'eve', externalId => 'x2' }],
    patch => ['POST /people/7', 200, 'PATCH', '/Users/7', { Operations => [
        { op => 'replace', path => 'name.familyName', value => 'Best' }] }],
    suspend => ['POST /people/7/suspend', 200, 'PATCH', '/Users/7',
                { Operations => [{ op => 'replace', path => 'active',
                                   value => JSON::PP::false }] }],
    delete => ['DELETE /people/7', 204, 'DELETE', '/Users/7'],
);

my %reads = map { $_ => 1 } qw(get list find);

my @mapping = (
    'list             GET     /people?page=$scim_page&n=$scim_limit'
        . ' items=/people total=/count;',
    'find   userName  GET     /people?login=$scim_value items=/people;',
    'get              GET     /people/$scim_id object=/person;',
    'create           POST    /people id=/id;',
    'update           POST    /people/$scim_id;',
    'set active=false POST    /people/$scim_id/suspend;',
    'set active=true  POST    /people/$scim_id/resume;',
    'delete           DELETE  /people/$scim_id;',
);


# ---- Configuration ----

sub http_config {
    my ($stub, $redis) = @ENV{qw(TEST_NGINX_STUB_PORT TEST_NGINX_REDIS_PORT)};
    my $app = "proxy_pass http://127.0.0.1:$stub;";

    # A port on which nobody listens: that of the stream tests.
    my $closed = "proxy_pass http://127.0.0.1:$ENV{TEST_NGINX_STREAM_PORT};";

    (my $partial = "@mapping") =~ s{total=/count}{total=/count partial};

    return <<"END" . join '', map { server(@$_) } (
scim_redis 127.0.0.1:$redis;
upstream one {
    server     127.0.0.1:$stub;
    keepalive  4;
}
upstream two {
    server  127.0.0.1:$stub  max_fails=0;
    server  127.0.0.1:$stub  max_fails=0;
    # nginx 1.29.7 and later keep connections without being told to
    keepalive_timeout  100ms;
}
scim_mapping people { resource User { @{[attributes()]} @mapping } }
scim_mapping partial { resource User { @{[attributes()]} $partial } }
END
        ['app', "$app proxy_read_timeout 300ms;"],
        ['patient', $app],
        ['closed', $closed],
        ['keepalive', 'proxy_pass http://one; proxy_http_version 1.1;'
                      . ' proxy_set_header Connection "";'],
        ['two', 'proxy_pass http://two;'],
        ['slow', $app, 'scim_timeout 300ms;'],
        ['parallel', $app, 'scim_timeout 300ms;', 'partial'],
        ['small', $app, 'scim_answer_size 64k;'],

        # What nginx itself answers instead of the app.
        ['page', "$closed error_page 502 504 =200 /page;"],
        ['named', "$closed error_page 502 504 =200 \@named;"],
        ['intercept', "$app proxy_intercept_errors on;"
                      . ' error_page 404 500 =200 /page;'],
        ['return', q(return 200 '{"person": {"id": 7, "login": "ada"}}';)],
        ['empty', 'return 204;'],
        ['file', 'root html;'],
        ['uri', "proxy_pass http://127.0.0.1:$stub/x/;"],
        ['rewrite', "rewrite ^/_app(.*) /admin\$1 break; $app"],
        ['redirect', "rewrite ^ /page;"],
        ['absent', undef],
    );
}


sub attributes {
    return 'attribute id /id; attribute userName /login required unique;'
        . ' attribute name.familyName /last;'
        . ' attribute active /status values=true:A,false:S;'
        . ' attribute externalId redis;';
}


sub server {
    my ($name, $app, $lines, $mapping) = @_;
    my $listen = $ENV{TEST_NGINX_LISTEN};

    $lines //= '';
    $mapping //= 'people';
    $app = defined $app ? "location ^~ /_app/ { internal; $app }"
                        : 'location ^~ /_app/elsewhere/ { internal; }';

    return <<"END";
server {
    listen $listen;
    server_name $name.test;
    location /scim/v2/ { scim $mapping; scim_pass /_app; $lines }
    $app
    location = /page {
        default_type application/json;
        return 200 '{"person": {"id": 7, "login": "ada"}, "id": 7}';
    }
    location \@named { return 200 '{"person": {"id": 7, "login": "ada"}}'; }
    location / { return 200 '{"person": {"id": 7, "login": "ada"}}'; }
}
END
}


# ---- Checks ----

# One operation on a connection, whose call on the app is answered by RULE.
sub run_op {
    my ($client, $server, $op, $rule) = @_;
    my ($call, $status, $method, $path, $body) = @{ $ops{$op} };

    app_script([$rule ? { request => $call, %$rule } : (), @good]);

    my $answer = $client->scim($method, $path, $body, Host => "$server.test");
    my @writes = map { "$_->{method} $_->{uri}" }
        grep { $_->{method} ne 'GET' } app_requests();

    return ($answer, @writes);
}


# The call fails: it is answered by a SCIM error and not made again.
sub fails {
    my ($client, $server, $op, $name, $rule, $status) = @_;
    my ($answer, @writes) = run_op($client, $server, $op, $rule);

    $name = "$server, $op: $name";
    is_error($answer, $status, undef, "$name: $status");
    is_deeply(\@writes, $reads{$op} ? [] : [$ops{$op}[0]],
              "$name: " . ($reads{$op} ? 'no write' : 'one write'));

    return $answer;
}


# The worker is the same, and has as many sockets as before in the end.
sub keeps_worker {
    my ($client, $name, $sub) = @_;
    my @pids = worker_pids();

    my ($answer) = run_op($client, 'app', 'get');
    is_status($answer, 200, "$name: all is well at first");
    my $before = sockets($pids[0]);

    $sub->();

    is_deeply([worker_pids()], \@pids, "$name: the worker is the same");
    ok($client->is_open, "$name: the client's connection is open");
    ok(wait_for(3, sub { sockets($pids[0]) <= $before }),
       "$name: no connection is left over")
        or diag(sockets($pids[0]) . " instead of $before");

    for my $op (sort keys %ops) {
        my ($answer) = run_op($client, 'app', $op);
        is_status($answer, $ops{$op}[1], "$name: then $op works again");
    }
}


sub gzipped {
    my ($value) = @_;
    my $text = $json->encode($value);

    gzip(\$text, \my $bytes) or die "cannot compress\n";
    return encode_base64($bytes, '');
}


sub check_failures {
    my $client = connection();
    my $html = { 'Content-Type' => 'text/html' };
    my @cases = (
        ['it hangs up', { hang_up => 1 }],
        ['it resets the connection', { hang_up => 1, reset => 1 }],
        ['it resets in the middle', { json => { person => \%ada, id => 7 },
                                      cut => 9, reset => 1 }],
        ['it ends before its end', { json => { person => \%ada, id => 7 },
                                     cut => 9 }],
        ['it has no body but a length', { json => { id => 7 }, cut => 0 }],
        ['its chunks end in the middle', { json => { person => \%ada, id => 7 },
                                           framing => 'chunked', cut => 12 }],
        ['its last chunk is missing', { raw => "HTTP/1.1 200 OK\r\n"
            . "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"id\": 7}\r\n" }],
        ['its chunks are broken', { raw => "HTTP/1.1 200 OK\r\n"
            . "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{\"id\": 7}\r\n" }],
        ['its headers are cut', { raw => "HTTP/1.1 200 OK\r\nContent-Le" }],
        ['it speaks another protocol', { raw => "SSH-2.0-OpenSSH_9.2\r\n" }],
        ['its headers are too large', { status => 200, headers => {
            'X-Large' => 'x' x 20_000 } }],
        ['502 and HTML', { status => 502, headers => $html,
                           body => '<html>502</html>' }],
        (map { ["$_", { status => $_, json => { person => \%ada } }] }
         401, 403, 405, 500, 503, 504, 599, 100, 999),
        (map { ["a redirect, $_", { status => $_,
                                    headers => { Location => '/login' } }] }
         301, 302, 303, 307),
        ['it thinks too long', { sleep => 0.6, json => { id => 7 } }],
    );

    for (@cases) {
        my ($name, $rule) = @$_;
        fails($client, 'app', $_, $name, $rule, 503) for sort keys %ops;
    }

    ok($client->is_open, 'all of these used one connection');

    my %names = (get => 'get', list => 'list', create => 'create',
                 update => 'replace', delete => 'delete');

    for (sort keys %names) {
        my $why = "$names{$_} failed: the app answered 401 to User.$_";
        like(error_log(), qr/\[error\] .* scim: \Q$why\E/,
             "the log says why it fails: $_");
    }

    for my $op (sort keys %ops) {
        my $later = { headers => { 'Retry-After' => 17 } };
        my $answer = fails($client, 'app', $op, 'it is busy',
                           { %$later, status => 429 }, 429);
        is($answer->{headers}{'retry-after'}, 17, 'its Retry-After is passed');

        $answer = fails($client, 'app', $op, 'it is down',
                        { %$later, status => 503 }, 503);
        is($answer->{headers}{'retry-after'}, 17, 'its Retry-After is passed');
    }
}


# It is said to be well, but its answer is no object of the app.
sub check_nonsense {
    my $client = connection();
    my @cases = (
        ['HTML and 200', { headers => { 'Content-Type' => 'text/html' },
                           body => '<html>Please log in</html>' }],
        ['nothing', { body => '' }],
        ['204', { status => 204 }],
        ['half of a JSON', { body => '{"person": {"id": 7,' }],
        ['capability 60: 100000 brackets', { body => '[' x 100_000 }],
        ['gzip that nobody asked for', {
            headers => { 'Content-Encoding' => 'gzip',
                         'Content-Type' => 'application/json' },
            base64 => gzipped({ person => \%ada, people => [\%ada],
                                count => 1, id => 7 }) }],
        ['a length that is too small', { raw => "HTTP/1.1 200 OK\r\n"
            . "Content-Length: 9\r\n\r\n"
            . $json->encode({ person => \%ada }) }],
    );

    for (@cases) {
        my ($name, $rule) = @$_;

        fails($client, 'app', $_, $name, $rule, 503) for sort keys %reads;

        # What was created is looked for, and not found here.
        fails($client, 'app', 'create', $name, $rule, 500);

        # To these an app may answer with anything.
        for my $op (qw(update patch suspend delete)) {
            my ($answer, @writes) = run_op($client, 'app', $op, $rule);
            is_status($answer, $ops{$op}[1], "$op: $name is good enough");
            is_deeply(\@writes, [$ops{$op}[0]], "$op: $name: one write");
        }
    }

    my ($shown) = run_op($client, 'app', 'get', { base64 => encode_base64(
        qq({"person": {"id": 7, "login": "ada\xff", "last": "Abel"}}), '') });
    is_status($shown, 200, 'a byte that is no UTF-8 is no failure');
    is($shown->{json}{userName}, "ada\x{fffd}", 'but one strange character');

    for my $text ('[]', '{}', 'null', '7', '"x"', '[[]]', '[null]',
                  '{"person": []}', '{"person": [{"id": 7}]}',
                  '{"person": null}', '{"person": {"id": null}}',
                  '{"person": {"login": "ada"}}', '{"person": {"id": {}}}',
                  '{"person": {"id": [7]}}', '{"person": {"id": "07"}}',
                  '{"person": {"id": 7.5}}', '{"person": {"id": 8}}')
    {
        my ($answer) = run_op($client, 'app', 'get', { body => $text });
        is_error($answer, 404, undef, "get: $text is nobody");

        my @writes;
        ($answer, @writes) = run_op($client, 'app', 'delete');
        app_script([{ request => 'GET /people/7', body => $text }, @good]);
        $answer = $client->scim('DELETE', '/Users/7', undef,
                                Host => 'app.test');
        is_error($answer, 404, undef, "delete: $text is nobody");
        is((grep { $_->{method} ne 'GET' } app_requests()), 0,
           "delete: $text: no write");
    }

    for my $text ('[]', '{}', 'null', '"x"', '{"people": null}',
                  '{"people": {}}', '{"people": "x"}', '{"people": 7}',
                  '{"people": [null]}', '{"people": [7, "x", [], {}]}',
                  '{"people": [[{"id": 7}]]}',
                  '{"people": [{"login": "ada"}], "count": 1}',
                  '{"people": [{"id": {}, "login": []}], "count": 1}',
                  '{"people": [], "count": 5}', '{"people": [], "count": -1}',
                  '{"people": [], "count": "many"}',
                  '{"people": [], "count": 1e300}')
    {
        for my $op (qw(list find)) {
            my ($answer) = run_op($client, 'app', $op, { body => $text });
            $answer->{status} == 200
                ? is_deeply([grep { !defined $_->{id} || ref $_->{id} }
                             @{ $answer->{json}{Resources} // [] }], [],
                            "$op: of $text nothing without an id is shown")
                : is_error($answer, 503, undef, "$op: $text");
        }
    }

    for (['a number', 7], ['a text', '"7"']) {
        my ($name, $id) = @$_;
        my ($answer) = run_op($client, 'app', 'get', {
            body => qq({"person": {"id": $id, "login": "ada"}}) });
        is($answer->{json}{id}, '7', "get: an id that is $name is a text");
    }
}


sub check_large {
    my $client = connection();
    my $size = 10 * 1024 * 1024;

    for my $framing (qw(length close chunked)) {
        fails($client, 'app', $_, "capability 60: 10 MB, $framing",
              { size => $size, framing => $framing }, 503)
            for qw(get list create update);
    }

    for my $framing (qw(length close chunked)) {
        my $person = { %ada, last => 'x' x 50_000 };
        my ($answer) = run_op($client, 'small', 'get', {
            json => { person => $person }, framing => $framing });
        is_status($answer, 200, "capability 60: 50 KB, $framing, are under the"
                  . ' limit of 64 KB');

        $person = { %ada, last => 'x' x 65_536 };
        fails($client, 'small', 'get', 'capability 60: 64 KB are over it', {
            json => { person => $person }, framing => $framing }, 503);
    }

    unlike(error_log(), qr/temporary file/, 'no answer was in a file');
}


sub check_timeout {
    my $client = connection();

    for my $op (sort keys %ops) {
        my $answer = fails($client, 'slow', $op, 'longer than scim_timeout',
                           { sleep => 0.8, json => {} }, 503);
        cmp_ok($answer->{seconds}, '<', 0.7, "$op: at once");
    }

    # Four calls are under way at that time.
    my @people = map { { id => $_, login => "login$_" } } 1 .. 9;
    app_script([
        { request => 'GET /people?*', json => { count => 9,
                                                people => \@people } },
        { request => 'GET /people/*', sleep => 0.8, json => {} },
    ]);
    my $answer = $client->scim('GET', '/Users', undef,
                               Host => 'parallel.test');
    is_error($answer, 503, undef, 'longer than scim_timeout, four calls: 503');
    cmp_ok($answer->{seconds}, '<', 0.7, 'at once');
    is((grep { $_->{uri} =~ m{^/people/} } app_requests()), 4,
       'there were four');

    # A Bulk request ends there, and tells of what was done.
    app_script([
        { request => 'GET /people/1',
          json => { person => { id => 1, login => 'a' } } },
        { request => 'DELETE /people/1', status => 204 },
        { request => 'GET /people/2', sleep => 0.8, json => {} },
    ]);
    $answer = $client->scim('POST', '/Bulk', { Operations => [
        map { { method => 'DELETE', path => "/Users/$_" } } 1 .. 3,
    ] }, Host => 'slow.test');
    is_status($answer, 200, 'longer than scim_timeout, a Bulk request');
    is(join(' ', map { $_->{status} } @{ $answer->{json}{Operations} }),
       '204 503', 'by its second operation');
    cmp_ok($answer->{seconds}, '<', 0.7, 'at once');

    # The client may go on meanwhile.
    my ($next) = run_op($client, 'app', 'get');
    is_status($next, 200, 'the connection can be used at once');
}


# nginx answers in the place of the app, however nicely.
sub check_nginx {
    my $client = connection();
    my @servers = qw(closed page named return empty file uri rewrite
                     redirect absent);

    for my $server (@servers) {
        for my $op (sort keys %ops) {
            my ($answer, @writes) = run_op($client, $server, $op);
            is_error($answer, 503, undef, "$server, $op: 503");
            is(@writes, $server =~ /^uri$/ ? @writes : 0,
               "$server, $op: the app has not been asked");
        }
    }

    fails($client, 'intercept', $_, 'an error that nginx intercepts',
          { status => 500 }, 503) for sort keys %ops;
}


# nginx tries again what can be tried again, which no POST can.
sub check_upstreams {
    my $client = connection();

    for my $server (qw(two keepalive)) {
        run_op($client, $server, 'get');

        fails($client, $server, $_, 'it hangs up', { hang_up => 1 }, 503)
            for qw(create update patch suspend);
        fails($client, $server, $_, 'it ends before its end',
              { json => { id => 7 }, cut => 3 }, 503)
            for qw(create update patch suspend delete);
    }

    my ($answer) = run_op($client, 'two', 'get', { hang_up => 1, times => 1 });
    is_status($answer, 200, 'two: a read is tried on the next server');
}


# What was created stays, and the client is told that something is wrong.
sub check_read_back {
    my $client = connection();

    for my $rule ({ hang_up => 1 }, { status => 500 },
                  { body => '<html>' }, { json => { id => 7 }, cut => 3 })
    {
        my $name = $json->encode($rule);

        for my $op (qw(create update)) {
            my ($method, $path, $body) = @{ $ops{$op} }[2 .. 4];

            # The update itself has to read what it changes.
            app_script([
                $op eq 'update' ? { %{ $good[0] }, times => 1 } : (),
                { request => 'GET /people/7', %$rule }, @good,
            ]);
            my $answer = $client->scim($method, $path, $body,
                                       Host => 'app.test');
            is_error($answer, 503, undef, "$op is read back: $name");
            is_deeply([map { "$_->{method} $_->{uri}" }
                       grep { $_->{method} ne 'GET' } app_requests()],
                      [$ops{$op}[0]], "$op is read back: $name: one write");
        }
    }
}


# A create that takes two calls: only where a repeat could never succeed is
# the first one taken back.
sub check_half {
    my $client = connection();
    my $body = { userName => 'new', active => JSON::PP::false };

    for ([{ status => 400 }, 400, 'DELETE /people/7'],
         [{ status => 409 }, 409, 'DELETE /people/7'],
         [{ status => 429 }, 429], [{ status => 500 }, 503],
         [{ hang_up => 1 }, 503], [{ json => {}, cut => 1 }, 503])
    {
        my ($rule, $status, @undone) = @$_;
        my $name = 'create, half of it: ' . $json->encode($rule);

        app_script([{ request => 'POST /people/7/suspend', %$rule }, @good]);
        my $answer = $client->scim('POST', '/Users', $body,
                                   Host => 'app.test');
        my @writes = map { "$_->{method} $_->{uri}" }
            grep { $_->{method} ne 'GET' } app_requests();

        is_error($answer, $status, undef, "$name: $status");
        is_deeply(\@writes, ['POST /people', 'POST /people/7/suspend',
                             @undone],
                  "$name: " . (@undone ? 'taken back' : 'left as it is'));
    }
}


# A client that does not wait: what it reads ends with it, what it writes is
# not left half done.
sub check_gone {
    my @slow = map { { %$_, sleep => 0.2 } } @good;
    my ($method, $path) = @{ $ops{update} }[2, 3];
    my $body = { userName => 'eve', externalId => 'of who is gone' };

    app_script(\@slow);
    my $gone = connection();
    $gone->send(scim_bytes($method, $path, $body, Host => 'patient.test'));
    wait_for(2, sub { app_requests() > 0 });
    undef $gone;
    ok(wait_for(2, sub { grep { $_->{method} eq 'POST' } app_requests() }),
       'gone: the write that was begun is made');
    ok(wait_for(2, sub {
           my $answer = scim('GET', '/Users/7', undef, Host => 'patient.test');
           ($answer->{json}{externalId} // '') eq $body->{externalId};
       }), 'gone: what belongs to it is kept');

    # Nine reads, four at a time.
    my @people = map { { id => $_, login => "login$_" } } 1 .. 9;
    app_script([
        { request => 'GET /people?*', json => { count => 9,
                                                people => \@people } },
        { request => 'GET /people/*', sleep => 0.1, json => {} },
    ]);
    $gone = connection();
    $gone->send(scim_bytes('GET', '/Users', undef, Host => 'parallel.test'));
    wait_for(2, sub { app_requests() > 1 });
    undef $gone;
    select undef, undef, undef, 0.25;
    is(app_requests(), 5, 'gone: no further read is begun');
}


# The same again and again.
sub check_leaks {
    my $client = connection();
    my @rules = (
        { hang_up => 1 }, { hang_up => 1, reset => 1 },
        { json => { id => 7 }, cut => 3 }, { status => 500 },
        { json => { id => 7 }, framing => 'chunked', cut => 12 },
        { size => 100_000, framing => 'close' },
    );

    for my $round (1 .. 50) {
        my $rule = $rules[$round % @rules];

        for (['small', 'create'], ['small', 'update'], ['two', 'list'],
             ['keepalive', 'get'], ['closed', 'get'], ['page', 'find'],
             ['return', 'delete'])
        {
            my ($server, $op) = @$_;
            my ($answer) = run_op($client, $server, $op, $rule);
            is_error($answer, 503, undef, "round $round: $server, $op");
        }
    }

    # Clients that do not wait for their answer.
    for my $op (qw(get list create update) x 5) {
        my ($call, undef, $method, $path, $body) = @{ $ops{$op} };

        app_script([{ request => $call, sleep => 0.05, json => {} }, @good]);
        my $gone = connection();
        $gone->send(scim_bytes($method, $path, $body, Host => 'app.test'));
        select undef, undef, undef, 0.02;
    }

    # Without this the pool of an upstream has some connections.
    app_script([{ request => 'GET *', hang_up => 1 }]);
    $client->scim('GET', '/Users/7', undef, Host => 'keepalive.test')
        for 1 .. 4;
}


run_tests();

__DATA__

=== TEST 1: an app that fails
--- http_config eval: ::http_config()
--- config
    location / {
        return 204;
    }
--- user_files
>>> _app/people/7
{"person": {"id": 7, "login": "ada"}}
--- request
GET /
--- error_code: 204
--- after
my $client = connection();
keeps_worker($client, 'failures', \&check_failures);
keeps_worker($client, 'nonsense', \&check_nonsense);
keeps_worker($client, 'large answers', \&check_large);
keeps_worker($client, 'timeouts', \&check_timeout);
keeps_worker($client, 'nginx itself', \&check_nginx);
keeps_worker($client, 'upstreams', \&check_upstreams);
keeps_worker($client, 'reading back', \&check_read_back);
keeps_worker($client, 'half a create', \&check_half);
keeps_worker($client, 'clients that go away', \&check_gone);
keeps_worker($client, 'rounds', \&check_leaks);

# What "nginx -t" refuses, with its file and line, and what a reload does not
# break.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use File::Path qw(make_path);

master_on();
log_level('info');

# Nothing but what a User needs.
my $user = <<'END';
        attribute  id        /id     number;
        attribute  userName  /login  required unique;
        list               GET     /people;
        find    userName   GET     /people?login=$scim_value;
        get                GET     /people/$scim_id;
        create             POST    /people           id=/id;
        update             PUT     /people/$scim_id;
        delete             DELETE  /people/$scim_id;
END

my $location = <<'END';
        location /scim/v2/ {
            scim       people;
            scim_pass  /_app;
        }
        location ^~ /_app/ { internal; }
END


# ---- Configurations, from the inside to the outside ----

# A resource that has these lines too, or lacks some.
sub in_user {
    my ($lines) = @_;
    return resource($user . $lines);
}

sub user_without {
    my ($name, $lines) = @_;
    (my $rest = $user) =~ s/^ *$name .*\n//mg;
    return resource($rest . ($lines // ''));
}

sub resource {
    my ($lines) = @_;
    return mapping("resource User { #resource\n$lines\n}");
}

sub mapping {
    my ($lines) = @_;
    return http("scim_mapping people { #mapping\n$lines\n}");
}

sub in_location {
    my ($lines) = @_;
    return http(good_mapping(), "location /scim/v2/ {\n$lines\n}");
}

sub good_mapping {
    return "scim_mapping people {\nresource User {\n$user}\n}";
}

sub http {
    my ($lines, $locations, $redis) = @_;
    my $port = $ENV{TEST_NGINX_SERVER_PORT};

    $locations //= $location;
    $redis //= "scim_redis 127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};";

    return <<"END";
$redis
$lines
server {
    listen 127.0.0.1:$port;
$locations
}
END
}


# ---- Checks ----

# The exit code and the messages of "nginx -t"; FILES: name, text, ...
sub nginx_t {
    my ($http, @files) = @_;
    my $dir = "$ENV{TEST_NGINX_ROOT}/build/t/nginx_t/t";

    make_path("$dir/logs");

    my $main = "load_module $ENV{TEST_NGINX_LOAD_MODULES};"
        . " pid $dir/nginx.pid; events { } http {\n$http}\n";

    for (['nginx.conf', $main], @files) {
        my ($name, $text) = @$_;
        open my $file, '>', "$dir/$name" or die "$dir/$name: $!\n";
        print $file $text;
        close $file;
    }

    my $nginx = $Test::Nginx::Util::NginxBinary;
    my $said = `$nginx -t -e stderr -p $dir -c $dir/nginx.conf 2>&1`;
    my $code = $?;

    $said =~ s{\Q$dir/}{}g;

    return ($code, $said);
}

# MARK is in a comment on the line that is to be named.
sub line_of {
    my ($mark, $text, $before) = @_;
    my $n = $before;

    for my $line (split /\n/, $text) {
        $n++;
        return $n if $line =~ /#\Q$mark\E$/;
    }

    die "nothing is marked as $mark\n";
}

sub refused {
    my ($name, $message, $http, $mark) = @_;
    my $line = line_of($mark // 'here', $http, 1);
    my ($code, $said) = nginx_t($http);

    like($said, qr/\[emerg\] .*\Q$message\E.* in nginx\.conf:$line$/ms,
         "refused: $name");
    isnt($code, 0, "fails: $name");
}

sub accepted {
    my ($name, $http, $message, $mark) = @_;
    my ($code, $said) = nginx_t($http);

    is($code, 0, "accepted: $name") or diag($said);

    if (defined $message) {
        my $line = line_of($mark, $http, 1);
        like($said,
             qr/\[warn\] [^\n]*\Q$message\E[^\n]* in nginx\.conf:$line$/m,
             "warned of: $name");
    } else {
        unlike($said, qr/\[warn\]/, "without a warning: $name");
    }
}


# ---- The tables ----

sub check_good {
    accepted('the smallest mapping', mapping("resource User {\n$user}"));
    accepted('a mapping that no location uses', http(good_mapping(), '', ''));

    my $root = $ENV{TEST_NGINX_ROOT};
    accepted('the mapping of the demo',
             http("include $root/docker/mappings/demo.conf;", <<'END'));
location /scim/ { scim demo; scim_pass /_app; }
location ^~ /_app/ { internal; }
END

    accepted('a location that is taken out', http(good_mapping(), <<'END'));
location /scim/ { scim off; }
END

    accepted('a paged list where userName has no "find"',
             user_without('(?:find|list)', <<'END'),
        list  GET  /people?page=$scim_page&n=$scim_limit;
END
             '"userName" has no "find"', 'resource');
}


sub check_words {
    refused('an unknown directive in a mapping', 'unknown directive "atribute"',
            in_user('atribute title /title; #here'));
    refused('a directive of nginx in a mapping',
            '"proxy_pass" directive is not allowed here',
            in_user('proxy_pass http://app; #here'));
    refused('a directive of a mapping outside of one',
            '"attribute" directive is not allowed here',
            http('attribute id /id; #here'));
    refused('an attribute outside of a resource',
            '"attribute" directive is not allowed here',
            mapping('attribute id /id; #here'));
    refused('an unknown resource', 'unknown resource "Users"',
            mapping("resource Users { #here\n}"));
    refused('a resource twice', 'duplicate resource "User"',
            mapping("resource User {\n$user}\nresource User { #here\n$user}"));
    refused('a mapping without a resource', 'no "resource"',
            http("scim_mapping people { #here\n}"));
    refused('a mapping that is called "off"',
            'a scim_mapping cannot be called "off"',
            http("scim_mapping off { #here\n}"));
    refused('a mapping twice', 'duplicate scim_mapping "people"',
            http(good_mapping() . "\nscim_mapping people { #here\n}"));
    refused('a lookup of nothing', '"lookup" without "value="',
            in_user('lookup $x GET /x; #here'));

    refused('a line that does not end', 'unexpected "}"',
            in_user("get GET /x\n} #here"));
    refused('a block without its name',
            'invalid number of arguments in "scim_mapping"',
            http("scim_mapping { #here\n}"));
    refused('an attribute without a place',
            'invalid number of arguments in "attribute"',
            in_user('attribute title; #here'));
    refused('a call without a uri', 'invalid number of arguments in "get"',
            in_user('get GET; #here'));
    refused('a detail with two places',
            'invalid number of arguments in "detail"',
            in_user('detail /a /b; #here'));
    refused('a directive that has no block', 'directive "resource" has no',
            mapping('resource Group; #here'));
}


sub check_attributes {
    refused('an unknown attribute', 'unknown attribute "titel"',
            in_user('attribute titel /title; #here'));
    refused('an unknown sub-attribute', 'unknown attribute "name.first"',
            in_user('attribute name.first /first; #here'));
    refused('an unknown attribute of an extension', 'unknown attribute "urn:',
            in_user('attribute urn:ietf:params:scim:schemas:extension:'
                    . 'enterprise:2.0:User:boss /boss; #here'));
    refused('a path that is none', 'bad attribute path "emails[type"',
            in_user("attribute 'emails[type' /email; #here"));
    refused('an attribute twice', 'duplicate attribute "userName"',
            in_user('attribute userName /name; #here'));
    refused('an unknown flag', 'unknown flag or option "requird" of "title"',
            in_user('attribute title /title requird; #here'));
    refused('a table that is none', 'bad values "true-A"',
            in_user('attribute active /status values=true-A; #here'));
    refused('a table of a boolean with another value', 'bad value "yes"',
            in_user('attribute active /status values=yes:A; #here'));
    refused('an attribute at the place of the id', '"nickName" is at the place',
            in_user('attribute nickName /id; #here'));
    refused('no id', 'no "attribute id"',
            user_without('attribute  id'), 'resource');

    refused('a pointer that does not begin with a slash', 'bad place "title"',
            in_user('attribute title title; #here'));
    refused('a pointer with an empty member', 'empty member in pointer "/a//b"',
            in_user('attribute title /a//b; #here'));
    refused('a pointer with a bad selection', 'bad selection "[type]"',
            in_user("attribute title '/a/[type]'; #here"));
    refused('a bad pointer of a route', 'bad place "people"',
            user_without('list', 'list GET /people items=people; #here'));
    refused('a bad regex of a place', 'bad regex "^(\d+"',
            user_without('create', <<'END'));
        create POST /people id=header:Location~^(\d+; #here
END
    refused('a bad regex of a value', 'bad regex',
            in_user("attribute title /title 'match=['; #here"));
    refused('a bad regex of a condition', 'bad regex "("',
            in_user('on create "~(" return 409; #here'));
}


sub check_routes {
    refused('no way to read', 'no way to read resource "User": no "get"',
            user_without('(?:get|list)'), 'resource');
    refused('a session without a call',
            'no "login" and no "lookup" in "session"',
            mapping("session { #here\n}\nresource User {\n$user\n}"));
    refused('an attribute that no route writes', 'no route writes "title"',
            user_without('(?:create|update)', <<'END'));
        create     POST  /people  'json={"l": $scim_userName}'  id=/id;
        update     PUT   /people/$scim_id  'json={"l": $scim_userName}';
        attribute  title  /title; #here
END
    refused('an attribute that is written once only', 'writes "title"',
            user_without('update', <<'END'));
        update     PUT   /people/$scim_id  'json={"l": $scim_userName}';
        attribute  title  /title; #here
END
    refused('a path that may have an empty part', '"nickName" is in a path',
            in_user("attribute nickName /nick;\n"
                    . 'set nickName POST /nick/$scim_nickName; #here'));
    refused('pages of a size that nobody knows', 'needs "size="',
            user_without('list', 'list GET /p?page=$scim_page; #here'));
    refused('pages that have no end', 'never reaches the end',
            user_without('list', 'list GET /p?n=$scim_limit; #here'));
    refused('pages that are counted in two ways', 'at once',
            user_without('list',
                         'list GET /p?p=$scim_page&o=$scim_offset; #here'));

    refused('an unknown option of a call',
            'unknown option "objekt=/x" of "find"',
            in_user('find userName GET /x objekt=/x; #here'));
    refused('an option that a route has not', '"total=" has no meaning',
            user_without('get', 'get GET /x/$scim_id total=/n; #here'));
    refused('a method in small letters', 'bad method "get"',
            in_user('get get /x; #here'));
    refused('a uri that is none', 'does not begin with "/"',
            in_user('find userName GET people?l=$scim_value; #here'));
    refused('a uri with a fragment', 'has a fragment',
            in_user("find userName GET '/people#x'; #here"));
    refused('a size that is none', 'bad size "many"',
            user_without('list', <<'END'));
        list GET /p?page=$scim_page size=many; #here
END
    refused('a header without a value', 'bad header "X-Key"',
            in_user("find userName GET /x header=X-Key; #here"));
    refused('a header that no HTTP has', 'bad header',
            in_user("find userName GET /x 'header=X Key: 1'; #here"));
    refused('a header of two lines', 'bad header',
            in_user('find userName GET /x "header=X: 1\r\nY: 2"; #here'));

    refused('an unknown variable', 'unknown "scim_userNme" variable',
            in_user('set userName POST /x form=l=$scim_userNme; #here'));
    refused('a variable that a route has not', '"scim_id" has no value',
            user_without('create', 'create POST /x/$scim_id id=/id; #here'));
    refused('a variable that does not end', 'closing bracket',
            in_user("find userName GET '/x?k=\${scim_value'; #here"));
    refused('a template that is no JSON', 'bad JSON',
            user_without('update', <<'END'));
        update PUT /x 'json={"l": $scim_userName,}'; #here
END

    # Variables may be made anywhere, so nginx looks for them at its end.
    my ($code, $said) = nginx_t(in_user('find userName GET /x?k=$nope;'));
    like($said, qr/\[emerg\] [^\n]*unknown "nope" variable/,
         'refused: an unknown variable of nginx');

    refused('an action that is none', 'no action at the end',
            in_user('on create 400 retry; #here'));
    refused('a code that is no error', 'bad code "200"',
            in_user('on create 400 return 200; #here'));
    refused('an unknown scimType', 'unknown scimType "unique"',
            in_user('on create 400 return 409 unique; #here'));
    refused('an unknown call', '"craete"',
            in_user('on craete 400 return 409; #here'));
    refused('a status that is none', '"4x"',
            in_user('on create 4x return 409; #here'));
    refused('an unknown attribute in "hide"', 'unknown attribute "lgin"',
            in_user('hide lgin=root; #here'));
}


sub check_locations {
    refused('an unknown mapping', 'unknown scim_mapping "peple"',
            in_location("scim peple; #here\nscim_pass /_app;"));
    refused('a location without "scim_pass"', 'no "scim_pass"',
            in_location('scim people; #here'));
    refused('SCIM without "scim_redis"', 'no "scim_redis"',
            http(good_mapping(), <<'END', ''));
location /scim/ {
    scim people; #here
    scim_pass /_app;
}
END

    for ('~ ^/scim/', '= /scim', '@scim') {
        refused("SCIM in a location $_", 'plain prefix',
                http(good_mapping(), <<"END"));
location $_ {
    scim people; #here
    scim_pass /_app;
}
END
    }

    refused('"scim" twice', '"scim" directive is duplicate',
            in_location("scim people;\nscim_pass /_app;\nscim people; #here"));
    refused('"scim" beside another handler', 'takes the place of the "scim"',
            in_location("scim people; #here\nscim_pass /_app;\n"
                        . 'proxy_pass http://127.0.0.1:1;'));
    refused('"scim" outside of a location', '"scim" directive is not allowed',
            http(good_mapping(), 'scim people; #here'));
    refused('"scim" with two names', 'invalid number of arguments in "scim"',
            in_location("scim people others; #here\nscim_pass /_app;"));
    refused('a "scim_pass" to nowhere',
            'no location "^~ /_app/" for the "scim_pass" of the "scim"',
            in_location("scim people; #here\nscim_pass /_app;"));
    accepted('a "scim_pass" to where clients can go',
             http(good_mapping(), <<'END'),
location /scim/ {
    scim people; #here
    scim_pass /_app;
}
location /_app/ { }
END
             'is not "internal"', 'here');
    refused('a "scim_pass" that is no path', 'expected the prefix',
            in_location("scim people;\nscim_pass http://app; #here"));
    refused('a "scim_base_url" that is none', 'must begin with',
            in_location("scim people;\nscim_pass /_app;\n"
                        . 'scim_base_url example.com/scim; #here'));
    refused('a time that is none', '"scim_timeout" directive invalid value',
            in_location("scim people;\nscim_pass /_app;\n"
                        . 'scim_timeout soon; #here'));
    refused('no time at all', '"scim_timeout" directive must not be 0',
            in_location("scim people;\nscim_pass /_app;\n"
                        . 'scim_timeout 0; #here'));
    refused('a flag that is none', 'invalid value "yes" in "scim_read_only"',
            in_location("scim people;\nscim_pass /_app;\n"
                        . 'scim_read_only yes; #here'));
    refused('"scim_redis" twice', '"scim_redis" directive is duplicate',
            http("scim_redis 127.0.0.1; #here\n" . good_mapping()));
    refused('"scim_pass" twice', '"scim_pass" directive is duplicate',
            in_location("scim people;\nscim_pass /_app;\n"
                        . 'scim_pass /_app; #here'));
    refused('an address of Redis that is none', 'address of Redis',
            http(good_mapping(), undef, 'scim_redis 127.0.0.1:x; #here'));

}


# The directive "scim_redis".
sub check_redis {
    my $dir = "$ENV{TEST_NGINX_ROOT}/build/t/nginx_t";

    for ([empty => "\n"], [large => 'x' x 5000]) {
        my ($name, $text) = @$_;
        open my $file, '>', "$dir/$name" or die "$dir/$name: $!\n";
        print $file $text;
        close $file;
    }

    my @cases = (
        ['tiemout=1s', 'invalid parameter "tiemout", expected "db=", "user=", '
            . '"password=", "password_file=", "timeout=" or "connect_timeout="'],
        ['db=', '"db=" has no value'],
        ['db=one', '"db=" must be a number'],
        ['db=1 db=2', '"db=" is given twice'],
        ['timeout=soon', '"timeout=" must be a time'],
        ['timeout=0', '"timeout=" must be a time'],
        ['timeout=1s timeout=2s', '"timeout=" is given twice'],
        ['user=scim', '"scim_redis" directive has a user but no password'],
        ["password_file=$dir/none", 'open() "' . $dir . '/none" failed'],
        ["password_file=$dir", 'read() "' . $dir . '" failed'],
        ["password_file=$dir/empty", 'names an empty file'],
        ["password_file=$dir/large", 'names a file that is too large'],
    );

    for (@cases) {
        my ($parameters, $message) = @$_;

        refused("scim_redis with $parameters", $message,
                http(good_mapping(), undef,
                     "scim_redis 127.0.0.1 $parameters; #here"));
    }

    # No DNS has such a name (RFC 6761, 6.4).
    my $redis = 'scim_redis redis.invalid; #here';

    refused('a host that nobody knows',
            'host "redis.invalid" has no address, and no "resolver" could find '
            . 'it later',
            http(good_mapping(), undef, $redis));
    accepted('a host that is looked up later',
             http(good_mapping(), undef, "resolver 127.0.0.1; $redis"),
             '"redis.invalid"', 'here');

    my ($code, $said)
        = nginx_t(http(good_mapping(), undef,
                       'scim_redis 127.0.0.1 pasword=hunter2;'));
    unlike($said, qr/hunter2/, 'a password is in no message');
}


# The same for a file that is included: its own name and line.
sub check_include {
    my @cases = (
        ['nope /x; #here', 'unknown directive "nope"'],
        ['attribute titel /x; #here', 'unknown attribute "titel"'],
        ['attribute title /x~(; #here', 'bad regex'],
        ["get GET\n/x/\$scim_id objekt=/x; #here", 'unknown option'],
        ['attribute title /x', 'unexpected end of file', 4],
    );

    for (@cases) {
        my ($lines, $message, $line) = @$_;
        my $text = "# the first line\n\n$lines\n";
        my ($code, $said) = nginx_t(in_user('include part.conf;'),
                                    ['part.conf', $text]);

        $line //= line_of('here', $text, 0);
        like($said,
             qr/\[emerg\] [^\n]*\Q$message\E[^\n]* in part\.conf:$line$/m,
             "refused in an included file: $message");
    }

    my ($code, $said)
        = nginx_t(mapping("resource User {\ninclude part.conf;\n}"),
                  ['part.conf', $user]);
    is($code, 0, 'a resource of included lines is accepted') or diag($said);

    ($code, $said) = nginx_t(mapping("include part.conf;"),
                             ['part.conf', "\nresource User {\n}\n"]);
    like($said, qr/no "attribute id"[^\n]* in part\.conf:2$/m,
         'what a block lacks is said of the line where it begins');
}


# ---- Reloads ----

sub change_conf {
    my ($from, $to) = @_;
    my $path = $Test::Nginx::Util::ConfFile;

    open my $file, '<', $path or die "$path: $!\n";
    my $text = do { local $/; <$file> };
    close $file;

    $text =~ s/\Q$from\E/$to/g or die "there is no $from in $path\n";

    open $file, '>', $path or die "$path: $!\n";
    print $file $text;
    close $file;

    kill HUP => master_pid();
}


my %ada = (id => 7, login => 'ada', title => 'Boss');

sub check_broken_reload {
    my @workers = worker_pids();
    app_script([{ request => 'GET /old/people/7', json => \%ada }]);

    change_conf('attribute title /title;', 'attribute titel /title;');
    ok(wait_for(5, sub { error_log() =~ /unknown attribute "titel"/ }),
       'a broken mapping is refused at a reload');

    my $answer = scim('GET', '/Users/7');
    is($answer->{json}{title}, 'Boss', 'the old mapping works on');
    is_deeply([worker_pids()], \@workers, 'in the old worker');
}


# The worker is told to quit while the app thinks about the update.
sub check_slow_reload {
    my @old = worker_pids();
    app_script([
        { request => 'PUT /old/people/7', sleep => 1, status => 204 },
        { request => 'GET /old/people/7', json => \%ada },
        { request => 'GET /new/people/7', json => { %ada, title => 'New' } },
    ]);

    my $slow = connection();
    $slow->send(scim_bytes('PUT', '/Users/7',
                           { userName => 'ada', title => 'Chief' }));
    ok(wait_for(5, sub { grep { $_->{method} eq 'PUT' } app_requests() }),
       'the update has begun');

    change_conf('/old/people', '/new/people');
    ok(wait_for(5, sub { (grep { $_ ne $old[0] } worker_pids()) == 1 }),
       'a new worker is there');

    my $new;
    ok(wait_for(5, sub {
           $new = scim('GET', '/Users/7');
           ($new->{json}{title} // '') eq 'New';
       }), 'a new request uses the new mapping') or diag($new->{body});

    my $old = $slow->answer;
    is_status($old, 200, 'the update ends well in the old worker');
    is($old->{json}{title}, 'Boss', 'it was read back by the old mapping');
    is((grep { $_->{method} eq 'PUT' } app_requests()), 1,
       'and was made once');

    # nginx lingers on a connection that its client does not close.
    undef $slow;
    ok(wait_for(4, sub { worker_pids() == 1 }), 'then the old worker is gone');
}


run_tests();

__DATA__

=== TEST 1: nginx -t
--- http_config
--- config
    location / {
        return 204;
    }
--- request
GET /
--- error_code: 204
--- after
check_good();
check_words();
check_attributes();
check_routes();
check_locations();
check_redis();
check_include();



=== TEST 2: a reload
--- http_config
    scim_redis  127.0.0.1:$TEST_NGINX_REDIS_PORT;

    scim_mapping people {
        resource User {
            attribute id /id;
            attribute userName /login required unique;
            attribute title /title;

            list              GET  /old/people;
            find    userName  GET  /old/people?login=$scim_value;
            get               GET  /old/people/$scim_id;
            update            PUT  /old/people/$scim_id;
        }
    }
--- config
    location /scim/v2/ {
        scim       people;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_STUB_PORT;
    }
--- app
[{"request": "GET /old/people/7", "json": {"id": 7, "login": "ada"}}]
--- request
GET /scim/v2/Users/7
--- more_headers
Authorization: Bearer $TEST_NGINX_SCIM_TOKEN
--- response_json
{"id": "7", "userName": "ada"}
--- after
check_broken_reload();
change_conf('attribute titel /title;', 'attribute title /title;');
wait_for(5, sub { error_log() =~ /gracefully shutting down/ });
wait_for(5, sub { worker_pids() == 1 });
check_slow_reload();

# "scim_debug" and "scim_read_only", for bringing up a mapping: what an
# administrator is told, that nobody else is, that nobody's data is in it, and
# that nothing is written.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use Digest::SHA qw(sha256_hex);

my $mapping = 'docker/mappings/demo.conf';

# As what each sends that is in the tables below.
my @admin = (Authorization => "Bearer $ENV{TEST_NGINX_SCIM_ADMIN_TOKEN}");
my @writer = (Authorization => "Bearer $ENV{TEST_NGINX_SCIM_TOKEN}");
my @reader = (Authorization => "Bearer $ENV{TEST_NGINX_SCIM_READ_TOKEN}");

# What is somebody's, or a secret.
my %jane = (userName => 'jane.roe', title => 'Chief of Staff',
            password => 'Correct-Horse-7', externalId => 'ext-4711',
            name => { givenName => 'Jane', familyName => 'Roe' },
            emails => [{ value => 'jane@roe.test', type => 'work' }]);
my $data = qr/jane|roe|chief|staff|horse|4711|\Q$ENV{TEST_NGINX_DEMO_KEY}/i;

demo_gateway('scim_debug on;', 'client_max_body_size 1m;');

no_long_string();
no_shuffle();
run_tests();


# The headers of an answer, each a list of what stands there.
sub told {
    my ($answer) = @_;

    return map {
        my $value = $answer->{headers}{"scim-debug-$_"};
        $_ => defined $value ? [split /, /, $value] : []
    } qw(call dropped error);
}


sub is_told {
    my ($answer, $status, $calls, $name, %others) = @_;
    my %told = told($answer);

    s/; ms=\d+;/; ms=N;/, s/; bytes=\d+/; bytes=N/ for @{ $told{call} };

    is_status($answer, $status, $name);
    is_deeply(\%told, { call => $calls, dropped => [], error => [], %others },
              "$name: what is told");
    unlike(join(' ', map { @$_ } values %told), $data,
           "$name: nobody's data is in it");
}


sub line_of {
    my ($text) = @_;

    open my $file, '<', "$ENV{TEST_NGINX_ROOT}/$mapping" or die "$mapping: $!";

    while (<$file>) {
        return "$ENV{TEST_NGINX_ROOT}/$mapping:$." if index($_, $text) >= 0;
    }

    die "$mapping has no line with $text\n";
}


sub patch_op {
    my ($op, $path, $value) = @_;

    return { Operations => [{ op => $op, path => $path, value => $value }] };
}


sub check_scopes {
    my @requests = (
        ['GET', '/Users/7', undef, 200], ['GET', '/Users/999', undef, 404],
        ['GET', '/Users?filter=x', undef, 400],
        ['GET', '/Schemas', undef, 200],
        ['PATCH', '/Users/7', patch_op('add', 'nothing', 'x'), 200, 403],
        ['DELETE', '/Users/999', undef, 404, 403],
    );

    for (@requests) {
        my ($method, $path, $body, $status, $read_status) = @$_;
        my $name = "$method $path";

        for (['read', $read_status // $status, @reader],
             ['write', $status, @writer])
        {
            my ($scope, $status, @token) = @$_;
            my $answer = scim($method, $path, $body, @token);

            is_status($answer, $status, "$name: scope $scope");
            is_deeply([grep { /debug/ } keys %{ $answer->{headers} }], [],
                      "$name: scope $scope is told nothing");
        }
    }

    # A scope that is unknown is not taken for another one.
    for my $scope ('administrator', 'ADMIN', '') {
        my $token = issue_token();
        redis_cli('HSET', 'scim:token:' . sha256_hex($token), 'scope', $scope);
        my $answer = scim('GET', '/Users/7', undef,
                          Authorization => "Bearer $token");
        is_deeply([grep { /debug/ } keys %{ $answer->{headers} }], [],
                  "scope \"$scope\" is told nothing");
    }

    # Nor is who has no token, or is refused by nginx itself.
    is_error(scim('GET', '/Users/7', undef, Authorization => undef), 401, '',
             'no token');
    is_error(scim('GET', '/Users/7', undef, Authorization => 'Bearer x'), 401,
             '', 'a wrong token');
    is_error(scim('POST', '/Users', 'x' x 2_000_000, @admin), 413, '',
             'a body that is too large for nginx');
}


sub check_calls {
    my $by = line_of('on      create update 400');
    my $form = join '&', map { "$_=___" } qw(login first last title email
                                             password);
    my $get = 'User.get GET /admin/people/___; status=200; ms=N;'
            . ' type=application/json; bytes=N';

    is_told(scim('GET', '/Users?count=1&attributes=userName', undef, @admin),
            200, ['User.list GET /admin/people?page=1&per_page=50; status=200;'
                  . ' ms=N; type=application/json; bytes=N'], 'a list');

    my $answer = scim('POST', '/Users', { %jane, active => \0,
                                          'nick-Name' => 'x',
                                          phoneNumbers => [] }, @admin);
    my $id = $answer->{json}{id};

    is_told($answer, 201, [
        "User.create POST /admin/people; body=$form; status=201; ms=N;"
        . ' type=text/plain; bytes=N',
        'User.set.active POST /admin/people/___/suspend; status=204; ms=N;'
        . ' bytes=N', $get,
    ], 'a create', dropped => ['nick-Name']);

    is_told(scim('POST', '/Users', \%jane, @admin), 409, [
        "User.create POST /admin/people; body=$form; status=400; ms=N;"
        . " type=text/plain; bytes=N; means=409 uniqueness; by=$by",
    ], 'a name that is taken',
    error => ['the app answered 400 to User.create']);

    is_told(scim('PATCH', "/Users/$id",
                 patch_op('replace', 'title', 'Chief Officer'), @admin),
            200, [$get, 'User.update POST /admin/people/___; body=title=___;'
                        . ' status=204; ms=N; bytes=N', $get], 'a patch');

    is_told(scim('PATCH', "/Users/$id",
                 patch_op('replace', 'title', "Staff\r\nSCIM-Debug-X: Roe"),
                 @admin),
            400, [$get, 'User.update POST /admin/people/___; body=title=___;'
                        . ' status=400; ms=N; type=text/plain; bytes=N;'
                        . ' means=400 invalidValue; by=default'],
            'what the app refuses',
            error => ['the app answered 400 to User.update']);

    is_told(scim('GET', '/Users/999', undef, @admin), 404, [
        'User.get GET /admin/people/___; status=404; ms=N; type=text/plain;'
        . ' bytes=N; means=404; by=default'
    ], 'one that is not there',
    error => ['the app answered 404 to User.get']);

    is_told(scim('GET', '/Users?filter=title+eq+%22Chief', undef, @admin), 400,
            [], 'a detail with data');
}


# ---- scim_read_only ----

# All that the app has, and all that Redis has but tokens.
sub everything {
    my @uris = ((map { "/admin/people?page=$_&per_page=50" } 1 .. 3),
                '/admin/teams?page=1&per_page=50',
                (map { "/admin/teams/$_/members?page=1&per_page=50" } 1 .. 7));

    return join "\n", (map { demo_request('GET', $_)->{content} } @uris),
                      sort grep { !/^scim:token:/ }
                      split /\n/, redis_cli('KEYS', '*');
}


# Which commands that write Redis has been given since RESETSTAT; a token's
# last use is noted, too.
sub redis_writes {
    my $stats = redis_cli('INFO', 'commandstats');

    return join ' ', sort grep { /^(?:set|del|zadd|zrem|hdel|unlink)$/ }
        $stats =~ /^cmdstat_(\w+):/mg;
}


# A method, a path, a body, the status without "scim_read_only", and either that
# with it or what would have been done.
sub changes {
    return (
        ['POST', '/Users', { %jane, userName => 'jane.roe.2' }, 201,
         'called POST /admin/people'],
        ['PUT', '/Users/7', { %jane, userName => 'greta.moreau' }, 200,
         'called POST /admin/people/$scim_id'],
        ['PATCH', '/Users/8', patch_op('replace', 'active', \1), 200,
         'called POST /admin/people/$scim_id/resume'],
        ['PATCH', '/Users/9', patch_op('add', 'externalId', 'ext-9'), 200,
         'changed externalId in Redis'],
        ['PATCH', '/Users/10', patch_op('replace', 'active', \1), 200, 200],
        ['PATCH', '/Users/999', patch_op('replace', 'title', 'x'), 404, 404],
        ['DELETE', '/Users/11', undef, 204,
         'called DELETE /admin/people/$scim_id'],
        ['DELETE', '/Users/x', undef, 404, 404],
        ['POST', '/Groups', { displayName => 'Choir',
                              members => [{ value => '7' }] }, 201,
         'called POST /admin/teams'],
        ['PUT', '/Groups/g-5', { displayName => 'First aid',
                                 members => [{ value => '7' }] }, 200,
         qr{called (?:POST|DELETE) /admin/teams/\$scim_id/members}],
        ['PATCH', '/Groups/g-6', patch_op('add', 'members', [{ value => '7' }]),
         204, 'called POST /admin/teams/$scim_id/members'],
        ['PATCH', '/Groups/g-6', patch_op('replace', 'displayName', 'Books'),
         200, 'called POST /admin/teams/$scim_id'],
        ['DELETE', '/Groups/g-4', undef, 204,
         'called DELETE /admin/teams/$scim_id'],
        ['POST', '/Users', {}, 400, 400],
    );
}


sub check_read_only {
    my $before = everything();
    redis_cli('CONFIG', 'RESETSTAT');

    for (changes()) {
        my ($method, $path, $body, undef, $expected) = @$_;
        my $name = "$method $path";
        my $answer = scim($method, $path, $body, @writer);

        if (!ref $expected && $expected =~ /^\d+$/) {
            is_status($answer, $expected, "$name: as ever");
            next;
        }

        is_error($answer, 503, '', "$name: not done");
        like($answer->{json}{detail},
             ref $expected ? qr/^read only: would have $expected$/
                           : qr/^read only: would have \Q$expected\E$/,
             "$name: what would have been done");

        my %told = told(scim($method, $path, $body, @admin));
        my @made = grep { !/; not made$/ } @{ $told{call} };

        is(scalar(grep { !/ GET / } @made), 0, "$name: the app is only read");
        is(@{ $told{call} } - @made, $expected =~ /^changed/ ? 0 : 1,
           "$name: an administrator is told the call");
    }

    ok(everything() eq $before, 'nothing has changed');
    is(redis_writes(), '', 'nothing was written into Redis');

    is_status(scim('GET', $_), 200, "GET $_")
        for '/Users/7', '/Users?filter=externalId+eq+%22x%22', '/Groups/g-1';
    is_status(scim('POST', "$_/.search", { count => 1 }), 200,
              "POST $_/.search only reads") for '/Users', '';
    is_error(scim('DELETE', '/Users/7', undef, @reader), 403, '',
             'who may not write is told that first');
}


# The same without it: what is refused above would have been done.
sub check_writes {
    my $before = everything();
    redis_cli('CONFIG', 'RESETSTAT');

    is_status(scim(@$_[0 .. 2], @writer), $_->[3], "$_->[0] $_->[1]: done")
        for changes();

    ok(everything() ne $before, 'the app has changed');
    is(redis_writes(), 'del hdel set zadd', 'and so has Redis');
}


__DATA__

=== TEST 1: only a token of the scope "admin" is told something
--- request
GET /scim/v2/Users/7
--- after
check_scopes();



=== TEST 2: the calls, what they sent, what the answers meant
--- request
GET /scim/v2/Users/7
--- after
check_calls();



=== TEST 3: with "scim_read_only" nothing is written
--- http_config eval
Test::Nginx::Scim::demo_http_config() . 'scim_read_only on;'
--- config eval
Test::Nginx::Scim::demo_config('scim_debug on;')
--- request
GET /scim/v2/Users/7
--- after
check_read_only();



=== TEST 4: without it all of that is done
--- http_config eval
Test::Nginx::Scim::demo_http_config() . 'scim_read_only on;'
--- config eval
Test::Nginx::Scim::demo_config('scim_read_only off;')
--- request
GET /scim/v2/Users/7
--- after
check_writes();

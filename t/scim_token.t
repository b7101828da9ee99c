# docker/scim-token against a Redis of its own: what it prints, what Redis
# then holds, and that a token's text is nowhere but on standard output.

use strict;
use warnings;

use Digest::SHA qw(sha256_hex);
use File::Temp qw(tempdir);
use FindBin;
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Test::More;

my $program = "$FindBin::Bin/../docker/scim-token";
my $dir     = tempdir(CLEANUP => 1);
my $socket  = "$dir/redis.sock";

my ($redis, $port) = start_redis();

END {
    if (defined $redis) {
        local $?;
        kill 'TERM', $redis;
        waitpid $redis, 0;
    }
}

delete @ENV{qw(REDIS_HOST REDISCLI_AUTH)};
$ENV{REDIS_PORT} = $port;


sub find_program {
    my ($name) = @_;

    return (grep { -x } map { "$_/$name" } split /:/, $ENV{PATH})[0];
}


sub start_redis {

    # A port that was free may be taken a moment later, so this tries again.
    for (1 .. 5) {
        my $port = IO::Socket::INET->new(
            LocalAddr => '127.0.0.1',
            Listen    => 1
        )->sockport;

        my $pid = fork // die "fork: $!";
        if ($pid == 0) {
            open STDOUT, '>', "$dir/redis.log";
            exec 'redis-server', '--port', $port, '--bind', '127.0.0.1',
                '--unixsocket', $socket, '--save', '', '--appendonly', 'no',
                '--dir', $dir;
            exit 1;
        }

        for (1 .. 100) {
            return ($pid, $port) if redis_at($port, 'PING') eq "PONG\n";
            last if waitpid($pid, WNOHANG) == $pid;
            select undef, undef, undef, 0.05;
        }
        kill 'KILL', $pid;
    }

    die "redis-server does not start";
}


# A command of redis-cli, with each argument quoted for the shell.
sub redis_at {
    my ($at, @command) = @_;

    my $line = join ' ', map { s/'/'\\''/gr =~ s/(.*)/'$1'/sr } @command;
    return scalar `redis-cli -p $at --raw $line 2>/dev/null`;
}


sub redis {
    return redis_at($port, @_);
}


# Runs scim-token; returns its exit code, standard output and standard error.
sub token {
    my ($input, @arguments) = @_;

    open my $in, '>', "$dir/in" or die $!;
    print {$in} $input;
    close $in;

    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        open STDIN,  '<', "$dir/in";
        open STDOUT, '>', "$dir/out";
        open STDERR, '>', "$dir/err";
        exec $program, @arguments;
        exit 127;
    }
    waitpid $pid, 0;
    my $code = $? >> 8;

    return ($code, slurp("$dir/out"), slurp("$dir/err"));
}


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!";
    local $/;
    return scalar(<$file>) // '';
}


# The hash in Redis that stands for a token.
sub stored {
    my ($text) = @_;

    my @lines = split /\n/,
        redis('HGETALL', 'scim:token:' . sha256_hex($text)), -1;
    pop @lines;
    return {@lines};
}


sub issue {
    my ($code, $out, $err) = token('', 'issue', @_);

    is $code, 0, "issue @_" or diag $err;
    chomp $out;
    return ($out, $err);
}


subtest 'a token is shown once, and Redis holds its hash' => sub {
    my ($text, $notes) = issue();

    like $text, qr/^scim_[0-9a-f]{64}\z/, 'prefix and 256 bits';
    unlike $notes, qr/\Q$text/, 'the notes do not repeat it';

    my $digest = substr sha256_hex($text), 0, 12;
    like $notes, qr/\b$digest\b/, 'the notes name the hash';

    my $token = stored($text);
    ok abs(delete($token->{created}) - time) < 5, 'created now';
    is_deeply $token,
        {
            tenant  => 'default',
            label   => '',
            scope   => 'write',
            expires => 0,
            used    => 0
        },
        'the defaults';
    is redis('TTL', 'scim:token:' . sha256_hex($text)), "-1\n",
        'it does not expire';

    isnt +(issue())[0], $text, 'the next one is another';
};


subtest 'options are kept, whatever a label has in it' => sub {
    my @scopes = qw(read write admin);
    my @labels = (
        q{Okta "prod", it's ours},
        q{$HOME `id` \ %s * ; && {a}},
        "Zo\xc3\xab \xe6\x9d\xb1\xe4\xba\xac",
        q{-x}, q{ two  spaces },
    );

    for my $label (@labels) {
        push @scopes, my $scope = shift @scopes;
        my ($text) = issue(
            '--tenant', 'acme-1', '--label', $label, '--scope', $scope
        );
        my $token = stored($text);
        is $token->{label},  $label,   'label';
        is $token->{tenant}, 'acme-1', 'tenant';
        is $token->{scope},  $scope,   'scope';
    }
};


subtest 'a token with a time to live ends by itself' => sub {
    my %seconds = ('90s' => 90, '15m' => 900, '12h' => 43200,
        '30d' => 2592000);

    for my $ttl (sort keys %seconds) {
        my ($text) = issue('--ttl', $ttl);
        my $token = stored($text);
        is $token->{expires} - $token->{created}, $seconds{$ttl}, 'expires';
        is redis('EXPIRETIME', 'scim:token:' . sha256_hex($text)),
            "$token->{expires}\n", 'and so does the key';
    }

    my ($text) = issue('--ttl', '1s');
    sleep 2;
    is redis('EXISTS', 'scim:token:' . sha256_hex($text)), "0\n",
        'gone after its time';
};


subtest 'what is wrong on the command line is refused' => sub {
    my $before = redis('DBSIZE');

    my @wrong = (
        [qw(issue --ttl 5)],         [qw(issue --ttl 010h)],
        [qw(issue --ttl 0s)],        [qw(issue --ttl -5m)],
        [qw(issue --ttl 5w)],        [qw(issue --ttl 999999999d)],
        [qw(issue --ttl)],           [qw(issue --scope root)],
        [qw(issue --tenant a{b})],   ['issue', '--tenant', ''],
        ['issue', '--label', "a\nb"], [qw(issue --colour red)],
        [qw(issue stray)],           [qw(list stray)],
        [qw(revoke)],                [qw(revoke 1234567)],
        [qw(revoke 1234567g)],       ['revoke', ''],
        [qw(-n x list)],             [qw(-x list)],
        [qw(drop)],                  [],
    );

    for my $arguments (@wrong) {
        my ($code, $out, $err) = token('', @$arguments);
        is $code, 2, "scim-token @$arguments";
        is $out, '', 'nothing on standard output';
        like $err, qr/^scim-token: .+; see scim-token --help\n\z/, 'one line';
    }

    is redis('DBSIZE'), $before, 'nothing was written';
};


subtest 'list shows the tokens, of all tenants or of one' => sub {
    redis('FLUSHALL');

    my ($first)  = issue('--label', 'Okta prod');
    my ($second) = issue('--tenant', 'acme', '--scope', 'read', '--ttl', '1d');
    redis('HSET', 'scim:token:' . sha256_hex($first), 'used', 1237022813);
    redis('SET', 'scim:token:odd', 'not a hash');
    redis('HSET', "scim:{acme}:x", 'label', 'not a token');

    my ($code, $out) = token('', 'list');
    my @lines = split /\n/, $out;
    is $code, 0, 'list';
    is @lines, 3, 'a heading and two tokens';

    my $time = qr/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;
    my ($one, $two)
        = map { substr sha256_hex($_), 0, 12 } $first, $second;
    my $used = '2009-03-14T09:26:53Z';
    like $out, qr/^$one +default +write +$time +never +$used +Okta prod$/m,
        'a token in use';
    like $out, qr/^$two +acme +read +$time +$time +never *$/m,
        'a token that ends';
    unlike $out, qr/\Q$first/, 'no text of a token';

    ($code, $out) = token('', 'list', '--tenant', 'acme');
    like $out,   qr/^$two/m, 'of one tenant';
    unlike $out, qr/^$one/m, 'and not of others';
};


subtest 'list finds every token among many keys' => sub {
    redis('EVAL', <<'EOF', 0);
for i = 1, 3000 do
    redis.call('SET', 'other:' .. i, i)
    if i % 10 == 0 then
        redis.call('HSET', 'scim:token:' .. redis.sha1hex(i), 'tenant', 'many')
    end
end
EOF
    my ($code, $out) = token('', 'list', '--tenant', 'many');
    my @digests = $out =~ /^([0-9a-f]{12}) /mg;
    is @digests, 300, 'each of them once';
    is_deeply \@digests, [sort @digests], 'in a fixed order';
    redis('FLUSHALL');
};


subtest 'a token is revoked by its text or by its hash' => sub {
    my @texts = map { (issue('--label', "number $_"))[0] } 1 .. 5;
    my @digests = map { sha256_hex($_) } @texts;

    my ($code, $out) = token("$texts[0]\n", 'revoke', '-');
    is $code, 0, 'by its text on standard input';
    is $out, 'revoked ' . substr($digests[0], 0, 12)
        . ", tenant default, label number 1\n", 'which says what is gone';

    ($code) = token($texts[1], 'revoke', '-');
    is $code, 0, 'by its text without a line end';

    ($code) = token('', 'revoke', $texts[2]);
    is $code, 0, 'by its text';

    ($code) = token('', 'revoke', uc substr $digests[3], 0, 12);
    is $code, 0, 'by the start of its hash, in any case';

    ($code) = token('', 'revoke', $digests[4]);
    is $code, 0, 'by its whole hash';

    my ($text) = issue();
    ($code, $out) = token('', 'revoke', $text);
    like $out, qr/^revoked [0-9a-f]{12}, tenant default\n\z/,
        'no label is said to be there where there is none';

    is redis('DBSIZE'), "0\n", 'all are gone';

    for my $name ($texts[0], $digests[0], 'deadbeef') {
        my ($code, $out, $err) = token('', 'revoke', $name);
        is $code, 1, 'one that is not there';
        is $err, "scim-token: there is no such token\n", 'is named as such';
    }
};


subtest 'a start that two hashes share revokes neither' => sub {
    for my $digit (1, 2) {
        redis('HSET', 'scim:token:abcdef01' . $digit x 56,
            'label', "number $digit");
    }

    my ($code, $out, $err) = token('', 'revoke', 'abcdef01');
    is $code, 1, 'refused';
    is $out, '', 'nothing on standard output';
    like $err, qr/^abcdef011111 .*number 1$/m, 'shows the first';
    like $err, qr/^abcdef012222 .*number 2$/m, 'and the second';
    like $err, qr/more than one token begins with abcdef01/, 'and says why';
    is redis('DBSIZE'), "2\n", 'both are still there';

    ($code) = token('', 'revoke', 'abcdef012');
    is $code, 0, 'one digit more tells them apart';
    is redis('EXISTS', 'scim:token:abcdef01' . '1' x 56), "1\n",
        'the other one stays';
    redis('FLUSHALL');
};


subtest 'the text of a token is nowhere but on standard output' => sub {

    # Programs found first on the path note their arguments.
    my $bin = "$dir/bin";
    mkdir $bin;
    for my $name (qw(redis-cli sha256sum od tr awk sort grep cut cat)) {
        my $real = find_program($name);
        open my $file, '>', "$bin/$name" or die $!;
        print {$file} qq{#!/bin/sh\nprintf '%s\\n' "\$0" "\$@" >>$dir/seen\n},
            qq{exec $real "\$@"\n};
        close $file;
        chmod 0755, "$bin/$name";
    }
    local $ENV{PATH} = "$bin:$ENV{PATH}";

    my ($kept) = issue('--label', 'kept', '--ttl', '1h');
    my ($gone) = issue('--label', 'gone');
    token('',        'list');
    token("$gone\n", 'revoke', '-');

    my $seen = slurp("$dir/seen");
    like $seen, qr/sha256sum/, 'the programs were watched';
    unlike $seen, qr/\Q$_/, 'no argument has the text'
        for $kept, $gone, map { substr $_, 5 } $kept, $gone;

    my @keys = split /\n/, redis('KEYS', '*');
    is @keys, 1, 'one key';
    my $held = join '', @keys, map { redis('HGETALL', $_) } @keys;
    like $held, qr/kept/, 'its fields were read';
    unlike $held, qr/\Q@{[substr $kept, 5]}/, 'Redis has no text';
    unlike slurp("$dir/err"), qr/\Q$gone/, 'nor has standard error';
};


subtest 'Redis is reached by socket, database and password' => sub {
    redis('FLUSHALL');

    my ($code, $out) = token('', '-s', $socket, '-n', '3', 'issue');
    is $code, 0, 'issue over the unix socket';
    ($code, $out) = token('', '-h', '127.0.0.1', '-p', $port, 'list');
    is $out =~ tr/\n//, 1, 'another database does not have it';
    ($code, $out) = token('', '-n', '3', 'list');
    is $out =~ tr/\n//, 2, 'its own has';

    my $err;
    ($code, $out, $err) = token('', '-n', '99', 'issue');
    is $code, 1, 'a database that is not there';
    like $err, qr/^scim-token: Redis: .*SELECT/, 'is reported';
    is redis('DBSIZE'), "0\n", 'and nothing written elsewhere';

    redis('CONFIG', 'SET', 'requirepass', 'secret');

    ($code, $out, $err) = token('', 'issue');
    is $code, 1, 'without the password';
    is $out, '', 'no token';
    like $err, qr/^scim-token: Redis: NOAUTH/, 'says so';

    {
        local $ENV{REDISCLI_AUTH} = 'wrong';
        ($code, $out, $err) = token('', 'issue');
        is $code, 1, 'with a wrong password';
        like $err, qr/^scim-token: Redis: .*WRONGPASS/, 'says so';
    }

    local $ENV{REDISCLI_AUTH} = 'secret';
    issue();
};


subtest 'a Redis that is away is an error' => sub {
    for my $arguments (['issue'], ['list'], ['revoke', 'deadbeef']) {
        my ($code, $out, $err)
            = token('', '-s', "$dir/nobody.sock", @$arguments);
        is $code, 1, "@$arguments";
        is $out, '', 'nothing on standard output';
        like $err, qr/^scim-token: Redis: Could not connect/, 'says so';
    }
};


subtest 'help' => sub {
    for my $arguments (['--help'], ['issue', '--help'], ['list', '--help'],
        ['revoke', '--help'])
    {
        my ($code, $out) = token('', @$arguments);
        is $code, 0, "@$arguments";
        like $out, qr/^Usage: scim-token/, 'is shown';
    }
};


done_testing;

# docker/run, the first command that somebody types: it starts all of the demo,
# what it prints works as it stands, and it leaves nothing behind.

use strict;
use warnings;

use lib 't/lib';

# For its ports; without import() nothing is started.
use Test::Nginx::Scim ();

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP qw(decode_json);
use POSIX qw(WNOHANG);
use Test::More;
use Time::HiRes qw(sleep time);

my $root = abs_path(dirname(__FILE__) . '/..');
my $dir = "$root/build/t/docker_run";
my ($group, @groups);

my %ports = map { $_ => Test::Nginx::Scim::free_port() }
                qw(PORT APP_PORT REDIS_PORT);

my $gateway = "http://127.0.0.1:$ports{PORT}";

make_path($dir);

if (system("flock -n $root/build/run.lock true") != 0) {
    plan(skip_all => 'docker/run is running in this checkout');
}

END {
    local $?;
    kill KILL => map { -$_ } @groups if @groups;
}


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or return '';
    local $/;
    return scalar(<$file>) // '';
}


# As from a terminal, that is in a process group of its own, and from another
# folder.  Returns the process and the file of its output.
sub start {
    my (%environment) = @_;
    my $out = "$dir/out";

    unlink $out;

    my $pid = fork() // die "cannot fork: $!\n";

    if ($pid == 0) {
        setpgrp(0, 0);
        chdir '/';
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
        %ENV = (%ENV, %ports, %environment);
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', $out;
        open STDERR, '>&', \*STDOUT;
        { no warnings 'exec'; exec "$root/docker/run"; }
        POSIX::_exit(127);
    }

    push @groups, $pid;

    return $pid;
}


# The exit code, or undef after so many seconds.
sub end_of {
    my ($pid, $seconds) = @_;
    my $end = time + $seconds;

    while (time < $end) {
        return $? >> 8 if waitpid($pid, WNOHANG) == $pid;
        sleep 0.02;
    }

    return undef;
}


# What it prints when all is up, and how long that took.
sub wait_until_up {
    my ($seconds) = @_;
    my $start = time;

    while (time < $start + $seconds) {
        my $text = slurp("$dir/out");

        return ($text, time - $start) if $text =~ /^Ctrl-C stops/m;
        last if waitpid($group, WNOHANG) == $group;
        sleep 0.02;
    }

    die "docker/run does not start:\n", slurp("$dir/out");
}


sub is_open {
    my ($port) = @_;

    return !!IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port);
}


sub is_gone {
    my ($name) = @_;
    my $alive = kill 0 => -$group;

    ok(!$alive, "$name: no process is left");
    ok(!is_open($ports{$_}), "$name: $_ is closed") for sort keys %ports;

}


sub fetch {
    my ($url) = @_;

    return HTTP::Tiny->new(proxy => undef, http_proxy => undef)->get($url)
        ->{content};
}


# New files that git does not ignore; those of somebody who is at work on the
# sources are none of docker/run's.
sub untracked {
    my $paths = "-- . ':!t' ':!ngx_scim_module'";

    return `cd '$root' && git ls-files --others --exclude-standard $paths 2>&1`;
}


# The first start may have to build; t/run has done that.
my $files = untracked();
$group = start();
my ($said) = wait_until_up(120);

my ($base) = $said =~ /^SCIM base URL +(\S+)$/m;
my ($token) = $said =~ /^Bearer token +(\S+)$/m;
my ($people) = $said =~ /^People page +(\S+)$/m;
my @commands = split /\n\n/,
    $said =~ /^Create a user, find it, deactivate it:\n\n(.*?)\n\nCtrl-C/ms
        ? $1 : '';


subtest 'it says where everything is' => sub {
    is($base, "$gateway/scim/v2", 'the base URL');
    is("$token\n", slurp("$root/build/run/token"), 'the token, also in a file');
    is((stat "$root/build/run/token")[2] & 0777, 0600,
       'that others cannot read');
    like(fetch($people), qr/<title>People/, 'the people page');

    my $users = HTTP::Tiny->new->get("$base/Users?count=1", {
        headers => { Authorization => "Bearer $token" } });

    is($users->{status}, 200, 'the base URL and the token go together');
    is(HTTP::Tiny->new->get("$base/Users")->{status}, 401,
       'and not without it');
    unlike($said, qr/warn|error/i, 'and says nothing else of note');
};


subtest 'the commands that it prints do what it says' => sub {
    my @answers;

    is(scalar @commands, 3, 'there are three');

    my $run = sub {
        my ($command) = @_;

        open my $out, '-|', 'bash', '-c', $command or die "bash: $!\n";
        local $/;
        return decode_json(scalar <$out>);
    };

    my $created = $run->($commands[0]);
    my ($name, $id) = @{$created}{qw(userName id)};

    ok($created->{active} && length $name, 'a user is created');
    like(fetch($people), qr{<td>\Q$name\E</td>.*?>active<}s,
         'the app shows the person');

    my $found = $run->($commands[1]);

    is($found->{totalResults}, 1, 'it is found');
    is($found->{Resources}[0]{id}, $id, 'by the same id');

    my $changed = $run->($commands[2]);

    is($changed->{id}, $id, 'the same one is changed');
    ok(!$changed->{active}, 'and is not active any more');
    like(fetch("$gateway/people/$id"), qr/>suspended</,
         'the app shows that too');
    like(slurp("$dir/out"),
         qr/ 201 POST \/scim\/v2\/Users op=create id=\Q$id\E .* token=demo /,
         'the log on the screen tells of it');
};


subtest 'a second one in the same checkout leaves the first alone' => sub {
    rename "$dir/out", "$dir/out.first";

    my $second = start(map { $_ => Test::Nginx::Scim::free_port() }
                           keys %ports);

    ok(end_of($second, 30), 'it ends with an error');
    like(slurp("$dir/out"), qr/^docker\/run: .*running/m, 'and says why');
    is("$token\n", slurp("$root/build/run/token"), 'the token is the same');
    ok(is_open($ports{$_}), "$_ is open") for sort keys %ports;
};


subtest 'Ctrl-C stops all of it' => sub {
    kill INT => -$group;

    is(end_of($group, 5), 130, 'it ends as one that was interrupted');
    is_gone('after Ctrl-C');
    unlike(slurp("$dir/out.first"), qr/docker\/run:/, 'without a complaint');

    SKIP: {
        skip('this is no checkout of git', 1)
            if $files =~ /^fatal:|not found$/m;
        is(untracked(), $files, 'and leaves no file behind');
    }
};


subtest 'a second start is up within 3 seconds' => sub {
    $group = start();

    my ($text, $seconds) = wait_until_up(30);

    cmp_ok($seconds, '<', 3, 'all is up');
    isnt($text =~ /^Bearer token +(\S+)$/m && $1, $token,
         'with a new token');
    like(fetch($people), qr/\b120\b/, 'and the people of the first day');

    kill TERM => $group;
    is(end_of($group, 5), 143, 'the end of the script is enough');
    is_gone('after that');
};


subtest 'if one of its programs ends, all do' => sub {
    $group = start();
    wait_until_up(30);

    my $pid = slurp("$root/build/run/nginx.pid");
    kill QUIT => $pid;

    ok(end_of($group, 5), 'it ends with an error');
    like(slurp("$dir/out"), qr/^docker\/run: /m, 'and says so');
    is_gone('after that');
};


subtest 'a port that is taken is named' => sub {
    for my $name (sort keys %ports) {
        my $socket = IO::Socket::INET->new(
            LocalAddr => '127.0.0.1', LocalPort => $ports{$name},
            Listen => 1, ReuseAddr => 1) or die "cannot listen: $!\n";

        $group = start();

        ok(end_of($group, 30), "$name: it ends with an error");
        like(slurp("$dir/out"),
             qr/^docker\/run: port $ports{$name} is in use: .*$name\b/ms,
             "$name: and says which port it is");

        close $socket;
        is_gone($name);
    }
};


done_testing();

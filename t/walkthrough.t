# WALKTHROUGH.md works as it stands: each mapping of it is put in its file, each
# command is run in one shell, and what it shows is what is seen.

use strict;
use warnings;

use lib 't/lib';

# For its ports; without import() nothing is started.
use Test::Nginx::Scim ();

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use IPC::Open2;
use POSIX qw(WNOHANG);
use Test::More;
use Time::HiRes qw(sleep time);

my $root = abs_path(dirname(__FILE__) . '/..');
my $dir = "$root/build/t/walkthrough";
my $run = "$root/build/run-walkthrough";
my $page = slurp("$root/WALKTHROUGH.md");

my %ports = map { $_ => Test::Nginx::Scim::free_port() }
                qw(PORT APP_PORT REDIS_PORT);
my %numbers = (8080 => 'PORT', 8081 => 'APP_PORT', 16379 => 'REDIS_PORT');

my ($group, $mapping, $in, $out);
my $owner = $$;

END {
    local $?;
    kill TERM => $group if $group && $$ == $owner;
    waitpid $group, 0 if $group && $$ == $owner;
}


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file>;
}


sub write_mapping {
    make_path($dir);
    open my $file, '>', "$dir/people.conf" or die "$dir/people.conf: $!\n";
    print $file $mapping;
    close $file or die "$dir/people.conf: $!\n";
}


# As the page has it, with the ports and folders of this test.
sub here {
    my ($text) = @_;

    $text =~ s/\b(8080|8081|16379)\b/$ports{$numbers{$1}}/g;
    $text =~ s{"?(?:\$PWD/)?build/run\b}{$& =~ /^"/ ? "\"$run" : $run}ge;
    $text =~ s{\bdocker/}{$root/docker/}g;
    $text =~ s{\bbuild/(?=answer|reload)}{$dir/}g;

    return $text;
}


# ---- The processes ----

sub start {
    my ($command) = @_;

    open my $log, '>', "$dir/out" or die "$dir/out: $!\n";
    $group = fork() // die "cannot fork: $!\n";

    if ($group == 0) {
        chdir $dir or die "$dir: $!\n";
        %ENV = (%ENV, %ports, RUN => 'run-walkthrough');
        open STDIN, '<', '/dev/null';
        open STDOUT, '>&', $log;
        open STDERR, '>&', $log;
        { no warnings 'exec'; exec 'bash', '-c', "exec env $command"; }
        POSIX::_exit(127);
    }

    my $end = time + 60;

    while (time < $end) {
        return 1 if slurp("$dir/out") =~ /^Ctrl-C stops/m;
        last if waitpid($group, WNOHANG) == $group;
        sleep 0.05;
    }

    return 0;
}


sub workers {
    my $master = -e "$run/nginx.pid" ? slurp("$run/nginx.pid") + 0 : 0;
    my %pids;

    for my $file (glob '/proc/[0-9]*/stat') {
        open my $stat, '<', $file or next;
        my $line = <$stat> // next;
        $pids{$1} = 1 if $line =~ /^(\d+) \(.*\) [^Z] $master /s;
    }

    return %pids;
}


# What a command prints, on both channels.
sub output_of {
    my ($command) = @_;
    my %old = workers();

    print $in "{ $command\n} 2>&1; printf '\\n%s\\n' END-OF-IT\n";

    my $text = '';
    while (defined(my $line = <$out>)) {
        last if $line eq "END-OF-IT\n";
        $text .= $line;
    }

    # A worker of the mapping before may be about to end.
    if ($command =~ /\breload\b/) {
        my $end = time + 10;

        while (time < $end) {
            my %new = workers();
            last if !grep { $old{$_} } keys %new;
            sleep 0.05;
        }
    }

    $text =~ s/\n\z//;

    return $text;
}


# ---- The steps ----

# Behind the last line of that kind, or at the end of the block.
sub insert {
    my ($kind, $lines) = @_;

    if ($kind eq 'user') {
        $mapping =~ s/^(    resource User \{\n.*?)^    \}/$1$lines    }/ms
            or die "there is no resource User\n";
    } elsif ($lines =~ /^resource/) {
        $mapping =~ s/^\}\n\z/$lines}\n/m or die "the mapping has no end\n";
    } else {
        $mapping =~ s/\{\n\K/$lines/ or die "the mapping has no beginning\n";
    }
}


# "..." in what the page shows is anything.
sub is_shown {
    my ($got, $shown, $name) = @_;
    my $regex = join '.*?', map { quotemeta } split /\.\.\./, $shown, -1;

    # curl shows headers with the line ends that HTTP has.
    $got =~ s/\r//g;
    $got =~ s/\n+\z//;
    $shown =~ s/\n+\z//;
    $regex =~ s/(?:\\\n)+\z//;

    # nginx prefixes what it says with the time.
    $got =~ s{^[\d/]+ [\d:]+ (\[\w+\]) \d+#\d+: }{nginx: $1 }mg;

    like($got, qr/\A$regex\z/s, $name) or diag("$got\n\nnot:\n$shown");
}


sub run_console {
    my ($text) = @_;

    while ($text =~ /^\$ (.*)\n((?:(?!\$ ).*\n)*)/mg) {
        my ($command, $shown) = ($1, $2);

        is_shown(output_of(here($command)), here($shown), $command);
    }
}


sub words {
    my ($text) = @_;
    return [sort map { s/^\s+|\s+$//gr =~ s/\s+/ /gr } split /\n/, $text];
}


while ($page =~ /^```(\w+) ?([\w.]*)\n(.*?)^```$/msg) {
    my ($language, $kind, $text) = ($1, $2, $3);

    if ($language eq 'console') {
        run_console($text);

    } elsif ($language eq 'sh') {
        ok(start(here($text)), 'all of it starts') or diag(slurp("$dir/out"));

        local $ENV{PATH} = "$ENV{PATH}:/usr/sbin";
        open2($out, $in, 'bash');
        print $in "cd '$dir'\n";

    } elsif ($kind eq 'whole') {
        is_deeply([grep { length } @{ words($mapping) }],
                  [grep { length } @{ words($text) }],
                  'the whole mapping is what the steps have made');

    } else {
        if ($kind eq 'people.conf') {
            $mapping = $text;
        } else {
            insert($kind, $text);
        }

        write_mapping();
    }
}


subtest 'what it links to is there' => sub {
    for my $link ($page =~ /\]\(([^)\s]+)\)/g) {
        ok(-e "$root/$link", $link);
    }
};

done_testing();

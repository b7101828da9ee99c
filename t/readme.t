# What README.md says is true: its Synopsis is a configuration that works, and
# its reference has the directives and variables that there are, and no others.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Scim::Client;

use File::Path qw(make_path);
use IO::Socket::INET;
use POSIX ();
use Test::More;

my $root = $ENV{TEST_NGINX_ROOT};
my $dir = "$root/build/t/readme/nginx";
my $readme = slurp("$root/README.md");

# For nginx, beside what a configuration says.
my $globals = "daemon off; pid $dir/nginx.pid;"
            . ($> == 0 ? ' user root;' : '');
my $nginx;

END {
    local $?;
    stop_nginx();
}


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file>;
}


# ---- nginx ----

# A configuration with nothing of it outside of build/.
sub write_conf {
    my ($name, $text) = @_;

    my $paths = join '', map { "    ${_}_temp_path  $dir/$_;\n" }
                    qw(client_body proxy fastcgi uwsgi scgi);
    $text =~ s/^http \{\n\K/    access_log  off;\n$paths/m;

    make_path($dir);
    open my $file, '>', "$dir/$name" or die "$dir/$name: $!\n";
    print $file $text;
    close $file or die "$dir/$name: $!\n";

    return ('nginx', '-p', $dir, '-c', "$dir/$name", '-e', 'stderr');
}


sub is_accepted {
    my ($name, @command) = @_;
    my $line = join ' ', map { quotemeta } @command, '-t', '-g', $globals;
    my $said = `$line 2>&1`;

    is($?, 0, "$name: nginx -t is content") or diag($said);
    unlike($said, qr/\[(?:warn|error|crit|alert|emerg)\]/,
           "$name: and has nothing to say");
}


sub start_nginx {
    my @command = @_;

    $nginx = fork() // die "cannot fork: $!\n";

    if ($nginx == 0) {
        open STDERR, '>', "$dir/stderr";
        { no warnings 'exec'; exec @command, '-g', $globals; }
        POSIX::_exit(127);
    }

    return wait_for(5, sub {
        IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                              PeerPort => $ENV{TEST_NGINX_SERVER_PORT});
    });
}


sub stop_nginx {
    return if !$nginx;

    kill TERM => $nginx;
    waitpid $nginx, 0;
    undef $nginx;
}


# ---- The Synopsis ----

# Each value of the example is replaced at the one place where it stands.
sub synopsis {
    my ($text) = $readme =~ /^```nginx\n(.*?)^```$/ms;

    my @values = (
        'modules/ngx_http_scim_module.so'
            => "$root/build/ngx_http_scim_module.so",
        '127.0.0.1:6379' => "127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT}",
        '127.0.0.1:3000' => "127.0.0.1:$ENV{TEST_NGINX_DEMO_PORT}",
        '127.0.0.1:8080' => "127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}",
        ' secret;' => " \"$ENV{TEST_NGINX_DEMO_KEY}\";",
    );

    while (my ($old, $new) = splice @values, 0, 2) {
        my $count = $text =~ s/\Q$old\E/$new/g;
        is($count, 1, "the Synopsis says \"$old\" once");
    }

    return $text;
}


# A request for a browser's pages.
sub page {
    my ($path) = @_;
    my $connection = connection();

    $connection->send("GET $path HTTP/1.1\r\nHost: x\r\n\r\n");

    return $connection->answer;
}


subtest 'the Synopsis is a gateway before the demo app' => sub {
    my @command = write_conf('synopsis.conf', synopsis());

    is_accepted('the Synopsis', @command);
    ok(start_nginx(@command), 'it starts') or diag(slurp("$dir/stderr"));

    my $user = scim('POST', '/Users', {
        userName => 'of.readme', externalId => 'ext-readme',
        name => { givenName => 'Of', familyName => 'Readme' },
        emails => [{ type => 'work', value => 'of.readme@example.test' }],
    });

    is_status($user, 201, 'a user is created');

    for my $filter ('userName+eq+%22of.readme%22',
                    'externalId+eq+%22ext-readme%22')
    {
        my $found = scim('GET', "/Users?filter=$filter")->{json};

        is($found->{totalResults}, 1, "and found: $filter");
        is($found->{Resources}[0]{id}, $user->{json}{id}, 'by the same id');
    }

    is_status(scim('PATCH', "/Users/$user->{json}{id}", { Operations => [
        { op => 'replace', path => 'active', value => \0 },
    ] }), 200, 'it is deactivated');

    like(demo_request('GET', '/admin/people?status=S&login=of.readme')->{content},
         qr/"email": *"of\.readme\@example\.test"/, 'the app has it so');

    is(page('/people')->{status}, 200, "the app's pages are served");
    is(page('/admin/people')->{status}, 404, 'its admin routes are not');
    is(page('/_app/admin/people')->{status}, 404, 'by no way');

    stop_nginx();
    unlike(slurp("$dir/stderr"), qr/\[(?:warn|error|crit|alert|emerg)\]/,
           'nginx has nothing to complain of');
};


subtest 'the configuration of the demo is good' => sub {
    my $text = slurp("$root/docker/nginx.conf.in");

    my %values = (
        MODULE => "$root/build/ngx_http_scim_module.so", USER => '',
        RUN => $dir, MAPPING => "$root/docker/mappings/demo.conf",
        PORT => $ENV{TEST_NGINX_SERVER_PORT}, APP_KEY => 'key',
        APP_PORT => $ENV{TEST_NGINX_DEMO_PORT},
        REDIS_PORT => $ENV{TEST_NGINX_REDIS_PORT},
    );

    $text =~ s/\@(\w+)\@/$values{$1} \/\/ "\@$1\@"/ge;
    unlike($text, qr/@\w+@/, 'each of its places is filled in');

    # What nginx is told here is in the file already.
    $text =~ s/^(?:daemon|pid|\w+_temp_path)\b.*\n//mg;
    $text =~ s/^\s+\w+_temp_path\b.*\n//mg;

    is_accepted('docker/nginx.conf.in', write_conf('demo.conf', $text));
};


# ---- The reference ----

# The directives of a file, each with its flags.
sub directives_of {
    my ($file) = @_;
    my $text = slurp("$root/ngx_scim_module/nginx/$file");
    my %directives;

    while ($text =~ /^static ngx_command_t\b.*?^\};/msg) {
        my $table = $&;

        $directives{$1} = $2
            while $table =~ /\{ ngx_string\("(\w+)"\),\s*([A-Z0-9_|\s]+),/g;
    }

    return %directives;
}


# The lines of a part of the README.
sub part {
    my ($title) = @_;
    my ($text) = $readme =~ /^# \Q$title\E\n(.*?)(?=^# |\z)/ms;

    return $text // '';
}


# The names at the beginning of the rows of a C array.
sub names_of {
    my ($array) = @_;
    my $text = join('', map { slurp($_) } glob("$root/ngx_scim_module/*/*.c"));
    my ($rows) = $text =~ /\b\Q$array\E\[\] = \{\n(.*?)^\};/ms;

    die "there is no $array\n" if !defined $rows;

    return $rows =~ /^ +\{ (?:ngx_string\()?"(\w+)"/mg;
}


subtest 'each directive has a section, and each section a directive' => sub {
    my %flags = directives_of('ngx_http_scim_module.c');
    my %sections = part('Directives') =~ /^## (\w+)\n(.*?)(?=^## |\z)/msg;

    my %contexts = (NGX_HTTP_MAIN_CONF => 'http', NGX_HTTP_SRV_CONF => 'server',
                    NGX_HTTP_LOC_CONF => 'location');

    cmp_ok(scalar keys %flags, '>', 8, 'the directives are found');
    is_deeply([sort keys %sections], [sort keys %flags], 'the same ones');

    for my $name (sort keys %sections) {
        my ($syntax) = $sections{$name} =~ /^\| Syntax: +\| `(\w+)/m;
        my ($context) = $sections{$name} =~ /^\| Context: +\| (.*?) +\|$/m;
        my @allowed = map { "`$contexts{$_}`" }
                      grep { ($flags{$name} // '') =~ /\b$_\b/ }
                          qw(NGX_HTTP_MAIN_CONF NGX_HTTP_SRV_CONF
                             NGX_HTTP_LOC_CONF);

        is($syntax, $name, "$name: its syntax");
        is($context, join(', ', @allowed), "$name: its context");
    }

    # The same name at the beginning of a line of configuration, or in the text.
    my @named = ($readme =~ /^\s*(scim(?:_[a-z]+)*)\s+[^\s=]/mg,
                 $readme =~ /`(scim(?:_[a-z]+)*)[ `;]/g);
    my %unknown = map { $_ => 1 } grep { !exists $flags{$_} } @named;

    is_deeply([sort keys %unknown], [], 'no other directive is named');
};


subtest 'each variable of the log is in the table, and no other' => sub {
    my @variables = names_of('ngx_http_scim_variables');
    my @listed = part('Variables') =~ /^\| `\$(\w+)`/mg;

    cmp_ok(scalar @variables, '>', 5, 'the variables are found');
    is_deeply([sort @listed], [sort @variables], 'the same ones');
};


subtest 'what it links to is there' => sub {
    my %headings = map { lc =~ tr/ /-/r => 1 } $readme =~ /^#+ (.*)$/mg;

    for my $link ($readme =~ /\]\(([^)\s]+)\)/g) {
        next if $link =~ /^https?:/;

        ok($link =~ /^#(.*)/ ? $headings{$1} : -e "$root/$link", $link);
    }

    # Commands of the checkout that it shows.
    ok(-x "$root/$_", "$_ can be run")
        for grep { !/\.t$/ } $readme =~ /^((?:docker|t)\/[\w-]+)\b/mg;
};


done_testing();

# MAPPING.md is what the mapping language is: it has an entry for each word that
# the code knows, in the same contexts, and for no other; and "nginx -t" is
# content with each of its examples, and with those of README.md.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim;
use Test::Nginx::Scim::Client;

use File::Path qw(make_path);
use Test::More;

my $root = $ENV{TEST_NGINX_ROOT};
my $dir = "$root/build/t/reference/nginx";
my $page = slurp("$root/MAPPING.md");
my $code = join '', map { slurp($_) } glob("$root/ngx_scim_module/core/*.c");

# What is described before it is there is told by its mark.
$page =~ s/^## [^\n]+\n\n<!-- pending: .*?(?=^##? )//msg;


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file>;
}


# ---- The examples ----

# What an example stands in is told by the word behind "nginx".  Lines of the
# example take the place of those that do the same here, and an attribute that
# it speaks of is declared.
my %resources = (
    user => {
        type => 'User',
        attributes => <<'END',
attribute  id               /id      number;
attribute  userName         /login   required unique;
attribute  name.givenName   /first;
attribute  name.familyName  /last;
attribute  emails.value     /email;
attribute  title            /title;
attribute  roles            /roles/*;
attribute  active           /status  values=true:A,false:S;
attribute  password         /password  write_only;
END
        routes => <<'END',
list                GET     /people;
find    userName    GET     /people?login=$scim_value;
get                 GET     /people/$scim_id;
create              POST    /people           id=/id;
update              PUT     /people/$scim_id;
delete              DELETE  /people/$scim_id;
END
    },
    group => {
        type => 'Group',
        attributes => <<'END',
attribute  id           /id    number prefix=g-;
attribute  displayName  /name  required unique;
END
        routes => <<'END',
list                 GET     /teams;
find    displayName  GET     /teams?name=$scim_value;
get                  GET     /teams/$scim_id;
create               POST    /teams           id=/id;
update               PUT     /teams/$scim_id;
delete               DELETE  /teams/$scim_id;
END
    },
);


sub resource {
    my ($name, $lines, $example) = @_;
    my $base = $resources{$name};
    my $text = '';

    $example //= $lines;

    for (split /^/, $base->{attributes}) {
        my ($path) = /^attribute +(\S+)/;

        next if $lines =~ /^attribute +\Q$path\E\s/m;
        next if $path !~ /^(?:id|userName|displayName)$/
            && $example !~ /(?<![A-Za-z])\Q$path\E\b/;
        $text .= $_;
    }

    for (split /^/, $base->{routes}) {
        my ($word) = /^(\w+)/;
        $text .= $_ if $word eq 'find' || $lines !~ /^$word\s/m;
    }

    return "resource $base->{type} {\n$text$lines}\n";
}


sub mapping {
    my ($lines) = @_;
    return "scim_mapping people {\n$lines}\n";
}


my %wraps = (
    http => sub { $_[0] },
    mapping => sub {
        my ($lines) = @_;

        return mapping($lines) if $lines =~ /^resource User /m;

        # Each line is joined to some call.
        my $call = $lines =~ /^(json|form) /m
            ? "delete DELETE /people/\$scim_id $1=" . ($1 eq 'json' ? '{}' : '')
              . ";\n" : '';

        $call =~ s/ (\S+);/ '$1';/;
        return mapping($lines . resource('user', $call, $lines));
    },
    session => sub { mapping("session {\n$_[0]}\n" . resource('user', '')) },
    user => sub { mapping(resource('user', $_[0])) },
    group => sub { mapping(resource('user', '')
                           . resource('group', $_[0])) },
);


# The exit code of "nginx -t" and what it says.
sub nginx_t {
    my ($http) = @_;

    my $main = "load_module $ENV{TEST_NGINX_LOAD_MODULES};"
        . " pid $dir/nginx.pid; events { } http {\n"
        . "scim_redis 127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};\n"
        . join('', map { "map '' \$$_ { default x; }\n" }
                   qw(app_password app_token))
        . "$http}\n";

    make_path("$dir/logs");
    open my $file, '>', "$dir/nginx.conf" or die "$dir/nginx.conf: $!\n";
    print $file $main;
    close $file or die "$dir/nginx.conf: $!\n";

    my $said = `nginx -t -e stderr -p $dir -c $dir/nginx.conf 2>&1`;

    return ($?, $said);
}


subtest 'nginx is content with each example' => sub {
    my @examples = (
        $page =~ /^```nginx +(\w+)\n(.*?)^```$/msg,
        slurp("$root/README.md") =~ /^```nginx +(\w+)\n(.*?)^```$/msg,
    );
    my $examples = 0;

    while (my ($kind, $lines) = splice @examples, 0, 2) {
        my $wrap = $wraps{$kind} or die "there is no kind \"$kind\"\n";
        my ($code, $said) = nginx_t($wrap->($lines));
        my ($first) = split /\n/, $lines;

        ok($code == 0 && $said !~ /\[(?:warn|error|crit|alert|emerg)\]/,
           "$kind: $first") or diag($lines, $said);
        $examples++;
    }

    cmp_ok($examples, '>', 60, 'there are many of them');
    unlike($page =~ s/^```nginx.*?^```$//msgr, qr/^```/m,
           'and none that is not looked at');
};


# ---- The entries ----

# The entries of a part: the text by the heading.
sub entries_of {
    my ($title) = @_;
    my ($text) = $page =~ /^# \Q$title\E\n(.*?)(?=^# |\z)/ms;

    die "there is no part \"$title\"\n" if !defined $text;

    return $text =~ /^## (\S+)\n(.*?)(?=^## |\z)/msg;
}


# The words in a row of the table that an entry begins with.
sub row {
    my ($entry, $name) = @_;
    my ($row) = $entry =~ /^\| $name: +\| (.*?) +\|$/m;

    return $row // '';
}


# The rows of an array, as text.
sub rows_of {
    my ($array) = @_;
    my ($rows) = $code =~ /\b\Q$array\E\[\] = \{\n(.*?)^\};/ms;

    die "there is no $array\n" if !defined $rows;

    return grep { /"/ } map { s/\s+/ /gr } $rows =~ /^ +\{ (.*?) \}/msg;
}


# What a macro stands for; or an expression, with the macros in it.
sub expand {
    my ($text) = @_;
    my $routes = join '', map { slurp($_) }
                 glob("$root/ngx_scim_module/core/scim_map_route*.c");
    my %macros = $routes
        =~ /^#define (SCIM_(?:KINDS|VARS)_\w+)\s+((?:[^\n]*\\\n)*[^\n]*)/mg;

    1 while $text =~ s/\b(SCIM_(?:KINDS|VARS)_\w+)/$macros{$1}/g;

    return $text;
}


# The routes that an option is for.  One that all can have is for all calls.
sub kinds_of {
    my ($text) = @_;

    return 'all calls' if $text =~ /\bSCIM_KINDS_ALL\b/;

    # A session's lookup is a lookup.
    my %kinds = map { s/^fetch$/lookup/r => 1 }
                map { lc } expand($text) =~ /SCIM_KIND\((\w+)\)/g;

    return join ' ', sort keys %kinds;
}


sub words_of {
    my ($text) = @_;

    return 'all calls' if $text =~ /^all calls/;
    return join ' ', sort $text =~ /`([^`]+)`/g;
}


# An entry has an example that speaks of it.
sub has_example {
    my ($name, $entry, $regex) = @_;
    my $examples = join '', $entry =~ /^```nginx \w+\n(.*?)^```$/msg;

    like($examples, $regex, "$name: an example");
}


subtest 'directives' => sub {
    my %entries = entries_of('Directives');
    my %contexts = (scim_mapping => 'http', resource => 'scim_mapping',
                    session => 'scim_mapping');

    for (rows_of('scim_map_directives')) {
        my ($name, @in) = /^"(\w+)", \w+, ([01]), ([01]), ([01])$/
            or next;
        my @names = qw(scim_mapping resource session);

        $contexts{$name} = join ' ', map { $names[$_] }
                                     grep { $in[$_] } 0 .. 2;
    }

    is_deeply([sort keys %entries], [sort keys %contexts], 'all of them');

    for my $name (sort keys %entries) {
        my $entry = $entries{$name};

        like(row($entry, 'Syntax'), qr/^`$name\b/, "$name: its syntax");
        is(words_of(row($entry, 'Context')),
           join(' ', sort split / /, $contexts{$name} // ''),
           "$name: its context");
        has_example($name, $entry, qr/^\s*$name\s/m);
    }
};


subtest 'options of a call' => sub {
    my %entries = entries_of('Options of a call');
    my @known;

    for (rows_of('scim_map_route_options')) {
        my ($name, $value, $bare)
            = /^"(\w+)", \w+, ([^,]+), ([^,]+), / or die "what is $_\n";
        my $heading = $value eq '0' ? $name : "$name=";
        my $entry = $entries{$heading} // '';
        my ($for_value, $for_bare)
            = split /; the bare word: /, row($entry, 'Context');

        push @known, $heading;
        like(row($entry, 'Syntax'), qr/`'?$heading/, "$heading: its syntax");

        if ($value eq '0') {
            is(words_of($for_value // ''), kinds_of($bare),
               "$heading: its context");
        } else {
            is(words_of($for_value // ''), kinds_of($value),
               "$heading: its context");
            is(words_of($for_bare // ''), kinds_of($bare),
               "$heading: that of the bare word");
        }

        has_example($heading, $entry, qr/\s'?$heading/);
    }

    is_deeply([sort keys %entries], [sort @known], 'no other ones');
};


subtest 'flags and options of an attribute' => sub {
    my %entries = (entries_of('Flags of an attribute'),
                   entries_of('Options of an attribute'));
    my @known = map { /^"(\w+)"/ ? $1 : () } rows_of('scim_map_attr_flags');

    push @known, map { /^"(\w+)"/ ? "$1=" : () }
                 rows_of('scim_map_attr_options');

    is_deeply([sort keys %entries], [sort @known], 'all of them');

    for my $name (sort keys %entries) {
        like(row($entries{$name}, 'Syntax'), qr/^`$name/, "$name: its syntax");
        has_example($name, $entries{$name},
                    qr/^attribute\s.*\s'?$name/m);
    }
};


subtest 'variables' => sub {
    my %entries = entries_of('Variables');
    my %vars = (ATTR => '$scim_ATTR', NGINX => '$NAME');
    my @known = values %vars;

    # To the library some are variables of nginx.
    for (rows_of('scim_map_builtins')) {
        my ($name, $kind) = /^"(\w+)", SCIM_VAR_(\w+)$/ or die "what is $_\n";

        push @known, "\$$name";
        $vars{$kind} = "\$$name" if $kind ne 'NGINX';
    }

    is_deeply([sort keys %entries], [sort @known], 'all of them');

    my (%contexts, %calls);

    for (rows_of('scim_map_route_kinds')) {
        my ($name, $text) = /^"(\w+)", (.*), [01], [01]$/ or next;

        $calls{$name} = 1;
        $contexts{$_}{$name} = 1
            for grep { $vars{$_} } expand($text) =~ /SCIM_VAR_(\w+)/g;
    }

    while ($code =~ /names\.what = "(\w+)";.*?names\.allowed = (.*?);/sg) {
        my ($line, $text) = ($1, $2);

        $line .= '=' if $line eq 'default';
        $contexts{$_}{$line} = 1 for $text =~ /SCIM_VAR_(\w+)/g;
    }

    for my $kind (sort keys %vars) {
        my $entry = $entries{$vars{$kind}} // '';
        my $context = row($entry, 'Context');
        my %found = map { $_ => 1 } $context =~ /`([^`]+)`/g;

        %found = (%found, %calls) if $context =~ /^all calls/;

        is_deeply([sort keys %found], [sort keys %{ $contexts{$kind} }],
                  "$vars{$kind}: its context");
    }

    for my $name (sort keys %entries) {
        my $regex = $name eq '$scim_ATTR' ? qr/\$\{?scim_[a-z]+[A-Z.]/
                  : $name eq '$NAME' ? qr/\$(?!scim_)\w/
                  : qr/\Q$name\E\b/;

        has_example($name, $entries{$name}, $regex);
    }
};


subtest 'conditions' => sub {
    my ($text) = $page =~ /^# Conditions\n(.*?)(?=^# )/ms;
    my ($array) = $code =~ /\bscim_cond_operators\[\] = \{\s*(.*?), NULL/s;

    like($text, qr/`PLACE\Q$_\E(?:TEXT|REGEX)`/, "the test $_")
        for $array =~ /"(.*?)"/g;

    like($text, qr/^\| `\Q$_\E/m, "the action $_") for qw(ok login return);
};


subtest 'warnings' => sub {
    my ($text) = $page =~ /^# What nginx -t warns of\n(.*?)(?=^# )/ms;
    my @warnings = $code
        =~ /\bscim_map_warn\([\w>-]+, [*\w>-]+,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)/g;

    cmp_ok(scalar @warnings, '>', 2, 'they are found');
    $text =~ s/\s+/ /g;

    for (@warnings) {
        my $warning = s/"\s*"//gr =~ s/^"|"\s*$//gr =~ s/\\(.)/$1/gr;

        ok($text =~ /`\Q$warning\E`/, $warning);
    }
};


subtest 'what it links to is there' => sub {
    my %headings = map { lc =~ s/[^\w -]//gr =~ tr/ /-/r => 1 }
                   $page =~ /^#+ (.*)$/mg;

    for my $link ($page =~ /\]\(([^)\s]+)\)/g) {
        my ($file, $anchor) = $link =~ /^([^#]*)(?:#(.*))?$/;

        ok($file eq '' || -e "$root/$file", "$link: the file");

        my %there = $file eq '' ? %headings
            : map { lc =~ tr/ /-/r => 1 } slurp("$root/$file") =~ /^#+ (.*)$/mg;

        ok($there{$anchor}, "$link: the heading") if defined $anchor;
    }
};

done_testing();

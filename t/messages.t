# Each message that "nginx -t" can give of a mapping, or of a directive of the
# module, is expected by a test: one that no test expects was read by nobody.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Test::More;

my $root = abs_path(dirname(__FILE__) . '/..');

# A text between quotes, in C and in Perl.
my $quoted = qr/"(?:[^"\\\n]|\\.)*"/;


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file>;
}


# What a string of C is, or several that stand one after the other.
sub string_of {
    my ($literals, $macros) = @_;
    my $text = '';

    for ($literals =~ /($quoted|\w+)/g) {
        my $part = /^"(.*)"$/s ? $1 : $macros->{$_} // '';
        $part =~ s/\\(.)/$1/gs;
        $text .= $part;
    }

    return $text;
}


# The macros of a text that are strings.
sub macros_of {
    my ($text) = @_;
    my %macros;

    $macros{$1} = string_of($2)
        while $text =~ /^#define (\w+)[ \t\\\n]+((?:$quoted[ \t\\\n]*)+)$/mg;

    return %macros;
}


# The formats in the calls of a function, each with its file.
sub formats_of {
    my ($call, @files) = @_;
    my @formats;

    for my $file (@files) {
        my $text = slurp($file);
        my ($name) = $file =~ m{([^/]+)$};

        push @formats, [$name, string_of($1)]
            while $text =~ /\b$call\s*(?:ngx_\w+_n\s+)?((?:$quoted\s*)+)/g;
    }

    return @formats;
}


# All strings of a file, in which none runs over the end of a line.
sub strings_of {
    my ($file) = @_;
    my $text = slurp($file);
    my %macros = (macros_of(slurp("$root/ngx_scim_module/core/scim_schema.h")),
                  macros_of($text));
    my $names = join '|', map { quotemeta } sort keys %macros;

    return map { string_of($_, \%macros) }
           $text =~ /((?:(?:$quoted|\b(?:$names)\b)\s*)+)/g;
}


# As a regex: what is put in may be anything.
sub regex_of {
    my ($format) = @_;
    my $regex = join '.*', map { quotemeta }
                           split /%(?:\.\*s|l?[du]|[sV])/, $format, -1;

    return qr/^$regex$/s;
}


subtest 'what the library says of a mapping' => sub {
    my @files = grep { /scim_(?:map|cond|place|template|regex|path)/ }
                glob("$root/ngx_scim_module/core/*.c");

    my @formats = (formats_of('scim_error_set\(err, 500, NULL,', @files),
                   formats_of('scim_map_warn\([^"]*?,', @files),
                   formats_of('scim_mem_printf\(map->mem, NULL,', @files));

    my @expected = map { strings_of($_) }
                   glob("$root/t/unit/*.c");

    cmp_ok(scalar @formats, '>', 150, 'the messages are found');

    for (@formats) {
        my ($file, $format) = @$_;
        my $regex = regex_of($format);

        ok((grep { $_ =~ $regex } @expected), "$file: $format");
    }
};


# Here a test has a part of the message: that of the longest text between what
# is put in.
sub is_expected {
    my ($format, @expected) = @_;
    my ($longest) = sort { length $b <=> length $a }
                    split /%(?:\.?\*s|ui|[suVd])/, $format =~ s/,? in %s.*//r;

    return grep { index($_, $longest) >= 0
                  || (length > 7 && index($longest, $_) >= 0) } @expected;
}


subtest 'what nginx says of the directives' => sub {
    my @files = grep { !/_redis_conn\.c$/ }
                glob("$root/ngx_scim_module/nginx/*.c");

    my @formats = (
        formats_of('ngx_conf_log_error\(NGX_LOG_(?:EMERG|WARN), [^"]*?,',
                   @files),
        formats_of('ngx_log_error\(NGX_LOG_\w+, cf->log, 0,', @files),
        formats_of('(?:return|:) (?=".*";\n)', @files),
    );
    my $test = slurp("$root/t/nginx_t.t") =~ s/'\s*\.\s*'//gr;
    my @expected = map { s/^'|'$//gr } $test =~ /('[^'\n]*')/g;

    cmp_ok(scalar @formats, '>', 20, 'the messages are found');

    for (@formats) {
        my ($file, $format) = @$_;

        # What the library has to say.
        next if $format =~ /^%s(?: in %s:%ui)?$/;

        ok(is_expected($format, @expected), "$file: $format");
    }
};

done_testing();

# What a mapping language must be able to say of an app is a numbered list.
# Each number is in the title of a test, as "capability 7", or left out on
# purpose: then README.md has a sentence that says so, as it has for the part
# of a number that is left out.

use strict;
use warnings;

use Test::More;

# how far the list is looked at
my $last = 60;

# By number: what is left out of it, or all of it, in README's words.
my %left_out = (
    17 => 'That a password must not contain the name is left to the app',
    24 => 'Some apps give the id of a deleted object to a new one',
    26 => 'There is no call that only counts',
    35 => 'A date that is written for people',
);


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file>;
}


# The titles of Test::Nginx's blocks, and the strings of a program.
sub titles {
    my ($path) = @_;
    my $text = slurp($path);

    return $text =~ /^=== (TEST \d+: .*)|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/mg;
}


my %tested;

for my $path (glob 't/*.t t/unit/*.c') {
    for my $title (titles($path)) {
        next if !defined $title;
        $tested{$1} = 1 while $title =~ /\bcapability (\d+)\b/g;
    }
}

my $readme = slurp('README.md') =~ s/\s+/ /gr;

for my $n (1 .. $last) {
    ok($tested{$n} || exists $left_out{$n},
       "capability $n is in the title of a test, or left out");
}

for my $n (sort { $a <=> $b } keys %left_out) {
    like($readme, qr/\Q$left_out{$n}\E/,
         "what is left out of capability $n is told");
}

done_testing();

package Test::Nginx::Scim::Talk;

# Tests of mappings that read as a conversation: what the client says, what the
# app is sent for it and answers, what the client gets.  nginx, Redis and the
# app are real; the app is the stub, and says what stands here.
#
#     use Test::Nginx::Scim qw(stub_app);
#     use Test::Nginx::Socket 'no_plan';
#     use Test::Nginx::Scim::Client;
#     use Test::Nginx::Scim::Talk;
#
# Sections of a block:
#
#     --- mapping          the lines of its "scim_mapping app { }"
#     --- http             more lines of "http"; optional
#     --- scim_location    more lines of the SCIM location; optional
#     --- app_location     more lines of the location of the app; optional
#     --- locations        other locations, beside these; optional
#     --- talk             the conversation
#
# The lines of a conversation; what is indented belongs to the line above it:
#
#     > METHOD PATH [BODY]     the client's request, below /scim/v2
#     + METHOD URI [BODY]      a call that the app must get, in this order, and
#                              no other calls than these
#     - STATUS [BODY]          the app's answer to it
#     < STATUS [JSON]          what the client must get: at least these members
#                              (as in "response_json"), whole otherwise
#         Name: value          a header of the line above
#         !Name                a header that it must not have
#         | TEXT               more of its body, a line of it each
#     # TEXT                   what the next request is about
#
# A JSON body that the app gets is compared with its types and without the
# order of its members, every other byte by byte, but that the brackets of a
# form are escaped there and not here.  <secret> stands for any password of 24
# characters, and for the same one from then on in that body.

use strict;
use warnings;

use Exporter ();
use JSON::PP;
use Test::More ();
use Test::Nginx::Scim::Client;
use Test::Nginx::Util ();

our @ISA = qw(Exporter);
our @EXPORT = qw(talk);

my $json = JSON::PP->new->utf8->allow_nonref->canonical;
my $current;

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    $current = $block;

    $block->set_value('http_config', http_config($block));
    $block->set_value('config', config($block));
    $block->set_value('request', 'GET /');
    $block->set_value('error_code', 204);
    $block->set_value('after', 'talk()') if !defined $block->after;
});


sub http_config {
    my ($block) = @_;
    my ($mapping, $lines) = map { scalar $block->$_ // '' } qw(mapping http);

    return <<"END";
scim_redis  127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};
$lines
scim_mapping app {
$mapping
}
END
}


# One call after the other, so that their order is known.
sub config {
    my ($block) = @_;
    my ($scim, $app, $others) = map { scalar $block->$_ // '' }
        qw(scim_location app_location locations);

    return <<"END";
location /scim/v2/ {
    scim           app;
    scim_pass      /_app;
    scim_base_url  https://scim.test/v2;
    scim_parallel  1;
$scim
}

location ^~ /_app/ {
    internal;
    proxy_pass  http://127.0.0.1:$ENV{TEST_NGINX_STUB_PORT};
$app
}
$others
location / {
    return  204;
}
END
}


# Has the conversation of the block, or of a TEXT; returns its last answer, as
# scim() does.
sub talk {
    my ($text) = @_;

    # What an earlier block has kept is of other people.
    Test::Nginx::Scim::redis_cli('EVAL', q{for _, key in ipairs(redis.call('KEYS',}
              . q{ 'scim:{default}:*')) do redis.call('DEL', key) end}, 0);

    my $answer;
    $answer = have($_) for exchanges_of($text // $current->talk);

    return $answer;
}


# ---- Reading ----

sub exchanges_of {
    my ($text) = @_;
    my (@exchanges, $part, $about);

    for my $line (split /\n/, $text) {
        if ($line =~ /^# (.+)/) {
            $about = defined $about ? "$about $1" : $1;

        } elsif ($line =~ /^> (\S+) (\S+)(?: (.+))?$/) {
            $part = { method => $1, path => $2, body => $3 };
            push @exchanges, { request => $part, calls => [],
                               about => $about // "$1 $2" };
            undef $about;

        } elsif ($line =~ /^\+ (\S+) (\S+)(?: (.+))?$/) {
            $part = { method => $1, uri => $2, body => $3 };
            push @{ $exchanges[-1]{calls} }, { request => $part };

        } elsif ($line =~ /^- (\d+)(?: (.+))?$/) {
            $part = { status => $1, body => $2 };
            $exchanges[-1]{calls}[-1]{answer} = $part;

        } elsif ($line =~ /^< (\d+)(?: (.+))?$/) {
            $part = { status => $1, body => $2 };
            $exchanges[-1]{response} = $part;

        } elsif ($line =~ /^\s+\| ?(.*)/) {
            $part->{body} = defined $part->{body} ? "$part->{body}\n$1" : $1;

        } elsif ($line =~ /^\s+!(\S+)$/) {
            push @{ $part->{headers} }, [$1, undef];

        } elsif ($line =~ /^\s+([^:\s]+): (.*)/) {
            push @{ $part->{headers} }, [$1, $2];

        } elsif ($line =~ /\S/) {
            die "no line of a conversation: $line\n";
        }
    }

    return @exchanges;
}


sub rule_of {
    my ($call) = @_;
    my ($request, $answer) = @{$call}{qw(request answer)};
    my $body = $answer->{body} // '';
    my @given = @{ $answer->{headers} // [] };
    my $type = $body =~ /^[\[{]/ ? 'application/json'
        : $body =~ /^</ ? 'text/html; charset=utf-8' : 'text/plain';

    return {
        request => "$request->{method} $request->{uri}",
        times => 1,
        status => $answer->{status} + 0,
        headers => [grep({ lc $_->[0] eq 'content-type' } @given) ? ()
                        : ['Content-Type', $type], @given],
        body => $body,
    };
}


# ---- Comparing ----

sub have {
    my ($exchange) = @_;
    my ($request, $calls, $want, $name)
        = @{$exchange}{qw(request calls response about)};

    Test::Nginx::Scim::app_script([map { rule_of($_) } @$calls]);

    my $answer = scim($request->{method}, $request->{path}, $request->{body},
                      map { @$_ } @{ $request->{headers} // [] });

    is_sent($calls, $name);
    is_answered($answer, $want, $name);

    return $answer;
}


sub is_sent {
    my ($calls, $name) = @_;
    my @got = Test::Nginx::Scim::app_requests();

    Test::More::is(join('', map { "$_->{method} $_->{uri}\n" } @got),
                   join('', map { "$_->{request}{method}"
                                  . " $_->{request}{uri}\n" } @$calls),
                   "$name: the calls");

    for my $i (0 .. $#$calls) {
        my $want = $calls->[$i]{request};
        my $call = "$name: $want->{method} $want->{uri}";
        my %headers;

        next if !$got[$i];

        for (@{ $got[$i]{headers} }) {
            my $key = lc $_->[0];
            $headers{$key} = defined $headers{$key} ? "$headers{$key}, $_->[1]"
                           : $_->[1];
        }

        like_body($got[$i]{body}, $want->{body} // '', "$call: the body");
        is_headers(\%headers, $want->{headers}, $call);
    }

    return;
}


sub like_body {
    my ($got, $want, $name) = @_;
    my $seen = 0;
    my $char = qr/%[0-9A-F]{2}|[^\s%&]/;

    if ($want =~ /^[\[{]/) {
        my $value = eval { $json->decode(encoded($got)) };

        $char = qr/[^\s"\\]/;
        $want = $json->encode($json->decode($want));
        $got = $json->encode($value) if !$@;
        utf8::decode($got);

    } else {
        $got =~ s/%5B/[/g;
        $got =~ s/%5D/]/g;
    }

    utf8::decode($want) if !utf8::is_utf8($want);

    my $pattern = quotemeta $want;
    $pattern =~ s/\\<secret\\>/$seen++ ? '\1' : "((?:$char){24})"/ge;

    Test::More::ok($got =~ /^$pattern$/, $name)
        || Test::More::diag("It is:     $got\nIt should: $want");

    return;
}


sub encoded {
    my ($text) = @_;

    utf8::encode($text) if utf8::is_utf8($text);

    return $text;
}


sub is_headers {
    my ($got, $wanted, $name) = @_;

    for (@{ $wanted // [] }) {
        my ($header, $value) = @$_;

        Test::More::is($got->{lc $header}, $value,
                       "$name: " . (defined $value ? '' : 'no ') . $header);
    }

    return;
}


sub is_answered {
    my ($answer, $want, $name) = @_;

    is_status($answer, $want->{status}, "$name: $want->{status}");
    is_error($answer, $want->{status}, undef, "$name: it is a whole error")
        if $want->{status} >= 400;
    is_headers($answer->{headers}, $want->{headers}, $name);

    return if !defined $want->{body};

    my $wrong = Test::Nginx::Scim::difference(
        $answer->{json}, $json->decode(encoded($want->{body})), 'response');

    Test::More::ok(!defined $wrong, "$name: the response")
        || Test::More::diag("$wrong\nIt is: $answer->{body}");

    return;
}


1;

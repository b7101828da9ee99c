package Test::Nginx::Scim::Client;

# A SCIM client for the Perl of a test: for tables of requests, for requests
# that no HTTP library would send, and for a look at nginx's worker.
#
#     use Test::Nginx::Scim qw(stub_app);
#     use Test::Nginx::Socket 'no_plan';
#     use Test::Nginx::Scim::Client;
#
# Every block of a file that uses it checks too that nginx logs no alert, such
# as the crash of a worker or a socket that is left open at the end.
#
#     scim(METHOD, PATH, [BODY], [NAME => VALUE, ...])
#                     one request below /scim/v2 with a token that may write,
#                     on a connection of its own.  BODY: bytes, or a reference
#                     to what becomes JSON.  Headers: undef leaves one out, a
#                     name that is given twice is sent twice
#     scim_bytes(METHOD, PATH, [BODY], [NAME => VALUE, ...])
#                     the bytes of such a request
#     connection()    a connection to nginx, for some requests:
#         ->scim(...)     as above
#         ->send(BYTES), ->answer([METHOD])
#         ->is_open       whether nginx has not closed it
#
# An answer is a hash: status (0: none came), headers (names in lower case),
# body, json (the body, decoded), whole (false: it was cut short), seconds.
#
#     is_status(ANSWER, STATUS, NAME)
#     is_error(ANSWER, STATUS, SCIMTYPE, NAME)
#                     an error in SCIM's form (RFC 7644, 3.12), on whose
#                     headers clients can rely; SCIMTYPE undef: any or none
#     be_patient(SECONDS)
#                     how long an answer may take from now on, 10 at first
#     wait_for(SECONDS, SUB)
#                     what SUB returns as soon as it is true
#     is_http1()      whether nginx sees the bytes that are sent: with
#                     TEST_NGINX_SCIM_FRONT=h2 something translates them
#     master_pid(), worker_pids(), sockets(PID)
#                     process ids; how many sockets a process has open
#     worker_memory() resident memory of the worker, in megabytes
#     is_watched()    whether a tool of t/memory keeps what the worker frees
#     error_log()     nginx's error log
#     in_uri(BYTES), from_uri(TEXT), from_form(TEXT)
#                     percent-encoding; pairs of a form or query, in order
#     ids(ANSWER)     of the resources in a list, as one text

use strict;
use warnings;

use Exporter ();
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use List::Util qw(pairs);
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Test::More ();
use Test::Nginx::Util ();
use Time::HiRes qw(sleep time);

our @ISA = qw(Exporter);
our @EXPORT = qw(
    scim scim_bytes connection be_patient is_status is_error wait_for is_http1
    master_pid worker_pids worker_memory is_watched sockets error_log
    in_uri from_uri from_form ids
);

my $base = '/scim/v2';
my $patience = 10;
my $json = JSON::PP->new->utf8->allow_nonref->canonical;

# Of these clients make a later attempt.
my %is_transient = map { $_ => 1 } 429, 503;

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    for my $section (qw(no_error_log no_shutdown_error_log)) {
        $block->set_value($section, "[alert]\n")
            if !defined $block->$section;
    }
});


# ---- Requests ----

sub be_patient {
    ($patience) = @_;

    return;
}


sub connection {
    my $socket = IO::Socket::INET->new(
        PeerAddr => '127.0.0.1', PeerPort => $ENV{TEST_NGINX_SERVER_PORT})
        or die "cannot connect to nginx: $!\n";

    setsockopt($socket, IPPROTO_TCP, TCP_NODELAY, 1);

    return bless { socket => $socket, rest => '' }, __PACKAGE__;
}


# A function, and a method of a connection.
sub scim {
    my $self = ref $_[0] eq __PACKAGE__ ? shift : connection();
    my ($method) = @_;

    $self->send(scim_bytes(@_));

    return $self->answer($method);
}


sub scim_bytes {
    my ($method, $path, $body, @headers) = @_;
    my %given = map { lc $_->[0] => 1 } pairs @headers;

    $body = $json->encode($body) if ref $body;

    my @all = (
        'Host' => "127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}",
        'Authorization' => "Bearer $ENV{TEST_NGINX_SCIM_TOKEN}",
        defined $body ? ('Content-Type' => 'application/scim+json',
                         'Content-Length' => length $body) : (),
    );

    my $text = "$method $base$path HTTP/1.1\r\n";

    for ((grep { !$given{lc $_->[0]} } pairs @all), pairs @headers) {
        my ($name, $value) = @$_;
        $text .= "$name: $value\r\n" if defined $value;
    }

    return "$text\r\n" . ($body // '');
}


sub send {
    my ($self, $bytes) = @_;
    my $socket = $self->{socket};

    utf8::encode($bytes) if utf8::is_utf8($bytes);

    # What nginx answers before it has read all of this is read later.
    while (length $bytes) {
        my $n = syswrite $socket, $bytes, 65536;
        last if !$n;
        substr($bytes, 0, $n) = '';
    }

    return;
}


sub answer {
    my ($self, $method) = @_;
    my $start = time;
    my %answer = (status => 0, headers => {}, body => '', whole => 0);
    my $head;

    do {
        $head = $self->read_until("\r\n\r\n");
    } while (defined $head && $head =~ m{^HTTP/1\.1 1\d\d });

    $answer{seconds} = time - $start;

    return \%answer if !defined $head || $head !~ m{^HTTP/1\.[01] (\d{3})};
    $answer{status} = $1;

    while ($head =~ /\n([^:\r\n]+):[ \t]*([^\r\n]*)/g) {
        my ($name, $value) = (lc $1, $2);
        $answer{headers}{$name} = defined $answer{headers}{$name}
            ? "$answer{headers}{$name}, $value" : $value;
    }

    my $body = $self->read_body(\%answer, $method // 'GET');
    $answer{whole} = defined $body;
    $answer{body} = $body // '';
    $answer{seconds} = time - $start;

    # A text of JSON alone is decoded too, hence no look at the type.
    $answer{json} = eval { $json->decode($answer{body}) };

    return \%answer;
}


sub read_body {
    my ($self, $answer, $method) = @_;
    my $headers = $answer->{headers};

    return '' if $method eq 'HEAD' || $answer->{status} =~ /^(?:204|304)$/;

    if (($headers->{'transfer-encoding'} // '') eq 'chunked') {
        my $body = '';

        while (defined(my $size = $self->read_until("\r\n"))) {
            my $chunk = $self->read_length(hex $size);
            my $end = $self->read_until("\r\n");
            return undef if !defined $chunk || !defined $end;
            return $body if !length $chunk;
            $body .= $chunk;
        }

        return undef;
    }

    return $self->read_length($headers->{'content-length'})
        if defined $headers->{'content-length'};

    1 while $self->fill;
    return delete($self->{rest}) // '';
}


sub read_until {
    my ($self, $end) = @_;
    my $at;

    while (($at = index $self->{rest}, $end) < 0) {
        return undef if !$self->fill;
    }

    my $text = substr $self->{rest}, 0, $at;
    substr($self->{rest}, 0, $at + length $end) = '';

    return $text;
}


sub read_length {
    my ($self, $length) = @_;

    while (length $self->{rest} < $length) {
        return undef if !$self->fill;
    }

    return substr $self->{rest}, 0, $length, '';
}


sub fill {
    my ($self) = @_;

    return 0 if !IO::Select->new($self->{socket})->can_read($patience);
    return sysread($self->{socket}, $self->{rest}, 65536,
                   length $self->{rest}) || 0;
}


sub is_open {
    my ($self) = @_;

    # What can be read here and is nothing is the end.
    return !IO::Select->new($self->{socket})->can_read(0) || $self->fill;
}


# ---- Checks ----

sub is_status {
    my ($answer, $status, $name) = @_;

    return Test::More::is($answer->{status}, $status, $name)
        || show($answer);
}


sub is_error {
    my ($answer, $status, $scim_type, $name) = @_;
    my $headers = $answer->{headers};
    my $error = ref $answer->{json} eq 'HASH' ? $answer->{json} : {};
    my @wrong;

    push @wrong, "the status is $answer->{status}, not $status"
        if $answer->{status} ne $status;
    push @wrong, 'it is not application/scim+json'
        if ($headers->{'content-type'} // '') !~ m{^application/scim\+json\b};
    push @wrong, 'it has no Content-Length'
        if !defined $headers->{'content-length'};
    push @wrong, 'it is cut short' if !$answer->{whole};
    push @wrong, 'it has no or other schemas'
        if ref $error->{schemas} ne 'ARRAY' || "@{ $error->{schemas} }"
            ne 'urn:ietf:params:scim:api:messages:2.0:Error';
    push @wrong, 'its member "status" is not that text'
        if $json->encode($error->{status}) ne qq("$status");
    push @wrong, 'it has no detail'
        if ref $error->{detail} || !length($error->{detail} // '');
    push @wrong, "its scimType is not \"$scim_type\""
        if defined $scim_type && ($error->{scimType} // '') ne $scim_type;
    push @wrong, 'it has no integer Retry-After'
        if $is_transient{$status}
            && ($headers->{'retry-after'} // '') !~ /^[1-9]\d*$/;

    # Debug headers and what the app has sent are nobody else's business.
    push @wrong, "it has the header $_"
        for grep { /^(?:set-cookie|scim-debug-.*|x-.*)$/ } keys %$headers;

    return Test::More::ok(!@wrong, $name)
        || Test::More::diag(join '; ', @wrong) || show($answer);
}


sub show {
    my ($answer) = @_;
    my $headers = $answer->{headers};

    Test::More::diag("The answer: $answer->{status}, ",
                     join(', ', map { "$_: $headers->{$_}" }
                          sort keys %$headers),
                     "\n", substr $answer->{body}, 0, 1000);
    return 0;
}


sub wait_for {
    my ($seconds, $sub) = @_;
    my $end = time + $seconds;
    my $value;

    while (!($value = $sub->()) && time < $end) {
        sleep 0.02;
    }

    return $value;
}


sub is_http1 {
    return ($ENV{TEST_NGINX_SCIM_FRONT} // '') ne 'h2';
}


# ---- nginx's processes ----

sub master_pid {
    return Test::Nginx::Util::get_pid_from_pidfile('');
}


sub worker_pids {
    my $master = master_pid();
    my @pids;

    for my $file (glob '/proc/[0-9]*/stat') {
        open my $stat, '<', $file or next;
        my $line = <$stat> // next;
        push @pids, $1 if $line =~ /^(\d+) \(.*\) [^Z] $master /s;
    }

    return @pids;
}


sub is_watched { $ENV{TEST_NGINX_SCIM_TOOL} }


sub worker_memory {
    my ($pid) = worker_pids();
    open my $status, '<', "/proc/$pid/status" or die "no worker: $!\n";
    my ($kilobytes) = map { /^VmRSS:\s+(\d+)/ ? $1 : () } <$status>;

    return $kilobytes / 1024;
}


sub sockets {
    my ($pid) = @_;

    return scalar grep { (readlink // '') =~ /^socket:/ }
        glob "/proc/$pid/fd/*";
}


sub error_log {
    open my $file, '<', "$Test::Nginx::Util::ServRoot/logs/error.log"
        or return '';
    local $/;
    return <$file> // '';
}


# ---- Encodings ----

sub in_uri {
    my ($bytes) = @_;

    $bytes =~ s/([^A-Za-z0-9_.~-])/sprintf '%%%02X', ord $1/ge;

    return $bytes;
}


sub from_uri {
    my ($text) = @_;

    $text =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    utf8::decode($text);

    return $text;
}


sub from_form {
    my ($text) = @_;

    return map {
        my ($name, $value) = split /=/, $_, 2;
        map { my $part = $_ // ''; $part =~ tr/+/ /; from_uri($part) }
            $name, $value;
    } split /&/, $text;
}


sub ids {
    my ($answer) = @_;

    return join ' ', map { $_->{id} } @{ $answer->{json}{Resources} // [] };
}


1;

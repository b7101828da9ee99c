# Versions of resources: the ETag that a client gets, and sends back to change
# nothing but what it has seen (RFC 7644, 3.14).

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use POSIX ();

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


sub etag {
    return scim('GET', "/Users/$_[0]")->{headers}{etag};
}


sub name_it {
    my ($id, $name, @headers) = @_;

    return scim('PATCH', "/Users/$id", { Operations => [
        { op => 'replace', path => 'displayName', value => $name },
    ] }, @headers);
}


sub check_reads {
    my $first = scim('GET', '/Users/1');
    my $tag = $first->{headers}{etag};

    like($tag, qr{^W/"[^"]+"$}, 'a resource has an ETag');
    is($first->{json}{meta}{version}, $tag, 'it is its version');
    is($first->{headers}{'content-location'}, $first->{json}{meta}{location},
       'Content-Location tells where it is');

    my $same = scim('GET', '/Users/1', undef, 'If-None-Match' => $tag);
    is_status($same, 304, 'If-None-Match: nothing has changed');
    is($same->{body}, '', 'no body');
    is($same->{headers}{etag}, $tag, 'the ETag');

    is_status(scim('HEAD', '/Users/1', undef, 'If-None-Match' => $tag), 304,
              'HEAD tells it too');

    is_status(name_it(1, 'Somebody'), 200, 'something changes');

    my $other = scim('GET', '/Users/1', undef, 'If-None-Match' => $tag);
    is_status($other, 200, 'which is told');
    isnt($other->{headers}{etag}, $tag, 'with another ETag');

    is_status(scim('GET', '/Users/1', undef, 'If-Modified-Since' =>
                   'Wed, 25 Nov 2037 00:00:00 GMT'), 200,
              'no other header makes it a 304');
}


sub check_writes {
    my $tag = etag(2);
    my $answer = name_it(2, 'One', 'If-Match' => $tag);

    is_status($answer, 200, 'If-Match: the version that there is');
    isnt($answer->{headers}{etag}, $tag, 'there is another one now');
    is($answer->{headers}{etag}, etag(2), 'which the answer tells');

    is_error(name_it(2, 'Two', 'If-Match' => $tag), 412, undef,
             'If-Match: an older version');
    is(scim('GET', '/Users/2')->{json}{displayName}, 'One',
       'nothing is written');
    is_error(scim('DELETE', '/Users/2', undef, 'If-Match' => $tag), 412,
             undef, 'nor deleted');
    is_status(scim('DELETE', '/Users/2', undef, 'If-Match' => etag(2)), 204,
              'the right one is deleted');
}


# Of writers with the same version one is first.
sub check_race {
    my $tag = etag(3);

    my @pids = map {
        my $n = $_;
        my $pid = fork() // die "cannot fork: $!\n";
        POSIX::_exit({ 200 => 1, 412 => 2 }->{
            name_it(3, "Writer $n", 'If-Match' => $tag)->{status}} // 3)
            if $pid == 0;
        $pid;
    } 1 .. 8;

    my %answers;

    for (@pids) {
        waitpid($_, 0);
        $answers{$? >> 8}++;
    }

    is_deeply(\%answers, { 1 => 1, 2 => 7 },
              'one of eight writes, the others get 412');
}


__DATA__

=== TEST 1: a read tells the version, and that it has not changed
--- request
GET /scim/v2/Users/1
--- response_json
{"id": "1"}
--- after
check_reads();



=== TEST 2: a write of another version is refused
--- request
GET /scim/v2/Users/2
--- response_json
{"id": "2"}
--- after
check_writes();



=== TEST 3: of several writers with the same version one writes
--- request
GET /scim/v2/Users/3
--- response_json
{"id": "3"}
--- after
check_race();

# Searches by POST, sorted lists, /Me and OPTIONS, against the demo app.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


sub names {
    my ($answer) = @_;

    return map { lc $_->{userName} } @{ $answer->{json}{Resources} // [] };
}


sub check_sort {
    my $all = scim('GET', '/Users?sortBy=userName&count=200');
    my @names = names($all);

    is(scalar @names, 120, 'all are there');
    is_deeply(\@names, [sort @names], 'in the order of their names');

    my @down = names(scim('GET', '/Users?sortBy=userName'
                          . '&sortOrder=descending&count=200'));
    is_deeply(\@down, [reverse @names], 'or the other way round');

    my $page = scim('GET', '/Users?sortBy=userName&startIndex=51&count=10');
    is_deeply([names($page)], [@names[50 .. 59]], 'a page of them');
    is($page->{json}{totalResults}, 120, 'of so many');

    is_error(scim('GET', '/Users?sortBy=nope'), 400, 'invalidPath',
             'by nothing that is there');
}


sub check_search {
    my $search = {
        schemas => ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
        filter => 'title eq "researcher" and userName sw "a"',
        attributes => ['userName'],
        startIndex => 1, count => 10,
    };

    my $answer = scim('POST', '/Users/.search', $search);
    my $same = scim('GET', '/Users?attributes=userName&filter='
                    . in_uri($search->{filter}));

    is_status($answer, 200, 'a search is a list');
    is_deeply($answer->{json}{Resources}, $same->{json}{Resources},
              'the same as by GET');

    my $root = scim('POST', '/.search', { count => 3, startIndex => 119 });
    is_status($root, 200, 'a search in all types');
    like(ids($root), qr/^119 120 g-\d+$/, 'users, and then groups');

    is_status(scim('POST', '/.search', {}, Authorization =>
                   "Bearer $ENV{TEST_NGINX_SCIM_READ_TOKEN}"), 200,
              'who may only read may search');
}


sub check_cursors {
    my ($cursor, @ids) = ('');

    do {
        my $page = scim('GET', '/Users?count=50&attributes=id&cursor='
                        . $cursor);
        is_status($page, 200, "the page of the cursor '$cursor'");
        is($page->{json}{totalResults}, 120, 'of so many');
        push @ids, split / /, ids($page);
        $cursor = $page->{json}{nextCursor} // '';
    } while $cursor && @ids < 1000;

    is_deeply(\@ids, [1 .. 120], 'everyone is there once');

    is_error(scim('GET', '/Groups?cursor=51-0'), 400, 'invalidCursor',
             'a cursor that was not given');
}


__DATA__

=== TEST 1: sorted lists
--- request
GET /scim/v2/Users?sortBy=userName&count=1
--- response_json
{"totalResults": 120}
--- after
check_sort();



=== TEST 2: searches
--- request
POST /scim/v2/Groups/.search
{"count": 1}
--- response_json
{"itemsPerPage": 1}
--- after
check_search();



=== TEST 3: OPTIONS tells what is allowed
--- request eval
[map { "OPTIONS /scim/v2/$_" } 'Users', 'Users/1', 'Users/.search', 'Schemas']
--- error_code eval
[(204) x 4]
--- response_headers eval
['Allow: GET, HEAD, POST, OPTIONS',
 'Allow: GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
 'Allow: POST, OPTIONS', 'Allow: GET, HEAD, OPTIONS']



=== TEST 4: pages by cursors
--- request
GET /scim/v2/Users?cursor&count=2
--- response_json
{"itemsPerPage": 2}
--- after
check_cursors();

# What identity providers need of filters and lists, row by row of the table of
# their quirks.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;
use Test::Nginx::Scim::Rows;

debug_as_admin();
idp_gateway(server('debug', Test::Nginx::Scim::demo_config('scim_debug on;')));

no_long_string();
no_shuffle();
run_tests();


sub check_filters {
    my $unknown = '2f1d6a3e-0c57-4d0e-9a55-8c8a3b1f7e21';

    for (['Users', 'userName', 'externalId', 'emails[type eq "work"].value'],
         ['Groups', 'displayName', 'externalId'])
    {
        my ($type, @attributes) = @$_;
        finds($type, qq($_ eq "$unknown"), [],
              row(1, 'a value that nobody has')) for @attributes;
    }

    my $mixed = user(userName => 'Row.3.Mixed@Example.Test');
    my $team = new_group('Row 3 Mixed')->{json}{id};

    finds('Users', qq(userName eq "$_"), [$mixed], row(3, 'a name in any case'))
        for map { $_, uc, lc } 'Row.3.Mixed@Example.Test';
    finds('Groups', qq(displayName eq "$_"), [$team],
          row(3, 'a name in any case')) for map { $_, uc, lc } 'Row 3 Mixed';
    answers(scim('GET', "/Users/$mixed"), 200,
            { userName => 'Row.3.Mixed@Example.Test' },
            row(3, 'it is returned as it was sent'));
    app_has($mixed, { login => 'Row.3.Mixed@Example.Test' },
            row(3, 'and stored so'));
    is(team($team)->{name}, 'Row 3 Mixed', row(3, 'a group too'));

    my $plus = user(userName => 'row+4@example.test');
    my $blank = user(userName => 'row 4@example.test');

    for (['userName+eq+%22row%2B4%40example.test%22', $plus],
         ['userName%20eq%20%22row%2B4@example.test%22', $plus],
         ['userName+eq+%22row+4%40example.test%22', $blank],
         ['userName%20eq%20%22row%204%40example%2Etest%22', $blank])
    {
        is_list(scim('GET', "/Users?filter=$_->[0]"), [$_->[1]],
                row(4, "the query is decoded once: $_->[0]"));
    }

    finds('Users', 'userName eq row+4@example.test', [$plus],
          row(6, 'a value without quotes'));
    finds('Groups', 'displayName eq Sales', ['g-3'],
          row(6, 'a value without quotes'));

    my $mail = user(emails => [{ type => 'work', value => 'row7@x.test' }]);

    for ('emails[type eq "work"].value eq "%s"', 'emails eq "%s"',
         'emails.value eq "%s"', 'emails[type eq "work" and value eq "%s"]')
    {
        finds('Users', sprintf($_, 'row7@x.test'), [$mail], row(7, 'a mail'));
        finds('Users', sprintf($_, 'row7'), [], row(7, 'no mail'));
    }
    finds('Users', 'emails[type eq "home"].value eq "row7@x.test"', [],
          row(7, 'the type counts'));

    my $managed = user($enterprise => {
        manager => { value => '7' }, department => 'Row 8' });

    for my $filter ('manager eq "7"', 'manager.value eq "7"',
                    "$enterprise:manager eq \"7\"", 'department eq "row 8"')
    {
        my $both = qq(id eq "$managed" and $filter);
        finds('Users', $both, [$managed], row(8, 'both terms are true'));
        finds('Users', $both =~ s/"(?:7|row 8)"/"8"/r, [],
              row(8, 'one of them is not'));
        is_list(scim('GET', '/Users?attributes=id&filter=' . in_uri($both),
                     undef, @entra), [$managed], row(8, 'with attributes=id'));
    }
    finds('Groups', 'id eq "g-4" and members eq "7"', ['g-4'],
          row(8, 'a member'));
    finds('Groups', 'id eq "g-6" and members eq "7"', [], row(8, 'no member'));

    for ('Users?filter=nickName+eq+%22x%22', 'Users?filter=colour+eq+%22x%22',
         'Users?filter=emails.colour+eq+%22x%22', 'Groups?filter=active+pr',
         'Groups?filter=userName+eq+%22x%22&startIndex=1&count=100')
    {
        is_error(scim('GET', "/$_"), 400, 'invalidFilter',
                 row(9, "an attribute that is not there: $_"));
    }
}


sub check_queries {
    my $find = 'Users?filter=userName+eq+%22greta.moreau%22';

    is_list(scim('GET', $_, undef, @onelogin), [7], row(10, "GET $_"))
        for map { "/$_" } "$find&", "$find&&", "$find&aadOptscim062020",
            "$find&count=&startIndex=", "/$find", $find =~ s{\?}{/?}r;

    answers(scim('GET', $_), 200, { id => '7' }, row(10, "GET $_"))
        for '/Users/7?', '/Users/7/', '//Users/7', '/Users//7',
            '/Users/7?aadOptscim062020', '/Users/7?attributes=&x&';

    my $id = user();
    my $document = scim('GET', "/Users/$id")->{json};

    for my $path ("/Users/$id?", "//Users/$id", "/Users/$id/?aadOptscim062020")
    {
        answers(scim('PUT', $path, { %$document, title => $path }, @onelogin),
                200, { title => $path }, row(10, "PUT $path"));
        app_has($id, { title => $path }, row(10, "PUT $path: the app has it"));
    }

    answers(patch('/Groups/g-6?', op('replace', 'displayName', 'Row 10')), 200,
            { displayName => 'Row 10' }, row(10, 'PATCH with a bare "?"'));
    answers(scim('POST', '//Groups/', { displayName => 'Row 10 b' }), 201,
            { displayName => 'Row 10 b' }, row(10, 'POST //Groups/'));
}


sub check_lists {
    my %total = map { $_ => app_json($_ eq 'Users' ? 'people' : 'teams')
                            ->{count} } qw(Users Groups);

    # The query, startIndex and itemsPerPage.
    for (['?startIndex=1&count=2', 1, 2], ['?startIndex=999&count=100', 999, 0],
         ['?filter=userName+eq+%22greta.moreau%22', 1, 1, 1],
         ['?filter=userName+eq+%22nobody%22', 1, 0, 0])
    {
        my ($query, $start, $rows, $total) = @$_;
        my $answer = scim('GET', "/Users$query");
        my $want = [$total // $total{Users}, $start, $rows];
        is($json->encode([@{ $answer->{json} }
                          {qw(totalResults startIndex itemsPerPage)}]),
           $json->encode($want), row(2, "three integers: $query"));
        is(ref $answer->{json}{Resources} eq 'ARRAY'
           && @{ $answer->{json}{Resources} }, $rows,
           row(2, "an array of as many rows: $query"));
    }

    for my $type (qw(Users Groups)) {
        my $prefix = $type eq 'Users' ? '' : 'g-';
        my $total = $total{$type};
        my $default = $total < 100 ? $total : 100;

        # The query, startIndex, the first row and how many there are.
        for (['startIndex=1000', 1000, undef, 0], ['count=0', 1, undef, 0],
             ['startIndex=0&count=3', 1, 1, 3],
             ['startIndex=-5', 1, 1, $default],
             ['count=1000000', 1, 1, $total], ['count=-1', 1, undef, 0],
             ["startIndex=$total&count=100", $total, undef, 1])
        {
            my ($query, $start, $first, $rows) = @$_;
            my $answer = scim('GET', "/$type?$query", undef, @okta);
            answers($answer, 200, {
                totalResults => $total, startIndex => $start,
                itemsPerPage => $rows, Resources => [({}) x $rows],
            }, row(53, "$type, $query"));
            is($answer->{json}{Resources}[0]{id}, "$prefix$first",
               row(53, "$type, $query: the first row")) if defined $first;
        }

        my $answer = scim('GET', "/$type");
        answers($answer, 200, {
            schemas => [$list], totalResults => $total, startIndex => 1,
            itemsPerPage => $default, Resources => [({}) x $default],
        }, row(54, "$type without a query"));
        is($answer->{json}{Resources}[0]{id}, "${prefix}1",
           row(54, "$type from the first one"));

        my (@ids, @again);
        for (my $start = 1; $start <= $total; $start += 7) {
            push @$_, map { $_->{id} } @{ scim('GET',
                "/$type?startIndex=$start&count=7")->{json}{Resources} }
                for \@ids, \@again;
        }
        is(scalar keys %{{ map { $_ => 1 } @ids }}, $total,
           row(53, "$type, page by page: each once"));
        is("@again", "@ids", row(53, "$type: the same each time"));

        $answer = scim('GET', "/$type?count=$total");
        is((grep { $json->encode($_->{id}) !~ /^"(?:g-)?[1-9]\d*"$/ }
            @{ $answer->{json}{Resources} }), 0,
           row(45, "$type: ids are texts"));
    }

    my $answer = scim('GET', '/Groups/g-4');
    is((grep { $json->encode($_->{value}) !~ /^"/ }
        @{ $answer->{json}{members} }), 0, row(45, 'those of members too'));
}


sub check_projection {
    for ('Groups?attributes=id', 'Users?attributes=id&count=3', 'Users/7',
         'Groups/g-4')
    {
        my $path = /attributes/ ? $_ : "$_?attributes=id";
        my $answer = scim('GET', "/$path", undef, @entra);
        my $resources = $answer->{json}{Resources} // [$answer->{json}];
        is_deeply([map { join ' ', sort keys %$_ } @$resources],
                  [('id schemas') x @$resources],
                  row(51, "/$path: id and schemas, and no more"));
    }

    for ('/Groups/g-4?excludedAttributes=members',
         '/Groups?excludedAttributes=members&filter=displayName+eq+"All+staff"',
         '/Groups/g-4?excludedAttributes=members,id,schemas')
    {
        my $path = is_http1() ? $_ : s/"/%22/gr;
        my $answer = scim('GET', $path, undef, @entra, Host => 'debug.test');
        my $group = { id => 'g-4', schemas => [$core_group],
                      displayName => 'All staff', members => undef };
        answers($answer, 200,
                $path =~ /filter/ ? { Resources => [$group] } : $group,
                row(51, "$path: no members"));
        is(scalar calls_of($answer), 1, row(51, "$path: nor a call for them"));
    }

    my $answer = new_group('Row 52');
    my $id = $answer->{json}{id};
    my $empty = { id => $id, members => [] };

    for (['POST', $answer, 201], ['GET', scim('GET', "/Groups/$id"), 200],
         ['PUT', put("/Groups/$id"), 200])
    {
        my ($name, $answer, $status) = @$_;
        answers($answer, $status, $empty, row(52, "$name: no members"));
        is(ref $answer->{json}{members}, 'ARRAY',
           row(52, "$name: and that is said"));
    }
    $answer = scim('GET', '/Groups?filter=displayName+eq+%22Row+52%22');
    is_deeply($answer->{json}{Resources}[0]{members}, [], row(52, 'in a list'));
    $answer = scim('GET', "/Groups/$id?excludedAttributes=members");
    ok(!exists $answer->{json}{members}, row(52, 'unless they are excluded'));
}


__DATA__

=== TEST 1: filters
--- after
check_filters();



=== TEST 2: queries that are no better than they must be
--- after
check_queries();



=== TEST 3: lists
--- after
check_lists();



=== TEST 4: what is returned
--- after
check_projection();



=== TEST 5: every row has had its checks
--- after
check_rows();

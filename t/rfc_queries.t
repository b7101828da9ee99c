# What RFC 7644 and RFC 9865 say of queries, as a client that knows just them
# would check it.  What a filter must find is worked out here, from the list of
# all users, and not by the module.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

my $core = 'urn:ietf:params:scim:schemas:core:2.0:User';
my $enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
my $search = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


sub filtered {
    my ($filter) = @_;

    return scim('GET', '/Users?count=1000&attributes=id&filter='
                . in_uri($filter));
}


sub search_all {
    my ($filter, @rest) = @_;

    return scim('POST', '/.search', { schemas => [$search], count => 1000,
        filter => $filter, attributes => ['id'], @rest });
}


# The values of an attribute, as texts.
sub values_of {
    my ($user, $path) = @_;
    my ($name, $sub) = split /\./, $path;
    my $value = $name eq 'department' ? $user->{$enterprise}{$name}
                                      : $user->{$name};

    return map { !defined $sub ? $_ : defined $_->{$sub} ? $_->{$sub} : () }
        ref $value eq 'ARRAY' ? @$value : defined $value ? $value : ();
}


# Whether one of them passes.
sub any {
    my ($path, $test) = @_;

    return sub {
        my ($user) = @_;
        return scalar grep { $test->(lc $_) } values_of($user, $path);
    };
}


sub is_active { return any('active', sub { $_[0] }) }

sub like_text {
    my ($path, $regex) = @_;

    return any($path, sub { $_[0] =~ $regex });
}

sub contains { return like_text($_[0], qr/\Q$_[1]\E/) }

sub begins { return like_text($_[0], qr/^\Q$_[1]\E/) }

sub ends { return like_text($_[0], qr/\Q$_[1]\E$/) }

sub compares {
    my ($path, $op, $value) = @_;

    return any($path, sub {
        my $order = $_[0] cmp $value;
        return $op eq 'gt' ? $order > 0 : $op eq 'ge' ? $order >= 0
             : $op eq 'lt' ? $order < 0 : $op eq 'le' ? $order <= 0
             : $order == 0;
    });
}

sub both { my @t = @_; return sub { my $u = $_[0]; !grep { !$_->($u) } @t } }

sub either { my @t = @_; return sub { my $u = $_[0]; grep { $_->($u) } @t } }

sub nobody { my ($t) = @_; return sub { !$t->($_[0]) } }


sub check_filters {
    my $all = scim('GET', '/Users?count=1000')->{json}{Resources};
    my $when = lc $all->[59]{meta}{created};
    my $time = $when =~ s/z$/.000Z/r;

    my $is = sub { compares($_[0], 'eq', $_[1]) };
    my $a = begins('userName', 'a');
    my $b = begins('userName', 'b');
    my $off = nobody(is_active());
    my $chicago = sub {
        return grep { ($_->{type} // '') eq 'work'
                      && lc($_->{locality} // '') eq 'chicago' }
            @{ $_[0]{addresses} // [] };
    };

    my @filters = (
        # table 3
        ['userName eq "ADA.abel"', $is->('userName', 'ada.abel')],
        ['userName ne "ADA.abel"', nobody($is->('userName', 'ada.abel'))],
        ['userName co "A.K"', contains('userName', 'a.k')],
        ['name.familyName sw "O\'"', begins('name.familyName', "o'")],
        ['emails.value ew "EL@example.test"',
         ends('emails.value', 'el@example.test')],
        ['emails pr', any('emails.value', sub { 1 })],
        ['phoneNumbers[type eq "mobile"] or not (emails pr)',
         either(any('phoneNumbers.type', sub { $_[0] eq 'mobile' }),
                nobody(any('emails.value', sub { 1 })))],
        ['userName gt "petra"', compares('userName', 'gt', 'petra')],
        ['userName ge "ada.abel"', compares('userName', 'ge', 'ada.abel')],
        ['userName lt "Carl"', compares('userName', 'lt', 'carl')],
        ['userName le "Carl.d"', compares('userName', 'le', 'carl.d')],
        map({ ["meta.created $_ \"$time\"",
               compares('meta.created', $_, $when)] } qw(eq gt ge lt le)),
        ['active eq false', $off], ['active ne true', $off],

        # not before and, and before or, and brackets before all of them
        ['userName sw "a" or userName sw "b" and active eq false',
         either($a, both($b, $off))],
        ['(userName sw "a" or userName sw "b") and active eq false',
         both(either($a, $b), $off)],
        ['active eq false and userName sw "b" or userName sw "a"',
         either(both($off, $b), $a)],
        ['not (userName sw "a" or userName sw "b") and active eq false',
         both(nobody(either($a, $b)), $off)],
        ['not (not (userName sw "a") or active eq true)', both($a, $off)],
        ['((userName sw "a")) AND (NOT (active EQ true) Or userName SW "A")',
         $a],

        # value paths
        ['addresses[type eq "work" and locality eq "chicago"]', $chicago],
        ['not (addresses[type eq "work" and locality eq "chicago"])',
         nobody($chicago)],
        ['addresses[type eq "home" and locality eq "Chicago"]', sub { 0 }],
        ['addresses[(type eq "home" or type eq "work") and locality eq'
         . ' "chicago"] and active eq true', both($chicago, is_active())],
        ['emails[not (type eq "work")]', sub { 0 }],

        # names (3.10)
        ["$core:name.familyName eq \"abel\"",
         $is->('name.familyName', 'abel')],
        ["\U$enterprise\E:department eq \"engineering\"",
         $is->('department', 'engineering')],
        ["schemas eq \"$core\" and meta.resourceType eq \"User\"", sub { 1 }],
    );

    for (@filters) {
        my ($filter, $test) = @$_;
        my $answer = filtered($filter);
        my @want = map { $test->($_) ? $_->{id} : () } @$all;

        is_status($answer, 200, $filter);
        is(ids($answer), "@want", "$filter: " . @want);
        is($answer->{json}{totalResults}, scalar @want, "$filter: the total");
    }

    is_error(filtered($_), 400, 'invalidFilter', $_) for
        'active gt true', 'active co true', 'userName pr "x"', 'name eq "x"',
        'not userName eq "x"', 'emails[emails[type eq "x"]]',
        'userName eq "x" xor title pr', '(userName eq "x"', 'password pr';
}


# An attribute that a type does not have is one without a value.
sub check_root {
    my $users = scim('GET', '/Users?count=1000&attributes=id');
    my $groups = scim('GET', '/Groups?count=1000&attributes=id');
    my ($people, $teams) = map { ids($_) } $users, $groups;

    for (['userName eq "ada.abel" or displayName eq "sales"', '1 g-3'],
         ['not (userName pr)', $teams], ['not (members pr) and id ne "g-6"',
         $people], ['userName ne "x" and members pr', $teams =~ s/ g-6//r],
         ['emails[type eq "work"] and members pr', ''],
         ["$enterprise:department pr or members[value eq \"7\"]",
          ids(search_all("$enterprise:department pr")) . ' '
          . ids(search_all('members.value eq "7"'))],
         ['meta.resourceType eq "Group" or userName sw "zoe."',
          "26 66 106 $teams"])
    {
        my ($filter, $want) = @$_;
        my $answer = search_all($filter);

        is_status($answer, 200, $filter);
        is(ids($answer), $want, "$filter: which");

        $answer = scim('GET', '/?count=1000&filter=' . in_uri($filter));
        is(ids($answer), $want, "$filter: also by GET");
    }

    for ([ascending => qr/^7 g-1$/], [descending => qr/^g-1 7$/]) {
        my ($order, $want) = @$_;
        my $answer = search_all('id eq "7" or id eq "g-1"',
                                sortBy => 'userName', sortOrder => $order);
        is($answer->{json}{totalResults}, 2, "$order: nobody is left out");
        like(ids($answer), $want, "$order: who has no value");
    }

    is_error(search_all('nope pr'), 400, 'invalidFilter', 'what no type has');
    is_error(search_all('id pr', sortBy => 'nope'), 400, 'invalidPath',
             'sorted by what no type has');
}


sub check_names {
    for (["attributes=$core:name.familyName", 'id name schemas',
          { familyName => 'Moreau' }],
         ["attributes=NAME.givenname,\U$enterprise\E:department",
          "id name schemas $enterprise", { givenName => 'Greta' }],
         ["excludedAttributes=$core:name.givenName,emails,phoneNumbers,"
          . "addresses,$enterprise,meta,title,locale,displayName,password",
          'active id name schemas userName', { familyName => 'Moreau' }])
    {
        my ($query, $names, $name) = @$_;
        my $user = scim('GET', "/Users/7?$query")->{json};

        is(join(' ', sort keys %$user), $names, $query);
        is_deeply($user->{name}, $name, "$query: what of the name");
    }

    my $answer = scim('GET', "/Users?sortBy=$core:name.familyName&count=3"
                      . '&attributes=name.familyName');
    is(join(' ', map { $_->{name}{familyName} }
            @{ $answer->{json}{Resources} }), 'Abel Abel Abel',
       'sorted by a name with its urn');

    $answer = scim('POST', '/Users?attributes=userName', {
        userName => 'rfc.created', title => 'x' });
    is_status($answer, 201, '3.9: a POST has attributes too');
    is(join(' ', sort keys %{ $answer->{json} }), 'id schemas userName',
       'and answers just them');
    like($answer->{headers}{location}, qr{/Users/\d+$}, 'with its place');
    is_error(scim('POST', '/Users?attributes=id&excludedAttributes=name',
                  { userName => 'rfc.both' }), 400, 'invalidValue',
             'not both of them');
    is(ids(filtered('userName eq "rfc.both"')), '',
       'which is known before anything is done');
}


# The names below an attribute, in small letters, with what is said of each.
sub named { return map { lc $_->{name} => $_ } @{ $_[0] // [] } }


# What /Schemas does not say of the members of an attribute's value.
sub untold {
    my ($attribute, $value) = @_;
    my %subs = named($attribute->{subAttributes});
    my @wrong;

    for my $element (ref $value eq 'ARRAY' ? @$value : $value) {
        next if ref $element ne 'HASH';

        push @wrong, map { "$attribute->{name}.$_" }
            grep { !$subs{lc $_} } keys %$element;

        my $types = $subs{type}{canonicalValues} or next;
        my $type = $element->{type} // next;
        push @wrong, "$attribute->{name} of type $type"
            if !grep { $_ eq $type } @$types;
    }

    push @wrong, "$attribute->{name} is a list or not"
        if $attribute->{multiValued} xor ref $value eq 'ARRAY';

    return @wrong;
}


# Every attribute of every resource is told of, as it is.
sub check_described {
    my %schemas = map { $_->{id} => { named($_->{attributes}) } }
        @{ scim('GET', '/Schemas')->{json}{Resources} };

    for my $type (@{ scim('GET', '/ResourceTypes')->{json}{Resources} }) {
        my $list = scim('GET', "$type->{endpoint}?count=1000")->{json};
        my %wrong;

        for my $resource (@{ $list->{Resources} }) {
            my %core = %$resource;
            delete @core{qw(schemas id meta)};
            my %parts = map { $_ => delete $core{$_} }
                map { $_->{schema} } @{ $type->{schemaExtensions} // [] };
            $parts{ $type->{schema} } = \%core;

            for my $urn (keys %parts) {
                my $part = $parts{$urn} // next;
                $wrong{$_} = 1 for map {
                    my $attribute = $schemas{$urn}{lc $_};
                    $attribute ? untold($attribute, $part->{$_}) : "$urn:$_"
                } keys %$part;
            }
        }

        is(join(', ', sort keys %wrong), '', "$type->{name}: all is told");

        my @needed = map { $_->{name} } grep { $_->{required} }
            values %{ $schemas{ $type->{schema} } };
        is_error(scim('POST', $type->{endpoint}, {}), 400, 'invalidValue',
                 "$type->{name}: required are @needed");
        is(scalar(grep { !exists $list->{Resources}[0]{$_} } @needed), 0,
           "$type->{name}: which each has");
    }

    my ($user) = grep { exists $_->{phonenumbers} } values %schemas;
    my %subs = named($user->{phonenumbers}{subAttributes});
    is_deeply($subs{type}{canonicalValues}, ['work', 'mobile'],
              'types of which the app has no element are not named');
}


# A value of what /Schemas tells of, and of all that can be written of it.
sub made_of {
    my ($attribute, $type) = @_;
    my $name = $attribute->{name};

    return $attribute->{type} eq 'boolean' ? JSON::PP::true
         : $name eq 'type' && defined $type ? $type
         : "rfc.$name" . ($type // '') if $attribute->{type} ne 'complex';

    my @subs = grep { $_->{mutability} ne 'readOnly' && $_->{name} ne '$ref' }
        @{ $attribute->{subAttributes} };

    return { map { $_->{name} => made_of($_, $type) } @subs }
        if !$attribute->{multiValued} || defined $type;

    # one of each type, of which one is the primary one
    my %subs = named(\@subs);
    my @elements = map { made_of($attribute, $_) }
        @{ $subs{type}{canonicalValues} };
    delete $_->{primary} for grep { $_->{type} ne 'work' } @elements;

    return \@elements;
}


sub check_all_written {
    my $body;

    for my $urn ($core, $enterprise) {
        my $attributes = scim('GET', "/Schemas/$urn")->{json}{attributes};
        my %part = map { $_->{name} => made_of($_) }
            grep { $_->{mutability} ne 'readOnly' } @$attributes;

        $body = $urn eq $core ? { %part, schemas => [$core, $enterprise] }
                              : { %$body, $urn => \%part };
    }

    my $answer = scim('POST', '/Users', $body);
    is_status($answer, 201, 'a user of all that can be written');
    delete $body->{password};

    for my $user ($answer->{json},
                  scim('GET', "/Users/$answer->{json}{id}")->{json})
    {
        is_deeply($user->{$_}, $body->{$_}, "$_ is what was sent")
            for sort keys %$body;
    }

    $answer = scim('PUT', "/Users/$answer->{json}{id}", {
        %{ $answer->{json} }, title => 'rfc.other',
        phoneNumbers => $body->{phoneNumbers} });
    is_deeply($answer->{json}{$_}, $body->{$_}, "$_ stays so")
        for qw(addresses phoneNumbers name);
    is($answer->{json}{title}, 'rfc.other', 'title is replaced');
    scim('DELETE', "/Users/$answer->{json}{id}");
}


sub check_versions {
    my $user = scim('GET', '/Users/7');
    my $tag = $user->{headers}{etag};

    is($user->{json}{meta}{version}, $tag, 'meta.version is the ETag');

    for my $query ('attributes=meta', 'attributes=userName,meta.version') {
        my $answer = scim('GET', "/Users/7?$query");
        is($answer->{json}{meta}{version}, $tag, "$query: the version");
        is($answer->{headers}{etag}, $tag, "$query: the header");
    }

    my $list = scim('GET', '/Users?attributes=meta.version&count=7');
    is($list->{json}{Resources}[6]{meta}{version}, $tag, 'of a list too');
    is(ids(filtered('meta.version eq "' . $tag =~ s/"/\\"/gr . '"')), '7',
       'it can be looked for');

    for ([GET => $tag, 200], [GET => '*', 200], [GET => 'W/"x"', 412],
         [HEAD => 'W/"x"', 412])
    {
        my ($method, $match, $status) = @$_;
        is_status(scim($method, '/Users/7', undef, 'If-Match' => $match),
                  $status, "$method, If-Match: $match");
    }
    is_error(scim('GET', '/Users/7', undef, 'If-Match' => 'W/"x"',
                  'If-None-Match' => $tag), 412, '',
             'If-Match comes first (RFC 9110, 13.2.2)');
}


sub check_cursors {
    for my $count (0, -3) {
        my $answer = scim('GET', "/Users?cursor&count=$count");
        is_status($answer, 200, "count=$count");
        is($answer->{json}{totalResults}, 121, "count=$count: how many");
        is(ids($answer), '', "count=$count: nobody");
        ok(!exists $answer->{json}{nextCursor}, "count=$count: no next page");
    }

    my $answer = scim('POST', '/.search', { cursor => '', count => 120,
        attributes => ['id'], sortBy => 'userName',
        sortOrder => 'descending' });
    my @ids = split / /, ids($answer);

    $answer = scim('POST', '/.search', { count => 120, attributes => ['id'],
        cursor => $answer->{json}{nextCursor}, sortBy => 'userName',
        sortOrder => 'descending' });
    push @ids, split / /, ids($answer);

    is(scalar keys %{{ map { $_ => 1 } @ids }}, 127, 'all types, page by page');
    is(scalar @ids, 127, 'each once');
    ok(!exists $answer->{json}{nextCursor}, 'the last page has no next one');
    ok(exists $answer->{json}{previousCursor}, 'but one before it');
}


__DATA__

=== TEST 1: RFC 7644, 3.4.2.2: operators, precedence, brackets and value paths
--- request
GET /scim/v2/Users?count=1000
--- response_json
{"totalResults": 120}
--- after
check_filters();



=== TEST 2: RFC 7644, 3.4.2.1: a search in all types
--- request
POST /scim/v2/.search
{"count": 0}
--- response_json
{"totalResults": 126}
--- after
check_root();



=== TEST 3: RFC 7644, 3.9 and 3.10: names of attributes
--- request
GET /scim/v2/Users/7?attributes=userName
--- response_json
{"userName": "greta.moreau", "name": null}
--- after
check_names();



=== TEST 4: RFC 7643, 7: what is returned is described
--- request
GET /scim/v2/Schemas
--- response_json
{"totalResults": 3}
--- after
check_described();
check_all_written();



=== TEST 5: RFC 7644, 3.14: versions
--- request
GET /scim/v2/Users/7
--- response_json
{"id": "7"}
--- after
check_versions();



=== TEST 6: RFC 9865: pages by cursors
--- request
GET /scim/v2/Users?cursor&count=1
--- response_json
{"itemsPerPage": 1, "startIndex": null}
--- after
check_cursors();

# What RFC 7643 and RFC 7644 say of resources: the RFCs' own examples, with
# users that have all that RFC 7643 knows, and each type of attribute.  They are
# kept in Redis, so that nothing but the RFCs is in the way.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim;
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP ();

my $core = 'urn:ietf:params:scim:schemas:core:2.0:User';
my $enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
my $own = 'urn:example:2.0:Own';
my $patch_op = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
my $bulk = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

my $json = JSON::PP->new->canonical->allow_nonref;
my ($true, $false) = (JSON::PP::true, JSON::PP::false);

my $simple = join "\n", map { "attribute $_ redis;" } qw(
    name displayName nickName profileUrl title userType preferredLanguage
    locale timezone active emails phoneNumbers ims photos addresses
    entitlements roles x509Certificates externalId meta.created
    meta.lastModified
), map { "$enterprise:$_" } qw(employeeNumber costCenter organization division
                               department manager);

sub scim_location {
    return <<"END";
    location /scim/v2/ {
        scim       all;
        scim_pass  /_app;
        $_[0]
    }

    location ^~ /_app/ {
        internal;
        return  204;
    }
END
}

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', <<"END");
scim_redis  127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};

scim_mapping all {
    resource User {
        attribute  id        redis;
        attribute  userName  redis  required;
        $simple
        attribute  $own:whole   redis  type=integer;
        attribute  $own:part    redis  type=decimal;
        attribute  $own:flag    redis  type=boolean;
        attribute  $own:when    redis  type=dateTime;
        attribute  $own:bytes   redis  type=binary;
        attribute  $own:link    redis  type=reference;
        attribute  $own:once    redis  type=string immutable;
        attribute  $own:exact   redis  type=string case_exact;
    }

    resource Group {
        attribute  id           redis;
        attribute  displayName  redis  required;
        attribute  members      redis;
    }
}

server {
    listen       $ENV{TEST_NGINX_LISTEN};
    server_name  strict.test;
    @{[ scim_location('scim_dialect strict;') ]}
}
END
    $block->set_value('config', scim_location(''));
    $block->set_value('more_headers', <<"END");
Authorization: Bearer $ENV{TEST_NGINX_SCIM_TOKEN}
END
});

no_long_string();
no_shuffle();
run_tests();


# The user of RFC 7643, 8.3, without what a client cannot write.
sub example {
    my ($name, %more) = @_;
    my @place = (region => 'CA', locality => 'Hollywood',
                 postalCode => '91608', country => 'US');

    return {
        schemas => [$core, $enterprise], externalId => '701984',
        userName => "$name\@example.com",
        name => {
            formatted => 'Ms. Barbara J Jensen, III', familyName => 'Jensen',
            givenName => 'Barbara', middleName => 'Jane',
            honorificPrefix => 'Ms.', honorificSuffix => 'III',
        },
        displayName => 'Babs Jensen', nickName => 'Babs',
        profileUrl => 'https://login.example.com/bjensen',
        emails => [
            { value => 'bjensen@example.com', type => 'work',
              primary => $true },
            { value => 'babs@jensen.org', type => 'home' },
        ],
        addresses => [
            { streetAddress => '100 Universal City Plaza', @place,
              formatted => "100 Universal City Plaza\nHollywood, CA 91608 USA",
              type => 'work', primary => $true },
            { streetAddress => '456 Hollywood Blvd', @place,
              formatted => "456 Hollywood Blvd\nHollywood, CA 91608 USA",
              type => 'home' },
        ],
        phoneNumbers => [
            { value => '555-555-5555', type => 'work' },
            { value => '555-555-4444', type => 'mobile' },
        ],
        ims => [{ value => 'someaimhandle', type => 'aim' }],
        photos => [
            { value => 'https://photos.example.com/1/F', type => 'photo' },
            { value => 'https://photos.example.com/1/T', type => 'thumbnail' },
        ],
        userType => 'Employee', title => 'Tour Guide',
        preferredLanguage => 'en-US', locale => 'en-US',
        timezone => 'America/Los_Angeles', active => $true,
        roles => [{ value => 'guide', display => 'Guide' }],
        entitlements => [{ value => 'gate', type => 'park' }],
        x509Certificates => [{ value => 'MIIDQzCCAqygAwIBAgICEAAwDQYJKoZI' }],
        $enterprise => {
            employeeNumber => '701984', costCenter => '4130',
            organization => 'Universal Studios', division => 'Theme Park',
            department => 'Tour Operations',
            manager => { value => '26118915-6090-4610-87e4-49d8ca9f808d',
                         '$ref' => '../Users/26118915' },
        },
        %more,
    };
}


my $count = 0;

# A new one: its path and what it is.
sub user {
    my $wanted = example('user.' . ++$count, @_);
    my $answer = scim('POST', '/Users', $wanted);

    is_status($answer, 201, "$wanted->{userName} is created");

    return ("/Users/$answer->{json}{id}", $answer->{json});
}


sub change {
    my ($path, $ops, @headers) = @_;

    return scim('PATCH', $path, { schemas => [$patch_op],
                                  Operations => $ops }, @headers);
}


# After the operations just these members are others, and they are so.
sub changes {
    my ($name, $ops, $want, %more) = @_;
    my ($path, $user) = user(%more);
    my $answer = change($path, $ops);
    my %new = %{ $answer->{json} };

    is_status($answer, 200, $name) or return;
    delete @$_{'meta', 'schemas'} for $user, \%new;

    my %got = map { $_ => $new{$_} }
        grep { $json->encode($user->{$_}) ne $json->encode($new{$_}) }
        keys %{{ %$user, %new }};

    is($json->encode(\%got), $json->encode($want), "$name: what is changed");
    is($json->encode({ map { $_ => scim('GET', $path)->{json}{$_} }
                       keys %got }),
       $json->encode(\%got), "$name: and stays so");
}


sub refuses {
    my ($name, $ops, $type, %more) = @_;
    my ($path, $user) = user(%more);

    is_error(change($path, $ops), 400, $type, $name);
    is_deeply(scim('GET', $path)->{json}, $user, "$name: nothing is changed");
}


sub op {
    my ($op, $path, $value) = @_;

    return { op => $op, defined $path ? (path => $path) : (),
             @_ > 2 ? (value => $value) : () };
}


sub check_example {
    my ($path, $user) = user();
    my $sent = example("user.$count");

    is($json->encode($user->{$_}), $json->encode($sent->{$_}),
       "$_ is returned as it was sent") for sort keys %$sent;
    is_deeply(scim('GET', $path)->{json}, $user, 'and is read so');

    my $answer = scim('PUT', $path, { %$user, id => 'x', meta => {},
        groups => [{ value => 'x' }], nickName => 'Barbie' });
    is_status($answer, 200, '3.5.1: PUT of what was read, and more');
    is_deeply([@{ $answer->{json} }{qw(id nickName)}],
              [$user->{id}, 'Barbie'], 'what is read-only is ignored');
    is($answer->{json}{meta}{created}, $user->{meta}{created},
       'meta.created stays');

    # 2.5: what is unassigned is not there
    $answer = scim('PUT', $path, { %$user, emails => [], name => undef,
        roles => undef, title => undef, $enterprise => undef });
    is(join(' ', grep { exists $answer->{json}{$_} }
            qw(emails name roles title), $enterprise), '',
       'null and an empty list leave nothing');
    is_deeply($answer->{json}{schemas}, [$core],
              'nor the schema of what is gone');
}


sub check_types {
    my %good = (whole => 5, part => 1.5, flag => $true, bytes => 'YWJj',
                when => '2020-01-01T00:00:00Z', once => 'I', exact => 'AbC',
                link => 'https://x.test/');
    my ($path, $user) = user($own => { %good });

    is($json->encode($user->{$own}), $json->encode(\%good),
       'each type is returned as it is');

    for ([whole => 7, 'x', 7.5, $true, [1]], [part => 2, 'x'],
         [flag => $false, 'maybe', 1],
         [when => '2021-02-03T04:05:06Z', 'soon', '2021-02-30T00:00:00Z'],
         [bytes => 'YWI=', '@@'], [exact => 'x', { a => 1 }])
    {
        my ($name, $value, @bad) = @$_;
        my $answer = change($path, [op('replace', "$own:$name", $value)]);
        is($json->encode($answer->{json}{$own}{$name}), $json->encode($value),
           "$name becomes " . $json->encode($value));
        is_error(change($path, [op('replace', "$own:$name", $_)]), 400,
                 'invalidValue', "$name cannot be " . $json->encode($_))
            for @bad;
    }

    is_error(change($path, [op('replace', "$own:once", 'J')]), 400,
             'mutability', '2.2: what is immutable stays');
    is_error(scim('PUT', $path, { userName => $user->{userName},
                                  $own => { once => 'J' } }), 400,
             'mutability', 'with PUT too');
    is_status(scim('PUT', $path, { userName => $user->{userName},
                                   $own => { once => 'I' } }), 200,
              '3.5.1: the same value is good');

    for (["$own:whole gt 6", 1], ["$own:whole eq 7.0", 1],
         ["$own:part le 1", 0], ["$own:exact eq \"X\"", 0],
         ["$own:exact eq \"x\"", 1], ["$own:bytes eq \"YWI=\"", 1],
         ["$own:link sw \"https:\"", 1], ["$own:flag eq false", 1],
         ["$own:when lt \"2021-02-03T05:05:06+00:30\"", 1])
    {
        my ($filter, $n) = @$_;
        my $answer = scim('GET', '/Users?filter=' . in_uri($filter));
        is($answer->{json}{totalResults}, $n, $filter);
    }
    is_error(scim('GET', '/Users?filter=' . in_uri("$own:$_")), 400,
             'invalidFilter', $_)
        for 'bytes co "Y"', 'bytes gt "Y"', 'flag ge true', 'whole sw 7',
            'when eq "soon"', 'whole eq "7x"';

    my $schema = scim('GET', "/Schemas/$own")->{json};
    my %types = map { $_->{name} => $_ } @{ $schema->{attributes} };
    is_deeply($types{link}{referenceTypes}, ['external'],
              '7: a reference says where it leads');
    is($types{once}{mutability}, 'immutable', 'and what is immutable, that');
}


sub check_patch {
    my ($work, $home) = @{ example('x')->{emails} };
    my ($office, $flat) = @{ example('x')->{addresses} };
    my $new = { value => 'new@example.com', type => 'other' };
    my $off = { %$work, primary => $false };

    changes('3.5.2.1: an add without a path, of what is there in part',
            [op('add', undef, { emails => [$home], nickname => 'B' })],
            { nickName => 'B' });
    changes('3.5.2.1: an add of what is there',
            [op('add', 'emails', [$home])], {});
    changes('3.5.2.1: an add to what is not there',
            [op('add', 'emails', [$new])], { emails => [$new] },
            emails => []);
    changes('3.5.2.1: an add to a complex attribute',
            [op('add', 'name', { middleName => 'X' })],
            { name => { %{ example('x')->{name} }, middleName => 'X' } });
    changes('3.5.2: a new primary takes it from the others',
            [op('add', 'emails', [{ %$new, primary => $true }])],
            { emails => [$off, $home, { %$new, primary => $true }] });
    changes('3.5.2: one that becomes primary too',
            [op('add', 'emails[type eq "home"].primary', $true)],
            { emails => [$off, { %$home, primary => $true }] });

    changes('3.5.2.2: remove with a filter of two terms',
            [op('remove', 'emails[type eq "work" and value ew'
                . ' "example.com"]')], { emails => [$home] });
    changes('3.5.2.2: remove of all values',
            [op('remove', 'emails')], { emails => undef });
    changes('3.5.2.2: remove of the last value that matches',
            [op('remove', 'ims[type eq "aim"]')], { ims => undef });
    changes('3.5.2.2: remove of a sub-attribute of some values',
            [op('remove', 'addresses[type eq "work"].region')],
            { addresses => [{ map { $_ => $office->{$_} }
                              grep { $_ ne 'region' } keys %$office },
                            $flat] });
    refuses('3.5.2.2: remove needs a path', [op('remove')], 'noTarget');
    refuses('3.5.2.2: a required attribute stays',
            [op('remove', 'userName')], 'mutability');
    refuses('3.5.2.2: a read-only one too', [op('remove', 'id')],
            'mutability');

    changes('3.5.2.3: replace of a value that a filter selects',
            [op('replace', 'addresses[type eq "work"]', {
                type => 'work', streetAddress => '911 Universal City Plaza',
                primary => $true, region => 'NY' })],
            { addresses => [{ %$office, region => 'NY',
                              streetAddress => '911 Universal City Plaza' },
                            $flat] });
    changes('3.5.2.3: replace of a sub-attribute of it',
            [op('replace', 'addresses[type eq "work"].streetAddress',
                '1010 Broadway Ave')],
            { addresses => [{ %$office,
                              streetAddress => '1010 Broadway Ave' }, $flat] });
    changes('3.5.2.3: replace of several attributes at once',
            [op('replace', undef, { emails => [$new], nickName => 'B' })],
            { emails => [$new], nickName => 'B' });
    changes('3.5.2.3: replace of a complex attribute leaves the rest of it',
            [op('replace', 'name', { givenName => 'Only' })],
            { name => { %{ example('x')->{name} }, givenName => 'Only' } });
    changes('3.5.2.3: replace of a sub-attribute of all values',
            [op('replace', 'phoneNumbers.type', 'fax')],
            { phoneNumbers => [map { { %$_, type => 'fax' } }
                               @{ example('x')->{phoneNumbers} }] });
    refuses('3.5.2.3: a filter that nothing can match',
            [op('replace', 'emails[type sw "zz"].value', 'x@x')], 'noTarget');

    # 3.5.2: one after the other, and all or none
    changes('3.5.2: the next operation sees what the last one did',
            [op('add', 'roles', [{ value => 'a' }, { value => 'b' }]),
             op('remove', 'roles[value eq "guide"]'),
             op('replace', 'roles[value eq "a"].display', 'A')],
            { roles => [{ value => 'a', display => 'A' }, { value => 'b' }] });
    refuses('3.5.2: the first of two is not done if the second is wrong',
            [op('replace', 'title', 'x'), op('replace', 'emails[', 'x')],
            'invalidPath');
    changes('3.10: paths with urns, in any case',
            [op('replace', "$core:NAME.givenname", 'X'),
             op('add', "\U$enterprise\E:Department", 'D'),
             op('remove', "$enterprise:manager")],
            { name => { %{ example('x')->{name} }, givenName => 'X' },
              $enterprise => { map { $_ => $_ eq 'department' ? 'D'
                                     : example('x')->{$enterprise}{$_} }
                               qw(employeeNumber costCenter organization
                                  division department) } });
}


# What "scim_dialect strict" refuses that is made good else.
sub check_strict {
    my @strict = (Host => 'strict.test');
    my ($path, $user) = user(ims => []);

    is_error(change($path, [op('replace', 'ims[type eq "icq"].value', 'x')],
                    @strict), 400, 'noTarget',
             '3.5.2.3: replace of what a filter does not find');
    is_deeply(scim('GET', $path)->{json}, $user, 'nothing is changed');
    is_status(change($path, [op('add', 'ims[type eq "icq"].value', 'x')],
                     @strict), 200, 'an add makes it');
    is_status(change($path, [op('replace', 'ims[type eq "icq"].value', 'y')],
                     @strict), 200, 'then it can be replaced');
    is_deeply(scim('GET', $path)->{json}{ims},
              [{ type => 'icq', value => 'y' }], 'and is so');

    my $post = { method => 'POST', path => '/Users',
                 data => example('strict') };
    is_error(scim('POST', '/Bulk', { schemas => [$bulk],
                                     Operations => [$post] }, @strict), 400,
             'invalidSyntax', '3.7: a POST in a Bulk needs a bulkId');
    is(scim('POST', '/Bulk', { schemas => [$bulk], Operations =>
            [{ %$post, bulkId => 'b' }] }, @strict)
           ->{json}{Operations}[0]{status}, '201', 'with one it is done');
}


sub check_bulk {
    my ($path, $user) = user();
    my $answer = scim('POST', '/Bulk', { schemas => [$bulk], Operations => [
        { method => 'PATCH', path => $path =~ s{^/}{}r,
          data => { schemas => [$patch_op],
                    Operations => [op('replace', 'title', 'Bulk')] } },
        { method => 'DELETE', path => 'Users/nobody' },
    ] });
    my ($done, $failed) = @{ $answer->{json}{Operations} };

    is("$done->{status} $failed->{status}", '200 404', 'both are told');
    is($done->{location}, $user->{meta}{location}, 'with the place');
    is($failed->{location}, $user->{meta}{location} =~ s{[^/]+$}{nobody}r,
       'also of what is not there');
}


__DATA__

=== TEST 1: RFC 7643, 8.3, and RFC 7644, 3.5.1: a full user, created and replaced
--- request
GET /scim/v2/Users
--- response_json
{"totalResults": 0}
--- after
check_example();



=== TEST 2: RFC 7643, 2.2 and 2.3: types and characteristics of attributes
--- request
GET /scim/v2/Schemas
--- response_json
{"totalResults": 4}
--- after
check_types();



=== TEST 3: RFC 7644, 3.5.2: PATCH
--- request
GET /scim/v2/ServiceProviderConfig
--- response_json
{"patch": {"supported": true}}
--- after
check_patch();



=== TEST 4: RFC 7644, 3.5.2.3 and 3.7: what is refused to the letter
--- request
GET /scim/v2/ServiceProviderConfig
--- response_json
{"filter": {"supported": true}}
--- after
check_strict();



=== TEST 5: RFC 7644, 3.7: the location of an operation
--- request
GET /scim/v2/ServiceProviderConfig
--- response_json
{"bulk": {"supported": true}}
--- after
check_bulk();

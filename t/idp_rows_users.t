# What identity providers need of users, row by row of the table of their
# quirks.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;
use Test::Nginx::Scim::Rows;

idp_gateway(roles());

no_long_string();
no_shuffle();
run_tests();


# Another mapping, for what the demo's does not have.
sub roles {
    my $demo = Test::Nginx::Scim::demo_config();
    my $locations = $demo =~ s/(scim\s+)demo/$1roles/r;

    return <<'END' . server('roles', $locations);
scim_mapping roles {
    resource User {
        attribute  id               /id     number;
        attribute  userName         /login  required unique;
        attribute  name.givenName   /first  default=-;
        attribute  name.familyName  /last   default=-;
        attribute  roles.value      /title;
        list    GET   /admin/people  items=/people;
        get     GET   /admin/people/$scim_id  object=/person;
        create  POST  /admin/people  form  id=header:Location~(\d+)$;
        update  POST  /admin/people/$scim_id  form;
    }
}
END
}


sub check_life {
    my $id = user(userName => 'row.11');

    answers(patch("/Users/$id", op('Replace', 'active', 'False')), 200,
            { active => $false }, row(11, 'deactivated'));
    answers(scim('GET', "/Users/$id"), 200, { active => $false },
            row(11, 'an inactive user is read by id'));
    finds('Users', 'userName eq "row.11"', [$id], row(11, 'and found'));
    finds('Users', 'userName eq "row.11" and active eq false', [$id],
          row(11, 'and found'));
    my $total = app_json('people')->{count};
    is((grep { $_->{id} eq $id && !$_->{active} } @{ scim('GET',
        "/Users?count=$total")->{json}{Resources} }), 1, row(11, 'and listed'));

    for my $value (qw(first second)) {
        my %new = (title => $value, externalId => "row-12-$value");
        my $answer = $value eq 'first' ? put("/Users/$id", %new)
            : patch("/Users/$id", op('replace', undef, \%new));
        answers($answer, 200, \%new, row(12, "$value: the answer has it"));
        answers(scim('GET', "/Users/$id"), 200, \%new,
                row(12, "$value: what is read next has it"));
        finds('Users', "externalId eq \"$new{externalId}\"", [$id],
              row(12, "$value: a filter finds it"));
    }
    my $group = group();
    answers(patch("/Groups/$group", op('replace', undef, {
        id => $group, displayName => 'Row 12' })), 200,
        { displayName => 'Row 12' }, row(12, 'a group'));
    answers(scim('GET', "/Groups/$group"), 200, { displayName => 'Row 12' },
            row(12, 'a group is read at once'));

    for my $was ($true, $false) {
        my $id = user(active => $was);
        my $status = $was ? 'A' : 'S';
        my $document = scim('GET', "/Users/$id")->{json};
        delete $document->{active};
        answers(scim('PUT', "/Users/$id", { %$document, title => 'x' }), 200,
                { active => $was, title => 'x' },
                row(32, "PUT without active leaves $status"));
        app_has($id, { status => $status, title => 'x' },
                row(32, "the app has $status"));
    }

    $id = user();
    for my $active ($false, $true) {
        my $status = $active ? 'A' : 'S';
        answers(put("/Users/$id", active => $active), 200,
                { active => $active }, row(34, "PUT, to $status"));
        app_has($id, { status => $status },
                row(34, "PUT: the app has $status"));
        put("/Users/$id", active => !$active ? $true : $false);
        answers(scim('PATCH', "/Users/$id", { schemas => [$patch_op],
            Operations => [op('replace', undef, { active => $active })] },
            @okta), 200, { active => $active }, row(34, "PATCH, to $status"));
        app_has($id, { status => $status },
                row(34, "PATCH: the app has $status"));
    }

    $id = user(externalId => 'stale', active => $false,
               emails => [{ type => 'work', value => 'stale@x.test' }]);
    my $other = user();
    answers(new_user(externalId => 'stale', emails => [{
        type => 'work', value => 'stale@x.test' }]), 201,
        { externalId => 'stale' }, row(61, 'a second one of this externalId'));
    answers(patch("/Users/$other", op('Replace', 'externalId', 'stale')), 200,
            { externalId => 'stale' }, row(61, 'a third one, by PATCH'));
    answers(scim('GET', '/Users?filter=externalId+eq+%22stale%22'), 200,
            { totalResults => 3 }, row(61, 'all of them are found'));
}


sub check_answers {
    my $secret = 'secret of row 35';
    my $answer = new_user(userName => 'row.44', password => $secret,
                          groups => [], externalId => 'row-44');
    my $id = $answer->{json}{id};
    my $location = "$ENV{TEST_NGINX_SCHEME}://127.0.0.1:"
                 . "$ENV{TEST_NGINX_SERVER_PORT}/scim/v2";

    answers($answer, 201, {
        schemas => [$core], userName => 'row.44', active => $true,
        externalId => 'row-44',
        name => { givenName => 'Given', familyName => 'Family' },
        meta => { resourceType => 'User', location => "$location/Users/$id" },
    }, row(44, '201 and the whole user'));
    is($answer->{headers}{location}, "$location/Users/$id",
       row(44, 'Location is that of meta'));
    like($json->encode($id), qr/^"\d+"$/, row(45, 'the new id is a text'));

    my @answers = ($answer, put("/Users/$id", password => "$secret b"),
        patch("/Users/$id", op('replace', undef, { password => "$secret c" })),
        scim('GET', "/Users/$id?attributes=password,userName"),
        scim('GET', '/Users?filter=userName+eq+%22row.44%22'));
    my @names = qw(POST PUT PATCH GET list);

    for (0 .. $#answers) {
        my $body = $answers[$_]{body};
        like($body, qr/row\.44/, row(44, "$names[$_]: the body is there"));
        unlike($body, qr/password|\Q$secret/,
               row(35, "$names[$_]: accepted, and no password in the answer"));
    }
    is_status($answers[$_], $_ ? 200 : 201, row(35, "$names[$_]: the status"))
        for 0 .. $#answers;

    $answer = new_group('Row 44', 7);
    is($answer->{headers}{location}, "$location/Groups/$answer->{json}{id}",
       row(44, 'a group has a Location'));
    answers($answer, 201, { schemas => [$core_group], displayName => 'Row 44',
        members => [{ value => '7' }],
        meta => { location => $answer->{headers}{location} } },
        row(44, '201 and the whole group'));

    # Names that are taken.
    for my $again (new_user(userName => 'row.44'),
                   new_user(userName => 'ROW.44'), new_group('Row 44'))
    {
        is_error($again, 409, 'uniqueness', row(46, 'a second create'));
        like($again->{json}{detail}, qr/^[^<]*(?:is already taken|exists)/,
             row(46, 'the detail can be read'));
    }
    is(scim('GET', '/Users?filter=userName+eq+%22row.44%22')
       ->{json}{totalResults}, 1, row(46, 'there is no twin'));

    for (['Users', user(), 'userName', 'row.44', 'row.47'],
         ['Groups', group(), 'displayName', 'Row 44', 'Row 47'])
    {
        my ($type, $id, $name, $taken, $free) = @$_;
        my $path = "/$type/$id";
        my $old = scim('GET', $path)->{json};

        is_error(patch($path, op('Replace', $name, $taken)), 409, 'uniqueness',
                 row(47, "$type: PATCH to a taken name"));
        is_error(put($path, $name => $taken), 409, 'uniqueness',
                 row(47, "$type: PUT with a taken name"));
        answers(scim('GET', $path), 200, { $name => $old->{$name} },
                row(47, "$type: the name is as before"));
        answers(patch($path, op('Replace', $name, $free)), 200,
                { id => $id, $name => $free }, row(47, "$type: to a free one"));
        answers(put($path, $name => "$free b"), 200,
                { id => $id, meta => { location => $old->{meta}{location} } },
                row(47, "$type: the id survives"));
        finds($type, qq($name eq "$free b"), [$id], row(47, 'the new name'));
        finds($type, qq($name eq "$old->{$name}"), [], row(47, 'the old one'));
        answers(scim('DELETE', $path, undef, @entra), 204, undef,
                row(48, "$type: the first DELETE"));
        is_error(scim('DELETE', $path, undef, @entra), 404, undef,
                 row(48, "$type: the second one"));
        is_error(scim('GET', $path), 404, undef, row(48, "$type: it is gone"));
    }
    is(app_json("people/$id")->{person}{login}, 'row.44',
       row(48, 'nobody else is gone'));
}


# What clients send beside what they should.
sub check_read_only {
    my $id = user(title => 'x', phoneNumbers => [
        { type => 'work', value => '+1 5' }]);

    answers(put("/Users/$id", id => '7', schemas => [], groups => [{
        value => 'g-1' }], title => 'Put', meta => { resourceType => 'Group',
        created => '2001-01-01T00:00:00Z', location => 'http://x.test/' }),
        200, { id => $id, title => 'Put', groups => undef, schemas => [$core],
        meta => { resourceType => 'User' } },
        row(17, 'PUT: what is read-only is ignored'));
    answers(patch("/Users/$id", op('replace', undef, { id => '7',
        schemas => ['x'], meta => { created => '2001-01-01T00:00:00Z' },
        groups => [], title => 'Patch' })), 200, { id => $id,
        title => 'Patch', groups => undef, schemas => [$core] },
        row(17, 'PATCH: what is read-only is ignored'));
    app_has($id, { id => $id + 0, title => 'Patch' }, row(17, 'the app'));
    app_has(7, { login => 'greta.moreau', title => 'Engineer' },
            row(17, 'the one whose id was sent is as before'));
}


# authentik, Entra and Keycloak: of nothing, nothing is made.
sub check_nothing {
    my $id = user(title => 'x', phoneNumbers => [
        { type => 'work', value => '+1 5' }]);
    my %nothing = (title => undef, locale => '', emails => [],
        phoneNumbers => undef, addresses => [], roles => [], photos => undef,
        displayName => '', externalId => '', nickName => '', groups => [],
        $enterprise => { manager => undef, department => '' });
    my %unset = map { $_ => undef } 'title', 'locale', 'emails', 'roles',
        'phoneNumbers', 'addresses', 'externalId', $enterprise;

    my $answer = new_user(%nothing);
    my $new = $answer->{json}{id};
    answers($answer, 201, \%unset, row(36, 'POST: empty values are no values'));
    app_has($new, { title => '', locale => '', email => '', phone => '',
                    department => '' }, row(36, 'POST: the app has none'));
    answers(put("/Users/$id", %nothing), 200, \%unset,
            row(36, 'PUT: empty values clear'));
    app_has($id, { title => '', locale => '', email => '', phone => '' },
            row(36, 'PUT: the app has none'));

    for my $name ({ formatted => 'x ', givenName => 'x', familyName => ' ' },
                  { givenName => '', familyName => '' }, undef)
    {
        my $given = $json->encode($name);
        my $answer = new_user(name => $name);
        is_status($answer, 201, row(36, "POST: name $given"));
        app_has($answer->{json}{id}, { last => '-' },
                row(36, "POST: name $given: the app has its default"));
        is_status(put("/Users/$id", name => $name), 200,
                  row(36, "PUT: name $given"));
        app_has($id, { last => 'Family' },
                row(36, "PUT: name $given: the app has what it had"));
    }
}


# Schemas that are not as they should be.
sub check_schemas {
    my $id = user();
    my $misspelt = "$schemas:extension:enterprise:2.0User";
    my $known = { department => 'x' };

    for ([], [$core, 'urn:scim:schemas:core:1.0'],
         ['urn:scim:schemas:core:2.0',
          'urn:scim:schemas:extension:enterprise:2.0'],
         [$core, $misspelt], ['nonsense'], undef)
    {
        my $given = $json->encode($_);
        answers(new_user(schemas => $_, title => $given), 201,
                { schemas => [$core], title => $given },
                row(40, "POST: $given"));

        # Entra's own mistake is taken for what it means.
        answers(new_user(schemas => $_, $misspelt => $known), 201,
                { schemas => [$core, $enterprise], $misspelt => undef,
                  $enterprise => $known },
                row(40, "POST: $given, misspelt"));
    }
    my %document = %{ scim('GET', "/Users/$id")->{json} };
    delete $document{schemas};
    answers(scim('PUT', "/Users/$id", { %document, title => 'no' }), 200,
            { schemas => [$core], title => 'no' }, row(40, 'PUT without any'));
    for my $given ({}, { schemas => [$core] }, { schemas => [] }) {
        answers(scim('PATCH', "/Users/$id", { %$given, Operations => [
            op('replace', 'title', $json->encode($given))] }), 200,
            { title => $json->encode($given) },
            row(40, 'PATCH: ' . $json->encode($given)));
    }
    my $answer = scim('POST', '/Groups', { schemas => [$core_group,
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0'
        . '/Group'], displayName => 'Row 40', externalId => 'row-40',
        meta => { resourceType => 'Group' } }, @entra);
    answers($answer, 201, { schemas => [$core_group], externalId => 'row-40' },
            row(40, "a group with Microsoft's schema"));
}


sub check_unknown {
    my $id = user();
    my $custom = 'urn:ietf:params:scim:schemas:extension:Custom:2.0:User';
    my %unknown = (nickName => 'Nick', colour => { of => ['blue'] },
                   $custom => { tag => '1' }, profileUrl => 'http://x.test');
    my %absent = map { $_ => undef } keys %unknown;
    answers(new_user(%unknown, title => 'New'), 201,
            { %absent, title => 'New' }, row(41, 'POST'));
    answers(put("/Users/$id", %unknown, title => 'Put'), 200,
            { %absent, title => 'Put' }, row(41, 'PUT'));
    answers(patch("/Users/$id", op('Add', 'nickName', 'x'),
                  op('Replace', "$custom:tag", '2'), op('Add', 'colour', 1),
                  op('Remove', 'ims[type eq "x"]'), op('add', undef, \%unknown),
                  op('Replace', 'title', 'Patch')), 200,
            { %absent, title => 'Patch' }, row(41, 'PATCH'));
    app_has($id, { title => 'Patch' }, row(41, 'the app has the rest'));
}


# The mails of the first user are in the app's order: work, then home.
sub check_elements {
    for ([[{ type => 'work', value => 'a@x.test', primary => $true },
           { type => 'home', value => 'b@x.test', primary => $true }],
          'a@x.test b@x.test'],
         [[{ value => 'c@x.test' }], 'c@x.test'])
    {
        my ($emails, $values) = @$_;
        my $answer = new_user(emails => $emails, addresses => [
            { type => 'work' }]);
        my $got = $answer->{json}{emails} // [];
        answers($answer, 201, { addresses => undef },
                row(42, "$values: accepted"));
        is(join(' ', map { $_->{value} } @$got), $values,
           row(42, "$values: returned"));
        cmp_ok((grep { $_->{primary} } @$got), '<=', 1,
               row(42, "$values: at most one is primary"));
        app_has($answer->{json}{id}, { email => $emails->[0]{value} },
                row(42, "$values: the app has the first one"));
    }
}


sub check_verbatim {
    my @texts = ('+49 (0)30 / 12-34 ext. 5', 'tel:+1-201-555-0123;ext=9',
        'mIxEd CaSe', "Zo\x{eb} e\x{301} \x{e9}", "\x{5c71}\x{7530} \x{1f600}",
        '<b>"quoted"</b> \\ & = % + \'', '  two  blanks ', '007', 'null',
        "\x{130}\x{df}\x{fb01}", '{"a": 1}');

    my $id = user();

    for my $text (@texts) {
        my %values = (displayName => $text, externalId => $text,
            phoneNumbers => [{ type => 'mobile', value => $text }]);
        my $name = $json->encode($text) =~ s/[^ -~]/?/gr;

        my $answer = new_user(%values);
        answers($answer, 201, \%values, row(60, "$name: POST"));
        app_has($answer->{json}{id}, { display => $text, mobile => $text },
                row(60, "$name: the app has it"));
        answers(patch("/Users/$id", op('Replace', 'displayName', $text),
            op('Replace', 'phoneNumbers[type eq "mobile"].value', $text),
            op('Replace', 'externalId', $text)), 200, \%values,
            row(60, "$name: PATCH"));
        answers(scim('GET', "/Users/$id"), 200, \%values,
                row(60, "$name: GET"));
    }
}


sub check_patches {
    my $mobile = 'phoneNumbers[type eq "mobile"].value';
    my $work = 'emails[type eq "work"]';
    my %start = (title => 'Old', displayName => 'Old Name', emails => [
        { type => 'work', value => 'old@x.test', primary => $true }],
        $enterprise => { department => 'Old', manager => { value => '9' } });

    # The row, the operations, what is answered, what the app has then.
    my @cases = (
        [13, [op('REPLACE', 'TITLE', 'New'), op('Add', 'Name.GIVENNAME', 'New'),
              op('rEplace', 'EMAILS[TYPE EQ "work"].VALUE', 'new@x.test')],
         { title => 'New', name => { givenName => 'New' } },
         { title => 'New', first => 'New', email => 'new@x.test' }],
        [13, [op('replace', undef, { TITLE => 'New', Name => {
              FAMILYname => 'New' } })], { title => 'New' },
         { title => 'New', last => 'New', first => 'Given' }],
        [13, [{ Op => 'Remove', Path => 'title', Value => undef }],
         { title => undef }, { title => '' }],
        (map { my ($text, $active, $status) = @$_;
            [14, [op('Replace', 'active', $text)], { active => $active },
             { status => $status }],
            [14, [op('replace', undef, { active => $text })],
             { active => $active }, { status => $status }] }
         ['False', $false, 'S'], ['false', $false, 'S'], ['True', $true, 'A'],
         ['true', $true, 'A'], ['FALSE', $false, 'S']),
        [14, [op('Replace', 'emails[primary eq "True"].value', 'new@x.test')],
         { emails => [{ type => 'work', value => 'new@x.test' }] },
         { email => 'new@x.test' }],
        [14, [op('Replace', 'emails', [{ type => 'work', primary => 'True',
                                         value => 'new@x.test' }])],
         { emails => [{ value => 'new@x.test', primary => $true }] },
         { email => 'new@x.test' }],
        (map { [15, [op($_, undef, { title => 'New', externalId => "x-$_",
                     name => { givenName => 'New' } })],
                { title => 'New', externalId => "x-$_", name => {
                  givenName => 'New', familyName => 'Family' } },
                { title => 'New', first => 'New', last => 'Family',
                  display => 'Old Name' }] } qw(add replace)),
        [16, [op('replace', undef, { 'name.givenName' => 'New',
              "$enterprise:department" => 'New', "$core:title" => 'New',
              $mobile => '+1 7', "$enterprise:manager" => '7' })],
         { 'name.givenName' => undef, "$enterprise:department" => undef,
           $mobile => undef, name => { givenName => 'New' },
           $enterprise => { department => 'New', manager => { value => '7' } },
           phoneNumbers => [{ type => 'mobile', value => '+1 7' }] },
         { first => 'New', last => 'Family', department => 'New',
           title => 'New', mobile => '+1 7' }],
        (map { [18, [op($_, $mobile, '+1 8'), op($_,
                     'addresses[type eq "work"].locality', 'Bonn'),
                     op($_, 'emails[type eq "home"].value', 'h@x.test')],
                { phoneNumbers => [{ type => 'mobile', value => '+1 8' }],
                  addresses => [{ type => 'work', locality => 'Bonn' }],
                  emails => [{ value => 'old@x.test' },
                             { type => 'home', value => 'h@x.test' }] },
                { mobile => '+1 8', city => 'Bonn', email => 'old@x.test' }] }
         qw(Add Replace)),
        (map { [19, [$_], { emails => [{ type => 'work',
                                         value => 'new@x.test' }] },
                { email => 'new@x.test' }] }
         op('Replace', "$work.value", 'new@x.test'),
         op('Replace', $work, { type => 'work', value => 'new@x.test' }),
         op('Add', "$work.value", 'new@x.test')),
        [20, [op('Remove', "$work.value", 'other@x.test'),
              op('Remove', 'title', 'Other'),
              op('Remove', "$enterprise:department", 'Other')],
         { emails => undef, title => undef },
         { email => '', title => '', department => '' }],
        (map { [37, [op('Replace', 'title', $_), op('Replace', 'locale', $_),
                     op('Replace', "$work.value", $_),
                     op('Replace', "$enterprise:department", $_),
                     op('Replace', "$enterprise:manager", $_)],
                { title => undef, emails => undef, $enterprise => undef },
                { title => '', email => '', department => '' }] } '', undef),
        [37, [op('replace', 'emails', [])], { emails => undef },
         { email => '' }],
        (map { [38, [$_], { $enterprise => { manager => { value => '7' } } },
                { department => 'Old' }] }
         op('Add', "$enterprise:manager", '7'), op('Replace', 'manager', '7'),
         op('Replace', "$enterprise:manager", { value => '7' }),
         op('Add', "$enterprise:manager", [{ '$ref' => 'http://x.test/7',
                                             value => '7' }]),
         op('Replace', "$enterprise:manager.value", '7'),
         op('add', undef, { $enterprise => { manager => '7' } })),
        (map { [38, [$_], { $enterprise => { manager => undef } },
                { department => 'Old' }] }
         op('Remove', 'manager'), op('Remove', "$enterprise:manager"),
         op('Replace', "$enterprise:manager", '')),
    );

    for (@cases) {
        my ($row, $operations, $want, $fields) = @$_;
        my $id = user(%start);
        my $text = $json->encode($operations) =~ s/\Q$schemas:\E//gr;

        answers(patch("/Users/$id", @$operations), 200, $want,
                row($row, $text));
        answers(scim('GET', "/Users/$id"), 200, $want,
                row($row, "read again: $text"));
        app_has($id, $fields, row($row, "the app: $text"));
    }

    answers(new_user(active => 'False', emails => [{ type => 'work',
        primary => 'True', value => 'row14@x.test' }]), 201,
        { active => $false, emails => [{ primary => $true }] },
        row(14, 'texts in a POST'));
    answers(put('/Users/' . user(), active => 'false'), 200,
            { active => $false }, row(14, 'texts in a PUT'));
    finds('Users', 'userName eq "hugo.tanaka" and active eq "False"', [8],
          row(14, 'in a filter'));
    finds('Users', 'userName eq "hugo.tanaka" and active eq "True"', [],
          row(14, 'in a filter'));

    answers(new_user($enterprise => { manager => $_ }), 201,
            { $enterprise => { manager => { value => '7' } } },
            row(38, 'POST: manager ' . $json->encode($_)))
        for '7', { value => '7' }, [{ value => '7' }];

    my $role = '{"id":"18d1","value":"25","displayName":"Role1234"}';
    my @roles = (Host => 'roles.test', @entra);
    my $answer = scim('POST', '/Users', { userName => 'row.39', roles => [
        { value => $role, primary => 'True' }] }, @roles);
    my $id = $answer->{json}{id};
    answers($answer, 201, { roles => [{ value => $role, primary => $true }] },
            row(39, 'the text is kept, and primary is no text'));
    app_has($id, { title => $role }, row(39, 'the app has it'));

    $role =~ s/Role1234/Role 5/;
    $answer = scim('PATCH', "/Users/$id", { Operations => [
        op('Replace', 'roles[primary eq "True"].value', $role),
        op('Add', 'roles[primary eq "True"].display', 'Role 5')] }, @roles);
    answers($answer, 200, { roles => [{ value => $role, primary => $true }] },
            row(39, 'a path with a text for primary'));
    app_has($id, { title => $role }, row(39, 'the app has the new one'));
    answers(new_user(roles => [{ value => $role, primary => 'True' }]), 201,
            { roles => undef }, row(39, 'without roles in the mapping'));
}


__DATA__

=== TEST 1: the life of a user
--- after
check_life();



=== TEST 2: answers
--- after
check_answers();



=== TEST 3: documents
--- after
check_read_only();
check_nothing();
check_schemas();
check_unknown();
check_elements();



=== TEST 4: values
--- after
check_verbatim();



=== TEST 5: changes
--- after
check_patches();



=== TEST 6: every row has had its checks
--- after
check_rows();

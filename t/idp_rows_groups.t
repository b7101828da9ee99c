# What identity providers need of groups, row by row of the table of their
# quirks.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;
use Test::Nginx::Scim::Rows;

use POSIX ();

debug_as_admin();
idp_gateway(server('debug', Test::Nginx::Scim::demo_config('scim_debug on;')));

no_long_string();
no_shuffle();
run_tests();


sub check_members {
    my @members = map { { value => "$_" } } 1 .. 9;
    my $document = sub { { schemas => [$core_group], displayName => $_[0] } };

    # The row, the operations on a group of 1, 2 and 3, and who is left.
    my @cases = (
        (map { [21, [op($_, 'members', [@members[1, 8]])], '1 3'] }
         qw(remove Remove)),
        [21, [op('Remove', 'members', [{ '$ref' => undef, value => '2' }])],
         '1 3'],
        [21, [op('remove', 'members', [@members[0 .. 2]])], ''],
        [22, [op('remove', 'members[value eq "2"]')], '1 3'],
        [22, [op('remove', 'members[value eq "9"]')], '1 2 3'],
        [22, [op('remove', 'members[value eq "2"]'),
              op('add', 'members', [{ value => '9', display => 'x' }])],
         '1 3 9'],
        [23, [op('remove', 'members')], ''],
        [24, [op('replace', 'members', [])], ''],
        [24, [op('replace', undef, { members => [] })], ''],
        [25, [op('replace', undef, { displayName => 'Row 25 a' })], '1 2 3'],
        [25, [op('replace', undef, { schemas => [$core_group], id => 'x',
              externalId => 'x', displayName => 'Row 25 b' })], '1 2 3'],
        [26, [op('Add', 'members', [{ '$ref' => undef, value => '2' },
                                    @members[3, 3]])], '1 2 3 4'],
        [26, [op('Add', 'members', [$members[3]]),
              op('Add', 'members', [$members[3]])], '1 2 3 4'],
        [27, [op('add', 'members', $members[3])], '1 2 3 4'],
        [27, [op('remove', 'members', $members[1])], '1 3'],
        [27, [op('replace', 'members', $members[8])], '9'],
        [30, [op('add', 'members', [{ value => '99999' }, $members[3],
              { value => 'nobody' }, { value => 'g-1' }])], '1 2 3 4'],
        [30, [op('remove', 'members', [{ value => '99999' }, $members[1]])],
         '1 3'],
        [30, [op('replace', 'members', [{ value => '99999' }, $members[4]])],
         '5'],
        [12, [op('replace', 'members', [$members[4]])], '5'],
        [13, [op('ADD', 'MEMBERS', [$members[4]])], '1 2 3 5'],
        [28, [map { op('Add', 'members', [{ value => "$_" }]) } 4 .. 49],
         join ' ', 1 .. 49],
    );

    for (@cases) {
        my ($row, $operations, $left) = @$_;
        my $id = group(1, 2, 3);
        my $text = substr($json->encode($operations), 0, 150);
        my $answer = patch("/Groups/$id", @$operations);
        my ($new_name) = $text =~ /(Row 25 \w)/;

        like($answer->{status}, qr/^20[04]$/, row($row, "good: $text"))
            or diag($answer->{body});
        has_members($id, $left, row($row, "the app: $text"));
        is(team($id)->{name}, $new_name // group_name(),
           row($row, "its name: $text"));
        answers(scim('GET', "/Groups/$id"), 200,
                { members => [map { { value => $_ } } split / /, $left] },
                row($row, "read again: $text"));
    }
    # The row, the method, the members that are sent, and who is there then.
    for ([26, 'POST', [@members[0, 0, 1]], '1 2'],
         [27, 'POST', $members[0], '1'],
         [30, 'POST', [{ value => '99999' }, $members[0]], '1'],
         [30, 'PUT', [{ value => 'nobody' }, $members[0]], '1'],
         [33, 'PUT', [], ''], [33, 'PUT', undef, ''], [33, 'PUT', 'none', ''],
         [31, 'PUT', [@members[0, 4]], '1 5'])
    {
        my ($row, $method, $sent, $left) = @$_;
        my $id = $method eq 'PUT' ? group(1, 2, 3) : undef;
        my $text = "$method, members " . $json->encode($sent);
        my $body = $document->($id ? group_name() : 'group of ' . $text);
        $body->{members} = $sent if ($sent // '') ne 'none';

        my $answer = scim($method, $id ? "/Groups/$id" : '/Groups', $body,
                          @okta);
        answers($answer, $id ? 200 : 201, {
            displayName => $body->{displayName},
            members => [map { { value => $_ } } split / /, $left] },
            row($row, $text));
        has_members($answer->{json}{id}, $left, row($row, "the app: $text"));
    }

    my $id = group(1);
    answers(scim('PUT', "/Groups/$id", $document->(uc group_name())), 200,
            { id => $id, displayName => uc group_name() },
            row(31, 'its own name in another case'));
    is_error(scim('PUT', "/Groups/$id", $document->('Sales')), 409,
             'uniqueness', row(31, 'the name of another one'));

    answers(new_user(emails => { type => 'work', value => 'row27@x.test' }),
            201, { emails => [{ value => 'row27@x.test' }] },
            row(27, 'one object for the mails'));
    answers(scim('PATCH', '/Users/' . user(), { Operations => op('replace',
        'title', 'One') }), 200, { title => 'One' }, row(27, 'one operation'));
}


sub check_many {
    my ($user, $group) = (user(), group());
    my @titles = map { op('Replace', 'title', "title $_") } 1 .. 150;
    my @adds = map { op('Add', 'members', [{ value => "$_" }]) } 1 .. 120;
    my @bad = (op('Replace', 'name.[', 'x'));

    answers(patch("/Users/$user", @titles), 200, { title => 'title 150' },
            row(28, '150 operations: the last one counts'));
    answers(patch("/Users/$user", reverse @titles), 200,
            { title => 'title 1' }, row(28, 'and in their order'));
    app_has($user, { title => 'title 1' }, row(28, 'the app has it'));
    is_error(patch("/Users/$user", @titles, @bad), 400, 'invalidPath',
             row(28, 'one of them is wrong'));
    app_has($user, { title => 'title 1' }, row(28, 'then none is done'));

    is_error(patch("/Groups/$group", @adds, @bad), 400, 'invalidPath',
             row(28, 'one add of 121 is wrong'));
    has_members($group, '', row(28, 'then none is done'));
    is_status(patch("/Groups/$group", @adds), 204, row(28, '120 adds'));
    is(app_json('teams/' . substr($group, 2) . '/members')->{count}, 120,
       row(28, 'the app has them all'));
    $group = group();
    is_status(patch("/Groups/$group", op('Add', 'members', [map {
        { value => "$_" } } 1 .. 120])), 204, row(28, 'one add of 120'));
    answers(scim('GET', "/Groups/$group"), 200,
            { members => [map { { value => "$_" } } 1 .. 120] },
            row(28, 'all of them are there'));
}


# Each client adds one and removes one, and the app is told just this.
sub check_parallel {
    my $group = group(1 .. 8);
    my $change = sub {
        my ($n, @headers) = @_;
        return scim('PATCH', "/Groups/$group", { Operations => [
            op('remove', "members[value eq \"$n\"]"),
            op('add', 'members', [{ value => 10 + $n . '' }]) ] }, @headers);
    };

    my @pids = map {
        my $pid = fork() // die "cannot fork: $!\n";
        POSIX::_exit($change->($_)->{status} =~ /^20[04]$/ ? 0 : 1) if !$pid;
        $pid;
    } 1 .. 7;

    is((grep { waitpid($_, 0); $? } @pids), 0, row(29, 'each is told 20x'));
    has_members($group, '8 11 12 13 14 15 16 17',
                row(29, 'no change of seven is lost'));
    is(join(', ', sort map { (split / /)[0] }
            calls_of($change->(8, Host => 'debug.test'))),
       'Group.add.members, Group.remove.members',
       row(29, 'a change is two calls, without a look at the group'));
}


__DATA__

=== TEST 1: members, and names
--- after
check_members();



=== TEST 2: many at once
--- after
check_many();



=== TEST 3: many clients
--- after
check_parallel();



=== TEST 4: every row has had its checks
--- after
check_rows();

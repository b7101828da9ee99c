package Test::Nginx::Scim::Rows;

# What the tests of identity providers share, t/idp_rows_*.t: a check of them
# is called "row N: ...", where N is a row of the table of their quirks.
#
#     use Test::Nginx::Scim qw(demo_app);
#     use Test::Nginx::Socket 'no_plan';
#     use Test::Nginx::Scim::Client;
#     use Test::Nginx::Scim::Rows;
#
#     idp_gateway(TEXT, ...)
#                     blocks have a gateway to the demo app with this TEXT in
#                     the "http" block of its configuration
#     server(NAME, LOCATIONS)
#                     such text: a server for the Host NAME.test
#     row(NUMBER, TEXT)
#                     the name of a check
#     check_rows()    every row that %rows_of has for this file has had checks
#
#     app_json(PATH), app_has(ID, FIELDS, NAME), team(GROUP),
#     has_members(GROUP, IDS, NAME)
#                     the app's own view, and checks of it
#     answers(ANSWER, STATUS, MEMBERS, NAME), is_list(ANSWER, IDS, NAME)
#                     checks of an answer
#     finds(TYPE, FILTER, IDS, NAME)
#                     a filter, sent and checked
#     op(OP, PATH, [VALUE]), patch(PATH, OPERATION, ...)
#                     a PATCH as Entra sends it
#     put(PATH, NAME => VALUE, ...)
#                     a change as Okta makes it
#     new_user(NAME => VALUE, ...), new_group(DISPLAYNAME, MEMBER, ...)
#                     answers to a POST
#     user(NAME => VALUE, ...), group(MEMBER, ...), group_name()
#                     ids of new ones; the displayName of the last group

use strict;
use warnings;

use Exporter ();
use File::Basename qw(basename);
use JSON::PP qw(decode_json);
use Test::More ();
use Test::Nginx::Scim::Client;
use Test::Nginx::Util ();

our @ISA = qw(Exporter);
our @EXPORT = qw(
    idp_gateway server row check_rows app_json app_has team has_members
    answers is_list finds op patch put new_user user new_group group group_name
    $true $false $json $token $schemas $core $core_group $enterprise $list
    $patch_op @okta @entra @onelogin
);

# Row 5, a filter that is encoded twice, is nowhere: it is of uncertain
# benefit, and at odds with row 4.
my %rows_of = (
    idp_rows_lists => [1 .. 4, 6 .. 10, 45, 51 .. 54],
    idp_rows_users => [11 .. 20, 32, 34 .. 42, 44 .. 48, 60, 61],
    idp_rows_groups => [12, 13, 21 .. 31, 33],
    idp_rows_http => [43, 49, 50, 55 .. 59],
);

our ($true, $false) = (JSON::PP::true, JSON::PP::false);
our $json = JSON::PP->new->allow_nonref->canonical;
our $token = $ENV{TEST_NGINX_SCIM_TOKEN};

our $schemas = 'urn:ietf:params:scim:schemas';
our ($core, $core_group) = map { "$schemas:core:2.0:$_" } qw(User Group);
our $enterprise = "$schemas:extension:enterprise:2.0:User";
our $list = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
our $patch_op = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

# The headers of these clients.
our @okta = ('Accept' => 'application/scim+json', 'Accept-Charset' => 'utf-8',
             'Content-Type' => 'application/scim+json; charset=utf-8',
             'User-Agent' => 'Okta SCIM Client 1.0.0');
our @entra = ('Content-Type' => 'application/scim+json; charset=utf-8',
              'ADSCIMVersion' => '6.0');
our @onelogin = ('Content-Type' => 'application/scim+json',
                 'User-Agent' => '');

# How many checks each row has had; how many users and groups there are.
my %checks;
my $count = 0;


sub idp_gateway {
    my $config = join '', Test::Nginx::Scim::demo_http_config(),
        server('plain', Test::Nginx::Scim::demo_config()), @_;

    Test::Nginx::Util::add_block_preprocessor(sub {
        my ($block) = @_;

        $block->set_value('http_config', $config);
        $block->set_value('config', 'location / { return 204; }');
        $block->set_value('request', 'GET /');
        $block->set_value('error_code', 204);
    });

    return;
}


sub server {
    my ($name, $locations) = @_;

    return "server { listen $ENV{TEST_NGINX_LISTEN};"
         . " server_name $name.test; $locations }\n";
}


# ---- Rows ----

# The name of a check.
sub row {
    my ($number, $name) = @_;

    $checks{$number}++;

    return "row $number: $name";
}


sub check_rows {
    my $file = basename($0, '.t');
    my %all = map { $_ => 1 } map { @$_ } values %rows_of;

    Test::More::is_deeply([sort { $a <=> $b } keys %checks], $rows_of{$file},
                          'every row of this file has had checks');
    Test::More::is_deeply([sort { $a <=> $b } keys %all],
                          [grep { $_ != 5 } 1 .. 61],
                          'all files have the rows 1 to 61, without 5');
    Test::More::ok(-e "$ENV{TEST_NGINX_ROOT}/t/$_.t", "there is $_.t")
        for sort keys %rows_of;
}


# ---- The app's own view ----

sub app_json {
    my ($path) = @_;
    my $answer = Test::Nginx::Scim::demo_request('GET', "/admin/$path");

    return $answer->{success} ? decode_json($answer->{content}) : {};
}


# The app has these fields of a person.
sub app_has {
    my ($id, $fields, $name) = @_;
    my $person = app_json("people/$id")->{person};

    return Test::More::is_deeply(
        { map { $_ => $person->{$_} } keys %$fields }, $fields, $name);
}


sub team {
    my ($group) = @_;

    return app_json('teams/' . substr $group, 2)->{team};
}


# The app has just these members of a group; there are less than 50.
sub has_members {
    my ($group, $ids, $name) = @_;
    my $members = app_json('teams/' . substr($group, 2) . '/members');

    return Test::More::is(
        join(' ', map { $_->{id} } @{ $members->{members} }), $ids, $name);
}


# ---- Requests and checks ----

# An answer of SCIM's type has this status, and at least these members: as in
# a section "response_json".
sub answers {
    my ($answer, $status, $want, $name) = @_;
    my $type = $answer->{headers}{'content-type'} // '';
    my $good_type = $status == 204 ? $type eq '' && $answer->{body} eq ''
                                   : $type =~ m{^application/scim\+json\b};
    my $wrong;

    if ($answer->{status} ne $status) {
        $wrong = "the status is not $status";
    } elsif (!$good_type) {
        $wrong = 'the type is not that of SCIM';
    } elsif ($status != 204) {
        $wrong = Test::Nginx::Scim::difference($answer->{json}, $want // {},
                                               'the answer');
    }

    return Test::More::ok(!defined $wrong, $name)
        || Test::More::diag("$wrong: $answer->{status} $type\n",
                            $answer->{body});
}


# It is a list of just these resources, in their order.
sub is_list {
    my ($answer, $ids, $name) = @_;

    return answers($answer, 200, {
        schemas => [$list], totalResults => scalar @$ids, startIndex => 1,
        itemsPerPage => scalar @$ids,
        Resources => [map { { id => "$_" } } @$ids],
    }, $name);
}


# The same for a filter, written as Entra and as Okta do.
sub finds {
    my ($type, $filter, $ids, $name) = @_;
    my $entra = in_uri($filter) =~ s/%20/+/gr;
    my $okta = in_uri($filter) . '&startIndex=1&count=100';

    is_list(scim('GET', "/$type?filter=$entra", undef, @entra), $ids,
            "$name: $filter");
    is_list(scim('GET', "/$type?filter=$okta", undef, @okta), $ids,
            "$name: $filter, as Okta");
}


sub patch {
    my ($path, @operations) = @_;

    return scim('PATCH', $path, { schemas => [$patch_op],
                                  Operations => \@operations }, @entra);
}


sub op {
    my ($op, $path, @value) = @_;

    return { op => $op, defined $path ? (path => $path) : (),
             @value ? (value => $value[0]) : () };
}


sub new_user {
    my (%more) = @_;

    return scim('POST', '/Users', {
        schemas => [$core], userName => 'user.' . ++$count . '@example.test',
        name => { givenName => 'Given', familyName => 'Family' },
        active => $true, %more,
    }, @okta);
}


# A user for one check alone: its id.
sub user {
    my $answer = new_user(@_);

    die "no user: $answer->{body}\n" if $answer->{status} != 201;

    return $answer->{json}{id};
}


sub new_group {
    my ($name, @members) = @_;

    return scim('POST', '/Groups', {
        schemas => [$core_group], displayName => $name,
        members => [map { { value => "$_" } } @members],
    }, @okta);
}


sub group {
    my $answer = new_group('group ' . ++$count, @_);

    die "no group: $answer->{body}\n" if $answer->{status} != 201;

    return $answer->{json}{id};
}


# Of the last group.
sub group_name {
    return "group $count";
}


# Okta's way to change a user: the document that was read, with a change.
sub put {
    my ($path, %change) = @_;

    return scim('PUT', $path,
                { %{ scim('GET', $path)->{json} }, %change }, @okta);
}


1;

# What identity providers send, step by step, against the demo app.
#
# t/idp-traces.jsonl has the requests and what each client needs as answers.
# The scenarios below pass whole.  The others need what the demo app or this
# module does not have: groups that can be written, a second e-mail address, a
# country, a person without a name, a token without the word Bearer.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);

my @scenarios = qw(
    okta/test-connection okta/spec-suite okta/oin-create
    okta/oin-profile-put-roundtrip okta/oin-deactivate-reactivate
    okta/oin-reassign-after-deactivate okta/aiw-put-lifecycle
    okta/import-paging
    okta/oin-filter-by-email okta/oin-password-sync
    okta/empty-and-null-values okta/entitlements-discovery
    entra/test-connection entra/create-user entra/soft-hard-delete
    entra/filter-forms entra/patch-string-booleans entra/patch-optscim-flag
    entra/manager-forms entra/schema-discovery
    jumpcloud/deprovision jumpcloud/double-slash-base google/lifecycle
    generic/negotiation generic/projection generic/filters
    generic/put-semantics
);

my $traces = "$ENV{TEST_NGINX_ROOT}/t/idp-traces.jsonl";

demo_gateway();

no_long_string();
no_shuffle();
run_tests();


# How many steps each scenario has.
sub count_steps {
    my %steps;

    open my $file, '<', $traces or die "$traces: $!\n";

    while (my $line = <$file>) {
        my $step = decode_json($line);
        $steps{"$step->{client}/$step->{scenario}"}++;
    }

    return %steps;
}


sub check_scenarios {
    my %steps = count_steps();

    check_scenario($_, $steps{$_}) for @scenarios;
}


# Every step is sent and judged: one that is skipped, or that may fail, is not
# a step that has passed.
sub check_scenario {
    my ($scenario, $steps) = @_;

    open my $replay, '-|', "$ENV{TEST_NGINX_ROOT}/t/replay", '--level',
        'uncertain', "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}/scim/v2",
        $ENV{TEST_NGINX_SCIM_TOKEN}, $traces, $scenario
        or die "cannot run t/replay: $!\n";

    my @lines = <$replay>;
    close $replay;

    my $status = $?;
    my @passed = grep { /^ok (?!.*# (?:SKIP|TODO))/ } @lines;

    ok(defined $steps && @passed == $steps && $status == 0,
       "$scenario: all its steps pass")
        or diag(grep { !/^ok / } @lines);
}


__DATA__

=== TEST 1: the scenarios pass, each step of them
--- request
GET /scim/v2/ServiceProviderConfig
--- after
check_scenarios();


# What identity providers send, step by step, against the demo app: every
# scenario of t/idp-traces.jsonl, which says what each client needs as answers.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(demo_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use JSON::PP qw(decode_json);

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

    cmp_ok(scalar keys %steps, '>=', 37, 'the scenarios are there');
    check_scenario($_, $steps{$_}) for sort keys %steps;
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


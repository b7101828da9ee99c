# A filter that the app has no route for, over a thousand pages: what the calls
# take is given back.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

my $pages = 1000;

master_on();
be_patient(60);

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', <<'END');
    scim_redis  127.0.0.1:$TEST_NGINX_REDIS_PORT;

    upstream app {
        server     127.0.0.1:$TEST_NGINX_STUB_PORT;
        keepalive  16;
    }

    scim_mapping pages {
        resource User {
            attribute  id        /id     number;
            attribute  userName  /login  required unique read_only;
            attribute  title     /title  read_only;

            list  GET  /people?page=$scim_page  items=/people total=/count size=20;
        }
    }
END

    $block->set_value('config', <<'END');
        location /scim/v2/ {
            scim             pages;
            scim_pass        /_app;
            scim_scan_limit  100000;
            scim_timeout     60s;
        }

        location ^~ /_app/ {
            internal;
            proxy_pass          http://app;
            proxy_http_version  1.1;
            proxy_set_header    Connection  "";
        }
END
});

no_long_string();
run_tests();


sub check_memory {
    my $rows = 20;

    app_script([map {
        my $page = $_;
        my @ids = (($page - 1) * $rows + 1 .. $page * $rows);

        { request => "GET /people?page=$page",
          json => { count => $rows * $pages,
                    people => [map { { id => $_, login => "p$_" } } @ids] } }
    } 1 .. $pages]);

    # the worker is warm
    is_status(scim('GET', '/Users?count=1'), 200, 'a list');
    my $before = worker_memory();

    my $answer = scim('GET', '/Users?filter='
                             . in_uri('title eq "not there"'));
    is_status($answer, 200, 'a scan');
    is($answer->{json}{totalResults}, 0, 'which finds nobody');
    is(scalar(my @calls = app_requests()), $pages + 1,
       'on a thousand pages');

    return if is_watched();

    ok(wait_for(3, sub { worker_memory() - $before < 4 }),
       'memory is given back');
    Test::More::diag(sprintf '%.1f MB more after it',
                     worker_memory() - $before);
}


__DATA__

=== TEST 1: a thousand pages
--- request
GET /other
--- error_code: 404
--- after
check_memory();

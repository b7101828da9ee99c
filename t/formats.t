# Apps that answer with CSV, HTML or XML, in whatever charset.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;

use MIME::Base64 qw(encode_base64);

my %mappings = (
    csv => <<'END',
        attribute  id            /User          read_only;
        attribute  userName      /User          required read_only;
        attribute  emails.value  /Email         read_only;
        attribute  displayName   "/Real Name"   read_only;
        attribute  roles         /Groups        split=, read_only;
        list  GET  /users;
END
    html => <<'END',
        attribute  id           /login  read_only;
        attribute  userName     /login  required read_only;
        attribute  displayName  /name   read_only;
        attribute  active       /status values=true:active,false:locked read_only;
        list  GET  /users  'items=~(?s)<tr class="(?<status>\w+)">.*?edit">(?<login>[^<]+)</a>.*?name">(?<name>[^<]*)<';
END
    xml => <<'END',
        attribute  id           /id          number read_only;
        attribute  userName     /login       required read_only;
        attribute  displayName  /name        read_only;
        attribute  roles        /roles/role  read_only;
        list  GET  /users  items=/users/user;
END
);

Test::Nginx::Util::add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', join "\n",
        "scim_redis 127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT};",
        map { server($_, $mappings{$_}) } sort keys %mappings);
    $block->set_value('config', 'location / { return 204; }');
    $block->set_value('request', 'GET /');
    $block->set_value('error_code', 204);
});

no_long_string();
no_shuffle();
run_tests();


sub server {
    my ($name, $lines) = @_;

    return <<"END";
scim_mapping $name {
    detail  '~<div class="error">([^<]+)';
    on      '~<div class="error">'  return 400 invalidValue;
    resource User {
$lines
    }
}
server {
    listen       $ENV{TEST_NGINX_LISTEN};
    server_name  $name.test;

    location /scim/v2/ {
        scim       $name;
        scim_pass  /_app;
    }

    location ^~ /_app/ {
        internal;
        proxy_pass  http://127.0.0.1:$ENV{TEST_NGINX_STUB_PORT};
    }
}
END
}


# What the list is where the app answers with these bytes.
sub list {
    my ($mapping, $type, $bytes) = @_;

    app_script([{ request => 'GET /users', base64 => encode_base64($bytes, ''),
                  headers => { 'Content-Type' => $type } }]);

    return scim('GET', '/Users', undef, Host => "$mapping.test");
}


sub shown {
    my ($answer) = @_;

    return join ' | ', map {
        my $user = $_;

        join ' ', $user->{id}, $user->{userName}, $user->{displayName} // '-',
             map({ $_->{value} } @{ $user->{emails} // [] },
                 @{ $user->{roles} // [] }),
             exists $user->{active} ? 'active=' . ($user->{active} ? 1 : 0)
                                    : ();
    } @{ $answer->{json}{Resources} // [] };
}


sub is_list {
    my ($mapping, $type, $bytes, $users, $name) = @_;
    my $answer = list($mapping, $type, $bytes);

    is_status($answer, 200, "$name: 200");
    is(shown($answer), $users, $name);
}


sub is_503 {
    my ($mapping, $type, $bytes, $name) = @_;

    is_error(list($mapping, $type, $bytes), 503, undef, $name);
}


sub check_csv {
    my $head = qq(User,"Real Name",Email,Groups\n);

    is_list('csv', 'text/csv;charset=utf-8',
            $head . qq(ada,"Ada ""A"" Abel",ada\@x.test,"user,staff"\n)
            . qq(zoe,"Zo\xc3\xab, & <Co>",zoe\@x.test,user\n),
            qq(ada ada Ada "A" Abel ada\@x.test user staff)
            . qq( | zoe zoe Zo\xeb, & <Co> zoe\@x.test user),
            'CSV in UTF-8');
    is_list('csv', 'text/csv; charset=ISO-8859-1', "${head}zoe,Zo\xeb\r\n",
            "zoe zoe Zo\xeb", 'CSV in Latin-1');
    is_list('csv', 'text/csv', "${head}zoe,Zo\xeb\nada,Ada\n",
            "zoe zoe Zo\x{fffd} | ada ada Ada",
            'a byte that is wrong takes nobody away');
    is_list('csv', 'text/csv', $head, '', 'CSV of nobody');
    is_503('csv', 'text/csv', qq(${head}ada,"Ada\nzoe,Zoe\n),
           'CSV with a quote that is not closed');
    is_503('csv', 'text/csv', '', 'nothing');
    is_503('csv', 'text/html', '<p>Please log in</p>', 'HTML instead');
}


sub check_html {
    my $row = '<tr class="%s"> <td><a href="/users/1/edit">%s</a></td>'
        . " <td class=\"name\">%s</td> </tr>\n";

    is_list('html', 'text/html; charset=utf-8',
            sprintf($row, 'active', 'zoe', "Zo\xc3\xab O&#39;B &amp; &lt;Co&gt;")
            . sprintf($row, 'locked', 'ada', 'Ada &amp;lt;'),
            "zoe zoe Zo\xeb O'B & <Co> active=1"
            . ' | ada ada Ada &lt; active=0', 'rows of HTML');
    is_list('html', 'text/html', '<meta charset="shift_jis">'
            . sprintf($row, 'active', 'zoe', "\x93\xfa\x96{"),
            "zoe zoe \x{65e5}\x{672c} active=1", 'HTML in Shift_JIS');
    is_list('html', 'text/html', sprintf($row, 'active', 'zoe',
                '&lt;div class=&quot;error&quot;&gt;no'),
            'zoe zoe <div class="error">no active=1',
            'a name that looks like an error is a name');

    my $answer = list('html', 'text/html',
                      '<div class="error">It isn&#39;t &quot;ok&quot;</div>');
    is_error($answer, 400, 'invalidValue', 'an error in HTML');
    is($answer->{json}{detail}, q(It isn't "ok"), 'its text is decoded');
}


sub check_xml {
    my $user = '<user><id type="integer">%d</id><login>%s</login>%s</user>';

    is_list('xml', 'application/xml', '<users>' . sprintf($user, 7, 'ada',
                '<name>A &amp; B</name><roles><role>r</role></roles>')
            . '</users>', '7 ada A & B r', 'one user in XML');
    is_list('xml', 'text/xml', '<?xml version="1.0" encoding="ISO-8859-1"?>'
            . "<x:users xmlns:x='urn:x'>"
            . sprintf($user, 7, 'ada', "<name>Zo\xeb</name>")
            . sprintf($user, 8, 'bob',
                      '<roles><role>r</role><role>s</role></roles>')
            . '</x:users>', "7 ada Zo\xeb | 8 bob - r s",
            'two users in XML, in Latin-1');
    is_list('xml', 'application/soap+xml', '<users/>', '', 'XML of nobody');
    is_503('xml', 'text/xml', '<users>', 'XML that is cut off');
    is_503('xml', 'text/xml', '<!DOCTYPE users [<!ENTITY a "aaaa">]><users>'
           . sprintf($user, 7, '&a;', '') . '</users>',
           'XML that declares entities');
    like(error_log(), qr/scim: .* User\.list has no well-formed XML/,
         'the log says what is missing');
}

__DATA__

=== TEST 1: capability 25, capability 36: CSV, HTML and XML in any charset
--- after
check_csv();
check_html();
check_xml();

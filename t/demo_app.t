# docker/demo-app over HTTP: the habits that a gateway before it depends on.

use strict;
use warnings;
use utf8;

use File::Temp qw(tempdir);
use FindBin;
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP qw(decode_json);
use POSIX qw(WNOHANG);
use Test::More;
use Time::HiRes qw(sleep time);

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);

my $key = 'key of the admin';
my $dir = tempdir(CLEANUP => 1);
my ($app, $origin, $port);

# A proxy in the environment is none of the loopback's business.
my $http = HTTP::Tiny->new(
    proxy        => undef,
    http_proxy   => undef,
    max_redirect => 0,
    timeout      => 5
);

END {
    local $?;
    stop_app() if defined $app;
}


sub slurp {
    my ($path) = @_;

    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar(<$file>) // '';
}


sub start_app {
    open my $file, '>', "$dir/key" or die $!;
    print {$file} "$key\n";
    close $file;

    unlink "$dir/log";
    $app = fork // die "fork: $!";
    if ($app == 0) {
        open STDERR, '>', "$dir/log";
        exec "$FindBin::Bin/../docker/demo-app/app.py", '--port', 0,
            '--database', "$dir/people.db", '--key-file', "$dir/key";
        exit 127;
    }

    my $end = time + 5;
    while (time < $end && !waitpid $app, WNOHANG) {
        if (-e "$dir/log" && slurp("$dir/log") =~ m{(http://[^:]+:(\d+))/}) {
            ($origin, $port) = ($1, $2);
            return;
        }
        sleep 0.02;
    }

    diag slurp("$dir/log");
    die 'the app does not start';
}


# Returns the exit status, or undef if the app had to be killed.
sub stop_app {
    kill 'TERM', $app;
    for (1 .. 100) {
        if (waitpid($app, WNOHANG) == $app) {
            undef $app;
            return $?;
        }
        sleep 0.01;
    }
    kill 'KILL', $app;
    waitpid $app, 0;
    undef $app;
    return;
}


sub request {
    my ($verb, $path, %options) = @_;

    my %headers = ('X-Admin-Key' => $key, %{$options{headers} // {}});
    my $form = $options{form};
    if (defined $form) {
        $headers{'Content-Type'} //= 'application/x-www-form-urlencoded';
        $form = $http->www_form_urlencode($form) if ref $form;
    }
    my $answer = $http->request($verb, "$origin$path",
        {headers => \%headers, content => $form // ''});
    utf8::decode($answer->{content} //= '');
    return $answer;
}


sub get {
    my ($path) = @_;

    my $answer = request('GET', $path);
    is $answer->{status}, 200, "GET $path";
    is $answer->{headers}{'content-type'}, 'application/json; charset=utf-8',
        'as JSON';
    utf8::encode($answer->{content});
    return decode_json($answer->{content});
}


# A request that the app refuses with a line of text.
sub refused {
    my ($status, $text, $verb, $path, @options) = @_;

    my $answer = request($verb, $path, @options);
    is $answer->{status}, $status, "$verb $path: $status";
    is $answer->{headers}{'content-type'}, 'text/plain; charset=utf-8',
        'as plain text';
    is $answer->{content}, $text, 'which says why';
    return $answer;
}


# A request that the app answers with nothing.
sub done {
    my ($verb, $path, @options) = @_;

    my $answer = request($verb, $path, @options);
    is $answer->{status}, 204, "$verb $path: 204" or diag $answer->{content};
    is $answer->{content}, '', 'without a body';
    ok !exists $answer->{headers}{$_}, "without $_"
        for qw(content-type content-length);
}


sub create {
    my ($form) = @_;

    my $answer = request('POST', '/admin/people', form => $form);
    is $answer->{status}, 201, 'created' or diag $answer->{content};
    my ($id) = $answer->{headers}{location} =~ m{^/admin/people/(\d+)\z};
    is $answer->{content}, "created $id", 'says its id';
    is $answer->{headers}{'content-type'}, 'text/plain; charset=utf-8',
        'as plain text';
    return $id;
}


my $before = time;
start_app();
cmp_ok time - $before, '<', 1, 'starts in less than a second';


subtest 'every admin route needs the key' => sub {
    for my $path ('/admin/people', '/admin/people/7', '/admin/nowhere') {
        refused(401, 'bad key', 'GET', $path,
            headers => {'X-Admin-Key' => 'another'});
        refused(401, 'bad key', 'GET', $path,
            headers => {'X-Admin-Key' => ''});
    }
    refused(401, 'bad key', 'POST', '/admin/people/7/suspend',
        headers => {'X-Admin-Key' => "$key!"});
    is get('/admin/people/7')->{person}{status}, 'A', 'nothing happened';
};


subtest 'a new database holds 120 people and 6 teams' => sub {
    is get('/admin/people')->{count}, 120, 'people';
    is get('/admin/teams')->{count},  6,   'teams';

    is_deeply get('/admin/people/7')->{person},
        {
            id          => 7,
            login       => 'greta.moreau',
            first       => 'Greta',
            last        => 'Moreau',
            display     => 'Greta Moreau',
            email       => 'greta.moreau@example.test',
            phone       => '+1 555 0106',
            mobile      => '+1 555 0706',
            title       => 'Engineer',
            department  => 'Engineering',
            employee_no => '1007',
            manager_id  => 1,
            street      => '16 Station Road',
            city        => 'Berlin',
            locale      => 'de-DE',
            status      => 'A',
            created     => '2009-10-22T09:26:53Z',
            changed     => '2009-10-22T09:26:53Z'
        },
        'all that is known of one';
    is get('/admin/people/1')->{person}{manager_id}, undef,
        'a head has no manager';
};


subtest 'a page has at most 50 entries, in the order of ids' => sub {
    for (['', 1, 50], ['?per_page=500', 1, 50], ['?page=3', 101, 20],
        ['?page=2&per_page=7', 8, 7], ['?page=03&per_page=050', 101, 20],
        ['?page=0&per_page=0', 1, 50], ['?page=-1&per_page=-5', 1, 50],
        ['?page=x&per_page=', 1, 50])
    {
        my ($query, $first, $length) = @$_;
        my $list = get("/admin/people$query");
        is_deeply [map { $_->{id} } @{$list->{people}}],
            [$first .. $first + $length - 1], 'the right ones';
        is $list->{count}, 120, 'the count is that of all';
    }

    my $list = get('/admin/people?page=3');
    is_deeply [@{$list}{qw(page pages)}], [3, 3], 'page and pages';

    for my $page (4, '9' x 18) {
        $list = get("/admin/people?page=$page");
        is_deeply $list->{people}, [], 'past the end is an empty page';
        is_deeply [@{$list}{qw(count page)}], [120, $page], 'with its count';
    }
};


subtest 'people are found by login, by a part of a name, by status' => sub {
    my $ids = sub {
        return [map { $_->{id} } @{get("/admin/people?$_[0]")->{people}}];
    };

    is_deeply $ids->('login=greta.moreau'), [7], 'login';
    is_deeply $ids->('login=GRETA.Moreau'), [7], 'login in another case';
    is_deeply $ids->('login=greta.morea'),  [],  'login, exactly';
    is_deeply $ids->('login=gret%25'), [], 'no wildcards';
    is_deeply $ids->('q=eta.moreau%40EXAMPLE'), [7], 'part of an e-mail';
    is_deeply $ids->('q=GARC%C3%8DA&per_page=2'), [19, 49],
        'part of a last name, in another case';
    is_deeply $ids->('q=%25'), [], 'no wildcards here either';

    my $active    = get('/admin/people?status=A');
    my $suspended = get('/admin/people?status=S');
    is $active->{count} + $suspended->{count}, 120, 'each has one status';
    is_deeply [map { $_->{status} } @{$suspended->{people}}],
        [('S') x $suspended->{count}], 'suspended ones only';
    is_deeply $ids->('status=X'), [], 'no such status';
    is get('/admin/people?status=&login=&q=')->{count}, 120,
        'an empty filter is no filter';
    is_deeply $ids->('status=S&login=greta.moreau'), [], 'both must hold';
};


subtest 'an id is what int() takes, and all else is not found' => sub {
    for my $id ('007', '%207', '%2B7', '%37') {
        is get("/admin/people/$id")->{person}{id}, 7, "$id is 7";
    }
    for my $id ('0', '-7', '999', '9' x 30, '9' x 5000, 'x', '', '..', '7%2F',
        '7%00', '7.0', '7%2Fsuspend', '%2e%2e')
    {
        refused(404, 'no such person', 'GET', "/admin/people/$id");
    }
    refused(404, 'no such page', 'GET',  $_)
        for '/admin', '/admin/people/7/', '/admin/people/7/x', '/nowhere';
    refused(404, 'no such person', $_, '/admin/people/999')
        for qw(POST DELETE);
    refused(404, 'no such person', 'POST', "/admin/people/999/$_")
        for qw(suspend resume);
};


subtest 'a person is created, changed and deleted' => sub {
    my %form = (
        login       => 'José+1@example.test',
        first       => ' José & "Pepe" ',
        last        => "O'Neil=%41",
        email       => 'not an address',
        phone       => '1',
        mobile      => '2',
        title       => '東京',
        department  => 'R&D',
        employee_no => '0042',
        manager_id  => '7',
        street      => '<b>',
        city        => "a\tb",
        locale      => 'es-ES'
    );
    my $id = create({%form, password => 's3cret', colour => 'red'});

    my $person = get("/admin/people/$id")->{person};
    my ($created, $changed) = delete @{$person}{qw(created changed)};
    is_deeply $person,
        {
            %form,
            id      => $id,
            display => "$form{first} $form{last}",
            status  => 'A'
        },
        'kept as it was sent';
    like $created, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z/, 'created';
    is $changed, $created, 'and not changed since';

    done('POST', "/admin/people/$id",
        form => {title => 'Boss', phone => '', manager_id => '',
            display => 'Pepe'});
    my $after = get("/admin/people/$id")->{person};
    delete @{$after}{qw(created changed)};
    is_deeply $after,
        {
            %$person,
            title      => 'Boss',
            phone      => '',
            manager_id => undef,
            display    => 'Pepe'
        },
        'only what was sent is changed';

    done('POST',   "/admin/people/$id", form => {});
    done('POST',   "/admin/people/$id", form => {login => uc $form{login}});
    done('DELETE', "/admin/people/$id");
    refused(404, 'no such person', 'DELETE', "/admin/people/$id");
    refused(404, 'no such person', 'GET',    "/admin/people/$id");

    my $next = create({login => 'next', first => 'N', last => 'E'});
    is $next, $id + 1, 'its id is not used again';
    done('DELETE', "/admin/people/$next");
};


subtest 'a form that cannot be kept is refused' => sub {
    my %form = (login => 'new', first => 'N', last => 'E');
    my @post = ('POST', '/admin/people');

    my %required = (
        login => 'login is required',
        first => 'first name is required',
        last  => 'last name is required'
    );
    for my $name (sort keys %required) {
        my %rest = %form;
        delete $rest{$name};
        refused(400, $required{$name}, @post, form => \%rest);
        refused(400, $required{$name}, @post, form => {%form, $name => ''});
        refused(400, $required{$name}, 'POST', '/admin/people/7',
            form => {$name => ''});
    }

    for my $name (qw(login email password locale)) {
        refused(400, "line break in $name", @post,
            form => {%form, $name => "a${_}b"}) for "\r", "\n";
    }
    refused(400, 'no such manager', @post,
        form => {%form, manager_id => $_}) for 999, 'x', 0;
    refused(400, 'form is not UTF-8', @post, form => "login=$_")
        for '%ff', "\xe9";
    refused(415, 'form expected', @post, form => '{"login":"new"}',
        headers => {'Content-Type' => 'application/json'});
    refused(413, 'request too large', @post, form => 'login=' . 'x' x 2**20);

    is get('/admin/people')->{count}, 120, 'nobody was added';

    my $id = create('login=one&first=N&last=E&login=two&title');
    is get("/admin/people/$id")->{person}{login}, 'two',
        'of a field sent twice the last one wins';
    done('DELETE', "/admin/people/$id");
};


subtest 'a login is taken, whatever its case' => sub {
    my %names = (first => 'N', last => 'E');

    refused(400, "login '$_' is already taken", 'POST', '/admin/people',
        form => {%names, login => $_}) for 'ada.abel', 'ADA.Abel';
    refused(400, "login 'Ada.Abel' is already taken", 'POST',
        '/admin/people/7', form => {login => 'Ada.Abel'});

    my $id = create(
        {%names, login => 'zoë', email => 'ada.abel@example.test'});
    refused(400, "login 'ZOË' is already taken", 'POST', '/admin/people',
        form => {%names, login => 'ZOË'});
    done('DELETE', "/admin/people/$id");
};


subtest 'suspend and resume can be repeated' => sub {
    for (['suspend', 'S'], ['resume', 'A']) {
        my ($verb, $status) = @$_;
        done('POST', "/admin/people/7/$verb") for 1, 2;
        is get('/admin/people/7')->{person}{status}, $status, $verb;
    }
    done('POST', '/admin/people/7', form => {status => 'S'});
    is get('/admin/people/7')->{person}{status}, 'A',
        'a status in a form is ignored';
};


subtest 'a password is kept as a hash and never shown' => sub {
    my %form = (login => 'p', first => 'N', last => 'E');
    my $id = create({%form, password => 'correct horse'});

    my $person = get("/admin/people/$id")->{person};
    ok !grep({ /password/ } keys %$person), 'no such field';
    my $files = join '', map { slurp($_) } glob "$dir/people.db*";
    like $files,   qr/scrypt\$/,        'the database has a hash';
    unlike $files, qr/correct.horse/, 'and not the password';

    request('GET', '/people?page=1&password=hunter2');
    unlike slurp("$dir/log"), qr/hunter2|correct/, 'nor does the log';
    done('DELETE', "/admin/people/$id");
};


subtest 'teams are created, renamed and deleted' => sub {
    is_deeply get('/admin/teams/1')->{team},
        {
            id      => 1,
            name    => 'Engineering',
            created => '2009-03-14T09:26:53Z',
            changed => '2009-03-14T09:26:53Z'
        },
        'a team';
    is get('/admin/teams?name=r%26d')->{teams}[0]{id}, 2, 'found by name';
    is get('/admin/teams?name=r')->{count}, 0, 'exactly';
    is_deeply [map { $_->{id} }
            @{get('/admin/teams?page=2&per_page=4')->{teams}}], [5, 6],
        'the second page';

    my $answer = request('POST', '/admin/teams', form => {name => 'Choir'});
    is $answer->{status}, 201, 'created';
    is $answer->{headers}{location}, '/admin/teams/7', 'Location';
    is $answer->{content}, 'created 7', 'says its id';

    refused(400, "team 'CHOIR' already exists", 'POST', '/admin/teams',
        form => {name => 'CHOIR'});
    refused(400, "team 'Choir' already exists", 'POST', '/admin/teams/1',
        form => {name => 'Choir'});
    refused(400, 'name is required', 'POST', $_, form => {name => ''})
        for '/admin/teams', '/admin/teams/7';
    refused(400, 'line break in name', 'POST', '/admin/teams',
        form => {name => "a\nb"});

    done('POST', '/admin/teams/7', form => {name => 'choir'});
    is get('/admin/teams/7')->{team}{name}, 'choir', 'renamed';
    done('DELETE', '/admin/teams/7');
    refused(404, 'no such team', $_, '/admin/teams/7', form => {name => 'x'})
        for qw(GET POST DELETE);
};


subtest 'people join and leave teams' => sub {
    my $path = '/admin/teams/6/members';
    my $ids  = sub { [map { $_->{id} } @{get($path)->{members}}] };

    is_deeply get('/admin/teams/4/members?page=3')->{members}[0],
        {id => 101, login => 'umar.keller', display => 'Umar Keller'},
        'a member';
    my $list = get('/admin/teams/4/members?per_page=99');
    is_deeply [scalar @{$list->{members}}, @{$list}{qw(count page pages)}],
        [50, 120, 1, 3], 'at most 50 to a page';

    my $id = create({login => 'joiner', first => 'N', last => 'E'});
    done('POST', $path, form => {person => $_}) for $id, 7;
    is_deeply $ids->(), [7, $id], 'both are in, in the order of ids';
    refused(409, 'already a member', 'POST', $path, form => {person => 7});
    refused(404, 'no such person', 'POST', $path, form => {person => $_})
        for 999, '', 'x';
    refused(404, 'no such team', 'POST', '/admin/teams/99/members',
        form => {person => 7});
    refused(404, 'no such team', 'GET', '/admin/teams/99/members');

    done('DELETE', "$path/7");
    refused(404, 'not a member', 'DELETE', "$path/$_") for 7, 999, 'x';
    refused(404, 'no such team', 'DELETE', '/admin/teams/99/members/7');

    done('DELETE', "/admin/people/$id");
    is_deeply $ids->(), [], 'who is deleted leaves all teams';
};


subtest 'a manager who is deleted is nobody\'s manager' => sub {
    my %form = (first => 'N', last => 'E');
    my $boss = create({%form, login => 'boss'});
    my $id   = create({%form, login => 'clerk', manager_id => $boss});

    done('DELETE', "/admin/people/$boss");
    is get("/admin/people/$id")->{person}{manager_id}, undef, 'null now';
    done('DELETE', "/admin/people/$id");
};


subtest 'a wrong verb is told which ones there are' => sub {
    for (['PUT', '/admin/people/7', 'GET, POST, DELETE, HEAD'],
        ['GET', '/admin/people/7/suspend', 'POST'],
        ['DELETE', '/people', 'GET, HEAD'])
    {
        my ($verb, $path, $allow) = @$_;
        my $answer = refused(405, 'method not allowed', $verb, $path);
        is $answer->{headers}{allow}, $allow, 'Allow';
    }
};


subtest 'the pages show people as text, the newest first' => sub {
    my $answer = request('GET', '/', headers => {'X-Admin-Key' => ''});
    is $answer->{status}, 302, 'the root leads';
    is $answer->{headers}{location}, '/people', 'to the people';

    my $id = create({
        login => '"><script>x', first => '<i>', last => 'E', title => '&amp;',
        email => "'a'", display => ' '
    });
    request('POST', '/admin/teams', form => {name => '<u>'});
    my $team = get('/admin/teams?name=%3Cu%3E')->{teams}[0]{id};
    done('POST', "/admin/teams/$team/members", form => {person => $id});

    my @anybody = (headers => {'X-Admin-Key' => ''});
    my %pages = map { $_ => request('GET', $_, @anybody) }
        '/people', "/people/$id", '/teams', '/people?q=%22%3E%3Cscript';
    for my $path (sort keys %pages) {
        my $page = $pages{$path};
        is $page->{status}, 200, "GET $path";
        is $page->{headers}{'content-type'}, 'text/html; charset=utf-8',
            'as HTML';
        unlike $page->{content}, qr/<script|<i>|<u>|"'a'"/, 'no markup';
        like $page->{content}, qr/&lt;script&gt;x/, 'but its text';
    }
    like $pages{'/people'}{content},
        qr{<tbody>\s*<tr><td><a href="/people/$id"}, 'the newest is on top';
    like $pages{"/people/$id"}{content}, qr/&lt;u&gt;/, 'a person has teams';

    my $page = request('GET', '/people?q=MOREAU')->{content};
    like $page,   qr/Greta Moreau/, 'the search finds';
    unlike $page, qr/Nora Xu/,      'and leaves out';

    refused(404, 'no such person', 'GET', '/people/999');
    done('DELETE', "/admin/$_") for "people/$id", "teams/$team";
};


subtest 'a connection carries many requests, good and bad' => sub {
    my $socket = IO::Socket::INET->new("127.0.0.1:$port") or die $!;
    my $post = "X-Admin-Key: $key\r\n"
        . "Content-Type: application/x-www-form-urlencoded\r\n"
        . "Content-Length: 8\r\n\r\nlogin=a1";

    # Sent at once: an answer that left a body unread would break the next.
    print {$socket} "POST /admin/people HTTP/1.1\r\n$post",
        "POST /nowhere HTTP/1.1\r\n$post", "PUT /people HTTP/1.1\r\n$post",
        "HEAD /people HTTP/1.1\r\n\r\n",
        "POST /admin/people/7/resume HTTP/1.1\r\n$post",
        "GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n";
    local $/;
    my $answers = <$socket>;
    is_deeply [$answers =~ m{HTTP/1\.1 (\d+)}g],
        [400, 404, 405, 200, 204, 404], 'each has its answer';
    unlike $answers, qr/<html/, 'and HEAD has no body';
};


subtest '50 clients at once are served' => sub {
    my @sockets = map {
        IO::Socket::INET->new("127.0.0.1:$port") or die "connect: $!"
    } 1 .. 50;

    for my $number (0 .. $#sockets) {
        my $form = "login=crowd$number&first=N&last=E&password=x";
        print { $sockets[$number] } "POST /admin/people HTTP/1.1\r\n",
            "X-Admin-Key: $key\r\nConnection: close\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            'Content-Length: ', length $form, "\r\n\r\n$form";
    }

    my %ids;
    for my $socket (@sockets) {
        local $/;
        my ($id) = <$socket> =~ m{^HTTP/1\.1 201 .*created (\d+)\z}s;
        $ids{$id // 'none'}++;
    }
    is scalar(keys %ids), 50, 'each has a person of its own';
    is get('/admin/people')->{count}, 170, 'and all of them are kept';
};


subtest 'it stops at once and finds its people again' => sub {
    my $idle = IO::Socket::INET->new("127.0.0.1:$port") or die $!;
    my $log  = slurp("$dir/log");

    like $log, qr{^127\.0\.0\.1 \[[^]]+\] "GET /people/999 HTTP/1\.1" 404$}m,
        'a request has a line in the log';
    unlike $log, qr/Traceback/, 'and nothing went wrong';
    is stop_app(), 0, 'SIGTERM ends it, even with a client there';
    is_deeply [glob "$dir/people.db-*"], [], 'the database is closed';

    start_app();
    is get('/admin/people')->{count}, 170, 'nobody is lost or seeded again';
};


done_testing;

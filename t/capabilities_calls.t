# What a mapping language must be able to say of an app: transport, credentials,
# sessions and the bodies of requests.  The answers are those of real apps in
# their shape.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim qw(stub_app);
use Test::Nginx::Socket 'no_plan';
use Test::Nginx::Scim::Client;
use Test::Nginx::Scim::Talk;

no_long_string();
no_shuffle();
run_tests();

__DATA__

=== TEST 1: capability 1: method, path, query and headers of each call
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        list    GET     /rest/users?context=edit&inactive=1  'header=OCS-APIRequest: true';
        get     GET     /rest/users/$scim_id?context=edit    'header=OCS-APIRequest: true';
        create  PUT     /rest/users/$scim_userName?notify=0  'header=X-Reason: new account';
        update  PATCH   /rest/users/$scim_id;
        delete  DELETE  /rest/users/$scim_id?reassign=1&force=true;
    }
--- talk
> GET /Users
+ GET /rest/users?context=edit&inactive=1
    OCS-APIRequest: true
    !X-Reason
- 200 [{"id": 7, "login": "ada"}, {"id": 8, "login": "bob"}]
< 200 {"totalResults": 2, "Resources": [{"id": "7", "userName": "ada"}, {"id": "8", "userName": "bob"}]}
> GET /Users/7
+ GET /rest/users/7?context=edit
    OCS-APIRequest: true
- 200 {"id": 7, "login": "ada"}
< 200 {"id": "7", "userName": "ada"}
> POST /Users {"userName": "eve"}
+ PUT /rest/users/eve?notify=0 {"login": "eve"}
    X-Reason: new account
    !OCS-APIRequest
- 201 {"id": 9, "login": "eve"}
+ GET /rest/users/9?context=edit
- 200 {"id": 9, "login": "eve"}
< 201 {"id": "9", "userName": "eve"}
    Location: https://scim.test/v2/Users/9
> PATCH /Users/9 {"Operations": [{"op": "replace", "path": "userName", "value": "eva"}]}
+ GET /rest/users/9?context=edit
- 200 {"id": 9, "login": "eve"}
+ PATCH /rest/users/9 {"login": "eva"}
    !X-Reason
- 200 {"id": 9, "login": "eva"}
+ GET /rest/users/9?context=edit
- 200 {"id": 9, "login": "eva"}
< 200 {"id": "9", "userName": "eva"}
> DELETE /Users/9
+ DELETE /rest/users/9?reassign=1&force=true
- 200 {"deleted": true}
< 204

=== TEST 2: capability 2: a credential in a header, another one for other routes
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        get     GET   /api/users/$scim_id;
        list    GET   /api/users;
        create  POST  /api/admin/users  id=/id;
        update  PUT   /api/users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number;
        attribute  displayName  /name  required;
        list    GET   /api/teams;
        get     GET   /api/teams/$scim_id;
        create  POST  /api/teams  id=/teamId;
        update  PUT   /api/teams/$scim_id;
    }
--- app_location
    proxy_set_header  X-Api-Key  "k 1";
--- locations
    location ^~ /_app/api/admin/ {
        internal;
        proxy_pass        http://127.0.0.1:$TEST_NGINX_STUB_PORT;
        proxy_set_header  Authorization  "Basic YWRtaW46cHc=";
    }
    location ^~ /_app/api/teams {
        internal;
        proxy_pass        http://127.0.0.1:$TEST_NGINX_STUB_PORT;
        proxy_set_header  Authorization  "token abc";
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /api/admin/users {"login": "ada"}
    Authorization: Basic YWRtaW46cHc=
    !X-Api-Key
- 200 {"id": 5, "message": "User created"}
+ GET /api/users/5
    X-Api-Key: k 1
    !Authorization
- 200 {"id": 5, "login": "ada"}
< 201 {"id": "5", "userName": "ada"}
> POST /Groups {"displayName": "Ops"}
+ POST /api/teams {"name": "Ops"}
    Authorization: token abc
- 200 {"teamId": 2, "message": "Team created"}
+ GET /api/teams/2
    Authorization: token abc
- 200 {"id": 2, "name": "Ops"}
< 201 {"id": "2", "displayName": "Ops"}

=== TEST 3: capability 2: a credential in the query
--- http
    map $host $plugin_secret {
        default  "s3cret & more";
    }
--- mapping
    resource User {
        attribute  id        /username;
        attribute  userName  /username  required immutable;
        list    GET  /plugin?type=list&secret=$plugin_secret  items=/users;
        create  GET  /plugin?type=add&secret=$plugin_secret&username=$scim_userName;
        delete  GET  /plugin?type=delete&secret=$plugin_secret&username=$scim_id;
    }
--- talk
> POST /Users {"userName": "ada"}
+ GET /plugin?type=add&secret=s3cret%20%26%20more&username=ada
- 200 {"result": "ok"}
+ GET /plugin?type=list&secret=s3cret%20%26%20more
- 200 {"users": [{"username": "ada"}]}
< 201 {"id": "ada", "userName": "ada"}
> DELETE /Users/ada
+ GET /plugin?type=list&secret=s3cret%20%26%20more
- 200 {"users": [{"username": "ada"}]}
+ GET /plugin?type=delete&secret=s3cret%20%26%20more&username=ada
- 200 {"result": "ok"}
< 204

=== TEST 4: capability 2: a credential in the body
--- http
    map $host $app_token {
        default  'a "token"';
    }
--- mapping
    json  '{"auth": $app_token}';
    resource User {
        attribute  id        /userid;
        attribute  userName  /username  required;
        list    POST  /rpc/list    'json={}';
        create  POST  /rpc/create  body=/user;
        update  POST  /rpc/update/$scim_id  body=/user;
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /rpc/create {"auth": "a \"token\"", "user": {"username": "ada"}}
- 200 {"userid": "3", "username": "ada"}
+ POST /rpc/list {"auth": "a \"token\""}
- 200 [{"userid": "3", "username": "ada"}]
< 201 {"id": "3", "userName": "ada"}
> GET /Users
+ POST /rpc/list {"auth": "a \"token\""}
- 200 [{"userid": "3", "username": "ada"}]
< 200 {"totalResults": 1, "Resources": [{"id": "3", "userName": "ada"}]}

=== TEST 5: capability 3: all cookies of a form login are kept, success is a marker
--- http
    map $host $wiki_password {
        default  "p&w";
    }
--- mapping
    session {
        lookup  $form  GET   /doku.php?do=login  'value=~name="sectok" value="(\w*)"';
        login          POST  /doku.php           form=id=start&do=login&sectok=$form&u=admin&p=$wiki_password;
        on      login  '!~do=logout'  return 503;
    }
    on  302  header:Location~do=login  login;
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        list    GET  /users;
        get     GET  /users/$scim_id;
        create  POST /users;
        update  PUT  /users/$scim_id;
    }
--- talk
# without a session the login comes first
> GET /Users/7
+ GET /doku.php?do=login
    !Cookie
- 200 <input type="hidden" name="sectok" value="c0ffee">
    Set-Cookie: Wiki=f7s5; path=/; HttpOnly
    Set-Cookie: lang=en
    Set-Cookie: DWacb1=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; HttpOnly
+ POST /doku.php id=start&do=login&sectok=c0ffee&u=admin&p=p%26w
    Cookie: Wiki=f7s5; lang=en
    Content-Type: application/x-www-form-urlencoded
- 200 <a href="?do=logout">
    Set-Cookie: DWacb1=YWRtaW4%3D%7C0; path=/; HttpOnly
    Set-Cookie: theme=dark
    Set-Cookie: seen=1
+ GET /users/7
    Cookie: Wiki=f7s5; lang=en; DWacb1=YWRtaW4%3D%7C0; theme=dark; seen=1
- 200 {"id": 7, "login": "ada"}
< 200 {"id": "7", "userName": "ada"}
    !Set-Cookie
# with one it does not
> GET /Users/7
+ GET /users/7
    Cookie: Wiki=f7s5; lang=en; DWacb1=YWRtaW4%3D%7C0; theme=dark; seen=1
- 200 {"id": 7, "login": "ada"}
< 200 {"id": "7"}
# a session that is over is renewed, and the call made once more
> POST /Users {"userName": "eve"}
+ POST /users {"login": "eve"}
- 302
    Location: /doku.php?do=login
+ GET /doku.php?do=login
    !Cookie
- 200 <input type="hidden" name="sectok" value="">
    Set-Cookie: Wiki=new
+ POST /doku.php id=start&do=login&sectok=&u=admin&p=p%26w
- 200 <a href="?do=logout">
+ POST /users {"login": "eve"}
    Cookie: Wiki=new
- 201 {"id": 8, "login": "eve"}
+ GET /users/8
- 200 {"id": 8, "login": "eve"}
< 201 {"id": "8", "userName": "eve"}
# and only once: then the client comes back later
> GET /Users/7
+ GET /users/7
- 302
    Location: /doku.php?do=login
+ GET /doku.php?do=login
- 200 <input type="hidden" name="sectok" value="">
+ POST /doku.php id=start&do=login&sectok=&u=admin&p=p%26w
- 200 <a href="?do=logout">
+ GET /users/7
- 302
    Location: /doku.php?do=login
< 503
# without the marker the login was none
> GET /Users/7
+ GET /users/7
- 302
    Location: /doku.php?do=login
+ GET /doku.php?do=login
- 200 <input type="hidden" name="sectok" value="">
+ POST /doku.php id=start&do=login&sectok=&u=admin&p=p%26w
- 200 <div class="error">Sorry, username or password was wrong.</div>
< 503

=== TEST 6: capability 3: a login by RPC, whose answer has the token. capability 9: JSON-RPC
--- http
    map $host $rpc_password {
        default  'p"w';
    }
--- mapping
    json  '{"jsonrpc": "2.0", "id": 1, "auth": $auth}';
    session {
        lookup  $auth  POST  /rpc  value=/result  'json={"jsonrpc": "2.0", "id": 1, "method": "user.login",
                                                     "params": {"username": "Admin", "password": $rpc_password}}';
    }
    on      /error/data~re-login|terminated   login;
    on      create update '/error/data~already exists'  return 409 uniqueness;
    on      /error                             return 400 invalidValue;
    detail  /error/data;
    resource User {
        attribute  id        /userid;
        attribute  userName  /username  required case_exact;
        attribute  name.givenName  /name;
        list    POST  /rpc  'json={"method": "user.get", "params": {"output": "extend"}}'  items=/result;
        get     POST  /rpc  'json={"method": "user.get", "params": {"userids": [$scim_id]}}'  object=/result/0;
        create  POST  /rpc  'json={"method": "user.create"}'  body=/params  id=/result/userids/0;
        update  POST  /rpc  'json={"method": "user.update", "params": {"userid": $scim_id}}'  body=/params;
        delete  POST  /rpc  'json={"method": "user.delete", "params": [$scim_id]}';
    }
--- talk
> GET /Users
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.login", "params": {"username": "Admin", "password": "p\"w"}}
- 200 {"jsonrpc": "2.0", "result": "0424bd", "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "0424bd", "method": "user.get", "params": {"output": "extend"}}
- 200 {"jsonrpc": "2.0", "result": [{"userid": "1", "username": "Admin", "name": "Z"}], "id": 1}
< 200 {"totalResults": 1, "Resources": [{"id": "1", "userName": "Admin", "name": {"givenName": "Z"}}]}
> POST /Users {"userName": "ada", "name": {"givenName": "Ada"}}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "0424bd", "method": "user.create", "params": {"username": "ada", "name": "Ada"}}
- 200 {"jsonrpc": "2.0", "result": {"userids": ["12"]}, "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "0424bd", "method": "user.get", "params": {"userids": ["12"]}}
- 200 {"jsonrpc": "2.0", "result": [{"userid": "12", "username": "ada", "name": "Ada"}], "id": 1}
< 201 {"id": "12", "userName": "ada", "name": {"givenName": "Ada"}}
# the token is no longer good
> PATCH /Users/12 {"Operations": [{"op": "replace", "path": "name.givenName", "value": "A."}]}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "0424bd", "method": "user.get", "params": {"userids": ["12"]}}
- 200 {"jsonrpc": "2.0", "error": {"code": -32602, "message": "Invalid params.", "data": "Session terminated, re-login, please."}, "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.login", "params": {"username": "Admin", "password": "p\"w"}}
- 200 {"jsonrpc": "2.0", "result": "99", "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "99", "method": "user.get", "params": {"userids": ["12"]}}
- 200 {"jsonrpc": "2.0", "result": [{"userid": "12", "username": "ada", "name": "Ada"}], "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "99", "method": "user.update", "params": {"userid": "12", "name": "A."}}
- 200 {"jsonrpc": "2.0", "result": {"userids": ["12"]}, "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "99", "method": "user.get", "params": {"userids": ["12"]}}
- 200 {"jsonrpc": "2.0", "result": [{"userid": "12", "username": "ada", "name": "A."}], "id": 1}
< 200 {"id": "12", "name": {"givenName": "A."}}
> POST /Users {"userName": "ada"}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "99", "method": "user.create", "params": {"username": "ada"}}
- 200 {"jsonrpc": "2.0", "error": {"code": -32602, "message": "Invalid params.", "data": "User with username \"ada\" already exists."}, "id": 1}
< 409 {"scimType": "uniqueness", "detail": "User with username \"ada\" already exists."}
> DELETE /Users/12
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "99", "method": "user.get", "params": {"userids": ["12"]}}
- 200 {"jsonrpc": "2.0", "result": [{"userid": "12", "username": "ada", "name": "Ada"}], "id": 1}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "auth": "99", "method": "user.delete", "params": ["12"]}
- 200 {"jsonrpc": "2.0", "result": {"userids": ["12"]}, "id": 1}
< 204

=== TEST 7: capability 4: what tells that a session is over
--- mapping
    session {
        login  POST  /session  form=u=admin&p=pw;
    }
    on  401                           login;
    on  302 header:Location~/login    login;
    on  '~<title>Log in'              login;
    on  list header:Content-Type!~csv  login;
    resource User {
        attribute  id        /User;
        attribute  userName  /User  required immutable;
        list    GET  /users.csv;
        get     GET  /users/$scim_id;
        create  POST /users;
        update  PUT  /users/$scim_id;
    }
--- talk
> GET /Users/ada
+ POST /session u=admin&p=pw
- 204
    Set-Cookie: s=1
+ GET /users/ada
    Cookie: s=1
- 200 {"User": "ada"}
< 200
# a 401
> GET /Users/ada
+ GET /users/ada
- 401
+ POST /session u=admin&p=pw
- 204
    Set-Cookie: s=2
+ GET /users/ada
    Cookie: s=2
- 200 {"User": "ada"}
< 200
# a redirect to the login
> GET /Users/ada
+ GET /users/ada
- 302
    Location: http://app.test/login?back_url=%2Fusers
+ POST /session u=admin&p=pw
- 204
    Set-Cookie: s=3
+ GET /users/ada
    Cookie: s=3
- 200 {"User": "ada"}
< 200
# a redirect to somewhere else is no such thing
> GET /Users/ada
+ GET /users/ada
- 302
    Location: http://app.test/maintenance
< 503
# a text in the body
> GET /Users/ada
+ GET /users/ada
- 200 <title>Log in</title>
+ POST /session u=admin&p=pw
- 204
    Set-Cookie: s=4
+ GET /users/ada
    Cookie: s=4
- 200 {"User": "ada"}
< 200
# what ought to be there is not
> GET /Users
+ GET /users.csv
- 200 <h1>start</h1>
+ POST /session u=admin&p=pw
- 204
    Set-Cookie: s=5
+ GET /users.csv
    Cookie: s=5
- 200
    Content-Type: text/csv;charset=utf-8
    | User,"Real Name"
    | ada,"Ada Abel"
    |
< 200 {"totalResults": 1, "Resources": [{"id": "ada"}]}

=== TEST 8: capability 5: a token from a hidden field, sent in a field and renewed
--- mapping
    form  sectok=$sectok;
    session {
        login            POST  /login    form=u=admin;
        lookup  $sectok  GET   /manager  'value=~name="sectok" value="(\w+)"';
    }
    on  '~Security Token did not match'  login;
    on  create 302  ok;
    resource User {
        attribute  id        /login;
        attribute  userName  /login  required immutable;
        attribute  displayName  /name;
        list    GET   /users;
        create  POST  /users  form;
        update  POST  /users/$scim_id  form;
        delete  POST  /delete  'form=delete[$scim_id]=on';
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /login u=admin
- 200 ok
    Set-Cookie: a=1
+ GET /manager
    Cookie: a=1
- 200 <input type="hidden" name="sectok" value="0605a" />
+ POST /users sectok=0605a&login=ada
    Cookie: a=1
- 302
    Location: /users
+ GET /users
- 200 [{"login": "ada"}]
< 201 {"id": "ada"}
# the wrong token is told in a 200, and has written nothing
> DELETE /Users/ada
+ GET /users
- 200 [{"login": "ada"}]
+ POST /delete sectok=0605a&delete[ada]=on
- 200 <div class="error">Security Token did not match. Possible CSRF attack.</div>
+ POST /login u=admin
- 200 ok
    Set-Cookie: a=2
+ GET /manager
    Cookie: a=2
- 200 <input type="hidden" name="sectok" value="77aa" />
+ POST /delete sectok=77aa&delete[ada]=on
    Cookie: a=2
- 200 <div class="success">1 users deleted.</div>
< 204

=== TEST 9: capability 5: a token from a meta element or a plain body, in a header or the JSON
--- mapping
    json  '{"nonce": $nonce}';
    session {
        login           POST  /login  form=u=admin;
        lookup  $csrf   GET   /home   'value=~csrf-token" content="([^"]+)';
        lookup  $nonce  GET   /nonce  'value=~^\w+';
    }
    on  422       login;
    on  403 /code=rest_cookie_invalid_nonce  login;
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        list    GET   /users;
        create  POST  /users  body=/user;
        update  PUT   /users/$scim_id  body=/user;
        delete  DELETE  /users/$scim_id  'header=X-Nonce: $nonce';
    }
--- app_location
    proxy_set_header  X-CSRF-Token  $csrf;
--- talk
> POST /Users {"userName": "ada"}
+ POST /login u=admin
- 302
    Location: /home
< 503
> POST /Users {"userName": "ada"}
+ POST /login u=admin
- 204
    Set-Cookie: a=1
+ GET /home
    !X-CSRF-Token
- 200 <meta name="csrf-token" content="q+/=&amp;7" />
+ GET /nonce
    X-CSRF-Token: q+/=&7
- 200 ab12
+ POST /users {"nonce": "ab12", "user": {"login": "ada"}}
    X-CSRF-Token: q+/=&7
- 201 {"id": 7, "login": "ada"}
+ GET /users
- 200 [{"id": 7, "login": "ada"}]
< 201 {"id": "7"}
# a wrong token has ended the session, too
> DELETE /Users/7
+ DELETE /users/7
    X-Nonce: ab12
    X-CSRF-Token: q+/=&7
    Cookie: a=1
- 422 <h1>Invalid form authenticity token.</h1>
+ POST /login u=admin
    !Cookie
- 204
    Set-Cookie: a=2
+ GET /home
    Cookie: a=2
- 200 <meta name="csrf-token" content="new" />
+ GET /nonce
- 200 cd34
+ DELETE /users/7
    X-Nonce: cd34
    X-CSRF-Token: new
    Cookie: a=2
- 204
< 204

=== TEST 10: capability 6: cookies, secrets and unknown fields of the app stay here
--- mapping
    resource User {
        attribute  id        /user/id     number;
        attribute  userName  /user/login  required;
        attribute  password  /user/password  write_only;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
--- talk
> GET /Users/7
+ GET /users/7
- 200 {"user": {"id": 7, "login": "ada", "password": "plain", "api_key": "s3cret", "password_hash": "qC7R", "status": 1}}
    Set-Cookie: Redmine=MTJEdjM3; path=/; HttpOnly
    X-Runtime: 0.022346
    X-Request-Id: ea0619dc
    ETag: W/"79d41b"
    Cache-Control: max-age=0, private
< 200 {"id": "7", "userName": "ada"}
    !Set-Cookie
    !X-Runtime
    !X-Request-Id
    !Cache-Control
> GET /Users/7?attributes=password,userName
+ GET /users/7
- 200 {"user": {"id": 7, "login": "ada", "password": "plain", "api_key": "s3cret"}}
< 200 {"userName": "ada", "password": null}
> GET /Users/8
+ GET /users/8
- 404 {"api_key": "s3cret"}
    Set-Cookie: Redmine=MTJEdjM3
< 404
    !Set-Cookie
--- after
my $answer = talk();
unlike($answer->{body}, qr/s3cret|plain|qC7R/, 'no secret in an error');

::app_script([{ request => 'GET /users/7', json => { user => {
    id => 7, login => 'ada', password => 'plain', api_key => 's3cret',
    password_hash => 'qC7R', admin => \0 } } }]);
is_deeply([sort keys %{ scim('GET', '/Users/7')->{json} }],
          [qw(id meta schemas userName)], 'what is mapped, and no more');

=== TEST 11: capability 7: time for the slow calls, and 429 with its Retry-After
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        get     GET   /users/$scim_id;
        create  POST  /slow/users;
        update  PUT   /users/$scim_id;
    }
--- app_location
    proxy_read_timeout  500ms;
--- locations
    location ^~ /_app/slow/ {
        internal;
        proxy_pass          http://127.0.0.1:$TEST_NGINX_STUB_PORT;
        proxy_read_timeout  10s;
    }
--- after
my %ada = (id => 7, login => 'ada');

app_script([{ request => 'POST /slow/users', sleep => 1.2, json => \%ada },
            { request => 'GET /users/7', json => \%ada },
            { request => 'GET /users/8', sleep => 1.2, json => \%ada }]);
is_status(scim('POST', '/Users', { userName => 'ada' }), 201,
          'a call that takes long');
is_error(scim('GET', '/Users/8'), 503, undef, 'one that should not');

talk(<<'END');
> GET /Users/7
+ GET /users/7
- 429 {"errors": ["You've performed this action too many times"]}
    Retry-After: 17
< 429
    Retry-After: 17
> POST /Users {"userName": "ada"}
+ POST /slow/users {"login": "ada"}
- 429
< 429
END

=== TEST 12: capability 8: JSON with a wrap key, and a bare object
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        get     GET   /users/$scim_id  object=/user;
        create  POST  /users           object=/user;
        update  PUT   /users/$scim_id  object=/user;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        get     GET   /groups/$scim_id;
        create  POST  /groups;
        update  PATCH /groups/$scim_id  body=/fields;
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /users {"user": {"login": "ada"}}
    Content-Type: application/json
- 201 {"user": {"id": 7, "login": "ada"}}
+ GET /users/7
- 200 {"user": {"id": 7, "login": "ada"}}
< 201 {"id": "7", "userName": "ada"}
> PUT /Users/7 {"userName": "eve"}
+ GET /users/7
- 200 {"user": {"id": 7, "login": "ada"}}
+ PUT /users/7 {"user": {"login": "eve"}}
- 204
+ GET /users/7
- 200 {"user": {"id": 7, "login": "eve"}}
< 200 {"id": "7", "userName": "eve"}
> POST /Groups {"displayName": "Ops"}
+ POST /groups {"name": "Ops"}
- 201 {"id": 7, "name": "Ops"}
+ GET /groups/7
- 200 {"id": 7, "name": "Ops"}
< 201 {"id": "g-7", "displayName": "Ops"}
> PATCH /Groups/g-7 {"Operations": [{"op": "replace", "path": "displayName", "value": "Dev"}]}
+ GET /groups/7
- 200 {"id": 7, "name": "Ops"}
+ PATCH /groups/7 {"fields": {"name": "Dev"}}
- 204
+ GET /groups/7
- 200 {"id": 7, "name": "Dev"}
< 200 {"id": "g-7", "displayName": "Dev"}

=== TEST 13: capability 8: a bare array, and lists of objects
--- mapping
    resource User {
        attribute  id            /name  case_exact;
        attribute  userName      /name  required immutable case_exact;
        attribute  emails.value  /threepids/[medium=email]/address;
        attribute  roles         /usrgrps/*/usrgrpid;
        get     GET   /users/$scim_id;
        create  PUT   /users/$scim_userName;
        update  PUT   /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        attribute  members      /members/*/name;
        get     GET   /teams/$scim_id;
        create  POST  /teams;
        update  PUT   /teams/$scim_id;
        add     members  POST    /teams/$scim_id/members  json=$scim_values;
        remove  members  DELETE  /teams/$scim_id/members  'json=[{"name": $scim_value}]';
    }
--- talk
> POST /Users {"userName": "ada", "emails": [{"value": "ada@x.test", "primary": true}], "roles": [{"value": "7"}, {"value": "8"}]}
+ PUT /users/ada {"name": "ada", "threepids": [{"medium": "email", "address": "ada@x.test"}], "usrgrps": [{"usrgrpid": "7"}, {"usrgrpid": "8"}]}
- 201 {}
+ GET /users/ada
- 200 {"name": "ada", "threepids": [{"medium": "msisdn", "address": "49"}, {"medium": "email", "address": "ada@x.test"}], "usrgrps": [{"usrgrpid": "7"}, {"usrgrpid": "8"}]}
< 201 {"id": "ada", "emails": [{"value": "ada@x.test", "type": "work", "primary": true}], "roles": [{"value": "7"}, {"value": "8"}]}
# an element that is not ours stays as it is
> PATCH /Users/ada {"Operations": [{"op": "replace", "path": "emails", "value": [{"type": "work", "value": "a@x.test"}]}]}
+ GET /users/ada
- 200 {"name": "ada", "threepids": [{"medium": "msisdn", "address": "49"}, {"medium": "email", "address": "ada@x.test"}]}
+ PUT /users/ada {"threepids": [{"medium": "msisdn", "address": "49"}, {"medium": "email", "address": "a@x.test"}]}
- 200 {}
+ GET /users/ada
- 200 {"name": "ada", "threepids": [{"medium": "msisdn", "address": "49"}, {"medium": "email", "address": "a@x.test"}]}
< 200 {"emails": [{"value": "a@x.test", "type": "work", "primary": true}]}
> PATCH /Groups/g-1 {"Operations": [{"op": "add", "path": "members", "value": [{"value": "ada"}, {"value": "bob"}]}, {"op": "remove", "path": "members[value eq \"eve\"]"}]}
+ POST /teams/1/members ["ada", "bob"]
- 200 {}
+ DELETE /teams/1/members [{"name": "eve"}]
- 200 {}
< 204

=== TEST 14: capability 9: commands whose answers are texts, each a route of its own
--- mapping
    detail  /message;
    resource User {
        attribute  id        /  case_exact;
        attribute  userName  /  required immutable unique case_exact;
        attribute  password  -  write_only default=$scim_secret;
        list    GET   /api/registered_users?host=x.test;
        create  POST  /api/register  'json={"user": $scim_userName, "host": "x.test", "password": $scim_password}'  id=$scim_userName;
        set     password  POST  /api/change_password  'json={"user": $scim_id, "host": "x.test", "newpass": $scim_value}';
        delete  POST  /api/unregister  'json={"user": $scim_id, "host": "x.test"}';
    }
--- talk
> POST /Users {"userName": "ada", "password": "pw"}
+ POST /api/register {"user": "ada", "host": "x.test", "password": "pw"}
- 200 "User ada@x.test successfully registered"
    Content-Type: application/json
+ GET /api/registered_users?host=x.test
- 200 ["admin", "ada"]
< 201 {"id": "ada", "userName": "ada"}
> POST /Users {"userName": "ada"}
+ POST /api/register {"user": "ada", "host": "x.test", "password": "<secret>"}
- 409 {"status": "error", "code": 10090, "message": "User ada@x.test already registered"}
< 409 {"scimType": "uniqueness", "detail": "User ada@x.test already registered"}
> PATCH /Users/ada {"Operations": [{"op": "replace", "path": "password", "value": "other"}]}
+ GET /api/registered_users?host=x.test
- 200 ["admin", "ada"]
+ POST /api/change_password {"user": "ada", "host": "x.test", "newpass": "other"}
- 200 0
    Content-Type: application/json
+ GET /api/registered_users?host=x.test
- 200 ["admin", "ada"]
< 200 {"id": "ada", "password": null}
> DELETE /Users/ada
+ GET /api/registered_users?host=x.test
- 200 ["admin", "ada"]
+ POST /api/unregister {"user": "ada", "host": "x.test"}
- 200 "User ada@x.test unregistered"
    Content-Type: application/json
< 204

=== TEST 15: capability 10: forms, plain, nested, repeated, with a value in a name
--- mapping
    on  create update delete 302  ok;
    resource User {
        attribute  id              /id         number;
        attribute  userName        /login      required;
        attribute  name.givenName  /firstname;
        attribute  roles           /roles/*;
        get     GET   /users/$scim_id;
        create  POST  /users  form body=/user id=header:Location~/users/(\d+);
        update  POST  /users/$scim_id  form=_method=put body=/users/0;
        delete  POST  /users  'form=fn[delete]=1&delete[$scim_id]=on';
    }
    resource Group {
        attribute  id           /id    match=^g\d+$;
        attribute  displayName  /name  required;
        attribute  members      /users/*;
        get     GET   /groups/$scim_id;
        create  POST  /groups  form;
        update  POST  /groups/$scim_id  form;
        add     members  POST    /groups/$scim_id/users  form=user_ids[]=$scim_values;
        remove  members  DELETE  /users/$scim_value/groups  form=groupid=$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "name": {"givenName": "Ada & Co"}, "roles": [{"value": "a b"}, {"value": "c"}]}
+ POST /users user[login]=ada&user[firstname]=Ada+%26+Co&user[roles][]=a+b&user[roles][]=c
    Content-Type: application/x-www-form-urlencoded
- 302
    Location: http://app.test/users/110/edit
+ GET /users/110
- 200 {"id": 110, "login": "ada", "firstname": "Ada & Co", "roles": ["a b", "c"]}
< 201 {"id": "110", "userName": "ada", "name": {"givenName": "Ada & Co"}, "roles": [{"value": "a b"}, {"value": "c"}]}
> PATCH /Users/110 {"Operations": [{"op": "replace", "path": "name.givenName", "value": "A"}]}
+ GET /users/110
- 200 {"id": 110, "login": "ada", "firstname": "Ada & Co"}
+ POST /users/110 _method=put&users[0][firstname]=A
- 302
    Location: /users/110/edit
+ GET /users/110
- 200 {"id": 110, "login": "ada", "firstname": "A"}
< 200 {"name": {"givenName": "A"}}
> DELETE /Users/110
+ POST /users fn[delete]=1&delete[110]=on
- 302
< 204
> PATCH /Groups/g1 {"Operations": [{"op": "add", "path": "members", "value": [{"value": "5"}, {"value": "6"}]}, {"op": "remove", "path": "members[value eq \"7\"]"}]}
+ POST /groups/g1/users user_ids[]=5&user_ids[]=6
- 204
+ DELETE /users/7/groups groupid=g1
    Content-Type: application/x-www-form-urlencoded
- 204
< 204

=== TEST 16: capability 11: XML in envelopes, faults, and XML without
--- mapping
    xml     '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>';
    detail  /Envelope/Body/Fault/faultstring;
    on      500 /Envelope/Body/Fault/faultstring~*exist  return 409 uniqueness;
    resource User {
        attribute  id        /return/uid    ;
        attribute  userName  /return/login  required unique;
        attribute  password  -              write_only;
        find    userName  POST  /services/UserStore  'xml=<find xmlns="urn:u"><userName>$scim_value</userName></find>'  'header=SOAPAction: "urn:find"'  object=/Envelope/Body/findResponse;
        get     POST  /services/UserStore  'xml=<get xmlns="urn:u"><uid>$scim_id</uid></get>'  'header=SOAPAction: "urn:get"'  object=/Envelope/Body/getResponse;
        create  POST  /services/UserStore  'header=SOAPAction: "urn:add"'  id=/Envelope/Body/addResponse/return
            'xml=<addUser xmlns="urn:u"><userName>$scim_userName</userName><credential>$scim_password</credential></addUser>';
        update  POST  /services/UserStore  'xml=<rename xmlns="urn:u"><uid>$scim_id</uid><userName>$scim_userName</userName></rename>'  'header=SOAPAction: "urn:rename"';
    }
--- talk
> POST /Users {"userName": "a<b & \"c\"", "password": "x]]>y"}
+ POST /services/UserStore <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><addUser xmlns="urn:u"><userName>a&lt;b &amp; &quot;c&quot;</userName><credential>x]]&gt;y</credential></addUser></s:Body></s:Envelope>
    Content-Type: text/xml; charset=utf-8
    SOAPAction: "urn:add"
- 200 <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><ns:addResponse xmlns:ns="urn:u"><ns:return>41</ns:return></ns:addResponse></soapenv:Body></soapenv:Envelope>
    Content-Type: text/xml; charset=UTF-8
+ POST /services/UserStore <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><get xmlns="urn:u"><uid>41</uid></get></s:Body></s:Envelope>
    SOAPAction: "urn:get"
- 200 <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><getResponse><return><uid>41</uid><login>a&lt;b &amp; "c"</login></return></getResponse></e:Body></e:Envelope>
    Content-Type: text/xml; charset=UTF-8
< 201 {"id": "41", "userName": "a<b & \"c\"", "password": null}
> POST /Users {"userName": "ada"}
+ POST /services/UserStore <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><addUser xmlns="urn:u"><userName>ada</userName><credential></credential></addUser></s:Body></s:Envelope>
- 500 <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Server</faultcode><faultstring>UserAlreadyExisting &amp; so on</faultstring></e:Fault></e:Body></e:Envelope>
    Content-Type: text/xml
< 409 {"scimType": "uniqueness", "detail": "UserAlreadyExisting & so on"}
> GET /Users?filter=userName%20eq%20%22ada%22
+ POST /services/UserStore <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><find xmlns="urn:u"><userName>ada</userName></find></s:Body></s:Envelope>
    SOAPAction: "urn:find"
- 200 <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><findResponse><return><uid>7</uid><login>ada</login></return></findResponse></e:Body></e:Envelope>
    Content-Type: text/xml
< 200 {"totalResults": 1, "Resources": [{"id": "7", "userName": "ada"}]}

=== TEST 17: capability 11: a result element in a 200 tells success, writes by GET
--- mapping
    on      /error~AlreadyExists  return 409 uniqueness;
    on      create !/result       return 400 invalidValue;
    on      create /result!=ok    return 400 invalidValue;
    detail  /error;
    resource User {
        attribute  id        /username;
        attribute  userName  /username  required immutable;
        list    GET  /service?type=list  items=/users/user;
        create  GET  /service?type=add&username=$scim_userName;
    }
--- talk
> POST /Users {"userName": "a&b"}
+ GET /service?type=add&username=a%26b
- 200 <?xml version="1.0" encoding="UTF-8"?><result>ok</result>
    Content-Type: text/xml
+ GET /service?type=list
- 200 <users><user><username>a&amp;b</username></user></users>
    Content-Type: text/xml
< 201 {"id": "a&b", "userName": "a&b"}
> POST /Users {"userName": "ada"}
+ GET /service?type=add&username=ada
- 200 <error>UserAlreadyExistsException</error>
    Content-Type: text/xml
< 409 {"scimType": "uniqueness", "detail": "UserAlreadyExistsException"}
> POST /Users {"userName": "ada"}
+ GET /service?type=add&username=ada
- 200 <error>IllegalArgumentException</error>
    Content-Type: text/xml
< 400 {"scimType": "invalidValue"}

=== TEST 18: capability 12: constants, and a value in two places
--- mapping
    json  '{"source": "scim"}';
    resource User {
        attribute  id        /login;
        attribute  userName  /login  required immutable;
        attribute  emails.value  /medias/[mediatypeid=1]/sendto  immutable;
        attribute  password  -  write_only default=$scim_secret;
        get     GET   /users/$scim_id;
        create  POST  /users  'json={"roleid": "1", "active": true, "pass": $scim_password, "confirm": $scim_password, "usrgrps": [{"usrgrpid": "8"}]}'  body=/;
        delete  POST  /users/$scim_id/delete  form=confirm=$scim_userName&force=1;
    }
--- talk
> POST /Users {"userName": "ada", "emails": [{"value": "ada@x.test"}]}
+ POST /users {"source": "scim", "roleid": "1", "active": true, "pass": "<secret>", "confirm": "<secret>", "usrgrps": [{"usrgrpid": "8"}], "login": "ada", "medias": [{"mediatypeid": "1", "sendto": "ada@x.test"}]}
- 201
+ GET /users/ada
- 200 {"login": "ada", "medias": [{"mediatypeid": "4", "sendto": "49"}, {"mediatypeid": "1", "sendto": "ada@x.test"}]}
< 201 {"id": "ada", "emails": [{"value": "ada@x.test"}]}
> DELETE /Users/ada
+ GET /users/ada
- 200 {"login": "ada"}
+ POST /users/ada/delete confirm=ada&force=1
- 200
< 204

=== TEST 19: capability 13: values within JSON in a query, within a regex, within a path
--- mapping
    resource User {
        attribute  id            /name;
        attribute  userName      /name   required immutable;
        attribute  emails.value  /email;
        find    userName      GET   '/users?query=[{"param": "login", "operator": "eq", "value": ${scim_value:json}}]';
        find    emails.value  POST  /search  'form=usermail=^${scim_value:regex}$$';
        get     GET   /users/$scim_id;
        create  PUT   /users/$scim_userName;
        update  PUT   /users/$scim_id;
        delete  DELETE  /users/$scim_id;
    }
--- talk
> GET /Users?filter=userName%20eq%20%22a%5C%22b%26c%22
+ GET /users?query=[%7B%22param%22:%20%22login%22,%20%22operator%22:%20%22eq%22,%20%22value%22:%20%22a%5C%22b%26c%22%7D]
- 200 [{"name": "a\"b&c"}]
< 200 {"Resources": [{"id": "a\"b&c"}]}
> GET /Users?filter=emails.value%20eq%20%22a.b%2Bc%40x.test%22
+ POST /search usermail=%5Ea%5C.b%5C%2Bc%40x%5C.test%24
- 200 [{"name": "axb", "email": "axb+c@x.test"}, {"name": "ab", "email": "a.b+c@x.test"}]
< 200 {"totalResults": 1, "Resources": [{"id": "ab"}]}
> GET /Users/%2F%20a%40b%2Bc
+ GET /users/%2F%20a%40b%2Bc
- 200 {"name": "/ a@b+c"}
< 200 {"id": "/ a@b+c"}
> DELETE /Users/%2E%2E%2Fada
< 404

=== TEST 20: capability 14: a full replace keeps what only the app has
--- mapping
    resource User {
        attribute  id        /name  case_exact;
        attribute  userName  /name  required immutable case_exact;
        attribute  roles     /tags  split=,;
        attribute  displayName  /real_name;
        lookup  $hash  GET  /users/$scim_id  value=/password_hash;
        get     GET    /users/$scim_id;
        create  PUT    /users/$scim_userName;
        update  PUT    /users/$scim_id  'json={"password_hash": $hash, "tags": $scim_roles, "real_name": $scim_displayName}';
    }
--- talk
> PATCH /Users/ada {"Operations": [{"op": "add", "path": "roles", "value": [{"value": "policymaker"}]}]}
+ GET /users/ada
- 200 {"name": "ada", "password_hash": "qC7R", "tags": ["management"], "real_name": "Ada", "limits": {}}
+ PUT /users/ada {"password_hash": "qC7R", "tags": "management,policymaker", "real_name": "Ada"}
- 204
+ GET /users/ada
- 200 {"name": "ada", "password_hash": "qC7R", "tags": ["management", "policymaker"], "real_name": "Ada"}
< 200 {"roles": [{"value": "management"}, {"value": "policymaker"}], "displayName": "Ada"}

=== TEST 21: capability 14: unchanged attributes are sent where the app wants them all, else not
--- mapping
    resource User {
        attribute  id              /id     number;
        attribute  userName        /login  required;
        attribute  name.givenName  /first;
        attribute  active          /off    values=true:0,false:1;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id  full;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        attribute  externalId   /ref;
        get     GET   /groups/$scim_id;
        create  POST  /groups;
        update  PUT   /groups/$scim_id;
    }
--- talk
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "name.givenName", "value": "A"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "first": "Ada", "off": "0"}
+ PUT /users/7 {"login": "ada", "first": "A", "off": "0"}
- 200 {"message": "User updated"}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "first": "A", "off": "0"}
< 200 {"userName": "ada", "name": {"givenName": "A"}, "active": true}
> PATCH /Groups/g-7 {"Operations": [{"op": "replace", "path": "externalId", "value": "x"}]}
+ GET /groups/7
- 200 {"id": 7, "name": "Ops", "ref": "y"}
+ PUT /groups/7 {"ref": "x"}
- 200 {}
+ GET /groups/7
- 200 {"id": 7, "name": "Ops", "ref": "x"}
< 200 {"displayName": "Ops", "externalId": "x"}

=== TEST 22: capability 15: a call for each attribute, in the order of the file
--- mapping
    detail  /message;
    resource User {
        attribute  id            /id     number;
        attribute  userName      /login  required;
        attribute  emails.value  /mail;
        attribute  displayName   /name;
        attribute  password      -  write_only;
        attribute  active        /enabled;
        get     GET   /users/$scim_id;
        create  POST  /users  'json={"login": $scim_userName}';
        set     displayName   PUT   /users/$scim_id  form=key=displayname&value=$scim_value;
        set     password      PUT   /users/$scim_id/password  'json={"password": $scim_value}';
        set     emails.value  PUT   /users/$scim_id  form=key=email&value=$scim_value;
        set     active=true   PUT   /users/$scim_id/enable;
        set     active=false  PUT   /users/$scim_id/disable;
        set     userName      POST  /users/$scim_id/rename  'json={"new_username": $scim_value}';
    }
--- talk
> PUT /Users/7 {"userName": "eve", "active": false, "password": "pw", "emails": [{"value": "e@x.test"}], "displayName": "Eve"}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "a@x.test", "name": "Eve", "enabled": true}
+ PUT /users/7/password {"password": "pw"}
- 200
+ PUT /users/7 key=email&value=e%40x.test
- 200
+ PUT /users/7/disable
- 200
+ POST /users/7/rename {"new_username": "eve"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "eve", "mail": "e@x.test", "name": "Eve", "enabled": false}
< 200 {"id": "7", "userName": "eve", "active": false, "password": null}
# what was done before a failure is told, and a repeat does the rest
> PUT /Users/7 {"userName": "ada", "emails": [{"value": "bad"}], "displayName": "Ada"}
+ GET /users/7
- 200 {"id": 7, "login": "eve", "mail": "e@x.test", "name": "Eve", "enabled": false}
+ PUT /users/7 key=displayname&value=Ada
- 200
+ PUT /users/7 key=email&value=bad
- 422 {"message": "Invalid mail"}
< 400 {"scimType": "invalidValue", "detail": "Invalid mail (done before that: User.set.displayName)"}
> PUT /Users/7 {"userName": "ada", "emails": [{"value": "a@x.test"}], "displayName": "Ada"}
+ GET /users/7
- 200 {"id": 7, "login": "eve", "mail": "e@x.test", "name": "Ada", "enabled": false}
+ PUT /users/7 key=email&value=a%40x.test
- 200
+ POST /users/7/rename {"new_username": "ada"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "a@x.test", "name": "Ada", "enabled": false}
< 200 {"userName": "ada", "active": false}
# a new user has what the create does not carry from the same calls
> POST /Users {"userName": "bob", "displayName": "Bob", "active": true}
+ POST /users {"login": "bob"}
- 201 {"id": 8}
+ PUT /users/8 key=displayname&value=Bob
- 200
+ GET /users/8
- 200 {"id": 8, "login": "bob", "name": "Bob", "enabled": true}
< 201 {"id": "8", "displayName": "Bob"}

=== TEST 23: capability 16: the method is overridden
--- mapping
    on  update delete 302  ok;
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        get     GET   /users/$scim_id;
        create  POST  /users  form;
        update  POST  /users/$scim_id  form=_method=put body=/user;
        delete  POST  /users/$scim_id  form=_method=delete&confirm=$scim_userName;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        get     GET   /groups/$scim_id;
        create  POST  /groups;
        update  POST  /groups/$scim_id  'header=X-HTTP-Method-Override: PUT';
        delete  POST  /groups/$scim_id?_method=DELETE;
    }
--- talk
> PUT /Users/7 {"userName": "eve"}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ POST /users/7 _method=put&user[login]=eve
- 302
    Location: /users/7/edit
+ GET /users/7
- 200 {"id": 7, "login": "eve"}
< 200 {"userName": "eve"}
> DELETE /Users/7
+ GET /users/7
- 200 {"id": 7, "login": "eve"}
+ POST /users/7 _method=delete&confirm=eve
- 302
    Location: /users
< 204
> PATCH /Groups/g-1 {"Operations": [{"op": "replace", "path": "displayName", "value": "Dev"}]}
+ GET /groups/1
- 200 {"id": 1, "name": "Ops"}
+ POST /groups/1 {"name": "Dev"}
    X-HTTP-Method-Override: PUT
- 200 {}
+ GET /groups/1
- 200 {"id": 1, "name": "Dev"}
< 200 {"displayName": "Dev"}
> DELETE /Groups/g-1
+ POST /groups/1?_method=DELETE
- 204
< 204

=== TEST 24: capability 17: a password is made, repeated, checked, and sent only if it changes
--- mapping
    resource User {
        attribute  id        /id        number;
        attribute  userName  /login     required;
        attribute  password  /password  write_only default=$scim_secret  'match=^(?=.*\d)(?=.*[a-z]).{8,}$';
        get     GET   /users/$scim_id;
        create  POST  /users  'json={"password_confirmation": $scim_password}'  body=/;
        update  PUT   /users/$scim_id;
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /users {"login": "ada", "password": "<secret>", "password_confirmation": "<secret>"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 201 {"id": "7", "password": null}
> POST /Users {"userName": "ada", "password": "l0ng enough"}
+ POST /users {"login": "ada", "password": "l0ng enough", "password_confirmation": "l0ng enough"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 201 {"id": "7", "password": null}
# what the app would refuse is refused before any call
> POST /Users {"userName": "ada", "password": "short"}
< 400 {"scimType": "invalidValue"}
> PUT /Users/7 {"userName": "eve"}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ PUT /users/7 {"login": "eve"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "eve"}
< 200 {"userName": "eve"}
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "password", "value": "an0ther one"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ PUT /users/7 {"password": "an0ther one"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 200 {"password": null}

=== TEST 25: capability 17: the app makes the password, and none can be set later
--- mapping
    resource User {
        attribute  id        /id        number;
        attribute  userName  /login     required;
        attribute  password  /password  write_only immutable;
        get     GET   /users/$scim_id;
        create  POST  /users  'json={"generate_password": true}'  body=/;
        update  PUT   /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        list  GET  /groups;
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /users {"login": "ada", "generate_password": true}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 201 {"id": "7"}
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "password", "value": "another"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 400 {"scimType": "mutability"}

=== TEST 26: capability 9: the window and look-ups are in the bodies, too
--- mapping
    json  '{"jsonrpc": "2.0", "id": 1}';
    lookup  $alias  POST  /rpc  'json={"method": "alias.get", "params": {"userids": $scim_id}}'  value=/result/0/alias;
    resource User {
        attribute  id        /userid    number;
        attribute  userName  /username  required;
        attribute  title     /title;
        list    POST  /rpc  items=/result  total=/count  size=2
            'json={"method": "user.get",
                   "params": {"limit": $scim_limit, "first": $scim_offset,
                              "last": "<$scim_offset>"}}';
        find    userName  POST  /rpc  'json={"method": "user.get", "params": {"filter": {"username": [$scim_value]}}}'  items=/result;
        get     POST  /rpc  'json={"method": "user.get", "params": {"userids": $scim_id}}'  object=/result/0;
        create  POST  /rpc  'json={"method": "user.create"}'  body=/params  id=/result/userids/0;
        update  POST  /rpc  'json={"method": "user.update", "params": {"alias": $alias}}'  body=/params;
    }
--- talk
> GET /Users
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.get", "params": {"limit": 2, "first": 0, "last": "<0>"}}
- 200 {"result": [{"userid": "1"}, {"userid": "2"}], "count": "3"}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.get", "params": {"limit": 2, "first": 2, "last": "<2>"}}
- 200 {"result": [{"userid": "3"}], "count": "3"}
< 200 {"totalResults": 3, "Resources": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}
> GET /Users?filter=userName%20eq%20%22a%5C%22b%22
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.get", "params": {"filter": {"username": ["a\"b"]}}}
- 200 {"result": [{"userid": "3", "username": "a\"b"}]}
< 200 {"Resources": [{"id": "3"}]}
> PATCH /Users/3 {"Operations": [{"op": "replace", "path": "title", "value": "Dr"}]}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.get", "params": {"userids": 3}}
- 200 {"result": [{"userid": "3", "username": "ada"}]}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "alias.get", "params": {"userids": 3}}
- 200 {"result": [{"alias": "x y"}]}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.update", "params": {"alias": "x y", "title": "Dr"}}
- 200 {"result": {}}
+ POST /rpc {"jsonrpc": "2.0", "id": 1, "method": "user.get", "params": {"userids": 3}}
- 200 {"result": [{"userid": "3", "username": "ada", "title": "Dr"}]}
< 200 {"title": "Dr"}

=== TEST 27: capability 10: a form over several lines, with dollars and fields without a value
--- mapping
    resource User {
        attribute  id              /id     number;
        attribute  userName        /login  required;
        attribute  name.givenName  /first;
        attribute  title           /title;
        get     GET   /users/$scim_id;
        create  POST  /users  id=/id
            'form=do=add&login=$scim_userName&
                  first=${scim_name.givenName}&price=$$5&
                  label=Dr. $scim_title&title=$scim_title';
        update  PUT   /users/$scim_id  form;
    }
--- talk
> POST /Users {"userName": "a&b=c", "name": {"givenName": "\u00c5 +"}}
+ POST /users do=add&login=a%26b%3Dc&first=%C3%85+%2B&price=%245&label=Dr.+
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "a&b=c", "first": "\u00c5 +"}
< 201 {"userName": "a&b=c", "name": {"givenName": "\u00c5 +"}}
> PATCH /Users/7 {"Operations": [{"op": "remove", "path": "name.givenName"}]}
+ GET /users/7
- 200 {"id": 7, "login": "a&b=c", "first": "\u00c5 +"}
+ PUT /users/7 first=
- 204
+ GET /users/7
- 200 {"id": 7, "login": "a&b=c", "first": ""}
< 200 {"userName": "a&b=c", "name": null}

=== TEST 28: capability 15: groups of attributes, several calls for one change, a create in two
--- mapping
    resource User {
        attribute  id               /id      number;
        attribute  userName         /login   required;
        attribute  name.givenName   /first;
        attribute  name.familyName  /last;
        attribute  emails.value     /email   read_only;
        attribute  emails.value     /new_email  write_only;
        get     GET     /users/$scim_id;
        create  POST    /accounts  'json={"account": $scim_userName}';
        create  POST    /users     'json={"login": $scim_userName}';
        set     name.givenName name.familyName  PUT  /users/$scim_id/name  'json={"first": ${scim_name.givenName}, "last": ${scim_name.familyName}}';
        set     userName  POST  /users/$scim_id/rename  'json={"to": $scim_value}';
        set     userName  POST  /accounts/$scim_id/rename  'json={"to": $scim_value}';
        update  PATCH   /users/$scim_id;
        delete  DELETE  /users/$scim_id;
        delete  DELETE  /accounts/$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "name": {"givenName": "Ada", "familyName": "Abel"}, "emails": [{"value": "a@x.test"}]}
+ POST /accounts {"account": "ada"}
- 201 {"ok": true}
+ POST /users {"login": "ada"}
- 201 {"id": 7}
+ PUT /users/7/name {"first": "Ada", "last": "Abel"}
- 204
+ PATCH /users/7 {"new_email": "a@x.test"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada", "first": "Ada", "last": "Abel", "email": "a@x.test"}
< 201 {"id": "7", "name": {"givenName": "Ada", "familyName": "Abel"}, "emails": [{"value": "a@x.test"}]}
> PATCH /Users/7 {"Operations": [{"op": "replace", "value": {"name": {"familyName": "Best"}, "userName": "eve"}}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "first": "Ada", "last": "Abel", "email": "a@x.test"}
+ PUT /users/7/name {"first": "Ada", "last": "Best"}
- 204
+ POST /users/7/rename {"to": "eve"}
- 204
+ POST /accounts/7/rename {"to": "eve"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "eve", "first": "Ada", "last": "Best", "email": "a@x.test"}
< 200 {"userName": "eve"}
> DELETE /Users/7
+ DELETE /users/7
- 204
+ DELETE /accounts/7
- 204
< 204

=== TEST 29: capability 10: fields with indexes, criteria in the names, errors in a 200
--- http
    map $host $mo_token {
        default  t0ken;
    }
--- mapping
    on      /exception  return 400 invalidValue;
    detail  /message;
    resource User {
        attribute  id            /id        number;
        attribute  userName      /username  required unique;
        attribute  emails.value  /email;
        attribute  active        /suspended  values=true:0,false:1,true:false,false:true;
        find    userName emails.value  POST  /rest/server.php?wstoken=$mo_token&wsfunction=core_user_get_users
            'form=criteria[0][key]=email&criteria[0][value]=$scim_value'  items=/users;
        list    POST  /rest/server.php?wstoken=$mo_token&wsfunction=core_user_get_users  'form=criteria[0][key]=&criteria[0][value]='  items=/users;
        get     POST  /rest/server.php?wstoken=$mo_token&wsfunction=core_user_get_users_by_field  'form=field=id&values[0]=$scim_id'  object=/0;
        create  POST  /rest/server.php?wstoken=$mo_token&wsfunction=core_user_create_users  'form=users[0][auth]=manual'  body=/users/0  id=/0/id;
        update  POST  /rest/server.php?wstoken=$mo_token&wsfunction=core_user_update_users  'form=users[0][id]=$scim_id'  body=/users/0;
        delete  POST  /rest/server.php?wstoken=$mo_token&wsfunction=core_user_delete_users  form=userids[0]=$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "emails": [{"value": "a@x.test"}]}
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_create_users users[0][auth]=manual&users[0][username]=ada&users[0][email]=a%40x.test
- 200 [{"id": 12, "username": "ada"}]
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_get_users_by_field field=id&values[0]=12
- 200 [{"id": 12, "username": "ada", "email": "a@x.test", "suspended": false}]
< 201 {"id": "12", "emails": [{"value": "a@x.test"}], "active": true}
> POST /Users {"userName": "ada"}
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_create_users users[0][auth]=manual&users[0][username]=ada
- 200 {"exception": "invalid_parameter_exception", "errorcode": "invalidparameter", "message": "Username already exists"}
< 400 {"scimType": "invalidValue", "detail": "Username already exists"}
> PATCH /Users/12 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_get_users_by_field field=id&values[0]=12
- 200 [{"id": 12, "username": "ada", "suspended": false}]
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_update_users users[0][id]=12&users[0][suspended]=1
- 200 null
    Content-Type: application/json
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_get_users_by_field field=id&values[0]=12
- 200 [{"id": 12, "username": "ada", "suspended": true}]
< 200 {"active": false}
> GET /Users?filter=emails.value%20eq%20%22a%40x.test%22
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_get_users criteria[0][key]=email&criteria[0][value]=a%40x.test
- 200 {"users": [{"id": 12, "username": "ada", "email": "a@x.test"}], "warnings": []}
< 200 {"totalResults": 1, "Resources": [{"id": "12"}]}
> DELETE /Users/12
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_delete_users userids[0]=12
- 200 null
    Content-Type: application/json
< 204
# nobody has this id
> GET /Users/99
+ POST /rest/server.php?wstoken=t0ken&wsfunction=core_user_get_users_by_field field=id&values[0]=99
- 200 []
< 404

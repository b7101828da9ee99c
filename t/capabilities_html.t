# Apps that have HTML forms alone, by mappings as an administrator would write
# them: DokuWiki's user manager, and Redmine's pages without its API.  The
# answers are those that they gave, shortened.

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

=== TEST 1: capability 12, capability 17, capability 32, capability 33: DokuWiki
--- http
    map $host $dw_user {
        default  scim;
    }
    map $host $dw_password {
        default  "p&w";
    }
--- mapping
    form    do=admin&page=usermanager&start=0&sectok=$sectok;
    detail  '~<div class="error">([^<]+)';
    session {
        login           GET   /doku.php?do=login;
        login           POST  /doku.php  'form=id=start&do=login&sectok=&u=$dw_user&p=$dw_password';
        lookup $sectok  GET   /doku.php?id=start&do=admin&page=usermanager  'value=~name="sectok" value="(\w+)"';
        on 302  ok;
    }
    on  302  login;
    on  "~Security Token did not match"  login;
    on  list header:Content-Type!~csv  login;
    on  "~For admins only"  return 503;
    on  create update "~already exists"           return 409 uniqueness;
    on  "~user doesn't exist|>0 users deleted"    return 404;
    on  create update delete '~class="error"'     return 400 invalidValue;
    on  create update delete '!~class="success"'  return 503;
    resource User {
        attribute  id        /User;
        attribute  userName  /User  required unique immutable  'match=^[\w.-]+$';
        attribute  emails.value  /Email required;
        attribute  groups  /Groups  split=, default=user;
        attribute  name.givenName   -  write_only;
        attribute  name.familyName  -  write_only;
        attribute  displayName   "/Real Name"  'default=${scim_name.givenName} ${scim_name.familyName}';
        attribute  password      -  write_only default=$scim_secret;
        attribute  active  redis;
        attribute  externalId  redis;
        list    POST  /doku.php?id=start  'form=fn[export]=1';
        create  POST  /doku.php?id=start  'form=fn[add]=1&userid=$scim_userName&userpass=$scim_password&userpass2=$scim_password&username=$scim_displayName&usermail=${scim_emails.value}&usergroups=$scim_groups';
        update  POST  /doku.php?id=start  'form=fn[modify]=1&userid_old=$scim_id&userid=$scim_userName&userpass=$scim_password&userpass2=$scim_password&username=$scim_displayName&usermail=${scim_emails.value}&usergroups=$scim_groups';
        delete  POST  /doku.php?id=start  'form=fn[delete]=1&delete[$scim_id]=on';
        hide    id=admin;
    }
--- talk
> POST /Users {"userName": "ada.abel", "name": {"givenName": "Ada", "familyName": "Abel"}, "emails": [{"value": "ada@x.test"}], "externalId": "e1", "active": true}
+ GET /doku.php?do=login
    !Cookie
- 200 <form id="dw__login">
    Set-Cookie: DokuWiki=7apb; path=/; HttpOnly
    Set-Cookie: DWacb1=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; HttpOnly
+ POST /doku.php id=start&do=login&sectok=&u=scim&p=p%26w
    Cookie: DokuWiki=7apb
- 302
    Set-Cookie: DWacb1=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; HttpOnly
    Set-Cookie: DWacb1=YWRtaW4%3D%7C0%7CFZ; path=/; HttpOnly
    Location: http://127.0.0.1:8304/doku.php?id=start
+ GET /doku.php?id=start&do=admin&page=usermanager
    Cookie: DokuWiki=7apb; DWacb1=YWRtaW4%3D%7C0%7CFZ
- 200 <input type="hidden" name="sectok" value="0605a" />
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=0605a&fn[add]=1&userid=ada.abel&userpass=<secret>&userpass2=<secret>&username=Ada+Abel&usermail=ada%40x.test&usergroups=user
    Cookie: DokuWiki=7apb; DWacb1=YWRtaW4%3D%7C0%7CFZ
- 200 <div class="success">User added successfully</div><p>Displaying users 1-20 of 102 found.</p>
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=0605a&fn[export]=1
- 200
    Content-Type: text/csv;charset=utf-8
    Content-Disposition: attachment; filename="wikiusers.csv"
    | User,"Real Name",Email,Groups
    | admin,Admin,admin@x.test,"user,admin"
    | ada.abel,"Ada Abel",ada@x.test,user
    |
< 201 {"id": "ada.abel", "userName": "ada.abel", "displayName": "Ada Abel", "emails": [{"value": "ada@x.test"}], "groups": [{"value": "user"}], "externalId": "e1", "active": true, "password": null}
> POST /Users {"userName": "ada.abel", "displayName": "A", "emails": [{"value": "ada@x.test"}], "password": "Str0ng & long"}
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=0605a&fn[add]=1&userid=ada.abel&userpass=Str0ng+%26+long&userpass2=Str0ng+%26+long&username=A&usermail=ada%40x.test&usergroups=user
- 200 <div class="error">User addition failed</div><div class="error">A user with this name already exists.</div>
< 409 {"scimType": "uniqueness"}
> POST /Users {"userName": "R&D", "displayName": "A", "emails": [{"value": "a@x.test"}]}
< 400 {"scimType": "invalidValue"}
# what is hidden is not made either
> POST /Users {"userName": "admin", "displayName": "A", "emails": [{"value": "a@x.test"}], "password": "pw"}
< 409
# the present values are sent with the changed one
> PATCH /Users/ada.abel {"Operations": [{"op": "replace", "path": "displayName", "value": "Ada Best"}]}
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=0605a&fn[export]=1
- 200
    Content-Type: text/csv;charset=utf-8
    | User,"Real Name",Email,Groups
    | ada.abel,"Ada Abel",ada@x.test,"user,sales"
    |
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=0605a&fn[modify]=1&userid_old=ada.abel&userid=ada.abel&username=Ada+Best&usermail=ada%40x.test&usergroups=user%2Csales
- 200 <div class="error">Security Token did not match. Possible CSRF attack.</div>
+ GET /doku.php?do=login
    !Cookie
- 200 <form id="dw__login">
    Set-Cookie: DokuWiki=new; path=/; HttpOnly
+ POST /doku.php id=start&do=login&sectok=&u=scim&p=p%26w
- 302
+ GET /doku.php?id=start&do=admin&page=usermanager
- 200 <input type="hidden" name="sectok" value="77" />
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=77&fn[modify]=1&userid_old=ada.abel&userid=ada.abel&username=Ada+Best&usermail=ada%40x.test&usergroups=user%2Csales
    Cookie: DokuWiki=new
- 200 <div class="success">User updated successfully</div>
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=77&fn[export]=1
- 200
    Content-Type: text/csv;charset=utf-8
    | User,"Real Name",Email,Groups
    | ada.abel,"Ada Best",ada@x.test,"user,sales"
    |
< 200 {"displayName": "Ada Best", "groups": [{"value": "user"}, {"value": "sales"}], "externalId": "e1"}
# a session that is over shows the start page in place of the list
> GET /Users
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=77&fn[export]=1
- 200 <h1>start</h1>
+ GET /doku.php?do=login
- 200 <form id="dw__login">
+ POST /doku.php id=start&do=login&sectok=&u=scim&p=p%26w
- 302
+ GET /doku.php?id=start&do=admin&page=usermanager
- 200 <input type="hidden" name="sectok" value="78" />
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=78&fn[export]=1
- 200
    Content-Type: text/csv;charset=utf-8
    | User,"Real Name",Email,Groups
    | admin,Admin,admin@x.test,"user,admin"
    | ada.abel,"Ada Best",ada@x.test,"user,sales"
    |
< 200 {"totalResults": 1, "Resources": [{"id": "ada.abel"}]}
> DELETE /Users/ada.abel
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=78&fn[export]=1
- 200
    Content-Type: text/csv;charset=utf-8
    | User,"Real Name",Email,Groups
    | ada.abel,"Ada Best",ada@x.test,"user,sales"
    |
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=78&fn[delete]=1&delete[ada.abel]=on
- 200 <div class="success">1 users deleted.</div>
< 204
> DELETE /Users/admin
+ POST /doku.php?id=start do=admin&page=usermanager&start=0&sectok=78&fn[export]=1
- 200
    Content-Type: text/csv;charset=utf-8
    | User,"Real Name",Email,Groups
    | admin,Admin,admin@x.test,"user,admin"
    |
< 404

=== TEST 2: capability 5, capability 10, capability 16, capability 26: Redmine's pages
--- http
    map $host $rm_user {
        default  scim;
    }
    map $host $rm_password {
        default  pw;
    }
--- mapping
    session { lookup $form GET /login 'value=~csrf-token" content="([^"]+)';  login POST /login 'form=authenticity_token=$form&username=$rm_user&password=$rm_password';
              on login 302 ok;  lookup $csrf GET /users 'value=~csrf-token" content="([^"]+)'; }
    form    authenticity_token=$csrf;
    on      302 header:Location~/login  login;
    on      422  login;
    on      "~already been taken"  return 409 uniqueness;
    on      create update delete 200  return 400 invalidValue;
    on      create update delete add remove 302  ok;
    detail  '~<div id="errorExplanation"><ul><li>([^<]+)';
    resource User {
        attribute  id               /id         number;
        attribute  userName         /login      required unique;
        attribute  name.givenName   /firstname  required;
        attribute  name.familyName  /lastname   required;
        attribute  emails.value     /mail       required;
        attribute  active           /status     values=true:active,false:locked read_only;
        list    GET   /users?status=&page=$scim_page  size=2 total=~/(\d+)\)</span>  'items=~(?s)<tr class="user (?<status>\w+)">.*?/users/(?<id>\d+)/edit">(?<login>[^<]+)</a>.*?firstname">(?<firstname>[^<]*)<.*?lastname">(?<lastname>[^<]*)<.*?mailto:(?<mail>[^"]+)';
        create  POST  /users           form body=/user id=header:Location~/users/(\d+);
        update  POST  /users/$scim_id  form=_method=put body=/user;
        delete  POST  /users/$scim_id  form=_method=delete&confirm=$scim_userName;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        attribute  members      /id;
        list    GET  /groups  'items=~/groups/(?<id>\d+)/edit">(?<name>[^<]+)';
        read    members  GET  /groups/$scim_id/edit?tab=users  'items=~<tr id="user-(?<id>\d+)"';
        add     members  POST  /groups/$scim_id/users  'form=user_ids[]=$scim_values';
        remove  members  POST  /groups/$scim_id/users/$scim_value  form=_method=delete;
    }
--- talk
> GET /Users?count=3
+ GET /login
- 200 <meta name="csrf-token" content="f0&#43;rm==" />
    Set-Cookie: _session=1; path=/; HttpOnly
+ POST /login authenticity_token=f0%2Brm%3D%3D&username=scim&password=pw
    Cookie: _session=1
- 302
    Set-Cookie: _session=2; path=/; HttpOnly
    Location: http://127.0.0.1:8301/my/page
+ GET /users
    Cookie: _session=2
- 200 <meta name="csrf-token" content="c5rf" />
+ GET /users?status=&page=1
- 200 <span class="items">(1-2/3)</span>
    | <tr class="user active"><td class="username"><a href="/users/5/edit">ada.abel</a></td>
    | <td class="firstname">Ada</td><td class="lastname">O&#39;Abel</td><td class="email"><a href="mailto:ada@x.test">ada@x.test</a></td></tr>
    | <tr class="user locked"><td class="username"><a href="/users/6/edit">bob</a></td>
    | <td class="firstname">Bob</td><td class="lastname"></td><td class="email"><a href="mailto:bob@x.test">bob@x.test</a></td></tr>
+ GET /users?status=&page=2
- 200 <span class="items">(3-3/3)</span>
    | <tr class="user active"><td class="username"><a href="/users/9/edit">eve</a></td>
    | <td class="firstname">Eve</td><td class="lastname">E</td><td class="email"><a href="mailto:eve@x.test">eve@x.test</a></td></tr>
< 200 {"totalResults": 3, "Resources": [{"id": "5", "userName": "ada.abel", "name": {"familyName": "O'Abel"}, "active": true}, {"id": "6", "active": false, "name": {"givenName": "Bob", "familyName": null}}, {"id": "9"}]}
> POST /Users {"userName": "jdoe", "name": {"givenName": "Jane", "familyName": "Doe"}, "emails": [{"value": "jdoe@x.test"}]}
+ POST /users authenticity_token=c5rf&user[login]=jdoe&user[firstname]=Jane&user[lastname]=Doe&user[mail]=jdoe%40x.test
- 200 <div id="errorExplanation"><ul><li>Login has already been taken</li></ul></div>
< 409 {"scimType": "uniqueness", "detail": "Login has already been taken"}
> POST /Users {"userName": "jdoe", "name": {"givenName": "Jane", "familyName": "Doe"}, "emails": [{"value": "nope"}]}
+ POST /users authenticity_token=c5rf&user[login]=jdoe&user[firstname]=Jane&user[lastname]=Doe&user[mail]=nope
- 200 <div id="errorExplanation"><ul><li>Email is invalid</li></ul></div>
< 400 {"scimType": "invalidValue", "detail": "Email is invalid"}
# a wrong token has ended the session
> POST /Users {"userName": "jdoe", "name": {"givenName": "Jane", "familyName": "Doe"}, "emails": [{"value": "jdoe@x.test"}]}
+ POST /users authenticity_token=c5rf&user[login]=jdoe&user[firstname]=Jane&user[lastname]=Doe&user[mail]=jdoe%40x.test
- 422 <p id="errorExplanation">Invalid form authenticity token.</p>
+ GET /login
    !Cookie
- 200 <meta name="csrf-token" content="f2" />
    Set-Cookie: _session=3
+ POST /login authenticity_token=f2&username=scim&password=pw
- 302
    Location: /my/page
+ GET /users
- 200 <meta name="csrf-token" content="c2" />
+ POST /users authenticity_token=c2&user[login]=jdoe&user[firstname]=Jane&user[lastname]=Doe&user[mail]=jdoe%40x.test
- 302
    Location: http://127.0.0.1:8301/users/110/edit
+ GET /users?status=&page=1
- 200 <span class="items">(1-1/1)</span>
    | <tr class="user active"><a href="/users/110/edit">jdoe</a><td class="firstname">Jane</td><td class="lastname">Doe</td><a href="mailto:jdoe@x.test">
< 201 {"id": "110", "userName": "jdoe"}
> DELETE /Users/110
+ GET /users?status=&page=1
- 200 <span class="items">(1-1/1)</span>
    | <tr class="user active"><a href="/users/110/edit">jdoe</a><td class="firstname">Jane</td><td class="lastname">Doe</td><a href="mailto:jdoe@x.test">
+ POST /users/110 authenticity_token=c2&_method=delete&confirm=jdoe
- 200 <form>Please type the login to confirm</form>
< 400
> PATCH /Groups/g-111 {"Operations": [{"op": "add", "path": "members", "value": [{"value": "110"}, {"value": "5"}]}, {"op": "remove", "path": "members[value eq \"6\"]"}]}
+ POST /groups/111/users authenticity_token=c2&user_ids[]=110&user_ids[]=5
- 302
    Location: /groups/111/edit?tab=users
+ POST /groups/111/users/6 authenticity_token=c2&_method=delete
- 302
    Location: /groups/111/edit?tab=users
+ GET /groups
- 200 <a href="/groups/111/edit">Ops</a>
< 204
> GET /Groups/g-111
+ GET /groups
- 200 <a href="/groups/111/edit">Ops</a>
+ GET /groups/111/edit?tab=users
- 200 <tr id="user-110"><td></td></tr><tr id="user-5"></tr>
< 200 {"displayName": "Ops", "members": [{"value": "110"}, {"value": "5"}]}

=== TEST 3: capability 20, capability 25: an edit form is the object, lines of a text are a list
--- mapping
    resource User {
        attribute id /id;
        attribute userName /id required read_only;
        attribute displayName /name;
        attribute roles '/groups' split=,;
        list GET /list 'items=~<li>(?<id>\S+) (?<name>[^<]*)' partial;
        get GET /edit?u=$scim_id 'object=~(?s)name="userid"\s+value="(?<id>[^"]*)".*?name="username"\s+value="(?<name>[^"]*)".*?name="groups"\s+value="(?<groups>[^"]*)"';
        update POST /edit?u=$scim_id 'form=username=$scim_displayName&groups=$scim_roles';
    }
    resource Group {
        attribute id / prefix=g-;
        attribute displayName / required read_only;
        attribute members / ;
        list GET /groups 'items=~(?m)^\S.*$';
        read members GET /groups/$scim_id 'items=~(?m)^\* (\S+)$';
        add members POST /groups/$scim_id form=add=$scim_value;
        remove members POST /groups/$scim_id form=remove=$scim_value;
    }
--- talk
> GET /Users/ada
+ GET /edit?u=ada
- 200 <input type="text" name="userid" value="ada"><input name="username"
    |   value="Ada &amp; &quot;Co&quot;"><input name="groups" value="a, b">
< 200 {"id": "ada", "displayName": "Ada & \"Co\"", "roles": [{"value": "a"}, {"value": "b"}]}
> GET /Users/eve
+ GET /edit?u=eve
- 200 <div class="error">no such user</div>
< 404
> GET /Users
+ GET /list
- 200 <ul><li>ada Ada<li>bob </ul>
+ GET /edit?u=ada
- 200 <input type="text" name="userid" value="ada"><input name="username" value="Ada"><input name="groups" value="a, b">
+ GET /edit?u=bob
- 200 <input type="text" name="userid" value="bob"><input name="username" value=""><input name="groups" value="">
< 200 {"Resources": [{"id": "ada", "roles": [{"value": "a"}, {"value": "b"}]}, {"id": "bob", "displayName": null}]}
> PATCH /Users/ada {"Operations": [{"op": "add", "path": "roles", "value": [{"value": "c"}]}]}
+ GET /edit?u=ada
- 200 <input type="text" name="userid" value="ada"><input name="username" value="A &lt;b&gt;"><input name="groups" value="a, b">
+ POST /edit?u=ada username=A+%3Cb%3E&groups=a%2Cb%2Cc
- 200 ok
+ GET /edit?u=ada
- 200 <input type="text" name="userid" value="ada"><input name="username" value="A &lt;b&gt;"><input name="groups" value="a,b,c">
< 200 {"roles": [{"value": "a"}, {"value": "b"}, {"value": "c"}]}
> GET /Groups
+ GET /groups
- 200 admin
    | R&D Lab
    |
+ GET /groups/admin
- 200 members:
    | * ada
    | * bob
+ GET /groups/R%26D%20Lab
- 200 members:
< 200 {"totalResults": 2, "Resources": [{"id": "g-admin", "members": [{"value": "ada"}, {"value": "bob"}]}, {"id": "g-R&D Lab", "displayName": "R&D Lab", "members": []}]}

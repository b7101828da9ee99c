# What a mapping language must be able to say of an app: how objects are named,
# found and listed.  The answers are those of real apps in their shape.

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

=== TEST 1: capability 18: an id from a Location, absolute or relative, or looked up
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        get     GET   /users/$scim_id;
        create  POST  /users  id=header:Location~/users/(\d+);
        update  PUT   /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required unique;
        find    displayName  GET  /groups?name=$scim_value  items=/groups;
        get     GET   /groups/$scim_id;
        create  POST  /groups  form;
        update  PUT   /groups/$scim_id;
        on      create 302  ok;
    }
--- talk
> POST /Users {"userName": "ada"}
+ POST /users {"login": "ada"}
- 201 {"id": 1, "message": "not the id"}
    Location: http://127.0.0.1:8301/users/110
+ GET /users/110
- 200 {"id": 110, "login": "ada"}
< 201 {"id": "110"}
    Location: https://scim.test/v2/Users/110
> POST /Users {"userName": "bob"}
+ POST /users {"login": "bob"}
- 201
    Location: /users/111/edit
+ GET /users/111
- 200 {"id": 111, "login": "bob"}
< 201 {"id": "111"}
# the app says nothing: what was created is found by its unique name
> POST /Groups {"displayName": "R&D"}
+ POST /groups name=R%26D
- 302
    Location: /groups
+ GET /groups?name=R%26D
- 200 {"groups": [{"id": 4, "name": "R&D Lab"}, {"id": 5, "name": "r&d"}]}
+ GET /groups/5
- 200 {"id": 5, "name": "r&d"}
< 201 {"id": "g-5", "displayName": "r&d"}

=== TEST 2: capability 18: an id that is known beforehand
--- mapping
    resource User {
        attribute  id        /name  case_exact;
        attribute  userName  /name  required immutable case_exact;
        get     GET  /api/users/$scim_id;
        create  PUT  /api/users/$scim_userName  'json={"tags": ""}';
    }
--- talk
> POST /Users {"userName": "a/b"}
+ PUT /api/users/a%2Fb {"tags": ""}
- 201
+ GET /api/users/a%2Fb
- 200 {"name": "a/b", "tags": []}
< 201 {"id": "a/b"}
    Location: https://scim.test/v2/Users/a%2Fb

=== TEST 3: capability 19: paths want the login, ids are numbers
--- mapping
    lookup  $member  GET  /users/search?uid=$scim_value  value=/data/0/login;
    resource User {
        attribute  id            /id     number;
        attribute  userName      /login  required;
        attribute  emails.value  /email;
        lookup  $login    GET  /users/search?uid=$scim_id  value=/data/0/login;
        get               GET     /users/search?uid=$scim_id  object=/data/0;
        create            POST    /admin/users;
        update            PATCH   /admin/users/$login;
        set     userName  POST    /admin/users/$login/rename  'json={"new_username": $scim_value}';
        delete            DELETE  /admin/users/$login?purge=true;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        attribute  members      /id;
        get     GET   /teams/$scim_id;
        read    members  GET  /teams/$scim_id/members  items=/;
        create  POST  /teams;
        update  PATCH /teams/$scim_id;
        add     members  PUT     /teams/$scim_id/members/$member;
        remove  members  DELETE  /teams/$scim_id/members/$member;
    }
--- talk
# the rename comes last, since the look-ups come before the writes
> PUT /Users/7 {"userName": "eve", "emails": [{"value": "e@x.test"}]}
+ GET /users/search?uid=7
- 200 {"ok": true, "data": [{"id": 7, "login": "ada", "email": "a@x.test"}]}
+ PATCH /admin/users/ada {"email": "e@x.test"}
- 200 {"id": 7, "login": "ada", "email": "e@x.test"}
+ POST /admin/users/ada/rename {"new_username": "eve"}
- 204
+ GET /users/search?uid=7
- 200 {"ok": true, "data": [{"id": 7, "login": "eve", "email": "e@x.test"}]}
< 200 {"id": "7", "userName": "eve", "emails": [{"value": "e@x.test"}]}
> DELETE /Users/7
+ GET /users/search?uid=7
- 200 {"ok": true, "data": [{"id": 7, "login": "eve"}]}
+ DELETE /admin/users/eve?purge=true
- 204
< 204
> DELETE /Users/8
+ GET /users/search?uid=8
- 200 {"ok": true, "data": []}
< 404
# a member is a number for SCIM and a login in the path
> PATCH /Groups/g-1 {"Operations": [{"op": "add", "path": "members", "value": [{"value": "7"}]}, {"op": "remove", "path": "members[value eq \"9\"]"}]}
+ GET /users/search?uid=7
- 200 {"ok": true, "data": [{"id": 7, "login": "eve"}]}
+ GET /users/search?uid=9
- 200 {"ok": true, "data": [{"id": 9, "login": "bob"}]}
+ PUT /teams/1/members/eve
- 204
+ DELETE /teams/1/members/bob
- 204
< 204
> GET /Groups/g-1
+ GET /teams/1
- 200 {"id": 1, "name": "Ops"}
+ GET /teams/1/members
- 200 [{"id": 7, "login": "eve"}]
< 200 {"members": [{"value": "7"}]}

=== TEST 4: capability 19: an id by a template, an id that a rename would change
--- mapping
    resource User {
        attribute  id        /name;
        attribute  userName  /name~^@([^:]+)  required immutable;
        attribute  displayName  /displayname;
        get     GET  /admin/users/$scim_id;
        create  PUT  /admin/users/@$scim_userName:example.test  id=@$scim_userName:example.test;
        update  PUT  /admin/users/$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "displayName": "Ada"}
+ PUT /admin/users/@ada:example.test {"displayname": "Ada"}
- 201 {"name": "@ada:example.test", "displayname": "Ada"}
+ GET /admin/users/%40ada%3Aexample.test
- 200 {"name": "@ada:example.test", "displayname": "Ada"}
< 201 {"id": "@ada:example.test", "userName": "ada", "displayName": "Ada"}
> PATCH /Users/%40ada%3Aexample.test {"Operations": [{"op": "replace", "path": "userName", "value": "eve"}]}
+ GET /admin/users/%40ada%3Aexample.test
- 200 {"name": "@ada:example.test", "displayname": "Ada"}
< 400 {"scimType": "mutability"}

=== TEST 5: capability 20: no route for one object: picked from the list, or filtered by the app
--- mapping
    resource User {
        attribute  id        /User;
        attribute  userName  /User   required read_only;
        attribute  emails.value  /Email  read_only;
        list    GET  /users.csv;
    }
    resource Group {
        attribute  id           /usrgrpid  prefix=g-;
        attribute  displayName  /name  required read_only;
        find    id  POST  /rpc  'json={"method": "usergroup.get", "params": {"usrgrpids": [$scim_value]}}'  items=/result;
        list    POST  /rpc  'json={"method": "usergroup.get"}'  items=/result;
    }
--- talk
> GET /Users/bob
+ GET /users.csv
- 200
    Content-Type: text/csv
    | User,"Real Name",Email
    | ada,"Ada Abel",ada@x.test
    | bob,"Bob ""B"" Berg",bob@x.test
    |
< 200 {"id": "bob", "emails": [{"value": "bob@x.test"}]}
> GET /Users/eve
+ GET /users.csv
- 200
    Content-Type: text/csv
    | User,"Real Name",Email
    |
< 404
> GET /Groups/g-8
+ POST /rpc {"method": "usergroup.get", "params": {"usrgrpids": ["8"]}}
- 200 {"result": [{"usrgrpid": "8", "name": "Guests"}]}
< 200 {"id": "g-8", "displayName": "Guests"}
> GET /Groups/g-9
+ POST /rpc {"method": "usergroup.get", "params": {"usrgrpids": ["9"]}}
- 200 {"result": []}
< 404

=== TEST 6: capability 20: several calls for the attributes of one object
--- mapping
    resource User {
        attribute  id           /  case_exact;
        attribute  userName     /  required immutable case_exact;
        attribute  displayName  /vcard/fn;
        attribute  nickName     /vcard/nick;
        attribute  roles        /roles/*/name  read_only;
        list    GET   /users;
        read    displayName  POST  /get_vcard  'json={"user": $scim_id, "name": "FN"}';
        read    nickName     POST  /get_vcard  'json={"user": $scim_id, "name": "NICK"}';
        read    roles        GET   /users/$scim_id/roles;
        create  PUT   /users/$scim_userName  id=$scim_userName;
        set     displayName  POST  /set_vcard  'json={"user": $scim_id, "name": "FN", "content": $scim_value}';
        set     nickName     POST  /set_vcard  'json={"user": $scim_id, "name": "NICK", "content": $scim_value}';
    }
--- talk
> GET /Users/ada
+ GET /users
- 200 ["ada", "bob"]
+ POST /get_vcard {"user": "ada", "name": "FN"}
- 200 {"vcard": {"fn": "Ada Abel"}}
+ POST /get_vcard {"user": "ada", "name": "NICK"}
- 404
+ GET /users/ada/roles
- 200 {"roles": [{"name": "r1"}, {"name": "r2"}]}
< 200 {"id": "ada", "displayName": "Ada Abel", "nickName": null, "roles": [{"value": "r1"}, {"value": "r2"}]}
# only for what is asked
> GET /Users?attributes=nickName
+ GET /users
- 200 ["ada", "bob"]
+ POST /get_vcard {"user": "ada", "name": "NICK"}
- 200 {"vcard": {"nick": "A"}}
+ POST /get_vcard {"user": "bob", "name": "NICK"}
- 404
< 200 {"totalResults": 2, "Resources": [{"id": "ada", "nickName": "A", "displayName": null}, {"id": "bob"}]}

=== TEST 7: capability 21: an exact find, a substring, a regex, a second step, else a scan
--- mapping
    resource User {
        attribute  id              /id     number;
        attribute  userName        /login  required;
        attribute  emails.value    /mail;
        attribute  displayName     /name;
        attribute  nickName        /nick   case_exact;
        attribute  title           /title  case_exact;
        attribute  externalId      /ref;
        list    GET   /users;
        find    userName      GET   /users/lookup?loginOrEmail=$scim_value  object=/;
        find    emails.value  GET   /users?name=$scim_value  items=/users;
        find    displayName   POST  /users/search  'form=username=^${scim_value:regex}$$';
        find    nickName      GET   /users?nick=$scim_value  items=/users;
        find    externalId    GET   /auth_providers/oidc/users/$scim_value  object=/ id=/user_id;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
--- talk
# in any case, since the app does not tell them apart
> GET /Users?filter=userName%20eq%20%22ADA%22
+ GET /users/lookup?loginOrEmail=ADA
- 200 {"id": 7, "login": "ada", "mail": "a@x.test"}
< 200 {"totalResults": 1, "Resources": [{"id": "7"}]}
# the app has found the mail, not the login
> GET /Users?filter=userName%20eq%20%22a%40x.test%22
+ GET /users/lookup?loginOrEmail=a%40x.test
- 200 {"id": 7, "login": "ada", "mail": "a@x.test"}
< 200 {"totalResults": 0}
> GET /Users?filter=emails.value%20eq%20%22a%40x.test%22
+ GET /users?name=a%40x.test
- 200 {"users": [{"id": 8, "login": "b", "mail": "aa@x.test"}, {"id": 7, "login": "ada", "mail": "A@x.test"}, {"id": 9, "login": "c", "mail": "a@x.test.org"}]}
< 200 {"totalResults": 1, "Resources": [{"id": "7", "emails": [{"value": "A@x.test"}]}]}
> GET /Users?filter=displayName%20eq%20%22A.%20(x)%22
+ POST /users/search username=%5EA%5C.%5C+%5C%28x%5C%29%24
- 200 [{"id": 7, "name": "A. (X)"}, {"id": 8, "name": "Ab (x)"}]
< 200 {"totalResults": 1, "Resources": [{"id": "7"}]}
# case counts where the mapping says so
> GET /Users?filter=nickName%20eq%20%22Ann%22
+ GET /users?nick=Ann
- 200 {"users": [{"id": 7, "nick": "ann"}, {"id": 8, "nick": "Ann"}]}
< 200 {"totalResults": 1, "Resources": [{"id": "8"}]}
> GET /Users?filter=title%20eq%20%22Dr%22
+ GET /users
- 200 [{"id": 7, "title": "dr"}, {"id": 8, "title": "Dr"}]
< 200 {"totalResults": 1, "Resources": [{"id": "8"}]}
> GET /Users?filter=externalId%20eq%20%22x%201%22
+ GET /auth_providers/oidc/users/x%201
- 200 {"user_id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "ref": "x 1"}
< 200 {"totalResults": 1, "Resources": [{"id": "7", "userName": "ada"}]}
> GET /Users?filter=externalId%20eq%20%22x2%22
+ GET /auth_providers/oidc/users/x2
- 404
< 200 {"totalResults": 0}

=== TEST 8: capability 22: an app that ignores what it is asked leaks nothing and ends
--- mapping
    resource User {
        attribute  id        /name  case_exact;
        attribute  userName  /name  required read_only case_exact;
        find    userName  GET  /users?name=$scim_value;
        list    GET  /users?page=$scim_page&page_size=$scim_limit  size=2;
        get     GET  /users/$scim_id;
    }
--- talk
> GET /Users?filter=userName%20eq%20%22bob%22
+ GET /users?name=bob
- 200 [{"name": "ada"}, {"name": "bob"}, {"name": "eve"}]
< 200 {"totalResults": 1, "Resources": [{"id": "bob"}]}
> GET /Users?filter=userName%20eq%20%22nobody%22
+ GET /users?name=nobody
- 200 [{"name": "ada"}, {"name": "bob"}, {"name": "eve"}]
< 200 {"totalResults": 0, "Resources": []}
# each page has all
> GET /Users
+ GET /users?page=1&page_size=2
- 200 [{"name": "ada"}, {"name": "bob"}, {"name": "eve"}]
+ GET /users?page=2&page_size=2
- 200 [{"name": "ada"}, {"name": "bob"}, {"name": "eve"}]
< 200 {"totalResults": 3, "Resources": [{"id": "ada"}, {"id": "bob"}, {"id": "eve"}]}
# the app gives another one than was asked for
> GET /Users/bob
+ GET /users/bob
- 200 {"name": "ada"}
< 404

=== TEST 9: capability 23: what the app would rewrite is refused, and its own form is shown
--- mapping
    resource User {
        attribute  id            /id      number;
        attribute  userName      /login   required 'match=^[\w.-]+$';
        attribute  emails.value  /mail;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
--- talk
> POST /Users {"userName": "zoe+tag@y"}
< 400 {"scimType": "invalidValue"}
> POST /Users {"userName": "Zoe", "emails": [{"value": "Zoe@X.test"}]}
+ POST /users {"login": "Zoe", "mail": "Zoe@X.test"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "zoe", "mail": "zoe@x.test"}
< 201 {"userName": "zoe", "emails": [{"value": "zoe@x.test"}]}

=== TEST 10: capability 24: users and groups of one id space are told apart
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        get     GET   /users/$scim_id;
        list    GET   /users;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required;
        attribute  members      /users/*/id;
        list    GET   /groups;
        get     GET   /groups/$scim_id;
        create  POST  /groups;
        update  PUT   /groups/$scim_id;
    }
--- talk
> GET /Groups/g-114
+ GET /groups/114
- 200 {"id": 114, "name": "Ops", "users": [{"id": 5}]}
< 200 {"id": "g-114", "members": [{"value": "5", "$ref": "https://scim.test/v2/Users/5"}]}
> GET /Groups/114
< 404
> GET /Users/g-114
< 404

=== TEST 11: capability 25: items at a pointer, keyed by id, of bare strings, or missing
--- mapping
    resource User {
        attribute  id           /id           case_exact;
        attribute  userName     /id           required read_only case_exact;
        attribute  displayName  /displayname  read_only;
        list    GET  /users/details  items=/ocs/data/users;
        get     GET  /users/$scim_id  object=/ocs/data;
    }
    resource Group {
        attribute  id           /  prefix=g-;
        attribute  displayName  /  required read_only;
        list    GET  /groups  items=/ocs/data/groups;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id    /serial;
        attribute  name  /serial  type=string read_only;
        list    GET  /devices;
    }
--- talk
> GET /Users
+ GET /users/details
- 200 {"ocs": {"meta": {"statuscode": 100}, "data": {"users": {"ada": {"id": "ada", "displayname": "Ada"}, "bob": {"id": "bob", "displayname": "Bob"}}}}}
< 200 {"totalResults": 2, "Resources": [{"id": "ada", "displayName": "Ada"}, {"id": "bob", "displayName": "Bob"}]}
# nobody, in the way of PHP
> GET /Users
+ GET /users/details
- 200 {"ocs": {"meta": {"statuscode": 100}, "data": {"users": []}}}
< 200 {"totalResults": 0, "Resources": []}
> GET /Users
+ GET /users/details
- 200 {"ocs": {"meta": {"statuscode": 100}, "data": {}}}
< 200 {"totalResults": 0, "Resources": []}
> GET /Groups
+ GET /groups
- 200 {"ocs": {"data": {"groups": ["admin", "R&D"]}}}
< 200 {"totalResults": 2, "Resources": [{"id": "g-admin", "displayName": "admin"}, {"id": "g-R&D", "displayName": "R&D"}]}
> GET /Groups/g-R%26D
+ GET /groups
- 200 {"ocs": {"data": {"groups": ["admin", "R&D"]}}}
< 200 {"id": "g-R&D", "displayName": "R&D"}
> GET /Devices
+ GET /devices
- 200 [{"serial": "x1"}]
< 200 {"totalResults": 1, "Resources": [{"id": "x1", "name": "x1"}]}

=== TEST 12: capability 25: rows of CSV, blocks of HTML, elements of XML
--- mapping
    resource User {
        attribute  id           /login;
        attribute  userName     /login  required read_only;
        attribute  displayName  /name   read_only;
        list    GET  /users  'items=~<tr class="user_info">\s*<td><a [^>]*>(?<login>[^<]+)</a></td>\s*<td>(?<name>[^<]*)</td>';
    }
    resource Group {
        attribute  id           /Id  prefix=g-;
        attribute  displayName  "/Full Name"  required read_only;
        list    GET  /groups.csv;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id    /@serial;
        attribute  name  /label  type=string read_only;
        list    GET  /devices.xml  items=/devices/device;
    }
--- talk
> GET /Users
+ GET /users
- 200 <p>Displaying users 1-2 of 2 found.</p>
    | <tr class="user_info">
    |     <td><a href="/doku.php?id=start&amp;fn%5Bedit%5D%5Bada.abel%5D=1" title="Edit this user">ada.abel</a></td>
    |       <td>Ada &quot;A&quot; Abel</td><td>ada.abel@example.test</td>
    | </tr>
    | <tr class="user_info">
    |     <td><a href="/doku.php?id=start" title="Edit this user">bob</a></td>
    |       <td></td><td>bob@example.test</td>
    | </tr>
< 200 {"totalResults": 2, "Resources": [{"id": "ada.abel", "displayName": "Ada \"A\" Abel"}, {"id": "bob", "displayName": null}]}
> GET /Groups
+ GET /groups.csv
- 200
    Content-Type: text/csv; charset=utf-8
    | Id;"Full Name"
    | 1;"R&D; ""labs"""
    |
< 200 {"totalResults": 1, "Resources": [{"id": "g-1", "displayName": "R&D; \"labs\""}]}
> GET /Devices
+ GET /devices.xml
- 200 <devices><device serial="x1"><label>A &amp; B</label></device></devices>
    Content-Type: application/xml
< 200 {"totalResults": 1, "Resources": [{"id": "x1", "name": "A & B"}]}

=== TEST 13: capability 26: a total in a member, in a header, in a text, or none
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required read_only;
        list    GET  /users?offset=$scim_offset&limit=$scim_limit  items=/users total=/total_count;
        get     GET  /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        list    GET  /groups?page=$scim_page&limit=$scim_limit  total=header:X-Total-Count size=50;
        get     GET  /groups/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id    /id;
        attribute  name  /id  type=string read_only;
        list    GET  /devices?start=$scim_offset  size=2  'total=~of (\d+) found'  'items=~<li>(?<id>\w+)';
    }
    resource Room /Rooms urn:example:schemas:2.0:Room {
        attribute  id    /id;
        attribute  name  /id  type=string read_only;
        list    GET  /rooms;
    }
--- talk
> GET /Users?count=1
+ GET /users?offset=0&limit=1
- 200 {"users": [{"id": 1, "login": "ada"}], "total_count": 101}
< 200 {"totalResults": 101, "itemsPerPage": 1}
# a number as a text
> GET /Users?count=1
+ GET /users?offset=0&limit=1
- 200 {"users": [{"id": 1, "login": "ada"}], "total_count": "101"}
< 200 {"totalResults": 101, "itemsPerPage": 1}
> GET /Groups?count=1
+ GET /groups?page=1&limit=50
- 200 [{"id": 1, "name": "Ops"}, {"id": 2, "name": "Dev"}]
    X-Total-Count: 2
< 200 {"totalResults": 2, "itemsPerPage": 1}
> GET /Devices?count=1
+ GET /devices?start=0
- 200 <p>Displaying 1-2 of 3 found. 3 total.</p><li>x1<li>x2
< 200 {"totalResults": 3, "itemsPerPage": 1, "Resources": [{"id": "x1"}]}
> GET /Rooms?count=1
+ GET /rooms
- 200 [{"id": "r1"}, {"id": "r2"}, {"id": "r3"}]
< 200 {"totalResults": 3, "itemsPerPage": 1}

=== TEST 14: capability 27: offset and limit, with a cap
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required read_only;
        list    GET  /users?sort=id&offset=$scim_offset&limit=$scim_limit  items=/users total=/total_count size=3;
        get     GET  /users/$scim_id;
    }
--- talk
> GET /Users?startIndex=2&count=2
+ GET /users?sort=id&offset=1&limit=2
- 200 {"users": [{"id": 2}, {"id": 3}], "total_count": 5}
< 200 {"totalResults": 5, "startIndex": 2, "Resources": [{"id": "2"}, {"id": "3"}]}
> GET /Users?count=100
+ GET /users?sort=id&offset=0&limit=3
- 200 {"users": [{"id": 1}, {"id": 2}, {"id": 3}], "total_count": 5}
+ GET /users?sort=id&offset=3&limit=3
- 200 {"users": [{"id": 4}, {"id": 5}], "total_count": 5}
< 200 {"totalResults": 5, "itemsPerPage": 5, "Resources": [{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}, {"id": "5"}]}
# the cap is lower than the mapping says, and silent
> GET /Users?count=3
+ GET /users?sort=id&offset=0&limit=3
- 200 {"users": [{"id": 1}, {"id": 2}], "total_count": 5}
+ GET /users?sort=id&offset=2&limit=1
- 200 {"users": [{"id": 3}], "total_count": 5}
< 200 {"totalResults": 5, "itemsPerPage": 3, "Resources": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}

=== TEST 15: capability 27: pages, by number and of a fixed size, and a window across two
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required read_only;
        list    GET  /users?page=$scim_page&per_page=$scim_limit  items=/users total=/total size=2;
        get     GET  /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        list    GET  /groups?page=$scim_page0  size=2;
        get     GET  /groups/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id    /id;
        attribute  name  /id  type=string read_only;
        list    GET  /devices?from=$scim_start&rows=$scim_limit  items=/d total=/n size=2;
    }
--- talk
> GET /Users?startIndex=4&count=2
+ GET /users?page=2&per_page=2
- 200 {"users": [{"id": 3}, {"id": 4}], "total": 7}
+ GET /users?page=3&per_page=2
- 200 {"users": [{"id": 5}, {"id": 6}], "total": 7}
< 200 {"totalResults": 7, "startIndex": 4, "Resources": [{"id": "4"}, {"id": "5"}]}
# without a total the end has to be seen
> GET /Groups
+ GET /groups?page=0
- 200 [{"id": 1}, {"id": 2}]
+ GET /groups?page=1
- 200 [{"id": 3}]
+ GET /groups?page=2
- 200 []
< 200 {"totalResults": 3, "Resources": [{"id": "g-1"}, {"id": "g-2"}, {"id": "g-3"}]}
> GET /Devices
+ GET /devices?from=1&rows=2
- 200 {"d": [{"id": "a"}, {"id": "b"}], "n": 3}
+ GET /devices?from=3&rows=2
- 200 {"d": [{"id": "c"}], "n": 3}
< 200 {"totalResults": 3, "Resources": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}

=== TEST 16: capability 27: an opaque token, a link to the next page, and one call for all
--- mapping
    resource User {
        attribute  id        /name;
        attribute  userName  /name  required read_only;
        list    GET  /users?from=$scim_cursor&limit=$scim_limit  items=/users total=/total next=/next_token size=2;
        get     GET  /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        list    GET  /groups?after=$scim_cursor  size=2  'next=header:Link~after=([^&>]+)[^>]*>; rel="next"';
        get     GET  /groups/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id    /id;
        attribute  name  /id  type=string read_only;
        list    GET  /devices?limit=1000;
    }
--- talk
> GET /Users?count=100
+ GET /users?limit=2
- 200 {"users": [{"name": "@a:x"}, {"name": "@b:x"}], "total": 3, "next_token": "k/2=="}
+ GET /users?from=k%2F2%3D%3D&limit=2
- 200 {"users": [{"name": "@c:x"}], "total": 3}
< 200 {"totalResults": 3, "Resources": [{"id": "@a:x"}, {"id": "@b:x"}, {"id": "@c:x"}]}
> GET /Groups
+ GET /groups
- 200 [{"id": 1}, {"id": 2}]
    Link: <http://app.test/groups?after=q1&x=y>; rel="next", <http://app.test/groups>; rel="first"
+ GET /groups?after=q1
- 200 [{"id": 3}]
    Link: <http://app.test/groups>; rel="first"
< 200 {"totalResults": 3, "Resources": [{"id": "g-1"}, {"id": "g-2"}, {"id": "g-3"}]}
> GET /Devices?startIndex=2&count=1
+ GET /devices?limit=1000
- 200 [{"id": "a"}, {"id": "b"}, {"id": "c"}]
< 200 {"totalResults": 3, "startIndex": 2, "Resources": [{"id": "b"}]}

=== TEST 17: capability 28: two halves of a list, each of which says what its items lack
--- mapping
    resource User {
        attribute  id        /id      number;
        attribute  userName  /login   required;
        attribute  active    /status  values=true:1,false:3;
        list    active=true   GET  /users?status=1&offset=$scim_offset&limit=$scim_limit  items=/users total=/total_count size=2;
        list    active=false  GET  /users?status=3&offset=$scim_offset&limit=$scim_limit  items=/users total=/total_count size=2;
        get     GET   /users/$scim_id  object=/user;
        create  POST  /users           object=/user;
        update  PUT   /users/$scim_id  object=/user;
    }
--- talk
> GET /Users?startIndex=3&count=2
+ GET /users?status=1&offset=2&limit=2
- 200 {"users": [{"id": 3, "login": "c"}], "total_count": 3}
+ GET /users?status=3&offset=0&limit=1
- 200 {"users": [{"id": 9, "login": "x"}], "total_count": 2}
< 200 {"totalResults": 5, "startIndex": 3, "Resources": [{"id": "3", "active": true}, {"id": "9", "active": false}]}
> GET /Users?filter=active%20eq%20false
+ GET /users?status=3&offset=0&limit=2
- 200 {"users": [{"id": 9, "login": "x"}], "total_count": 1}
< 200 {"totalResults": 1, "Resources": [{"id": "9", "active": false}]}

=== TEST 18: capability 29: poor items are completed, for what is asked and no more
--- mapping
    resource User {
        attribute  id        /id      number;
        attribute  userName  /login   required read_only;
        attribute  active    /isDisabled  values=true:false,false:true read_only;
        attribute  userType  /isGrafanaAdmin  values=admin:true,user:false read_only;
        list    GET  /users/search  items=/users partial;
        get     GET  /users/$scim_id;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        attribute  members      /id    read_only;
        list    GET  /groups;
        read    members  GET  /groups/$scim_id/users  items=/users;
    }
--- talk
# isAdmin there, isGrafanaAdmin here
> GET /Users
+ GET /users/search
- 200 {"users": [{"id": 1, "login": "ada", "isDisabled": false, "isAdmin": true}, {"id": 2, "login": "bob", "isDisabled": true, "isAdmin": false}]}
+ GET /users/1
- 200 {"id": 1, "login": "ada", "isDisabled": false, "isGrafanaAdmin": true}
+ GET /users/2
- 200 {"id": 2, "login": "bob", "isDisabled": true, "isGrafanaAdmin": false}
< 200 {"Resources": [{"id": "1", "active": true, "userType": "admin"}, {"id": "2", "active": false, "userType": "user"}]}
> GET /Users?attributes=userName,active
+ GET /users/search
- 200 {"users": [{"id": 1, "login": "ada", "isDisabled": false, "isAdmin": true}, {"id": 2, "login": "bob", "isDisabled": true, "isAdmin": false}]}
< 200 {"Resources": [{"userName": "ada", "active": true, "userType": null}, {"userName": "bob", "active": false}]}
# of a window only its own
> GET /Users?startIndex=2&count=1
+ GET /users/search
- 200 {"users": [{"id": 1, "login": "ada"}, {"id": 2, "login": "bob", "isDisabled": true}]}
+ GET /users/2
- 200 {"id": 2, "login": "bob", "isDisabled": true, "isGrafanaAdmin": false}
< 200 {"totalResults": 2, "Resources": [{"id": "2", "userType": "user"}]}
> GET /Groups
+ GET /groups
- 200 [{"id": 1, "name": "Ops"}, {"id": 2, "name": "Dev"}]
+ GET /groups/1/users
- 200 {"users": [{"id": 7}]}
+ GET /groups/2/users
- 200 {}
< 200 {"Resources": [{"id": "g-1", "members": [{"value": "7"}]}, {"id": "g-2"}]}
> GET /Groups?excludedAttributes=members
+ GET /groups
- 200 [{"id": 1, "name": "Ops"}]
< 200 {"Resources": [{"id": "g-1", "displayName": "Ops"}]}

=== TEST 19: capability 29: items are completed a few at a time
--- mapping
    resource User {
        attribute  id        /id    number;
        attribute  userName  /login required read_only;
        attribute  nickName  /nick  read_only;
        list    GET  /users  partial;
        get     GET  /users/$scim_id;
    }
--- locations
    location /wide/scim/v2/ {
        scim           app;
        scim_pass      /_app;
        scim_parallel  3;
    }
--- after
my @ids = 1 .. 9;

app_script([{ request => 'GET /users',
              json => [map { { id => $_, login => "u$_" } } @ids] },
            map { { request => "GET /users/$_", sleep => 0.2,
                    json => { id => $_, login => "u$_", nick => "n$_" } } }
                @ids]);

my $connection = connection();
my $bytes = scim_bytes('GET', '/Users') =~ s{ /scim}{ /wide/scim}r;
$connection->send($bytes);
my $answer = $connection->answer('GET');

is_status($answer, 200, 'a list');
is(join(' ', map { $_->{nickName} } @{ $answer->{json}{Resources} }),
   'n1 n2 n3 n4 n5 n6 n7 n8 n9', 'of which each item is complete');
ok($answer->{seconds} > 0.55, 'not all at a time');
ok($answer->{seconds} < 1.5, 'nor one after the other');

=== TEST 20: capability 30: entries that do not exist for SCIM
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        attribute  userType  /type   read_only;
        list    GET     /users;
        find    userName  GET  /users?q=$scim_value;
        get     GET     /users/$scim_id;
        create  POST    /users;
        update  PUT     /users/$scim_id;
        delete  DELETE  /users/$scim_id;
        on      get /deactivated=true  return 404;
        hide    id=1;
        hide    userType=bot userName~^svc-;
    }
    resource Group {
        attribute  id           /id       number prefix=g-;
        attribute  displayName  /name     required read_only;
        attribute  members      /users/*  read_only;
        list    GET  /groups?builtin=0;
        get     GET  /groups/$scim_id;
        hide    displayName=Anonymous;
    }
--- talk
> GET /Users
+ GET /users
- 200 [{"id": 1, "login": "root"}, {"id": 2, "login": "svc-a", "type": "bot"}, {"id": 3, "login": "svc-b"}, {"id": 4, "login": "ada"}]
< 200 {"totalResults": 2, "Resources": [{"id": "3"}, {"id": "4"}]}
> GET /Users?filter=userName%20eq%20%22root%22
+ GET /users?q=root
- 200 [{"id": 1, "login": "root"}]
< 200 {"totalResults": 0}
> GET /Users/1
+ GET /users/1
- 200 {"id": 1, "login": "root"}
< 404
> GET /Users/2
+ GET /users/2
- 200 {"id": 2, "login": "svc-a", "type": "bot"}
< 404
> DELETE /Users/2
+ GET /users/2
- 200 {"id": 2, "login": "svc-a", "type": "bot"}
< 404
> PATCH /Users/1 {"Operations": [{"op": "replace", "path": "userName", "value": "x"}]}
+ GET /users/1
- 200 {"id": 1, "login": "root"}
< 404
# erased, but the app still answers
> GET /Users/5
+ GET /users/5
- 200 {"id": 5, "login": "eve", "deactivated": true}
< 404
> GET /Groups
+ GET /groups?builtin=0
- 200 [{"id": 6, "name": "Anonymous", "users": []}, {"id": 7, "name": "Ops", "users": [1, 2, 4]}]
+ GET /users/2
- 200 {"id": 2, "login": "svc-a", "type": "bot"}
+ GET /users/4
- 200 {"id": 4, "login": "ada"}
< 200 {"totalResults": 1, "Resources": [{"id": "g-7", "members": [{"value": "4"}]}]}

=== TEST 21: capability 27, capability 28: two lists of fixed pages, of no known length
--- mapping
    on  /success=false "/message~taken|already"  return 409 uniqueness;
    on  /success=false  return 400 invalidValue;
    resource User {
        attribute  id        /id        number;
        attribute  userName  /username  required;
        attribute  active    -          write_only;
        attribute  active    /active    read_only;
        list  active=true   GET  /admin/users/list/active.json?show_emails=true&page=$scim_page     size=2;
        list  active=false  GET  /admin/users/list/suspended.json?show_emails=true&page=$scim_page  size=2;
        get     GET   /admin/users/$scim_id.json;
        create  POST  /users  form  id=/user_id;
        update  PUT   /u/$scim_id  form;
        set     active=false  PUT  /admin/users/$scim_id/suspend  'form=reason=SCIM&suspend_until=3000-01-01';
        set     active=true   PUT  /admin/users/$scim_id/unsuspend;
    }
--- talk
> GET /Users
+ GET /admin/users/list/active.json?show_emails=true&page=1
- 200 [{"id": 1, "username": "a"}, {"id": 2, "username": "b"}]
+ GET /admin/users/list/active.json?show_emails=true&page=2
- 200 []
+ GET /admin/users/list/suspended.json?show_emails=true&page=1
- 200 [{"id": 3, "username": "c"}]
+ GET /admin/users/list/suspended.json?show_emails=true&page=2
- 200 []
< 200 {"totalResults": 3, "Resources": [{"id": "1", "active": true}, {"id": "2", "active": true}, {"id": "3", "active": false}]}
> GET /Users?startIndex=3&count=1
+ GET /admin/users/list/active.json?show_emails=true&page=1
- 200 [{"id": 1, "username": "a"}, {"id": 2, "username": "b"}]
+ GET /admin/users/list/active.json?show_emails=true&page=2
- 200 []
+ GET /admin/users/list/suspended.json?show_emails=true&page=1
- 200 [{"id": 3, "username": "c"}, {"id": 4, "username": "d"}]
+ GET /admin/users/list/suspended.json?show_emails=true&page=2
- 200 []
< 200 {"totalResults": 4, "startIndex": 3, "Resources": [{"id": "3", "active": false}]}
> GET /Users?filter=active%20eq%20false
+ GET /admin/users/list/suspended.json?show_emails=true&page=1
- 200 [{"id": 3, "username": "c"}]
+ GET /admin/users/list/suspended.json?show_emails=true&page=2
- 200 []
< 200 {"totalResults": 1, "Resources": [{"id": "3"}]}
> POST /Users {"userName": "a", "active": false}
+ POST /users username=a
- 200 {"success": false, "message": "Username is already taken", "errors": {"username": ["taken"]}}
< 409 {"scimType": "uniqueness"}
> POST /Users {"userName": "e", "active": false}
+ POST /users username=e
- 200 {"success": true, "active": true, "user_id": 5}
+ PUT /admin/users/5/suspend reason=SCIM&suspend_until=3000-01-01
- 200 {"suspension": {}}
+ GET /admin/users/5.json
- 200 {"id": 5, "username": "e", "active": false}
< 201 {"id": "5", "active": false}

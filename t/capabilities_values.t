# What a mapping language must be able to say of an app: values.  The answers
# are those of real apps in their shape.

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

=== TEST 1: capability 31: active as a code, inverted, or as one of several texts
--- mapping
    resource User {
        attribute  id        /id      number;
        attribute  userName  /login   required;
        attribute  active    /status  values=true:1,false:3,false:2 number;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id      /id  number prefix=d-;
        attribute  active  /isDisabled  type=boolean values=true:false,false:true;
        get     GET   /devices/$scim_id;
        create  POST  /devices;
        update  PUT   /devices/$scim_id;
    }
    resource Room /Rooms urn:example:schemas:2.0:Room {
        attribute  id      /id  number prefix=r-;
        attribute  active  /open  type=boolean values=true:1,false:0,false:;
        get     GET   /rooms/$scim_id;
        create  POST  /rooms;
        update  PUT   /rooms/$scim_id;
    }
--- talk
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "status": 1}
+ PUT /users/7 {"status": 3}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada", "status": 3}
< 200 {"active": false}
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "login": "ada", "status": 2}
< 200 {"active": false}
# a code that nobody has told of is none
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "login": "ada", "status": 9}
< 200 {"active": null}
> POST /Users {"userName": "ada", "active": false}
+ POST /users {"login": "ada", "status": 3}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "status": 3}
< 201 {"active": false}
> PATCH /Devices/d-7 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /devices/7
- 200 {"id": 7, "isDisabled": false}
+ PUT /devices/7 {"isDisabled": true}
- 204
+ GET /devices/7
- 200 {"id": 7, "isDisabled": true}
< 200 {"active": false}
# "0", "1" and "": what is false already is not written
> PATCH /Rooms/r-7 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /rooms/7
- 200 {"id": 7, "open": ""}
< 200 {"active": false}
> PATCH /Rooms/r-7 {"Operations": [{"op": "replace", "path": "active", "value": true}]}
+ GET /rooms/7
- 200 {"id": 7, "open": "0"}
+ PUT /rooms/7 {"open": "1"}
- 204
+ GET /rooms/7
- 200 {"id": 7, "open": "1"}
< 200 {"active": true}

=== TEST 2: capability 31: active as a membership, an empty hash, a route of its own
--- mapping
    resource User {
        attribute  id        /userid    match=^\d+$;
        attribute  userName  /username  required;
        attribute  active    /usrgrps/[usrgrpid=9]/usrgrpid  values=true:,false:*;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
        set     active=false  POST  /groups/9/users  'json={"userid": $scim_id}';
        set     active=true   DELETE  /groups/9/users/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id      /name  prefix=d-;
        attribute  active  /password_hash  type=boolean values=false:,true:*;
        lookup  $hash  GET  /devices/$scim_id/secret  value=/hash;
        get     GET   /devices/$scim_id;
        create  POST  /devices;
        set     active=true   PUT  /devices/$scim_id  'json={"password": $scim_secret}';
        set     active=false  PUT  /devices/$scim_id  'json={"password_hash": ""}';
    }
    resource Room /Rooms urn:example:schemas:2.0:Room {
        attribute  id      /id  number prefix=r-;
        attribute  active  /enabled  type=boolean;
        get     GET   /rooms/$scim_id;
        create  POST  /rooms  'json={}'  id=/id;
        set     active=true   PUT  /rooms/$scim_id/enable;
        set     active=false  PUT  /rooms/$scim_id/disable;
    }
--- talk
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /users/7
- 200 {"userid": "7", "username": "ada", "usrgrps": [{"usrgrpid": "8"}]}
+ POST /groups/9/users {"userid": "7"}
- 200
+ GET /users/7
- 200 {"userid": "7", "username": "ada", "usrgrps": [{"usrgrpid": "8"}, {"usrgrpid": "9"}]}
< 200 {"active": false}
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "active", "value": true}]}
+ GET /users/7
- 200 {"userid": "7", "username": "ada", "usrgrps": [{"usrgrpid": "8"}, {"usrgrpid": "9"}]}
+ DELETE /groups/9/users/7
- 200
+ GET /users/7
- 200 {"userid": "7", "username": "ada", "usrgrps": [{"usrgrpid": "8"}]}
< 200 {"active": true}
> PATCH /Devices/d-x {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /devices/x
- 200 {"name": "x", "password_hash": "qC7R"}
+ PUT /devices/x {"password_hash": ""}
- 204
+ GET /devices/x
- 200 {"name": "x", "password_hash": ""}
< 200 {"active": false}
> PATCH /Devices/d-x {"Operations": [{"op": "replace", "path": "active", "value": true}]}
+ GET /devices/x
- 200 {"name": "x", "password_hash": ""}
+ PUT /devices/x {"password": "<secret>"}
- 204
+ GET /devices/x
- 200 {"name": "x", "password_hash": "pV9a"}
< 200 {"active": true}
> POST /Rooms {"active": false}
+ POST /rooms {}
- 201 {"id": 7}
+ PUT /rooms/7/disable
- 204
+ GET /rooms/7
- 200 {"id": 7, "enabled": false}
< 201 {"active": false}
> PUT /Rooms/r-7 {"active": true}
+ GET /rooms/7
- 200 {"id": 7, "enabled": false}
+ PUT /rooms/7/enable
- 204
+ GET /rooms/7
- 200 {"id": 7, "enabled": true}
< 200 {"active": true}

=== TEST 3: capability 31: active where the app has none: kept here, or by an empty role list
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        attribute  active    redis;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id      /id  number prefix=d-;
        attribute  active  /roles/0  type=boolean values=true:*,false:;
        get     GET   /devices/$scim_id;
        create  POST  /devices  'json={"roles": ["subscriber"]}'  id=/id;
        set     active=true   PUT  /devices/$scim_id  'json={"roles": ["subscriber"]}';
        set     active=false  PUT  /devices/$scim_id  'json={"roles": []}';
    }
--- talk
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 200 {"active": false}
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 200 {"userName": "ada", "active": false}
> PATCH /Devices/d-7 {"Operations": [{"op": "replace", "path": "active", "value": false}]}
+ GET /devices/7
- 200 {"id": 7, "roles": ["editor"]}
+ PUT /devices/7 {"roles": []}
- 200 {}
+ GET /devices/7
- 200 {"id": 7, "roles": []}
< 200 {"active": false}
> PATCH /Devices/d-7 {"Operations": [{"op": "replace", "path": "active", "value": true}]}
+ GET /devices/7
- 200 {"id": 7, "roles": []}
+ PUT /devices/7 {"roles": ["subscriber"]}
- 200 {}
+ GET /devices/7
- 200 {"id": 7, "roles": ["subscriber"]}
< 200 {"active": true}

=== TEST 4: capability 32: lists that the app writes as a text
--- mapping
    resource User {
        attribute  id            /name;
        attribute  userName      /name    required immutable;
        attribute  roles         /tags    split=,;
        attribute  entitlements  /rights  'split=, ';
        get     GET   /users/$scim_id;
        create  PUT   /users/$scim_userName;
        update  PUT   /users/$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "roles": [{"value": "a"}, {"value": "b c"}], "entitlements": [{"value": "x"}, {"value": "y"}]}
+ PUT /users/ada {"name": "ada", "tags": "a,b c", "rights": "x, y"}
- 201
+ GET /users/ada
- 200 {"name": "ada", "tags": ["a", "b c"], "rights": "x, y"}
< 201 {"roles": [{"value": "a"}, {"value": "b c"}], "entitlements": [{"value": "x"}, {"value": "y"}]}
> PATCH /Users/ada {"Operations": [{"op": "remove", "path": "roles[value eq \"a\"]"}, {"op": "add", "path": "entitlements", "value": [{"value": "z"}]}]}
+ GET /users/ada
- 200 {"name": "ada", "tags": " a , b c,", "rights": "x,y"}
+ PUT /users/ada {"tags": "b c", "rights": "x,y, z"}
- 204
+ GET /users/ada
- 200 {"name": "ada", "tags": "b c", "rights": "x, y, z"}
< 200 {"roles": [{"value": "b c"}], "entitlements": [{"value": "x"}, {"value": "y"}, {"value": "z"}]}
# a value that would become two is refused
> PATCH /Users/ada {"Operations": [{"op": "add", "path": "roles", "value": [{"value": "d,e"}]}]}
+ GET /users/ada
- 200 {"name": "ada", "tags": "a"}
< 400 {"scimType": "invalidValue"}

=== TEST 5: capability 33: one name made of two, and two of one
--- mapping
    resource User {
        attribute  id               /id          number;
        attribute  userName         /login       required;
        attribute  name.givenName   -            write_only;
        attribute  name.familyName  -            write_only;
        attribute  displayName      /name        'default=${scim_name.givenName} ${scim_name.familyName}';
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id  'json={"login": $scim_userName, "name": $scim_displayName}';
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id      /id  number prefix=d-;
        attribute  first   /name~^\S+     type=string read_only;
        attribute  last    /name~\S+$     type=string read_only;
        get     GET   /devices/$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "name": {"givenName": "Ada", "familyName": "Abel"}}
+ POST /users {"login": "ada", "name": "Ada Abel"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "name": "Ada Abel"}
< 201 {"displayName": "Ada Abel", "name": null}
> POST /Users {"userName": "ada", "name": {"familyName": "Abel"}}
+ POST /users {"login": "ada", "name": "Abel"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "name": "Abel"}
< 201 {"displayName": "Abel"}
> POST /Users {"userName": "ada", "displayName": "A. Abel", "name": {"familyName": "Abel"}}
+ POST /users {"login": "ada", "name": "A. Abel"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "name": "A. Abel"}
< 201 {"displayName": "A. Abel"}
# the parts are no change of their own
> PUT /Users/7 {"userName": "ada", "displayName": "Ada Best", "name": {"givenName": "Ada", "familyName": "Best"}}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "name": "Ada Abel"}
+ PUT /users/7 {"login": "ada", "name": "Ada Best"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada", "name": "Ada Best"}
< 200 {"displayName": "Ada Best"}
> GET /Devices/d-7
+ GET /devices/7
- 200 {"id": 7, "name": "Ada Maria Abel"}
< 200 {"first": "Ada", "last": "Abel"}

=== TEST 6: capability 33: e-mails in a list of media
--- mapping
    resource User {
        attribute  id            /userid    number;
        attribute  userName      /username  required;
        attribute  'emails[type eq "work"].value'        /medias/[mediatypeid=1]/sendto;
        attribute  'phoneNumbers[type eq "work"].value'  /medias/[mediatypeid=3]/sendto;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
--- talk
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "b@x.test"}]}
+ GET /users/7
- 200 {"userid": 7, "username": "ada", "medias": [{"mediaid": "1", "mediatypeid": "3", "sendto": "49"}, {"mediaid": "2", "mediatypeid": "1", "sendto": "a@x.test"}]}
+ PUT /users/7 {"medias": [{"mediaid": "1", "mediatypeid": "3", "sendto": "49"}, {"mediaid": "2", "mediatypeid": "1", "sendto": "b@x.test"}]}
- 200
+ GET /users/7
- 200 {"userid": 7, "username": "ada", "medias": [{"mediatypeid": "3", "sendto": "49"}, {"mediatypeid": "1", "sendto": "b@x.test"}]}
< 200 {"emails": [{"value": "b@x.test", "type": "work"}], "phoneNumbers": [{"value": "49", "type": "work"}]}

=== TEST 7: capability 33: e-mails in a resource of their own
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        attribute  emails    /email;
        attribute  roles     /name;
        get     GET     /users/$scim_id;
        read    emails  GET     /users/$scim_id/emails  items=/;
        read    roles   GET     /users/$scim_id/roles   items=/roles;
        create  POST    /users;
        update  PUT     /users/$scim_id;
        add     emails  POST    /users/$scim_id/emails  'json={"emails": $scim_values}';
        remove  emails  DELETE  /users/$scim_id/emails  'json={"emails": [$scim_value]}';
        set     roles   PUT     /users/$scim_id/roles   'json={"roles": $scim_value}';
    }
--- talk
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ GET /users/7/emails
- 200 [{"email": "a@x.test", "verified": true}, {"email": "b@x.test"}]
+ GET /users/7/roles
- 200 {"roles": [{"name": "r"}]}
< 200 {"emails": [{"value": "a@x.test"}, {"value": "b@x.test"}], "roles": [{"value": "r"}]}
> PUT /Users/7 {"userName": "ada", "emails": [{"value": "b@x.test"}, {"value": "c@x.test"}], "roles": [{"value": "r"}, {"value": "s"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ GET /users/7/emails
- 200 [{"email": "a@x.test", "verified": true}, {"email": "b@x.test"}]
+ GET /users/7/roles
- 200 {"roles": [{"name": "r"}]}
+ POST /users/7/emails {"emails": ["c@x.test"]}
- 201
+ DELETE /users/7/emails {"emails": ["a@x.test"]}
- 204
+ PUT /users/7/roles {"roles": ["r", "s"]}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ GET /users/7/emails
- 200 [{"email": "b@x.test"}, {"email": "c@x.test"}]
+ GET /users/7/roles
- 200 {"roles": [{"name": "r"}, {"name": "s"}]}
< 200 {"emails": [{"value": "b@x.test"}, {"value": "c@x.test"}], "roles": [{"value": "r"}, {"value": "s"}]}

=== TEST 8: capability 33: the app's only e-mail is the primary one, the one for work, or the first
--- mapping
    resource User {
        attribute  id            /id     number;
        attribute  userName      /login  required;
        attribute  emails.value  /mail;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
    }
--- talk
> POST /Users {"userName": "ada", "emails": [{"value": "h@x.test", "type": "home"}, {"value": "w@x.test", "type": "work"}, {"value": "p@x.test", "type": "other", "primary": true}]}
+ POST /users {"login": "ada", "mail": "p@x.test"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "p@x.test"}
< 201 {"emails": [{"value": "p@x.test", "type": "work", "primary": true}]}
> PUT /Users/7 {"userName": "ada", "emails": [{"value": "h@x.test", "type": "home"}, {"value": "w@x.test", "type": "work"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "p@x.test"}
+ PUT /users/7 {"mail": "w@x.test"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "w@x.test"}
< 200 {"emails": [{"value": "w@x.test", "type": "work", "primary": true}]}
> PUT /Users/7 {"userName": "ada", "emails": [{"value": "h@x.test", "type": "home"}, {"value": "o@x.test", "type": "other"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "w@x.test"}
+ PUT /users/7 {"mail": "h@x.test"}
- 204
+ GET /users/7
- 200 {"id": 7, "login": "ada", "mail": "h@x.test"}
< 200 {"emails": [{"value": "h@x.test"}]}

=== TEST 9: capability 34: pairs of key and value, and values out of other texts
--- mapping
    resource User {
        attribute  id           /jid~^[^@]+      read_only case_exact;
        attribute  userName     /jid~^([^@]+)@   required read_only case_exact;
        attribute  displayName  /fields/[key=label]/value;
        attribute  nickName     "/fields/[key=nick name]/value";
        attribute  profileUrl   /links/self/href~/profile/([^/?]+);
        get     GET   /users/$scim_id;
        set     displayName  PUT  /users/$scim_id  'json={"fields": [{"key": "label", "value": $scim_value}]}';
        update  PUT   /users/$scim_id  'json={"fields": [{"key": "nick name", "value": $scim_nickName}]}';
        set     profileUrl  PUT  /users/$scim_id/profile  form=name=$scim_value;
    }
--- talk
> PUT /Users/ada {"userName": "ada", "displayName": "Ada", "nickName": "A"}
+ GET /users/ada
- 200 {"jid": "ada@x.test", "fields": [{"key": "nick name", "value": "N"}, {"key": "label", "value": "L"}], "links": {"self": {"href": "http://x.test/profile/ada%20a?x=y"}}}
+ PUT /users/ada {"fields": [{"key": "label", "value": "Ada"}]}
- 204
+ PUT /users/ada {"fields": [{"key": "nick name", "value": "A"}]}
- 204
+ GET /users/ada
- 200 {"jid": "ada@x.test", "fields": [{"key": "nick name", "value": "A"}, {"key": "label", "value": "Ada"}]}
< 200 {"id": "ada", "userName": "ada", "displayName": "Ada", "nickName": "A"}
> GET /Users/ada
+ GET /users/ada
- 200 {"jid": "ada@x.test", "fields": [], "links": {"self": {"href": "http://x.test/profile/ada?x=y"}}}
< 200 {"id": "ada", "displayName": null, "profileUrl": "ada"}

=== TEST 10: capability 35: dates in the forms that apps have
--- mapping
    resource User {
        attribute  id                 /id       number;
        attribute  userName           /login    required read_only;
        attribute  meta.created       /created  read_only;
        attribute  meta.lastModified  /changed  read_only;
        get     GET   /users/$scim_id;
    }
--- talk
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "created": "2026-11-23T13:23:10Z", "changed": "2026-11-23T14:23:10+01:00"}
< 200 {"meta": {"created": "2026-11-23T13:23:10Z", "lastModified": "2026-11-23T14:23:10+01:00"}}
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "created": "2026-11-23 13:23:10", "changed": "2026-11-23T13:23:10"}
< 200 {"meta": {"created": "2026-11-23T13:23:10Z", "lastModified": "2026-11-23T13:23:10Z"}}
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "created": 1795440190, "changed": 1795440190000}
< 200 {"meta": {"created": "2026-11-23T13:23:10Z", "lastModified": "2026-11-23T13:23:10Z"}}
# none, and what only a person can read
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "created": null, "changed": "11/23/2026 01:23 PM"}
< 200 {"id": "7", "meta": {"created": null, "lastModified": null}}

=== TEST 11: capability 36: entities, escapes, quotes and charsets
--- mapping
    resource User {
        attribute  id           /id    number;
        attribute  userName     /login  required read_only;
        attribute  displayName  /name  read_only;
        get     GET   /users/$scim_id;
        list    GET   /users.csv;
    }
    resource Group {
        attribute  id           /id    number prefix=g-;
        attribute  displayName  /name  required read_only;
        list    GET  /groups  'items=~<li id="(?<id>\d+)">(?<name>[^<]*)';
    }
--- talk
> GET /Users/7
+ GET /users/7
- 200 {"id": 7, "login": "zo\u00eb", "name": "\ud83d\ude00 \"Z\" &amp; \/ \u002d"}
< 200 {"userName": "zo\u00eb", "displayName": "\ud83d\ude00 \"Z\" &amp; / -"}
> GET /Groups
+ GET /groups
- 200 <ul><li id="1">R&amp;D &#937; &lt;b&gt; &quot;x&quot;</li></ul>
< 200 {"Resources": [{"displayName": "R&D \u03a9 <b> \"x\""}]}
> GET /Users
+ GET /users.csv
- 200
    Content-Type: text/csv; charset=utf-8
    | id,login,name
    | 7,zo\u00eb,"a ""b"", &amp; c"
    |
< 200 {"Resources": [{"userName": "zo\\u00eb", "displayName": "a \"b\", &amp; c"}]}

=== TEST 12: capability 37: If-None-Match makes a create only, If-Match has the app's ETag
--- mapping
    resource User {
        attribute  id           /name  case_exact;
        attribute  userName     /name  required immutable case_exact;
        attribute  displayName  /title;
        lookup  $etag  GET  /users/$scim_id  value=header:ETag;
        get     GET   /users/$scim_id;
        create  PUT   /users/$scim_userName  'header=If-None-Match: *';
        update  PUT   /users/$scim_id        'header=If-Match: $etag';
        on      create 412  return 409 uniqueness;
    }
--- talk
> POST /Users {"userName": "ada"}
+ PUT /users/ada {"name": "ada"}
    If-None-Match: *
    !If-Match
- 201
+ GET /users/ada
- 200 {"name": "ada"}
< 201 {"id": "ada"}
> POST /Users {"userName": "ada"}
+ PUT /users/ada {"name": "ada"}
    If-None-Match: *
- 412
< 409 {"scimType": "uniqueness"}
> PATCH /Users/ada {"Operations": [{"op": "replace", "path": "displayName", "value": "A"}]}
+ GET /users/ada
- 200 {"name": "ada", "title": "x"}
    ETag: W/"1"
+ PUT /users/ada {"title": "A"}
    If-Match: W/"1"
    !If-None-Match
- 204
+ GET /users/ada
- 200 {"name": "ada", "title": "A"}
    ETag: W/"2"
< 200 {"displayName": "A"}

=== TEST 13: capability 31: active that cannot be read, and a user who is deactivated by DELETE
--- mapping
    resource User {
        attribute  id        /id     number;
        attribute  userName  /login  required;
        attribute  active    -       write_only;
        get     GET   /users/$scim_id;
        create  POST  /users;
        update  PUT   /users/$scim_id;
        set     active=false  POST  /ban_account    'json={"user": $scim_userName}';
        set     active=true   POST  /unban_account  'json={"user": $scim_userName}';
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute  id      /id      number prefix=d-;
        attribute  active  /active  type=boolean;
        get     GET   /devices/$scim_id;
        create  POST  /devices  'json={}'  id=/id;
        set     active=false  DELETE  /devices/$scim_id;
        set     active=true   POST    /devices/$scim_id/restore;
    }
--- talk
> PATCH /Users/7 {"Operations": [{"op": "replace", "path": "active", "value": "False"}]}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ POST /ban_account {"user": "ada"}
- 200 0
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 200 {"userName": "ada", "active": null}
> POST /Users {"userName": "ada", "active": true}
+ POST /users {"login": "ada"}
- 201 {"id": 7}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 201 {"id": "7"}
> POST /Users {"userName": "ada", "active": false}
+ POST /users {"login": "ada"}
- 201 {"id": 7}
+ POST /ban_account {"user": "ada"}
- 200 0
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
< 201 {"id": "7"}
# a PUT is no deactivation by silence
> PUT /Users/7 {"userName": "eve"}
+ GET /users/7
- 200 {"id": 7, "login": "ada"}
+ PUT /users/7 {"login": "eve"}
- 200
+ GET /users/7
- 200 {"id": 7, "login": "eve"}
< 200 {"userName": "eve"}
> PATCH /Devices/d-7 {"Operations": [{"op": "replace", "value": {"active": false}}]}
+ GET /devices/7
- 200 {"id": 7, "active": true}
+ DELETE /devices/7
- 204
+ GET /devices/7
- 200 {"id": 7, "active": false}
< 200 {"active": false}

=== TEST 14: capability 12, capability 31: values in templates have the form of the app
--- mapping
    resource User {
        attribute id /id number;
        attribute userName /login required;
        attribute emails.value /mail 'default=$scim_userName@x.test';
        attribute active /status values=true:1,false:3 number;
        attribute roles /roles/*;
        attribute title /title;
        attribute nickName /nick clear=none;
        attribute urn:example:2.0:Badge:level /level type=integer number;
        list GET '/a b/ü?q=x y&z=[1]&e=a%b';
        get GET /u/$scim_id;
        create POST /u 'json={"u": {"l": $scim_userName, "s": $scim_active, "m": "<${scim_emails.value}>", "r": $scim_roles, "rt": "$scim_roles", "lv": ${scim_urn:example:2.0:Badge:level}}, "t": $scim_title}' 'header=X-Call: $scim_call';
        set active PUT /u/$scim_id/active 'json={"status": $scim_value}';
        set roles PUT /u/$scim_id/roles 'form=r[]=$scim_roles&n=1';
        update PUT /u/$scim_id;
    }
    resource Device /Devices urn:example:schemas:2.0:Device {
        attribute id /id number prefix=d-;
        attribute active /on type=boolean;
        attribute level /level type=integer;
        list GET /d;
        get GET /d/$scim_id;
        set active level PUT /d/$scim_id/active 'json={"on": $scim_active, "lv": $scim_level, "t": "x${scim_active}"}';
    }
--- talk
> GET /Users
+ GET /a%20b/%C3%BC?q=x%20y&z=[1]&e=a%25b
- 200 []
< 200 {"totalResults": 0}
> POST /Users {"userName": "ada", "active": false, "roles": [{"value": "a"}, {"value": "b"}], "urn:example:2.0:Badge": {"level": 5}}
+ POST /u {"u": {"l": "ada", "s": 3, "m": "<ada@x.test>", "r": ["a", "b"], "rt": "a,b", "lv": 5}}
    X-Call: User.create
- 201 {"id": 7}
+ GET /u/7
- 200 {"id": 7, "login": "ada", "status": 3, "mail": "ada@x.test", "level": 5, "roles": ["a", "b"]}
< 201 {"active": false, "urn:example:2.0:Badge": {"level": 5}}
> PATCH /Users/7 {"Operations": [{"op": "replace", "value": {"active": true, "roles": [{"value": "c d"}], "nickName": "x"}}]}
+ GET /u/7
- 200 {"id": 7, "login": "ada", "status": 3, "roles": ["a"]}
+ PUT /u/7/active {"status": 1}
- 204
+ PUT /u/7/roles r[]=c+d&n=1
- 204
+ PUT /u/7 {"nick": "x"}
- 204
+ GET /u/7
- 200 {"id": 7, "login": "ada", "status": 1, "nick": "x"}
< 200 {"active": true}
> PUT /Users/7 {"userName": "ada", "nickName": ""}
+ GET /u/7
- 200 {"id": 7, "login": "ada", "status": 1, "nick": "x"}
+ PUT /u/7 {"nick": "none"}
- 204
+ GET /u/7
- 200 {"id": 7, "login": "ada", "status": 1, "nick": "none"}
< 200 {"active": true}
> PATCH /Devices/d-7 {"Operations": [{"op": "replace", "path": "active", "value": "True"}]}
+ GET /d/7
- 200 {"id": 7, "on": false, "level": 5}
+ PUT /d/7/active {"on": true, "lv": "5", "t": "xtrue"}
- 204
+ GET /d/7
- 200 {"id": 7, "on": true, "level": 5}
< 200 {"active": true, "level": 5}

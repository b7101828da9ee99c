
/*
 * Capabilities 45 to 59 that a mapping language must have: what answers and
 * errors of apps mean, and what is safe.  60 needs nginx.
 */


#include "op_expect.h"


#define NOT_FOUND   "{\"status\":\"404\"}"
#define INVALID     "{\"status\":\"400\",\"scimType\":\"invalidValue\"}"
#define MUTABILITY  "{\"status\":\"400\",\"scimType\":\"mutability\"}"
#define TAKEN       "{\"status\":\"409\",\"scimType\":\"uniqueness\"}"
#define LATER       "{\"status\":\"503\"}"

#define ADA  "{\"id\":7,\"login\":\"ada\"}"

#define USER                                                                  \
    " resource User { attribute id /id number;"                               \
    " attribute userName /login required unique;"                             \
    " attribute title /title;"                                                \
    " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"               \
    " update PUT /u/$scim_id; delete DELETE /u/$scim_id; } }"

static const char  create[] = "{\"userName\":\"ada\"}";


/* what one answer to a create means to the client */

static void
means(const scim_map_t *map, int status, const char *answer, int meant,
    const char *wanted, const char *what)
{
    step_t  steps[3];

    memset(steps, 0, sizeof(steps));
    steps[0].effect = "POST /u {\"login\":\"ada\"}";
    steps[0].status = status;
    steps[0].body = answer;
    steps[0].header = *answer == '<' ? "Content-Type: text/html" : NULL;

    if (meant == 201) {
        steps[1].effect = "GET /u/7";
        steps[1].status = 200;
        steps[1].body = ADA;
    }

    expect(map, "POST", "/Users", create, steps, meant, wanted, what);
}


static void
capability_45(void)
{
    scim_map_t  *map;

    map = map_of("scim_mapping m { on create /id ok;"
                 " on create 200 return 400 invalidValue;" USER);

    means(map, 200, "{\"id\":7}", 201, "{\"id\":\"7\"}",
          "capability 45: a positive match makes it a success");
    means(map, 200, "{\"message\":\"no\"}", 400, INVALID,
          "capability 45: a 200 without it is none");
    means(map, 201, "{\"id\":7,\"message\":\"x\"}", 201, "{\"id\":\"7\"}",
          "capability 45: of any 2xx");
    scim_map_free(map);

    map = map_of("scim_mapping m { on create header:X-Id!~. return 503;"
                 " on create '!~class=\"success\"' return 400;" USER);
    means(map, 200, "<div class=\"success\">", 503, LATER,
          "capability 45: a condition on a header, too");
    scim_map_free(map);
}


static void
capability_46(void)
{
    scim_map_t  *map;

    map = map_of("scim_mapping m { detail /error/data; detail /messages/*;"
                 " on /error/data~exists return 409 uniqueness;"
                 " on /error return 400 invalidValue;"
                 " on '/messages/*~^error' return 400 invalidValue;"
                 " on /success=false return 400 invalidValue;" USER);

    means(map, 200, "{\"error\":{\"data\":\"ada exists\"}}", 409,
          "{\"scimType\":\"uniqueness\",\"detail\":\"ada exists\"}",
          "capability 46: an error inside a 200");
    means(map, 200, "{\"error\":{\"code\":-32602}}", 400, INVALID,
          "capability 46: of which no more is said");
    means(map, 200, "{\"id\":7,\"messages\":[\"saved\",\"error: mail\"]}",
          400, "{\"detail\":\"saved; error: mail\"}",
          "capability 46: mixed with success");
    means(map, 200, "{\"success\":false}", 400, INVALID,
          "capability 46: a member that says so");
    means(map, 200, "{\"id\":7,\"success\":true}", 201, "{\"id\":\"7\"}",
          "capability 46: and one that does not");
    scim_map_free(map);
}


static void
capability_47(void)
{
    scim_map_t  *map;

    static const step_t  gone[] = {
        { "DELETE /u/7", 500, "", NULL },
        END
    };

    static const step_t  empty[] = {
        { "GET /u/7", 200, "[]", NULL },
        END
    };

    map = map_of("scim_mapping m { on create 422 return 409 uniqueness;"
                 " on create 500 ~duplicate return 409 uniqueness;"
                 " on create 412 return 409 uniqueness;"
                 " on 400 ~forbidden return 503;"
                 " on delete 500 return 404;" USER);

    means(map, 422, "", 409, TAKEN, "capability 47: 422 is a duplicate");
    means(map, 500, "duplicate key", 409, TAKEN,
          "capability 47: so is a 500 that says it");
    means(map, 500, "", 503, LATER, "capability 47: but no other");
    means(map, 412, "", 409, TAKEN, "capability 47: so is 412");
    means(map, 400, "forbidden", 503, LATER,
          "capability 47: 400 can mean that nobody may do it");
    means(map, 400, "", 400, INVALID, "capability 47: or what it says");
    expect(map, "DELETE", "/Users/7", NULL, gone, 404, NOT_FOUND,
           "capability 47: 500 can be 404");
    expect(map, "GET", "/Users/7", NULL, empty, 404, NOT_FOUND,
           "capability 47: and an empty list");
    scim_map_free(map);
}


static void
capability_48(void)
{
    scim_map_t  *map;

    static const step_t  probed[] = {
        { "GET /f?q=ada", 200, "[{\"id\":7,\"login\":\"ADA\"}]", NULL },
        END
    };

    map = map_of("scim_mapping m { detail /errors/*;"
                 " on create 422 /errors/*~*taken return 409 uniqueness;"
                 USER);
    means(map, 422, "{\"errors\":[\"Login has already been TAKEN\"]}", 409,
          "{\"scimType\":\"uniqueness\",\"detail\":"
          "\"Login has already been TAKEN\"}",
          "capability 48: a regex on a list of texts, and the detail of it");
    means(map, 422, "{\"errors\":[\"Email is invalid\",\"Name is missing\"]}",
          400, "{\"scimType\":\"invalidValue\",\"detail\":"
          "\"Email is invalid; Name is missing\"}",
          "capability 48: all texts of another error");
    scim_map_free(map);

    map = map_of("scim_mapping m { detail '~<div class=\"error\">([^<]+)';"
                 " on create ~already return 409 uniqueness;" USER);
    means(map, 200, "<div class=\"error\">already there &amp; then</div>",
          409, "{\"detail\":\"already there & then\"}",
          "capability 48: the detail out of HTML");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required unique;"
                 " list GET /u; get GET /u/$scim_id;"
                 " find userName GET /f?q=$scim_value;"
                 " create POST /u id=/id check; update PUT /u/$scim_id; } }");
    expect(map, "POST", "/Users", create, probed, 409, TAKEN,
           "capability 48: a text that is ambiguous needs no probe behind it,"
           " but a look before");
    scim_map_free(map);
}


static void
capability_49(void)
{
    size_t       i;
    char         wanted[128];
    scim_map_t  *map;

    static const struct {
        int  status;
        int  meant;
    } empty[] = { { 400, 400 }, { 403, 503 }, { 404, 503 }, { 409, 409 },
                  { 422, 400 }, { 429, 429 }, { 500, 503 }, { 0, 0 } };

    map = map_of("scim_mapping m { detail /error;" USER);

    for (i = 0; empty[i].status; i++) {
        snprintf(wanted, sizeof(wanted), "{\"schemas\":[\"urn:ietf:params:"
                 "scim:api:messages:2.0:Error\"],\"status\":\"%d\"}",
                 empty[i].meant);
        means(map, empty[i].status, "", empty[i].meant, wanted,
              "capability 49: an empty error gives a whole one of SCIM");
    }

    scim_map_free(map);
}


static void
capability_50(void)
{
    scim_map_t  *map;

    static const step_t  message[] = {
        { "GET /u/7", 200, ADA, NULL },
        { "PUT /u/7 {\"title\":\"Dr\"}", 200, "{\"message\":\"updated\"}",
          NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"title\":\"Dr\"}",
          NULL },
        END
    };

    map = map_of("scim_mapping m {" USER);

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "title", "\"Dr\"")),
           message, 200, "{\"title\":\"Dr\",\"userName\":\"ada\"}",
           "capability 50: after a 204, or just a message, it is read again");
    scim_map_free(map);
}


static void
capability_51(void)
{
    scim_map_t  *map;

    static const step_t  there[] = { { "GET /u/ada", 200,
                                       "{\"name\":\"ada\"}", NULL }, END };

    static const step_t  created[] = {
        { "GET /u/ada", 404, "", NULL },
        { "PUT /u/ada {\"t\":\"x\"}", 201, "", NULL },
        { "GET /u/ada", 200, "{\"name\":\"ada\",\"t\":\"x\"}", NULL },
        END
    };

    static const step_t  gone[] = { { "GET /u/ada", 404, "", NULL }, END };

    map = map_of("scim_mapping m { resource User {"
                 " attribute id /name match=\\w+;"
                 " attribute userName /name required unique immutable;"
                 " attribute title /t; list GET /u; get GET /u/$scim_id;"
                 " create PUT /u/$scim_userName 'json={\"t\": $scim_title}'"
                 "   check;"
                 " update PUT /u/$scim_id check; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ada\",\"title\":\"x\"}",
           there, 409, TAKEN, "capability 51: a create does not overwrite");
    expect(map, "POST", "/Users", "{\"userName\":\"ada\",\"title\":\"x\"}",
           created, 201, "{\"id\":\"ada\"}",
           "capability 51: it looks, and creates");
    expect(map, "PATCH", "/Users/ada", PATCH(CHANGE("add", "title",
           "\"y\"")), gone, 404, NOT_FOUND,
           "capability 51: an update does not create");
    scim_map_free(map);
}


static void
capability_52(void)
{
    scim_map_t  *map;

    static const step_t  ignored[] = {
        { "GET /u/7", 200, ADA, NULL },
        { "PUT /u/7 {\"title\":\"Dr\"}", 200, "", NULL },
        { "GET /u/7", 200, ADA, NULL },
        END
    };

    static const step_t  unmapped[] = { { "GET /u/7", 200, ADA, NULL }, END };

    map = map_of("scim_mapping m {" USER);

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "title", "\"Dr\"")),
           ignored, 200, "{\"userName\":\"ada\",\"title\":null}",
           "capability 52: what the app ignores is seen in the answer");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "nickName",
           "\"a\"")), unmapped, 200, "{\"nickName\":null}",
           "capability 52: what is not mapped is not sent");
    scim_map_free(map);
}


static void
capability_53(void)
{
    scim_map_t  *map;

    static const step_t  disabled[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"deactivated\":true}",
          NULL },
        END
    };

    static const step_t  confirmed[] = {
        { "GET /u/7", 200, ADA, NULL },
        { "POST /u/7 _method=delete&confirm=ada", 302, "", NULL },
        END
    };

    static const step_t  again[] = {
        { "GET /u/7", 404, "", NULL },
        END
    };

    map = map_of("scim_mapping m { on get /deactivated=true return 404;"
                 " on delete 302 ok;"
                 " resource User { attribute id /id number;"
                 " attribute userName /login required unique;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id;"
                 " delete POST /u/$scim_id"
                 "   form=_method=delete&confirm=$scim_userName check; } }");

    expect(map, "GET", "/Users/7", NULL, disabled, 404, NOT_FOUND,
           "capability 53: what a delete has disabled is gone");
    expect(map, "DELETE", "/Users/7", NULL, disabled, 404, NOT_FOUND,
           "capability 53: also for a second delete");
    expect(map, "DELETE", "/Users/7", NULL, confirmed, 204, NULL,
           "capability 53: a delete that wants the name");
    expect(map, "DELETE", "/Users/7", NULL, again, 404, NOT_FOUND,
           "capability 53: check tells what a delete does not");
    means(map, 409, "", 409, TAKEN, "capability 53: its login stays taken");
    scim_map_free(map);
}


static void
capability_54(void)
{
    scim_map_t  *map;

    static const step_t  half[] = {
        { "GET /u/7", 200, ADA, NULL },
        { "PUT /u/7/password \"s\"", 204, "", NULL },
        { "PUT /u/7/mail \"x\"", 422, "{\"error\":\"no mail\"}", NULL },
        END
    };

    static const step_t  broken[] = {
        { "GET /u/7", 200, ADA, NULL },
        { "PUT /u/7/password \"s\"", 204, "", NULL },
        { "PUT /u/7/mail \"x\"", 500, "", NULL },
        END
    };

    map = map_of("scim_mapping m { detail /error;"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " attribute password - write_only;"
                 " attribute emails.value /mail;"
                 " list GET /u; get GET /u/$scim_id;"
                 " set password PUT /u/$scim_id/password 'json=$scim_value';"
                 " set emails.value PUT /u/$scim_id/mail 'json=$scim_value';"
                 "} }");

#define TWO  PATCH(CHANGE("replace", "password", "\"s\"") ","                 \
                   CHANGE("replace", "emails", "[{\"value\":\"x\"}]"))

    expect(map, "PATCH", "/Users/7", TWO, half, 400, "{\"detail\":"
           "\"no mail (done before that: User.set.password)\"}",
           "capability 54: what was done is told, nothing is rolled back");
    expect(map, "PATCH", "/Users/7", TWO, broken, 503, "{\"detail\":\"the"
           " application cannot answer at the moment (done before that:"
           " User.set.password)\"}", "capability 54: of a 503, too");
    scim_map_free(map);
}


static void
capability_55(void)
{
    scim_map_t  *map;

    static const step_t  admin[] = {
        { "GET /u/1", 200, "{\"id\":1,\"login\":\"admin\"}", NULL },
        END
    };

    static const step_t  ada[] = { { "GET /u/7", 200, ADA, NULL }, END };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required unique;"
                 " attribute active /on; attribute roles /roles;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; delete DELETE /u/$scim_id;"
                 " hide userName=admin; } }");

    expect(map, "DELETE", "/Users/1", NULL, admin, 404, NOT_FOUND,
           "capability 55: the service account is not deleted");
    expect(map, "PATCH", "/Users/1", PATCH(CHANGE("replace", "active",
           "false")), admin, 404, NOT_FOUND,
           "capability 55: nor deactivated");
    expect(map, "PATCH", "/Users/1", PATCH(CHANGE("replace", "userName",
           "\"x\"")), admin, 404, NOT_FOUND, "capability 55: nor renamed");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "userName",
           "\"admin\"")), ada, 409, TAKEN,
           "capability 55: nor replaced by another one");
    scim_map_free(map);
}


static void
capability_56(void)
{
    scim_map_t  *map;

    static const step_t  public[] = { { "GET /u/7", 200, ADA, NULL }, END };

    static const step_t  canary[] = {
        { "GET /u", 200, "[" ADA "]", NULL },
        END
    };

    map = map_of("scim_mapping m { on get 200 !/mail return 503;"
                 " on list '!/*/mail' return 503;" USER);

    expect(map, "GET", "/Users/7", NULL, public, 503, LATER,
           "capability 56: a profile for the public is not believed");
    expect(map, "GET", "/Users", NULL, canary, 503, LATER,
           "capability 56: nor is such a list");
    expect(map, "DELETE", "/Users?x", NULL, no_calls, 405, "{}",
           "capability 56: and nothing is deleted by it");
    scim_map_free(map);
}


static void
capability_57(void)
{
    scim_map_t  *map;

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"on\":true}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required immutable;"
                 " attribute active /on read_only; attribute title /title;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "userName",
           "\"x\"")), read, 400, MUTABILITY, "capability 57: no rename");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"ada\"}", read, 200,
           "{\"userName\":\"ada\"}",
           "capability 57: the same name is none");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "active",
           "false")), no_calls, 400, MUTABILITY,
           "capability 57: no deactivation");
    expect(map, "DELETE", "/Users/7", NULL, no_calls, 501, "{}",
           "capability 57: no delete");
    expect(map, "GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
           NULL, no_calls, 200, "{\"attributes\":["
           "{\"name\":\"userName\",\"mutability\":\"immutable\"},"
           "{\"name\":\"active\",\"mutability\":\"readOnly\"},"
           "{\"name\":\"title\",\"mutability\":\"readWrite\"}]}",
           "capability 57: and /Schemas tells it");
    scim_map_free(map);
}


static void
capability_58(void)
{
    scim_map_t  *map;

    static const step_t  derived[] = {
        { "POST /u {\"login\":\"ada\",\"last\":\"ada\",\"role\":\"user\"}",
          201, "{\"id\":7}", NULL },
        { "PUT /u/7/pw \"s3\"", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"last\":\"ada\"}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required match=[a-z]+;"
                 " attribute name.familyName /last required"
                 "   default=$scim_userName;"
                 " attribute userType /role default=user;"
                 " attribute password - write_only match=.*\\d.*;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " set password PUT /u/$scim_id/pw 'json=$scim_value';"
                 " update PUT /u/$scim_id; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ada\",\"password\":"
           "\"s3\"}", derived, 201, "{\"name\":{\"familyName\":\"ada\"}}",
           "capability 58: what the app requires is derived");
    expect(map, "POST", "/Users", "{\"userName\":\"ada\",\"password\":"
           "\"weak\"}", no_calls, 400, INVALID,
           "capability 58: the second call is checked before the first");
    expect(map, "POST", "/Users", "{\"userName\":\"A+B\"}", no_calls, 400,
           INVALID, "capability 58: so is what the app would rewrite");
    scim_map_free(map);
}


/* see rule 29 for the lock itself */

static void
capability_59(void)
{
    scim_map_t  *map;

    static const step_t  written[] = {
        { "SET scim:{default}:lock:User:7 " SCRIPT_RANDOM " NX PX 25000",
          STORE_NIL, NULL, NULL },
        { "wait", 0, NULL, NULL },
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, "{\"id\":7,\"title\":\"a\",\"tags\":\"x\"}", NULL },
        { "PUT /u/7 {\"title\":\"b\",\"tags\":\"x\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"title\":\"b\",\"tags\":\"x\"}", NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute title /title; attribute nickName /tags;"
                 " attribute userName /id read_only;"
                 " list GET /u; get GET /u/$scim_id;"
                 " update PUT /u/$scim_id full; } }");

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "title",
           "\"b\"")), written, 200, "{\"title\":\"b\"}",
           "capability 59: who reads to write waits for who does so");
    scim_map_free(map);
}


/* capability 51: an upsert whose id the mapping makes */

static void
test_upsert(void)
{
    scim_map_t  *map;

    static const step_t  there[] = {
        { "GET /u/%40ann%3Ax", 200, "{\"name\":\"@ann:x\"}", NULL }, END
    };

    static const step_t  free[] = {
        { "GET /u/%40ann%3Ax", 404, "", NULL },
        { "PUT /u/@ann:x {}", 201, "{}", NULL },
        { "GET /u/%40ann%3Ax", 200, "{\"name\":\"@ann:x\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /name;"
                 " attribute userName /name~^@([^:]+) required immutable;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create PUT /u/@$scim_userName:x id=@$scim_userName:x"
                 " check; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", there, 409,
           "{\"scimType\":\"uniqueness\"}",
           "capability 51: who is there already is not overwritten");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", free, 201,
           "{\"userName\":\"ann\"}", "capability 51: who is not is created");

    scim_map_free(map);
}


int
main(void)
{
    capability_45();
    capability_46();
    capability_47();
    capability_48();
    capability_49();
    capability_50();
    capability_51();
    capability_52();
    capability_53();
    capability_54();
    capability_55();
    capability_56();
    capability_57();
    capability_58();
    capability_59();

    test_upsert();

    return done_testing();
}

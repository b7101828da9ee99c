/*
 * Filters: the tree that a text becomes, and what it matches.
 */

#include "tap.h"
#include "scim_filter.h"
#include "user_type.h"


#define U  SCIM_URN_USER
#define E  SCIM_URN_ENTERPRISE
#define T  USER_URN_TEST

#define BAD  "400 invalidFilter"


static scim_mem_t                  *mem;
static const scim_resource_type_t  *type;
static scim_error_t                 err;


static const char *const  ops[] = {
    "and", "or", "not", "[]", "pr", "eq", "ne", "co", "sw", "ew", "gt", "ge",
    "lt", "le"
};


static void
add(char *buf, size_t size, const char *text)
{
    size_t  n;

    n = strlen(buf);
    snprintf(buf + n, size - n, "%s", text);
}


/* the tree as "or(and(a pr, b eq "x"), not(c pr))" */

static void
dump(const scim_filter_t *f, char *buf, size_t size)
{
    char  *value;

    if (f->op >= SCIM_FILTER_VALUE_PATH) {
        if (f->path.schema) {
            add(buf, size, f->path.schema == &type->schemas[1] ? "e:" : "x:");
        }

        add(buf, size, f->path.attr->name);

        if (f->path.sub) {
            add(buf, size, ".");
            add(buf, size, f->path.sub->name);
        }
    }

    if (f->op > SCIM_FILTER_VALUE_PATH) {
        add(buf, size, " ");
        add(buf, size, ops[f->op]);

        if (f->value) {
            value = json_dumps(f->value, JSON_ENCODE_ANY);
            add(buf, size, " ");
            add(buf, size, value);
            free(value);
        }

        return;
    }

    if (f->op == SCIM_FILTER_VALUE_PATH) {
        add(buf, size, "[");

    } else {
        add(buf, size, ops[f->op]);
        add(buf, size, "(");
    }

    dump(f->left, buf, size);

    if (f->right) {
        add(buf, size, ", ");
        dump(f->right, buf, size);
    }

    add(buf, size, f->op == SCIM_FILTER_VALUE_PATH ? "]" : ")");
}


static scim_filter_t *
parse_n(const char *text, size_t len)
{
    scim_str_t  s;

    s.len = len;
    s.data = text;

    memset(&err, 0, sizeof(scim_error_t));

    return scim_filter_parse(mem, type, s, &err);
}


static scim_filter_t *
parse(const char *text)
{
    return parse_n(text, strlen(text));
}


static const char *
error(void)
{
    static char  buf[64];

    snprintf(buf, sizeof(buf), "%d %s", err.status, err.scim_type);

    return buf;
}


static const char *
tree(const char *text)
{
    static char     buf[4096];
    scim_filter_t  *filter;

    filter = parse(text);
    if (filter == NULL) {
        return error();
    }

    buf[0] = '\0';
    dump(filter, buf, sizeof(buf));

    return buf;
}


typedef struct {
    const char  *text;
    const char  *expected;
} row_t;


static const row_t  trees[] = {

    /* precedence and grouping: not before and before or */

    { "title pr", "title pr" },
    { "title pr or active pr and id pr",
      "or(title pr, and(active pr, id pr))" },
    { "title pr and active pr or id pr",
      "or(and(title pr, active pr), id pr)" },
    { "(title pr or active pr) and id pr",
      "and(or(title pr, active pr), id pr)" },
    { "title pr and (active pr or id pr)",
      "and(title pr, or(active pr, id pr))" },
    { "not (title pr) and id pr", "and(not(title pr), id pr)" },
    { "not (title pr and id pr)", "not(and(title pr, id pr))" },
    { "not(title pr)or not  (id pr)", "or(not(title pr), not(id pr))" },
    { "not (not (title pr))", "not(not(title pr))" },
    { "title pr and active pr and id pr",
      "and(title pr, and(active pr, id pr))" },
    { "title pr or active pr or id pr", "or(title pr, or(active pr, id pr))" },
    { "((title pr))", "title pr" },
    { "(title pr)and(id pr)", "and(title pr, id pr)" },
    { "TITLE PR AND NOT (Id Eq \"x\") OR active PR",
      "or(and(title pr, not(id eq \"x\")), active pr)" },
    { " \t( title  pr )\r\n ", "title pr" },

    /* paths */

    { "name.familyName eq \"x\"", "name.familyName eq \"x\"" },
    { "emails eq \"x\"", "emails.value eq \"x\"" },
    { "emails.value eq \"x\"", "emails.value eq \"x\"" },
    { "emails pr", "emails pr" },
    { "manager eq \"x\"", "e:manager.value eq \"x\"" },
    { "manager pr", "e:manager pr" },
    { "manager.displayName co \"x\"", "e:manager.displayName co \"x\"" },
    { "department eq \"x\"", "e:department eq \"x\"" },
    { E ":department eq \"x\"", "e:department eq \"x\"" },
    { E ":manager.value eq \"x\"", "e:manager.value eq \"x\"" },
    { U ":userName eq \"x\"", "userName eq \"x\"" },
    { U ":name.givenName eq \"x\"", "name.givenName eq \"x\"" },
    { "schemas eq \"x\"", "schemas eq \"x\"" },
    { "groups.$ref eq \"x\"", "groups.$ref eq \"x\"" },
    { T ":division eq \"x\"", "x:division eq \"x\"" },
    { "x-y_2 eq \"x\"", "x:x-y_2 eq \"x\"" },

    /* value paths */

    { "emails[type eq \"work\"]", "emails[type eq \"work\"]" },
    { "emails[ type eq \"work\" ]", "emails[type eq \"work\"]" },
    { "emails[type eq \"work\" and value co \"@x\"]",
      "emails[and(type eq \"work\", value co \"@x\")]" },
    { "emails[not (type eq \"work\" or primary pr)]",
      "emails[not(or(type eq \"work\", primary pr))]" },
    { "emails[type eq \"work\"].value eq \"x\"",
      "emails[and(type eq \"work\", value eq \"x\")]" },
    { "emails[type eq \"a\" or type eq \"b\"].value pr and id pr",
      "and(emails[and(or(type eq \"a\", type eq \"b\"), value pr)], id pr)" },
    { "emails[type eq \"work\"]and id pr",
      "and(emails[type eq \"work\"], id pr)" },
    { "emails[type eq \"a]\\\"b\"]", "emails[type eq \"a]\\\"b\"]" },
    { "name[givenName eq \"x\"]", "name[givenName eq \"x\"]" },
    { "manager[value eq \"x\"]", "e:manager[value eq \"x\"]" },

    /* values */

    { "userName eq \"a b\"", "userName eq \"a b\"" },
    { "userName eq\"x\"", "userName eq \"x\"" },
    { "userName eq \"\"", "userName eq \"\"" },
    { "userName eq \"\\u0041\\n\\\"\\\\\\/\"",
      "userName eq \"A\\n\\\"\\\\/\"" },
    { "userName eq \"\\ud83d\\ude00\"",
      "userName eq \"\xf0\x9f\x98\x80\"" },
    { "userName eq \"\xc3\xa9\"", "userName eq \"\xc3\xa9\"" },
    { "userName eq \"(not) [a] and b\"", "userName eq \"(not) [a] and b\"" },
    { "userName eq bob@example.com", "userName eq \"bob@example.com\"" },
    { "userName eq O'Malley and id pr",
      "and(userName eq \"O'Malley\", id pr)" },
    { "(userName eq bob)", "userName eq \"bob\"" },
    { "externalId eq 00042", "externalId eq \"00042\"" },
    { "externalId eq true", "externalId eq \"true\"" },
    { "externalId eq NULL", "externalId eq \"NULL\"" },
    { "externalId eq \"null\"", "externalId eq \"null\"" },
    { "emails[value eq bob]", "emails[value eq \"bob\"]" },
    { "active eq true", "active eq true" },
    { "active eq False", "active eq false" },
    { "active eq \"True\"", "active eq true" },
    { "active ne \"false\"", "active ne false" },
    { "roles[primary eq \"True\"].value eq \"x\"",
      "roles[and(primary eq true, value eq \"x\")]" },
    { "level gt 5", "x:level gt 5" },
    { "level ge -5", "x:level ge -5" },
    { "level lt 1.5", "x:level lt 1.5" },
    { "score le 1e2", "x:score le 100.0" },
    { "score eq 3", "x:score eq 3" },
    { "levels eq 3", "x:levels eq 3" },
    { "key eq \"YQ==\"", "x:key eq \"YQ==\"" },
    { "key ne YQ==", "x:key ne \"YQ==\"" },
    { "home sw \"https:\"", "x:home sw \"https:\"" },
    { "hired gt \"2011-05-13T04:42:34Z\"",
      "x:hired gt \"2011-05-13T04:42:34Z\"" },
    { "hired gt 2011-05-13T04:42:34.5+02:00",
      "x:hired gt \"2011-05-13T04:42:34.5+02:00\"" },

    /* null is a value of every type, and none of its value's */

    { "title eq null", "title eq null" },
    { "title ne null", "title ne null" },
    { "active eq null", "active eq null" },
    { "level eq null", "x:level eq null" },
    { "hired eq null", "x:hired eq null" },
    { "emails eq null", "emails eq null" },
    { "name ne null", "name ne null" },
    { "manager eq null", "e:manager eq null" },
    { "emails.value eq null", "emails.value eq null" },
    { "emails[type eq null]", "emails[type eq null]" }
};


static void
test_trees(void)
{
    size_t  i;

    for (i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
        is_str(tree(trees[i].text), trees[i].expected, "%s", trees[i].text);
    }
}


/* each is 400 invalidFilter */

static const char *const  wrong[] = {

    /* syntax */

    "", " ", "eq", "userName", "userName ", "userName eq", "userName eq ",
    "userName xx \"a\"", "userName eqq \"a\"", "userName e \"a\"",
    "userName \"a\"", "\"userName\" eq \"a\"", "eq \"a\"",
    "userName eq \"a", "userName eq \"a\\\"", "userName eq \"a\\",
    "userName eq \"", "userName eq \"a\"b\"", "userName eq \"a\" \"b\"",
    "userName eq a b", "userName eq a\"b\"", "userName eq 'a b'",
    "userName eq 'a'", "userName eq '", "emails[type eq 'work']",
    "userName pr \"a\"", "userName pr x",
    "userName eq \"a\" and", "userName eq \"a\" or", "and userName pr",
    "userName pr and and id pr", "userName pr or and id pr",
    "userName pr id pr", "userName pr xor id pr", "userName pr & id pr",
    "userName pr andid pr",
    "(", ")", "()", "(userName pr", "userName pr)", "((userName pr)",
    "(userName pr))", "(userName pr]", "userName eq (\"a\")",
    "(userName) eq \"a\"", ")userName pr(",
    "not", "not userName pr", "not not (userName pr)", "not (", "not ()",
    "not (userName pr", "!userName pr", "not\"x\"",

    /* brackets */

    "emails[", "emails[]", "emails]", "emails[type]", "emails[type eq",
    "emails[type eq \"a\"", "emails[type eq \"a\")", "emails[type eq \"a\"]]",
    "emails[type eq \"a\"].", "emails[type eq \"a\"].value",
    "emails[type eq \"a\"].value eq", "emails[type eq \"a\"].nope eq \"b\"",
    "emails[type eq \"a\"].value[value eq \"b\"]",
    "emails[type eq \"a\"] eq \"b\"", "emails[type eq \"a\"] .value eq \"b\"",
    "emails[type eq \"a\"]value eq \"b\"",
    "emails[type eq \"a\"][type eq \"a\"]",
    "emails [type eq \"a\"]", "emails.value[type eq \"a\"]",
    "emails[emails.type eq \"a\"]", "emails[emails[type eq \"a\"]]",
    "emails[type[value eq \"a\"]]", "emails[userName eq \"a\"]",
    "emails[(type eq \"a\"]", "(emails[type eq \"a\")]",
    "emails[" U ":type eq \"a\"]",
    "userName[value eq \"a\"]", "schemas[value eq \"a\"]",
    "[type eq \"a\"]", "active[value eq \"a\"]", U "[userName pr]",

    /* attributes */

    "noSuchAttr eq \"a\"", "email eq \"a\"", "name.nope eq \"a\"",
    "userName.value eq \"a\"", "division eq \"a\"", "members eq \"a\"",
    "urn:x:y:userName eq \"a\"", U ":manager eq \"a\"", U " eq \"a\"",
    E " pr", U ": pr", "user$Name pr", "2name pr", ".userName pr",
    "name. pr", "userName] pr", "us\xc3\xa9rName pr",
    "name eq \"a\"", "addresses eq \"a\"", "name co \"a\"", "name gt \"a\"",

    /* what is never returned would be an oracle */

    "password pr", "password eq \"a\"", "password sw \"a\"",
    "password eq null", "not (password sw \"a\")", "secret pr",
    "secret eq \"a\"", "secret.value eq \"a\"", "secret[value eq \"a\"]",
    "pins.hint eq \"a\"", "pins[hint pr]", "pins[value pr].hint eq \"a\"",

    /* values of another type */

    "active eq \"yes\"", "active eq 1", "active eq \"\"", "active eq truer",
    "level eq \"5\"", "level eq five", "level eq true", "level eq 1x",
    "level eq 0x10", "level eq {}", "level eq 99999999999999999999",
    "score eq 1e999", "score eq .5", "score eq --1", "score eq NaN",
    "hired eq \"yesterday\"", "hired gt 2011", "hired eq \"\"",
    "meta.created gt \"2011-02-30T00:00:00Z\"",

    /* operators that the type does not have (RFC 7644, 3.4.2.2) */

    "active gt true", "active ge true", "active lt true", "active le true",
    "active co \"true\"", "active sw \"true\"", "active ew \"true\"",
    "key gt \"a\"", "key ge \"a\"", "key lt \"a\"", "key le \"a\"",
    "key co \"a\"", "key sw \"a\"", "key ew \"a\"",
    "level co 1", "level sw 1", "level ew 1", "score co 1",
    "hired co \"2011-05-13T04:42:34Z\"", "hired sw \"2011-05-13T04:42:34Z\"",
    "hired ew \"2011-05-13T04:42:34Z\"",
    "title gt null", "title ge null", "title lt null", "title le null",
    "title co null", "title sw null", "title ew null", "name gt null",
    "emails[primary gt true]",

    /* strings that are no JSON */

    "userName eq \"\\x\"", "userName eq \"\\u12\"", "userName eq \"\\u00g0\"",
    "userName eq \"\\u0000\"", "userName eq \"\\ud800\"",
    "userName eq \"\\udc00\"", "userName eq \"\\ud800\\u0041\"",
    "userName eq \"a\nb\"", "userName eq \"a\tb\"", "userName eq \"\x01\"",

    /* no UTF-8 */

    "userName eq \"\xff\"", "userName eq \"\xc3\"", "userName eq \xed\xa0\x80",
    "userName eq \"\xc0\x80\"", "\xff", "userName eq \"a\" \xfe"
};


static void
test_wrong(void)
{
    size_t  i;

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (parse(wrong[i])) {
            ok(0, "%s is no filter", wrong[i]);
            continue;
        }

        if (err.status != 400 || strcmp(err.scim_type, "invalidFilter") != 0
            || err.detail[0] == '\0')
        {
            is_str(error(), BAD, "the error of %s", wrong[i]);
        }
    }

    ok(1, "%d wrong filters are 400 invalidFilter", (int) i);
}


static void
test_messages(void)
{
    (void) parse("shoeSize eq 42");
    is_str(err.detail, "attribute \"shoeSize\" is not supported",
           "the client is told which attribute is unknown");

    (void) parse("title pr or (active eq true");
    is_str(err.detail, "the closing bracket is expected at position 28 of the "
           "filter", "or where the syntax is wrong");

    (void) parse("active gt true");
    is_str(err.detail, "the operator or the brackets do not fit attribute "
           "\"active\" or its value", "or what the type does not allow");

    (void) parse("level eq \"x\"");
    is_str(err.detail, "attribute \"level\" is compared with something that "
           "is no integer", "or which type the value should have");

    (void) parse("password eq \"x\"");
    is_str(err.detail, "attribute \"password\" cannot be used in a filter",
           "or that there are no filters on passwords");
}


/* ---- matching ---- */


static json_t *
resource(const char *text)
{
    json_t        *json;
    json_error_t   error;

    json = json_loads(text, JSON_DECODE_ANY, &error);

    if (json == NULL) {
        is_str(error.text, "", "the test's own JSON: %s", text);
    }

    return json;
}


/* RFC 7643, 8.2 and 8.3, shortened */

static const char  barbara[] =
    "{ \"schemas\": [ \"" U "\", \"" E "\" ],"
    "  \"id\": \"2819c223-7f76\","
    "  \"externalId\": \"701984\","
    "  \"userName\": \"bjensen\","
    "  \"name\": { \"formatted\": \"Ms. Barbara J O'Malley, III\","
    "              \"familyName\": \"O'Malley\","
    "              \"givenName\": \"Barbara\" },"
    "  \"title\": \"Tour Guide\","
    "  \"userType\": \"Employee\","
    "  \"active\": true,"
    "  \"emails\": ["
    "      { \"value\": \"bjensen@example.com\", \"type\": \"work\","
    "        \"primary\": true },"
    "      { \"value\": \"babs@jensen.org\", \"type\": \"home\" } ],"
    "  \"ims\": [ { \"value\": \"someaimhandle\", \"type\": \"aim\" } ],"
    "  \"addresses\": [ { \"type\": \"work\", \"locality\": \"Hollywood\" } ],"
    "  \"groups\": [ { \"value\": \"e9e30dba\","
    "                  \"$ref\": \"https://x/Groups/e9e30dba\" } ],"
    "  \"" E "\": { \"employeeNumber\": \"701984\","
    "               \"manager\": { \"value\": \"26118915\","
    "                              \"displayName\": \"John Smith\" } },"
    "  \"" T "\": { \"level\": 5, \"score\": 2.5, \"admin\": false,"
    "               \"hired\": \"2010-01-23T04:56:22Z\","
    "               \"key\": \"YWJj\", \"home\": \"https://x/Home\","
    "               \"levels\": [ 1, 7 ] },"
    "  \"meta\": { \"resourceType\": \"User\","
    "              \"created\": \"2010-01-23T04:56:22Z\","
    "              \"lastModified\": \"2011-05-13T04:42:34Z\","
    "              \"version\": \"W/a1\" } }";


typedef struct {
    const char  *filter;
    int          matches;
} match_t;


/* the examples of RFC 7644, 3.4.2.2, all of them, and the text around them */

static const match_t  examples[] = {
    { "userName Eq \"john\"", 0 },
    { "Username eq \"john\"", 0 },
    { "userName eq \"bjensen\"", 1 },
    { "name.familyName co \"O'Malley\"", 1 },
    { "userName sw \"J\"", 0 },
    { "userName sw \"B\"", 1 },
    { "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\"", 0 },
    { "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"B\"", 1 },
    { "title pr", 1 },
    { "meta.lastModified gt \"2011-05-13T04:42:34Z\"", 0 },
    { "meta.lastModified ge \"2011-05-13T04:42:34Z\"", 1 },
    { "meta.lastModified lt \"2011-05-13T04:42:34Z\"", 0 },
    { "meta.lastModified le \"2011-05-13T04:42:34Z\"", 1 },
    { "title pr and userType eq \"Employee\"", 1 },
    { "title pr or userType eq \"Intern\"", 1 },
    { "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:"
      "User\"", 1 },
    { "userType eq \"Employee\" and (emails co \"example.com\" or "
      "emails.value co \"example.org\")", 1 },
    { "userType ne \"Employee\" and not (emails co \"example.com\" or "
      "emails.value co \"example.org\")", 0 },
    { "userType eq \"Employee\" and (emails.type eq \"work\")", 1 },
    { "userType eq \"Employee\" and emails[type eq \"work\" and "
      "value co \"@example.com\"]", 1 },
    { "emails[type eq \"work\" and value co \"@example.com\"] or "
      "ims[type eq \"xmpp\" and value co \"@foo.com\"]", 1 }
};


static const match_t  matches[] = {

    /* every operator on a string */

    { "userName eq \"BJENSEN\"", 1 },
    { "userName eq \"bjense\"", 0 },
    { "userName ne \"BJENSEN\"", 0 },
    { "userName ne \"x\"", 1 },
    { "userName co \"JENS\"", 1 },
    { "userName co \"x\"", 0 },
    { "userName co \"\"", 1 },
    { "userName sw \"BJ\"", 1 },
    { "userName sw \"j\"", 0 },
    { "userName ew \"SEN\"", 1 },
    { "userName ew \"se\"", 0 },
    { "userName gt \"bjense\"", 1 },
    { "userName gt \"BJENSEN\"", 0 },
    { "userName ge \"BJENSEN\"", 1 },
    { "userName ge \"bk\"", 0 },
    { "userName lt \"bk\"", 1 },
    { "userName lt \"BJENSEN\"", 0 },
    { "userName le \"BJENSEN\"", 1 },
    { "userName le \"bj\"", 0 },
    { "userName pr", 1 },

    /* on one that is caseExact */

    { "id eq \"2819c223-7f76\"", 1 },
    { "id eq \"2819C223-7F76\"", 0 },
    { "id ne \"2819C223-7F76\"", 1 },
    { "id co \"C2\"", 0 },
    { "id co \"c2\"", 1 },
    { "id sw \"2819C\"", 0 },
    { "id ew \"7F76\"", 0 },
    { "id gt \"2819C\"", 1 },
    { "id lt \"2819C\"", 0 },

    /* on a boolean */

    { "active eq true", 1 },
    { "active eq \"True\"", 1 },
    { "active eq false", 0 },
    { "active ne true", 0 },
    { "active ne \"False\"", 1 },
    { "active pr", 1 },
    { "admin eq false", 1 },
    { "admin pr", 1 },
    { "admin ne null", 1 },

    /* on numbers */

    { "level eq 5", 1 },
    { "level eq 5.0", 1 },
    { "level eq 6", 0 },
    { "level ne 5", 0 },
    { "level ne 6", 1 },
    { "level gt 4", 1 },
    { "level gt 5", 0 },
    { "level gt 4.9", 1 },
    { "level ge 5", 1 },
    { "level ge 6", 0 },
    { "level lt 6", 1 },
    { "level lt 5", 0 },
    { "level le 5", 1 },
    { "level le 4", 0 },
    { "level pr", 1 },
    { "score eq 2.5", 1 },
    { "score ne 2.5", 0 },
    { "score gt 2", 1 },
    { "score ge 2.6", 0 },
    { "score lt 3", 1 },
    { "score le 25e-1", 1 },

    /* on points in time */

    { "hired eq \"2010-01-23T05:56:22.000+01:00\"", 1 },
    { "hired eq \"2010-01-23T04:56:23Z\"", 0 },
    { "hired ne \"2010-01-23T05:56:22+01:00\"", 0 },
    { "hired ne \"2010-01-23T05:56:22Z\"", 1 },
    { "hired gt \"2010-01-23T05:56:21.9+01:00\"", 1 },
    { "hired gt \"2010-01-23T04:56:22Z\"", 0 },
    { "hired ge \"2010-01-23T04:56:22Z\"", 1 },
    { "hired lt \"2010-01-23T04:56:22.000000001Z\"", 1 },
    { "hired le \"2010-01-23T04:56:22Z\"", 1 },
    { "hired le \"2010-01-23T04:56:21Z\"", 0 },
    { "hired pr", 1 },

    /* on binary and references, which have case */

    { "key eq \"YWJj\"", 1 },
    { "key eq \"ywjj\"", 0 },
    { "key ne \"ywjj\"", 1 },
    { "key pr", 1 },
    { "home eq \"https://x/Home\"", 1 },
    { "home eq \"https://x/home\"", 0 },
    { "home co \"/Ho\"", 1 },
    { "home sw \"https\"", 1 },
    { "home ew \"/home\"", 0 },
    { "home gt \"https\"", 1 },
    { "groups.$ref ew \"/e9e30dba\"", 1 },

    /* on complex and multi-valued attributes */

    { "name pr", 1 },
    { "name eq null", 0 },
    { "name[familyName eq \"o'malley\" and givenName pr]", 1 },
    { "name[familyName eq \"x\"]", 0 },
    { "manager eq \"26118915\"", 1 },
    { "manager.displayName co \"smith\"", 1 },
    { "manager[value eq \"26118915\"]", 1 },
    { E ":employeeNumber eq \"701984\"", 1 },
    { "emails eq \"BABS@jensen.org\"", 1 },
    { "emails.value eq \"babs@jensen.org\"", 1 },
    { "emails eq \"x\"", 0 },
    { "emails pr", 1 },
    { "emails.display pr", 0 },
    { "emails.primary eq true", 1 },
    { "emails.primary eq false", 0 },
    { "levels eq 7", 1 },
    { "levels gt 7", 0 },
    { "levels pr", 1 },

    /* any value that differs is enough for "ne" */

    { "emails.type ne \"work\"", 1 },
    { "ims.type ne \"aim\"", 0 },
    { "not (emails.type eq \"work\")", 0 },
    { "levels ne 7", 1 },

    /* one element has to match all of a value path */

    { "emails.type eq \"home\" and emails.value co \"example.com\"", 1 },
    { "emails[type eq \"home\" and value co \"example.com\"]", 0 },
    { "emails[type eq \"home\"].value eq \"babs@jensen.org\"", 1 },
    { "emails[type eq \"work\"].value eq \"babs@jensen.org\"", 0 },
    { "emails[type eq \"work\"].primary eq true", 1 },
    { "emails[type eq \"home\"].primary pr", 0 },
    { "emails[not (type eq \"work\")]", 1 },
    { "emails[primary ne true]", 1 },
    { "emails[type eq \"other\" or primary eq true]", 1 },
    { "photos[type eq \"photo\"]", 0 },
    { "photos[type ne \"photo\"]", 0 },
    { "photos[not (type pr)]", 0 },
    { "not (photos[type eq \"photo\"])", 1 },

    /* what is not there */

    { "nickName pr", 0 },
    { "nickName eq \"x\"", 0 },
    { "nickName eq \"\"", 0 },
    { "nickName ne \"x\"", 1 },
    { "nickName co \"\"", 0 },
    { "nickName gt \"\"", 0 },
    { "nickName le \"z\"", 0 },
    { "nickName eq null", 1 },
    { "nickName ne null", 0 },
    { "not (nickName pr)", 1 },
    { "photos ne \"x\"", 1 },
    { "photos eq null", 1 },
    { "department ne \"x\"", 1 },
    { "department eq null", 1 },
    { "name.middleName eq null", 1 },
    { "name.middleName ne \"x\"", 1 },
    { "colour eq \"x\"", 0 },
    { "colour ne \"x\"", 1 },

    /* logic */

    { "title pr and nickName pr", 0 },
    { "nickName pr and title pr", 0 },
    { "nickName pr or title pr", 1 },
    { "nickName pr or photos pr", 0 },
    { "nickName pr or photos pr or title pr", 1 },
    { "nickName pr and photos pr or title pr", 1 },
    { "nickName pr and (photos pr or title pr)", 0 },
    { "title pr and active eq true and id pr", 1 },
    { "title pr and active eq true and nickName pr", 0 },
    { "not (title pr) or active eq true", 1 },
    { "id eq \"2819c223-7f76\" and manager eq \"26118915\"", 1 },
    { "id eq \"2819c223-7f76\" and manager eq \"1\"", 0 }
};


static void
test_matches(const match_t *rows, size_t n)
{
    size_t          i;
    json_t         *user;
    scim_filter_t  *filter;

    user = resource(barbara);

    for (i = 0; i < n; i++) {
        filter = parse(rows[i].filter);

        is_int(filter ? scim_filter_match(filter, user) : -1,
               rows[i].matches, "%s", rows[i].filter);
    }

    json_decref(user);
}


/* a resource of one attribute and a filter */

static void
is_match(const char *text, const char *json, int matches)
{
    json_t         *user;
    scim_filter_t  *filter;

    user = resource(json);
    filter = parse(text);

    is_int(filter ? scim_filter_match(filter, user) : -1, matches,
           "%s on %s", text, json);

    json_decref(user);
}


static void
test_empty(void)
{
    static const char *const  empty[] = {
        "{}", "{ \"nickName\": null }", "{ \"nickName\": \"\" }",
        "{ \"nickName\": [] }", "{ \"nickName\": {} }"
    };

    static const char *const  lists[] = {
        "{ \"emails\": [] }", "{ \"emails\": [ {} ] }",
        "{ \"emails\": [ null ] }", "{ \"emails\": {} }",
        "{ \"emails\": [ { \"value\": \"\" } ] }",
        "{ \"emails\": [ { \"value\": null, \"type\": \"\" }, {} ] }"
    };

    size_t  i;

    for (i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
        is_match("nickName pr", empty[i], 0);
        is_match("nickName eq null", empty[i], 1);
        is_match("nickName ne null", empty[i], 0);
        is_match("nickName ne \"x\"", empty[i], 1);
    }

    for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        is_match("emails pr", lists[i], 0);
        is_match("emails.value pr", lists[i], 0);
        is_match("emails eq null", lists[i], 1);
        is_match("emails eq \"x\"", lists[i], 0);
        is_match("emails ne \"x\"", lists[i], 1);
    }

    is_match("nickName eq \"\"", "{ \"nickName\": \"\" }", 1);
    is_match("nickName eq \"0\"", "{ \"nickName\": \"0\" }", 1);
    is_match("name pr", "{ \"name\": { \"givenName\": \"x\" } }", 1);
    is_match("name pr", "{ \"name\": { \"givenName\": \"\" } }", 0);
    is_match("emails pr", "{ \"emails\": [ {}, { \"type\": \"x\" } ] }", 1);
    is_match("emails.value pr", "{ \"emails\": [ {}, { \"type\": \"x\" } ] }",
             0);
    is_match("emails.value ne \"x\"",
             "{ \"emails\": [ { \"value\": \"x\" }, { \"type\": \"x\" } ] }",
             1);
    is_match("level pr", "{ \"" T "\": { \"level\": 0 } }", 1);
    is_match("admin pr", "{ \"" T "\": { \"admin\": false } }", 1);
}


/* what an app has sent in another shape than the schema's */

static void
test_odd(void)
{
    static const char *const  odd[] = {
        "null", "[]", "\"x\"", "{ \"" T "\": 1 }", "{ \"" T "\": [] }",
        "{ \"" T "\": { \"level\": \"5\", \"admin\": \"true\","
        "               \"hired\": \"yesterday\", \"key\": 1 } }",
        "{ \"" T "\": { \"level\": true, \"admin\": 1, \"hired\": 5 } }",
        "{ \"" T "\": { \"level\": {}, \"admin\": [], \"hired\": [ [] ] } }"
    };

    size_t  i;

    for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        is_match("level eq 5", odd[i], 0);
        is_match("level ne 5", odd[i], 1);
        is_match("level ge 0", odd[i], 0);
        is_match("admin eq true", odd[i], 0);
        is_match("admin ne true", odd[i], 1);
        is_match("hired le \"2011-05-13T04:42:34Z\"", odd[i], 0);
        is_match("hired ne \"2011-05-13T04:42:34Z\"", odd[i], 1);
        is_match("key eq \"a\"", odd[i], 0);
        is_match("key ne \"a\"", odd[i], 1);
    }

    is_match("emails eq \"x\"", "{ \"emails\": \"x\" }", 0);
    is_match("emails eq \"x\"", "{ \"emails\": [ \"x\" ] }", 0);
    is_match("emails eq \"x\"", "{ \"emails\": { \"value\": \"x\" } }", 1);
    is_match("emails[value eq \"x\"]", "{ \"emails\": { \"value\": \"x\" } }",
             1);
    is_match("emails[value eq \"x\"]", "{ \"emails\": [ \"x\", [], 1 ] }", 0);
    is_match("emails[value eq \"x\"]", "{ \"emails\": \"x\" }", 0);
    is_match("levels eq 1", "{ \"" T "\": { \"levels\": 1 } }", 1);
}


static void
test_text(void)
{
    is_match("userName eq \"\xc3\x89\x63ole\"",
             "{ \"userName\": \"\xc3\xa9\x63OLE\" }", 1);
    is_match("userName sw \"\xd0\x96\"",
             "{ \"userName\": \"\xd0\xb6\xd1\x83\xd0\xba\" }", 1);
    is_match("userName ew \"\xe1\xba\x9e\"",
             "{ \"userName\": \"stra\xc3\x9f\" }", 1);
    is_match("userName co \"\\u00c9\"",
             "{ \"userName\": \"caf\xc3\xa9s\" }", 1);
    is_match("externalId eq \"\xc3\x89\"",
             "{ \"externalId\": \"\xc3\xa9\" }", 0);
    is_match("level eq 9007199254740993",
             "{ \"" T "\": { \"level\": 9007199254740992 } }", 0);
    is_match("level gt 9007199254740992",
             "{ \"" T "\": { \"level\": 9007199254740993 } }", 1);
}


/* the filter between the brackets of a path */

static void
test_value(void)
{
    json_t             *element;
    scim_str_t          name = scim_str("emails");
    scim_str_t          text = scim_str("type eq \"WORK\" and not (value pr)");
    scim_str_t          wrong_text = scim_str("userName eq \"x\"");
    scim_str_t          empty = { 0, NULL };
    scim_filter_t      *filter;
    const scim_attr_t  *attr;

    attr = scim_schema_find(type, name);

    filter = scim_filter_parse_value(mem, attr, text, &err);
    ok(filter != NULL, "a filter between brackets");

    element = resource("{ \"type\": \"work\" }");
    ok(scim_filter_match_value(filter, element), "an element matches");
    json_decref(element);

    element = resource("{ \"type\": \"work\", \"value\": \"x\" }");
    ok(!scim_filter_match_value(filter, element), "another does not");
    json_decref(element);

    element = resource("\"work\"");
    ok(!scim_filter_match_value(filter, element), "nor what is no object");
    json_decref(element);

    ok(scim_filter_parse_value(mem, attr, wrong_text, &err) == NULL,
       "the attributes are those of the one before the brackets");
    is_str(error(), BAD, "others are wrong");

    memset(&err, 0, sizeof(scim_error_t));
    ok(scim_filter_parse_value(mem, attr, empty, &err) == NULL,
       "nothing is no filter");
    is_str(error(), BAD, "it is an error");
}


static char *
repeat(const char *text, size_t n)
{
    char    *buf;
    size_t   i, len;

    len = strlen(text);
    buf = malloc(n * len + 1);

    for (i = 0; i < n; i++) {
        memcpy(buf + i * len, text, len);
    }

    buf[n * len] = '\0';

    return buf;
}


/* the filter "x" in so many pairs */

static int
nests(const char *open, const char *x, const char *close, size_t n)
{
    int    rc;
    char  *head, *tail, *text;

    head = repeat(open, n);
    tail = repeat(close, n);
    text = malloc(strlen(head) + strlen(x) + strlen(tail) + 1);

    sprintf(text, "%s%s%s", head, x, tail);

    rc = parse(text) ? 1 : -(err.status == 400
                             && strcmp(err.scim_type, "invalidFilter") == 0);

    free(head);
    free(tail);
    free(text);

    return rc;
}


static void
test_limits(void)
{
    int     max = SCIM_FILTER_MAX_DEPTH;
    char   *text;
    size_t  len;

    is_int(nests("(", "id pr", ")", max), 1, "as deep as allowed");
    is_int(nests("(", "id pr", ")", max + 1), -1, "one too deep");
    is_int(nests("not (", "id pr", ")", max), 1, "as deep with not");
    is_int(nests("not (", "id pr", ")", max + 1), -1, "one too deep with not");
    is_int(nests("(", "emails[type pr]", ")", max - 1), 1,
           "as deep with brackets");
    is_int(nests("(", "emails[type pr]", ")", max), -1,
           "one too deep with brackets");
    is_int(nests("(", "emails[(type pr)]", ")", max - 1), -1,
           "parentheses in brackets count");
    is_int(nests("(id pr) and ", "id pr", "", 600), 1,
           "a chain is not deep, nor are groups side by side");

    is_int(nests("(", "id pr", ")", 100000), -1, "100,000 parentheses");
    is_int(nests("(", "", "", 4000), -1, "4,000 open parentheses");
    is_int(nests(")", "", "", 4000), -1, "4,000 closed parentheses");
    is_int(nests("not ", "", "", 2000), -1, "2,000 nots");
    is_int(nests("emails[", "", "", 1000), -1, "1,000 brackets");
    is_int(nests("\"", "", "", 8000), -1, "8,000 quotes");
    is_int(nests("id eq \"", "", "", 1000), -1, "1,000 open strings");
    is_int(nests("\\", "", "", 8000), -1, "8,000 backslashes");
    is_int(nests("id eq \"\\\\", "\"", "", 1), 1, "an escaped backslash");
    is_int(nests(" ", "id pr", " ", 4000), 1, "8,000 blanks");

    /* the longest, and one byte more */

    text = repeat("x", SCIM_FILTER_MAX_LEN + 1);
    memcpy(text, "id eq ", 6);

    ok(parse_n(text, SCIM_FILTER_MAX_LEN) != NULL, "the longest filter");
    ok(parse_n(text, SCIM_FILTER_MAX_LEN + 1) == NULL, "one byte more");
    is_str(error(), BAD, "is too long");
    free(text);

    ok(parse_n(NULL, 0) == NULL, "nothing at all");
    is_str(error(), BAD, "is no filter");
    ok(parse_n("id pr\0", 6) == NULL, "a NUL at the end");
    ok(parse_n("id\0pr", 5) == NULL, "a NUL in the middle");
    ok(parse_n("id eq \"a\0b\"", 11) == NULL, "a NUL in a string");
    is_str(error(), BAD, "are errors");

    /* each beginning of a filter, in memory of just its size */

    for (len = 0; len < 60; len++) {
        text = malloc(len ? len : 1);
        memcpy(text, "not (emails[type eq \"wo\\u0072k\"].value co \"@x\") "
               "or level gt -1.5e3", len);
        (void) parse_n(text, len);
        free(text);
    }

    ok(1, "no beginning of a filter is read beyond its end");
}


static void
test_long_chain(void)
{
    char    *text;
    json_t  *user;

    user = resource(barbara);
    text = repeat("title eq \"no\" or ", 480);

    strcpy(text + strlen(text) - 4, " ");
    ok(parse(text) && !scim_filter_match(parse(text), user),
       "a long chain that does not match");

    memcpy(text + strlen(text) - strlen("title eq \"no\" "),
           "title pr      ", 14);
    ok(parse(text) && scim_filter_match(parse(text), user),
       "and one whose last term does");

    free(text);
    json_decref(user);
}


static int  allocations;


static void *
scarce_malloc(size_t size)
{
    return allocations-- > 0 ? malloc(size) : NULL;
}


/* jansson does not always tell a lack of memory from a wrong text */

static void
test_memory(void)
{
    int                        n, failed, wrong_errors;
    size_t                     i;
    json_malloc_t              take;
    json_free_t                give;
    static const char *const   filters[] = {
        "userName eq \"\\u00e9x\"", "userName eq bob", "level gt 12",
        "score lt 1.5", "emails[type eq \"work\"].value sw \"x\""
    };

    json_get_alloc_funcs(&take, &give);
    json_set_alloc_funcs(scarce_malloc, free);

    failed = 0;
    wrong_errors = 0;

    for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
        for (n = 0; n < 50; n++) {
            allocations = n;

            if (parse(filters[i]) == NULL) {
                failed++;
                wrong_errors += (err.status != 500 && err.status != 400);
            }
        }
    }

    /* what was made meanwhile is freed by the same functions */

    scim_mem_free(mem);
    json_set_alloc_funcs(take, give);
    mem = scim_mem_new();
    type = user_type(mem);

    ok(failed > 10, "there was not always enough memory");
    is_int(wrong_errors, 0, "each time there was an error");
}


int
main(void)
{
    mem = scim_mem_new();
    type = user_type(mem);

    test_trees();
    test_wrong();
    test_messages();
    test_matches(examples, sizeof(examples) / sizeof(examples[0]));
    test_matches(matches, sizeof(matches) / sizeof(matches[0]));
    test_empty();
    test_odd();
    test_text();
    test_value();
    test_limits();
    test_long_chain();
    test_memory();

    scim_mem_free(mem);

    return done_testing();
}

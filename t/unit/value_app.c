
/*
 * Values between SCIM's form and the app's: rules 1 and 2.
 */


#include "map_of.h"
#include "scim_value.h"


static scim_mem_t  *mem;


/* what stands at the place of the attribute, an array, and SCIM's value */

static void
reads(const char *line, const char *found, const char *expected,
    const char *what)
{
    json_t                 *json, *value;
    scim_map_t             *m;
    const scim_map_attr_t  *attr;

    m = map_with(line);
    attr = &m->resources->attrs[m->resources->nattrs - 1];
    json = json_from(found);
    value = NULL;

    is_int(value_from(mem, attr, json, &value), SCIM_OK, "read: %s", what);
    is_json(value, expected, "read: %s: value", what);

    json_decref(value);
    json_decref(json);
    scim_map_free(m);
}


/* a NULL "expected" is an error of that scimType */

static void
writes(const char *line, const char *value, const char *expected,
    const char *scim_type, const char *what)
{
    json_t                 *json, *app;
    scim_rc_t               rc;
    scim_map_t             *m;
    scim_error_t            err;
    const scim_map_attr_t  *attr;

    m = map_with(line);
    attr = &m->resources->attrs[m->resources->nattrs - 1];
    json = value ? json_from(value) : NULL;

    rc = scim_value_to_app(mem, attr, json, &app, &err);

    is_int(rc, expected ? SCIM_OK : SCIM_FAIL, "write: %s", what);

    if (rc == SCIM_OK && expected) {
        if (app == NULL) {
            app = json_string("(none)");
        }

        is_json(app, expected, "write: %s: value", what);
        json_decref(app);

    } else if (rc == SCIM_FAIL && expected == NULL) {
        is_int(err.status, 400, "write: %s: status", what);
        is_str(err.scim_type, scim_type, "write: %s: scimType", what);
    }

    json_decref(json);
    scim_map_free(m);
}


#define TITLE   "attribute title /title;"
#define NUMBER  "attribute title /title number;"
#define ACTIVE  "attribute active /status;"
#define STATUS  "attribute active /status values=true:1,true:2,false:3;"
#define KIND    "attribute userType /kind values=Staff:s,Guest:g,Staff:x;"
#define HASH    "attribute active /hash values=false:,true:*;"                \
                "set active POST /x/$scim_id;"
#define ROLES   "attribute roles /roles;"
#define SPLIT   "attribute roles /roles split=,;"
#define TABLE   "attribute roles /roles split=, values=admin:1,user:2;"
#define TIME    "attribute meta.created /created read_only;"
#define NONE    "\"(none)\""


static void
test_read_one(void)
{
    reads(TITLE, "[\"x\"]", "\"x\"", "a text");
    reads(TITLE, "[\"x\",\"y\"]", "\"x\"", "the first of several");
    reads(TITLE, "[]", "null", "nothing");
    reads(TITLE, "[\"\"]", "null", "an empty text is none");
    reads(TITLE, "[7]", "\"7\"", "rule 2: a number is its text");
    reads(TITLE, "[7.0]", "\"7\"", "rule 2: also one with a fraction of 0");
    reads(TITLE, "[0.1]", "\"0.1\"", "rule 2: or a real one");
    reads(TITLE, "[false]", "\"false\"", "rule 2: a boolean is its text");
    reads(TITLE, "[{}]", "null", "an object is none");
    reads(TITLE, "[[\"x\"]]", "null", "nor is a list");
    reads("attribute title /a~(x*) read_only;", "[\"\"]", "null",
          "an empty match");

    reads(ACTIVE, "[true]", "true", "a boolean");
    reads(ACTIVE, "[\"false\"]", "false", "the text of one");
    reads(ACTIVE, "[1]", "true", "1 for true");
    reads(ACTIVE, "[\"0\"]", "false", "0 for false");
    reads(ACTIVE, "[\"yes\"]", "null", "what is no boolean is none");
    reads(ACTIVE, "[2]", "null", "nor is another number");

    reads(STATUS, "[1]", "true", "values=");
    reads(STATUS, "[\"2\"]", "true", "values= knows 2 and \"2\"");
    reads(STATUS, "[3]", "false", "values= the other way");
    reads(STATUS, "[4]", "null", "values= does not know it: absent");
    reads(STATUS, "[]", "null", "values= has no empty one: absent");
    reads(STATUS, "[true]", "null", "values= is for texts of the app only");
    reads(KIND, "[\"x\"]", "\"Staff\"", "values= of texts");
    reads(KIND, "[\"S\"]", "null", "values= with the app's case");

    reads(HASH, "[\"abc\"]", "true", "\"*\" is anything else");
    reads(HASH, "[\"\"]", "false", "empty APP is empty");
    reads(HASH, "[]", "false", "or absent");
    reads(HASH, "[[1]]", "null", "a list is neither");
    reads("attribute active /h values=true:*,false:x;set active=true POST"
          " /x/$scim_id;", "[\"\"]", "null", "\"*\" is not the empty one");
    reads("attribute active /h values=true:*,false:x;set active=true POST"
          " /x/$scim_id;", "[\"x\"]", "false", "\"*\" is what no pair names");
    reads("attribute title /t values=x:*,y:a;set title=x POST /x/$scim_id;",
          "[\"*\"]", "\"x\"", "a star of the app is anything, too");
}


static void
test_read_list(void)
{
    reads(ROLES, "[[\"a\",\"b\"]]", "[\"a\",\"b\"]", "a list");
    reads(ROLES, "[]", "null", "no list");
    reads(ROLES, "[[]]", "[]", "an empty list");
    reads(ROLES, "[\"a,b\"]", "[\"a,b\"]", "a text is a list of one");
    reads(ROLES, "[[1,null,\"\",{},true]]", "[\"1\",\"true\"]",
          "a list's scalars");
    reads("attribute roles /r/*/id;", "[1,2]", "[\"1\",\"2\"]",
          "the values at \"*\"");
    reads("attribute roles /r/*/id;", "[]", "[]", "no values there");
    reads("attribute roles /r~(\\w+);set roles POST /x/$scim_id;",
          "[\"a\",\"b\"]", "[\"a\",\"b\"]", "the matches of a regex");

    reads(SPLIT, "[\"a, b ,c\"]", "[\"a\",\"b\",\"c\"]",
          "split= without the blanks around the parts");
    reads(SPLIT, "[\",a,,  ,b,\"]", "[\"a\",\"b\"]",
          "split= without empty parts");
    reads(SPLIT, "[\"a b\"]", "[\"a b\"]", "blanks inside stay");
    reads(SPLIT, "[\"\"]", "[]", "split= of an empty text");
    reads(SPLIT, "[[\"a\",\"b,c\"]]", "[\"a\",\"b\",\"c\"]",
          "split= takes a real list, too");
    reads(SPLIT, "[7]", "[\"7\"]", "split= of a number");
    reads("attribute roles /r 'split= | ';", "[\"a | b|c\"]",
          "[\"a\",\"b|c\"]", "split= of several characters");
    reads("attribute roles /r 'split= ';", "[\" a  b \"]", "[\"a\",\"b\"]",
          "split= at blanks");
    reads(TABLE, "[\"2,1,3\"]", "[\"user\",\"admin\"]",
          "split= and values=: what the table does not know is absent");
}


static void
test_read_time(void)
{
    static const char *const  times[][2] = {
        { "2009-03-14T09:26:53Z", "2009-03-14T09:26:53Z" },
        { "2009-03-14T09:26:53.125Z", "2009-03-14T09:26:53.125Z" },
        { "2009-03-14T09:26:53z", "2009-03-14T09:26:53Z" },
        { "2009-03-14T09:26:53", "2009-03-14T09:26:53Z" },
        { "2009-03-14 09:26:53", "2009-03-14T09:26:53Z" },
        { "2009-03-14 09:26:53.5", "2009-03-14T09:26:53.5Z" },
        { "2009-03-14T09:26:53+01:00", "2009-03-14T09:26:53+01:00" },
        { "2009-03-14T09:26:53.5-11:30", "2009-03-14T09:26:53.5-11:30" },
        { "2009-03-14T09:26:53.000+0000", "2009-03-14T09:26:53.000+00:00" },
        { "2009-03-14 09:26:53.123456+00", "2009-03-14T09:26:53.123456+00:00" },
        { "2009-03-14 09:26:53 -0700", "2009-03-14T09:26:53-07:00" },
        { "2009-03-14 09:26:53 UTC", "2009-03-14T09:26:53Z" },
        { "0", "1970-01-01T00:00:00Z" },
        { "1237022813", "2009-03-14T09:26:53Z" },
        { "1237022813.75", "2009-03-14T09:26:53Z" },
        { "1237022813123", "2009-03-14T09:26:53Z" },
        { "-1", "1969-12-31T23:59:59Z" },
        { "-100000000001", "1966-10-31T14:13:20Z" },
        { "99999999999", "5138-11-16T09:46:39Z" },
        { "100000000001", "1973-03-03T09:46:40Z" },
        { "253402300799999", "9999-12-31T23:59:59Z" },
        { "-62135596800000", "0001-01-01T00:00:00Z" },
        { "253402300800000", NULL },
        { "1237022813123456", NULL },
        { "9223372036854775807", NULL },
        { "99999999999999999999", NULL },
        { "2009-03-14", NULL },
        { "2009-02-30T00:00:00Z", NULL },
        { "14.03.2009, 09:26:53 Uhr", NULL },
        { "Sat, 14 Mar 2009 09:26:53 GMT", NULL },
        { "2009-03-14T09:26:53 CEST", NULL },
        { "2009-03-14T09:26:53+1", NULL },
        { "2009-03-14T09:26:53.Z", NULL },
        { "2009-03-14T09:26:53+00:00:00", NULL },
        { "2009-03-14T09:26:53.0000000000000000000000000000000000000000000000"
          "00000000000000000000000000000000000000000000000000000000Z", NULL },
        { "x", NULL }, { "-", NULL }, { ".", NULL }, { "1e9", NULL },
        { NULL, NULL }
    };

    char    found[256], expected[64];
    size_t  i;

    for (i = 0; times[i][0]; i++) {
        snprintf(found, sizeof(found), "[\"%s\"]", times[i][0]);
        snprintf(expected, sizeof(expected), times[i][1] ? "\"%s\"" : "null",
                 times[i][1]);

        reads(TIME, found, expected, times[i][0]);
    }

    reads(TIME, "[1237022813]", "\"2009-03-14T09:26:53Z\"", "a number");
    reads(TIME, "[1237022813.5]", "\"2009-03-14T09:26:53Z\"", "a real one");
}


static void
test_write_one(void)
{
    writes(TITLE, "\"x\"", "\"x\"", NULL, "a text");
    writes(TITLE, NULL, NONE, NULL, "no value");
    writes(TITLE, "\"\"", "\"\"", NULL, "an empty text");
    writes(TITLE, "\"true\"", "\"true\"", NULL,
           "rule 2: a text \"true\" is no literal");
    writes(TITLE, "7", "\"7\"", NULL, "rule 2: what is no number is a text");
    writes(ACTIVE, "true", "true", NULL, "rule 2: a boolean without values=");
    writes(ACTIVE, "false", "false", NULL, "rule 2: the other one");
    writes(STATUS, "true", "\"1\"", NULL, "of several pairs the first");
    writes(STATUS, "false", "\"3\"", NULL, "values= the other way");
    writes("attribute active /off values=true:false,false:true;", "true",
           "false", NULL, "rule 2: the app's text \"false\" is a literal");
    writes("attribute active /off values=true:null,false:true;", "true",
           "null", NULL, "rule 2: so is \"null\"");
    writes("attribute active /x values=true:1,false:0 number;", "false", "0",
           NULL, "rule 2: number gives a number");
    writes(KIND, "\"Guest\"", "\"g\"", NULL, "values= of texts");
    writes(KIND, "\"guest\"", "\"g\"", NULL, "which have no case in SCIM");
    writes("attribute userType /kind values=Staff:s,Guest:g case_exact;",
           "\"guest\"", NULL, "invalidValue", "unless case counts");
    writes("attribute userType /k values=a:1,A:2;", "\"A\"", "\"2\"", NULL,
           "but the same case goes first");
    writes(KIND, "\"Boss\"", NULL, "invalidValue",
           "what values= does not know is refused");
    writes("attribute active /x values=true:true,false:no;", "true", "true",
           NULL, "rule 2: so is \"true\"");
    writes(HASH, "false", "\"\"", NULL, "empty APP is an empty text");
    writes(HASH, "true", NONE, NULL, "\"*\" names no text to write");
    writes("attribute title /t values=a:*,a:1,b:2;", "\"a\"", "\"1\"", NULL,
           "\"*\" gives way to a text of the same value");

    writes(NUMBER, "\"7\"", "7", NULL, "rule 2: number");
    writes(NUMBER, "\"-12\"", "-12", NULL, "rule 2: a negative one");
    writes(NUMBER, "\"1.5\"", "1.5", NULL, "rule 2: a fraction");
    writes(NUMBER, "\"1e3\"", "1000.0", NULL, "rule 2: with an exponent");
    writes(NUMBER, "7", "7", NULL, "rule 2: one that is one");
    writes(NUMBER, "\"9223372036854775807\"", "9223372036854775807", NULL,
           "rule 2: the largest one");
    writes(NUMBER, "\"9223372036854775808\"", NULL, "invalidValue",
           "not one that would lose digits");
    writes(NUMBER, "\"x\"", NULL, "invalidValue", "rule 2: no number");
    writes(NUMBER, "\"7x\"", NULL, "invalidValue", "no number at its end");
    writes(NUMBER, "\" 7\"", NULL, "invalidValue", "none behind a blank");
    writes(NUMBER, "\"+7\"", NULL, "invalidValue", "none with a plus");
    writes(NUMBER, "\"007\"", NULL, "invalidValue",
           "rule 7: not another spelling of one");
    writes(NUMBER, "\"0x10\"", NULL, "invalidValue", "no hexadecimal one");
    writes(NUMBER, "\"inf\"", NULL, "invalidValue", "not infinity");
    writes(NUMBER, "\"1e999\"", NULL, "invalidValue", "nor what is as much");
    writes(NUMBER, "\"1.\"", NULL, "invalidValue", "not half a fraction");
    writes(NUMBER, "\"1e\"", NULL, "invalidValue", "not half an exponent");
    writes(NUMBER, "\"-\"", NULL, "invalidValue", "not a sign alone");
    writes(NUMBER, "\"1.2.3\"", NULL, "invalidValue", "not a version");
}


static void
test_write_list(void)
{
    writes(ROLES, "[\"a\",\"b\"]", "[\"a\",\"b\"]", NULL, "a list");
    writes(ROLES, "[]", "[]", NULL, "an empty list");
    writes("attribute roles /roles number;", "[\"1\",\"2\"]", "[1,2]", NULL,
           "a list of numbers");
    writes("attribute roles /roles number;", "[\"1\",\"x\"]", NULL,
           "invalidValue", "one of which is none");
    writes(SPLIT, "[\"a\",\"b\"]", "\"a,b\"", NULL, "split= joins");
    writes(SPLIT, "[\"a\"]", "\"a\"", NULL, "one");
    writes(SPLIT, "[]", "\"\"", NULL, "or none");
    writes(SPLIT, "[\"a,b\"]", NULL, "invalidValue",
           "split= does not let one value become two");
    writes(SPLIT, "[\"a\",\" b\"]", NULL, "invalidValue",
           "nor one become another, without its blanks");
    writes(SPLIT, "[\"a \",\"b\"]", NULL, "invalidValue",
           "at its end, too");
    writes("attribute roles /r split=::;", "[\"a:\",\"b\"]", NULL,
           "invalidValue", "nor by a separator that begins in it");
    writes("attribute roles /r 'split=, ';", "[\"a,b\",\"c\"]", "\"a,b, c\"",
           NULL, "a part of split= does no harm");
    writes(SPLIT, "[\"\",\"a\",\"\"]", "\"a\"", NULL,
           "an empty one would not be read again");
    writes(TABLE, "[\"user\",\"admin\"]", "\"2,1\"", NULL,
           "split= and values=");
    writes(TABLE, "[\"user\",\"root\"]", NULL, "invalidValue",
           "split= and a value that values= does not know");
    writes("attribute roles /r values=a:1,b:*; set roles POST /x/$scim_id;",
           "[\"a\",\"b\"]", "[\"1\"]",
           NULL, "\"*\" in a list names nothing");
    writes(ROLES, "\"a\"", "\"a\"", NULL, "one value of a list: $scim_value");
}


static void
test_clear(void)
{
    writes(TITLE, "null", "\"\"", NULL, "rule 1: a cleared text");
    writes(NUMBER, "null", "null", NULL, "rule 1: a cleared number");
    writes(ROLES, "null", "[]", NULL, "rule 1: a cleared list");
    writes(SPLIT, "null", "\"\"", NULL, "rule 1: a cleared list of split=");
    writes(KIND, "null", "\"\"", NULL, "rule 1: a cleared value of a table");
    writes("attribute title /t clear=none;", "null", "\"none\"", NULL,
           "rule 1: clear=");
    writes("attribute title /t clear=;", "null", "\"\"", NULL,
           "rule 1: clear= of nothing is an empty text");
    writes("attribute title /t clear=null;", "null", "null", NULL,
           "rule 1 and 2: clear=null");
    writes("attribute title /t clear=0 number;", "null", "0", NULL,
           "rule 1 and 2: clear= of a number");
    writes("attribute title /t clear=none number;", "null", "\"none\"", NULL,
           "rule 1: clear= may be a text where a number is");
    writes("attribute title /t clear=-;", "null", NULL, "mutability",
           "rule 1: clear=- refuses it");
    writes("attribute title /t clear=--;", "null", "\"--\"", NULL,
           "rule 1: and two dashes are a text");
    writes("attribute roles /r clear=none;", "null", "\"none\"", NULL,
           "rule 1: clear= of a list");
    writes(SPLIT, NULL, NONE, NULL, "rule 1: no value is not a cleared one");
}


/* texts of the mapping itself: default= */

static void
written(const char *line, const char *text, const char *expected,
    const char *what)
{
    json_t                 *value;
    scim_str_t              str;
    scim_map_t             *m;
    const scim_map_attr_t  *attr;

    m = map_with(line);
    attr = &m->resources->attrs[m->resources->nattrs - 1];
    str.data = text;
    str.len = strlen(text);

    value = scim_value_text_new(mem, attr, str);
    is_json(value, expected, "default: %s", what);

    json_decref(value);
    scim_map_free(m);
}


static void
test_written(void)
{
    written(TITLE, "Dr", "\"Dr\"", "a text");
    written(TITLE, "", "\"\"", "an empty text");
    written(ACTIVE, "true", "true", "a boolean");
    written(ACTIVE, "false", "false", "the other one");
    written(ACTIVE, "yes", "false", "what is none, of a variable, is not true");
    written(STATUS, "true", "true", "a value of SCIM's in a table");
    written(STATUS, "3", "false", "a value of the app's in a table");
    written("attribute active /off values=true:false,false:true;", "true",
            "true", "SCIM's meaning goes first");
    written(KIND, "Guest", "\"Guest\"", "a text of SCIM's in a table");
    written(KIND, "g", "\"Guest\"", "a text of the app's in a table");
    written(KIND, "Boss", "\"Boss\"", "one that is in no table");
    written(ROLES, "a, b", "[\"a, b\"]", "a list of one");
    written(ROLES, "", "[]", "an empty list");
    written(SPLIT, "a, b", "[\"a\",\"b\"]", "a list by split=");
    written(TABLE, "user,1,x", "[\"user\",\"admin\",\"x\"]",
            "a list of either form");
}


static void
test_prefix(void)
{
    json_t                 *found, *value;
    scim_map_t             *m;
    scim_error_t            err;
    const scim_map_attr_t  *id;

    m = map_of("scim_mapping m { resource User {"
               " attribute id /id number prefix=u-;"
               " attribute userName /login required unique;"
               " attribute groups /groups/*/id;"
               " list GET /u; get GET /u/$scim_id;"
               " find userName GET /u?q=$scim_value;"
               " create POST /u id=/id; update PUT /u/$scim_id; }"
               " resource Group {"
               " attribute id /id prefix=g-;"
               " attribute displayName /name read_only;"
               " attribute members /members/*/id;"
               " list GET /g; get GET /g/$scim_id; update PUT /g/$scim_id; }"
               "}");

    id = &m->resources->attrs[0];

    found = json_from("[7]");
    (void) value_from(mem, id, found, &value);
    is_json(value, "\"u-7\"", "rule 9: an id has its prefix");
    json_decref(value);
    json_decref(found);

    found = json_from("\"u-7\"");
    (void) scim_value_to_app(mem, id, found, &value, &err);
    is_json(value, "7", "rule 9: the app does not see it");
    json_decref(value);
    json_decref(found);

    found = json_from("\"7\"");
    err.scim_type = NULL;
    is_int(scim_value_to_app(mem, id, found, &value, &err), SCIM_FAIL,
           "rule 9: an id without it is none");
    is_str(err.scim_type, "invalidValue", "rule 9: and its value invalid");
    json_decref(found);

    found = json_from("[1,\"2\"]");
    (void) value_from(mem, &m->resources->next->attrs[2], found, &value);
    is_json(value, "[\"u-1\",\"u-2\"]", "rule 9: members have that of users");
    json_decref(found);

    (void) scim_value_to_app(mem, &m->resources->next->attrs[2], value, &found,
                             &err);
    is_json(found, "[1,2]", "rule 2: and are numbers where users' ids are");
    json_decref(value);
    json_decref(found);

    found = json_from("[\"g-1\"]");
    is_int(scim_value_to_app(mem, &m->resources->next->attrs[2], found, &value,
                             &err), SCIM_FAIL,
           "rule 9: the id of a group is none of a user");
    json_decref(found);

    found = json_from("[1,\"2\"]");
    (void) value_from(mem, &m->resources->attrs[2], found, &value);
    is_json(value, "[\"g-1\",\"g-2\"]",
            "rule 9: groups of a user have that of groups");
    json_decref(value);
    json_decref(found);

    scim_map_free(m);
}


/* types that no attribute of the RFC has */

static void
test_types(void)
{
    json_t                 *found, *value;
    size_t                  i;
    scim_attr_t             type;
    scim_map_attr_t         attr;

    static const struct {
        scim_type_t  type;
        const char  *found;
        const char  *expected;
    } cases[] = {
        { SCIM_INTEGER, "[\"7\"]", "7" }, { SCIM_INTEGER, "[-7]", "-7" },
        { SCIM_INTEGER, "[7.5]", "null" }, { SCIM_INTEGER, "[\"x\"]", "null" },
        { SCIM_DECIMAL, "[7.5]", "7.5" }, { SCIM_DECIMAL, "[\"7\"]", "7" },
        { SCIM_DECIMAL, "[\"x\"]", "null" },
        { SCIM_BINARY, "[\"YQ==\"]", "\"YQ==\"" },
        { SCIM_REFERENCE, "[\"/x\"]", "\"/x\"" },
        { SCIM_STRING, NULL, NULL }
    };

    for (i = 0; cases[i].found; i++) {
        memset(&type, 0, sizeof(type));
        memset(&attr, 0, sizeof(attr));
        type.type = cases[i].type;
        attr.path.attr = &type;

        found = json_from(cases[i].found);
        (void) value_from(mem, &attr, found, &value);
        is_json(value, cases[i].expected, "type %d: %s", (int) type.type,
                cases[i].found);
        json_decref(value);
        json_decref(found);
    }
}


int
main(void)
{
    mem = scim_mem_new();

    test_read_one();
    test_read_list();
    test_read_time();
    test_write_one();
    test_write_list();
    test_clear();
    test_written();
    test_prefix();
    test_types();

    scim_mem_free(mem);

    return done_testing();
}


/*
 * The text of an answer and its tree, by its Content-Type; what real apps
 * answer, read as a mapping does it.
 */


#include "map_of.h"
#include "scim_answer.h"


static scim_mem_t  *mem;


static void
source_of(const char *type, const char *body, scim_source_t *source)
{
    scim_answer_t         answer;
    static scim_header_t  headers[2] = {
        { scim_str("X-Other"), scim_str("text/csv") },
        { scim_str("content-type"), scim_str("") }
    };

    memset(&answer, 0, sizeof(answer));

    headers[1].value.data = type;
    headers[1].value.len = type ? strlen(type) : 0;

    answer.status = 200;
    answer.headers = headers;
    answer.nheaders = type ? 2 : 1;
    answer.body.data = body;
    answer.body.len = strlen(body);

    if (scim_answer_source(mem, &answer, source) != SCIM_OK) {
        fprintf(stderr, "# no memory\n");
        exit(1);
    }
}


/* "expected" is "null" for no tree */

static void
tree(const char *type, const char *body, scim_format_t format,
    const char *expected, const char *what)
{
    scim_source_t  source;

    source_of(type, body, &source);

    is_json(source.tree, expected, "%s", what);
    is_int(source.format, format, "%s: format", what);
}


static void
text(const char *type, const char *body, const char *expected,
    const char *what)
{
    scim_source_t  source;

    source_of(type, body, &source);

    ok(scim_str_eq(source.text, expected), "text: %s", what);
}


#define JSON  SCIM_FORMAT_JSON
#define CSV   SCIM_FORMAT_CSV
#define XML   SCIM_FORMAT_XML
#define HTML  SCIM_FORMAT_HTML
#define TEXT  SCIM_FORMAT_TEXT


static void
test_types(void)
{
    static const char  json[] = "{\"a\":1}";
    static const char  csv[] = "a,b\n1,2\n";
    static const char  rows[] = "[{\"a\":\"1\",\"b\":\"2\"}]";
    static const char  xml[] = "<a>1</a>";

    tree("application/json", json, JSON, json, "JSON");
    tree("application/json; charset=utf-8", json, JSON, json,
         "JSON and a parameter");
    tree("application/problem+json", json, JSON, json, "a +json");
    tree("text/html", json, JSON, json, "JSON that is called HTML");
    tree("text/plain", json, JSON, json, "or text");
    tree("", json, JSON, json, "or nothing");
    tree(NULL, json, JSON, json, "or has no Content-Type");
    tree("application/json", "<a>", TEXT, "null", "what is not JSON");
    tree("text/plain", "a b", TEXT, "null", "text");
    tree("text/html", "<p>", HTML, "null", "HTML");
    tree("Text/HTML;charset=utf-8", "<p>", HTML, "null", "with its case");
    tree("application/xhtml+xml", "<p/>", HTML, "null", "XHTML is HTML");

    tree("text/csv", csv, CSV, rows, "CSV");
    tree("text/csv; header=present", csv, CSV, rows, "as Redmine calls it");
    tree("text/csv;charset=utf-8", csv, CSV, rows, "as DokuWiki does");
    tree("application/csv", csv, CSV, rows, "application/csv");
    tree("text/comma-separated-values", csv, CSV, rows,
         "text/comma-separated-values");
    tree("text/csv", "a\n\"", CSV, "null", "what is not CSV");
    tree("text/csv", "", CSV, "null", "nor is an empty answer");
    tree("text/csv", "[1]", CSV, "[]", "CSV does not try JSON");
    tree("text/plain", csv, TEXT, "null", "nor is text tried as CSV");

    tree("text/xml", xml, XML, "{\"a\":\"1\"}", "XML");
    tree("application/xml; charset=utf-8", xml, XML, "{\"a\":\"1\"}",
         "application/xml");
    tree("application/soap+xml;charset=UTF-8;action=\"urn:x\"", xml, XML,
         "{\"a\":\"1\"}", "SOAP 1.2");
    tree("application/atom+XML", xml, XML, "{\"a\":\"1\"}", "a +xml");
    tree("text/xml", "<a>", XML, "null", "what is not XML");
    tree("text/xml", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", XML, "null",
         "XML that declares entities");
}


static void
test_charsets(void)
{
    tree("application/json; charset=ISO-8859-1", "[\"Zo\xeb\"]", JSON,
         "[\"Zo\xc3\xab\"]", "JSON in Latin-1");
    tree("application/json", "[\"Zo\xeb\", 1]", JSON,
         "[\"Zo\xef\xbf\xbd\", 1]", "a wrong byte does not take JSON down");
    tree("application/json", "\xef\xbb\xbf[1]", JSON, "[1]",
         "a byte order mark neither");
    tree("text/csv; charset=\"windows-1252\"", "n\n\x93Zo\xeb\x94", CSV,
         "[{\"n\":\"\xe2\x80\x9cZo\xc3\xab\xe2\x80\x9d\"}]",
         "CSV in windows-1252");
    tree("text/csv", "\xef\xbb\xbf\"n\"\n1", CSV, "[{\"n\":\"1\"}]",
         "CSV for Excel");
    tree("text/xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
         "<n>Zo\xeb</n>", XML, "{\"n\":\"Zo\xc3\xab\"}",
         "XML by its declaration");
    tree("text/xml; Charset=utf-8", "<?xml version=\"1.0\" encoding="
         "\"ISO-8859-1\"?><n>Zo\xc3\xab</n>", XML, "{\"n\":\"Zo\xc3\xab\"}",
         "but first by its Content-Type");
    tree("text/xml", "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>"
         "<n>\x93\xfa\x96{</n>", XML, "{\"n\":\"\xe6\x97\xa5\xe6\x9c\xac\"}",
         "also one that expat does not know");
    tree("text/xml", "<n>\xe9</n>", XML, "{\"n\":\"\xef\xbf\xbd\"}",
         "a wrong byte does not take XML down");

    text("text/html; charset=ISO-8859-1", "<p>Zo\xeb", "<p>Zo\xc3\xab",
         "HTML in Latin-1");
    text("text/html", "<meta charset=koi8-r>\xf2", "<meta charset=koi8-r>"
         "\xd0\xa0", "HTML by its meta");
    text("text/html; charset=utf-8", "<meta charset=koi8-r>\xd0\xa0",
         "<meta charset=koi8-r>\xd0\xa0", "but first by its Content-Type");
    text("text/plain", "<meta charset=koi8-r>\xd0\xa0",
         "<meta charset=koi8-r>\xd0\xa0", "a plain text has no meta");
    text("text/plain; x=\"charset=koi8-r\"; charset = latin1 ; y", "\xeb",
         "\xc3\xab", "the parameter among others");
    text("text/plain; notcharset=koi8-r", "\xeb", "\xef\xbf\xbd",
         "another one that ends like it");
    text("text/plain;charset", "a", "a", "one without a value");
    text("text/plain;;=;charset=", "a", "a", "an empty one");
}


static void
test_broken(void)
{
    scim_answer_t  answer;
    scim_source_t  source;

    memset(&answer, 0, sizeof(answer));
    answer.state = SCIM_ANSWER_CUT;
    answer.body.data = "[1]";
    answer.body.len = 3;

    ok(scim_answer_source(mem, &answer, &source) == SCIM_OK
       && source.tree == NULL && source.text.len == 0,
       "nothing is taken of an answer that was cut short");
}


/* the values of "place" in each item, as an array of what is found */

static void
items(const char *list, const char *type, const char *body,
    const char *place_text, const char *expected, const char *what)
{
    char            mapping[2048];
    size_t          i;
    json_t         *rows, *row, *found, *all;
    scim_rc_t       rc;
    scim_str_t      str;
    scim_map_t     *map;
    const char     *cause;
    scim_error_t    err;
    scim_place_t    place;
    scim_source_t   source;

    snprintf(mapping, sizeof(mapping), "scim_mapping m { resource User {"
             " attribute id /id; attribute userName /login required unique;"
             " get GET /u/$scim_id; create POST /u id=/id;"
             " update PUT /u/$scim_id; list GET /u %s; } }", list);

    map = map_of(mapping);
    source_of(type, body, &source);
    cause = "";

    rc = scim_answer_items(mem, scim_map_route(map->resources,
                                               SCIM_ROUTE_LIST),
                           &source, &rows, &err, &cause);

    if (rc != SCIM_OK) {
        is_str(cause, expected, "%s", what);
        scim_map_free(map);
        return;
    }

    str.data = place_text;
    str.len = strlen(place_text);
    (void) scim_place_parse(mem, str, &place, &err);

    all = json_array();

    json_array_foreach(rows, i, row) {
        source.tree = row;

        if (scim_place_read(&place, &source, &found, &err) == SCIM_OK) {
            (void) json_array_extend(all, found);
            json_decref(found);
        }
    }

    is_json(all, expected, "%s", what);

    json_decref(all);
    json_decref(rows);
    scim_map_free(map);
}


#define ZOE  "Zo\xc3\xab O'Brien & <Co> \\\"\xc3\x9c\\\" \xe6\x97\xa5\xe6"   \
             "\x9c\xac"


static void
test_dokuwiki(void)
{
    static const char  csv[] =
        "User,\"Real Name\",Email,Groups\n"
        "ada.abel,\"Ada Abel\",ada.abel@example.test,"
        "\"user,all-staff,engineering\"\n"
        "zoe_x,\"Zo\xc3\xab O'Brien & <Co> \"\"\xc3\x9c\"\" \xe6\x97\xa5\xe6"
        "\x9c\xac\",zoe@example.test,\"user,r_d_\xcf\x89\"\n";

    static const char  type[] = "text/csv;charset=utf-8";

    static const char  html[] =
        "<p>Displaying users 1-20 of 101 found. 101 users total.</p>\n"
        "<tr class=\"user_info\">\n"
        "      <td class=\"centeralign\"><input type=\"checkbox\""
        " name=\"delete[zoe_x]\"  /></td>\n"
        "    <td><a href=\"/doku.php?id=start&amp;do=admin\" title=\"Edit this"
        " user\">zoe_x</a></td>\n"
        "      <td>Zo\xc3\xab O&#039;Brien &amp; &lt;Co&gt; &quot;\xc3\x9c"
        "&quot; \xe6\x97\xa5\xe6\x9c\xac</td><td>zoe@example.test</td><td>user,"
        " r_d_\xcf\x89</td>\n"
        "    </tr>\n";

#define ROWS  "'items=~(?s)<tr class=\"user_info\">.*?title=\"[^\"]*\">"      \
              "(?<login>[^<]+)</a></td>\\s*<td>(?<name>[^<]*)</td><td>"       \
              "(?<mail>[^<]*)'"

    items("", type, csv, "/User", "[\"ada.abel\",\"zoe_x\"]",
          "DokuWiki's CSV: logins");
    items("", type, csv, "/Real Name", "[\"Ada Abel\",\"" ZOE "\"]",
          "DokuWiki's CSV: names");
    items("", type, csv, "/Groups", "[\"user,all-staff,engineering\","
          "\"user,r_d_\xcf\x89\"]", "DokuWiki's CSV: groups");
    items("", type, "User,Email\n\"a", "/User",
          "the answer to User.list has no well-formed CSV",
          "DokuWiki's CSV, cut off");
    items(ROWS, "text/html; charset=utf-8", html, "/login", "[\"zoe_x\"]",
          "DokuWiki's page: logins");
    items(ROWS, "text/html; charset=utf-8", html, "/name", "[\"" ZOE "\"]",
          "DokuWiki's page: names");
}


static void
test_redmine(void)
{
    static const char  csv[] =
        "Login,First name,Last name,Email,Administrator,Status\n"
        "ada.abel,Ada,Abel,ada.abel@example.test,No,active\n";

    static const char  html[] =
        "<span class=\"items\">(26-50/101)</span>\n"
        "<tr class=\"user active\"> <td class=\"username\"><a href=\"/users/89"
        "/edit\">eli.egan</a></td> <td class=\"firstname\">Eli</td> <td class"
        "=\"lastname\">Egan</td> <td class=\"email\"><a href=\"mailto:eli.egan"
        "@example.test\">eli.egan@example.test</a></td> </tr>\n"
        "<tr class=\"user locked\"> <td class=\"username\"><a href=\"/users/90"
        "/edit\">zoe</a></td> <td class=\"firstname\">Zo\xc3\xab</td> <td class"
        "=\"lastname\">O&#39;Brien &amp; &lt;/td&gt;</td> <td class=\"email\">"
        "<a href=\"mailto:zoe@example.test\">zoe@example.test</a></td> </tr>\n";

#define REDMINE                                                               \
    "'items=~(?s)<tr class=\"user (?<status>\\w+)\">.*?/users/(?<id>\\d+)"    \
    "/edit\">(?<login>[^<]+)</a>.*?firstname\">(?<firstname>[^<]*)<.*?"       \
    "lastname\">(?<lastname>[^<]*)<.*?mailto:(?<mail>[^\"]+)'"

    items(REDMINE, "text/html; charset=utf-8", html, "/id",
          "[\"89\",\"90\"]", "Redmine's page: ids");
    items(REDMINE, "text/html; charset=utf-8", html, "/status",
          "[\"active\",\"locked\"]", "Redmine's page: status");
    items(REDMINE, "text/html; charset=utf-8", html, "/lastname",
          "[\"Egan\",\"O'Brien & </td>\"]", "Redmine's page: names");
    items("items=~/users/(\\d+)/edit", "text/html; charset=utf-8", html, "/",
          "[\"89\",\"90\"]", "Redmine's page: ids without a name");
    items("", "text/csv; header=present", csv, "/First name", "[\"Ada\"]",
          "Redmine's CSV");
}


static void
test_xml(void)
{
    static const char  soap[] =
        "<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv="
        "\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>"
        "<ns:listUsersResponse xmlns:ns=\"http://service.ws.um.carbon.wso2.org"
        "\">%s</ns:listUsersResponse></soapenv:Body></soapenv:Envelope>";

    char  body[1024];

#define SOAP  "items=/Envelope/Body/listUsersResponse/return"

    snprintf(body, sizeof(body), soap,
             "<ns:return>admin</ns:return><ns:return>ada</ns:return>");
    items(SOAP, "text/xml", body, "/", "[\"admin\",\"ada\"]", "SOAP: two");
    items(SOAP "/*", "text/xml", body, "/", "[\"admin\",\"ada\"]",
          "SOAP: two by \"*\"");

    snprintf(body, sizeof(body), soap, "<ns:return>admin</ns:return>");
    items(SOAP, "text/xml", body, "/", "[\"admin\"]", "SOAP: one");
    items(SOAP "/*", "text/xml", body, "/", "[\"admin\"]",
          "SOAP: one by \"*\"");

    snprintf(body, sizeof(body), soap, "<ns:return xsi:nil=\"true\"/>");
    items(SOAP, "text/xml", body, "/", "[]", "SOAP: nil");
    items(SOAP "/*", "text/xml", body, "/", "[]", "SOAP: nil by \"*\"");

    snprintf(body, sizeof(body), soap, "");
    items(SOAP, "text/xml", body, "/", "[]", "SOAP: none");

    items("items=/users/user", "application/xml", "<users type=\"array\">"
          "<user><id type=\"integer\">5</id><login>ada</login></user>"
          "</users>", "/id", "[\"5\"]", "Rails: one user");
    items("items=/users/user", "application/xml", "<users type=\"array\">"
          "<user><id>5</id></user><user id=\"6\"/></users>", "/id", "[\"5\"]",
          "Rails: two users");
    items("items=/users/user", "application/xml",
          "<users><user id=\"6\">ada</user></users>", "/@id", "[\"6\"]",
          "items of XML keep their attributes");
    items("", "application/xml", "<users/>", "/",
          "the answer to User.list has no list",
          "XML has a list only where items= says so");
    items("items=/users/user", "application/xml", "<users>", "/",
          "the answer to User.list has no well-formed XML",
          "what is not well-formed has none");
}


/* what an error page tells the client, and who may forge one */

static void
test_errors(void)
{
    scim_rc_t         rc;
    scim_map_t       *map;
    const char       *cause;
    scim_error_t      err;
    scim_answer_t     answer;
    scim_source_t     source;
    const scim_on_t  *on;

    map = map_of("scim_mapping m {"
                 " detail '~<div class=\"error\">([^<]+)';"
                 " on '~<div class=\"error\">' return 400 invalidValue;"
                 " resource User { attribute id /id;"
                 " attribute userName /login required unique;"
                 " list GET /u items=/u; get GET /u/$scim_id;"
                 " create POST /u id=/id; update PUT /u/$scim_id; } }");

    memset(&answer, 0, sizeof(answer));
    answer.status = 200;

    source_of("text/html; charset=utf-8", "<div class=\"error\">Login &quot;"
              "Zo&euml;&quot; isn&#39;t valid</div>", &source);

    rc = scim_answer_judge(mem, map->resources, map->resources->routes,
                           &answer, &source, &on, &err, &cause);
    is_int(rc, SCIM_FAIL, "an error box");
    is_str(err.detail, "Login \"Zo\xc3\xab\" isn't valid",
           "its text is decoded");

    source_of("text/html; charset=utf-8", "<td>&lt;div class=&quot;error&quot;"
              "&gt;x</td>", &source);

    rc = scim_answer_judge(mem, map->resources, map->resources->routes,
                           &answer, &source, &on, &err, &cause);
    is_int(rc, SCIM_OK, "rule 14: no display name can forge one");

    scim_map_free(map);
}


int
main(void)
{
    mem = scim_mem_new();

    test_types();
    test_charsets();
    test_broken();
    test_dokuwiki();
    test_redmine();
    test_xml();
    test_errors();

    scim_mem_free(mem);

    return done_testing();
}

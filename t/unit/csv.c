
/*
 * CSV as applications write it.
 */


#include "scim_csv.h"
#include "tap.h"


static void
parse(const char *text, size_t len, const char *expected, const char *what)
{
    char       *copy;
    json_t     *rows;
    scim_rc_t   rc;

    copy = malloc(len ? len : 1);
    memcpy(copy, text, len);

    rc = scim_csv_parse(copy, len, &rows);

    if (expected == NULL) {
        is_int(rc, SCIM_DECLINED, "%s", what);
        ok(rows == NULL, "%s: no rows", what);

    } else {
        is_int(rc, SCIM_OK, "%s: parsed", what);
        is_json(rows, expected, "%s", what);
    }

    json_decref(rows);
    free(copy);
}


static void
rows(const char *text, const char *expected, const char *what)
{
    parse(text, strlen(text), expected, what);
}


static void
test_apps(void)
{
    rows("User,\"Real Name\",Email,Groups\n"
         "ada.abel,\"Ada Abel\",ada.abel@example.test,"
         "\"user,all-staff,engineering\"\n"
         "zoe_x,\"Zo\xc3\xab O'Brien & <Co> \"\"\xc3\x9c\"\" \xe6\x97\xa5\xe6"
         "\x9c\xac\",zoe@example.test,\"user,r_d_\xcf\x89\"\n",
         "[{\"User\":\"ada.abel\",\"Real Name\":\"Ada Abel\",\"Email\":"
         "\"ada.abel@example.test\",\"Groups\":\"user,all-staff,engineering\"},"
         "{\"User\":\"zoe_x\",\"Real Name\":\"Zo\xc3\xab O'Brien & <Co> "
         "\\\"\xc3\x9c\\\" \xe6\x97\xa5\xe6\x9c\xac\",\"Email\":"
         "\"zoe@example.test\",\"Groups\":\"user,r_d_\xcf\x89\"}]",
         "DokuWiki's export");
    rows("Login,First name,Last name,Email,Administrator,Status,Last "
         "connection,Password last changed\n"
         "ada.abel,Ada,Abel,ada.abel@example.test,No,active,\"\",11/23/2026 "
         "01:23 PM\n",
         "[{\"Login\":\"ada.abel\",\"First name\":\"Ada\",\"Last name\":"
         "\"Abel\",\"Email\":\"ada.abel@example.test\",\"Administrator\":"
         "\"No\",\"Status\":\"active\",\"Last connection\":\"\",\"Password "
         "last changed\":\"11/23/2026 01:23 PM\"}]",
         "Redmine's export");
}


static void
test_lines(void)
{
    rows("a,b\r\n1,2\r\n3,4\r\n", "[{\"a\":\"1\",\"b\":\"2\"},{\"a\":\"3\","
         "\"b\":\"4\"}]", "RFC 4180: CRLF");
    rows("a,b\n1,2", "[{\"a\":\"1\",\"b\":\"2\"}]", "the last line break may"
         " be missing");
    rows("a,b\r1,2\r", "[{\"a\":\"1\",\"b\":\"2\"}]", "CR alone");
    rows("a,b\n\n1,2\n\r\n\n", "[{\"a\":\"1\",\"b\":\"2\"}]",
         "empty lines are no rows");
    rows("\n\na\n1\n", "[{\"a\":\"1\"}]", "nor are they the header line");
    rows("a\n\"\"\n", "[{\"a\":\"\"}]", "but an empty value in quotes is one");
    rows("a,b\n,\n", "[{\"a\":\"\",\"b\":\"\"}]", "and so are two without");
    rows("a,b\n", "[]", "no rows");
    rows("a,b", "[]", "no rows, and no line break");
    rows("", NULL, "no header line");
    rows("\r\n\n", NULL, "nothing but line breaks");
}


static void
test_quotes(void)
{
    rows("a,b\n\"x\ny\",\"1\r\n2\"\n", "[{\"a\":\"x\\ny\",\"b\":\"1\\r\\n2\"}]",
         "line breaks in quotes");
    rows("a\n\"say \"\"hi\"\"\"\n\"\"\"\"\n", "[{\"a\":\"say \\\"hi\\\"\"},"
         "{\"a\":\"\\\"\"}]", "quotes in quotes");
    rows("\"a,b\",c\n1,2\n", "[{\"a,b\":\"1\",\"c\":\"2\"}]",
         "a separator in a name");
    rows("\"a\nb\"\n1\n", "[{\"a\\nb\":\"1\"}]", "a line break in a name");
    rows("a,b\n5\" tube,x\n", "[{\"a\":\"5\\\" tube\",\"b\":\"x\"}]",
         "a quote inside of a value is a character");
    rows("a,b\n\"x\"y,z\n", "[{\"a\":\"xy\",\"b\":\"z\"}]",
         "what is behind the quotes is not lost");
    rows("a\n\"x\"", "[{\"a\":\"x\"}]", "quotes may end the text");
    rows("a,b\n1,\"2\n3,4\n", NULL, "a quote that is not closed hides rows");
    rows("\"a\n1\n", NULL, "also in the header line");
    rows("a\n\"", NULL, "also at the very end");
    rows("a\n\"x\"\"", NULL, "also behind another one");
}


static void
test_columns(void)
{
    size_t   i;
    char    *text;

    rows("a,b,c\n1\n1,2,3,4\n", "[{\"a\":\"1\"},{\"a\":\"1\",\"b\":\"2\","
         "\"c\":\"3\"}]", "ragged rows");
    rows("a;b\n1,5;2\n", "[{\"a\":\"1,5\",\"b\":\"2\"}]", "semicolons");
    rows("a\tb\n1;5\t\n", "[{\"a\":\"1;5\",\"b\":\"\"}]", "tabs");
    rows("\"a,b,c\";d;e\n1;2;3\n", "[{\"a,b,c\":\"1\",\"d\":\"2\","
         "\"e\":\"3\"}]", "separators in quotes do not count");
    rows("a,b;c\n1,2;3\n", "[{\"a\":\"1\",\"b;c\":\"2;3\"}]",
         "a comma goes before others");
    rows("a\n1,2\n", "[{\"a\":\"1\"}]", "one column");
    rows(" a , \"b\" ,\tc\n 1 ,2,3\n", "[{\"a\":\" 1 \",\"\\\"b\\\"\":\"2\","
         "\"c\":\"3\"}]", "blanks around names are dropped, values keep them");
    rows("a,,b,a\n1,2,3,4\n", "[{\"a\":\"1\",\"b\":\"3\"}]",
         "no name, or the name of another column");
    rows("a,b,\n1,2,\n", "[{\"a\":\"1\",\"b\":\"2\"}]",
         "a separator at the end of each line");
    rows("a,b\n1,", "[{\"a\":\"1\",\"b\":\"\"}]", "or of the text");

    parse("a,b\n1\0,2\n", 9, "[{\"b\":\"2\"}]", "a value with a NUL is none");
    parse("a\0b,c\n1,2\n", 10, "[{\"c\":\"2\"}]", "nor is such a name");

    text = malloc(4000);

    for (i = 0; i < 999; i++) {
        memcpy(text + 2 * i, "c,", 2);
    }

    memcpy(text + 1998, "d\n1\n", 5);
    rows(text, "[{\"c\":\"1\"}]", "as many columns as no app has");

    memcpy(text + 1998, "d,\n1\n", 6);
    rows(text, NULL, "and one more");

    free(text);
}


int
main(void)
{
    test_apps();
    test_lines();
    test_quotes();
    test_columns();

    return done_testing();
}

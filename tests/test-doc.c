/* Files as they come, most of them bad.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <releve/doc.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NS "xmlns='urn:releve:plan:1'"
#define HEAD                                                                           \
    "<plan " NS " id='P' name='N' kind='transition' lang='en' start='2027-01-04'>\n"
#define TASK(attrs) " <task name='T' side='client' duration='1d' " attrs "/>\n"
/* A plan whose second line is @body. */
#define PLAN(body)  HEAD body "</plan>\n"
#define TASKS(body) PLAN ("<tasks>\n" body "</tasks>\n")

typedef struct {
    const char *name;
    const char *xml;
    const char *rule;
    guint32 line, column;
    const char *what; /* or NULL: whatever it is */
    gsize len;        /* when there are zeros in it */
} Fault;

/* clang-format off */
static const Fault faults[] = {
    /* what is not text, or not XML */
    {"nothing", "", "file-empty", 1, 1, "the file is empty", 0},
    {"blanks", " \n ", "xml", 1, 0, "this is not XML: no tag where one must be", 0},
    {"prose", "Dear all,\n", "xml", 1, 1, "this is not XML: no tag where one must be", 0},
    {"JSON", "{\"plan\": {}}", "xml", 1, 1, NULL, 0},
    {"a zero byte", "<plan \0/>", "file-encoding", 1, 7, "a zero byte", 9},
    {"Latin-1", PLAN ("<tasks>\n<!-- \xe9 -->"), "file-encoding", 3, 6,
     "the byte E9 does not belong in UTF-8", 0},
    {"overlong UTF-8", PLAN ("<!-- \xc0\xaf -->"), "file-encoding", 2, 6, NULL, 0},
    {"half a surrogate", PLAN ("<!-- \xed\xa0\x80 -->"), "file-encoding", 2, 6, NULL, 0},
    {"UTF-8 cut at the end", "<plan>\xc3", "file-encoding", 1, 7, NULL, 0},
    {"Latin-1 as it says", "<?xml version='1.0' encoding='ISO-8859-1'?><plan/>",
     "file-encoding", 1, 1, "the file says that it is in ISO-8859-1", 0},
    {"UTF-7 as it says", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><plan/>",
     "file-encoding", 1, 1, NULL, 0},
    {"UTF-16", "\xff\xfe<\0p\0", "file-encoding", 1, 1, "the file is in UTF-16 or UTF-32", 6},
    {"UTF-16 without a mark", "\0<\0p", "file-encoding", 1, 1, NULL, 4},
    {"UTF-32", "\0\0\xfe\xff\0\0\0<", "file-encoding", 1, 1, NULL, 8},
    /* entities */
    {"a DOCTYPE", "<?xml version='1.0'?>\n<!DOCTYPE plan>\n" PLAN (""), "file-doctype", 2, 1,
     "a document type declaration", 0},
    {"a file as entity", "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>",
     "file-doctype", 1, 1, NULL, 0},
    {"a parameter entity", "<!DOCTYPE p [<!ENTITY % x SYSTEM 'x.dtd'> %x;]><p/>",
     "file-doctype", 1, 1, NULL, 0},
    {"laughs", "<!DOCTYPE p [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><p>&b;</p>",
     "file-doctype", 1, 1, NULL, 0},
    {"a DOCTYPE in the middle", PLAN ("\n  <!DOCTYPE x>"), "file-doctype", 3, 3, NULL, 0},
    {"an entity that nobody made", PLAN ("<tasks en='&eacute;'/>"), "xml", 2, 0,
     "the entity &eacute; is not known", 0},
    /* well-formedness */
    {"cut in a tag", HEAD "<tasks", "file-cut", 2, 1, "the file ends inside a tag", 0},
    {"cut in a value", HEAD "<tasks>\n <task id='", "file-cut", 3, 2, NULL, 0},
    {"cut in a comment", HEAD " <!-- so", "file-cut", 2, 2, NULL, 0},
    {"cut between tags", HEAD "<tasks>\n", "file-cut", 2, 1, "the file ends before </tasks>", 0},
    {"closed by another", HEAD "<tasks>\n</plan>\n", "xml", 3, 0,
     "<tasks> of line 2 is closed by </plan>", 0},
    {"two roots", PLAN ("") "<plan/>", "xml", 3, 1, NULL, 0},
    {"an attribute twice", PLAN ("<tasks/>\n<skills a='1' a='2'/>"), "xml", 3, 0,
     "the attribute a is given twice", 0},
    {"no quotation marks", PLAN ("<tasks a=1/>"), "xml", 2, 0, NULL, 0},
    {"an ampersand", TASKS (TASK ("id='A' wbs='R&D'")), "xml", 3, 0, NULL, 0},
    {"a less-than in a value", TASKS (TASK ("id='A' wbs='<5'")), "xml", 3, 0,
     "a < inside a value", 0},
    {"a control character", PLAN ("<tasks en='\x01'/>"), "xml", 2, 0, NULL, 0},
    {"a prefix from nowhere", PLAN ("<x:tasks/>"), "xml", 2, 0,
     "a name with a prefix that is not declared", 0},
    /* what it begins with */
    {"no namespace", "<plan id='P'/>", "schema-namespace", 1, 1, "<plan> is in no namespace", 0},
    {"another namespace", "<plan xmlns='urn:releve:plan:2'/>", "schema-namespace", 1, 1, NULL, 0},
    {"another root", "\n<tasks " NS "/>", "schema-root", 2, 1,
     "a plan begins with <plan>, not with <tasks>", 0},
    {"another language", "<html><body/></html>", "schema-root", 1, 1, NULL, 0},
    {"a part alone", "<part " NS "/>", "schema-root", 1, 1,
     "this is a part of a plan, not a plan", 0},
    /* elements */
    {"an element misspelt", PLAN ("<taks/>"), "schema-element", 2, 1,
     "<taks> cannot stand in <plan>; did you mean <tasks>?", 0},
    {"an element elsewhere", PLAN ("<tasks>\n  <team id='T'/></tasks>"), "schema-element", 3, 3,
     "<team> cannot stand in <tasks>", 0},
    {"an element of others", PLAN ("<m:x xmlns:m='urn:m'><m:y/></m:x>"), "schema-namespace", 2, 1,
     "<x> is not in the namespace of plans", 0},
    {"out of order", TASKS (" <task id='A' name='T' side='client' duration='1d'>\n"
                            "<constraint type='ALAP'/><after task='B'/></task>" TASK ("id='B'")),
     "schema-order", 4, 26, "<after> is out of order in <task>, or there are too many", 0},
    {"too many", TASKS (" <task id='A' name='T' side='client' duration='1d'>\n"
                        "<constraint type='ALAP'/><constraint type='ALAP'/></task>"),
     "schema-order", 4, 26, NULL, 0},
    {"text", PLAN ("<tasks>\n  to do\n</tasks>"), "schema-text", 3, 3,
     "<tasks> has text between its tags", 0},
    {"text as CDATA", PLAN ("<tasks>\n<![CDATA[x]]></tasks>"), "schema-text", 3, 0, NULL, 0},
    /* attributes: the place is that of the attribute */
    {"an attribute misspelt", TASKS (TASK ("id='A' taem='T'")), "schema-attribute", 3, 52,
     "<task> takes no attribute taem; did you mean team?", 0},
    {"an attribute of others", TASKS (TASK ("id='A' xmlns:m='urn:m' m:x='1'")),
     "schema-attribute", 3, 68, "<task> takes no attribute m:x", 0},
    {"xml:base", TASKS (TASK ("id='A' xml:base='/etc'")), "schema-attribute", 3, 52, NULL, 0},
    {"another type", TASKS (TASK ("id='A' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'"
                                  " i:type='team'")), "schema-attribute", 3, 104, NULL, 0},
    {"an attribute missing", TASKS ("\n  <task id='A' name='T' duration='1d'/>\n"), "schema-missing",
     4, 3, "<task> lacks the attribute side", 0},
    {"a word misspelt", TASKS (TASK ("id='A' kind='cutovr'")), "value", 3, 52,
     "kind cannot be \"cutovr\"; did you mean \"cutover\"?", 0},
    {"a date too far", TASKS (TASK ("id='A' deadline='10000-01-01'")), "value", 3, 52, NULL, 0},
    {"no such day", TASKS (TASK ("id='A'\n    deadline='2027-02-30'")), "value", 4, 5,
     "deadline cannot be \"2027-02-30\": there is no such day", 0},
    {"a number too large", TASKS (TASK ("id='A' priority='1001'")), "value", 3, 52, NULL, 0},
    {"a negative length", TASKS ("<task id='A' name='T' side='both' duration='-1d'/>"), "value",
     3, 35, "duration cannot be \"-1d\"", 0},
    {"an id of strange signs", TASKS (TASK ("id='A B'")), "value", 3, 45,
     "id cannot be \"A B\"", 0},
    {"no zone", PLAN ("<calendars><calendar id='C' name='C' zone='2 Paris'/></calendars>"),
     "value", 2, 38, NULL, 0},
    {"after accents, in characters", TASKS (TASK ("id='A' en='éàü' kind='é'")), "value", 3, 61,
     NULL, 0},
    {"after a byte order mark", "\xef\xbb\xbf" TASKS (TASK ("id='A' kind='x'")), "value", 3, 52,
     NULL, 0},
    {"with the line ends of Windows", HEAD "\r\n<tasks>\r\n" TASK ("id='A' kind='x'")
     "</tasks></plan>", "value", 4, 52, NULL, 0},
    /* references */
    {"a link to nothing", TASKS ("<task id='A' name='T' side='both' duration='1d'>\n"
                                 "  <after type='SS' task='Q'/></task>"),
     "NET-01", 4, 20, NULL, 0},
    {"one id, two lines", TASKS (TASK ("id='A'") TASK ("id='A'")), "id-twice", 4, 45,
     "the identifier \"A\" is taken: plan.xml:3:45 has it", 0},
    /* parts */
    {"a part without a folder", PLAN ("<include href='part.xml'/>"), "include-outside", 2, 10,
     NULL, 0},
};
/* clang-format on */

static void
check_first (const RlvFindings *findings, const Fault *row, const char *file)
{
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    assert_int_not_equal (n, 0);
    if (!g_str_equal (found[0].rule, row->rule) || found[0].place.line != row->line ||
        (row->column != 0 && found[0].place.column != row->column))
        fail_msg ("%s:%u:%u: %s: %s", found[0].place.file, found[0].place.line,
                  found[0].place.column, found[0].rule, found[0].what);
    assert_string_equal (found[0].place.file, file);
    assert_int_equal (found[0].severity, RLV_SEVERITY_ERROR);
    assert_non_null (found[0].mend);
    if (row->what != NULL)
        assert_string_equal (found[0].what, row->what);
    if (n > 1) /* one cause, one finding */
        fail_msg ("and %s: %s", found[1].rule, found[1].what);
}

static void
check_fault (void **state)
{
    const Fault *row = *state;
    gsize len = row->len > 0 ? row->len : strlen (row->xml);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPlan) plan =
        rlv_doc_read (row->xml, len, "plan.xml", NULL, findings, &error);

    assert_failed (plan != NULL, &error, RLV_ERROR_INPUT);
    check_first (findings, row, "plan.xml");
}

/* --- made, because they are large --- */

static void
refuses (const char *xml, gsize len, const char *rule, guint32 line, guint32 column)
{
    Fault row = {"", xml, rule, line, column, NULL, len};
    gpointer state = &row;

    check_fault (&state);
}

static void
refuses_large_tags (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD " <tasks en='");

    (void) state;
    for (guint i = 0; i < RLV_DOC_MAX_TAG / 16 + 1; i++)
        g_string_append (xml, "0123456789abcdef");
    refuses (xml->str, xml->len, "file-tag", 2, 2); /* no end */
    g_string_append (xml, "'/></plan>");
    refuses (xml->str, xml->len, "file-tag", 2, 2);
}

static void
refuses_large_comments_and_text (void **state)
{
    g_autofree char *blanks = g_strnfill (RLV_DOC_MAX_TAG + 1, ' ');
    g_autofree char *comment = g_strdup_printf (HEAD "<!--%s--></plan>", blanks);
    g_autofree char *text = g_strdup_printf (HEAD "<tasks>%s</tasks></plan>", blanks);

    (void) state;
    refuses (comment, strlen (comment), "file-tag", 2, 1);
    refuses (text, strlen (text), "file-tag", 2, 8);
}

/* Quadratic in libxml2 before 2.12, which would take 20 seconds: whoever waits for this
 * test sees it. */
static void
refuses_many_attributes (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD " <tasks");

    (void) state;
    for (guint i = 0; i < 100000; i++)
        g_string_append_printf (xml, " a%u='1'", i);
    g_string_append (xml, "/></plan>");
    refuses (xml->str, xml->len, "file-attributes", 2, 2);
}

static void
refuses_depth (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD);

    (void) state;
    for (guint i = 0; i < 100000; i++)
        g_string_append (xml, "<a>");
    /* Only the limit is spoken of, and not the 63 strange elements before it. */
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    guint n;

    assert_failed (rlv_doc_read (xml->str, xml->len, "deep", NULL, findings, &error) !=
                       NULL,
                   &error, RLV_ERROR_INPUT);
    const RlvFinding *found = rlv_findings_get (findings, &n);
    assert_int_equal (n, 1);
    assert_string_equal (found[0].rule, "file-depth");
    assert_int_equal (found[0].place.line, 2);
    assert_int_equal (found[0].place.column, 3 * 63 + 1);
}

static void
stops_after_a_hundred_faults (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD "<tasks>\n");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    guint n;

    (void) state;
    for (guint i = 0; i < 5000; i++)
        g_string_append_printf (xml, "<task id='A%u' kind='x'/>\n", i);
    g_string_append (xml, "</tasks></plan>");
    assert_failed (rlv_doc_read (xml->str, xml->len, "bad", NULL, findings, &error) !=
                       NULL,
                   &error, RLV_ERROR_INPUT);
    const RlvFinding *found = rlv_findings_get (findings, &n);
    assert_in_range (n, 101, 202);
    assert_string_equal (found[n - 1].rule, "more");
}

/* Beyond 65535 lines, and beyond one window, libxml2's own numbers are of no use. */
static void
knows_places_far_down (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD "<tasks>\n");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint n;

    (void) state;
    for (guint i = 0; i < 100000; i++)
        g_string_append_printf (xml,
                                "  <task id='A%u' name='é' side='both' "
                                "duration='1d'/>\n",
                                i);
    g_string_append (xml,
                     "  <task id='B' name='é' side='both' duration='1d' kind='x'>\n"
                     "<after task='nowhere-at-all'/></task>\n</tasks></plan>");
    assert_null (rlv_doc_read (xml->str, xml->len, "big", NULL, findings, NULL));
    const RlvFinding *found = rlv_findings_get (findings, &n);
    assert_int_equal (n, 2);
    assert_int_equal (found[0].place.line, 100003);
    assert_int_equal (found[0].place.column, 51);
    assert_int_equal (found[1].place.line, 100004);
    assert_int_equal (found[1].place.column, 8);
}

/* Every item knows where its tag begins, whatever stands between. */
static void
knows_where_tags_begin (void **state)
{
    static const struct {
        const char *kind;
        guint32 line, column;
    } expected[] = {{"plan", 2, 1},   {"skills", 2, 96}, {"skill", 4, 3},
                    {"skill", 4, 28}, {"tasks", 9, 3},   {"task", 9, 10}};
    const char *xml =
        "<?xml version='1.0' encoding='utf-8'?>\n"
        "<plan xmlns='urn:releve:plan:1' id='P' name='N' kind='transition' lang='en' "
        "start='2027-01-04'><skills>\n"
        "<!-- <skill id='no'/> > ' \" -->\n"
        "  <skill id='Aé' name='>'/><skill id='B' name='\"'\n>\n\n</skill>\n<?p <x> ?>"
        "</skills>\n"
        "é<tasks><task id='T' name='x' side='both' duration='1d'/></tasks></plan>";
    g_autofree char *good = g_strdup (xml);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPlan) plan = NULL;
    guint32 n;

    (void) state;
    memcpy (strstr (good, "é<tasks>"), "  ", 2); /* the same bytes, a column more */
    plan = rlv_doc_read (good, strlen (good), "plan.xml", NULL, findings, &error);
    assert_ok (plan != NULL, &error);
    rlv_plan_items (plan, &n);
    assert_int_equal (n, G_N_ELEMENTS (expected));
    for (guint32 i = 0; i < n; i++) {
        RlvPlace place = rlv_plan_place (plan, i);

        assert_string_equal (rlv_plan_kind_name (plan, i), expected[i].kind);
        assert_string_equal (place.file, "plan.xml");
        assert_int_equal (place.line, expected[i].line);
        assert_int_equal (place.column, expected[i].column);
    }
}

static void
says_what_a_missing_id_names (void **state)
{
    const char *xml =
        TASKS ("<task id='A' name='T' side='client' duration='1d'><after/>"
               "</task>\n");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint n;

    (void) state;
    assert_null (rlv_doc_read (xml, strlen (xml), "plan.xml", NULL, findings, NULL));
    const RlvFinding *found = rlv_findings_get (findings, &n);
    assert_int_equal (n, 1);
    assert_string_equal (found[0].what, "<after> lacks the attribute task");
    assert_string_equal (found[0].mend, "add task=\"…\": the id of <task>");
}

static void
says_all_faults_of_a_file (void **state)
{
    static const char *const rules[] = {"schema-element", "value", "schema-attribute",
                                        "schema-missing", "value", "schema-text",
                                        "NET-01",         "NET-01"};
    const char *xml =
        TASKS ("<strange id='S'><after task='X'/></strange>\n" /* and no more of it */
               "<task id='A' name='T' side='clent' duration='1d'/>\n"
               "<task id='B' name='T' duration='1d' taem='S'/>\n"
               "<task id='C' name='' side='both' duration='1d'>x</task>\n"
               "<task id='D' name='T' side='both' duration='1d'><after task='S'/>\n"
               "<after task='AA1'/><after task='ZZZZ'/></task>\n");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint n;

    (void) state;
    assert_null (rlv_doc_read (xml, strlen (xml), "plan.xml", NULL, findings, NULL));
    const RlvFinding *found = rlv_findings_get (findings, &n);
    for (guint i = 0; i < MIN (n, G_N_ELEMENTS (rules)); i++)
        assert_string_equal (found[i].rule, rules[i]);
    assert_int_equal (n, G_N_ELEMENTS (rules));
}

/* --- files --- */

typedef struct {
    char *folder;
    char *plan; /* the path of folder/in/plan.xml */
} Place;

static char *
put (const Place *place, const char *name, const char *text)
{
    char *path = g_build_filename (place->folder, name, NULL);

    if (text != NULL)
        assert_true (g_file_set_contents (path, text, -1, NULL));
    return path;
}

static void
put_all (const Place *place, const char *name, const char *text)
{
    g_free (put (place, name, text));
}

static int
make_place (void **state)
{
    Place *place = g_new0 (Place, 1);
    g_autofree char *deep = NULL;

    place->folder = g_dir_make_tmp ("releve-XXXXXX", NULL);
    deep = g_build_filename (place->folder, "in", "sub", NULL);
    assert_int_equal (g_mkdir_with_parents (deep, 0700), 0);
    place->plan = g_build_filename (place->folder, "in", "plan.xml", NULL);
    *state = place;
    return 0;
}

static void
remove_tree (const char *path)
{
    g_autoptr (GDir) dir =
        g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *inner = g_build_filename (path, name, NULL);

        remove_tree (inner);
    }
    g_remove (path);
}

static int
clear_place (void **state)
{
    Place *place = *state;

    remove_tree (place->folder);
    g_free (place->folder);
    g_free (place->plan);
    g_free (place);
    return 0;
}

static void
refuses_file (const char *path, const char *rule, guint32 line, guint32 column,
              const char *in)
{
    Fault row = {"", NULL, rule, line, column, NULL, 0};
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;

    assert_failed (rlv_doc_read_file (path, findings, &error) != NULL, &error,
                   RLV_ERROR_INPUT);
    check_first (findings, &row, in);
}

static void
refuses_what_is_no_file (void **state)
{
    const Place *place = *state;
    g_autofree char *missing = put (place, "missing.xml", NULL);
    g_autofree char *pipe = put (place, "pipe", NULL);
    g_autofree char *below = g_strconcat (place->plan, "/x.xml", NULL);

    put_all (place, "in/plan.xml", "");
    refuses_file (missing, "file-read", 0, 0, missing);
    refuses_file (place->folder, "file-read", 0, 0, place->folder);
    refuses_file (below, "file-read", 0, 0, below);
    assert_int_equal (mkfifo (pipe, 0600), 0);
    refuses_file (pipe, "file-read", 0, 0, pipe); /* and does not wait for a writer */
    refuses_file ("", "file-read", 0, 0, "");
    refuses_file ("/dev/zero", "file-read", 0, 0, "/dev/zero");
}

static void
refuses_what_may_not_be_read (void **state)
{
    const Place *place = *state;

    put_all (place, "in/plan.xml", PLAN (""));
    assert_int_equal (chmod (place->plan, 0), 0);
    if (access (place->plan, R_OK) == 0)
        skip (); /* the user may read everything */
    refuses_file (place->plan, "file-read", 0, 0, place->plan);
}

static void
refuses_what_is_too_large (void **state)
{
    const Place *place = *state;

    put_all (place, "in/plan.xml", PLAN (""));
    /* A file with a hole: large at no cost. */
    if (truncate (place->plan, (off_t) RLV_DOC_MAX_BYTES + 1) != 0)
        skip ();
    refuses_file (place->plan, "file-size", 0, 0, place->plan);
    if (truncate (place->plan, (off_t) RLV_DOC_MAX_BYTES) != 0)
        skip ();
    refuses_file (place->plan, "file-encoding", 3, 1, place->plan); /* the hole */
}

#define PART(body) "<part " NS ">\n" body "</part>\n"

static void
reads_parts (void **state)
{
    const Place *place = *state;
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPlan) plan = NULL;
    const char *order[] = {"B", "C", "D", "A"};
    guint32 n;

    put_all (
        place, "in/plan.xml",
        PLAN ("<include href='sub/one.xml'/>\n<tasks>" TASK ("id='A'") "</tasks>"));
    put_all (
        place, "in/sub/one.xml",
        PART ("<tasks>" TASK ("id='B'") "</tasks><include href='two.xml'/>\n<tasks>\n"
                                        "<task id='D' name='T' side='both' "
                                        "duration='1d'><after task='A'/></task>"
                                        "</tasks>"));
    put_all (place, "in/sub/two.xml", PART ("<tasks>" TASK ("id='C'") "</tasks>"));
    plan = rlv_doc_read_file (place->plan, findings, &error);
    assert_ok (plan != NULL, &error);

    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    assert_int_equal (n, 4);
    for (guint32 i = 0; i < n; i++) /* as if the parts stood there */
        assert_string_equal (tasks[i].id, order[i]);
    RlvPlace where = rlv_plan_place (plan, tasks[2].item);
    assert_true (g_str_has_suffix (where.file, "/in/sub/one.xml"));
    assert_int_equal (where.line, 5);
    assert_int_equal (where.column, 1);
    /* Lists of a part are lists of the plan. */
    assert_int_equal (
        rlv_plan_items (plan, &n)[rlv_plan_items (plan, &n)[tasks[2].item].up].up, 0);
}

typedef struct {
    const char *name;
    const char *plan; /* in/plan.xml */
    const char *part; /* in/part.xml */
    const char *rule;
    guint32 line, column;
    const char *in; /* the file the finding is in, below the folder */
} Part;

/* clang-format off */
static const Part parts[] = {
    {"a part outside", PLAN ("<include href='../out.xml'/>"), NULL, "include-outside", 2, 10, "in/plan.xml"},
    {"a part down and up", PLAN ("<include href='sub/../../out.xml'/>"), NULL, "include-outside", 2, 10, "in/plan.xml"},
    {"an absolute part", PLAN ("<include href='/etc/passwd'/>"), NULL, "include-outside", 2, 10, "in/plan.xml"},
    {"a hidden part", PLAN ("<include href='.git/config'/>"), NULL, "include-outside", 2, 10, "in/plan.xml"},
    {"a part by URL", PLAN ("<include href='http://localhost/x.xml'/>"), NULL, "include-outside", 2, 10, "in/plan.xml"},
    {"a part of nothing", PLAN ("<include href=''/>"), NULL, "value", 2, 10, "in/plan.xml"},
    {"no such part", PLAN ("<tasks/>\n  <include href='nothing.xml'/>"), NULL, "file-read", 3, 12, "in/plan.xml"},
    {"a folder as part", PLAN ("<include href='sub'/>"), NULL, "file-read", 2, 10, "in/plan.xml"},
    {"a link out", PLAN ("<include href='link.xml'/>"), NULL, "file-read", 2, 10, "in/plan.xml"},
    {"a linked folder", PLAN ("<include href='linked/out.xml'/>"), NULL, "file-read", 2, 10, "in/plan.xml"},
    {"itself", PLAN ("<include href='plan.xml'/>"), NULL, "include-twice", 2, 10, "in/plan.xml"},
    {"in a ring", PLAN ("<include href='part.xml'/>"), PART ("<include href='part.xml'/>"), "include-twice", 2, 10, "in/part.xml"},
    {"a part twice", PLAN ("<include href='part.xml'/><include href='part.xml'/>"), PART (""), "include-twice", 2, 36, "in/plan.xml"},
    {"a plan as part", PLAN ("<include href='part.xml'/>"), "\n" PLAN (""), "schema-root", 2, 1, "in/part.xml"},
    {"a part in no namespace", PLAN ("<include href='part.xml'/>"), "<part/>", "schema-namespace", 1, 1, "in/part.xml"},
    {"a part with attributes", PLAN ("<include href='part.xml'/>"), "<part " NS " id='x'/>", "schema-attribute", 1, 33, "in/part.xml"},
    {"a bad part", PLAN ("<include href='part.xml'/>"), PART ("<tasks>\n</part>"), "xml", 3, 0, "in/part.xml"},
    {"an empty part", PLAN ("<include href='part.xml'/>"), "", "file-empty", 1, 1, "in/part.xml"},
    {"an entity in a part", PLAN ("<include href='part.xml'/>"), "<!DOCTYPE part>", "file-doctype", 1, 1, "in/part.xml"},
    {"an id in plan and part", PLAN ("<include href='part.xml'/>\n<skills><skill id='A' name='x'/></skills>"),
     PART ("<skills><skill id='A' name='x'/></skills>"), "id-twice", 3, 16, "in/plan.xml"},
};
/* clang-format on */

static void
check_part (void **state)
{
    const Part *row = *state;
    gpointer made = NULL;

    make_place (&made);
    const Place *place = made;
    g_autofree char *outside = put (place, "out.xml", PART (""));
    g_autofree char *link = put (place, "in/link.xml", NULL);
    g_autofree char *linked = put (place, "in/linked", NULL);
    g_autofree char *in = put (place, row->in, NULL);

    assert_int_equal (symlink (outside, link), 0);
    assert_int_equal (symlink (place->folder, linked), 0);
    put_all (place, "in/plan.xml", row->plan);
    if (row->part != NULL)
        put_all (place, "in/part.xml", row->part);
    refuses_file (place->plan, row->rule, row->line, row->column, in);
    clear_place (&made);
}

static const char *
line_of (RlvLines *lines, const char *file, guint32 line)
{
    RlvPlace place = {file, line, 0};

    return rlv_lines_get (lines, &place, NULL);
}

static void
shows_lines (void **state)
{
    const Place *place = *state;
    g_autofree char *text = g_strnfill (500, 'x');
    g_autofree char *all = g_strconcat ("one\ntwo é\r\n\n", text, "\nlast", NULL);
    g_autoptr (RlvLines) lines = rlv_lines_new ();

    put_all (place, "in/plan.xml", all);
    assert_string_equal (line_of (lines, place->plan, 2), "two é");
    assert_string_equal (line_of (lines, place->plan, 3), "");
    assert_string_equal (line_of (lines, place->plan, 5), "last");
    assert_string_equal (line_of (lines, place->plan, 4), text);
    assert_string_equal (line_of (lines, place->plan, 2), "two é");
    assert_null (line_of (lines, place->plan, 6));
    assert_null (line_of (lines, place->plan, 0));
    assert_null (line_of (lines, "/nowhere", 1));
    assert_null (line_of (lines, NULL, 1));
    assert_string_equal (line_of (lines, place->plan, 1), "one");
}

/* In any order, forwards and back, in a file of many lines. */
static void
finds_lines_far_down (void **state)
{
    const Place *place = *state;
    const guint n = 2000;
    g_autoptr (GString) all = g_string_new (NULL);
    g_autoptr (RlvLines) lines = rlv_lines_new ();

    for (guint i = 1; i <= n; i++)
        g_string_append_printf (all, "line %u%s\n", i, i % 3 == 0 ? " é é é é" : "");
    put_all (place, "in/plan.xml", all->str);
    for (guint i = 0, line = 7; i < n; i++, line = (line * 389 + 1) % n + 1) {
        g_autofree char *expected =
            g_strdup_printf ("line %u%s", line, line % 3 == 0 ? " é é é é" : "");

        assert_string_equal (line_of (lines, place->plan, line), expected);
    }
    assert_null (line_of (lines, place->plan, n + 1));
}

/* All of a plan may stand on one line: what is shown is around the place. */
static void
shows_part_of_a_long_line (void **state)
{
    const Place *place = *state;
    const guint n = 30000;
    g_autoptr (GString) all = g_string_new ("\xef\xbb\xbf");
    g_autoptr (RlvLines) lines = rlv_lines_new ();

    for (guint i = 0; i < n; i++)
        g_string_append_printf (all, "é%06u ", i);
    put_all (place, "in/plan.xml", all->str);
    for (guint i = 0, at = 7; i < 500; i++, at = (at * 7907 + 1) % n) {
        RlvPlace here = {place->plan, 1, at * 8 + 1};
        g_autofree char *expected = g_strdup_printf ("é%06u ", at);
        guint32 first = 0;
        const char *part = rlv_lines_get (lines, &here, &first);

        assert_non_null (part);
        assert_true (first >= 1 && first <= here.column);
        assert_true (g_str_has_prefix (
            g_utf8_offset_to_pointer (part, here.column - first), expected));
        assert_true (strlen (part) < 8192);
    }
    assert_null (rlv_lines_get (lines, &(RlvPlace){place->plan, 1, n * 8 + 2}, NULL));
}

typedef struct {
    const char *name;
    const char *text;
    guint32 line, column;
    const char *attr;
    RlvExtent want; /* line 0: there is none */
} ExtentRow;

/* clang-format off */
static const ExtentRow extents[] = {
    {"a tag's name",          "<a>\n  <task id='T1'/>", 2, 3, NULL, {2, 3, 2, 8}},
    {"an attribute",          "<a>\n  <task id='T1'/>", 2, 3, "id", {2, 9, 2, 16}},
    {"an empty tag",          "<a/>", 1, 1, NULL, {1, 1, 1, 3}},
    {"on another line",       "<t\n\tid='é'\n\tname=\"é é\" b='>'/>", 1, 1, "name", {3, 2, 3, 12}},
    {"behind a quoted >",     "<t b='>' c='x'/>", 1, 1, "c", {1, 10, 1, 15}},
    {"a value of two lines",  "<t n='a\nb' c='d'/>", 1, 1, "n", {1, 4, 2, 3}},
    {"CRLF",                  "<t\r\n id='x'\r\n n='y'/>", 1, 1, "n", {3, 2, 3, 7}},
    {"blanks around =",       "<t n = 'y' c='d'/>", 1, 1, "n", {1, 4, 1, 11}},
    {"in a value of another", "<t m=' n=1' n='y'/>", 1, 1, "n", {1, 13, 1, 18}},
    {"a longer name before",  "<t name='x' n='y'/>", 1, 1, "n", {1, 13, 1, 18}},
    {"wide characters",       "<t m='中文' n='字'/>", 1, 1, "n", {1, 11, 1, 16}},
    {"not there: the tag",    "<task m='x'/><u n='y'/>", 1, 1, "n", {1, 1, 1, 6}},
    {"at the attribute",      "<t m='x y' n='y'/>", 1, 4, NULL, {1, 4, 1, 11}},
    {"at a value",            "<t m='x y' n='y'/>", 1, 6, NULL, {1, 6, 1, 11}},
    {"a word",                "a word<t/>", 1, 3, NULL, {1, 3, 1, 7}},
    {"a byte order mark",     "\xef\xbb\xbf<t n='y'/>", 1, 1, "n", {1, 4, 1, 9}},
    {"no column",             "<t/>", 1, 0, NULL, {0, 0, 0, 0}},
    {"beyond the line",       "<t/>\n", 1, 40, NULL, {0, 0, 0, 0}},
    {"beyond the file",       "<t/>\n", 9, 1, NULL, {0, 0, 0, 0}},
    {"cut off",               "<t n='y", 1, 1, "n", {1, 4, 1, 8}},
};
/* clang-format on */

static void
check_extent (void **state)
{
    const ExtentRow *row = *state;
    gpointer made = NULL;
    RlvExtent got = {7, 7, 7, 7};

    make_place (&made);
    const Place *place = made;
    g_autoptr (RlvLines) lines = rlv_lines_new ();
    RlvPlace at = {place->plan, row->line, row->column};
    put_all (place, "in/plan.xml", row->text);
    gboolean found = rlv_lines_extent (lines, &at, row->attr, &got);
    clear_place (&made);
    assert_int_equal (found, row->want.line != 0);
    if (!found) {
        assert_int_equal (got.line, 7);
        return;
    }
    assert_int_equal (got.line, row->want.line);
    assert_int_equal (got.column, row->want.column);
    assert_int_equal (got.end_line, row->want.end_line);
    assert_int_equal (got.end_column, row->want.end_column);
}

/* A tag longer than what is looked at first, and an attribute that many tags lack. */
static void
finds_extents_in_bulk (void **state)
{
    const Place *place = *state;
    const guint n = 20000;
    g_autofree char *long_value = g_strnfill (100000, 'x');
    g_autoptr (GString) all = g_string_new (NULL);
    g_autoptr (RlvLines) lines = rlv_lines_new ();
    RlvExtent extent;

    for (guint i = 1; i <= n; i++)
        g_string_append_printf (all, "<task id='%u' name='some name or other'/>\n", i);
    g_string_append_printf (all, "<task id='%s' n='y'/>\n", long_value);
    put_all (place, "in/plan.xml", all->str);
    /* Whoever read to the end of the file each time would be at it for minutes. */
    for (guint i = 1; i <= n; i++) {
        RlvPlace at = {place->plan, i, 1};

        assert_true (rlv_lines_extent (lines, &at, i % 2 == 0 ? "name" : "n", &extent));
        assert_int_equal (extent.column > 1, i % 2 == 0);
    }
    assert_true (
        rlv_lines_extent (lines, &(RlvPlace){place->plan, n + 1, 1}, "n", &extent));
    assert_int_equal (extent.column, 100013);
    assert_int_equal (extent.end_column, 100018);
}

/* The files that fuzzing starts from are what their names say: each is refused. */
static void
refuses_the_bad_files (void **state)
{
    g_autofree char *folder =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "tests", "bad", NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;
    guint seen = 0;

    (void) state;
    assert_non_null (dir);
    while ((name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autoptr (RlvFindings) findings = rlv_findings_new ();
        g_autoptr (GError) error = NULL;

        if (!g_str_has_suffix (name, ".xml"))
            continue;
        assert_failed (rlv_doc_read_file (path, findings, &error) != NULL, &error,
                       RLV_ERROR_INPUT);
        assert_int_not_equal (rlv_findings_count (findings, RLV_SEVERITY_ERROR), 0);
        seen++;
    }
    assert_in_range (seen, 10, 1000);
}

int
main (void)
{
    static const struct CMUnitTest single[] = {
        cmocka_unit_test (refuses_large_tags),
        cmocka_unit_test (refuses_large_comments_and_text),
        cmocka_unit_test (refuses_many_attributes),
        cmocka_unit_test (refuses_depth),
        cmocka_unit_test (stops_after_a_hundred_faults),
        cmocka_unit_test (knows_places_far_down),
        cmocka_unit_test (knows_where_tags_begin),
        cmocka_unit_test (says_what_a_missing_id_names),
        cmocka_unit_test (says_all_faults_of_a_file),
        cmocka_unit_test_setup_teardown (refuses_what_is_no_file, make_place,
                                         clear_place),
        cmocka_unit_test_setup_teardown (refuses_what_may_not_be_read, make_place,
                                         clear_place),
        cmocka_unit_test_setup_teardown (refuses_what_is_too_large, make_place,
                                         clear_place),
        cmocka_unit_test_setup_teardown (reads_parts, make_place, clear_place),
        cmocka_unit_test_setup_teardown (shows_lines, make_place, clear_place),
        cmocka_unit_test_setup_teardown (finds_lines_far_down, make_place, clear_place),
        cmocka_unit_test_setup_teardown (shows_part_of_a_long_line, make_place,
                                         clear_place),
        cmocka_unit_test_setup_teardown (finds_extents_in_bulk, make_place,
                                         clear_place),
        cmocka_unit_test (refuses_the_bad_files),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    rlv_language_set ("en");
    TEST_ADD_ROWS (tests, check_fault, faults);
    TEST_ADD_ROWS (tests, check_part, parts);
    TEST_ADD_ROWS (tests, check_extent, extents);
    g_array_append_vals (tests, single, G_N_ELEMENTS (single));
    return test_run ("doc", tests);
}

/* The forms of the outlook as a whole: that each is what it says it is, that hostile
 * names stay text in all of them, and that a number is the same everywhere.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <json-glib/json-glib.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include <releve/doc.h>
#include <releve/view.h>

/* --- an outlook ------------------------------------------------------------------- */

typedef struct {
    RlvFindings *findings;
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
    RlvSchedule *schedule;
    GArray *loads;
    RlvFacts *facts;
    RlvBaseline *baseline;
    RlvStatus *status;
    RlvOutlook outlook;
} Made;

static const char *const hostile[] = {
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&lt;/style&gt;&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;",
    "&quot; onload=&quot;alert(1)",
    "]]&gt;&lt;![CDATA[ &amp;lt; 'single'",
    "\342\200\256evil\342\200\254 \327\251\327\234\327\225\327\235 \342\201\246",
    "=HYPERLINK(&quot;http://example.invalid&quot;)",
    "'); DROP TABLE task; -- {{x}} ${y} %s %n",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "\303\251\314\201\314\202\314\203 \360\237\230\200 \344\270\255\346\226\207",
};

static gboolean
next_name (const GMatchInfo *match, GString *result, gpointer data)
{
    guint *n = data;
    g_autofree char *before = g_match_info_fetch (match, 1);

    g_string_append_printf (result, "%s\"%s\"", before,
                            hostile[(*n)++ % G_N_ELEMENTS (hostile)]);
    return FALSE;
}

static char *
learn (void)
{
    GBytes *bytes = rlv_embedded ("plans/learn.xml");
    char *text;

    assert_non_null (bytes);
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_bytes_unref (bytes);
    return text;
}

/* The plan to learn from, with every name in it turned against the views. */
static char *
hostile_plan (void)
{
    g_autofree char *text = learn ();
    g_autoptr (GRegex) names = g_regex_new ("( (?:name|fr)=)\"[^\"]*\"", 0, 0, NULL);
    g_autoptr (GRegex) version = g_regex_new ("version=\"1\\.0\"\n", 0, 0, NULL);
    g_autofree char *named = NULL;
    guint n = 0;

    named = g_regex_replace_eval (names, text, -1, 0, 0, next_name, &n, NULL);
    assert_true (n > 50);
    return g_regex_replace_literal (
        version, named, -1, 0, "version=\"1&quot;}&lt;/style&gt;&lt;script&gt;\\\"\n",
        0, NULL);
}

static RlvTaskFact *
task_fact (const char *id, RlvTime started, RlvTime finished)
{
    RlvTaskFact *fact = g_new0 (RlvTaskFact, 1);

    fact->task = g_strdup (id);
    fact->started = started;
    fact->finished = finished;
    fact->remaining.amount = -1;
    fact->remaining_at = RLV_TIME_NONE;
    fact->blocked_since = RLV_TIME_NONE;
    return fact;
}

static void
task_fact_free (gpointer data)
{
    RlvTaskFact *fact = data;

    g_free (fact->task);
    g_free (fact->blocked_by);
    g_free (fact->blocked_note);
    g_free (fact);
}

static void
baseline_fact_free (gpointer data)
{
    RlvBaselineFact *fact = data;

    g_free (fact->name);
    g_free (fact->hash);
    g_free (fact->table);
    g_free (fact->proposed_by);
    for (guint i = 0; i < RLV_N_SIDES; i++)
        g_free (fact->signed_by[i]);
    g_free (fact);
}

/* Signed by both sides; and a task begun and blocked, with a note no XML could hold. */
static RlvFacts *
some_facts (const Made *made)
{
    RlvFacts *facts = g_new0 (RlvFacts, 1);
    RlvBaselineFact *baseline = g_new0 (RlvBaselineFact, 1);
    const RlvSchedule *schedule = made->schedule;
    RlvTaskFact *blocked = task_fact ("T2", schedule->start[1] + 1440, RLV_TIME_NONE);

    baseline->name = g_strdup ("B<1>\"&");
    baseline->table = rlv_baseline_table (made->plan, schedule);
    baseline->hash = rlv_baseline_hash (baseline->table);
    baseline->proposed_by = g_strdup ("A");
    baseline->signed_by[RLV_SIDE_CLIENT] = g_strdup ("H. Moreau <script>");
    baseline->signed_by[RLV_SIDE_PROVIDER] = g_strdup ("I. Carvalho\001");
    facts->baselines = g_ptr_array_new_with_free_func (baseline_fact_free);
    g_ptr_array_add (facts->baselines, baseline);
    blocked->blocked_by = g_strdup ("PRV");
    blocked->blocked_note = g_strdup ("\001<script>\033[2J");
    blocked->blocked_since = schedule->start[1] + 2880;
    facts->tasks = g_ptr_array_new_with_free_func (task_fact_free);
    g_ptr_array_add (facts->tasks,
                     task_fact ("T1", schedule->start[0], schedule->finish[0]));
    g_ptr_array_add (facts->tasks, blocked);
    facts->head = g_strdup ("client:abc provider:def\"><script>");
    return facts;
}

static void
facts_free (RlvFacts *facts)
{
    if (facts == NULL)
        return;
    g_ptr_array_unref (facts->baselines);
    g_ptr_array_unref (facts->tasks);
    g_free (facts->head);
    g_free (facts);
}

static void
unmake (Made *made)
{
    rlv_status_free (made->status);
    rlv_baseline_free (made->baseline);
    facts_free (made->facts);
    if (made->loads != NULL)
        g_array_unref (made->loads);
    rlv_schedule_free (made->schedule);
    rlv_graph_free (made->graph);
    rlv_times_free (made->times);
    rlv_plan_free (made->plan);
    rlv_findings_free (made->findings);
    g_free (made);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Made, unmake)

static void
schedule (Made *made)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    g_autoptr (GError) error = NULL;

    made->schedule = rlv_schedule_new (made->plan, made->graph, made->times, &options,
                                       made->findings, &error);
    assert_ok (made->schedule != NULL, &error);
    made->loads = rlv_schedule_loads (made->plan, made->times, made->schedule);
}

/* Facts as of some weeks into the plan; the dates stay those of the baseline, which is
 * enough to show them. */
static void
stand (Made *made, RlvDay day)
{
    g_autoptr (GError) error = NULL;

    made->facts = some_facts (made);
    made->baseline =
        rlv_baseline_get (made->facts, made->plan, NULL, RLV_TIME_NONE, &error);
    assert_ok (made->baseline != NULL, &error);
    made->status = rlv_status_new (made->plan, made->times, made->schedule, made->facts,
                                   made->baseline, day);
    made->outlook.data_date = day;
    made->outlook.facts = made->facts;
    made->outlook.baseline = made->baseline;
    made->outlook.status = made->status;
}

static Made *
make (const char *text, gboolean dated, gboolean standing)
{
    Made *made = g_new0 (Made, 1);
    g_autoptr (GError) error = NULL;
    guint32 n, n_links;
    const RlvLink *links;

    made->findings = rlv_findings_new ();
    made->plan =
        rlv_doc_read (text, strlen (text), "plan.xml", NULL, made->findings, &error);
    assert_ok (made->plan != NULL, &error);
    made->times = rlv_times_new (made->plan, made->findings, &error);
    assert_ok (made->times != NULL, &error);
    rlv_plan_tasks (made->plan, &n);
    links = rlv_plan_links (made->plan, &n_links);
    made->graph = rlv_graph_new (n, links, n_links);
    made->outlook.plan = made->plan;
    made->outlook.times = made->times;
    made->outlook.findings = made->findings;
    made->outlook.levelled = TRUE;
    made->outlook.data_date = RLV_DAY_NONE;
    made->outlook.version = "1.2<3>";
    rlv_findings_add (made->findings, RLV_SEVERITY_WARNING, "RULE-1", NULL,
                      "<script>alert(1)</script>");
    if (dated) {
        schedule (made);
        made->outlook.schedule = made->schedule;
        made->outlook.loads = made->loads;
    }
    if (standing)
        stand (made, rlv_day_from_civil (2027, 4, 1));
    return made;
}

/* --- checks ------------------------------------------------------------------- */

typedef gboolean (*Render) (GString *out, const RlvOutlook *outlook,
                            const RlvLook *look, GError **error);

static GString *
rendered (Render render, const Made *made, RlvBy by)
{
    RlvLook look = {.by = by};
    GString *out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    assert_ok (render (out, &made->outlook, &look, &error), &error);
    return out;
}

static xmlDocPtr
parsed (const GString *text)
{
    xmlDocPtr doc =
        xmlReadMemory (text->str, (int) text->len, "form", "UTF-8", XML_PARSE_NONET);

    if (doc == NULL)
        fail_msg ("not well-formed");
    return doc;
}

static gint
count (xmlDocPtr doc, const char *path)
{
    xmlXPathContextPtr context = xmlXPathNewContext (doc);
    xmlXPathObjectPtr found;
    gint n;

    xmlXPathRegisterNs (context, BAD_CAST "o", BAD_CAST "urn:releve:outlook:1");
    found = xmlXPathEval (BAD_CAST path, context);
    assert_non_null (found);
    n = found->nodesetval == NULL ? 0 : found->nodesetval->nodeNr;
    xmlXPathFreeObject (found);
    xmlXPathFreeContext (context);
    return n;
}

static char *
value (xmlDocPtr doc, const char *path)
{
    xmlXPathContextPtr context = xmlXPathNewContext (doc);
    xmlXPathObjectPtr found;
    xmlChar *text;
    char *copy;

    xmlXPathRegisterNs (context, BAD_CAST "o", BAD_CAST "urn:releve:outlook:1");
    found = xmlXPathEval (BAD_CAST path, context);
    text = xmlXPathCastToString (found);
    copy = g_strdup ((const char *) text);
    xmlFree (text);
    xmlXPathFreeObject (found);
    xmlXPathFreeContext (context);
    return copy;
}

static void
assert_valid (const GString *text)
{
    GBytes *bytes = rlv_embedded ("outlook.xsd");
    xmlSchemaParserCtxtPtr parser;
    xmlSchemaPtr schema;
    xmlSchemaValidCtxtPtr valid;
    xmlDocPtr doc = parsed (text);

    assert_non_null (bytes);
    parser = xmlSchemaNewMemParserCtxt (g_bytes_get_data (bytes, NULL),
                                        (int) g_bytes_get_size (bytes));
    schema = xmlSchemaParse (parser);
    assert_non_null (schema);
    valid = xmlSchemaNewValidCtxt (schema);
    assert_int_equal (xmlSchemaValidateDoc (valid, doc), 0);
    xmlSchemaFreeValidCtxt (valid);
    xmlSchemaFree (schema);
    xmlSchemaFreeParserCtxt (parser);
    xmlFreeDoc (doc);
    g_bytes_unref (bytes);
}

/* Nothing that runs, nothing that fetches. */
static void
assert_still (xmlDocPtr doc)
{
    assert_int_equal (count (doc,
                             "//*[local-name() = 'script' or local-name() = 'img' or "
                             "local-name() = 'iframe' or local-name() = 'link' or "
                             "local-name() = 'object' or local-name() = 'foreignObject'"
                             " or local-name() = 'use' or local-name() = 'image']"),
                      0);
    assert_int_equal (count (doc, "//@*[starts-with(name(), 'on') or name() = 'src' or "
                                  "name() = 'srcset' or name() = 'style']"),
                      0);
    assert_int_equal (
        count (doc, "//@*[local-name() = 'href'][not(starts-with(., '#'))]"), 0);
    assert_int_equal (count (doc, "//*[local-name() = 'style'][contains(., 'http') or "
                                  "contains(., '@import')]"),
                      0);
}

/* --- tests -------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *lang;
    gboolean harm, dated, standing;
    RlvBy by;
} FormRow;

static const FormRow form_rows[] = {
    {"learn", "en", FALSE, TRUE, TRUE, RLV_BY_WAVE},
    {"learn fr, by side", "fr", FALSE, TRUE, TRUE, RLV_BY_SIDE},
    {"hostile", "en", TRUE, TRUE, TRUE, RLV_BY_WAVE},
    {"hostile fr, by team", "fr", TRUE, TRUE, TRUE, RLV_BY_TEAM},
    {"nothing recorded", "en", TRUE, TRUE, FALSE, RLV_BY_WAVE},
    {"not scheduled", "en", TRUE, FALSE, FALSE, RLV_BY_WAVE},
};

static Made *
made_for (const FormRow *row)
{
    g_autofree char *text = row->harm ? hostile_plan () : learn ();

    rlv_language_set (row->lang);
    return make (text, row->dated, row->standing);
}

static void
check_xml (void **state)
{
    const FormRow *row = *state;
    g_autoptr (Made) made = made_for (row);
    g_autoptr (GString) text = rendered (rlv_view_outlook_xml, made, row->by);
    g_autoptr (GString) again = rendered (rlv_view_outlook_xml, made, row->by);
    xmlDocPtr doc = parsed (text);

    assert_valid (text);
    assert_string_equal (text->str, again->str);
    assert_int_equal (count (doc, "/o:outlook/o:task"), 10);
    assert_int_equal (count (doc, "/o:outlook/o:chart") > 0, row->dated);
    assert_int_equal (count (doc, "/o:outlook/o:status/o:baseline"), row->standing);
    xmlFreeDoc (doc);
}

static void
check_html (void **state)
{
    const FormRow *row = *state;
    g_autoptr (Made) made = made_for (row);
    g_autoptr (GString) text = rendered (rlv_view_report_html, made, row->by);
    xmlDocPtr doc = parsed (text);
    g_autofree char *title = value (doc, "//*[local-name() = 'title'][1]");
    g_autofree char *h1 = value (doc, "normalize-space(//*[local-name() = 'h1'])");

    assert_true (g_str_has_prefix (text->str, "<!DOCTYPE html>\n<html"));
    assert_still (doc);
    assert_null (strstr (text->str, "<script"));
    assert_null (strstr (text->str, "?</")); /* an unknown phrase */
    /* The foot of printed pages quotes the plan, and stays inside its quotes. */
    g_autofree char *foot = value (doc, "string(//*[local-name() = 'style'][3])");
    g_auto (GStrv) quoted = g_strsplit (foot, "\"", -1);
    assert_int_equal (g_strv_length (quoted), 5);
    assert_null (strpbrk (quoted[1], "\\{}<>;\n"));
    if (row->harm && g_str_equal (row->lang, "en"))
        assert_string_equal (title, "</style></title><img src=x onerror=alert(1)>");
    assert_true (*h1 != '\0');
    /* Every chart says what it shows; every table has heads for its rows or columns. */
    assert_int_equal (count (doc, "//*[local-name() = 'svg'][not(@aria-label)]"
                                  "[not(@aria-hidden)]"),
                      0);
    assert_int_equal (count (doc, "//*[local-name() = 'svg'][@role = 'img']") > 0,
                      row->dated);
    assert_int_equal (count (doc, "//*[@id][@id = preceding::*/@id]"), 0);
    xmlFreeDoc (doc);
}

static void
check_svg (void **state)
{
    const FormRow *row = *state;
    g_autoptr (Made) made = made_for (row);
    g_autoptr (GString) text = rendered (rlv_view_gantt_svg, made, row->by);
    xmlDocPtr doc = parsed (text);

    assert_still (doc);
    assert_int_equal (count (doc, "/*[local-name() = 'svg'][@viewBox][@aria-label]"),
                      1);
    /* A row for each task that is no point, one each in both charts at most. */
    if (row->dated)
        assert_true (count (doc,
                            "//*[local-name() = 'rect'][starts-with(@class, 'bar ')]"
                            "[*[local-name() = 'title']]") >= 8);
    /* No coordinate has more than one decimal, or an exponent. */
    assert_int_equal (count (doc, "//@x[string-length(substring-after(., '.')) > 1]"),
                      0);
    assert_int_equal (
        count (doc,
               "//@*[contains(' x y x1 x2 y1 y2 width height ', "
               "concat(' ', name(), ' '))][translate(., '-.0123456789', '') != '']"),
        0);
    xmlFreeDoc (doc);
}

static JsonObject *
object_of (JsonParser *parser, const GString *text)
{
    g_autoptr (GError) error = NULL;

    assert_ok (
        json_parser_load_from_data (parser, text->str, (gssize) text->len, &error),
        &error);
    return json_node_get_object (json_parser_get_root (parser));
}

/* The same figure by the same name in JSON and in XML. */
static void
check_json (void **state)
{
    const FormRow *row = *state;
    g_autoptr (Made) made = made_for (row);
    g_autoptr (GString) xml = rendered (rlv_view_outlook_xml, made, row->by);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    xmlDocPtr doc = parsed (xml);
    JsonArray *tasks;

    rlv_view_plan_json (text, &made->outlook);
    JsonObject *object = object_of (parser, text);
    assert_string_equal (json_object_get_string_member (object, "format"),
                         "releve/plan/1");
    tasks = json_object_get_array_member (object, "tasks");
    assert_int_equal (json_array_get_length (tasks), 10);
    for (guint i = 0; i < 10 && row->dated; i++) {
        JsonObject *task = json_array_get_object_element (tasks, i);
        const char *const members[] = {"start", "finish", "finishDay", "name", "zone"};

        for (guint j = 0; j < G_N_ELEMENTS (members); j++) {
            g_autofree char *path = g_strdup_printf (
                "string(/o:outlook/o:task[%u]/@%s)", i + 1, members[j]);
            g_autofree char *want = value (doc, path);
            assert_string_equal (json_object_get_string_member (task, members[j]),
                                 want);
        }
        g_autofree char *path =
            g_strdup_printf ("string(/o:outlook/o:task[%u]/@totalFloat)", i + 1);
        g_autofree char *want = value (doc, path);
        assert_true (json_object_get_double_member (task, "totalFloat") ==
                     g_ascii_strtod (want, NULL));
    }
    xmlFreeDoc (doc);
}

/* Every other view of the same outlook: JSON that parses, text that drives no terminal.
 */
static void
check_others (void **state)
{
    const FormRow *row = *state;
    g_autoptr (Made) made = made_for (row);
    const RlvOutlook *outlook = &made->outlook;
    RlvChecked checked = {.findings = made->findings, .plan = made->plan};
    RlvLook look = {.width = 80, .by = row->by};
    g_autoptr (GString) json = g_string_new (NULL);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    guint32 n;
    const RlvItemIx *gates = rlv_plan_of_kind (made->plan, "gate", &n);

#define JSON(call)                                                                     \
    g_string_truncate (json, 0);                                                       \
    call;                                                                              \
    object_of (parser, json)

    JSON (rlv_view_loads_json (json, outlook));
    JSON (rlv_view_gate_json (json, outlook, gates[0]));
    JSON (rlv_view_findings_json (json, &checked, &look));
    JSON (rlv_view_findings_sarif (json, &checked, &look));
    JSON (rlv_view_baselines_json (json, made->facts));
    rlv_view_plan_text (text, outlook, &look);
    rlv_view_loads_text (text, outlook, &look);
    rlv_view_gate_text (text, outlook, gates[0], &look);
    rlv_view_baselines_text (text, made->facts, &look);
    rlv_view_findings_text (text, &checked, &look);
    for (RlvTaskIx i = 0; i < 10 && row->dated; i++) {
        JSON (rlv_view_explain_json (json, outlook, i));
        rlv_view_explain_text (text, outlook, i, &look);
    }
    if (row->standing) {
        JSON (rlv_view_status_json (json, outlook));
        JSON (rlv_view_owed_json (json, outlook, RLV_SIDE_BOTH));
        JSON (rlv_view_diff_json (json, outlook));
        JSON (rlv_view_changes_json (json, outlook));
        rlv_view_status_text (text, outlook, &look);
        rlv_view_owed_text (text, outlook, RLV_SIDE_CLIENT, &look);
        rlv_view_diff_text (text, outlook, &look);
        rlv_view_changes_text (text, outlook, &look);
    }
#undef JSON
    assert_true (g_utf8_validate (text->str, -1, NULL));
    for (const char *p = text->str; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        assert_true (c == '\n' || !g_unichar_iscntrl (c));
        assert_true (c < 0x202A || c > 0x202E);
        assert_true (c < 0x2066 || c > 0x2069);
    }
}

/* Plain text has no sign beyond ASCII but in names. */
static void
plain_is_ascii (void **state)
{
    g_autofree char *source = learn ();
    g_autoptr (Made) made = NULL;
    g_autoptr (GString) text = g_string_new (NULL);
    RlvLook look = {.plain = TRUE};

    (void) state;
    rlv_language_set ("en");
    made = make (source, TRUE, TRUE);
    rlv_view_plan_text (text, &made->outlook, &look);
    rlv_view_status_text (text, &made->outlook, &look);
    rlv_view_diff_text (text, &made->outlook, &look);
    rlv_view_changes_text (text, &made->outlook, &look);
    rlv_view_loads_text (text, &made->outlook, &look);
    assert_non_null (strstr (text->str, "(P)"));
    for (const char *p = text->str; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        /* "Atl\303\242ntico" and "In\303\252s" are names. */
        if (c >= 0x80 && !g_unichar_isalpha (c))
            fail_msg ("U+%04X in plain text", c);
    }
}

/* A spreadsheet runs what begins like a formula; and counts cells by separators. */
static void
csv_is_safe (void **state)
{
    g_autofree char *source = hostile_plan ();
    g_autoptr (Made) made = NULL;
    g_autoptr (GString) out = g_string_new (NULL);

    (void) state;
    rlv_language_set ("en");
    made = make (source, TRUE, FALSE);
    rlv_view_plan_csv (out, &made->outlook, ';');
    assert_true (
        g_str_has_prefix (out->str, "\357\273\277id;name;side;wave;team;start;"));
    assert_null (strstr (out->str, ";=HYPER"));
    assert_null (strstr (out->str, ";\"=HYPER"));
    assert_null (strstr (out->str, "\n=HYPER"));
}

/* A chain of reasons ends, and names the tasks that decide. */
static void
chain_is_told (void **state)
{
    g_autofree char *source = learn ();
    g_autoptr (Made) made = NULL;
    g_autoptr (GString) json = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonArray *chain;

    (void) state;
    rlv_language_set ("en");
    made = make (source, TRUE, FALSE);
    rlv_view_explain_json (json, &made->outlook, rlv_plan_find_task (made->plan, "T5"));
    chain = json_object_get_array_member (object_of (parser, json), "chain");
    assert_int_equal (json_array_get_length (chain), 5);
    for (guint i = 0; i < 5; i++) {
        g_autofree char *id = g_strdup_printf ("T%u", 5 - i);
        JsonObject *step = json_array_get_object_element (chain, i);
        assert_string_equal (json_object_get_string_member (step, "id"), id);
    }
    JsonObject *last =
        json_object_get_object_member (json_array_get_object_element (chain, 4), "why");
    assert_string_equal (json_object_get_string_member (last, "kind"), "plan-start");
}

#define ALL_ROWS(check)                                                                \
    TEST_ROW (check, &form_rows[0]), TEST_ROW (check, &form_rows[1]),                  \
        TEST_ROW (check, &form_rows[2]), TEST_ROW (check, &form_rows[3]),              \
        TEST_ROW (check, &form_rows[4]), TEST_ROW (check, &form_rows[5])

int
main (void)
{
    const struct CMUnitTest tests[] = {
        ALL_ROWS (check_xml),           ALL_ROWS (check_html),
        ALL_ROWS (check_svg),           ALL_ROWS (check_json),
        ALL_ROWS (check_others),        cmocka_unit_test (plain_is_ascii),
        cmocka_unit_test (csv_is_safe), cmocka_unit_test (chain_is_told),
    };

    return cmocka_run_group_tests (tests, NULL, NULL);
}

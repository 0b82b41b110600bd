/* The tables taken from the schema against the schema itself, as libxml2 reads it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <releve/doc.h>
#include <string.h>

typedef struct {
    xmlDoc *document; /* of the schema */
    xmlSchema *schema;
    RlvVocab *vocab;
} Both;

static void
ignore (void *data, const xmlError *fault)
{
    (void) data;
    (void) fault;
}

static xmlDoc *
parse (const char *text, gsize len)
{
    return xmlReadMemory (text, (int) len, "memory.xml", NULL,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

static int
open_both (void **state)
{
    Both *both = g_new0 (Both, 1);
    g_autoptr (GBytes) bytes = rlv_embedded ("plan.xsd");
    gsize len;
    const char *text = g_bytes_get_data (bytes, &len);
    xmlSchemaParserCtxt *parser;

    both->document = parse (text, len);
    assert_non_null (both->document);
    parser = xmlSchemaNewDocParserCtxt (both->document);
    both->schema = xmlSchemaParse (parser);
    xmlSchemaFreeParserCtxt (parser);
    assert_non_null (both->schema); /* it is valid as a schema */
    both->vocab = rlv_doc_vocab (NULL);
    assert_non_null (both->vocab);
    *state = both;
    return 0;
}

static int
close_both (void **state)
{
    Both *both = *state;

    rlv_vocab_unref (both->vocab);
    xmlSchemaFree (both->schema);
    xmlFreeDoc (both->document);
    g_free (both);
    return 0;
}

/* --- the vocabulary --- */

/* The value of an XPath over the schema, "%s" in it being @name. */
static double
count (const Both *both, const char *format, const char *name)
{
    g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
    g_autofree char *path = g_strjoinv (name, parts);
    xmlXPathContext *context = xmlXPathNewContext (both->document);
    xmlXPathObject *result;
    double value;

    xmlXPathRegisterNs (context, (const xmlChar *) "xs",
                        (const xmlChar *) "http://www.w3.org/2001/XMLSchema");
    result = xmlXPathEvalExpression ((const xmlChar *) path, context);
    assert_non_null (result);
    value = xmlXPathCastToNumber (result);
    xmlXPathFreeObject (result);
    xmlXPathFreeContext (context);
    return value;
}

static void
has_every_element_and_attribute (void **state)
{
    const Both *both = *state;
    guint n;
    const RlvKindDef *kinds = rlv_vocab_kinds (both->vocab, &n);

    assert_int_equal (
        n, (int) count (both,
                        "count(//xs:element[not(@name=preceding::xs:element/@name)])",
                        ""));
    for (guint i = 0; i < n; i++) {
        double own = count (both, "count(/*/xs:complexType[@name='%s']//xs:attribute)",
                            kinds[i].name);
        double grouped =
            count (both,
                   "count(/*/xs:attributeGroup[@name=/*/xs:complexType[@name='%s']"
                   "/xs:attributeGroup/@ref]//xs:attribute)",
                   kinds[i].name);
        double required =
            count (both,
                   "count((/*/xs:complexType[@name='%s']|/*/xs:attributeGroup[@name="
                   "/*/xs:complexType[@name='%s']/xs:attributeGroup/@ref])"
                   "//xs:attribute[@use='required'])",
                   kinds[i].name);
        guint n_required = 0;

        for (guint attr = 0; attr < kinds[i].n_attrs; attr++)
            n_required += kinds[i].attrs[attr].required;
        if (kinds[i].n_attrs != (guint) (own + grouped) ||
            n_required != (guint) required)
            fail_msg ("<%s> has %u attributes, %u required; the schema says %g and %g",
                      kinds[i].name, kinds[i].n_attrs, n_required, own + grouped,
                      required);
    }
}

/* What a reference may name exists, and has an id to be named by. */
static void
refers_to_what_there_is (void **state)
{
    const Both *both = *state;
    guint n;
    guint n_refs = 0;
    const RlvKindDef *kinds = rlv_vocab_kinds (both->vocab, &n);

    for (guint i = 0; i < n; i++)
        for (guint attr = 0; attr < kinds[i].n_attrs; attr++) {
            const RlvAttrDef *def = &kinds[i].attrs[attr];

            for (guint to = 0; def->targets != NULL && def->targets[to] != NULL; to++) {
                guint32 target = rlv_vocab_find (both->vocab, def->targets[to]);

                assert_int_not_equal (target, RLV_NONE);
                assert_int_not_equal (rlv_vocab_attr (both->vocab, target, "id"),
                                      RLV_NONE);
                n_refs++;
            }
        }
    assert_in_range (n_refs, 100, 10000);
}

static const RlvAttrDef *
attr_of (const Both *both, const char *kind, const char *name)
{
    guint n;
    guint32 ix = rlv_vocab_find (both->vocab, kind);
    guint32 attr = rlv_vocab_attr (both->vocab, ix, name);

    assert_int_not_equal (attr, RLV_NONE);
    return &rlv_vocab_kinds (both->vocab, &n)[ix].attrs[attr];
}

/* The lists of <releve/plan.h> and those of the schema are the same. */
static void
lists_the_same_words (void **state)
{
    const Both *both = *state;
    const RlvAttrDef *side = attr_of (both, "task", "side");
    const RlvAttrDef *link = attr_of (both, "after", "type");
    const RlvAttrDef *constraint = attr_of (both, "constraint", "type");

    assert_int_equal (g_strv_length ((char **) side->values), RLV_N_SIDES);
    for (int i = 0; i < RLV_N_SIDES; i++)
        assert_true (g_strv_contains (side->values, rlv_side_name ((RlvSide) i)));
    assert_int_equal (g_strv_length ((char **) link->values), RLV_LINK_SF + 1);
    for (int i = 0; i <= RLV_LINK_SF; i++)
        assert_true (
            g_strv_contains (link->values, rlv_link_type_name ((RlvLinkType) i)));
    assert_int_equal (g_strv_length ((char **) constraint->values),
                      RLV_CONSTRAINT_ALAP);
    for (int i = RLV_CONSTRAINT_SNET; i <= RLV_CONSTRAINT_ALAP; i++)
        assert_true (g_strv_contains (constraint->values,
                                      rlv_constraint_name ((RlvConstraint) i)));
}

static void
gives_each_its_type (void **state)
{
    static const struct {
        const char *kind, *attr;
        RlvType type;
    } rows[] = {
        {"task", "id", RLV_TYPE_ID},
        {"task", "name", RLV_TYPE_TEXT},
        {"task", "team", RLV_TYPE_REF},
        {"task", "informed", RLV_TYPE_REFS},
        {"task", "duration", RLV_TYPE_SPAN},
        {"task", "deadline", RLV_TYPE_DATE},
        {"task", "priority", RLV_TYPE_INTEGER},
        {"task", "kind", RLV_TYPE_ENUM},
        {"after", "lag", RLV_TYPE_SPAN},
        {"week", "days", RLV_TYPE_ENUMS},
        {"window", "time", RLV_TYPE_CLOCK},
        {"person", "fte", RLV_TYPE_DECIMAL},
        {"person", "key", RLV_TYPE_BOOLEAN},
        {"risk", "cost", RLV_TYPE_MONEY},
        {"maturity", "level", RLV_TYPE_INTEGER},
        {"weigh", "as", RLV_TYPE_ENUM},
        {"switching", "owes", RLV_TYPE_ENUMS},
        {"switching", "chargeFrom", RLV_TYPE_DATE},
        {"escrow", "items", RLV_TYPE_REFS},
        {"option", "success", RLV_TYPE_DECIMAL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        assert_int_equal (attr_of (*state, rows[i].kind, rows[i].attr)->type,
                          rows[i].type);
    assert_int_equal (attr_of (*state, "task", "priority")->least, 0);
    assert_int_equal (attr_of (*state, "task", "priority")->most, 1000);
    assert_int_equal (attr_of (*state, "task", "name")->min_length, 1);
}

/* --- the same verdict --- */

static gboolean
is_valid (const Both *both, const char *text, gsize len)
{
    xmlDoc *document = parse (text, len);
    xmlSchemaValidCtxt *valid = xmlSchemaNewValidCtxt (both->schema);
    gboolean ok;

    xmlSchemaSetValidStructuredErrors (valid, (xmlStructuredErrorFunc) ignore, NULL);
    ok = document != NULL && xmlSchemaValidateDoc (valid, document) == 0;
    xmlSchemaFreeValidCtxt (valid);
    xmlFreeDoc (document);
    return ok;
}

/* Whether a finding says what the schema says too.  Durations have a limit in days that
 * no pattern can express, and a part may be missing. */
static gboolean
is_about_schema (const RlvFinding *finding)
{
    if (g_str_has_prefix (finding->rule, "schema-"))
        return TRUE;
    return g_str_equal (finding->rule, "value") &&
           strstr (finding->what, "d\"") == NULL &&
           strstr (finding->what, "h\"") == NULL;
}

static gboolean
compare (const Both *both, const char *text, gsize len)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvPlan) plan =
        rlv_doc_read (text, len, "plan.xml", NULL, findings, NULL);
    gboolean valid = is_valid (both, text, len);
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    if (!valid && plan != NULL) {
        g_file_set_contents ("differs.xml", text, (gssize) len, NULL);
        fail_msg ("taken, but the schema refuses it: see differs.xml");
    }
    for (guint i = 0; valid && i < n; i++)
        if (found[i].severity == RLV_SEVERITY_ERROR && is_about_schema (&found[i])) {
            g_file_set_contents ("differs.xml", text, (gssize) len, NULL);
            fail_msg ("the schema takes it, but %u:%u %s (see differs.xml)",
                      found[i].place.line, found[i].place.column, found[i].what);
        }
    return valid;
}

static const char *const samples[] = {
    "",
    "x",
    "0",
    "-1",
    "5",
    "1e3",
    "0.5",
    "0.0000001",
    ".5",
    "5.",
    "1001",
    "-0",
    "+5",
    "1234567890123456789012",
    "true",
    "True",
    "1",
    "2027-01-04",
    "2027-02-29",
    "2028-02-29",
    "1899-12-31",
    "1900-01-01",
    "2200-01-01",
    "2027-1-4",
    "2027-01-04Z",
    "08:30",
    "24:00",
    "24:01",
    "8:30",
    "5d",
    "-5d",
    "0.5d",
    "0.1234d",
    "5h",
    "-5h",
    "1.5h",
    "30ed",
    "48eh",
    "5w",
    "12mo",
    "client",
    "both",
    "FS",
    "fs",
    "SNET",
    "mon tue",
    "mon mon",
    "mon xyz",
    "kt",
    "cutover",
    "EUR",
    "eur",
    "EURO",
    "FR",
    "A",
    "A B",
    "a:b",
    "é",
    "_x",
    "1x",
    "Europe/Paris",
    "Europe Paris",
    "08:30-12:30",
    "08:30-12:30 13:00-24:00",
    "08:30-25:00",
    "FREQ=WEEKLY;BYDAY=SA",
    "FREQ=HOURLY",
    "part.xml",
    "a/b.xml",
    "../x",
    "/x",
    "a//b",
    "en",
    "de",
    "baselined",
    "transition",
    "0123456789012345678901234567890123456789012345678901234567890123",
    "01234567890123456789012345678901234567890123456789012345678901234",
};

/* Where the next @mark begins at or after a place drawn by lot; NULL when there is
 * none. */
static char *
draw (GRand *lot, GString *text, const char *mark)
{
    guint32 from = (guint32) g_rand_int_range (lot, 0, (gint32) text->len);
    char *found = strstr (text->str + from, mark);

    return found != NULL ? found : strstr (text->str, mark);
}

/* Replaces a value, drops or renames an attribute, drops, doubles or renames an
 * element, puts text between. */
static void
spoil (GRand *lot, GString *text)
{
    char *at = draw (lot, text, "=\"");
    gssize start = at - text->str + 2;
    gssize len = (gssize) strcspn (at + 2, "\"");
    const char *value =
        samples[g_rand_int_range (lot, 0, (gint32) G_N_ELEMENTS (samples))];
    gssize name = start - 2;
    char *tag;

    while (g_ascii_isalnum (text->str[name - 1]))
        name--;
    switch (g_rand_int_range (lot, 0, 8)) {
    case 0: /* the attribute gone */
        g_string_erase (text, name - 1, start + len + 1 - (name - 1));
        break;
    case 1: /* its name changed */
        g_string_insert_c (text, name, 'x');
        break;
    case 2: /* an empty element gone, or there twice */
    case 3:
        tag = draw (lot, text, "/>");
        len = tag + 2 - text->str;
        while (*tag != '<')
            tag--;
        start = tag - text->str;
        if (g_rand_boolean (lot)) {
            g_string_erase (text, start, len - start);
        } else {
            g_autofree char *copy = g_strndup (tag, (gsize) (len - start));

            tag = draw (lot, text, "\n");
            g_string_insert (text, tag - text->str, copy);
        }
        break;
    case 4: /* text */
        tag = draw (lot, text, "\n");
        g_string_insert (text, tag - text->str, g_rand_boolean (lot) ? " x " : " \t ");
        break;
    default:
        g_string_erase (text, start, len);
        g_string_insert (text, start, value);
        break;
    }
}

static char *
plan_text (const char *name, gsize *len)
{
    g_autofree char *path =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", name, NULL);
    char *text = NULL;

    assert_true (g_file_get_contents (path, &text, len, NULL));
    return text;
}

/* One fault each, in plans that are sound without it. */
static void
judges_spoiled_plans_as_the_schema_does (void **state)
{
    gsize len;
    g_autofree char *sound = plan_text ("learn.xml", &len);
    g_autoptr (GRand) lot = g_rand_new_with_seed (20270104);
    guint n_valid = 0;

    compare (*state, sound, len);
    for (guint i = 0; i < 1500; i++) {
        g_autoptr (GString) text = g_string_new (sound);

        spoil (lot, text);
        n_valid += compare (*state, text->str, text->len);
    }
    assert_in_range (n_valid, 100, 1400); /* it tries both sides of the line */
}

/* Every attribute of the plan itself with every sample. */
static void
judges_every_attribute_as_the_schema_does (void **state)
{
    const Both *both = *state;
    guint n;
    const RlvKindDef *kinds = rlv_vocab_kinds (both->vocab, &n);
    guint32 kind = rlv_vocab_find (both->vocab, "plan");

    for (guint attr = 0; attr < kinds[kind].n_attrs; attr++)
        for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
            g_autoptr (GString) text =
                g_string_new ("<plan xmlns=\"urn:releve:plan:1\"");

            for (guint other = 0; other < kinds[kind].n_attrs; other++)
                if (other == attr || kinds[kind].attrs[other].required)
                    g_string_append_printf (
                        text, " %s=\"%s\"", kinds[kind].attrs[other].name,
                        other == attr ? samples[i]
                        : kinds[kind].attrs[other].values
                            ? kinds[kind].attrs[other].values[0]
                        : kinds[kind].attrs[other].type == RLV_TYPE_DATE ? "2027-01-04"
                                                                         : "P");
            g_string_append (text, "/>");
            compare (both, text->str, text->len);
        }
}

/* The name of the first type that may hold an element called @name; NULL for a root. */
static xmlChar *
holder_of (const Both *both, const char *name)
{
    g_autofree char *path =
        g_strdup_printf ("/*/xs:complexType[.//xs:element/@name='%s'][1]/@name", name);
    xmlXPathContext *context = xmlXPathNewContext (both->document);
    xmlXPathObject *result;
    xmlChar *holder;

    xmlXPathRegisterNs (context, (const xmlChar *) "xs",
                        (const xmlChar *) "http://www.w3.org/2001/XMLSchema");
    result = xmlXPathEvalExpression ((const xmlChar *) path, context);
    assert_non_null (result);
    holder = result->nodesetval != NULL && result->nodesetval->nodeNr > 0
                 ? xmlXPathCastToString (result)
                 : NULL;
    xmlXPathFreeObject (result);
    xmlXPathFreeContext (context);
    return holder;
}

static void
put_tag (GString *text, const RlvKindDef *kind, guint attr, const char *value)
{
    g_string_append_printf (text, "<%s", kind->name);
    if (g_str_equal (kind->name, "plan"))
        g_string_append (text, " xmlns=\"urn:releve:plan:1\"");
    for (guint i = 0; i < kind->n_attrs; i++) {
        const RlvAttrDef *def = &kind->attrs[i];

        if (i == attr)
            g_string_append_printf (text, " %s=\"%s\"", def->name, value);
        else if (def->required)
            g_string_append_printf (text, " %s=\"%s\"", def->name,
                                    def->values != NULL          ? def->values[0]
                                    : def->type == RLV_TYPE_DATE ? "2027-01-04"
                                    : def->type <= RLV_TYPE_REFS ? "A"
                                                                 : "1");
    }
}

/* Every attribute of every element below the plan, with a word of its list and another
 * sample. */
static void
judges_the_rest_as_the_schema_does (void **state)
{
    const Both *both = *state;
    guint n, n_valid = 0, n_tried = 0;
    const RlvKindDef *kinds = rlv_vocab_kinds (both->vocab, &n);

    for (guint kind = 0; kind < n; kind++) {
        guint32 above[8];
        guint depth = 0;
        guint32 at = kind;
        xmlChar *holder;

        while ((holder = holder_of (both, kinds[at].name)) != NULL) {
            assert_true (depth < G_N_ELEMENTS (above));
            at = above[depth++] = rlv_vocab_find (both->vocab, (const char *) holder);
            xmlFree (holder);
            assert_int_not_equal (at, RLV_NONE);
        }
        if (depth == 0) /* a root */
            continue;
        for (guint attr = 0; attr < kinds[kind].n_attrs; attr++) {
            const RlvAttrDef *def = &kinds[kind].attrs[attr];

            for (guint i = 0; i < 2; i++) {
                const char *value =
                    i == 0 && def->values != NULL
                        ? def->values[0]
                        : samples[(attr * 7 + i * 11 + kind) % G_N_ELEMENTS (samples)];
                g_autoptr (GString) text = g_string_new (NULL);

                for (guint up = depth; up-- > 0;) {
                    put_tag (text, &kinds[above[up]], G_MAXUINT, NULL);
                    g_string_append_c (text, '>');
                }
                put_tag (text, &kinds[kind], attr, value);
                g_string_append (text, "/>");
                for (guint up = 0; up < depth; up++)
                    g_string_append_printf (text, "</%s>", kinds[above[up]].name);
                n_valid += compare (both, text->str, text->len);
                n_tried++;
            }
        }
    }
    assert_in_range (n_valid, n_tried / 10, n_tried * 9 / 10);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (has_every_element_and_attribute),
        cmocka_unit_test (refers_to_what_there_is),
        cmocka_unit_test (lists_the_same_words),
        cmocka_unit_test (gives_each_its_type),
        cmocka_unit_test (judges_spoiled_plans_as_the_schema_does),
        cmocka_unit_test (judges_every_attribute_as_the_schema_does),
        cmocka_unit_test (judges_the_rest_as_the_schema_does),
    };

    rlv_language_set ("en");
    return cmocka_run_group_tests_name ("doc against the schema", tests, open_both,
                                        close_both);
}

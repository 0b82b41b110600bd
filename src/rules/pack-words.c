/* The head of a rule pack, and the words of its rules.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/pack-read.h"

#define MAX_NAME 64 /* as plans may write it */

gboolean
rlv_pack_is (const xmlNode *node, const char *uri, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
           strcmp ((const char *) node->ns->href, uri) == 0 &&
           strcmp ((const char *) node->name, name) == 0;
}

char *
rlv_pack_attr (xmlNodePtr node, const char *uri, const char *name)
{
    xmlChar *value =
        uri != NULL ? xmlGetNsProp (node, (const xmlChar *) name, (const xmlChar *) uri)
                    : xmlGetNoNsProp (node, (const xmlChar *) name);
    char *copy = g_strdup ((const char *) value);

    xmlFree (value);
    return copy;
}

guint32
rlv_pack_line (const xmlNode *node)
{
    long line = xmlGetLineNo (node);

    return line > 0 ? (guint32) line : 0;
}

gboolean
rlv_pack_flag (Reading *reading, xmlNodePtr node, const char *name)
{
    g_autofree char *text = rlv_pack_attr (node, PACK_RLV, name);
    gboolean yes = g_strcmp0 (text, "true") == 0;

    if (text != NULL && !yes && !g_str_equal (text, "false"))
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:%s=\"%s\" is none of true and false"), name, text);
    return yes;
}

/* --- texts ----------------------------------------------------------------------- */

/* One blank where there were several, none at the ends. */
static char *
one_line (const char *text)
{
    g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
    GString *line = g_string_new (NULL);

    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        if (line->len > 0)
            g_string_append_c (line, ' ');
        g_string_append (line, words[i]);
    }
    return g_string_free (line, FALSE);
}

/* Takes the same margin from all lines, and the empty ones at both ends. */
static char *
outdented (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    GString *out = g_string_new (NULL);
    gsize margin = G_MAXSIZE;

    for (guint i = 0; lines[i] != NULL; i++) {
        gsize blanks = strspn (lines[i], " ");

        if (lines[i][blanks] != '\0')
            margin = MIN (margin, blanks);
    }
    for (guint i = 0; lines[i] != NULL; i++) {
        gsize blanks = strspn (lines[i], " ");

        if (lines[i][blanks] != '\0')
            g_string_append_printf (out, "%s\n", lines[i] + margin);
    }
    if (out->len > 0)
        g_string_truncate (out, out->len - 1);
    return g_string_free (out, FALSE);
}

static const char *
keep (Reading *reading, const char *text)
{
    return g_string_chunk_insert_const (reading->pack->texts, text);
}

/* English where nothing else is said: the language of the pack.  The standard of 2006
 * knows no xml:lang on <p>, so there is one of ours. */
static void
word (Reading *reading, xmlNodePtr node, RlvWording *wording)
{
    g_autofree char *own = rlv_pack_attr (node, PACK_RLV, "lang");
    g_autofree char *lang =
        own != NULL ? g_strdup (own) : rlv_pack_attr (node, PACK_XML, "lang");
    xmlChar *content = xmlNodeGetContent (node);
    g_autofree char *text = one_line ((const char *) content);

    if (g_strcmp0 (lang, "fr") == 0)
        wording->fr = keep (reading, text);
    else
        wording->en = keep (reading, text);
    xmlFree (content);
}

/* A pack in one language is as good as one in two. */
static void
double_up (RlvWording *wording)
{
    if (wording->fr == NULL)
        wording->fr = wording->en;
    if (wording->en == NULL)
        wording->en = wording->fr;
}

static RlvDay
read_day (Reading *reading, xmlNodePtr node, const char *name)
{
    g_autofree char *text = rlv_pack_attr (node, PACK_RLV, name);
    RlvDay day = RLV_DAY_NONE;

    if (text != NULL && !rlv_day_parse (text, &day))
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:%s=\"%s\" is no date such as 2027-01-12"), name, text);
    return day;
}

/* From when and until when it is in force. */
static void
read_validity (Reading *reading, xmlNodePtr node, RlvDay *from, RlvDay *until)
{
    *from = read_day (reading, node, "from");
    *until = read_day (reading, node, "until");
    if (*from != RLV_DAY_NONE && *until != RLV_DAY_NONE && *until < *from)
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:until is before rlv:from: it is never in force"));
}

/* --- of a rule ------------------------------------------------------------------- */

static void
read_cited (Reading *reading, xmlNodePtr node, RlvRule *rule)
{
    static const struct {
        const char *word;
        RlvCited cited;
    } words[] = {{"practice", RLV_CITED_PRACTICE},
                 {"secondary", RLV_CITED_SECONDARY},
                 {"verified", RLV_CITED_VERIFIED}};
    g_autofree char *text = rlv_pack_attr (node, PACK_RLV, "status");
    g_autofree char *see = rlv_pack_attr (node, PACK_RLV, "see");

    if (see != NULL)
        rule->see = keep (reading, see);
    for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
        if (g_str_equal (text, words[i].word)) {
            rule->cited = words[i].cited;
            return;
        }
    if (text != NULL)
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:status=\"%s\" is none of verified, secondary and "
                            "practice"),
                         text);
}

static void
read_paragraph (Reading *reading, xmlNodePtr node, RlvRule *rule)
{
    g_autofree char *class = rlv_pack_attr (node, NULL, "class");

    if (g_strcmp0 (class, "title") == 0)
        word (reading, node, &rule->asks);
    else if (g_strcmp0 (class, "why") == 0)
        word (reading, node, &rule->why);
    else if (g_strcmp0 (class, "mend") == 0)
        word (reading, node, &rule->mend);
    else if (g_strcmp0 (class, "source") == 0) {
        word (reading, node, &rule->source);
        read_cited (reading, node, rule);
    }
}

static const char *
read_snippet (Reading *reading, xmlNodePtr node)
{
    xmlChar *content = xmlNodeGetContent (node);
    g_autofree char *text = outdented ((const char *) content);

    xmlFree (content);
    return keep (reading, text);
}

/* A swap is <passes> and then <breaks>. */
static void
read_example (Reading *reading, xmlNodePtr node, GArray *examples)
{
    g_autofree char *in = rlv_pack_attr (node, NULL, "in");
    g_autofree char *at = rlv_pack_attr (node, NULL, "at");
    g_autofree char *others = rlv_pack_attr (node, NULL, "others");
    RlvExample example = {.others = others != NULL ? keep (reading, others) : NULL};
    GArray *swaps = g_array_new (FALSE, FALSE, sizeof (RlvSwap));
    const char *passes = NULL;

    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (rlv_pack_is (child, PACK_RLV, "passes")) {
            passes = read_snippet (reading, child);
        } else if (rlv_pack_is (child, PACK_RLV, "breaks") && passes != NULL) {
            RlvSwap swap = {passes, read_snippet (reading, child)};

            g_array_append_val (swaps, swap);
            passes = NULL;
        }
    }
    example.in = keep (reading, in != NULL ? in : "");
    example.at = keep (reading, at != NULL ? at : "");
    example.n = swaps->len;
    example.swaps = (const RlvSwap *) (gpointer) swaps->data;
    g_ptr_array_add (reading->pack->arrays, swaps);
    g_array_append_val (examples, example);
}

/* People write it on the command line and in plans, in lists with commas; and what
 * begins with a small letter is a fault of the plan itself, which nobody may waive. */
static gboolean
is_name (const char *id)
{
    gsize len = strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                            "0123456789-_.");

    return g_ascii_isupper (id[0]) && id[len] == '\0' && len <= MAX_NAME;
}

static const char *
read_name (Reading *reading, xmlNodePtr node)
{
    g_autofree char *id = rlv_pack_attr (node, NULL, "id");

    if (id == NULL)
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("<pattern> needs attribute \"id\": the name of the rule"));
    else if (!is_name (id))
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("id=\"%s\" cannot be the name of a rule, which begins with "
                            "a capital and has up to %d letters, digits, \"-\", \"_\" "
                            "and \".\""),
                         id, MAX_NAME);
    return keep (reading, id != NULL ? id : "?");
}

void
rlv_pack_words (Reading *reading, xmlNodePtr node)
{
    Pattern *pattern = reading->pattern;
    RlvRule *rule = &pattern->is;
    g_autofree char *severity = rlv_pack_attr (node, PACK_RLV, "severity");
    g_autofree char *needs = rlv_pack_attr (node, PACK_RLV, "needs");
    g_autofree char *told = rlv_pack_attr (node, PACK_RLV, "told-by");
    g_autofree char *unless = rlv_pack_attr (node, PACK_RLV, "unless");

    GArray *examples;

    rule->name = read_name (reading, node);
    rule->pack = &reading->pack->is;
    rule->severity = RLV_SEVERITY_WARNING;
    if (severity != NULL && !rlv_pack_severity (severity, &rule->severity))
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:severity=\"%s\" is none of error, warning and note"),
                         severity);
    rule->dated = g_strcmp0 (needs, "dates") == 0;
    rule->told = told != NULL;
    read_validity (reading, node, &rule->from, &rule->until);
    if (unless != NULL)
        pattern->unless = g_strsplit (unless, " ", -1);
    examples = g_array_new (FALSE, FALSE, sizeof (RlvExample));
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (rlv_pack_is (child, PACK_SCH, "title"))
            word (reading, child, &rule->asks);
        else if (rlv_pack_is (child, PACK_SCH, "p"))
            read_paragraph (reading, child, rule);
        else if (rlv_pack_is (child, PACK_RLV, "example"))
            read_example (reading, child, examples);
    }
    rule->n_examples = examples->len;
    rule->examples = (const RlvExample *) (gpointer) examples->data;
    g_ptr_array_add (reading->pack->arrays, examples);
    if (rule->asks.en == NULL && rule->asks.fr == NULL)
        rule->asks.en = rule->name;
    double_up (&rule->asks);
    double_up (&rule->why);
    double_up (&rule->mend);
    double_up (&rule->source);
}

/* --- of the pack ----------------------------------------------------------------- */

static void
read_head (Reading *reading, xmlNodePtr root)
{
    RlvPackInfo *info = &reading->pack->is;
    g_autofree char *id = rlv_pack_attr (root, NULL, "id");
    g_autofree char *version = rlv_pack_attr (root, NULL, "schemaVersion");
    g_autofree char *binding = rlv_pack_attr (root, NULL, "queryBinding");
    g_autofree char *when = rlv_pack_attr (root, PACK_RLV, "when");

    if (binding != NULL && g_ascii_strcasecmp (binding, "xslt") != 0)
        rlv_scope_fault (&reading->scope, rlv_pack_line (root),
                         _ ("queryBinding=\"%s\" is not known here; write \"xslt\""),
                         binding);
    if (id == NULL || id[0] == '\0') {
        g_free (id);
        id = g_path_get_basename (reading->scope.file);
    }
    if (g_str_has_suffix (id, ".sch"))
        id[strlen (id) - strlen (".sch")] = '\0';
    info->name = keep (reading, id);
    info->version = keep (reading, version != NULL ? version : "");
    read_validity (reading, root, &info->from, &info->until);
    info->checked = read_day (reading, root, "checked");
    reading->pack->phase = rlv_pack_attr (root, NULL, "defaultPhase");
    if (when != NULL)
        reading->pack->when = g_strdup (when);
    reading->pack->when_line = rlv_pack_line (root);
    for (xmlNodePtr child = root->children; child != NULL; child = child->next) {
        g_autofree char *class = NULL;

        if (rlv_pack_is (child, PACK_SCH, "title"))
            word (reading, child, &info->title);
        if (!rlv_pack_is (child, PACK_SCH, "p"))
            continue;
        class = rlv_pack_attr (child, NULL, "class");
        if (g_strcmp0 (class, "title") == 0)
            word (reading, child, &info->title);
        else if (g_strcmp0 (class, "when") == 0)
            word (reading, child, &info->when);
    }
    double_up (&info->title);
    double_up (&info->when);
}

static void
read_namespaces (Reading *reading, xmlNodePtr root)
{
    for (xmlNodePtr child = root->children; child != NULL; child = child->next) {
        g_autofree char *prefix = NULL, *uri = NULL;

        if (!rlv_pack_is (child, PACK_SCH, "ns"))
            continue;
        prefix = rlv_pack_attr (child, NULL, "prefix");
        uri = rlv_pack_attr (child, NULL, "uri");
        if (prefix != NULL && uri != NULL)
            g_hash_table_replace (reading->pack->prefixes, g_steal_pointer (&prefix),
                                  g_steal_pointer (&uri));
        else
            rlv_scope_fault (&reading->scope, rlv_pack_line (child),
                             _ ("<ns> needs attributes \"prefix\" and \"uri\""));
    }
}

static void
read_diagnostics (Reading *reading, xmlNodePtr root)
{
    for (xmlNodePtr child = root->children; child != NULL; child = child->next) {
        if (!rlv_pack_is (child, PACK_SCH, "diagnostics"))
            continue;
        for (xmlNodePtr node = child->children; node != NULL; node = node->next) {
            char *id = rlv_pack_is (node, PACK_SCH, "diagnostic")
                           ? rlv_pack_attr (node, NULL, "id")
                           : NULL;

            if (id != NULL)
                g_hash_table_replace (reading->diagnostics, id, node);
        }
    }
}

/* Keys may be used by all that follows; variables have no value yet when it is asked
 * whether the pack applies. */
void
rlv_pack_schema (Reading *reading, xmlNodePtr root)
{
    if (root == NULL || !rlv_pack_is (root, PACK_SCH, "schema")) {
        rlv_scope_fault (&reading->scope, root != NULL ? rlv_pack_line (root) : 0,
                         _ ("this is no rule pack: the root is not <schema> of %s"),
                         PACK_SCH);
        return;
    }
    read_head (reading, root);
    read_namespaces (reading, root);
    read_diagnostics (reading, root);
    for (xmlNodePtr child = root->children; child != NULL; child = child->next)
        if (rlv_pack_is (child, PACK_XSL, "key"))
            rlv_pack_key (reading, child);
    if (reading->pack->when != NULL)
        reading->pack->applies = rlv_expr_new (&reading->scope, reading->pack->when,
                                               reading->pack->when_line);
    for (xmlNodePtr child = root->children; child != NULL; child = child->next)
        if (rlv_pack_is (child, PACK_SCH, "let"))
            rlv_pack_let (reading, child, reading->pack->lets, 1);
    for (xmlNodePtr child = root->children; child != NULL; child = child->next) {
        if (rlv_pack_is (child, PACK_SCH, "phase"))
            rlv_pack_phase_read (reading, child);
        else if (rlv_pack_is (child, PACK_SCH, "pattern"))
            rlv_pack_pattern (reading, child);
        else if (rlv_pack_is (child, PACK_SCH, "include"))
            rlv_scope_fault (&reading->scope, rlv_pack_line (child),
                             _ ("a pack stands in one file: <include> is not read"));
    }
    reading->pack->is.n_rules = reading->pack->patterns->len;
}

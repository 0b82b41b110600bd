/* Reading rule packs: ISO Schematron files with our own attributes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <releve/doc.h>

#include "rules/expand.h"
#include "rules/functions.h"
#include "rules/pack-read.h"
#include "rules/packs.h"

/* --- freeing --------------------------------------------------------------------- */

static void
clear_piece (gpointer data)
{
    Piece *piece = data;

    g_free (piece->text);
    rlv_expr_free (piece->expr);
}

void
rlv_message_clear (Message *message)
{
    g_clear_pointer (&message->pieces, g_array_unref);
}

static void
clear_let (gpointer data)
{
    Let *let = data;

    g_free (let->name);
    rlv_expr_free (let->expr);
}

static void
clear_fix (gpointer data)
{
    FixRule *fix = data;

    rlv_expr_free (fix->on);
    g_free (fix->attr);
    rlv_expr_free (fix->text);
}

static void
clear_assertion (gpointer data)
{
    Assertion *assertion = data;

    g_free (assertion->form);
    rlv_expr_free (assertion->test);
    rlv_expr_free (assertion->each);
    rlv_expr_free (assertion->at);
    rlv_message_clear (&assertion->en);
    rlv_message_clear (&assertion->fr);
    g_array_unref (assertion->fixes);
}

static void
clear_rule (gpointer data)
{
    PackRule *rule = data;

    rlv_match_free (rule->match);
    g_array_unref (rule->lets);
    g_array_unref (rule->assertions);
}

static void
free_pattern (gpointer data)
{
    Pattern *pattern = data;

    g_array_unref (pattern->lets);
    g_array_unref (pattern->rules);
    g_strfreev (pattern->unless);
    g_free (pattern);
}

static void
free_phase (gpointer data)
{
    Phase *phase = data;

    g_free (phase->name);
    g_array_unref (phase->lets);
    g_hash_table_unref (phase->weights);
    g_free (phase);
}

static void
free_probe (gpointer probe)
{
    rlv_probe_free (probe);
}

static void
clear_key (gpointer data)
{
    Key *key = data;

    g_free (key->name);
    rlv_match_free (key->match);
    rlv_expr_free (key->use);
}

static GArray *
new_array (gsize size, GDestroyNotify clear)
{
    GArray *array = g_array_new (FALSE, TRUE, (guint) size);

    g_array_set_clear_func (array, clear);
    return array;
}

static RlvPack *
new_pack (const char *file)
{
    RlvPack *pack = g_new0 (RlvPack, 1);

    pack->file = g_strdup (file);
    pack->prefixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert (pack->prefixes, g_strdup ("xml"),
                         g_strdup ((const char *) XML_XML_NAMESPACE)); /* always there */
    pack->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    pack->lets = new_array (sizeof (Let), clear_let);
    pack->keys = new_array (sizeof (Key), clear_key);
    pack->patterns = g_ptr_array_new_with_free_func (free_pattern);
    pack->phases = g_ptr_array_new_with_free_func (free_phase);
    pack->probes = g_ptr_array_new_with_free_func (free_probe);
    pack->texts = g_string_chunk_new (4096);
    pack->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
    return pack;
}

void
rlv_pack_free (RlvPack *pack)
{
    if (pack == NULL)
        return;
    g_ptr_array_unref (pack->patterns);
    g_ptr_array_unref (pack->phases);
    g_ptr_array_unref (pack->probes);
    g_array_unref (pack->lets);
    g_array_unref (pack->keys);
    g_hash_table_unref (pack->prefixes);
    g_hash_table_unref (pack->wanted);
    rlv_expr_free (pack->applies);
    g_string_chunk_free (pack->texts);
    g_ptr_array_unref (pack->arrays);
    g_free (pack->phase);
    g_free (pack->when);
    g_free (pack->file);
    g_free (pack);
}

const Phase *
rlv_pack_phase (const RlvPack *pack, const char *name)
{
    const Phase *otherwise = NULL;

    for (guint i = 0; i < pack->phases->len; i++) {
        const Phase *phase = pack->phases->pdata[i];

        if (g_str_equal (phase->name, name))
            return phase;
        if (g_strcmp0 (phase->name, pack->phase) == 0)
            otherwise = phase;
    }
    return otherwise;
}

/* --- messages -------------------------------------------------------------------- */

static void
add_text (Message *message, const char *text)
{
    Piece piece = {PIECE_TEXT, g_strdup (text), NULL};

    g_array_append_val (message->pieces, piece);
}

static void
add_piece (Reading *reading, Message *message, PieceKind kind, xmlNodePtr node,
           const char *attr)
{
    g_autofree char *text = rlv_pack_attr (node, NULL, attr);
    Piece piece = {kind, NULL, NULL};

    if (text != NULL)
        piece.expr = rlv_expr_new (&reading->scope, text, rlv_pack_line (node));
    else if (kind == PIECE_VALUE)
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("<value-of> needs attribute \"select\""));
    g_array_append_val (message->pieces, piece);
}

static void
read_pieces (Reading *reading, xmlNodePtr parent, Message *message)
{
    for (xmlNodePtr node = parent->children; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            add_text (message, (const char *) node->content);
        else if (rlv_pack_is (node, PACK_SCH, "value-of"))
            add_piece (reading, message, PIECE_VALUE, node, "select");
        else if (rlv_pack_is (node, PACK_SCH, "name"))
            add_piece (reading, message, PIECE_NAME, node, "path");
        else if (rlv_pack_is (node, PACK_SCH, "emph") ||
                 rlv_pack_is (node, PACK_SCH, "span") ||
                 rlv_pack_is (node, PACK_SCH, "dir"))
            read_pieces (reading, node, message);
    }
}

static void
read_message (Reading *reading, xmlNodePtr node, Message *message)
{
    message->pieces = new_array (sizeof (Piece), clear_piece);
    read_pieces (reading, node, message);
}

/* The diagnostics that an assertion names are its twins in other languages. */
static void
read_twin (Reading *reading, xmlNodePtr node, Assertion *assertion)
{
    g_autofree char *text = rlv_pack_attr (node, NULL, "diagnostics");
    g_auto (GStrv) ids = g_strsplit_set (text != NULL ? text : "", " \t\r\n", -1);

    for (guint i = 0; ids[i] != NULL; i++) {
        xmlNodePtr twin = g_hash_table_lookup (reading->diagnostics, ids[i]);
        g_autofree char *lang = NULL;

        if (ids[i][0] == '\0')
            continue;
        if (twin == NULL) {
            rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                             _ ("there is no diagnostic \"%s\""), ids[i]);
            continue;
        }
        lang = rlv_pack_attr (twin, PACK_XML, "lang");
        if (g_strcmp0 (lang, "fr") == 0 && assertion->fr.pieces == NULL)
            read_message (reading, twin, &assertion->fr);
    }
}

/* --- assertions ------------------------------------------------------------------ */

/* @name in our own namespace, as an expression; NULL when it is not there. */
static Expr *
read_own (Reading *reading, xmlNodePtr node, const char *name)
{
    g_autofree char *text = rlv_pack_attr (node, PACK_RLV, name);

    return text != NULL ? rlv_expr_new (&reading->scope, text, rlv_pack_line (node))
                        : NULL;
}

static void
add_fix (Reading *reading, xmlNodePtr node, GArray *fixes, RlvFixKind kind,
         const char *attr, const char *text)
{
    FixRule fix = {.kind = kind, .on = read_own (reading, node, "on")};
    const char *at = reading->scope.kind;

    if (attr != NULL)
        fix.attr = g_strdup (attr[0] == '@' ? attr + 1 : attr);
    if (fix.on != NULL)
        reading->scope.kind = NULL; /* the text is asked at that node */
    if (text != NULL)
        fix.text = rlv_expr_new (&reading->scope, text, rlv_pack_line (node));
    reading->scope.kind = at;
    g_array_append_val (fixes, fix);
}

static void
read_fixes (Reading *reading, xmlNodePtr node, GArray *fixes)
{
    g_autofree char *set = rlv_pack_attr (node, PACK_RLV, "set");
    g_autofree char *to = rlv_pack_attr (node, PACK_RLV, "to");
    g_autofree char *drop = rlv_pack_attr (node, PACK_RLV, "drop");
    g_autofree char *insert = rlv_pack_attr (node, PACK_RLV, "insert");

    if (set != NULL && to == NULL)
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:set needs rlv:to, the new value"));
    if (set != NULL)
        add_fix (reading, node, fixes, RLV_FIX_SET, set, to);
    if (drop != NULL)
        add_fix (reading, node, fixes, RLV_FIX_DROP, drop, NULL);
    if (rlv_pack_flag (reading, node, "remove"))
        add_fix (reading, node, fixes, RLV_FIX_REMOVE, NULL, NULL);
    if (insert != NULL)
        add_fix (reading, node, fixes, RLV_FIX_INSERT, NULL, insert);
}

/* "error", "warning", "info": the words that the trade uses for @role. */
gboolean
rlv_pack_severity (const char *text, RlvSeverity *severity)
{
    static const struct {
        const char *word;
        RlvSeverity severity;
    } words[] = {{"error", RLV_SEVERITY_ERROR},     {"fatal", RLV_SEVERITY_ERROR},
                 {"warning", RLV_SEVERITY_WARNING}, {"warn", RLV_SEVERITY_WARNING},
                 {"info", RLV_SEVERITY_NOTE},       {"information", RLV_SEVERITY_NOTE},
                 {"note", RLV_SEVERITY_NOTE}};

    for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
        if (g_ascii_strcasecmp (text, words[i].word) == 0) {
            *severity = words[i].severity;
            return TRUE;
        }
    return FALSE;
}

static RlvSeverity
severity_of (Reading *reading, xmlNodePtr node, RlvSeverity otherwise)
{
    g_autofree char *role = rlv_pack_attr (node, NULL, "role");
    RlvSeverity severity = otherwise;

    if (role != NULL && !rlv_pack_severity (role, &severity))
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("role=\"%s\" is none of error, warning and info"), role);
    return severity;
}

/* "$_all[not(test)]": the nodes at fault in one go, where the test means the same. */
static Expr *
make_each (Reading *reading, const Assertion *assertion)
{
    g_autofree char *text = NULL;
    Expr *each;

    if (assertion->test == NULL || assertion->test->alone)
        return NULL;
    text = g_strdup_printf (assertion->report ? "$" EXPR_ALL "[boolean(%s)]"
                                              : "$" EXPR_ALL "[not(%s)]",
                            assertion->test->text);
    if (strlen (text) > EXPR_MAX)
        return NULL;
    reading->scope.quiet = TRUE;
    each = rlv_expr_new (&reading->scope, text, assertion->test->line);
    reading->scope.quiet = FALSE;
    return each;
}

static void
read_assertion (Reading *reading, xmlNodePtr node, PackRule *rule, RlvSeverity severity)
{
    g_autofree char *test = rlv_pack_attr (node, NULL, "test");
    g_autofree char *id = rlv_pack_attr (node, NULL, "id");
    Assertion assertion = {.report = rlv_pack_is (node, PACK_SCH, "report"),
                           .severity = severity_of (reading, node, severity)};

    reading->n_forms++;
    assertion.form = id != NULL ? g_strdup (id)
                                : g_strdup_printf ("%s.%u", reading->pattern->is.name,
                                                   reading->n_forms);
    assertion.fixes = new_array (sizeof (FixRule), clear_fix);
    if (test != NULL)
        assertion.test = rlv_expr_new (&reading->scope, test, rlv_pack_line (node));
    else
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("<%s> needs attribute \"test\""),
                         (const char *) node->name);
    assertion.each = make_each (reading, &assertion);
    assertion.at = read_own (reading, node, "at");
    read_message (reading, node, &assertion.en);
    read_twin (reading, node, &assertion);
    read_fixes (reading, node, assertion.fixes);
    g_array_append_val (rule->assertions, assertion);
}

/* --- rules ----------------------------------------------------------------------- */

void
rlv_pack_let (Reading *reading, xmlNodePtr node, GArray *lets, guint belongs)
{
    g_autofree char *name = rlv_pack_attr (node, NULL, "name");
    g_autofree char *value = rlv_pack_attr (node, NULL, "value");
    Let let = {NULL};

    if (name == NULL || value == NULL || name[0] == '_') {
        rlv_scope_fault (
            &reading->scope, rlv_pack_line (node),
            _ ("<let> needs attributes \"name\", which does not begin with "
               "\"_\", and \"value\""));
        return;
    }
    let.expr = rlv_expr_new (&reading->scope, value, rlv_pack_line (node));
    if (let.expr == NULL)
        return;
    let.name = g_strdup (name);
    g_array_append_val (lets, let);
    g_hash_table_replace (reading->scope.variables, g_strdup (name),
                          GUINT_TO_POINTER (belongs));
}

static void
read_rule (Reading *reading, xmlNodePtr node)
{
    g_autofree char *context = rlv_pack_attr (node, NULL, "context");
    RlvSeverity severity = severity_of (reading, node, reading->pattern->is.severity);
    PackRule rule = {NULL};

    rule.lets = new_array (sizeof (Let), clear_let);
    rule.assertions = new_array (sizeof (Assertion), clear_assertion);
    if (context != NULL)
        rule.match = rlv_match_new (&reading->scope, context, rlv_pack_line (node));
    else
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("<rule> needs attribute \"context\""));
    if (rule.match != NULL)
        reading->scope.kind = rule.match->kind;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (rlv_pack_is (child, PACK_SCH, "let"))
            rlv_pack_let (reading, child, rule.lets, 2);
        else if (rlv_pack_is (child, PACK_SCH, "assert") ||
                 rlv_pack_is (child, PACK_SCH, "report"))
            read_assertion (reading, child, &rule, severity);
    }
    reading->scope.kind = NULL;
    for (guint i = 0; i < rule.lets->len; i++)
        g_hash_table_remove (reading->scope.variables,
                             g_array_index (rule.lets, Let, i).name);
    g_array_append_val (reading->pattern->rules, rule);
}

void
rlv_pack_pattern (Reading *reading, xmlNodePtr node)
{
    Pattern *pattern = g_new0 (Pattern, 1);

    pattern->lets = new_array (sizeof (Let), clear_let);
    pattern->rules = new_array (sizeof (PackRule), clear_rule);
    pattern->line = rlv_pack_line (node);
    pattern->of = reading->pack;
    reading->pattern = pattern;
    reading->n_forms = 0;
    rlv_pack_words (reading, node);
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (rlv_pack_is (child, PACK_SCH, "let"))
            rlv_pack_let (reading, child, pattern->lets, 1);
        else if (rlv_pack_is (child, PACK_SCH, "rule"))
            read_rule (reading, child);
    }
    for (guint i = 0; i < pattern->lets->len; i++)
        g_hash_table_remove (reading->scope.variables,
                             g_array_index (pattern->lets, Let, i).name);
    g_ptr_array_add (reading->pack->patterns, pattern);
}

/* --- profiles -------------------------------------------------------------------- */

/* 1 + severity of a pattern that is active; its own where nothing else is said. */
static void
read_active (Reading *reading, xmlNodePtr node, Phase *phase)
{
    g_autofree char *name = rlv_pack_attr (node, NULL, "pattern");
    g_autofree char *as = rlv_pack_attr (node, PACK_RLV, "as");
    RlvSeverity severity = RLV_SEVERITY_WARNING;
    guint weight = PHASE_OWN;

    if (as != NULL && rlv_pack_severity (as, &severity))
        weight = 1 + (guint) severity;
    else if (as != NULL)
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("rlv:as=\"%s\" is none of error, warning and note"), as);
    if (name != NULL)
        g_hash_table_replace (phase->weights, g_strdup (name),
                              GUINT_TO_POINTER (weight));
}

void
rlv_pack_phase_read (Reading *reading, xmlNodePtr node)
{
    Phase *phase = g_new0 (Phase, 1);

    phase->name = rlv_pack_attr (node, NULL, "id");
    phase->lets = new_array (sizeof (Let), clear_let);
    phase->weights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    if (phase->name == NULL)
        phase->name = g_strdup ("");
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (rlv_pack_is (child, PACK_SCH, "let"))
            rlv_pack_let (reading, child, phase->lets, 1);
        else if (rlv_pack_is (child, PACK_SCH, "active"))
            read_active (reading, child, phase);
    }
    g_ptr_array_add (reading->pack->phases, phase);
}

void
rlv_pack_key (Reading *reading, xmlNodePtr node)
{
    g_autofree char *name = rlv_pack_attr (node, NULL, "name");
    g_autofree char *match = rlv_pack_attr (node, NULL, "match");
    g_autofree char *use = rlv_pack_attr (node, NULL, "use");
    Key key = {NULL};

    if (name == NULL || match == NULL || use == NULL) {
        rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                         _ ("<key> needs attributes \"name\", \"match\" and \"use\""));
        return;
    }
    key.match = rlv_match_new (&reading->scope, match, rlv_pack_line (node));
    key.use = rlv_expr_new (&reading->scope, use, rlv_pack_line (node));
    key.name = g_strdup (name);
    if (key.match != NULL && key.use != NULL) {
        g_array_append_val (reading->pack->keys, key);
        g_hash_table_add (reading->scope.keys, g_strdup (name));
    } else {
        clear_key (&key);
    }
}

/* --- a file ---------------------------------------------------------------------- */

static void
hear (void *data, const xmlError *error)
{
    Reading *reading = data;
    g_autofree char *text =
        g_strstrip (g_strdup (error->message != NULL ? error->message : "?"));

    if (reading->scope.faults == 0)
        rlv_scope_fault (&reading->scope, (guint32) MAX (error->line, 0),
                         _ ("this is not XML: %s"), text);
}

static xmlDocPtr
parse (Reading *reading, const char *xml, gsize len)
{
    xmlParserCtxtPtr parser;
    xmlDocPtr doc;

    if (len > MAX_PACK_BYTES ||
        !rlv_doc_look_over (xml, len, reading->scope.file, reading->scope.findings)) {
        reading->scope.faults++;
        return NULL;
    }
    parser = xmlNewParserCtxt ();
    xmlSetStructuredErrorFunc (reading, (xmlStructuredErrorFunc) hear);
    doc = xmlCtxtReadMemory (parser, xml, (int) len, NULL, NULL,
                             XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA);
    xmlSetStructuredErrorFunc (NULL, NULL);
    xmlFreeParserCtxt (parser);
    if (doc == NULL && reading->scope.faults == 0)
        rlv_scope_fault (&reading->scope, 0, _ ("this is not XML"));
    return doc;
}

RlvPack *
rlv_pack_read (const char *xml, gsize len, const char *name, RlvFindings *findings)
{
    g_autoptr (RlvPack) pack = new_pack (name);
    Reading reading = {.pack = pack};
    xmlDocPtr doc;

    reading.scope = (Scope){
        .prefixes = pack->prefixes,
        .wanted = pack->wanted,
        .probes = pack->probes,
        .compiler = rlv_expr_compiler (),
        .variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
        .keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
        .file = pack->file,
        .findings = findings,
    };
    reading.diagnostics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    doc = parse (&reading, xml, len);
    if (doc != NULL && rlv_pack_expand (&reading, doc))
        rlv_pack_schema (&reading, xmlDocGetRootElement (doc));
    xmlFreeDoc (doc);
    g_hash_table_unref (reading.diagnostics);
    g_hash_table_unref (reading.scope.keys);
    g_hash_table_unref (reading.scope.variables);
    xmlXPathFreeContext (reading.scope.compiler);
    return reading.scope.faults == 0 ? g_steal_pointer (&pack) : NULL;
}

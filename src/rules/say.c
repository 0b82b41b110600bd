/* Saying what a rule found.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/run.h"

/* Longest message, and longest value in one. */
#define MAX_MESSAGE 2000
#define MAX_SHOWN   ((gsize) 400)
#define MAX_FIX     ((gsize) 65536) /* longest text of a mend, which is never cut */

/* --- the sentence ---------------------------------------------------------------- */

static void
append_name (Run *run, GString *out, const Piece *piece, xmlNodePtr node)
{
    xmlXPathObjectPtr value =
        piece->expr != NULL ? rlv_eval_object (run->eval, piece->expr, node) : NULL;

    if (piece->expr != NULL)
        node = rlv_value_first (value);
    if (node != NULL && node->name != NULL)
        g_string_append (out, (const char *) node->name);
    xmlXPathFreeObject (value);
}

static void
append_text (GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (!g_ascii_isspace (*text))
            g_string_append_c (out, *text);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
    }
}

static char *
sentence (Run *run, const Assertion *assertion, xmlNodePtr node)
{
    gboolean french = g_str_equal (rlv_language (), "fr");
    const Message *message =
        french && assertion->fr.pieces != NULL ? &assertion->fr : &assertion->en;
    GString *out = g_string_new (NULL);

    for (guint i = 0; i < message->pieces->len && out->len < MAX_MESSAGE; i++) {
        const Piece *piece = &g_array_index (message->pieces, Piece, i);
        g_autofree char *value = NULL;

        if (piece->kind == PIECE_TEXT)
            append_text (out, piece->text);
        else if (piece->kind == PIECE_NAME)
            append_name (run, out, piece, node);
        else if (piece->expr != NULL) {
            value = rlv_eval_text (run->eval, piece->expr, node, MAX_SHOWN);
            g_string_append (out, value != NULL ? value : "?");
        }
    }
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate (out, out->len - 1);
    return g_string_free (out, FALSE);
}

/* --- what it is about ------------------------------------------------------------ */

/* Which of its kind it is among its siblings, where there are several. */
static void
append_rank (GString *out, const RlvPlan *plan, const RlvItem *items, RlvItemIx item)
{
    const char *kind = rlv_plan_kind_name (plan, item);
    guint n = 0, rank = 0;

    for (RlvItemIx s = rlv_plan_child (plan, items[item].up, kind, RLV_NONE);
         s != RLV_NONE; s = rlv_plan_child (plan, items[item].up, kind, s)) {
        n++;
        if (s == item)
            rank = n;
    }
    if (n > 1)
        g_string_append_printf (out, " %u", rank);
}

/* What it names tells it apart, whatever comes before it. */
static gboolean
append_reference (GString *out, const RlvPlan *plan, const RlvItem *items,
                  RlvItemIx item)
{
    guint n;
    const RlvKindDef *kind =
        &rlv_vocab_kinds (rlv_plan_vocab (plan), &n)[items[item].kind];

    for (guint k = 0; k < items[item].n_values; k++) {
        const char *text;
        guint32 attr = rlv_item_nth (plan, item, k, &text);

        if (kind->attrs[attr].type == RLV_TYPE_REF) {
            g_string_append_printf (out, " %s", text);
            return TRUE;
        }
    }
    return FALSE;
}

static void
append_subject (GString *out, const RlvPlan *plan, RlvItemIx item)
{
    guint32 n;
    const RlvItem *items = rlv_plan_items (plan, &n);
    const char *id = rlv_item_id (plan, item);

    if (id[0] == '\0' && items[item].up != RLV_NONE &&
        items[items[item].up].up != RLV_NONE) {
        append_subject (out, plan, items[item].up);
        g_string_append_c (out, '/');
    }
    g_string_append (out, rlv_plan_kind_name (plan, item));
    if (id[0] != '\0')
        g_string_append_printf (out, " %s", id);
    else if (items[item].up != RLV_NONE && !append_reference (out, plan, items, item))
        append_rank (out, plan, items, item);
}

/* --- the finding ----------------------------------------------------------------- */

/* The first node that @expr gives at @node, or NULL; @node where there is no @expr. */
static xmlNodePtr
pointed_at (Run *run, const Expr *expr, xmlNodePtr node)
{
    xmlXPathObjectPtr value;
    xmlNodePtr first;

    if (expr == NULL)
        return node;
    value = rlv_eval_object (run->eval, expr, node);
    first = rlv_value_first (value);
    if (first != NULL && first->type == XML_NAMESPACE_DECL)
        first = NULL; /* freed with the set */
    xmlXPathFreeObject (value);
    return first;
}

/* Where no node is given, the place is that of the rule's own. */
static xmlNodePtr
node_at_fault (Run *run, const Assertion *assertion, xmlNodePtr node)
{
    xmlNodePtr at = pointed_at (run, assertion->at, node);

    return at != NULL ? at : node;
}

void
rlv_run_add_fix (Run *run, RlvFixKind kind, RlvItemIx item, const char *attr,
                 const char *text)
{
    RlvFix fix = {.kind = kind,
                  .place = rlv_plan_place (run->view->plan, item),
                  .attr = attr,
                  .text = text};

    rlv_findings_fix (run->findings, &fix);
    if (run->told != NULL && run->told->len > 0) {
        Told *told = &g_array_index (run->told, Told, run->told->len - 1);
        guint n;
        const RlvFinding *all = rlv_findings_get (run->findings, &n);

        told->fixed[MIN (all[n - 1].n_fixes, MAX_FIXES) - 1] = item;
    }
}

typedef struct {
    RlvItemIx item;
    char *text;
} Mend;

/* FALSE where there is nothing to change, or the text would have to be cut. */
static gboolean
make_fix (Run *run, const FixRule *rule, xmlNodePtr node, Mend *mend)
{
    node = pointed_at (run, rule->on, node);
    mend->item = node != NULL ? rlv_tree_item (node) : RLV_NONE;
    if (mend->item == RLV_NONE)
        return FALSE;
    if (rule->text == NULL)
        return TRUE;
    mend->text = rlv_eval_text (run->eval, rule->text, node, MAX_FIX + 1);
    return mend->text != NULL && strlen (mend->text) <= MAX_FIX;
}

/* All of them or none: half a mend is none. */
static void
add_fixes (Run *run, const Assertion *assertion, xmlNodePtr node)
{
    const FixRule *rules = (const FixRule *) (const void *) assertion->fixes->data;
    guint n = MIN (assertion->fixes->len, MAX_FIXES);
    Mend mends[MAX_FIXES] = {{0}};
    gboolean all = TRUE;

    for (guint i = 0; i < n; i++)
        all = make_fix (run, &rules[i], node, &mends[i]) && all;
    for (guint i = 0; i < n; i++) {
        if (all)
            rlv_run_add_fix (run, rules[i].kind, mends[i].item, rules[i].attr,
                             mends[i].text);
        g_free (mends[i].text);
    }
}

static char *
key_of (const char *rule, RlvItemIx item)
{
    return g_strdup_printf ("%s %u", rule, item);
}

void
rlv_run_remember (Run *run, const char *rule, RlvItemIx item)
{
    if (g_hash_table_contains (run->remembered, rule))
        g_hash_table_add (run->said, key_of (rule, item));
}

gboolean
rlv_run_said (const Run *run, const char *rule, RlvItemIx item)
{
    g_autofree char *key = key_of (rule, item);

    return g_hash_table_contains (run->said, key);
}

void
rlv_run_add_found (Run *run, const Found *found)
{
    const RlvPlan *plan = run->view->plan;
    RlvPlace place = rlv_plan_place (plan, found->at);
    g_autoptr (GString) subject = g_string_new (NULL);

    append_subject (subject, plan, found->about);
    rlv_findings_add (run->findings, found->severity, found->pattern->is.name, &place,
                      "%s", found->what);
    rlv_packs_word (run->packs, found->pattern->is.name, run->findings);
    rlv_findings_about (run->findings, found->form, found->attr, subject->str);
    rlv_run_remember (run, found->pattern->is.name, found->about);
    if (run->told != NULL) {
        Told told = {.at = found->at, .about = found->about};

        g_array_append_val (run->told, told);
    }
}

void
rlv_run_waive_found (Run *run, const Found *found)
{
    if (run->waivers != NULL)
        rlv_waivers_newest (run->waivers, run->findings, found->pattern->is.name,
                            found->about);
}

/* The document stands for the plan. */
static RlvItemIx
item_or_plan (const xmlNode *node)
{
    RlvItemIx item = rlv_tree_item (node);

    return item == RLV_NONE ? 0 : item;
}

void
rlv_run_say_found (Run *run, const Pattern *pattern, const Assertion *assertion,
                   RlvSeverity severity, xmlNodePtr node)
{
    xmlNodePtr at = node_at_fault (run, assertion, node);
    g_autofree char *what = sentence (run, assertion, node);
    Found found = {.pattern = pattern,
                   .severity = severity,
                   .at = item_or_plan (at),
                   .about = item_or_plan (node),
                   .form = assertion->form,
                   .what = what};

    if (run->eval->fault != NULL)
        return;
    if (at->type == XML_ATTRIBUTE_NODE)
        found.attr = (const char *) at->name;
    rlv_run_add_found (run, &found);
    add_fixes (run, assertion, node);
    rlv_run_waive_found (run, &found);
}

static gboolean
is_last (const Pattern *pattern)
{
    const GPtrArray *all = pattern->of->patterns;

    return all->pdata[all->len - 1] == pattern;
}

void
rlv_run_tell_fault (Run *run, const Pattern *pattern, gboolean ends, const char *fault)
{
    const RlvPack *pack = pattern->of;
    RlvPlace place = {pack->file, pattern->line, 0};
    RlvSeverity severity;

    if (!rlv_told_weight (run->view->plan, run->packs, "RUL-01", &severity))
        return;
    ends = ends && !is_last (pattern);
    rlv_findings_add (run->findings, severity, "RUL-01", &place,
                      ends ? _ ("rule %s was not asked to its end, nor the rest of its "
                                "pack at all: %s")
                           : _ ("rule %s was not asked to its end: %s"),
                      pattern->is.name, fault);
    rlv_findings_why (run->findings, "%s", _ ("what it would have found is not told"));
    rlv_findings_mend (run->findings, "%s",
                       _ ("let it look at fewer nodes: use keys instead of //"));
    rlv_findings_about (run->findings, ends ? RLV_UNASKED_PACK : RLV_UNASKED_RULE, NULL,
                        pattern->is.name);
    if (run->waivers != NULL)
        rlv_waivers_newest (run->waivers, run->findings, "RUL-01", RLV_NONE);
}

/* In a process of its own the fault alone is told, and put into words by the other. */
void
rlv_run_say_fault (Run *run, const Pattern *pattern, gboolean ends)
{
    Told told = {0};

    if (run->told == NULL) {
        rlv_run_tell_fault (run, pattern, ends, run->eval->fault);
        return;
    }
    rlv_findings_add (run->findings, RLV_SEVERITY_WARNING, "RUL-01", NULL, "%s",
                      run->eval->fault);
    rlv_findings_about (run->findings, ends ? RLV_UNASKED_PACK : RLV_UNASKED_RULE, NULL,
                        NULL);
    g_array_append_val (run->told, told);
}

gboolean
rlv_rule_unasked (const RlvPacks *packs, const RlvRule *rule, const RlvFinding *finding)
{
    const RlvRule *stopped;

    if (!g_str_equal (finding->rule, "RUL-01") || finding->subject == NULL)
        return FALSE;
    stopped = rlv_packs_find (packs, finding->subject);
    if (g_strcmp0 (finding->form, RLV_UNASKED_PACK) == 0)
        return stopped != NULL && stopped->pack == rule->pack;
    return stopped == rule;
}

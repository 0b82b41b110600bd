/* Running the rules over a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"
#include "rules/run.h"
#include "rules/stranger.h"

/* So few that nothing quadratic in them takes long. */
#define STRANGER_STEPS 20000

/* --- one assertion --------------------------------------------------------------- */

typedef struct {
    Run *run;
    const Pattern *pattern;
    const PackRule *rule;
    RlvSeverity severity;
    gboolean weighed; /* .severity holds for all of it */
} Task;

static void
say (const Task *task, const Assertion *assertion, xmlNodePtr node)
{
    rlv_run_say_found (task->run, task->pattern, assertion,
                       task->weighed ? task->severity : assertion->severity, node);
}

static gboolean
set_lets (Run *run, const PackRule *rule, xmlNodePtr node)
{
    run->eval->current = node;
    return rlv_eval_lets (run->eval, rule->lets, node);
}

/* All nodes in one evaluation. */
static gboolean
ask_all (const Task *task, const Assertion *assertion, xmlNodeSetPtr nodes)
{
    Run *run = task->run;
    xmlNodeSetPtr found = rlv_eval_filter (run->eval, assertion->each, nodes);

    for (int i = 0; found != NULL && i < found->nodeNr && run->eval->fault == NULL; i++)
        if (set_lets (run, task->rule, found->nodeTab[i]))
            say (task, assertion, found->nodeTab[i]);
    xmlXPathFreeNodeSet (found);
    return run->eval->fault == NULL;
}

static gboolean
ask_each (const Task *task, xmlNodePtr node)
{
    Run *run = task->run;
    gboolean truth;

    if (!set_lets (run, task->rule, node))
        return FALSE;
    for (guint i = 0; i < task->rule->assertions->len; i++) {
        const Assertion *assertion =
            &g_array_index (task->rule->assertions, Assertion, i);

        if (assertion->each != NULL)
            continue;
        if (!rlv_eval_truth (run->eval, assertion->test, node, &truth))
            return FALSE;
        if (truth == assertion->report)
            say (task, assertion, node);
    }
    return run->eval->fault == NULL;
}

static gboolean
has_loners (const PackRule *rule)
{
    for (guint i = 0; i < rule->assertions->len; i++)
        if (g_array_index (rule->assertions, Assertion, i).each == NULL)
            return TRUE;
    return FALSE;
}

/* --- one rule -------------------------------------------------------------------- */

/* Whether no rule of this pattern looked at @node yet; from now on one has. */
static gboolean
is_unseen (Run *run, xmlNodePtr node)
{
    RlvItemIx item = node->type == XML_ELEMENT_NODE ? rlv_tree_item (node) : RLV_NONE;

    if (item == RLV_NONE)
        return g_hash_table_add (run->seen, node);
    if (run->stamps[item] == run->stamp)
        return FALSE;
    run->stamps[item] = run->stamp;
    return TRUE;
}

/* ISO/IEC 19757-3: of the rules of a pattern the first that matches a node is the one
 * that looks at it. */
static void
keep_unseen (Run *run, const Pattern *pattern, xmlNodeSetPtr nodes)
{
    int n = 0;

    if (pattern->rules->len < 2)
        return;
    for (int i = 0; i < nodes->nodeNr; i++)
        if (is_unseen (run, nodes->nodeTab[i]))
            nodes->nodeTab[n++] = nodes->nodeTab[i];
    nodes->nodeNr = n;
}

static gboolean
has_spoken (const Run *run, const Pattern *pattern, RlvItemIx item)
{
    for (guint i = 0; pattern->unless[i] != NULL; i++)
        if (rlv_run_said (run, pattern->unless[i], item))
            return TRUE;
    return FALSE;
}

/* What follows from another finding is not told again. */
static void
keep_unsaid (const Run *run, const Pattern *pattern, xmlNodeSetPtr nodes)
{
    int n = 0;

    if (pattern->unless == NULL || g_hash_table_size (run->said) == 0)
        return;
    for (int i = 0; i < nodes->nodeNr; i++)
        if (!has_spoken (run, pattern, rlv_tree_item (nodes->nodeTab[i])))
            nodes->nodeTab[n++] = nodes->nodeTab[i];
    nodes->nodeNr = n;
}

static gboolean
run_rule (const Task *task)
{
    Run *run = task->run;
    const PackRule *rule = task->rule;
    xmlNodeSetPtr nodes = rlv_eval_match (run->eval, rule->match);

    if (nodes == NULL)
        return FALSE;
    keep_unseen (run, task->pattern, nodes);
    keep_unsaid (run, task->pattern, nodes);
    for (guint i = 0; i < rule->assertions->len && run->eval->fault == NULL; i++) {
        const Assertion *assertion = &g_array_index (rule->assertions, Assertion, i);

        if (assertion->each != NULL)
            ask_all (task, assertion, nodes);
    }
    if (has_loners (rule))
        for (int i = 0; i < nodes->nodeNr && run->eval->fault == NULL; i++)
            ask_each (task, nodes->nodeTab[i]);
    xmlXPathFreeNodeSet (nodes);
    return run->eval->fault == NULL;
}

static void
run_pattern (Run *run, const Pattern *pattern)
{
    Task task = {.run = run, .pattern = pattern};
    gboolean good;

    if (pattern->is.told || (pattern->is.dated && run->view->schedule == NULL) ||
        !rlv_in_force (run->view, pattern->is.from, pattern->is.until) ||
        !rlv_rule_weight (run, &pattern->is, &task.severity, &task.weighed))
        return;
    rlv_eval_begin (run->eval);
    run->stamp++;
    g_hash_table_remove_all (run->seen);
    run->eval->current = (xmlNodePtr) run->eval->tree->doc;
    good = rlv_eval_lets (run->eval, pattern->lets, run->eval->current);
    for (guint i = 0; good && i < pattern->rules->len; i++) {
        task.rule = &g_array_index (pattern->rules, PackRule, i);
        good = run_rule (&task);
    }
    if (!good)
        rlv_run_say_fault (run, pattern, FALSE);
    rlv_eval_begin (run->eval);
}

/* --- packs ----------------------------------------------------------------------- */

static void
watch (const Run *run, const RlvRule *rule)
{
    if (run->packs->tell != NULL)
        run->packs->tell (rule, run->packs->tell_data);
}

static void
ask_pattern (Run *run, const Pattern *pattern)
{
    watch (run, &pattern->is);
    if (run->told != NULL)
        rlv_stranger_begin (run, pattern);
    if (run->eval->fault != NULL)
        rlv_run_say_fault (run, pattern, TRUE); /* of the pack, before its rules */
    else
        run_pattern (run, pattern);
    if (run->told != NULL)
        rlv_stranger_tell (run);
}

/* One that applies. */
static void
ask_pack (Run *run, const RlvPack *pack)
{
    xmlNodePtr root = (xmlNodePtr) run->eval->tree->doc;

    run->phase = rlv_pack_phase (pack, rlv_rules_profile (run->view));
    if (!rlv_eval_lets (run->eval, pack->lets, root) ||
        (run->phase != NULL && !rlv_eval_lets (run->eval, run->phase->lets, root))) {
        if (pack->patterns->len > 0)
            ask_pattern (run, pack->patterns->pdata[0]); /* which says the fault */
        return;
    }
    for (guint i = 0; i < pack->patterns->len; i++)
        ask_pattern (run, pack->patterns->pdata[i]);
}

/* Whether it applies is for a stranger's pack to say in its own process too. */
static void
ask_if_it_applies (Run *run, const RlvPack *pack)
{
    g_autofree char *because = NULL;

    rlv_eval_pack (run->eval, pack);
    rlv_eval_begin (run->eval);
    if (rlv_pack_applies (run->eval, run->view, pack, &because))
        ask_pack (run, pack);
    else if (run->eval->fault != NULL && pack->patterns->len > 0)
        ask_pattern (run, pack->patterns->pdata[0]); /* which says the fault */
}

static void
run_pack (Run *run, const RlvPack *pack)
{
    if (pack->stranger)
        rlv_stranger_ask (run, pack, ask_if_it_applies);
    else
        ask_if_it_applies (run, pack);
}

/* What some rule is silent after has to be remembered. */
static void
note_unless (Run *run)
{
    for (guint i = 0; i < run->packs->packs->len; i++) {
        const RlvPack *pack = run->packs->packs->pdata[i];

        for (guint k = 0; k < pack->patterns->len; k++) {
            const Pattern *pattern = pack->patterns->pdata[k];

            for (guint j = 0; pattern->unless != NULL && pattern->unless[j] != NULL;
                 j++)
                g_hash_table_add (run->remembered, pattern->unless[j]);
        }
    }
}

/* What the rules of all packs look at; NULL when that is everything. */
static GHashTable *
wanted_by (const RlvPacks *packs)
{
    GHashTable *all = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint i = 0; i < packs->packs->len; i++) {
        const RlvPack *pack = packs->packs->pdata[i];
        GHashTableIter iter;
        gpointer name;

        g_hash_table_iter_init (&iter, pack->wanted);
        while (g_hash_table_iter_next (&iter, &name, NULL))
            g_hash_table_add (all, name);
    }
    if (packs->whole || g_hash_table_contains (all, "*"))
        g_clear_pointer (&all, g_hash_table_unref);
    return all;
}

/* What other rooms said under the name of a rule counts like what the rule says. */
static void
remember_others (Run *run)
{
    guint n;
    const RlvFinding *found = rlv_findings_get (run->findings, &n);

    for (guint i = 0; i < n; i++)
        rlv_run_remember (run, found[i].rule,
                          rlv_waivers_item_at (run->waivers, &found[i].place));
}

static Tree *
make_tree (const RlvView *view, GHashTable *wanted)
{
    Tree *tree = rlv_tree_new (view->plan, wanted);

    rlv_facts_add (tree, view);
    rlv_tree_done (tree);
    return tree;
}

/* Asks no rule; @eval is ready for the document of the plan. */
static GPtrArray *
choose (const RlvPacks *packs, const RlvView *view, Eval *eval)
{
    GPtrArray *choices = g_ptr_array_new_with_free_func (rlv_choice_free);

    for (guint i = 0; i < packs->packs->len; i++) {
        const RlvPack *pack = packs->packs->pdata[i];
        RlvChoice *choice = g_new0 (RlvChoice, 1);

        choice->pack = &pack->is;
        rlv_eval_pack (eval, pack);
        rlv_eval_begin_small (eval, pack->stranger ? STRANGER_STEPS : G_MAXULONG);
        choice->applies = rlv_pack_applies (eval, view, pack, &choice->because);
        g_ptr_array_add (choices, choice);
    }
    return choices;
}

GPtrArray *
rlv_rules_ask (RlvPacks *packs, const RlvView *view, RlvFindings *findings)
{
    guint32 n;
    GPtrArray *choices;
    g_autoptr (GHashTable) wanted = NULL;
    g_autoptr (Tree) tree = NULL;
    g_autoptr (Eval) eval = NULL;
    g_autoptr (Waivers) waivers = NULL;
    Run run = {.packs = packs, .view = view, .findings = findings};

    rlv_plan_items (view->plan, &n);
    if (n == 0)
        return g_ptr_array_new_with_free_func (rlv_choice_free);
    run.waivers = waivers = rlv_waivers_new (view->plan, view->today, packs, findings);
    rlv_waivers_others (waivers, findings);
    wanted = wanted_by (packs);
    tree = make_tree (view, wanted);
    run.eval = eval = rlv_eval_new (tree, view->graph, view->times, view->schedule);
    run.stamps = g_new0 (guint32, n);
    run.seen = g_hash_table_new (g_direct_hash, g_direct_equal);
    run.remembered = g_hash_table_new (g_str_hash, g_str_equal);
    run.said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    note_unless (&run);
    remember_others (&run);
    rlv_run_say_unknown (&run);
    for (guint i = 0; i < packs->packs->len; i++)
        run_pack (&run, packs->packs->pdata[i]);
    watch (&run, NULL);
    choices = choose (packs, view, eval);
    g_hash_table_unref (run.said);
    g_hash_table_unref (run.remembered);
    g_hash_table_unref (run.seen);
    g_free (run.stamps);
    return choices;
}

void
rlv_rules_run (RlvPacks *packs, const RlvView *view, RlvFindings *findings)
{
    g_ptr_array_unref (rlv_rules_ask (packs, view, findings));
}

void
rlv_rules_waive (const RlvPlan *plan, RlvDay today, RlvFindings *findings)
{
    g_autoptr (Waivers) waivers = rlv_waivers_new (plan, today, NULL, NULL);

    rlv_waivers_others (waivers, findings);
}

char *
rlv_rules_document (const RlvView *view)
{
    g_autoptr (Tree) tree = make_tree (view, NULL);

    return rlv_tree_text (tree);
}

GPtrArray *
rlv_packs_choose (RlvPacks *packs, const RlvView *view)
{
    g_autoptr (GHashTable) wanted = wanted_by (packs);
    g_autoptr (Tree) tree = make_tree (view, wanted);
    g_autoptr (Eval) eval =
        rlv_eval_new (tree, view->graph, view->times, view->schedule);

    return choose (packs, view, eval);
}

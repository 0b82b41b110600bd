/* What was found, as the views take it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/run.h"

/* --- rules -------------------------------------------------------------------- */

static int
compare_rules (gconstpointer a, gconstpointer b)
{
    return strcmp (((const RlvRuleText *) a)->id, ((const RlvRuleText *) b)->id);
}

/* All that the views of findings know of the rules comes from here. */
static const GArray *
rule_texts (RlvRun *run)
{
    guint n;
    const RlvRule *const *rules;

    if (run->rules == NULL)
        run->rules = g_array_new (FALSE, FALSE, sizeof (RlvRuleText));
    g_array_set_size (run->rules, 0); /* the language may be another by now */
    if (run->no_packs || !rlv_run_packs (run, NULL))
        return run->rules;
    rules = rlv_packs_rules (run->packs, &n);
    for (guint i = 0; i < n; i++) {
        RlvRuleText text = {
            .id = rules[i]->name,
            .severity = rules[i]->severity,
            .title = rlv_worded (&rules[i]->asks),
            .why = rlv_worded (&rules[i]->why),
            .mend = rlv_worded (&rules[i]->mend),
            .source = rlv_worded (&rules[i]->source),
            .pack = rules[i]->pack->name,
            .version = rules[i]->pack->version,
        };
        g_array_append_val (run->rules, text);
    }
    g_array_sort (run->rules, compare_rules);
    return run->rules;
}

/* --- subjects ----------------------------------------------------------------- */

static guint
hash_place (gconstpointer key)
{
    const RlvPlace *place = key;

    return place->line * 2654435761U ^ place->column;
}

static gboolean
same_place (gconstpointer a, gconstpointer b)
{
    const RlvPlace *x = a, *y = b;

    return x->line == y->line && x->column == y->column &&
           g_str_equal (x->file, y->file);
}

/* The items that findings without a subject stand at: RlvPlace to RlvItemIx. */
static GHashTable *
find_items (const RlvRun *run)
{
    GHashTable *items = g_hash_table_new_full (hash_place, same_place, g_free, NULL);
    guint n;
    guint32 n_items;
    const RlvFinding *findings = rlv_findings_get (run->findings, &n);

    for (guint i = 0; i < n; i++)
        if (findings[i].subject == NULL && findings[i].place.file != NULL)
            g_hash_table_replace (items,
                                  g_memdup2 (&findings[i].place, sizeof (RlvPlace)),
                                  GUINT_TO_POINTER (RLV_NONE));
    rlv_plan_items (run->plan, &n_items);
    for (guint32 i = 0; i < n_items && g_hash_table_size (items) > 0; i++) {
        RlvPlace place = rlv_plan_place (run->plan, i);

        if (g_hash_table_contains (items, &place))
            g_hash_table_replace (items, g_memdup2 (&place, sizeof place),
                                  GUINT_TO_POINTER (i));
    }
    return items;
}

/* "task T3", "task T3/after 2": by the nearest id, and from there by place among
 * its like. */
static void
append_subject (GString *out, const RlvPlan *plan, RlvItemIx item)
{
    guint32 n;
    const RlvItem *items = rlv_plan_items (plan, &n);
    const char *id = rlv_item_id (plan, item);
    const char *kind = rlv_plan_kind_name (plan, item);
    RlvItemIx up = items[item].up;
    guint place = 1;

    if (*id != '\0' || up == RLV_NONE) {
        g_string_append_printf (out, "%s %s", kind, id);
        return;
    }
    append_subject (out, plan, up);
    for (RlvItemIx like = rlv_plan_child (plan, up, kind, RLV_NONE);
         like != RLV_NONE && like != item; like = rlv_plan_child (plan, up, kind, like))
        place++;
    g_string_append_printf (out, "/%s %u", kind, place);
}

/* Of a finding that only gives a place, so that it can be told from others in another
 * run. */
static void
name_subjects (RlvRun *run)
{
    g_autoptr (GHashTable) items = NULL;
    guint n;
    const RlvFinding *findings = rlv_findings_get (run->findings, &n);

    if (run->plan == NULL)
        return;
    items = find_items (run);
    for (guint i = 0; i < n; i++) {
        g_autoptr (GString) subject = g_string_new (NULL);
        RlvItemIx item = RLV_NONE;

        if (findings[i].subject != NULL || findings[i].place.file == NULL)
            continue;
        item = GPOINTER_TO_UINT (g_hash_table_lookup (items, &findings[i].place));
        if (item == RLV_NONE)
            continue;
        append_subject (subject, run->plan, item);
        rlv_findings_name (run->findings, i, subject->str);
    }
}

RlvChecked
rlv_run_checked (RlvRun *run)
{
    const GArray *rules = rule_texts (run);

    name_subjects (run);
    rlv_findings_sort (run->findings);
    return (RlvChecked){
        .findings = run->findings,
        .plan = run->plan,
        .rules = (const RlvRuleText *) (const void *) rules->data,
        .n_rules = rules->len,
        .path = run->path,
        .version = PACKAGE_VERSION,
    };
}

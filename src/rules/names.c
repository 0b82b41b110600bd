/* What a plan says of packs and rules must name some that exist.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/run.h"

#define NAME "RUL-02"

static const char *
nearest_pack (const RlvPacks *packs, const char *name)
{
    guint n;
    const RlvPackInfo *const *all = rlv_packs_list (packs, &n);
    g_autofree const char **names = g_new (const char *, MAX (n, 1));

    for (guint i = 0; i < n; i++)
        names[i] = all[i]->name;
    return rlv_nearest (name, names, n);
}

static gboolean
has_pack (const RlvPacks *packs, const char *name)
{
    guint n;
    const RlvPackInfo *const *all = rlv_packs_list (packs, &n);

    for (guint i = 0; i < n; i++)
        if (g_ascii_strcasecmp (all[i]->name, name) == 0)
            return TRUE;
    return FALSE;
}

const char *
rlv_rule_nearest (const RlvPacks *packs, const char *name)
{
    guint n;
    const RlvRule *const *all = rlv_packs_rules (packs, &n);
    g_autofree const char **names = g_new (const char *, MAX (n, 1));

    for (guint i = 0; i < n; i++)
        names[i] = all[i]->name;
    return rlv_nearest (name, names, n);
}

/* The words that the core pack has for it, about @item, and what may be meant. */
static void
add_words (const Run *run, RlvItemIx item, const char *attr, const char *form,
           const char *nearest)
{
    const RlvPlan *plan = run->view->plan;
    g_autofree char *subject = g_strdup_printf (
        "%s %s", rlv_plan_kind_name (plan, item), rlv_item_text (plan, item, attr));

    rlv_findings_about (run->findings, form, attr, subject);
    rlv_packs_word (run->packs, NAME, run->findings);
    if (nearest != NULL)
        rlv_findings_mend (run->findings, _ ("write %s=\"%s\", if that is meant"), attr,
                           nearest);
    rlv_waivers_newest (run->waivers, run->findings, NAME, item);
}

void
rlv_run_say_unknown (const Run *run)
{
    const RlvPlan *plan = run->view->plan;
    RlvSeverity severity;
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "pack", &n);

    if (!rlv_told_weight (plan, run->packs, NAME, &severity))
        return;
    for (guint32 i = 0; i < n; i++) {
        const char *name = rlv_item_text (plan, items[i], "name");
        RlvPlace place = rlv_plan_place (plan, items[i]);

        if (name == NULL || has_pack (run->packs, name))
            continue;
        rlv_findings_add (run->findings, severity, NAME, &place,
                          _ ("the plan names rule pack \"%s\", which is not there"),
                          name);
        add_words (run, items[i], "name", NAME ".1", nearest_pack (run->packs, name));
    }
    items = rlv_plan_of_kind (plan, "weigh", &n);
    for (guint32 i = 0; i < n; i++) {
        const char *name = rlv_item_text (plan, items[i], "rule");
        RlvPlace place = rlv_plan_place (plan, items[i]);

        if (name == NULL || rlv_packs_find (run->packs, name) != NULL)
            continue;
        rlv_findings_add (run->findings, severity, NAME, &place,
                          _ ("the plan weighs rule \"%s\", which does not exist"),
                          name);
        add_words (run, items[i], "rule", NAME ".2",
                   rlv_rule_nearest (run->packs, name));
    }
}

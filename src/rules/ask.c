/* Short questions that several checks ask of the plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

gboolean
rlv_rules_any (const RlvRules *run, const char *kind)
{
    return rlv_rules_first (run, kind) != RLV_NONE;
}

RlvItemIx
rlv_rules_first (const RlvRules *run, const char *kind)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, kind, &n);

    return n > 0 ? items[0] : RLV_NONE;
}

gboolean
rlv_rules_is (const RlvRules *run, RlvItemIx item, const char *attr, const char *value)
{
    return g_strcmp0 (rlv_item_text (run->plan, item, attr), value) == 0;
}

gboolean
rlv_rules_true (const RlvRules *run, RlvItemIx item, const char *attr)
{
    return rlv_item_int (run->plan, item, attr, 0) != 0;
}

RlvDay
rlv_rules_day (const RlvRules *run, RlvItemIx item, const char *attr)
{
    return (RlvDay) rlv_item_int (run->plan, item, attr, RLV_DAY_NONE);
}

guint8
rlv_rules_side_of (const RlvRules *run, RlvItemIx item, const char *attr)
{
    RlvItemIx who = rlv_item_ref (run->plan, item, attr);

    return who == RLV_NONE ? RLV_N_SIDES : run->sides[who];
}

guint8 *
rlv_rules_named (const RlvRules *run, const char *kind, const char *attr)
{
    guint8 *named = g_malloc0 (MAX (run->n_items, 1));
    guint32 n, n_refs;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, kind, &n);

    for (guint32 i = 0; i < n; i++) {
        const RlvItemIx *refs = rlv_item_refs (run->plan, items[i], attr, &n_refs);

        for (guint32 k = 0; k < n_refs; k++)
            if (refs[k] != RLV_NONE)
                named[refs[k]] = 1;
    }
    return named;
}

gboolean
rlv_rules_critical (const RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "service", &n);

    for (guint32 i = 0; i < n; i++)
        if (!rlv_rules_is (run, items[i], "criticality", "standard"))
            return TRUE;
    return FALSE;
}

gboolean
rlv_rules_regime (const RlvRules *run, const char *ref)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "regime", &n);

    for (guint32 i = 0; i < n; i++)
        if (rlv_rules_is (run, items[i], "ref", ref))
            return TRUE;
    return FALSE;
}

gboolean
rlv_rules_reverse (const RlvRules *run)
{
    return rlv_rules_is (run, 0, "kind", "reversibility");
}

const char *
rlv_rules_side_name (RlvSide side)
{
    switch (side) {
    case RLV_SIDE_CLIENT:
        return _ ("client");
    case RLV_SIDE_PROVIDER:
        return _ ("provider");
    case RLV_SIDE_THIRD:
        return _ ("third party");
    case RLV_SIDE_BOTH:
        break;
    }
    return _ ("both sides");
}

/* Rules that a plan sets aside, with a reason and an end.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* The waivers are a set of (rule, item) pairs, the item RLV_NONE where the whole plan
 * is meant.  The key is the place of the rule in the table above that of the item. */
static gint64 *
key_of (guint rule, RlvItemIx item)
{
    gint64 key = ((gint64) rule << 32) | item;

    return g_memdup2 (&key, sizeof key);
}

static void
tell_unknown (RlvRules *run, RlvItemIx waiver, const char *name)
{
    guint n;
    const RlvRule *rules = rlv_rules (&n);
    g_autofree const char **names = g_new (const char *, n);
    RlvPlace place = rlv_plan_place (run->plan, waiver);
    const char *nearest;

    for (guint i = 0; i < n; i++)
        names[i] = rules[i].name;
    nearest = rlv_nearest (name, names, n);
    rlv_findings_add (run->findings, RLV_SEVERITY_WARNING, "WAI-02", &place,
                      _ ("the waiver names rule \"%s\", which does not exist"), name);
    if (nearest != NULL)
        rlv_findings_mend (run->findings, _ ("write rule=\"%s\", if that is meant"),
                           nearest);
}

static void
tell_expired (RlvRules *run, RlvItemIx waiver, const char *name, RlvDay until)
{
    RlvPlace place = rlv_plan_place (run->plan, waiver);
    char day[RLV_DATE_SIZE];

    rlv_findings_add (run->findings, RLV_SEVERITY_WARNING, "WAI-01", &place,
                      _ ("the waiver of rule %s ended on %s"), name,
                      rlv_day_format (until, day));
    rlv_findings_mend (run->findings, "%s",
                       _ ("do what the rule asks, or have the waiver prolonged by "
                          "whoever decided it"));
}

/* Only the run before dates tells what is wrong with the waivers: once is enough. */
void
rlv_rules_read_waivers (RlvRules *run)
{
    guint32 n;
    guint n_rules;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "waiver", &n);
    const RlvRule *rules = rlv_rules (&n_rules);

    run->waivers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint32 i = 0; i < n; i++) {
        const char *name = rlv_item_text (run->plan, items[i], "rule");
        const RlvRule *rule = name != NULL ? rlv_rule_find (name) : NULL;
        RlvDay until = rlv_rules_day (run, items[i], "until");
        RlvItemIx item = rlv_item_ref (run->plan, items[i], "item");

        if (rule == NULL) {
            if (run->schedule == NULL && name != NULL)
                tell_unknown (run, items[i], name);
        } else if (run->today != RLV_DAY_NONE && until != RLV_DAY_NONE &&
                   until < run->today) {
            if (run->schedule == NULL)
                tell_expired (run, items[i], rule->name, until);
        } else {
            g_hash_table_add (run->waivers, key_of ((guint) (rule - rules), item));
        }
    }
}

gboolean
rlv_rules_waived (const RlvRules *run, RlvItemIx item)
{
    guint n;
    gint64 rule = (gint64) (run->rule - rlv_rules (&n)) << 32;
    gint64 key = rule | RLV_NONE;

    if (g_hash_table_size (run->waivers) == 0)
        return FALSE;
    for (;;) {
        if (g_hash_table_contains (run->waivers, &key))
            return TRUE;
        if (item == RLV_NONE)
            return FALSE;
        key = rule | item;
        if (g_hash_table_contains (run->waivers, &key))
            return TRUE;
        item = run->items[item].up;
    }
}

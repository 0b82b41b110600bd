/* Rules that a plan sets aside, with a reason and an end.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* The waivers by (rule, item) pairs, the item RLV_NONE where the whole plan is meant.
 * The key is the place of the rule in the table above that of the item; the value is
 * the item of the waiver, plus one. */
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

void
rlv_rules_read_waivers (RlvRules *run, gboolean tell)
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
            if (tell && name != NULL)
                tell_unknown (run, items[i], name);
        } else if (run->today != RLV_DAY_NONE && until != RLV_DAY_NONE &&
                   until < run->today) {
            if (tell)
                tell_expired (run, items[i], rule->name, until);
        } else {
            g_hash_table_replace (run->waivers, key_of ((guint) (rule - rules), item),
                                  GUINT_TO_POINTER (items[i] + 1));
        }
    }
}

void
rlv_rules_clear_waivers (RlvRules *run)
{
    g_clear_pointer (&run->waivers, g_hash_table_unref);
    g_clear_pointer (&run->places, g_array_unref);
}

static RlvItemIx
waiver_at (const RlvRules *run, gint64 key)
{
    guint found = GPOINTER_TO_UINT (g_hash_table_lookup (run->waivers, &key));

    return found > 0 ? found - 1 : RLV_NONE;
}

/* The waiver of @rule that covers @item or what it is in; RLV_NONE when there is none.
 */
static RlvItemIx
waiver_of (const RlvRules *run, const RlvRule *rule, RlvItemIx item)
{
    guint n;
    gint64 key = (gint64) (rule - rlv_rules (&n)) << 32;
    RlvItemIx waiver = waiver_at (run, key | RLV_NONE);

    for (; waiver == RLV_NONE && item != RLV_NONE; item = run->items[item].up)
        waiver = waiver_at (run, key | item);
    return waiver;
}

static void
waive (RlvRules *run, guint i, RlvItemIx waiver)
{
    const RlvPlan *plan = run->plan;
    RlvItemIx by = rlv_item_ref (plan, waiver, "by");
    const char *because = rlv_item_text (plan, waiver, "because");
    char day[RLV_DATE_SIZE];

    rlv_findings_waive (run->findings, i, _ ("%s set it aside until %s: %s"),
                        by != RLV_NONE ? rlv_item_name (plan, by, NULL) : "?",
                        rlv_day_format (rlv_rules_day (run, waiver, "until"), day),
                        because != NULL ? because : "");
}

void
rlv_rules_waive_newest (RlvRules *run, RlvItemIx item)
{
    RlvItemIx waiver = waiver_of (run, run->rule, item);
    guint n;

    rlv_findings_get (run->findings, &n);
    if (waiver != RLV_NONE)
        waive (run, n - 1, waiver);
}

/* --- findings of other rooms ------------------------------------------------- */

static gint
compare_places (const RlvPlace *a, const RlvPlace *b)
{
    gint order = g_strcmp0 (a->file, b->file);

    if (order == 0)
        order = (a->line > b->line) - (a->line < b->line);
    return order != 0 ? order : (a->column > b->column) - (a->column < b->column);
}

static gint
by_place (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvPlan *plan = data;
    RlvPlace x = rlv_plan_place (plan, *(const RlvItemIx *) a);
    RlvPlace y = rlv_plan_place (plan, *(const RlvItemIx *) b);

    return compare_places (&x, &y);
}

/* The item at @place, or the last before it in its file: it may be that of an
 * attribute.  RLV_NONE when there is none. */
static RlvItemIx
item_at (RlvRules *run, const RlvPlace *place)
{
    guint low = 0, high = run->n_items;

    if (run->places == NULL) {
        run->places =
            g_array_sized_new (FALSE, FALSE, sizeof (RlvItemIx), run->n_items);
        for (RlvItemIx i = 0; i < run->n_items; i++)
            g_array_append_val (run->places, i);
        g_array_sort_with_data (run->places, by_place, (gpointer) run->plan);
    }
    while (low < high) {
        guint middle = low + (high - low) / 2;
        RlvPlace at =
            rlv_plan_place (run->plan, g_array_index (run->places, RlvItemIx, middle));

        if (compare_places (&at, place) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return RLV_NONE;

    RlvItemIx item = g_array_index (run->places, RlvItemIx, low - 1);
    RlvPlace at = rlv_plan_place (run->plan, item);
    return g_strcmp0 (at.file, place->file) == 0 ? item : RLV_NONE;
}

/* The scheduler, say, knows the names of some rules and nothing of waivers. */
void
rlv_rules_waive_others (RlvRules *run)
{
    guint n;
    const RlvFinding *found = rlv_findings_get (run->findings, &n);

    if (g_hash_table_size (run->waivers) == 0)
        return;
    for (guint i = 0; i < n; i++) {
        const RlvRule *rule = found[i].waived ? NULL : rlv_rule_find (found[i].rule);
        RlvItemIx waiver = rule != NULL
                               ? waiver_of (run, rule, item_at (run, &found[i].place))
                               : RLV_NONE;

        if (waiver != RLV_NONE)
            waive (run, i, waiver);
    }
}

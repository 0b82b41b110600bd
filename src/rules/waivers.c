/* Rules that a plan sets aside, with a reason and an end.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/run.h"

struct _Waivers {
    const RlvPlan *plan;
    GHashTable *by_key; /* "RULE item", the item "" where the whole plan is meant -> the
                           item of the waiver, plus one */
    GArray *places;     /* the items by place; NULL until it is needed */
};

static char *
key_of (const char *rule, RlvItemIx item)
{
    g_autofree char *upper = g_ascii_strup (rule, -1);

    return item == RLV_NONE ? g_strconcat (upper, " ", NULL)
                            : g_strdup_printf ("%s %u", upper, item);
}

/* --- reading them ---------------------------------------------------------------- */

static RlvDay
until_of (const RlvPlan *plan, RlvItemIx waiver)
{
    return (RlvDay) rlv_item_int (plan, waiver, "until", RLV_DAY_NONE);
}

/* The words of a rule that this room tells of itself. */
static void
add_words (const RlvPacks *packs, const char *name, RlvFindings *findings,
           const char *form, const RlvPlan *plan, RlvItemIx waiver)
{
    g_autofree char *subject =
        g_strdup_printf ("waiver %s", rlv_item_text (plan, waiver, "rule"));

    rlv_findings_about (findings, form, "rule", subject);
    rlv_packs_word (packs, name, findings);
}

static void
tell_unknown (const RlvPacks *packs, const RlvPlan *plan, RlvItemIx waiver,
              const char *name, RlvFindings *findings)
{
    RlvPlace place = rlv_plan_place (plan, waiver);
    const char *nearest = rlv_rule_nearest (packs, name);
    RlvSeverity severity;

    if (!rlv_told_weight (plan, packs, "WAI-02", &severity))
        return;
    rlv_findings_add (findings, severity, "WAI-02", &place,
                      _ ("the waiver names rule \"%s\", which does not exist"), name);
    add_words (packs, "WAI-02", findings, "WAI-02.1", plan, waiver);
    if (nearest != NULL)
        rlv_findings_mend (findings, _ ("write rule=\"%s\", if that is meant"),
                           nearest);
}

static void
tell_expired (const RlvPacks *packs, const RlvPlan *plan, RlvItemIx waiver,
              const char *name, RlvFindings *findings)
{
    RlvPlace place = rlv_plan_place (plan, waiver);
    RlvSeverity severity;
    char day[RLV_DATE_SIZE];

    if (!rlv_told_weight (plan, packs, "WAI-01", &severity))
        return;
    rlv_findings_add (findings, severity, "WAI-01", &place,
                      _ ("the waiver of rule %s ended on %s"), name,
                      rlv_day_format (until_of (plan, waiver), day));
    add_words (packs, "WAI-01", findings, "WAI-01.1", plan, waiver);
}

Waivers *
rlv_waivers_new (const RlvPlan *plan, RlvDay today, const RlvPacks *packs,
                 RlvFindings *findings)
{
    Waivers *waivers = g_new0 (Waivers, 1);
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "waiver", &n);

    waivers->plan = plan;
    waivers->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    for (guint32 i = 0; i < n; i++) {
        const char *name = rlv_item_text (plan, items[i], "rule");
        RlvDay until = until_of (plan, items[i]);

        if (name == NULL)
            continue;
        if (packs != NULL && rlv_packs_find (packs, name) == NULL)
            tell_unknown (packs, plan, items[i], name, findings);
        else if (today == RLV_DAY_NONE || until == RLV_DAY_NONE || until >= today)
            g_hash_table_replace (waivers->by_key,
                                  key_of (name, rlv_item_ref (plan, items[i], "item")),
                                  GUINT_TO_POINTER (items[i] + 1));
        else if (packs != NULL)
            tell_expired (packs, plan, items[i], rlv_packs_find (packs, name)->name,
                          findings);
    }
    return waivers;
}

void
rlv_waivers_free (Waivers *waivers)
{
    if (waivers == NULL)
        return;
    g_hash_table_unref (waivers->by_key);
    g_clear_pointer (&waivers->places, g_array_unref);
    g_free (waivers);
}

/* --- using them ------------------------------------------------------------------ */

static RlvItemIx
waiver_at (const Waivers *waivers, const char *rule, RlvItemIx item)
{
    g_autofree char *key = key_of (rule, item);
    guint found = GPOINTER_TO_UINT (g_hash_table_lookup (waivers->by_key, key));

    return found > 0 ? found - 1 : RLV_NONE;
}

/* The waiver of @rule that covers @item or what it is in; RLV_NONE when there is none.
 */
static RlvItemIx
waiver_of (const Waivers *waivers, const char *rule, RlvItemIx item)
{
    guint32 n;
    const RlvItem *items = rlv_plan_items (waivers->plan, &n);
    RlvItemIx waiver = waiver_at (waivers, rule, RLV_NONE);

    for (; waiver == RLV_NONE && item != RLV_NONE; item = items[item].up)
        waiver = waiver_at (waivers, rule, item);
    return waiver;
}

static void
waive (const Waivers *waivers, RlvFindings *findings, guint i, RlvItemIx waiver)
{
    const RlvPlan *plan = waivers->plan;
    RlvItemIx by = rlv_item_ref (plan, waiver, "by");
    const char *because = rlv_item_text (plan, waiver, "because");
    char day[RLV_DATE_SIZE];

    rlv_findings_waive (findings, i, _ ("%s set it aside until %s: %s"),
                        by != RLV_NONE ? rlv_item_name (plan, by, NULL) : "?",
                        rlv_day_format (until_of (plan, waiver), day),
                        because != NULL ? because : "");
}

void
rlv_waivers_newest (const Waivers *waivers, RlvFindings *findings, const char *name,
                    RlvItemIx item)
{
    RlvItemIx waiver;
    guint n;

    if (g_hash_table_size (waivers->by_key) == 0)
        return;
    rlv_findings_get (findings, &n);
    waiver = waiver_of (waivers, name, item);
    if (waiver != RLV_NONE)
        waive (waivers, findings, n - 1, waiver);
}

/* --- findings of other rooms ----------------------------------------------------- */

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

static void
sort_places (Waivers *waivers)
{
    guint32 n;

    rlv_plan_items (waivers->plan, &n);
    waivers->places = g_array_sized_new (FALSE, FALSE, sizeof (RlvItemIx), n);
    for (RlvItemIx i = 0; i < n; i++)
        g_array_append_val (waivers->places, i);
    g_array_sort_with_data (waivers->places, by_place, (gpointer) waivers->plan);
}

/* It may be the place of an attribute. */
RlvItemIx
rlv_waivers_item_at (Waivers *waivers, const RlvPlace *place)
{
    guint low = 0, high;

    if (waivers->places == NULL)
        sort_places (waivers);
    high = waivers->places->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        RlvPlace at = rlv_plan_place (
            waivers->plan, g_array_index (waivers->places, RlvItemIx, middle));

        if (compare_places (&at, place) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return RLV_NONE;

    RlvItemIx item = g_array_index (waivers->places, RlvItemIx, low - 1);
    RlvPlace at = rlv_plan_place (waivers->plan, item);
    return g_strcmp0 (at.file, place->file) == 0 ? item : RLV_NONE;
}

/* The scheduler, say, knows the names of some rules and nothing of waivers.  What
 * begins with a small letter is no rule but a fault, which nobody may set aside. */
void
rlv_waivers_others (Waivers *waivers, RlvFindings *findings)
{
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    if (g_hash_table_size (waivers->by_key) == 0)
        return;
    for (guint i = 0; i < n; i++) {
        RlvItemIx waiver =
            found[i].waived || !g_ascii_isupper (found[i].rule[0])
                ? RLV_NONE
                : waiver_of (waivers, found[i].rule,
                             rlv_waivers_item_at (waivers, &found[i].place));

        if (waiver != RLV_NONE)
            waive (waivers, findings, i, waiver);
    }
}

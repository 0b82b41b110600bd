/* GOV: who meets, how often, and where a quarrel goes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules-priv.h"

static const struct {
    const char *name;
    gint32 days; /* at most so many between two sittings */
} levels[] = {{"operational", 7}, {"steering", 31}, {"strategic", 186}};

/* --- GOV-01: three levels, both sides ---------------------------------------- */

static void
check_members (RlvRules *run, RlvItemIx committee)
{
    gboolean there[RLV_N_SIDES + 1] = {FALSE};

    for (RlvItemIx m = rlv_plan_child (run->plan, committee, "member", RLV_NONE);
         m != RLV_NONE; m = rlv_plan_child (run->plan, committee, "member", m))
        there[rlv_rules_side_of (run, m, "party")] = TRUE;
    for (RlvSide side = RLV_SIDE_CLIENT; side <= RLV_SIDE_PROVIDER; side++)
        if (!there[side])
            rlv_rules_say (
                run, committee, _ ("committee \"%s\" has no member of side %s"),
                rlv_item_id (run->plan, committee), rlv_rules_side_name (side));
}

void
rlv_check_committees (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "committee", &n);

    for (guint k = 0; n > 0 && k < G_N_ELEMENTS (levels); k++) {
        guint32 i = 0;

        while (i < n && !rlv_rules_is (run, items[i], "level", levels[k].name))
            i++;
        if (i == n)
            rlv_rules_say (run, rlv_rules_first (run, "governance"),
                           _ ("there is no committee of level %s"), levels[k].name);
    }
    for (guint32 i = 0; i < n; i++)
        check_members (run, items[i]);
}

/* --- GOV-02: reversibility is decided somewhere ------------------------------ */

void
rlv_check_reversibility_rights (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "committee", &n);
    RlvItemIx steering = RLV_NONE;

    for (guint32 i = 0; i < n; i++) {
        if (!rlv_rules_is (run, items[i], "level", "steering"))
            continue;
        if (steering == RLV_NONE)
            steering = items[i];
        for (RlvItemIx d = rlv_plan_child (run->plan, items[i], "decides", RLV_NONE);
             d != RLV_NONE; d = rlv_plan_child (run->plan, items[i], "decides", d))
            if (rlv_rules_is (run, d, "domain", "reversibility"))
                return;
    }
    if (steering != RLV_NONE)
        rlv_rules_say (run, steering,
                       _ ("committee \"%s\" does not decide on reversibility"),
                       rlv_item_id (run->plan, steering));
}

/* --- GOV-03: cadence --------------------------------------------------------- */

/* The value of @key in a recurrence rule; NULL when it is not there. */
static char *
part_of (const char *rrule, const char *key)
{
    g_auto (GStrv) parts = g_strsplit (rrule, ";", -1);

    for (guint i = 0; parts[i] != NULL; i++)
        if (g_str_has_prefix (parts[i], key) && parts[i][strlen (key)] == '=')
            return g_strdup (parts[i] + strlen (key) + 1);
    return NULL;
}

/* About how many days lie between two occurrences; -1 when the rule says nothing of it.
 */
static gint64
days_between (const char *rrule)
{
    static const struct {
        const char *freq;
        gint64 days;
    } freqs[] = {{"DAILY", 1}, {"WEEKLY", 7}, {"MONTHLY", 31}, {"YEARLY", 366}};
    g_autofree char *freq = part_of (rrule, "FREQ");
    g_autofree char *interval = part_of (rrule, "INTERVAL");
    g_autofree char *months = part_of (rrule, "BYMONTH");
    gint64 every = interval != NULL ? g_ascii_strtoll (interval, NULL, 10) : 1;
    gint64 times = 1;

    for (const char *c = months; c != NULL && *c != '\0'; c++)
        times += *c == ',';
    for (guint i = 0; i < G_N_ELEMENTS (freqs); i++)
        if (g_strcmp0 (freq, freqs[i].freq) == 0)
            return freqs[i].days * CLAMP (every, 1, 1000) /
                   (g_str_equal (freq, "YEARLY") ? times : 1);
    return -1;
}

void
rlv_check_cadence (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "committee", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *rrule = rlv_item_text (run->plan, items[i], "rrule");
        const char *id = rlv_item_id (run->plan, items[i]);

        if (rrule == NULL || !rlv_item_has (run->plan, items[i], "start")) {
            rlv_rules_say (run, items[i],
                           _ ("committee \"%s\" does not say when it meets"), id);
            continue;
        }
        for (guint k = 0; k < G_N_ELEMENTS (levels); k++)
            if (rlv_rules_is (run, items[i], "level", levels[k].name) &&
                days_between (rrule) > levels[k].days)
                rlv_rules_say (run, items[i],
                               _ ("committee \"%s\" of level %s meets too seldom: %s"),
                               id, levels[k].name, rrule);
    }
}

/* --- GOV-04: escalation ------------------------------------------------------ */

void
rlv_check_escalation (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "escalation", &n);
    RlvItemIx committee;

    if (!rlv_rules_any (run, "governance"))
        return;
    if (n < 3) {
        rlv_rules_say (run, n > 0 ? items[0] : rlv_rules_first (run, "governance"),
                       _ ("the ladder of escalation has fewer than three steps"));
        return;
    }
    for (guint32 i = 1; i < n; i++) {
        RlvSpan before, after;

        if (rlv_item_span (run->plan, items[i - 1], "within", &before) &&
            rlv_item_span (run->plan, items[i], "within", &after) &&
            before.unit == after.unit && after.amount < before.amount)
            rlv_rules_say (
                run, items[i],
                _ ("step \"%s\" of the escalation has less time than the one before"),
                rlv_item_name (run->plan, items[i], NULL));
    }
    committee = rlv_item_ref (run->plan, items[n - 1], "committee");
    if (committee == RLV_NONE || !rlv_rules_is (run, committee, "level", "strategic"))
        rlv_rules_say (
            run, items[n - 1],
            _ ("the last step of the escalation is not a strategic committee"));
}

/* --- GOV-05: information both ways ------------------------------------------- */

void
rlv_check_exchanges (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "exchange", &n);
    gboolean from[RLV_N_SIDES + 1] = {FALSE};

    if (!rlv_rules_any (run, "governance"))
        return;
    for (guint32 i = 0; i < n; i++)
        from[rlv_rules_side_of (run, items[i], "sender")] = TRUE;
    for (RlvSide side = RLV_SIDE_CLIENT; side <= RLV_SIDE_PROVIDER; side++)
        if (!from[side])
            rlv_rules_say (run, rlv_rules_first (run, "governance"),
                           _ ("no exchange of information is sent by side %s"),
                           rlv_rules_side_name (side));
}

/* --- GOV-06: names ----------------------------------------------------------- */

void
rlv_check_committee_names (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "committee", &n);
    g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint32 i = 0; i < n; i++) {
        const char *name = rlv_item_text (run->plan, items[i], "name");

        if (name == NULL)
            rlv_rules_say (run, items[i], _ ("committee \"%s\" has no name"),
                           rlv_item_id (run->plan, items[i]));
        else if (!g_hash_table_add (names, (gpointer) name))
            rlv_rules_say (run, items[i], _ ("two committees are called \"%s\""), name);
    }
}

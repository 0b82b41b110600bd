/* ORG: teams in pairs, and who answers for what.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* --- ORG-01: counterparts ---------------------------------------------------- */

void
rlv_check_counterparts (RlvRules *run)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (run->plan, &n);

    for (guint32 i = 0; i < n; i++) {
        const RlvTeam *team = &teams[i], *other;

        if (!rlv_rules_true (run, team->item, "dedicated"))
            continue;
        if (team->counterpart == RLV_NONE) {
            rlv_rules_say (run, team->item,
                           _ ("dedicated team \"%s\" has no counterpart"), team->id);
            continue;
        }
        other = &teams[team->counterpart];
        if (other->side == team->side)
            rlv_rules_say (
                run, team->item,
                _ ("team \"%s\" and its counterpart \"%s\" are on the same side"),
                team->id, other->id);
        else if (other->counterpart != i)
            rlv_rules_say (run, team->item,
                           _ ("team \"%s\" has \"%s\" as its counterpart, which does "
                              "not name it back"),
                           team->id, other->id);
    }
}

/* --- ORG-02: one manager a side ---------------------------------------------- */

static void
check_managers_of (RlvRules *run, RlvSide side, const char *role)
{
    guint32 n, count = 0;
    const RlvPerson *persons = rlv_plan_persons (run->plan, &n);

    for (guint32 i = 0; i < n; i++) {
        if (run->sides[persons[i].item] != side ||
            !rlv_rules_is (run, persons[i].item, "role", role))
            continue;
        if (count++ == 1)
            rlv_rules_say (run, persons[i].item, _ ("side %s has a second %s: \"%s\""),
                           rlv_rules_side_name (side), role, persons[i].id);
    }
    if (count == 0)
        rlv_rules_say (run, rlv_rules_first (run, "teams"), _ ("side %s has no %s"),
                       rlv_rules_side_name (side), role);
}

/* A plan of reversibility is led by exit managers, or by those who led the transition.
 */
static const char *
role_of_managers (const RlvRules *run)
{
    guint32 n;
    const RlvPerson *persons = rlv_plan_persons (run->plan, &n);

    for (guint32 i = 0; rlv_rules_reverse (run) && i < n; i++)
        if (rlv_rules_is (run, persons[i].item, "role", "exit-manager"))
            return "exit-manager";
    return "transition-manager";
}

void
rlv_check_managers (RlvRules *run)
{
    const char *role = role_of_managers (run);

    if (!rlv_rules_any (run, "person"))
        return;
    check_managers_of (run, RLV_SIDE_CLIENT, role);
    check_managers_of (run, RLV_SIDE_PROVIDER, role);
}

/* --- ORG-03: both sides in every wave ---------------------------------------- */

void
rlv_check_wave_teams (RlvRules *run)
{
    guint32 n, n_waves;
    const RlvTeam *teams = rlv_plan_teams (run->plan, &n);
    const RlvItemIx *waves = rlv_plan_of_kind (run->plan, "wave", &n_waves);
    g_autofree guint8 *there = g_malloc0 (n_waves + 1);
    guint8 everywhere = 0;

    if (n == 0)
        return;
    for (guint32 i = 0; i < n; i++) {
        /* Who gives the work and who does it; a successor stands with the client. */
        guint8 bit = teams[i].side == RLV_SIDE_PROVIDER ? 2 : 1;

        if (!rlv_rules_true (run, teams[i].item, "dedicated"))
            continue;
        if (teams[i].wave >= n_waves)
            everywhere |= bit;
        else
            there[teams[i].wave] |= bit;
    }
    for (guint32 i = 0; i < n_waves; i++) {
        guint8 bits = there[i] | everywhere;

        if (!(bits & 1))
            rlv_rules_say (run, waves[i],
                           _ ("wave \"%s\" has no dedicated team of the client"),
                           rlv_item_id (run->plan, waves[i]));
        if (!(bits & 2))
            rlv_rules_say (run, waves[i],
                           _ ("wave \"%s\" has no dedicated team of the provider"),
                           rlv_item_id (run->plan, waves[i]));
    }
}

/* --- ORG-04: backups --------------------------------------------------------- */

void
rlv_check_backups (RlvRules *run)
{
    guint32 n;
    const RlvPerson *persons = rlv_plan_persons (run->plan, &n);

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = persons[i].item, backup;

        if (!rlv_rules_true (run, item, "key"))
            continue;
        backup = rlv_item_ref (run->plan, item, "backup");
        if (backup == RLV_NONE)
            rlv_rules_say (run, item, _ ("key person \"%s\" has no backup"),
                           persons[i].id);
        else if (run->items[backup].up != run->items[item].up)
            rlv_rules_say (run, item,
                           _ ("the backup of key person \"%s\" is of another team: "
                              "\"%s\""),
                           persons[i].id, rlv_item_id (run->plan, backup));
    }
}

/* --- ORG-06: accountable ----------------------------------------------------- */

/* A plan that names nobody anywhere has chosen not to, and hears it once. */
void
rlv_check_accountable (RlvRules *run)
{
    guint32 without = 0;

    for (guint32 i = 0; i < run->n_tasks; i++)
        without += !rlv_item_has (run->plan, run->tasks[i].item, "accountable");
    if (without == 0)
        return;
    if (without == run->n_tasks) {
        rlv_rules_say_as (run, RLV_SEVERITY_NOTE, rlv_rules_first (run, "tasks"),
                          _ ("no task says who is accountable for it"));
        return;
    }
    for (guint32 i = 0; i < run->n_tasks; i++)
        rlv_rules_want (run, run->tasks[i].item, "accountable",
                        _ ("nobody is accountable for task \"%s\""), run->tasks[i].id);
}

/* CHG: people on both sides; SEC: whole subjects that a plan leaves out.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* Survey scores at or below this are what holds a group back. */
#define BARRIER  (3 * RLV_DECIMAL_ONE)
#define N_STAGES 5

static const char *const stages[N_STAGES] = {"awareness", "desire", "knowledge",
                                             "ability", "reinforcement"};

/* --- CHG-01: groups ---------------------------------------------------------- */

void
rlv_check_group_actions (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *groups = rlv_plan_of_kind (run->plan, "group", &n);
    g_autofree guint8 *acted = rlv_rules_named (run, "action", "groups");
    g_autofree guint8 *told = rlv_rules_named (run, "communication", "groups");
    g_autofree guint8 *trained = rlv_rules_named (run, "training", "groups");

    for (guint32 i = 0; i < n; i++) {
        const char *id = rlv_item_id (run->plan, groups[i]);

        if (rlv_rules_is (run, groups[i], "impact", "low"))
            continue;
        if (!acted[groups[i]])
            rlv_rules_say (run, groups[i], _ ("no action is planned for group \"%s\""),
                           id);
        if (!told[groups[i]])
            rlv_rules_say (run, groups[i],
                           _ ("no communication is planned for group \"%s\""), id);
        if (!trained[groups[i]])
            rlv_rules_say (run, groups[i],
                           _ ("no training is planned for group \"%s\""), id);
    }
}

/* --- CHG-02: stakeholders ---------------------------------------------------- */

void
rlv_check_stakeholders (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "stakeholder", &n);
    g_autofree guint8 *acted = rlv_rules_named (run, "action", "stakeholder");

    for (guint32 i = 0; i < n; i++)
        if (rlv_item_int (run->plan, items[i], "influence", 0) >= 4 &&
            rlv_item_has (run->plan, items[i], "stance") &&
            rlv_item_has (run->plan, items[i], "target") &&
            rlv_item_int (run->plan, items[i], "stance", 0) <
                rlv_item_int (run->plan, items[i], "target", 0) &&
            !acted[items[i]])
            rlv_rules_say (run, items[i],
                           _ ("nothing is planned to win over stakeholder \"%s\""),
                           rlv_item_id (run->plan, items[i]));
}

/* --- CHG-03: barriers -------------------------------------------------------- */

static guint
stage_called (const char *name)
{
    guint stage = 0;

    while (stage < N_STAGES && g_strcmp0 (name, stages[stage]) != 0)
        stage++;
    return stage;
}

/* The first stage, in the order people go through them, that holds the group back. */
static guint
barrier_of (const RlvRules *run, RlvItemIx survey)
{
    guint barrier = N_STAGES;

    for (RlvItemIx s = rlv_plan_child (run->plan, survey, "score", RLV_NONE);
         s != RLV_NONE; s = rlv_plan_child (run->plan, survey, "score", s))
        if (rlv_item_int (run->plan, s, "value", 5 * RLV_DECIMAL_ONE) <= BARRIER)
            barrier = MIN (barrier, stage_called (rlv_item_text (run->plan, s, "of")));
    return barrier;
}

/* Per item: which stages the actions for a group work on, one bit each. */
static guint8 *
stages_worked_on (const RlvRules *run)
{
    guint8 *worked = g_malloc0 (MAX (run->n_items, 1));
    guint32 n, n_groups;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "action", &n);

    for (guint32 i = 0; i < n; i++) {
        guint stage = stage_called (rlv_item_text (run->plan, items[i], "stage"));
        const RlvItemIx *groups =
            rlv_item_refs (run->plan, items[i], "groups", &n_groups);

        for (guint32 k = 0; k < n_groups && stage < N_STAGES; k++)
            worked[groups[k]] |= (guint8) (1u << stage);
    }
    return worked;
}

/* Only the newest survey of a group counts. */
void
rlv_check_barriers (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "survey", &n);
    g_autofree guint8 *worked = NULL;
    g_autofree RlvDay *newest = NULL;

    if (n == 0)
        return;
    worked = stages_worked_on (run);
    newest = g_new (RlvDay, run->n_items);
    for (guint32 i = 0; i < run->n_items; i++)
        newest[i] = RLV_DAY_NONE;
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx group = rlv_item_ref (run->plan, items[i], "group");

        if (group != RLV_NONE &&
            rlv_plan_child (run->plan, items[i], "score", RLV_NONE) != RLV_NONE)
            newest[group] = MAX (newest[group], rlv_rules_day (run, items[i], "date"));
    }
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx group = rlv_item_ref (run->plan, items[i], "group");
        guint barrier = barrier_of (run, items[i]);

        if (group == RLV_NONE || barrier == N_STAGES ||
            rlv_rules_day (run, items[i], "date") != newest[group] ||
            worked[group] & (1u << barrier))
            continue;
        rlv_rules_say (run, items[i],
                       _ ("group \"%s\" is held back at %s, and no action works on it"),
                       rlv_item_id (run->plan, group), stages[barrier]);
    }
}

/* --- CHG-05: both populations ------------------------------------------------ */

void
rlv_check_both_populations (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "group", &n);
    gboolean there[RLV_N_SIDES + 1] = {FALSE};

    if (n == 0)
        return;
    for (guint32 i = 0; i < n; i++)
        there[run->sides[items[i]]] = TRUE;
    for (RlvSide side = RLV_SIDE_CLIENT; side <= RLV_SIDE_PROVIDER; side++)
        if (!there[side])
            rlv_rules_say (run, rlv_rules_first (run, "change"),
                           _ ("the change plan leaves out the people of side %s"),
                           rlv_rules_side_name (side));
}

/* --- SEC-01: sections that are not there ------------------------------------- */

void
rlv_check_sections (RlvRules *run)
{
    static const struct {
        const char *kind, *what;
    } sections[] = {
        {"teams", N_ ("the plan names no teams")},
        {"scope", N_ ("the plan does not list what is handed over")},
        {"objectives", N_ ("the plan has no objectives")},
        {"indicators", N_ ("the plan has no indicators")},
        {"governance", N_ ("the plan has no governance")},
        {"change", N_ ("the plan has no change management")},
        {"exit", N_ ("the plan has no exit")},
    };

    for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
        gboolean exit = g_str_equal (sections[i].kind, "exit");

        if (rlv_rules_any (run, sections[i].kind))
            continue;
        /* Without a way out of what matters the plan is not just short. */
        rlv_rules_say_as (run,
                          exit && rlv_rules_critical (run) ? RLV_SEVERITY_WARNING
                                                           : RLV_SEVERITY_NOTE,
                          RLV_NONE, "%s", _ (sections[i].what));
    }
}

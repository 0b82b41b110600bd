/* What calendar each task runs on: that of everybody it needs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/sched-priv.h"

static RlvCal
calendar_of (const RlvRun *run, const RlvDemand *demand)
{
    if (demand->person != RLV_NONE)
        return run->persons[demand->person].calendar;
    return run->teams[run->out->staffing[demand - run->demands].team].calendar;
}

static gboolean
holds (const GArray *cals, RlvCal cal)
{
    for (guint i = 0; i < cals->len; i++)
        if (g_array_index (cals, RlvCal, i) == cal)
            return TRUE;
    return FALSE;
}

static void
collect_cals (const RlvRun *run, const RlvTask *task)
{
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvCal cal;

        if (run->demands[d].person == RLV_NONE &&
            run->out->staffing[d].team == RLV_NONE)
            continue;
        cal = calendar_of (run, &run->demands[d]);
        if (!holds (run->cals, cal))
            g_array_append_val (run->cals, cal);
    }
}

const RlvCal *
rlv_run_cals (const RlvRun *run, RlvTaskIx ix, guint32 *n)
{
    const RlvTask *task = &run->tasks[ix];
    RlvCal first = 0;

    g_array_set_size (run->cals, 0);
    if (task->calendar != RLV_NONE)
        g_array_append_val (run->cals, task->calendar);
    else
        collect_cals (run, task);
    if (run->cals->len == 0)
        g_array_append_val (run->cals, first);
    *n = run->cals->len;
    return (const RlvCal *) (const void *) run->cals->data;
}

gboolean
rlv_run_has_skill (const RlvRun *run, guint32 person, RlvItemIx skill, gint32 level)
{
    RlvItemIx has = RLV_NONE;

    if (skill == RLV_NONE)
        return TRUE;
    while ((has = rlv_plan_child (run->plan, run->persons[person].item, "has", has)) !=
           RLV_NONE)
        if (rlv_item_ref (run->plan, has, "skill") == skill &&
            rlv_item_int (run->plan, has, "level", 5) >= level)
            return TRUE;
    return FALSE;
}

gboolean
rlv_run_can_serve (const RlvRun *run, const RlvDemand *demand, guint32 ix, gint64 *able)
{
    const RlvTeam *team = &run->teams[ix];
    RlvItemIx has = RLV_NONE;

    *able = 0;
    if (team->side != demand->side)
        return FALSE;
    if (demand->skill == RLV_NONE)
        return TRUE;
    while ((has = rlv_plan_child (run->plan, team->item, "has", has)) != RLV_NONE)
        if (rlv_item_ref (run->plan, has, "skill") == demand->skill &&
            rlv_item_int (run->plan, has, "level", 5) >= demand->level)
            *able += rlv_item_int (run->plan, has, "people", RLV_DECIMAL_ONE) / 10000;
    for (guint32 p = team->first_person; p < team->first_person + team->n_persons; p++)
        if (rlv_run_has_skill (run, p, demand->skill, demand->level))
            *able += run->persons[p].units;
    return *able > 0;
}

void
rlv_run_calendars (RlvRun *run)
{
    const RlvCal *cals;
    guint32 n;
    gint64 able;

    for (guint32 d = 0; d < run->out->n_demands; d++) {
        const RlvDemand *demand = &run->demands[d];
        RlvStaffing *staffing = &run->out->staffing[d];

        staffing->team = demand->team;
        if (demand->person != RLV_NONE)
            staffing->team = run->persons[demand->person].team;
        for (guint32 t = 0; staffing->team == RLV_NONE && t < run->n_teams; t++)
            if (rlv_run_can_serve (run, demand, t, &able) && able >= demand->units)
                staffing->team = t;
        for (guint32 t = 0; staffing->team == RLV_NONE && t < run->n_teams; t++)
            if (rlv_run_can_serve (run, demand, t, &able))
                staffing->team = t;
    }
    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        cals = rlv_run_cals (run, t, &n);
        run->out->cal[t] = run->lag_cal[t] = rlv_times_joint (run->times, cals, n);
    }
}

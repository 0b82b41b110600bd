/* What each team is asked and what it has, week by week.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/sched-priv.h"

typedef struct {
    RlvDay first_monday;
    guint32 n_weeks;
    gint64 *load; /* [team * n_weeks + week] */
} Weeks;

static RlvDay
monday_of (RlvDay day)
{
    return day - rlv_day_weekday (day);
}

/* Adds the task's working days to the weeks of @team.  Whole weeks are counted at once,
 * so a long task costs its weeks, not its days. */
static void
add_task (const RlvSchedule *schedule, RlvTimes *times, Weeks *weeks,
          const RlvDemand *demand, guint32 team)
{
    RlvTaskIx task = demand->task;
    RlvCal cal = schedule->cal[task];
    RlvTime at = schedule->start[task], finish = schedule->finish[task];

    while (at < finish) {
        RlvDay monday = monday_of (rlv_cal_day (times, cal, at, FALSE));
        gint64 week = (monday - weeks->first_monday) / 7;
        RlvTime ignored, next, end;

        rlv_cal_day_span (times, cal, monday + 6, &ignored, &next);
        end = MIN (next, finish);
        if (week >= 0 && week < weeks->n_weeks)
            weeks->load[(gsize) team * weeks->n_weeks + (gsize) week] +=
                rlv_cal_days (times, cal, at, end) * demand->units / 1000;
        at = MAX (end, at + 1);
    }
}

/* Hundredths of person-days that @team has in the week of @monday: day by day, as its
 * capacity may step in the middle of one. */
static gint64
capacity_of (RlvTimes *times, const RlvTeam *team, const RlvResource *resource,
             RlvDay monday)
{
    gint64 sum = 0;

    for (RlvDay day = monday; day < monday + 7; day++) {
        RlvTime from, until;

        rlv_cal_day_span (times, team->calendar, day, &from, &until);
        sum += rlv_resource_capacity (resource, from) *
               rlv_cal_days (times, team->calendar, from, until) / 1000;
    }
    return sum;
}

static RlvRun
run_of (const RlvPlan *plan, RlvTimes *times)
{
    RlvRun run = {.plan = plan, .times = times};

    run.teams = rlv_plan_teams (plan, &run.n_teams);
    run.persons = rlv_plan_persons (plan, &run.n_persons);
    return run;
}

GArray *
rlv_schedule_loads (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule)
{
    GArray *loads = g_array_new (FALSE, FALSE, sizeof (RlvLoad));
    RlvRun run = run_of (plan, times);
    guint32 n_demands;
    const RlvDemand *demands = rlv_plan_demands (plan, &n_demands);
    Weeks weeks;

    if (schedule->n == 0 || run.n_teams == 0)
        return loads;
    /* A week to spare at either end: days differ between zones. */
    weeks.first_monday = monday_of (rlv_cal_day (times, 0, schedule->begin, FALSE)) - 7;
    weeks.n_weeks = (guint32) ((schedule->end - schedule->begin) / (7 * 1440)) + 4;
    weeks.load = g_new0 (gint64, (gsize) run.n_teams * weeks.n_weeks);
    for (guint32 d = 0; d < n_demands; d++)
        if (schedule->staffing[d].team != RLV_NONE)
            add_task (schedule, times, &weeks, &demands[d], schedule->staffing[d].team);

    for (guint32 t = 0; t < run.n_teams; t++) {
        g_autoptr (RlvResource) resource = rlv_resource_team (&run, t, RLV_NONE, 0);

        for (guint32 w = 0; w < weeks.n_weeks; w++) {
            RlvLoad load = {.team = t, .monday = weeks.first_monday + 7 * (RlvDay) w};

            load.load = weeks.load[(gsize) t * weeks.n_weeks + w];
            load.capacity = capacity_of (times, &run.teams[t], resource, load.monday);
            if (load.load != 0 ||
                (load.capacity != 0 && w > 0 && w + 1 < weeks.n_weeks))
                g_array_append_val (loads, load);
        }
    }
    g_free (weeks.load);
    return loads;
}

gint64
rlv_team_capacity (const RlvPlan *plan, RlvTimes *times, guint32 team, RlvTime t)
{
    RlvRun run = run_of (plan, times);
    g_autoptr (RlvResource) resource = rlv_resource_team (&run, team, RLV_NONE, 0);

    return rlv_resource_capacity (resource, t);
}

/* What the tests that verify schedules of made-up plans share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench/plan-gen.h"
#include "reading.h"
#include "slow/slow-sched.h"

/* Half way through the plan: what should be over is, some of it late; what should be
 * under way is; nobody has begun what waits for something that is not over. */
static inline RlvActual *
make_actuals (const Loaded *loaded, const RlvSchedule *schedule, guint64 seed,
              RlvTime *data_date)
{
    Gen dice = {NULL, seed};
    RlvActual *actuals = g_new (RlvActual, schedule->n);
    const RlvLink *links;
    guint32 n_links;

    links = rlv_plan_links (loaded->plan, &n_links);
    *data_date = schedule->begin + (schedule->end - schedule->begin) / 2;
    for (guint32 i = 0; i < schedule->n; i++)
        actuals[i] = (RlvActual){
            RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE};
    for (guint32 i = 0; i < schedule->n; i++) {
        RlvTaskIx t = schedule->order[i];
        RlvTime late = gen_chance (&dice, 30) ? 60 * gen_between (&dice, 1, 60) : 0;
        gboolean ready = schedule->start[t] + late < *data_date;

        for (guint32 l = 0; l < n_links; l++)
            if (links[l].to == t && actuals[links[l].from].finished == RLV_TIME_NONE)
                ready = FALSE;
        if (!ready)
            continue;
        actuals[t].started = schedule->start[t] + late;
        if (schedule->finish[t] + late < *data_date)
            actuals[t].finished = schedule->finish[t] + late;
        else if (gen_chance (&dice, 40)) {
            actuals[t].remaining =
                (RlvSpan){1000 * gen_between (&dice, 0, 3), RLV_UNIT_DAY};
            actuals[t].as_of = *data_date - 1440;
        }
    }
    return actuals;
}

/* Whether the scheduler says itself that somebody who is needed cannot be had: then the
 * dates are those of people who are not there. */
static inline gboolean
lacks_people (const RlvSchedule *result, const RlvSchedOptions *options)
{
    for (guint32 d = 0; d < result->n_demands && !options->no_levelling; d++)
        if (result->staffing[d].team == RLV_NONE)
            return result->conflict;
    return FALSE;
}

/* How many of something, from the environment. */
static inline guint64
number_from (const char *variable, guint64 absent)
{
    const char *text = g_getenv (variable);

    return text ? g_ascii_strtoull (text, NULL, 10) : absent;
}

/* The slow scheduler and the judge that holds a schedule against it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "slow.h"

/* How the dates of a task fall. */
typedef enum { SLOW_POINT, SLOW_DAYS, SLOW_MINUTES, SLOW_ELAPSED } SlowGrain;

typedef struct {
    const RlvPlan *plan;
    const RlvSchedOptions *options;
    const RlvTask *tasks;
    const RlvLink *links;
    const RlvDemand *demands;
    const RlvTeam *teams;
    const RlvPerson *persons;
    guint32 n_tasks, n_links, n_demands, n_teams, n_persons;
    RlvDay first, last; /* days that calendars are made for */
    guint32 n_base;
    SlowCal **base;
    /* Per task. */
    SlowCal **cal;     /* what it works on */
    SlowCal **lag_cal; /* the same, however few people there are: lags count on it */
    GArray **few; /* SlowSpell: when a pool has fewer people than it needs; or NULL */
    SlowGrain *grain;
    GArray **windows;   /* SlowSpell, or NULL */
    GArray **sittings;  /* SlowSpell, or NULL */
    GArray **blackouts; /* SlowSpell, never NULL */
    RlvTaskIx *order;
    const RlvStaffing *staffing;
    GArray *changes; /* of RlvTime: see slow_changes() */
} SlowPlan;

/* Calendars of the tasks follow from the people in @staffing; when levelling, less the
 * times when there are too few of them.  Makes calendars up to @days after the plan's
 * start. */
SlowPlan *slow_plan_new (const RlvPlan *plan, const RlvSchedOptions *options,
                         const RlvStaffing *staffing, RlvDay days);
void slow_plan_free (SlowPlan *slow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlowPlan, slow_plan_free)

gboolean slow_has_begun (const SlowPlan *slow, RlvTaskIx task);
gboolean slow_is_over (const SlowPlan *slow, RlvTaskIx task);

/* What a start has to wait for; a set of these says what to leave out. */
typedef enum {
    SLOW_ASK_PLAN_START = 1 << 0,
    SLOW_ASK_DATA_DATE = 1 << 1,
    SLOW_ASK_CONSTRAINT = 1 << 2,
    SLOW_ASK_LINKS = 1 << 3,
    SLOW_ASK_WINDOW = 1 << 4,
    SLOW_ASK_BLACKOUT = 1 << 5,
    SLOW_ASK_SITTING = 1 << 6,
    SLOW_ASK_ALL = (1 << 7) - 1,
} SlowAsk;

/* Bound of one link, on the start (FS, SS) or the finish (FF, SF) of its successor. */
RlvTime slow_link_bound (const SlowPlan *slow, const RlvLink *link, RlvTime start,
                         RlvTime finish);

/* The lower bounds on start and finish of @task that @asks name, its predecessors being
 * at @start and @finish.  Only link @only when it is not RLV_NONE. */
void slow_bounds (const SlowPlan *slow, RlvTaskIx task, guint asks, guint32 only,
                  const RlvTime *start, const RlvTime *finish, RlvTime *start_bound,
                  RlvTime *finish_bound);

/* May @task run from @start?  Judges the grain, window, freezes and sittings; @wait is
 * a later instant before which no start can be right. */
gboolean slow_fits (const SlowPlan *slow, RlvTaskIx task, guint asks, RlvTime start,
                    RlvTime *wait);

/* The least start that @asks allow with start >= @from, finish >= @until. */
RlvTime slow_place (const SlowPlan *slow, RlvTaskIx task, guint asks, RlvTime from,
                    RlvTime until);
RlvTime slow_finish (const SlowPlan *slow, RlvTaskIx task, RlvTime start);
/* The same, but no earlier than @until where nobody works from the one to the other. */
RlvTime slow_end (const SlowPlan *slow, RlvTaskIx t, RlvTime start, RlvTime until);

/* All tasks from place @first of the order on, early, into @start and @finish; task
 * @held (or RLV_NONE) not before @not_before.  FALSE when one finds no time. */
gboolean slow_forward (const SlowPlan *slow, guint32 first, RlvTaskIx held,
                       RlvTime not_before, RlvTime *start, RlvTime *finish);

/* --- people ------------------------------------------------------------------- */

/* Somebody of whom there is so much and no more: one person, or the people of a team,
 * all of them or those with a skill. */
typedef struct {
    guint32 team;
    guint32 person;  /* or RLV_NONE */
    RlvItemIx skill; /* or RLV_NONE */
    gint32 level;
} SlowPool;

/* What @demand takes from when @team serves it: at most two pools. */
guint slow_pools (const SlowPlan *slow, guint32 demand, guint32 team,
                  SlowPool pools[2]);
gint64 slow_asked (const SlowPlan *slow, RlvTaskIx task, const SlowPool *pool);
gboolean slow_same_pool (const SlowPool *a, const SlowPool *b);
/* Hundredths of people there at @t. */
gint64 slow_capacity (const SlowPlan *slow, const SlowPool *pool, RlvTime t);
/* The instants at which the capacity of any pool may change, sorted: an array of
 * RlvTime that begins before everything. */
GArray *slow_changes (const SlowPlan *slow);

/* --- the judge ---------------------------------------------------------------- */

typedef enum {
    SLOW_CHECK_FLOATS = 1 << 0, /* by delaying each task: slow */
    SLOW_CHECK_CALENDARS = 1 << 1,
} SlowCheck;

/* Everything that is wrong with @schedule, one fault a line; "" when nothing is. */
char *slow_judge (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule,
                  const RlvSchedOptions *options, guint checks);

/* --- what it costs ------------------------------------------------------------ */

typedef struct {
    guint32 n;
    guint n_missed; /* dates that the plan fixes */
    gint64 missed;  /* minutes, all together */
    gint64 *late;   /* by task: minutes past its deadline */
    RlvTime end;
} SlowCost;

/* What @schedule costs. */
SlowCost *slow_cost (const RlvPlan *plan, const RlvSchedule *schedule,
                     const RlvSchedOptions *options);
void slow_cost_free (SlowCost *cost);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlowCost, slow_cost_free)

/* In what @a is worse than @b: missed dates first, then lateness, then the end; NULL
 * when it is not, or that hangs on weights. */
const char *slow_cost_worse (const SlowCost *a, const SlowCost *b);

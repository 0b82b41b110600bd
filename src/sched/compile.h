/* From a run to the model that a search works on, as its files share it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/level.h"
#include "sched/model.h"

/* --- ways.c: who may serve a task, and what comes of it ------------------------ */

/* What a task asks of one lane. */
typedef struct {
    guint32 lane;
    gint64 units;
} RlvLaneAsk;

/* One choice of teams for all demands of a task. */
typedef struct {
    RlvCal cal, lag_cal;   /* cut where too few are there, and not */
    RlvTime start, finish; /* if nobody else wanted them; RLV_TIME_NONE: never */
    guint32 first_ask, n_asks;
    guint32 first_team; /* one for each demand of the task, as staffed */
    guint32 pace;       /* of the model */
    gboolean one_zone;  /* of work in days: all who do it are of one zone */
} RlvWay;

/* A pool of people: a team, those of it with a skill, or a person. */
typedef struct {
    RlvResource *resource;
    gint64 unit;   /* hundredths of people that all asks are a multiple of */
    gint64 total;  /* of what all tasks ask, of each the most */
    gint64 most;   /* that one of them asks */
    guint64 scale; /* units for one of the model */
    gint64 least;  /* of the model there ever are, in a step */
} RlvLane;

typedef struct {
    RlvRun *run; /* with dates as they are before levelling */
    Level level;
    GArray *ways;        /* RlvWay, by task */
    GArray *asks;        /* RlvLaneAsk */
    GArray *teams;       /* guint32 */
    GArray *lanes;       /* RlvLane */
    GHashTable *lane_of; /* RlvResource -> its number, plus one */
    GHashTable *serving; /* "side/skill/level/units" -> GArray of teams */
    guint32 *first_way;  /* by task, and one more */
    gboolean all;        /* every way that there is was looked at */
    RlvTime end;         /* nothing with enough people ends before it */
} RlvWays;

/* The ways of all tasks, with what each would give its task if every task had all
 * people to itself. @levelled has the dates and people of what has begun; what it gave
 * up, by demand, is in @unmanned, and is given up here too with @give_up.  Uses up the
 * dates of @run, which must be as before levelling.  Free with rlv_ways_free(). */
RlvWays *rlv_ways_new (RlvRun *run, const RlvSchedule *levelled, const guint8 *unmanned,
                       gboolean give_up);
void rlv_ways_free (RlvWays *ways);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvWays, rlv_ways_free)

/* Staffs @task that way: its calendars are those then. */
void rlv_ways_staff (RlvWays *ways, RlvTaskIx task, const RlvWay *way);
/* Its way that staffs it as @staffing does, or 0. */
guint32 rlv_ways_find (const RlvWays *ways, RlvTaskIx task,
                       const RlvStaffing *staffing);
/* Nothing ends before it either, by the work that one pool of people has to do (in
 * bound-people.c); RLV_TIME_NONE where nothing is known.  With @steady it rests on
 * nothing that more people or fewer links could bring about, so that these never move
 * it back. */
RlvTime rlv_ways_bound (const RlvWays *ways, gboolean steady);
static inline RlvWay *
rlv_ways_get (const RlvWays *ways, guint32 way)
{
    return &g_array_index (ways->ways, RlvWay, way);
}

/* --- steps.c: instants ---------------------------------------------------------- */

/* The working days of a calendar, as instants. */
typedef struct {
    guint32 n;
    guint32 *open, *close;
    gint64 *credit; /* of those before it, n + 1 */
    gboolean plain; /* each step is one whole day of it */
} RlvDays;

/* The working minutes of a calendar. */
typedef struct {
    gint64 *worked; /* by instant: before it */
    guint8 *starts; /* by instant: it works from its end on */
    guint number;
} RlvHours;

/* Instant i is all of [from[i], until[i]], in which nobody works: a close and the next
 * opening are one. */
typedef struct {
    guint32 n; /* of steps: there is one instant more */
    RlvTime *from, *until;
    gboolean exact; /* no date asked for so far lay between instants */
    gboolean sound; /* none was made later for it */
} RlvSteps;

/* The first instant that is not wholly before @t; RLV_NEVER past the last.  @hint is
 * where to look first and is left where it was found. */
guint32 rlv_steps_at (RlvSteps *steps, RlvTime t, guint32 *hint);
/* The first instant that begins at or after @t. */
guint32 rlv_steps_after (const RlvSteps *steps, RlvTime t);
/* Whether @t is one of the times that @instant stands for. */
static inline gboolean
rlv_steps_hits (const RlvSteps *steps, guint32 instant, RlvTime t)
{
    return steps->from[instant] <= t && t <= steps->until[instant];
}

/* --- paces.c -------------------------------------------------------------------- */

typedef struct {
    RlvWays *ways;
    RlvModel *model;
    RlvSteps steps;
    RlvTime begin, horizon;
    GArray *paces;        /* PaceKey */
    GHashTable *pace_of;  /* text of a key -> its number, plus one */
    GArray *lags;         /* RlvLag */
    GHashTable *lag_of;   /* the same */
    GHashTable *days_of;  /* RlvCal -> RlvDays */
    GHashTable *hours_of; /* RlvCal -> RlvHours... */
    GPtrArray *hours;     /* ...owned here, none alike */
    GHashTable *by_hours; /* hours and minutes -> pace, plus one */
} RlvCompile;

/* Where work in hours on @cal may end at the soonest that must not end before @t.
 * Levelling starts it at any minute for it, between instants, and ends it a minute into
 * the next opening where nobody works at @t; the model, which has neither, lets it end
 * where @cal last worked before the instant that @t is in: never later.  @exact says
 * whether that is the same; RLV_NEVER past the last instant. */
guint32 rlv_steps_worked (const RlvCompile *compile, RlvCal cal, RlvTime t,
                          gboolean *exact);
/* Makes the instants from compile->begin to compile->horizon. */
void rlv_compile_steps (RlvCompile *compile);
/* Numbers the paces, so that they can be counted... */
void rlv_compile_number_paces (RlvCompile *compile);
/* ...and makes their tables. */
void rlv_compile_paces (RlvCompile *compile);

/* --- lags.c --------------------------------------------------------------------- */

/* What the lag of @link makes of an instant: a number among compile->lags, or RLV_NEVER
 * where it changes nothing. */
guint32 rlv_compile_lag (RlvCompile *compile, const RlvLink *link);
/* Frees what compile->lag_of holds. */
void rlv_compile_free_lag (gpointer data);
const RlvDays *rlv_compile_days (RlvCompile *compile, RlvCal cal);

/* --- lanes.c -------------------------------------------------------------------- */

/* What there is of each lane, less what has begun holds; the asks of each way. */
void rlv_compile_lanes (RlvCompile *compile, const RlvSchedule *levelled);

/* --- aims.c --------------------------------------------------------------------- */

/* Dates that matter, pairs and what was agreed. */
void rlv_compile_aims (RlvCompile *compile);
/* What a missed deadline of @task weighs. */
gint64 rlv_aims_weight (const RlvRun *run, RlvTaskIx task);
/* The cost of the dates of @out, which were placed exactly, by the same measures as the
 * model's. @unmanned, by demand: given up. */
RlvCost rlv_aims_cost (const RlvRun *run, const RlvSchedule *out,
                       const guint8 *unmanned);

/* --- compile.c ------------------------------------------------------------------ */

/* The model of @ways with instants until @horizon (or a little less), or NULL where it
 * would take too much memory. */
RlvModel *rlv_compile (RlvWays *ways, const RlvSchedule *levelled, RlvTime horizon);

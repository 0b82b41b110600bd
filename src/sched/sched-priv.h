/* Inside the sched room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/sched.h>

/* How the dates of a task fall. */
typedef enum {
    RLV_GRAIN_POINT,   /* no duration */
    RLV_GRAIN_DAY,     /* whole working days: starts at the opening of one */
    RLV_GRAIN_MINUTE,  /* starts at any working minute */
    RLV_GRAIN_ELAPSED, /* runs by the clock */
} RlvGrain;

/* What a search found: in what order tasks are placed, and who serves each demand. */
typedef struct {
    const RlvTaskIx *order;
    const guint32 *team; /* by demand; RLV_NONE: whoever does */
} RlvGuide;

/* What the passes share.  Everything is borrowed but the arrays named so. */
typedef struct {
    const RlvPlan *plan;
    const RlvGraph *graph;
    RlvTimes *times;
    const RlvSchedOptions *options;
    RlvFindings *findings;
    RlvSchedule *out;
    const RlvTask *tasks;
    const RlvLink *links;
    const RlvDemand *demands;
    const RlvTeam *teams;
    const RlvPerson *persons;
    guint32 n_links, n_teams, n_persons;
    RlvDay first_day;
    guint8 *grain;   /* owned, RlvGrain by task */
    RlvCal *lag_cal; /* owned, by task: what lags of its links count on: the calendar
                        of those it needs, never cut by how many there are */
    RlvTime *not_before;   /* owned, by task: a start that ALAP asks for, or NULL */
    GPtrArray *barred;     /* owned: the kinds of task that some blackout bars */
    const RlvGuide *guide; /* how levelling goes, or NULL: by rule */
    RlvTime plan_end;      /* what late dates count from */
    /* Whether the search shall first look for a proof that no schedule at all keeps all
     * dates and deadlines, and whether it found one: then it looks no further. */
    gboolean asks_proof, refuted;
    /* Levelled runs only, else NULL; owned. */
    guint8 *unmanned;    /* by demand: nobody can serve it when its task could run */
    RlvTaskIx *sequence; /* tasks in the order they were placed */
    RlvTaskIx
        *first_held; /* by task: the first of those that waited for its people... */
    RlvTaskIx *next_held; /* ...and the next one after each */
    GArray **away; /* by task that runs by the clock: RlvGap, when too few are there to
                      start it; NULL: never */
    GArray *cals;  /* RlvCal: what rlv_run_cals() returned last */
    guint32 n_all; /* tasks, kept for the end */
    RlvTaskIx stuck; /* the task that found no time to run, or RLV_NONE */
    /* Of a run of a plan that says otherwise, else NULL; see change.c.  Owned. */
    RlvTask *own_tasks;
    RlvLink *own_links;
    RlvDemand *own_demands;
    RlvPerson *own_persons;
    gint64 *more_of_team, *more_of_person; /* hundredths, or RLV_NO_LIMIT */
} RlvRun;

#define RLV_NO_LIMIT (G_MAXINT32 / 2)

/* A time when fewer people are there than a task needs. */
typedef struct {
    RlvTime from, until;
} RlvGap;

/* --- run.c, sched.c --- */

/* Takes what a run works on from its plan; plan, times, options and what else it
 * borrows are set already. */
void rlv_run_setup (RlvRun *run);
/* The same of @n of @tasks, @n_links of @links and @n_demands of @demands, which it
 * then owns. */
void rlv_run_setup_own (RlvRun *run, RlvTask *tasks, guint32 n, RlvLink *links,
                        guint32 n_links, RlvDemand *demands, guint32 n_demands);
/* How dates fall, once durations were changed. */
void rlv_run_regrain (RlvRun *run);
/* Gives back all that it owns. */
void rlv_run_clear (RlvRun *run);
/* Calendars, passes, levelling: FALSE when some task finds no time. */
gboolean rlv_run_pass (RlvRun *run);
/* Whether @task misses the date that its constraint fixes. */
gboolean rlv_run_misses (const RlvRun *run, RlvTaskIx task);
/* The days on which @task starts and ends, on its calendar. */
void rlv_run_days (const RlvRun *run, RlvTaskIx task, RlvDay *begins, RlvDay *ends);

/* --- calendars.c: what calendar a task runs on -------------------------------- */

/* The @n calendars of all who serve @task's demands, as staffed; good until the next
 * call. */
const RlvCal *rlv_run_cals (const RlvRun *run, RlvTaskIx task, guint32 *n);

/* Sets out->staffing of open demands to the first team that could serve, and out->cal.
 */
void rlv_run_calendars (RlvRun *run);

/* Whether @team can serve @demand (right side, people with the skill); its people who
 * can are counted in hundredths in @able. */
gboolean rlv_run_can_serve (const RlvRun *run, const RlvDemand *demand, guint32 team,
                            gint64 *able);
/* Whether @person has @skill at @level or better. */
gboolean rlv_run_has_skill (const RlvRun *run, guint32 person, RlvItemIx skill,
                            gint32 level);

/* --- place.c: one task on its calendar ---------------------------------------- */

/* The earliest dates with start >= @from and finish >= @until (RLV_TIME_NONE: any),
 * inside windows, outside blackouts, at sittings. @why comes in as what set the bound
 * and leaves as what drives the start.  FALSE when there is no such time. */
gboolean rlv_place_early (const RlvRun *run, RlvTaskIx task, RlvTime from,
                          RlvTime until, RlvTime *start, RlvTime *finish, RlvWhy *why);

/* Whether @task may have to wait for a window, for the end of a freeze or a sitting. */
gboolean rlv_place_waits (const RlvRun *run, RlvTaskIx task);

/* The latest dates with start <= @start_by and finish <= @finish_by (RLV_TIME_MAX:
 * any). */
gboolean rlv_place_late (const RlvRun *run, RlvTaskIx task, RlvTime start_by,
                         RlvTime finish_by, RlvTime *start, RlvTime *finish);

/* --- shut.c: days off ---------------------------------------------------------- */

/* Once all dates are known: notes in the reasons of starts which day off is why a task
 * starts, or ends, later than was asked. */
void rlv_run_note_shut (RlvRun *run);

/* --- links.c: what a link asks ------------------------------------------------ */

/* The bound that @link puts on its successor, given its predecessor's dates: on the
 * start for FS and SS, on the finish for FF and SF. */
RlvTime rlv_link_bound (const RlvRun *run, const RlvLink *link, RlvTime start,
                        RlvTime finish);
/* The other way: the latest finish (FS, FF) or start (SS, SF) of the predecessor, given
 * the successor's dates. */
RlvTime rlv_link_limit (const RlvRun *run, const RlvLink *link, RlvTime start,
                        RlvTime finish);
static inline gboolean
rlv_link_on_start (const RlvLink *link)
{
    return link->type == RLV_LINK_FS || link->type == RLV_LINK_SS;
}
static inline gboolean
rlv_link_from_finish (const RlvLink *link)
{
    return link->type == RLV_LINK_FS || link->type == RLV_LINK_FF;
}

/* --- passes.c ----------------------------------------------------------------- */

/* What @task's predecessors, constraint, data date and the plan's start ask of it. */
typedef struct {
    RlvTime start, finish; /* finish RLV_TIME_NONE when nothing asks */
    RlvWhy why_start, why_finish;
} RlvBounds;
void rlv_run_bounds (const RlvRun *run, RlvTaskIx task, RlvBounds *bounds);
/* The same without its predecessors. */
void rlv_run_own_bounds (const RlvRun *run, RlvTaskIx task, RlvBounds *bounds);

/* Sets the dates of a task that has started; TRUE when it has. */
gboolean rlv_run_actual (const RlvRun *run, RlvTaskIx task);
/* The dates that the bounds of its predecessors give; FALSE with a finding when none.
 */
gboolean rlv_run_early (RlvRun *run, RlvTaskIx task);
/* Whether it has a start or a finish recorded. */
gboolean rlv_run_has_begun (const RlvRun *run, RlvTaskIx task);
gboolean rlv_run_forward (RlvRun *run);
void rlv_run_backward (RlvRun *run);
void rlv_run_alap (RlvRun *run);
void rlv_run_no_time (RlvRun *run, RlvTaskIx task, const char *what);

/* --- resource.c: what people are left, minute by minute ----------------------- */

typedef struct _RlvResource RlvResource;

/* What a team or a person has over time, with nothing taken yet. @skill RLV_NONE:
 * everybody. */
RlvResource *rlv_resource_team (const RlvRun *run, guint32 team, RlvItemIx skill,
                                gint32 level);
RlvResource *rlv_resource_person (const RlvRun *run, guint32 person);
void rlv_resource_free (RlvResource *resource);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvResource, rlv_resource_free)

/* What it has at @t, taken or not. */
gint64 rlv_resource_capacity (const RlvResource *resource, RlvTime t);
/* Its @i-th change, by time, from which on it has @capacity; FALSE after the last.  The
 * first lies before everything. */
gboolean rlv_resource_step (const RlvResource *resource, guint i, RlvTime *at,
                            gint64 *capacity);
/* Whether it has, taken or not, @units at every moment of [a, b). */
gboolean rlv_resource_at_least (const RlvResource *resource, gint64 units, RlvTime a,
                                RlvTime b);
/* The most it ever has. */
gint64 rlv_resource_most (const RlvResource *resource);
/* Appends to @at (GArray of RlvTime) when it begins to have more or fewer. */
void rlv_resource_changes (const RlvResource *resource, GArray *at);
/* Whether it never has fewer than @other, taken or not. */
gboolean rlv_resource_covers (const RlvResource *resource, const RlvResource *other);
/* The least it ever has that is @units or more; G_MAXINT64 when it never has so many.
 */
gint64 rlv_resource_enough (const RlvResource *resource, gint64 units);
/* Whether it has fewer than @units from some time on for good: since when. */
gboolean rlv_resource_ends (const RlvResource *resource, gint64 units, RlvTime *since);
/* Since when it has @units left without a break up to @t; RLV_TIME_NONE: always had. */
RlvTime rlv_resource_free_since (const RlvResource *resource, gint64 units, RlvTime t);
/* The times in which it has less than @units, as intervals appended to @from and @until
 * (GArray of RlvTime). */
void rlv_resource_lacks (const RlvResource *resource, gint64 units, GArray *from,
                         GArray *until);
/* The first stretch in [a, b) where @units cannot be had although the resource has so
 * many: its end in @free_at and the task that gives back then in @holder (or RLV_NONE).
 * FALSE when all of it is free. */
gboolean rlv_resource_blocked (const RlvResource *resource, gint64 units, RlvTime a,
                               RlvTime b, RlvTime *free_at, RlvTaskIx *holder);
/* The task that gives back at @t, or RLV_NONE. */
RlvTaskIx rlv_resource_holder (const RlvResource *resource, RlvTime t);
/* Takes @units in [a, b), except where it has fewer than @units (the task pauses then).
 */
void rlv_resource_take (RlvResource *resource, gint64 units, RlvTime a, RlvTime b,
                        RlvTaskIx task);

/* --- level.c ------------------------------------------------------------------ */

gboolean rlv_run_level (RlvRun *run);

/* --- improve.c ---------------------------------------------------------------- */

/* Levels, and looks for better as far as the options say. */
gboolean rlv_run_staff (RlvRun *run);
/* A copy of its dates, reasons, calendars and staffing.  Free with rlv_schedule_free().
 */
RlvSchedule *rlv_schedule_copy (const RlvSchedule *schedule);
/* --- staff.c ------------------------------------------------------------------ */

/* Names persons for the demands of teams that list theirs, after all dates are known.
 */
void rlv_run_name_people (RlvRun *run);

/* Scheduling anew a plan that says otherwise, whole or in part.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/sched-priv.h"

/* One statement said otherwise: left out, or eased by so many of its steps. */
typedef struct {
    RlvSays says;
    guint32 ix; /* as in RlvStatement */
    gboolean drop;
    gint32 steps;
} RlvChange;

/* The tasks that are scheduled: all of the plan, or some of them with the links between
 * them. */
typedef struct {
    RlvTask *tasks;
    RlvLink *links;
    RlvDemand *demands;
    RlvActual *actuals; /* or NULL */
    guint32 n, n_links, n_demands;
    guint32 *task, *link, *demand; /* of each, the place in the plan, ascending; NULL:
                                      the same */
    RlvGraph *graph;               /* its own, or NULL */
} RlvFrame;

void rlv_frame_free (RlvFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvFrame, rlv_frame_free)

typedef enum {
    RLV_GOAL_DATE,     /* the task keeps the date that it fixes */
    RLV_GOAL_TIME,     /* it finds a time */
    RLV_GOAL_STAFF,    /* it has its people */
    RLV_GOAL_DEADLINE, /* it keeps its deadline */
    RLV_GOAL_START,    /* it starts at .by or before */
} RlvGoalKind;

typedef struct {
    RlvGoalKind kind;
    RlvTaskIx task; /* of the plan */
    RlvTime by;
} RlvGoal;

typedef struct {
    const RlvPlan *plan;
    const RlvGraph *graph;
    RlvTimes *times;
    RlvSchedOptions options; /* of one pass... */
    RlvSchedOptions search;  /* ...and of a search, as far as they differ */
    GPtrArray *variants;     /* the plan with some days off or freezes moved away */
    guint64 runs, placed, most_placed;
    gint32 hint;     /* how many steps the last easing took */
    guint8 *failing; /* by task: what fails as it is, and may go on to; or NULL */
} RlvWhatIf;

void rlv_whatif_open (RlvWhatIf *what, const RlvPlan *plan, const RlvGraph *graph,
                      RlvTimes *times, const RlvSchedOptions *options);
void rlv_whatif_close (RlvWhatIf *what);

/* --- frame.c --- */

/* A copy of @n things of @size, and room for one more. */
gpointer rlv_frame_copy (gconstpointer from, guint32 n, gsize size);
/* The place of @ix among the @n ascending @of, or RLV_NONE; itself where there is no
 * list. */
guint32 rlv_frame_find (const guint32 *of, guint32 n, guint32 ix);
/* All of the plan. */
RlvFrame *rlv_frame_whole (const RlvWhatIf *what);
/* The @tasks, which are flagged by task; open demands are those of the team that serves
 * them in @out, or NULL.  Of all deadlines only that of @due (or RLV_NONE) stays. */
RlvFrame *rlv_frame_part (const RlvWhatIf *what, const guint8 *tasks,
                          const RlvSchedule *out, RlvTaskIx due);

typedef struct {
    RlvTime start, finish; /* of the goal's task; RLV_TIME_NONE */
    RlvDay begins, ends;   /* on its calendar */
} RlvOutcome;

/* Whether @goal is reached when @frame is scheduled with @changes; of a whole plan also
 * that nothing fails that did not before.  FALSE too when the work is used up. */
gboolean rlv_whatif_holds (RlvWhatIf *what, const RlvFrame *frame, const RlvGoal *goal,
                           const RlvChange *changes, guint n, RlvOutcome *outcome);
gboolean rlv_whatif_spent (const RlvWhatIf *what);
/* The same by a search as the options asked for, which uses up no work. */
gboolean rlv_whatif_searched (RlvWhatIf *what, const RlvFrame *frame,
                              const RlvGoal *goal, const RlvChange *changes, guint n,
                              RlvOutcome *outcome);

/* Looks for the least easing of @statement that alone (besides @changes) reaches @goal
 * in the whole plan, and says in @statement what it is.  FALSE when there is none. */
gboolean rlv_whatif_ease (RlvWhatIf *what, const RlvFrame *whole, const RlvGoal *goal,
                          RlvStatement *statement);

/* By how many steps it can be eased at most, and which way; 0: only by leaving it out,
 * or not at all. */
gint32 rlv_whatif_most (const RlvWhatIf *what, const RlvGoal *goal,
                        const RlvStatement *statement, gint32 *sign);
/* Says in @statement that it is eased by @steps. */
void rlv_whatif_note (const RlvWhatIf *what, RlvStatement *statement, gint32 steps);
/* Whether @task misses its deadline. */
gboolean rlv_whatif_overdue (const RlvRun *run, RlvTaskIx task);
/* Whether @task misses its date, or lacks people. */
gboolean rlv_whatif_fails (const RlvRun *run, RlvTaskIx task);

/* What a step of a span is, and how many there are at most. */
RlvSpan rlv_change_step (RlvSpan span);

/* A pass over the plan as it is, for its dates and reasons.  Free its run with
 * rlv_run_clear(). */
gboolean rlv_whatif_base (const RlvWhatIf *what, gboolean no_levelling,
                          RlvFindings *findings, RlvSchedOptions *options, RlvRun *run);

/* --- behind.c --- */

/* A statement under trial. */
typedef struct {
    RlvStatement statement;
    gint64 weight; /* the lighter is left out first */
    gboolean out;
} RlvTried;

/* Flags the tasks that the reasons of @task lead back to; with @all, everything it
 * comes after, too.  A task that found no time has no reasons: what it comes after,
 * then. */
guint8 *rlv_behind_tasks (const RlvRun *run, RlvTaskIx task, gboolean all);
/* What the plan says of these @tasks, which @part has, by weight: RlvTried. */
GArray *rlv_behind_statements (const RlvRun *run, const RlvFrame *part,
                               const RlvGoal *goal, const guint8 *tasks,
                               gboolean levelled);

/* --- variant.c --- */

typedef struct {
    guint32 n;
    RlvItemIx *muted; /* calendars, whose days off do not count, and blackouts */
    RlvPlan *plan;
    RlvTimes *times;
} RlvVariant;

/* The plan as if the @n items @muted (sorted) had been left out; NULL when such a plan
 * cannot be read. */
RlvVariant *rlv_variant_new (const RlvPlan *plan, const RlvItemIx *muted, guint32 n);
void rlv_variant_free (RlvVariant *variant);
/* What @changes leave out of the calendars, NULL for nothing; of @what. */
const RlvVariant *rlv_variant_of (RlvWhatIf *what, const RlvChange *changes, guint n);

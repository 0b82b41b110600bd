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
    gboolean all; /* and so does every other task that is scheduled with it: its date,
                     its deadline, its people */
} RlvGoal;

typedef struct {
    const RlvPlan *plan;
    const RlvGraph *graph;
    RlvTimes *times;
    RlvSchedOptions options; /* of one pass... */
    RlvSchedOptions search;  /* ...and of a search, as far as they differ */
    GPtrArray *variants;     /* the plan with some days off or freezes moved away */
    guint64 runs, placed, most_placed;
    guint64 searched, most_searched; /* tasks placed by searches */
    gint32 hint;                     /* how many steps the last easing took */
    guint8 *failing;  /* by task: what fails as it is, and may go on to; or NULL */
    guint8 *late;     /* by task: what misses its deadline as it is; or NULL */
    gboolean refuted; /* the last search was proved to be in vain */
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
 * them in @out, or NULL.  Deadlines stay where @due, by task, says so (or NULL: none).
 */
RlvFrame *rlv_frame_part (const RlvWhatIf *what, const guint8 *tasks,
                          const RlvSchedule *out, const guint8 *due);

typedef struct {
    RlvTime start, finish; /* of the goal's task; RLV_TIME_NONE */
    RlvDay begins, ends;   /* on its calendar */
} RlvOutcome;

/* Whether @goal is reached when @frame is scheduled with @changes; of a whole plan also
 * that nothing fails that did not before.  FALSE too when the work is used up. */
gboolean rlv_whatif_holds (RlvWhatIf *what, const RlvFrame *frame, const RlvGoal *goal,
                           const RlvChange *changes, guint n, RlvOutcome *outcome);
gboolean rlv_whatif_spent (const RlvWhatIf *what);
/* The same by a search as the options asked for, of a whole plan also that no deadline
 * is missed that was not before.  Uses up other work. */
gboolean rlv_whatif_searched (RlvWhatIf *what, const RlvFrame *frame,
                              const RlvGoal *goal, const RlvChange *changes, guint n,
                              RlvOutcome *outcome);
gboolean rlv_whatif_search_spent (const RlvWhatIf *what);
/* The effort of each search of @frame: of a whole plan what the options say, of a part
 * perhaps more. */
guint64 rlv_whatif_effort (const RlvWhatIf *what, const RlvFrame *frame);
/* The same without people: what so is not reached no order of work reaches. */
gboolean rlv_whatif_by_links (RlvWhatIf *what, const RlvFrame *frame,
                              const RlvGoal *goal, const RlvChange *changes, guint n,
                              RlvOutcome *outcome);

/* Looks for the least easing of @statement that alone (besides @changes) reaches @goal
 * in the whole plan, and says in @statement what it is.  FALSE when there is none. */
gboolean rlv_whatif_ease (RlvWhatIf *what, const RlvFrame *whole, const RlvGoal *goal,
                          RlvStatement *statement);
/* The same as searches judge it: what it says was found by one, and by none with a step
 * less. */
gboolean rlv_whatif_ease_searched (RlvWhatIf *what, const RlvFrame *whole,
                                   const RlvGoal *goal, RlvStatement *statement);

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
    gboolean gone; /* left out for good */
} RlvTried;

/* Flags the tasks that the reasons of @task lead back to; with @all, everything it
 * comes after, too.  A task that found no time has no reasons: what it comes after,
 * then. */
guint8 *rlv_behind_tasks (const RlvRun *run, RlvTaskIx task, gboolean all);
/* What the plan says of these @tasks, which @part has, by weight, with the deadlines of
 * those that are @due (or NULL): RlvTried. */
GArray *rlv_behind_statements (const RlvRun *run, const RlvFrame *part,
                               const RlvGoal *goal, const guint8 *tasks,
                               const guint8 *due, gboolean levelled);
/* The dates and deadlines of all tasks but @goal's, those of @last (by task) behind the
 * others: RlvTried. */
GArray *rlv_behind_dates (const RlvRun *run, const RlvGoal *goal, const guint8 *last);

/* --- filter.c: sets of which none can be spared --- */

typedef struct {
    RlvWhatIf *what;
    const RlvFrame *part;
    const RlvFrame *open; /* the same, whoever serves open demands */
    const RlvGoal *goal;
    GArray *tried;   /* RlvTried; owned by whoever makes the filter */
    gboolean search; /* judged by searches, not by one pass */
} RlvFilter;

/* Whether the goal's task fails with what is not out. */
gboolean rlv_filter_fails (const RlvFilter *filter);
/* Leaves out what is not needed, as far as the work allows; FALSE when it does not fail
 * at all, or the work is used up. */
gboolean rlv_filter_thin (RlvFilter *filter);
/* How it is known that what is left fails, people counted: by a search, which it makes,
 * with a proof where there is one. */
RlvProof rlv_filter_prove (RlvFilter *filter);
/* What is out stays out... */
void rlv_filter_settle (RlvFilter *filter);
/* ...and is not even listed any more; nothing can be asked then. */
void rlv_filter_sweep (RlvFilter *filter);

/* --- rivals.c: dates at the cost of which others are kept --- */

/* Looks for a set of statements, with the dates of other tasks among them, of which no
 * search keeps all, though it keeps the date of @goal when it is alone. @run has the
 * dates that a search found for the whole plan.  RlvTried, as searches of @effort judged
 * it, or NULL: not found within the work. */
GArray *rlv_rivals_find (RlvWhatIf *what, const RlvRun *run, const RlvGoal *goal,
                         RlvProof *proof, guint64 *effort);

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

/* <releve/risk.h>: chances: the schedule drawn again and again with other durations.
 *
 * What a draw is.  The team choice and the sequence of the schedule stay: whoever hands
 * people to another task (rlv_schedule_handovers()) hands them over in every draw, so
 * that a draw is one pass over tasks in order.  Calendars, windows, freezes, sittings,
 * dates and lags are kept as the steps they are, and with all durations as planned a
 * draw is the schedule, to the minute.  A task put as late as possible does not start
 * before its planned date, and follows when what comes before is late.  What has begun
 * keeps its dates; what is left of it is drawn in proportion.
 *
 * What is drawn.  Each task between its best and its worst (beta-PERT unless its spread
 * says otherwise); where the plan gives one figure, a preset by kind of task: from 80
 * to 130 % of it for work on knowledge and support (kt, shadow, reverse-shadow, train,
 * recruit, support-primary, support-secondary, hypercare, parallel-run, capture,
 * runbook), 95 to 150 for cutover and rehearsal, 60 to 175 for what others have to
 * grant (consent, legal, account, erase, certificate), 65 to 155 for any other kind;
 * decisions and dates (gate, go-no-go, acceptance, milestone, retrieval, wait) and what
 * runs by the clock are taken as they are.  Causes multiply the durations of several
 * tasks at once, points and what runs by the clock left out; a plan that names none
 * gets one, 90 to 115 %, for each team that answers for two tasks or more, and one, 95
 * to 110 %, for each side; work of both sides has those of both.  Then risks happen or
 * not, and add time to all the tasks they name in the same draw.  A task estimated in
 * whole working days takes whole days, rounded to the nearest, others thousandths of
 * days or minutes; none takes less than one.  Rounding to the nearest keeps the mean,
 * so a long chain of tasks carries no bias.
 *
 * Numbers.  Each is a function of the seed, the number of the draw and the id of what
 * is drawn, and of nothing else: threads, shards and what-ifs change none.  All results
 * are counts of draws, in integers, so that they add up to the bit.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/sched.h>

G_BEGIN_DECLS

/* --- the model ---------------------------------------------------------------- */

/* A schedule ready to be drawn; immutable, and read by many threads at once. */
typedef struct _RlvRisk RlvRisk;

/* "What if": a task that ends on a day, whatever comes before it; or a task, a cause or
 * a risk whose duration, factor or chance is multiplied.  A team stands for the cause
 * that it is by default, and so does a side. */
typedef struct {
    RlvItemIx item;  /* RLV_NONE: a side */
    RlvDay day;      /* or RLV_DAY_NONE */
    gint32 permille; /* of what it was, where there is no day */
    RlvSide side;
} RlvRiskChange;

typedef struct {
    RlvTime data_date; /* as given to the scheduler, like what follows */
    const RlvActual *actuals;
    RlvTaskIx target; /* whose lateness is explained; RLV_NONE: the end of the plan */
    RlvDay due; /* the last day in time; RLV_DAY_NONE: its deadline or fixed date, else
                   the day it is planned for */
    gboolean independent; /* no causes: durations have nothing in common */
    const RlvRiskChange *changes;
    guint32 n_changes;
    const char
        *said; /* the options of all this, and of the schedule, as they are typed:
                  written into parts, so that rlv_risk_merge() can say which
                  differ; one line, or NULL.  Must live as long as the model */
} RlvRiskOptions;

/* Makes the model of levelled @schedule; plan, times and schedule must live longer.
 * Free with rlv_risk_free().  Errors: RLV_ERROR_SCHEDULE when dates run past 2199. */
RlvRisk *rlv_risk_new (const RlvPlan *plan, RlvTimes *times,
                       const RlvSchedule *schedule, const RlvRiskOptions *options,
                       GError **error);
/* Frees a model; NULL is nothing. */
void rlv_risk_free (RlvRisk *risk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvRisk, rlv_risk_free)

/* How durations were had. */
typedef struct {
    guint32 tasks;       /* that are not over and take time */
    guint32 no_estimate; /* of these, with one figure only... */
    guint32 preset;      /* ...of which so many vary by a preset; the rest is fixed */
    guint32 causes;      /* of the plan */
    guint32 presets;     /* causes by default */
    guint32 risks;
    guint32 handovers; /* of people, kept as links */
    guint32 held;      /* tasks kept from starting before their planned date: ALAP, and
                          what no rule explains */
    guint32 leavers;   /* tasks that at worst last longer than those who do them stay;
                          others of the same calendars are taken to go on */
    guint32 unexplained; /* tasks that the model cannot put where the schedule has them:
                            their chances are not to be trusted */
    gboolean independent; /* as was asked: no causes, not even by default */
} RlvRiskFacts;
/* Says how the model was made. */
void rlv_risk_facts (const RlvRisk *risk, RlvRiskFacts *facts);

/* --- drawing ------------------------------------------------------------------ */

#define RLV_RISK_DRAWS     10000
#define RLV_RISK_MAX_DRAWS ((guint64) G_MAXUINT32) /* what a bin can count */

typedef struct {
    guint64 seed;
    guint64 draws;         /* in all; RLV_RISK_DRAWS when 0 */
    guint32 threads;       /* one when 0 */
    guint32 shard, shards; /* part @shard (from 1) of @shards; 0: all */
    gboolean plainly;      /* without vectors, task by task: the same counts, slowly */
    RlvTime *outcomes; /* by draw, or NULL: when the target ended; whole runs only */
} RlvRiskRun;

/* What came out; free with rlv_risk_counts_free(). */
typedef struct _RlvRiskCounts RlvRiskCounts;

/* Draws.  Never fails. */
RlvRiskCounts *rlv_risk_run (const RlvRisk *risk, const RlvRiskRun *run);
/* Frees counts; NULL is nothing. */
void rlv_risk_counts_free (RlvRiskCounts *counts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvRiskCounts, rlv_risk_counts_free)
/* Whether both hold the same, to the bit. */
gboolean rlv_risk_counts_equal (const RlvRiskCounts *a, const RlvRiskCounts *b);
/* How many draws they are of. */
guint64 rlv_risk_draws (const RlvRiskCounts *counts);
/* Their seed. */
guint64 rlv_risk_seed (const RlvRiskCounts *counts);

/* The dates of every task when nothing is left to chance and all is as planned: equal
 * to those of the schedule.  @start and @finish have one entry per task. */
void rlv_risk_replay (const RlvRisk *risk, RlvTime *start, RlvTime *finish);

/* --- shards ------------------------------------------------------------------- */

/* A shard as the text of a file: counts, and a hash of all that they depend on. */
void rlv_risk_shard_write (const RlvRisk *risk, const RlvRiskCounts *counts,
                           GString *out);
/* The counts of all of @files (NULL-terminated paths), which must be all the shards of
 * one run of this very model; bit for bit those of the whole run.  Errors:
 * RLV_ERROR_INPUT, which names the file: not a shard, damaged, of another version, plan
 * or state, with other options (and which), given twice; or which shards are missing.
 */
RlvRiskCounts *rlv_risk_merge (const RlvRisk *risk, const char *const *files,
                               GError **error);

/* --- answers ------------------------------------------------------------------ */

/* Chances are in hundredths of a per cent, 0 to 10000. */

/* Something with a date: the end of the plan (the first mark), gates, milestones, tasks
 * with a deadline or a fixed date, tasks that wait for windows, freezes or sittings. */
typedef struct {
    RlvTaskIx task; /* RLV_NONE: the end of the plan */
    RlvItemIx gate; /* that it decides, or RLV_NONE */
    RlvDay planned;
    RlvDay due;     /* deadline or fixed date, or RLV_DAY_NONE */
    gboolean waits; /* for windows, freezes or sittings: see rlv_risk_slots() */
    gboolean over;  /* it happened, or a what-if put it where it is */
} RlvRiskMark;

/* All marks, the end first, then by planned date. */
guint32 rlv_risk_n_marks (const RlvRisk *risk);
/* Mark number @i. */
void rlv_risk_mark (const RlvRisk *risk, guint32 i, RlvRiskMark *mark);
/* The mark that is explained. */
guint32 rlv_risk_target (const RlvRisk *risk);
/* The last day on which it is in time. */
RlvDay rlv_risk_due (const RlvRisk *risk);

/* The same as an instant: it is late when it ends after it. */
RlvTime rlv_risk_due_time (const RlvRisk *risk);

/* The first day by which mark @i ends in @permille of the draws at least;
 * RLV_DAY_NONE when in too many it never comes. */
RlvDay rlv_risk_quantile (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i,
                          guint permille);
/* In how many draws mark @i ends on @day or before. */
guint64 rlv_risk_within (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i,
                         RlvDay day);
/* In how many draws mark @i never comes: the windows or sittings that the plan names
 * are over by then. */
guint64 rlv_risk_never (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i);
/* @hits of @draws as a chance, and twice its standard error. */
void rlv_risk_chance (guint64 hits, guint64 draws, guint *chance, guint *error);

/* Of the same draws with and without a change, @gained are in time with it alone, and
 * @lost without it alone: twice the standard error of the difference of the chances. */
guint rlv_risk_difference_error (guint64 gained, guint64 lost, guint64 draws);

/* An occurrence of a window, a time between two freezes, or a sitting. */
typedef struct {
    RlvDay from, until; /* first and last day of starts in these draws */
    guint64 draws;
} RlvRiskSlot;
/* When mark @i that waits can start: RlvRiskSlot, by time, those that some draw took.
 * Free with g_array_unref(). */
GArray *rlv_risk_slots (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i);

/* In how many draws the target is late. */
guint64 rlv_risk_late (const RlvRisk *risk, const RlvRiskCounts *counts);

/* Of a task, in draws: the target hangs on it (it is on a chain that leads there: of
 * those before a task, all that alone would put it where it stands); it takes longer
 * than planned; it does so and the target is late. */
typedef struct {
    guint64 path, longer, longer_late;
    gboolean leads;  /* the target may wait for it */
    gboolean varies; /* by itself, not only by a cause that others have too */
} RlvRiskTask;
/* Of task @task. */
void rlv_risk_task (const RlvRisk *risk, const RlvRiskCounts *counts, RlvTaskIx task,
                    RlvRiskTask *out);
/* The day by which task @task ends in @permille of the draws, to within the bins that
 * are counted (a day or a few); RLV_DAY_NONE for what is over, or never comes. */
RlvDay rlv_risk_task_quantile (const RlvRisk *risk, const RlvRiskCounts *counts,
                               RlvTaskIx task, guint permille);

/* A cause or a risk, and in how many draws it was above its likely factor, or happened;
 * and the target late then. */
typedef struct {
    RlvItemIx item; /* RLV_NONE: a cause by default, of @team or else of @side */
    guint32 team;
    RlvSide side;
    gboolean is_risk;
    guint64 draws, late;
} RlvRiskCause;
/* How many causes and risks there are. */
guint32 rlv_risk_n_causes (const RlvRisk *risk);
/* Number @i of them, causes first. */
void rlv_risk_cause (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i,
                     RlvRiskCause *out);

/* --- levers ----------------------------------------------------------------------- */

/* A task made shorter, all that a cause touches made quicker, or a risk avoided; and
 * the draws in which the target is then in time. */
typedef struct {
    RlvRiskChange change;
    guint64 within;
    gboolean reached; /* enough draws */
} RlvRiskLever;

/* Whether anything that is drawn is what @change would change: a task that is not over,
 * a cause or a risk of one. */
gboolean rlv_risk_can_change (const RlvRisk *risk, const RlvRiskChange *change);
/* What alone would bring the target to its date in @permille of the draws: the tasks
 * that it hangs on most, the causes that late draws share and the risks, each with the
 * least change that is enough (no task to less than half, what a cause touches to no
 * less than three quarters), those that are enough first.  RlvRiskLever; free with
 * g_array_unref().  Draws @run again for each change tried, with the same numbers. */
GArray *rlv_risk_levers (const RlvRisk *risk, const RlvRiskCounts *counts,
                         const RlvRiskRun *run, guint permille);

G_END_DECLS

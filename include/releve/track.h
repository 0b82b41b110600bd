/* <releve/track.h>: where the handover stands: facts against plan, baseline and data
 * date.  Pure functions of plan, facts and day: no clock, no database.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/sched.h>
#include <releve/store.h>

G_BEGIN_DECLS

/* The data date as time, [from, until), on the clock of the plan's first calendar. What
 * happened before @until counts; what was not started may still start from @from on,
 * which is therefore the data date of the scheduler. */
void rlv_track_data_span (RlvTimes *times, RlvDay data_date, RlvTime *from,
                          RlvTime *until);

/* One RlvActual per task of @plan, for the scheduler; only what had happened by the end
 * of that day.  @facts may be NULL.  Told in @findings, unless NULL: facts about what
 * the plan does not have ("fact-unknown"); ends before starts, and work remaining
 * without a start ("fact-order"; the start, or the work remaining, is left out); what
 * was recorded before it happened ("fact-future"); tasks under way before what they
 * wait for ("fact-sequence", a note).  Free with g_free(). */
RlvActual *rlv_facts_actuals (const RlvFacts *facts, const RlvPlan *plan,
                              RlvTimes *times, RlvDay data_date, RlvFindings *findings);

/* --- baselines --------------------------------------------------------------- */

/* The canonical table of a schedule, what both sides sign: a line per task, "id start
 * finish", by id.  Free with g_free(). */
char *rlv_baseline_table (const RlvPlan *plan, const RlvSchedule *schedule);
/* @table with the keys of @findings behind it, sorted: what was known to be wrong when
 * it was proposed.  Free with g_free(). */
char *rlv_baseline_tell (const char *table, const RlvFindings *findings);
/* The keys that @fact was recorded with; free with g_ptr_array_unref().
 * Errors: RLV_ERROR_USAGE when it was recorded without any; RLV_ERROR_EVIDENCE when its
 * table is not what its hash says. */
GPtrArray *rlv_baseline_findings (const RlvBaselineFact *fact, GError **error);
/* SHA-256 of a table, 64 hex digits.  Free with g_free(). */
char *rlv_baseline_hash (const char *table);

typedef struct {
    const RlvBaselineFact *fact;
    guint32 n;               /* tasks of the plan */
    RlvTime *start, *finish; /* per task of the plan; RLV_TIME_NONE where it had none */
    guint32 added;           /* tasks of the plan that it lacks */
    guint32 removed;         /* tasks it has that the plan lacks */
    RlvTime end;             /* its last finish */
} RlvBaseline;

/* The baseline called @name; NULL: of those that client and provider had both signed
 * before @until (RLV_TIME_NONE: whenever), the one signed last. NULL with no error when
 * there is none and @name is NULL.  @facts may be NULL, and must live longer than the
 * result. Errors: RLV_ERROR_USAGE when there is no such name; RLV_ERROR_EVIDENCE when
 * its table is not what its hash says, or is no table. */
RlvBaseline *rlv_baseline_get (const RlvFacts *facts, const RlvPlan *plan,
                               const char *name, RlvTime until, GError **error);
/* Frees a baseline; NULL is nothing. */
void rlv_baseline_free (RlvBaseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvBaseline, rlv_baseline_free)

/* --- the state of tasks ------------------------------------------------------ */

typedef enum {
    RLV_STATE_TODO,
    RLV_STATE_RUNNING,
    RLV_STATE_BLOCKED,
    RLV_STATE_DONE,
} RlvState;
/* "to-do", "running", "blocked" or "done": stable, untranslated. */
const char *rlv_state_name (RlvState state);

typedef struct {
    RlvState state;
    const RlvTaskFact *fact; /* or NULL */
    /* Against the baseline, in thousandths of working days of the task's calendar;
     * positive is late, 0 without a baseline. */
    gint64 start_slip, finish_slip;
    gboolean late;    /* should have started or finished before the data date and has
                         not, or will finish after its deadline; never when done */
    gint64 late_days; /* thousandths of working days, from the day it should have; where
                         only the deadline is missed, by how much it will be */
    RlvSide late_side; /* whose: the side of the cause (rlv_status_new says how) */
    RlvTaskIx cause;   /* the task that its delay began with, perhaps itself or one done
                          by now; RLV_NONE when it is not late */
    RlvTaskIx origin;  /* the same of .finish_slip; RLV_NONE when that is not late */
    gint64 costs; /* of .finish_slip, what float does not take up: what the end of the
                     plan, or a date that is fixed after the task, is later for it;
                     0 when done, or not late */
} RlvTaskStatus;

/* --- what each side owes ----------------------------------------------------- */

typedef struct {
    RlvItemIx item; /* deliverable, prerequisite or task that crosses sides */
    RlvSide by;     /* who owes it */
    RlvSide to;
    RlvDay due;                  /* see rlv_status_new(); or RLV_DAY_NONE */
    const RlvDeliveryFact *fact; /* or NULL */
    RlvTaskIx made_by; /* the task that produces it, once it is done; else RLV_NONE */
    gboolean late;
    gint64 late_days; /* working days begun since, on the calendar of .first_need, else
                         the plan's first; 0 when it is not late */
    guint32 blocks;   /* how many unfinished tasks wait for it, directly or not */
    gboolean whole; /* FALSE: .blocks counts only those that wait directly, as there are
                       a thousand worse things owed */
    RlvTaskIx first_need; /* the first task that needs it, or RLV_NONE */
    gint64 margin; /* thousandths of working days from the end of the due day (from the
                      data date when late) until that task is planned to start */
} RlvOwed;

/* --- change management ------------------------------------------------------- */

typedef enum {
    /* Due before the data date and not done. */
    RLV_CHANGE_LATE = 1 << 0,
    /* Open, and nothing said for 14 days; or for 7, or never, when its gate is 7 days
     * off or less. */
    RLV_CHANGE_STALE = 1 << 1,
    /* Done without evidence, where the plan asks for some or its kind leaves a trace:
     * announce, train, practise, consult. */
    RLV_CHANGE_UNPROVEN = 1 << 2,
    /* Open, and its owner has left; or its own due day is the old one, nothing was said
     * for 14 days, and the move of its wave's go-live since the baseline leaves it
     * behind.  An action with a stage is left behind when it is no longer in the time
     * of that stage (.cover of RlvGroupStatus), or was not and a go-live that moved by
     * 5 working days takes it further out; one without a stage when it falls on the
     * other side of the go-live now, or that moved by 5 working days or more. */
    RLV_CHANGE_ORPHAN = 1 << 3,
} RlvChangeFlags;

typedef struct {
    RlvItemIx item;
    const char *state; /* planned, confirmed, done, postponed, dropped */
    RlvDay due;        /* in force */
    RlvDay planned;    /* what the plan says */
    RlvSide side;
    const RlvActionFact *fact; /* or NULL */
    guint flags;
    gint64 late_days; /* working days begun since, on the plan's first calendar */
} RlvChangeStatus;

typedef enum { RLV_GROUP_COVERED, RLV_GROUP_LATE, RLV_GROUP_MISSING } RlvCover;
/* A group of people against the five ADKAR stages.  Each has its time, in weeks from
 * the go-live: awareness until -8, desire until -6, knowledge -4 to -1, ability -2 to
 * +1, reinforcement +2 to +12. */
typedef struct {
    RlvItemIx group;
    RlvDay go_live;     /* first cutover of its wave, or RLV_DAY_NONE */
    RlvCover cover[5];  /* LATE: in time but overdue, or after its time */
    guint32 actions[5]; /* not dropped, at whatever time; communications count for
                           awareness and trainings for knowledge */
} RlvGroupStatus;

/* --- gates ------------------------------------------------------------------- */

typedef struct {
    RlvItemIx gate;
    RlvTaskIx task;                               /* or RLV_NONE */
    const RlvDecisionFact *decision[RLV_N_SIDES]; /* or NULL */
    guint32 criteria;
    guint32 met;      /* of these: their evidence is accepted */
    guint32 unproven; /* it is delivered, but not accepted */
    gboolean passed;  /* go or go-with from client and provider */
} RlvGateStatus;

typedef struct {
    RlvDay data_date;
    guint32 n_tasks;
    RlvTaskStatus *tasks;
    GArray *owed;    /* RlvOwed, worst first: late by harm, then by due day */
    GArray *changes; /* RlvChangeStatus, in document order */
    GArray *groups;  /* RlvGroupStatus, in document order */
    GArray *gates;   /* RlvGateStatus, in document order */
    guint32 n_state[4];
    guint32 n_late[RLV_N_SIDES];   /* tasks late, by whose it is */
    gint64 late_days[RLV_N_SIDES]; /* .finish_slip by whose it is; they add up to it */
    gint64 finish_slip; /* of the plan's finish against the baseline, thousandths of
                           working days of the task that ends last */
} RlvStatus;

/* @facts and @baseline may be NULL.
 *
 * Late is measured against the baseline; a task it lacks, against what the task waits
 * for and its duration.  The cause of a delay is found by going back along the driving
 * reasons of @schedule for as long as a task has the greater part of its delay from the
 * one before.  Its side is that of the party that blocks it where it was recorded as
 * blocked, else of whoever owes the overdue thing that it requires and waits for, else
 * of the task itself.
 *
 * The slip of the plan's finish is divided along the chain that drives it: each task on
 * it has by what its duration grew and what it started later than the one before
 * explains.  Of several slips each costs what the end moved by when it came, after
 * those before it: first come, first served.  So days won back, and the slack of the
 * baseline, take up the oldest slip first; and where a window, a freeze or a sitting
 * was missed, the slip that first went past the slack before it has the whole wait for
 * the next, while those after it cost nothing as long as they only use up that wait,
 * and have the next wait when they miss that too.  With two days of slack before a
 * weekly window, three days of the client and one of the provider are five of the
 * client; two and one are five of the provider; three and five are five and five.  This
 * needs no judgement: it follows from the baseline, the records and the calendars.
 *
 * Owed are deliverables and prerequisites of another side that are not accepted yet,
 * and unfinished tasks of one side that a task of another waits for.  Due is what the
 * plan says; else, for a task, its deadline or its agreed finish; for a thing, the last
 * working day before the agreed start of its first need (agreed: by the baseline, else
 * as planned now). */
RlvStatus *rlv_status_new (const RlvPlan *plan, RlvTimes *times,
                           const RlvSchedule *schedule, const RlvFacts *facts,
                           const RlvBaseline *baseline, RlvDay data_date);
/* Frees a status; NULL is nothing. */
void rlv_status_free (RlvStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvStatus, rlv_status_free)

/* Which side every item of @plan stands on: parties and what is theirs, teams, persons,
 * tasks, and what has an owner, a supplier or a holder.  RLV_N_SIDES: none.  Free with
 * g_free(). */
guint8 *rlv_track_sides (const RlvPlan *plan);

G_END_DECLS

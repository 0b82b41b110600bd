/* <releve/track.h>: where the handover stands: facts against plan, baseline and data date.
 * Pure functions of plan, facts and day: no clock, no database.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/sched.h>
#include <releve/store.h>

G_BEGIN_DECLS

/* What a store holds, loaded once. Arrays as in <releve/store.h>; any may be NULL. */
typedef struct {
    GPtrArray *tasks, *deliveries, *decisions, *actions, *baselines;
    char *head; /* state of the journal, or NULL without one */
} RlvFacts;

RlvFacts *rlv_facts_load (RlvStore *store, GError **error); /* RLV_ERROR_STORE */
void rlv_facts_free (RlvFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvFacts, rlv_facts_free)

/* One RlvActual per task of @plan, for the scheduler; only what had happened by the end of
 * @data_date.  Facts about tasks that the plan no longer has are reported in @findings.
 * Free with g_free(). */
RlvActual *rlv_facts_actuals (const RlvFacts *facts, const RlvPlan *plan,
                              RlvTimes *times, RlvDay data_date,
                              RlvFindings *findings);

/* --- baselines ---------------------------------------------------------------------- */

/* The canonical table of a schedule, what both sides sign. Free with g_free(). */
char *rlv_baseline_table (const RlvPlan *plan, const RlvSchedule *schedule);

typedef struct {
    const RlvBaselineFact *fact;
    guint32 n;               /* tasks of the plan */
    RlvTime *start, *finish; /* per task of the plan; RLV_TIME_NONE where it had none */
    guint32 added, removed;  /* tasks of the plan it lacks; tasks it has that the plan lacks */
    RlvTime end;             /* its last finish */
} RlvBaseline;

/* The baseline called @name; NULL: the newest signed by both client and provider.
 * NULL with no error when there is none and @name is NULL.
 * Errors: RLV_ERROR_USAGE when there is no such name; RLV_ERROR_EVIDENCE when its table is not
 * what its hash says. */
RlvBaseline *rlv_baseline_get (const RlvFacts *facts, const RlvPlan *plan,
                               const char *name, GError **error);
void rlv_baseline_free (RlvBaseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvBaseline, rlv_baseline_free)

/* --- the state of tasks --------------------------------------------------------------- */

typedef enum {
    RLV_STATE_TODO,
    RLV_STATE_RUNNING,
    RLV_STATE_BLOCKED,
    RLV_STATE_DONE,
} RlvState;
const char *rlv_state_name (RlvState state); /* "to-do", "running", "blocked", "done" */

typedef struct {
    RlvState state;
    const RlvTaskFact *fact; /* or NULL */
    gint64 start_slip;  /* against the baseline, thousandths of working days of the task's */
    gint64 finish_slip; /* calendar; 0 without baseline. Positive is late. */
    gboolean late;      /* should have started or finished by the data date and has not,
                           or finishes after its deadline */
    gint64 late_days;   /* thousandths of working days, as of the data date */
    RlvSide late_side;  /* whose: the side of what drives it (rlv_status_new says how) */
    RlvTaskIx cause;    /* the late task that drives it, itself when it is its own; or RLV_NONE */
} RlvTaskStatus;

/* --- what each side owes ---------------------------------------------------------------- */

typedef struct {
    RlvItemIx item;  /* deliverable, prerequisite or task that crosses sides */
    RlvSide by;      /* who owes it */
    RlvSide to;
    RlvDay due;      /* from the plan, or computed from the first task that needs it; RLV_DAY_NONE */
    const RlvDeliveryFact *fact; /* or NULL */
    gboolean late;
    gint64 late_days; /* whole calendar days late as of the data date; 0 when not */
    guint32 blocks;   /* how many unfinished tasks wait for it, directly or not */
    RlvTaskIx first_need; /* the first task that needs it, or RLV_NONE */
    gint64 margin;    /* thousandths of working days from due (or today when late) to that task's start */
} RlvOwed;

/* --- change management ------------------------------------------------------------------- */

typedef enum {
    RLV_CHANGE_LATE = 1 << 0,     /* due before the data date and not done */
    RLV_CHANGE_STALE = 1 << 1,    /* nothing said for 14 days, or 7 before its gate */
    RLV_CHANGE_UNPROVEN = 1 << 2, /* done without evidence where its kind needs one */
    RLV_CHANGE_ORPHAN = 1 << 3,   /* its owner has left, or its wave moved and it did not */
} RlvChangeFlags;

typedef struct {
    RlvItemIx item;
    const char *state; /* planned, confirmed, done, postponed, dropped */
    RlvDay due;        /* in force */
    RlvDay planned;    /* what the plan says */
    RlvSide side;
    const RlvActionFact *fact; /* or NULL */
    guint flags;
    gint64 late_days; /* calendar */
} RlvChangeStatus;

typedef enum { RLV_GROUP_COVERED, RLV_GROUP_LATE, RLV_GROUP_MISSING } RlvCover;
/* A group of people against the five ADKAR stages, by the windows of `ux` practice: awareness by go-live
 * less 8 weeks, desire less 6, knowledge less 4 to less 1, ability less 2 to plus 1,
 * reinforcement plus 2 to plus 12. */
typedef struct {
    RlvItemIx group;
    RlvDay go_live; /* first cutover of its wave, or RLV_DAY_NONE */
    RlvCover cover[5];
    guint32 actions[5];
} RlvGroupStatus;

/* --- gates --------------------------------------------------------------------------------- */

typedef struct {
    RlvItemIx gate;
    RlvTaskIx task; /* or RLV_NONE */
    const RlvDecisionFact *decision[RLV_N_SIDES]; /* or NULL */
    guint32 criteria, met, unproven; /* met: evidence accepted; unproven: delivered, not accepted */
    gboolean passed; /* go or go-with from client and provider */
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
    guint32 n_late[RLV_N_SIDES];     /* tasks late, by whose it is */
    gint64 late_days[RLV_N_SIDES];   /* days of slip of the plan's finish, by whose they are */
    gint64 finish_slip; /* of the plan's finish against the baseline, thousandths of working days */
} RlvStatus;

/* @baseline may be NULL.  A late task is its own cause unless it waits, by the chain of
 * driving reasons in @schedule, for another late task: then that one is. Its side is the side of the cause:
 * of the party that blocks it where it was recorded as blocked, else of the task; a task
 * of both sides counts as both. */
RlvStatus *rlv_status_new (const RlvPlan *plan, RlvTimes *times,
                           const RlvSchedule *schedule, const RlvFacts *facts,
                           const RlvBaseline *baseline, RlvDay data_date);
void rlv_status_free (RlvStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvStatus, rlv_status_free)

G_END_DECLS

/* What the files of the room track share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/graph.h>
#include <releve/track.h>

/* Everything a status is made from, and what its parts hand on to one another. */
typedef struct {
    const RlvPlan *plan;
    RlvTimes *times;
    const RlvSchedule *schedule;
    const RlvFacts *facts;       /* or NULL */
    const RlvBaseline *baseline; /* or NULL */
    RlvDay data_date;
    RlvTime from, until; /* of the data date: [from, until) */

    const RlvTask *tasks;
    const RlvLink *links;
    guint32 n;
    RlvActual *actuals; /* owned */
    guint8 *sides;      /* owned: per item, see rlv_track_sides() */
    guint8 *held;       /* owned: per task, the side that its delays count for */
    GHashTable *given;  /* owned: item → its RlvDeliveryFact */

    RlvStatus *status;
} RlvTrack;

/* One end of a task. */
typedef struct {
    RlvTaskIx task; /* RLV_NONE: nowhere */
    gboolean finish;
} RlvEnd;

/* The facts that held at the end of the data date; @findings may be NULL. */
RlvActual *rlv_track_actuals (const RlvFacts *facts, const RlvPlan *plan,
                              RlvTimes *times, RlvTime until, RlvFindings *findings);

/* Whether @item was delivered, and not refused since, by the end of the data date. */
gboolean rlv_track_delivered (const RlvTrack *track, RlvItemIx item);
gboolean rlv_track_accepted (const RlvTrack *track, RlvItemIx item);
const RlvDeliveryFact *rlv_track_delivery (const RlvTrack *track, RlvItemIx item);

/* The day the plan itself says @item is due, or RLV_DAY_NONE. */
RlvDay rlv_track_own_due (const RlvTrack *track, RlvItemIx item);

/* The day of an instant in the zone of @task's calendar. */
RlvDay rlv_track_day (const RlvTrack *track, RlvTaskIx task, RlvTime t,
                      gboolean is_end);

/* How many working days of @cal have begun since @due was over; at least one. */
gint64 rlv_track_days_late (const RlvTrack *track, RlvCal cal, RlvDay due);

/* When @task could have started for all it waits for, and the link that says so
 * (RLV_NONE: none does). */
RlvTime rlv_track_ready (const RlvTrack *track, RlvTaskIx task, guint32 *link);

/* What drives that end of a task: an end of the same task or of another one.  @tips,
 * when not NULL, says whether a window, a freeze or a sitting stands between the two,
 * which turns a small delay into a large one. */
RlvEnd rlv_track_driver (const RlvTrack *track, RlvEnd end, gboolean *tips);

/* Each fills its part of the status. */
void rlv_track_tasks (RlvTrack *track);
void rlv_track_attribute (RlvTrack *track);
void rlv_track_costs (RlvTrack *track);
void rlv_track_owed (RlvTrack *track);
void rlv_track_changes (RlvTrack *track);
void rlv_track_gates (RlvTrack *track);

/* Per gate, by its place among the items of its kind: the first task that decides it,
 * or RLV_NONE.  Free with g_free(). */
RlvTaskIx *rlv_track_gate_tasks (const RlvTrack *track);

/* Per gate, by its place: when the later of client and provider said go, or
 * RLV_TIME_NONE where they have not both by @until.  Free with g_free(). */
RlvTime *rlv_track_decided (const RlvFacts *facts, const RlvPlan *plan, RlvTime until);

/* Per item, its place among the items of its kind.  Free with g_free(). */
guint32 *rlv_track_places (const RlvPlan *plan);

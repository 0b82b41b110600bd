/* Gates: what was asked, what is there, who decided what.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "track-priv.h"

RlvTaskIx *
rlv_track_gate_tasks (const RlvTrack *track)
{
    guint32 n;
    g_autofree guint32 *places = rlv_track_places (track->plan);
    RlvTaskIx *tasks;

    rlv_plan_of_kind (track->plan, "gate", &n);
    tasks = g_new (RlvTaskIx, MAX (n, 1));
    for (guint32 i = 0; i < n; i++)
        tasks[i] = RLV_NONE;
    for (guint32 i = track->n; i-- > 0;)
        if (track->tasks[i].gate != RLV_NONE)
            tasks[places[track->tasks[i].gate]] = i;
    return tasks;
}

/* A criterion speaks through its evidence; one without any is never met by itself. */
static void
count_criteria (const RlvTrack *track, RlvGateStatus *gate)
{
    for (RlvItemIx c = rlv_plan_child (track->plan, gate->gate, "criterion", RLV_NONE);
         c != RLV_NONE; c = rlv_plan_child (track->plan, gate->gate, "criterion", c)) {
        RlvItemIx evidence = rlv_item_ref (track->plan, c, "evidence");

        gate->criteria++;
        if (evidence == RLV_NONE)
            continue;
        if (rlv_track_accepted (track, evidence))
            gate->met++;
        else if (rlv_track_delivered (track, evidence))
            gate->unproven++;
    }
}

static gboolean
says_go (const RlvDecisionFact *decision)
{
    return decision != NULL && (g_strcmp0 (decision->value, "go") == 0 ||
                                g_strcmp0 (decision->value, "go-with") == 0);
}

/* The decisions on gates of @plan that had been taken by @until, by the place of the
 * gate.  Free with g_free(). */
typedef const RlvDecisionFact *Votes[RLV_N_SIDES];

static Votes *
find_votes (const RlvFacts *facts, const RlvPlan *plan, RlvTime until,
            const guint32 *places)
{
    const GPtrArray *decisions = facts != NULL ? facts->decisions : NULL;
    guint32 n;

    rlv_plan_of_kind (plan, "gate", &n);
    Votes *votes = g_new0 (Votes, MAX (n, 1));
    for (guint i = 0; decisions != NULL && i < decisions->len; i++) {
        const RlvDecisionFact *fact = decisions->pdata[i];
        RlvItemIx item = rlv_plan_find (plan, fact->gate);

        if (item == RLV_NONE || fact->side >= RLV_N_SIDES ||
            (fact->at != RLV_TIME_NONE && fact->at >= until) ||
            !g_str_equal (rlv_plan_kind_name (plan, item), "gate"))
            continue;
        votes[places[item]][fact->side] = fact;
    }
    return votes;
}

static gboolean
has_passed (const Votes votes)
{
    return says_go (votes[RLV_SIDE_CLIENT]) && says_go (votes[RLV_SIDE_PROVIDER]);
}

RlvTime *
rlv_track_decided (const RlvFacts *facts, const RlvPlan *plan, RlvTime until)
{
    guint32 n;
    g_autofree guint32 *places = rlv_track_places (plan);
    g_autofree Votes *votes = find_votes (facts, plan, until, places);
    RlvTime *decided;

    rlv_plan_of_kind (plan, "gate", &n);
    decided = g_new (RlvTime, MAX (n, 1));
    for (guint32 i = 0; i < n; i++)
        decided[i] = has_passed (votes[i]) ? MAX (votes[i][RLV_SIDE_CLIENT]->at,
                                                  votes[i][RLV_SIDE_PROVIDER]->at)
                                           : RLV_TIME_NONE;
    return decided;
}

void
rlv_track_gates (RlvTrack *track)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (track->plan, "gate", &n);
    g_autofree guint32 *places = rlv_track_places (track->plan);
    g_autofree RlvTaskIx *tasks = rlv_track_gate_tasks (track);
    g_autofree Votes *votes =
        find_votes (track->facts, track->plan, track->until, places);
    GArray *gates = g_array_sized_new (FALSE, TRUE, sizeof (RlvGateStatus), n);

    for (guint32 i = 0; i < n; i++) {
        RlvGateStatus gate = {.gate = items[i], .task = tasks[i]};

        count_criteria (track, &gate);
        memcpy (gate.decision, votes[i], sizeof gate.decision);
        gate.passed = has_passed (votes[i]);
        g_array_append_val (gates, gate);
    }
    track->status->gates = gates;
}

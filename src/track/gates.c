/* Gates: what was asked, what is there, who decided what.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

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

static void
set_decisions (const RlvTrack *track, const guint32 *places, GArray *gates)
{
    const GPtrArray *facts = track->facts != NULL ? track->facts->decisions : NULL;

    for (guint i = 0; facts != NULL && i < facts->len; i++) {
        const RlvDecisionFact *fact = facts->pdata[i];
        RlvItemIx item = rlv_plan_find (track->plan, fact->gate);
        RlvGateStatus *gate;

        if (item == RLV_NONE || fact->side >= RLV_N_SIDES ||
            (fact->at != RLV_TIME_NONE && fact->at >= track->until) ||
            !g_str_equal (rlv_plan_kind_name (track->plan, item), "gate"))
            continue;
        gate = &g_array_index (gates, RlvGateStatus, places[item]);
        gate->decision[fact->side] = fact;
    }
}

void
rlv_track_gates (RlvTrack *track)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (track->plan, "gate", &n);
    g_autofree guint32 *places = rlv_track_places (track->plan);
    g_autofree RlvTaskIx *tasks = rlv_track_gate_tasks (track);
    GArray *gates = g_array_sized_new (FALSE, TRUE, sizeof (RlvGateStatus), n);

    for (guint32 i = 0; i < n; i++) {
        RlvGateStatus gate = {.gate = items[i], .task = tasks[i]};

        count_criteria (track, &gate);
        g_array_append_val (gates, gate);
    }
    set_decisions (track, places, gates);
    for (guint32 i = 0; i < n; i++) {
        RlvGateStatus *gate = &g_array_index (gates, RlvGateStatus, i);

        gate->passed = says_go (gate->decision[RLV_SIDE_CLIENT]) &&
                       says_go (gate->decision[RLV_SIDE_PROVIDER]);
    }
    track->status->gates = gates;
}

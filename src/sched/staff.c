/* Who, by name: persons for the demands of teams that list theirs.  Dates are settled
 * by then; a person is named only where he or she is free all the while.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/sched-priv.h"

typedef struct {
    RlvRun *run;
    RlvResource **persons; /* by person, made when first needed */
    gint64 *busy;          /* by person: minutes given so far, to share the work */
    GArray *named;         /* guint32 */
} Namer;

static RlvResource *
resource_of (Namer *namer, guint32 person)
{
    if (namer->persons[person] == NULL)
        namer->persons[person] = rlv_resource_person (namer->run, person);
    return namer->persons[person];
}

/* Whether @person has @units left over all of [start, finish), never away in between.
 */
static gboolean
is_free (Namer *namer, guint32 person, gint64 units, RlvTime start, RlvTime finish)
{
    RlvResource *resource = resource_of (namer, person);
    RlvTime free_at;
    RlvTaskIx holder;

    return rlv_resource_at_least (resource, units, start, finish) &&
           !rlv_resource_blocked (resource, units, start, finish, &free_at, &holder);
}

static void
give (Namer *namer, guint32 d, guint32 person, gint64 units)
{
    RlvSchedule *out = namer->run->out;
    RlvTaskIx task = namer->run->demands[d].task;

    rlv_resource_take (resource_of (namer, person), units, out->start[task],
                       out->finish[task], task);
    namer->busy[person] += units * (out->finish[task] - out->start[task]) / 100;
    g_array_append_val (namer->named, person);
    out->staffing[d].n_named++;
}

/* The least busy person of the team who is able and free, or RLV_NONE. */
static guint32
pick (Namer *namer, const RlvDemand *demand, guint32 team_ix, gint64 left,
      gint64 *units)
{
    const RlvRun *run = namer->run;
    const RlvTeam *team = &run->teams[team_ix];
    RlvTime start = run->out->start[demand->task];
    RlvTime finish = run->out->finish[demand->task];
    guint32 best = RLV_NONE;

    for (guint32 p = team->first_person; p < team->first_person + team->n_persons;
         p++) {
        gint64 share = MIN (left, run->persons[p].units);

        if (share <= 0 || (best != RLV_NONE && namer->busy[best] <= namer->busy[p]) ||
            !rlv_run_has_skill (run, p, demand->skill, demand->level) ||
            !is_free (namer, p, share, start, finish))
            continue;
        best = p;
        *units = share;
    }
    return best;
}

static void
name_for (Namer *namer, guint32 d)
{
    RlvRun *run = namer->run;
    const RlvDemand *demand = &run->demands[d];
    RlvStaffing *staffing = &run->out->staffing[d];
    gint64 left = demand->units, units = 0;

    staffing->first_named = namer->named->len;
    if (staffing->team == RLV_NONE)
        return;
    if (demand->person != RLV_NONE) {
        g_array_append_val (namer->named, demand->person);
        staffing->n_named = 1;
        return;
    }
    if (run->out->finish[demand->task] <= run->out->start[demand->task])
        return;
    while (left > 0) {
        guint32 person = pick (namer, demand, staffing->team, left, &units);

        if (person == RLV_NONE)
            return;
        give (namer, d, person, units);
        left -= units;
    }
}

void
rlv_run_name_people (RlvRun *run)
{
    RlvSchedule *out = run->out;
    g_autofree RlvResource **persons = g_new0 (RlvResource *, run->n_persons + 1);
    g_autofree gint64 *busy = g_new0 (gint64, run->n_persons + 1);
    Namer namer = {run, persons, busy, g_array_new (FALSE, FALSE, sizeof (guint32))};

    /* Those asked for by name are taken first. */
    for (guint32 d = 0; d < out->n_demands; d++)
        if (run->demands[d].person != RLV_NONE && out->staffing[d].team != RLV_NONE)
            rlv_resource_take (resource_of (&namer, run->demands[d].person),
                               run->demands[d].units, out->start[run->demands[d].task],
                               out->finish[run->demands[d].task], run->demands[d].task);
    for (guint32 i = 0; i < out->n; i++) {
        const RlvTask *task = &run->tasks[out->order[i]];

        for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
             d++)
            name_for (&namer, d);
    }
    for (guint32 p = 0; p < run->n_persons; p++)
        rlv_resource_free (persons[p]);
    out->n_named = namer.named->len;
    out->named = (guint32 *) g_array_free (namer.named, FALSE);
}

/* Every order of a few tasks: depth first, cut off where what is placed so far, and the
 * rest as if alone, is no better than the best.  Chance, which serves a hundred tasks
 * well, may miss one order of six.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/few.h"
#include "sched/sgs-priv.h"

/* With more, there are too many orders for what a search may spend. */
#define MOST_TASKS 8

typedef struct {
    RlvBreed *breed;
    const RlvModel *m;
    guint64 left;       /* tasks that may still be placed */
    gboolean all_modes; /* else the one that ends first */
    gboolean placed[MOST_TASKS];
    guint32 order[MOST_TASKS], mode[MOST_TASKS];
    guint32 start[MOST_TASKS], finish[MOST_TASKS];
    guint32 try[MOST_TASKS]; /* tasks, those to try first first */
    RlvMember *best;
    RlvWorth worth; /* of it, or of the member to beat */
    gboolean found;
} Few;

static gboolean
is_ready (const Few *few, guint32 task)
{
    for (guint32 a = few->m->first_in[task]; a < few->m->first_in[task + 1]; a++)
        if (!few->placed[few->m->in[a].task])
            return FALSE;
    return !few->placed[task];
}

/* Each schedule is made by the order of its starts too: others only repeat it. */
static gboolean
is_repeated (const Few *few, guint32 depth, guint32 task)
{
    guint32 before;

    if (depth == 0 || !few->breed->by_start)
        return FALSE;
    before = few->order[depth - 1];
    return few->start[task] < few->start[before] ||
           (few->start[task] == few->start[before] && task < before &&
            !rlv_model_waits_for (few->m, task, before));
}

/* The dates that @task would have at best, from @from on. */
static void
place_alone (Few *few, guint32 task, guint32 from, guint32 *start, guint32 *finish)
{
    const RlvModel *m = few->m;

    start[task] = finish[task] = RLV_NEVER;
    from = MAX (from, m->release[task]);
    for (guint32 k = m->first_mode[task]; k < m->first_mode[task + 1]; k++) {
        const RlvPace *pace = &m->paces[m->modes[k].pace];
        guint32 at = rlv_pace_next (m, pace, from);

        if (at == RLV_NEVER)
            continue;
        start[task] = MIN (start[task], at);
        finish[task] = MIN (finish[task], rlv_pace_end (pace, at));
    }
    if (m->fixed_start[task] != RLV_NEVER) {
        start[task] = m->fixed_start[task];
        finish[task] = m->fixed_finish[task];
    }
}

/* Of the first @depth as they are, and the rest at best. */
static gboolean
measure (Few *few, guint32 depth, RlvWorth *worth)
{
    guint32 start[MOST_TASKS], finish[MOST_TASKS], end = 0;
    guint32 from =
        few->breed->by_start && depth > 0 ? few->start[few->order[depth - 1]] : 0;

    memcpy (start, few->start, sizeof start);
    memcpy (finish, few->finish, sizeof finish);
    for (guint32 t = 0; t < few->m->n_tasks; t++) {
        if (!few->placed[t])
            place_alone (few, t, from, start, finish);
        if (finish[t] == RLV_NEVER)
            return FALSE;
        end = MAX (end, finish[t]);
    }
    rlv_model_lateness (few->m, start, finish, &worth->hard, &worth->late);
    worth->end = few->m->at[end];
    worth->tie = 0;
    return TRUE;
}

static gboolean
can_be_better (Few *few, guint32 depth)
{
    RlvWorth worth;

    return measure (few, depth, &worth) && rlv_worth_compare (&worth, &few->worth) < 0;
}

static void
keep (Few *few)
{
    const gsize size = few->m->n_tasks * sizeof *few->order;

    memcpy (few->best->order, few->order, size);
    memcpy (few->best->mode, few->mode, size);
    few->found = measure (few, few->m->n_tasks, &few->worth);
}

/* Takes the last task out: all are, and those before it put back. */
static void
take_back (Few *few, guint32 depth)
{
    RlvSgs *sgs = few->breed->sgs;

    rlv_sgs_give_back (sgs, few->order, depth + 1, few->mode, few->start, few->finish);
    few->placed[few->order[depth]] = FALSE;
    for (guint32 i = 0; i < depth; i++)
        rlv_sgs_place (sgs, few->order[i], few->mode, few->start, few->finish);
}

static void explore (Few *few, guint32 depth);

static void
explore_with (Few *few, guint32 depth, guint32 task, guint32 mode)
{
    if (few->left == 0)
        return;
    few->left--;
    few->mode[task] = mode;
    if (!rlv_sgs_place (few->breed->sgs, task, few->mode, few->start, few->finish))
        return;
    few->order[depth] = task;
    few->placed[task] = TRUE;
    if (!is_repeated (few, depth, task) && can_be_better (few, depth + 1))
        explore (few, depth + 1);
    take_back (few, depth);
}

static void
explore (Few *few, guint32 depth)
{
    const RlvModel *m = few->m;

    if (depth == m->n_tasks) {
        keep (few);
        return;
    }
    for (guint32 i = 0; i < m->n_tasks; i++) {
        guint32 task = few->try[i], n = m->first_mode[task + 1] - m->first_mode[task];

        if (!is_ready (few, task))
            continue;
        if (few->all_modes)
            for (guint32 k = 0; k < n; k++)
                explore_with (few, depth, task, k);
        else
            explore_with (few, depth, task, RLV_ANY_MODE);
    }
}

/* What is due first goes first, then what has most behind it. */
static gboolean
goes_before (const RlvBreed *breed, guint32 a, guint32 b)
{
    if (breed->due != NULL && breed->due[a] != breed->due[b])
        return breed->due[a] < breed->due[b];
    return breed->tail[a] > breed->tail[b];
}

static void
choose_first (Few *few)
{
    for (guint32 t = 0; t < few->m->n_tasks; t++) {
        guint32 i = t;

        for (; i > 0 && goes_before (few->breed, t, few->try[i - 1]); i--)
            few->try[i] = few->try[i - 1];
        few->try[i] = t;
    }
}

static void
offer (Few *few, guint64 spent)
{
    RlvBreed *breed = few->breed;

    /* So many placed are as much work as a schedule. */
    breed->generated += (spent + few->m->n_tasks - 1) / few->m->n_tasks;
    if (!few->found) {
        rlv_member_free (few->best);
        return;
    }
    rlv_breed_offer (breed, few->best);
    rlv_breed_select (breed, breed->members->len);
}

void
rlv_few_try (RlvBreed *breed, guint64 schedules)
{
    const RlvModel *m = breed->model;
    Few few = {.breed = breed, .m = m};
    guint64 most;

    schedules = MIN (schedules, breed->budget - MIN (breed->generated, breed->budget));
    /* What it finds is generated once more, and made better. */
    if (m->n_tasks == 0 || m->n_tasks > MOST_TASKS || schedules <= 3 ||
        rlv_breed_is_over (breed))
        return;
    few.left = most = MIN (schedules - 3, G_MAXUINT32) * m->n_tasks;
    few.best = rlv_member_new (m->n_tasks);
    few.worth = (RlvWorth){G_MAXINT64, G_MAXINT64, G_MAXINT64, 0};
    if (breed->members->len > 0)
        few.worth = ((const RlvMember *) breed->members->pdata[0])->worth;
    few.worth.tie = 0;
    choose_first (&few);
    rlv_sgs_clear (breed->sgs);
    explore (&few, 0);
    few.all_modes = TRUE;
    if (rlv_model_has_choice (m))
        explore (&few, 0);
    offer (&few, most - few.left);
}

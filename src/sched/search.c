/* The search for a better staffed schedule: islands that breed on their own, then
 * together.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/bound.h"
#include "sched/breed.h"
#include "sched/climb.h"
#include "sched/few.h"
#include "sched/learn.h"
#include "sched/queues.h"
#include "sched/repair.h"
#include "sched/search.h"

/* Below this effort one population does better than several. */
#define ISLANDS_FROM 2000000
#define N_ISLANDS    4
#define N_DRAFTS     8

/* For each two tasks one schedule, and these at least, go to one order alone. */
#define LEAST_CLIMB 30

/* Of the effort, one part in so many may go to trying all orders of few tasks. */
#define FEW_SHARE 2

/* Of what is left after proving, one part in so many is spent on the bound. */
#define RAISE_SHARE 10

/* The more there is to spend, the greater the population and the more generations:
 * three quarters of the growth and one quarter. */
static guint32
size_for (guint64 effort)
{
    guint64 some = MIN (effort, 2000000);
    guint64 cube = some * some * some / 48000, r = 4;

    while (r < 2000 && (r + 1) * (r + 1) * (r + 1) * (r + 1) <= cube)
        r++;
    return (guint32) r;
}

/* Where tasks go from queue to queue, one part in so many goes to where that begins. */
#define QUEUE_SHARE 10

/* --- islands ------------------------------------------------------------------ */

static void
grow (RlvBreed *breed)
{
    guint32 size = size_for (breed->budget);

    if (rlv_queues_fit (breed->model)) {
        rlv_breed_fill (breed, size_for (breed->budget / QUEUE_SHARE));
        rlv_queues_improve (breed, breed->budget);
    } else {
        rlv_breed_fill (breed, size);
    }
    rlv_breed_run (breed, size);
}

typedef struct {
    RlvBreed **breeds;
    guint from, n; /* in @breeds */
} Share;

static gpointer
work (gpointer data)
{
    const Share *share = data;

    for (guint i = share->from; i < share->from + share->n; i++)
        grow (share->breeds[i]);
    return NULL;
}

static void
grow_all (RlvBreed *breeds[N_ISLANDS], guint n_threads)
{
    Share shares[N_ISLANDS];
    guint n = CLAMP (n_threads, 1, N_ISLANDS);

    for (guint i = 0; i < n; i++) {
        guint from = N_ISLANDS * i / n;

        shares[i] = (Share){breeds, from, N_ISLANDS * (i + 1) / n - from};
    }
    rlv_share_work (work, shares, sizeof *shares, n);
}

/* --- where it begins ---------------------------------------------------------- */

static void
add_order (RlvBreed *breed, const guint32 *order, const guint32 *mode)
{
    const guint32 n = breed->model->n_tasks;
    RlvMember *member;

    if (rlv_breed_is_over (breed))
        return;
    member = rlv_member_new (n);
    memcpy (member->order, order, n * sizeof *order);
    for (guint32 t = 0; t < n; t++)
        member->mode[t] = mode != NULL ? mode[t] : RLV_ANY_MODE;
    rlv_breed_offer (breed, member);
}

/* The order that both sides signed, as far as they did. */
static void
add_agreed (RlvBreed *breed)
{
    const RlvModel *m = breed->model;
    g_autofree guint32 *order = NULL, *key = NULL;
    guint32 *mode = NULL;

    if (m->agreed == NULL)
        return;
    order = g_new (guint32, (gsize) m->n_tasks + 1);
    key = g_new (guint32, (gsize) m->n_tasks + 1);
    for (guint32 t = 0; t < m->n_tasks; t++) {
        order[t] = t;
        key[t] = m->agreed[t] == RLV_TIME_NONE
                     ? G_MAXUINT32 / 2
                     : (guint32) CLAMP (m->agreed[t] - m->at[0], 0, G_MAXUINT32 / 2);
    }
    rlv_sgs_arrange (breed->sgs, order, key, FALSE);
    if (rlv_queues_fit (m))
        rlv_queues_agreed (breed, order, mode = key);
    add_order (breed, order, mode);
}

/* With so many schedules a task on a plain model, orders that chance gives do better
 * without the one that a single pass took: their children would soon all be its own. */
#define AMPLE 25

static gboolean
is_ample (const RlvBreed *breed, guint64 effort)
{
    return rlv_sgs_is_plain (breed->sgs) &&
           effort / AMPLE >= MAX (breed->model->n_tasks, 1);
}

static RlvBreed *
new_breed (const RlvModel *model, const RlvSearchOptions *options, guint64 stream,
           guint64 budget, gint64 until, guint n_desks)
{
    RlvBreed *breed = rlv_breed_new (model, options->seed, stream, n_desks);

    breed->budget = budget;
    breed->until = until;
    breed->least = options->least;
    if (options->order != NULL && !is_ample (breed, options->effort))
        add_order (breed, options->order, options->mode);
    add_agreed (breed);
    return breed;
}

/* --- what is found ------------------------------------------------------------ */

static void
free_draft (gpointer data)
{
    RlvDraft *draft = data;

    g_free (draft->order);
    g_free (draft->mode);
    g_free (draft->start);
    g_free (draft->finish);
    g_free (draft);
}

static gint
compare_drafts (gconstpointer a, gconstpointer b)
{
    const RlvDraft *x = *(RlvDraft *const *) a, *y = *(RlvDraft *const *) b;

    for (guint i = 0; i < RLV_N_COSTS; i++)
        if (x->cost.of[i] != y->cost.of[i])
            return x->cost.of[i] < y->cost.of[i] ? -1 : 1;
    return 0;
}

static void
add_draft (GPtrArray *drafts, const RlvModel *model, const RlvMember *member)
{
    RlvDraft *draft = g_new0 (RlvDraft, 1);
    gsize size = model->n_tasks * sizeof *member->order;

    draft->order = g_memdup2 (member->order, size);
    draft->mode = g_memdup2 (member->taken, size);
    draft->start = g_memdup2 (member->start, size);
    draft->finish = g_memdup2 (member->finish, size);
    rlv_model_cost (model, member->taken, member->start, member->finish, &draft->cost);
    g_ptr_array_add (drafts, draft);
}

static void
collect (RlvFound *found, RlvBreed *breed)
{
    for (guint i = 0; i < MIN (breed->members->len, N_DRAFTS); i++)
        add_draft (found->drafts, breed->model, breed->members->pdata[i]);
    g_ptr_array_sort (found->drafts, compare_drafts);
    found->generated += breed->generated;
    found->cut_short |= breed->cut_short;
}

void
rlv_found_free (RlvFound *found)
{
    if (found == NULL)
        return;
    g_ptr_array_unref (found->drafts);
    g_free (found);
}

/* --- the whole ---------------------------------------------------------------- */

/* The best quarter of each island go on together. */
static RlvBreed *
join (RlvBreed **breeds, guint n, const RlvSearchOptions *options, guint64 budget,
      gint64 until)
{
    RlvBreed *all =
        new_breed (breeds[0]->model, options, n, budget, until, options->threads);

    for (guint i = 0; i < n; i++) {
        GPtrArray *members = breeds[i]->members;

        for (guint k = 0; k < (members->len + 3) / 4; k++) {
            RlvMember *member = rlv_member_new (all->model->n_tasks);

            rlv_member_copy (member, members->pdata[k], all->model->n_tasks);
            rlv_breed_add (all, member);
        }
        all->cut_short |= breeds[i]->cut_short;
    }
    return all;
}

/* In hundredths: the smaller a plain model, the more of the effort goes to learning,
 * which proves as well as it finds. */
static guint64
breed_share (const RlvBreed *breed)
{
    return rlv_sgs_is_plain (breed->sgs)
               ? CLAMP (MAX (breed->model->n_tasks, 10) - 10, 40, 92)
               : 100;
}

static RlvBreed *
search_islands (const RlvModel *model, const RlvSearchOptions *options, gint64 until,
                RlvFound *found)
{
    RlvBreed *breeds[N_ISLANDS], *all;
    guint64 effort, each;

    breeds[0] = new_breed (model, options, 0, options->effort, until, 1);
    effort = options->effort * breed_share (breeds[0]) / 100;
    each = breeds[0]->budget = effort * 2 / 3 / N_ISLANDS;
    for (guint i = 1; i < N_ISLANDS; i++)
        breeds[i] = new_breed (model, options, i, each, until, 1);
    grow_all (breeds, options->threads);
    for (guint i = 0; i < N_ISLANDS; i++)
        found->generated += breeds[i]->generated;
    all = join (breeds, N_ISLANDS, options, effort - MIN (found->generated, effort),
                until);
    for (guint i = 0; i < N_ISLANDS; i++)
        rlv_breed_free (breeds[i]);
    rlv_breed_select (all, all->members->len);
    if (rlv_queues_fit (model))
        rlv_queues_improve (all, all->budget);
    rlv_breed_run (all, MAX (all->members->len, 4));
    return all;
}

static guint64
prove_share (const RlvModel *model)
{
    return CLAMP (130 - MIN (model->n_tasks, 130), 20, 95);
}

/* Asks for one step less again and again; at the end what is there is proved best, or
 * the budget spent. */
static void
prove (RlvBreed *breed, RlvLearner *learner, guint64 budget, RlvFound *found)
{
    const RlvModel *m = breed->model;
    guint64 until = breed->generated + budget;
    g_autofree guint32 *start = g_new (guint32, (gsize) m->n_tasks + 1);

    rlv_learner_reset (learner, rlv_member_end (breed->members->pdata[0], m->n_tasks));
    while (!rlv_breed_is_over (breed) && breed->generated < until) {
        const RlvMember *best = breed->members->pdata[0];
        guint32 end = rlv_member_end (best, m->n_tasks);
        guint64 half = (until - breed->generated) / 2;
        RlvLearned answer =
            rlv_repair_ask (breed, learner, end - 1, half, best->start, start);

        if (answer == RLV_LEARNED_OPEN)
            answer = rlv_repair_ask (breed, learner, end - 1, half, NULL, start);
        if (answer == RLV_LEARNED_NONE) {
            found->bound = MAX (found->bound, m->at[end]);
            breed->least = found->bound;
        }
        if (answer != RLV_LEARNED_SOME)
            return;
        rlv_repair_take_over (breed, start);
        /* It ends earlier, and misses a date: so would the next. */
        if (rlv_member_end (breed->members->pdata[0], m->n_tasks) >= end)
            return;
    }
}

/* Asks from the bound up, a step later after each proof that there is nothing. */
static void
raise_bound (RlvBreed *breed, RlvLearner *learner, guint64 budget, RlvFound *found)
{
    const RlvModel *m = breed->model;
    guint64 until = breed->generated + budget;
    g_autofree guint32 *start = g_new (guint32, (gsize) m->n_tasks + 1);
    guint32 end = rlv_member_end (breed->members->pdata[0], m->n_tasks);
    guint32 by = MIN (rlv_model_instant (m, breed->least), end);

    for (; by < end && !rlv_breed_is_over (breed) && breed->generated < until; by++) {
        RlvLearned answer =
            rlv_repair_ask (breed, learner, by, until - breed->generated, NULL, start);

        if (answer == RLV_LEARNED_SOME)
            rlv_repair_take_over (breed, start);
        if (answer != RLV_LEARNED_NONE)
            return;
        breed->least = found->bound = MAX (found->bound, m->at[by + 1]);
    }
}

/* One part in so many of the effort, before anything is bred: what is easily proved
 * needs no more. */
#define TRY_SHARE 50

static void
try_plain (RlvBreed *breed, RlvFound *found)
{
    g_autoptr (RlvLearner) learner = NULL;

    rlv_breed_fill (breed, size_for (breed->budget));
    if (breed->members->len > 0 && !rlv_breed_is_over (breed))
        learner = rlv_learner_new (breed->model);
    if (learner != NULL)
        prove (breed, learner, breed->budget / TRY_SHARE, found);
}

static RlvBreed *
search_alone (const RlvModel *model, const RlvSearchOptions *options, gint64 until,
              RlvFound *found)
{
    RlvBreed *breed =
        new_breed (model, options, 0, options->effort, until, options->threads);

    rlv_few_try (breed, options->effort / FEW_SHARE);
    breed->budget = options->effort * breed_share (breed) / 100;
    if (rlv_sgs_is_plain (breed->sgs))
        try_plain (breed, found);
    else
        rlv_climb (breed, MAX (model->n_tasks / 2, LEAST_CLIMB));
    grow (breed);
    return breed;
}

/* The learner knows of ends alone: while dates are missed, most of what is left goes on
 * being bred. */
static void
keep_dates (RlvBreed *breed)
{
    const RlvMember *best = breed->members->pdata[0];
    const guint64 whole = breed->budget;

    if (best->worth.hard == 0 && best->worth.late == 0)
        return;
    breed->budget -= (whole - MIN (breed->generated, whole)) / RAISE_SHARE;
    rlv_breed_run (breed, MAX (breed->members->len, 4));
    breed->budget = whole;
}

static void
finish_plain (RlvBreed *breed, RlvFound *found)
{
    g_autoptr (RlvLearner) learner = NULL;

    if (!rlv_sgs_is_plain (breed->sgs) || breed->members->len == 0 ||
        rlv_breed_is_over (breed))
        return;
    keep_dates (breed);
    learner = rlv_learner_new (breed->model);
    if (learner == NULL)
        return;
    prove (breed, learner,
           (breed->budget - breed->generated) * prove_share (breed->model) / 100,
           found);
    if (!rlv_breed_is_over (breed))
        raise_bound (breed, learner, (breed->budget - breed->generated) / RAISE_SHARE,
                     found);
    if (breed->model->n_dues == 0)
        rlv_repair (breed, learner);
    else
        rlv_breed_run (breed, MAX (breed->members->len, 4));
}

/* There was time for more than was thought. */
static void
use_time_left (RlvBreed *breed, guint64 effort)
{
    g_autoptr (RlvLearner) learner =
        rlv_sgs_is_plain (breed->sgs) ? rlv_learner_new (breed->model) : NULL;

    breed->budget = effort;
    if (rlv_queues_fit (breed->model))
        rlv_queues_improve (breed, effort);
    if (learner != NULL && breed->model->n_dues == 0)
        rlv_repair (breed, learner);
    else
        rlv_breed_run (breed, MAX (breed->members->len, 4));
    if (!rlv_breed_is_best (breed))
        breed->cut_short = TRUE;
}

/* So many schedules as there is time for, measured on a few: a population fit for a
 * greater effort would not have grown up when time is over. */
static guint64
effort_within (const RlvModel *model, const RlvSearchOptions *options, gint64 until)
{
    g_autoptr (RlvBreed) breed =
        rlv_breed_new (model, options->seed, 0, options->threads);
    gint64 begin = rlv_breed_clock (), now;

    breed->budget = MIN (options->effort, 1000);
    breed->until = begin + (until - begin) / 20;
    breed->least = G_MININT64;
    rlv_breed_fill (breed, 20);
    rlv_breed_run (breed, 20);
    now = MAX (rlv_breed_clock (), begin + 1);
    return (guint64) MAX (until - now, 0) * breed->generated / (guint64) (now - begin);
}

/* When to stop: no search lasts a year, and no product of longer ones overflows. */
static gint64
until_of (const RlvSearchOptions *options)
{
    const gint64 year = (gint64) 366 * 86400 * 1000;

    if (options->limit <= 0)
        return 0;
    return rlv_breed_clock () + MIN (options->limit, year) * 1000;
}

RlvFound *
rlv_search (const RlvModel *model, const RlvSearchOptions *options)
{
    RlvFound *found = g_new0 (RlvFound, 1);
    RlvSearchOptions within = *options;
    gint64 until = until_of (options);
    RlvBreed *breed;

    found->drafts = g_ptr_array_new_with_free_func (free_draft);
    within.least = MAX (options->least, model->at[rlv_bound_end (model)]);
    found->bound = within.least;
    if (until != 0)
        within.effort = MIN (options->effort, effort_within (model, options, until));
    if (within.effort < ISLANDS_FROM)
        breed = search_alone (model, &within, until, found);
    else
        breed = search_islands (model, &within, until, found);
    breed->budget = within.effort - MIN (found->generated, within.effort);
    finish_plain (breed, found);
    if (within.effort < options->effort)
        use_time_left (breed, options->effort);
    collect (found, breed);
    rlv_breed_free (breed);
    return found;
}

/* A population of orders that breeds better ones: a genetic algorithm on activity lists
 * with double justification of each child.
 *
 * The pieces are known since Hartmann 1998 and Valls, Ballestin and Quintanilla 2008:
 * lists, two-point crossover, adjacent swaps, justification.  Here children also take a
 * stretch of time from one parent and what comes before and after from the other; and
 * of two schedules that end together the one counts as better that does its work
 * earlier, so that selection has something to go by on the long plains between two
 * lengths.  A population keeps schedules that differ in a quarter of their tasks: it is
 * what brings the most at any effort.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/breed.h"

/* --- making ------------------------------------------------------------------- */

static guint32
least_length (const RlvModel *m, guint32 task)
{
    guint32 least = RLV_NEVER;

    for (guint32 k = m->first_mode[task]; k < m->first_mode[task + 1]; k++) {
        const RlvPace *pace = &m->paces[m->modes[k].pace];
        guint32 at =
            pace->next != NULL ? pace->next[MIN (m->release[task], m->n_steps)] : 0;

        if (pace->next == NULL)
            least = MIN (least, pace->length);
        else if (at != RLV_NEVER)
            least = MIN (least, pace->end[at] - at);
    }
    return least == RLV_NEVER ? 0 : least;
}

/* What is asked of each pool against the most that it has, in thousandths. */
static gint64
share (const RlvModel *m, const RlvMode *mode)
{
    gint64 sum = 0;

    for (guint32 a = mode->first_ask; a < mode->first_ask + mode->n_asks; a++) {
        guint64 there = m->capacity[(gsize) m->asks[a].word * m->n_steps];

        for (guint lane = 0; lane < 64; lane += 16) {
            gint64 has = (gint64) (there >> lane & 0x7FFF);
            gint64 asked = (gint64) (m->asks[a].asked >> lane & 0x7FFF);

            sum += 1000 * asked / MAX (has, MAX (asked, 1));
        }
    }
    return sum;
}

/* From the far end; tasks in an order in which each comes after those it waits for. */
static void
measure (RlvBreed *breed, const guint32 *order)
{
    const RlvModel *m = breed->model;

    for (guint32 i = m->n_tasks; i-- > 0;) {
        guint32 t = order[i], length = least_length (m, t), tail = length;

        for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++) {
            guint32 rest = breed->tail[m->out[a].task];

            tail = MAX (tail, rest + (m->out[a].from_finish ? length : 0));
        }
        breed->tail[t] = tail;
        breed->weight[t] = (share (m, &m->modes[m->first_mode[t]]) + 1) * length;
    }
}

static guint32 *
measure_dues (const RlvModel *m, const guint32 *order)
{
    guint32 *due = m->n_dues > 0 ? g_new (guint32, (gsize) m->n_tasks + 1) : NULL;

    if (due == NULL)
        return NULL;
    for (guint32 t = 0; t < m->n_tasks; t++)
        due[t] = RLV_NEVER;
    for (guint32 i = 0; i < m->n_dues; i++) {
        guint32 t = m->dues[i].task, at = rlv_model_instant (m, m->dues[i].by);
        guint32 length = m->dues[i].of_start ? 0 : least_length (m, t);

        due[t] = MIN (due[t], at - MIN (length, at));
    }
    for (guint32 i = m->n_tasks; i-- > 0;) {
        guint32 t = order[i], length = least_length (m, t);

        for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++) {
            guint32 at = due[m->out[a].task];

            if (at != RLV_NEVER)
                due[t] =
                    MIN (due[t], m->out[a].from_finish ? at - MIN (length, at) : at);
        }
    }
    return due;
}

/* Whether a list by start is always a list by links. */
static gboolean
is_by_start (const RlvModel *m)
{
    for (guint32 a = 0; a < m->first_in[m->n_tasks]; a++)
        if (m->in[a].on_finish)
            return FALSE;
    return !rlv_model_has_leads (m);
}

static void
open_desk (const RlvBreed *breed, RlvDesk *desk)
{
    gsize n = (gsize) breed->model->n_tasks + 1;

    desk->breed = breed;
    desk->sgs = rlv_sgs_new (breed->model);
    desk->in = g_new0 (guint8, n);
    desk->key = g_new0 (guint32, n);
}

RlvBreed *
rlv_breed_new (const RlvModel *model, guint64 seed, guint64 stream, guint n_desks)
{
    RlvBreed *breed = g_new0 (RlvBreed, 1);
    gsize n = (gsize) model->n_tasks + 1;
    g_autofree guint32 *order = g_new (guint32, n);

    breed->model = model;
    breed->seed = seed;
    breed->stream = stream;
    rlv_dice_seed (&breed->dice, seed, stream << 32);
    breed->n_desks = CLAMP (n_desks, 1, RLV_MOST_DESKS);
    for (guint i = 0; i < breed->n_desks; i++)
        open_desk (breed, &breed->desks[i]);
    breed->sgs = breed->desks[0].sgs;
    breed->tail = g_new0 (guint32, n);
    breed->weight = g_new0 (gint64, n);
    breed->members = g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_member_free);
    breed->marks = g_hash_table_new (g_int64_hash, g_int64_equal);
    breed->bar = RLV_NEVER;
    for (guint32 t = 0; t < model->n_tasks; t++)
        order[t] = t;
    rlv_sgs_arrange (breed->sgs, order, breed->desks[0].key, FALSE);
    measure (breed, order);
    breed->due = measure_dues (model, order);
    breed->by_start = is_by_start (model);
    for (guint32 t = 0; t < model->n_tasks; t++)
        breed->longest = MAX (breed->longest, breed->tail[t]);
    return breed;
}

void
rlv_breed_free (RlvBreed *breed)
{
    if (breed == NULL)
        return;
    for (guint i = 0; i < breed->n_desks; i++) {
        rlv_sgs_free (breed->desks[i].sgs);
        g_free (breed->desks[i].in);
        g_free (breed->desks[i].key);
    }
    g_hash_table_unref (breed->marks);
    g_ptr_array_unref (breed->members);
    g_free (breed->tail);
    g_free (breed->due);
    g_free (breed->weight);
    g_free (breed);
}

/* --- the population ----------------------------------------------------------- */

static gint
compare_members (gconstpointer a, gconstpointer b)
{
    const RlvMember *x = *(RlvMember *const *) a, *y = *(RlvMember *const *) b;
    gint order = rlv_worth_compare (&x->worth, &y->worth);

    return order != 0 ? order : (x->born > y->born) - (x->born < y->born);
}

/* Two that differ in no more than one task in so many are alike. */
#define ALIKE 4

/* Whether one of the first @n, which are better, is much like @member. */
static gboolean
is_like_a_better (const RlvBreed *breed, const RlvMember *member, guint n)
{
    guint32 n_tasks = breed->model->n_tasks;

    for (guint k = n; k-- > 0;) {
        const RlvMember *other = g_ptr_array_index (breed->members, k);

        if (!(member->kept && other->kept) &&
            rlv_member_is_like (other, member, n_tasks, n_tasks / ALIKE))
            return TRUE;
    }
    return FALSE;
}

/* Of those much like each other only the best stays: else a population soon consists of
 * one schedule in slightly different words. */
void
rlv_breed_select (RlvBreed *breed, guint32 size)
{
    GPtrArray *members = breed->members;
    guint kept = 0;

    g_ptr_array_sort (members, compare_members);
    for (guint i = 0; i < members->len && kept < size; i++) {
        RlvMember *member = g_ptr_array_index (members, i);

        if (is_like_a_better (breed, member, kept))
            continue;
        members->pdata[i] = members->pdata[kept];
        members->pdata[kept++] = member;
    }
    g_ptr_array_set_size (members, (gint) kept);
    for (guint i = 0; i < kept; i++)
        ((RlvMember *) members->pdata[i])->kept = TRUE;
}

void
rlv_breed_add (RlvBreed *breed, RlvMember *member)
{
    member->born = breed->born++;
    g_ptr_array_add (breed->members, member);
}

gint64
rlv_breed_clock (void)
{
    return g_get_monotonic_time ();
}

gboolean
rlv_breed_is_best (const RlvBreed *breed)
{
    const RlvMember *best =
        breed->members->len > 0 ? g_ptr_array_index (breed->members, 0) : NULL;

    return best != NULL && best->worth.hard == 0 && best->worth.late == 0 &&
           best->worth.end <= breed->least;
}

gboolean
rlv_breed_is_over (RlvBreed *breed)
{
    if (rlv_breed_is_best (breed))
        return TRUE;
    if (breed->until != 0 && rlv_breed_clock () >= breed->until)
        breed->cut_short = TRUE;
    return breed->cut_short || breed->generated + 3 > breed->budget;
}

/* --- several at once ---------------------------------------------------------- */

typedef struct {
    RlvMember *member;
    RlvMember *a, *b; /* its parents; NULL: out of nothing */
    guint32 which;    /* of those out of nothing */
    gboolean rated;
} Job;

typedef struct {
    RlvBreed *breed;
    RlvDesk *desk;
    Job *jobs;
    guint from, n, step;
    gboolean cut_short;
} Share;

/* What chance gives to a member depends on when it was born, not on who makes it. */
static gpointer
work (gpointer data)
{
    Share *share = data;
    RlvBreed *breed = share->breed;

    for (guint i = share->from; i < share->n; i += share->step) {
        Job *job = &share->jobs[i];

        if (breed->until != 0 && rlv_breed_clock () >= breed->until) {
            share->cut_short = TRUE;
            break;
        }
        rlv_dice_seed (&share->desk->dice, breed->seed,
                       breed->stream << 32 | (job->member->born + 1));
        if (job->a == NULL)
            rlv_desk_begin (share->desk, job->member, job->which);
        else
            rlv_desk_cross (share->desk, job->a, job->b, job->member);
        job->rated = job->a == NULL ? rlv_desk_rate (share->desk, job->member)
                                    : rlv_desk_rear (share->desk, job->member);
    }
    return NULL;
}

/* Below so many tasks to place, a thread costs more than it brings. */
#define WORTH_A_THREAD 5000

static void
work_all (RlvBreed *breed, Job *jobs, guint n)
{
    Share shares[RLV_MOST_DESKS];
    guint step = MIN (breed->n_desks, MAX (n, 1));

    if ((guint64) n * breed->model->n_tasks < WORTH_A_THREAD)
        step = 1;
    for (guint i = 0; i < step; i++)
        shares[i] = (Share){breed, &breed->desks[i], jobs, i, n, step, FALSE};
    rlv_share_work (work, shares, sizeof *shares, step);
    for (guint i = 0; i < step; i++) {
        breed->generated += breed->desks[i].generated;
        breed->desks[i].generated = 0;
        breed->cut_short |= shares[i].cut_short;
    }
    for (guint i = 0; i < n; i++) {
        if (jobs[i].rated)
            g_ptr_array_add (breed->members, jobs[i].member);
        else
            rlv_member_free (jobs[i].member);
    }
}

gboolean
rlv_breed_rate (RlvBreed *breed, RlvMember *member)
{
    gboolean rated = rlv_desk_rate (&breed->desks[0], member);

    breed->generated += breed->desks[0].generated;
    breed->desks[0].generated = 0;
    return rated;
}

void
rlv_breed_offer (RlvBreed *breed, RlvMember *member)
{
    if (rlv_breed_rate (breed, member))
        rlv_breed_add (breed, member);
    else
        rlv_member_free (member);
}

/* How many of @n more the budget allows, at @each schedules. */
static guint
allowed (const RlvBreed *breed, guint n, guint each)
{
    guint64 left = breed->budget - MIN (breed->generated, breed->budget);

    return (guint) MIN (n, left / each);
}

static Job
new_job (RlvBreed *breed, RlvMember *a, RlvMember *b, guint32 which)
{
    Job job = {rlv_member_new (breed->model->n_tasks), a, b, which, FALSE};

    job.member->born = breed->born++;
    return job;
}

void
rlv_breed_fill (RlvBreed *breed, guint32 size)
{
    g_autoptr (GArray) jobs = g_array_new (FALSE, FALSE, sizeof (Job));
    guint n = size > breed->members->len ? size - breed->members->len : 0;

    if (breed->members->len > 0 && rlv_breed_is_over (breed))
        return;
    n = allowed (breed, n, 4);
    /* The first of those out of nothing takes three. */
    if (n == 0 && breed->members->len == 0 && breed->generated + 3 <= breed->budget)
        n = 1;
    for (guint i = 0; i < n; i++) {
        Job job = new_job (breed, NULL, NULL, i);

        g_array_append_val (jobs, job);
    }
    work_all (breed, (Job *) (void *) jobs->data, jobs->len);
    rlv_breed_select (breed, size);
}

/* What children are measured by. */
static void
set_bar (RlvBreed *breed, guint32 size)
{
    const RlvMember *worst = breed->members->pdata[breed->members->len - 1];

    breed->bar = RLV_NEVER;
    if (worst->worth.hard == 0 && worst->worth.late == 0)
        breed->bar = rlv_member_end (worst, breed->model->n_tasks) +
                     (breed->members->len < size);
    g_hash_table_remove_all (breed->marks);
    for (guint i = 0; i < breed->members->len; i++) {
        RlvMember *member = breed->members->pdata[i];

        g_hash_table_add (breed->marks, &member->mark);
    }
}

/* Parents in twos, as chance has it; each pair has two children, in all about @size. */
static void
add_pairs (RlvBreed *breed, GArray *jobs, guint size)
{
    g_autofree RlvMember **parents =
        g_memdup2 (breed->members->pdata, breed->members->len * sizeof *parents);
    guint n = breed->members->len, n_children = allowed (breed, size / 2 * 2, 3);

    for (guint i = n; i-- > 1;) {
        guint j = rlv_dice_below (&breed->dice, i + 1);
        RlvMember *other = parents[i];

        parents[i] = parents[j];
        parents[j] = other;
    }
    for (guint i = 0; i < n_children; i++) {
        guint first = (i & ~1U) % (n - 1), which = i & 1;
        Job job =
            new_job (breed, parents[first + which], parents[first + 1 - which], 0);

        g_array_append_val (jobs, job);
    }
}

/* With fewer, there is too little to choose from. */
#define LEAST_MEMBERS 8

void
rlv_breed_run (RlvBreed *breed, guint32 size)
{
    g_autoptr (GArray) jobs = g_array_new (FALSE, FALSE, sizeof (Job));

    rlv_breed_select (breed, size);
    while (!rlv_breed_is_over (breed)) {
        guint64 before = breed->generated;

        if (breed->members->len < MIN (size, LEAST_MEMBERS))
            rlv_breed_fill (breed, size);
        if (breed->members->len < 2 && breed->generated > before)
            continue;
        if (breed->members->len < 2)
            break;
        g_array_set_size (jobs, 0);
        set_bar (breed, size);
        add_pairs (breed, jobs, size);
        if (jobs->len == 0)
            break;
        work_all (breed, (Job *) (void *) jobs->data, jobs->len);
        rlv_breed_select (breed, size);
    }
    g_hash_table_remove_all (breed->marks);
}

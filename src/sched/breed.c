/* A population of orders that breeds better ones: a genetic algorithm on activity lists
 * with double justification of each child.
 *
 * The pieces are known since Hartmann 1998 and Valls, Ballestin and Quintanilla 2008:
 * lists, two-point crossover, adjacent swaps, justification.  Here children also take a
 * stretch of time from one parent and what comes before and after from the other; and
 * of two schedules that end together the one counts as better that does its work
 * earlier, so that selection has something to go by on the long plains between two
 * lengths.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/breed.h"

/* --- chance ------------------------------------------------------------------- */

void
rlv_dice_seed (RlvDice *dice, guint64 seed, guint64 stream)
{
    dice->state = seed * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) +
                  stream * G_GUINT64_CONSTANT (0xD1B54A32D192ED03) + 1;
}

/* SplitMix64 (Steele, Lea and Flood 2014), its upper half. */
static guint32
next (RlvDice *dice)
{
    guint64 z = dice->state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
    return (guint32) ((z ^ (z >> 31)) >> 32);
}

guint32
rlv_dice_below (RlvDice *dice, guint32 n)
{
    return (guint32) (((guint64) next (dice) * n) >> 32);
}

/* --- members ------------------------------------------------------------------ */

gint
rlv_worth_compare (const RlvWorth *a, const RlvWorth *b)
{
    if (a->hard != b->hard)
        return a->hard < b->hard ? -1 : 1;
    if (a->late != b->late)
        return a->late < b->late ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->tie > b->tie) - (a->tie < b->tie);
}

RlvMember *
rlv_member_new (guint32 n_tasks)
{
    RlvMember *member = g_new0 (RlvMember, 1);
    gsize n = (gsize) n_tasks + 1;

    member->order = g_new (guint32, 5 * n);
    member->mode = member->order + n;
    member->taken = member->mode + n;
    member->start = member->taken + n;
    member->finish = member->start + n;
    return member;
}

void
rlv_member_copy (RlvMember *to, const RlvMember *from, guint32 n_tasks)
{
    memcpy (to->order, from->order, 5 * ((gsize) n_tasks + 1) * sizeof *to->order);
    to->worth = from->worth;
}

void
rlv_member_free (RlvMember *member)
{
    if (member == NULL)
        return;
    g_free (member->order);
    g_free (member);
}

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

/* Whether a list by start is always a list by links. */
static gboolean
is_by_start (const RlvModel *m)
{
    for (guint32 a = 0; a < m->first_in[m->n_tasks]; a++)
        if (m->in[a].on_finish)
            return FALSE;
    for (guint32 l = 0; l < m->n_lags; l++)
        for (guint32 i = 0; i <= m->n_steps; i++)
            if (m->lags[l].bound[i] < i)
                return FALSE;
    return TRUE;
}

RlvBreed *
rlv_breed_new (const RlvModel *model, guint64 seed, guint64 stream)
{
    RlvBreed *breed = g_new0 (RlvBreed, 1);
    gsize n = (gsize) model->n_tasks + 1;
    g_autofree guint32 *order = g_new (guint32, n);

    breed->model = model;
    breed->sgs = rlv_sgs_new (model);
    rlv_dice_seed (&breed->dice, seed, stream);
    breed->tail = g_new0 (guint32, n);
    breed->weight = g_new0 (gint64, n);
    breed->in = g_new0 (guint8, n);
    breed->key = g_new0 (guint32, n);
    breed->members = g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_member_free);
    for (guint32 t = 0; t < model->n_tasks; t++)
        order[t] = t;
    rlv_sgs_arrange (breed->sgs, order, breed->key, FALSE);
    measure (breed, order);
    breed->by_start = is_by_start (model);
    return breed;
}

void
rlv_breed_free (RlvBreed *breed)
{
    if (breed == NULL)
        return;
    rlv_sgs_free (breed->sgs);
    g_ptr_array_unref (breed->members);
    g_free (breed->tail);
    g_free (breed->weight);
    g_free (breed->in);
    g_free (breed->key);
    g_free (breed);
}

/* --- what a schedule is worth ------------------------------------------------- */

static gint64
is_late_by (const RlvModel *m, const RlvDue *due, const guint32 *start,
            const guint32 *finish)
{
    RlvTime at = m->at[due->of_start ? start[due->task] : finish[due->task]];

    return at > due->by ? at - due->by : 0;
}

#define A_YEAR (366 * 1440)

static void
lateness (const RlvModel *m, const guint32 *start, const guint32 *finish, gint64 *hard,
          gint64 *late)
{
    *hard = *late = 0;
    for (guint32 i = 0; i < m->n_dues; i++) {
        gint64 by = is_late_by (m, &m->dues[i], start, finish);

        if (by > 0 && m->dues[i].hard)
            *hard += by + A_YEAR;
        else if (by > 0)
            *late += by * m->dues[i].weight;
    }
}

static void
rate (const RlvBreed *breed, RlvMember *member, guint32 end)
{
    const RlvModel *m = breed->model;
    RlvWorth *worth = &member->worth;

    lateness (m, member->start, member->finish, &worth->hard, &worth->late);
    worth->end = m->at[end];
    worth->tie = 0;
    for (guint32 t = 0; t < m->n_tasks; t++)
        worth->tie += breed->weight[t] * member->start[t];
}

static guint32
side_team (const RlvModel *m, const guint32 *mode, guint32 task, guint32 side)
{
    return m->modes[m->first_mode[task] + mode[task]].teams[side];
}

void
rlv_model_cost (const RlvModel *m, const guint32 *mode, const guint32 *start,
                const guint32 *finish, RlvCost *cost)
{
    gint64 *of = cost->of;

    memset (cost, 0, sizeof *cost);
    lateness (m, start, finish, &of[RLV_COST_HARD], &of[RLV_COST_LATE]);
    for (guint32 t = 0; t < m->n_tasks; t++) {
        of[RLV_COST_FINISH] = MAX (of[RLV_COST_FINISH], m->at[finish[t]]);
        if (m->agreed != NULL && m->agreed[t] != RLV_TIME_NONE)
            of[RLV_COST_MOVED] += ABS (m->at[start[t]] - m->agreed[t]);
        for (guint32 a = m->first_in[t]; a < m->first_in[t + 1]; a++)
            if (m->in[a].lag == RLV_NEVER && m->in[a].from_finish &&
                !m->in[a].on_finish)
                of[RLV_COST_IDLE] +=
                    MAX (m->at[start[t]] - m->at[finish[m->in[a].task]], 0);
    }
    for (guint32 i = 0; i < m->n_pairs; i++) {
        const RlvPair *pair = &m->pairs[i];

        if (side_team (m, mode, pair->a, pair->side) !=
            side_team (m, mode, pair->b, pair->side))
            of[RLV_COST_SWAPS]++;
    }
}

gboolean
rlv_breed_rate (RlvBreed *breed, RlvMember *member)
{
    guint32 n = breed->model->n_tasks, end;

    memcpy (member->taken, member->mode, n * sizeof *member->taken);
    end = rlv_sgs_serial (breed->sgs, member->order, member->taken, member->start,
                          member->finish);
    breed->generated++;
    if (end == RLV_NEVER)
        return FALSE;
    end = rlv_sgs_justify (breed->sgs, end, member->order, member->taken, member->start,
                           member->finish);
    breed->generated += 2;
    if (end == RLV_NEVER)
        return FALSE;
    rate (breed, member, end);
    return TRUE;
}

/* --- the population ----------------------------------------------------------- */

static gboolean
is_same (const RlvBreed *breed, const RlvMember *a, const RlvMember *b)
{
    gsize size = breed->model->n_tasks * sizeof *a->start;

    return rlv_worth_compare (&a->worth, &b->worth) == 0 &&
           memcmp (a->start, b->start, size) == 0 &&
           memcmp (a->taken, b->taken, size) == 0;
}

static gint
compare_members (gconstpointer a, gconstpointer b)
{
    const RlvMember *x = *(RlvMember *const *) a, *y = *(RlvMember *const *) b;
    gint order = rlv_worth_compare (&x->worth, &y->worth);

    return order != 0 ? order : (x->born > y->born) - (x->born < y->born);
}

void
rlv_breed_select (RlvBreed *breed, guint32 size)
{
    GPtrArray *members = breed->members;
    guint kept = 0;

    g_ptr_array_sort (members, compare_members);
    for (guint i = 0; i < members->len; i++) {
        RlvMember *member = g_ptr_array_index (members, i);
        gboolean twice = FALSE;

        for (guint k = kept; k-- > 0 && !twice;) {
            RlvMember *other = g_ptr_array_index (members, k);

            if (rlv_worth_compare (&other->worth, &member->worth) != 0)
                break;
            twice = is_same (breed, other, member);
        }
        if (twice || kept >= size)
            continue;
        members->pdata[i] = members->pdata[kept];
        members->pdata[kept++] = member;
    }
    g_ptr_array_set_size (members, (gint) kept);
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
rlv_breed_is_over (RlvBreed *breed)
{
    const RlvMember *best =
        breed->members->len > 0 ? g_ptr_array_index (breed->members, 0) : NULL;

    if (best != NULL && best->worth.hard == 0 && best->worth.late == 0 &&
        best->worth.end <= breed->least)
        return TRUE;
    if (breed->until != 0 && rlv_breed_clock () >= breed->until)
        breed->cut_short = TRUE;
    return breed->cut_short || breed->generated + 3 > breed->budget;
}

/* An order by how far tasks are from the end, shaken by up to @noise steps. */
static void
shake (RlvBreed *breed, RlvMember *member, guint32 noise)
{
    const RlvModel *m = breed->model;

    for (guint32 t = 0; t < m->n_tasks; t++) {
        gint64 late =
            (gint64) (1 << 20) - breed->tail[t] - (gint64) (m->priority[t] - 500) * 4;

        member->order[t] = t;
        member->mode[t] = RLV_ANY_MODE;
        breed->key[t] = (guint32) CLAMP (
            late + (noise > 0 ? rlv_dice_below (&breed->dice, noise) : 0), 0, 1 << 30);
    }
    rlv_sgs_arrange (breed->sgs, member->order, breed->key, FALSE);
}

/* In the order in which the scheme that goes from instant to instant starts them. */
static void
order_by_instants (RlvBreed *breed, RlvMember *member)
{
    gsize size = breed->model->n_tasks * sizeof *member->order;
    guint32 *order = breed->key;

    memcpy (order, member->order, size);
    memcpy (member->taken, member->mode, size);
    breed->generated++;
    if (rlv_sgs_parallel (breed->sgs, order, member->taken, member->start,
                          member->finish) != RLV_NEVER)
        memcpy (member->order, order, size);
}

void
rlv_breed_fill (RlvBreed *breed, guint32 size)
{
    const RlvModel *m = breed->model;
    guint32 longest = 1;

    for (guint32 t = 0; t < m->n_tasks; t++)
        longest = MAX (longest, breed->tail[t]);
    for (guint32 i = 0; breed->members->len < size && i < 2 * size; i++) {
        RlvMember *member;

        if (breed->members->len > 0 && rlv_breed_is_over (breed))
            break;
        member = rlv_member_new (m->n_tasks);
        shake (breed, member,
               i == 0 ? 0 : 1 + longest * (1 + rlv_dice_below (&breed->dice, 8)) / 8);
        if (i % 3 == 1)
            order_by_instants (breed, member);
        if (rlv_breed_rate (breed, member))
            rlv_breed_add (breed, member);
        else
            rlv_member_free (member);
    }
    rlv_breed_select (breed, size);
}

/* --- children ----------------------------------------------------------------- */

static void
inherit (RlvMember *child, guint32 *n, guint32 task, const RlvMember *from)
{
    child->order[(*n)++] = task;
    child->mode[task] = from->mode[task];
}

/* The ends of the list from one parent, what is between as the other has it. */
static void
cross_places (RlvBreed *breed, const RlvMember *a, const RlvMember *b, RlvMember *child)
{
    guint32 n = breed->model->n_tasks, k = 0;
    guint32 from = rlv_dice_below (&breed->dice, n);
    guint32 until = rlv_dice_below (&breed->dice, n);
    guint8 *in = breed->in;

    if (from > until) {
        guint32 other = from;

        from = until;
        until = other;
    }
    memset (in, 0, n);
    while (k < from) {
        in[a->order[k]] = 1;
        inherit (child, &k, a->order[k], a);
    }
    for (guint32 i = 0; k <= until; i++)
        if (!in[b->order[i]]) {
            in[b->order[i]] = 1;
            inherit (child, &k, b->order[i], b);
        }
    for (guint32 i = 0; k < n; i++)
        if (!in[a->order[i]])
            inherit (child, &k, a->order[i], a);
}

/* How much work starts in a stretch of time. */
static gint64
work_between (const RlvBreed *breed, const RlvMember *member, guint32 from,
              guint32 until)
{
    gint64 sum = 0;

    for (guint32 t = 0; t < breed->model->n_tasks; t++)
        if (member->start[t] >= from && member->start[t] < until)
            sum += breed->weight[t];
    return sum;
}

/* What one parent starts in a busy stretch of time stays together; what comes before
 * and after is ordered as in the other. */
static void
cross_times (RlvBreed *breed, const RlvMember *a, const RlvMember *b, RlvMember *child)
{
    guint32 n = breed->model->n_tasks, k = 0, first = a->start[a->order[0]];
    guint32 span = MAX (a->start[a->order[n - 1]] - first, 4), best_from = 0;
    guint32 length = span / 4 + rlv_dice_below (&breed->dice, span / 2 + 1);
    gint64 most = -1;

    for (guint try = 0; try < 3; try++) {
        guint32 from = first + rlv_dice_below (&breed->dice, span - length + 1);
        gint64 work = work_between (breed, a, from, from + length);

        if (work > most) {
            most = work;
            best_from = from;
        }
    }
    for (guint32 i = 0; i < n; i++)
        if (a->start[b->order[i]] < best_from)
            inherit (child, &k, b->order[i], b);
    for (guint32 i = 0; i < n; i++)
        if (a->start[a->order[i]] >= best_from &&
            a->start[a->order[i]] < best_from + length)
            inherit (child, &k, a->order[i], a);
    for (guint32 i = 0; i < n; i++)
        if (a->start[b->order[i]] >= best_from + length)
            inherit (child, &k, b->order[i], b);
}

static gboolean
waits_for (const RlvModel *m, guint32 task, guint32 other)
{
    for (guint32 a = m->first_in[task]; a < m->first_in[task + 1]; a++)
        if (m->in[a].task == other)
            return TRUE;
    return FALSE;
}

#define ONE_IN 10 /* neighbours that change places */

static void
mutate (RlvBreed *breed, RlvMember *child)
{
    const RlvModel *m = breed->model;

    for (guint32 i = 0; i + 1 < m->n_tasks; i++) {
        guint32 a = child->order[i], b = child->order[i + 1];
        guint32 n_modes = m->first_mode[a + 1] - m->first_mode[a];

        if (rlv_dice_below (&breed->dice, ONE_IN) == 0 && !waits_for (m, b, a)) {
            child->order[i] = b;
            child->order[i + 1] = a;
        }
        if (n_modes > 1 && rlv_dice_below (&breed->dice, 2 * ONE_IN) == 0) {
            guint32 k = rlv_dice_below (&breed->dice, n_modes + 1);

            child->mode[a] = k < n_modes ? k : RLV_ANY_MODE;
        }
    }
}

static void
breed_pair (RlvBreed *breed, const RlvMember *a, const RlvMember *b)
{
    RlvMember *child = rlv_member_new (breed->model->n_tasks);

    /* Orders by start are orders by links only where no link lets a task start before
     * what it waits for. */
    if (breed->by_start && rlv_dice_below (&breed->dice, 2) == 0)
        cross_times (breed, a, b, child);
    else
        cross_places (breed, a, b, child);
    mutate (breed, child);
    if (rlv_breed_rate (breed, child))
        rlv_breed_add (breed, child);
    else
        rlv_member_free (child);
}

void
rlv_breed_run (RlvBreed *breed, guint32 size)
{
    GPtrArray *members = breed->members;
    g_autoptr (GPtrArray) parents = g_ptr_array_new ();

    rlv_breed_select (breed, size);
    while (members->len >= 2 && !rlv_breed_is_over (breed)) {
        g_ptr_array_set_size (parents, 0);
        for (guint i = 0; i < members->len; i++)
            g_ptr_array_add (parents, members->pdata[i]);
        for (guint i = parents->len; i-- > 1;) {
            guint j = rlv_dice_below (&breed->dice, i + 1);
            gpointer other = parents->pdata[i];

            parents->pdata[i] = parents->pdata[j];
            parents->pdata[j] = other;
        }
        for (guint i = 0; i + 1 < parents->len && !rlv_breed_is_over (breed); i += 2) {
            breed_pair (breed, parents->pdata[i], parents->pdata[i + 1]);
            if (!rlv_breed_is_over (breed))
                breed_pair (breed, parents->pdata[i + 1], parents->pdata[i]);
        }
        rlv_breed_select (breed, size);
        if (members->len < size)
            rlv_breed_fill (breed, size);
    }
}

/* The lower bound on the end of a model.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/bound.h"

/* Up to so many comparisons for what all that goes before a task takes of people. */
#define MOST_RELATED ((gsize) 4 << 20)

typedef struct {
    gint64 sum, most;
} Node;

/* A task of a pool that is placed already, by its first start or its last finish, and
 * what the pool has before that. */
typedef struct {
    guint32 at, task;
    gint64 work, there;
} Placed;

typedef struct {
    const RlvModel *m;
    guint32 *order;             /* each task after those it waits for */
    guint32 *head, *head_end;   /* by task: first start, first finish */
    guint32 *late_start, *late; /* last start, last finish, for the end asked about */
    guint32 *due_start, *due;   /* by task: in time up to then; or NULL */
    GPtrArray *pools;
    GArray **placed;         /* Placed, by pool */
    gint64 *in_all;          /* by pool: their work together */
    guint8 *whole;           /* by lag: it never lets a successor in before */
    gsize n_bits;            /* words of a set of tasks; 0: no sets */
    gboolean by_sets;        /* last finishes are looked for by them too */
    guint64 *before, *after; /* sets: all that ends before a task starts, and so on */
    guint32 *first_of;       /* by task, into of[]: its pools */
    guint32 *of;
    gint64 *work;   /* beside of[] */
    guint32 **rank; /* by pool: of its works, by first start */
    guint32 *by;    /* scratch */
    Node *nodes;
} Bound;

/* --- what comes before what ------------------------------------------------------ */

static gboolean
sort_tasks (Bound *b)
{
    const RlvModel *m = b->m;
    g_autofree guint32 *waits = g_new (guint32, (gsize) m->n_tasks + 1);
    guint32 done = 0;

    for (guint32 t = 0; t < m->n_tasks; t++) {
        waits[t] = m->first_in[t + 1] - m->first_in[t];
        if (waits[t] == 0)
            b->order[done++] = t;
    }
    for (guint32 i = 0; i < done; i++)
        for (guint32 a = m->first_out[b->order[i]]; a < m->first_out[b->order[i] + 1];
             a++)
            if (--waits[m->out[a].task] == 0)
                b->order[done++] = m->out[a].task;
    return done == m->n_tasks;
}

/* Whether the one has ended when the other starts. */
static gboolean
is_whole (const Bound *b, const RlvArc *arc)
{
    return arc->from_finish && !arc->on_finish &&
           (arc->lag == RLV_NEVER || b->whole[arc->lag]);
}

static void
join_sets (Bound *b, guint64 *sets, guint32 t, const RlvArc *arc)
{
    guint64 *into = sets + t * b->n_bits, *from = sets + arc->task * b->n_bits;

    if (!is_whole (b, arc))
        return;
    for (gsize i = 0; i < b->n_bits; i++)
        into[i] |= from[i];
    into[arc->task / 64] |= G_GUINT64_CONSTANT (1) << arc->task % 64;
}

static void
fill_sets (Bound *b)
{
    const RlvModel *m = b->m;
    gsize works = 0;

    for (guint p = 0; p < b->pools->len; p++)
        works += ((RlvBoundPool *) b->pools->pdata[p])->works->len;
    if (works * m->n_tasks > MOST_RELATED)
        return;
    b->n_bits = m->n_tasks / 64 + 1;
    b->before = g_new0 (guint64, b->n_bits * m->n_tasks + 1);
    b->after = g_new0 (guint64, b->n_bits * m->n_tasks + 1);
    for (guint32 i = 0; i < m->n_tasks; i++)
        for (guint32 t = b->order[i], a = m->first_in[t]; a < m->first_in[t + 1]; a++)
            join_sets (b, b->before, t, &m->in[a]);
    for (guint32 i = m->n_tasks; i-- > 0;)
        for (guint32 t = b->order[i], a = m->first_out[t]; a < m->first_out[t + 1]; a++)
            join_sets (b, b->after, t, &m->out[a]);
}

/* All bits where @task is in @set, else none: half of them are, as chance has it, and a
 * processor that guesses which is wrong every other time. */
static inline gint64
mask_of (const guint64 *set, guint32 task)
{
    return -(gint64) (set[task / 64] >> task % 64 & 1);
}

/* Puts @t among the placed tasks of its pools, which are sorted by instant. */
static void
put (Bound *b, guint32 t, guint32 at)
{
    for (guint32 i = b->first_of[t]; i < b->first_of[t + 1]; i++) {
        GArray *placed = b->placed[b->of[i]];
        const RlvBoundPool *pool = b->pools->pdata[b->of[i]];
        Placed entry = {at, t, b->work[i], pool->before[at]};
        guint k = placed->len;

        while (k > 0 && g_array_index (placed, Placed, k - 1).at > at)
            k--;
        g_array_insert_val (placed, k, entry);
        b->in_all[b->of[i]] += entry.work;
    }
}

static void
forget_placed (Bound *b)
{
    for (guint p = 0; p < b->pools->len; p++) {
        g_array_set_size (b->placed[p], 0);
        b->in_all[p] = 0;
    }
}

/* The first instant at which all work that must be over when @t starts can be. */
static guint32
start_after_work (const Bound *b, guint32 t, guint32 start)
{
    const guint64 *set = b->before + t * b->n_bits;

    for (guint p = 0; p < b->pools->len && start <= b->m->n_steps; p++) {
        const gint64 *before = ((RlvBoundPool *) b->pools->pdata[p])->before;
        const Placed *placed = (const Placed *) (gpointer) b->placed[p]->data;
        gint64 sum = 0, rest = b->in_all[p], least = before[start];

        /* Until not even all the rest could make it later. */
        for (guint i = b->placed[p]->len;
             i-- > 0 && placed[i].there + sum + rest > least;) {
            gint64 in = mask_of (set, placed[i].task), needed;

            rest -= placed[i].work;
            sum += placed[i].work & in;
            needed = (placed[i].there + sum) & in;
            least = MAX (least, needed);
        }
        while (start <= b->m->n_steps && before[start] < least)
            start++;
    }
    return start;
}

/* The last instant from which all work that waits for the end of @t can still be done;
 * RLV_NEVER when there is none. */
static guint32
end_before_work (const Bound *b, guint32 t, guint32 end)
{
    const guint64 *set = b->after + t * b->n_bits;

    for (guint p = 0; p < b->pools->len; p++) {
        const gint64 *before = ((RlvBoundPool *) b->pools->pdata[p])->before;
        const Placed *placed = (const Placed *) (gpointer) b->placed[p]->data;
        const guint n = b->placed[p]->len;
        gint64 sum = 0, rest = b->in_all[p], most = before[end];

        for (guint i = 0; i < n && placed[i].there - sum - rest < most; i++) {
            gint64 in = mask_of (set, placed[i].task), allowed;

            rest -= placed[i].work;
            sum += placed[i].work & in;
            allowed = ((placed[i].there - sum) & in) | (G_MAXINT64 & ~in);
            most = MIN (most, allowed);
        }
        if (most < 0)
            return RLV_NEVER;
        while (before[end] > most)
            end--;
    }
    return end;
}

/* --- heads ----------------------------------------------------------------------- */

static gboolean
head_of (Bound *b, guint32 t)
{
    const RlvModel *m = b->m;
    guint32 from = m->release[t], until = m->release_finish[t];

    for (guint32 a = m->first_in[t]; a < m->first_in[t + 1]; a++) {
        const RlvArc *arc = &m->in[a];
        guint32 at = arc->from_finish ? b->head_end[arc->task] : b->head[arc->task];

        if (arc->lag != RLV_NEVER)
            at = m->lags[arc->lag].bound[at];
        if (at == RLV_NEVER)
            return FALSE;
        if (arc->on_finish)
            until = MAX (until, at);
        else
            from = MAX (from, at);
    }
    if (from > m->n_steps || until > m->n_steps)
        return FALSE;
    if (b->n_bits > 0 && m->first_in[t + 1] - m->first_in[t] > 1)
        from = start_after_work (b, t, from);
    b->head[t] = b->head_end[t] = RLV_NEVER;
    for (guint32 k = m->first_mode[t]; k < m->first_mode[t + 1]; k++) {
        const RlvPace *pace = &m->paces[m->modes[k].pace];
        guint32 start = rlv_bound_first_start (m, pace, from, until);

        if (start == RLV_NEVER)
            continue;
        b->head[t] = MIN (b->head[t], start);
        b->head_end[t] = MIN (b->head_end[t], rlv_pace_end (pace, start));
    }
    return b->head[t] != RLV_NEVER;
}

/* The end by heads alone; RLV_NEVER when some task has no time at all. */
static guint32
find_heads (Bound *b)
{
    const RlvModel *m = b->m;
    guint32 end = 0;

    for (guint32 i = 0; i < m->n_tasks; i++) {
        guint32 t = b->order[i];

        if (m->fixed_start[t] != RLV_NEVER) {
            end = MAX (end, m->fixed_finish[t]);
            continue;
        }
        if (!head_of (b, t))
            return RLV_NEVER;
        if (b->n_bits > 0)
            put (b, t, b->head[t]);
        end = MAX (end, b->head_end[t]);
    }
    return end;
}

/* --- an end asked about ----------------------------------------------------------- */

static gboolean
tail_of (Bound *b, guint32 t, guint32 end)
{
    const RlvModel *m = b->m;
    guint32 until = m->n_steps;

    if (b->due != NULL) {
        until = b->due_start[t];
        end = MIN (end, b->due[t]);
    }
    for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++) {
        const RlvArc *arc = &m->out[a];
        guint32 at = arc->on_finish ? b->late[arc->task] : b->late_start[arc->task];

        if (arc->lag != RLV_NEVER)
            at = m->lags[arc->lag].limit[at];
        if (at == RLV_NEVER)
            return FALSE;
        if (arc->from_finish)
            end = MIN (end, at);
        else
            until = MIN (until, at);
    }
    if (b->by_sets && m->first_out[t + 1] - m->first_out[t] > 1)
        end = end_before_work (b, t, end);
    if (end == RLV_NEVER)
        return FALSE;
    b->late[t] = b->late_start[t] = 0;
    for (guint32 k = m->first_mode[t]; k < m->first_mode[t + 1]; k++) {
        const RlvPace *pace = &m->paces[m->modes[k].pace];
        guint32 start = rlv_bound_last_start (m, pace, until, end);

        if (start == RLV_NEVER)
            continue;
        b->late_start[t] = MAX (b->late_start[t], start);
        b->late[t] = MAX (b->late[t], rlv_pace_end (pace, start));
    }
    return b->late_start[t] >= b->head[t] && b->late[t] >= b->head_end[t];
}

static gboolean
find_tails (Bound *b, guint32 end)
{
    const RlvModel *m = b->m;

    forget_placed (b);
    for (guint32 i = m->n_tasks; i-- > 0;) {
        guint32 t = b->order[i];

        if (m->fixed_start[t] != RLV_NEVER)
            continue;
        if (!tail_of (b, t, end))
            return FALSE;
        if (b->by_sets)
            put (b, t, b->late[t]);
    }
    return TRUE;
}

static gint
compare_at (gconstpointer a, gconstpointer b, gpointer data)
{
    const guint32 *at = data;
    guint32 x = at[*(const guint32 *) a], y = at[*(const guint32 *) b];

    return x < y ? -1 : x > y;
}

/* First starts stay as they are, whatever end is asked about. */
static void
rank_works (Bound *b)
{
    for (guint p = 0; p < b->pools->len; p++) {
        const GArray *works = ((RlvBoundPool *) b->pools->pdata[p])->works;
        g_autofree guint32 *head = g_new (guint32, works->len);

        for (guint i = 0; i < works->len; i++) {
            head[i] = b->head[g_array_index (works, RlvBoundWork, i).task];
            b->by[i] = i;
        }
        g_qsort_with_data (b->by, (gint) works->len, sizeof *b->by, compare_at, head);
        b->rank[p] = g_new (guint32, works->len);
        for (guint i = 0; i < works->len; i++)
            b->rank[p][b->by[i]] = i;
    }
}

/* Whether some tasks of pool @p have less than their work between the first of their
 * heads and the last of their ends: the most over heads of what there is before it and
 * the work from it on, in a tree, as tasks come by their ends. */
static gboolean
is_overloaded (Bound *b, guint p)
{
    const RlvBoundPool *pool = b->pools->pdata[p];
    const guint n = pool->works->len;
    const RlvBoundWork *works = (const RlvBoundWork *) (gpointer) pool->works->data;
    g_autofree guint32 *late = g_new (guint32, n);
    guint leaves = 1;

    while (leaves < n)
        leaves *= 2;
    for (guint i = 0; i < n; i++) {
        late[i] = b->late[works[i].task];
        b->by[i] = i;
    }
    g_qsort_with_data (b->by, (gint) n, sizeof *b->by, compare_at, late);
    for (guint i = 0; i < 2 * leaves; i++)
        b->nodes[i] = (Node){0, G_MININT64 / 2};
    for (guint i = 0; i < n; i++) {
        const RlvBoundWork *work = &works[b->by[i]];
        guint x = leaves + b->rank[p][b->by[i]];

        b->nodes[x].sum = work->work;
        b->nodes[x].most = pool->before[b->head[work->task]] + work->work;
        for (x /= 2; x > 0; x /= 2) {
            const Node *left = &b->nodes[2 * x], *right = &b->nodes[2 * x + 1];

            b->nodes[x].sum = left->sum + right->sum;
            b->nodes[x].most = MAX (right->most, left->most + right->sum);
        }
        if (b->nodes[1].most > pool->before[late[b->by[i]]])
            return TRUE;
    }
    return FALSE;
}

/* Whether nothing can end by @end, as far as can be told here. */
static gboolean
is_refuted (Bound *b, guint32 end)
{
    if (!find_tails (b, end))
        return TRUE;
    for (guint p = 0; p < b->pools->len; p++)
        if (is_overloaded (b, p))
            return TRUE;
    return FALSE;
}

/* The least end from @least on that is not refuted, or 0: none. */
static guint32
least_end (Bound *b, guint32 least)
{
    guint32 low = least, high = least, step = 1;

    while (is_refuted (b, high)) {
        if (high == b->m->n_steps)
            return 0;
        low = high + 1;
        high = MIN (b->m->n_steps, high + step);
        step *= 2;
    }
    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        if (is_refuted (b, middle))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- the whole ---------------------------------------------------------------------
 */

static void
index_works (Bound *b)
{
    const gsize n = (gsize) b->m->n_tasks + 1;
    g_autofree guint32 *next = NULL;
    guint most = 0;

    b->first_of = g_new0 (guint32, n + 1);
    for (guint p = 0; p < b->pools->len; p++) {
        const GArray *works = ((RlvBoundPool *) b->pools->pdata[p])->works;

        most = MAX (most, works->len);
        for (guint i = 0; i < works->len; i++)
            b->first_of[g_array_index (works, RlvBoundWork, i).task + 1]++;
    }
    for (gsize t = 1; t < n; t++)
        b->first_of[t] += b->first_of[t - 1];
    next = g_memdup2 (b->first_of, n * sizeof *next);
    b->of = g_new (guint32, (gsize) b->first_of[n - 1] + 1);
    b->work = g_new (gint64, (gsize) b->first_of[n - 1] + 1);
    for (guint p = 0; p < b->pools->len; p++) {
        const GArray *works = ((RlvBoundPool *) b->pools->pdata[p])->works;

        for (guint i = 0; i < works->len; i++) {
            const RlvBoundWork *work = &g_array_index (works, RlvBoundWork, i);

            b->of[next[work->task]] = p;
            b->work[next[work->task]++] = work->work;
        }
    }
    b->rank = g_new0 (guint32 *, (gsize) b->pools->len + 1);
    b->by = g_new (guint32, (gsize) most + 1);
    b->nodes = g_new (Node, 4 * (gsize) most + 4);
}

static void
open_bound (Bound *b)
{
    const RlvModel *m = b->m;
    const gsize n = (gsize) m->n_tasks + 1;

    b->order = g_new0 (guint32, n);
    b->head = g_new0 (guint32, n);
    b->head_end = g_new0 (guint32, n);
    b->late = g_new0 (guint32, n);
    b->late_start = g_new0 (guint32, n);
    b->whole = g_new (guint8, (gsize) m->n_lags + 1);
    for (guint32 l = 0; l < m->n_lags; l++) {
        b->whole[l] = TRUE;
        for (guint32 i = 0; i <= m->n_steps; i++)
            b->whole[l] &= m->lags[l].bound[i] >= i;
    }
    b->pools = rlv_bound_pools (m);
    b->placed = g_new0 (GArray *, (gsize) b->pools->len + 1);
    b->in_all = g_new0 (gint64, (gsize) b->pools->len + 1);
    for (guint p = 0; p < b->pools->len; p++)
        b->placed[p] = g_array_new (FALSE, FALSE, sizeof (Placed));
    index_works (b);
}

static void
close_bound (Bound *b)
{
    for (guint p = 0; p < b->pools->len; p++) {
        g_array_unref (b->placed[p]);
        g_free (b->rank[p]);
    }
    g_free (b->placed);
    g_free (b->in_all);
    g_ptr_array_unref (b->pools);
    g_free (b->order);
    g_free (b->head);
    g_free (b->head_end);
    g_free (b->late);
    g_free (b->late_start);
    g_free (b->due_start);
    g_free (b->due);
    g_free (b->whole);
    g_free (b->before);
    g_free (b->after);
    g_free (b->first_of);
    g_free (b->of);
    g_free (b->work);
    g_free (b->rank);
    g_free (b->by);
    g_free (b->nodes);
}

guint32
rlv_bound_end (const RlvModel *model)
{
    Bound b = {.m = model};
    guint32 end = RLV_NEVER;

    if (!rlv_bound_is_steady (model))
        return 0;
    open_bound (&b);
    if (sort_tasks (&b)) {
        fill_sets (&b);
        end = find_heads (&b);
    }
    if (end == RLV_NEVER || end > model->n_steps) {
        end = 0;
    } else {
        rank_works (&b);
        end = least_end (&b, end);
    }
    /* Sets cost more than all the rest: only what is left is asked with them. */
    b.by_sets = b.n_bits > 0;
    if (b.by_sets && end > 0)
        end = least_end (&b, end);
    close_bound (&b);
    return end;
}

static void
fill_dues (Bound *b)
{
    const RlvModel *m = b->m;

    b->due_start = g_new (guint32, (gsize) m->n_tasks + 1);
    b->due = g_new (guint32, (gsize) m->n_tasks + 1);
    for (guint32 t = 0; t < m->n_tasks; t++)
        b->due_start[t] = b->due[t] = m->n_steps;
    for (guint32 i = 0; i < m->n_dues; i++) {
        const RlvDue *due = &m->dues[i];
        guint32 *of = due->of_start ? b->due_start : b->due;
        guint32 last = rlv_model_instant (m, due->by);

        /* What takes no time may start where an instant begins, before the end of it
         * that is the start of all else. */
        if (due->of_start)
            last = MIN (last + 1, m->n_steps);
        of[due->task] = MIN (of[due->task], last);
    }
}

gboolean
rlv_bound_refutes_dues (const RlvModel *model)
{
    Bound b = {.m = model};
    gboolean refuted = FALSE;

    if (model->n_dues == 0 || !rlv_bound_is_steady (model))
        return FALSE;
    open_bound (&b);
    if (sort_tasks (&b)) {
        fill_sets (&b);
        fill_dues (&b);
        /* What has no room in the model may have it later. */
        if (find_heads (&b) <= model->n_steps) {
            rank_works (&b);
            refuted = is_refuted (&b, model->n_steps);
            b.by_sets = b.n_bits > 0;
            if (b.by_sets && !refuted)
                refuted = is_refuted (&b, model->n_steps);
        }
    }
    close_bound (&b);
    return refuted;
}

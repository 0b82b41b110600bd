/* Orders of tasks, and the scheme that goes from instant to instant.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sgs-priv.h"

void
rlv_sgs_sort (RlvSgs *sgs, guint32 *order, const guint32 *key, guint32 most)
{
    const guint32 n = sgs->model->n_tasks;
    guint32 *count = sgs->count, sum = 0;

    memset (count, 0, ((gsize) most + 2) * sizeof *count);
    for (guint32 t = 0; t < n; t++)
        count[key[t]]++;
    for (guint32 k = 0; k <= most; k++) {
        guint32 here = count[k];

        count[k] = sum;
        sum += here;
    }
    for (guint32 i = 0; i < n; i++)
        sgs->sorted[count[key[order[i]]]++] = order[i];
    memcpy (order, sgs->sorted, n * sizeof *order);
}

/* --- a heap of tasks, smallest key first -------------------------------------- */

/* Ranks: the key, and of equals the place in the order that was. */
static void
push (guint64 *heap, guint32 *n, guint64 rank)
{
    guint32 i = (*n)++;

    for (; i > 0 && rank < heap[(i - 1) / 2]; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = rank;
}

static guint64
pop (guint64 *heap, guint32 *n)
{
    guint64 top = heap[0], last = heap[--*n];
    guint32 i = 0;

    while (2 * i + 1 < *n) {
        guint32 child = 2 * i + 1;

        child += child + 1 < *n && heap[child + 1] < heap[child];
        if (last <= heap[child])
            break;
        heap[i] = heap[child];
        i = child;
    }
    if (*n > 0)
        heap[i] = last;
    return top;
}

static void
make_room (RlvSgs *sgs)
{
    gsize n = (gsize) sgs->model->n_tasks + 1;

    if (sgs->waits != NULL)
        return;
    sgs->waits = g_new (guint32, n);
    sgs->ready = g_new (guint64, n);
    sgs->place = g_new (guint32, n);
}

void
rlv_sgs_arrange (RlvSgs *sgs, guint32 *order, const guint32 *key, gboolean backward)
{
    const RlvModel *m = sgs->model;
    const guint32 *into = backward ? m->first_out : m->first_in;
    const guint32 *from = backward ? m->first_in : m->first_out;
    const RlvArc *arcs = backward ? m->in : m->out;
    guint32 n = m->n_tasks, n_ready = 0;

    make_room (sgs);
    memcpy (sgs->sorted, order, n * sizeof *order);
    for (guint32 i = 0; i < n; i++) {
        guint32 t = order[i];

        sgs->place[t] = i;
        sgs->waits[t] = into[t + 1] - into[t];
        if (sgs->waits[t] == 0)
            push (sgs->ready, &n_ready, (guint64) key[t] << 32 | i);
    }
    for (guint32 i = 0; n_ready > 0; i++) {
        guint32 t = sgs->sorted[(guint32) pop (sgs->ready, &n_ready)];

        order[i] = t;
        for (guint32 a = from[t]; a < from[t + 1]; a++) {
            guint32 next = arcs[a].task;

            if (--sgs->waits[next] == 0)
                push (sgs->ready, &n_ready,
                      (guint64) key[next] << 32 | sgs->place[next]);
        }
    }
}

/* --- the parallel scheme ------------------------------------------------------ */

/* When all that it waits for is over, as far as is known: of links that bound a start.
 */
static guint32
ready_at (const RlvModel *m, guint32 task, const guint32 *start, const guint32 *finish)
{
    guint32 at = m->release[task];

    for (guint32 i = m->first_in[task]; i < m->first_in[task + 1]; i++) {
        const RlvArc *arc = &m->in[i];
        guint32 bound = arc->from_finish ? finish[arc->task] : start[arc->task];

        if (arc->lag != RLV_NEVER)
            bound = m->lags[arc->lag].bound[bound];
        if (!arc->on_finish)
            at = MAX (at, bound);
    }
    return at;
}

guint32
rlv_sgs_parallel (RlvSgs *sgs, guint32 *order, guint32 *mode, guint32 *start,
                  guint32 *finish)
{
    const RlvModel *m = sgs->model;
    guint32 n = m->n_tasks, n_ready = 0, n_placed = 0, at = 0, last = 0;
    guint32 *ready = sgs->ready_list;

    make_room (sgs);
    rlv_sgs_clear (sgs);
    if (ready == NULL)
        ready = sgs->ready_list = g_new (guint32, (gsize) n + 1);
    for (guint32 i = 0; i < n; i++)
        sgs->place[order[i]] = i;
    for (guint32 t = 0; t < n; t++)
        sgs->waits[t] = m->first_in[t + 1] - m->first_in[t];
    for (guint32 i = 0; i < n; i++)
        if (sgs->waits[order[i]] == 0)
            ready[n_ready++] = order[i];
    while (n_ready > 0) {
        guint32 soonest = RLV_NEVER, kept = 0, until = n_ready;

        for (guint32 i = 0; i < until; i++) {
            guint32 t = ready[i], from = ready_at (m, t, start, finish), first;

            first = from > at ? from : rlv_sgs_try (sgs, t, mode, at, start, finish);
            if (first > at || first == RLV_NEVER) {
                soonest = MIN (soonest, first);
                ready[kept++] = t;
                continue;
            }
            order[n_placed++] = t;
            last = MAX (last, finish[t]);
            for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++) {
                guint32 to = m->out[a].task;

                if (--sgs->waits[to] == 0) {
                    sgs->sorted[n_ready - until] = to;
                    n_ready++;
                }
            }
        }
        memcpy (ready + kept, sgs->sorted, (n_ready - until) * sizeof *ready);
        soonest = n_ready > until ? MIN (soonest, at) : soonest;
        n_ready = kept + n_ready - until;
        if (n_ready > 0 && soonest == RLV_NEVER)
            break;
        if (soonest == at) {
            /* What has become ready takes its place among the others. */
            for (guint32 i = 1; i < n_ready; i++) {
                guint32 t = ready[i], j = i;

                for (; j > 0 && sgs->place[ready[j - 1]] > sgs->place[t]; j--)
                    ready[j] = ready[j - 1];
                ready[j] = t;
            }
        }
        at = MAX (at, soonest);
    }
    rlv_sgs_give_back (sgs, order, n_placed, mode, start, finish);
    return n_placed == n ? last : RLV_NEVER;
}

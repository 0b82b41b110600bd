/* Schedules as queues of tasks, one for each person, and the longest paths through
 * links and queues.  A team of several is as many queues.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/queues-priv.h"

#define LANES     4
#define LANE_BITS 16
#define LANE_MOST 0x7fff

/* --- whether ------------------------------------------------------------------ */

/* The lane of which @mode takes one; RLV_NO_QUEUE for none, FALSE where it takes more.
 */
static gboolean
lane_of (const RlvModel *m, const RlvMode *mode, guint32 *lane)
{
    const RlvAsk *ask = &m->asks[mode->first_ask];

    *lane = RLV_NO_QUEUE;
    if (mode->n_asks == 0)
        return TRUE;
    if (mode->n_asks > 1)
        return FALSE;
    for (guint32 k = 0; k < LANES; k++)
        if (ask->asked == G_GUINT64_CONSTANT (1) << k * LANE_BITS)
            *lane = ask->word * LANES + k;
    return *lane != RLV_NO_QUEUE;
}

gboolean
rlv_queues_fit (const RlvModel *m)
{
    gboolean choice = FALSE;

    if (!m->constant || m->n_dues > 0 || m->n_steps == 0)
        return FALSE;
    for (guint32 t = 0; t < m->n_tasks; t++) {
        if (m->release_finish[t] > 0 || m->fixed_start[t] != RLV_NEVER)
            return FALSE;
        for (guint32 k = m->first_mode[t]; k < m->first_mode[t + 1]; k++) {
            const RlvMode *mode = &m->modes[k];
            guint32 lane;

            if (m->paces[mode->pace].next != NULL || mode->pauses ||
                !lane_of (m, mode, &lane))
                return FALSE;
        }
        choice |= m->first_mode[t + 1] - m->first_mode[t] > 1;
    }
    for (guint32 a = 0; a < m->first_in[m->n_tasks]; a++)
        if (!m->in[a].from_finish || m->in[a].on_finish || m->in[a].lag != RLV_NEVER)
            return FALSE;
    return choice;
}

/* --- making ------------------------------------------------------------------- */

static void
count_queues (RlvQueues *q)
{
    const RlvModel *m = q->m;

    for (guint32 l = 0; l < m->n_words * LANES; l++) {
        guint32 there = (guint32) (m->capacity[(gsize) (l / LANES) * m->n_steps] >>
                                   l % LANES * LANE_BITS) &
                        LANE_MOST;

        q->first_queue[l + 1] = q->first_queue[l] + MIN (there, m->n_tasks);
    }
    q->n_queues = q->first_queue[m->n_words * LANES];
    for (guint32 k = 0; k < m->first_mode[m->n_tasks]; k++) {
        lane_of (m, &m->modes[k], &q->lane[k]);
        /* What takes no time takes nobody. */
        if (m->paces[m->modes[k].pace].length == 0)
            q->lane[k] = RLV_NO_QUEUE;
    }
}

#define N_ARRAYS 17

RlvQueues *
rlv_queues_new (RlvBreed *breed)
{
    const RlvModel *m = breed->model;
    const gsize n = (gsize) m->n_tasks + 1;
    RlvQueues *q = g_new0 (RlvQueues, 1);
    guint32 **arrays[N_ARRAYS] = {
        &q->mode,       &q->queue,        &q->length,       &q->prev,  &q->next,
        &q->order,      &q->place,        &q->head,         &q->tail,  &q->most,
        &q->waits,      &q->head_without, &q->tail_without, &q->rests, &q->best_mode,
        &q->best_queue, &q->best_order};

    q->breed = breed;
    q->m = m;
    q->n = m->n_tasks;
    q->first_queue = g_new0 (guint32, (gsize) m->n_words * LANES + 1);
    q->lane = g_new0 (guint32, (gsize) m->first_mode[m->n_tasks] + 1);
    count_queues (q);
    q->first = g_new (guint32, (gsize) q->n_queues + 1);
    q->critical = g_new (guint32, n);
    for (guint i = 0; i < N_ARRAYS; i++)
        *arrays[i] = g_new0 (guint32, n);
    q->best_end = RLV_NEVER;
    return q;
}

void
rlv_queues_free (RlvQueues *q)
{
    guint32 *arrays[] = {q->mode,         q->queue,      q->length, q->prev,
                         q->next,         q->order,      q->place,  q->head,
                         q->tail,         q->most,       q->waits,  q->head_without,
                         q->tail_without, q->rests,      q->first,  q->critical,
                         q->best_mode,    q->best_queue, q->lane,   q->first_queue,
                         q->best_order};

    for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
        g_free (arrays[i]);
    g_free (q);
}

/* --- the longest paths -------------------------------------------------------- */

static guint32
head_of (const RlvQueues *q, const guint32 *head, guint32 t, guint32 prev)
{
    const RlvModel *m = q->m;
    guint32 at = m->release[t];

    for (guint32 a = m->first_in[t]; a < m->first_in[t + 1]; a++) {
        guint32 from = m->in[a].task;

        at = MAX (at, head[from] + q->length[from]);
    }
    return prev != RLV_NEVER ? MAX (at, head[prev] + q->length[prev]) : at;
}

static guint32
tail_of (const RlvQueues *q, const guint32 *tail, guint32 t, guint32 next)
{
    const RlvModel *m = q->m;
    guint32 rest = 0;

    for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++) {
        guint32 to = m->out[a].task;

        rest = MAX (rest, tail[to] + q->length[to]);
    }
    return next != RLV_NEVER ? MAX (rest, tail[next] + q->length[next]) : rest;
}

/* Puts each task after those it waits for, by links and in its queue; FALSE when some
 * wait for each other. */
static gboolean
sort_tasks (RlvQueues *q)
{
    const RlvModel *m = q->m;
    guint32 done = 0;

    for (guint32 t = 0; t < q->n; t++) {
        q->waits[t] = m->first_in[t + 1] - m->first_in[t] + (q->prev[t] != RLV_NEVER);
        if (q->waits[t] == 0)
            q->order[done++] = t;
    }
    for (guint32 i = 0; i < done; i++) {
        guint32 t = q->order[i];

        q->place[t] = i;
        for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++)
            if (--q->waits[m->out[a].task] == 0)
                q->order[done++] = m->out[a].task;
        if (q->next[t] != RLV_NEVER && --q->waits[q->next[t]] == 0)
            q->order[done++] = q->next[t];
    }
    return done == q->n;
}

gboolean
rlv_queues_measure (RlvQueues *q)
{
    if (!sort_tasks (q))
        return FALSE;
    q->most[0] = 0;
    for (guint32 i = 0; i < q->n; i++) {
        guint32 t = q->order[i];

        q->head[t] = head_of (q, q->head, t, q->prev[t]);
        q->most[i + 1] = MAX (q->most[i], q->head[t] + q->length[t]);
    }
    for (guint32 i = q->n; i-- > 0;)
        q->tail[q->order[i]] = tail_of (q, q->tail, q->order[i], q->next[q->order[i]]);
    q->end = q->most[q->n];
    return TRUE;
}

guint32
rlv_queues_measure_without (RlvQueues *q, guint32 v)
{
    const guint32 before = q->prev[v], after = q->next[v];
    guint32 end = q->most[q->place[v]];

    memcpy (q->head_without, q->head, q->n * sizeof *q->head);
    memcpy (q->tail_without, q->tail, q->n * sizeof *q->tail);
    for (guint32 i = q->place[v]; i < q->n; i++) {
        guint32 t = q->order[i];
        guint32 prev = t == v ? RLV_NEVER : t == after ? before : q->prev[t];

        q->head_without[t] = head_of (q, q->head_without, t, prev);
        end = MAX (end, q->head_without[t] + q->length[t]);
    }
    for (guint32 i = q->place[v] + 1; i-- > 0;) {
        guint32 t = q->order[i];
        guint32 next = t == v ? RLV_NEVER : t == before ? after : q->next[t];

        q->tail_without[t] = tail_of (q, q->tail_without, t, next);
    }
    return end;
}

/* --- queues ------------------------------------------------------------------- */

void
rlv_queues_take_out (RlvQueues *q, guint32 v)
{
    guint32 prev = q->prev[v], next = q->next[v];

    if (prev != RLV_NEVER)
        q->next[prev] = next;
    else
        q->first[q->queue[v]] = next;
    if (next != RLV_NEVER)
        q->prev[next] = prev;
}

void
rlv_queues_put_in (RlvQueues *q, guint32 v, const RlvPut *put)
{
    guint32 next = put->after != RLV_NEVER ? q->next[put->after] : q->first[put->queue];

    q->mode[v] = put->mode;
    q->queue[v] = put->queue;
    q->length[v] =
        q->m->paces[q->m->modes[q->m->first_mode[v] + put->mode].pace].length;
    q->prev[v] = put->after;
    q->next[v] = next;
    if (put->after != RLV_NEVER)
        q->next[put->after] = v;
    else
        q->first[put->queue] = v;
    if (next != RLV_NEVER)
        q->prev[next] = v;
}

gboolean
rlv_queues_fill (RlvQueues *q, const guint32 *order, const guint32 *mode,
                 const guint32 *queue)
{
    g_autofree guint32 *last = g_new (guint32, (gsize) q->n_queues + 1);

    for (guint32 i = 0; i < q->n_queues; i++)
        q->first[i] = last[i] = RLV_NEVER;
    for (guint32 i = 0; i < q->n; i++) {
        guint32 t = order[i];
        const RlvMode *way = &q->m->modes[q->m->first_mode[t] + mode[t]];

        q->mode[t] = mode[t];
        q->length[t] = q->m->paces[way->pace].length;
        q->queue[t] = queue[t];
        q->prev[t] = q->next[t] = RLV_NEVER;
        if (queue[t] == RLV_NO_QUEUE)
            continue;
        q->prev[t] = last[queue[t]];
        if (q->prev[t] != RLV_NEVER)
            q->next[q->prev[t]] = t;
        else
            q->first[queue[t]] = t;
        last[queue[t]] = t;
    }
    return rlv_queues_measure (q);
}

gboolean
rlv_queues_begin (RlvQueues *q, const RlvMember *member)
{
    g_autofree guint32 *free_at = g_new0 (guint32, (gsize) q->n_queues + 1);
    guint32 *queue = q->best_queue;

    for (guint32 i = 0; i < q->n; i++) {
        guint32 t = member->order[i];
        guint32 lane = q->lane[q->m->first_mode[t] + member->taken[t]];

        queue[t] = RLV_NO_QUEUE;
        for (guint32 k = lane != RLV_NO_QUEUE ? q->first_queue[lane] : RLV_NO_QUEUE;
             lane != RLV_NO_QUEUE && k < q->first_queue[lane + 1] &&
             queue[t] == RLV_NO_QUEUE;
             k++)
            if (free_at[k] <= member->start[t]) {
                free_at[k] = member->finish[t];
                queue[t] = k;
            }
        if (lane != RLV_NO_QUEUE && queue[t] == RLV_NO_QUEUE)
            return FALSE;
    }
    return rlv_queues_fill (q, member->order, member->taken, queue);
}

void
rlv_queues_keep (RlvQueues *q)
{
    const gsize size = q->n * sizeof *q->mode;

    q->best_end = q->end;
    memcpy (q->best_mode, q->mode, size);
    memcpy (q->best_queue, q->queue, size);
    memcpy (q->best_order, q->order, size);
}

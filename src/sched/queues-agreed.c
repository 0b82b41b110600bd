/* Who could do what both sides signed, when they signed it: only the dates of that are
 * known.  A task whose people are all taken then moves another one to somebody else,
 * which may move a third.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/queues-priv.h"

#define MOST_LOOKED 400 /* tasks looked at for one of them... */
#define MOST_DEEP   30  /* ...each to be moved for another */

typedef struct {
    RlvQueues *q;
    const RlvModel *m;
    guint32 *from, *until; /* by task, or RLV_NEVER: any time will do */
    guint32 *seat, *mode;  /* by task, or RLV_NO_QUEUE */
    guint8 *seen;
    guint looked;
} Seating;

static void
sit (Seating *s, guint32 t, guint32 queue, guint32 mode)
{
    s->seat[t] = queue;
    s->mode[t] = mode;
    s->q->next[t] = s->q->first[queue];
    s->q->first[queue] = t;
}

static void
stand (Seating *s, guint32 t)
{
    guint32 *link = &s->q->first[s->seat[t]];

    while (*link != t)
        link = &s->q->next[*link];
    *link = s->q->next[t];
    s->seat[t] = RLV_NO_QUEUE;
    s->mode[t] = RLV_ANY_MODE;
}

/* How many of @queue are in the way of @t; one of them. */
static guint
in_the_way (const Seating *s, guint32 t, guint32 queue, guint32 *other)
{
    guint n = 0;

    for (guint32 o = s->q->first[queue]; o != RLV_NEVER; o = s->q->next[o])
        if (s->from[o] < s->until[t] && s->from[t] < s->until[o]) {
            *other = o;
            n++;
        }
    return n;
}

static gboolean find_seat (Seating *s, guint32 t, guint depth);

/* Takes the seat of whoever is in the way and finds another one. */
static gboolean
change_seats (Seating *s, guint32 t, guint32 queue, guint32 mode, guint depth)
{
    guint32 other = RLV_NEVER, old;

    if (in_the_way (s, t, queue, &other) != 1 || s->seen[other])
        return FALSE;
    old = s->mode[other];
    stand (s, other);
    sit (s, t, queue, mode);
    if (find_seat (s, other, depth - 1))
        return TRUE;
    stand (s, t);
    sit (s, other, queue, old);
    return FALSE;
}

static gboolean
find_seat (Seating *s, guint32 t, guint depth)
{
    const guint32 first = s->m->first_mode[t], n = s->m->first_mode[t + 1] - first;

    s->seen[t] = TRUE;
    s->looked++;
    for (guint pass = 0; pass < 2; pass++) {
        if (pass == 1 && (depth == 0 || s->looked > MOST_LOOKED))
            return FALSE;
        for (guint32 k = 0; k < n; k++) {
            guint32 lane = s->q->lane[first + k], other;

            if (lane == RLV_NO_QUEUE)
                continue;
            for (guint32 i = s->q->first_queue[lane]; i < s->q->first_queue[lane + 1];
                 i++) {
                if (pass == 0 && in_the_way (s, t, i, &other) == 0) {
                    sit (s, t, i, k);
                    return TRUE;
                }
                if (pass == 1 && change_seats (s, t, i, k, depth))
                    return TRUE;
            }
        }
    }
    return FALSE;
}

/* The instants of @t as agreed, where it was and the model has them. */
static void
set_times (Seating *s, guint32 t)
{
    const RlvModel *m = s->m;
    RlvTime agreed = m->agreed[t];
    guint32 at = agreed != RLV_TIME_NONE ? rlv_model_instant (m, agreed) : RLV_NEVER;

    s->from[t] = s->until[t] = RLV_NEVER;
    if (at == RLV_NEVER || m->at[at] != agreed)
        return;
    s->from[t] = at;
    s->until[t] = at + m->paces[m->modes[m->first_mode[t]].pace].length;
}

void
rlv_queues_agreed (RlvBreed *breed, const guint32 *order, guint32 *mode)
{
    const RlvModel *m = breed->model;
    const gsize n = (gsize) m->n_tasks + 1;
    RlvQueues *q = rlv_queues_new (breed);
    g_autofree guint32 *times = g_new (guint32, 3 * n);
    g_autofree guint8 *seen = g_new0 (guint8, n);
    Seating s = {q, m, times, times + n, times + 2 * n, mode, seen, 0};

    for (guint32 i = 0; i < q->n_queues; i++)
        q->first[i] = RLV_NEVER;
    for (guint32 t = 0; t < m->n_tasks; t++) {
        s.seat[t] = RLV_NO_QUEUE;
        mode[t] = RLV_ANY_MODE;
        set_times (&s, t);
    }
    for (guint32 i = 0; i < m->n_tasks; i++) {
        if (s.from[order[i]] == RLV_NEVER)
            continue;
        memset (seen, 0, m->n_tasks);
        s.looked = 0;
        find_seat (&s, order[i], MOST_DEEP);
    }
    rlv_queues_free (q);
}

/* What follows from bounds: along links, from what was learned, and where people are
 * surely taken.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/learn-priv.h"

/* --- bounds and what is surely taken ------------------------------------------- */

/* The steps that become surely taken (or free again) between two values of a bound. */
static void
change (RlvLearner *l, guint32 x, gint32 old, gint32 now, gboolean back)
{
    guint32 task = x >> 1;
    guint64 asked = l->asked[task];
    gint32 length = (gint32) l->length[task], from, until;

    if (asked == 0)
        return;
    if (x & 1) {
        from = -now;
        until = MIN (-old, l->bound[x ^ 1] + length);
    } else {
        from = MAX (old + length, -l->bound[x ^ 1]);
        until = now + length;
    }
    if (from >= until)
        return;
    if (back) {
        for (gint32 u = from; u < until; u++)
            l->surely[u] -= asked;
        return;
    }
    for (gint32 u = from; u < until; u++)
        l->surely[u] += asked;
    l->from = MIN (l->from, (guint32) from);
    l->until = MAX (l->until, (guint32) until);
}

gboolean
rlv_learner_set (RlvLearner *l, guint32 x, gint32 v, Reason why)
{
    gint32 old = l->bound[x];

    if (old >= v)
        return TRUE;
    if (v + l->bound[x ^ 1] > 0) {
        l->fail = why;
        l->failed = (Bound){x, v};
        l->too_full = FALSE;
        return FALSE;
    }
    if (l->n_trail == l->room) {
        l->room *= 2;
        l->trail = g_renew (Entry, l->trail, l->room);
    }
    l->trail[l->n_trail] = (Entry){x, old, v, l->last[x], why};
    l->last[x] = (gint32) l->n_trail++;
    l->moves++;
    change (l, x, old, v, FALSE);
    l->bound[x] = v;
    return TRUE;
}

void
rlv_learner_undo (RlvLearner *l)
{
    const Entry *entry = &l->trail[--l->n_trail];

    l->last[entry->x] = entry->before;
    change (l, entry->x, entry->old, entry->now, TRUE);
    l->bound[entry->x] = entry->old;
}

/* --- links -------------------------------------------------------------------- */

static gboolean
follow (RlvLearner *l, const GArray *edges, guint32 x)
{
    const Edge *edge = (const Edge *) (const void *) edges->data;

    for (guint i = 0; i < edges->len; i++)
        if (!rlv_learner_set (l, edge[i].x, l->bound[x] + edge[i].later,
                              (Reason){FROM_LINK, x, edge[i].later, NULL}))
            return FALSE;
    return TRUE;
}

/* --- what was learned ----------------------------------------------------------- */

void
rlv_learner_watch (RlvLearner *l, Nogood *nogood, guint which)
{
    gsize place = watch_place (l, nogood->of[which].x, nogood->of[which].v);

    nogood->next[which] = l->watch[place];
    nogood->next_which[which] = l->watch_which[place];
    l->watch[place] = nogood;
    l->watch_which[place] = (guint8) which;
}

/* Finds another bound for it to watch, one that does not hold. */
static gboolean
watch_other (RlvLearner *l, Nogood *nogood, guint which)
{
    for (guint32 i = 2; i < nogood->n; i++) {
        Bound other = nogood->of[i];

        if (holds (l, other))
            continue;
        nogood->of[i] = nogood->of[which];
        nogood->of[which] = other;
        rlv_learner_watch (l, nogood, which);
        return TRUE;
    }
    return FALSE;
}

/* Goes through those that watch a bound that now holds. */
static gboolean
remind (RlvLearner *l, gsize place)
{
    Nogood *nogood = l->watch[place];
    guint which = l->watch_which[place];
    gboolean ok = TRUE;

    l->watch[place] = NULL;
    while (nogood != NULL) {
        Nogood *next = nogood->next[which];
        guint next_which = nogood->next_which[which];
        Bound other = nogood->of[1 - which];

        l->moves += 4;
        if (!ok || is_denied (l, other) || !watch_other (l, nogood, which)) {
            rlv_learner_watch (l, nogood, which);
            if (ok && !is_denied (l, other))
                ok = rlv_learner_set (l, other.x ^ 1, 1 - other.v,
                                      (Reason){FROM_NOGOOD, 0, 0, nogood});
        }
        nogood = next;
        which = next_which;
    }
    return ok;
}

static gboolean
conclude_bounds (RlvLearner *l)
{
    while (l->done < l->n_trail) {
        const Entry entry = l->trail[l->done++];
        gsize last = watch_place (l, entry.x, entry.now);

        l->moves += (l->edges[entry.x]->len + l->more[entry.x]->len) / 2;
        if (!follow (l, l->edges[entry.x], entry.x) ||
            !follow (l, l->more[entry.x], entry.x))
            return FALSE;
        for (gsize p = watch_place (l, entry.x, entry.old) + 1; p <= last; p++)
            if (l->watch[p] != NULL && !remind (l, p))
                return FALSE;
    }
    return TRUE;
}

/* --- people ------------------------------------------------------------------- */

static inline guint64
lacks (const RlvLearner *l, gint32 step, guint64 asked)
{
    return ~(l->full - l->surely[step] - asked) & RLV_GUARDS;
}

static gint32
place_of (gint32 step, guint64 lanes)
{
    return step * 4 + (gint32) (g_bit_nth_lsf ((gulong) lanes, -1) / 16);
}

/* The task cannot start where a full step would lie under it. */
static gboolean
push_early (RlvLearner *l, guint32 task)
{
    gint32 length = (gint32) l->length[task];

    for (;;) {
        gint32 start = l->bound[2 * task], latest = -l->bound[2 * task + 1], u;
        guint64 full = 0;

        /* From latest on, what it surely takes itself is counted already. */
        for (u = MIN (start + length, latest) - 1; u >= start && full == 0; u--)
            full = lacks (l, u, l->asked[task]);
        if (full == 0)
            return TRUE;
        if (!rlv_learner_set (l, 2 * task, u + 2,
                              (Reason){FROM_PEOPLE, 0, place_of (u + 1, full), NULL}))
            return FALSE;
    }
}

static gboolean
push_late (RlvLearner *l, guint32 task)
{
    gint32 length = (gint32) l->length[task];

    for (;;) {
        gint32 start = l->bound[2 * task], latest = -l->bound[2 * task + 1], u;
        guint64 full = 0;

        for (u = MAX (latest, start + length); u < latest + length && full == 0; u++)
            full = lacks (l, u, l->asked[task]);
        if (full == 0)
            return TRUE;
        if (!rlv_learner_set (l, 2 * task + 1, -(u - 1 - length),
                              (Reason){FROM_PEOPLE, 0, place_of (u - 1, full), NULL}))
            return FALSE;
    }
}

static gboolean
conclude_people (RlvLearner *l, gint32 from, gint32 until)
{
    l->moves += l->n / 4;
    for (gint32 u = from; u < until; u++) {
        guint64 full = lacks (l, u, 0);

        if (full != 0) {
            l->fail = (Reason){FROM_PEOPLE, 0, place_of (u, full), NULL};
            l->too_full = TRUE;
            return FALSE;
        }
    }
    for (guint32 t = 0; t < l->n; t++) {
        gint32 length = (gint32) l->length[t];
        gint32 start = l->bound[2 * t], latest = -l->bound[2 * t + 1];

        if (l->asked[t] == 0 || start == latest)
            continue;
        if (start < until && start + length > from && !push_early (l, t))
            return FALSE;
        if (latest < until && latest + length > from && !push_late (l, t))
            return FALSE;
    }
    return TRUE;
}

gboolean
rlv_learner_conclude (RlvLearner *l)
{
    for (;;) {
        guint32 from, until;

        if (!conclude_bounds (l))
            return FALSE;
        if (l->from >= l->until)
            return TRUE;
        from = l->from;
        until = l->until;
        l->from = G_MAXUINT32;
        l->until = 0;
        if (!conclude_people (l, (gint32) from, (gint32) until))
            return FALSE;
    }
}

/* Schedule generation on models of any kind: several modes, calendars, lags, people who
 * come and go.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sgs-priv.h"

/* --- people ------------------------------------------------------------------- */

/* What of @asked counts in @step: not the lanes that have fewer people than that even
 * when nobody is taken; the task pauses then. */
static guint64
counted (const RlvModel *m, const RlvAsk *ask, guint32 step)
{
    guint64 there = m->capacity[(gsize) ask->word * m->n_steps + step] | RLV_GUARDS;
    guint64 enough = (there - ask->asked) & RLV_GUARDS;

    return ask->asked & (enough - (enough >> 15));
}

static inline gboolean
is_short (guint64 left, guint64 asked)
{
    return (~(left - asked) & RLV_GUARDS) != 0;
}

/* The same of four steps at once, none of which is short. */
static inline gboolean
is_enough (const guint64 *left, guint64 asked)
{
    return (~((left[0] - asked) & (left[1] - asked) & (left[2] - asked) &
              (left[3] - asked)) &
            RLV_GUARDS) == 0;
}

/* The last step of [from, until) in which one of @mode's asks is not left, or
 * RLV_NEVER.  Modes that never pause, which are most, have a loop of their own. */
static guint32
last_blocked (const RlvSgs *sgs, const RlvMode *mode, guint32 from, guint32 until)
{
    const RlvModel *m = sgs->model;
    guint32 last = RLV_NEVER;

    for (guint32 a = mode->first_ask; a < mode->first_ask + mode->n_asks; a++) {
        const RlvAsk *ask = &m->asks[a];
        const guint64 *left = sgs->left + (gsize) ask->word * m->n_steps;
        const guint64 asked = ask->asked;
        guint32 stop = last == RLV_NEVER ? from : last + 1, u = until;

        if (mode->pauses) {
            while (u > stop && !is_short (left[u - 1], counted (m, ask, u - 1)))
                u--;
        } else {
            while (u >= stop + 4 && is_enough (left + u - 4, asked))
                u -= 4;
            while (u > stop && !is_short (left[u - 1], asked))
                u--;
        }
        if (u > stop)
            last = u - 1;
    }
    return last;
}

static guint32
first_blocked (const RlvSgs *sgs, const RlvMode *mode, guint32 from, guint32 until)
{
    const RlvModel *m = sgs->model;

    for (guint32 a = mode->first_ask; a < mode->first_ask + mode->n_asks; a++) {
        const RlvAsk *ask = &m->asks[a];
        const guint64 *left = sgs->left + (gsize) ask->word * m->n_steps;
        const guint64 asked = ask->asked;
        guint32 u = from;

        if (mode->pauses) {
            while (u < until && !is_short (left[u], counted (m, ask, u)))
                u++;
        } else {
            while (u + 4 <= until && is_enough (left + u, asked))
                u += 4;
            while (u < until && !is_short (left[u], asked))
                u++;
        }
        until = u;
    }
    return until;
}

/* What a copy of a few steps costs besides, in steps. */
#define CALL_STEPS 16

static void
put_back (RlvSgs *sgs, guint32 word, guint32 from, guint32 until)
{
    const gsize at = (gsize) word * sgs->model->n_steps + from;

    if (from < until)
        memcpy (sgs->left + at, sgs->model->left + at,
                (until - from) * sizeof *sgs->left);
}

static void
take (RlvSgs *sgs, const RlvMode *mode, guint32 from, guint32 until)
{
    const RlvModel *m = sgs->model;

    for (guint32 a = mode->first_ask; a < mode->first_ask + mode->n_asks; a++) {
        const RlvAsk *ask = &m->asks[a];
        guint64 *left = sgs->left + (gsize) ask->word * m->n_steps;
        const guint64 asked = ask->asked;

        guint32 u = from;

        if (mode->pauses)
            for (; u < until; u++)
                left[u] -= counted (m, ask, u);
        for (; u + 4 <= until; u += 4) {
            left[u] -= asked;
            left[u + 1] -= asked;
            left[u + 2] -= asked;
            left[u + 3] -= asked;
        }
        for (; u < until; u++)
            left[u] -= asked;
    }
}

static const RlvMode *
mode_of (const RlvModel *m, guint32 task, guint32 mode)
{
    return &m->modes[m->first_mode[task] + mode];
}

/* With nothing taken any more all is as it was: what was taken is copied over, step by
 * step of each task, or, where tasks took more than that, in one stretch. */
void
rlv_sgs_give_back (RlvSgs *sgs, const guint32 *order, guint32 n, const guint32 *mode,
                   const guint32 *start, const guint32 *finish)
{
    const RlvModel *m = sgs->model;
    guint32 first = m->n_steps, last = 0;
    guint64 taken = 0;

    for (guint32 i = 0; i < n; i++) {
        guint32 t = order[i];

        if (m->fixed_start[t] != RLV_NEVER)
            continue;
        first = MIN (first, start[t]);
        last = MAX (last, finish[t]);
        taken += (finish[t] - start[t] + CALL_STEPS) *
                 (guint64) mode_of (m, t, mode[t])->n_asks;
    }
    if (first >= last)
        return;
    if ((guint64) (last - first) * m->n_words <= taken) {
        for (guint32 w = 0; w < m->n_words; w++)
            put_back (sgs, w, first, last);
        return;
    }
    for (guint32 i = 0; i < n; i++) {
        guint32 t = order[i];
        const RlvMode *way = mode_of (m, t, mode[t]);

        if (m->fixed_start[t] != RLV_NEVER)
            continue;
        for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks; a++)
            put_back (sgs, m->asks[a].word, start[t], finish[t]);
    }
}

/* --- forward ------------------------------------------------------------------ */

static guint32
last_start (const RlvPace *pace, guint32 until)
{
    if (pace->next != NULL)
        return pace->last[until];
    return until >= pace->length ? until - pace->length : RLV_NEVER;
}

/* The first start at which it does not end before @until. */
static guint32
start_to_end (const RlvModel *m, const RlvPace *pace, guint32 from, guint32 until)
{
    guint32 start, before = until == 0 ? RLV_NEVER : last_start (pace, until - 1);

    start =
        rlv_pace_next (m, pace, before == RLV_NEVER ? from : MAX (from, before + 1));
    while (start != RLV_NEVER && rlv_pace_end (pace, start) < until)
        start = rlv_pace_next (m, pace, start + 1);
    return start;
}

static gboolean
bounds_of (const RlvModel *m, guint32 task, const guint32 *start, const guint32 *finish,
           guint32 *from, guint32 *until)
{
    *from = m->release[task];
    *until = m->release_finish[task];
    for (guint32 i = m->first_in[task]; i < m->first_in[task + 1]; i++) {
        const RlvArc *arc = &m->in[i];
        guint32 at = arc->from_finish ? finish[arc->task] : start[arc->task];

        if (arc->lag != RLV_NEVER)
            at = m->lags[arc->lag].bound[at];
        if (at == RLV_NEVER)
            return FALSE;
        if (arc->on_finish)
            *until = MAX (*until, at);
        else
            *from = MAX (*from, at);
    }
    return TRUE;
}

static guint32
first_start (const RlvSgs *sgs, const RlvMode *mode, guint32 from, guint32 until)
{
    const RlvModel *m = sgs->model;
    const RlvPace *pace = &m->paces[mode->pace];
    guint32 start = start_to_end (m, pace, from, until);

    while (start != RLV_NEVER) {
        guint32 blocked = last_blocked (sgs, mode, start, rlv_pace_end (pace, start));

        if (blocked == RLV_NEVER)
            return start;
        start = rlv_pace_next (m, pace, blocked + 1);
    }
    return RLV_NEVER;
}

gboolean
rlv_sgs_place (RlvSgs *sgs, guint32 task, guint32 *mode, guint32 *start,
               guint32 *finish)
{
    const RlvModel *m = sgs->model;
    guint32 n = m->first_mode[task + 1] - m->first_mode[task], from, until;
    guint32 best = RLV_NEVER;
    gboolean any = mode[task] == RLV_ANY_MODE && n > 1;

    if (m->fixed_start[task] != RLV_NEVER) {
        mode[task] = 0;
        start[task] = m->fixed_start[task];
        finish[task] = m->fixed_finish[task];
        return TRUE;
    }
    if (!bounds_of (m, task, start, finish, &from, &until))
        return FALSE;
    if (mode[task] == RLV_ANY_MODE)
        mode[task] = 0;
    for (guint32 k = any ? 0 : mode[task]; k < (any ? n : mode[task] + 1); k++) {
        const RlvMode *way = mode_of (m, task, k);
        guint32 at = first_start (sgs, way, from, until), end;

        if (at == RLV_NEVER)
            continue;
        end = rlv_pace_end (&m->paces[way->pace], at);
        if (end >= best)
            continue;
        best = end;
        mode[task] = k;
        start[task] = at;
        finish[task] = end;
    }
    if (best == RLV_NEVER)
        return FALSE;
    take (sgs, mode_of (m, task, mode[task]), start[task], finish[task]);
    return TRUE;
}

guint32
rlv_sgs_serial_any (RlvSgs *sgs, const guint32 *order, guint32 *mode, guint32 *start,
                    guint32 *finish)
{
    const guint32 n = sgs->model->n_tasks;
    guint32 last = 0, i;

    for (i = 0; i < n; i++) {
        if (!rlv_sgs_place (sgs, order[i], mode, start, finish))
            break;
        last = MAX (last, finish[order[i]]);
    }
    rlv_sgs_give_back (sgs, order, i, mode, start, finish);
    return i == n ? last : RLV_NEVER;
}

guint32
rlv_sgs_try (RlvSgs *sgs, guint32 task, guint32 *mode, guint32 at, guint32 *start,
             guint32 *finish)
{
    const RlvModel *m = sgs->model;
    guint32 n = m->first_mode[task + 1] - m->first_mode[task], from, until;
    guint32 soonest = RLV_NEVER, best = RLV_NEVER, best_mode = 0;

    if (m->fixed_start[task] != RLV_NEVER) {
        mode[task] = 0;
        start[task] = m->fixed_start[task];
        finish[task] = m->fixed_finish[task];
        return at;
    }
    if (!bounds_of (m, task, start, finish, &from, &until))
        return RLV_NEVER;
    for (guint32 k = mode[task] == RLV_ANY_MODE ? 0 : mode[task];
         k < (mode[task] == RLV_ANY_MODE ? n : mode[task] + 1); k++) {
        const RlvMode *way = mode_of (m, task, k);
        guint32 first = first_start (sgs, way, MAX (from, at), until);
        guint32 end = first == at ? rlv_pace_end (&m->paces[way->pace], at) : RLV_NEVER;

        soonest = MIN (soonest, first);
        if (end < best) {
            best = end;
            best_mode = k;
        }
    }
    if (best == RLV_NEVER)
        return soonest;
    mode[task] = best_mode;
    start[task] = at;
    finish[task] = best;
    take (sgs, mode_of (m, task, best_mode), at, best);
    return at;
}

/* --- backward ----------------------------------------------------------------- */

/* The latest start at or before @by. */
static guint32
start_by (const RlvModel *m, const RlvPace *pace, guint32 by, guint32 until)
{
    guint32 start = last_start (pace, MIN (until, m->n_steps));

    while (start != RLV_NEVER && start > by) {
        guint32 end = rlv_pace_end (pace, start);

        start = end == 0 ? RLV_NEVER : last_start (pace, end - 1);
    }
    return start;
}

/* As late as it can go, not after @by and @until; stays where it is when it cannot
 * move.
 */
static void
place_late (RlvSgs *sgs, guint32 task, guint32 mode, guint32 by, guint32 until,
            guint32 *start, guint32 *finish)
{
    const RlvModel *m = sgs->model;
    const RlvMode *way = mode_of (m, task, mode);
    const RlvPace *pace = &m->paces[way->pace];
    guint32 at = start_by (m, pace, by, until);

    while (at != RLV_NEVER && at > start[task]) {
        guint32 end = rlv_pace_end (pace, at);
        guint32 blocked = first_blocked (sgs, way, at, end);

        if (blocked == end) {
            start[task] = at;
            finish[task] = end;
            break;
        }
        at = start_by (m, pace, at - 1, blocked);
    }
    take (sgs, way, start[task], finish[task]);
}

static void
limits_of (const RlvSgs *sgs, guint32 task, const guint32 *start, const guint32 *finish,
           guint32 *by, guint32 *until)
{
    const RlvModel *m = sgs->model;

    for (guint32 i = m->first_out[task]; i < m->first_out[task + 1]; i++) {
        const RlvArc *arc = &m->out[i];
        guint32 at = arc->on_finish ? finish[arc->task] : start[arc->task];

        if (arc->lag != RLV_NEVER)
            at = m->lags[arc->lag].limit[at];
        if (at == RLV_NEVER)
            at = 0;
        if (arc->from_finish)
            *until = MIN (*until, at);
        else
            *by = MIN (*by, at);
    }
}

/* A task that a date is set for is not moved past it, nor further where it is late. */
static void
mark_dues (RlvSgs *sgs, guint32 end, const guint32 *finish)
{
    const RlvModel *m = sgs->model;

    for (guint32 t = 0; t < m->n_tasks; t++)
        sgs->late_finish[t] = end;
    for (guint32 i = 0; i < m->n_dues; i++) {
        const RlvDue *due = &m->dues[i];

        sgs->late_finish[due->task] = finish[due->task];
    }
}

static void
turn (guint32 *order, guint32 n)
{
    for (guint32 i = 0, j = n; i + 1 < j; i++) {
        guint32 t = order[i];

        j--;
        order[i] = order[j];
        order[j] = t;
    }
}

/* Where each task ends before those that wait for it start, dates alone say the order;
 * of equals those that come first stay first. */
static void
arrange (RlvSgs *sgs, guint32 *order, const guint32 *key, gboolean backward)
{
    if (!sgs->in_line) {
        rlv_sgs_arrange (sgs, order, key, backward);
        return;
    }
    if (backward)
        turn (order, sgs->model->n_tasks);
    rlv_sgs_sort (sgs, order, key, sgs->model->n_steps);
}

guint32
rlv_sgs_justify_any (RlvSgs *sgs, guint32 end, guint32 *order, guint32 *mode,
                     guint32 *start, guint32 *finish)
{
    const RlvModel *m = sgs->model;
    const guint32 n = m->n_tasks;
    guint32 last = 0, i;

    for (guint32 t = 0; t < n; t++)
        sgs->key[t] = m->n_steps - finish[t];
    arrange (sgs, order, sgs->key, TRUE);
    mark_dues (sgs, end, finish);
    for (i = 0; i < n; i++) {
        guint32 t = order[i], by = RLV_NEVER, until = sgs->late_finish[t];

        if (m->fixed_start[t] != RLV_NEVER)
            continue;
        limits_of (sgs, t, start, finish, &by, &until);
        place_late (sgs, t, mode[t], by, until, start, finish);
    }
    rlv_sgs_give_back (sgs, order, n, mode, start, finish);
    turn (order, n);
    arrange (sgs, order, start, FALSE);
    for (i = 0; i < n; i++) {
        if (!rlv_sgs_place (sgs, order[i], mode, start, finish))
            break;
        last = MAX (last, finish[order[i]]);
    }
    rlv_sgs_give_back (sgs, order, i, mode, start, finish);
    if (i < n)
        return RLV_NEVER;
    arrange (sgs, order, start, FALSE);
    return last;
}

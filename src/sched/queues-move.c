/* Who does what, and in which order, by moving one task at a time.
 *
 * Where each task takes one person, a schedule is a queue of tasks for each: the length
 * of a plan is that of the longest path through links and queues.  A task on such a
 * path is taken out of its queue and put where the longest path through it is shortest,
 * in any queue of those who can do it; what was moved rests for a while (Dauzère-Pérès
 * and Paulli 1997; the places looked at are those of Mastrolilli and Gambardella 2000,
 * among which is a best one).  A team of several is as many queues.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/queues-priv.h"

#define TRIED    6  /* tasks looked at for one move */
#define REST     8  /* moves for which what was moved stays, and up to as many more */
#define PATIENCE 1  /* moves without a better schedule, by task, before it is shaken */
#define SHAKEN   16 /* one task in so many is moved then, by chance */
#define BALANCE  60 /* exchanges looked at, by task */

/* --- when to stop ------------------------------------------------------------- */

/* What is found is rated, which takes three. */
static gboolean
is_spent (const RlvQueues *q)
{
    RlvBreed *breed = q->breed;

    return breed->generated + 3 + TRIED + 1 > q->until ||
           (breed->until != 0 && rlv_breed_clock () >= breed->until);
}

static gboolean
is_over (const RlvQueues *q)
{
    return q->m->at[MIN (q->end, q->best_end)] <= q->breed->least || is_spent (q);
}

/* --- moves -------------------------------------------------------------------- */

typedef struct {
    RlvPut best;
    guint32 ties;       /* as good as the best; 0: none was found */
    guint32 side, team; /* only those of this team of that side; RLV_NEVER: any */
} Choice;

static Choice
no_choice (void)
{
    Choice choice = {.best = {.worst = RLV_NEVER, .through = RLV_NEVER},
                     .team = RLV_NEVER};

    return choice;
}

static void
consider (RlvQueues *q, Choice *choice, const RlvPut *put)
{
    const RlvPut *best = &choice->best;

    if (put->worst > best->worst ||
        (put->worst == best->worst && put->through > best->through))
        return;
    if (put->worst == best->worst && put->through == best->through) {
        choice->ties++;
        if (rlv_dice_below (&q->breed->dice, choice->ties) > 0)
            return;
    } else {
        choice->ties = 1;
    }
    choice->best = *put;
}

/* The places of one queue at which @v makes no circle and that could be best: from
 * where the first ends that it need not follow, to where the last starts that it need
 * not precede, or the other way round. */
static void
look_at_queue (RlvQueues *q, guint32 v, RlvPut put, Choice *choice)
{
    const guint32 mode = q->m->first_mode[v] + put.mode;
    const guint32 length = q->m->paces[q->m->modes[mode].pace].length;
    const guint32 head = q->head_without[v], tail = q->tail_without[v];
    const guint32 end = put.worst;
    gboolean before = TRUE, after = TRUE;
    guint32 ready = 0, y = q->first[put.queue];

    put.after = RLV_NEVER;
    while (before || after) {
        guint32 rest = 0, ends = 0;
        gboolean is_before = FALSE, is_after = FALSE;

        if (y == v)
            y = q->next[y];
        if (y != RLV_NEVER) {
            rest = q->tail_without[y] + q->length[y];
            ends = q->head_without[y] + q->length[y];
            is_before = ends <= head;
            is_after = rest > tail;
        }
        if (!(before && after && is_before && is_after) &&
            !(put.queue == q->queue[v] && put.after == q->prev[v])) {
            put.through = MAX (head, ready) + length + MAX (tail, rest);
            put.worst = MAX (end, put.through);
            consider (q, choice, &put);
        }
        if (y == RLV_NEVER)
            break;
        before &= is_before;
        after &= is_after;
        ready = ends;
        put.after = y;
        y = q->next[y];
    }
}

static void
look_at (RlvQueues *q, guint32 v, Choice *choice)
{
    const RlvModel *m = q->m;
    RlvPut put = {.worst = 0};
    guint32 end = rlv_queues_measure_without (q, v);

    q->breed->generated++;
    for (guint32 k = m->first_mode[v]; k < m->first_mode[v + 1]; k++) {
        if (q->lane[k] == RLV_NO_QUEUE ||
            (choice->team != RLV_NEVER &&
             m->modes[k].teams[choice->side] != choice->team))
            continue;
        put.mode = k - m->first_mode[v];
        for (guint32 i = q->first_queue[q->lane[k]]; i < q->first_queue[q->lane[k] + 1];
             i++) {
            put.queue = i;
            put.worst = end;
            look_at_queue (q, v, put, choice);
        }
    }
}

/* Those on a longest path that may move. */
static guint32
find_critical (RlvQueues *q)
{
    guint32 n = 0;

    for (guint32 t = 0; t < q->n; t++)
        if (q->queue[t] != RLV_NO_QUEUE && q->rests[t] <= q->moves &&
            q->head[t] + q->length[t] + q->tail[t] == q->end)
            q->critical[n++] = t;
    return n;
}

static void
make_move (RlvQueues *q, guint32 v, const RlvPut *put)
{
    rlv_queues_take_out (q, v);
    rlv_queues_put_in (q, v, put);
    rlv_queues_measure (q);
    q->breed->generated++;
    q->moves++;
    q->rests[v] = (guint32) MIN (
        q->moves + REST + rlv_dice_below (&q->breed->dice, REST + 1), G_MAXUINT32);
}

/* The best move of some that are on a longest path. */
static void
move (RlvQueues *q)
{
    guint32 n = find_critical (q), best = RLV_NEVER;
    Choice chosen = no_choice ();

    for (guint i = 0; i < TRIED && n > 0; i++) {
        guint32 at = rlv_dice_below (&q->breed->dice, n), v = q->critical[at];
        Choice choice = no_choice ();

        q->critical[at] = q->critical[--n];
        look_at (q, v, &choice);
        if (choice.ties > 0 && (choice.best.worst < chosen.best.worst ||
                                (choice.best.worst == chosen.best.worst &&
                                 choice.best.through < chosen.best.through))) {
            chosen = choice;
            best = v;
        }
    }
    if (best != RLV_NEVER)
        make_move (q, best, &chosen.best);
    else
        q->moves++;
}

/* From the best again, with some tasks put where chance has it that they fit. */
static void
shake (RlvQueues *q)
{
    guint32 times = 1 + q->n / SHAKEN;

    rlv_queues_fill (q, q->best_order, q->best_mode, q->best_queue);
    for (guint32 i = 0; i < times && !is_spent (q); i++) {
        guint32 v = rlv_dice_below (&q->breed->dice, q->n);
        Choice choice = no_choice ();

        if (q->queue[v] == RLV_NO_QUEUE)
            continue;
        look_at (q, v, &choice);
        if (choice.ties > 0)
            make_move (q, v, &choice.best);
    }
}

/* --- balance ------------------------------------------------------------------ */

/* The mode in which @t is done by those of @queue, or RLV_NEVER. */
static guint32
mode_in (const RlvQueues *q, guint32 t, guint32 queue)
{
    for (guint32 k = q->m->first_mode[t]; k < q->m->first_mode[t + 1]; k++)
        if (q->lane[k] != RLV_NO_QUEUE && queue >= q->first_queue[q->lane[k]] &&
            queue < q->first_queue[q->lane[k] + 1])
            return k - q->m->first_mode[t];
    return RLV_NEVER;
}

static void
exchange (RlvQueues *q, guint32 v, guint32 w, guint32 mode_v, guint32 mode_w)
{
    RlvPut of_v = {.mode = mode_v, .queue = q->queue[w], .after = q->prev[w]};
    RlvPut of_w = {.mode = mode_w, .queue = q->queue[v], .after = q->prev[v]};

    rlv_queues_take_out (q, v);
    rlv_queues_take_out (q, w);
    rlv_queues_put_in (q, v, &of_v);
    rlv_queues_put_in (q, w, &of_w);
}

/* How even the queues are: the less, the better. */
static guint64
unevenness (const RlvQueues *q, guint32 *ends)
{
    guint64 sum = 0;

    for (guint32 t = 0; t < q->n; t++)
        if (q->queue[t] != RLV_NO_QUEUE && q->next[t] == RLV_NEVER) {
            guint64 end = q->head[t] + q->length[t];

            sum += end * end;
            ends[q->queue[t]] = (guint32) end;
        }
    return sum;
}

/* Exchanges tasks of a queue on a longest path for shorter ones of others, as long as
 * nothing gets longer by it and the queues more even. */
static void
balance (RlvQueues *q)
{
    g_autofree guint32 *ends = g_new0 (guint32, (gsize) q->n_queues + 1);
    guint64 uneven = unevenness (q, ends);
    guint32 n;

    memset (q->rests, 0, q->n * sizeof *q->rests);
    n = find_critical (q);
    for (guint32 try = 0; try < BALANCE * q->n && n > 0; try++) {
        guint32 v = q->critical[rlv_dice_below (&q->breed->dice, n)];
        guint32 w = rlv_dice_below (&q->breed->dice, q->n), mode_v, mode_w;
        guint32 old_v = q->mode[v], old_w = q->mode[w], end = q->end;
        guint64 now;

        if (q->queue[w] == RLV_NO_QUEUE || q->queue[w] == q->queue[v] ||
            q->length[w] >= q->length[v] ||
            ends[q->queue[w]] + q->length[v] - q->length[w] > q->end)
            continue;
        mode_v = mode_in (q, v, q->queue[w]);
        mode_w = mode_in (q, w, q->queue[v]);
        if (mode_v == RLV_NEVER || mode_w == RLV_NEVER)
            continue;
        if (is_over (q))
            break;
        exchange (q, v, w, mode_v, mode_w);
        q->breed->generated++;
        if (rlv_queues_measure (q) && q->end <= end &&
            ((now = unevenness (q, ends)) <= uneven || q->end < end)) {
            uneven = now;
            n = find_critical (q);
            continue;
        }
        exchange (q, v, w, old_v, old_w);
        rlv_queues_measure (q);
        q->breed->generated++;
        unevenness (q, ends);
    }
}

/* --- teams -------------------------------------------------------------------- */

static guint32
team_of (const RlvQueues *q, guint32 t, guint32 side)
{
    return q->m->modes[q->m->first_mode[t] + q->mode[t]].teams[side];
}

static guint32
count_swaps (const RlvQueues *q)
{
    guint32 n = 0;

    for (guint32 i = 0; i < q->m->n_pairs; i++) {
        const RlvPair *pair = &q->m->pairs[i];

        n += team_of (q, pair->a, pair->side) != team_of (q, pair->b, pair->side);
    }
    return n;
}

/* Moves @v to the team of @other where that makes the end no later and fewer teams
 * change; FALSE, and all as it was, where not. */
static gboolean
join_team (RlvQueues *q, guint32 v, guint32 other, guint32 side)
{
    const RlvPut old = {.mode = q->mode[v], .queue = q->queue[v], .after = q->prev[v]};
    const guint32 swaps = count_swaps (q), end = q->end;
    Choice choice = no_choice ();

    if (q->queue[v] == RLV_NO_QUEUE)
        return FALSE;
    choice.side = side;
    choice.team = team_of (q, other, side);
    look_at (q, v, &choice);
    if (choice.ties == 0 || choice.best.worst > end)
        return FALSE;
    make_move (q, v, &choice.best);
    if (count_swaps (q) < swaps)
        return TRUE;
    rlv_queues_take_out (q, v);
    rlv_queues_put_in (q, v, &old);
    rlv_queues_measure (q);
    return FALSE;
}

/* The same by an exchange with one of its tasks. */
static gboolean
exchange_team (RlvQueues *q, guint32 v, guint32 other, guint32 side)
{
    const guint32 swaps = count_swaps (q), end = q->end,
                  team = team_of (q, other, side);

    if (q->queue[v] == RLV_NO_QUEUE)
        return FALSE;
    for (guint32 w = 0; w < q->n && !is_spent (q); w++) {
        guint32 old_v = q->mode[v], old_w = q->mode[w], mode_v, mode_w;

        if (w == other || q->queue[w] == RLV_NO_QUEUE || q->queue[w] == q->queue[v] ||
            team_of (q, w, side) != team)
            continue;
        mode_v = mode_in (q, v, q->queue[w]);
        mode_w = mode_in (q, w, q->queue[v]);
        if (mode_v == RLV_NEVER || mode_w == RLV_NEVER)
            continue;
        exchange (q, v, w, mode_v, mode_w);
        q->breed->generated++;
        if (rlv_queues_measure (q) && q->end <= end && count_swaps (q) < swaps)
            return TRUE;
        exchange (q, v, w, old_v, old_w);
        rlv_queues_measure (q);
        q->breed->generated++;
    }
    return FALSE;
}

/* What should stay with one team does, where it costs nothing. */
static void
keep_teams (RlvQueues *q)
{
    rlv_queues_fill (q, q->best_order, q->best_mode, q->best_queue);
    for (guint32 i = 0; i < q->m->n_pairs && !is_spent (q); i++) {
        const RlvPair *pair = &q->m->pairs[i];
        guint32 a = team_of (q, pair->a, pair->side);
        guint32 b = team_of (q, pair->b, pair->side);

        if (a != b && a != RLV_NEVER && b != RLV_NEVER &&
            (join_team (q, pair->a, pair->b, pair->side) ||
             join_team (q, pair->b, pair->a, pair->side) ||
             exchange_team (q, pair->a, pair->b, pair->side) ||
             exchange_team (q, pair->b, pair->a, pair->side)))
            rlv_queues_keep (q);
    }
}

/* --- the whole ---------------------------------------------------------------- */

static void
offer (RlvQueues *q)
{
    RlvMember *member = rlv_member_new (q->n);

    memcpy (member->order, q->best_order, q->n * sizeof *q->order);
    memcpy (member->mode, q->best_mode, q->n * sizeof *q->mode);
    rlv_breed_offer (q->breed, member);
}

/* Not found anything better for long: the best gets even queues, and where that brings
 * nothing better either, is shaken.  FALSE when there is nothing to move. */
static gboolean
begin_anew (RlvQueues *q)
{
    guint64 before = q->breed->generated;
    gboolean better;

    rlv_queues_fill (q, q->best_order, q->best_mode, q->best_queue);
    balance (q);
    better = q->end < q->best_end;
    rlv_queues_keep (q);
    if (!better && !is_over (q))
        shake (q);
    return better || q->breed->generated > before;
}

static void
search (RlvQueues *q)
{
    guint64 since = q->moves;

    while (!is_over (q)) {
        move (q);
        if (q->end < q->best_end) {
            rlv_queues_keep (q);
            since = q->moves;
        }
        if (q->moves > since + (guint64) PATIENCE * q->n) {
            if (!begin_anew (q))
                return;
            since = q->moves;
        }
    }
}

/* Of what there is to spend, one part in so many at most goes to keeping teams. */
#define TEAM_SHARE 8

void
rlv_queues_improve (RlvBreed *breed, guint64 schedules)
{
    const guint32 n_pairs = breed->model->n_pairs;
    guint64 until = MIN (breed->generated + schedules, breed->budget);
    RlvQueues *q;

    if (breed->members->len == 0 || breed->cut_short ||
        (n_pairs == 0 && rlv_breed_is_over (breed)))
        return;
    q = rlv_queues_new (breed);
    q->until = until - MIN ((guint64) 4 * n_pairs,
                            (until - MIN (breed->generated, until)) / TEAM_SHARE);
    if (rlv_queues_begin (q, breed->members->pdata[0])) {
        rlv_queues_keep (q);
        search (q);
        q->until = until;
        keep_teams (q);
        if (breed->generated + 3 <= until)
            offer (q);
    }
    rlv_queues_free (q);
}

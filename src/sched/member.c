/* Members of a population, chance, and what a schedule is worth.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/breed.h"
#include "sched/words.h"

/* --- chance ------------------------------------------------------------------- */

void
rlv_dice_seed (RlvDice *dice, guint64 seed, guint64 stream)
{
    dice->state = seed * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) +
                  stream * G_GUINT64_CONSTANT (0xD1B54A32D192ED03) + 1;
}

/* SplitMix64 (Steele, Lea and Flood 2014). */
static guint64
next (RlvDice *dice)
{
    guint64 z = dice->state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
    return z ^ (z >> 31);
}

guint32
rlv_dice_below (RlvDice *dice, guint32 n)
{
    return (guint32) (((next (dice) >> 32) * n) >> 32);
}

guint64
rlv_dice_bits (RlvDice *dice)
{
    guint64 eighth = next (dice) & next (dice) & next (dice);

    return eighth & (next (dice) | next (dice));
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
    to->mark = from->mark;
}

/* In how many of the four tasks from @t on two differ, less the sign, by lane. */
static inline RlvWords
differ (const RlvMember *a, const RlvMember *b, guint32 t)
{
    return (
        RlvWords) ((rlv_words_load (a->start + t) != rlv_words_load (b->start + t)) |
                   (rlv_words_load (a->taken + t) != rlv_words_load (b->taken + t)));
}

gboolean
rlv_member_is_like (const RlvMember *a, const RlvMember *b, guint32 n_tasks,
                    guint32 most)
{
    guint32 n = 0, t = 0;

    for (; t + 16 <= n_tasks; t += 16) {
        RlvWords lanes = differ (a, b, t) + differ (a, b, t + 4) +
                         differ (a, b, t + 8) + differ (a, b, t + 12);

        n -= lanes[0] + lanes[1] + lanes[2] + lanes[3];
        if (n > most)
            return FALSE;
    }
    for (; t < n_tasks; t++)
        n += (a->start[t] != b->start[t]) | (a->taken[t] != b->taken[t]);
    return n <= most;
}

guint32
rlv_member_end (const RlvMember *member, guint32 n_tasks)
{
    guint32 end = 0;

    for (guint32 t = 0; t < n_tasks; t++)
        end = MAX (end, member->finish[t]);
    return end;
}

void
rlv_member_free (RlvMember *member)
{
    if (member == NULL)
        return;
    g_free (member->order);
    g_free (member);
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

void
rlv_model_lateness (const RlvModel *m, const guint32 *start, const guint32 *finish,
                    gint64 *hard, gint64 *late)
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
    rlv_model_lateness (m, start, finish, &of[RLV_COST_HARD], &of[RLV_COST_LATE]);
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

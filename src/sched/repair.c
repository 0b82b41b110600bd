/* Better schedules near good ones.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/repair.h"

typedef struct {
    RlvBreed *breed;
    RlvLearner *learner;
    const RlvModel *model;
    const RlvMember *member;
    guint32 *order; /* tasks that stay, by start */
    guint32 n;
    guint8 *linked; /* by pair of tasks: already one after the other */
} Repair;

static guint32
units (const RlvModel *m, guint32 task, guint lane)
{
    const RlvMode *mode = &m->modes[m->first_mode[task]];

    return mode->n_asks > 0
               ? (guint32) (m->asks[mode->first_ask].asked >> lane & 0x7FFF)
               : 0;
}

static void
link_tasks (Repair *r, guint32 a, guint32 b)
{
    guint8 *linked = &r->linked[(gsize) a * r->model->n_tasks + b];

    if (*linked != 0)
        return;
    *linked = 1;
    rlv_learner_link (r->learner, a, b);
}

typedef struct {
    guint32 task; /* who gives back, or RLV_NEVER */
    guint32 free; /* since when */
    guint32 units;
} Hand;

/* From whom @task gets its people: those it follows already, then those who were free
 * last. */
static void
hand_over (Repair *r, GArray *hands, guint32 task, guint lane)
{
    const RlvMember *member = r->member;
    guint32 wanted = units (r->model, task, lane);

    while (wanted > 0) {
        guint best = hands->len;
        gboolean best_linked = FALSE;
        Hand *hand;

        for (guint i = 0; i < hands->len; i++) {
            const Hand *other = &g_array_index (hands, Hand, i);
            gboolean linked =
                other->task != RLV_NEVER &&
                r->linked[(gsize) other->task * r->model->n_tasks + task] != 0;

            if (other->units == 0 || other->free > member->start[task] ||
                (best < hands->len && linked < best_linked) ||
                (best < hands->len && linked == best_linked &&
                 other->free <= g_array_index (hands, Hand, best).free))
                continue;
            best = i;
            best_linked = linked;
        }
        if (best == hands->len)
            return;
        hand = &g_array_index (hands, Hand, best);
        if (hand->task != RLV_NEVER)
            link_tasks (r, hand->task, task);
        if (hand->units > wanted) {
            hand->units -= wanted;
            return;
        }
        wanted -= hand->units;
        g_array_remove_index_fast (hands, best);
    }
}

static void
link_lane (Repair *r, guint lane)
{
    const RlvModel *m = r->model;
    g_autoptr (GArray) hands = g_array_new (FALSE, FALSE, sizeof (Hand));
    Hand all = {RLV_NEVER, 0, (guint32) (m->capacity[0] >> lane & 0x7FFF)};

    g_array_append_val (hands, all);
    for (guint32 i = 0; i < r->n; i++) {
        guint32 t = r->order[i];
        Hand back = {t, r->member->finish[t], units (m, t, lane)};

        if (back.units == 0 || r->member->finish[t] == r->member->start[t])
            continue;
        hand_over (r, hands, t, lane);
        g_array_append_val (hands, back);
    }
}

/* Takes out what runs in [from, until); returns how many tasks that are. */
static guint32
take_out (Repair *r, guint32 from, guint32 until)
{
    const RlvMember *member = r->member;
    guint32 n = r->model->n_tasks, out = 0;

    r->n = 0;
    for (guint32 i = 0; i < n; i++) {
        guint32 t = member->order[i];

        if (member->start[t] < until && member->finish[t] > from &&
            member->start[t] < member->finish[t])
            out++;
        else
            r->order[r->n++] = t;
    }
    memset (r->linked, 0, (gsize) n * n);
    for (guint lane = 0; lane < 64; lane += 16)
        link_lane (r, lane);
    return out;
}

RlvLearned
rlv_repair_ask (RlvBreed *breed, RlvLearner *learner, guint32 by, guint64 budget,
                const guint32 *guess, guint32 *start)
{
    guint64 before = rlv_learner_work (learner);
    RlvLearned answer = rlv_learner_ask (learner, by, budget, guess, start);

    breed->generated += rlv_learner_work (learner) - before;
    return answer;
}

void
rlv_repair_take_over (RlvBreed *breed, const guint32 *start)
{
    const guint32 n = breed->model->n_tasks;
    RlvMember *member = rlv_member_new (n);

    for (guint32 t = 0; t < n; t++) {
        member->order[t] = t;
        member->mode[t] = 0;
    }
    rlv_sgs_arrange (breed->sgs, member->order, start, FALSE);
    rlv_breed_offer (breed, member);
    rlv_breed_select (breed, breed->members->len);
}

#define N_ELITE  8
#define PATIENCE 40 /* schedules that one stretch may cost */

void
rlv_repair (RlvBreed *breed, RlvLearner *learner)
{
    const RlvModel *m = breed->model;
    gsize n = (gsize) m->n_tasks + 1;
    g_autofree guint32 *order = g_new (guint32, n), *start = g_new (guint32, n);
    g_autofree guint8 *linked = g_new (guint8, n * n);
    Repair r = {.breed = breed,
                .learner = learner,
                .model = m,
                .order = order,
                .linked = linked};
    guint32 length = 250; /* of a stretch, in thousandths of the whole */

    while (breed->members->len > 0 && !rlv_breed_is_over (breed)) {
        guint32 n_elite = MIN (breed->members->len, N_ELITE);
        guint32 end, span, from, taken;
        RlvLearned answer;

        r.member = breed->members->pdata[rlv_dice_below (&breed->dice, n_elite)];
        end = rlv_member_end (r.member, m->n_tasks);
        span = MAX (end * length / 1000, 2);
        from = rlv_dice_below (&breed->dice, end + span);
        rlv_learner_reset (learner, end - 1);
        taken = take_out (&r, from > span ? from - span : 0, from);
        if (end == 0 || taken < 4) {
            breed->generated++;
            continue;
        }
        answer = rlv_repair_ask (breed, learner, end - 1, PATIENCE * (1 + taken / 8),
                                 r.member->start, start);
        breed->generated++;
        if (answer == RLV_LEARNED_SOME)
            rlv_repair_take_over (breed, start);
        if (answer == RLV_LEARNED_NONE)
            length = MIN (length * 51 / 50 + 1, 1000);
        if (answer == RLV_LEARNED_OPEN)
            length = MAX (length * 49 / 50, 50);
    }
}

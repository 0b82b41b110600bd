/* Schedule generation and learning on small plain models, against every order of their
 * tasks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "sched/breed.h"
#include "sched/learn.h"
#include "sched/search.h"

#define N      6
#define N_TEST 150

typedef struct {
    guint32 length[N], units[N][4], has[4];
    gboolean after[N][N]; /* [b][a]: b waits for a, a < b */
} Jobs;

static void
make_jobs_within (RlvDice *dice, Jobs *jobs, guint32 length, guint32 people)
{
    memset (jobs, 0, sizeof *jobs);
    for (guint k = 0; k < 4; k++)
        jobs->has[k] = 2 + rlv_dice_below (dice, people - 1);
    for (guint32 t = 0; t < N; t++) {
        jobs->length[t] = rlv_dice_below (dice, length + 1);
        for (guint k = 0; k < 4; k++)
            jobs->units[t][k] = rlv_dice_below (dice, jobs->has[k] + 1);
        for (guint32 a = 0; a < t; a++)
            jobs->after[t][a] = rlv_dice_below (dice, 5) == 0;
    }
}

static void
make_jobs (RlvDice *dice, Jobs *jobs)
{
    make_jobs_within (dice, jobs, 4, 5);
}

static guint32 *
copies (guint32 n, guint32 value)
{
    guint32 *array = g_new (guint32, n);

    for (guint32 i = 0; i < n; i++)
        array[i] = value;
    return array;
}

static void
fill_links (RlvModel *m, const Jobs *jobs)
{
    const RlvArc plain = {0, RLV_NEVER, 1, 0};
    guint32 n = 0;

    m->first_in = g_new0 (guint32, N + 1);
    m->first_out = g_new0 (guint32, N + 1);
    m->in = g_new0 (RlvArc, N * N);
    m->out = g_new0 (RlvArc, N * N);
    for (guint32 t = 0; t < N; t++) {
        m->first_in[t] = n;
        for (guint32 a = 0; a < N; a++)
            if (jobs->after[t][a]) {
                m->in[n] = plain;
                m->in[n++].task = a;
            }
    }
    m->first_in[N] = n;
    n = 0;
    for (guint32 t = 0; t < N; t++) {
        m->first_out[t] = n;
        for (guint32 b = 0; b < N; b++)
            if (jobs->after[b][t]) {
                m->out[n] = plain;
                m->out[n++].task = b;
            }
    }
    m->first_out[N] = n;
}

static RlvModel *
model_of (const Jobs *jobs)
{
    RlvModel *m = g_new0 (RlvModel, 1);
    guint64 all = 0;

    m->n_tasks = N;
    for (guint32 t = 0; t < N; t++)
        m->n_steps += jobs->length[t];
    m->n_steps++;
    m->at = g_new (RlvTime, m->n_steps + 1);
    for (guint32 i = 0; i <= m->n_steps; i++)
        m->at[i] = i;
    m->exact = m->sound = m->constant = TRUE;
    m->first_mode = g_new (guint32, N + 1);
    m->modes = g_new0 (RlvMode, N);
    m->asks = g_new0 (RlvAsk, N);
    m->paces = g_new0 (RlvPace, N);
    m->n_paces = N;
    for (guint32 t = 0; t < N; t++) {
        m->first_mode[t] = t;
        m->paces[t].length = jobs->length[t];
        m->modes[t] = (RlvMode){.pace = t, .first_ask = t};
        for (guint k = 0; k < 4; k++)
            m->asks[t].asked |= (guint64) jobs->units[t][k] << (16 * k);
        m->modes[t].n_asks = m->asks[t].asked != 0 && jobs->length[t] > 0;
    }
    m->first_mode[N] = N;
    fill_links (m, jobs);
    m->release = copies (N, 0);
    m->release_finish = copies (N, 0);
    m->fixed_start = copies (N, RLV_NEVER);
    m->fixed_finish = copies (N, RLV_NEVER);
    m->priority = g_new0 (gint32, N);
    for (guint k = 0; k < 4; k++)
        all |= (guint64) jobs->has[k] << (16 * k);
    m->n_words = 1;
    m->capacity = g_new (guint64, m->n_steps);
    m->left = g_new (guint64, m->n_steps);
    for (guint32 i = 0; i < m->n_steps; i++) {
        m->capacity[i] = all;
        m->left[i] = all | RLV_GUARDS;
    }
    return m;
}

static guint32
end_of (const Jobs *jobs, const guint32 *start)
{
    guint32 end = 0;

    for (guint32 t = 0; t < N; t++)
        end = MAX (end, start[t] + jobs->length[t]);
    return end;
}

/* Links kept, and never more taken than there is. */
static void
assert_stands (const Jobs *jobs, const guint32 *start)
{
    for (guint32 t = 0; t < N; t++)
        for (guint32 a = 0; a < N; a++)
            assert_true (!jobs->after[t][a] || start[t] >= start[a] + jobs->length[a]);
    for (guint32 u = 0; u < end_of (jobs, start); u++)
        for (guint k = 0; k < 4; k++) {
            guint32 taken = 0;

            for (guint32 t = 0; t < N; t++)
                if (start[t] <= u && u < start[t] + jobs->length[t])
                    taken += jobs->units[t][k];
            assert_true (taken <= jobs->has[k]);
        }
}

/* The shortest that placing in any order gives: one of them is the shortest there is.
 */
static guint32
shortest (RlvSgs *sgs, const Jobs *jobs, guint32 *order, guint32 n, gboolean *used)
{
    guint32 best = RLV_NEVER, mode[N], start[N], finish[N];

    if (n == N) {
        best = rlv_sgs_serial (sgs, order, mode, start, finish);
        assert_stands (jobs, start);
        assert_int_equal (best, end_of (jobs, start));
        return best;
    }
    for (guint32 t = 0; t < N; t++) {
        gboolean ready = !used[t];

        for (guint32 a = 0; a < N; a++)
            ready = ready && (!jobs->after[t][a] || used[a]);
        if (!ready)
            continue;
        used[t] = TRUE;
        order[n] = t;
        best = MIN (best, shortest (sgs, jobs, order, n + 1, used));
        used[t] = FALSE;
    }
    return best;
}

/* Other schemes give schedules too, and justifying never makes one longer. */
static void
check_schemes (RlvSgs *sgs, const Jobs *jobs)
{
    guint32 order[N] = {0, 1, 2, 3, 4, 5}, mode[N], start[N], finish[N], end, after;

    for (guint32 t = 0; t < N; t++)
        mode[t] = RLV_ANY_MODE;
    end = rlv_sgs_parallel (sgs, order, mode, start, finish);
    assert_stands (jobs, start);
    assert_int_equal (end, end_of (jobs, start));
    after = rlv_sgs_serial (sgs, order, mode, start, finish);
    assert_true (after <= end);
    end = after;
    after = rlv_sgs_justify (sgs, end, RLV_NEVER, order, mode, start, finish);
    assert_stands (jobs, start);
    assert_true (after <= end);
}

/* Step by step down to the proof, all in one learner. */
static void
check_learner (RlvLearner *learner, const Jobs *jobs, guint32 horizon, guint32 best)
{
    guint32 start[N], by = horizon;
    RlvLearned answer;

    rlv_learner_reset (learner, horizon);
    while ((answer = rlv_learner_ask (learner, by, 100000, NULL, start)) ==
           RLV_LEARNED_SOME) {
        assert_stands (jobs, start);
        assert_true (end_of (jobs, start) <= by);
        by = end_of (jobs, start);
        if (by == 0)
            break;
        by--;
    }
    if (best > 0) {
        assert_int_equal (answer, RLV_LEARNED_NONE);
        assert_int_equal (by + 1, best);
        /* What it learned about less holds for more. */
        assert_int_equal (rlv_learner_ask (learner, best, 100000, start, start),
                          RLV_LEARNED_SOME);
        assert_int_equal (end_of (jobs, start), best);
    }
}

static void
check_link (RlvLearner *learner, const Jobs *jobs, guint32 horizon)
{
    guint32 start[N];

    rlv_learner_reset (learner, horizon);
    rlv_learner_link (learner, N - 1, 0);
    if (rlv_learner_ask (learner, horizon, 100000, NULL, start) != RLV_LEARNED_SOME)
        return;
    assert_stands (jobs, start);
    assert_true (start[0] >= start[N - 1] + jobs->length[N - 1]);
}

static void
agrees_with_every_order (void **state)
{
    RlvDice dice;

    (void) state;
    rlv_dice_seed (&dice, 7, 0);
    for (guint i = 0; i < N_TEST; i++) {
        Jobs jobs;
        guint32 order[N], best;
        gboolean used[N] = {FALSE};

        make_jobs (&dice, &jobs);

        g_autoptr (RlvModel) model = model_of (&jobs);
        g_autoptr (RlvSgs) sgs = rlv_sgs_new (model);
        g_autoptr (RlvLearner) learner = rlv_learner_new (model);
        RlvSearchOptions options = {.effort = 300, .seed = i, .threads = 1};
        g_autoptr (RlvFound) found = NULL;

        assert_true (rlv_sgs_is_plain (sgs));
        best = shortest (sgs, &jobs, order, 0, used);
        check_schemes (sgs, &jobs);
        check_learner (learner, &jobs, model->n_steps, best);
        check_link (learner, &jobs, model->n_steps);
        found = rlv_search (model, &options);
        assert_int_equal (
            ((RlvDraft *) found->drafts->pdata[0])->cost.of[RLV_COST_FINISH], best);
        assert_true (found->bound <= best);
    }
}

static gboolean
is_room (const Jobs *jobs, const guint32 *start, guint32 n, guint32 task, guint32 at)
{
    for (guint32 u = at; u < at + jobs->length[task]; u++)
        for (guint k = 0; k < 4; k++) {
            guint32 taken = jobs->units[task][k];

            for (guint32 t = 0; t < n; t++)
                if (start[t] <= u && u < start[t] + jobs->length[t])
                    taken += jobs->units[t][k];
            if (taken > jobs->has[k])
                return FALSE;
        }
    return TRUE;
}

/* Each job in turn at the first step from which there is room, one step after the
 * other; the end, or RLV_NEVER where that is beyond @n_steps. */
static guint32
place_slowly (const Jobs *jobs, guint32 n_steps, guint32 *start)
{
    for (guint32 t = 0; t < N; t++) {
        guint32 at = 0;

        for (guint32 a = 0; a < t; a++)
            if (jobs->after[t][a])
                at = MAX (at, start[a] + jobs->length[a]);
        while (!is_room (jobs, start, t, t, at))
            at++;
        if (at + jobs->length[t] > n_steps)
            return RLV_NEVER;
        start[t] = at;
    }
    return end_of (jobs, start);
}

/* Short work and long, few people and more than a narrow word holds, and a horizon that
 * may be too near: always where one step after the other finds room first. */
static void
places_where_there_is_room_first (void **state)
{
    const guint32 lengths[] = {4, 12, 40, 100}, people[] = {5, 127, 128, 4000};
    const guint32 order[N] = {0, 1, 2, 3, 4, 5};
    RlvDice dice;
    guint n_beyond = 0;

    (void) state;
    rlv_dice_seed (&dice, 17, 0);
    for (guint i = 0; i < 40 * N_TEST; i++) {
        guint32 mode[N], slow[N], end;
        Jobs jobs;

        make_jobs_within (&dice, &jobs, lengths[i % 4], people[i / 4 % 4]);

        g_autoptr (RlvModel) model = model_of (&jobs);
        g_autoptr (RlvSgs) sgs = NULL;

        model->n_steps -= rlv_dice_below (&dice, (model->n_steps + 1) / 2);
        sgs = rlv_sgs_new (model);
        end = place_slowly (&jobs, model->n_steps, slow);
        n_beyond += end == RLV_NEVER;
        /* Twice: what the first took is given back. */
        for (guint again = 0; again < 2; again++) {
            guint32 start[N], finish[N];

            assert_int_equal (rlv_sgs_serial (sgs, order, mode, start, finish), end);
            if (end != RLV_NEVER)
                assert_memory_equal (start, slow, sizeof start);
        }
    }
    assert_true (n_beyond > 5 * N_TEST && n_beyond < 35 * N_TEST);
}

/* With a budget of nothing it says that it does not know, and stays sound. */
static void
stops_when_told (void **state)
{
    RlvDice dice;
    Jobs jobs;
    guint32 start[N];

    (void) state;
    rlv_dice_seed (&dice, 11, 0);
    for (guint i = 0; i < N_TEST; i++) {
        make_jobs (&dice, &jobs);

        g_autoptr (RlvModel) model = model_of (&jobs);
        g_autoptr (RlvSgs) sgs = rlv_sgs_new (model);
        g_autoptr (RlvLearner) learner = rlv_learner_new (model);
        guint32 order[N], best;
        gboolean used[N] = {FALSE};

        best = shortest (sgs, &jobs, order, 0, used);
        for (guint32 by = 0; by <= model->n_steps; by++)
            for (guint again = 0; again < 3; again++) {
                RlvLearned answer = rlv_learner_ask (learner, by, 0, NULL, start);

                assert_true (answer != RLV_LEARNED_SOME || by >= best);
                assert_true (answer != RLV_LEARNED_NONE || by < best);
            }
    }
}

/* Best first, each of them a schedule, none much like another, within what they may
 * cost.
 */
static void
populations_hold_nothing_alike (void **state)
{
    RlvDice dice;

    (void) state;
    rlv_dice_seed (&dice, 13, 0);
    for (guint i = 0; i < N_TEST; i++) {
        Jobs jobs;

        make_jobs (&dice, &jobs);

        g_autoptr (RlvModel) model = model_of (&jobs);
        g_autoptr (RlvBreed) breed = rlv_breed_new (model, i, 0, 1);
        RlvMember *const *members;

        breed->budget = 200 + i;
        breed->least = G_MININT64;
        rlv_breed_fill (breed, 12);
        rlv_breed_run (breed, 12);
        members = (RlvMember *const *) breed->members->pdata;
        assert_true (breed->generated <= breed->budget);
        assert_true (breed->generated + 4 > breed->budget);
        for (guint k = 0; k < breed->members->len; k++) {
            assert_stands (&jobs, members[k]->start);
            assert_int_equal (members[k]->worth.end, end_of (&jobs, members[k]->start));
            assert_true (members[k]->kept);
            for (guint j = 0; j < k; j++) {
                assert_true (
                    rlv_worth_compare (&members[j]->worth, &members[k]->worth) <= 0);
                assert_false (rlv_member_is_like (members[j], members[k], N, N / 4));
            }
        }
    }
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (agrees_with_every_order),
        cmocka_unit_test (places_where_there_is_room_first),
        cmocka_unit_test (stops_when_told),
        cmocka_unit_test (populations_hold_nothing_alike),
    };

    return cmocka_run_group_tests (tests, NULL, NULL);
}

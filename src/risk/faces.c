/* Faces: clocks as vectors read them.
 *
 * A step of whole days counts its dates: the working day of its start, and the number
 * of its end among all instants at which whole days of work can end.  What one step
 * tells the next, on whatever calendar, is a rank: how many openings of all calendars
 * together lie before the instant.  The first working day of any of them at or after an
 * instant follows from its rank alone, so links without a lag are a plain maximum, and
 * calendars are asked once a step, not once a link.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/risk-priv.h"

/* Of tables of uneven calendars, for all of them together. */
#define MOST_ENTRIES ((gsize) 4 << 20)
#define MOST_UNEVEN  128 /* days of work */

typedef struct {
    const RiskClock *clock;
    guint32 steps;
    gint32 most; /* days of work */
    guint32 face;
} User;

/* --- who can have one --------------------------------------------------------- */

static gboolean
can_count (const RlvRisk *risk, const RiskStep *step)
{
    return step->clock->n_works > 0 && step->clock->n_works < RISK_MOST_DAYS &&
           step->end_tie - step->first_tie < G_MAXUINT16 &&
           step->n_causes < G_MAXUINT16 && step->n_effects < G_MAXUINT16 &&
           (step->clock->regular ||
            risk_fixed_amount (risk, step, RISK_WORST) < MOST_UNEVEN);
}

static int
compare_users (const void *a, const void *b)
{
    const User *x = a, *y = b;

    if (x->steps != y->steps)
        return x->steps > y->steps ? -1 : 1;
    return (x->clock->cal > y->clock->cal) - (x->clock->cal < y->clock->cal);
}

/* By calendar: the clocks of steps that count, and how long work on them can last. */
static User *
find_users (RlvRisk *risk)
{
    User *users = g_new0 (User, (gsize) risk->clocks->len + 1);

    for (guint i = 0; i < risk->clocks->len; i++)
        users[i] = (User){.clock = risk->clocks->pdata[i], .face = RLV_NONE};
    for (guint32 i = 0; i < risk->n; i++) {
        RiskStep *step = &risk->steps[i];
        User *user = &users[step->clock->cal];

        if (step->kind == RISK_STEP_DAY && !can_count (risk, step))
            step->kind = RISK_STEP_ANY;
        if (step->kind != RISK_STEP_DAY)
            continue;
        user->steps++;
        if (!step->clock->regular)
            user->most =
                MAX (user->most, risk_fixed_amount (risk, step, RISK_WORST) + 1);
    }
    return users;
}

/* --- ranks -------------------------------------------------------------------- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
    const gint32 *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Sorts @times, each of them once. */
static void
sort_once (GArray *times)
{
    gint32 *at = (gint32 *) (gpointer) times->data;
    guint n = 0;

    g_array_sort (times, compare_times);
    for (guint i = 0; i < times->len; i++)
        if (n == 0 || at[n - 1] != at[i])
            at[n++] = at[i];
    g_array_set_size (times, n);
}

/* The openings of the calendars with most steps, as many as there is room for. */
static void
collect_ranks (RlvRisk *risk, User *users, guint n)
{
    GArray *ranks = g_array_new (FALSE, FALSE, sizeof (gint32));
    const gint32 never = RISK_NEVER;
    guint32 faces = 0;

    for (guint i = 0; i < n && users[i].steps > 0; i++) {
        GArray *more = g_array_copy (ranks);

        g_array_append_vals (more, users[i].clock->open,
                             (guint) users[i].clock->n_works);
        sort_once (more);
        if (more->len < RISK_MOST_RANKS) {
            GArray *swap = ranks;

            ranks = more;
            more = swap;
            users[i].face = faces++;
        }
        g_array_unref (more);
    }
    risk->n_ranks = (gint32) ranks->len;
    g_array_append_val (ranks, never);
    risk->ranks = (gint32 *) (gpointer) g_array_free (ranks, FALSE);
}

static void
index_ranks (RlvRisk *risk)
{
    gint32 n = ((risk->horizon_until - risk->horizon_from) >> RISK_TIME_SHIFT) + 1;
    gint32 rank = 0;

    risk->by_time = g_new (gint32, n);
    for (gint32 i = 0; i < n; i++) {
        while (risk->ranks[rank] < risk->horizon_from + i * (1 << RISK_TIME_SHIFT))
            rank++;
        risk->by_time[i] = rank;
    }
}

/* --- one face ----------------------------------------------------------------- */

static void
map_ranks (const RlvRisk *risk, RiskFace *face)
{
    const RiskClock *clock = face->clock;
    gint32 work = 0, least = 0;

    face->n_works = (gint16) clock->n_works;
    face->same = risk->n_ranks == clock->n_works;
    face->work_of = g_new (gint16, risk->n_ranks + 1);
    face->least = g_new (gint16, risk->n_ranks + 1);
    for (gint32 r = 0; r <= risk->n_ranks; r++) {
        gint32 before = work;

        while (clock->open[work] < risk->ranks[r])
            work++;
        if (work != before)
            least = r;
        face->work_of[r] = (gint16) work;
        face->least[r] = (gint16) least;
    }
}

static void
even_ends (RiskFace *face)
{
    const RiskClock *clock = face->clock;

    face->n_ends = (gint16) (clock->n_works + 1);
    face->end_at = g_new (gint32, clock->n_works + 2);
    face->end_at[0] = clock->from;
    memcpy (&face->end_at[1], clock->close, sizeof (gint32) * (gsize) clock->n_works);
    face->end_at[clock->n_works + 1] = RISK_NEVER;
}

/* Every end of work of @most days or less; FALSE when there are too many. */
static gboolean
uneven_ends (RiskFace *face, gint32 most)
{
    const RiskClock *clock = face->clock;
    const gint32 never = RISK_NEVER;
    gsize size = ((gsize) clock->n_works + 1) * (gsize) most;
    g_autofree gint32 *all = g_new (gint32, size);
    GArray *ends = g_array_sized_new (FALSE, FALSE, sizeof (gint32), (guint) size);

    for (gint32 w = 0; w <= clock->n_works; w++)
        for (gint32 d = 0; d < most; d++)
            all[w * most + d] =
                w == clock->n_works
                    ? RISK_NEVER
                    : risk_clock_shift (clock, clock->open[w], RLV_UNIT_DAY,
                                        ((gint64) d + 1) * 1000);
    g_array_append_vals (ends, all, (guint) size);
    sort_once (ends);
    if (g_array_index (ends, gint32, ends->len - 1) < never)
        g_array_append_val (ends, never);
    if (ends->len >= RISK_MOST_RANKS) {
        g_array_unref (ends);
        return FALSE;
    }
    face->most = (gint16) most;
    face->n_ends = (gint16) (ends->len - 1);
    face->end_at = (gint32 *) (gpointer) g_array_free (ends, FALSE);
    face->ends = g_new (gint16, size);
    for (gsize i = 0; i < size; i++)
        face->ends[i] = (gint16) risk_face_end (face, all[i]);
    return TRUE;
}

/* The last working day from which work of @days ends at or after @until; as the
 * scheduler finds it. */
static gint32
start_for (const RiskClock *clock, gint32 until, gint32 days)
{
    gint64 length = (gint64) days * 1000;
    gint32 start = risk_clock_open_before (
        clock, risk_clock_shift (clock, until, RLV_UNIT_DAY, -length));

    while (start < RISK_NEVER &&
           risk_clock_shift (clock, start, RLV_UNIT_DAY, length) < until)
        start = risk_clock_open (clock, start + 1);
    return start >= RISK_NEVER ? clock->n_works : risk_clock_work (clock, start);
}

static void
uneven_starts (RiskFace *face)
{
    face->back = g_new (gint16, ((gsize) face->n_ends + 1) * (gsize) face->most);
    for (gint32 e = 0; e <= face->n_ends; e++)
        for (gint32 d = 0; d < face->most; d++)
            face->back[e * face->most + d] =
                e == face->n_ends
                    ? face->n_works
                    : (gint16) start_for (face->clock, face->end_at[e], d + 1);
}

gint32
risk_face_end (const RiskFace *face, gint32 t)
{
    gint32 low = 0, high = face->n_ends;

    while (low < high) {
        gint32 middle = low + (high - low) / 2;

        if (face->end_at[middle] >= t)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* --- all of them -------------------------------------------------------------- */

static void
make_face (RlvRisk *risk, User *user, gsize *entries)
{
    RiskFace face = {.clock = user->clock};
    gsize size = user->clock->regular
                     ? 0
                     : ((gsize) user->clock->n_works + 1) * (gsize) user->most;
    gboolean made = *entries + size <= MOST_ENTRIES;

    if (made && user->clock->regular)
        even_ends (&face);
    else if (made)
        made = uneven_ends (&face, user->most);
    if (made) {
        *entries += size;
        map_ranks (risk, &face);
        face.rank_of = g_new (gint16, face.n_ends + 1);
        for (gint32 e = 0; e <= face.n_ends; e++)
            face.rank_of[e] = (gint16) risk_rank (risk, face.end_at[e]);
    }
    user->face = made ? risk->faces->len : RLV_NONE;
    if (made)
        g_array_append_val (risk->faces, face);
}

void
risk_faces_clear (RlvRisk *risk)
{
    for (guint i = 0; i < risk->faces->len; i++) {
        RiskFace *face = &g_array_index (risk->faces, RiskFace, i);

        g_free (face->work_of);
        g_free (face->least);
        g_free (face->rank_of);
        g_free (face->end_at);
        g_free (face->ends);
        g_free (face->back);
    }
    g_array_set_size (risk->faces, 0);
    g_clear_pointer (&risk->ranks, g_free);
    g_clear_pointer (&risk->by_time, g_free);
}

void
risk_faces_make (RlvRisk *risk)
{
    g_autofree User *users = find_users (risk);
    g_autofree guint32 *face_of = g_new (guint32, (gsize) risk->clocks->len + 1);
    guint n = 0;
    gsize entries = 0;

    for (guint i = 0; i < risk->clocks->len; i++)
        if (users[i].clock != NULL)
            users[n++] = users[i];
    qsort (users, n, sizeof (User), compare_users);
    collect_ranks (risk, users, n);
    index_ranks (risk);
    for (guint i = 0; i < n; i++) {
        if (users[i].face != RLV_NONE)
            make_face (risk, &users[i], &entries);
        face_of[users[i].clock->cal] = users[i].face;
    }
    for (guint32 i = 0; i < risk->n; i++) {
        RiskStep *step = &risk->steps[i];

        if (step->kind != RISK_STEP_DAY)
            continue;
        step->face = face_of[step->clock->cal];
        if (step->face == RLV_NONE)
            step->kind = RISK_STEP_ANY;
    }
    /* Where links ask something of the finish. */
    for (guint32 i = 0; i < risk->n; i++)
        for (guint32 t = risk->steps[i].first_tie; t < risk->steps[i].end_tie; t++) {
            RiskFace *face =
                risk->steps[i].kind == RISK_STEP_DAY
                    ? &g_array_index (risk->faces, RiskFace, risk->steps[i].face)
                    : NULL;

            if (face != NULL && face->ends != NULL && face->back == NULL &&
                !risk_tie_on_start (&risk->ties[t]))
                uneven_starts (face);
        }
}

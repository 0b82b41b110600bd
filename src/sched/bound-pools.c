/* Pools of people, and the least that each task takes of them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/bound.h"

#define LANES     4
#define LANE_BITS 16
#define LANE_MOST 0x7fff

/* Beyond these more pools would cost more than they bring. */
#define MOST_UNIONS 64
#define MOST_GROUPS 256
#define MOST_PLACES ((gsize) 4 << 20)
#define MOST_LOOKED ((gsize) 64 << 20)

/* What a mode takes of one lane at the least. */
typedef struct {
    guint32 lane;
    gint64 units, work;
} Take;

typedef struct {
    const RlvModel *m;
    guint32 n_lanes;
    guint32 *least_there; /* by lane: in any step */
    GArray *takes;
    guint32 *first_take;  /* by mode, and one more */
    GHashTable *steps_of; /* pace, lane and units -> least steps, plus one */
    gsize looked;
    GHashTable *known; /* sets of lanes, as text */
    GPtrArray *pools;
    guint8 *in;           /* by lane: of the pool in the making */
    GHashTable *group_of; /* set of lanes, as bytes -> its group, plus one */
    GArray *groups;       /* guint8, n_lanes a group: those who can do some work... */
    GArray *group_work;   /* gint64: ...and all such work */
} Making;

static guint32
lane_of (const guint64 *words, const RlvModel *m, guint32 lane, guint32 step)
{
    return (guint32) (words[(gsize) (lane / LANES) * m->n_steps + step] >>
                      lane % LANES * LANE_BITS) &
           LANE_MOST;
}

/* --- what a task takes ---------------------------------------------------------- */

/* Steps with enough people between a start and its end, of the start with the fewest.
 */
static guint32
count_steps (const Making *making, const RlvPace *pace, guint32 lane, guint32 units)
{
    const RlvModel *m = making->m;
    g_autofree guint32 *before = g_new (guint32, (gsize) m->n_steps + 1);
    guint32 least = RLV_NEVER;

    before[0] = 0;
    for (guint32 i = 0; i < m->n_steps; i++)
        before[i + 1] = before[i] + (lane_of (m->capacity, m, lane, i) >= units);
    if (pace->next == NULL) {
        for (guint32 s = 0; s + pace->length <= m->n_steps; s++)
            least = MIN (least, before[s + pace->length] - before[s]);
    } else {
        for (guint32 s = pace->next[0]; s != RLV_NEVER && s <= m->n_steps;
             s = s < m->n_steps ? pace->next[s + 1] : RLV_NEVER)
            least = MIN (least, before[pace->end[s]] - before[s]);
    }
    return least == RLV_NEVER ? 0 : least;
}

static guint32
least_steps (Making *making, guint32 pace, guint32 lane, guint32 units)
{
    const RlvPace *of = &making->m->paces[pace];
    gboolean always = units <= making->least_there[lane];
    gint64 key = (gint64) pace << 36;
    gpointer known;

    if (always && of->next == NULL)
        return of->length <= making->m->n_steps ? of->length : 0;
    if (!always)
        key |= (gint64) (lane + 1) << 15 | units;
    known = g_hash_table_lookup (making->steps_of, &key);
    if (known == NULL) {
        making->looked += making->m->n_steps;
        known = GUINT_TO_POINTER (making->looked > MOST_LOOKED
                                      ? 1
                                      : count_steps (making, of, lane, units) + 1);
        g_hash_table_insert (making->steps_of, g_memdup2 (&key, sizeof key), known);
    }
    return GPOINTER_TO_UINT (known) - 1;
}

static void
add_takes (Making *making, const RlvMode *mode)
{
    const RlvModel *m = making->m;

    for (guint32 a = mode->first_ask; a < mode->first_ask + mode->n_asks; a++)
        for (guint32 k = 0; k < LANES; k++) {
            guint32 units = (guint32) (m->asks[a].asked >> k * LANE_BITS) & LANE_MOST;
            Take take = {m->asks[a].word * LANES + k, units, 0};

            if (units == 0)
                continue;
            take.work =
                (gint64) units * least_steps (making, mode->pace, take.lane, units);
            if (take.work > 0)
                g_array_append_val (making->takes, take);
        }
}

static const Take *
take_at (const Making *making, guint32 i)
{
    return &g_array_index (making->takes, Take, i);
}

static void
find_takes (Making *making)
{
    const RlvModel *m = making->m;

    for (guint32 l = 0; l < making->n_lanes; l++) {
        making->least_there[l] = LANE_MOST;
        for (guint32 i = 0; i < m->n_steps; i++)
            making->least_there[l] =
                MIN (making->least_there[l], lane_of (m->capacity, m, l, i));
    }
    for (guint32 t = 0; t < m->n_tasks; t++)
        for (guint32 k = m->first_mode[t]; k < m->first_mode[t + 1]; k++) {
            making->first_take[k] = making->takes->len;
            if (m->fixed_start[t] == RLV_NEVER)
                add_takes (making, &m->modes[k]);
        }
    making->first_take[m->first_mode[m->n_tasks]] = making->takes->len;
}

/* --- a pool ---------------------------------------------------------------------- */

static gint64
least_work (const Making *making, guint32 t)
{
    const RlvModel *m = making->m;
    gint64 least = G_MAXINT64;

    for (guint32 k = m->first_mode[t]; k < m->first_mode[t + 1] && least > 0; k++) {
        gint64 work = 0;

        for (guint32 i = making->first_take[k]; i < making->first_take[k + 1]; i++)
            if (making->in[take_at (making, i)->lane])
                work += take_at (making, i)->work;
        least = MIN (least, work);
    }
    return least == G_MAXINT64 ? 0 : least;
}

/* Which numbers of people, up to @most, tasks of @works can take together of @lane, as
 * the greatest at or below each: three people do not serve two tasks that ask for two.
 */
static void
fill_usable (const Making *making, const GArray *works, guint32 lane, guint32 most,
             guint32 *usable)
{
    const RlvModel *m = making->m;
    g_autofree guint8 *asked = g_new0 (guint8, LANE_MOST + 1);
    g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (guint32));

    for (guint i = 0; i < works->len; i++) {
        guint32 t = g_array_index (works, RlvBoundWork, i).task;

        for (guint32 k = making->first_take[m->first_mode[t]];
             k < making->first_take[m->first_mode[t + 1]]; k++)
            if (take_at (making, k)->lane == lane)
                asked[take_at (making, k)->units] = TRUE;
    }
    for (guint32 u = 1; u <= most && !asked[1]; u++)
        if (asked[u])
            g_array_append_val (units, u);
    usable[0] = 0;
    for (guint32 v = 1; v <= most; v++) {
        usable[v] = asked[1] ? v : usable[v - 1];
        for (guint i = 0; i < units->len && usable[v] < v; i++) {
            guint32 u = g_array_index (units, guint32, i);

            if (u <= v && usable[v - u] == v - u)
                usable[v] = v;
        }
    }
}

static void
add_capacity (const Making *making, RlvBoundPool *pool)
{
    const RlvModel *m = making->m;
    g_autofree guint32 *usable = g_new (guint32, LANE_MOST + 1);
    guint32 most = 0;

    pool->before = g_new0 (gint64, (gsize) m->n_steps + 1);
    for (guint32 l = 0; l < making->n_lanes; l++) {
        if (!making->in[l])
            continue;
        for (guint32 i = 0; i < m->n_steps; i++)
            most = MAX (most, lane_of (m->left, m, l, i));
        fill_usable (making, pool->works, l, most, usable);
        for (guint32 i = 0; i < m->n_steps; i++)
            pool->before[i + 1] += usable[lane_of (m->left, m, l, i)];
    }
    for (guint32 i = 0; i < m->n_steps; i++)
        pool->before[i + 1] += pool->before[i];
}

static void
free_pool (gpointer data)
{
    RlvBoundPool *pool = data;

    g_array_unref (pool->works);
    g_free (pool->before);
    g_free (pool);
}

/* The pool of the lanes in making->in[]. */
static void
add_pool (Making *making)
{
    const RlvModel *m = making->m;
    RlvBoundPool *pool;
    g_autoptr (GArray) works = NULL;
    GString *name = g_string_new (NULL);

    for (guint32 l = 0; l < making->n_lanes; l++)
        if (making->in[l])
            g_string_append_printf (name, "%u ", l);
    if (!g_hash_table_add (making->known, g_string_free (name, FALSE)))
        return;
    if ((making->pools->len + 1) * ((gsize) m->n_steps + 1) > MOST_PLACES)
        return;
    works = g_array_new (FALSE, FALSE, sizeof (RlvBoundWork));
    for (guint32 t = 0; t < m->n_tasks; t++) {
        RlvBoundWork work = {t, least_work (making, t)};

        if (work.work > 0)
            g_array_append_val (works, work);
    }
    if (works->len < 2)
        return;
    pool = g_new0 (RlvBoundPool, 1);
    pool->works = g_steal_pointer (&works);
    add_capacity (making, pool);
    g_ptr_array_add (making->pools, pool);
}

/* --- which pools ------------------------------------------------------------------ */

/* The lanes that some modes of @t take, with those each is ever taken together with;
 * FALSE where there are too many to look at. */
static gboolean
collect_lanes (const Making *making, guint32 t, guint32 lanes[64], guint64 with[64],
               guint *n)
{
    const RlvModel *m = making->m;

    *n = 0;
    for (guint32 k = m->first_mode[t]; k < m->first_mode[t + 1]; k++) {
        guint64 taken = 0;

        for (guint32 i = making->first_take[k]; i < making->first_take[k + 1]; i++) {
            guint at = 0;

            while (at < *n && lanes[at] != take_at (making, i)->lane)
                at++;
            if (at == 64)
                return FALSE;
            if (at == *n) {
                lanes[at] = take_at (making, i)->lane;
                with[at] = 0;
                (*n)++;
            }
            taken |= G_GUINT64_CONSTANT (1) << at;
        }
        for (guint at = 0; at < *n; at++)
            if (taken >> at & 1)
                with[at] |= taken;
    }
    return TRUE;
}

/* The least that @t takes of the lanes in making->in[], which alone can do it. */
static void
note_group (Making *making, guint32 t)
{
    g_autoptr (GBytes) key = g_bytes_new (making->in, making->n_lanes);
    gint64 work = least_work (making, t);
    guint32 known = GPOINTER_TO_UINT (g_hash_table_lookup (making->group_of, key));

    if (work <= 0 || (known == 0 && making->group_work->len == MOST_GROUPS))
        return;
    if (known > 0) {
        g_array_index (making->group_work, gint64, known - 1) += work;
        return;
    }
    g_array_append_vals (making->groups, making->in, making->n_lanes);
    g_array_append_val (making->group_work, work);
    g_hash_table_insert (making->group_of, g_steal_pointer (&key),
                         GUINT_TO_POINTER (making->group_work->len));
}

/* Lanes of which a task takes one or the other, never both: a pool for each demand that
 * several can serve. */
static void
add_unions_of (Making *making, guint32 t, guint most)
{
    guint32 lanes[64];
    guint64 with[64], done = 0;
    guint n;

    if (!collect_lanes (making, t, lanes, with, &n))
        return;
    for (guint i = 0; i < n; i++) {
        guint64 together = 0, next = G_GUINT64_CONSTANT (1) << i;

        if (done >> i & 1)
            continue;
        while (next != 0) {
            guint at = (guint) __builtin_ctzll (next);

            next &= next - 1;
            together |= G_GUINT64_CONSTANT (1) << at;
            for (guint j = 0; j < n; j++)
                if (!(together >> j & 1) && !(with[at] >> j & 1))
                    next |= G_GUINT64_CONSTANT (1) << j;
        }
        done |= together;
        for (guint j = 0; j < n; j++)
            making->in[lanes[j]] = together >> j & 1;
        note_group (making, t);
        if (g_hash_table_size (making->known) < most)
            add_pool (making);
        for (guint j = 0; j < n; j++)
            making->in[lanes[j]] = FALSE;
    }
}

/* The people who together have the most to do, and everybody. */
static void
add_unions_of_groups (Making *making)
{
    const RlvModel *m = making->m;
    g_autofree gint64 *there = g_new0 (gint64, (gsize) making->n_lanes + 1);
    RlvBoundGroups groups = {.n = making->group_work->len,
                             .n_lanes = making->n_lanes,
                             .in = (const guint8 *) making->groups->data,
                             .work =
                                 (const gint64 *) (gpointer) making->group_work->data,
                             .there = there};

    if (groups.n < 2)
        return;
    for (guint32 l = 0; l < making->n_lanes; l++)
        for (guint32 i = 0; i < m->n_steps; i++)
            there[l] += lane_of (m->left, m, l, i);
    rlv_bound_densest (&groups, making->in);
    add_pool (making);
    for (gsize i = 0; i < (gsize) groups.n * groups.n_lanes; i++)
        making->in[i % groups.n_lanes] |= groups.in[i];
    add_pool (making);
}

GPtrArray *
rlv_bound_pools (const RlvModel *m)
{
    Making making = {.m = m, .n_lanes = m->n_words * LANES};
    const gsize n_modes = m->first_mode[m->n_tasks];
    gboolean several = FALSE;
    guint singles;

    making.least_there = g_new0 (guint32, (gsize) making.n_lanes + 1);
    making.takes = g_array_new (FALSE, FALSE, sizeof (Take));
    making.first_take = g_new0 (guint32, n_modes + 1);
    making.steps_of = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    making.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    making.pools = g_ptr_array_new_with_free_func (free_pool);
    making.in = g_new0 (guint8, (gsize) making.n_lanes + 1);
    making.group_of = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                             (GDestroyNotify) g_bytes_unref, NULL);
    making.groups = g_array_new (FALSE, FALSE, sizeof (guint8));
    making.group_work = g_array_new (FALSE, FALSE, sizeof (gint64));
    find_takes (&making);
    for (guint32 l = 0; l < making.n_lanes; l++) {
        making.in[l] = TRUE;
        add_pool (&making);
        making.in[l] = FALSE;
    }
    singles = g_hash_table_size (making.known);
    for (guint32 t = 0; t < m->n_tasks; t++)
        several |= m->first_mode[t + 1] - m->first_mode[t] > 1;
    for (guint32 t = 0; several && t < m->n_tasks; t++)
        add_unions_of (&making, t, singles + MOST_UNIONS);
    if (several)
        add_unions_of_groups (&making);
    g_free (making.least_there);
    g_array_unref (making.takes);
    g_free (making.first_take);
    g_hash_table_unref (making.steps_of);
    g_hash_table_unref (making.known);
    g_free (making.in);
    g_hash_table_unref (making.group_of);
    g_array_unref (making.groups);
    g_array_unref (making.group_work);
    return making.pools;
}

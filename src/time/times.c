/* The calendars of a plan and what is made of them, each made once.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "times.h"

/* What a made calendar is known by: the calendars of an intersection, or MARK_WITHOUT,
 * a calendar and its cuts. */
typedef struct {
    guint32 n;
    const guint32 *words;
} MadeKey;

#define MARK_WITHOUT G_MAXUINT32 /* no calendar has this number */
#define N_AT_ONCE    16 /* intersections of so many need no memory to be found */

static guint
made_key_hash (gconstpointer data)
{
    const MadeKey *key = data;
    guint32 hash = 2166136261U;

    for (guint32 i = 0; i < key->n; i++)
        hash = (hash ^ key->words[i]) * 16777619U;
    return hash ^ hash >> 15;
}

static gboolean
made_key_equal (gconstpointer a, gconstpointer b)
{
    const MadeKey *x = a, *y = b;

    return x->n == y->n && memcmp (x->words, y->words, x->n * sizeof *x->words) == 0;
}

void
rlv_times_free (RlvTimes *times)
{
    if (times == NULL)
        return;
    g_ptr_array_unref (times->series);
    g_hash_table_unref (times->interned);
    g_ptr_array_unref (times->calendars);
    g_array_unref (times->specs);
    g_array_unref (times->hours);
    g_hash_table_unref (times->zone_names);
    g_ptr_array_unref (times->zones);
    g_free (times);
}

static void
free_zone (gpointer zone)
{
    rlv_zone_free (zone);
}

static RlvTimes *
make_times (const RlvPlan *plan)
{
    RlvTimes *times = g_new0 (RlvTimes, 1);

    times->plan = plan;
    times->floor_day = rlv_plan_start (plan) - RLV_TIMES_DAYS_BEFORE;
    times->floor = (RlvTime) times->floor_day * 1440;
    times->zones = g_ptr_array_new_with_free_func (free_zone);
    times->zone_names = g_hash_table_new (g_str_hash, g_str_equal);
    times->hours = g_array_new (FALSE, FALSE, sizeof (RlvHours));
    times->specs = g_array_new (FALSE, FALSE, sizeof (RlvCalSpec));
    g_array_set_clear_func (times->specs, rlv_cal_spec_clear);
    times->calendars = g_ptr_array_new_with_free_func (rlv_calendar_free);
    times->interned =
        g_hash_table_new_full (made_key_hash, made_key_equal, g_free, NULL);
    times->series = g_ptr_array_new_with_free_func (rlv_series_free);
    return times;
}

static void
add_base_calendars (RlvTimes *times)
{
    for (guint32 i = 0; i < times->specs->len; i++) {
        RlvCalendar *calendar = g_new0 (RlvCalendar, 1);

        calendar->kind = RLV_CAL_BASE;
        calendar->root = i;
        calendar->ordinary = rlv_times_spec (times, i)->ordinary;
        g_ptr_array_add (times->calendars, calendar);
    }
}

RlvTimes *
rlv_times_new (const RlvPlan *plan, RlvFindings *findings, GError **error)
{
    g_autoptr (RlvTimes) times = make_times (plan);
    guint before = rlv_findings_count (findings, RLV_SEVERITY_ERROR);

    rlv_times_read_calendars (times, findings);
    add_base_calendars (times);
    rlv_times_read_series (times, findings);
    if (rlv_findings_count (findings, RLV_SEVERITY_ERROR) > before) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("the calendars of the plan have faults"));
        return NULL;
    }
    return g_steal_pointer (&times);
}

guint32
rlv_times_n_base (const RlvTimes *times)
{
    return times->specs->len;
}

const char *
rlv_times_zone (const RlvTimes *times, RlvCal cal)
{
    return rlv_times_spec (times, rlv_times_calendar (times, cal)->root)->zone_name;
}

/* --- interning -------------------------------------------------------------------- */

/* The calendar known by @words, or else a new one; *@fresh is then its body, to be
 * filled. */
static RlvCal
intern (RlvTimes *times, const guint32 *words, guint32 n, RlvCalendar **fresh)
{
    MadeKey key = {n, words}, *kept;
    RlvCal known = GPOINTER_TO_UINT (g_hash_table_lookup (times->interned, &key));
    guint32 *copy;

    *fresh = NULL;
    if (known > 0)
        return known - 1;
    kept = g_malloc (sizeof *kept + n * sizeof *words);
    copy = (guint32 *) (void *) (kept + 1);
    memcpy (copy, words, n * sizeof *words);
    *kept = (MadeKey){n, copy};
    *fresh = g_new0 (RlvCalendar, 1);
    g_ptr_array_add (times->calendars, *fresh);
    g_hash_table_insert (times->interned, kept,
                         GUINT_TO_POINTER (times->calendars->len));
    return times->calendars->len - 1;
}

/* By base calendar first: the numbers of made calendars tell who asked first, and that
 * must not decide whose days an intersection has. */
static gint
compare_roots (const RlvTimes *times, RlvCal a, RlvCal b)
{
    guint32 a_root = rlv_times_calendar (times, a)->root;
    guint32 b_root = rlv_times_calendar (times, b)->root;

    if (a_root != b_root)
        return a_root < b_root ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Puts @cals among the first @n of @sorted, each once, intersections taken apart, and
 * gives how many there are then. */
static guint32
merge (const RlvTimes *times, RlvCal *sorted, guint32 n, const RlvCal *cals,
       guint32 n_cals)
{
    for (guint32 i = 0; i < n_cals; i++) {
        const RlvCalendar *calendar = rlv_times_calendar (times, cals[i]);
        guint32 at = n;

        if (calendar->kind == RLV_CAL_JOINT) {
            n = merge (times, sorted, n, calendar->sources, calendar->n_sources);
            continue;
        }
        while (at > 0 && compare_roots (times, cals[i], sorted[at - 1]) < 0)
            at--;
        if (at > 0 && sorted[at - 1] == cals[i])
            continue;
        memmove (sorted + at + 1, sorted + at, (n - at) * sizeof *sorted);
        sorted[at] = cals[i];
        n++;
    }
    return n;
}

static void
fill_joint (RlvTimes *times, RlvCalendar *fresh, const RlvCal *sources, guint32 n)
{
    fresh->kind = RLV_CAL_JOINT;
    fresh->n_sources = n;
    fresh->sources = g_memdup2 (sources, n * sizeof *sources);
    fresh->root = rlv_times_calendar (times, sources[0])->root;
    fresh->ordinary = G_MAXINT32;
    for (guint32 i = 0; i < n; i++)
        fresh->ordinary =
            MIN (fresh->ordinary, rlv_times_calendar (times, sources[i])->ordinary);
}

RlvCal
rlv_times_joint (RlvTimes *times, const RlvCal *cals, guint32 n)
{
    RlvCal few[N_AT_ONCE], *sources = few, cal;
    g_autofree RlvCal *many = NULL;
    guint32 room = 0, n_sources;
    RlvCalendar *fresh;

    g_assert (n > 0);
    if (n == 1)
        return cals[0];
    for (guint32 i = 0; i < n; i++)
        room += MAX (rlv_times_calendar (times, cals[i])->n_sources, 1);
    if (room > N_AT_ONCE)
        sources = many = g_new (RlvCal, room);
    n_sources = merge (times, sources, 0, cals, n);
    if (n_sources == 1)
        return sources[0];
    cal = intern (times, sources, n_sources, &fresh);
    if (fresh != NULL)
        fill_joint (times, fresh, sources, n_sources);
    return cal;
}

/* The key of @base without the cuts, these in their simplest form: none empty, none
 * touching, none beyond all time. */
static GArray *
key_without (RlvCal base, const RlvTime *from, const RlvTime *until, guint32 n)
{
    const guint32 mark[] = {MARK_WITHOUT, base};
    GArray *key = g_array_new (FALSE, FALSE, sizeof (guint32));
    gint32 end = 0;

    g_array_append_vals (key, mark, G_N_ELEMENTS (mark));
    for (guint32 i = 0; i < n; i++) {
        gint32 cut[] = {(gint32) CLAMP (from[i], G_MININT32, RLV_TIME_MAX),
                        (gint32) CLAMP (until[i], G_MININT32, RLV_TIME_MAX)};

        if (cut[0] >= cut[1])
            continue;
        if (key->len > G_N_ELEMENTS (mark) && cut[0] <= end) {
            end = MAX (end, cut[1]);
            g_array_index (key, gint32, key->len - 1) = end;
            continue;
        }
        g_array_append_vals (key, cut, G_N_ELEMENTS (cut));
        end = cut[1];
    }
    return key;
}

RlvCal
rlv_times_without (RlvTimes *times, RlvCal base, const RlvTime *from,
                   const RlvTime *until, guint32 n)
{
    g_autoptr (GArray) key = key_without (base, from, until, n);
    const guint32 *words = (const guint32 *) (const void *) key->data;
    RlvCalendar *fresh;
    RlvCal cal;

    if (key->len == 2)
        return base;
    cal = intern (times, words, key->len, &fresh);
    if (fresh == NULL)
        return cal;
    fresh->kind = RLV_CAL_WITHOUT;
    fresh->root = rlv_times_calendar (times, base)->root;
    fresh->ordinary = rlv_times_calendar (times, base)->ordinary;
    fresh->n_sources = 1;
    fresh->sources = g_memdup2 (&base, sizeof base);
    fresh->n_cuts = (key->len - 2) / 2;
    fresh->cuts = g_memdup2 (words + 2, (key->len - 2) * sizeof *words);
    return cal;
}

/* The calendars of a plan and what is made of them, each made once.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "times.h"

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
    times->interned = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                             (GDestroyNotify) g_bytes_unref, NULL);
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
                     _ ("The calendars of the plan have faults"));
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

/* The calendar known by @key, or else a new one; *@fresh is then its body, to be
 * filled. */
static RlvCal
intern (RlvTimes *times, GBytes *key, RlvCalendar **fresh)
{
    RlvCal known = GPOINTER_TO_UINT (g_hash_table_lookup (times->interned, key));

    *fresh = NULL;
    if (known > 0)
        return known - 1;
    *fresh = g_new0 (RlvCalendar, 1);
    g_ptr_array_add (times->calendars, *fresh);
    g_hash_table_insert (times->interned, g_bytes_ref (key),
                         GUINT_TO_POINTER (times->calendars->len));
    return times->calendars->len - 1;
}

/* By base calendar first: the numbers of made calendars tell who asked first, and that
 * must not decide whose days an intersection has. */
static gint
by_root (gconstpointer a, gconstpointer b, gpointer data)
{
    RlvCal x = *(const RlvCal *) a, y = *(const RlvCal *) b;
    guint32 x_root = rlv_times_calendar (data, x)->root;
    guint32 y_root = rlv_times_calendar (data, y)->root;

    if (x_root != y_root)
        return x_root < y_root ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* The calendars to intersect: sorted, each once, intersections taken apart. */
static GArray *
flatten (RlvTimes *times, const RlvCal *cals, guint32 n)
{
    GArray *flat = g_array_new (FALSE, FALSE, sizeof (RlvCal));
    guint kept = 0;

    for (guint32 i = 0; i < n; i++) {
        const RlvCalendar *calendar = rlv_times_calendar (times, cals[i]);

        if (calendar->kind == RLV_CAL_JOINT)
            g_array_append_vals (flat, calendar->sources, calendar->n_sources);
        else
            g_array_append_val (flat, cals[i]);
    }
    g_array_sort_with_data (flat, by_root, times);
    for (guint i = 0; i < flat->len; i++) {
        RlvCal cal = g_array_index (flat, RlvCal, i);

        if (i == 0 || cal != g_array_index (flat, RlvCal, kept - 1))
            g_array_index (flat, RlvCal, kept++) = cal;
    }
    g_array_set_size (flat, kept);
    return flat;
}

RlvCal
rlv_times_joint (RlvTimes *times, const RlvCal *cals, guint32 n)
{
    g_autoptr (GArray) flat = flatten (times, cals, n);
    const RlvCal *sources = (const RlvCal *) (const void *) flat->data;
    g_autoptr (GBytes) key = NULL;
    RlvCalendar *fresh;
    RlvCal cal;

    g_assert (n > 0);
    if (flat->len == 1)
        return sources[0];
    key = g_bytes_new (sources, flat->len * sizeof (RlvCal));
    cal = intern (times, key, &fresh);
    if (fresh == NULL)
        return cal;
    fresh->kind = RLV_CAL_JOINT;
    fresh->n_sources = flat->len;
    fresh->sources = g_memdup2 (sources, flat->len * sizeof (RlvCal));
    fresh->root = rlv_times_calendar (times, sources[0])->root;
    fresh->ordinary = G_MAXINT32;
    for (guint32 i = 0; i < flat->len; i++)
        fresh->ordinary =
            MIN (fresh->ordinary, rlv_times_calendar (times, sources[i])->ordinary);
    return cal;
}

/* The cuts in their simplest form: none empty, none touching, none beyond all time. */
static GArray *
simplify_cuts (const RlvTime *from, const RlvTime *until, guint32 n)
{
    GArray *cuts = g_array_new (FALSE, FALSE, sizeof (gint32));

    for (guint32 i = 0; i < n; i++) {
        gint32 a = (gint32) CLAMP (from[i], G_MININT32, RLV_TIME_MAX);
        gint32 b = (gint32) CLAMP (until[i], G_MININT32, RLV_TIME_MAX);

        if (a >= b)
            continue;
        if (cuts->len > 0 && a <= g_array_index (cuts, gint32, cuts->len - 1)) {
            gint32 *last = &g_array_index (cuts, gint32, cuts->len - 1);

            *last = MAX (*last, b);
            continue;
        }
        g_array_append_val (cuts, a);
        g_array_append_val (cuts, b);
    }
    return cuts;
}

RlvCal
rlv_times_without (RlvTimes *times, RlvCal base, const RlvTime *from,
                   const RlvTime *until, guint32 n)
{
    /* Told from the key of an intersection by the first word, which no calendar has. */
    const guint32 mark[2] = {G_MAXUINT32, base};
    g_autoptr (GArray) cuts = simplify_cuts (from, until, n);
    g_autoptr (GByteArray) words = g_byte_array_new ();
    g_autoptr (GBytes) key = NULL;
    RlvCalendar *fresh;
    RlvCal cal;

    if (cuts->len == 0)
        return base;
    g_byte_array_append (words, (const guint8 *) mark, sizeof mark);
    g_byte_array_append (words, (const guint8 *) cuts->data,
                         cuts->len * (guint) sizeof (gint32));
    key = g_bytes_new (words->data, words->len);
    cal = intern (times, key, &fresh);
    if (fresh == NULL)
        return cal;
    fresh->kind = RLV_CAL_WITHOUT;
    fresh->root = rlv_times_calendar (times, base)->root;
    fresh->ordinary = rlv_times_calendar (times, base)->ordinary;
    fresh->n_sources = 1;
    fresh->sources = g_memdup2 (&base, sizeof base);
    fresh->n_cuts = cuts->len / 2;
    fresh->cuts = g_memdup2 (cuts->data, cuts->len * sizeof (gint32));
    return cal;
}

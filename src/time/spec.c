/* The calendars as the plan writes them, checked.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "times.h"

#define DAY_CREDIT 1000

/* Of a long circle of calendars, how many are named at either end. */
#define CIRCLE_FIRST 8
#define CIRCLE_LAST  3

const RlvItemIx *
rlv_times_items (const RlvPlan *plan, const char *kind, guint32 *n)
{
    *n = 0;
    if (rlv_vocab_find (rlv_plan_vocab (plan), kind) == RLV_NONE)
        return NULL;
    return rlv_plan_of_kind (plan, kind, n);
}

gboolean
rlv_times_is (const RlvPlan *plan, RlvItemIx item, const char *kind)
{
    return strcmp (rlv_plan_kind_name (plan, item), kind) == 0;
}

void
rlv_cal_spec_clear (gpointer data)
{
    RlvCalSpec *spec = data;

    g_clear_pointer (&spec->exceptions, g_array_unref);
    g_clear_pointer (&spec->blackouts, g_array_unref);
}

static void
blackout_clear (gpointer data)
{
    g_strfreev (((RlvBlackout *) data)->kinds);
}

static void
spec_init (RlvCalSpec *spec, RlvItemIx item)
{
    *spec = (RlvCalSpec){.item = item, .base = RLV_NONE, .week_item = RLV_NONE};
    spec->exceptions = g_array_new (FALSE, FALSE, sizeof (RlvException));
    spec->blackouts = g_array_new (FALSE, FALSE, sizeof (RlvBlackout));
    g_array_set_clear_func (spec->blackouts, blackout_clear);
}

/* --- exceptions ------------------------------------------------------------------- */

/* The days of @item from attribute @from to attribute @to, which may be left out;
 * FALSE, with a finding, when they are the wrong way round. */
static gboolean
read_days (const RlvCalReader *reader, RlvItemIx item, const char *from, const char *to,
           RlvDay *first, RlvDay *last)
{
    RlvPlace place = rlv_plan_place (reader->plan, item);
    char a[RLV_DATE_SIZE], b[RLV_DATE_SIZE];

    *first = (RlvDay) rlv_item_int (reader->plan, item, from, RLV_DAY_MIN);
    *last = (RlvDay) rlv_item_int (reader->plan, item, to, *first);
    if (*first <= *last)
        return TRUE;
    rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "dates-backwards", &place,
                      _ ("it begins on %s, after it ends on %s"),
                      rlv_day_format (*first, a), rlv_day_format (*last, b));
    rlv_findings_mend (reader->findings, _ ("swap the two dates, or mend one of them"));
    return FALSE;
}

static void
read_reduced (const RlvCalReader *reader, RlvItemIx item, RlvException *exception)
{
    RlvPlace place = rlv_plan_place (reader->plan, item);
    gint64 factor = rlv_item_int (reader->plan, item, "factor", -1);
    const char *hours = rlv_item_text (reader->plan, item, "hours");

    if (hours != NULL)
        exception->hours = rlv_hours_read (reader, item, hours);
    if (rlv_item_has (reader->plan, item, "factor")) {
        if (factor < 0 || factor > RLV_DECIMAL_ONE) {
            rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "reduced", &place,
                              _ ("a reduced day is worth between 0 and 1 of a day"));
            rlv_findings_mend (reader->findings, _ ("write a factor such as \"0.8\""));
            factor = RLV_DECIMAL_ONE;
        }
        exception->credit = (gint32) (factor * DAY_CREDIT / RLV_DECIMAL_ONE);
    } else if (hours == NULL) {
        rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "reduced", &place,
                          _ ("reduced days say neither by how much nor which hours"));
        rlv_findings_mend (reader->findings,
                           _ ("add factor=\"0.8\" or hours=\"09:00-15:00\""));
        exception->credit = DAY_CREDIT;
    }
}

static void
read_exception (const RlvCalReader *reader, RlvCalSpec *spec, RlvItemIx item)
{
    RlvException exception = {.item = item, .credit = -1};
    const char *from = "from", *to = "to";

    if (rlv_times_is (reader->plan, item, "reduced")) {
        exception.kind = RLV_EXCEPTION_REDUCED;
    } else if (rlv_times_is (reader->plan, item, "closure")) {
        exception.kind = RLV_EXCEPTION_SHUT;
    } else if (rlv_times_is (reader->plan, item, "holiday")) {
        exception.kind = RLV_EXCEPTION_SHUT;
        from = "date";
        to = "until";
    } else if (rlv_times_is (reader->plan, item, "open")) {
        exception.kind = RLV_EXCEPTION_OPEN;
        from = to = "date";
    } else {
        return;
    }
    if (!read_days (reader, item, from, to, &exception.from, &exception.to))
        return;
    if (exception.kind == RLV_EXCEPTION_REDUCED)
        read_reduced (reader, item, &exception);
    if (exception.kind == RLV_EXCEPTION_OPEN)
        exception.hours =
            rlv_hours_read (reader, item, rlv_item_text (reader->plan, item, "hours"));
    g_array_append_val (spec->exceptions, exception);
}

static void
read_blackout (const RlvCalReader *reader, RlvCalSpec *spec, RlvItemIx item)
{
    const RlvPlan *plan = reader->plan;
    RlvPlace place = rlv_plan_place (plan, item);
    const char *kinds = rlv_item_text (plan, item, "for");
    RlvBlackout blackout = {
        .item = item,
        .month_first = (gint32) rlv_item_int (plan, item, "monthFirst", 0),
        .month_last = (gint32) rlv_item_int (plan, item, "monthLast", 0),
        .from = (RlvDay) rlv_item_int (plan, item, "from", RLV_DAY_MIN),
        .to = (RlvDay) rlv_item_int (plan, item, "to", RLV_DAY_MAX),
    };

    blackout.month_first = CLAMP (blackout.month_first, 0, 31);
    blackout.month_last = CLAMP (blackout.month_last, 0, 31);
    if (blackout.month_first + blackout.month_last == 0 &&
        !rlv_item_has (plan, item, "from") && !rlv_item_has (plan, item, "to")) {
        rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "blackout", &place,
                          _ ("a blackout says neither from when to when nor which days "
                             "of the month"));
        rlv_findings_mend (reader->findings,
                           _ ("add from and to, or monthFirst or monthLast"));
        return;
    }
    if (rlv_item_has (plan, item, "from") && rlv_item_has (plan, item, "to") &&
        !read_days (reader, item, "from", "to", &blackout.from, &blackout.to))
        return;
    blackout.kinds = g_strsplit_set (
        kinds != NULL && *kinds != '\0' ? kinds : "cutover", " \t\n\r", -1);
    g_array_append_val (spec->blackouts, blackout);
}

/* The later entry is laid over the earlier: of two holidays on one day the first
 * written gives the reason. */
static gint
as_laid (gconstpointer a, gconstpointer b)
{
    const RlvException *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->item < y->item ? 1 : -1;
}

/* --- calendars -------------------------------------------------------------------- */

/* A list of holidays that stopped before the plan starts is one that nobody renewed. */
static void
check_holidays (const RlvCalReader *reader, const RlvCalSpec *spec)
{
    RlvPlace place = rlv_plan_place (reader->plan, spec->item);
    RlvDay last = RLV_DAY_NONE;
    int year, start_year, month, day;

    for (guint i = 0; i < spec->exceptions->len; i++) {
        const RlvException *exception =
            &g_array_index (spec->exceptions, RlvException, i);

        if (rlv_times_is (reader->plan, exception->item, "holiday"))
            last = MAX (last, exception->to);
    }
    if (last == RLV_DAY_NONE)
        return;
    rlv_day_to_civil (last, &year, &month, &day);
    rlv_day_to_civil (rlv_plan_start (reader->plan), &start_year, &month, &day);
    if (year >= start_year)
        return;
    rlv_findings_add (
        reader->findings, RLV_SEVERITY_WARNING, "holidays-end", &place,
        _ ("the holidays of calendar \"%s\" end in %d, and the plan starts "
           "in %d"),
        rlv_item_name (reader->plan, spec->item, NULL), year, start_year);
    rlv_findings_why (reader->findings, _ ("work would be planned on public holidays"));
    rlv_findings_mend (reader->findings, _ ("add the holidays of the later years"));
}

static void
read_calendar (const RlvCalReader *reader, RlvItemIx item, RlvCalSpec *spec)
{
    spec_init (spec, item);
    spec->zone_name = rlv_item_text (reader->plan, item, "zone");
    rlv_hours_read_weeks (reader, spec);
    for (RlvItemIx child = rlv_plan_child (reader->plan, item, NULL, RLV_NONE);
         child != RLV_NONE; child = rlv_plan_child (reader->plan, item, NULL, child)) {
        if (rlv_times_is (reader->plan, child, "blackout"))
            read_blackout (reader, spec, child);
        else
            read_exception (reader, spec, child);
    }
    g_array_sort (spec->exceptions, as_laid);
    check_holidays (reader, spec);
}

/* A place among zones; that of UTC for a name nobody knows. */
static guint32
find_zone (RlvTimes *times, const char *name, gboolean *known)
{
    guint32 place = GPOINTER_TO_UINT (g_hash_table_lookup (times->zone_names, name));
    RlvZone *zone;

    *known = TRUE;
    if (place > 0)
        return place - 1;
    zone = rlv_zone_new (name, (gint32) times->floor - 8 * 1440,
                         (gint32) times->floor + (RLV_TIMES_DAYS_BEFORE + 1200) * 1440,
                         (gint32) RLV_TIME_MAX + 8 * 1440);
    if (zone == NULL) {
        *known = FALSE;
        return 0;
    }
    g_ptr_array_add (times->zones, zone);
    g_hash_table_insert (times->zone_names, (gpointer) name,
                         GUINT_TO_POINTER (times->zones->len));
    return times->zones->len - 1;
}

static void
set_zone (const RlvCalReader *reader, RlvCalSpec *spec)
{
    RlvPlace place = rlv_plan_place (reader->plan, spec->item);
    gboolean known;

    spec->zone = find_zone (reader->times, spec->zone_name, &known);
    if (known)
        return;
    rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "zone-unknown", &place,
                      _ ("there is no time zone \"%s\""), spec->zone_name);
    rlv_findings_mend (reader->findings,
                       _ ("write the name of a zone of the tz database, "
                          "such as \"Europe/Paris\""));
}

/* Takes from the base what the calendar does not say itself. The base is complete. */
static void
inherit (const RlvCalReader *reader, RlvCalSpec *spec)
{
    const RlvCalSpec *base =
        spec->base == RLV_NONE ? NULL : rlv_times_spec (reader->times, spec->base);
    RlvPlace place = rlv_plan_place (reader->plan, spec->item);

    if (spec->zone_name == NULL)
        spec->zone_name = base != NULL ? base->zone_name : "UTC";
    set_zone (reader, spec);
    if (spec->week_item == RLV_NONE && base != NULL) {
        spec->week_item = base->week_item;
        spec->week_faulty = base->week_faulty;
        memcpy (spec->week, base->week, sizeof spec->week);
    }
    spec->ordinary = rlv_hours_ordinary (reader->times, spec);
    if (spec->ordinary > 0 || spec->week_faulty)
        return;
    rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "week-idle", &place,
                      _ ("nobody ever works in the week of calendar \"%s\""),
                      rlv_item_name (reader->plan, spec->item, NULL));
    rlv_findings_mend (reader->findings,
                       _ ("add <week days=\"mon tue wed thu fri\" "
                          "hours=\"08:30-12:30 13:30-17:30\"/>, or a base"));
}

/* "A, B, C, A"; of a long circle both ends, with how many are left out between. */
static char *
name_circle (const RlvCalReader *reader, guint32 from)
{
    g_autoptr (GPtrArray) ids = g_ptr_array_new ();
    g_autoptr (GString) names = g_string_new (NULL);
    guint32 i = from;
    guint end, left_out;

    do {
        const RlvCalSpec *spec = rlv_times_spec (reader->times, i);

        g_ptr_array_add (ids, (gpointer) rlv_item_id (reader->plan, spec->item));
        i = spec->base;
    } while (i != from);
    g_ptr_array_add (ids, ids->pdata[0]);
    end = ids->len > CIRCLE_FIRST + CIRCLE_LAST + 1 ? CIRCLE_FIRST : ids->len;
    left_out = ids->len - CIRCLE_LAST - end;
    for (guint k = 0; k < ids->len; k++) {
        if (k == end) {
            g_string_append_printf (
                names, rlv_ngettext (", … %u more …", ", … %u more …", left_out),
                left_out);
            k += left_out;
        }
        g_string_append_printf (names, "%s%s", k > 0 ? ", " : "",
                                (const char *) ids->pdata[k]);
    }
    return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
report_circle (const RlvCalReader *reader, guint32 from)
{
    g_autofree char *names = name_circle (reader, from);
    RlvPlace place =
        rlv_plan_place (reader->plan, rlv_times_spec (reader->times, from)->item);

    rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "calendar-cycle", &place,
                      _ ("these calendars are each based on the next: %s"), names);
    rlv_findings_mend (reader->findings, _ ("take the base away from one of them"));
}

/* Completes every calendar, the base before what is based on it.  Chains can be long:
 * no recursion. */
static void
inherit_all (const RlvCalReader *reader)
{
    RlvTimes *times = reader->times;
    guint32 n = times->specs->len;
    g_autofree guint8 *state = g_new0 (guint8, n); /* 1: on the chain; 2: complete */
    g_autofree guint32 *chain = g_new (guint32, n);

    for (guint32 i = 0; i < n; i++) {
        guint32 length = 0, at = i;

        while (at != RLV_NONE && state[at] == 0) {
            state[at] = 1;
            chain[length++] = at;
            at = rlv_times_spec (times, at)->base;
        }
        if (at != RLV_NONE && state[at] == 1) {
            report_circle (reader, at);
            rlv_times_spec (times, chain[length - 1])->week_faulty = TRUE;
            rlv_times_spec (times, chain[length - 1])->base = RLV_NONE;
        }
        while (length-- > 0) {
            inherit (reader, rlv_times_spec (times, chain[length]));
            state[chain[length]] = 2;
        }
    }
}

static gint
find_item (gconstpointer key, gconstpointer entry)
{
    RlvItemIx a = *(const RlvItemIx *) key, b = *(const RlvItemIx *) entry;

    return a < b ? -1 : a > b;
}

RlvCal
rlv_times_base_of (const RlvTimes *times, RlvItemIx item)
{
    guint32 n;
    const RlvItemIx *items = rlv_times_items (times->plan, "calendar", &n);
    const RlvItemIx *found = NULL;

    if (item != RLV_NONE && n > 0)
        found = bsearch (&item, items, n, sizeof item, find_item);
    return found != NULL ? (RlvCal) (found - items) : 0;
}

/* A plan without calendars works Monday to Friday, 09:00 to 17:00 UTC. */
static void
make_up_calendar (RlvTimes *times)
{
    RlvCalSpec spec;
    gboolean known;

    spec_init (&spec, RLV_NONE);
    g_array_append_vals (times->hours, &(RlvHours){9 * 60, 17 * 60}, 1);
    for (guint i = 0; i < 5; i++)
        spec.week[i] = (RlvHoursRun){0, 1};
    spec.zone_name = "UTC";
    spec.zone = find_zone (times, spec.zone_name, &known);
    spec.ordinary = 8 * 60;
    g_array_append_val (times->specs, spec);
}

void
rlv_times_read_calendars (RlvTimes *times, RlvFindings *findings)
{
    RlvCalReader reader = {times, times->plan, findings};
    guint32 n;
    const RlvItemIx *items = rlv_times_items (times->plan, "calendar", &n);

    for (guint32 i = 0; i < n; i++) {
        RlvCalSpec spec;

        read_calendar (&reader, items[i], &spec);
        g_array_append_val (times->specs, spec);
    }
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx base = rlv_item_ref (times->plan, items[i], "base");

        if (base != RLV_NONE)
            rlv_times_spec (times, i)->base = rlv_times_base_of (times, base);
    }
    inherit_all (&reader);
    if (n == 0)
        make_up_calendar (times);
}

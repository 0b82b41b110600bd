/* What happens again and again: cutover windows and sittings of committees.  libical
 * finds the days; the clock is ours.  Rules may go on for ever: occurrences are found
 * as they are asked for, and kept.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <libical/ical.h>

#include "times.h"

#define SITTING_MINUTES 60  /* when the committee does not say */
#define CHECK_DAYS      731 /* sittings on holidays are looked for so far ahead */

#define BARREN_MAX 4

typedef struct {
    gint32 from, until;
} Occurrence;

struct _RlvSeries {
    RlvItemIx item;
    RlvCal cal;
    gint32 clock;
    RlvSpan length;
    gboolean sits;            /* a sitting lasts by the clock, whatever its unit */
    icalrecur_iterator *rule; /* NULL when there is nothing more to come */
    RlvDay first;             /* its first day, until that was taken; RLV_DAY_NONE */
    GArray *regular;          /* Occurrence, as far as asked */
    GArray *extra;            /* Occurrence, all, sorted */
    GArray *cancelled;        /* RlvDay */
};

void
rlv_series_free (gpointer data)
{
    RlvSeries *series = data;

    g_clear_pointer (&series->rule, icalrecur_iterator_free);
    g_array_unref (series->regular);
    g_array_unref (series->extra);
    g_array_unref (series->cancelled);
    g_free (series);
}

static RlvSeries *
series_new (RlvTimes *times, RlvItemIx item)
{
    RlvSeries *series = g_new0 (RlvSeries, 1);

    series->item = item;
    series->cal =
        rlv_times_base_of (times, rlv_item_ref (times->plan, item, "calendar"));
    series->first = RLV_DAY_NONE;
    series->clock = (gint32) rlv_item_int (times->plan, item, "time", 0);
    series->regular = g_array_new (FALSE, FALSE, sizeof (Occurrence));
    series->extra = g_array_new (FALSE, FALSE, sizeof (Occurrence));
    series->cancelled = g_array_new (FALSE, FALSE, sizeof (RlvDay));
    g_ptr_array_add (times->series, series);
    return series;
}

/* --- occurrences ------------------------------------------------------------------ */

/* FALSE when it does not lie inside all time. */
static gboolean
make_occurrence (RlvTimes *times, const RlvSeries *series, RlvDay day, gint32 clock,
                 Occurrence *occurrence)
{
    RlvZone *zone = rlv_times_zone_of (times, series->cal);
    RlvTime from = rlv_zone_utc (zone, day * 1440 + clock), until;
    RlvSpan length = series->length;

    if (series->sits && length.unit == RLV_UNIT_MINUTE)
        length.unit = RLV_UNIT_ELAPSED;
    until = rlv_cal_add (times, series->cal, from, length);
    if (until == RLV_TIME_NONE || until <= from)
        return FALSE;
    *occurrence = (Occurrence){(gint32) from, (gint32) until};
    return TRUE;
}

static gboolean
is_cancelled (const RlvSeries *series, RlvDay day)
{
    for (guint i = 0; i < series->cancelled->len; i++)
        if (g_array_index (series->cancelled, RlvDay, i) == day)
            return TRUE;
    return FALSE;
}

/* The next day the rule gives; FALSE, and the rule is done with, when there is none. */
static gboolean
next_day (RlvSeries *series, RlvDay *day)
{
    struct icaltimetype time;

    if (series->first != RLV_DAY_NONE) {
        *day = series->first;
        series->first = RLV_DAY_NONE;
        return TRUE;
    }
    if (series->rule == NULL)
        return FALSE;
    time = icalrecur_iterator_next (series->rule);
    if (!icaltime_is_null_time (time) && time.year < 2200) {
        *day = rlv_day_from_civil (time.year, time.month, time.day);
        return TRUE;
    }
    g_clear_pointer (&series->rule, icalrecur_iterator_free);
    return FALSE;
}

/* Finds regular occurrences until one starts after @t, or there are no more. */
static void
extend (RlvTimes *times, RlvSeries *series, RlvTime t)
{
    GArray *regular = series->regular;
    RlvDay day;

    while (regular->len == 0 ||
           g_array_index (regular, Occurrence, regular->len - 1).from <= t) {
        Occurrence occurrence;

        if (!next_day (series, &day))
            return;
        if (is_cancelled (series, day) ||
            !make_occurrence (times, series, day, series->clock, &occurrence))
            continue;
        /* A day that the clocks skipped falls on the next one's. */
        if (regular->len > 0 &&
            occurrence.from <=
                g_array_index (regular, Occurrence, regular->len - 1).from)
            continue;
        g_array_append_val (regular, occurrence);
    }
}

/* --- looking up ------------------------------------------------------------------- */

/* How many of @occurrences start before @t. */
static guint
count_starts_before (const GArray *occurrences, RlvTime t)
{
    guint low = 0, high = occurrences->len;

    while (low < high) {
        guint middle = (low + high) / 2;

        if (g_array_index (occurrences, Occurrence, middle).from < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many of @occurrences, all as long as each other, end at or before @t. */
static guint
count_ends_by (const GArray *occurrences, RlvTime t)
{
    guint low = 0, high = occurrences->len;

    while (low < high) {
        guint middle = (low + high) / 2;

        if (g_array_index (occurrences, Occurrence, middle).until <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Gives the @i-th of @occurrences if there is one and it beats what is there already:
 * the earlier one when @earlier, else the later. */
static void
offer (const GArray *occurrences, guint i, gboolean earlier, Occurrence *best,
       gboolean *found)
{
    const Occurrence *occurrence;

    if (i >= occurrences->len)
        return;
    occurrence = &g_array_index (occurrences, Occurrence, i);
    if (*found &&
        (earlier ? occurrence->from >= best->from : occurrence->from <= best->from))
        return;
    *best = *occurrence;
    *found = TRUE;
}

static gint
by_item (gconstpointer a, gconstpointer b)
{
    RlvItemIx x = (*(RlvSeries *const *) a)->item, y = (*(RlvSeries *const *) b)->item;

    return x < y ? -1 : x > y;
}

static RlvSeries *
series_of (const RlvTimes *times, RlvItemIx item)
{
    guint low = 0, high = times->series->len;

    while (low < high) {
        guint middle = (low + high) / 2;
        const RlvSeries *series = g_ptr_array_index (times->series, middle);

        if (series->item < item)
            low = middle + 1;
        else
            high = middle;
    }
    g_assert (low < times->series->len);
    return g_ptr_array_index (times->series, low);
}

static gboolean
give (gboolean found, const Occurrence *best, RlvTime *from, RlvTime *until)
{
    if (!found)
        return FALSE;
    *from = best->from;
    *until = best->until;
    return TRUE;
}

gboolean
rlv_window_next (RlvTimes *times, RlvItemIx window, RlvTime t, RlvTime *from,
                 RlvTime *until)
{
    RlvSeries *series = series_of (times, window);
    gboolean found = FALSE;
    Occurrence best;

    if (t == RLV_TIME_NONE)
        return FALSE;
    extend (times, series, t);
    offer (series->regular, count_ends_by (series->regular, t), TRUE, &best, &found);
    offer (series->extra, count_ends_by (series->extra, t), TRUE, &best, &found);
    return give (found, &best, from, until);
}

/* The last that starts before @t. */
static gboolean
last_before (RlvTimes *times, RlvSeries *series, RlvTime t, RlvTime *from,
             RlvTime *until)
{
    gboolean found = FALSE;
    Occurrence best;
    guint n;

    extend (times, series, t);
    n = count_starts_before (series->regular, t);
    offer (series->regular, n - 1, FALSE, &best, &found); /* 0 - 1 is past the end */
    n = count_starts_before (series->extra, t);
    offer (series->extra, n - 1, FALSE, &best, &found);
    return give (found, &best, from, until);
}

gboolean
rlv_window_prev (RlvTimes *times, RlvItemIx window, RlvTime t, RlvTime *from,
                 RlvTime *until)
{
    if (t == RLV_TIME_NONE)
        return FALSE;
    return last_before (times, series_of (times, window), t, from, until);
}

gboolean
rlv_sitting_next (RlvTimes *times, RlvItemIx committee, RlvTime t, RlvTime *from,
                  RlvTime *until)
{
    RlvSeries *series = series_of (times, committee);
    gboolean found = FALSE;
    Occurrence best;

    if (t == RLV_TIME_NONE)
        return FALSE;
    extend (times, series, t);
    offer (series->regular, count_starts_before (series->regular, t), TRUE, &best,
           &found);
    offer (series->extra, count_starts_before (series->extra, t), TRUE, &best, &found);
    return give (found, &best, from, until);
}

gboolean
rlv_sitting_prev (RlvTimes *times, RlvItemIx committee, RlvTime t, RlvTime *from,
                  RlvTime *until)
{
    if (t == RLV_TIME_NONE)
        return FALSE;
    return last_before (times, series_of (times, committee), MIN (t, RLV_TIME_MAX) + 1,
                        from, until);
}

/* --- rules ------------------------------------------------------------------------ */

/* Days only: a rule that multiplies hours would have more occurrences than minutes, and
 * other calendars than ours have other months. */
static gboolean
is_rule_of_days (const struct icalrecurrencetype *rule)
{
    if (rule->freq < ICAL_DAILY_RECURRENCE || rule->freq > ICAL_YEARLY_RECURRENCE ||
        rule->by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
        rule->by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ||
        rule->by_second[0] != ICAL_RECURRENCE_ARRAY_MAX || rule->rscale != NULL)
        return FALSE;
    for (guint i = 0; i < ICAL_BY_MONTH_SIZE; i++) {
        if (rule->by_month[i] == ICAL_RECURRENCE_ARRAY_MAX)
            break;
        if (rule->by_month[i] < 1 || rule->by_month[i] > 12)
            return FALSE;
    }
    return TRUE;
}

static struct icaltimetype
ical_time (gint32 local)
{
    struct icaltimetype time = icaltime_null_time ();
    gint32 minute = (local % 1440 + 1440) % 1440;

    rlv_day_to_civil ((local - minute) / 1440, &time.year, &time.month, &time.day);
    time.hour = minute / 60;
    time.minute = minute % 60;
    return time;
}

/* UNTIL as local time, like everything the iterator sees; a date means all of that day.
 * No rule goes on for longer than there is time. */
static void
bound_rule (RlvZone *zone, struct icalrecurrencetype *rule)
{
    struct icaltimetype last = ical_time (RLV_DAY_MAX * 1440 + 1439);
    struct icaltimetype until = rule->until;

    if (icaltime_is_null_time (until) || until.year > 2199) {
        rule->until = last;
    } else if (until.is_date) {
        until.is_date = 0;
        until.hour = 23;
        until.minute = 59;
        rule->until = until;
    } else if (icaltime_is_utc (until)) {
        RlvDay day = rlv_day_from_civil (until.year, until.month, until.day);

        rule->until = ical_time (
            rlv_zone_local (zone, day * 1440 + until.hour * 60 + until.minute));
    }
}

static gboolean
start_rule (RlvTimes *times, RlvSeries *series, RlvDay start, const char *text)
{
    g_autofree char *capitals = g_ascii_strup (text, -1);
    struct icalrecurrencetype rule;
    struct icaltimetype first_time = ical_time (start * 1440 + series->clock % 1440);
    RlvDay day;

    /* libical would keep memory for these, and ignore the second. */
    if (strstr (capitals, "RSCALE") != NULL || strstr (capitals, "SKIP") != NULL)
        return FALSE;
    rule = icalrecurrencetype_from_string (capitals);
    if (!is_rule_of_days (&rule))
        return FALSE;
    if (!icaltime_is_null_time (rule.until) &&
        (rule.until.year < 1900 || rule.until.month < 1 || rule.until.month > 12 ||
         rule.until.day < 1 ||
         rule.until.day > icaltime_days_in_month (rule.until.month, rule.until.year)))
        return FALSE;
    bound_rule (rlv_times_zone_of (times, series->cal), &rule);
    series->rule = icalrecur_iterator_new (rule, first_time);
    if (next_day (series, &day))
        series->first = day;
    return series->first != RLV_DAY_NONE;
}

static void
fault (RlvFindings *findings, const RlvPlan *plan, RlvItemIx item, const char *rule,
       const char *what, const char *mend)
{
    RlvPlace place = rlv_plan_place (plan, item);

    rlv_findings_add (findings, RLV_SEVERITY_ERROR, rule, &place, "%s", what);
    rlv_findings_mend (findings, "%s", mend);
}

/* Sets up what repeats from @item's start, rrule, time and length, which is set. */
static void
read_repetition (RlvTimes *times, RlvSeries *series, RlvFindings *findings)
{
    const RlvPlan *plan = times->plan;
    RlvPlace place = rlv_plan_place (plan, series->item);
    const char *rule = rlv_item_text (plan, series->item, "rrule");
    RlvDay start =
        (RlvDay) rlv_item_int (plan, series->item, "start", rlv_plan_start (plan));
    Occurrence once;

    if (rule == NULL) {
        if (rlv_item_has (plan, series->item, "start") &&
            make_occurrence (times, series, start, series->clock, &once))
            g_array_append_val (series->extra, once);
        return;
    }
    /* libical needs seconds to find that a rule leads nowhere: who writes many such
     * will not wait for all of them. */
    if (times->n_barren == BARREN_MAX || start_rule (times, series, start, rule))
        return;
    times->n_barren++;
    rlv_findings_add (
        findings, RLV_SEVERITY_ERROR, "rrule", &place,
        _ ("\"%s\" is not a recurrence rule for days, or no day ever follows "
           "from it"),
        rule);
    rlv_findings_mend (
        findings, _ ("write it as in RFC 5545, such as \"FREQ=MONTHLY;BYDAY=3WE\""));
}

/* --- windows ---------------------------------------------------------------------- */

static void
read_window (RlvTimes *times, RlvItemIx item, RlvFindings *findings)
{
    const RlvPlan *plan = times->plan;
    RlvSeries *series = series_new (times, item);
    gboolean has_length = rlv_item_span (plan, item, "length", &series->length);
    RlvTime from, until, unused;
    RlvDay first, last;

    if (rlv_item_has (plan, item, "from") || rlv_item_has (plan, item, "to")) {
        first = (RlvDay) rlv_item_int (plan, item, "from", rlv_plan_start (plan));
        last = (RlvDay) rlv_item_int (plan, item, "to", RLV_DAY_MAX);
        if (first > last) {
            fault (findings, plan, item, "dates-backwards",
                   _ ("the window ends before it begins"),
                   _ ("swap the two dates, or mend one of them"));
            return;
        }
        rlv_cal_day_span (times, series->cal, first, &from, &unused);
        rlv_cal_day_span (times, series->cal, last, &unused, &until);
        g_array_append_vals (series->extra,
                             &(Occurrence){(gint32) MAX (from, times->floor),
                                           (gint32) MIN (until, RLV_TIME_MAX)},
                             1);
        return;
    }
    if (!rlv_item_has (plan, item, "start") && !rlv_item_has (plan, item, "rrule")) {
        fault (findings, plan, item, "window-dates",
               _ ("the window says neither from when to when nor how it recurs"),
               _ ("add from and to, or start, rrule, time and length"));
        return;
    }
    if (!has_length || series->length.amount <= 0) {
        fault (findings, plan, item, "window-length",
               _ ("the window does not say how long it is"),
               _ ("add a length, such as \"36eh\" or \"2d\""));
        return;
    }
    read_repetition (times, series, findings);
}

/* --- committees ------------------------------------------------------------------- */

static gint
by_start (gconstpointer a, gconstpointer b)
{
    const Occurrence *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

static void
read_extra_sittings (RlvTimes *times, RlvSeries *series)
{
    const RlvPlan *plan = times->plan;

    for (RlvItemIx child = rlv_plan_child (plan, series->item, NULL, RLV_NONE);
         child != RLV_NONE; child = rlv_plan_child (plan, series->item, NULL, child)) {
        Occurrence occurrence;
        RlvDay day;

        if (rlv_times_is (plan, child, "sitting")) {
            day = (RlvDay) rlv_item_int (plan, child, "date", rlv_plan_start (plan));
            if (make_occurrence (
                    times, series, day,
                    (gint32) rlv_item_int (plan, child, "time", series->clock),
                    &occurrence))
                g_array_append_val (series->extra, occurrence);
        } else if (rlv_times_is (plan, child, "cancelled")) {
            day = (RlvDay) rlv_item_int (plan, child, "date", RLV_DAY_MIN);
            g_array_append_val (series->cancelled, day);
        }
    }
    g_array_sort (series->extra, by_start);
}

/* A committee that meets every third Wednesday does not look at the calendar. */
static void
check_sittings (RlvTimes *times, RlvSeries *series, RlvFindings *findings)
{
    const RlvPlan *plan = times->plan;
    RlvPlace place = rlv_plan_place (plan, series->item);
    RlvTime until = (RlvTime) (rlv_plan_start (plan) + CHECK_DAYS) * 1440;
    RlvDay first = RLV_DAY_NONE;
    char date[RLV_DATE_SIZE];
    guint n = 0;

    extend (times, series, MIN (until, RLV_TIME_MAX));
    for (guint i = 0; i < series->regular->len; i++) {
        RlvTime at = g_array_index (series->regular, Occurrence, i).from;
        RlvDay day = rlv_cal_day (times, series->cal, at, FALSE);
        RlvItemIx why;

        if (at >= until || day < rlv_plan_start (plan))
            continue;
        why = rlv_cal_why_shut (times, series->cal, day);
        if (why == RLV_NONE || (!rlv_times_is (plan, why, "holiday") &&
                                !rlv_times_is (plan, why, "closure")))
            continue;
        if (n++ == 0)
            first = day;
    }
    if (n == 0)
        return;
    rlv_findings_add (
        findings, RLV_SEVERITY_WARNING, "sitting-on-holiday", &place,
        rlv_ngettext ("\"%s\" sits %u time on a day on which its calendar is "
                      "shut: %s",
                      "\"%s\" sits %u times on days on which its calendar is "
                      "shut, first on %s",
                      n),
        rlv_item_name (plan, series->item, NULL), n, rlv_day_format (first, date));
    rlv_findings_why (findings,
                      _ ("a gate decided there would wait for the next sitting"));
    rlv_findings_mend (
        findings, _ ("cancel those sittings and add others on days before or after"));
}

static void
read_committee (RlvTimes *times, RlvItemIx item, RlvFindings *findings)
{
    RlvSeries *series = series_new (times, item);

    series->sits = TRUE;
    if (!rlv_item_span (times->plan, item, "length", &series->length) ||
        series->length.amount <= 0)
        series->length = (RlvSpan){SITTING_MINUTES, RLV_UNIT_ELAPSED};
    read_extra_sittings (times, series);
    read_repetition (times, series, findings);
    g_array_sort (series->extra, by_start);
    check_sittings (times, series, findings);
}

void
rlv_times_read_series (RlvTimes *times, RlvFindings *findings)
{
    guint32 n;
    const RlvItemIx *items = rlv_times_items (times->plan, "window", &n);

    for (guint32 i = 0; i < n; i++)
        read_window (times, items[i], findings);
    items = rlv_times_items (times->plan, "committee", &n);
    for (guint32 i = 0; i < n; i++)
        read_committee (times, items[i], findings);
    g_ptr_array_sort (times->series, by_item);
}

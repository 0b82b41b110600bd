/* Terms of contracts and rhythms of meetings, counted.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/terms.h"

static RlvDay
add_months (RlvDay day, gint64 count)
{
    int year, month, mday;

    rlv_day_to_civil (day, &year, &month, &mday);
    month += (int) count - 1;
    year += month / 12;
    month = month % 12 + 1;
    if (year > 2199)
        return RLV_DAY_NONE;
    while (mday > 28 &&
           mday > g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year))
        mday--;
    return rlv_day_from_civil (year, month, mday);
}

static RlvDay
add_working_days (RlvTimes *times, RlvDay day, gint64 count)
{
    RlvTime from, until;

    if (times == NULL)
        return RLV_DAY_NONE;
    rlv_cal_day_span (times, 0, day, &from, &until);
    until =
        rlv_cal_add (times, 0, until, (RlvSpan){(gint32) count * 1000, RLV_UNIT_DAY});
    return until == RLV_TIME_NONE ? RLV_DAY_NONE : rlv_cal_day (times, 0, until, TRUE);
}

RlvDay
rlv_term_add (RlvTimes *times, RlvDay day, const char *term)
{
    char *unit = NULL;
    gint64 count = term != NULL && g_ascii_isdigit (term[0])
                       ? g_ascii_strtoll (term, &unit, 10)
                       : -1;

    if (day == RLV_DAY_NONE || count < 0 || count > 9999)
        return RLV_DAY_NONE;
    if (count == 0)
        return day;
    if (g_str_equal (unit, "mo"))
        return add_months (day, count);
    if (g_str_equal (unit, "d"))
        return add_working_days (times, day, count);
    if (!g_str_equal (unit, "ed") || day + count > RLV_DAY_MAX)
        return RLV_DAY_NONE;
    return day + (RlvDay) count;
}

/* The value of @key in a recurrence rule; NULL when it is not there. */
static char *
part_of (const char *rrule, const char *key)
{
    g_auto (GStrv) parts = g_strsplit (rrule, ";", -1);

    for (guint i = 0; parts[i] != NULL; i++)
        if (g_str_has_prefix (parts[i], key) && parts[i][strlen (key)] == '=')
            return g_strdup (parts[i] + strlen (key) + 1);
    return NULL;
}

gint64
rlv_term_gap (const char *rrule)
{
    static const struct {
        const char *freq;
        gint64 days;
    } freqs[] = {{"DAILY", 1}, {"WEEKLY", 7}, {"MONTHLY", 31}, {"YEARLY", 366}};
    g_autofree char *freq = part_of (rrule, "FREQ");
    g_autofree char *interval = part_of (rrule, "INTERVAL");
    g_autofree char *months = part_of (rrule, "BYMONTH");
    gint64 every = interval != NULL ? g_ascii_strtoll (interval, NULL, 10) : 1;
    gint64 times = 1;

    for (const char *c = months; c != NULL && *c != '\0'; c++)
        times += *c == ',';
    for (guint i = 0; i < G_N_ELEMENTS (freqs); i++)
        if (g_strcmp0 (freq, freqs[i].freq) == 0)
            return freqs[i].days * CLAMP (every, 1, 1000) /
                   (g_str_equal (freq, "YEARLY") ? times : 1);
    return -1;
}

gint64
rlv_term_span (RlvSpan span)
{
    switch (span.unit) {
    case RLV_UNIT_DAY:
        return span.amount;
    case RLV_UNIT_MINUTE:
        return (gint64) span.amount * 1000 / 480;
    case RLV_UNIT_ELAPSED:
        return (gint64) span.amount * 5000 / (7 * 1440);
    }
    g_assert_not_reached ();
}

gboolean
rlv_term_days (const char *text, gint64 *thousandths)
{
    RlvSpan span;

    if (!rlv_span_parse (text, &span))
        return FALSE;
    *thousandths = rlv_term_span (span);
    return TRUE;
}

#define MONTH_LENGTH 7 /* of "2027-03" */

static gint
by_text (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
rlv_term_busiest (GPtrArray *dates)
{
    const char *best = "";
    guint most = 0;

    g_ptr_array_sort (dates, by_text);
    for (guint i = 0, same = 0; i < dates->len; i++) {
        const char *date = dates->pdata[i];

        same = i > 0 && strncmp (date, dates->pdata[i - 1], MONTH_LENGTH) == 0
                   ? same + 1
                   : 1;
        if (same > most) {
            most = same;
            best = date;
        }
    }
    return g_strndup (best, MONTH_LENGTH);
}

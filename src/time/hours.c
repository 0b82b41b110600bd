/* Working hours of a day and of a week, checked.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "times.h"

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* --- hours ------------------------------------------------------------------------ */

/* "08:30", or -1.  @end is left after it. */
static gint
parse_clock (const char *text, const char **end)
{
    gint hour, minute;

    for (guint i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : !g_ascii_isdigit (text[i]))
            return -1;
    hour = (text[0] - '0') * 10 + text[1] - '0';
    minute = (text[3] - '0') * 10 + text[4] - '0';
    *end = text + 5;
    if (minute > 59 || hour * 60 + minute > 1440)
        return -1;
    return hour * 60 + minute;
}

static gint
by_start (gconstpointer a, gconstpointer b)
{
    return ((const RlvHours *) a)->from - ((const RlvHours *) b)->from;
}

static void
fault_in_hours (const RlvCalReader *reader, RlvItemIx item, const char *text)
{
    RlvPlace place = rlv_plan_place (reader->plan, item);

    rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "hours", &place,
                      _ ("\"%s\" is not a list of working hours"), text);
    rlv_findings_mend (reader->findings,
                       _ ("write them like \"08:30-12:30 13:30-17:30\""));
}

/* Adds the hours of @text to @hours; FALSE, with a finding, when there is a fault. */
static gboolean
parse_hours (const RlvCalReader *reader, RlvItemIx item, const char *text,
             GArray *hours)
{
    g_auto (GStrv) words = g_strsplit_set (text ? text : "", " \t\n\r", -1);
    RlvPlace place = rlv_plan_place (reader->plan, item);
    guint n = 0;

    for (guint i = 0; words[i] != NULL; i++) {
        const char *end = "";
        gint from, until = -1;

        if (*words[i] == '\0')
            continue;
        from = parse_clock (words[i], &end);
        if (from >= 0 && *end == '-')
            until = parse_clock (end + 1, &end);
        if (until < 0 || *end != '\0') {
            fault_in_hours (reader, item, words[i]);
            return FALSE;
        }
        if (until <= from) {
            rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "hours", &place,
                              _ ("the hours %s end before they begin"), words[i]);
            rlv_findings_mend (reader->findings,
                               _ ("split a night at midnight: 22:00-24:00 on one day, "
                                  "00:00-06:00 on the next"));
            return FALSE;
        }
        g_array_append_vals (hours, &(RlvHours){(gint16) from, (gint16) until}, 1);
        n++;
    }
    if (n == 0)
        fault_in_hours (reader, item, text ? text : "");
    return n > 0;
}

/* Sorts @hours; FALSE, with a finding at @item, when two of them overlap. */
static gboolean
check_overlap (const RlvCalReader *reader, RlvItemIx item, GArray *hours)
{
    g_array_sort (hours, by_start);
    for (guint i = 1; i < hours->len; i++) {
        const RlvHours *a = &g_array_index (hours, RlvHours, i - 1), *b = a + 1;
        RlvPlace place = rlv_plan_place (reader->plan, item);

        if (b->from >= a->until)
            continue;
        rlv_findings_add (
            reader->findings, RLV_SEVERITY_ERROR, "hours", &place,
            _ ("the hours %02d:%02d-%02d:%02d overlap %02d:%02d-%02d:%02d"),
            b->from / 60, b->from % 60, b->until / 60, b->until % 60, a->from / 60,
            a->from % 60, a->until / 60, a->until % 60);
        rlv_findings_mend (reader->findings, _ ("join them, or mend one of them"));
        return FALSE;
    }
    return TRUE;
}

static RlvHoursRun
keep_hours (RlvTimes *times, const GArray *hours)
{
    RlvHoursRun run = {times->hours->len, hours->len};

    g_array_append_vals (times->hours, hours->data, hours->len);
    return run;
}

RlvHoursRun
rlv_hours_read (const RlvCalReader *reader, RlvItemIx item, const char *text)
{
    g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (RlvHours));

    if (!parse_hours (reader, item, text, hours) ||
        !check_overlap (reader, item, hours))
        return (RlvHoursRun){0, 0};
    return keep_hours (reader->times, hours);
}

static gint32
run_minutes (const RlvTimes *times, RlvHoursRun run)
{
    gint32 sum = 0;

    for (guint32 i = run.first; i < run.first + run.n; i++) {
        const RlvHours *hours = &g_array_index (times->hours, RlvHours, i);

        sum += hours->until - hours->from;
    }
    return sum;
}

/* --- the week --------------------------------------------------------------------- */

/* Adds the hours of one <week> to its days; FALSE, with one finding, when they are
 * wrong in themselves or with what the weeks before it say. */
static gboolean
read_week (const RlvCalReader *reader, RlvItemIx item, GArray *days[7])
{
    const char *names = rlv_item_text (reader->plan, item, "days");
    g_auto (GStrv) words = g_strsplit_set (names ? names : "", " \t\n\r", -1);
    g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (RlvHours));

    if (!parse_hours (reader, item, rlv_item_text (reader->plan, item, "hours"),
                      hours) ||
        !check_overlap (reader, item, hours))
        return FALSE;
    for (guint day = 0; day < 7; day++) {
        if (!g_strv_contains ((const char *const *) words, weekdays[day]))
            continue;
        g_array_append_vals (days[day], hours->data, hours->len);
        if (!check_overlap (reader, item, days[day]))
            return FALSE;
    }
    return TRUE;
}

/* The most usual length of a working day; of two as usual, the longer. */
gint32
rlv_hours_ordinary (const RlvTimes *times, const RlvCalSpec *spec)
{
    gint32 length[7], best = 0;
    guint best_times = 0;

    for (guint i = 0; i < 7; i++)
        length[i] = run_minutes (times, spec->week[i]);
    for (guint i = 0; i < 7; i++) {
        guint same = 0;

        for (guint k = 0; k < 7; k++)
            same += length[k] == length[i];
        if (length[i] > 0 &&
            (same > best_times || (same == best_times && length[i] > best))) {
            best = length[i];
            best_times = same;
        }
    }
    return best;
}

void
rlv_hours_read_weeks (const RlvCalReader *reader, RlvCalSpec *spec)
{
    GArray *days[7];

    for (guint i = 0; i < 7; i++)
        days[i] = g_array_new (FALSE, FALSE, sizeof (RlvHours));
    for (RlvItemIx child = rlv_plan_child (reader->plan, spec->item, NULL, RLV_NONE);
         child != RLV_NONE;
         child = rlv_plan_child (reader->plan, spec->item, NULL, child)) {
        if (!rlv_times_is (reader->plan, child, "week"))
            continue;
        if (spec->week_item == RLV_NONE)
            spec->week_item = child;
        spec->week_faulty |= !read_week (reader, child, days);
    }
    for (guint i = 0; i < 7; i++) {
        if (!spec->week_faulty)
            spec->week[i] = keep_hours (reader->times, days[i]);
        g_array_unref (days[i]);
    }
}

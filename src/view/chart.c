/* Charts: the scale of time, the axis, freezes, and pens.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/chart.h"

#define SHORT_PLAN_DAYS 10 /* up to this, bars follow the clock */
#define LEAST_BAR       30
#define MOST_BANDS      200

/* --- scale -------------------------------------------------------------------- */

gint64
view_chart_x (const ViewChart *chart, RlvTime time)
{
    RlvTime from = (RlvTime) chart->first * 1440;
    RlvTime span = (RlvTime) (chart->until - chart->first) * 1440;
    gint64 x = chart->left + (time - from) * (VIEW_CHART_RIGHT - chart->left) / span;

    return CLAMP (x, chart->left, VIEW_CHART_RIGHT);
}

gint64
view_chart_day_x (const ViewChart *chart, RlvDay day)
{
    return view_chart_x (chart, (RlvTime) day * 1440);
}

static void
widen (gint64 *x1, gint64 *x2)
{
    if (*x2 - *x1 < LEAST_BAR)
        *x2 = *x1 + LEAST_BAR;
}

static void
span_x (const ViewChart *chart, RlvTaskIx task, RlvTime start, RlvTime finish,
        gint64 *x1, gint64 *x2)
{
    const RlvOutlook *outlook = chart->outlook;

    if (chart->by_day) {
        RlvDay first = view_time_day (outlook, task, start, FALSE);
        RlvDay last = view_time_day (outlook, task, finish, TRUE);

        *x1 = view_chart_day_x (chart, first);
        *x2 = view_chart_day_x (chart, MAX (first, last) + 1);
    } else {
        *x1 = view_chart_x (chart, start);
        *x2 = view_chart_x (chart, finish);
    }
    widen (x1, x2);
}

void
view_chart_bar (const ViewChart *chart, RlvTaskIx task, gint64 *x1, gint64 *x2)
{
    const RlvSchedule *schedule = chart->outlook->schedule;

    span_x (chart, task, schedule->start[task], schedule->finish[task], x1, x2);
}

gboolean
view_chart_baseline (const ViewChart *chart, RlvTaskIx task, gint64 *x1, gint64 *x2)
{
    const RlvBaseline *baseline = chart->outlook->baseline;

    if (baseline == NULL || baseline->finish[task] == RLV_TIME_NONE ||
        baseline->start[task] == RLV_TIME_NONE)
        return FALSE;
    span_x (chart, task, baseline->start[task], baseline->finish[task], x1, x2);
    return TRUE;
}

/* --- pens --------------------------------------------------------------------- */

void
view_append_tenths (GString *out, gint64 tenths)
{
    gint64 size = ABS (tenths);

    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, tenths < 0 ? "-" : "",
                            size / 10);
    if (size % 10 != 0)
        g_string_append_printf (out, ".%d", (int) (size % 10));
    g_string_append_c (out, ' ');
}

void
view_rect (ViewXml *xml, const char *classes, gint64 x, gint64 y, gint64 width,
           gint64 height, const char *title)
{
    view_xml_open (xml, "rect");
    view_xml_attr (xml, "class", classes);
    view_xml_tenths (xml, "x", x);
    view_xml_tenths (xml, "y", y);
    view_xml_tenths (xml, "width", width);
    view_xml_tenths (xml, "height", height);
    view_xml_attr (xml, "title", title);
    view_xml_close (xml);
}

void
view_line (ViewXml *xml, const char *classes, gint64 x1, gint64 y1, gint64 x2,
           gint64 y2)
{
    view_xml_open (xml, "line");
    view_xml_attr (xml, "class", classes);
    view_xml_tenths (xml, "x1", x1);
    view_xml_tenths (xml, "y1", y1);
    view_xml_tenths (xml, "x2", x2);
    view_xml_tenths (xml, "y2", y2);
    view_xml_close (xml);
}

void
view_path (ViewXml *xml, const char *classes, const char *d, const char *title)
{
    view_xml_open (xml, "path");
    view_xml_attr (xml, "class", classes);
    view_xml_attr (xml, "d", d);
    view_xml_attr (xml, "title", title);
    view_xml_close (xml);
}

void
view_write (ViewXml *xml, const char *classes, gint64 x, gint64 y, const char *anchor,
            const char *text)
{
    view_xml_open (xml, "text");
    view_xml_attr (xml, "class", classes);
    view_xml_tenths (xml, "x", x);
    view_xml_tenths (xml, "y", y);
    view_xml_attr (xml, "text-anchor", anchor);
    view_xml_attr (xml, "content", text);
    view_xml_close (xml);
}

void
view_diamond (ViewXml *xml, const char *classes, gint64 x, gint64 y, gint64 half,
              const char *title)
{
    g_autoptr (GString) d = g_string_new ("M");

    view_append_tenths (d, x - half);
    view_append_tenths (d, y);
    g_string_append_c (d, 'L');
    view_append_tenths (d, x);
    view_append_tenths (d, y - half);
    view_append_tenths (d, x + half);
    view_append_tenths (d, y);
    view_append_tenths (d, x);
    view_append_tenths (d, y + half);
    g_string_append_c (d, 'z');
    view_path (xml, classes, d->str, title);
}

static void
circle (ViewXml *xml, const char *classes, gint64 x, gint64 y, gint64 radius)
{
    view_xml_open (xml, "circle");
    view_xml_attr (xml, "class", classes);
    view_xml_tenths (xml, "cx", x);
    view_xml_tenths (xml, "cy", y);
    view_xml_tenths (xml, "r", radius);
    view_xml_close (xml);
}

void
view_side_shape (ViewXml *xml, RlvSide side, gint64 x, gint64 y, gint64 size)
{
    g_autofree char *classes = g_strdup_printf ("shape %s", rlv_side_name (side));
    gint64 half = size / 2;
    g_autoptr (GString) d = g_string_new ("M");

    if (side == RLV_SIDE_CLIENT) {
        view_rect (xml, classes, x - half, y - half, size, size, NULL);
    } else if (side == RLV_SIDE_PROVIDER) {
        circle (xml, classes, x, y, half + 3);
    } else if (side == RLV_SIDE_THIRD) {
        view_diamond (xml, classes, x, y, half + 6, NULL);
    } else {
        view_append_tenths (d, x);
        view_append_tenths (d, y - half);
        g_string_append_c (d, 'L');
        view_append_tenths (d, x + half + 4);
        view_append_tenths (d, y + half);
        view_append_tenths (d, x - half - 4);
        view_append_tenths (d, y + half);
        g_string_append_c (d, 'z');
        view_path (xml, classes, d->str, NULL);
    }
}

void
view_bar_classes (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);

    g_string_append_printf (out, " %s",
                            rlv_side_name (view_task (outlook, task)->side));
    if (status != NULL && status->state == RLV_STATE_DONE)
        g_string_append (out, " done");
    else if (outlook->schedule->driving[task] || outlook->schedule->critical[task] == 2)
        g_string_append (out, " critical");
    else if (outlook->schedule->critical[task] == 1)
        g_string_append (out, " near");
}

void
view_bar_title (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);
    const RlvTaskStatus *status = view_task_status (outlook, task);

    g_string_append_printf (out, "%s %s (%s)\n", it->id, view_task_name (outlook, task),
                            rlv_view_side_name (it->side));
    rlv_view_day (out, view_start_day (outlook, task));
    if (view_finish_day (outlook, task) != view_start_day (outlook, task)) {
        g_string_append (out, " \342\200\223 ");
        rlv_view_day (out, view_finish_day (outlook, task));
    }
    g_string_append_c (out, '\n');
    view_why_words (out, outlook, task, view_driver (outlook, task));
    g_string_append_printf (out, "\n%s%s ", _ ("float"), view_colon ());
    view_float (out, outlook, task);
    if (status != NULL && outlook->baseline != NULL && status->finish_slip != 0) {
        g_string_append_printf (out, ", %s%s ", outlook->baseline->fact->name,
                                view_colon ());
        view_days_signed (out, status->finish_slip);
    }
}

/* --- freezes ------------------------------------------------------------------ */

static void
add_band (ViewChart *chart, RlvItemIx item, RlvTime from, RlvTime until,
          gboolean recurring)
{
    ViewBand band = {item, from, until, recurring};

    for (guint i = 0; i < chart->bands->len; i++) {
        const ViewBand *seen = &g_array_index (chart->bands, ViewBand, i);
        if (seen->item == item && seen->from == from)
            return;
    }
    if (chart->bands->len < MOST_BANDS)
        g_array_append_val (chart->bands, band);
}

/* Blackouts of one calendar that bar @kind: asked of the calendar, which knows those
 * that come back each month. */
static void
collect_kind (ViewChart *chart, RlvCal cal, const char *kind)
{
    const RlvOutlook *outlook = chart->outlook;
    RlvTime at = (RlvTime) chart->first * 1440, end = (RlvTime) chart->until * 1440;
    RlvTime from, until;
    RlvItemIx item;

    for (guint i = 0; i < MOST_BANDS && at < end; i++) {
        if (!rlv_blackout_hit (outlook->times, cal, kind, at, end, &from, &until,
                               &item))
            return;
        add_band (chart, item, from, until,
                  view_item_text (outlook->plan, item, "monthFirst") != NULL ||
                      view_item_text (outlook->plan, item, "monthLast") != NULL);
        at = MAX (until, at + 1);
    }
}

static gint
compare_bands (gconstpointer a, gconstpointer b)
{
    const ViewBand *left = a, *right = b;

    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return left->item < right->item ? -1 : left->item > right->item;
}

static void
collect_bands (ViewChart *chart)
{
    const RlvPlan *plan = chart->outlook->plan;
    guint32 n, n_calendars = rlv_times_n_base (chart->outlook->times);
    const RlvItemIx *items = view_of_kind (plan, "blackout", &n);
    g_autoptr (GHashTable) kinds =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    chart->bands = g_array_new (FALSE, FALSE, sizeof (ViewBand));
    for (guint32 i = 0; i < n; i++) {
        const char *text = view_item_text (plan, items[i], "for");
        g_auto (GStrv) words = g_strsplit (text != NULL ? text : "cutover", " ", -1);

        for (guint j = 0; words[j] != NULL; j++) {
            if (*words[j] == '\0' || !g_hash_table_add (kinds, g_strdup (words[j])))
                continue;
            for (guint32 cal = 0; cal < n_calendars; cal++)
                collect_kind (chart, cal, words[j]);
        }
    }
    g_array_sort (chart->bands, compare_bands);
}

/* --- the whole ---------------------------------------------------------------- */

/* From the Monday of the first day to the Monday after the last one, baseline included.
 */
static void
set_range (ViewChart *chart)
{
    const RlvOutlook *outlook = chart->outlook;
    const RlvSchedule *schedule = outlook->schedule;
    RlvDay first = RLV_DAY_MAX, last = RLV_DAY_MIN;

    for (guint32 i = 0; i < schedule->n; i++) {
        first = MIN (first, view_start_day (outlook, i));
        last = MAX (last, view_finish_day (outlook, i));
        if (outlook->baseline == NULL || outlook->baseline->finish[i] == RLV_TIME_NONE)
            continue;
        first =
            MIN (first, view_time_day (outlook, i, outlook->baseline->start[i], FALSE));
        last =
            MAX (last, view_time_day (outlook, i, outlook->baseline->finish[i], TRUE));
    }
    chart->by_day = last - first >= SHORT_PLAN_DAYS;
    chart->first = first - rlv_day_weekday (first);
    chart->until = last - rlv_day_weekday (last) + 7;
}

void
view_charts (ViewXml *xml, const RlvOutlook *outlook, RlvBy by)
{
    ViewChart chart = {
        .xml = xml, .outlook = outlook, .by = by, .left = VIEW_CHART_LEFT};

    if (outlook->schedule == NULL || outlook->schedule->n == 0)
        return;
    set_range (&chart);
    collect_bands (&chart);
    view_lanes (&chart);
    view_rows (&chart);
    g_array_unref (chart.bands);
}

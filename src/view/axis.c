/* The axis of a chart: months, ISO weeks, holidays of each side, freezes, the data
 * date, and the legend.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/chart.h"

#define LEGEND_HEIGHT 260
#define MONTH_Y       130
#define WEEK_Y        290
#define HOLIDAY_Y     400 /* of the first side; the others follow below */
#define HOLIDAY_STEP  130
#define TEXT_SCALE    115 /* per cent: axis text is 11.5 units high */

static gint64
text_width (const char *text)
{
    return (gint64) view_set_width (text) * TEXT_SCALE / 100;
}

/* --- the data date ------------------------------------------------------------ */

/* Where the box with the data date stands; FALSE when that is not on the chart. */
static gboolean
today_box (const ViewChart *chart, GString *label, gint64 *x, gint64 *width)
{
    RlvDay day = chart->outlook->data_date;

    if (day == RLV_DAY_NONE || day < chart->first || day >= chart->until)
        return FALSE;
    view_day_words (label, day, FALSE);
    *width = text_width (label->str) + 80;
    *x = view_chart_day_x (chart, day);
    if (*x + *width > VIEW_CHART_RIGHT)
        *x -= *width;
    return TRUE;
}

void
view_chart_today (ViewChart *chart)
{
    g_autoptr (GString) label = g_string_new (NULL);
    gint64 x, width, line;

    if (!today_box (chart, label, &x, &width))
        return;
    line = view_chart_day_x (chart, chart->outlook->data_date);
    view_line (chart->xml, "today", line, 150, line, chart->bottom);
    view_rect (chart->xml, "today-box", x, 20, width, 140, NULL);
    view_write (chart->xml, "axis today-name", x + 40, MONTH_Y, NULL, label->str);
}

/* --- months and weeks --------------------------------------------------------- */

/* A name of a month gives way to the data date. */
static gboolean
under_today (const ViewChart *chart, gint64 from, gint64 until)
{
    g_autoptr (GString) label = g_string_new (NULL);
    gint64 x, width;

    return today_box (chart, label, &x, &width) && from < x + width + 20 &&
           until > x - 20;
}

static void
month_label (ViewChart *chart, RlvDay day, gint64 room, gint64 x, gboolean *dated)
{
    int year, month, mday;
    g_autofree char *long_label = NULL;
    const char *label;

    rlv_day_to_civil (day, &year, &month, &mday);
    long_label = g_strdup_printf ("%s %d", view_month_short (month), year);
    label = view_month_short (month);
    if (under_today (chart, x + 30, x + 30 + text_width (label)))
        return;
    if ((month == 1 || !*dated) && text_width (long_label) + 40 < room &&
        !under_today (chart, x + 30, x + 30 + text_width (long_label))) {
        label = long_label;
        *dated = TRUE;
    }
    if (text_width (label) + 40 < room)
        view_write (chart->xml, "axis month", x + 30, MONTH_Y, NULL, label);
}

static RlvDay
months_on (RlvDay day, int months)
{
    int year, month, mday;

    rlv_day_to_civil (day, &year, &month, &mday);
    month += months - (month - 1) % months;
    return rlv_day_from_civil (year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
}

/* Where no month had room for it. */
static void
write_years (ViewChart *chart)
{
    int first, last, month, mday;
    g_autofree char *label = NULL;

    rlv_day_to_civil (chart->until - 1, &last, &month, &mday);
    /* The Monday of the first week may lie in the year before. */
    rlv_day_to_civil (MIN (chart->first + 6, chart->until - 1), &first, &month, &mday);
    label = first == last ? g_strdup_printf ("%d", first)
                          : g_strdup_printf ("%d\342\200\223%d", first, last);
    view_write (chart->xml, "axis month", chart->left - 60, MONTH_Y, "end", label);
}

/* Every month, every quarter, or every year, as there is room. */
static void
months (ViewChart *chart, gint64 bottom)
{
    gint64 month = (view_chart_day_x (chart, chart->until) - chart->left) * 30 /
                   (chart->until - chart->first);
    int step = month >= 120 ? 1 : (month >= 40 ? 3 : 12);
    RlvDay day = chart->first;
    gboolean dated = FALSE; /* the year was written */

    while (day < chart->until) {
        RlvDay next = MIN (months_on (day, step), chart->until);
        gint64 x = view_chart_day_x (chart, day);

        /* Not through the weeks, whose labels stand where they please. */
        view_line (chart->xml, "grid month", x, 20, x, 160);
        view_line (chart->xml, "grid month", x, 320, x, bottom);
        month_label (chart, day, view_chart_day_x (chart, next) - x, x, &dated);
        day = next;
    }
    if (!dated)
        write_years (chart);
}

/* A label wants 30 units; beyond a label a quarter the weeks are left out. */
static void
weeks (ViewChart *chart)
{
    gint64 week = view_chart_day_x (chart, chart->first + 7) - chart->left;
    RlvDay step = 7;

    while (week * (step / 7) < 300 && step <= 91)
        step += 7;
    if (step > 91)
        return;
    for (RlvDay day = chart->first; day < chart->until; day += 7) {
        gint64 x = view_chart_day_x (chart, day);
        gboolean labelled = (day - chart->first) % step == 0;
        g_autofree char *label =
            g_strdup_printf ("%s%d", view_week_letter (), view_iso_week (day));

        if (labelled || week >= 40)
            view_line (chart->xml, "tick", x, labelled ? 190 : 250, x, 310);
        if (labelled && view_chart_day_x (chart, chart->until) - x > 250)
            view_write (chart->xml, "axis week", x + 20, WEEK_Y - 20, NULL, label);
    }
}

/* --- holidays ----------------------------------------------------------------- */

/* Whether @calendar, or one that builds on it, is worked by a team on @side. */
static gboolean
used_by (const RlvOutlook *outlook, RlvItemIx calendar, RlvSide side)
{
    guint32 n_teams, n_calendars;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n_teams);
    const RlvItemIx *calendars = view_of_kind (outlook->plan, "calendar", &n_calendars);

    for (guint32 i = 0; i < n_teams; i++) {
        RlvItemIx item =
            teams[i].calendar < n_calendars ? calendars[teams[i].calendar] : RLV_NONE;

        if (teams[i].side != side)
            continue;
        for (guint depth = 0; item != RLV_NONE && depth < 8; depth++) {
            if (item == calendar)
                return TRUE;
            item = view_item_ref (outlook->plan, item, "base");
        }
    }
    return FALSE;
}

static void
holiday_title (GString *out, const RlvOutlook *outlook, RlvItemIx item, RlvDay from,
               RlvDay to)
{
    guint32 n;
    const RlvItem *items = rlv_plan_items (outlook->plan, &n);

    g_string_append_printf (out, "%s (%s), ", view_item_name (outlook, item),
                            rlv_item_id (outlook->plan, items[item].up));
    rlv_view_day (out, from);
    if (to > from) {
        g_string_append (out, " \342\200\223 ");
        rlv_view_day (out, to);
    }
}

static void
shut_days (ViewChart *chart, RlvSide side, const char *kind, const char *from_attr,
           const char *to_attr, gint64 y)
{
    const RlvOutlook *outlook = chart->outlook;
    guint32 n, n_items;
    const RlvItemIx *all = view_of_kind (outlook->plan, kind, &n);
    const RlvItem *items = rlv_plan_items (outlook->plan, &n_items);

    for (guint32 i = 0; i < n; i++) {
        RlvDay from =
            (RlvDay) view_item_int (outlook->plan, all[i], from_attr, RLV_DAY_NONE);
        RlvDay to = (RlvDay) view_item_int (outlook->plan, all[i], to_attr, from);
        g_autoptr (GString) title = g_string_new (NULL);
        g_autofree char *classes = g_strdup_printf ("holiday %s", rlv_side_name (side));

        if (from == RLV_DAY_NONE || from >= chart->until || to < chart->first ||
            !used_by (outlook, items[all[i]].up, side))
            continue;
        gint64 x1 = view_chart_day_x (chart, MAX (from, chart->first));
        gint64 x2 = view_chart_day_x (chart, MIN (to + 1, chart->until));
        holiday_title (title, outlook, all[i], from, to);
        view_rect (chart->xml, classes, x1, y - 25, MAX (x2 - x1, 25), 50, title->str);
    }
}

static guint
holidays (ViewChart *chart, gint64 y)
{
    static const RlvSide sides[] = {RLV_SIDE_CLIENT, RLV_SIDE_PROVIDER, RLV_SIDE_THIRD};
    guint rows = 0;

    for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
        const char *party = view_party_name (chart->outlook, sides[i]);
        g_autofree char *label = NULL;
        g_autofree char *cut = NULL;
        gint64 at = y + HOLIDAY_STEP * (gint64) rows;

        if (sides[i] == RLV_SIDE_THIRD && party == NULL)
            continue;
        label = g_strdup_printf (_ ("closed days, %s"),
                                 party != NULL ? party : rlv_view_side_name (sides[i]));
        cut = view_set_cut (label, (chart->left - 300) * 100 / TEXT_SCALE);
        view_write (chart->xml, "axis", chart->left - 200, at + 35, "end", cut);
        view_side_shape (chart->xml, sides[i], chart->left - 100, at, 70);
        shut_days (chart, sides[i], "holiday", "date", "until", at);
        shut_days (chart, sides[i], "closure", "from", "to", at);
        rows++;
    }
    return rows;
}

/* --- freezes ------------------------------------------------------------------ */

/* Where the next freeze that is drawn in full begins: the name of this one may run so
 * far. */
static gint64
next_band (const ViewChart *chart, guint from)
{
    for (guint i = from + 1; i < chart->bands->len; i++) {
        const ViewBand *band = &g_array_index (chart->bands, ViewBand, i);
        if (!band->recurring)
            return view_chart_x (chart, band->from);
    }
    return VIEW_CHART_WIDTH;
}

static void
band_title (GString *out, const RlvOutlook *outlook, const ViewBand *band)
{
    g_string_append_printf (out, "%s, ", view_item_name (outlook, band->item));
    rlv_view_day (out, (RlvDay) (band->from / 1440));
    g_string_append (out, " \342\200\223 ");
    rlv_view_day (out, (RlvDay) ((band->until - 1) / 1440));
}

/* Over all of them, lest the next one hatches the name of the one before. */
static void
band_names (ViewChart *chart, gint64 axis)
{
    for (guint i = 0; i < chart->bands->len; i++) {
        const ViewBand *band = &g_array_index (chart->bands, ViewBand, i);
        gint64 x1 = view_chart_x (chart, band->from);
        gint64 room = next_band (chart, i) - x1 - 60;
        g_autofree char *name =
            view_set_cut (view_item_name (chart->outlook, band->item),
                          (guint) MAX (room, 0) * 100 / TEXT_SCALE);

        if (!band->recurring && room > 300)
            view_write (chart->xml, "axis freeze-name", x1 + 10, axis + 90, NULL, name);
    }
}

/* Those that come back each month would hatch the whole chart: they stay above it. */
static void
bands (ViewChart *chart, gint64 axis, gint64 bottom)
{
    for (guint i = 0; i < chart->bands->len; i++) {
        const ViewBand *band = &g_array_index (chart->bands, ViewBand, i);
        gint64 x1 = view_chart_x (chart, band->from);
        gint64 x2 = MAX (view_chart_x (chart, band->until), x1 + 20);
        g_autoptr (GString) title = g_string_new (NULL);

        band_title (title, chart->outlook, band);
        if (band->recurring) {
            view_rect (chart->xml, "freeze light", x1, axis, x2 - x1, 90, title->str);
            continue;
        }
        view_rect (chart->xml, "freeze", x1, axis + 110, x2 - x1, bottom - axis - 110,
                   title->str);
    }
    band_names (chart, axis);
}

/* --- legend ------------------------------------------------------------------- */

static gint64
legend_word (ViewXml *xml, gint64 x, const char *word)
{
    view_write (xml, "axis", x, 110, NULL, word);
    return x + text_width (word) + 130;
}

static gint64
legend_sides (ViewChart *chart, gint64 x)
{
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        const char *party = view_party_name (chart->outlook, side);
        g_autofree char *cut = NULL;

        if (side == RLV_SIDE_THIRD && party == NULL)
            continue;
        cut = view_set_cut (party != NULL ? party : rlv_view_side_name (side), 1600);
        view_side_shape (chart->xml, side, x + 50, 70, 90);
        x = legend_word (chart->xml, x + 150, cut);
    }
    return x;
}

static void
legend (ViewChart *chart)
{
    ViewXml *xml = chart->xml;
    gint64 x = legend_sides (chart, 0);

    view_rect (xml, "bar key critical", x, 25, 220, 90, NULL);
    x = legend_word (xml, x + 280, _ ("critical"));
    view_rect (xml, "bar key near", x, 25, 220, 90, NULL);
    x = legend_word (xml, x + 280, _ ("nearly critical"));
    if (chart->outlook->baseline != NULL) {
        view_rect (xml, "baseline", x, 60, 220, 24, NULL);
        x = legend_word (xml, x + 280, chart->outlook->baseline->fact->name);
    }
    if (chart->outlook->status != NULL &&
        chart->outlook->status->n_state[RLV_STATE_DONE] > 0) {
        view_rect (xml, "bar both done", x, 25, 220, 90, NULL);
        x = legend_word (xml, x + 280, view_state_words (RLV_STATE_DONE));
    }
    view_diamond (xml, "gate", x + 70, 70, 60, NULL);
    x = legend_word (xml, x + 190, _ ("gate"));
    view_diamond (xml, "cutover", x + 70, 70, 60, NULL);
    x = legend_word (xml, x + 190, _ ("cutover"));
    if (chart->bands->len > 0) {
        view_rect (xml, "freeze", x, 10, 220, 120, NULL);
        legend_word (xml, x + 280, _ ("freeze"));
    }
}

/* --- frame -------------------------------------------------------------------- */

void
view_chart_begin (ViewChart *chart, const char *kind, const char *title,
                  const char *label, gint64 height, gboolean with_legend)
{
    ViewXml *xml = chart->xml;
    gint64 above = with_legend ? LEGEND_HEIGHT : 0;
    gint64 whole = above + VIEW_AXIS_HEIGHT + height;
    gint64 bottom = VIEW_AXIS_HEIGHT + height - 40;

    view_xml_open (xml, "chart");
    view_xml_attr (xml, "kind", kind);
    view_xml_attr (xml, "title", title);
    view_xml_attr (xml, "label", label);
    view_xml_tenths (xml, "width", VIEW_CHART_WIDTH);
    view_xml_tenths (xml, "height", whole);
    view_xml_tenths (xml, "top", chart->top);
    chart->top += whole + 200;
    if (with_legend)
        legend (chart);
    view_xml_open (xml, "group");
    view_xml_tenths (xml, "down", above);
    bands (chart, VIEW_AXIS_HEIGHT - 110, bottom);
    months (chart, bottom);
    weeks (chart);
    holidays (chart, HOLIDAY_Y);
    chart->bottom = bottom;
}

void
view_chart_end (ViewChart *chart)
{
    view_xml_close (chart->xml);
    view_xml_close (chart->xml);
}

/* The full chart: one row per task, by group and within it by side, cut into pages so
 * that paper never splits a row.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/chart.h"

#define ROW        180
#define BAR        100
#define BAR_TOP    30
#define PAGE_LINES 36 /* what A4 on its side takes */
#define TEXT_SCALE 110
#define NAME_AT    700 /* about where names begin, after side and id */

/* A line of the chart: the heading of a group, of a lane, or a task. */
typedef struct {
    guint32 group;  /* heading of a group: its place; else RLV_NONE */
    guint32 lane;   /* heading of a lane: its key; else RLV_NONE */
    RlvTaskIx task; /* or RLV_NONE */
    gboolean heads_lane;
    gboolean again; /* the heading is repeated on a new page */
} Line;

static guint32
lane_key (const ViewChart *chart, RlvTaskIx task)
{
    const RlvTask *it = view_task (chart->outlook, task);

    if (chart->by == RLV_BY_WAVE)
        return it->side;
    return chart->by == RLV_BY_SIDE ? it->wave : 0;
}

static gboolean
wanted (const ViewChart *chart, RlvTaskIx task)
{
    const RlvOutlook *outlook = chart->outlook;

    return view_n_tasks (outlook) <= VIEW_PAGE_TASKS ||
           outlook->schedule->driving[task] ||
           view_task (outlook, task)->gate != RLV_NONE;
}

static void
add_line (GArray *lines, guint32 group, gboolean heads_lane, guint32 lane,
          RlvTaskIx task)
{
    Line line = {group, lane, task, heads_lane, FALSE};

    g_array_append_val (lines, line);
}

static void
lane_lines (const ViewChart *chart, GArray *lines, const ViewGroup *group, guint32 lane)
{
    gboolean headed = FALSE;

    for (guint i = 0; i < group->tasks->len && lines->len < VIEW_PAGE_TASKS * 2; i++) {
        RlvTaskIx task = g_array_index (group->tasks, RlvTaskIx, i);

        if (lane_key (chart, task) != lane || !wanted (chart, task))
            continue;
        if (!headed && chart->by != RLV_BY_TEAM)
            add_line (lines, RLV_NONE, TRUE, lane, RLV_NONE);
        headed = TRUE;
        add_line (lines, RLV_NONE, FALSE, lane, task);
    }
}

static GArray *
all_lines (const ViewChart *chart, const GArray *groups)
{
    GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
    guint32 n_waves;

    view_of_kind (chart->outlook->plan, "wave", &n_waves);
    for (guint i = 0; i < groups->len; i++) {
        const ViewGroup *group = &g_array_index (groups, ViewGroup, i);

        add_line (lines, i, FALSE, RLV_NONE, RLV_NONE);
        if (chart->by == RLV_BY_WAVE) {
            for (guint j = 0; j < RLV_N_SIDES; j++)
                lane_lines (chart, lines, group, view_side_order[j]);
        } else if (chart->by == RLV_BY_SIDE) {
            lane_lines (chart, lines, group, RLV_NONE);
            for (guint32 j = 0; j < n_waves; j++)
                lane_lines (chart, lines, group, j);
        } else {
            lane_lines (chart, lines, group, 0);
        }
    }
    return lines;
}

/* --- one row ------------------------------------------------------------------ */

static void
row_label (ViewChart *chart, RlvTaskIx task, gint64 y)
{
    const RlvTask *it = view_task (chart->outlook, task);
    gint64 id_width = (gint64) view_set_width (it->id) * TEXT_SCALE / 100 + 70;
    gint64 at;

    id_width = CLAMP (id_width, 380, 900);
    at = 220 + id_width;
    g_autofree char *id = view_set_cut (it->id, (guint) id_width * 100 / TEXT_SCALE);
    g_autofree char *name =
        view_set_cut (view_task_name (chart->outlook, task),
                      (guint) (chart->left - at - 60) * 100 / TEXT_SCALE);
    view_side_shape (chart->xml, it->side, 120, y + 80, 70);
    view_write (chart->xml, "row-id", 220, y + 120, NULL, id);
    view_write (chart->xml,
                chart->outlook->schedule->driving[task] ? "row-name strong"
                                                        : "row-name",
                at, y + 120, NULL, name);
}

/* The last day beside the bar, without the week day: there is little room. */
static void
row_date (ViewChart *chart, RlvTaskIx task, gint64 x1, gint64 x2, gint64 y)
{
    RlvDay day = view_finish_day (chart->outlook, task);
    int year, month, mday;
    g_autofree char *text = NULL;

    rlv_day_to_civil (day, &year, &month, &mday);
    text = g_strdup_printf ("%d%s\302\240%s", mday,
                            mday == 1 && view_french () ? "er" : "",
                            view_month_short (month));
    if (x2 + 60 + (gint64) view_set_width (text) * TEXT_SCALE / 100 > VIEW_CHART_WIDTH)
        view_write (chart->xml, "date", x1 - 50, y + 120, "end", text);
    else
        view_write (chart->xml, "date", x2 + 50, y + 120, NULL, text);
}

static void
row_bar (ViewChart *chart, RlvTaskIx task, gint64 y)
{
    const RlvOutlook *outlook = chart->outlook;
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) classes = g_string_new ("bar");
    g_autoptr (GString) title = g_string_new (NULL);
    gint64 x1, x2, base1, base2;
    gboolean gate = view_task (outlook, task)->gate != RLV_NONE;

    view_chart_bar (chart, task, &x1, &x2);
    view_bar_classes (classes, outlook, task);
    view_bar_title (title, outlook, task);
    if (view_chart_baseline (chart, task, &base1, &base2))
        view_rect (chart->xml, "baseline", base1, y + BAR_TOP + BAR + 15, base2 - base1,
                   20, NULL);
    if (gate || view_is_milestone (outlook, task)) {
        gint64 x = (x1 + x2) / 2;

        g_string_append (classes, " point");
        view_diamond (chart->xml, gate ? "gate" : classes->str, x,
                      y + BAR_TOP + BAR / 2, gate ? 70 : 55, title->str);
        row_date (chart, task, x - 70, x + 70, y);
        return;
    }
    view_rect (chart->xml, classes->str, x1, y + BAR_TOP, x2 - x1, BAR, title->str);
    if (status != NULL && status->state == RLV_STATE_RUNNING &&
        outlook->data_date != RLV_DAY_NONE) {
        gint64 now = view_chart_day_x (chart, outlook->data_date);

        if (now > x1)
            view_line (chart->xml, "progress", x1 + 10, y + BAR_TOP + BAR / 2,
                       MIN (now, x2) - 10, y + BAR_TOP + BAR / 2);
    }
    row_date (chart, task, x1, x2, y);
}

/* --- driving links within a page ---------------------------------------------- */

static void
draw_link (ViewChart *chart, RlvTaskIx task, gint64 y, GHashTable *rows)
{
    const RlvOutlook *outlook = chart->outlook;
    const RlvWhy *why = view_driver (outlook, task);
    guint32 n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);
    gpointer row;
    gint64 from1, from2, to1, to2, x, from_y;
    gboolean from_start;
    g_autoptr (GString) d = g_string_new ("M");

    if (!outlook->schedule->driving[task] || why->kind != RLV_WHY_LINK ||
        why->link >= n)
        return;
    if (!g_hash_table_lookup_extended (rows, GUINT_TO_POINTER (links[why->link].from),
                                       NULL, &row))
        return;
    from_y = VIEW_AXIS_HEIGHT + ROW * (gint64) GPOINTER_TO_UINT (row);
    from_start =
        links[why->link].type == RLV_LINK_SS || links[why->link].type == RLV_LINK_SF;
    view_chart_bar (chart, links[why->link].from, &from1, &from2);
    view_chart_bar (chart, task, &to1, &to2);
    x = from_start ? from1 + 10 : from2 - 10;
    view_append_tenths (d, x);
    view_append_tenths (d, from_y + (from_y < y ? BAR_TOP + BAR : BAR_TOP));
    g_string_append_c (d, 'V');
    view_append_tenths (d, y + BAR_TOP + BAR / 2);
    g_string_append_c (d, 'H');
    view_append_tenths (d, to1);
    view_path (chart->xml, "link", g_strchomp (d->str), NULL);
}

/* --- pages -------------------------------------------------------------------- */

static void
heading (ViewChart *chart, const GArray *groups, const Line *line, gint64 y)
{
    g_autoptr (GString) name = g_string_new (NULL);

    if (line->group != RLV_NONE) {
        view_group_name (name, chart->outlook, chart->by,
                         g_array_index (groups, ViewGroup, line->group).key, FALSE,
                         FALSE);
        if (line->again)
            g_string_append_printf (name, " (%s)", _ ("continued"));
        view_line (chart->xml, "separator", 0, y, VIEW_CHART_RIGHT, y);
        g_autofree char *cut = view_set_cut (name->str, 5000);
        view_write (chart->xml, "block", 0, y + 135, NULL, cut);
        return;
    }
    if (chart->by == RLV_BY_WAVE)
        view_group_name (name, chart->outlook, RLV_BY_SIDE, line->lane, FALSE, FALSE);
    else
        view_group_name (name, chart->outlook, RLV_BY_WAVE, line->lane, FALSE, FALSE);
    g_autofree char *cut = view_set_cut (name->str, 2300);
    view_write (chart->xml, "lane", 70, y + 125, NULL, cut);
}

static void
draw_page (ViewChart *chart, const GArray *groups, const GArray *page, guint number,
           guint pages)
{
    g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
    g_autofree char *title = NULL;
    g_autofree char *label =
        g_strdup_printf (_ ("Tasks, page %u of %u"), number, pages);

    title = g_strdup_printf ("%u/%u", number, pages);
    view_chart_begin (chart, "rows", title, label, ROW * (gint64) page->len + 60,
                      FALSE);
    for (guint i = 0; i < page->len; i++) {
        const Line *line = &g_array_index (page, Line, i);

        if (line->task != RLV_NONE)
            g_hash_table_insert (rows, GUINT_TO_POINTER (line->task),
                                 GUINT_TO_POINTER (i));
    }
    for (guint i = 0; i < page->len; i++) {
        const Line *line = &g_array_index (page, Line, i);
        gint64 y = VIEW_AXIS_HEIGHT + ROW * (gint64) i;

        if (line->task == RLV_NONE) {
            heading (chart, groups, line, y);
            continue;
        }
        if (i % 2 == 1)
            view_rect (chart->xml, "stripe", 0, y, VIEW_CHART_RIGHT, ROW, NULL);
        row_label (chart, line->task, y);
        row_bar (chart, line->task, y);
        draw_link (chart, line->task, y, rows);
    }
    view_chart_today (chart);
    view_chart_end (chart);
}

/* How many lines the group that starts at @from takes. */
static guint
group_size (const GArray *lines, guint from)
{
    guint i = from + 1;

    while (i < lines->len && g_array_index (lines, Line, i).group == RLV_NONE)
        i++;
    return i - from;
}

/* A page ends before a group that would not fit, and never right after a heading. */
static GPtrArray *
paginate (const GArray *lines)
{
    GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
    GArray *page = NULL;
    Line group = {.group = RLV_NONE, .task = RLV_NONE, .again = TRUE};
    Line lane = {.group = RLV_NONE, .task = RLV_NONE};

    for (guint i = 0; i < lines->len; i++) {
        const Line *line = &g_array_index (lines, Line, i);
        gboolean starts = line->group != RLV_NONE;
        guint left = page == NULL ? 0 : PAGE_LINES - MIN (PAGE_LINES, page->len);
        guint need = starts ? MIN (group_size (lines, i), PAGE_LINES / 2)
                            : (line->task == RLV_NONE ? 2 : 1);

        if (starts) {
            group.group = line->group;
            lane.heads_lane = FALSE;
        }
        if (line->heads_lane)
            lane = *line;
        if (page == NULL || left < need) {
            page = g_array_new (FALSE, FALSE, sizeof (Line));
            g_ptr_array_add (pages, page);
            if (!starts)
                g_array_append_val (page, group);
            if (!starts && !line->heads_lane && lane.heads_lane)
                g_array_append_val (page, lane);
        }
        g_array_append_val (page, *line);
    }
    return pages;
}

/* Names get the room they need, within reason: a plan that says "W1 – …" in each needs
 * more than the days can do without. */
static gint64
names_room (const ViewChart *chart, const GArray *lines)
{
    gint64 room = VIEW_CHART_LEFT;

    for (guint i = 0; i < lines->len; i++) {
        RlvTaskIx task = g_array_index (lines, Line, i).task;

        if (task != RLV_NONE)
            room = MAX (room, NAME_AT + 60 +
                                  (gint64) view_set_width (
                                      view_task_name (chart->outlook, task)) *
                                      TEXT_SCALE / 100);
    }
    return MIN (room, VIEW_CHART_NAMES);
}

void
view_rows (ViewChart *chart)
{
    g_autoptr (GArray) groups = view_groups (chart->outlook, chart->by);
    g_autoptr (GArray) lines = all_lines (chart, groups);
    g_autoptr (GPtrArray) pages = paginate (lines);

    chart->left = names_room (chart, lines);
    for (guint i = 0; i < pages->len; i++)
        draw_page (chart, groups, g_ptr_array_index (pages, i), i + 1, pages->len);
}

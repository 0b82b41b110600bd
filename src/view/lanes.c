/* The overview: a block per wave (side, team), in it a lane per side (wave), in a lane
 * a bar per phase; where tasks are few, a bar per task.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/chart.h"

#include <string.h>

#define FEW_TASKS  40
#define STEP       180 /* height of a row of bars */
#define BAR        120 /* height of a bar */
#define GATES      350 /* height of the row of gates */
#define CUTOVERS   130 /* of the row of cutovers above it, where they would touch */
#define LANE_PAD   40
#define BLOCK_PAD  40
#define TEXT_SCALE 115
#define NAME       2150 /* room for the name of a block, set in 10 units */
#define REST       14   /* days: a phase that rests for longer is shown in parts */

/* What one bar stands for. */
typedef struct {
    guint32 lane;
    guint32 phase;  /* or RLV_NONE */
    RlvTaskIx task; /* when it stands for one alone, else RLV_NONE */
    RlvSide side;
    gint64 x1, x2, base1, base2; /* base2 0: no baseline */
    guint8 level;                /* 2 critical, 1 near, 0 neither */
    RlvDay last;                 /* day of the work it stands for */
    guint n, done;
    char *label;
    gint64 label_width;
    gboolean point;          /* takes no time */
    gboolean inside, before; /* where the label stands; else after the bar */
    guint row;
} Bar;

typedef struct {
    guint32 key;
    guint rows;
    gint64 y;
} Lane;

typedef struct {
    ViewGroup *group;
    GArray *bars;    /* Bar */
    GArray *lanes;   /* Lane */
    gint64 gates;    /* height of the rows of gates and cutovers; 0: none */
    gint64 cutovers; /* of the one of cutovers alone */
    gint64 height;
} Block;

static void
bar_clear (gpointer data)
{
    g_free (((Bar *) data)->label);
}

static gint64
text_width (const char *text)
{
    return (gint64) view_set_width (text) * TEXT_SCALE / 100;
}

static gboolean
is_cutover (const RlvOutlook *outlook, RlvTaskIx task)
{
    return g_strcmp0 (view_task (outlook, task)->kind, "cutover") == 0;
}

/* Shown as a mark in the row of gates, and not as a bar. */
static gboolean
is_mark (const RlvOutlook *outlook, RlvTaskIx task)
{
    return view_task (outlook, task)->gate != RLV_NONE || is_cutover (outlook, task);
}

/* --- bars --------------------------------------------------------------------- */

static guint32
lane_key (const ViewChart *chart, RlvTaskIx task)
{
    const RlvTask *it = view_task (chart->outlook, task);

    if (chart->by == RLV_BY_WAVE)
        return it->side;
    return chart->by == RLV_BY_SIDE ? it->wave : 0;
}

static char *
bar_label (const ViewChart *chart, const Bar *bar)
{
    guint32 n;
    const RlvItemIx *phases = view_of_kind (chart->outlook->plan, "phase", &n);

    if (bar->task != RLV_NONE)
        return view_set_cut (view_task_name (chart->outlook, bar->task), 3000);
    if (bar->phase < n)
        return view_set_cut (view_item_name (chart->outlook, phases[bar->phase]), 2400);
    return g_strdup_printf (rlv_ngettext ("%u task", "%u tasks", bar->n), bar->n);
}

static void
add_to_bar (const ViewChart *chart, Bar *bar, RlvTaskIx task)
{
    const RlvOutlook *outlook = chart->outlook;
    const RlvTaskStatus *status = view_task_status (outlook, task);
    guint8 level =
        outlook->schedule->driving[task] ? 2 : outlook->schedule->critical[task];
    gint64 x1, x2;

    view_chart_bar (chart, task, &x1, &x2);
    bar->x1 = bar->n == 0 ? x1 : MIN (bar->x1, x1);
    bar->x2 = bar->n == 0 ? x2 : MAX (bar->x2, x2);
    bar->last = bar->n == 0 ? view_finish_day (outlook, task)
                            : MAX (bar->last, view_finish_day (outlook, task));
    /* What is done can delay nothing any more. */
    if (status != NULL && status->state == RLV_STATE_DONE)
        bar->done++;
    else
        bar->level = MAX (bar->level, level);
    bar->n++;
    if (!view_chart_baseline (chart, task, &x1, &x2))
        return;
    bar->base1 = bar->base2 == 0 ? x1 : MIN (bar->base1, x1);
    bar->base2 = MAX (bar->base2, x2);
}

static gboolean
rests (const ViewChart *chart, const Bar *bar, RlvTaskIx task)
{
    return view_start_day (chart->outlook, task) > bar->last + REST;
}

/* Bars in the order in which their first tasks start, which is the order of the group.
 */
static GArray *
collect_bars (ViewChart *chart, const ViewGroup *group, gboolean per_task)
{
    GArray *bars = g_array_new (FALSE, TRUE, sizeof (Bar));
    g_autoptr (GHashTable) places =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    g_array_set_clear_func (bars, bar_clear);
    for (guint i = 0; i < group->tasks->len; i++) {
        RlvTaskIx task = g_array_index (group->tasks, RlvTaskIx, i);
        const RlvTask *it = view_task (chart->outlook, task);
        guint32 lane = lane_key (chart, task);
        g_autofree char *key = g_strdup_printf ("%u %u %u", lane, it->phase, it->side);
        gpointer place;

        if (is_mark (chart->outlook, task))
            continue;
        if (per_task || !g_hash_table_lookup_extended (places, key, NULL, &place) ||
            rests (chart, &g_array_index (bars, Bar, GPOINTER_TO_UINT (place)), task)) {
            Bar bar = {.lane = lane,
                       .phase = it->phase,
                       .task = per_task ? task : RLV_NONE,
                       .side = it->side,
                       .point = per_task && view_is_milestone (chart->outlook, task)};
            place = GUINT_TO_POINTER (bars->len);
            g_array_append_val (bars, bar);
            g_hash_table_replace (places, g_steal_pointer (&key), place);
        }
        add_to_bar (chart, &g_array_index (bars, Bar, GPOINTER_TO_UINT (place)), task);
    }
    return bars;
}

/* --- packing ------------------------------------------------------------------ */

static void
place_label (const ViewChart *chart, Bar *bar)
{
    bar->label = bar_label (chart, bar);
    bar->label_width = text_width (bar->label);
    /* The dots of a successor's bar would make a label on it hard to read. */
    bar->inside = bar->side != RLV_SIDE_THIRD && !bar->point &&
                  bar->x2 - bar->x1 > bar->label_width + 80;
    bar->before = !bar->inside && bar->x2 + bar->label_width + 60 > VIEW_CHART_WIDTH;
}

static gint
compare_bars (gconstpointer a, gconstpointer b)
{
    const Bar *left = a, *right = b;

    if (left->x1 != right->x1)
        return left->x1 < right->x1 ? -1 : 1;
    if (left->phase != right->phase)
        return left->phase < right->phase ? -1 : 1;
    return left->task < right->task ? -1 : left->task > right->task;
}

/* Each bar into the first row of its lane that is free where the bar and its label
 * stand. */
static guint
pack_lane (GArray *bars, guint32 lane)
{
    g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gint64));

    for (guint i = 0; i < bars->len; i++) {
        Bar *bar = &g_array_index (bars, Bar, i);
        gint64 from = bar->before ? bar->x1 - bar->label_width - 60 : bar->x1;
        gint64 until =
            bar->inside || bar->before ? bar->x2 : bar->x2 + bar->label_width + 60;
        guint row;

        if (bar->lane != lane)
            continue;
        if (bar->base2 > 0)
            from = MIN (from, bar->base1);
        for (row = 0; row < ends->len; row++)
            if (g_array_index (ends, gint64, row) + 40 <= from)
                break;
        until = MAX (until, bar->base2);
        if (row == ends->len)
            g_array_append_val (ends, until);
        else
            g_array_index (ends, gint64, row) = until;
        bar->row = row;
    }
    return ends->len;
}

static void
add_lane (Block *block, guint32 key, gint64 *y)
{
    Lane lane = {key, pack_lane (block->bars, key), *y};

    if (lane.rows == 0)
        return;
    *y += LANE_PAD + STEP * (gint64) lane.rows;
    g_array_append_val (block->lanes, lane);
}

static void
lay_out (ViewChart *chart, Block *block)
{
    gint64 y = BLOCK_PAD + block->gates;
    guint32 n_waves;

    view_of_kind (chart->outlook->plan, "wave", &n_waves);
    for (guint i = 0; i < block->bars->len; i++)
        place_label (chart, &g_array_index (block->bars, Bar, i));
    g_array_sort (block->bars, compare_bars);
    if (chart->by == RLV_BY_WAVE) {
        for (guint i = 0; i < RLV_N_SIDES; i++)
            add_lane (block, view_side_order[i], &y);
    } else if (chart->by == RLV_BY_SIDE) {
        add_lane (block, RLV_NONE, &y);
        for (guint32 i = 0; i < n_waves; i++)
            add_lane (block, i, &y);
    } else {
        add_lane (block, 0, &y);
    }
    block->height = MAX (y + BLOCK_PAD, 260);
}

/* --- drawing ------------------------------------------------------------------ */

static void
bar_title (GString *out, const RlvOutlook *outlook, const Bar *bar)
{
    guint32 n;
    const RlvItemIx *phases = view_of_kind (outlook->plan, "phase", &n);

    if (bar->task != RLV_NONE) {
        view_bar_title (out, outlook, bar->task);
        return;
    }
    if (bar->phase < n)
        g_string_append_printf (out, "%s (%s)%s ",
                                view_item_name (outlook, phases[bar->phase]),
                                rlv_view_side_name (bar->side), view_colon ());
    g_string_append_printf (out, rlv_ngettext ("%u task", "%u tasks", bar->n), bar->n);
    if (bar->done > 0)
        g_string_append_printf (out, _ (", %u done"), bar->done);
}

static void
draw_bar (ViewChart *chart, const Bar *bar, gint64 y)
{
    static const char *const levels[] = {"", " near", " critical"};
    ViewXml *xml = chart->xml;
    gboolean done = bar->done == bar->n;
    g_autofree char *classes =
        g_strdup_printf ("bar %s%s", rlv_side_name (bar->side),
                         done ? " done" : levels[MIN (bar->level, 2)]);
    g_autoptr (GString) title = g_string_new (NULL);

    bar_title (title, chart->outlook, bar);
    if (bar->point)
        view_diamond (xml, classes, (bar->x1 + bar->x2) / 2, y + BAR / 2, BAR / 2,
                      title->str);
    else
        view_rect (xml, classes, bar->x1, y, bar->x2 - bar->x1, BAR, title->str);
    if (bar->base2 > 0)
        view_rect (xml, "baseline", bar->base1, y + BAR + 15, bar->base2 - bar->base1,
                   20, NULL);
}

static void
draw_label (ViewChart *chart, const Bar *bar, gint64 y)
{
    ViewXml *xml = chart->xml;

    if (bar->inside)
        view_write (xml, bar->done == bar->n ? "label on" : "label inside",
                    bar->x1 + 40, y + 98, NULL, bar->label);
    else if (bar->before)
        view_write (xml, "label", bar->x1 - 40, y + 98, "end", bar->label);
    else
        view_write (xml, "label", bar->x2 + 40, y + 98, NULL, bar->label);
}

static void
lane_name (GString *out, const ViewChart *chart, const Lane *lane)
{
    if (chart->by == RLV_BY_WAVE) {
        const char *party = view_party_name (chart->outlook, (RlvSide) lane->key);
        g_string_append (out, party != NULL ? party
                                            : rlv_view_side_name ((RlvSide) lane->key));
    } else if (chart->by == RLV_BY_SIDE) {
        view_group_name (out, chart->outlook, RLV_BY_WAVE, lane->key, FALSE, FALSE);
    }
}

static void
draw_labels (ViewChart *chart, const Block *block, gint64 top)
{
    for (guint i = 0; i < block->lanes->len; i++) {
        const Lane *lane = &g_array_index (block->lanes, Lane, i);

        for (guint j = 0; j < block->bars->len; j++) {
            const Bar *bar = &g_array_index (block->bars, Bar, j);

            if (bar->lane == lane->key)
                draw_label (chart, bar, top + lane->y + STEP * (gint64) bar->row);
        }
    }
}

static void
draw_lane (ViewChart *chart, const Block *block, const Lane *lane, gint64 top)
{
    g_autoptr (GString) name = g_string_new (NULL);
    gint64 y = top + lane->y;

    lane_name (name, chart, lane);
    g_autofree char *cut = view_set_cut (name->str, 1750);
    view_write (chart->xml, "lane", chart->left - 220, y + 98, "end", cut);
    if (chart->by == RLV_BY_WAVE)
        view_side_shape (chart->xml, (RlvSide) lane->key, chart->left - 120, y + 60,
                         90);
    for (guint i = 0; i < block->bars->len; i++) {
        const Bar *bar = &g_array_index (block->bars, Bar, i);

        if (bar->lane == lane->key)
            draw_bar (chart, bar, y + STEP * (gint64) bar->row);
    }
}

/* Where the mark after the one of the task at @from stands. */
static gint64
next_mark (const ViewChart *chart, const Block *block, guint from)
{
    const GArray *tasks = block->group->tasks;
    gint64 x1, x2;

    for (guint i = from + 1; i < tasks->len; i++) {
        RlvTaskIx task = g_array_index (tasks, RlvTaskIx, i);

        if (!is_mark (chart->outlook, task))
            continue;
        view_chart_bar (chart, task, &x1, &x2);
        return (x1 + x2) / 2;
    }
    return VIEW_CHART_WIDTH;
}

/* Gates as open diamonds with their labels under them, cutovers filled.  A label that
 * would run into the one before it stands beside its mark; where the next mark leaves
 * no room it goes, and the mark keeps its title. */
static void
draw_marks (ViewChart *chart, const Block *block, gint64 top)
{
    const RlvOutlook *outlook = chart->outlook;
    gint64 free_from = chart->left - 400, y = top + 100 + block->cutovers;

    for (guint i = 0; i < block->group->tasks->len; i++) {
        RlvTaskIx task = g_array_index (block->group->tasks, RlvTaskIx, i);
        const RlvTask *it = view_task (outlook, task);
        gboolean gate = it->gate != RLV_NONE;
        const char *label = gate ? rlv_item_id (outlook->plan, it->gate) : it->id;
        g_autoptr (GString) title = g_string_new (NULL);
        gint64 x1, x2, base1, base2, half = text_width (label) / 2;

        if (!is_mark (outlook, task))
            continue;
        view_chart_bar (chart, task, &x1, &x2);
        view_bar_title (title, outlook, task);
        if (view_chart_baseline (chart, task, &base1, &base2) && base1 != x1)
            view_diamond (chart->xml, "base-mark", (base1 + base2) / 2,
                          gate ? y : top + 100, 40, NULL);
        view_diamond (chart->xml, gate ? "gate" : "cutover", (x1 + x2) / 2,
                      gate ? y : top + 100, 75, title->str);
        if (!gate)
            continue;
        if ((x1 + x2) / 2 - half >= free_from) {
            view_write (chart->xml, "label gate-name", (x1 + x2) / 2, y + 185, "middle",
                        label);
            free_from = (x1 + x2) / 2 + half + 40;
        } else if ((x1 + x2) / 2 + 2 * half + 240 < next_mark (chart, block, i)) {
            view_write (chart->xml, "label gate-name", (x1 + x2) / 2 + 110, y + 40,
                        NULL, label);
        }
    }
}

/* Beside the gates a long name has two lines. */
static void
block_name (ViewChart *chart, const char *name, gint64 y, gboolean two)
{
    g_autofree char *whole = view_set_cut (name, NAME);
    const char *rest = name + strlen (name);
    g_autofree char *first = NULL;

    if (!two || g_str_equal (whole, name)) {
        view_write (chart->xml, "block", 0, y, NULL, whole);
        return;
    }
    /* The last blank before which all fits. */
    for (const char *p = name; (p = strchr (p, ' ')) != NULL; p++) {
        g_autofree char *part = g_strndup (name, (gsize) (p - name));
        if (view_set_width (part) > NAME)
            break;
        rest = p + 1;
        g_free (first);
        first = g_steal_pointer (&part);
    }
    view_write (chart->xml, "block", 0, y, NULL, first != NULL ? first : whole);
    if (first == NULL)
        return;
    g_autofree char *second = view_set_cut (rest, NAME);
    view_write (chart->xml, "block", 0, y + 160, NULL, second);
}

static void
draw_block (ViewChart *chart, const Block *block, gint64 top)
{
    g_autoptr (GString) name = g_string_new (NULL);

    view_group_name (name, chart->outlook, chart->by, block->group->key, FALSE, FALSE);
    view_line (chart->xml, "separator", 0, top, VIEW_CHART_RIGHT, top);
    block_name (chart, name->str, top + 150, block->gates > 0);
    for (guint i = 0; i < block->lanes->len; i++)
        draw_lane (chart, block, &g_array_index (block->lanes, Lane, i), top);
}

/* The height of the rows of marks.  A cutover that follows its gate by a day or two
 * would lie on it: then cutovers have a row of their own. */
static void
measure_marks (const ViewChart *chart, Block *block)
{
    const GArray *tasks = block->group->tasks;
    gint64 x1, x2, gate = G_MININT32, cutover = G_MININT32;

    for (guint i = 0; i < tasks->len; i++) {
        RlvTaskIx task = g_array_index (tasks, RlvTaskIx, i);

        if (!is_mark (chart->outlook, task))
            continue;
        view_chart_bar (chart, task, &x1, &x2);
        if (view_task (chart->outlook, task)->gate != RLV_NONE)
            gate = x1 + x2;
        else
            cutover = x1 + x2;
        block->gates = GATES;
        if (ABS (gate - cutover) / 2 < 170)
            block->cutovers = CUTOVERS;
    }
    block->gates += block->cutovers;
}

static void
block_clear (gpointer data)
{
    Block *block = data;

    g_array_unref (block->bars);
    g_array_unref (block->lanes);
}

void
view_lanes (ViewChart *chart)
{
    gboolean per_task = view_n_tasks (chart->outlook) <= FEW_TASKS;
    g_autoptr (GArray) groups = view_groups (chart->outlook, chart->by);
    g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Block));
    g_autoptr (GString) label = g_string_new (NULL);
    gint64 height = 0, top = VIEW_AXIS_HEIGHT;

    g_array_set_clear_func (blocks, block_clear);
    for (guint i = 0; i < groups->len; i++) {
        Block block = {.group = &g_array_index (groups, ViewGroup, i)};

        block.bars = collect_bars (chart, block.group, per_task);
        block.lanes = g_array_new (FALSE, FALSE, sizeof (Lane));
        measure_marks (chart, &block);
        lay_out (chart, &block);
        /* The name of the block stands beside the gates, or else beside its first lane.
         */
        if (block.gates == 0 && block.lanes->len > 0) {
            for (guint j = 0; j < block.lanes->len; j++)
                g_array_index (block.lanes, Lane, j).y += STEP;
            block.height += STEP;
        }
        height += block.height;
        g_array_append_val (blocks, block);
    }
    view_headline (label, chart->outlook);
    view_chart_begin (chart, "overview", view_item_name (chart->outlook, 0), label->str,
                      height + 40, TRUE);
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = &g_array_index (blocks, Block, i);

        draw_block (chart, block, top);
        top += block->height;
    }
    view_chart_today (chart);
    top = VIEW_AXIS_HEIGHT;
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = &g_array_index (blocks, Block, i);

        draw_labels (chart, block, top);
        if (block->gates > 0)
            draw_marks (chart, block, top + BLOCK_PAD);
        top += block->height;
    }
    view_chart_end (chart);
}

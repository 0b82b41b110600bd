/* The plan and its dates, as text.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define DONE  "\342\234\223"
#define LABEL 12 /* columns that a label of the header takes */

static void
append_line (GString *out, const RlvLook *look, const char *label, const char *text)
{
    g_autoptr (GString) padded = g_string_new (label);

    if (*text == '\0')
        return;
    g_string_append_printf (padded, "%*s",
                            (int) MAX (1, LABEL - (gint) view_columns (label)), "");
    view_styled (out, look, VIEW_STYLE_DIM, padded->str);
    view_append_wrapped (out, text, look->width, MAX (LABEL, view_columns (label) + 1),
                         LABEL);
}

static void
append_day_line (GString *out, const RlvLook *look, const char *label, RlvDay day)
{
    g_autoptr (GString) text = g_string_new (NULL);

    rlv_view_day (text, day);
    append_line (out, look, label, text->str);
}

static void
append_title (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const char *version = view_item_text (outlook->plan, 0, "version");
    g_autofree char *name = view_harmless (view_item_name (outlook, 0));

    view_styled (out, look, VIEW_STYLE_BOLD, name);
    g_string_append_printf (out, " (%s", rlv_item_id (outlook->plan, 0));
    if (version != NULL)
        g_string_append_printf (out, _ (", version %s"), version);
    g_string_append (out, ")\n");
    view_parties (out, outlook, look);
    g_string_append (out, "\n\n");
}

static void
append_header (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    g_autoptr (GString) path = g_string_new (NULL);
    g_autoptr (GString) teams = g_string_new (NULL);
    g_autoptr (GString) bound = g_string_new (NULL);

    append_title (out, outlook, look);
    append_day_line (out, look, _ ("start"), view_plan_first (outlook));
    append_day_line (out, look, _ ("end"), view_plan_last (outlook));
    if (outlook->data_date != RLV_DAY_NONE)
        append_day_line (out, look, _ ("data date"), outlook->data_date);
    view_path_words (path, outlook);
    append_line (out, look, _ ("path"), path->str);
    view_levelling_words (teams, outlook);
    append_line (out, look, _ ("teams"), teams->str);
    view_bound_words (bound, outlook);
    append_line (out, look, _ ("bound"), bound->str);
    if (outlook->baseline != NULL)
        append_line (out, look, _ ("baseline"), outlook->baseline->fact->name);
    g_string_append_c (out, '\n');
}

/* --- gates and milestones ----------------------------------------------------- */

static void
gate_row (ViewTable *table, const RlvOutlook *outlook, const RlvLook *look,
          RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);
    RlvItemIx committee = it->gate == RLV_NONE
                              ? RLV_NONE
                              : view_item_ref (outlook->plan, it->gate, "committee");
    gboolean done = view_task_done (outlook, task);
    g_autoptr (GString) day = g_string_new (NULL);
    g_autoptr (GString) left = g_string_new (NULL);

    rlv_view_day (day, view_finish_day (outlook, task));
    view_float (left, outlook, task);
    view_table_cell (table, VIEW_STYLE_NONE,
                     done ? DONE : (it->gate == RLV_NONE ? "" : "\342\227\207"));
    view_table_cell (table, VIEW_STYLE_NONE,
                     it->gate == RLV_NONE ? it->id
                                          : rlv_item_id (outlook->plan, it->gate));
    view_table_cell (table, VIEW_STYLE_NONE,
                     it->gate == RLV_NONE ? view_task_name (outlook, task)
                                          : view_item_name (outlook, it->gate));
    view_table_cell (table, view_side_style (it->side),
                     rlv_view_side_mark (it->side, look->plain));
    view_table_cell (table, VIEW_STYLE_NONE, day->str);
    view_table_cell (table, VIEW_STYLE_NONE, left->str);
    view_slip_cell (table, outlook, task);
    view_table_cell (table, VIEW_STYLE_NONE,
                     committee == RLV_NONE ? "" : view_item_name (outlook, committee));
}

static void
append_gates (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = _ ("id")},
        {.title = _ ("gate or milestone"), .least = 16},
        {.title = ""},
        {.title = _ ("day")},
        {.title = _ ("float"), .right = TRUE, .drop = 1},
        {.title = _ ("slip"), .right = TRUE, .drop = 2},
        {.title = _ ("committee"), .least = 10, .drop = 3},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    guint32 shown = 0;

    for (guint32 i = 0; i < outlook->schedule->n; i++) {
        RlvTaskIx task = outlook->schedule->order[i];
        if (view_task (outlook, task)->gate == RLV_NONE &&
            !view_is_milestone (outlook, task))
            continue;
        gate_row (table, outlook, look, task);
        shown++;
    }
    if (shown == 0)
        return;
    view_heading (out, look, _ ("Gates and milestones"));
    view_table_write (table, out, look, TRUE);
    g_string_append_c (out, '\n');
}

/* --- tasks -------------------------------------------------------------------- */

/* What is done is not critical; the mark says so where there is no room for its state.
 */
static const char *
task_mark (const RlvOutlook *outlook, RlvTaskIx task)
{
    static const char *const marks[] = {"", "+", "*"};

    return view_task_done (outlook, task)
               ? DONE
               : marks[MIN (outlook->schedule->critical[task], 2)];
}

/* Why its dates are what they are; of what is done there is nothing to say but that. */
static void
because (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    if (!view_task_done (outlook, task))
        view_why_brief (out, outlook, view_driver (outlook, task));
}

static void
task_row (ViewTable *table, const RlvOutlook *outlook, const RlvLook *look,
          RlvTaskIx task)
{
    const RlvSchedule *schedule = outlook->schedule;
    const RlvTask *it = view_task (outlook, task);
    const RlvTaskStatus *status = view_task_status (outlook, task);
    ViewStyle style = schedule->driving[task] ? VIEW_STYLE_BOLD : VIEW_STYLE_NONE;
    g_autoptr (GString) start = g_string_new (NULL);
    g_autoptr (GString) finish = g_string_new (NULL);
    g_autoptr (GString) left = g_string_new (NULL);
    g_autoptr (GString) why = g_string_new (NULL);

    view_day_iso (start, view_start_day (outlook, task));
    view_day_iso (finish, view_finish_day (outlook, task));
    view_float (left, outlook, task);
    because (why, outlook, task);
    view_table_cell (table, style, it->id);
    view_table_cell (table, style, view_task_name (outlook, task));
    view_table_cell (table, view_side_style (it->side),
                     rlv_view_side_mark (it->side, look->plain));
    view_table_cell (table, VIEW_STYLE_NONE, start->str);
    view_table_cell (table, VIEW_STYLE_NONE, finish->str);
    view_table_cell (table, VIEW_STYLE_NONE, left->str);
    view_table_cell (table, style, task_mark (outlook, task));
    view_slip_cell (table, outlook, task);
    view_table_cell (table, VIEW_STYLE_NONE,
                     status != NULL && status->state != RLV_STATE_TODO
                         ? view_state_words (status->state)
                         : "");
    view_table_cell (table, VIEW_STYLE_DIM, why->str);
}

/* "✓ 46 tasks are done, the last on Tue 29 June 2027". */
static void
done_band (ViewTable *table, guint n, RlvDay last)
{
    g_autoptr (GString) text = g_string_new ("  " DONE " ");
    g_autoptr (GString) day = g_string_new (NULL);

    rlv_view_day (day, last);
    g_string_append_printf (
        text,
        rlv_ngettext ("%u task is done, on %s", "%u tasks are done, the last on %s", n),
        n, day->str);
    view_table_band (table, VIEW_STYLE_DIM, text->str);
}

/* What is done is told in one line, and what lies ahead stands below it. */
static void
group_rows (ViewTable *table, const RlvOutlook *outlook, const RlvLook *look,
            const ViewGroup *group)
{
    guint done = 0;
    RlvDay last = RLV_DAY_MIN;

    for (guint i = 0; i < group->tasks->len && !look->all; i++) {
        RlvTaskIx task = g_array_index (group->tasks, RlvTaskIx, i);

        if (!view_task_done (outlook, task))
            continue;
        last = MAX (last, view_finish_day (outlook, task));
        done++;
    }
    if (done > 0)
        done_band (table, done, last);
    for (guint i = 0; i < group->tasks->len; i++) {
        RlvTaskIx task = g_array_index (group->tasks, RlvTaskIx, i);

        if (look->all || !view_task_done (outlook, task))
            task_row (table, outlook, look, task);
    }
}

static void
append_tasks (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("id")},
        {.title = _ ("task"), .least = 28},
        {.title = ""},
        {.title = _ ("start")},
        {.title = _ ("finish")},
        {.title = _ ("float"), .right = TRUE},
        {.title = ""},
        {.title = _ ("slip"), .right = TRUE, .drop = 2},
        {.title = _ ("state"), .drop = 1},
        {.title = _ ("because"), .least = 14, .drop = 3},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) groups = view_groups (outlook, look->by);

    for (guint i = 0; i < groups->len; i++) {
        const ViewGroup *group = &g_array_index (groups, ViewGroup, i);
        g_autoptr (GString) name = g_string_new (NULL);

        view_group_name (name, outlook, look->by, group->key, look->plain, TRUE);
        if (groups->len > 1 || group->key != RLV_NONE)
            view_table_band (table, VIEW_STYLE_BOLD, name->str);
        group_rows (table, outlook, look, group);
    }
    view_table_write (table, out, look, TRUE);
}

/* Adds a key, on a new line where this one is full. */
static void
legend_key (GString *line, const RlvLook *look, gsize *from, const char *key)
{
    guint used = view_columns (line->str + *from);

    if (used > 0 && look->width > 0 && used + 2 + view_columns (key) > look->width) {
        g_string_append_c (line, '\n');
        *from = line->len;
    } else if (used > 0) {
        g_string_append (line, "  ");
    }
    g_string_append (line, key);
}

static void
append_legend (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    gint64 near = outlook->near_critical == 0 ? 5000 : outlook->near_critical;
    g_autoptr (GString) days = g_string_new (NULL);
    g_autoptr (GString) line = g_string_new (NULL);
    g_autofree char *critical = NULL;
    gsize from = 0;

    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        g_autofree char *key = g_strdup_printf (
            "%s %s", rlv_view_side_mark (side, look->plain), rlv_view_side_name (side));
        if (side == RLV_SIDE_THIRD && view_party_name (outlook, side) == NULL)
            continue;
        legend_key (line, look, &from, key);
    }
    view_working_days (days, near);
    critical = g_strdup_printf (_ ("* critical  + float of %s or less"), days->str);
    legend_key (line, look, &from, critical);
    if (outlook->status != NULL && outlook->status->n_state[RLV_STATE_DONE] > 0) {
        g_autofree char *done =
            g_strdup_printf (DONE " %s", look->all ? view_state_words (RLV_STATE_DONE)
                                                   : _ ("done; --all shows them"));
        legend_key (line, look, &from, done);
    }
    g_string_append_c (out, '\n');
    view_styled (out, look, VIEW_STYLE_DIM, line->str);
    g_string_append_c (out, '\n');
}

void
rlv_view_plan_text (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    gsize from = out->len;

    append_header (out, outlook, look);
    if (outlook->schedule != NULL) {
        append_gates (out, outlook, look);
        append_tasks (out, outlook, look);
        append_legend (out, outlook, look);
    }
    view_text_end (out, from, look);
}

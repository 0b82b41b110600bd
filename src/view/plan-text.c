/* The plan and its dates, as text.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

static void
append_line (GString *out, const RlvLook *look, const char *label, const char *text)
{
    g_autoptr (GString) padded = g_string_new (label);

    if (*text == '\0')
        return;
    g_string_append_printf (padded, "%*s",
                            (int) MAX (1, 12 - (gint) view_columns (label)), "");
    view_styled (out, look, VIEW_STYLE_DIM, padded->str);
    g_string_append_printf (out, "%s\n", text);
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

    append_title (out, outlook, look);
    append_day_line (out, look, _ ("start"), view_plan_first (outlook));
    append_day_line (out, look, _ ("end"), view_plan_last (outlook));
    if (outlook->data_date != RLV_DAY_NONE)
        append_day_line (out, look, _ ("data date"), outlook->data_date);
    view_path_words (path, outlook);
    append_line (out, look, _ ("path"), path->str);
    view_levelling_words (teams, outlook);
    append_line (out, look, _ ("teams"), teams->str);
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
    g_autoptr (GString) day = g_string_new (NULL);
    g_autoptr (GString) left = g_string_new (NULL);

    rlv_view_day (day, view_finish_day (outlook, task));
    rlv_view_days (left, outlook->schedule->total_float[task]);
    view_table_cell (table, VIEW_STYLE_NONE,
                     it->gate == RLV_NONE ? "" : "\342\227\207");
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
        {.title = _ ("committee"), .least = 10, .drop = 2},
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

static const char *
critical_mark (const RlvSchedule *schedule, const RlvTaskStatus *status, RlvTaskIx task)
{
    /* What is done can delay nothing any more. */
    if (status != NULL && status->state == RLV_STATE_DONE)
        return "";
    if (schedule->critical[task] == 2)
        return "*";
    return schedule->critical[task] == 1 ? "+" : "";
}

static void
slip_cell (ViewTable *table, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) slip = g_string_new (NULL);

    if (outlook->baseline != NULL && status != NULL && status->finish_slip != 0)
        view_days_signed (slip, status->finish_slip);
    view_table_cell (table, VIEW_STYLE_NONE, slip->str);
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
    rlv_view_days (left, schedule->total_float[task]);
    view_why_brief (why, outlook, view_driver (outlook, task));
    view_table_cell (table, style, it->id);
    view_table_cell (table, style, view_task_name (outlook, task));
    view_table_cell (table, view_side_style (it->side),
                     rlv_view_side_mark (it->side, look->plain));
    view_table_cell (table, VIEW_STYLE_NONE, start->str);
    view_table_cell (table, VIEW_STYLE_NONE, finish->str);
    view_table_cell (table, VIEW_STYLE_NONE, left->str);
    view_table_cell (table, style, critical_mark (schedule, status, task));
    slip_cell (table, outlook, task);
    view_table_cell (table, VIEW_STYLE_NONE,
                     status != NULL && status->state != RLV_STATE_TODO
                         ? view_state_words (status->state)
                         : "");
    view_table_cell (table, VIEW_STYLE_DIM, why->str);
}

static void
append_tasks (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("id")},
        {.title = _ ("task"), .least = 16},
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
            view_table_band (table, name->str);
        for (guint j = 0; j < group->tasks->len; j++)
            task_row (table, outlook, look, g_array_index (group->tasks, RlvTaskIx, j));
    }
    view_table_write (table, out, look, TRUE);
}

static void
append_legend (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    gint64 near = outlook->near_critical == 0 ? 5000 : outlook->near_critical;
    g_autoptr (GString) days = g_string_new (NULL);
    g_autoptr (GString) line = g_string_new (NULL);

    rlv_view_days (days, near);
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        if (side == RLV_SIDE_THIRD && view_party_name (outlook, side) == NULL)
            continue;
        g_string_append_printf (line, "%s %s  ", rlv_view_side_mark (side, look->plain),
                                rlv_view_side_name (side));
    }
    g_string_append_printf (line, _ ("* critical  + float of %s or less"), days->str);
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

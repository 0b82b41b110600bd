/* What moved since the baseline.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define SHOWN 20

static gboolean
matters (const RlvOutlook *outlook, RlvTaskIx task)
{
    return view_task (outlook, task)->gate != RLV_NONE ||
           view_is_milestone (outlook, task) || task == outlook->schedule->last ||
           g_strcmp0 (view_task (outlook, task)->kind, "cutover") == 0;
}

static gint
compare_moves (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvOutlook *outlook = data;
    RlvTaskIx left = *(const RlvTaskIx *) a, right = *(const RlvTaskIx *) b;
    gint64 l = ABS (outlook->status->tasks[left].finish_slip);
    gint64 r = ABS (outlook->status->tasks[right].finish_slip);

    if (l != r)
        return l > r ? -1 : 1;
    return left < right ? -1 : left > right;
}

static gint
compare_days (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvOutlook *outlook = data;
    RlvTaskIx left = *(const RlvTaskIx *) a, right = *(const RlvTaskIx *) b;
    RlvTime l = outlook->schedule->finish[left], r = outlook->schedule->finish[right];

    if (l != r)
        return l < r ? -1 : 1;
    return left < right ? -1 : left > right;
}

GArray *
view_moves (const RlvOutlook *outlook, gboolean that_matter)
{
    GArray *moves = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));

    for (guint32 i = 0; outlook->schedule != NULL && i < outlook->status->n_tasks;
         i++) {
        if (outlook->baseline->finish[i] == RLV_TIME_NONE ||
            matters (outlook, i) != that_matter)
            continue;
        /* Dates that matter are told also where they hold. */
        if (that_matter || outlook->status->tasks[i].finish_slip != 0)
            g_array_append_val (moves, i);
    }
    g_array_sort_with_data (moves, that_matter ? compare_days : compare_moves,
                            (gpointer) outlook);
    return moves;
}

static void
move_row (ViewTable *table, const RlvOutlook *outlook, const RlvLook *look,
          RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) slip = g_string_new (NULL);
    g_autoptr (GString) was = g_string_new (NULL);
    g_autoptr (GString) now = g_string_new (NULL);

    view_days_signed (slip, status->finish_slip);
    view_day_iso (was, view_baseline_day (outlook, task));
    view_day_iso (now, view_finish_day (outlook, task));
    view_table_cell (table, status->finish_slip > 0 ? VIEW_STYLE_BOLD : VIEW_STYLE_NONE,
                     slip->str);
    view_table_cell (table, view_side_style (it->side),
                     rlv_view_side_mark (it->side, look->plain));
    view_table_cell (table, VIEW_STYLE_NONE, it->id);
    view_table_cell (table, VIEW_STYLE_NONE, view_task_name (outlook, task));
    view_table_cell (table, VIEW_STYLE_DIM, was->str);
    view_table_cell (table, VIEW_STYLE_NONE, now->str);
    view_table_cell (table, VIEW_STYLE_DIM,
                     status->cause == RLV_NONE || status->cause == task
                         ? ""
                         : view_task (outlook, status->cause)->id);
}

static void
append_moves (GString *out, const RlvOutlook *outlook, const RlvLook *look,
              gboolean that_matter)
{
    const ViewColumn columns[] = {
        {.title = _ ("slip"), .right = TRUE}, {.title = ""},        {.title = _ ("id")},
        {.title = _ ("task"), .least = 24},   {.title = _ ("was")}, {.title = _ ("is")},
        {.title = _ ("cause"), .drop = 1},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) moves = view_moves (outlook, that_matter);
    guint shown = look->all || that_matter ? moves->len : MIN (moves->len, SHOWN);

    if (moves->len == 0)
        return;
    g_string_append_c (out, '\n');
    view_heading (out, look,
                  that_matter ? _ ("Dates that matter") : _ ("Tasks that moved"));
    for (guint i = 0; i < shown; i++)
        move_row (table, outlook, look, g_array_index (moves, RlvTaskIx, i));
    view_table_write (table, out, look, TRUE);
    view_append_more (out, moves->len - shown, "--all");
}

void
view_scope_words (GString *out, const RlvBaseline *baseline)
{
    if (baseline->added == 0 && baseline->removed == 0) {
        g_string_append (out, _ ("The plan has the tasks of the baseline."));
        return;
    }
    g_string_append_printf (
        out, rlv_ngettext ("%u task added, ", "%u tasks added, ", baseline->added),
        baseline->added);
    g_string_append_printf (
        out, rlv_ngettext ("%u task removed.", "%u tasks removed.", baseline->removed),
        baseline->removed);
}

void
rlv_view_diff_text (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    g_autoptr (GString) headline = g_string_new (NULL);
    gsize from = out->len;

    view_headline (headline, outlook);
    view_heading (out, look, headline->str);
    view_scope_words (out, outlook->baseline);
    g_string_append_c (out, '\n');
    append_moves (out, outlook, look, TRUE);
    append_moves (out, outlook, look, FALSE);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_moves (ViewJson *json, const char *name, const RlvOutlook *outlook,
            gboolean that_matter)
{
    g_autoptr (GArray) moves = view_moves (outlook, that_matter);

    view_json_array (json, name);
    for (guint i = 0; i < moves->len; i++) {
        RlvTaskIx task = g_array_index (moves, RlvTaskIx, i);
        const RlvTaskStatus *status = view_task_status (outlook, task);

        view_json_object (json, NULL);
        view_json_task_head (json, outlook, task);
        view_json_day (json, "was", view_baseline_day (outlook, task));
        view_json_day (json, "is", view_finish_day (outlook, task));
        view_json_thousandths (json, "startSlip", status->start_slip);
        view_json_thousandths (json, "finishSlip", status->finish_slip);
        view_json_text (
            json, "cause",
            status->cause == RLV_NONE ? NULL : view_task (outlook, status->cause)->id);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_diff_json (GString *out, const RlvOutlook *outlook)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/diff/1");
    view_json_plan_head (&json, outlook);
    view_json_thousandths (&json, "finishSlip", outlook->status->finish_slip);
    view_json_int (&json, "added", outlook->baseline->added);
    view_json_int (&json, "removed", outlook->baseline->removed);
    json_moves (&json, "datesThatMatter", outlook, TRUE);
    json_moves (&json, "moved", outlook, FALSE);
    view_json_finish (&json);
}

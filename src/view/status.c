/* Where the handover stands: the question answered, then the evidence.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <string.h>

#define SHOWN     8
#define FORTNIGHT 14

/* --- the coming two weeks ----------------------------------------------------- */

static gint
compare_events (gconstpointer a, gconstpointer b)
{
    const ViewEvent *left = a, *right = b;

    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    if (left->ends != right->ends)
        return left->ends ? -1 : 1;
    return left->task < right->task ? -1 : left->task > right->task;
}

GArray *
view_fortnight (const RlvOutlook *outlook)
{
    GArray *events = g_array_new (FALSE, FALSE, sizeof (ViewEvent));
    RlvDay from = outlook->data_date, until = from + FORTNIGHT;

    for (guint32 i = 0; outlook->schedule != NULL && i < outlook->schedule->n; i++) {
        const RlvTaskStatus *status = view_task_status (outlook, i);
        ViewEvent starts = {view_start_day (outlook, i), i, FALSE};
        ViewEvent ends = {view_finish_day (outlook, i), i, TRUE};

        if (status != NULL && status->state == RLV_STATE_DONE)
            continue;
        if (starts.day >= from && starts.day < until &&
            (status == NULL || status->state != RLV_STATE_RUNNING))
            g_array_append_val (events, starts);
        if (ends.day >= from && ends.day < until && !view_is_milestone (outlook, i))
            g_array_append_val (events, ends);
    }
    g_array_sort (events, compare_events);
    return events;
}

static void
append_fortnight (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {{.title = ""},
                                  {.title = ""},
                                  {.title = ""},
                                  {.title = ""},
                                  {.title = "", .least = 20}};
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) events = view_fortnight (outlook);
    RlvDay last = RLV_DAY_NONE;

    view_heading (out, look, _ ("The next two weeks"));
    for (guint i = 0; i < events->len; i++) {
        const ViewEvent *event = &g_array_index (events, ViewEvent, i);
        const RlvTask *it = view_task (outlook, event->task);
        g_autoptr (GString) day = g_string_new (NULL);

        if (event->day != last)
            view_day_words (day, event->day, FALSE);
        last = event->day;
        view_table_cell (table, VIEW_STYLE_NONE, day->str);
        view_table_cell (table, VIEW_STYLE_DIM,
                         event->ends ? _ ("ends") : _ ("starts"));
        view_table_cell (table, view_side_style (it->side),
                         rlv_view_side_mark (it->side, look->plain));
        view_table_cell (table, VIEW_STYLE_NONE, it->id);
        view_table_cell (table, VIEW_STYLE_NONE, view_task_name (outlook, event->task));
    }
    if (events->len == 0)
        g_string_append_printf (out, "  %s\n", _ ("nothing starts or ends"));
    else
        view_table_write (table, out, look, FALSE);
}

/* --- counts and what is late -------------------------------------------------- */

static void
append_state (GString *out, RlvState state, guint32 count)
{
    g_autoptr (GString) n = g_string_new (NULL);

    view_count (n, count);
    if (state == RLV_STATE_DONE)
        g_string_append_printf (out, rlv_ngettext ("%s done", "%s done", count),
                                n->str);
    else if (state == RLV_STATE_RUNNING)
        g_string_append_printf (out, rlv_ngettext ("%s running", "%s running", count),
                                n->str);
    else if (state == RLV_STATE_BLOCKED)
        g_string_append_printf (out, rlv_ngettext ("%s blocked", "%s blocked", count),
                                n->str);
    else
        g_string_append_printf (out, rlv_ngettext ("%s to do", "%s to do", count),
                                n->str);
}

/* What is not late today and will be: a task that ends when it was not meant to is the
 * first sign of it. */
static void
append_slipping (GString *out, const RlvStatus *status)
{
    guint n = 0;

    for (guint32 i = 0; i < status->n_tasks; i++)
        n += !status->tasks[i].late && status->tasks[i].state != RLV_STATE_DONE &&
             status->tasks[i].finish_slip > 0;
    if (n == 0)
        return;
    g_string_append_c (out, ' ');
    g_string_append_printf (out,
                            rlv_ngettext ("%u task ahead ends later than agreed.",
                                          "%u tasks ahead end later than agreed.", n),
                            n);
}

void
view_counts (GString *out, const RlvStatus *status)
{
    static const RlvState order[] = {RLV_STATE_DONE, RLV_STATE_RUNNING,
                                     RLV_STATE_BLOCKED, RLV_STATE_TODO};
    guint32 late = 0;

    for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
        if (i > 0)
            g_string_append (out, ", ");
        append_state (out, order[i], status->n_state[order[i]]);
    }
    g_string_append (out, ". ");
    for (guint i = 0; i < RLV_N_SIDES; i++)
        late += status->n_late[i];
    if (late == 0) {
        g_string_append (out, _ ("No task is late."));
        append_slipping (out, status);
        return;
    }
    g_string_append_printf (
        out, rlv_ngettext ("%u task is late", "%u tasks are late", late), late);
    for (guint i = 0, shown = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        if (status->n_late[side] == 0)
            continue;
        g_string_append_printf (out, "%s %s %u", shown++ == 0 ? view_colon () : ",",
                                rlv_view_side_mark (side, FALSE), status->n_late[side]);
    }
    g_string_append_c (out, '.');
    append_slipping (out, status);
}

/* "5 d late, waits for A018": the heading says that these are working days. */
void
view_late_words (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) days = g_string_new (NULL);

    rlv_view_days (days, status->late_days);
    g_string_append_printf (out, _ ("%s late"), days->str);
    if (status->cause != RLV_NONE && status->cause != task)
        g_string_append_printf (out, _ (", waits for %s"),
                                view_task (outlook, status->cause)->id);
    if (status->fact != NULL && status->fact->blocked_by != NULL)
        g_string_append_printf (out, _ (", blocked by %s"), status->fact->blocked_by);
}

static void
late_row (ViewTable *table, const RlvOutlook *outlook, const RlvLook *look,
          RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) words = g_string_new (NULL);
    g_autoptr (GString) finish = g_string_new (NULL);

    view_late_words (words, outlook, task);
    view_day_iso (finish, view_finish_day (outlook, task));
    view_table_cell (table, VIEW_STYLE_BOLD, "\342\234\225");
    view_table_cell (table, view_side_style (status->late_side),
                     rlv_view_side_mark (status->late_side, look->plain));
    view_table_cell (table, VIEW_STYLE_NONE, view_task (outlook, task)->id);
    view_table_cell (table, VIEW_STYLE_NONE, view_task_name (outlook, task));
    view_table_cell (table, VIEW_STYLE_NONE, finish->str);
    view_table_cell (table, VIEW_STYLE_BOLD, words->str);
}

static gint
compare_late (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvStatus *status = data;
    RlvTaskIx left = *(const RlvTaskIx *) a, right = *(const RlvTaskIx *) b;
    gint64 l = status->tasks[left].late_days, r = status->tasks[right].late_days;

    if (l != r)
        return l > r ? -1 : 1;
    return left < right ? -1 : left > right;
}

GArray *
view_late_tasks (const RlvOutlook *outlook)
{
    GArray *late = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));

    for (guint32 i = 0; i < outlook->status->n_tasks; i++)
        if (outlook->status->tasks[i].late)
            g_array_append_val (late, i);
    g_array_sort_with_data (late, compare_late, (gpointer) outlook->status);
    return late;
}

void
view_append_more (GString *out, guint left, const char *shows)
{
    if (left == 0)
        return;
    g_string_append (out, "  ");
    g_string_append_printf (out, rlv_ngettext ("and %u more", "and %u more", left),
                            left);
    g_string_append_printf (out, " (%s)\n", shows);
}

static void
append_late (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = _ ("whose")},
        {.title = _ ("id")},
        {.title = _ ("task"), .least = 18},
        {.title = _ ("finish"), .drop = 1},
        {.title = _ ("late"), .least = 14},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) late = view_late_tasks (outlook);
    guint shown = look->all ? late->len : MIN (late->len, SHOWN);

    if (late->len == 0)
        return;
    view_heading (out, look, _ ("Late, in working days"));
    for (guint i = 0; i < shown; i++)
        late_row (table, outlook, look, g_array_index (late, RlvTaskIx, i));
    view_table_write (table, out, look, TRUE);
    view_append_more (out, late->len - shown, "--all");
    g_string_append_c (out, '\n');
}

/* --- gates -------------------------------------------------------------------- */

static void
append_gates (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = _ ("id")},
        {.title = _ ("gate"), .least = 16},
        {.title = _ ("day")},
        {.title = _ ("slip"), .right = TRUE, .drop = 2},
        {.title = _ ("criteria"), .least = 12},
        {.title = _ ("decision"), .least = 8, .drop = 1},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    const GArray *gates = outlook->status->gates;

    if (gates->len == 0)
        return;
    view_heading (out, look, _ ("Gates"));
    for (guint i = 0; i < gates->len; i++) {
        const RlvGateStatus *status = &g_array_index (gates, RlvGateStatus, i);
        g_autoptr (GString) day = g_string_new (NULL);
        g_autoptr (GString) words = g_string_new (NULL);
        g_autoptr (GString) decided = g_string_new (NULL);

        view_day_iso (day, status->task == RLV_NONE
                               ? RLV_DAY_NONE
                               : view_finish_day (outlook, status->task));
        view_gate_words (words, status);
        view_gate_decisions (decided, status, look->plain);
        view_table_cell (table, VIEW_STYLE_NONE,
                         status->passed ? "\342\234\223" : "\342\227\207");
        view_table_cell (table, VIEW_STYLE_NONE,
                         rlv_item_id (outlook->plan, status->gate));
        view_table_cell (table, VIEW_STYLE_NONE,
                         view_item_name (outlook, status->gate));
        view_table_cell (table, VIEW_STYLE_NONE, day->str);
        view_slip_cell (table, outlook, status->task);
        view_table_cell (table, VIEW_STYLE_NONE, words->str);
        view_table_cell (table, VIEW_STYLE_NONE, decided->str);
    }
    view_table_write (table, out, look, TRUE);
    g_string_append_c (out, '\n');
}

static void
append_changes (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    g_autoptr (GString) table = g_string_new (NULL);
    guint n =
        view_changes_table (table, outlook, look, TRUE, look->all ? G_MAXUINT : SHOWN);

    if (n == 0)
        return;
    view_heading (out, look, _ ("Change actions to look at"));
    g_string_append (out, table->str);
    view_append_more (out, look->all || n <= SHOWN ? 0 : n - SHOWN, "releve change");
    g_string_append_c (out, '\n');
}

/* Behind the name, or where that is too long on a line of its own. */
static void
append_as_of (GString *out, const RlvLook *look, guint at, const char *day)
{
    g_autofree char *text = g_strdup_printf (_ (", as of %s"), day);
    gboolean fits = look->width == 0 || at + view_columns (text) <= look->width;

    if (!fits)
        g_string_append_c (out, '\n');
    g_string_append (out, fits ? text : text + strspn (text, ", "));
}

static void
append_head (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    g_autofree char *name = view_harmless (view_item_name (outlook, 0));

    view_styled (out, look, VIEW_STYLE_BOLD, name);
    if (outlook->data_date != RLV_DAY_NONE) {
        g_autoptr (GString) day = g_string_new (NULL);
        rlv_view_day (day, outlook->data_date);
        append_as_of (out, look, view_columns (name), day->str);
    }
    g_string_append_c (out, '\n');
    view_parties (out, outlook, look);
    g_string_append (out, "\n\n");
    g_autoptr (GString) headline = g_string_new (NULL);
    view_headline (headline, outlook);
    view_heading (out, look, headline->str);
    g_autoptr (GString) counts = g_string_new (NULL);
    view_counts (counts, outlook->status);
    view_append_wrapped (out, counts->str, look->width, 0, 0);
    if (outlook->baseline == NULL)
        g_string_append_printf (out, "%s\n",
                                _ ("Nothing to compare yet. A baseline is a set of "
                                   "dates both sides sign."));
    if (outlook->facts == NULL)
        g_string_append_printf (
            out, "%s\n",
            _ ("Nothing is recorded yet: \"releve baseline propose NAME\" puts these "
               "dates forward, \"releve track\" records what happens."));
    g_string_append_c (out, '\n');
}

void
rlv_view_status_text (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    gsize from = out->len;

    append_head (out, outlook, look);
    append_late (out, outlook, look);
    view_owed_blocks_of (out, outlook, look, RLV_SIDE_BOTH, look->all);
    g_string_append_c (out, '\n');
    append_gates (out, outlook, look);
    append_changes (out, outlook, look);
    append_fortnight (out, outlook, look);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_counts (ViewJson *json, const RlvStatus *status)
{
    view_json_object (json, "states");
    for (guint i = 0; i < G_N_ELEMENTS (status->n_state); i++)
        view_json_int (json, rlv_state_name ((RlvState) i), status->n_state[i]);
    view_json_end_object (json);
    view_json_object (json, "lateTasks");
    for (guint i = 0; i < RLV_N_SIDES; i++)
        view_json_int (json, rlv_side_name ((RlvSide) i), status->n_late[i]);
    view_json_end_object (json);
    view_json_object (json, "slipDays");
    for (guint i = 0; i < RLV_N_SIDES; i++)
        view_json_thousandths (json, rlv_side_name ((RlvSide) i), status->late_days[i]);
    view_json_end_object (json);
    view_json_thousandths (json, "finishSlip", status->finish_slip);
}

static void
json_late (ViewJson *json, const RlvOutlook *outlook)
{
    g_autoptr (GArray) late = view_late_tasks (outlook);

    view_json_array (json, "late");
    for (guint i = 0; i < late->len; i++) {
        RlvTaskIx task = g_array_index (late, RlvTaskIx, i);
        const RlvTaskStatus *status = view_task_status (outlook, task);

        view_json_object (json, NULL);
        view_json_task_head (json, outlook, task);
        view_json_text (json, "state", rlv_state_name (status->state));
        view_json_day (json, "finishDay", view_finish_day (outlook, task));
        view_json_thousandths (json, "lateDays", status->late_days);
        view_json_text (json, "whose", rlv_side_name (status->late_side));
        view_json_text (
            json, "cause",
            status->cause == RLV_NONE ? NULL : view_task (outlook, status->cause)->id);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
json_fortnight (ViewJson *json, const RlvOutlook *outlook)
{
    g_autoptr (GArray) events = view_fortnight (outlook);

    view_json_array (json, "nextTwoWeeks");
    for (guint i = 0; i < events->len; i++) {
        const ViewEvent *event = &g_array_index (events, ViewEvent, i);

        view_json_object (json, NULL);
        view_json_day (json, "day", event->day);
        view_json_text (json, "event", event->ends ? "ends" : "starts");
        view_json_task_head (json, outlook, event->task);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_status_json (GString *out, const RlvOutlook *outlook)
{
    ViewJson json = {.out = out};
    const GArray *gates = outlook->status->gates;
    g_autoptr (GString) headline = g_string_new (NULL);

    view_headline (headline, outlook);
    view_json_begin (&json, "releve/status/1");
    view_json_plan_head (&json, outlook);
    view_json_text (&json, "headline", headline->str);
    view_json_day (&json, "lastDay", view_plan_last (outlook));
    json_counts (&json, outlook->status);
    json_late (&json, outlook);
    view_json_owed (&json, outlook, RLV_SIDE_BOTH);
    view_json_array (&json, "gates");
    for (guint i = 0; i < gates->len; i++)
        view_json_gate (&json, NULL, outlook,
                        g_array_index (gates, RlvGateStatus, i).gate);
    view_json_end_array (&json);
    view_json_changes (&json, outlook);
    json_fortnight (&json, outlook);
    view_json_finish (&json);
}

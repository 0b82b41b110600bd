/* Explaining a task: what did not decide, what follows from its end, and what it would
 * take for it to start earlier.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define SHOWN 6 /* of what alone would do */

/* One line, or several, under a label of its own. */
static void
append_labelled (GString *out, const RlvLook *look, const char *label, const char *text)
{
    g_autofree char *padded = g_strdup_printf (
        "%s%*s", label, (int) MAX (1, 13 - (gint) view_columns (label)), "");
    guint at = view_columns (padded);

    view_styled (out, look, VIEW_STYLE_BOLD, padded);
    view_append_wrapped (out, text, look->width, at, at);
}

/* --- of a reason -------------------------------------------------------------- */

void
view_append_holders (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    const RlvTaskIx *holders = &outlook->schedule->holders[why->first_holder];
    g_autoptr (GString) names = g_string_new (NULL);
    guint others = 0;

    for (guint32 i = 0; i < why->n_holders; i++)
        if (holders[i] != why->task)
            g_string_append_printf (names, "%s%s", others++ == 0 ? "" : ", ",
                                    view_task (outlook, holders[i])->id);
    if (others > 0)
        g_string_append_printf (
            out, rlv_ngettext (", as does %s", ", as do %s", others), names->str);
}

void
view_append_lacks (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    if (why->lacks != RLV_NONE)
        g_string_append_printf (out, _ (", too few of %s there before"),
                                view_demand_name (outlook, why->lacks));
}

/* --- not driving -------------------------------------------------------------- */

static void
next_item (GString *out)
{
    if (out->len > 0)
        g_string_append (out, ", ");
}

static void
append_room (GString *out, gint64 room)
{
    g_autoptr (GString) days = g_string_new (NULL);

    rlv_view_days (days, room);
    g_string_append_printf (out, _ (" (room %s)"), days->str);
}

static void
append_before (GString *out, const RlvOutlook *outlook, const RlvAside *aside)
{
    for (guint i = 0; i < aside->before->len; i++) {
        const RlvRoom *room = &g_array_index (aside->before, RlvRoom, i);

        next_item (out);
        g_string_append (out, view_task (outlook, room->task)->id);
        append_room (out, room->room);
    }
    if (aside->gate.task == RLV_NONE)
        return;
    next_item (out);
    g_string_append_printf (
        out, _ ("gate %s"),
        rlv_item_id (outlook->plan, view_task (outlook, aside->gate.task)->gate));
    append_room (out, aside->gate.room);
}

/* Whom it asks for, with the skill. */
static void
append_demand (GString *out, const RlvOutlook *outlook, guint32 demand)
{
    guint32 n;
    const RlvDemand *it = &rlv_plan_demands (outlook->plan, &n)[demand];

    g_string_append (out, view_demand_name (outlook, demand));
    if (it->skill != RLV_NONE && it->person == RLV_NONE)
        g_string_append_printf (out, " / %s", view_item_name (outlook, it->skill));
}

static void
append_free (GString *out, const RlvOutlook *outlook, const RlvAside *aside)
{
    RlvCal cal = outlook->schedule->cal[aside->task];

    for (guint i = 0; i < aside->free->len; i++) {
        const RlvFree *free = &g_array_index (aside->free, RlvFree, i);

        next_item (out);
        append_demand (out, outlook, free->demand);
        if (free->since == RLV_TIME_NONE) {
            g_string_append (out, _ (" (always free)"));
            continue;
        }
        g_string_append (out, _ (" (free since "));
        view_day_words (out, rlv_cal_day (outlook->times, cal, free->since, FALSE),
                        TRUE);
        g_string_append_c (out, ')');
    }
}

static void
append_shut (GString *out, const RlvOutlook *outlook, const RlvAside *aside)
{
    RlvItemIx drives = outlook->schedule->why_start[aside->task].shut;
    guint n = 0;

    if (aside->shut->len == 0) {
        next_item (out);
        g_string_append (out, _ ("holidays (none in the span)"));
        return;
    }
    for (guint i = 0; i < aside->shut->len; i++) {
        RlvItemIx item = g_array_index (aside->shut, RlvItemIx, i);
        const char *name = view_item_name (outlook, item);

        if (item == drives)
            continue;
        next_item (out);
        g_string_append_printf (out, "%s%s%s", view_quote_open (),
                                *name != '\0' ? name : _ ("not a working day"),
                                view_quote_close ());
        n++;
    }
    if (n > 0)
        g_string_append (out, _ (" (off in the span)"));
}

static void
append_own (GString *out, const RlvOutlook *outlook, const RlvAside *aside)
{
    const RlvTask *task = view_task (outlook, aside->task);

    if (aside->date >= 0) {
        next_item (out);
        g_string_append_printf (out, "%s ", view_constraint_words (task->constraint));
        view_day_words (out, task->constraint_day, TRUE);
        append_room (out, aside->date);
    }
    if (aside->window >= 0) {
        next_item (out);
        g_string_append_printf (out, _ ("window %s%s%s"), view_quote_open (),
                                view_item_name (outlook, task->window),
                                view_quote_close ());
        append_room (out, aside->window);
    }
}

static void
append_not_driving (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    g_autoptr (GString) text = g_string_new (NULL);
    const RlvAside *aside = outlook->aside;

    append_free (text, outlook, aside);
    append_before (text, outlook, aside);
    append_own (text, outlook, aside);
    append_shut (text, outlook, aside);
    append_labelled (out, look, _ ("not driving"), text->str);
}

/* --- then --------------------------------------------------------------------- */

static void
append_missed (GString *out, const RlvOutlook *outlook, const RlvAside *aside)
{
    const RlvTask *task = view_task (outlook, aside->missed);
    RlvCal cal = outlook->schedule->cal[aside->missed];
    g_autoptr (GString) days = g_string_new (NULL);

    rlv_view_days (days, aside->late);
    g_string_append_printf (out, _ ("%s ends %s too late for %s on "),
                            view_task (outlook, aside->task)->id, days->str, task->id);
    rlv_view_day (out, rlv_cal_day (outlook->times, cal, aside->chance, FALSE));
    g_string_append (out, _ (": it waits for "));
    rlv_view_day (out, view_start_day (outlook, aside->missed));
}

static void
append_then (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    g_autoptr (GString) text = g_string_new (NULL);
    const RlvAside *aside = outlook->aside;

    if (aside->missed != RLV_NONE && aside->late > 0)
        append_missed (text, outlook, aside);
    if (aside->next_gate != RLV_NONE) {
        g_string_append (text, text->len > 0 ? _ ("; ") : "");
        g_string_append_printf (
            text, _ ("it leads to gate %s on "),
            rlv_item_id (outlook->plan, view_task (outlook, aside->next_gate)->gate));
        rlv_view_day (text, view_start_day (outlook, aside->next_gate));
    }
    if (text->len > 0)
        append_labelled (out, look, _ ("then"), text->str);
}

/* --- since the baseline ------------------------------------------------------- */

/* How much of the slip the float takes, and what the rest does. */
static void
append_costs (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);
    gint64 left = outlook->schedule->total_float[task];
    g_autoptr (GString) taken = g_string_new (NULL);
    g_autoptr (GString) costs = g_string_new (NULL);

    rlv_view_days (taken,
                   status->costs == 0 ? left : status->finish_slip - status->costs);
    rlv_view_days (costs, status->costs);
    if (status->costs == 0) {
        g_string_append_printf (out, _ ("float takes all of it, %s left"), taken->str);
        return;
    }
    if (status->costs < status->finish_slip)
        g_string_append_printf (out, _ ("float takes %s; "), taken->str);
    g_string_append_printf (out,
                            left < 0 ? _ ("a date that is fixed is missed by %s for it")
                                     : _ ("the end of the plan is %s later for it"),
                            costs->str);
}

/* Whether the gate that the task leads to has moved with it. */
static void
append_gate_slip (GString *out, const RlvOutlook *outlook)
{
    RlvTaskIx gate = outlook->aside->next_gate;
    const RlvTaskStatus *status;

    if (gate == RLV_NONE || outlook->baseline->start[gate] == RLV_TIME_NONE)
        return;
    status = view_task_status (outlook, gate);
    g_string_append_printf (
        out, _ ("; gate %s: "),
        rlv_item_id (outlook->plan, view_task (outlook, gate)->gate));
    view_days_signed (out, status->start_slip);
}

static gboolean
has_slipped (const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);

    return status != NULL && outlook->baseline != NULL && status->finish_slip > 0 &&
           status->state != RLV_STATE_DONE;
}

static void
append_slip (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    RlvTaskIx task = outlook->aside->task;
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) text = g_string_new (NULL);

    if (!has_slipped (outlook, task))
        return;
    view_days_signed (text, status->finish_slip);
    if (status->origin != RLV_NONE && status->origin != task)
        g_string_append_printf (text, _ (" since %s, from %s"),
                                outlook->baseline->fact->name,
                                view_task (outlook, status->origin)->id);
    else
        g_string_append_printf (text, _ (" since %s"), outlook->baseline->fact->name);
    g_string_append_printf (text, "%s ", view_colon ());
    append_costs (text, outlook, task);
    append_gate_slip (text, outlook);
    append_labelled (out, look, _ ("slip"), text->str);
}

/* --- earlier ------------------------------------------------------------------ */

static void
append_together (GString *out, const RlvOutlook *outlook, const RlvEarlier *earlier)
{
    g_string_append (out, _ ("all of these: "));
    for (guint i = 0; i < earlier->n_together; i++) {
        g_string_append (out, i > 0 ? _ (", and ") : "");
        rlv_view_ease (out, outlook, &earlier->together[i]);
    }
}

/* Whether the search, which gives the start @searched, confirms what one pass found;
 * where it does not, says so of @ease. */
static gboolean
is_borne_out (GString *out, const RlvOutlook *outlook, RlvTime searched,
              const RlvStatement *ease)
{
    RlvTaskIx task = outlook->aside->task;

    if (searched <= outlook->earlier->searched)
        return TRUE;
    g_string_append (out, _ ("; with "));
    if (ease != NULL)
        rlv_view_ease (out, outlook, ease);
    else
        append_together (out, outlook, outlook->earlier);
    g_string_append (out, _ (" the search starts it on "));
    rlv_view_day (out, view_time_day (outlook, task, searched, FALSE));
    return FALSE;
}

/* With people the order of work decides too, and so who judged it is told. */
static void
append_judge (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const RlvEarlier *earlier = outlook->earlier;
    guint n = MIN (earlier->n, SHOWN) + (earlier->n_together > 0);
    guint asked = 0, borne = 0;
    g_autoptr (GString) text = g_string_new (NULL);

    if (!outlook->levelled || n == 0)
        return;
    g_string_append (text, _ ("one pass by priority rule"));
    for (guint i = 0; i < earlier->n; i++)
        if (earlier->alone[i].searched != RLV_TIME_NONE) {
            borne += is_borne_out (text, outlook, earlier->alone[i].searched,
                                   &earlier->alone[i]);
            asked++;
        }
    if (earlier->together_searched != RLV_TIME_NONE) {
        borne += is_borne_out (text, outlook, earlier->together_searched, NULL);
        asked++;
    }
    if (asked == n && borne == n)
        g_string_append (text, _ ("; the search confirms it"));
    else if (asked > 0 && borne == asked)
        g_string_append_printf (text,
                                rlv_ngettext ("; the search confirms the first",
                                              "; the search confirms the first %u",
                                              asked),
                                asked);
    append_labelled (out, look, _ ("judged by"), text->str);
}

static void
append_earlier (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const RlvEarlier *earlier = outlook->earlier;
    g_autoptr (GString) text = g_string_new (NULL);

    if (earlier->begun) {
        append_labelled (out, look, _ ("it takes"),
                         _ ("it has begun: its start is past changing"));
        return;
    }
    g_string_append_printf (text,
                            rlv_ngettext ("to start %d working day earlier",
                                          "to start %d working days earlier",
                                          (gulong) outlook->earlier_days),
                            outlook->earlier_days);
    if (earlier->start != outlook->schedule->start[outlook->aside->task])
        g_string_append (text, _ (", as one pass places it"));
    g_string_append_printf (text, "%s ", view_colon ());
    if (earlier->n > 0) {
        if (earlier->n > 1)
            g_string_append (text, _ ("one of "));
        rlv_view_eases (text, outlook, earlier->alone, MIN (earlier->n, SHOWN), SHOWN);
        if (earlier->n > SHOWN)
            g_string_append_printf (text, _ (", or one of %u more (-f json)"),
                                    earlier->n - SHOWN);
    } else if (earlier->n_together == 0 && earlier->cut_short) {
        g_string_append (text, _ ("not found in this large plan"));
    } else if (earlier->n_together == 0) {
        g_string_append (text, _ ("nothing the plan says can be changed so"));
    }
    if (earlier->n_together > 0) {
        g_string_append (text, earlier->n > 0 ? _ (", or ") : "");
        append_together (text, outlook, earlier);
    }
    append_labelled (out, look, _ ("it takes"), text->str);
    append_judge (out, outlook, look);
}

void
view_explain_aside (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    if (outlook->aside == NULL)
        return;
    g_string_append_c (out, '\n');
    append_not_driving (out, outlook, look);
    append_then (out, outlook, look);
    append_slip (out, outlook, look);
    if (outlook->earlier != NULL)
        append_earlier (out, outlook, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_room (ViewJson *json, const char *name, const RlvOutlook *outlook,
           const RlvRoom *room)
{
    view_json_object (json, name);
    view_json_task_head (json, outlook, room->task);
    view_json_thousandths (json, "room", room->room);
    view_json_end_object (json);
}

static void
json_not_driving (ViewJson *json, const RlvOutlook *outlook)
{
    const RlvAside *aside = outlook->aside;

    view_json_object (json, "notDriving");
    view_json_array (json, "tasks");
    for (guint i = 0; i < aside->before->len; i++)
        json_room (json, NULL, outlook, &g_array_index (aside->before, RlvRoom, i));
    view_json_end_array (json);
    if (aside->gate.task != RLV_NONE)
        json_room (json, "gate", outlook, &aside->gate);
    view_json_array (json, "people");
    for (guint i = 0; i < aside->free->len; i++) {
        const RlvFree *free = &g_array_index (aside->free, RlvFree, i);
        g_autoptr (GString) who = g_string_new (NULL);

        view_json_object (json, NULL);
        append_demand (who, outlook, free->demand);
        view_json_text (json, "who", who->str);
        view_json_time (json, "freeSince", free->since);
        view_json_end_object (json);
    }
    view_json_end_array (json);
    if (aside->date >= 0)
        view_json_thousandths (json, "dateRoom", aside->date);
    if (aside->window >= 0)
        view_json_thousandths (json, "windowRoom", aside->window);
    view_json_array (json, "daysOff");
    for (guint i = 0; i < aside->shut->len; i++)
        view_json_text (
            json, NULL,
            view_item_name (outlook, g_array_index (aside->shut, RlvItemIx, i)));
    view_json_end_array (json);
    view_json_end_object (json);
}

static void
json_then (ViewJson *json, const RlvOutlook *outlook)
{
    const RlvAside *aside = outlook->aside;

    view_json_object (json, "then");
    if (aside->missed != RLV_NONE && aside->late > 0) {
        view_json_object (json, "missed");
        view_json_task_head (json, outlook, aside->missed);
        view_json_time (json, "chance", aside->chance);
        view_json_thousandths (json, "late", aside->late);
        view_json_time (json, "start", outlook->schedule->start[aside->missed]);
        view_json_end_object (json);
    }
    if (aside->next_gate != RLV_NONE) {
        view_json_text (
            json, "gate",
            rlv_item_id (outlook->plan, view_task (outlook, aside->next_gate)->gate));
        view_json_time (json, "gateStart", outlook->schedule->start[aside->next_gate]);
    }
    view_json_end_object (json);
}

static void
json_slip (ViewJson *json, const RlvOutlook *outlook)
{
    RlvTaskIx task = outlook->aside->task, gate = outlook->aside->next_gate;
    const RlvTaskStatus *status = view_task_status (outlook, task);

    if (!has_slipped (outlook, task))
        return;
    view_json_object (json, "slip");
    view_json_text (json, "baseline", outlook->baseline->fact->name);
    view_json_thousandths (json, "days", status->finish_slip);
    view_json_thousandths (json, "costs", status->costs);
    view_json_text (json, "from",
                    status->origin != RLV_NONE ? view_task (outlook, status->origin)->id
                                               : NULL);
    if (gate != RLV_NONE && outlook->baseline->start[gate] != RLV_TIME_NONE)
        view_json_thousandths (json, "gateSlip",
                               view_task_status (outlook, gate)->start_slip);
    view_json_end_object (json);
}

static void
json_statements (ViewJson *json, const char *name, const RlvOutlook *outlook,
                 const RlvStatement *statements, guint n)
{
    view_json_array (json, name);
    for (guint i = 0; i < n; i++)
        view_json_statement (json, outlook, &statements[i]);
    view_json_end_array (json);
}

void
view_json_aside (ViewJson *json, const RlvOutlook *outlook)
{
    const RlvEarlier *earlier = outlook->earlier;

    if (outlook->aside == NULL)
        return;
    json_not_driving (json, outlook);
    json_then (json, outlook);
    json_slip (json, outlook);
    if (earlier == NULL)
        return;
    view_json_object (json, "earlier");
    view_json_int (json, "days", outlook->earlier_days);
    view_json_bool (json, "begun", earlier->begun);
    view_json_time (json, "start", earlier->start);
    view_json_time (json, "wanted", earlier->wanted);
    json_statements (json, "alone", outlook, earlier->alone, earlier->n);
    json_statements (json, "together", outlook, earlier->together, earlier->n_together);
    if (earlier->searched != RLV_TIME_NONE)
        view_json_time (json, "searchWanted", earlier->searched);
    if (earlier->together_searched != RLV_TIME_NONE)
        view_json_time (json, "togetherSearched", earlier->together_searched);
    view_json_int (json, "runs", (gint64) earlier->runs);
    view_json_bool (json, "cutShort", earlier->cut_short);
    view_json_end_object (json);
}

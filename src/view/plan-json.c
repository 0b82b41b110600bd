/* The plan and its dates for machines: JSON and CSV.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <string.h>

/* --- JSON --------------------------------------------------------------------- */

static const char *
id_or_null (const RlvOutlook *outlook, RlvItemIx item)
{
    return item == RLV_NONE ? NULL : rlv_item_id (outlook->plan, item);
}

/* Which calendar does not work, and on which days. */
static void
json_shut (ViewJson *json, const RlvOutlook *outlook, const RlvWhy *why)
{
    RlvItemIx calendar = view_shut_calendar (outlook, why);

    if (!view_shut_by_week (outlook, why))
        view_json_text (json, "shut", view_item_name (outlook, why->shut));
    if (calendar == RLV_NONE)
        return;
    view_json_object (json, "calendar");
    view_json_text (json, "id", rlv_item_id (outlook->plan, calendar));
    view_json_text (json, "name", view_item_name (outlook, calendar));
    view_json_text (json, "says", rlv_plan_kind_name (outlook->plan, why->shut));
    view_json_day (json, "from", why->shut_from);
    view_json_day (json, "to", why->shut_to);
    view_json_end_object (json);
}

static void
json_holders (ViewJson *json, const RlvOutlook *outlook, const RlvWhy *why)
{
    const RlvTaskIx *holders = &outlook->schedule->holders[why->first_holder];

    view_json_array (json, "holders");
    for (guint32 i = 0; i < why->n_holders; i++)
        view_json_text (json, NULL, view_task (outlook, holders[i])->id);
    view_json_end_array (json);
}

void
view_json_why (ViewJson *json, const char *name, const RlvOutlook *outlook,
               RlvTaskIx task, const RlvWhy *why)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);
    g_autoptr (GString) words = g_string_new (NULL);

    view_why_words (words, outlook, task, why);
    view_json_object (json, name);
    view_json_text (json, "kind", view_why_kind (why->kind));
    if (why->link < n) {
        view_json_text (json, "link", rlv_link_type_name (links[why->link].type));
        view_json_span (json, "lag", links[why->link].lag);
    }
    if (why->task != RLV_NONE)
        view_json_text (json, "task", view_task (outlook, why->task)->id);
    if (why->item != RLV_NONE)
        view_json_text (json, "item", id_or_null (outlook, why->item));
    if (why->shut != RLV_NONE)
        json_shut (json, outlook, why);
    if (why->lacks != RLV_NONE)
        view_json_text (json, "lacks", view_demand_name (outlook, why->lacks));
    if (why->n_holders > 0)
        json_holders (json, outlook, why);
    if (why->at != RLV_TIME_NONE)
        view_json_time (json, "at", why->at);
    view_json_text (json, "words", words->str);
    view_json_end_object (json);
}

static void
json_staff (ViewJson *json, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvSchedule *schedule = outlook->schedule;
    const RlvTask *it = view_task (outlook, task);
    guint32 n_teams, n_persons;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n_teams);
    const RlvPerson *persons = rlv_plan_persons (outlook->plan, &n_persons);

    view_json_array (json, "staff");
    for (guint32 i = 0; i < it->n_demands && schedule->staffing != NULL; i++) {
        const RlvStaffing *staffing = &schedule->staffing[it->first_demand + i];

        view_json_object (json, NULL);
        view_json_text (json, "team",
                        staffing->team < n_teams ? teams[staffing->team].id : NULL);
        view_json_array (json, "persons");
        for (guint32 j = 0; j < staffing->n_named; j++)
            view_json_text (json, NULL,
                            persons[schedule->named[staffing->first_named + j]].id);
        view_json_end_array (json);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
json_state (ViewJson *json, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);

    if (status == NULL)
        return;
    view_json_text (json, "state", rlv_state_name (status->state));
    view_json_bool (json, "late", status->late);
    if (outlook->baseline == NULL)
        return;
    view_json_time (json, "baselineStart", outlook->baseline->start[task]);
    view_json_time (json, "baselineFinish", outlook->baseline->finish[task]);
    view_json_thousandths (json, "startSlip", status->start_slip);
    view_json_thousandths (json, "finishSlip", status->finish_slip);
}

static const char *
critical_word (const RlvOutlook *outlook, RlvTaskIx task)
{
    static const char *const words[] = {"no", "near", "yes"};

    return words[MIN (outlook->schedule->critical[task], 2)];
}

/* What is over has no float. */
void
view_json_float (ViewJson *json, const char *name, const RlvOutlook *outlook,
                 RlvTaskIx task, gint64 thousandths)
{
    if (view_task_done (outlook, task))
        view_json_text (json, name, NULL);
    else
        view_json_thousandths (json, name, thousandths);
}

static void
json_dates (ViewJson *json, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvSchedule *schedule = outlook->schedule;

    view_json_time (json, "start", schedule->start[task]);
    view_json_time (json, "finish", schedule->finish[task]);
    view_json_day (json, "startDay", view_start_day (outlook, task));
    view_json_day (json, "finishDay", view_finish_day (outlook, task));
    view_json_text (json, "zone", rlv_times_zone (outlook->times, schedule->cal[task]));
    view_json_time (json, "lateStart", schedule->late_start[task]);
    view_json_time (json, "lateFinish", schedule->late_finish[task]);
    view_json_float (json, "totalFloat", outlook, task, schedule->total_float[task]);
    view_json_float (json, "freeFloat", outlook, task, schedule->free_float[task]);
    view_json_text (json, "critical", critical_word (outlook, task));
    view_json_bool (json, "driving", schedule->driving[task] != 0);
    view_json_why (json, "whyStart", outlook, task, &schedule->why_start[task]);
    view_json_why (json, "whyFinish", outlook, task, &schedule->why_finish[task]);
    json_staff (json, outlook, task);
}

void
view_json_task_head (ViewJson *json, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);

    view_json_text (json, "id", it->id);
    view_json_text (json, "name", view_task_name (outlook, task));
    view_json_text (json, "side", rlv_side_name (it->side));
}

static void
json_task (ViewJson *json, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);
    guint32 n_waves, n_phases, n_teams;
    const RlvItemIx *waves = view_of_kind (outlook->plan, "wave", &n_waves);
    const RlvItemIx *phases = view_of_kind (outlook->plan, "phase", &n_phases);
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n_teams);

    view_json_object (json, NULL);
    view_json_task_head (json, outlook, task);
    view_json_text (json, "kind", it->kind);
    view_json_text (
        json, "wave",
        id_or_null (outlook, it->wave < n_waves ? waves[it->wave] : RLV_NONE));
    view_json_text (
        json, "phase",
        id_or_null (outlook, it->phase < n_phases ? phases[it->phase] : RLV_NONE));
    view_json_text (json, "team", it->team < n_teams ? teams[it->team].id : NULL);
    view_json_text (json, "gate", id_or_null (outlook, it->gate));
    view_json_span (json, "duration", it->likely);
    view_json_day (json, "deadline", it->deadline);
    json_state (json, outlook, task);
    if (outlook->schedule != NULL)
        json_dates (json, outlook, task);
    view_json_end_object (json);
}

void
view_json_plan_head (ViewJson *json, const RlvOutlook *outlook)
{
    view_json_object (json, "plan");
    view_json_text (json, "id", rlv_item_id (outlook->plan, 0));
    view_json_text (json, "name", view_item_name (outlook, 0));
    view_json_text (json, "version", view_item_text (outlook->plan, 0, "version"));
    view_json_text (json, "kind", view_item_text (outlook->plan, 0, "kind"));
    view_json_end_object (json);
    view_json_day (json, "dataDate", outlook->data_date);
    view_json_text (json, "journal",
                    outlook->facts != NULL ? outlook->facts->head : NULL);
    view_json_text (json, "baseline",
                    outlook->baseline != NULL ? outlook->baseline->fact->name : NULL);
}

static void
json_path (ViewJson *json, const RlvOutlook *outlook)
{
    const RlvSchedule *schedule = outlook->schedule;

    view_json_array (json, "path");
    for (guint32 i = 0; i < schedule->n; i++)
        if (schedule->driving[schedule->order[i]])
            view_json_text (json, NULL, view_task (outlook, schedule->order[i])->id);
    view_json_end_array (json);
}

void
rlv_view_plan_json (GString *out, const RlvOutlook *outlook)
{
    ViewJson json = {.out = out};
    const RlvSchedule *schedule = outlook->schedule;
    guint32 n = view_n_tasks (outlook);

    view_json_begin (&json, "releve/plan/1");
    view_json_plan_head (&json, outlook);
    view_json_bool (&json, "scheduled", schedule != NULL);
    view_json_bool (&json, "levelled", outlook->levelled);
    if (schedule != NULL) {
        view_json_time (&json, "begin",
                        schedule->n > 0 ? schedule->begin : RLV_TIME_NONE);
        view_json_time (&json, "end", schedule->end);
        view_json_day (&json, "firstDay", view_plan_first (outlook));
        view_json_day (&json, "lastDay", view_plan_last (outlook));
        view_json_time (&json, "endUnlevelled",
                        outlook->unlevelled != NULL ? outlook->unlevelled->end
                                                    : RLV_TIME_NONE);
        view_json_time (&json, "bound", schedule->bound);
        view_json_int (&json, "generated", (gint64) schedule->generated);
        view_json_bool (&json, "cutShort", schedule->cut_short);
        json_path (&json, outlook);
    }
    view_json_array (&json, "tasks");
    for (guint32 i = 0; i < n; i++)
        json_task (&json, outlook, i);
    view_json_end_array (&json);
    if (outlook->loads != NULL)
        view_json_loads (&json, outlook);
    view_json_finish (&json);
}

/* --- CSV ---------------------------------------------------------------------- */

/* A cell that a spreadsheet would take for a formula gets an apostrophe, so that a name
 * in a plan cannot run anything at who opens the file. */
static void
csv_cell (GString *out, const char *text, char separator, gboolean last)
{
    g_autofree char *safe = view_harmless (text == NULL ? "" : text);
    gboolean quote = strpbrk (safe, ",;\"") != NULL;

    if (quote)
        g_string_append_c (out, '"');
    if (*safe != '\0' && strchr ("=+-@", *safe) != NULL)
        g_string_append_c (out, '\'');
    for (const char *p = safe; *p != '\0'; p++) {
        if (*p == '"')
            g_string_append_c (out, '"');
        g_string_append_c (out, *p);
    }
    if (quote)
        g_string_append_c (out, '"');
    g_string_append (out, last ? "\r\n" : "");
    if (!last)
        g_string_append_c (out, separator);
}

/* Days are numbers: with the decimal comma for those who separate with semicolons. */
static void
csv_float (GString *out, const RlvOutlook *outlook, RlvTaskIx task, gint64 thousandths,
           char separator)
{
    g_autoptr (GString) number = g_string_new (NULL);

    if (!view_task_done (outlook, task))
        view_thousandths (number, thousandths);
    if (separator == ';')
        g_strdelimit (number->str, ".", ',');
    g_string_append (out, number->str);
    g_string_append_c (out, separator);
}

static void
csv_day (GString *out, RlvDay day, char separator)
{
    char buffer[RLV_DATE_SIZE];

    if (day != RLV_DAY_NONE)
        g_string_append (out, rlv_day_format (day, buffer));
    g_string_append_c (out, separator);
}

static void
csv_task (GString *out, const RlvOutlook *outlook, RlvTaskIx task, char separator)
{
    const RlvTask *it = view_task (outlook, task);
    const RlvSchedule *schedule = outlook->schedule;
    guint32 n_waves, n_teams;
    const RlvItemIx *waves = view_of_kind (outlook->plan, "wave", &n_waves);
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n_teams);
    g_autoptr (GString) why = g_string_new (NULL);

    csv_cell (out, it->id, separator, FALSE);
    csv_cell (out, view_task_name (outlook, task), separator, FALSE);
    csv_cell (out, rlv_side_name (it->side), separator, FALSE);
    csv_cell (out,
              it->wave < n_waves ? rlv_item_id (outlook->plan, waves[it->wave]) : "",
              separator, FALSE);
    csv_cell (out, it->team < n_teams ? teams[it->team].id : "", separator, FALSE);
    csv_day (out, view_start_day (outlook, task), separator);
    csv_day (out, view_finish_day (outlook, task), separator);
    if (schedule == NULL) {
        g_string_append_printf (out, "%c%c%c\r\n", separator, separator, separator);
        return;
    }
    csv_float (out, outlook, task, schedule->total_float[task], separator);
    csv_float (out, outlook, task, schedule->free_float[task], separator);
    csv_cell (out, critical_word (outlook, task), separator, FALSE);
    view_why_brief (why, outlook, view_driver (outlook, task));
    csv_cell (out, why->str, separator, TRUE);
}

void
rlv_view_plan_csv (GString *out, const RlvOutlook *outlook, char separator)
{
    static const char *const titles[] = {
        "id",     "name",       "side",      "wave",     "team",   "start",
        "finish", "totalFloat", "freeFloat", "critical", "because"};
    guint32 n = view_n_tasks (outlook);

    if (separator == ';')
        g_string_append (out, "\357\273\277");
    for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
        csv_cell (out, titles[i], separator, i + 1 == G_N_ELEMENTS (titles));
    for (guint32 i = 0; i < n; i++)
        csv_task (out, outlook, i, separator);
}

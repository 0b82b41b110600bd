/* The outlook in XML: its one form outside the program, and what stylesheets read.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define WEEKS_PER_TABLE 53

typedef struct {
    const RlvOutlook *outlook;
    const RlvLook *look;
    gboolean tasks; /* each on its own, too */
} Wanted;

static void
words_attr (ViewXml *xml, const char *name,
            void (*write) (GString *out, const RlvOutlook *outlook),
            const RlvOutlook *outlook)
{
    g_autoptr (GString) text = g_string_new (NULL);

    write (text, outlook);
    if (text->len > 0)
        view_xml_attr (xml, name, text->str);
}

void
view_xml_days (ViewXml *xml, const char *name, gint64 thousandths, gboolean with_sign)
{
    g_autoptr (GString) text = g_string_new (NULL);

    if (with_sign)
        view_days_signed (text, thousandths);
    else
        rlv_view_days (text, thousandths);
    view_xml_attr (xml, name, text->str);
}

/* --- head --------------------------------------------------------------------- */

static void
write_plan (ViewXml *xml, const RlvOutlook *outlook)
{
    const RlvPlan *plan = outlook->plan;

    view_xml_open (xml, "plan");
    view_xml_attr (xml, "id", rlv_item_id (plan, 0));
    view_xml_attr (xml, "name", view_item_name (outlook, 0));
    view_xml_attr (xml, "kind", view_item_text (plan, 0, "kind"));
    view_xml_attr (xml, "version", view_item_text (plan, 0, "version"));
    view_xml_attr (xml, "status", view_item_text (plan, 0, "status"));
    view_xml_day (xml, "start", rlv_plan_start (plan));
    view_xml_close (xml);
}

static void
write_sides (ViewXml *xml, const RlvOutlook *outlook)
{
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        const char *party = view_party_name (outlook, side);

        if (side == RLV_SIDE_THIRD && party == NULL)
            continue;
        view_xml_open (xml, "side");
        view_xml_attr (xml, "id", rlv_side_name (side));
        view_xml_attr (xml, "mark", rlv_view_side_mark (side, FALSE));
        view_xml_attr (xml, "name", rlv_view_side_name (side));
        view_xml_attr (xml, "party", party);
        view_xml_close (xml);
    }
}

static void
write_summary (ViewXml *xml, const RlvOutlook *outlook)
{
    const RlvSchedule *schedule = outlook->schedule;

    view_xml_open (xml, "summary");
    view_xml_int (xml, "tasks", view_n_tasks (outlook));
    /* For where it may take one line and no more. */
    g_autofree char *cut = view_set_cut (view_item_name (outlook, 0), 6500);
    view_xml_attr (xml, "nameCut", cut);
    view_xml_bool (xml, "scheduled", schedule != NULL);
    view_xml_bool (xml, "levelled", outlook->levelled);
    words_attr (xml, "headline", view_headline, outlook);
    words_attr (xml, "pathText", view_path_words, outlook);
    words_attr (xml, "teamsText", view_levelling_words, outlook);
    words_attr (xml, "boundText", view_bound_words, outlook);
    if (schedule != NULL) {
        if (schedule->n > 0)
            view_xml_time (xml, "begin", schedule->begin);
        view_xml_time (xml, "end", schedule->end);
        view_xml_day (xml, "firstDay", view_plan_first (outlook));
        view_xml_day (xml, "lastDay", view_plan_last (outlook));
        view_xml_day_words (xml, "firstText", view_plan_first (outlook));
        view_xml_day_words (xml, "lastText", view_plan_last (outlook));
    }
    if (schedule != NULL && schedule->bound != RLV_TIME_NONE)
        view_xml_time (xml, "bound", schedule->bound);
    if (schedule != NULL && outlook->unlevelled != NULL)
        view_xml_time (xml, "endUnlevelled", outlook->unlevelled->end);
    if (outlook->status != NULL) {
        g_autoptr (GString) counts = g_string_new (NULL);
        view_counts (counts, outlook->status);
        view_xml_attr (xml, "countsText", counts->str);
    }
    view_xml_close (xml);
}

/* --- tasks -------------------------------------------------------------------- */

static void
write_shut (ViewXml *xml, const RlvOutlook *outlook, const RlvWhy *why)
{
    RlvItemIx calendar = view_shut_calendar (outlook, why);

    if (!view_shut_by_week (outlook, why))
        view_xml_attr (xml, "shut", view_item_name (outlook, why->shut));
    if (calendar == RLV_NONE)
        return;
    view_xml_attr (xml, "calendar", rlv_item_id (outlook->plan, calendar));
    view_xml_day (xml, "offFrom", why->shut_from);
    view_xml_day (xml, "offTo", why->shut_to);
}

static void
write_why (ViewXml *xml, const RlvOutlook *outlook, RlvTaskIx task, const char *of,
           const RlvWhy *why)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);
    g_autoptr (GString) words = g_string_new (NULL);
    char buffer[RLV_DATE_SIZE];

    view_why_words (words, outlook, task, why);
    view_xml_open (xml, "why");
    view_xml_attr (xml, "of", of);
    view_xml_attr (xml, "kind", view_why_kind (why->kind));
    if (why->link < n) {
        view_xml_attr (xml, "link", rlv_link_type_name (links[why->link].type));
        view_xml_attr (xml, "lag", rlv_span_format (links[why->link].lag, buffer));
    }
    if (why->task != RLV_NONE)
        view_xml_attr (xml, "task", view_task (outlook, why->task)->id);
    if (why->item != RLV_NONE)
        view_xml_attr (xml, "item", rlv_item_id (outlook->plan, why->item));
    if (why->shut != RLV_NONE)
        write_shut (xml, outlook, why);
    view_xml_time (xml, "at", why->at);
    view_xml_attr (xml, "text", words->str);
    view_xml_close (xml);
}

static void
task_state (ViewXml *xml, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);

    if (status == NULL)
        return;
    view_xml_attr (xml, "state", rlv_state_name (status->state));
    view_xml_attr (xml, "stateText", view_state_words (status->state));
    view_xml_bool (xml, "late", status->late);
    if (outlook->baseline == NULL || outlook->baseline->finish[task] == RLV_TIME_NONE)
        return;
    view_xml_time (xml, "baselineStart", outlook->baseline->start[task]);
    view_xml_time (xml, "baselineFinish", outlook->baseline->finish[task]);
    view_xml_thousandths (xml, "finishSlip", status->finish_slip);
    view_xml_days (xml, "slipText", status->finish_slip, TRUE);
}

static void
write_float (ViewXml *xml, const char *name, const RlvOutlook *outlook, RlvTaskIx task)
{
    g_autoptr (GString) text = g_string_new (NULL);

    view_float (text, outlook, task);
    view_xml_attr (xml, name, text->str);
}

static void
task_dates (ViewXml *xml, const RlvOutlook *outlook, RlvTaskIx task)
{
    static const char *const critical[] = {"no", "near", "yes"};
    const RlvSchedule *schedule = outlook->schedule;

    view_xml_time (xml, "start", schedule->start[task]);
    view_xml_time (xml, "finish", schedule->finish[task]);
    view_xml_day (xml, "startDay", view_start_day (outlook, task));
    view_xml_day (xml, "finishDay", view_finish_day (outlook, task));
    view_xml_day_words (xml, "startText", view_start_day (outlook, task));
    view_xml_day_words (xml, "finishText", view_finish_day (outlook, task));
    view_xml_attr (xml, "zone", rlv_times_zone (outlook->times, schedule->cal[task]));
    if (!view_task_done (outlook, task)) {
        view_xml_thousandths (xml, "totalFloat", schedule->total_float[task]);
        view_xml_thousandths (xml, "freeFloat", schedule->free_float[task]);
    }
    write_float (xml, "floatText", outlook, task);
    view_xml_attr (xml, "critical", critical[MIN (schedule->critical[task], 2)]);
    view_xml_bool (xml, "driving", schedule->driving[task] != 0);
}

static void
write_task (ViewXml *xml, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);
    guint32 n_waves, n_teams;
    const RlvItemIx *waves = view_of_kind (outlook->plan, "wave", &n_waves);
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n_teams);
    char buffer[RLV_DATE_SIZE];

    view_xml_open (xml, "task");
    view_xml_attr (xml, "id", it->id);
    view_xml_attr (xml, "name", view_task_name (outlook, task));
    view_xml_attr (xml, "side", rlv_side_name (it->side));
    view_xml_attr (xml, "kind", it->kind);
    if (it->wave < n_waves)
        view_xml_attr (xml, "wave", rlv_item_id (outlook->plan, waves[it->wave]));
    if (it->team < n_teams)
        view_xml_attr (xml, "team", teams[it->team].id);
    if (it->gate != RLV_NONE)
        view_xml_attr (xml, "gate", rlv_item_id (outlook->plan, it->gate));
    view_xml_attr (xml, "duration", rlv_span_format (it->likely, buffer));
    view_xml_day (xml, "deadline", it->deadline);
    if (outlook->schedule != NULL)
        task_dates (xml, outlook, task);
    task_state (xml, outlook, task);
    if (outlook->schedule != NULL) {
        write_why (xml, outlook, task, "start", &outlook->schedule->why_start[task]);
        write_why (xml, outlook, task, "finish", &outlook->schedule->why_finish[task]);
    }
    view_xml_close (xml);
}

/* The chain that decides the end, ready to be read from the top. */
static void
write_path (ViewXml *xml, const RlvOutlook *outlook)
{
    const RlvSchedule *schedule = outlook->schedule;

    view_xml_open (xml, "path");
    for (guint32 i = 0; i < schedule->n; i++) {
        RlvTaskIx task = schedule->order[i];
        const RlvTask *it = view_task (outlook, task);
        g_autoptr (GString) words = g_string_new (NULL);

        if (!schedule->driving[task])
            continue;
        view_why_words (words, outlook, task, view_driver (outlook, task));
        view_xml_open (xml, "step");
        view_xml_attr (xml, "task", it->id);
        view_xml_attr (xml, "name", view_task_name (outlook, task));
        view_xml_attr (xml, "side", rlv_side_name (it->side));
        view_xml_attr (xml, "team", view_team_name (outlook, it->team));
        view_xml_day_words (xml, "startText", view_start_day (outlook, task));
        view_xml_day_words (xml, "finishText", view_finish_day (outlook, task));
        view_xml_attr (xml, "because", words->str);
        view_xml_close (xml);
    }
    view_xml_close (xml);
}

/* --- gates -------------------------------------------------------------------- */

static void
write_criterion (ViewXml *xml, const RlvOutlook *outlook, RlvItemIx item)
{
    static const char *const states[] = {"awaited", "delivered", "met"};
    ViewProof proof = view_criterion_proof (outlook, item);
    RlvItemIx evidence = view_item_ref (outlook->plan, item, "evidence");

    view_xml_open (xml, "criterion");
    view_xml_attr (xml, "id", rlv_item_id (outlook->plan, item));
    view_xml_attr (xml, "name", view_item_name (outlook, item));
    view_xml_attr (xml, "threshold", view_item_text (outlook->plan, item, "threshold"));
    if (evidence != RLV_NONE)
        view_xml_attr (xml, "evidence", rlv_item_id (outlook->plan, evidence));
    view_xml_attr (xml, "state", states[proof]);
    view_xml_attr (xml, "mark", view_proof_mark (proof));
    view_xml_attr (xml, "stateText", view_proof_words (proof));
    view_xml_close (xml);
}

static void
gate_status (ViewXml *xml, const RlvOutlook *outlook, RlvItemIx gate)
{
    const RlvGateStatus *status = view_gate_status (outlook, gate);
    g_autoptr (GString) words = g_string_new (NULL);
    g_autoptr (GString) decided = g_string_new (NULL);

    if (status == NULL)
        return;
    view_gate_words (words, status);
    view_gate_decisions (decided, status, FALSE);
    view_xml_bool (xml, "passed", status->passed);
    view_xml_int (xml, "met", status->met);
    view_xml_int (xml, "unproven", status->unproven);
    view_xml_int (xml, "asked", status->criteria);
    view_xml_attr (xml, "stateText", words->str);
    view_xml_attr (xml, "decisionText", decided->str);
}

/* "in 21 days", or "8 days ago". */
static void
in_days (ViewXml *xml, const char *name, const RlvOutlook *outlook, RlvDay day)
{
    gint days = day - outlook->data_date;

    if (outlook->data_date == RLV_DAY_NONE || day == RLV_DAY_NONE)
        return;
    view_xml_int (xml, "days", days);
    if (days < 0)
        view_xml_attrf (xml, name,
                        rlv_ngettext ("%d day ago", "%d days ago", (gulong) -days),
                        -days);
    else
        view_xml_attrf (xml, name,
                        rlv_ngettext ("in %d day", "in %d days", (gulong) days), days);
}

static void
write_gate (ViewXml *xml, const RlvOutlook *outlook, RlvItemIx gate, RlvTaskIx task)
{
    RlvItemIx committee = view_item_ref (outlook->plan, gate, "committee");
    const RlvTaskStatus *status =
        task == RLV_NONE ? NULL : view_task_status (outlook, task);

    view_xml_open (xml, "gate");
    view_xml_attr (xml, "id", rlv_item_id (outlook->plan, gate));
    view_xml_attr (xml, "name", view_item_name (outlook, gate));
    view_xml_attr (xml, "kind", view_item_text (outlook->plan, gate, "kind"));
    if (committee != RLV_NONE)
        view_xml_attr (xml, "committee", view_item_name (outlook, committee));
    if (task != RLV_NONE) {
        view_xml_attr (xml, "task", view_task (outlook, task)->id);
        view_xml_day (xml, "day", view_finish_day (outlook, task));
        view_xml_day_words (xml, "dayText", view_finish_day (outlook, task));
        if (outlook->schedule != NULL)
            write_float (xml, "floatText", outlook, task);
        in_days (xml, "inText", outlook, view_finish_day (outlook, task));
    }
    if (status != NULL && outlook->baseline != NULL)
        view_xml_days (xml, "slipText", status->finish_slip, TRUE);
    gate_status (xml, outlook, gate);
    if (rlv_vocab_find (rlv_plan_vocab (outlook->plan), "criterion") != RLV_NONE)
        for (RlvItemIx item =
                 rlv_plan_child (outlook->plan, gate, "criterion", RLV_NONE);
             item != RLV_NONE;
             item = rlv_plan_child (outlook->plan, gate, "criterion", item))
            write_criterion (xml, outlook, item);
    view_xml_close (xml);
}

/* In order of time where there are dates; those that no task decides last. */
static void
write_gates (ViewXml *xml, const RlvOutlook *outlook)
{
    guint32 n, n_tasks = view_n_tasks (outlook);
    const RlvItemIx *gates = view_of_kind (outlook->plan, "gate", &n);
    g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);

    for (guint32 i = 0; i < n_tasks; i++) {
        RlvTaskIx task = outlook->schedule != NULL ? outlook->schedule->order[i] : i;
        RlvItemIx gate = view_task (outlook, task)->gate;

        if (gate != RLV_NONE && g_hash_table_add (shown, GUINT_TO_POINTER (gate)))
            write_gate (xml, outlook, gate, task);
    }
    for (guint32 i = 0; i < n; i++)
        if (!g_hash_table_contains (shown, GUINT_TO_POINTER (gates[i])))
            write_gate (xml, outlook, gates[i], RLV_NONE);
}

/* --- loads -------------------------------------------------------------------- */

/* Depth of the ground of a cell: by quarters of the capacity, and over it. */
static void
write_cell (ViewXml *xml, const RlvLoad *load)
{
    gint64 percent = load == NULL ? 0 : view_load_percent (load);

    view_xml_open (xml, "cell");
    if (load != NULL) {
        view_xml_thousandths (xml, "load", load->load * 10);
        view_xml_thousandths (xml, "capacity", load->capacity * 10);
        view_xml_bool (xml, "over", view_load_over (load));
    }
    view_xml_int (xml, "depth",
                  percent < 0 ? 4
                              : (percent == 0 ? 0 : MIN (4, 1 + (percent - 1) / 25)));
    if (percent != 0)
        view_xml_attrf (xml, "text", percent < 0 ? "!!" : "%" G_GINT64_FORMAT, percent);
    view_xml_close (xml);
}

static void
write_load_table (ViewXml *xml, const RlvOutlook *outlook, GHashTable *index,
                  const GArray *asked, RlvDay first, RlvDay until)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);

    view_xml_open (xml, "loads");
    for (RlvDay monday = first; monday < until; monday += 7) {
        int year, month, mday;

        rlv_day_to_civil (monday, &year, &month, &mday);
        view_xml_open (xml, "week");
        view_xml_day (xml, "monday", monday);
        view_xml_day_words (xml, "mondayText", monday);
        view_xml_int (xml, "iso", view_iso_week (monday));
        /* The month is named over its first week, where the name has room. */
        if (monday == first || (mday <= 7 && monday + 7 < until))
            view_xml_attr (xml, "month", view_month_short (month));
        view_xml_close (xml);
    }
    for (guint i = 0; i < asked->len; i++) {
        guint32 team = g_array_index (asked, guint32, i);

        view_xml_open (xml, "team");
        view_xml_attr (xml, "id", teams[team].id);
        view_xml_attr (xml, "name", view_team_name (outlook, team));
        view_xml_attr (xml, "side", rlv_side_name (teams[team].side));
        for (RlvDay monday = first; monday < until; monday += 7)
            write_cell (xml, view_load_at (index, team, monday));
        view_xml_close (xml);
    }
    view_xml_close (xml);
}

static void
write_loads (ViewXml *xml, const RlvOutlook *outlook)
{
    RlvDay first = 0, last = 0;

    if (outlook->loads == NULL || !view_loads_range (outlook->loads, &first, &last))
        return;
    g_autoptr (GHashTable) index = view_loads_index (outlook->loads);
    g_autoptr (GArray) asked = view_loads_teams (outlook);
    for (RlvDay day = first; day <= last; day += 7 * WEEKS_PER_TABLE)
        write_load_table (xml, outlook, index, asked, day,
                          MIN (day + 7 * WEEKS_PER_TABLE, last + 7));
}

/* --- findings and the whole --------------------------------------------------- */

static void
write_findings (ViewXml *xml, const RlvFindings *findings)
{
    static const char *const words[] = {N_ ("note"), N_ ("warning"), N_ ("error")};
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++) {
        view_xml_open (xml, "finding");
        view_xml_attr (xml, "severity", rlv_severity_name (items[i].severity));
        view_xml_attr (xml, "severityText", rlv_gettext (words[items[i].severity]));
        view_xml_attr (xml, "rule", items[i].rule);
        view_xml_attr (xml, "file", items[i].place.file);
        view_xml_int (xml, "line", items[i].place.line);
        view_xml_int (xml, "column", items[i].place.column);
        view_xml_attr (xml, "what", items[i].what);
        view_xml_attr (xml, "why", items[i].why);
        view_xml_attr (xml, "mend", items[i].mend);
        view_xml_attr (xml, "source", items[i].source);
        view_xml_close (xml);
    }
}

static void
write_outlook (ViewXml *xml, gpointer data)
{
    const Wanted *wanted = data;
    const RlvOutlook *outlook = wanted->outlook;
    guint32 n = view_n_tasks (outlook);

    view_xml_open (xml, "outlook");
    view_xml_attr (xml, "xmlns", "urn:releve:outlook:1");
    view_xml_attr (xml, "lang", view_french () ? "fr" : "en");
    view_xml_attr (xml, "releve", outlook->version);
    view_xml_day (xml, "dataDate", outlook->data_date);
    if (outlook->data_date != RLV_DAY_NONE)
        view_xml_day_words (xml, "dataDateText", outlook->data_date);
    view_xml_attr (xml, "journal",
                   outlook->facts != NULL ? outlook->facts->head : NULL);
    write_plan (xml, outlook);
    write_sides (xml, outlook);
    write_summary (xml, outlook);
    for (guint32 i = 0; i < n && wanted->tasks; i++)
        write_task (xml, outlook, i);
    if (outlook->schedule != NULL)
        write_path (xml, outlook);
    write_gates (xml, outlook);
    write_loads (xml, outlook);
    view_outlook_status (xml, outlook);
    write_findings (xml, outlook->findings);
    view_charts (xml, outlook, wanted->look->by);
    view_xml_close (xml);
}

gboolean
rlv_view_outlook_xml (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                      GError **error)
{
    Wanted wanted = {outlook, look, TRUE};

    return view_xml_document (out, write_outlook, &wanted, error);
}

gboolean
view_outlook_for_page (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                       GError **error)
{
    Wanted wanted = {outlook, look, view_n_tasks (outlook) <= VIEW_PAGE_TASKS};

    return view_xml_document (out, write_outlook, &wanted, error);
}

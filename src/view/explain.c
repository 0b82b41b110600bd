/* Why a task is when it is: the reasons that the scheduler recorded as it placed each
 * task, followed back; what did not decide; what follows.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define SHOWN 8 /* of what did not decide, and of what follows */

/* One step back: @why decided when @task starts, or ends. */
typedef struct {
    RlvTaskIx task;
    gboolean of_start;
    const RlvWhy *why;
} Step;

/* A link at the task, and how far it is from deciding anything. */
typedef struct {
    guint32 link;
    gboolean driving;
    gint64 slack; /* thousandths of working days of the later task's calendar */
} Tie;

static const RlvLink *
link_at (const RlvOutlook *outlook, guint32 link)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);

    return link < n ? &links[link] : NULL;
}

/* --- the chain ---------------------------------------------------------------- */

/* The link that a reason leads back along: the one that drives, or, where the task
 * waits for a window, the one that made it miss the window before. */
static const RlvLink *
link_back (const RlvOutlook *outlook, RlvTaskIx task, const RlvWhy *why)
{
    if (why->kind == RLV_WHY_LINK)
        return link_at (outlook, why->link);
    return link_at (outlook, view_led_by (outlook, task, why));
}

/* Stops where a reason names no other task; a task seen twice would be a fault of the
 * scheduler, and must not hang a view. */
static GArray *
chain_of (const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvSchedule *schedule = outlook->schedule;
    GArray *chain = g_array_new (FALSE, FALSE, sizeof (Step));
    g_autofree guint8 *seen = g_new0 (guint8, schedule->n);
    gboolean of_start = FALSE;

    while (task != RLV_NONE && seen[task] == 0) {
        const RlvWhy *finish = &schedule->why_finish[task];
        const RlvLink *link;
        Step step = {task, of_start || finish->kind == RLV_WHY_DURATION, NULL};

        step.why = step.of_start ? &schedule->why_start[task] : finish;
        g_array_append_val (chain, step);
        seen[task] = 1;
        link = link_back (outlook, task, step.why);
        if (link == NULL && step.why->kind != RLV_WHY_TEAM)
            break;
        of_start =
            link != NULL && (link->type == RLV_LINK_SS || link->type == RLV_LINK_SF);
        task = link != NULL ? link->from : step.why->task;
    }
    return chain;
}

/* --- ties --------------------------------------------------------------------- */

static gboolean
tie_drives (const RlvOutlook *outlook, guint32 link, RlvTaskIx to)
{
    const RlvSchedule *schedule = outlook->schedule;

    return (schedule->why_start[to].kind == RLV_WHY_LINK &&
            schedule->why_start[to].link == link) ||
           (schedule->why_finish[to].kind == RLV_WHY_LINK &&
            schedule->why_finish[to].link == link);
}

static gint
compare_ties (gconstpointer a, gconstpointer b)
{
    const Tie *left = a, *right = b;

    if (left->driving != right->driving)
        return left->driving ? -1 : 1;
    if (left->slack != right->slack)
        return left->slack < right->slack ? -1 : 1;
    return left->link < right->link ? -1 : left->link > right->link;
}

/* @after: links that leave @task, else those that enter it. */
static GArray *
ties_of (const RlvOutlook *outlook, RlvTaskIx task, gboolean after)
{
    GArray *ties = g_array_new (FALSE, FALSE, sizeof (Tie));
    guint32 n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);

    for (guint32 i = 0; i < n; i++) {
        if ((after ? links[i].from : links[i].to) != task)
            continue;
        Tie tie = {i, tie_drives (outlook, i, links[i].to),
                   view_link_slack (outlook, &links[i])};
        g_array_append_val (ties, tie);
    }
    g_array_sort (ties, compare_ties);
    return ties;
}

/* --- text: the head ----------------------------------------------------------- */

/* Clocks of the teams that serve the task, where they differ from its own. */
static void
append_other_zones (GString *out, const RlvOutlook *outlook, RlvTaskIx task,
                    RlvTime time)
{
    const RlvTask *it = view_task (outlook, task);
    const RlvSchedule *schedule = outlook->schedule;
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    guint32 n_teams;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n_teams);
    char own[RLV_DATE_SIZE], other[RLV_DATE_SIZE];
    const char *zone = rlv_times_zone (outlook->times, schedule->cal[task]);
    g_autofree char *city = view_zone_city (zone);

    g_string_append_printf (out, " (%s)", city);
    rlv_cal_local (outlook->times, schedule->cal[task], time, own);
    g_hash_table_add (seen, (gpointer) zone);
    for (guint32 i = 0; i < it->n_demands && schedule->staffing != NULL; i++) {
        guint32 team = schedule->staffing[it->first_demand + i].team;
        RlvCal cal = team < n_teams ? (RlvCal) teams[team].calendar : RLV_NONE;
        const char *there =
            team < n_teams ? rlv_times_zone (outlook->times, cal) : zone;

        if (!g_hash_table_add (seen, (gpointer) there))
            continue;
        rlv_cal_local (outlook->times, cal, time, other);
        if (g_str_equal (own, other))
            continue;
        g_autofree char *there_city = view_zone_city (there);
        g_string_append (out, " = ");
        g_string_append_printf (out, "%s (%s)", other + 11, there_city);
    }
}

static void
head_line (GString *out, const RlvOutlook *outlook, const RlvLook *look, RlvTaskIx task,
           const char *label, RlvTime time)
{
    g_autofree char *padded = g_strdup_printf (
        "  %s%*s", label, (int) MAX (1, 10 - (gint) view_columns (label)), "");

    view_styled (out, look, VIEW_STYLE_DIM, padded);
    view_local_words (out, outlook, outlook->schedule->cal[task], time);
    append_other_zones (out, outlook, task, time);
    g_string_append_c (out, '\n');
}

static void
head_text (GString *out, const RlvLook *look, const char *label, const char *text)
{
    g_autofree char *padded = g_strdup_printf (
        "  %s%*s", label, (int) MAX (1, 10 - (gint) view_columns (label)), "");
    guint at = view_columns (padded);

    view_styled (out, look, VIEW_STYLE_DIM, padded);
    view_append_wrapped (out, text, look->width, at, at);
}

static void
append_against (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) text = g_string_new (NULL);

    if (status == NULL)
        return;
    head_text (out, look, _ ("state"), view_state_words (status->state));
    if (outlook->baseline == NULL || outlook->baseline->finish[task] == RLV_TIME_NONE)
        return;
    g_string_append_printf (text, "%s%s ", outlook->baseline->fact->name,
                            view_colon ());
    rlv_view_day (text,
                  view_time_day (outlook, task, outlook->baseline->start[task], FALSE));
    g_string_append (text, " \342\200\223 ");
    rlv_view_day (text,
                  view_time_day (outlook, task, outlook->baseline->finish[task], TRUE));
    g_string_append (text, ", ");
    view_days_signed (text, status->finish_slip);
    head_text (out, look, _ ("baseline"), text->str);
}

static void
append_head (GString *out, const RlvOutlook *outlook, const RlvLook *look,
             RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);
    const RlvSchedule *schedule = outlook->schedule;
    g_autoptr (GString) left = g_string_new (NULL);
    g_autoptr (GString) why = g_string_new (NULL);
    char buffer[RLV_DATE_SIZE];

    view_styled (out, look, VIEW_STYLE_BOLD, it->id);
    g_string_append_printf (out, " %s%s%s (%s %s)\n", view_quote_open (),
                            view_task_name (outlook, task), view_quote_close (),
                            rlv_view_side_mark (it->side, look->plain),
                            rlv_view_side_name (it->side));
    head_line (out, outlook, look, task, _ ("starts"), schedule->start[task]);
    if (schedule->finish[task] != schedule->start[task])
        head_line (out, outlook, look, task, _ ("ends"), schedule->finish[task]);
    g_string_assign (why, rlv_span_format (it->likely, buffer));
    if (schedule->why_finish[task].lacks != RLV_NONE)
        g_string_append_printf (
            why, _ (", and pauses while %s is away or too few"),
            view_demand_name (outlook, schedule->why_finish[task].lacks));
    head_text (out, look, _ ("lasts"), why->str);
    g_string_truncate (why, 0);
    view_why_words (why, outlook, task, view_driver (outlook, task));
    head_text (out, look, _ ("because"), why->str);
    view_float (left, outlook, task);
    if (schedule->driving[task])
        g_string_append_printf (left, ", %s", _ ("decides the end of the plan"));
    head_text (out, look, _ ("float"), left->str);
    append_against (out, outlook, look, task);
}

/* --- text: because ------------------------------------------------------------ */

static void
append_task_title (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    g_string_append_printf (out, "%s %s%s%s", view_task (outlook, task)->id,
                            view_quote_open (), view_task_name (outlook, task),
                            view_quote_close ());
}

static void
append_spare (GString *out, const RlvOutlook *outlook, const RlvLink *link)
{
    gint64 slack = view_link_slack (outlook, link);
    g_autoptr (GString) days = g_string_new (NULL);

    if (slack <= 0)
        return;
    rlv_view_days (days, slack);
    g_string_append (out, ", ");
    g_string_append_printf (out, _ ("%s to spare"), days->str);
}

/* What the one before is to the one after: the link, or the team it holds; and the day
 * that the calendar then skipped. */
static void
append_hold (GString *out, const RlvOutlook *outlook, RlvTaskIx held, const RlvWhy *why)
{
    const RlvLink *link = link_at (outlook, why->link);
    char buffer[RLV_DATE_SIZE];

    if (why->kind != RLV_WHY_LINK && why->kind != RLV_WHY_TEAM) {
        g_string_append (out, view_link_words (link->type));
        append_spare (out, outlook, link);
        g_string_append (out, ", ");
        view_why_words (out, outlook, held, why);
        return;
    }

    if (why->kind == RLV_WHY_TEAM)
        g_string_append_printf (out, _ ("holds %s"),
                                view_demand_name (outlook, why->demand));
    else if (link != NULL)
        g_string_append (out, view_link_words (link->type));
    if (why->kind == RLV_WHY_LINK && link != NULL && link->lag.amount != 0)
        g_string_append_printf (out, " %s%s", link->lag.amount > 0 ? "+" : "",
                                rlv_span_format (link->lag, buffer));
    view_append_holders (out, outlook, why);
    view_append_lacks (out, outlook, why);
    view_append_shut (out, outlook, why, FALSE);
}

/* One line per task on the way back: when it runs, and how it holds the one after. */
static void
because_row (ViewTable *table, const RlvOutlook *outlook, RlvTaskIx task,
             RlvTaskIx held, const RlvWhy *why)
{
    const RlvSchedule *schedule = outlook->schedule;
    RlvTimes *times = outlook->times;
    const RlvTask *it = view_task (outlook, task);
    g_autoptr (GString) hold = g_string_new (NULL);
    char buffer[RLV_DATE_SIZE];

    append_hold (hold, outlook, held, why);
    view_table_cell (table, VIEW_STYLE_DIM, _ ("because"));
    view_table_cell (table, VIEW_STYLE_NONE, it->id);
    view_table_cell (table, VIEW_STYLE_NONE, view_task_name (outlook, task));
    view_table_cell (
        table, VIEW_STYLE_NONE,
        rlv_cal_local (times, schedule->cal[task], schedule->start[task], buffer));
    view_table_cell (
        table, VIEW_STYLE_NONE,
        rlv_cal_local (times, schedule->cal[task], schedule->finish[task], buffer));
    view_table_cell (table, VIEW_STYLE_NONE, rlv_span_format (it->likely, buffer));
    view_table_cell (table, VIEW_STYLE_DIM, hold->str);
}

/* What the chain begins with names no other task: a sentence. */
static void
append_first_cause (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                    const Step *step)
{
    const RlvWhy *why = step->why;
    RlvCal cal = outlook->schedule->cal[step->task];
    g_autoptr (GString) text = g_string_new (NULL);

    view_why_words (text, outlook, step->task, why);
    if (why->at != RLV_TIME_NONE && why->kind != RLV_WHY_CONSTRAINT) {
        g_string_append (text, ", ");
        if (why->kind == RLV_WHY_PLAN_START || why->kind == RLV_WHY_DATA_DATE)
            rlv_view_day (text, rlv_cal_day (outlook->times, cal, why->at, FALSE));
        else
            view_local_words (text, outlook, cal, why->at);
    }
    view_styled (out, look, VIEW_STYLE_DIM, _ ("because"));
    g_string_append_printf (out, "  %s\n", text->str);
}

static RlvTaskIx
held_by (const RlvOutlook *outlook, const Step *step)
{
    const RlvWhy *why = step->why;
    const RlvLink *link = link_back (outlook, step->task, why);

    if (link != NULL)
        return link->from;
    return why->kind == RLV_WHY_TEAM ? why->task : RLV_NONE;
}

static void
append_chain (GString *out, const RlvOutlook *outlook, const RlvLook *look,
              RlvTaskIx task)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = ""},
        {.title = _ ("task"), .least = 14},
        {.title = _ ("starts")},
        {.title = _ ("ends"), .drop = 1},
        {.title = _ ("lasts"), .right = TRUE, .drop = 2},
        {.title = _ ("how"), .least = 16},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) chain = chain_of (outlook, task);
    const Step *last = &g_array_index (chain, Step, chain->len - 1);
    guint rows = 0;

    for (guint i = 0; i < chain->len; i++) {
        const Step *step = &g_array_index (chain, Step, i);
        RlvTaskIx before = held_by (outlook, step);

        if (before == RLV_NONE)
            continue;
        because_row (table, outlook, before, step->task, step->why);
        rows++;
    }
    g_string_append_c (out, '\n');
    view_heading (out, look,
                  g_array_index (chain, Step, 0).of_start ? _ ("Why it starts then")
                                                          : _ ("Why it ends then"));
    if (rows > 0)
        view_table_write (table, out, look, TRUE);
    if (held_by (outlook, last) == RLV_NONE)
        append_first_cause (out, outlook, look, last);
}

/* --- text: the rest ----------------------------------------------------------- */

static void
tie_row (ViewTable *table, const RlvOutlook *outlook, const Tie *tie, gboolean after)
{
    const RlvSchedule *schedule = outlook->schedule;
    const RlvLink *link = link_at (outlook, tie->link);
    RlvTaskIx other = after ? link->to : link->from;
    g_autoptr (GString) title = g_string_new (NULL);
    g_autoptr (GString) when = g_string_new (NULL);
    g_autoptr (GString) how = g_string_new (NULL);
    g_autoptr (GString) slack = g_string_new (NULL);

    append_task_title (title, outlook, other);
    g_string_append_printf (when, "%s ", after ? _ ("starts") : _ ("ends"));
    view_local_words (when, outlook, schedule->cal[other],
                      after ? schedule->start[other] : schedule->finish[other]);
    g_string_append (how, view_link_words (link->type));
    rlv_view_days (slack, tie->slack);
    view_table_cell (table, VIEW_STYLE_NONE, "");
    view_table_cell (table, tie->driving ? VIEW_STYLE_BOLD : VIEW_STYLE_NONE,
                     title->str);
    view_table_cell (table, VIEW_STYLE_NONE, when->str);
    view_table_cell (table, VIEW_STYLE_DIM, how->str);
    if (tie->driving)
        view_table_cell (table, VIEW_STYLE_NONE, _ ("waits for it"));
    else
        view_table_cellf (table, VIEW_STYLE_NONE, _ ("%s to spare"), slack->str);
}

static void
append_ties (GString *out, const RlvOutlook *outlook, const RlvLook *look,
             RlvTaskIx task, gboolean after)
{
    const ViewColumn columns[] = {{.title = ""},
                                  {.title = "", .least = 24},
                                  {.title = "", .drop = 1},
                                  {.title = "", .drop = 2},
                                  {.title = ""}};
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) ties = ties_of (outlook, task, after);
    guint32 led = view_led_by (outlook, task, &outlook->schedule->why_start[task]);
    guint shown = 0, left = 0;

    for (guint i = 0; i < ties->len; i++) {
        const Tie *tie = &g_array_index (ties, Tie, i);

        if (!after && (tie->driving || tie->link == led))
            continue;
        if (shown == SHOWN && !look->all) {
            left++;
            continue;
        }
        tie_row (table, outlook, tie, after);
        shown++;
    }
    if (shown == 0)
        return;
    g_string_append_c (out, '\n');
    view_heading (out, look, after ? _ ("What follows") : _ ("What did not decide"));
    view_table_write (table, out, look, FALSE);
    view_append_more (out, left, "-f json");
}

void
rlv_view_explain_text (GString *out, const RlvOutlook *outlook, RlvTaskIx task,
                       const RlvLook *look)
{
    gsize from = out->len;

    append_head (out, outlook, look, task);
    append_chain (out, outlook, look, task);
    if (outlook->aside == NULL)
        append_ties (out, outlook, look, task, FALSE);
    view_explain_aside (out, outlook, look);
    append_ties (out, outlook, look, task, TRUE);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_ties (ViewJson *json, const char *name, const RlvOutlook *outlook, RlvTaskIx task,
           gboolean after)
{
    g_autoptr (GArray) ties = ties_of (outlook, task, after);

    view_json_array (json, name);
    for (guint i = 0; i < ties->len; i++) {
        const Tie *tie = &g_array_index (ties, Tie, i);
        const RlvLink *link = link_at (outlook, tie->link);

        view_json_object (json, NULL);
        view_json_task_head (json, outlook, after ? link->to : link->from);
        view_json_text (json, "link", rlv_link_type_name (link->type));
        view_json_span (json, "lag", link->lag);
        view_json_bool (json, "driving", tie->driving);
        view_json_thousandths (json, "slack", tie->slack);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_explain_json (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    ViewJson json = {.out = out};
    const RlvSchedule *schedule = outlook->schedule;
    g_autoptr (GArray) chain = chain_of (outlook, task);
    char local[RLV_DATE_SIZE];

    view_json_begin (&json, "releve/explain/1");
    view_json_plan_head (&json, outlook);
    view_json_object (&json, "task");
    view_json_task_head (&json, outlook, task);
    view_json_time (&json, "start", schedule->start[task]);
    view_json_time (&json, "finish", schedule->finish[task]);
    view_json_text (&json, "zone",
                    rlv_times_zone (outlook->times, schedule->cal[task]));
    view_json_text (&json, "startLocal",
                    rlv_cal_local (outlook->times, schedule->cal[task],
                                   schedule->start[task], local));
    view_json_text (&json, "finishLocal",
                    rlv_cal_local (outlook->times, schedule->cal[task],
                                   schedule->finish[task], local));
    view_json_float (&json, "totalFloat", outlook, task, schedule->total_float[task]);
    view_json_bool (&json, "driving", schedule->driving[task] != 0);
    view_json_end_object (&json);
    view_json_array (&json, "chain");
    for (guint i = 0; i < chain->len; i++) {
        const Step *step = &g_array_index (chain, Step, i);

        view_json_object (&json, NULL);
        view_json_task_head (&json, outlook, step->task);
        view_json_text (&json, "decides", step->of_start ? "start" : "finish");
        view_json_time (&json, "at",
                        step->of_start ? schedule->start[step->task]
                                       : schedule->finish[step->task]);
        view_json_why (&json, "why", outlook, step->task, step->why);
        view_json_end_object (&json);
    }
    view_json_end_array (&json);
    json_ties (&json, "before", outlook, task, FALSE);
    json_ties (&json, "after", outlook, task, TRUE);
    view_json_aside (&json, outlook);
    view_json_finish (&json);
}

/* Reading the outlook: names, days and reasons, as every view needs them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <string.h>

const RlvTask *
view_task (const RlvOutlook *outlook, RlvTaskIx task)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (outlook->plan, &n);

    g_assert (task < n);
    return &tasks[task];
}

guint32
view_n_tasks (const RlvOutlook *outlook)
{
    guint32 n;

    rlv_plan_tasks (outlook->plan, &n);
    return n;
}

/* --- items ----------------------------------------------------------------------- */

/* Views look at more of the vocabulary than a plan read with another schema need have,
 * and asking for what is not in it stops the program. */
static gboolean
has_attr (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    guint32 n_items;
    guint n_kinds;
    const RlvItem *items = rlv_plan_items (plan, &n_items);
    const RlvKindDef *kinds = rlv_vocab_kinds (rlv_plan_vocab (plan), &n_kinds);
    const RlvKindDef *kind = &kinds[items[item].kind];

    for (guint i = 0; i < kind->n_attrs; i++)
        if (g_str_equal (kind->attrs[i].name, attr))
            return TRUE;
    return FALSE;
}

const char *
view_item_text (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    return has_attr (plan, item, attr) ? rlv_item_text (plan, item, attr) : NULL;
}

RlvItemIx
view_item_ref (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    return has_attr (plan, item, attr) ? rlv_item_ref (plan, item, attr) : RLV_NONE;
}

gint64
view_item_int (const RlvPlan *plan, RlvItemIx item, const char *attr, gint64 absent)
{
    return has_attr (plan, item, attr) ? rlv_item_int (plan, item, attr, absent)
                                       : absent;
}

const RlvItemIx *
view_of_kind (const RlvPlan *plan, const char *kind, guint32 *n)
{
    *n = 0;
    if (rlv_vocab_find (rlv_plan_vocab (plan), kind) == RLV_NONE)
        return NULL;
    return rlv_plan_of_kind (plan, kind, n);
}

const char *
view_item_name (const RlvOutlook *outlook, RlvItemIx item)
{
    if (!has_attr (outlook->plan, item, "name"))
        return rlv_item_id (outlook->plan, item);
    return rlv_item_name (outlook->plan, item, rlv_language ());
}

const char *
view_task_name (const RlvOutlook *outlook, RlvTaskIx task)
{
    return view_item_name (outlook, view_task (outlook, task)->item);
}

const char *
view_team_name (const RlvOutlook *outlook, guint32 team)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);

    return team < n ? view_item_name (outlook, teams[team].item) : "";
}

const char *
view_party_name (const RlvOutlook *outlook, RlvSide side)
{
    guint32 n;
    const RlvParty *parties = rlv_plan_parties (outlook->plan, &n);

    for (guint32 i = 0; i < n; i++)
        if (parties[i].side == side &&
            (side != RLV_SIDE_PROVIDER || g_str_equal (parties[i].role, "provider") ||
             g_str_equal (parties[i].role, "incumbent")) &&
            (side != RLV_SIDE_THIRD || g_str_equal (parties[i].role, "successor")))
            return view_item_name (outlook, parties[i].item);
    return NULL;
}

static void
append_party (GString *out, const RlvOutlook *outlook, const RlvLook *look,
              RlvSide side)
{
    const char *name = view_party_name (outlook, side);
    g_autofree char *safe =
        view_harmless (name != NULL ? name : rlv_view_side_name (side));

    view_styled (out, look, view_side_style (side),
                 rlv_view_side_mark (side, look->plain));
    g_string_append_printf (out, " %s", safe);
}

void
view_parties (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const char *kind = view_item_text (outlook->plan, 0, "kind");
    gboolean back = g_strcmp0 (kind, "reversibility") == 0;
    gboolean third = view_party_name (outlook, RLV_SIDE_THIRD) != NULL;

    append_party (out, outlook, look, back ? RLV_SIDE_PROVIDER : RLV_SIDE_CLIENT);
    g_string_append (out, look->plain ? " -> " : " \342\206\222 ");
    append_party (out, outlook, look, back ? RLV_SIDE_CLIENT : RLV_SIDE_PROVIDER);
    if (third) {
        g_string_append (out, back ? (look->plain ? " -> " : " \342\206\222 ") : ", ");
        append_party (out, outlook, look, RLV_SIDE_THIRD);
    }
}

/* --- days ------------------------------------------------------------------------- */

RlvDay
view_time_day (const RlvOutlook *outlook, RlvTaskIx task, RlvTime time, gboolean is_end)
{
    if (time == RLV_TIME_NONE || outlook->schedule == NULL)
        return RLV_DAY_NONE;
    return rlv_cal_day (outlook->times, outlook->schedule->cal[task], time, is_end);
}

RlvDay
view_start_day (const RlvOutlook *outlook, RlvTaskIx task)
{
    if (outlook->schedule == NULL)
        return RLV_DAY_NONE;
    return view_time_day (outlook, task, outlook->schedule->start[task], FALSE);
}

RlvDay
view_finish_day (const RlvOutlook *outlook, RlvTaskIx task)
{
    if (outlook->schedule == NULL)
        return RLV_DAY_NONE;
    /* What takes no time ends on the day it starts, also at midnight. */
    if (outlook->schedule->finish[task] == outlook->schedule->start[task])
        return view_start_day (outlook, task);
    return view_time_day (outlook, task, outlook->schedule->finish[task], TRUE);
}

RlvDay
view_baseline_day (const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvBaseline *baseline = outlook->baseline;

    return view_time_day (outlook, task, baseline->finish[task],
                          baseline->finish[task] != baseline->start[task]);
}

RlvDay
view_plan_first (const RlvOutlook *outlook)
{
    if (outlook->schedule == NULL || outlook->schedule->n == 0)
        return rlv_plan_start (outlook->plan);
    return view_start_day (outlook, outlook->schedule->order[0]);
}

RlvDay
view_plan_last (const RlvOutlook *outlook)
{
    if (outlook->schedule == NULL || outlook->schedule->n == 0)
        return RLV_DAY_NONE;
    return view_finish_day (outlook, outlook->schedule->last);
}

gboolean
view_is_milestone (const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTask *it = view_task (outlook, task);

    return it->likely.amount == 0 || g_strcmp0 (it->kind, "milestone") == 0;
}

RlvTaskIx
view_gate_task (const RlvOutlook *outlook, RlvItemIx gate)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (outlook->plan, &n);

    for (guint32 i = 0; i < n; i++)
        if (tasks[i].gate == gate)
            return i;
    return RLV_NONE;
}

const RlvTaskStatus *
view_task_status (const RlvOutlook *outlook, RlvTaskIx task)
{
    if (outlook->status == NULL || task >= outlook->status->n_tasks)
        return NULL;
    return &outlook->status->tasks[task];
}

gboolean
view_task_done (const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);

    return status != NULL && status->state == RLV_STATE_DONE;
}

void
view_local_words (GString *out, const RlvOutlook *outlook, RlvCal cal, RlvTime time)
{
    char buffer[RLV_DATE_SIZE];
    RlvDay day;

    if (time == RLV_TIME_NONE) {
        view_day_words (out, RLV_DAY_NONE, TRUE);
        return;
    }
    rlv_cal_local (outlook->times, cal, time, buffer);
    /* "2027-06-24 09:00": the day in words, the clock as it is. */
    day = rlv_cal_day (outlook->times, cal, time, FALSE);
    view_day_words (out, day, TRUE);
    g_string_append_printf (out, " %s", strlen (buffer) > 11 ? buffer + 11 : "");
}

char *
view_zone_city (const char *zone)
{
    const char *slash = strrchr (zone, '/');
    char *city = g_strdup (slash != NULL ? slash + 1 : zone);

    return g_strdelimit (city, "_", ' ');
}

/* --- reasons ------------------------------------------------------------------ */

const RlvWhy *
view_driver (const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvSchedule *schedule = outlook->schedule;

    if (schedule->why_finish[task].kind != RLV_WHY_DURATION)
        return &schedule->why_finish[task];
    return &schedule->why_start[task];
}

void
view_link_brief (GString *out, const RlvLink *link)
{
    char buffer[RLV_DATE_SIZE];

    if (link->type != RLV_LINK_FS)
        g_string_append_printf (out, " %s", rlv_link_type_name (link->type));
    if (link->lag.amount != 0)
        g_string_append_printf (out, " %s%s", link->lag.amount > 0 ? "+" : "",
                                rlv_span_format (link->lag, buffer));
}

static const RlvLink *
why_link (const RlvOutlook *outlook, const RlvWhy *why)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);

    return why->link < n ? &links[why->link] : NULL;
}

static void
append_quoted (GString *out, const char *name)
{
    g_string_append_printf (out, "%s%s%s", view_quote_open (), name,
                            view_quote_close ());
}

/* The committee whose sitting is meant, when the reason names its gate. */
static RlvItemIx
sitting_committee (const RlvOutlook *outlook, RlvItemIx item)
{
    RlvItemIx committee;

    if (item == RLV_NONE ||
        !g_str_equal (rlv_plan_kind_name (outlook->plan, item), "gate"))
        return item;
    committee = view_item_ref (outlook->plan, item, "committee");
    return committee == RLV_NONE ? item : committee;
}

/* Whether there was an earlier chance, which the plan's first day does not rule out. */
static gboolean
earlier_chance (const RlvOutlook *outlook, RlvTaskIx task, const RlvWhy *why)
{
    const RlvSchedule *schedule = outlook->schedule;
    RlvTimes *times = outlook->times;
    RlvTime start = schedule->start[task], from, until;
    RlvItemIx item;

    if (why->item == RLV_NONE)
        return FALSE;
    switch (why->kind) {
    case RLV_WHY_WINDOW:
        return rlv_window_prev (times, why->item, start + 1, &from, &until) &&
               rlv_window_prev (times, why->item, from, &from, &until) &&
               until > schedule->begin;
    case RLV_WHY_SITTING:
        item = sitting_committee (outlook, why->item);
        return rlv_sitting_prev (times, item, start - 1, &from, &until) &&
               from >= schedule->begin;
    case RLV_WHY_BLACKOUT:
        return rlv_blackout_hit (times, schedule->cal[task],
                                 view_task (outlook, task)->kind, why->at - 1, why->at,
                                 &from, &until, &item) &&
               from > schedule->begin;
    case RLV_WHY_PLAN_START:
    case RLV_WHY_LINK:
    case RLV_WHY_CONSTRAINT:
    case RLV_WHY_TEAM:
    case RLV_WHY_DATA_DATE:
    case RLV_WHY_ACTUAL:
    case RLV_WHY_DURATION:
    case RLV_WHY_ALAP:
        return FALSE;
    }
    g_assert_not_reached ();
}

guint32
view_led_by (const RlvOutlook *outlook, RlvTaskIx task, const RlvWhy *why)
{
    return why_link (outlook, why) != NULL && earlier_chance (outlook, task, why)
               ? why->link
               : RLV_NONE;
}

gint64
view_link_slack (const RlvOutlook *outlook, const RlvLink *link)
{
    const RlvSchedule *schedule = outlook->schedule;
    RlvCal cal = schedule->cal[link->to];
    gboolean from_end = link->type == RLV_LINK_FS || link->type == RLV_LINK_FF;
    gboolean to_end = link->type == RLV_LINK_FF || link->type == RLV_LINK_SF;
    RlvTime from =
        from_end ? schedule->finish[link->from] : schedule->start[link->from];
    RlvTime to = to_end ? schedule->finish[link->to] : schedule->start[link->to];

    from = rlv_cal_shift (outlook->times, cal, from, link->lag);
    if (from == RLV_TIME_NONE)
        return 0;
    return rlv_cal_days (outlook->times, cal, from, to);
}

/* Who is wanted: the team that serves the demand, or the person it names. */
const char *
view_demand_name (const RlvOutlook *outlook, guint32 demand)
{
    guint32 n, n_persons;
    const RlvDemand *demands = rlv_plan_demands (outlook->plan, &n);
    const RlvPerson *persons = rlv_plan_persons (outlook->plan, &n_persons);
    const RlvSchedule *schedule = outlook->schedule;

    if (demand >= n)
        return "";
    if (demands[demand].person != RLV_NONE)
        return view_item_name (outlook, persons[demands[demand].person].item);
    if (demands[demand].team != RLV_NONE)
        return view_team_name (outlook, demands[demand].team);
    if (schedule != NULL && schedule->staffing != NULL &&
        schedule->staffing[demand].team != RLV_NONE)
        return view_team_name (outlook, schedule->staffing[demand].team);
    return rlv_view_side_name (demands[demand].side);
}

static void
brief_link (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    const RlvLink *link = why_link (outlook, why);
    const char *id;

    if (link == NULL)
        return;
    id = view_task (outlook, link->from)->id;
    if (link->type == RLV_LINK_FS)
        g_string_append_printf (out, _ ("after %s"), id);
    else
        g_string_append_printf (out, _ ("with %s"), id);
    view_link_brief (out, link);
}

static void
brief_team (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    const char *who = view_demand_name (outlook, why->demand);

    if (why->task == RLV_NONE)
        g_string_append_printf (out, _ ("%s not there before"), who);
    else
        g_string_append_printf (out, _ ("%s held by %s"), who,
                                view_task (outlook, why->task)->id);
}

void
view_why_brief (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    switch (why->kind) {
    case RLV_WHY_PLAN_START:
        g_string_append (out, _ ("start of the plan"));
        break;
    case RLV_WHY_LINK:
        brief_link (out, outlook, why);
        break;
    case RLV_WHY_CONSTRAINT:
        g_string_append (out, _ ("date constraint"));
        break;
    case RLV_WHY_WINDOW:
        g_string_append (out, _ ("window"));
        break;
    case RLV_WHY_BLACKOUT:
        g_string_append (out, _ ("freeze"));
        break;
    case RLV_WHY_SITTING:
        g_string_append (out, _ ("sitting"));
        break;
    case RLV_WHY_TEAM:
        brief_team (out, outlook, why);
        break;
    case RLV_WHY_DATA_DATE:
        g_string_append (out, _ ("not started by the data date"));
        break;
    case RLV_WHY_ACTUAL:
        g_string_append (out, _ ("it happened"));
        break;
    case RLV_WHY_DURATION:
        g_string_append (out, _ ("its duration"));
        break;
    case RLV_WHY_ALAP:
        g_string_append (out, _ ("as late as possible"));
        break;
    }
    if (why->item != RLV_NONE && why->kind != RLV_WHY_TEAM &&
        why->kind != RLV_WHY_CONSTRAINT && why->kind != RLV_WHY_LINK) {
        g_string_append_c (out, ' ');
        append_quoted (
            out, view_item_name (outlook, sitting_committee (outlook, why->item)));
    }
    view_append_lacks (out, outlook, why);
    view_append_shut (out, outlook, why, TRUE);
}

static void
words_link (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    const RlvLink *link = why_link (outlook, why);
    gboolean from_end;
    char buffer[RLV_DATE_SIZE];

    if (link == NULL)
        return;
    from_end = link->type == RLV_LINK_FS || link->type == RLV_LINK_FF;
    g_string_append_printf (out, "%s ", view_task (outlook, link->from)->id);
    append_quoted (out, view_task_name (outlook, link->from));
    g_string_append_printf (out, " %s", from_end ? _ ("ends") : _ ("starts"));
    if (link->lag.amount != 0)
        g_string_append_printf (out, " (%s%s)", link->lag.amount > 0 ? "+" : "",
                                rlv_span_format (link->lag, buffer));
}

static void
words_team (GString *out, const RlvOutlook *outlook, const RlvWhy *why)
{
    g_autoptr (GString) who = g_string_new (NULL);
    g_autoptr (GString) what = g_string_new (NULL);

    append_quoted (who, view_demand_name (outlook, why->demand));
    if (why->task == RLV_NONE) {
        g_string_append_printf (out, _ ("nobody of %s is there before"), who->str);
        return;
    }
    g_string_append_printf (what, "%s ", view_task (outlook, why->task)->id);
    append_quoted (what, view_task_name (outlook, why->task));
    g_string_append_printf (out, _ ("%s has no hands free until %s gives them back"),
                            who->str, what->str);
}

static void
words_item (GString *out, const RlvOutlook *outlook, const char *format,
            const RlvWhy *why)
{
    g_autoptr (GString) name = g_string_new (NULL);
    char **halves;

    if (why->item != RLV_NONE)
        append_quoted (
            name, view_item_name (outlook, sitting_committee (outlook, why->item)));
    halves = g_strsplit (format, "%s", 2);
    g_string_append (out, halves[0]);
    g_string_append (out, name->str);
    if (halves[0] != NULL && halves[1] != NULL)
        g_string_append (out, halves[1]);
    g_strfreev (halves);
}

void
view_why_words (GString *out, const RlvOutlook *outlook, RlvTaskIx task,
                const RlvWhy *why)
{
    const RlvTask *it = view_task (outlook, task);

    switch (why->kind) {
    case RLV_WHY_LINK:
        words_link (out, outlook, why);
        break;
    case RLV_WHY_CONSTRAINT:
        g_string_append_printf (out, "%s ", view_constraint_words (it->constraint));
        if (it->constraint_day != RLV_DAY_NONE)
            rlv_view_day (out, it->constraint_day);
        break;
    case RLV_WHY_WINDOW:
        words_item (out, outlook, _ ("waits for the window %s to open"), why);
        break;
    case RLV_WHY_BLACKOUT:
        words_item (out, outlook, _ ("waits until the freeze %s is over"), why);
        break;
    case RLV_WHY_SITTING:
        words_item (out, outlook, _ ("waits for the next sitting of %s"), why);
        break;
    case RLV_WHY_TEAM:
        words_team (out, outlook, why);
        break;
    case RLV_WHY_ALAP:
        g_string_append (out, _ ("as late as what follows allows"));
        break;
    case RLV_WHY_DURATION:
        g_string_append (out, _ ("its start and its duration"));
        break;
    case RLV_WHY_PLAN_START:
    case RLV_WHY_DATA_DATE:
    case RLV_WHY_ACTUAL:
        view_why_brief (out, outlook, why);
        return;
    }
    view_append_lacks (out, outlook, why);
    view_append_shut (out, outlook, why, FALSE);
}

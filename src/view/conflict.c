/* What cannot hold together, statement by statement with its place, and what easing
 * each alone would do.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

/* --- words -------------------------------------------------------------------- */

static void
append_title (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    g_string_append_printf (out, "%s %s%s%s", view_task (outlook, task)->id,
                            view_quote_open (), view_task_name (outlook, task),
                            view_quote_close ());
}

static void
append_named (GString *out, const RlvOutlook *outlook, RlvItemIx item)
{
    g_string_append_printf (out, "%s%s%s", view_quote_open (),
                            view_item_name (outlook, item), view_quote_close ());
}

static const RlvLink *
link_of (const RlvOutlook *outlook, const RlvStatement *it)
{
    guint32 n;

    return &rlv_plan_links (outlook->plan, &n)[it->ix];
}

static const RlvDemand *
demand_of (const RlvOutlook *outlook, const RlvStatement *it)
{
    guint32 n;

    return &rlv_plan_demands (outlook->plan, &n)[it->ix];
}

static void
append_people (GString *out, gint64 hundredths)
{
    if (hundredths % 100 == 0)
        g_string_append_printf (out, "%d", (int) (hundredths / 100));
    else
        g_string_append_printf (out, view_french () ? "%d,%02d" : "%d.%02d",
                                (int) (hundredths / 100), (int) (hundredths % 100));
}

static void
words_link (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    const RlvLink *link = link_of (outlook, it);
    char buffer[RLV_DATE_SIZE];

    append_title (out, outlook, link->to);
    g_string_append_printf (out, _ (" waits for %s, %s"),
                            view_task (outlook, link->from)->id,
                            view_link_words (link->type));
    if (link->lag.amount != 0)
        g_string_append_printf (out, " %s%s", link->lag.amount > 0 ? "+" : "",
                                rlv_span_format (link->lag, buffer));
}

static void
words_date (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    const RlvTask *task = view_task (outlook, it->ix);

    append_title (out, outlook, it->ix);
    g_string_append_printf (out, "%s %s ", view_colon (),
                            view_constraint_words (task->constraint));
    rlv_view_day (out, task->constraint_day);
}

static void
words_need (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    const RlvDemand *demand = demand_of (outlook, it);
    g_autoptr (GString) people = g_string_new (NULL);

    append_people (people, demand->units);
    append_title (out, outlook, demand->task);
    g_string_append_printf (out, _ (" needs %s of "), people->str);
    g_string_append (out, view_demand_name (outlook, it->ix));
}

static void
words_person (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    guint32 n;
    const RlvPerson *person = &rlv_plan_persons (outlook->plan, &n)[it->ix];

    g_string_append (out, view_item_name (outlook, it->item));
    if (person->until == RLV_DAY_NONE) {
        g_string_append (out, _ (" is one person, absences counted"));
        return;
    }
    g_string_append (out, _ (" is there until "));
    rlv_view_day (out, person->until);
}

static void
words_freeze (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    g_string_append (out, _ ("the freeze "));
    append_named (out, outlook, it->item);
}

void
rlv_view_statement (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    char buffer[RLV_DATE_SIZE];

    switch (it->says) {
    case RLV_SAYS_START:
        g_string_append (out, _ ("the plan starts on "));
        rlv_view_day (out, rlv_plan_start (outlook->plan));
        break;
    case RLV_SAYS_TODAY:
        g_string_append (out, _ ("what has not begun starts on the data date at the "
                                 "earliest"));
        break;
    case RLV_SAYS_HAPPENED:
        append_title (out, outlook, it->ix);
        g_string_append (out, _ (" has begun"));
        break;
    case RLV_SAYS_DURATION:
        append_title (out, outlook, it->ix);
        g_string_append_printf (
            out, _ (" lasts %s"),
            rlv_span_format (view_task (outlook, it->ix)->likely, buffer));
        break;
    case RLV_SAYS_LINK:
        words_link (out, outlook, it);
        break;
    case RLV_SAYS_DATE:
        words_date (out, outlook, it);
        break;
    case RLV_SAYS_DEADLINE:
        append_title (out, outlook, it->ix);
        g_string_append (out, _ (" has the deadline "));
        rlv_view_day (out, view_task (outlook, it->ix)->deadline);
        break;
    case RLV_SAYS_WINDOW:
        append_title (out, outlook, it->ix);
        g_string_append (out, _ (" runs in the window "));
        append_named (out, outlook, it->item);
        break;
    case RLV_SAYS_SITTING:
        append_title (out, outlook, it->ix);
        g_string_append (out, _ (" waits for a sitting of "));
        append_named (out, outlook, it->item);
        break;
    case RLV_SAYS_FREEZE:
        words_freeze (out, outlook, it);
        break;
    case RLV_SAYS_DAYS_OFF:
        g_string_append (out, _ ("the holidays and closures of "));
        append_named (out, outlook, it->item);
        break;
    case RLV_SAYS_NEED:
        words_need (out, outlook, it);
        break;
    case RLV_SAYS_TEAM:
        g_string_append (out, _ ("the people that the team has: "));
        append_named (out, outlook, it->item);
        break;
    case RLV_SAYS_PERSON:
        words_person (out, outlook, it);
        break;
    }
}

/* --- easing ------------------------------------------------------------------- */

static void
ease_date (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    gint days = ABS (it->count);

    g_string_append_printf (
        out,
        it->count > 0
            ? rlv_ngettext ("the date of %2$s %1$d day later",
                            "the date of %2$s %1$d days later", (gulong) days)
            : rlv_ngettext ("the date of %2$s %1$d day earlier",
                            "the date of %2$s %1$d days earlier", (gulong) days),
        days, view_task (outlook, it->ix)->id);
}

static void
ease_deadline (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    g_string_append_printf (out,
                            rlv_ngettext ("the deadline of %2$s %1$d day later",
                                          "the deadline of %2$s %1$d days later",
                                          (gulong) it->count),
                            it->count, view_task (outlook, it->ix)->id);
}

static void
ease_span (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    const RlvTask *task = view_task (outlook, it->ix);
    char was[RLV_DATE_SIZE], is[RLV_DATE_SIZE];
    RlvSpan left = {task->likely.amount - it->by.amount, task->likely.unit};

    g_string_append_printf (out, _ ("%s in %s instead of %s"), task->id,
                            rlv_span_format (left, is),
                            rlv_span_format (task->likely, was));
}

static void
ease_link (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    const RlvLink *link = link_of (outlook, it);
    char buffer[RLV_DATE_SIZE];

    g_string_append_printf (
        out, _ ("%s %s closer to %s"), view_task (outlook, link->to)->id,
        rlv_span_format (it->by, buffer), view_task (outlook, link->from)->id);
}

static void
ease_people (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    g_autoptr (GString) people = g_string_new (NULL);

    append_people (people, it->count);
    if (it->says == RLV_SAYS_NEED)
        g_string_append_printf (out, _ ("%s fewer for %s"), people->str,
                                view_task (outlook, demand_of (outlook, it)->task)->id);
    else
        g_string_append_printf (out, _ ("%s more in %s"), people->str,
                                view_item_name (outlook, it->item));
}

static void
ease_person (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    guint32 n;

    if (rlv_plan_persons (outlook->plan, &n)[it->ix].until == RLV_DAY_NONE)
        g_string_append_printf (out, _ ("somebody who stands in for %s"),
                                view_item_name (outlook, it->item));
    else
        g_string_append_printf (out,
                                rlv_ngettext ("%2$s there %1$d day longer",
                                              "%2$s there %1$d days longer",
                                              (gulong) it->count),
                                it->count, view_item_name (outlook, it->item));
}

/* "(start on Tue 5 January 2027)": of the task in question, not of the one eased. */
static void
append_then (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    if (it->start == RLV_TIME_NONE)
        return;
    g_string_append (out, _ (" (start on "));
    rlv_view_day (out, rlv_cal_day (outlook->times, 0, it->start, FALSE));
    g_string_append_c (out, ')');
}

static void
ease_unsaid (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    switch ((int) it->says) {
    case RLV_SAYS_WINDOW:
        g_string_append_printf (out, _ ("another window for %s"),
                                view_task (outlook, it->ix)->id);
        break;
    case RLV_SAYS_SITTING:
        g_string_append_printf (out, _ ("an extraordinary sitting for %s"),
                                view_task (outlook, it->ix)->id);
        break;
    case RLV_SAYS_FREEZE:
        g_string_append (out, _ ("an exception to the freeze "));
        append_named (out, outlook, it->item);
        break;
    case RLV_SAYS_DAYS_OFF:
        g_string_append (out, _ ("work on the days off of "));
        append_named (out, outlook, it->item);
        return;
    default:
        return;
    }
}

gboolean
rlv_view_ease (GString *out, const RlvOutlook *outlook, const RlvStatement *it)
{
    if (it->ease == RLV_EASE_NONE)
        return FALSE;
    if (it->ease == RLV_EASE_UNSAID) {
        ease_unsaid (out, outlook, it);
        if (it->says != RLV_SAYS_DAYS_OFF)
            append_then (out, outlook, it);
        return TRUE;
    }
    switch ((int) it->says) {
    case RLV_SAYS_START:
        g_string_append_printf (out,
                                rlv_ngettext ("the plan's start %d day earlier",
                                              "the plan's start %d days earlier",
                                              (gulong) it->count),
                                it->count);
        break;
    case RLV_SAYS_DURATION:
        ease_span (out, outlook, it);
        break;
    case RLV_SAYS_LINK:
        ease_link (out, outlook, it);
        break;
    case RLV_SAYS_DATE:
        ease_date (out, outlook, it);
        break;
    case RLV_SAYS_DEADLINE:
        ease_deadline (out, outlook, it);
        break;
    case RLV_SAYS_NEED:
    case RLV_SAYS_TEAM:
        ease_people (out, outlook, it);
        break;
    case RLV_SAYS_PERSON:
        ease_person (out, outlook, it);
        break;
    default:
        break;
    }
    return TRUE;
}

/* What is asked of few before what is asked of many: the date itself, what stands in
 * the way, lags, then work, the smaller part of it first, and that those overlap who
 * follow. */
static gint64
rank_of (const RlvOutlook *outlook, const RlvStatement *it)
{
    gint64 part;

    switch ((int) it->says) {
    case RLV_SAYS_DATE:
    case RLV_SAYS_DEADLINE:
        return 0;
    case RLV_SAYS_DURATION:
        part = it->by.amount;
        return 3000 + part * 1000 / MAX (view_task (outlook, it->ix)->likely.amount, 1);
    case RLV_SAYS_LINK:
        return link_of (outlook, it)->lag.amount >= it->by.amount ? 2 : 10000;
    default:
        return 1;
    }
}

/* The rank past which only @most of @statements are not. */
static gint64
rank_limit (const RlvOutlook *outlook, const RlvStatement *statements, guint n,
            guint most)
{
    gint64 limit = G_MAXINT64;

    for (;;) {
        gint64 worst = -1;
        guint within = 0;

        for (guint i = 0; i < n; i++) {
            gint64 rank = rank_of (outlook, &statements[i]);

            if (statements[i].ease == RLV_EASE_NONE || rank >= limit)
                continue;
            within++;
            worst = MAX (worst, rank);
        }
        if (within <= most)
            return limit;
        limit = worst;
    }
}

void
rlv_view_eases (GString *out, const RlvOutlook *outlook, const RlvStatement *statements,
                guint n, guint most)
{
    gint64 limit = rank_limit (outlook, statements, n, most);
    guint shown = 0, left = 0, room = most;

    for (guint i = 0; i < n; i++)
        room -= statements[i].ease != RLV_EASE_NONE &&
                rank_of (outlook, &statements[i]) < limit;
    for (guint i = 0; i < n; i++) {
        gint64 rank = rank_of (outlook, &statements[i]);

        if (statements[i].ease == RLV_EASE_NONE)
            continue;
        if (rank > limit || (rank == limit && room == 0)) {
            left++;
            continue;
        }
        room -= rank == limit;
        g_string_append (out, shown++ > 0 ? _ (", or ") : "");
        rlv_view_ease (out, outlook, &statements[i]);
    }
    if (left > 0)
        g_string_append_printf (out, _ (", or one of %u more (-f json)"), left);
    if (shown == 0)
        g_string_append (out, _ ("easing one of them alone is not enough"));
}

/* --- JSON --------------------------------------------------------------------- */

static const char *
says_name (RlvSays says)
{
    static const char *const names[] = {
        [RLV_SAYS_START] = "start",       [RLV_SAYS_TODAY] = "today",
        [RLV_SAYS_HAPPENED] = "happened", [RLV_SAYS_DURATION] = "duration",
        [RLV_SAYS_LINK] = "link",         [RLV_SAYS_DATE] = "date",
        [RLV_SAYS_WINDOW] = "window",     [RLV_SAYS_SITTING] = "sitting",
        [RLV_SAYS_FREEZE] = "freeze",     [RLV_SAYS_DAYS_OFF] = "days-off",
        [RLV_SAYS_NEED] = "need",         [RLV_SAYS_TEAM] = "team",
        [RLV_SAYS_PERSON] = "person",     [RLV_SAYS_DEADLINE] = "deadline",
    };

    return names[says];
}

static void
json_amount (ViewJson *json, const RlvStatement *it)
{
    if (it->says == RLV_SAYS_DURATION || it->says == RLV_SAYS_LINK)
        view_json_span (json, "shorter", it->by);
    else if (it->says == RLV_SAYS_START || it->says == RLV_SAYS_DATE ||
             it->says == RLV_SAYS_DEADLINE)
        view_json_int (json, "days", it->count);
    else if (it->count % 100 == 0)
        view_json_int (json, it->says == RLV_SAYS_PERSON ? "days" : "people",
                       it->says == RLV_SAYS_PERSON ? it->count : it->count / 100);
    else
        view_json_int (json, "days", it->count);
}

void
view_json_statement (ViewJson *json, const RlvOutlook *outlook, const RlvStatement *it)
{
    static const char *const eases[] = {"none", "by", "unsaid"};
    g_autoptr (GString) words = g_string_new (NULL);
    g_autoptr (GString) ease = g_string_new (NULL);
    RlvPlace place = {NULL, 0, 0};

    if (it->item != RLV_NONE)
        place = rlv_plan_place (outlook->plan, it->item);
    rlv_view_statement (words, outlook, it);
    view_json_object (json, NULL);
    view_json_text (json, "says", says_name (it->says));
    view_json_text (json, "words", words->str);
    view_json_text (json, "file", place.file);
    view_json_int (json, "line", place.line);
    view_json_text (json, "ease", eases[it->ease]);
    if (rlv_view_ease (ease, outlook, it)) {
        view_json_text (json, "easeWords", ease->str);
        if (it->ease == RLV_EASE_BY)
            json_amount (json, it);
        view_json_time (json, "start", it->start);
        view_json_time (json, "finish", it->finish);
        if (it->searched != RLV_TIME_NONE)
            view_json_time (json, "searched", it->searched);
    }
    view_json_end_object (json);
}

void
rlv_view_conflicts_json (GString *out, const RlvOutlook *outlook,
                         const RlvConflicts *conflicts)
{
    static const char *const kinds[] = {"date", "time", "staff", "deadline"};
    static const char *const proofs[] = {"sure", "rule",  "search",
                                         "none", "bound", "effort"};
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/conflicts/1");
    view_json_plan_head (&json, outlook);
    view_json_array (&json, "conflicts");
    for (guint i = 0; i < conflicts->n; i++) {
        const RlvConflict *set = &conflicts->sets[i];

        view_json_object (&json, NULL);
        view_json_text (&json, "kind", kinds[set->kind]);
        view_json_text (&json, "task", view_task (outlook, set->task)->id);
        view_json_text (&json, "proof", proofs[set->proof]);
        view_json_int (&json, "effort", (gint64) set->effort);
        view_json_array (&json, "statements");
        for (guint s = 0; s < set->n; s++)
            view_json_statement (&json, outlook, &set->statements[s]);
        view_json_end_array (&json);
        view_json_end_object (&json);
    }
    view_json_end_array (&json);
    view_json_int (&json, "leftOut", conflicts->left_out);
    view_json_int (&json, "effort", (gint64) conflicts->effort);
    view_json_int (&json, "runs", (gint64) conflicts->runs);
    view_json_bool (&json, "cutShort", conflicts->cut_short);
    view_json_finish (&json);
}

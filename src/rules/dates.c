/* Rules about dates that were computed.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* How many calendars deep one may be based on another. */
#define BASED_AT_MOST 16

/* The last day on which @task is at work. */
static RlvDay
last_day (const RlvRules *run, RlvTaskIx task)
{
    return rlv_cal_day (run->times, run->schedule->cal[task],
                        run->schedule->finish[task], TRUE);
}

static RlvDay
first_day (const RlvRules *run, RlvTaskIx task)
{
    return rlv_cal_day (run->times, run->schedule->cal[task],
                        run->schedule->start[task], FALSE);
}

/* --- NET-08: dates of the contract ------------------------------------------- */

/* Deadlines of tasks are told by the scheduler under the same name. */
void
rlv_check_contract_dates (RlvRules *run)
{
    RlvItemIx contract = rlv_rules_first (run, "contract");
    RlvTaskIx first = RLV_NONE;
    RlvDay agreed;
    char is[RLV_DATE_SIZE], asked[RLV_DATE_SIZE];

    if (contract == RLV_NONE || rlv_rules_reverse (run))
        return;
    agreed = rlv_rules_day (run, contract, "serviceStart");
    for (RlvTaskIx i = 0; agreed != RLV_DAY_NONE && i < run->n_tasks; i++)
        if (g_str_equal (run->tasks[i].kind, "cutover") &&
            (first == RLV_NONE ||
             run->schedule->start[i] < run->schedule->start[first]))
            first = i;
    if (first == RLV_NONE || first_day (run, first) <= agreed)
        return;
    rlv_rules_say (run, run->tasks[first].item,
                   _ ("the first cutover, \"%s\", starts on %s, but by contract the "
                      "service starts on %s"),
                   run->tasks[first].id, rlv_day_format (first_day (run, first), is),
                   rlv_day_format (agreed, asked));
}

/* --- NET-09: blackouts ------------------------------------------------------- */

/* The calendars that bar a task are those of everybody it needs. */
static gboolean
is_barred (const RlvRules *run, RlvTaskIx task, const RlvDemand *demands,
           RlvItemIx *item)
{
    const RlvTask *t = &run->tasks[task];
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (run->plan, &n);
    const RlvPerson *persons = rlv_plan_persons (run->plan, &n);
    RlvTime a = run->schedule->start[task], from, until;
    RlvTime b = MAX (run->schedule->finish[task], a + 1);

    if (t->calendar != RLV_NONE &&
        rlv_blackout_hit (run->times, t->calendar, t->kind, a, b, &from, &until, item))
        return TRUE;
    for (guint32 d = t->first_demand; d < t->first_demand + t->n_demands; d++) {
        guint32 team = run->schedule->staffing != NULL ? run->schedule->staffing[d].team
                                                       : RLV_NONE;
        RlvCal cal = RLV_NONE;

        if (team == RLV_NONE)
            team = demands[d].team;
        if (demands[d].person != RLV_NONE)
            cal = persons[demands[d].person].calendar;
        else if (team != RLV_NONE)
            cal = teams[team].calendar;

        if (cal != RLV_NONE &&
            rlv_blackout_hit (run->times, cal, t->kind, a, b, &from, &until, item))
            return TRUE;
    }
    return FALSE;
}

void
rlv_check_blackouts (RlvRules *run)
{
    guint32 n;
    const RlvDemand *demands = rlv_plan_demands (run->plan, &n);

    if (!rlv_rules_any (run, "blackout"))
        return;
    for (RlvTaskIx i = 0; i < run->n_tasks; i++) {
        RlvItemIx item;

        if (is_barred (run, i, demands, &item))
            rlv_rules_say (run, run->tasks[i].item,
                           _ ("task \"%s\" runs into blackout \"%s\""),
                           run->tasks[i].id, rlv_item_id (run->plan, item));
    }
}

/* --- KT-05: prerequisites ---------------------------------------------------- */

void
rlv_check_prerequisite_dates (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "requires", &n);
    g_autofree RlvTaskIx *first = NULL;

    if (n == 0)
        return;
    first = g_new (RlvTaskIx, run->n_items);
    for (guint32 i = 0; i < run->n_items; i++)
        first[i] = RLV_NONE;
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (run->plan, items[i], "item");
        RlvTaskIx task = rlv_plan_task_of (run->plan, run->items[items[i]].up);

        if (item != RLV_NONE && task != RLV_NONE &&
            (first[item] == RLV_NONE ||
             run->schedule->start[task] < run->schedule->start[first[item]]))
            first[item] = task;
    }
    items = rlv_plan_of_kind (run->plan, "prerequisite", &n);
    for (guint32 i = 0; i < n; i++) {
        RlvDay due = rlv_rules_day (run, items[i], "due");
        RlvTaskIx task = first[items[i]];
        char when[RLV_DATE_SIZE], needed[RLV_DATE_SIZE];

        if (task == RLV_NONE || due == RLV_DAY_NONE || due < first_day (run, task))
            continue;
        rlv_rules_say (
            run, items[i],
            _ ("prerequisite \"%s\" is due on %s, but task \"%s\" needs it on %s"),
            rlv_item_id (run->plan, items[i]), rlv_day_format (due, when),
            run->tasks[task].id, rlv_day_format (first_day (run, task), needed));
    }
}

/* --- EXI-05: the exit fits the contract -------------------------------------- */

/* @day and a term of a contract later: "13mo", "20d" (working days of the plan's first
 * calendar) or "90ed".  RLV_DAY_NONE when there is no day; @day when there is no term.
 */
static RlvDay
after_period (const RlvRules *run, RlvDay day, const char *period)
{
    char *unit;
    gint64 count = period != NULL ? g_ascii_strtoll (period, &unit, 10) : 0;
    RlvTime from, until;
    int year, month, mday;

    if (day == RLV_DAY_NONE || count <= 0 || count > 9999)
        return day;
    if (g_str_equal (unit, "ed"))
        return day + (RlvDay) count;
    if (g_str_equal (unit, "mo")) {
        rlv_day_to_civil (day, &year, &month, &mday);
        month += (int) count - 1;
        year += month / 12;
        month = month % 12 + 1;
        if (year > 2199)
            return RLV_DAY_NONE;
        /* From 31 January, a month ends on the last day of February. */
        while (mday > 28 &&
               mday > g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year))
            mday--;
        return rlv_day_from_civil (year, month, mday);
    }
    rlv_cal_day_span (run->times, 0, day, &from, &until);
    until = rlv_cal_add (run->times, 0, until, (RlvSpan){count * 1000, RLV_UNIT_DAY});
    return until == RLV_TIME_NONE ? RLV_DAY_NONE
                                  : rlv_cal_day (run->times, 0, until, TRUE);
}

/* From the day notice is served, the contract leaves the notice, the assistance and its
 * extension. */
void
rlv_check_exit_fits (RlvRules *run)
{
    RlvItemIx contract = rlv_rules_first (run, "contract");
    RlvItemIx help = rlv_rules_first (run, "assistance");
    RlvDay limit, end;
    char is[RLV_DATE_SIZE], asked[RLV_DATE_SIZE];

    if (!rlv_rules_reverse (run) || contract == RLV_NONE || run->n_tasks == 0)
        return;
    limit = rlv_rules_day (run, contract, "served");
    limit = after_period (run, limit, rlv_item_text (run->plan, contract, "notice"));
    if (help != RLV_NONE) {
        limit = after_period (run, limit, rlv_item_text (run->plan, help, "length"));
        limit = after_period (run, limit, rlv_item_text (run->plan, help, "extension"));
    }
    end = last_day (run, run->schedule->last);
    if (limit == RLV_DAY_NONE || end <= limit)
        return;
    rlv_rules_say (run, help != RLV_NONE ? help : contract,
                   _ ("the exit ends on %s, but notice and assistance end on %s"),
                   rlv_day_format (end, is), rlv_day_format (limit, asked));
}

/* --- CAL-01: holidays -------------------------------------------------------- */

static int
year_of (RlvDay day)
{
    int year, month, mday;

    rlv_day_to_civil (day, &year, &month, &mday);
    return year;
}

/* The last holiday that @calendar itself lists. */
static RlvDay
own_last_holiday (const RlvRules *run, RlvItemIx calendar)
{
    RlvDay last = RLV_DAY_NONE;

    for (RlvItemIx h = rlv_plan_child (run->plan, calendar, "holiday", RLV_NONE);
         h != RLV_NONE; h = rlv_plan_child (run->plan, calendar, "holiday", h)) {
        last = MAX (last, rlv_rules_day (run, h, "date"));
        last = MAX (last, rlv_rules_day (run, h, "until"));
    }
    return last;
}

/* The same with the calendars it is based on.  They might go in a circle. */
static RlvDay
last_holiday (const RlvRules *run, const RlvDay *own, RlvItemIx calendar)
{
    RlvDay last = RLV_DAY_NONE;

    for (guint steps = 0; calendar != RLV_NONE && steps < BASED_AT_MOST; steps++) {
        last = MAX (last, own[calendar]);
        calendar = rlv_item_ref (run->plan, calendar, "base");
    }
    return last;
}

/* A calendar without any holiday is meant so: that of cutover weekends. */
void
rlv_check_holidays (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "calendar", &n);
    g_autofree RlvDay *own = g_new (RlvDay, run->n_items); /* per item */
    RlvDay end;
    char until[RLV_DATE_SIZE];

    if (run->n_tasks == 0)
        return;
    for (guint32 i = 0; i < n; i++)
        own[items[i]] = own_last_holiday (run, items[i]);
    end = last_day (run, run->schedule->last);
    for (guint32 i = 0; i < n; i++) {
        RlvDay last = last_holiday (run, own, items[i]);

        if (last != RLV_DAY_NONE && year_of (last) < year_of (end))
            rlv_rules_say (
                run, items[i],
                _ ("the holidays of calendar \"%s\" end with %d, the plan on %s"),
                rlv_item_id (run->plan, items[i]), year_of (last),
                rlv_day_format (end, until));
    }
}

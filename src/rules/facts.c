/* What was computed of a plan, as attributes for rules to read.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"
#include "rules/terms.h"

/* How many calendars deep one may be based on another. */
#define BASED_AT_MOST 16

/* --- of the plan ----------------------------------------------------------------- */

static void
add_sides (Tree *tree, const RlvView *view)
{
    const RlvPlan *plan = view->plan;
    g_autofree guint8 *sides = rlv_track_sides (plan);
    guint32 n;

    rlv_plan_items (plan, &n);
    for (RlvItemIx i = 0; i < n; i++)
        if (sides[i] != RLV_N_SIDES)
            rlv_tree_fact (tree, i, "side", rlv_side_name ((RlvSide) sides[i]));
}

static gboolean
is_disordered (RlvSpan a, RlvSpan b)
{
    return a.unit == b.unit && a.amount > b.amount;
}

static void
add_tasks (Tree *tree, const RlvView *view)
{
    guint32 n, n_out;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);

    for (RlvTaskIx i = 0; i < n; i++) {
        const RlvTask *task = &tasks[i];

        rlv_tree_fact_thousandths (tree, task->item, "days",
                                   rlv_term_span (task->likely));
        if (is_disordered (task->best, task->likely) ||
            is_disordered (task->likely, task->worst))
            rlv_tree_fact (tree, task->item, "disordered", "true");
        if (view->graph == NULL)
            continue;
        rlv_graph_out (view->graph, i, &n_out);
        rlv_tree_fact_int (tree, task->item, "waits", task->n_links);
        rlv_tree_fact_int (tree, task->item, "awaited", n_out);
    }
}

static void
add_lags (Tree *tree, const RlvView *view)
{
    const RlvPlan *plan = view->plan;
    guint32 n;
    const RlvLink *links = rlv_plan_links (plan, &n);

    for (guint32 i = 0; i < n; i++)
        if (links[i].lag.amount != 0)
            rlv_tree_fact_thousandths (tree, links[i].item, "lag",
                                       rlv_term_span (links[i].lag));
}

/* Out and back: by tasks that transfer it, and by handbacks. */
static void
add_ways (Tree *tree, const RlvView *view)
{
    const RlvPlan *plan = view->plan;
    guint32 n, n_items;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "transfers", &n);
    g_autofree guint8 *ways = NULL;

    rlv_plan_items (plan, &n_items);
    ways = g_malloc0 (MAX (n_items, 1));
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (plan, items[i], "item");

        if (item != RLV_NONE)
            ways[item] |=
                g_strcmp0 (rlv_item_text (plan, items[i], "direction"), "out") == 0 ? 1
                                                                                    : 2;
    }
    items = rlv_plan_of_kind (plan, "handback", &n);
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (plan, items[i], "item");

        if (item != RLV_NONE)
            ways[item] |= 2;
    }
    for (RlvItemIx i = 0; i < n_items; i++) {
        if (ways[i] & 1)
            rlv_tree_fact (tree, i, "out", "true");
        if (ways[i] & 2)
            rlv_tree_fact (tree, i, "back", "true");
    }
}

/* The last holiday that @calendar itself lists. */
static RlvDay
own_last_holiday (const RlvPlan *plan, RlvItemIx calendar)
{
    RlvDay last = RLV_DAY_NONE;

    for (RlvItemIx h = rlv_plan_child (plan, calendar, "holiday", RLV_NONE);
         h != RLV_NONE; h = rlv_plan_child (plan, calendar, "holiday", h)) {
        last = MAX (last, (RlvDay) rlv_item_int (plan, h, "date", RLV_DAY_NONE));
        last = MAX (last, (RlvDay) rlv_item_int (plan, h, "until", RLV_DAY_NONE));
    }
    return last;
}

/* With the calendars it is based on, which might go in a circle. */
static void
add_holidays (Tree *tree, const RlvView *view)
{
    const RlvPlan *plan = view->plan;
    guint32 n, n_items;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "calendar", &n);
    g_autofree RlvDay *own = NULL;

    rlv_plan_items (plan, &n_items);
    own = g_new (RlvDay, MAX (n_items, 1));
    for (guint32 i = 0; i < n; i++)
        own[items[i]] = own_last_holiday (plan, items[i]);
    for (guint32 i = 0; i < n; i++) {
        RlvDay last = RLV_DAY_NONE;
        RlvItemIx at = items[i];

        for (guint k = 0; at != RLV_NONE && k < BASED_AT_MOST; k++) {
            last = MAX (last, own[at]);
            at = rlv_item_ref (plan, at, "base");
        }
        rlv_tree_fact_day (tree, items[i], "last-holiday", last);
    }
}

/* --- of its dates ---------------------------------------------------------------- */

static RlvDay
first_day (const RlvView *view, RlvTaskIx task)
{
    return rlv_cal_day (view->times, view->schedule->cal[task],
                        view->schedule->start[task], FALSE);
}

static RlvDay
last_day (const RlvView *view, RlvTaskIx task)
{
    return rlv_cal_day (view->times, view->schedule->cal[task],
                        view->schedule->finish[task], TRUE);
}

static void
add_dates (Tree *tree, const RlvView *view)
{
    const RlvSchedule *schedule = view->schedule;
    gint64 least = G_MAXINT64;
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);
    gboolean starts = n > 0 && rlv_tree_wants_of (tree, tasks[0].item, "start");
    gboolean ends = n > 0 && rlv_tree_wants_of (tree, tasks[0].item, "finish");

    for (RlvTaskIx i = 0; i < n; i++) {
        least = MIN (least, schedule->total_float[i]);
        if (starts)
            rlv_tree_fact_day (tree, tasks[i].item, "start", first_day (view, i));
        if (ends)
            rlv_tree_fact_day (tree, tasks[i].item, "finish", last_day (view, i));
        rlv_tree_fact_thousandths (tree, tasks[i].item, "float",
                                   schedule->total_float[i]);
        if (schedule->critical[i] > 0)
            rlv_tree_fact (tree, tasks[i].item, "critical",
                           schedule->critical[i] == 2 ? "yes" : "near");
        if (schedule->driving[i])
            rlv_tree_fact (tree, tasks[i].item, "driving", "true");
    }
    if (n == 0)
        return;
    rlv_tree_fact_day (tree, 0, "end", last_day (view, schedule->last));
    rlv_tree_fact (tree, 0, "last", tasks[schedule->last].id);
    rlv_tree_fact_thousandths (tree, 0, "least", least);
}

/* The cutover that comes first. */
static void
add_cutover (Tree *tree, const RlvView *view)
{
    RlvTaskIx first = RLV_NONE;
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);

    for (RlvTaskIx i = 0; i < n; i++)
        if (g_str_equal (tasks[i].kind, "cutover") &&
            (first == RLV_NONE ||
             view->schedule->start[i] < view->schedule->start[first]))
            first = i;
    if (first != RLV_NONE)
        rlv_tree_fact (tree, 0, "cutover", tasks[first].id);
}

/* The calendars that bar a task are those of everybody it needs. */
static gboolean
is_barred (const RlvView *view, const RlvTask *tasks, RlvTaskIx task,
           const RlvDemand *demands, RlvItemIx *item)
{
    const RlvTask *t = &tasks[task];
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (view->plan, &n);
    const RlvPerson *persons = rlv_plan_persons (view->plan, &n);
    RlvTime a = view->schedule->start[task], from, until;
    RlvTime b = MAX (view->schedule->finish[task], a + 1);

    if (t->calendar != RLV_NONE &&
        rlv_blackout_hit (view->times, t->calendar, t->kind, a, b, &from, &until, item))
        return TRUE;
    for (guint32 d = t->first_demand; d < t->first_demand + t->n_demands; d++) {
        guint32 team = view->schedule->staffing != NULL
                           ? view->schedule->staffing[d].team
                           : RLV_NONE;
        RlvCal cal = RLV_NONE;

        if (team == RLV_NONE)
            team = demands[d].team;
        if (demands[d].person != RLV_NONE)
            cal = persons[demands[d].person].calendar;
        else if (team != RLV_NONE)
            cal = teams[team].calendar;
        if (cal != RLV_NONE &&
            rlv_blackout_hit (view->times, cal, t->kind, a, b, &from, &until, item))
            return TRUE;
    }
    return FALSE;
}

static void
add_blackouts (Tree *tree, const RlvView *view)
{
    gboolean any = FALSE;
    guint32 n, n_blackouts;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);
    const RlvDemand *demands = rlv_plan_demands (view->plan, &n_blackouts);

    rlv_plan_of_kind (view->plan, "blackout", &n_blackouts);
    for (RlvTaskIx i = 0; n_blackouts > 0 && i < n; i++) {
        RlvItemIx item;

        if (!is_barred (view, tasks, i, demands, &item))
            continue;
        if (!any)
            rlv_tree_fact (tree, 0, "bars", "true");
        any = TRUE;
        rlv_tree_fact (tree, tasks[i].item, "barred", rlv_item_id (view->plan, item));
    }
}

/* Of what tasks require: the first that does, and when. */
static void
add_needs (Tree *tree, const RlvView *view)
{
    guint32 n, n_items, n_tasks;
    const RlvItemIx *items = rlv_plan_of_kind (view->plan, "requires", &n);
    const RlvItem *all = rlv_plan_items (view->plan, &n_items);
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n_tasks);
    g_autofree RlvTaskIx *first = NULL;

    if (n == 0)
        return;
    first = g_new (RlvTaskIx, n_items);
    for (guint32 i = 0; i < n_items; i++)
        first[i] = RLV_NONE;
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (view->plan, items[i], "item");
        RlvTaskIx task = rlv_plan_task_of (view->plan, all[items[i]].up);

        if (item != RLV_NONE && task != RLV_NONE &&
            (first[item] == RLV_NONE ||
             view->schedule->start[task] < view->schedule->start[first[item]]))
            first[item] = task;
    }
    for (RlvItemIx i = 0; i < n_items; i++) {
        if (first[i] == RLV_NONE)
            continue;
        rlv_tree_fact_day (tree, i, "needed", first_day (view, first[i]));
        rlv_tree_fact (tree, i, "needer", tasks[first[i]].id);
    }
}

/* What nobody looks at is not computed. */
static gboolean
wants_any (Tree *tree, const char *const *names)
{
    for (; *names != NULL; names++)
        if (rlv_tree_wants (tree, *names))
            return TRUE;
    return FALSE;
}

typedef struct {
    void (*add) (Tree *tree, const RlvView *view);
    gboolean dated;
    const char *names[16]; /* of the attributes; NULL-terminated */
} Part;

static const Part parts[] = {
    {add_sides, FALSE, {"side"}},
    {add_tasks, FALSE, {"days", "disordered", "waits", "awaited"}},
    {add_lags, FALSE, {"lag"}},
    {rlv_facts_network,
     FALSE,
     {"open", "opens", "unlinked", "works", "held", "longs", "unmanned", "odd",
      "answered", "unanswered", "links", "leads", "lags", "follow"}},
    {rlv_facts_dates,
     TRUE,
     {"loose", "negative", "dated", "missed", "due", "done", "past", "before"}},
    {add_ways, FALSE, {"out", "back"}},
    {add_holidays, FALSE, {"last-holiday"}},
    {rlv_facts_regimes, FALSE, {"regimes"}},
    {rlv_facts_costs, FALSE, {"cost"}},
    {add_dates,
     TRUE,
     {"start", "finish", "float", "critical", "driving", "end", "last", "least"}},
    {add_cutover, TRUE, {"cutover"}},
    {add_blackouts, TRUE, {"barred"}},
    {add_needs, TRUE, {"needed", "needer"}},
    {rlv_facts_chances, TRUE, {"p50", "p80", "chance"}},
    {rlv_facts_over, TRUE, {"over", "overs", "load", "capacity"}},
    {rlv_facts_chain, FALSE, {"skips", "unready"}},
    {rlv_facts_kinds, FALSE, {"kinds"}},
    {rlv_facts_runbooks, FALSE, {"hours", "undone"}},
    {rlv_facts_room, TRUE, {"room", "room-to"}},
    {rlv_facts_waves, TRUE, {"live", "decided"}},
    {rlv_facts_ready, TRUE, {"ready"}},
};

void
rlv_facts_add (Tree *tree, const RlvView *view)
{
    gboolean dates = view->schedule != NULL && view->times != NULL;
    guint32 n;

    rlv_plan_items (view->plan, &n);
    if (n == 0)
        return;
    rlv_tree_fact_day (tree, 0, "today", view->today);
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
        if ((dates || !parts[i].dated) && wants_any (tree, parts[i].names))
            parts[i].add (tree, view);
}

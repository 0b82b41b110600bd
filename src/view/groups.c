/* Tasks in groups, and what is said at the head of views.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

gboolean
rlv_by_parse (const char *text, RlvBy *by)
{
    static const char *const names[] = {"wave", "side", "team"};

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_strcmp0 (text, names[i]) == 0) {
            *by = (RlvBy) i;
            return TRUE;
        }
    return FALSE;
}

guint32
view_group_key (const RlvOutlook *outlook, RlvTaskIx task, RlvBy by)
{
    const RlvTask *it = view_task (outlook, task);

    if (by == RLV_BY_SIDE)
        return it->side;
    return by == RLV_BY_TEAM ? it->team : it->wave;
}

void
view_group_name (GString *out, const RlvOutlook *outlook, RlvBy by, guint32 key,
                 gboolean plain, gboolean marks)
{
    guint32 n;

    if (by == RLV_BY_SIDE) {
        const char *party = view_party_name (outlook, (RlvSide) key);

        if (marks)
            g_string_append_printf (out, "%s ",
                                    rlv_view_side_mark ((RlvSide) key, plain));
        g_string_append (out, rlv_view_side_name ((RlvSide) key));
        if (party != NULL)
            g_string_append_printf (out, " (%s)", party);
        return;
    }
    if (by == RLV_BY_TEAM) {
        const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);

        if (key >= n) {
            g_string_append (out, _ ("No team"));
            return;
        }
        if (marks)
            g_string_append_printf (out, "%s ",
                                    rlv_view_side_mark (teams[key].side, plain));
        g_string_append (out, view_item_name (outlook, teams[key].item));
        return;
    }
    const RlvItemIx *waves = view_of_kind (outlook->plan, "wave", &n);
    g_string_append (out, key < n ? view_item_name (outlook, waves[key])
                                  : _ ("Common to all waves"));
}

static void
group_clear (gpointer data)
{
    g_array_unref (((ViewGroup *) data)->tasks);
}

static guint32
n_keys (const RlvOutlook *outlook, RlvBy by)
{
    guint32 n;

    if (by == RLV_BY_SIDE)
        return RLV_N_SIDES;
    if (by == RLV_BY_TEAM)
        rlv_plan_teams (outlook->plan, &n);
    else
        view_of_kind (outlook->plan, "wave", &n);
    return n;
}

static void
add_group (GArray *groups, guint32 key)
{
    ViewGroup group = {key, g_array_new (FALSE, FALSE, sizeof (RlvTaskIx))};

    g_array_append_val (groups, group);
}

/* Groups in the order shown: what is common to all waves first, since it comes first in
 * time; teams that nobody named last. */
static GArray *
all_groups (RlvBy by, guint32 keys)
{
    GArray *groups = g_array_new (FALSE, FALSE, sizeof (ViewGroup));

    g_array_set_clear_func (groups, group_clear);
    if (by == RLV_BY_WAVE)
        add_group (groups, RLV_NONE);
    for (guint32 i = 0; i < keys; i++)
        add_group (groups, by == RLV_BY_SIDE ? (guint32) view_side_order[i] : i);
    if (by == RLV_BY_TEAM)
        add_group (groups, RLV_NONE);
    return groups;
}

GArray *
view_groups (const RlvOutlook *outlook, RlvBy by)
{
    guint32 n = view_n_tasks (outlook), keys = n_keys (outlook, by);
    g_autofree guint32 *place = g_new (guint32, keys + 1);
    GArray *groups = all_groups (by, keys);

    for (guint i = 0; i < groups->len; i++) {
        guint32 key = g_array_index (groups, ViewGroup, i).key;
        place[key == RLV_NONE ? keys : key] = i;
    }
    for (guint32 i = 0; i < n; i++) {
        RlvTaskIx task = outlook->schedule != NULL ? outlook->schedule->order[i] : i;
        guint32 key = view_group_key (outlook, task, by);
        guint32 at = place[key == RLV_NONE || key >= keys ? keys : key];

        g_array_append_val (g_array_index (groups, ViewGroup, at).tasks, task);
    }
    for (guint i = groups->len; i > 0; i--)
        if (g_array_index (groups, ViewGroup, i - 1).tasks->len == 0)
            g_array_remove_index (groups, i - 1);
    return groups;
}

/* --- sentences ---------------------------------------------------------------- */

/* Why the chain begins there and not before: what comes before has time to spare. */
static void
append_wait (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvWhy *why = &outlook->schedule->why_start[task];
    guint32 led = view_led_by (outlook, task, why), n;
    const RlvLink *links = rlv_plan_links (outlook->plan, &n);
    g_autoptr (GString) days = g_string_new (NULL);
    g_autoptr (GString) wait = g_string_new (NULL);

    if (why->kind != RLV_WHY_WINDOW && why->kind != RLV_WHY_BLACKOUT &&
        why->kind != RLV_WHY_SITTING)
        return;
    view_why_words (wait, outlook, task, why);
    g_string_append_printf (out, _ ("; %s %s"), view_task (outlook, task)->id,
                            wait->str);
    if (led == RLV_NONE)
        return;
    rlv_view_days (days, view_link_slack (outlook, &links[led]));
    g_string_append_printf (out, _ (", and %s before it has %s to spare"),
                            view_task (outlook, links[led].from)->id, days->str);
}

/* The chain starts where its last reason does not name another task: at the start of
 * the plan, or after a window, a sitting, a freeze. */
void
view_path_words (GString *out, const RlvOutlook *outlook)
{
    const RlvSchedule *schedule = outlook->schedule;
    g_autoptr (GString) from = g_string_new (NULL);
    g_autoptr (GString) days = g_string_new (NULL);
    RlvTaskIx head = RLV_NONE;
    guint32 n = 0;

    for (guint32 i = 0; schedule != NULL && i < schedule->n; i++) {
        RlvTaskIx task = schedule->order[i];

        if (schedule->driving[task] == 0)
            continue;
        if (n == 0)
            head = task;
        n++;
    }
    if (n == 0)
        return;
    RlvDay first = view_start_day (outlook, head);
    rlv_view_day (from, first);
    RlvDay length = view_plan_last (outlook) - first + 1;
    view_count (days, length);
    g_string_append_printf (out,
                            rlv_ngettext ("%u task decides the end, from %s, ",
                                          "%u tasks decide the end, from %s, ", n),
                            n, from->str);
    g_string_append_printf (
        out,
        rlv_ngettext ("over %s calendar day", "over %s calendar days", (gulong) length),
        days->str);
    append_wait (out, outlook, head);
}

void
view_levelling_words (GString *out, const RlvOutlook *outlook)
{
    const RlvSchedule *schedule = outlook->schedule, *free = outlook->unlevelled;
    g_autoptr (GString) cost = g_string_new (NULL);
    gint64 days;

    if (schedule == NULL)
        return;
    if (!outlook->levelled) {
        g_string_append (out, _ ("the capacity of the teams is not counted"));
        return;
    }
    if (free == NULL || schedule->n == 0) {
        g_string_append (out, _ ("the capacity of the teams is counted"));
        return;
    }
    days = rlv_cal_days (outlook->times, schedule->cal[schedule->last], free->end,
                         schedule->end);
    if (days == 0) {
        g_string_append (out,
                         _ ("the capacity of the teams is counted, and costs no day"));
        return;
    }
    view_working_days (cost, days);
    g_string_append_printf (
        out, _ ("the capacity of the teams is counted, and costs %s"), cost->str);
}

/* By how much of the time from @from to @bound the end is later, in per cent, rounded
 * up: nothing better than what is known is said. */
static gint64
percent_later (RlvTime from, RlvTime bound, RlvTime end)
{
    gint64 whole = MAX (bound - from, 1);

    return ((end - bound) * 100 + whole - 1) / whole;
}

void
view_bound_words (GString *out, const RlvOutlook *outlook)
{
    const RlvSchedule *schedule = outlook->schedule;
    g_autoptr (GString) percent = g_string_new (NULL);
    g_autoptr (GString) days = g_string_new (NULL);
    RlvTime from, until;

    if (schedule == NULL || schedule->bound == RLV_TIME_NONE || schedule->n == 0 ||
        schedule->conflict)
        return;
    from = schedule->begin;
    if (outlook->data_date != RLV_DAY_NONE) {
        rlv_cal_day_span (outlook->times, 0, outlook->data_date, &from, &until);
        from = MAX (from, schedule->begin);
    }
    if (schedule->bound >= schedule->end) {
        g_string_append (out, _ ("no plan can finish earlier"));
    } else {
        view_percent (percent, percent_later (from, schedule->bound, schedule->end));
        view_working_days (days,
                           rlv_cal_days (outlook->times, schedule->cal[schedule->last],
                                         schedule->bound, schedule->end));
        /* TRANSLATORS: 4 % later …: 12 working days */
        g_string_append_printf (out,
                                _ ("finish at most %s later than any plan could: %s"),
                                percent->str, days->str);
    }
    if (schedule->cut_short)
        g_string_append (out, _ ("; the search was cut short by --limit"));
}

/* "3.5 d are the client's, 1 d the provider's." */
static void
append_whose (GString *out, const RlvStatus *status)
{
    gboolean first = TRUE;

    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        g_autoptr (GString) days = g_string_new (NULL);

        if (status->late_days[side] == 0)
            continue;
        rlv_view_days (days, status->late_days[side]);
        g_string_append (out, first ? " " : ", ");
        g_string_append_printf (out, "%s %s%s %s", rlv_view_side_mark (side, FALSE),
                                rlv_view_side_name (side), view_colon (), days->str);
        first = FALSE;
    }
    if (!first)
        g_string_append_c (out, '.');
}

static void
append_slip (GString *out, const RlvOutlook *outlook)
{
    gint64 slip = outlook->status->finish_slip;
    const char *name = outlook->baseline->fact->name;
    g_autoptr (GString) days = g_string_new (NULL);

    view_working_days (days, ABS (slip));
    if (slip == 0)
        g_string_append_printf (out, _ (", as baseline %s says."), name);
    else if (slip > 0)
        g_string_append_printf (out, _ (", %s later than baseline %s."), days->str,
                                name);
    else
        g_string_append_printf (out, _ (", %s earlier than baseline %s."), days->str,
                                name);
    if (slip > 0)
        append_whose (out, outlook->status);
}

void
view_headline (GString *out, const RlvOutlook *outlook)
{
    g_autoptr (GString) day = g_string_new (NULL);
    RlvDay last = view_plan_last (outlook);

    if (last == RLV_DAY_NONE) {
        g_string_append (out, _ ("The plan has no dates."));
        return;
    }
    rlv_view_day (day, last);
    g_string_append_printf (out, _ ("The plan ends on %s"), day->str);
    if (outlook->status != NULL && outlook->baseline != NULL)
        append_slip (out, outlook);
    else
        g_string_append_c (out, '.');
}

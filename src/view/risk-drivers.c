/* What decides a date, in draws: what is more frequent in those that end late, and what
 * it hangs on.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "view/risk.h"

#define SHOWN 5  /* of what decides, unless asked why */
#define FEW   50 /* late draws, of which nothing can be told */

static const char *
cause_name (const RlvOutlook *outlook, const RlvRiskCause *cause)
{
    if (cause->item != RLV_NONE)
        return view_item_name (outlook, cause->item);
    return cause->team != RLV_NONE ? view_team_name (outlook, cause->team)
                                   : rlv_view_side_name (cause->side);
}

static void
add_driver (GArray *drivers, ViewDriver driver, guint64 draws, guint64 late)
{
    /* How much more often in late draws than in all, in late draws. */
    driver.lift = (gint64) driver.late - (gint64) (driver.all * late / MAX (draws, 1));
    if (driver.all > 0 && driver.all < draws)
        g_array_append_val (drivers, driver);
}

static gint
compare_drivers (gconstpointer a, gconstpointer b)
{
    const ViewDriver *x = a, *y = b;

    if (x->lift != y->lift)
        return x->lift > y->lift ? -1 : 1;
    if (x->task != y->task)
        return x->task < y->task ? -1 : 1;
    return (x->cause > y->cause) - (x->cause < y->cause);
}

GArray *
view_drivers (const RlvOutlook *outlook, const RlvChances *chances)
{
    GArray *drivers = g_array_new (FALSE, FALSE, sizeof (ViewDriver));
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 late = rlv_risk_late (chances->risk, chances->counts);

    for (RlvTaskIx t = 0; t < view_n_tasks (outlook); t++) {
        RlvRiskTask task;

        rlv_risk_task (chances->risk, chances->counts, t, &task);
        if (task.leads && task.varies)
            add_driver (drivers,
                        (ViewDriver){t, RLV_NONE, task.longer, task.longer_late, 0},
                        draws, late);
    }
    for (guint32 i = 0; i < rlv_risk_n_causes (chances->risk); i++) {
        RlvRiskCause cause;

        rlv_risk_cause (chances->risk, chances->counts, i, &cause);
        add_driver (drivers, (ViewDriver){RLV_NONE, i, cause.draws, cause.late, 0},
                    draws, late);
    }
    g_array_sort (drivers, compare_drivers);
    return drivers;
}

static void
driver_row (ViewTable *table, const RlvOutlook *outlook, const RlvChances *chances,
            const ViewDriver *driver)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 late = rlv_risk_late (chances->risk, chances->counts);
    RlvRiskCause cause;

    if (driver->task != RLV_NONE) {
        view_table_cell (table, VIEW_STYLE_NONE, view_task (outlook, driver->task)->id);
        view_table_cell (table, VIEW_STYLE_NONE,
                         view_task_name (outlook, driver->task));
        view_table_cell (table, VIEW_STYLE_DIM, _ ("takes longer than planned"));
    } else {
        rlv_risk_cause (chances->risk, chances->counts, driver->cause, &cause);
        view_table_cell (
            table, VIEW_STYLE_NONE,
            cause.item != RLV_NONE ? rlv_item_id (outlook->plan, cause.item) : "");
        view_table_cell (table, VIEW_STYLE_NONE, cause_name (outlook, &cause));
        view_table_cell (table, VIEW_STYLE_DIM,
                         cause.is_risk            ? _ ("happens")
                         : cause.item != RLV_NONE ? _ ("worse than likely")
                         : cause.team != RLV_NONE ? _ ("team slower than planned")
                                                  : _ ("side slower than planned"));
    }
    view_chance_cell (table, driver->late, late);
    view_chance_cell (table, driver->all, draws);
}

static guint
most_of (const RlvChances *chances)
{
    return chances->why ? G_MAXUINT : SHOWN;
}

static void
append_more (GString *out, const RlvChances *chances, guint n)
{
    guint left = n - MIN (n, most_of (chances));

    if (left > 0)
        g_string_append_printf (
            out, rlv_ngettext ("and %u more (--why)\n", "and %u more (--why)\n", left),
            left);
}

/* Differences that chance alone would make are not told. */
static gboolean
is_sure (const ViewDriver *driver, guint64 late)
{
    guint64 lift = (guint64) MAX (driver->lift, 0);

    return lift * lift > 4 * late / 4 && lift * 100 >= 2 * late;
}

gboolean
view_append_drivers (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
                     const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("id")},
        {.title = _ ("what"), .least = 20},
        {.title = "", .drop = 1},
        {.title = _ ("late draws"), .right = TRUE},
        {.title = _ ("all"), .right = TRUE},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) drivers = view_drivers (outlook, chances);
    guint64 late = rlv_risk_late (chances->risk, chances->counts);
    guint shown = 0;

    for (guint i = 0; i < drivers->len; i++) {
        const ViewDriver *driver = &g_array_index (drivers, ViewDriver, i);

        if (!is_sure (driver, late))
            break;
        if (shown++ < most_of (chances))
            driver_row (table, outlook, chances, driver);
    }
    if (shown == 0 && late < FEW) {
        g_string_append_printf (
            out, "%s\n\n", _ ("Hardly any draw is late: nothing decides it alone"));
        return FALSE;
    }
    if (shown == 0)
        return FALSE;
    view_heading (out, look, _ ("More frequent in the draws that end late"));
    view_table_write (table, out, look, TRUE);
    append_more (out, chances, shown);
    g_string_append_c (out, '\n');
    return TRUE;
}

static int
compare_paths (const void *a, const void *b)
{
    const ViewDriver *x = a, *y = b;

    if (x->all != y->all)
        return x->all > y->all ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

/* What it hangs on, the most often first: ViewDriver with .all. */
static GArray *
paths (const RlvOutlook *outlook, const RlvChances *chances)
{
    GArray *found = g_array_new (FALSE, FALSE, sizeof (ViewDriver));

    for (RlvTaskIx t = 0; t < view_n_tasks (outlook); t++) {
        RlvRiskTask task;
        ViewDriver driver = {.task = t, .cause = RLV_NONE};

        rlv_risk_task (chances->risk, chances->counts, t, &task);
        driver.all = task.path;
        if (task.path > 0 && task.leads && view_task (outlook, t)->worst.amount > 0)
            g_array_append_val (found, driver);
    }
    if (found->len > 0)
        qsort (found->data, found->len, sizeof (ViewDriver), compare_paths);
    return found;
}

void
view_append_paths (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
                   const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("id")},
        {.title = _ ("task"), .least = 20},
        {.title = ""},
        {.title = _ ("on the path"), .right = TRUE},
        {.title = _ ("ends P10")},
        {.title = _ ("planned")},
        {.title = _ ("ends P90")},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) found = paths (outlook, chances);

    if (found->len == 0)
        return;
    for (guint i = 0; i < MIN (found->len, most_of (chances)); i++) {
        const ViewDriver *driver = &g_array_index (found, ViewDriver, i);
        const RlvTask *task = view_task (outlook, driver->task);

        view_table_cell (table, VIEW_STYLE_NONE, task->id);
        view_table_cell (table, VIEW_STYLE_NONE,
                         view_task_name (outlook, driver->task));
        view_table_cell (table, view_side_style (task->side),
                         rlv_view_side_mark (task->side, look->plain));
        view_chance_cell (table, driver->all, rlv_risk_draws (chances->counts));
        view_day_cell (table, rlv_risk_task_quantile (chances->risk, chances->counts,
                                                      driver->task, 100));
        view_day_cell (table, view_finish_day (outlook, driver->task));
        view_day_cell (table, rlv_risk_task_quantile (chances->risk, chances->counts,
                                                      driver->task, 900));
    }
    view_heading (out, look, _ ("What it hangs on"));
    view_table_write (table, out, look, TRUE);
    append_more (out, chances, found->len);
    g_string_append_c (out, '\n');
}

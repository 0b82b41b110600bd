/* A schedule from plan to result: calendars, passes, levelling, and what is said of it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sched/sched-priv.h"

/* --- cycles ------------------------------------------------------------------- */

/* Of a long circle, how many links are told at either end. */
#define CYCLE_FIRST 8
#define CYCLE_LAST  3

static void
say_cycle (const RlvRun *run)
{
    g_autoptr (GArray) cycle = rlv_graph_cycle (run->graph);
    g_autoptr (GString) path = g_string_new (NULL);
    const RlvLink *first = &run->links[g_array_index (cycle, guint32, 0)];
    RlvPlace place = rlv_plan_place (run->plan, first->item);
    guint left_out = cycle->len > CYCLE_FIRST + CYCLE_LAST + 1
                         ? cycle->len - CYCLE_FIRST - CYCLE_LAST
                         : 0;

    g_string_append (path, run->tasks[first->from].id);
    for (guint i = 0; i < cycle->len; i++) {
        if (i == CYCLE_FIRST && left_out > 0) {
            g_string_append_printf (
                path, rlv_ngettext (" → … %u more …", " → … %u more …", left_out),
                left_out);
            i += left_out;
        }
        const RlvLink *link = &run->links[g_array_index (cycle, guint32, i)];
        RlvPlace at = rlv_plan_place (run->plan, link->item);

        g_string_append_printf (path, " → %s (%s:%u)", run->tasks[link->to].id,
                                at.file ? at.file : "", at.line);
    }
    rlv_findings_add (run->findings, RLV_SEVERITY_ERROR, "NET-02", &place,
                      _ ("tasks wait for each other in a circle: %s"), path->str);
    rlv_findings_why (run->findings,
                      _ ("none of these %u tasks can ever start, so no date after them "
                         "means anything"),
                      cycle->len);
    rlv_findings_mend (run->findings,
                       _ ("take away one of these links, or split a task so that its "
                          "first part no longer waits"));
}

/* --- what the result says ----------------------------------------------------- */

static void
find_ends (RlvRun *run)
{
    RlvSchedule *out = run->out;

    out->begin = RLV_TIME_MAX;
    out->end = RLV_TIME_NONE;
    for (guint32 t = 0; t < out->n; t++) {
        out->begin = MIN (out->begin, out->start[t]);
        if (out->finish[t] > out->end) {
            out->end = out->finish[t];
            out->last = t;
        }
    }
    run->plan_end = out->end;
}

static gboolean
is_over (const RlvRun *run, RlvTaskIx task)
{
    return run->options->actuals != NULL &&
           run->options->actuals[task].finished != RLV_TIME_NONE;
}

/* What is over has no float, and can delay nothing any more. */
static void
mark_critical (RlvRun *run)
{
    RlvSchedule *out = run->out;
    gint64 near = run->options->near_critical > 0 ? run->options->near_critical : 5000;

    for (guint32 t = 0; t < out->n; t++)
        out->critical[t] = is_over (run, t)              ? 0
                           : out->total_float[t] <= 0    ? 2
                           : out->total_float[t] <= near ? 1
                                                         : 0;
}

/* The chain of reasons from the plan's last finish back to something that is no task,
 * or is over: that decides nothing any more.  Each step goes to a date that came before
 * it in the passes, so it ends. */
static void
mark_driving (RlvRun *run)
{
    RlvSchedule *out = run->out;
    RlvTaskIx task = out->last;
    gboolean of_finish = TRUE;

    for (guint64 guard = 0; task != RLV_NONE && guard <= 2 * (guint64) out->n;
         guard++) {
        const RlvWhy *why = of_finish ? &out->why_finish[task] : &out->why_start[task];

        out->driving[task] = 1;
        if (why->kind == RLV_WHY_DURATION) {
            of_finish = FALSE;
        } else if (why->kind == RLV_WHY_LINK) {
            of_finish = rlv_link_from_finish (&run->links[why->link]);
            task = why->task;
        } else if (why->kind == RLV_WHY_TEAM) {
            of_finish = TRUE;
            task = why->task;
        } else {
            task = RLV_NONE;
        }
        if (task != RLV_NONE && is_over (run, task))
            task = RLV_NONE;
    }
}

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvSchedule *out = data;
    RlvTaskIx x = *(const RlvTaskIx *) a, y = *(const RlvTaskIx *) b;

    if (out->start[x] != out->start[y])
        return out->start[x] < out->start[y] ? -1 : 1;
    if (out->finish[x] != out->finish[y])
        return out->finish[x] < out->finish[y] ? -1 : 1;
    return x < y ? -1 : 1;
}

static void
sort_by_start (RlvSchedule *out)
{
    for (guint32 t = 0; t < out->n; t++)
        out->order[t] = t;
    g_qsort_with_data (out->order, (gint) out->n, sizeof *out->order, compare_starts,
                       out);
}

void
rlv_run_days (const RlvRun *run, RlvTaskIx t, RlvDay *begins, RlvDay *ends)
{
    const RlvSchedule *out = run->out;

    *begins = rlv_cal_day (run->times, out->cal[t], out->start[t], FALSE);
    *ends = rlv_cal_day (run->times, out->cal[t], out->finish[t],
                         run->grain[t] != RLV_GRAIN_POINT ||
                             out->finish[t] > out->start[t]);
}

static gboolean
fixes_start (const RlvTask *task)
{
    return task->constraint == RLV_CONSTRAINT_SNLT ||
           task->constraint == RLV_CONSTRAINT_MSO;
}

gboolean
rlv_run_misses (const RlvRun *run, RlvTaskIx t)
{
    const RlvTask *task = &run->tasks[t];
    RlvDay begins, ends;

    if (task->constraint_day == RLV_DAY_NONE)
        return FALSE;
    rlv_run_days (run, t, &begins, &ends);
    if (fixes_start (task))
        return begins > task->constraint_day;
    return (task->constraint == RLV_CONSTRAINT_FNLT ||
            task->constraint == RLV_CONSTRAINT_MFO) &&
           ends > task->constraint_day;
}

/* Dates that the plan fixes and that links, calendars or people do not let it keep. */
static void
say_missed (RlvRun *run)
{
    RlvSchedule *out = run->out;

    for (guint32 t = 0; t < out->n; t++) {
        const RlvTask *task = &run->tasks[t];
        RlvPlace place = rlv_plan_place (run->plan, task->item);
        char asked[RLV_DATE_SIZE], got[RLV_DATE_SIZE];
        gboolean on_start = fixes_start (task);
        RlvDay begins, ends;

        rlv_run_days (run, t, &begins, &ends);
        if (rlv_run_misses (run, t)) {
            rlv_day_format (task->constraint_day, asked);
            rlv_day_format (on_start ? begins : ends, got);
            rlv_findings_add (
                run->findings, RLV_SEVERITY_ERROR, "constraint-missed", &place,
                on_start ? _ ("task \"%s\" must start by %s (%s) and cannot "
                              "before %s")
                         : _ ("task \"%s\" must finish by %s (%s) and cannot "
                              "before %s"),
                task->id, asked, rlv_constraint_name (task->constraint), got);
            rlv_findings_mend (run->findings,
                               _ ("\"releve explain %s\" says what holds it; move the "
                                  "date, or shorten what comes before"),
                               task->id);
            out->conflict = TRUE;
        }
        if (task->deadline != RLV_DAY_NONE && ends > task->deadline) {
            rlv_day_format (task->deadline, asked);
            rlv_day_format (ends, got);
            rlv_findings_add (run->findings, RLV_SEVERITY_ERROR, "NET-08", &place,
                              _ ("task \"%s\" finishes on %s, after its deadline %s"),
                              task->id, got, asked);
            rlv_findings_mend (run->findings,
                               _ ("\"releve explain %s\" says what holds it"),
                               task->id);
        }
    }
}

/* --- the whole ---------------------------------------------------------------- */

static void
give_up_unmanned (RlvRun *run)
{
    for (guint32 d = 0; d < run->out->n_demands; d++)
        if (run->unmanned[d]) {
            run->out->staffing[d].team = RLV_NONE;
            /* Work that goes on is no conflict: somebody does it. */
            if (!rlv_run_has_begun (run, run->demands[d].task))
                run->out->conflict = TRUE;
        }
}

gboolean
rlv_run_pass (RlvRun *run)
{
    rlv_run_calendars (run);
    if (!rlv_run_forward (run))
        return FALSE;
    find_ends (run);
    if (run->not_before != NULL) {
        rlv_run_alap (run);
        find_ends (run);
    }
    rlv_run_backward (run);
    if (!run->options->no_levelling) {
        if (!rlv_run_staff (run))
            return FALSE;
        find_ends (run);
        rlv_run_backward (run);
        give_up_unmanned (run);
    }
    return TRUE;
}

RlvSchedule *
rlv_schedule_new (const RlvPlan *plan, const RlvGraph *graph, RlvTimes *times,
                  const RlvSchedOptions *options, RlvFindings *findings, GError **error)
{
    RlvRun run = {.plan = plan,
                  .graph = graph,
                  .times = times,
                  .options = options,
                  .findings = findings};
    RlvSchedule *out;

    rlv_run_setup (&run);
    if (rlv_graph_order (graph) == NULL) {
        say_cycle (&run);
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INPUT,
                             _ ("tasks wait for each other in a circle"));
        rlv_run_clear (&run);
        return NULL;
    }
    if (!rlv_run_pass (&run)) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_SCHEDULE,
                             _ ("the plan cannot be scheduled"));
        rlv_run_clear (&run);
        return NULL;
    }
    rlv_run_note_shut (&run);
    mark_critical (&run);
    mark_driving (&run);
    sort_by_start (run.out);
    if (!options->no_levelling)
        rlv_run_name_people (&run);
    say_missed (&run);
    out = g_steal_pointer (&run.out);
    rlv_run_clear (&run);
    return out;
}

/* --- what if ------------------------------------------------------------------ */

struct _RlvPlacer {
    RlvRun run;
};

RlvPlacer *
rlv_placer_new (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule)
{
    RlvPlacer *placer = g_new0 (RlvPlacer, 1);

    placer->run.plan = plan;
    placer->run.times = times;
    rlv_run_setup (&placer->run);
    rlv_schedule_free (placer->run.out);
    placer->run.out = (RlvSchedule *) schedule; /* only read here */
    return placer;
}

void
rlv_placer_free (RlvPlacer *placer)
{
    if (placer == NULL)
        return;
    placer->run.out = NULL;
    rlv_run_clear (&placer->run);
    g_free (placer);
}

RlvTime
rlv_placer_start (const RlvPlacer *placer, RlvTaskIx task, RlvTime from)
{
    RlvTime start, finish;
    RlvWhy why = {.at = from};

    return rlv_place_early (&placer->run, task, from, RLV_TIME_NONE, &start, &finish,
                            &why)
               ? start
               : RLV_TIME_NONE;
}

gboolean
rlv_placer_waits (const RlvPlacer *placer, RlvTaskIx task)
{
    return rlv_place_waits (&placer->run, task);
}

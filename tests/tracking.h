/* What the tests of the room track share: a plan as text, its schedule as of a day, and
 * facts made by hand.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "testing.h"

#include <string.h>

#include <releve/doc.h>
#include <releve/track.h>

#define HEAD                                                                           \
    "<plan xmlns='urn:releve:plan:1' id='P' kind='transition' lang='en' "              \
    "start='2027-03-01'>"                                                              \
    "<parties><party id='CLI' role='client'/><party id='PRV' role='provider'/>"        \
    "</parties>"
#define TAIL "</plan>"

/* Without calendars a plan works Monday to Friday, 09:00 to 17:00 UTC; 1 March 2027 is
 * a Monday. */
typedef struct {
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
    RlvFindings *findings;
    RlvFacts facts;
    RlvSchedule *schedule;
    RlvBaseline *baseline;
    RlvBaselineFact signed_fact;
    RlvStatus *status;
} Scene;

static inline RlvTime
at (const char *text)
{
    RlvTime time = RLV_TIME_NONE;

    if (!rlv_time_parse (text, &time))
        fail_msg ("\"%s\" is no time", text);
    return time;
}

static inline RlvDay
on (const char *text)
{
    RlvDay day = RLV_DAY_NONE;

    if (!rlv_day_parse (text, &day))
        fail_msg ("\"%s\" is no day", text);
    return day;
}

static inline gint64
seconds (const char *text)
{
    return at (text) * 60;
}

static inline void
scene_open (Scene *scene, const char *xml)
{
    g_autoptr (GError) error = NULL;
    const RlvLink *links;
    guint32 n, n_links;

    memset (scene, 0, sizeof *scene);
    scene->findings = rlv_findings_new ();
    scene->facts.tasks = g_ptr_array_new ();
    scene->facts.deliveries = g_ptr_array_new ();
    scene->facts.decisions = g_ptr_array_new ();
    scene->facts.actions = g_ptr_array_new ();
    scene->facts.baselines = g_ptr_array_new ();
    scene->plan =
        rlv_doc_read (xml, strlen (xml), "plan.xml", NULL, scene->findings, &error);
    if (scene->plan == NULL && rlv_findings_count (scene->findings, RLV_SEVERITY_ERROR))
        fail_msg ("%s", rlv_findings_get (scene->findings, &n)[0].what);
    assert_ok (scene->plan != NULL, &error);
    scene->times = rlv_times_new (scene->plan, scene->findings, &error);
    assert_ok (scene->times != NULL, &error);
    rlv_plan_tasks (scene->plan, &n);
    links = rlv_plan_links (scene->plan, &n_links);
    scene->graph = rlv_graph_new (n, links, n_links);
}

/* Schedules with the facts of @day; NULL: as planned, without any. */
static inline void
scene_schedule (Scene *scene, const char *day)
{
    g_autoptr (GError) error = NULL;
    g_autofree RlvActual *actuals = NULL;
    RlvSchedOptions options = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    RlvTime until;

    if (day != NULL) {
        actuals = rlv_facts_actuals (&scene->facts, scene->plan, scene->times, on (day),
                                     scene->findings);
        rlv_track_data_span (scene->times, on (day), &options.data_date, &until);
        options.actuals = actuals;
    }
    g_clear_pointer (&scene->schedule, rlv_schedule_free);
    scene->schedule = rlv_schedule_new (scene->plan, scene->graph, scene->times,
                                        &options, scene->findings, &error);
    assert_ok (scene->schedule != NULL, &error);
}

/* Signs the dates as planned. */
static inline void
scene_sign (Scene *scene)
{
    g_autoptr (GError) error = NULL;
    RlvBaselineFact *fact = &scene->signed_fact;

    scene_schedule (scene, NULL);
    fact->name = (char *) "B1";
    fact->table = rlv_baseline_table (scene->plan, scene->schedule);
    fact->hash = rlv_baseline_hash (fact->table);
    fact->signed_by[RLV_SIDE_CLIENT] = (char *) "Anne";
    fact->signed_by[RLV_SIDE_PROVIDER] = (char *) "Carla";
    g_ptr_array_add (scene->facts.baselines, fact);
    scene->baseline =
        rlv_baseline_get (&scene->facts, scene->plan, NULL, RLV_TIME_NONE, &error);
    assert_ok (scene->baseline != NULL, &error);
}

static inline const RlvStatus *
scene_status (Scene *scene, const char *day)
{
    scene_schedule (scene, day);
    g_clear_pointer (&scene->status, rlv_status_free);
    scene->status = rlv_status_new (scene->plan, scene->times, scene->schedule,
                                    &scene->facts, scene->baseline, on (day));
    return scene->status;
}

static inline void
scene_close (Scene *scene)
{
    rlv_status_free (scene->status);
    rlv_schedule_free (scene->schedule);
    rlv_baseline_free (scene->baseline);
    g_free (scene->signed_fact.table);
    g_free (scene->signed_fact.hash);
    g_ptr_array_unref (scene->facts.tasks);
    g_ptr_array_unref (scene->facts.deliveries);
    g_ptr_array_unref (scene->facts.decisions);
    g_ptr_array_unref (scene->facts.actions);
    g_ptr_array_unref (scene->facts.baselines);
    rlv_graph_free (scene->graph);
    rlv_times_free (scene->times);
    rlv_plan_free (scene->plan);
    rlv_findings_free (scene->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_close)

/* A fact about a task; @started and @finished may be NULL. */
static inline RlvTaskFact
task_fact (const char *task, const char *started, const char *finished)
{
    return (RlvTaskFact){
        .task = (char *) task,
        .started = started != NULL ? at (started) : RLV_TIME_NONE,
        .finished = finished != NULL ? at (finished) : RLV_TIME_NONE,
        .remaining = {-1, RLV_UNIT_DAY},
        .remaining_at = RLV_TIME_NONE,
        .blocked_since = RLV_TIME_NONE,
        .recorded = seconds ("2027-12-31T00:00Z"),
    };
}

static inline const RlvTaskStatus *
task_status (const Scene *scene, const char *id)
{
    return &scene->status->tasks[rlv_plan_find_task (scene->plan, id)];
}

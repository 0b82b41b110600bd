/* Plans small enough to reckon by hand, for tests of the scheduler.  2027-01-04 is a
 * Monday; everybody works from 9 to 17, Monday to Friday, unless it is said otherwise.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "testing.h"

#include <releve/doc.h>
#include <releve/sched.h>
#include <string.h>

#define HEAD                                                                           \
    "<plan xmlns='urn:releve:plan:1' id='TEST' name='T' kind='transition' lang='en'"   \
    " start='2027-01-04'><calendars>"                                                  \
    "<calendar id='U' name='U' zone='UTC'>"                                            \
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/>"                           \
    "<blackout id='BO' name='Freeze' kind='freeze' from='2027-01-06' "                 \
    "to='2027-01-12'/>"                                                                \
    "</calendar><calendar id='MIX' name='MIX' zone='UTC'>"                             \
    "<week days='mon tue wed thu' hours='09:00-17:00'/>"                               \
    "<week days='fri' hours='09:00-13:00'/></calendar>"                                \
    "<calendar id='HOL' name='HOL' base='U'><holiday date='2027-01-06' name='Day'/>"   \
    "</calendar>"                                                                      \
    "<calendar id='SIX' name='Six' zone='UTC'>"                                        \
    "<week days='mon tue wed thu fri sat' hours='09:00-17:00'/></calendar>"            \
    "<calendar id='FOUR' name='Four' zone='UTC'>"                                      \
    "<week days='mon tue wed thu' hours='09:00-17:00'/></calendar>"                    \
    "<calendar id='PAR' name='Paris' zone='Europe/Paris'>"                             \
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar>"                \
    "<calendar id='GULF' name='Gulf' zone='UTC'>"                                      \
    "<week days='sun mon tue wed thu' hours='09:00-17:00'/></calendar>"                \
    "<calendar id='LATE' name='Late' zone='UTC'>"                                      \
    "<week days='mon tue wed thu' hours='14:00-18:00'/></calendar>"                    \
    "<calendar id='RED' name='Reduced' zone='UTC'>"                                    \
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/>"                           \
    "<reduced from='2027-01-04' to='2027-01-15' hours='09:00-15:00' name='Short'/>"    \
    "<holiday date='2027-01-09' name='Saturday'/></calendar></calendars>"              \
    "<parties><party id='CLI' name='C' role='client'/>"                                \
    "<party id='PRV' name='P' role='provider'/></parties>"                             \
    "<skills><skill id='KYC' name='KYC'/></skills>"                                    \
    "<teams><team id='C' name='C' party='CLI' calendar='U' size='2'/>"                 \
    "<team id='P' name='P' party='PRV' calendar='U'>"                                  \
    "<person id='p1' name='p1'><has skill='KYC' level='4'/>"                           \
    "<absence from='2027-01-07' to='2027-01-08' kind='leave'/></person>"               \
    "<person id='p2' name='p2' fte='0.5'/></team>"                                     \
    "<team id='F' name='F' party='PRV' calendar='PAR' size='1'/>"                      \
    "<team id='H' name='H' party='CLI' calendar='HOL' size='1'/>"                      \
    "<team id='R' name='R' party='CLI' calendar='U'>"                                  \
    "<capacity from='2027-01-04' people='1'/><capacity from='2027-01-11' people='3'/>" \
    "<capacity from='2027-02-01' people='0'/></team>"                                  \
    "<team id='S' name='S' party='CLI' calendar='U'>"                                  \
    "<capacity from='2027-01-06' people='2'/><capacity from='2027-01-04' people='1'/>" \
    "</team>"                                                                          \
    "<team id='K' name='K' party='CLI' calendar='U'>"                                  \
    "<capacity from='2027-01-04' people='3'/><capacity from='2027-01-07' people='1'/>" \
    "<capacity from='2027-01-08' people='3'/></team>"                                  \
    "<team id='L' name='L' party='CLI' calendar='U'>"                                  \
    "<capacity from='2027-01-04' people='1'/><capacity from='2027-01-07' people='0'/>" \
    "<capacity from='2027-01-08' people='1'/></team>"                                  \
    "<team id='Q' name='Q' party='PRV' calendar='U'>"                                  \
    "<person id='q1' name='q1' until='2027-01-08'/></team>"                            \
    "<team id='N' name='N' party='PRV' calendar='GULF' size='2'/></teams>"             \
    "<timeline><window id='W' name='W' start='2027-01-06' "                            \
    "rrule='FREQ=WEEKLY;BYDAY=WE'"                                                     \
    " time='00:00' length='48eh' calendar='U'/>"                                       \
    "<window id='E' name='E' start='2027-01-06' rrule='FREQ=WEEKLY;BYDAY=WE'"          \
    " time='09:00' length='2d' calendar='U'/>"                                         \
    "<window id='O' name='O' start='2027-01-04' rrule='FREQ=WEEKLY;BYDAY=MO'"          \
    " time='00:00' length='10ed' calendar='U'/>"                                       \
    "<gate id='G' name='G' kind='go-no-go' committee='COM'/>"                          \
    "<gate id='GX' name='GX' kind='go-no-go' committee='COM' extraordinary='true'/>"   \
    "</timeline>"                                                                      \
    "<governance><committee id='COM' name='COM' level='steering' start='2027-01-06'"   \
    " time='14:00' rrule='FREQ=WEEKLY;BYDAY=WE' calendar='U'/></governance><tasks>"
#define TAIL "</tasks></plan>"

/* A task of team C; @more is attributes, @inside elements. */
#define T(id, duration, more, inside)                                                  \
    "<task id='" id "' name='" id "' side='client' team='C' duration='" duration       \
    "' " more ">" inside "</task>"
#define AFTER(id)           "<after task='" id "'/>"
#define LINK(id, type, lag) "<after task='" id "' type='" type "' lag='" lag "'/>"
#define NEED(what)          "<need " what "/>"
#define DATE(type, day)     "<constraint type='" type "' date='2027-" day "'/>"

/* "01-04T09:00", of 2027. */
static inline RlvTime
time_of (const char *text)
{
    g_autofree char *full = g_strdup_printf ("2027-%sZ", text);
    RlvTime time = RLV_TIME_NONE;

    assert_true (rlv_time_parse (full, &time));
    return time;
}

static inline RlvActual *
actuals_of (const RlvPlan *plan, const char *text)
{
    guint32 n;
    RlvActual *actuals;
    g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);

    rlv_plan_tasks (plan, &n);
    actuals = g_new (RlvActual, n);
    for (guint32 i = 0; i < n; i++)
        actuals[i] = (RlvActual){
            RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE};
    for (guint w = 0; words[w] != NULL; w++) {
        g_auto (GStrv) pair = g_strsplit (words[w], "=", 2);
        g_auto (GStrv) parts = g_strsplit (pair[1], ",", 3);
        RlvActual *actual = &actuals[rlv_plan_find_task (plan, pair[0])];

        if (strcmp (parts[0], "-") != 0)
            actual->started = time_of (parts[0]);
        if (strcmp (parts[1], "-") != 0)
            actual->finished = time_of (parts[1]);
        if (strcmp (parts[2], "-") != 0)
            assert_true (rlv_span_parse (parts[2], &actual->remaining));
    }
    return actuals;
}

typedef struct {
    RlvFindings *findings;
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
} World;

static inline void
open_xml (World *world, const char *xml)
{
    g_autoptr (GError) error = NULL;
    guint32 n, n_links;
    const RlvLink *links;

    world->findings = rlv_findings_new ();
    world->plan =
        rlv_doc_read (xml, strlen (xml), "p.xml", NULL, world->findings, &error);
    if (world->plan == NULL)
        fail_msg ("%s", rlv_findings_get (world->findings, &n)->what);
    world->times = rlv_times_new (world->plan, world->findings, &error);
    assert_ok (world->times != NULL, &error);
    rlv_plan_tasks (world->plan, &n);
    links = rlv_plan_links (world->plan, &n_links);
    world->graph = rlv_graph_new (n, links, n_links);
}

static inline void
open_world (World *world, const char *tasks)
{
    g_autofree char *xml = g_strconcat (HEAD, tasks, TAIL, NULL);

    open_xml (world, xml);
}

static inline void
close_world (World *world)
{
    rlv_graph_free (world->graph);
    rlv_times_free (world->times);
    rlv_plan_free (world->plan);
    rlv_findings_free (world->findings);
}

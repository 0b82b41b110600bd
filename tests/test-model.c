/* The model that the search works on, held against the calendars that it was made from:
 * whatever order tasks are placed in and whoever serves them, an exact model has the
 * dates that levelling gives.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <releve/doc.h>
#include <string.h>

#include "bench/plan-gen.h"
#include "sched/bound.h"
#include "sched/climb.h"
#include "sched/compile.h"
#include "sched/queues.h"
#include "sched/sgs-priv.h"

typedef struct {
    RlvFindings *findings;
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
    RlvSchedule *levelled;
    guint8 *unmanned; /* by demand */
    RlvSchedOptions options;
    RlvRun run; /* as it is before levelling, used up by the ways */
    RlvWays *ways;
    RlvModel *model;
} World;

static void
open_run (World *world, RlvRun *run)
{
    *run = (RlvRun){.plan = world->plan,
                    .graph = world->graph,
                    .times = world->times,
                    .options = &world->options,
                    .findings = world->findings};
    rlv_run_setup (run);
    rlv_run_calendars (run);
    assert_true (rlv_run_forward (run));
    run->plan_end = RLV_TIME_NONE;
    for (guint32 t = 0; t < run->out->n; t++)
        run->plan_end = MAX (run->plan_end, run->out->finish[t]);
    run->out->end = run->plan_end;
    if (run->not_before != NULL)
        rlv_run_alap (run);
    rlv_run_backward (run);
}

/* FALSE when the plan has no schedule. */
static gboolean
open_under_way (World *world, const char *xml, gsize len,
                const RlvSchedOptions *options)
{
    g_autoptr (GError) error = NULL;
    guint32 n, n_links;
    const RlvLink *links;

    *world = (World){.options = *options};
    world->findings = rlv_findings_new ();
    world->plan = rlv_doc_read (xml, len, "p.xml", NULL, world->findings, &error);
    if (world->plan == NULL)
        fail_msg ("%s", rlv_findings_get (world->findings, &n)->what);
    world->times = rlv_times_new (world->plan, world->findings, &error);
    assert_ok (world->times != NULL, &error);
    rlv_plan_tasks (world->plan, &n);
    links = rlv_plan_links (world->plan, &n_links);
    world->graph = rlv_graph_new (n, links, n_links);
    if (rlv_graph_order (world->graph) == NULL)
        return FALSE;
    world->levelled = rlv_schedule_new (world->plan, world->graph, world->times,
                                        &world->options, world->findings, NULL);
    if (world->levelled == NULL)
        return FALSE;
    world->unmanned = g_new0 (guint8, (gsize) world->levelled->n_demands + 1);
    for (guint32 d = 0; d < world->levelled->n_demands; d++)
        world->unmanned[d] = world->levelled->staffing[d].team == RLV_NONE;
    open_run (world, &world->run);
    world->ways = rlv_ways_new (&world->run, world->levelled, world->unmanned, TRUE);
    world->model =
        rlv_compile (world->ways, world->levelled,
                     world->levelled->end * 2 - world->levelled->begin + 60 * 1440);
    return TRUE;
}

static gboolean
open_world (World *world, const char *xml, gsize len)
{
    const RlvSchedOptions options = {.data_date = RLV_TIME_NONE};

    return open_under_way (world, xml, len, &options);
}

static void
close_world (World *world)
{
    g_clear_pointer (&world->model, rlv_model_free);
    if (world->ways != NULL) {
        rlv_ways_free (world->ways);
        rlv_run_clear (&world->run);
    }
    g_free (world->unmanned);
    rlv_schedule_free (world->levelled);
    rlv_graph_free (world->graph);
    rlv_times_free (world->times);
    rlv_plan_free (world->plan);
    rlv_findings_free (world->findings);
}

/* --- the obvious way to place tasks on a model ---------------------------------- */

typedef struct {
    const RlvModel *model;
    guint64 *left; /* with guards */
    guint32 *order, *mode, *start, *finish;
} Slow;

static void
slow_open (Slow *slow, const RlvModel *model)
{
    const gsize n = (gsize) model->n_words * model->n_steps + 1;

    slow->model = model;
    slow->left = g_memdup2 (model->left, n * sizeof *slow->left);
    slow->order = g_new0 (guint32, model->n_tasks + 1);
    slow->mode = g_new0 (guint32, model->n_tasks + 1);
    slow->start = g_new0 (guint32, model->n_tasks + 1);
    slow->finish = g_new0 (guint32, model->n_tasks + 1);
}

static void
slow_close (Slow *slow)
{
    g_free (slow->left);
    g_free (slow->order);
    g_free (slow->mode);
    g_free (slow->start);
    g_free (slow->finish);
}

static guint32
lane_of (guint64 word, guint lane)
{
    return (guint32) (word >> (16 * lane) & 0x7fff);
}

/* Whether the people of @mode are there in @step; with @take takes them. */
static gboolean
slow_people (Slow *slow, const RlvMode *mode, guint32 step, gboolean take)
{
    const RlvModel *model = slow->model;

    for (guint32 a = mode->first_ask; a < mode->first_ask + mode->n_asks; a++) {
        const RlvAsk *ask = &model->asks[a];
        gsize at = (gsize) ask->word * model->n_steps + step;

        for (guint lane = 0; lane < 4; lane++) {
            guint32 asked = lane_of (ask->asked, lane);

            if (asked == 0)
                continue;
            if (lane_of (model->capacity[at], lane) < asked) {
                assert_true (mode->pauses);
                continue;
            }
            if (lane_of (slow->left[at], lane) < asked)
                return FALSE;
            if (take)
                slow->left[at] -= (guint64) asked << (16 * lane);
        }
    }
    return TRUE;
}

static guint32
slow_bound (const RlvModel *model, const RlvArc *arc, const Slow *slow)
{
    guint32 at = arc->from_finish ? slow->finish[arc->task] : slow->start[arc->task];

    return arc->lag == RLV_NEVER ? at : model->lags[arc->lag].bound[at];
}

static gboolean
slow_place (Slow *slow, guint32 t)
{
    const RlvModel *model = slow->model;
    const RlvMode *mode = &model->modes[model->first_mode[t] + slow->mode[t]];
    const RlvPace *pace = &model->paces[mode->pace];
    guint32 at = model->release[t], until = model->release_finish[t];

    if (model->fixed_start[t] != RLV_NEVER) {
        slow->start[t] = model->fixed_start[t];
        slow->finish[t] = model->fixed_finish[t];
        return TRUE;
    }
    for (guint32 i = model->first_in[t]; i < model->first_in[t + 1]; i++) {
        const RlvArc *arc = &model->in[i];
        guint32 bound = slow_bound (model, arc, slow);

        if (arc->on_finish)
            until = MAX (until, bound);
        else
            at = MAX (at, bound);
    }
    for (; at <= model->n_steps; at++) {
        guint32 start = pace->next != NULL ? pace->next[at] : at, end, s;

        if (start == RLV_NEVER)
            return FALSE;
        end = pace->next != NULL ? pace->end[start] : start + pace->length;
        if (end > model->n_steps)
            return FALSE;
        at = start;
        if (end < until)
            continue;
        for (s = start; s < end && slow_people (slow, mode, s, FALSE); s++)
            ;
        if (s < end)
            continue;
        for (s = start; s < end; s++)
            slow_people (slow, mode, s, TRUE);
        slow->start[t] = start;
        slow->finish[t] = end;
        return TRUE;
    }
    return FALSE;
}

/* --- orders at random ----------------------------------------------------------- */

static guint32
draw (guint64 *state, guint32 n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (guint32) ((*state >> 33) % n);
}

/* An order in which each task comes after those it waits for, and modes. */
static void
draw_order (World *world, Slow *slow, guint64 *state)
{
    const guint32 n = world->model->n_tasks;
    g_autofree guint32 *ready = g_new (guint32, n + 1);
    g_autofree guint32 *waits = g_new0 (guint32, n + 1);
    guint32 n_ready = 0, done = 0, n_in, n_out;

    for (guint32 t = 0; t < n; t++) {
        rlv_graph_in (world->graph, t, &n_in);
        waits[t] = n_in;
        if (n_in == 0)
            ready[n_ready++] = t;
        slow->mode[t] =
            draw (state, world->model->first_mode[t + 1] - world->model->first_mode[t]);
    }
    while (n_ready > 0) {
        guint32 i = draw (state, n_ready), t = ready[i];
        const guint32 *out = rlv_graph_out (world->graph, t, &n_out);

        ready[i] = ready[--n_ready];
        slow->order[done++] = t;
        for (guint32 o = 0; o < n_out; o++) {
            guint32 to = world->run.links[out[o]].to;

            if (--waits[to] == 0)
                ready[n_ready++] = to;
        }
    }
    assert_int_equal (done, n);
}

/* Levels by the order and the modes of @slow. */
static gboolean
place_exactly (World *world, const Slow *slow, RlvRun *run)
{
    const RlvWays *ways = world->ways;
    RlvGuide guide = {slow->order, NULL};
    g_autofree guint32 *team = NULL;
    gboolean placed;

    open_run (world, run);
    team = g_new0 (guint32, run->out->n_demands + 1);
    for (guint32 t = 0; t < run->out->n; t++) {
        const RlvWay *way = rlv_ways_get (ways, ways->first_way[t] + slow->mode[t]);

        for (guint32 i = 0; i < run->tasks[t].n_demands; i++)
            team[run->tasks[t].first_demand + i] =
                g_array_index (ways->teams, guint32, way->first_team + i);
    }
    guide.team = team;
    run->guide = &guide;
    placed = rlv_run_level (run);
    run->guide = NULL;
    return placed;
}

/* Which instants the dates are; a point stands at either end of a night. */
static void
assert_same (const World *world, const Slow *slow, const RlvRun *run, guint64 seed)
{
    const RlvModel *model = world->model;

    for (guint32 t = 0; t < model->n_tasks; t++) {
        RlvTime finish = run->out->finish[t], start = run->out->start[t];
        guint32 f = slow->finish[t], s = slow->start[t];
        gboolean point = run->grain[t] == RLV_GRAIN_POINT;
        gboolean ends = finish == model->at[f] ||
                        (point && finish > model->at[f] &&
                         (f == model->n_steps || finish < model->at[f + 1]));
        gboolean starts =
            start >= model->at[s] && (s == model->n_steps || start < model->at[s + 1]);

        if (!ends || !starts)
            fail_msg (
                "seed %" G_GUINT64_FORMAT ", task %s: instants %u %u (%" G_GINT64_FORMAT
                " %" G_GINT64_FORMAT "), dates %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                seed, run->tasks[t].id, s, f, (gint64) model->at[s],
                (gint64) model->at[f], (gint64) start, (gint64) finish);
    }
}

typedef struct {
    guint plans, models, exact, placed, bounded;
} Count;

static guint32
slow_end (const Slow *slow)
{
    guint32 end = 0;

    for (guint32 t = 0; t < slow->model->n_tasks; t++)
        end = MAX (end, slow->finish[t]);
    return end;
}

static void
hold (World *world, guint64 seed, Count *count)
{
    guint64 state = seed * 77 + 5;
    const RlvModel *model = world->model;
    guint32 bound = model != NULL ? rlv_bound_end (model) : 0;

    count->plans++;
    assert_true (world->levelled->bound <= world->levelled->end);
    if (model == NULL)
        return;
    count->models++;
    count->exact += model->exact;
    for (guint i = 0; i < 6; i++) {
        Slow slow;
        RlvRun run;
        guint32 done = 0;
        gboolean placed;

        slow_open (&slow, model);
        draw_order (world, &slow, &state);
        while (done < model->n_tasks && slow_place (&slow, slow.order[done]))
            done++;
        if (done == model->n_tasks && slow_end (&slow) < bound)
            fail_msg ("seed %" G_GUINT64_FORMAT ": the model ends before its bound",
                      seed);
        placed = place_exactly (world, &slow, &run);
        if (placed) {
            RlvTime end = RLV_TIME_NONE;
            gboolean given_up = FALSE;

            for (guint32 t = 0; t < model->n_tasks; t++)
                end = MAX (end, run.out->finish[t]);
            for (guint32 d = 0; d < run.out->n_demands; d++)
                given_up |= run.unmanned[d] && !world->unmanned[d];
            if (!given_up && end < rlv_ways_bound (world->ways, FALSE))
                fail_msg ("seed %" G_GUINT64_FORMAT ": ends before its people can",
                          seed);
            if (!given_up && end < world->ways->end)
                fail_msg ("seed %" G_GUINT64_FORMAT ": ends before its bound", seed);
            if (!given_up && model->sound && end < model->at[bound])
                fail_msg ("seed %" G_GUINT64_FORMAT ": ends before that of its model",
                          seed);
            if (!given_up && model->sound)
                count->bounded++;
            if (model->exact && !given_up && done == model->n_tasks) {
                count->placed++;
                assert_same (world, &slow, &run, seed);
            }
        }
        rlv_run_clear (&run);
        slow_close (&slow);
    }
}

/* --- plans on whole days -------------------------------------------------------- */

static void
add_team (GString *xml, guint64 *dice, guint i, guint n_cals)
{
    g_string_append_printf (xml, "<team id='T%u' name='T' party='%s' calendar='C%u'", i,
                            i % 2 ? "PRV" : "CLI", draw (dice, n_cals));
    switch (draw (dice, 4)) {
    case 0:
        g_string_append_printf (xml,
                                "><capacity from='2027-01-04' people='%u'/>"
                                "<capacity from='2027-01-%02u' people='%u'/>"
                                "<capacity from='2027-02-%02u' people='%u'/>",
                                1 + draw (dice, 2), 11 + draw (dice, 15),
                                draw (dice, 4), 1 + draw (dice, 20),
                                2 + draw (dice, 2));
        break;
    case 1:
        g_string_append (xml, ">");
        for (guint p = 0; p < 3; p++)
            g_string_append_printf (xml,
                                    "<person id='T%up%u' name='p' fte='%s'>"
                                    "<has skill='S%u' level='%u'/>"
                                    "<absence from='2027-01-%02u' to='2027-01-%02u' "
                                    "kind='leave'/></person>",
                                    i, p, draw (dice, 3) ? "1" : "0.5", draw (dice, 2),
                                    2 + draw (dice, 3), 10 + draw (dice, 8),
                                    18 + draw (dice, 5));
        break;
    default:
        g_string_append_printf (xml, " size='%u'>", 2 + draw (dice, 3));
    }
    g_string_append_printf (xml, "<has skill='S%u' level='4' people='2'/></team>",
                            draw (dice, 2));
}

static void
add_task (GString *xml, guint64 *dice, guint i, guint n_teams, gboolean hours)
{
    static const char *const types[] = {"FS", "FS", "FS", "SS", "FF", "SF"};
    static const char *const lags[] = {"0d", "0d", "1d", "3d", "-1d", "-2d"};
    guint32 team = draw (dice, n_teams);

    g_string_append_printf (
        xml, "<task id='A%u' name='A' side='client' team='T%u' duration='%u%c'", i,
        team, draw (dice, 8) ? 1 + draw (dice, hours ? 20 : 6) : 0, hours ? 'h' : 'd');
    switch (draw (dice, hours ? 40 : 12)) {
    case 0:
        g_string_append (xml, " window='W'");
        break;
    case 1:
        g_string_append (xml, " kind='cutover'");
        break;
    case 2:
        g_string_append (xml, " gate='G'");
        break;
    default:;
    }
    g_string_append (xml, ">");
    for (guint k = 0; k < 2 && i > 0; k++)
        if (draw (dice, 3))
            g_string_append_printf (xml, "<after task='A%u' type='%s' lag='%s'/>",
                                    MIN (i - 1, i / 2 * k + draw (dice, (i + 1) / 2)),
                                    types[draw (dice, hours ? 4 : 6)],
                                    lags[draw (dice, 6)]);
    if (draw (dice, 10) == 0)
        g_string_append_printf (xml, "<constraint type='%s' date='2027-01-%02u'/>",
                                draw (dice, 2) ? "SNET" : "FNET", 5 + draw (dice, 25));
    g_string_append_printf (xml, "<need team='T%u' people='%s'/>", team,
                            draw (dice, 3) ? "1" : "0.5");
    if (draw (dice, 3) == 0)
        g_string_append_printf (xml, "<need team='T%u'/>", draw (dice, n_teams));
    for (guint k = 0; k < 2; k++)
        if (draw (dice, 4) == 0)
            g_string_append_printf (xml, "<need side='%s' skill='S%u' level='%u'/>",
                                    draw (dice, 2) ? "client" : "provider",
                                    draw (dice, 2), 1 + draw (dice, 4));
    g_string_append (xml, "</task>");
}

/* @n_cals of 1 to 4: of the same hours, of a day more, of another zone, and one whose
 * hours a closed Wednesday shortens. */
static char *
draw_plan (guint64 seed, guint n_cals, guint n_tasks, gboolean hours)
{
    guint64 dice = seed * 2654435761u + 1;
    GString *xml = g_string_new (
        "<plan xmlns='urn:releve:plan:1' id='TEST' name='T' kind='transition' lang='en'"
        " start='2027-01-04'><calendars><calendar id='C0' name='C' zone='Europe/Paris'>"
        "<week days='mon tue wed thu fri' hours='08:30-12:30 13:30-17:30'/>"
        "<holiday date='2027-01-14' name='h'/>"
        "<blackout id='BO' name='Freeze' kind='freeze' from='2027-01-20' "
        "to='2027-01-26'/></calendar>"
        "<calendar id='C1' name='C' zone='Europe/Paris'>"
        "<week days='mon tue wed thu fri sat' hours='08:30-17:30'/></calendar>"
        "<calendar id='C2' name='C' zone='Asia/Kolkata'>"
        "<week days='mon tue wed thu fri' hours='09:00-18:00'/>"
        "<holiday date='2027-01-26' name='h'/></calendar>"
        "<calendar id='C3' name='C' zone='Europe/Lisbon'>"
        "<week days='mon tue thu fri' hours='09:00-18:00'/></calendar></calendars>"
        "<parties><party id='CLI' name='C' role='client'/>"
        "<party id='PRV' name='P' role='provider'/></parties>"
        "<skills><skill id='S0' name='S'/><skill id='S1' name='S'/></skills><teams>");
    guint n_teams = 4;

    for (guint i = 0; i < n_teams; i++)
        add_team (xml, &dice, i, n_cals);
    g_string_append (
        xml, "</teams><timeline><window id='W' name='W' start='2027-01-05' "
             "rrule='FREQ=WEEKLY;BYDAY=TU,TH' time='00:00' length='8ed'"
             " calendar='C0'/><gate id='G' name='G' kind='go-no-go' committee='COM'/>"
             "</timeline><governance><committee id='COM' name='COM' level='steering' "
             "start='2027-01-06' time='14:00' rrule='FREQ=WEEKLY;BYDAY=WE' "
             "calendar='C0'/></governance><tasks>");
    for (guint i = 0; i < n_tasks; i++)
        add_task (xml, &dice, i, n_teams, hours);
    g_string_append (xml, "</tasks></plan>");
    return g_string_free (xml, FALSE);
}

static void
is_exact (guint64 n_seeds, guint most_tasks, gboolean hours)
{
    Count count = {0};

    for (guint64 seed = 1; seed <= n_seeds; seed++) {
        g_autofree char *xml = draw_plan (seed, 1 + (guint) (seed % 4),
                                          6 + (guint) (seed % most_tasks), hours);
        World world;

        if (open_world (&world, xml, strlen (xml)))
            hold (&world, seed, &count);
        close_world (&world);
    }
    print_message ("%u plans, %u models, %u exact, %u placed, %u bounds held\n",
                   count.plans, count.models, count.exact, count.placed, count.bounded);
    assert_true (count.exact > count.plans / 8);
    assert_true (count.placed > count.plans / 2);
}

/* Whole days on calendars alike or not: the model loses nothing. */
static void
is_exact_on_days (void **state)
{
    (void) state;
    is_exact (600, 20, FALSE);
}

/* So it does with work in hours, which ends at any of them: there is an instant at
 * each.
 */
static void
is_exact_in_hours (void **state)
{
    (void) state;
    is_exact (400, 12, TRUE);
}

/* Everything at once: hardly ever exact, but bounds and tables must hold. */
static void
holds_for_all (void **state)
{
    Count count = {0};

    (void) state;
    for (guint64 seed = 1; seed <= 300; seed++) {
        GenOptions options = {.seed = seed, .small = TRUE, .crowd = seed % 3 == 0};
        gsize len;
        g_autofree char *xml = gen_plan_text (&options, &len);
        World world;

        if (open_world (&world, xml, len))
            hold (&world, seed, &count);
        close_world (&world);
    }
    print_message ("%u plans, %u models, %u exact, %u placed, %u bounds held\n",
                   count.plans, count.models, count.exact, count.placed, count.bounded);
    assert_true (count.models > 100);
}

/* --- climbing ------------------------------------------------------------------- */

/* Whether its dates keep to links, paces and people. */
static gboolean
is_schedule (const RlvModel *model, const RlvMember *member)
{
    Slow slow;
    gboolean holds = TRUE;

    slow_open (&slow, model);
    memcpy (slow.start, member->start, model->n_tasks * sizeof *slow.start);
    memcpy (slow.finish, member->finish, model->n_tasks * sizeof *slow.finish);
    for (guint32 t = 0; t < model->n_tasks; t++) {
        const RlvMode *mode = &model->modes[model->first_mode[t] + member->taken[t]];
        const RlvPace *pace = &model->paces[mode->pace];
        guint32 start = member->start[t], finish = member->finish[t];

        if (model->fixed_start[t] != RLV_NEVER)
            continue;
        holds = holds && start >= model->release[t] && finish <= model->n_steps &&
                finish >= model->release_finish[t] &&
                rlv_pace_next (model, pace, start) == start &&
                rlv_pace_end (pace, start) == finish;
        for (guint32 i = model->first_in[t]; i < model->first_in[t + 1]; i++) {
            const RlvArc *arc = &model->in[i];

            holds = holds &&
                    (arc->on_finish ? finish : start) >= slow_bound (model, arc, &slow);
        }
        for (guint32 s = start; holds && s < finish; s++) {
            holds = slow_people (&slow, mode, s, FALSE);
            if (holds)
                slow_people (&slow, mode, s, TRUE);
        }
    }
    slow_close (&slow);
    return holds;
}

/* By dates: what is done earlier in between decides nothing. */
static gint
compare_dates (const RlvMember *a, const RlvMember *b)
{
    RlvWorth x = a->worth, y = b->worth;

    x.tie = y.tie = 0;
    return rlv_worth_compare (&x, &y);
}

typedef struct {
    guint climbed, better;
} Climbed;

static RlvBreed *
climb (const RlvModel *model, guint64 seed, guint n_desks, guint64 schedules,
       guint64 budget, Climbed *climbed)
{
    RlvBreed *breed = rlv_breed_new (model, seed, 0, n_desks);
    RlvMember *first;
    guint64 before;
    const gsize size = (gsize) model->n_words * model->n_steps * sizeof (guint64);

    breed->budget = budget;
    breed->least = G_MININT64;
    rlv_breed_fill (breed, 1);
    if (breed->members->len == 0)
        return breed;
    first = rlv_member_new (model->n_tasks);
    rlv_member_copy (first, breed->members->pdata[0], model->n_tasks);
    before = breed->generated;
    rlv_climb (breed, schedules);
    assert_true (breed->generated <= MIN (budget, before + schedules));
    assert_true (breed->generated + 3 > MIN (budget, before + schedules));
    assert_true (compare_dates (breed->members->pdata[0], first) <= 0);
    for (guint i = 0; i < breed->members->len; i++)
        if (!is_schedule (model, breed->members->pdata[i]))
            fail_msg ("seed %" G_GUINT64_FORMAT ": member %u is no schedule", seed, i);
    /* Nothing is held any more. */
    if (!rlv_sgs_is_plain (breed->sgs) && size > 0)
        assert_memory_equal (breed->sgs->left, model->left, size);
    climbed->climbed++;
    climbed->better += compare_dates (breed->members->pdata[0], first) < 0;
    rlv_member_free (first);
    return breed;
}

/* Climbing never ends worse than it began, generates what it is allowed and no more,
 * and all it keeps are schedules, the same for any number of threads. */
static void
climbs (void **state)
{
    Climbed climbed = {0};

    (void) state;
    for (guint64 seed = 1; seed <= 80; seed++) {
        GenOptions options = {.seed = seed, .small = TRUE, .crowd = seed % 2 == 0};
        guint64 schedules = 3 + seed % 60, budget = 20 + seed % 70;
        gsize len;
        g_autofree char *xml = gen_plan_text (&options, &len);
        World world;

        if (open_world (&world, xml, len) && world.model != NULL &&
            world.model->n_tasks > 0) {
            const gsize size = world.model->n_tasks * sizeof (guint32);
            g_autoptr (RlvBreed) one =
                climb (world.model, seed, 1, schedules, budget, &climbed);
            g_autoptr (RlvBreed) four =
                climb (world.model, seed, 4, schedules, budget, &climbed);

            assert_int_equal (one->generated, four->generated);
            assert_int_equal (one->members->len, four->members->len);
            for (guint i = 0; i < one->members->len; i++) {
                const RlvMember *a = one->members->pdata[i];
                const RlvMember *b = four->members->pdata[i];

                assert_memory_equal (a->start, b->start, size);
                assert_memory_equal (a->finish, b->finish, size);
                assert_memory_equal (a->taken, b->taken, size);
            }
        }
        close_world (&world);
    }
    print_message ("%u climbs, %u to something better\n", climbed.climbed,
                   climbed.better);
    assert_true (climbed.climbed > 80);
    assert_true (climbed.better > climbed.climbed / 20);
}

/* --- by hand -------------------------------------------------------------------- */

#define HAND(calendars, teams, tasks)                                                  \
    "<plan xmlns='urn:releve:plan:1' id='TEST' name='T' kind='transition' lang='en'"   \
    " start='2027-01-04'><calendars>" calendars                                        \
    "</calendars><parties><party id='CLI' name='C' role='client'/>"                    \
    "<party id='PRV' name='P' role='provider'/></parties>"                             \
    "<skills><skill id='S' name='S'/></skills><teams>" teams "</teams><tasks>" tasks   \
    "</tasks></plan>"
#define EVERY_DAY                                                                      \
    "<calendar id='CAL' name='A' zone='UTC'><week days='mon tue wed thu fri sat sun' " \
    "hours='09:00-12:00 13:00-17:00'/></calendar>"
#define WEEK                                                                           \
    "<calendar id='CAL' name='A' zone='UTC'><week days='mon tue wed thu fri' "         \
    "hours='09:00-17:00'/></calendar>"
#define TEAM(id, party, size, inside)                                                  \
    "<team id='" id "' name='t' party='" party "' calendar='CAL' " size ">" inside     \
    "</team>"
#define TASK(id, duration, more, inside)                                               \
    "<task id='" id "' name='t' side='client' team='C' duration='" duration "' " more  \
    ">" inside "</task>"

static void
open_hand (World *world, const char *xml)
{
    assert_true (open_world (world, xml, strlen (xml)));
    assert_non_null (world->model);
}

/* Seven days a week, whole days, people who stay: a step is a day, as in the
 * literature. */
static void
is_plain (void **state)
{
    World world;
    const RlvModel *model;

    (void) state;
    open_hand (&world, HAND (EVERY_DAY,
                             TEAM ("C", "CLI", "size='3'", "")
                                 TEAM ("P", "PRV", "size='4'", ""),
                             TASK ("A", "3d", "", "<need team='C' people='2'/>")
                                 TASK ("B", "2d", "",
                                       "<after task='A'/><need team='C'/>"
                                       "<need team='P' people='4'/>")
                                     TASK ("D", "0d", "", "<after task='B'/>")));
    model = world.model;
    assert_true (model->exact && model->sound && model->constant);
    assert_int_equal (model->first_mode[3], 3);
    assert_null (model->paces[model->modes[0].pace].next);
    assert_int_equal (model->paces[model->modes[0].pace].length, 3);
    assert_int_equal (model->paces[model->modes[1].pace].length, 2);
    assert_int_equal (model->paces[model->modes[2].pace].length, 0);
    assert_int_equal (model->modes[2].n_asks, 0);
    /* The close of each day; the first morning. */
    assert_int_equal (model->at[3] - model->at[1], 2 * 1440);
    assert_int_equal (model->n_words, 1);
    /* Of C three people, of P four who are only asked for all at once. */
    assert_int_equal (model->capacity[0], 3 | 1 << 16);
    assert_int_equal (model->asks[0].asked, 2);
    assert_int_equal (model->asks[1].asked, 1 | 1 << 16);
    assert_false (model->modes[0].pauses || model->modes[1].pauses);
    assert_int_equal (model->n_lags, 0);
    close_world (&world);
}

/* Work that has begun keeps its dates, and does not lend its length to work like it. */
static void
is_under_way (void **state)
{
    static const char xml[] = HAND (EVERY_DAY, TEAM ("C", "CLI", "size='3'", ""),
                                    TASK ("A", "3d", "", "<need team='C'/>")
                                        TASK ("B", "3d", "", "<need team='C'/>"));
    RlvActual actuals[2] = {
        {RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE},
        {RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE}};
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    const RlvModel *model;
    World world;

    (void) state;
    assert_true (open_under_way (&world, xml, strlen (xml), &options));
    actuals[0].started = world.levelled->start[0];
    options.actuals = actuals;
    options.data_date = world.levelled->start[0];
    close_world (&world);
    assert_true (open_under_way (&world, xml, strlen (xml), &options));
    model = world.model;
    assert_int_not_equal (model->fixed_start[0], RLV_NEVER);
    assert_int_equal (model->fixed_start[1], RLV_NEVER);
    assert_true (model->paces[model->modes[1].pace].next != NULL ||
                 model->paces[model->modes[1].pace].length == 3);
    close_world (&world);
}

/* One leaves in the middle and comes back: work pauses, and takes nobody then. */
static void
pauses (void **state)
{
    World world;
    const RlvModel *model;
    const RlvPace *pace;

    (void) state;
    open_hand (&world, HAND (WEEK,
                             TEAM ("C", "CLI", "",
                                   "<capacity from='2027-01-04' people='2'/>"
                                   "<capacity from='2027-01-06' people='1'/>"
                                   "<capacity from='2027-01-11' people='2'/>"),
                             TASK ("A", "4d", "", "<need team='C' people='2'/>")
                                 TASK ("B", "1d", "", "<need team='C'/>")));
    model = world.model;
    assert_true (model->exact && !model->constant);
    assert_true (model->modes[0].pauses && !model->modes[1].pauses);
    pace = &model->paces[model->modes[0].pace];
    /* Monday and Tuesday, then the next week's. */
    assert_int_equal (pace->end[0], 7);
    assert_int_equal (pace->next[2], 5);
    assert_int_equal (pace->last[7], 0);
    assert_int_equal (pace->last[6], RLV_NEVER);
    assert_int_equal (model->capacity[1], 2);
    assert_int_equal (model->capacity[2], 1);
    close_world (&world);
}

/* Who leaves for good: what does not end before finds no start. */
static void
ends_with_its_people (void **state)
{
    World world;
    const RlvPace *pace;

    (void) state;
    open_hand (&world, HAND (WEEK,
                             TEAM ("C", "CLI", "",
                                   "<capacity from='2027-01-04' people='1'/>"
                                   "<capacity from='2027-01-08' people='0'/>"),
                             TASK ("A", "2d", "", "")));
    pace = &world.model->paces[world.model->modes[0].pace];
    assert_int_equal (pace->next[2], 2);
    assert_int_equal (pace->end[2], 4);
    assert_int_equal (pace->next[3], RLV_NEVER);
    close_world (&world);
}

/* Each team that can is a way, each with its own people; a joint task needs both. */
static void
has_alternatives (void **state)
{
    World world;
    const RlvModel *model;
    const char *skilled = "<has skill='S' level='3' people='1'/>";
    g_autofree char *xml = g_strdup_printf (
        HAND (WEEK,
              TEAM ("C", "CLI", "size='2'", "") TEAM ("P", "PRV", "size='2'", "%s")
                  TEAM ("Q", "PRV", "size='2'", "%s"),
              TASK ("A", "2d", "kind='kt'",
                    "<need team='C'/><need side='provider' skill='S' level='2'/>")
                  TASK ("B", "1d", "kind='shadow' deadline='2027-01-12'",
                        "<after task='A' lag='1d'/>"
                        "<need side='provider' skill='S' level='2'/>")),
        skilled, skilled);

    (void) state;
    open_hand (&world, xml);
    model = world.model;
    assert_true (model->exact);
    assert_int_equal (model->first_mode[1], 2);
    assert_int_equal (model->first_mode[2], 4);
    assert_int_equal (model->modes[0].teams[RLV_SIDE_CLIENT], 0);
    assert_int_equal (model->modes[0].teams[RLV_SIDE_PROVIDER], 1);
    assert_int_equal (model->modes[1].teams[RLV_SIDE_PROVIDER], 2);
    assert_int_equal (model->n_pairs, 1);
    assert_int_equal (model->pairs[0].side, RLV_SIDE_PROVIDER);
    assert_int_equal (model->n_dues, 1);
    assert_false (model->dues[0].hard);
    /* By the end of the 12th. */
    assert_true (model->at[7] <= model->dues[0].by && model->at[8] > model->dues[0].by);
    assert_int_equal (model->n_lags, 1);
    assert_int_equal (model->lags[0].bound[2], 3);
    assert_int_equal (model->lags[0].limit[3], 2);
    close_world (&world);
}

/* Of those who could do a task, those whom others cannot do without come last. */
static void
least_wanted_come_first (void **state)
{
    World world;
    const RlvModel *model;
    g_autofree char *xml = g_strdup_printf (
        HAND (EVERY_DAY,
              TEAM ("C", "CLI", "size='1'", "") TEAM ("P", "PRV", "size='1'", "%s")
                  TEAM ("Q", "PRV", "size='1'", "%s"),
              TASK ("A", "2d", "", "<need side='provider' skill='S' level='2'/>")
                  TASK ("B", "2d", "", "<need side='provider' skill='S' level='4'/>")),
        "<has skill='S' level='5' people='1'/>",
        "<has skill='S' level='3' people='1'/>");

    (void) state;
    open_hand (&world, xml);
    model = world.model;
    assert_int_equal (model->first_mode[1], 2);
    assert_int_equal (model->first_mode[2], 3);
    assert_int_equal (model->modes[0].teams[RLV_SIDE_PROVIDER], 2);
    assert_int_equal (model->modes[1].teams[RLV_SIDE_PROVIDER], 1);
    assert_int_equal (model->modes[2].teams[RLV_SIDE_PROVIDER], 1);
    close_world (&world);
}

/* --- queues --------------------------------------------------------------------- */

/* A crew of a few teams, some of more than one, with tasks that take one person each of
 * any team that knows enough, and some that stay with a team. */
static char *
crew (Gen *dice)
{
    static const char *const kinds[] = {"kt", "shadow", "kt", "train"};
    gint n_teams = gen_between (dice, 2, 4), n_tasks = gen_between (dice, 6, 16);
    g_autoptr (GString) teams = g_string_new (NULL);
    g_autoptr (GString) tasks = g_string_new (NULL);

    g_string_append (teams, TEAM ("C", "CLI", "size='2'", ""));
    for (gint i = 0; i < n_teams; i++) {
        gint size = gen_between (dice, 1, 3);

        g_string_append_printf (teams,
                                "<team id='P%d' name='t' party='PRV' calendar='CAL' "
                                "size='%d'><has skill='S' level='%d' people='%d'/>"
                                "</team>",
                                i, size, i == 0 ? 5 : gen_between (dice, 1, 5), size);
    }
    for (gint i = 0; i < n_tasks; i++) {
        g_string_append_printf (tasks,
                                "<task id='T%d' name='t' side='client' team='C' "
                                "kind='%s' duration='%dd'>",
                                i, gen_pick (dice, kinds), gen_between (dice, 1, 9));
        for (gint k = MAX (i - 4, 0); k < i; k++)
            if (gen_chance (dice, 20))
                g_string_append_printf (tasks, "<after task='T%d'/>", k);
        g_string_append_printf (tasks,
                                "<need side='provider' skill='S' level='%d'/></task>",
                                gen_between (dice, 1, 5));
    }
    return g_strdup_printf (HAND (EVERY_DAY, "%s", "%s"), teams->str, tasks->str);
}

/* Tasks moved from queue to queue never end later than they did, nor before the bound;
 * what comes of it is a schedule, and no more are generated than allowed. */
static void
queues_get_better (void **state)
{
    Gen dice = {NULL, 5};
    guint fit = 0, better = 0, met = 0, n = 120;

    (void) state;
    for (guint turn = 0; turn < n; turn++) {
        g_autofree char *xml = crew (&dice);
        guint64 schedules = 20 + turn * 5, before;
        guint32 bound, end, was;
        World world;

        open_hand (&world, xml);
        if (rlv_queues_fit (world.model)) {
            const RlvModel *model = world.model;
            const gsize size =
                (gsize) model->n_words * model->n_steps * sizeof (guint64);
            g_autoptr (RlvBreed) breed = rlv_breed_new (model, turn, 0, 1);

            bound = rlv_bound_end (model);
            breed->budget = 100000;
            breed->least = model->at[bound];
            rlv_breed_fill (breed, 1);
            assert_int_equal (breed->members->len, 1);
            was = rlv_member_end (breed->members->pdata[0], model->n_tasks);
            before = breed->generated;
            rlv_queues_improve (breed, schedules);
            assert_true (breed->generated <= before + schedules);
            rlv_breed_select (breed, 9);
            for (guint i = 0; i < breed->members->len; i++)
                assert_true (is_schedule (model, breed->members->pdata[i]));
            end = rlv_member_end (breed->members->pdata[0], model->n_tasks);
            assert_true (bound <= end && end <= was);
            assert_memory_equal (breed->sgs->left, model->left, size);
            fit++;
            better += end < was;
            met += end == bound;
        }
        close_world (&world);
    }
    print_message ("%u of %u fit, %u got better, %u met the bound\n", fit, n, better,
                   met);
    assert_true (fit > n / 2);
    assert_true (better > 0);
}

/* Of a schedule of which only the starts are known: people who could keep them. */
static void
queues_do_what_was_agreed (void **state)
{
    Gen dice = {NULL, 9};
    guint kept = 0, n = 0;

    (void) state;
    for (guint turn = 0; turn < 60; turn++) {
        g_autofree char *xml = crew (&dice);
        World world;

        open_hand (&world, xml);
        if (rlv_queues_fit (world.model)) {
            RlvModel *model = world.model;
            const gsize size = ((gsize) model->n_tasks + 1) * sizeof (guint32);
            g_autoptr (RlvBreed) breed = rlv_breed_new (model, turn, 0, 1);
            g_autofree guint32 *order = g_malloc0 (size), *mode = g_malloc0 (size);
            g_autofree guint32 *start = g_malloc0 (size), *finish = g_malloc0 (size);
            const RlvMember *best;
            guint32 end;

            breed->budget = 1000;
            breed->least = G_MININT64;
            rlv_breed_fill (breed, 1);
            rlv_queues_improve (breed, 200);
            rlv_breed_select (breed, 9);
            best = breed->members->pdata[0];
            memcpy (order, best->order, model->n_tasks * sizeof *order);
            model->agreed = g_new (RlvTime, model->n_tasks);
            for (guint32 t = 0; t < model->n_tasks; t++)
                model->agreed[t] = model->at[best->start[t]];
            rlv_queues_agreed (breed, order, mode);
            end = rlv_sgs_serial (breed->sgs, order, mode, start, finish);
            kept += end <= rlv_member_end (best, model->n_tasks);
            n++;
        }
        close_world (&world);
    }
    print_message ("%u of %u kept\n", kept, n);
    assert_true (n > 30);
    assert_int_equal (kept, n);
}

/* What is as short as it can be still keeps the team of what comes before. */
static void
queues_keep_teams (void **state)
{
    static const guint32 order[] = {0, 2, 1, 3}, mode[] = {0, 1, 1, 0};
    const char *able = "<has skill='S' level='3' people='1'/>";
    g_autofree char *xml = g_strdup_printf (
        HAND (EVERY_DAY,
              TEAM ("C", "CLI", "size='1'", "") TEAM ("P", "PRV", "size='1'", "%s")
                  TEAM ("Q", "PRV", "size='1'", "%s"),
              TASK ("A", "2d", "kind='kt'", "%s")
                  TASK ("B", "2d", "kind='shadow'", "<after task='A'/>%s")
                      TASK ("D", "2d", "kind='kt'", "%s")
                          TASK ("E", "2d", "kind='shadow'", "<after task='D'/>%s")),
        able, able, "<need side='provider' skill='S'/>",
        "<need side='provider' skill='S'/>", "<need side='provider' skill='S'/>",
        "<need side='provider' skill='S'/>");
    gint64 fewest = G_MAXINT64;
    World world;

    (void) state;
    open_hand (&world, xml);
    assert_true (rlv_queues_fit (world.model));
    assert_int_equal (world.model->n_pairs, 2);
    g_autoptr (RlvBreed) breed = rlv_breed_new (world.model, 1, 0, 1);
    RlvMember *member = rlv_member_new (4);

    memcpy (member->order, order, sizeof order);
    memcpy (member->mode, mode, sizeof mode);
    breed->budget = 200;
    breed->least = world.model->at[4];
    rlv_breed_offer (breed, member);
    rlv_queues_improve (breed, 100);
    for (guint i = 0; i < breed->members->len; i++) {
        const RlvMember *found = breed->members->pdata[i];
        RlvCost cost;

        assert_int_equal (rlv_member_end (found, 4), 4);
        rlv_model_cost (world.model, found->taken, found->start, found->finish, &cost);
        assert_true (i > 0 || cost.of[RLV_COST_SWAPS] == 2);
        fewest = MIN (fewest, cost.of[RLV_COST_SWAPS]);
    }
    assert_int_equal (fewest, 0);
    close_world (&world);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test (is_plain),
                                       cmocka_unit_test (is_under_way),
                                       cmocka_unit_test (pauses),
                                       cmocka_unit_test (ends_with_its_people),
                                       cmocka_unit_test (has_alternatives),
                                       cmocka_unit_test (least_wanted_come_first),
                                       cmocka_unit_test (queues_get_better),
                                       cmocka_unit_test (queues_keep_teams),
                                       cmocka_unit_test (queues_do_what_was_agreed),
                                       cmocka_unit_test (is_exact_on_days),
                                       cmocka_unit_test (is_exact_in_hours),
                                       cmocka_unit_test (holds_for_all),
                                       cmocka_unit_test (climbs)};

    return cmocka_run_group_tests_name ("model", tests, NULL, NULL);
}

/* planner write|judge plain|mixed N SEED PATH: N small random plans, for GNOME Planner
 * and for us.
 *
 * "write" puts each into the folder PATH as I.planner.  "judge" reads from the file
 * PATH what Planner made of them (a line a task: plan, task, start of work, finish,
 * start, minutes in UTC; see planner-dates.c) and holds our own dates without levelling
 * against it.  The plans hold what both know alike: work in hours, calendars with
 * holidays, points in time, the four types of link without lag, starts no earlier than
 * a day. Plain plans have one calendar, and all links to a task are of one type; mixed
 * ones have two calendars and any links.
 *
 * Where both agree on all that a task waits for and not on the task, the reason is
 * looked for; status 1 when there is none:
 * - Planner starts or ends the task before a link allows, by its own dates (where links
 * of several types meet it looks at one of them only);
 * - Planner counts a start from the instant when nothing holds the task any more, at
 *   night too, where we count from the first work;
 * - a link asks that the task does not end before an instant at which its people are
 *   away: the work is the same, and Planner calls the close before its end, we that
 *   instant;
 * - what it waits for is a point that Planner leaves at night, and we put at an
 * opening.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include <releve/doc.h>
#include <releve/sched.h>

#include "plan-gen.h"

#define MAX_TASKS 24
#define MAX_PLANS 100000

typedef struct {
    gint hours;      /* 0: a point */
    gint who;        /* calendar and team, 0 or 1 */
    gint not_before; /* days after the start, or -1 */
    guint n_links;
    guint from[3];
    const char *type[3];
} Work;

typedef struct {
    gint start; /* days after 2027-01-01 */
    gint holiday[2][3];
    guint n;
    Work tasks[MAX_TASKS];
} Model;

static const char *const week[2][4] = {{"0900", "1200", "1300", "1700"},
                                       {"0800", "1200", "1330", "1800"}};
static const char *const hours[2] = {"09:00-12:00 13:00-17:00",
                                     "08:00-12:00 13:30-18:00"};

static void
draw (Gen *dice, gboolean mixed, Model *model)
{
    static const char *const types[] = {"FS", "FS", "FS", "SS", "FF", "SF"};
    gint who = (gint) gen_below (dice, 2);

    model->start = gen_between (dice, 0, 200);
    for (guint c = 0; c < 2; c++)
        for (guint h = 0; h < 3; h++)
            model->holiday[c][h] = model->start + gen_between (dice, 0, 40);
    model->n = (guint) gen_between (dice, 3, MAX_TASKS);
    for (guint i = 0; i < model->n; i++) {
        Work *work = &model->tasks[i];

        *work = (Work){.hours = gen_chance (dice, 12) ? 0 : gen_between (dice, 1, 40),
                       .who = mixed ? (gint) gen_below (dice, 2) : who,
                       .not_before =
                           gen_chance (dice, 10) ? gen_between (dice, 0, 30) : -1};
        for (guint k = 0; k < 3 && i > 0; k++) {
            guint from = gen_below (dice, i);
            gboolean twice = FALSE;

            for (guint j = 0; j < work->n_links; j++)
                twice |= work->from[j] == from;
            if (twice || gen_chance (dice, 40))
                continue;
            work->type[work->n_links] =
                work->n_links > 0 && !mixed ? work->type[0] : gen_pick (dice, types);
            work->from[work->n_links++] = from;
        }
    }
}

/* --- for Planner --------------------------------------------------------------------
 */

static const char *
compact (gint offset, char buffer[RLV_DATE_SIZE])
{
    int year, month, day;

    rlv_day_to_civil (rlv_day_from_civil (2027, 1, 1) + offset, &year, &month, &day);
    g_snprintf (buffer, RLV_DATE_SIZE, "%04d%02d%02d", year, month, day);
    return buffer;
}

static void
write_their_calendars (GString *text, const Model *model)
{
    char date[RLV_DATE_SIZE];

    g_string_append (
        text,
        "<calendars><day-types><day-type id=\"0\" name=\"Working\" description=\"\"/>"
        "<day-type id=\"1\" name=\"Nonworking\" description=\"\"/>"
        "<day-type id=\"2\" name=\"Use base\" description=\"\"/></day-types>\n");
    for (guint c = 0; c < 2; c++) {
        g_string_append_printf (
            text,
            "<calendar id=\"%u\" name=\"C%u\"><default-week mon=\"0\" tue=\"0\" "
            "wed=\"0\" thu=\"0\" fri=\"0\" sat=\"1\" sun=\"1\"/><overridden-day-types>"
            "<overridden-day-type id=\"0\"><interval start=\"%s\" end=\"%s\"/>"
            "<interval start=\"%s\" end=\"%s\"/></overridden-day-type>"
            "</overridden-day-types><days>",
            c + 1, c, week[c][0], week[c][1], week[c][2], week[c][3]);
        for (guint h = 0; h < 3; h++)
            g_string_append_printf (text,
                                    "<day date=\"%s\" type=\"day-type\" id=\"1\"/>",
                                    compact (model->holiday[c][h], date));
        g_string_append (text, "</days></calendar>\n");
    }
    g_string_append (text, "</calendars>\n");
}

static void
write_their_task (GString *text, const Model *model, guint i)
{
    const Work *work = &model->tasks[i];
    char date[RLV_DATE_SIZE];

    compact (model->start, date);
    g_string_append_printf (
        text,
        "<task id=\"%u\" name=\"%u\" note=\"\" work=\"%d\" start=\"%sT000000Z\" "
        "end=\"%sT000000Z\" work-start=\"%sT000000Z\" percent-complete=\"0\" "
        "priority=\"0\" type=\"%s\" scheduling=\"fixed-work\">\n",
        i + 1, i, work->hours * 3600, date, date, date,
        work->hours == 0 ? "milestone" : "normal");
    if (work->not_before >= 0)
        g_string_append_printf (
            text, "<constraint type=\"start-no-earlier-than\" time=\"%sT000000Z\"/>\n",
            compact (model->start + work->not_before, date));
    if (work->n_links > 0)
        g_string_append (text, "<predecessors>");
    for (guint k = 0; k < work->n_links; k++)
        g_string_append_printf (
            text, "<predecessor id=\"%u\" predecessor-id=\"%u\" type=\"%s\"/>", k + 1,
            work->from[k] + 1, work->type[k]);
    g_string_append (text,
                     work->n_links > 0 ? "</predecessors></task>\n" : "</task>\n");
}

static char *
their_plan (const Model *model)
{
    GString *text = g_string_new ("<?xml version=\"1.0\"?>\n");
    char date[RLV_DATE_SIZE];

    g_string_append_printf (text,
                            "<project name=\"P\" company=\"\" manager=\"\" phase=\"\" "
                            "project-start=\"%sT000000Z\" mrproject-version=\"2\" "
                            "calendar=\"1\">\n<properties/>\n<phases/>\n",
                            compact (model->start, date));
    write_their_calendars (text, model);
    g_string_append (text, "<tasks>\n");
    for (guint i = 0; i < model->n; i++)
        write_their_task (text, model, i);
    g_string_append (text, "</tasks>\n<resource-groups/>\n<resources>\n");
    for (guint r = 0; r < 2; r++)
        g_string_append_printf (
            text,
            "<resource id=\"%u\" name=\"R%u\" short-name=\"\" type=\"1\" units=\"0\" "
            "email=\"\" note=\"\" std-rate=\"0\" calendar=\"%u\"/>\n",
            r + 1, r, r + 1);
    g_string_append (text, "</resources>\n<allocations>\n");
    for (guint i = 0; i < model->n; i++)
        g_string_append_printf (
            text, "<allocation task-id=\"%u\" resource-id=\"%d\" units=\"100\"/>\n",
            i + 1, model->tasks[i].who + 1);
    g_string_append (text, "</allocations>\n</project>\n");
    return g_string_free (text, FALSE);
}

/* --- for us -------------------------------------------------------------------------
 */

static void
write_our_calendars (Gen *gen, const Model *model)
{
    gen_open (gen, "calendars");
    for (guint c = 0; c < 2; c++) {
        gen_open (gen, "calendar");
        gen_attr (gen, "id", "C%u", c);
        gen_attr (gen, "name", "C%u", c);
        gen_attr (gen, "zone", "UTC");
        gen_open (gen, "week");
        gen_attr (gen, "days", "mon tue wed thu fri");
        gen_attr (gen, "hours", "%s", hours[c]);
        gen_close (gen);
        for (guint h = 0; h < 3; h++) {
            gen_open (gen, "holiday");
            gen_date (gen, "date", model->holiday[c][h]);
            gen_attr (gen, "name", "Holiday");
            gen_close (gen);
        }
        gen_close (gen);
    }
    gen_close (gen);
}

static void
write_our_task (Gen *gen, const Model *model, guint i)
{
    const Work *work = &model->tasks[i];

    gen_open (gen, "task");
    gen_attr (gen, "id", "T%u", i);
    gen_attr (gen, "name", "%u", i);
    gen_attr (gen, "kind", work->hours == 0 ? "milestone" : "kt");
    gen_attr (gen, "side", "both");
    gen_attr (gen, "calendar", "C%d", work->who);
    gen_attr (gen, "duration", "%dh", work->hours);
    for (guint k = 0; k < work->n_links; k++) {
        gen_open (gen, "after");
        gen_attr (gen, "task", "T%u", work->from[k]);
        gen_attr (gen, "type", "%s", work->type[k]);
        gen_close (gen);
    }
    if (work->not_before >= 0) {
        gen_open (gen, "constraint");
        gen_attr (gen, "type", "SNET");
        gen_date (gen, "date", model->start + work->not_before);
        gen_close (gen);
    }
    gen_close (gen);
}

static char *
our_plan (const Model *model, gsize *len)
{
    xmlBuffer *buffer = xmlBufferCreate ();
    Gen gen = {xmlNewTextWriterMemory (buffer, 0), 1};

    xmlTextWriterStartDocument (gen.xml, NULL, "UTF-8", NULL);
    gen_open (&gen, "plan");
    gen_attr (&gen, "xmlns", "urn:releve:plan:1");
    gen_attr (&gen, "id", "P");
    gen_attr (&gen, "kind", "transition");
    gen_attr (&gen, "lang", "en");
    gen_attr (&gen, "version", "1");
    gen_attr (&gen, "status", "draft");
    gen_date (&gen, "start", model->start);
    gen_attr (&gen, "currency", "EUR");
    gen_attr (&gen, "name", "P");
    write_our_calendars (&gen, model);
    gen_open (&gen, "tasks");
    for (guint i = 0; i < model->n; i++)
        write_our_task (&gen, model, i);
    gen_close (&gen);
    gen_close (&gen);
    xmlTextWriterEndDocument (gen.xml);
    xmlFreeTextWriter (gen.xml);

    char *text = g_strndup ((const char *) xmlBufferContent (buffer),
                            (gsize) xmlBufferLength (buffer));
    *len = (gsize) xmlBufferLength (buffer);
    xmlBufferFree (buffer);
    return text;
}

typedef struct {
    RlvPlan *plan;
    RlvTimes *times;
    RlvSchedule *schedule;
} Ours;

static void
ours_clear (Ours *ours)
{
    g_clear_pointer (&ours->schedule, rlv_schedule_free);
    g_clear_pointer (&ours->times, rlv_times_free);
    g_clear_pointer (&ours->plan, rlv_plan_free);
}

static gboolean
ours_make (const Model *model, Ours *ours)
{
    RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint32 n_links;
    gsize len;
    g_autofree char *text = our_plan (model, &len);

    *ours = (Ours){.plan = rlv_doc_read (text, len, "P", NULL, findings, NULL)};
    if (ours->plan == NULL ||
        (ours->times = rlv_times_new (ours->plan, findings, NULL)) == NULL)
        return FALSE;
    const RlvLink *links = rlv_plan_links (ours->plan, &n_links);
    g_autoptr (RlvGraph) graph = rlv_graph_new (model->n, links, n_links);
    ours->schedule =
        rlv_schedule_new (ours->plan, graph, ours->times, &bare, findings, NULL);
    return ours->schedule != NULL;
}

/* --- judging ------------------------------------------------------------------------
 */

typedef struct {
    gboolean known;
    RlvTime work_start, finish, start;
} Theirs;

typedef struct {
    Theirs tasks[MAX_TASKS];
} TheirPlan;

typedef enum {
    SAME,
    FOLLOWS, /* from a task before it, which differs */
    BREAKS_LINK,
    COUNTS_AT_NIGHT,
    ENDS_AT_CLOSE,
    POINT_AT_NIGHT,
    UNEXPLAINED,
    N_VERDICTS,
} Verdict;

static const char *const verdicts[N_VERDICTS] = {
    "the same dates",
    "follow from one that differs",
    "Planner breaks a link, the task having several or a constraint",
    "Planner counts a start from a time when nobody works",
    "the same work; Planner ends it at the close before the instant asked for",
    "Planner leaves a point at a time when nobody works",
    "no reason found",
};

static RlvTime
next (const Ours *ours, guint i, RlvTime t)
{
    return rlv_cal_next (ours->times, ours->schedule->cal[i], t);
}

static gboolean
is_same (const Model *model, const Ours *ours, const Theirs *theirs, guint i)
{
    if (model->tasks[i].hours == 0)
        return ours->schedule->start[i] == theirs[i].finish ||
               ours->schedule->start[i] == next (ours, i, theirs[i].finish);
    return ours->schedule->finish[i] == theirs[i].finish &&
           ours->schedule->start[i] == next (ours, i, theirs[i].work_start);
}

/* Whether the work is the same, and only the end is called by another name: no work
 * lies between. */
static gboolean
is_same_work (const Model *model, const Ours *ours, const Theirs *theirs, guint i)
{
    return model->tasks[i].hours > 0 &&
           ours->schedule->start[i] == next (ours, i, theirs[i].work_start) &&
           rlv_cal_minutes (ours->times, ours->schedule->cal[i], theirs[i].finish,
                            ours->schedule->finish[i]) == 0;
}

/* Why task @i differs, as far as link @k can say. */
static Verdict
why_link (const Model *model, const Ours *ours, const Theirs *theirs, guint i, guint k)
{
    const Work *work = &model->tasks[i];
    const char *type = work->type[k];
    const Theirs *before = &theirs[work->from[k]];
    gboolean point = work->hours == 0;
    gboolean point_before = model->tasks[work->from[k]].hours == 0;
    RlvTime at = type[1] == 'F' || point ? theirs[i].finish
                                         : next (ours, i, theirs[i].work_start);
    RlvTime must = type[0] == 'F' ? before->finish : before->start;
    RlvTime works = type[0] == 'F' || point_before
                        ? must
                        : next (ours, work->from[k], before->work_start);

    if (at < must && (work->n_links > 1 || work->not_before >= 0))
        return BREAKS_LINK;
    if (at < works)
        return COUNTS_AT_NIGHT;
    if (point_before && next (ours, work->from[k], before->finish) != before->finish)
        return POINT_AT_NIGHT;
    return UNEXPLAINED;
}

static Verdict
judge_task (const Model *model, const Ours *ours, const Theirs *theirs,
            const Verdict *before, guint i)
{
    const Work *work = &model->tasks[i];
    Verdict verdict = UNEXPLAINED;

    if (is_same (model, ours, theirs, i))
        return SAME;
    if (is_same_work (model, ours, theirs, i))
        return ENDS_AT_CLOSE;
    for (guint k = 0; k < work->n_links; k++)
        if (before[work->from[k]] != SAME)
            return FOLLOWS;
    for (guint k = 0; k < work->n_links; k++)
        verdict = MIN (verdict, why_link (model, ours, theirs, i, k));
    return verdict;
}

static void
tell (const Model *model, const Ours *ours, const Theirs *theirs, guint number, guint i)
{
    const Work *work = &model->tasks[i];
    char text[4][RLV_DATE_SIZE];

    fprintf (
        stderr, "planner: plan %u, task %u (%d h): ours %s to %s, Planner's %s to %s\n",
        number, i, work->hours, rlv_time_format (ours->schedule->start[i], text[0]),
        rlv_time_format (ours->schedule->finish[i], text[1]),
        rlv_time_format (theirs[i].work_start, text[2]),
        rlv_time_format (theirs[i].finish, text[3]));
    for (guint k = 0; k < work->n_links; k++)
        fprintf (stderr, "  %s after task %u: %s to %s\n", work->type[k], work->from[k],
                 rlv_time_format (theirs[work->from[k]].work_start, text[0]),
                 rlv_time_format (theirs[work->from[k]].finish, text[1]));
}

/* All that Planner said, by plan from 1.  Free with g_free(). */
static TheirPlan *
read_theirs (const char *path, guint n)
{
    g_autofree char *text = NULL;
    TheirPlan *all = g_new0 (TheirPlan, n + 1);

    if (!g_file_get_contents (path, &text, NULL, NULL))
        return all;
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (guint l = 0; lines[l] != NULL; l++) {
        guint plan, task;
        gint64 start, finish, free;

        if (sscanf (lines[l],
                    "%u %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                    &plan, &task, &start, &finish, &free) == 5 &&
            plan <= n && task < MAX_TASKS)
            all[plan].tasks[task] = (Theirs){TRUE, start, finish, free};
    }
    return all;
}

/* --- all ----------------------------------------------------------------------------
 */

static gboolean
judge_plan (const Model *model, const Theirs *theirs, guint number, guint *counts)
{
    Verdict verdict[MAX_TASKS];
    Ours ours;
    gboolean made = ours_make (model, &ours);

    for (guint i = 0; made && i < model->n; i++) {
        if (!theirs[i].known) {
            fprintf (stderr, "planner: Planner has no dates of plan %u\n", number);
            made = FALSE;
            break;
        }
        verdict[i] = judge_task (model, &ours, theirs, verdict, i);
        counts[verdict[i]]++;
        if (verdict[i] == UNEXPLAINED && counts[UNEXPLAINED] <= 5)
            tell (model, &ours, theirs, number, i);
    }
    ours_clear (&ours);
    return made;
}

int
main (int argc, char **argv)
{
    guint64 n, seed;
    guint counts[N_VERDICTS] = {0};

    if (argc != 6 ||
        !g_ascii_string_to_unsigned (argv[3], 10, 1, MAX_PLANS, &n, NULL) ||
        !g_ascii_string_to_unsigned (argv[4], 10, 0, G_MAXINT32, &seed, NULL)) {
        fprintf (stderr,
                 "planner: write or judge, plain or mixed, how many, which seed, "
                 "where?\n");
        return 2;
    }
    gboolean judge = g_str_equal (argv[1], "judge");
    g_autofree TheirPlan *theirs = judge ? read_theirs (argv[5], (guint) n) : NULL;
    for (guint i = 1; i <= n; i++) {
        Gen dice = {NULL, seed * 1000003 + i};
        g_autofree char *path = g_strdup_printf ("%s/%u.planner", argv[5], i);
        Model model;

        draw (&dice, g_str_equal (argv[2], "mixed"), &model);
        if (judge && !judge_plan (&model, theirs[i].tasks, i, counts))
            return 4;
        g_autofree char *text = judge ? NULL : their_plan (&model);
        if (!judge && !g_file_set_contents (path, text, -1, NULL))
            return 6;
    }
    for (guint v = 0; judge && v < N_VERDICTS; v++)
        if (counts[v] > 0)
            printf ("%8u  %s\n", counts[v], verdicts[v]);
    return counts[UNEXPLAINED] > 0;
}

/* For tests of rules: plans spoilt by an edit, and all rules asked.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "testing.h"

#include <string.h>

#include <releve/doc.h>
#include <releve/rules.h>

/* The file @name among the tests.  Free with g_free(). */
static inline char *
ruling_file (const char *name)
{
    const char *folder = g_getenv ("RLV_SRCDIR");
    g_autofree char *path =
        g_build_filename (folder != NULL ? folder : ".", "tests", name, NULL);
    g_autoptr (GError) error = NULL;
    gchar *text = NULL;
    gsize len = 0;

    assert_ok (g_file_get_contents (path, &text, &len, &error), &error);
    g_autofree gchar *owned = text;
    return g_strndup (owned, len);
}

static inline RlvPacks *
ruling_packs (void)
{
    g_autoptr (GError) error = NULL;
    RlvPacks *packs = rlv_packs_new (&error);

    assert_ok (packs != NULL, &error);
    return packs;
}

/* How much of @text is @wanted, any blanks there being any blanks here; 0 when it does
 * not begin so. */
static inline gsize
ruling_length (const char *text, const char *wanted)
{
    const char *p = text;

    while (*wanted != '\0') {
        if (g_ascii_isspace (*wanted)) {
            if (!g_ascii_isspace (*p))
                return 0;
            p += strspn (p, " \t\r\n");
            wanted += strspn (wanted, " \t\r\n");
        } else if (*p++ != *wanted++) {
            return 0;
        }
    }
    return (gsize) (p - text);
}

/* Where @wanted stands in @text, which must be once. */
static inline const char *
ruling_find (const char *text, const char *wanted, gsize *len)
{
    const char *found = NULL;
    guint n = 0;

    for (const char *p = text; *p != '\0'; p++) {
        gsize here = ruling_length (p, wanted);

        /* Blanks that it begins with are all those there. */
        if (here == 0 || (g_ascii_isspace (*p) && p > text && g_ascii_isspace (p[-1])))
            continue;
        n++;
        found = p;
        *len = here;
    }
    if (n != 1)
        fail_msg ("\"%s\" stands %u times in the plan", wanted, n);
    return found;
}

/* Replaces @from, which must stand in @text once.  Free with g_free(). */
static inline char *
ruling_edited (const char *text, const char *from, const char *to)
{
    gsize len = 0;
    const char *at = ruling_find (text, from, &len);

    return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + len);
}

static inline guint
ruling_line (const char *text, const char *at)
{
    const char *found = strstr (text, at);
    guint line = 1;

    if (found == NULL)
        fail_msg ("\"%s\" does not stand in the plan", at);
    for (const char *c = text; c < found; c++)
        line += *c == '\n';
    return line;
}

/* A plan with all that can be made of it; what cannot is NULL. */
typedef struct {
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
    RlvSchedule *schedule;
    RlvFindings *findings;
} Ruling;

static inline void
ruling_clear (Ruling *ruling)
{
    rlv_schedule_free (ruling->schedule);
    rlv_graph_free (ruling->graph);
    rlv_times_free (ruling->times);
    rlv_plan_free (ruling->plan);
    rlv_findings_free (ruling->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ruling, ruling_clear)

/* What can be made of .plan. */
static inline void
ruling_schedule (Ruling *r, gboolean levelled)
{
    RlvSchedOptions options = {.no_levelling = !levelled, .data_date = RLV_TIME_NONE};
    guint32 n, n_links;
    const RlvLink *links;

    r->times = rlv_times_new (r->plan, r->findings, NULL);
    rlv_plan_tasks (r->plan, &n);
    links = rlv_plan_links (r->plan, &n_links);
    r->graph = rlv_graph_new (n, links, n_links);
    if (r->times != NULL)
        r->schedule =
            rlv_schedule_new (r->plan, r->graph, r->times, &options, r->findings, NULL);
}

static inline Ruling
ruling_read (const char *text, gboolean levelled)
{
    Ruling r = {.findings = rlv_findings_new ()};

    r.plan = rlv_doc_read (text, strlen (text), "plan.xml", NULL, r.findings, NULL);
    if (r.plan != NULL)
        ruling_schedule (&r, levelled);
    return r;
}

static inline RlvView
ruling_view (const Ruling *r, RlvDay today)
{
    return (RlvView){.plan = r->plan,
                     .graph = r->graph,
                     .times = r->times,
                     .schedule = r->schedule,
                     .data_date = RLV_TIME_NONE,
                     .today = today};
}

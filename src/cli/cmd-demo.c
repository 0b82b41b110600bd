/* releve demo: a first tour, on a plan of ten tasks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "cli/cli.h"

static const char *const examples[] = {
    "releve demo",
    N_ ("the tour, in the folder releve-demo"),
    "releve demo /tmp/tour --lang fr",
    N_ ("in another folder, in French"),
    NULL,
};

#define CLIENT   "client:Hélène Moreau"
#define PROVIDER "provider:Inês Carvalho"

/* The tour: command lines, in which PLAN, PAGE and CHART stand for files.  All is as of
 * one day in the plan's life, so that the tour is the same whenever it is made. */
#define STEP_WORDS 16
typedef struct {
    gboolean quiet; /* done, but not shown */
    const char *words[STEP_WORDS];
} Step;

#define BEGIN "--today", "2027-03-01"
#define NOW   "--today", "2027-03-19"

static const Step agree[] = {
    {FALSE, {"check", "PLAN"}},
    {FALSE, {"plan", "PLAN"}},
};

static const Step happen[] = {
    {TRUE, {"baseline", "propose", "B1", "PLAN", "--as", PROVIDER, BEGIN}},
    {TRUE, {"baseline", "sign", "B1", "PLAN", "--as", PROVIDER, BEGIN}},
    {TRUE, {"baseline", "sign", "B1", "PLAN", "--as", CLIENT, BEGIN}},
    {TRUE, {"track", "start", "T1", "PLAN", "--as", CLIENT, BEGIN}},
    {TRUE, {"track", "finish", "T1", "PLAN", "--as", CLIENT, BEGIN}},
    {TRUE,
     {"track", "deliver", "PR-TPL", "PLAN", "--evidence", "share/templates.odt", "--at",
      "2027-03-10", "--as", CLIENT, NOW}},
    {TRUE,
     {"track", "accept", "PR-TPL", "PLAN", "--at", "2027-03-11", "--as", PROVIDER,
      NOW}},
    {TRUE,
     {"change", "done", "AC1", "PLAN", "--evidence", "list of attendance", "--at",
      "2027-03-12", "--as", CLIENT, NOW}},
    {FALSE,
     {"track", "start", "T2", "PLAN", "--at", "2027-03-11", "--as", PROVIDER, NOW}},
    {FALSE, {"track", "remaining", "T2", "4d", "PLAN", "--as", PROVIDER, NOW}},
};

static const Step look[] = {
    {FALSE, {"status", "PLAN", NOW}},
    {FALSE, {"explain", "T9", "PLAN", NOW}},
    {FALSE, {"report", "PLAN", "-o", "PAGE", NOW}},
    {FALSE, {"plan", "PLAN", "-f", "svg", "-o", "CHART", NOW}},
};

typedef struct {
    const RlvCall *call;
    char *folder, *plan, *store, *page, *chart;
} Tour;

static void
tour_clear (Tour *tour)
{
    g_free (tour->folder);
    g_free (tour->plan);
    g_free (tour->store);
    g_free (tour->page);
    g_free (tour->chart);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tour, tour_clear)

/* --- the folder --------------------------------------------------------------- */

static gboolean
fail_foreign (const char *path, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                 _ ("%s is not the tour's, and is left as it is; name another folder: "
                    "releve demo FOLDER"),
                 path);
    return FALSE;
}

/* A folder is the tour's when its plan is, byte for byte.  @made: it was used before.
 */
static gboolean
check_folder (const Tour *tour, GBytes *plan, gboolean *made, GError **error)
{
    const char *const others[] = {tour->store, tour->page, tour->chart};
    g_autofree char *text = NULL;
    gsize size, len;
    const char *wanted = g_bytes_get_data (plan, &size);

    *made = FALSE;
    if (g_file_get_contents (tour->plan, &text, &len, NULL)) {
        *made = len == size && memcmp (text, wanted, len) == 0;
        return *made || fail_foreign (tour->plan, error);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        if (g_file_test (others[i], G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
            return fail_foreign (others[i], error);
    return TRUE;
}

static gboolean
make_folder (const Tour *tour, gboolean *made, GError **error)
{
    g_autoptr (GBytes) plan = rlv_embedded ("plans/learn.xml");
    gsize size;

    g_assert (plan != NULL);
    if (g_mkdir (tour->folder, 0777) != 0 && errno != EEXIST) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_STORE, _ ("%s cannot be made: %s"),
                     tour->folder, g_strerror (errno));
        return FALSE;
    }
    if (!check_folder (tour, plan, made, error))
        return FALSE;
    if (*made)
        return TRUE;
    const char *text = g_bytes_get_data (plan, &size);
    return rlv_file_write (tour->plan, text, size, error);
}

/* --- the steps ---------------------------------------------------------------- */

static const char *
word_of (const Tour *tour, const char *word)
{
    if (g_str_equal (word, "PLAN"))
        return tour->plan;
    if (g_str_equal (word, "PAGE"))
        return tour->page;
    return g_str_equal (word, "CHART") ? tour->chart : word;
}

/* The command line as one would type it. */
static void
append_line (GString *out, GPtrArray *args)
{
    g_string_append_c (out, '$');
    for (guint i = 0; i < args->len; i++) {
        const char *word = args->pdata[i];
        gboolean blank = strchr (word, ' ') != NULL;
        g_string_append_printf (out, blank ? " \"%s\"" : " %s", word);
    }
    g_string_append_c (out, '\n');
}

/* Runs one command as the shell would.  What it records, it records as of its day. */
static gboolean
take_step (const Tour *tour, const Step *step, GError **error)
{
    const RlvCli *outer = tour->call->cli;
    g_autoptr (GPtrArray) args = g_ptr_array_new ();
    g_autoptr (GString) out = g_string_new (NULL), err = g_string_new (NULL);
    RlvCli cli = *outer;
    RlvDay day;

    cli.out = out;
    cli.err = err;
    memset (&cli.common, 0, sizeof cli.common);
    g_ptr_array_add (args, (gpointer) "releve");
    for (guint i = 0; i < STEP_WORDS && step->words[i] != NULL; i++) {
        g_ptr_array_add (args, (gpointer) word_of (tour, step->words[i]));
        if (rlv_day_parse (step->words[i], &day))
            cli.now = (gint64) day * 86400 + 12 * 3600;
    }
    if (!step->quiet && !outer->common.quiet)
        append_line (outer->out, args);

    g_ptr_array_add (args, (gpointer) "--lang");
    g_ptr_array_add (args, (gpointer) rlv_language ());
    if (outer->common.plain)
        g_ptr_array_add (args, (gpointer) "--plain");
    g_ptr_array_add (args, NULL);
    int status = rlv_cli_run (&cli, (char **) args->pdata);

    if (status != 0) {
        g_string_append (outer->out, out->str);
        g_string_append (outer->err, err->str);
        g_set_error (error, RLV_ERROR, status, _ ("the tour stopped at \"releve %s\""),
                     step->words[0]);
        return FALSE;
    }
    if (!step->quiet && !outer->common.quiet)
        g_string_append_printf (outer->out, "%s%s\n", out->str, err->str);
    return TRUE;
}

static gboolean
take_steps (const Tour *tour, const Step *steps, gsize n, GError **error)
{
    for (gsize i = 0; i < n; i++)
        if (!take_step (tour, &steps[i], error))
            return FALSE;
    return TRUE;
}

static gboolean
run_demo (const RlvCall *call, GError **error)
{
    const char *folder = call->n_operands > 0 ? call->operands[0] : "releve-demo";
    g_auto (Tour) tour = {
        .call = call,
        .folder = g_strdup (folder),
        .plan = g_build_filename (folder, "plan.xml", NULL),
        .store = g_build_filename (folder, "plan.releve", NULL),
        .page = g_build_filename (folder, "report.html", NULL),
        .chart = g_build_filename (folder, "gantt.svg", NULL),
    };
    gboolean made;

    if (!make_folder (&tour, &made, error) ||
        !take_steps (&tour, agree, G_N_ELEMENTS (agree), error))
        return FALSE;
    /* A store that is there already holds all this. */
    if (!g_file_test (tour.store, G_FILE_TEST_EXISTS) &&
        !take_steps (&tour, happen, G_N_ELEMENTS (happen), error))
        return FALSE;
    if (!take_steps (&tour, look, G_N_ELEMENTS (look), error))
        return FALSE;
    g_string_append_printf (call->cli->out,
                            _ ("Open %s in a browser, and read %s, which says what "
                               "every part is for.\n"),
                            tour.page, tour.plan);
    return TRUE;
}

const RlvCommand rlv_command_demo = {
    .name = "demo",
    .operands = N_ ("[FOLDER]"),
    .max = 1,
    .summary = N_ ("Make a first tour, in a folder of its own"),
    .help =
        N_ ("Copies a plan of ten tasks into a folder, checks it, finds its dates, "
            "records three weeks of work, and shows where the handover stands on 19 "
            "March 2027. Every command is shown before what it prints, and can be "
            "typed again."),
    .examples = examples,
    .run = run_demo,
};

/* releve check: what is wrong with a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/mend.h"
#include "cli/sift.h"

typedef struct {
    const char *deny;
    const char *only;
    const char *since;
    gboolean all;
    gboolean no_levelling;
    const char *fix; /* "": what can be mended of any rule */
    gboolean write;
} Options;

static const char *const denials[] = {"errors", "warnings", "notes", NULL};
static const char *const formats[] = {"text", "json", "sarif", "html", NULL};

static const RlvOption options[] = {
    {"deny", 'd', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, deny), N_ ("WEIGHT"),
     N_ ("what makes the answer no"), denials, 0},
    {"only", 0, RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, only), N_ ("RULES"),
     N_ ("what these rules find, and nothing else: ORG-04, KT-*, with commas between"),
     NULL, 0},
    {"since", 0, RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, since), N_ ("NAME|FILE"),
     N_ ("what was not there yet in this baseline, or in the file of an earlier check "
         "--format json"),
     NULL, 0},
    {"all", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, all), NULL,
     N_ ("every finding in full, also beyond three of one kind"), NULL, 0},
    {"no-levelling", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, no_levelling), NULL,
     N_ ("as if every team had hands enough"), NULL, 0},
    {"fix", 0, RLV_OPTION_RULES, G_STRUCT_OFFSET (Options, fix), N_ ("[RULE[,RULE…]]"),
     N_ ("show as a patch what mends findings (of RULE) and needs no decision"), NULL,
     0},
    {"write", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, write), NULL,
     N_ ("with --fix: write it, and check what remains"), NULL, 0},
};

static const char *const examples[] = {
    "releve check plan.xml",
    N_ ("what is wrong, why, and what to do"),
    "releve check --deny warnings --since B1",
    N_ ("what is new since baseline B1; warnings fail too"),
    "releve check --format html -o findings.html",
    N_ ("the same as a page, to send or print"),
    "releve check --fix NET-04 plan.xml",
    N_ ("what a program can mend of rule NET-04, as a patch"),
    "releve check --fix --write plan.xml",
    N_ ("mends all that a program can; every other byte stays"),
    "releve check --only 'KT-*' --format json",
    N_ ("the rules of knowledge transfer, for other programs"),
    NULL,
};

/* The least weight at which the answer is no. */
static RlvSeverity
threshold (const Options *own)
{
    if (own->deny == NULL || g_str_equal (own->deny, "errors"))
        return RLV_SEVERITY_ERROR;
    return g_str_equal (own->deny, "warnings") ? RLV_SEVERITY_WARNING
                                               : RLV_SEVERITY_NOTE;
}

static gboolean
append_findings (const RlvCall *call, RlvRun *run, const RlvChecked *checked,
                 GError **error)
{
    const Options *own = call->options;
    GString *out = call->cli->out;
    RlvLook look = rlv_run_look (run);

    look.all = own->all;
    if (g_str_equal (call->format, "html"))
        return rlv_view_findings_html (out, checked, &look, error);
    if (g_str_equal (call->format, "json"))
        rlv_view_findings_json (out, checked, &look);
    else if (g_str_equal (call->format, "sarif"))
        rlv_view_findings_sarif (out, checked, &look);
    else
        rlv_view_findings_text (out, checked, &look);
    return TRUE;
}

/* A page is read by people who may not speak the language of who makes it: like a
 * report it is in the plan's own unless one is asked for. */
static void
choose_language (const RlvCall *call, const RlvRun *run)
{
    if (g_str_equal (call->format, "html") && call->cli->common.lang == NULL)
        rlv_language_set (rlv_plan_lang (run->plan));
}

/* Leaves out of the findings of @run what was not asked for. */
static gboolean
sift (const RlvCall *call, RlvRun *run, RlvChecked *checked, GError **error)
{
    const Options *own = call->options;

    *checked = rlv_run_checked (run);
    checked->asked = &run->asked;
    if (own->only != NULL && !rlv_sift_only (run, checked, own->only, error))
        return FALSE;
    return own->since == NULL || rlv_sift_since (run, checked, own->since, error);
}

/* What the command comes to where the check itself went well. */
static gboolean
judge (const RlvCall *call, const RlvRun *run, GError **error)
{
    if (rlv_findings_count (run->findings, threshold (call->options)) == 0)
        return TRUE;
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_FINDINGS, "");
    return FALSE;
}

/* As RlvCheckFunc says. */
static RlvRun *
look (const RlvCall *call, RlvDocFiles *files, GError **error)
{
    const Options *own = call->options;
    RlvRun *run = rlv_run_new (call);

    run->files = files;
    if (rlv_run_read (run, error)) {
        choose_language (call, run);
        rlv_run_check (run, own->no_levelling, error);
    }
    return run;
}

/* Shows what was sifted of @run, and fails with @failed or for it.  A check that did
 * not take place does not say that nothing was found. */
static gboolean
report (const RlvCall *call, RlvRun *run, const RlvChecked *checked,
        const GError *failed, GError **error)
{
    gboolean nothing =
        rlv_findings_count (run->findings, RLV_SEVERITY_NOTE) + checked->n_older == 0;

    if ((failed == NULL || !nothing) && !append_findings (call, run, checked, error))
        return FALSE;
    if (failed == NULL)
        return judge (call, run, error);
    g_propagate_error (error, g_error_copy (failed));
    return FALSE;
}

static gboolean
run_look (const RlvCall *call, GError **error)
{
    g_autoptr (GError) failed = NULL;
    g_autoptr (RlvRun) run = look (call, NULL, &failed);
    RlvChecked checked;

    return sift (call, run, &checked, error) &&
           report (call, run, &checked, failed, error);
}

/* --- mending ---------------------------------------------------------------------- */

static gboolean
run_write (const RlvCall *call, const RlvMend *mend, GError **error)
{
    RlvChecked checked;

    return rlv_mend_write (mend, error) && sift (call, mend->after, &checked, error) &&
           report (call, mend->after, &checked, mend->failed, error);
}

/* What is there is judged as long as nothing is written. */
static gboolean
run_fix (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvDocFiles) files = rlv_doc_files_new ();
    g_autoptr (GError) failed = NULL;
    g_autoptr (RlvRun) run = look (call, files, &failed);
    g_auto (RlvMend) mend = {NULL};
    RlvChecked checked;

    rlv_mend_begin (&mend, call, run, look);
    if (!sift (call, run, &checked, error))
        return FALSE;
    if (run->times == NULL || run->no_packs)
        return report (call, run, &checked, failed, error);
    if (!rlv_mend_try (&mend, &checked, own->fix, error))
        return FALSE;
    if (mend.after == NULL && !call->cli->common.quiet)
        g_string_append (call->cli->err,
                         _ ("there is nothing that a program can mend\n"));
    if (own->write && mend.after != NULL)
        return run_write (call, &mend, error);
    if (own->write)
        return report (call, run, &checked, failed, error);
    if (mend.after != NULL)
        rlv_mend_show (&mend);
    if (failed == NULL)
        return judge (call, run, error);
    g_propagate_error (error, g_steal_pointer (&failed));
    return FALSE;
}

static gboolean
check_options (const RlvCall *call, GError **error)
{
    const Options *own = call->options;

    if (own->since != NULL && *own->since == '\0') {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("--%s needs a value: %s"),
                     "since", _ ("NAME|FILE"));
        return FALSE;
    }
    if (own->write && own->fix == NULL) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                             _ ("--write goes with --fix"));
        return FALSE;
    }
    if (own->fix != NULL && !own->write && !g_str_equal (call->format, "text")) {
        g_set_error (
            error, RLV_ERROR, RLV_ERROR_USAGE,
            _ ("--fix shows a patch, which has no format %s; --write goes with "
               "any"),
            call->format);
        return FALSE;
    }
    return TRUE;
}

static gboolean
run_check (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    const char *spoken = rlv_language ();
    gboolean ok;

    if (!check_options (call, error))
        return FALSE;
    ok = own->fix != NULL ? run_fix (call, error) : run_look (call, error);
    rlv_language_set (spoken);
    return ok;
}

const RlvCommand rlv_command_check = {
    .name = "check",
    .summary = N_ ("Say what is wrong with a plan"),
    .help = N_ (
        "Reads the plan with all its parts, resolves what refers to what, finds "
        "the dates, and asks every rule. Each finding says where, what, why it "
        "matters, what to do, and who asks for it. \"releve explain RULE\" says "
        "more of one rule; <waiver> in the plan sets one aside, with a reason "
        "and an end.\n\n"
        "Looks at what was agreed, not at what happened.\n\n"
        "A finding is old when one of the same rule and kind about the same thing "
        "was there, on whatever line. What is left out does not count for the exit "
        "status, and the last line says how much it is.\n\n"
        "With --fix, the findings that need no decision of anybody's are mended: in "
        "the files of the plan itself, with comments and layout as they are. It is "
        "tried in memory first, and left out where a finding would remain; what "
        "brings an error is refused. Without --write nothing is written, and the "
        "patch is for patch -p1 or git apply; with it, the findings that remain are "
        "shown, and decide."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_EFFORT |
             RLV_TAKES_RULES,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_check,
};

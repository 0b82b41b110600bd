/* Mending plans of several files: what is offered, what is left out, and what is on
 * disk when something goes wrong.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "testing.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cli/mend.h"

/* --- rules of these tests: what a task's wbs says is wrong with it ------------------
 */

typedef struct {
    const char *wbs;
    RlvSeverity severity;
    const char *rule;
    RlvFixKind kind;
    const char *attr;
    const char *text;
} Rule;

static const Rule rules[] = {
    {"zero", RLV_SEVERITY_WARNING, "F-1", RLV_FIX_SET, "wbs", "0"},
    {"gone", RLV_SEVERITY_WARNING, "F-2", RLV_FIX_REMOVE, NULL, NULL},
    {"stays", RLV_SEVERITY_WARNING, "F-3", RLV_FIX_SET, "en", "x"},
    {"broken", RLV_SEVERITY_WARNING, "F-4", RLV_FIX_SET, "duration", "soon"},
    {"worse", RLV_SEVERITY_WARNING, "F-5", RLV_FIX_SET, "wbs", "bad"},
    {"bad", RLV_SEVERITY_ERROR, "F-6", RLV_FIX_SET, "wbs", "1"},
    {"two", RLV_SEVERITY_WARNING, "F-7", RLV_FIX_SET, "wbs", "1"},
    {"two", RLV_SEVERITY_WARNING, "F-8", RLV_FIX_SET, "wbs", "2"},
    {"waived", RLV_SEVERITY_WARNING, "F-9", RLV_FIX_SET, "wbs", "1"},
    {"nobody's", RLV_SEVERITY_WARNING, "F-0", RLV_FIX_DROP, "nobody", NULL},
};

static void
say (RlvRun *run, RlvItemIx item, const Rule *rule)
{
    const RlvFix fix = {rule->kind, rlv_plan_place (run->plan, item), rule->attr,
                        rule->text};
    guint n;

    rlv_findings_add (run->findings, rule->severity, rule->rule, &fix.place, "%s: %s",
                      rlv_item_id (run->plan, item), rule->wbs);
    rlv_findings_fix (run->findings, &fix);
    rlv_findings_get (run->findings, &n);
    if (g_str_equal (rule->wbs, "waived"))
        rlv_findings_waive (run->findings, n - 1, "so it is");
}

/* --- a plan on disk --------------------------------------------------------------- */

#define HEAD(element) "<" element " xmlns='urn:releve:plan:1'"
#define PLAN(tasks)                                                                    \
    HEAD ("plan")                                                                      \
    " id='P' name='N' kind='transition' lang='en' start='2027-01-04'>\n"               \
    "<tasks>\n" tasks "</tasks>\n"                                                     \
    "<include href='a.xml'/>\n<include href='b.xml'/>\n</plan>\n"
#define PART(tasks) HEAD ("part") ">\n<tasks>\n" tasks "</tasks>\n</part>\n"
#define TASK(id, wbs)                                                                  \
    " <task id='" id "' name='T' side='client' duration='1d'\n"                        \
    "       wbs=\"" wbs "\"/>\n"

typedef struct {
    char *folder, *plan, *a, *b;
    GString *out, *err;
    RlvCli cli;
    RlvCall call;
    void (*meanwhile) (void *world); /* done while the plan is checked again */
} World;

static World *here; /* of the callback, which gets nothing of its own */
static guint checks;

static RlvRun *
check (const RlvCall *call, RlvDocFiles *files, GError **error)
{
    RlvRun *run = rlv_run_new (call);
    guint32 n;

    run->as_agreed = TRUE;
    run->files = files;
    if (++checks == 2 && here->meanwhile != NULL)
        here->meanwhile (here);
    if (!rlv_run_read (run, error))
        return run;
    const RlvItemIx *tasks = rlv_plan_of_kind (run->plan, "task", &n);
    for (guint32 i = 0; i < n; i++)
        for (gsize k = 0; k < G_N_ELEMENTS (rules); k++)
            if (g_str_equal (rlv_item_text (run->plan, tasks[i], "wbs"), rules[k].wbs))
                say (run, tasks[i], &rules[k]);
    rlv_findings_sort (run->findings);
    return run;
}

static void
put (const char *path, const char *text)
{
    assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_file (const char *path, const char *text)
{
    g_autofree char *now = NULL;

    assert_true (g_file_get_contents (path, &now, NULL, NULL));
    assert_string_equal (now, text);
}

static int
set_up (void **state)
{
    World *world = g_new0 (World, 1);

    world->folder = g_dir_make_tmp ("releve-mend-XXXXXX", NULL);
    world->plan = g_build_filename (world->folder, "plan.xml", NULL);
    world->a = g_build_filename (world->folder, "a.xml", NULL);
    world->b = g_build_filename (world->folder, "b.xml", NULL);
    world->out = world->cli.out = g_string_new (NULL);
    world->err = world->cli.err = g_string_new (NULL);
    world->cli.common.today = world->cli.today = 20000;
    world->call = (RlvCall){.cli = &world->cli,
                            .command = &rlv_command_check,
                            .plan = world->plan,
                            .format = "text"};
    put (world->plan, PLAN (TASK ("P1", "zero")));
    put (world->a, PART (TASK ("A1", "-")));
    put (world->b, PART (TASK ("B1", "zero")));
    checks = 0;
    here = world;
    *state = world;
    return 0;
}

static int
tear_down (void **state)
{
    World *world = *state;
    g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
        g_autofree char *path = g_build_filename (world->folder, name, NULL);
        g_unlink (path);
    }
    g_rmdir (world->folder);
    g_string_free (world->out, TRUE);
    g_string_free (world->err, TRUE);
    g_free (world->folder);
    g_free (world->plan);
    g_free (world->a);
    g_free (world->b);
    g_free (world);
    return 0;
}

/* Tries to mend @named, then writes or shows it. */
static gboolean
mend (World *world, const char *named, gboolean write, GError **error)
{
    g_autoptr (RlvDocFiles) files = rlv_doc_files_new ();
    g_autoptr (RlvRun) run = check (&world->call, files, error);
    g_auto (RlvMend) mend;

    rlv_mend_begin (&mend, &world->call, run, check);
    RlvChecked checked = rlv_run_checked (run);
    if (run->times == NULL || !rlv_mend_try (&mend, &checked, named, error))
        return FALSE;
    if (write)
        return rlv_mend_write (&mend, error);
    if (mend.after != NULL)
        rlv_mend_show (&mend);
    return TRUE;
}

static void
assert_has (const char *text, const char *part)
{
    if (strstr (text, part) == NULL)
        fail_msg ("\"%s\" is not in:\n%s", part, text);
}

/* --- what is offered -------------------------------------------------------------- */

static void
test_show (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    assert_ok (mend (world, "", FALSE, &error), &error);
    assert_string_equal (
        world->out->str,
        "--- a/b.xml\n+++ b/b.xml\n@@ -1,6 +1,6 @@\n"
        " <part xmlns='urn:releve:plan:1'>\n <tasks>\n"
        "  <task id='B1' name='T' side='client' duration='1d'\n"
        "-       wbs=\"zero\"/>\n+       wbs=\"0\"/>\n"
        " </tasks>\n </part>\n"
        "--- a/plan.xml\n+++ b/plan.xml\n@@ -1,7 +1,7 @@\n"
        " <plan xmlns='urn:releve:plan:1' id='P' name='N' "
        "kind='transition' lang='en' start='2027-01-04'>\n <tasks>\n"
        "  <task id='P1' name='T' side='client' duration='1d'\n"
        "-       wbs=\"zero\"/>\n+       wbs=\"0\"/>\n </tasks>\n"
        " <include href='a.xml'/>\n <include href='b.xml'/>\n"
        "this mends 2 findings of 2; the same with --write writes it\n");
    assert_string_equal (world->err->str, "");
    assert_file (world->plan, PLAN (TASK ("P1", "zero")));
}

static void
test_write (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;
    GStatBuf info;

    put (world->a, PART (TASK ("A1", "gone") TASK ("A2", "zero")));
    assert_int_equal (g_chmod (world->a, 0640), 0);
    assert_ok (mend (world, "", TRUE, &error), &error);
    assert_file (world->plan, PLAN (TASK ("P1", "0")));
    assert_file (world->a, PART (TASK ("A2", "0")));
    assert_file (world->b, PART (TASK ("B1", "0")));
    assert_int_equal (g_stat (world->a, &info), 0);
    assert_int_equal (info.st_mode & 0777, 0640);
}

static void
test_some_rules (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "gone") TASK ("A2", "zero")));
    assert_ok (mend (world, "f-2,NET-04", TRUE, &error), &error);
    assert_file (world->plan, PLAN (TASK ("P1", "zero")));
    assert_file (world->a, PART (TASK ("A2", "zero")));
    assert_failed (mend (world, "F-77", TRUE, &error), &error, RLV_ERROR_USAGE);
}

static void
test_waived (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "waived")));
    assert_ok (mend (world, "", TRUE, &error), &error);
    assert_file (world->a, PART (TASK ("A1", "waived")));
    assert_file (world->b, PART (TASK ("B1", "0")));
}

static void
test_contradiction (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "two")));
    assert_ok (mend (world, "", TRUE, &error), &error);
    assert_has (
        world->err->str,
        "a.xml:3:2: F-8 is not mended: another change sets attribute \"wbs\" to "
        "\"1\"\n");
    assert_file (world->a, PART (TASK ("A1", "1")));
    assert_file (world->b, PART (TASK ("B1", "0")));
}

static void
test_refused (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "nobody's")));
    assert_ok (mend (world, "", TRUE, &error), &error);
    assert_has (world->err->str, "F-0 is not mended: the tag has no attribute");
    assert_file (world->a, PART (TASK ("A1", "nobody's")));
    assert_file (world->b, PART (TASK ("B1", "0")));
}

static void
test_not_mended (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "stays")));
    assert_ok (mend (world, "", TRUE, &error), &error);
    assert_has (world->err->str, "F-3 is not mended: it would still be found\n");
    assert_file (world->a, PART (TASK ("A1", "stays")));
    assert_file (world->b, PART (TASK ("B1", "0")));
    assert_int_equal (checks, 3);
}

static void
assert_nothing_done (World *world, const char *a, GError **error)
{
    assert_false (mend (world, "", TRUE, error));
    assert_true (g_error_matches (*error, RLV_ERROR, RLV_ERROR_FINDINGS));
    assert_has ((*error)->message, "nothing is mended: ");
    assert_file (world->plan, PLAN (TASK ("P1", "zero")));
    assert_file (world->a, a);
    assert_file (world->b, PART (TASK ("B1", "zero")));
}

static void
test_not_valid (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "broken")));
    assert_nothing_done (world, PART (TASK ("A1", "broken")), &error);
    assert_has (error->message, "a.xml:3:39: ");
}

static void
test_worse (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "worse")));
    assert_nothing_done (world, PART (TASK ("A1", "worse")), &error);
    assert_has (error->message, "F-6 at ");
    assert_has (error->message, "--fix=F-");
}

/* --- what goes wrong -------------------------------------------------------------- */

static void
touch_b (void *data)
{
    World *world = data;

    put (world->b, PART (TASK ("B1", "zero") TASK ("B2", "-")));
}

static void
test_changed_meanwhile (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    put (world->a, PART (TASK ("A1", "zero")));
    world->meanwhile = touch_b;
    assert_false (mend (world, "", TRUE, &error));
    assert_has (error->message, "b.xml has changed since it was read, and nothing");
    assert_failed (FALSE, &error, RLV_ERROR_CONFLICT);
    assert_file (world->plan, PLAN (TASK ("P1", "zero")));
    assert_file (world->a, PART (TASK ("A1", "zero")));
    assert_file (world->b, PART (TASK ("B1", "zero") TASK ("B2", "-")));
}

static void
test_read_only (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;

    assert_int_equal (g_chmod (world->plan, 0444), 0);
    assert_false (mend (world, "", TRUE, &error));
    assert_has (error->message, "plan.xml cannot be written, and was left as it was");
    assert_failed (FALSE, &error, RLV_ERROR_STORE);
    assert_file (world->plan, PLAN (TASK ("P1", "zero")));
    assert_file (world->b, PART (TASK ("B1", "zero")));
}

/* Where a link leads nobody knows, and a link must not become a file. */
static void
test_link (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;
    g_autofree char *real = g_build_filename (world->folder, "real.xml", NULL);

    assert_int_equal (g_rename (world->plan, real), 0);
    assert_int_equal (symlink ("real.xml", world->plan), 0);
    assert_false (mend (world, "", TRUE, &error));
    assert_has (error->message, "name the file itself, not a link to it");
    assert_failed (FALSE, &error, RLV_ERROR_STORE);
    assert_file (real, PLAN (TASK ("P1", "zero")));
    assert_file (world->b, PART (TASK ("B1", "zero")));
}

/* The disk holds the first file and not the second. */
static void
test_halfway (void **state)
{
    World *world = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) tasks = g_string_new (NULL);
    struct rlimit before, tight;

    for (guint i = 0; i < 100; i++)
        g_string_append_printf (tasks, TASK ("X%u", "-"), i);
    g_autofree char *large =
        g_strdup_printf (PART ("%s" TASK ("B1", "zero")), tasks->str);
    put (world->a, PART (TASK ("A1", "zero")));
    put (world->b, large);

    assert_int_equal (getrlimit (RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 2000;
    signal (SIGXFSZ, SIG_IGN);
    assert_int_equal (setrlimit (RLIMIT_FSIZE, &tight), 0);
    gboolean ok = mend (world, "", TRUE, &error);
    assert_int_equal (setrlimit (RLIMIT_FSIZE, &before), 0);

    g_autofree char *said =
        g_strdup_printf ("written: %s; not written: %s, %s; %s "
                         "cannot be written, and was left as it was",
                         world->a, world->b, world->plan, world->b);
    assert_has (error->message, said);
    assert_failed (ok, &error, RLV_ERROR_STORE);
    assert_file (world->a, PART (TASK ("A1", "0")));
    assert_file (world->b, large);
    assert_file (world->plan, PLAN (TASK ("P1", "zero")));
}

int
main (void)
{
#define TEST(check) cmocka_unit_test_setup_teardown (check, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (test_show),          TEST (test_write),
        TEST (test_some_rules),    TEST (test_waived),
        TEST (test_contradiction), TEST (test_refused),
        TEST (test_not_mended),    TEST (test_not_valid),
        TEST (test_worse),         TEST (test_changed_meanwhile),
        TEST (test_read_only),     TEST (test_link),
        TEST (test_halfway),
    };

    return cmocka_run_group_tests_name ("cli-mend", tests, NULL, NULL);
}

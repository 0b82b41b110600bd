/* The shipped plans of both cases, without levelling, against the dates of
 * tests/cases/case-?.csv, which another program computed with calendars of whole days
 * and one team per task.  Where ours differ, tests/cases/differences.txt says by how
 * much and why: the task's own reason (a day on which one of those it needs is away,
 * shorter hours), or the task it follows.  UPDATE_GOLDEN=1 writes the table; read the
 * diff.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "reading.h"

/* Columns from the end of a row: names before them may hold commas. */
enum { FLOAT = 1, FINISH, START, PREDECESSORS, WORST, LIKELY, BEST, CALENDAR };

typedef struct {
    Loaded loaded;
    RlvSchedule *schedule;
    GHashTable *differs; /* of task index + 1 */
    GString *out;
} Case;

static const char *
column (char **fields, guint from_end)
{
    return fields[g_strv_length (fields) - from_end];
}

/* Days that the task's calendar does not work in full, and the one of the table does.
 */
static guint
append_days (Case *at, RlvTaskIx task, RlvCal alone, RlvDay from, RlvDay until)
{
    const RlvPlan *plan = at->loaded.plan;
    RlvItemIx said = RLV_NONE;
    guint n = 0;

    for (RlvDay day = from; day <= until; day++) {
        RlvItemIx item =
            rlv_cal_why_shut (at->loaded.times, at->schedule->cal[task], day);
        gboolean shorter;
        char text[RLV_DATE_SIZE];

        if (item == RLV_NONE || strcmp (rlv_plan_kind_name (plan, item), "week") == 0)
            continue;
        shorter = strcmp (rlv_plan_kind_name (plan, item), "reduced") == 0;
        if ((!shorter && rlv_cal_why_shut (at->loaded.times, alone, day) != RLV_NONE) ||
            item == said)
            continue;
        g_string_append_printf (at->out, "%s%s from %s (%s)", n ? ", " : "",
                                shorter ? "shorter hours" : "shut",
                                rlv_day_format (day, text),
                                rlv_item_name (plan, item, "en"));
        said = item;
        n++;
    }
    return n;
}

/* The predecessors whose own dates differ. */
static guint
append_causes (Case *at, const RlvTask *task)
{
    guint32 n_links, n_tasks;
    const RlvLink *links = rlv_plan_links (at->loaded.plan, &n_links);
    const RlvTask *tasks = rlv_plan_tasks (at->loaded.plan, &n_tasks);
    guint n = 0;

    for (guint32 i = task->first_link; i < task->first_link + task->n_links; i++)
        if (g_hash_table_contains (at->differs, GUINT_TO_POINTER (links[i].from + 1)))
            g_string_append_printf (at->out, "%s%s", n++ ? ", " : "follows ",
                                    tasks[links[i].from].id);
    return n;
}

static void
compare (Case *at, char **fields)
{
    const RlvPlan *plan = at->loaded.plan;
    RlvTaskIx t = rlv_plan_find_task (plan, fields[0]);
    RlvItemIx calendar = rlv_plan_find (plan, column (fields, CALENDAR));
    guint32 n;
    const RlvItemIx *calendars = rlv_plan_of_kind (plan, "calendar", &n);
    RlvCal alone = 0;
    RlvDay begins, ends, from, until;
    char start[RLV_DATE_SIZE], finish[RLV_DATE_SIZE];
    gsize before;
    guint causes;

    assert_int_not_equal (t, RLV_NONE);
    while (alone < n && calendars[alone] != calendar)
        alone++;
    assert_true (alone < n);
    begins = rlv_cal_day (at->loaded.times, at->schedule->cal[t],
                          at->schedule->start[t], FALSE);
    ends = rlv_cal_day (at->loaded.times, at->schedule->cal[t], at->schedule->finish[t],
                        TRUE);
    assert_true (rlv_day_parse (column (fields, START), &from));
    assert_true (rlv_day_parse (column (fields, FINISH), &until));
    if (begins == from && ends == until)
        return;

    g_hash_table_add (at->differs, GUINT_TO_POINTER (t + 1));
    g_string_append_printf (at->out, "%s  %s %s  ->  %s %s  ", fields[0],
                            column (fields, START), column (fields, FINISH),
                            rlv_day_format (begins, start),
                            rlv_day_format (ends, finish));
    causes = append_causes (at, &rlv_plan_tasks (plan, &n)[t]);
    before = at->out->len;
    if (causes > 0)
        g_string_append (at->out, "; ");
    if (append_days (at, t, alone, MIN (begins, from), ends) == 0) {
        g_string_truncate (at->out, before);
        /* Every difference has a reason that can be named. */
        if (causes == 0)
            fail_msg ("%s differs and nothing says why", fields[0]);
    }
    g_string_append_c (at->out, '\n');
}

static void
read_case (GString *out, const char *name)
{
    const char *srcdir = g_getenv ("RLV_SRCDIR");
    g_autofree char *csv = g_strdup_printf ("%s/tests/cases/%s.csv", srcdir, name);
    g_autofree char *xml = g_strdup_printf ("%s/plans/%s.xml", srcdir, name);
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) lines = NULL;
    RlvSchedOptions options = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    Case at = {.out = out};
    guint n = 0;

    assert_true (load_file (xml, &at.loaded));
    at.schedule = schedule (&at.loaded, &options, &error);
    assert_ok (at.schedule != NULL, &error);
    at.differs = g_hash_table_new (NULL, NULL);
    assert_ok (g_file_get_contents (csv, &text, NULL, &error), &error);
    lines = g_strsplit (text, "\n", -1);
    g_string_append_printf (out, "%s: task, dates of the table, dates of releve, why\n",
                            name);
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto (GStrv) fields = g_strsplit (g_strchomp (lines[i]), ",", -1);

        if (fields[0] == NULL || fields[0][0] == '\0')
            continue;
        compare (&at, fields);
        n++;
    }
    g_string_append_printf (out, "%u of %u tasks differ; the end is the same: ",
                            g_hash_table_size (at.differs), n);
    g_string_append (out, g_hash_table_contains (
                              at.differs, GUINT_TO_POINTER (at.schedule->last + 1))
                              ? "no\n\n"
                              : "yes\n\n");
    g_hash_table_unref (at.differs);
    rlv_schedule_free (at.schedule);
    unload (&at.loaded);
}

static void
differs_only_where_said (void **state)
{
    g_autofree char *path =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "tests/cases/differences.txt", NULL);
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *golden = NULL;

    (void) state;
    read_case (out, "case-a");
    read_case (out, "case-b");
    if (g_getenv ("UPDATE_GOLDEN") != NULL)
        assert_ok (rlv_file_write (path, out->str, out->len, &error), &error);
    assert_ok (g_file_get_contents (path, &golden, NULL, &error), &error);
    assert_string_equal (out->str, golden);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test (differs_only_where_said)};

    return cmocka_run_group_tests_name ("differences", tests, NULL, NULL);
}

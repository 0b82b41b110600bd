/* Files out: all or nothing, whatever stands in the way.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

static int
make_folder (void **state)
{
    *state = g_dir_make_tmp ("releve-file-XXXXXX", NULL);
    return *state == NULL;
}

static int
remove_folder (void **state)
{
    g_autofree char *folder = *state;
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_remove (path);
    }
    return g_rmdir (folder);
}

static guint
count_files (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    guint n = 0;

    while (g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

static void
assert_content (const char *path, const char *wanted)
{
    g_autofree char *text = NULL;

    assert_true (g_file_get_contents (path, &text, NULL, NULL));
    assert_string_equal (text, wanted);
}

static void
writes_and_replaces (void **state)
{
    g_autofree char *path = g_build_filename (*state, "é è.txt", NULL);
    g_autoptr (GError) error = NULL;
    struct stat info;

    assert_ok (rlv_file_write (path, "one\n", 4, &error), &error);
    assert_content (path, "one\n");
    assert_int_equal (g_chmod (path, 0640), 0);
    assert_ok (rlv_file_write (path, "two\n", 4, &error), &error);
    assert_content (path, "two\n");
    assert_int_equal (stat (path, &info), 0);
    assert_int_equal (info.st_mode & 0777, 0640);
    assert_ok (rlv_file_write (path, "", 0, &error), &error);
    assert_content (path, "");
    assert_int_equal (count_files (*state), 1);
}

/* The name must be refused, and nothing may appear or change beside it. */
static void
assert_refused (const char *path, const char *folder)
{
    g_autoptr (GError) error = NULL;
    guint before = count_files (folder);

    assert_failed (rlv_file_write (path, "new", 3, &error), &error, RLV_ERROR_STORE);
    assert_int_equal (count_files (folder), before);
}

static void
refuses_what_is_no_file (void **state)
{
    g_autofree char *target = g_build_filename (*state, "target", NULL);
    g_autofree char *link = g_build_filename (*state, "link", NULL);
    g_autofree char *lost = g_build_filename (*state, "lost", NULL);
    g_autofree char *pipe = g_build_filename (*state, "pipe", NULL);
    g_autofree char *under = g_build_filename (target, "x", NULL);
    g_autofree char *nowhere = g_build_filename (*state, "no", "x", NULL);
    g_autofree char *slash = g_strconcat (*state, "/new/", NULL);

    assert_true (g_file_set_contents (target, "old", 3, NULL));
    assert_int_equal (symlink ("target", link), 0);
    assert_int_equal (symlink ("missing", lost), 0);
    assert_int_equal (mkfifo (pipe, 0600), 0);

    assert_refused (link, *state);
    assert_refused (lost, *state);
    assert_refused (pipe, *state);
    assert_refused (under, *state);
    assert_refused (nowhere, *state);
    assert_refused (slash, *state);
    assert_refused (*state, *state);
    assert_refused ("", *state);
    assert_content (target, "old");
}

/* The limit on file sizes stands for a full disk. */
static void
a_full_disk_changes_nothing (void **state)
{
    g_autofree char *path = g_build_filename (*state, "file", NULL);
    g_autofree char *big = g_strnfill (100000, 'x');
    g_autoptr (GError) error = NULL;
    struct rlimit limit, small;

    assert_ok (rlv_file_write (path, "old", 3, &error), &error);
    signal (SIGXFSZ, SIG_IGN);
    assert_int_equal (getrlimit (RLIMIT_FSIZE, &limit), 0);
    small = (struct rlimit){.rlim_cur = 4096, .rlim_max = limit.rlim_max};
    assert_int_equal (setrlimit (RLIMIT_FSIZE, &small), 0);
    gboolean ok = rlv_file_write (path, big, 100000, &error);
    assert_int_equal (setrlimit (RLIMIT_FSIZE, &limit), 0);

    assert_non_null (error);
    assert_non_null (strstr (error->message, "free some space"));
    assert_failed (ok, &error, RLV_ERROR_STORE);
    assert_content (path, "old");
    assert_int_equal (count_files (*state), 1);
}

/* What another run left behind is neither used nor removed. */
static void
steps_round_a_stale_draft (void **state)
{
    g_autofree char *path = g_build_filename (*state, "file", NULL);
    g_autofree char *name = g_strdup_printf (".releve-%ld-0.tmp", (long) getpid ());
    g_autofree char *stale = g_build_filename (*state, name, NULL);
    g_autoptr (GError) error = NULL;

    assert_int_equal (symlink ("file", stale), 0);
    assert_ok (rlv_file_write (path, "new", 3, &error), &error);
    assert_content (path, "new");
    assert_true (g_file_test (stale, G_FILE_TEST_IS_SYMLINK));
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (writes_and_replaces, make_folder,
                                         remove_folder),
        cmocka_unit_test_setup_teardown (refuses_what_is_no_file, make_folder,
                                         remove_folder),
        cmocka_unit_test_setup_teardown (a_full_disk_changes_nothing, make_folder,
                                         remove_folder),
        cmocka_unit_test_setup_teardown (steps_round_a_stale_draft, make_folder,
                                         remove_folder),
    };

    return cmocka_run_group_tests_name ("base-file", tests, NULL, NULL);
}

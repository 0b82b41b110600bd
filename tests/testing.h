/* What every test file starts with: cmocka and the headers it forgets to include.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include <releve/base.h>

/* A row of a table as a test of its own, reported by the row's name.
 * The row's first member must be "const char *name". */
#define TEST_ROW(check, row)                                                           \
    {                                                                                  \
        .name = (row)->name, .test_func = (check), .initial_state = (void *) (row)     \
    }

/* Adds every row of a table to @tests, an array of struct CMUnitTest. */
#define TEST_ADD_ROWS(tests, check, rows)                                              \
    test_add_rows ((tests), (check), (rows), G_N_ELEMENTS (rows), sizeof *(rows))

static inline void
test_add_rows (GArray *tests, CMUnitTestFunction check, const void *rows, gsize n,
               gsize size)
{
    for (gsize i = 0; i < n; i++) {
        const char *row = (const char *) rows + i * size;
        struct CMUnitTest test = {
            .name = *(const char *const *) (const void *) row,
            .test_func = check,
            .initial_state = (void *) row,
        };
        g_array_append_val (tests, test);
    }
}

static inline int
test_run (const char *name, GArray *tests)
{
    const struct CMUnitTest *first = (const void *) tests->data;

    return _cmocka_run_group_tests (name, first, tests->len, NULL, NULL);
}

/* These take the error's address because C may evaluate arguments in any order:
 * assert_ok (f (&error), error) may well look at the error before f sets it. */
static inline void
assert_ok (gboolean ok, GError **error)
{
    if (!ok)
        fail_msg ("%s", *error ? (*error)->message : "FALSE with no error");
    assert_null (*error);
}

static inline void
assert_failed (gboolean ok, GError **error, RlvError code)
{
    assert_false (ok);
    assert_non_null (*error);
    assert_true (g_error_matches (*error, RLV_ERROR, (gint) code));
    g_clear_error (error);
}

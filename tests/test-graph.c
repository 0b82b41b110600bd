/* The dependency graph: order, rows, and the shortest cycle.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <releve/graph.h>
#include <string.h>

/* Links as pairs of letters: "ab bc" is a before b, b before c. */
static GArray *
links_of (const char *text)
{
    GArray *links = g_array_new (FALSE, TRUE, sizeof (RlvLink));

    for (; *text != '\0'; text += strspn (text, " ")) {
        RlvLink link = {.from = (guint32) (text[0] - 'a'),
                        .to = (guint32) (text[1] - 'a')};

        g_array_append_val (links, link);
        text += 2;
    }
    return links;
}

static RlvGraph *
graph_of (guint32 n, const GArray *links)
{
    return rlv_graph_new (n, (const RlvLink *) (const void *) links->data, links->len);
}

static const struct {
    const char *name;
    guint32 n;
    const char *links;
    const char *order; /* NULL when there is a cycle */
    const char *cycle; /* its links */
} rows[] = {
    {"no task", 0, "", "", NULL},
    {"no link", 3, "", "abc", NULL},
    {"in order", 3, "ab bc", "abc", NULL},
    {"against the order", 3, "cb ba", "cba", NULL},
    {"no earlier than asked", 4, "db", "adbc", NULL},
    {"a diamond twice", 4, "ab ac bd cd ab", "abcd", NULL},
    {"itself", 1, "aa", NULL, "aa"},
    {"two", 2, "ab ba", NULL, "ab ba"},
    {"beside others", 5, "ab bc cb cd", NULL, "bc cb"},
    {"the shorter of two", 5, "ab bc cd da de ed", NULL, "de ed"},
    {"the shorter way round", 4, "ab bc cd da ca", NULL, "ab bc ca"},
    {"starts with the first in the plan", 4, "dc cb bd", NULL, "bd dc cb"},
};

static void
orders_or_names_the_cycle (void **state)
{
    const typeof (rows[0]) *row = *state;
    g_autoptr (GArray) links = links_of (row->links);
    g_autoptr (RlvGraph) graph = graph_of (row->n, links);
    const RlvTaskIx *order = rlv_graph_order (graph);
    g_autoptr (GArray) cycle = rlv_graph_cycle (graph);
    g_autoptr (GString) text = g_string_new (NULL);

    if (row->order != NULL) {
        assert_non_null (order);
        assert_null (cycle);
        for (guint32 i = 0; i < row->n; i++)
            g_string_append_c (text, (char) ('a' + order[i]));
        assert_string_equal (text->str, row->order);
        return;
    }
    assert_null (order);
    assert_non_null (cycle);
    for (guint i = 0; i < cycle->len; i++) {
        guint32 ix = g_array_index (cycle, guint32, i);
        const RlvLink *link = &g_array_index (links, RlvLink, ix);

        g_string_append_printf (text, "%s%c%c", i ? " " : "", 'a' + link->from,
                                'a' + link->to);
    }
    assert_string_equal (text->str, row->cycle);
}

static void
gives_rows_both_ways (void **state)
{
    g_autoptr (GArray) links = links_of ("ab cb ac cd");
    g_autoptr (RlvGraph) graph = graph_of (4, links);
    guint32 n;
    const guint32 *row;

    (void) state;
    row = rlv_graph_out (graph, 0, &n);
    assert_int_equal (n, 2);
    assert_int_equal (row[0], 0);
    assert_int_equal (row[1], 2);
    row = rlv_graph_in (graph, 1, &n);
    assert_int_equal (n, 2);
    assert_int_equal (row[0], 0);
    assert_int_equal (row[1], 1);
    rlv_graph_out (graph, 3, &n);
    assert_int_equal (n, 0);
}

/* A ring of 50,000 tasks with a short ring at its end: no recursion, no quadratic walk.
 */
static void
finds_a_small_cycle_in_a_large_one (void **state)
{
    const guint32 n = 50000;
    g_autoptr (GArray) links = g_array_new (FALSE, TRUE, sizeof (RlvLink));
    g_autoptr (RlvGraph) graph = NULL;
    g_autoptr (GArray) cycle = NULL;

    (void) state;
    for (guint32 i = 0; i < n; i++) {
        RlvLink link = {.from = i, .to = (i + 1) % n};
        g_array_append_val (links, link);
    }
    RlvLink back = {.from = 5, .to = 3};
    g_array_append_val (links, back);
    graph = graph_of (n, links);
    assert_null (rlv_graph_order (graph));
    cycle = rlv_graph_cycle (graph);
    assert_int_equal (cycle->len, 3);
    assert_int_equal (g_array_index (cycle, guint32, 0), 3);
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));
    const struct CMUnitTest more[] = {
        cmocka_unit_test (gives_rows_both_ways),
        cmocka_unit_test (finds_a_small_cycle_in_a_large_one),
    };

    TEST_ADD_ROWS (tests, orders_or_names_the_cycle, rows);
    g_array_append_vals (tests, more, G_N_ELEMENTS (more));
    return test_run ("graph", tests);
}

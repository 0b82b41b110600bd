/* tests/rows.txt: what the articles of the trade ask for, and which rules ask it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

/* How many rows each article has, 000 to 004. */
static const guint rows_of[] = {15, 14, 8, 13, 16};

/* Series of rules that are still being written; empty it when they are there. */
static const char *const awaited[] = {"CHG-", "GOV-", "KT-", NULL};

static gboolean
is_awaited (const char *rule)
{
    for (guint i = 0; awaited[i] != NULL; i++)
        if (g_str_has_prefix (rule, awaited[i]))
            return TRUE;
    return FALSE;
}

/* The lines that are no comment; each in three parts. */
static GPtrArray *
read_rows (void)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
    g_autofree char *text = ruling_file ("rows.txt");
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        char **parts;

        if (lines[i][0] == '#' || lines[i][0] == '\0')
            continue;
        parts = g_strsplit (lines[i], " | ", -1);
        if (g_strv_length (parts) != 3)
            fail_msg ("line %u is not row, text and rules", i + 1);
        g_ptr_array_add (rows, parts);
    }
    return rows;
}

static void
every_row_is_there (void **state)
{
    g_autoptr (GPtrArray) rows = read_rows ();
    guint i = 0;

    (void) state;
    for (guint article = 0; article < G_N_ELEMENTS (rows_of); article++)
        for (guint row = 1; row <= rows_of[article]; row++, i++) {
            g_autofree char *name = g_strdup_printf ("%03u-%u", article, row);

            assert_true (i < rows->len);
            assert_string_equal (((char **) rows->pdata[i])[0], name);
            assert_true (strlen (((char **) rows->pdata[i])[1]) > 5);
        }
    assert_int_equal (i, 66);
    assert_int_equal (rows->len, 66);
}

static void
every_rule_named_exists (void **state)
{
    g_autoptr (GPtrArray) rows = read_rows ();
    g_autoptr (RlvPacks) packs = ruling_packs ();
    guint n_missing = 0;

    (void) state;
    for (guint i = 0; i < rows->len; i++) {
        char **parts = rows->pdata[i];
        g_auto (GStrv) words = g_strsplit (parts[2], " ", -1);
        guint n_rules = 0;

        for (guint k = 0; words[k] != NULL; k++) {
            if (g_str_equal (words[k], "facts") || g_str_equal (words[k], "strict"))
                continue;
            n_rules++;
            if (rlv_packs_find (packs, words[k]) != NULL || is_awaited (words[k]))
                continue;
            print_message ("%s: there is no rule %s\n", parts[0], words[k]);
            n_missing++;
        }
        /* A plan can say something of each of them. */
        assert_true (n_rules > 0);
    }
    assert_int_equal (n_missing, 0);
}

/* Rules of these two packs come from the articles; so each stands in some row, or asks
 * what the practice of measuring asks. */
static void
every_rule_of_partnership_has_a_row (void **state)
{
    g_autoptr (GPtrArray) rows = read_rows ();
    g_autoptr (RlvPacks) packs = ruling_packs ();
    guint n;
    const RlvRule *const *rules = rlv_packs_rules (packs, &n);
    g_autoptr (GHashTable) named =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    (void) state;
    for (guint i = 0; i < rows->len; i++) {
        g_auto (GStrv) words = g_strsplit (((char **) rows->pdata[i])[2], " ", -1);

        for (guint k = 0; words[k] != NULL; k++)
            g_hash_table_add (named, g_strdup (words[k]));
    }
    for (guint i = 0; i < n; i++)
        if (g_str_has_prefix (rules[i]->name, "PAR-") &&
            !g_hash_table_contains (named, rules[i]->name))
            fail_msg ("no row asks for %s", rules[i]->name);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_row_is_there),
        cmocka_unit_test (every_rule_named_exists),
        cmocka_unit_test (every_rule_of_partnership_has_a_row),
    };

    rlv_language_set ("en");
    return cmocka_run_group_tests_name ("rules rows", tests, NULL, NULL);
}

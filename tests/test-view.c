/* The pieces of the views: dates and numbers, widths, tables, JSON.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "view/priv.h"

/* --- words ------------------------------------------------------------------------ */

typedef struct {
    const char *name;
    const char *lang;
    int year, month, mday;
    const char *want;
} DayRow;

static const DayRow day_rows[] = {
    {"en", "en", 2027, 6, 7, "Mon 7 June 2027"},
    {"fr", "fr", 2027, 6, 7, "lun. 7\302\240juin 2027"},
    {"fr first", "fr", 2027, 1, 1, "ven. 1er\302\240janvier 2027"},
    {"en first", "en", 2027, 1, 1, "Fri 1 January 2027"},
    {"before 1970", "en", 1900, 1, 1, "Mon 1 January 1900"},
    {"leap", "fr", 2028, 2, 29, "mar. 29\302\240f\303\251vrier 2028"},
};

static void
check_day (void **state)
{
    const DayRow *row = *state;
    g_autoptr (GString) out = g_string_new (NULL);

    rlv_language_set (row->lang);
    rlv_view_day (out, rlv_day_from_civil (row->year, row->month, row->mday));
    assert_string_equal (out->str, row->want);
}

static void
absent_day (void **state)
{
    g_autoptr (GString) out = g_string_new (NULL);

    (void) state;
    rlv_view_day (out, RLV_DAY_NONE);
    assert_string_equal (out->str, "\342\200\223");
}

typedef struct {
    const char *name;
    const char *lang;
    gint64 thousandths;
    const char *want;
} DaysRow;

static const DaysRow days_rows[] = {
    {"zero", "en", 0, "0\302\240d"},
    {"whole", "en", 5000, "+5\302\240d"},
    {"tenth", "fr", 2500, "+2,5\302\240j"},
    {"minus", "fr", -2500, "\342\210\2222,5\302\240j"},
    {"never zero", "en", 4, "+0.1\302\240d"},
    {"rounded", "en", 1250, "+1.3\302\240d"},
    {"rounded down", "en", 1249, "+1.2\302\240d"},
};

static void
check_days (void **state)
{
    const DaysRow *row = *state;
    g_autoptr (GString) out = g_string_new (NULL);

    rlv_language_set (row->lang);
    view_days_signed (out, row->thousandths);
    assert_string_equal (out->str, row->want);
}

static void
exact_numbers (void **state)
{
    static const struct {
        gint64 in;
        const char *want;
    } rows[] = {{0, "0"},       {2500, "2.5"},   {-2500, "-2.5"}, {1, "0.001"},
                {-10, "-0.01"}, {123000, "123"}, {999, "0.999"}};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GString) out = g_string_new (NULL);
        view_thousandths (out, rows[i].in);
        assert_string_equal (out->str, rows[i].want);
    }
}

static void
grouped_numbers (void **state)
{
    g_autoptr (GString) out = g_string_new (NULL);

    (void) state;
    rlv_language_set ("en");
    view_count (out, 1234567);
    g_string_append_c (out, ' ');
    view_count (out, -12);
    g_string_append_c (out, ' ');
    rlv_language_set ("fr");
    view_count (out, 1000);
    assert_string_equal (out->str, "1,234,567 \342\210\22212 1\342\200\257000");
}

static void
iso_weeks (void **state)
{
    static const struct {
        int year, month, mday, week;
    } rows[] = {{2027, 1, 1, 53}, {2027, 1, 3, 53},  {2027, 1, 4, 1},
                {2027, 6, 7, 23}, {2024, 12, 30, 1}, {2020, 12, 31, 53}};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        assert_int_equal (view_iso_week (rlv_day_from_civil (
                              rows[i].year, rows[i].month, rows[i].mday)),
                          rows[i].week);
}

/* --- widths ------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *text;
    guint columns; /* of the text */
    guint room;
    const char *want; /* cut to the room */
} CutRow;

static const CutRow cut_rows[] = {
    {"fits", "abc", 3, 3, "abc"},
    {"cut", "abcdef", 6, 4, "abc\342\200\246"},
    {"no room", "abc", 3, 0, ""},
    {"one", "abc", 3, 1, "\342\200\246"},
    {"blank before", "ab cd", 5, 4, "ab\342\200\246"},
    {"accents", "\303\251\303\251\303\251", 3, 2, "\303\251\342\200\246"},
    {"combining", "e\314\201e\314\201e\314\201", 3, 2, "e\314\201\342\200\246"},
    {"wide", "\344\270\255\346\226\207\345\255\227", 6, 4, "\344\270\255\342\200\246"},
    {"hebrew", "\327\220\327\221\327\222", 3, 2, "\327\220\342\200\246"},
    {"empty", "", 0, 5, ""},
};

static void
check_cut (void **state)
{
    const CutRow *row = *state;
    g_autoptr (GString) out = g_string_new (NULL);

    assert_int_equal (view_columns (row->text), row->columns);
    view_append_cut (out, row->text, row->room, FALSE);
    assert_string_equal (out->str, row->want);
    assert_true (view_columns (out->str) <= row->room);
}

static void
set_cut (void **state)
{
    g_autofree char *whole = view_set_cut ("abc", 1000);
    g_autofree char *cut = view_set_cut ("a name that goes on and on", 500);
    g_autofree char *none = view_set_cut ("abc", 0);

    (void) state;
    assert_string_equal (whole, "abc");
    assert_true (g_str_has_suffix (cut, "\342\200\246"));
    assert_true (view_set_width (cut) <= 500);
    assert_string_equal (none, "\342\200\246");
}

static void
harmless (void **state)
{
    g_autofree char *one = view_harmless ("a\033[31mb\tc\nd\302\233e");
    g_autofree char *turned = view_harmless ("x\342\200\256evil\342\201\246y");
    g_autofree char *broken = view_harmless ("a\377b");

    (void) state;
    assert_string_equal (one, "a[31mb c de");
    assert_string_equal (turned, "xevily");
    assert_string_equal (broken, "a\357\277\275b");
}

/* Colours of the program stay, a title that sets the terminal's window does not. */
static void
text_end (void **state)
{
    RlvLook look = {.plain = TRUE};
    g_autoptr (GString) out = g_string_new ("kept\033");

    (void) state;
    g_string_append (out,
                     "\033[1mx\033[0m\033]0;evil\007 \302\253\302\240a\302\240\302\273 "
                     "\342\206\222\n");
    view_text_end (out, 5, &look);
    assert_string_equal (out->str, "kept\033\033[1mx\033[0m]0;evil \"a\" ->\n");
}

/* --- tables ------------------------------------------------------------------- */

static void
narrow_table (void **state)
{
    const ViewColumn columns[] = {{.title = "id"},
                                  {.title = "name", .least = 5},
                                  {.title = "days", .right = TRUE},
                                  {.title = "why", .drop = 1}};
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GString) wide = g_string_new (NULL);
    g_autoptr (GString) narrow = g_string_new (NULL);
    RlvLook look = {0};

    (void) state;
    view_table_cell (table, VIEW_STYLE_NONE, "A1");
    view_table_cell (table, VIEW_STYLE_NONE, "A long name");
    view_table_cellf (table, VIEW_STYLE_NONE, "%d", 7);
    view_table_cell (table, VIEW_STYLE_NONE, "after A0");
    view_table_band (table, VIEW_STYLE_BOLD, "Wave");
    view_table_cell (table, VIEW_STYLE_NONE, "A2");
    view_table_cell (table, VIEW_STYLE_NONE, "\344\270\255\346\226\207");
    view_table_cell (table, VIEW_STYLE_NONE, "120");
    view_table_cell (table, VIEW_STYLE_NONE, "");
    view_table_write (table, wide, &look, TRUE);
    assert_string_equal (wide->str, "id  name         days  why\n"
                                    "A1  A long name     7  after A0\n"
                                    "Wave\n"
                                    "A2  \344\270\255\346\226\207          120\n");
    look.width = 16;
    view_table_write (table, narrow, &look, TRUE);
    assert_string_equal (narrow->str, "id  name    days\n"
                                      "A1  A lon\342\200\246     7\n"
                                      "Wave\n"
                                      "A2  \344\270\255\346\226\207     120\n");
}

/* --- JSON --------------------------------------------------------------------- */

static JsonObject *
parse (JsonParser *parser, const char *text)
{
    g_autoptr (GError) error = NULL;

    assert_ok (json_parser_load_from_data (parser, text, -1, &error), &error);
    return json_node_get_object (json_parser_get_root (parser));
}

static void
json_strings (void **state)
{
    static const char *const texts[] = {"",
                                        "plain",
                                        "\"quoted\"",
                                        "back\\slash",
                                        "line\nfeed\ttab",
                                        "\001\037\177",
                                        "\302\233C1",
                                        "\342\200\250 and \342\200\251",
                                        "</script>",
                                        "\303\251\360\237\230\200"};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GString) out = g_string_new (NULL);
        g_autoptr (JsonParser) parser = json_parser_new ();
        ViewJson json = {.out = out};

        view_json_begin (&json, "test/1");
        view_json_text (&json, "text", texts[i]);
        view_json_text (&json, "absent", NULL);
        view_json_array (&json, "empty");
        view_json_end_array (&json);
        view_json_finish (&json);
        JsonObject *object = parse (parser, out->str);
        assert_string_equal (json_object_get_string_member (object, "text"), texts[i]);
        assert_true (json_object_get_null_member (object, "absent"));
        assert_int_equal (
            json_array_get_length (json_object_get_array_member (object, "empty")), 0);
    }
}

static void
entry_on_one_line (void **state)
{
    RlvEntry entry = {.side = RLV_SIDE_PROVIDER,
                      .seq = 12,
                      .who = "K. W\303\263jcik",
                      .recorded = 1812000000,
                      .kind = RLV_EVENT_BLOCKED,
                      .subject = "T1",
                      .at = RLV_TIME_NONE,
                      .day = RLV_DAY_NONE,
                      .span = {-1, RLV_UNIT_DAY},
                      .other = "CLI",
                      .note = "waits, \"for\"\n<them>",
                      .hash = "0123456789abcdef"};
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvLook look = {.plain = TRUE};

    (void) state;
    rlv_language_set ("en");
    rlv_view_entry_json (out, &entry);
    assert_ptr_equal (strchr (out->str, '\n'), out->str + out->len - 1);
    JsonObject *object = parse (parser, out->str);
    assert_string_equal (json_object_get_string_member (object, "note"), entry.note);
    assert_int_equal (json_object_get_int_member (object, "seq"), 12);
    assert_string_equal (json_object_get_string_member (object, "event"), "blocked");
    rlv_view_entry_text (text, &entry, &look);
    assert_string_equal (
        text->str, "(P) 12  2027-06-03T05:20:00Z  K. W\303\263jcik  blocked  T1  by "
                   "CLI  note waits, \"for\" <them>  0123456789ab\n");
}

/* --- phrases and styles ------------------------------------------------------- */

static char *
embedded_text (const char *name)
{
    GBytes *bytes = rlv_embedded (name);
    char *text;

    assert_non_null (bytes);
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_bytes_unref (bytes);
    return text;
}

/* What the stylesheets ask for and what translators see is the same list. */
static void
phrases_agree (void **state)
{
    static const char *const sheets[] = {"view/report.xsl", "view/svg.xsl",
                                         "view/chart.xsl", "view/findings.xsl"};
    g_autoptr (GHashTable) asked =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GRegex) regex = g_regex_new ("rlv:_\\('([^']*)'\\)", 0, 0, NULL);
    guint listed = 0;

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (sheets); i++) {
        g_autofree char *text = embedded_text (sheets[i]);
        g_autoptr (GMatchInfo) match = NULL;

        for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
             g_match_info_next (match, NULL))
            g_hash_table_add (asked, g_match_info_fetch (match, 1));
    }
    assert_true (g_hash_table_size (asked) > 20);
    for (guint i = 0; view_phrases[i] != NULL; i++, listed++)
        if (!g_hash_table_contains (asked, view_phrases[i]))
            fail_msg ("no stylesheet asks for \"%s\"", view_phrases[i]);
    if (listed != g_hash_table_size (asked))
        fail_msg ("stylesheets ask for %u phrases, %u are listed",
                  g_hash_table_size (asked), listed);
}

/* They stand inside <style>, which XML would escape and HTML would not unescape. */
static void
styles_need_no_escapes (void **state)
{
    static const char *const styles[] = {"view/report.css", "view/chart.css",
                                         "view/findings.css"};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (styles); i++) {
        g_autofree char *text = embedded_text (styles[i]);
        assert_null (strpbrk (text, "<>&"));
        assert_null (strstr (text, "http"));
        assert_null (strstr (text, "@import"));
    }
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        TEST_ROW (check_day, &day_rows[0]),
        TEST_ROW (check_day, &day_rows[1]),
        TEST_ROW (check_day, &day_rows[2]),
        TEST_ROW (check_day, &day_rows[3]),
        TEST_ROW (check_day, &day_rows[4]),
        TEST_ROW (check_day, &day_rows[5]),
        cmocka_unit_test (absent_day),
        TEST_ROW (check_days, &days_rows[0]),
        TEST_ROW (check_days, &days_rows[1]),
        TEST_ROW (check_days, &days_rows[2]),
        TEST_ROW (check_days, &days_rows[3]),
        TEST_ROW (check_days, &days_rows[4]),
        TEST_ROW (check_days, &days_rows[5]),
        TEST_ROW (check_days, &days_rows[6]),
        cmocka_unit_test (exact_numbers),
        cmocka_unit_test (grouped_numbers),
        cmocka_unit_test (iso_weeks),
        TEST_ROW (check_cut, &cut_rows[0]),
        TEST_ROW (check_cut, &cut_rows[1]),
        TEST_ROW (check_cut, &cut_rows[2]),
        TEST_ROW (check_cut, &cut_rows[3]),
        TEST_ROW (check_cut, &cut_rows[4]),
        TEST_ROW (check_cut, &cut_rows[5]),
        TEST_ROW (check_cut, &cut_rows[6]),
        TEST_ROW (check_cut, &cut_rows[7]),
        TEST_ROW (check_cut, &cut_rows[8]),
        TEST_ROW (check_cut, &cut_rows[9]),
        cmocka_unit_test (set_cut),
        cmocka_unit_test (harmless),
        cmocka_unit_test (text_end),
        cmocka_unit_test (narrow_table),
        cmocka_unit_test (json_strings),
        cmocka_unit_test (entry_on_one_line),
        cmocka_unit_test (phrases_agree),
        cmocka_unit_test (styles_need_no_escapes),
    };

    return cmocka_run_group_tests (tests, NULL, NULL);
}

/* The base room: dates, spans, findings, near misses, catalogues.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "base/catalogue.h"

/* --- dates ------------------------------------------------------------------------ */

typedef struct {
    const char *name; /* the text */
    gint64 value;     /* NONE where it must be refused */
    const char *back; /* how it is written again; NULL: as it was */
} DateRow;

#define BAD   RLV_DAY_NONE
#define T_BAD RLV_TIME_NONE

/* clang-format off */
static const DateRow days[] = {
    { "1970-01-01", 0, NULL },
    { "1969-12-31", -1, NULL },
    { "2000-02-29", 11016, NULL },
    { "2027-01-04", 20822, NULL },
    { "1900-01-01", RLV_DAY_MIN, NULL },
    { "2199-12-31", RLV_DAY_MAX, NULL },
    { "1899-12-31", BAD, NULL },
    { "2200-01-01", BAD, NULL },
    { "2100-02-29", BAD, NULL },
    { "2027-02-29", BAD, NULL },
    { "2027-13-01", BAD, NULL },
    { "2027-00-10", BAD, NULL },
    { "2027-01-00", BAD, NULL },
    { "2027-01-32", BAD, NULL },
    { "2027-1-04", BAD, NULL },
    { "2027-01-4", BAD, NULL },
    { "27-01-04", BAD, NULL },
    { "02027-01-04", BAD, NULL },
    { "+2027-01-04", BAD, NULL },
    { " 2027-01-04", BAD, NULL },
    { "2027-01-04 ", BAD, NULL },
    { "2027-01-04Z", BAD, NULL },
    { "2027/01/04", BAD, NULL },
    { "0000-00-00", BAD, NULL },
    { "٢٠٢٧-01-04", BAD, NULL },
    { "", BAD, NULL },
    { "99999999999999999999-01-01", BAD, NULL },
};

static const DateRow times[] = {
    { "1970-01-01T00:00Z", 0, NULL },
    { "2027-01-04T09:30Z", 20822 * 1440 + 570, NULL },
    { "2027-01-04T09:30:59Z", 20822 * 1440 + 570, "2027-01-04T09:30Z" },
    { "2027-01-04T09:30+02:00", 20822 * 1440 + 450, "2027-01-04T07:30Z" },
    { "2027-01-04T00:30+05:45", 20821 * 1440 + 1125, "2027-01-03T18:45Z" },
    { "1969-12-31T23:59Z", -1, NULL },
    { "1969-12-31T00:00Z", -1440, NULL },
    { "1900-01-01T00:00+00:01", T_BAD, NULL },
    { "2199-12-31T23:59Z", RLV_TIME_MAX - 1, NULL },
    { "2199-12-31T23:59-00:01", T_BAD, NULL },
    { "2027-01-04T24:00Z", T_BAD, NULL },
    { "2027-01-04T09:60Z", T_BAD, NULL },
    { "2027-01-04T09:30:60Z", T_BAD, NULL },
    { "2027-01-04T09:30", T_BAD, NULL },
    { "2027-01-04T09:30+0200", T_BAD, NULL },
    { "2027-01-04T09:30+15:00", T_BAD, NULL },
    { "2027-01-04T09:30Zulu", T_BAD, NULL },
    { "2027-01-04 09:30Z", T_BAD, NULL },
    { "2027-01-04", T_BAD, NULL },
};
/* clang-format on */

static void
check_day (void **state)
{
    const DateRow *row = *state;
    char buffer[RLV_DATE_SIZE];
    RlvDay day = 7;

    assert_int_equal (rlv_day_parse (row->name, &day), row->value != BAD);
    assert_int_equal (day, row->value == BAD ? 7 : row->value);
    if (row->value != BAD)
        assert_string_equal (rlv_day_format (day, buffer), row->name);
}

static void
check_time (void **state)
{
    const DateRow *row = *state;
    char buffer[RLV_DATE_SIZE];
    RlvTime time = 7;

    assert_int_equal (rlv_time_parse (row->name, &time), row->value != T_BAD);
    assert_int_equal (time, row->value == T_BAD ? 7 : row->value);
    if (row->value != T_BAD)
        assert_string_equal (rlv_time_format (time, buffer),
                             row->back ? row->back : row->name);
}

/* Every day there is, against GLib's calendar. */
static void
every_day (void **state)
{
    g_autoptr (GDate) date = g_date_new_dmy (1, G_DATE_JANUARY, 1900);

    (void) state;
    for (RlvDay day = RLV_DAY_MIN; day <= RLV_DAY_MAX; day++) {
        int year, month, mday;
        rlv_day_to_civil (day, &year, &month, &mday);
        assert_int_equal (year, g_date_get_year (date));
        assert_int_equal (month, g_date_get_month (date));
        assert_int_equal (mday, g_date_get_day (date));
        assert_int_equal (rlv_day_from_civil (year, month, mday), day);
        assert_int_equal (rlv_day_weekday (day), g_date_get_weekday (date) - 1);
        g_date_add_days (date, 1);
    }
}

static void
odd_instants (void **state)
{
    char buffer[RLV_DATE_SIZE];

    (void) state;
    assert_string_equal (rlv_day_format (RLV_DAY_NONE, buffer), "-");
    assert_string_equal (rlv_day_format (G_MAXINT32, buffer), "-");
    assert_string_equal (rlv_day_format (RLV_DAY_MAX + 1, buffer), "2200-01-01");
    assert_string_equal (rlv_time_format (RLV_TIME_NONE, buffer), "-");
    assert_string_equal (rlv_time_format (G_MAXINT64, buffer), "-");
    assert_string_equal (rlv_time_format (RLV_TIME_MAX, buffer), "2200-01-01T00:00Z");
}

/* --- spans ------------------------------------------------------------------------ */

typedef struct {
    const char *name;
    gint64 amount; /* NONE where it must be refused */
    RlvUnit unit;
    const char *back;
} SpanRow;

#define S_BAD G_MININT64

/* clang-format off */
static const SpanRow spans[] = {
    { "5d", 5000, RLV_UNIT_DAY, NULL },
    { "0.5d", 500, RLV_UNIT_DAY, NULL },
    { "0.125d", 125, RLV_UNIT_DAY, NULL },
    { "1.050d", 1050, RLV_UNIT_DAY, "1.05d" },
    { "10.0d", 10000, RLV_UNIT_DAY, "10d" },
    { "0d", 0, RLV_UNIT_DAY, NULL },
    { "-3d", -3000, RLV_UNIT_DAY, NULL },
    { "-0.5d", -500, RLV_UNIT_DAY, NULL },
    { "-0d", 0, RLV_UNIT_DAY, "0d" },
    { "6h", 360, RLV_UNIT_MINUTE, NULL },
    { "90m", 90, RLV_UNIT_MINUTE, NULL },
    { "120m", 120, RLV_UNIT_MINUTE, "2h" },
    { "30ed", 43200, RLV_UNIT_ELAPSED, NULL },
    { "48eh", 2880, RLV_UNIT_ELAPSED, "2ed" },
    { "-36eh", -2160, RLV_UNIT_ELAPSED, NULL },
    { "45em", 45, RLV_UNIT_ELAPSED, NULL },
    { "36500d", 36500000, RLV_UNIT_DAY, NULL },
    { "36500ed", 52560000, RLV_UNIT_ELAPSED, NULL },
    { "36501d", S_BAD, 0, NULL },
    { "-36501d", S_BAD, 0, NULL },
    { "36500.001d", S_BAD, 0, NULL },
    { "876001h", S_BAD, 0, NULL },
    { "52560001m", S_BAD, 0, NULL },
    { "999999999999999999999d", S_BAD, 0, NULL },
    { "0.1234d", S_BAD, 0, NULL },
    { "1.5h", S_BAD, 0, NULL },
    { "0.5ed", S_BAD, 0, NULL },
    { "5", S_BAD, 0, NULL },
    { "d", S_BAD, 0, NULL },
    { ".5d", S_BAD, 0, NULL },
    { "5.d", S_BAD, 0, NULL },
    { "+5d", S_BAD, 0, NULL },
    { "--5d", S_BAD, 0, NULL },
    { "5 d", S_BAD, 0, NULL },
    { "5D", S_BAD, 0, NULL },
    { "5d ", S_BAD, 0, NULL },
    { "5dd", S_BAD, 0, NULL },
    { "5w", S_BAD, 0, NULL },
    { "1e3d", S_BAD, 0, NULL },
    { "5,5d", S_BAD, 0, NULL },
    { "0x5d", S_BAD, 0, NULL },
    { "", S_BAD, 0, NULL },
    { "-", S_BAD, 0, NULL },
};
/* clang-format on */

static void
check_span (void **state)
{
    const SpanRow *row = *state;
    char buffer[RLV_DATE_SIZE];
    RlvSpan span = {.amount = 7, .unit = RLV_UNIT_DAY};

    assert_int_equal (rlv_span_parse (row->name, &span), row->amount != S_BAD);
    assert_int_equal (span.amount, row->amount == S_BAD ? 7 : row->amount);
    if (row->amount == S_BAD)
        return;
    assert_int_equal (span.unit, row->unit);
    assert_string_equal (rlv_span_format (span, buffer),
                         row->back ? row->back : row->name);
}

static void
longest_span (void **state)
{
    char buffer[RLV_DATE_SIZE];
    RlvSpan span = {.amount = G_MININT32, .unit = RLV_UNIT_ELAPSED};

    (void) state;
    assert_string_equal (rlv_span_format (span, buffer), "-2147483648em");
}

/* --- findings --------------------------------------------------------------------- */

static void
hostile_texts (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint n;

    (void) state;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "x", NULL, "a\033[2Jb\n\xff%s",
                      "\xe2\x80\xae"
                      "c\x7f");
    rlv_findings_why (findings, "%s", "é – « 日本 »");
    const RlvFinding *items = rlv_findings_get (findings, &n);
    assert_int_equal (n, 1);
    assert_string_equal (items[0].what, "a\uFFFD[2Jb\uFFFD\uFFFD\uFFFDc\uFFFD");
    assert_string_equal (items[0].why, "é – « 日本 »");
    assert_null (items[0].mend);
    assert_int_equal (items[0].place.line, 0);
}

static void
findings_with_fixes (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    char file[] = "a.xml";
    const RlvFix set = {RLV_FIX_SET, {file, 3, 5}, "type", "SS"};
    const RlvFix drop = {RLV_FIX_DROP, {file, 3, 5}, "lag", NULL};
    guint n;

    (void) state;
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "x", NULL, "one");
    rlv_findings_about (findings, "x.1", "lag", "task T3/after 2");
    rlv_findings_fix (findings, &set);
    rlv_findings_fix (findings, &drop);
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "y", NULL, "two");
    file[0] = 'b';
    const RlvFinding *items = rlv_findings_get (findings, &n);
    assert_string_equal (items[0].form, "x.1");
    assert_string_equal (items[0].attr, "lag");
    assert_string_equal (items[0].subject, "task T3/after 2");
    assert_int_equal (items[0].n_fixes, 2);
    assert_string_equal (items[0].fixes[0].text, "SS");
    assert_string_equal (items[0].fixes[1].place.file, "a.xml");
    assert_int_equal (items[0].fixes[1].kind, RLV_FIX_DROP);
    assert_null (items[1].form);
    assert_int_equal (items[1].n_fixes, 0);
}

static gboolean
is_not (const RlvFinding *finding, gpointer data)
{
    return !g_str_equal (finding->rule, data);
}

static void
findings_by_key (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint n;

    (void) state;
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "x", NULL, "one");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "y", NULL, "two");
    rlv_findings_about (findings, "y.1", NULL, "task \t T");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "x", NULL, "three");
    rlv_findings_name (findings, 0, "task A");
    rlv_findings_name (findings, 1, "task B"); /* it has one */
    rlv_findings_waive (findings, 1, "agreed");
    const RlvFinding *items = rlv_findings_get (findings, &n);
    g_autofree char *first = rlv_finding_key (&items[0]);
    g_autofree char *second = rlv_finding_key (&items[1]);
    assert_string_equal (first, "x||task A");
    assert_string_equal (second, "y|y.1|task   T|waived");

    assert_int_equal (rlv_findings_keep (findings, is_not, (gpointer) "x"), 2);
    items = rlv_findings_get (findings, &n);
    assert_int_equal (n, 1);
    assert_string_equal (items[0].rule, "y");
    assert_int_equal (rlv_findings_keep (findings, is_not, (gpointer) "y"), 1);
    rlv_findings_get (findings, &n);
    assert_int_equal (n, 0);
}

static void
sorted_findings (void **state)
{
    static const struct {
        const char *file, *what;
        RlvSeverity severity;
        guint32 line, column;
    } given[] = {
        {"b.xml", "3", RLV_SEVERITY_NOTE, 1, 1},
        {"b.xml", "2", RLV_SEVERITY_ERROR, 7, 2},
        {"b.xml", "1", RLV_SEVERITY_ERROR, 7, 1},
        {"a.xml", "6", RLV_SEVERITY_WARNING, 2, 1},
        {"a.xml", "7", RLV_SEVERITY_WARNING, 10, 1},
        {"c.xml", "4", RLV_SEVERITY_ERROR, 9, 1},
        {"b.xml", "0", RLV_SEVERITY_ERROR, 3, 9},
        {"c.xml", "5", RLV_SEVERITY_ERROR, 9, 1},
        {"a.xml", "8", RLV_SEVERITY_NOTE, 1, 1},
        {NULL, "9", RLV_SEVERITY_NOTE, 0, 0},
    };
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) order = g_string_new (NULL);
    guint n;

    (void) state;
    for (gsize i = 0; i < G_N_ELEMENTS (given); i++) {
        RlvPlace place = {given[i].file, given[i].line, given[i].column};
        rlv_findings_add (findings, given[i].severity, "rule", &place, "%s",
                          given[i].what);
    }
    rlv_findings_sort (findings);
    const RlvFinding *items = rlv_findings_get (findings, &n);
    for (guint i = 0; i < n; i++)
        g_string_append (order, items[i].what);
    assert_string_equal (order->str, "0123456789");
    assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_ERROR), 5);
    assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_WARNING), 7);
    assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_NOTE), 10);
}

/* --- near misses ------------------------------------------------------------------ */

typedef struct {
    const char *name;
    const char *nearest;
} NearRow;

/* clang-format off */
static const NearRow near_rows[] = {
    { "check", "check" }, { "chekc", "check" }, { "chek", "check" },
    { "CHECK", "check" }, { "t12", "T-12" }, { "T_12", "T-12" },
    { "T-21", "T-12" }, { "stats", "status" }, { "starts", "start" },
    { "reprise-donnees", "Reprise-Données" }, { "xyzzy", NULL }, { "", NULL },
    { "T", NULL },
    { "checkcheckcheckcheckcheckcheckcheckcheckcheckcheckcheckcheckcheckcheck", NULL },
};
/* clang-format on */

static void
check_nearest (void **state)
{
    static const char *const words[] = {"check", "T-12", "status",         "start",
                                        "",      "T-13", "Reprise-Données"};
    const NearRow *row = *state;
    const char *found = rlv_nearest (row->name, words, G_N_ELEMENTS (words));

    if (row->nearest == NULL)
        assert_null (found);
    else
        assert_string_equal (found, row->nearest);
}

/* --- language --------------------------------------------------------------------- */

/* A catalogue of two texts, as msgfmt would make it. */
#define WORD(n) n, 0, 0, 0
static const guchar catalogue_bytes[] = {0xde,
                                         0x12,
                                         0x04,
                                         0x95,
                                         WORD (0),
                                         WORD (2),
                                         WORD (28),
                                         WORD (44),
                                         WORD (0),
                                         WORD (0),
                                         /* originals */ WORD (7),
                                         WORD (60),
                                         WORD (3),
                                         WORD (68),
                                         /* translations */ WORD (13),
                                         WORD (72),
                                         WORD (3),
                                         WORD (86),
                                         /* texts */ 'd',
                                         'a',
                                         'y',
                                         0,
                                         'd',
                                         'a',
                                         'y',
                                         0,
                                         'y',
                                         'e',
                                         's',
                                         0,
                                         'j',
                                         'o',
                                         'u',
                                         'r',
                                         ' ',
                                         'u',
                                         0,
                                         'j',
                                         'o',
                                         'u',
                                         'r',
                                         's',
                                         ' ',
                                         0,
                                         'o',
                                         'u',
                                         'i',
                                         0};

static void
finds_texts (void **state)
{
    g_autoptr (GBytes) bytes =
        g_bytes_new_static (catalogue_bytes, sizeof catalogue_bytes);
    g_autoptr (RlvCatalogue) catalogue = rlv_catalogue_new (bytes);

    (void) state;
    assert_non_null (catalogue);
    assert_string_equal (rlv_catalogue_find (catalogue, "day", 0), "jour u");
    assert_string_equal (rlv_catalogue_find (catalogue, "yes", 0), "oui");
    assert_null (rlv_catalogue_find (catalogue, "yes", 1));
    assert_null (rlv_catalogue_find (catalogue, "no", 0));
}

/* Any cut, and any byte of the tables changed, is refused or read within bounds. */
static void
refuses_damage (void **state)
{
    (void) state;
    for (gsize len = 0; len < sizeof catalogue_bytes; len++) {
        g_autoptr (GBytes) bytes = g_bytes_new (catalogue_bytes, len);
        assert_null (rlv_catalogue_new (bytes));
    }
    for (gsize i = 0; i < 60; i++) {
        guchar copy[sizeof catalogue_bytes];
        memcpy (copy, catalogue_bytes, sizeof copy);
        copy[i] ^= 0xff;
        g_autoptr (GBytes) bytes = g_bytes_new (copy, sizeof copy);
        g_autoptr (RlvCatalogue) catalogue = rlv_catalogue_new (bytes);
        if (catalogue != NULL)
            rlv_catalogue_find (catalogue, "day", 1);
    }
}

typedef struct {
    const char *name;
    const char *lang, *lc_all, *language; /* NULL: not set */
    const char *wanted;
} LangRow;

/* clang-format off */
static const LangRow lang_rows[] = {
    { "nothing set",             NULL, NULL, NULL, "en" },
    { "asked for",               "fr", "C", NULL, "fr" },
    { "asked for one not there", "de", "fr_FR.UTF-8", NULL, "en" },
    { "by locale",               NULL, "fr_CA.UTF-8", NULL, "fr" },
    { "by LANGUAGE",             NULL, "C.UTF-8", "fr", "fr" },
    { "by a list",               NULL, "C.UTF-8", "de:fr:en", "fr" },
    { "LANGUAGE goes first",     NULL, "fr_FR.UTF-8", "en", "en" },
    { "the C locale",            NULL, "C", "fr", "en" },
    { "not quite French",        NULL, "fry_NL.UTF-8", NULL, "en" },
};
/* clang-format on */

static void
set_or_unset (const char *name, const char *value)
{
    if (value == NULL)
        g_unsetenv (name);
    else
        g_setenv (name, value, TRUE);
}

static void
check_language (void **state)
{
    const LangRow *row = *state;

    g_unsetenv ("LC_MESSAGES");
    g_unsetenv ("LANG");
    set_or_unset ("LC_ALL", row->lc_all);
    set_or_unset ("LANGUAGE", row->language);
    rlv_language_set (row->lang);
    assert_string_equal (rlv_language (), row->wanted);
    assert_string_equal (rlv_gettext ("no such text in any catalogue"),
                         "no such text in any catalogue");
    assert_string_equal (rlv_gettext (""), "");
    assert_string_equal (rlv_ngettext ("one x", "many x", 1), "one x");
    assert_string_equal (rlv_ngettext ("one x", "many x", 0), "many x");
    rlv_language_set ("en");
}

static void
embedded_files (void **state)
{
    g_autoptr (GBytes) catalogue = rlv_embedded ("po/fr.mo");

    (void) state;
    assert_non_null (catalogue);
    assert_null (rlv_embedded ("po/xx.mo"));
    assert_null (rlv_embedded (""));
    assert_null (rlv_embedded ("../po/fr.mo"));
}

/* -----------------------------------------------------------------------------------
 */

int
main (void)
{
    const struct CMUnitTest single[] = {
        cmocka_unit_test (every_day),           cmocka_unit_test (odd_instants),
        cmocka_unit_test (longest_span),        cmocka_unit_test (hostile_texts),
        cmocka_unit_test (findings_with_fixes), cmocka_unit_test (findings_by_key),
        cmocka_unit_test (sorted_findings),     cmocka_unit_test (finds_texts),
        cmocka_unit_test (refuses_damage),      cmocka_unit_test (embedded_files),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof *single);

    TEST_ADD_ROWS (tests, check_day, days);
    TEST_ADD_ROWS (tests, check_time, times);
    TEST_ADD_ROWS (tests, check_span, spans);
    TEST_ADD_ROWS (tests, check_nearest, near_rows);
    TEST_ADD_ROWS (tests, check_language, lang_rows);
    g_array_append_vals (tests, single, G_N_ELEMENTS (single));
    return test_run ("base", tests);
}

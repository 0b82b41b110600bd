/* The store: what goes in comes out again.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "storing.h"

/* The hash of the first entry of the tests below, as sha256sum has it. */
#define FIRST_HASH "5fce3cdd203926f5caec8863f89a8f3e6f4b7e96990235780eb6ed7f4afc5493"

/* --- the journal ----------------------------------------------------------------- */

static gboolean
list (const RlvEntry *entry, gpointer text)
{
    g_string_append_printf (text, "%s%d %s %s\n", rlv_side_name (entry->side),
                            (int) entry->seq, rlv_event_name (entry->kind),
                            entry->subject);
    return TRUE;
}

static gboolean
list_first (const RlvEntry *entry, gpointer text)
{
    list (entry, text);
    return FALSE;
}

static void
assert_lists (RlvStore *store, RlvEntryFunc func, const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) text = g_string_new (NULL);

    assert_ok (rlv_store_each (store, func, text, &error), &error);
    assert_string_equal (text->str, expected);
}

static void
keeps_the_order_of_what_was_seen (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (RlvStore) store = open_store (fixture->path);

    assert_lists (store, list, "");
    append_started (store, RLV_SIDE_PROVIDER, "a");
    append_started (store, RLV_SIDE_THIRD, "b");
    append_started (store, RLV_SIDE_CLIENT, "c");
    append_started (store, RLV_SIDE_CLIENT, "d");
    append_started (store, RLV_SIDE_PROVIDER, "e");
    assert_lists (store, list,
                  "provider1 started a\nthird1 started b\nclient1 started c\n"
                  "client2 started d\nprovider2 started e\n");
    assert_lists (store, list_first, "provider1 started a\n");
    assert_int_equal (verified (store), 5);
}

static gboolean
keep_entry (const RlvEntry *entry, gpointer data)
{
    RlvEntry *kept = data;

    *kept = *entry;
    kept->who = g_strdup (entry->who);
    kept->subject = g_strdup (entry->subject);
    kept->value = g_strdup (entry->value);
    kept->other = g_strdup (entry->other);
    kept->note = g_strdup (entry->note);
    kept->evidence = g_strdup (entry->evidence);
    kept->op = g_strdup (entry->op);
    kept->hash = g_strdup (entry->hash);
    return TRUE;
}

static void
clear_entry (RlvEntry *kept)
{
    const char *const texts[] = {kept->who,  kept->subject,  kept->value, kept->other,
                                 kept->note, kept->evidence, kept->op,    kept->hash};

    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        g_free ((char *) texts[i]);
}

/* Everything an entry can say, with whatever a text may hold. */
static void
gives_back_all_that_was_said (void **state)
{
    const Fixture *fixture = *state;
    const RlvEntry said = {
        .side = RLV_SIDE_THIRD,
        .who = "Zoë \"Z\" O'Neill; DROP TABLE entry;--",
        .recorded = -86401, /* 1969-12-30T23:59:59Z */
        .kind = RLV_EVENT_REMAINING,
        .subject = "Tâche 1 %s %n ?1 :a",
        .at = (RlvTime) RLV_DAY_MIN * 1440,
        .day = RLV_DAY_MAX,
        .span = {.amount = 43200, .unit = RLV_UNIT_ELAPSED},
        .value = "5:value",
        .other = "\xf0\x9f\x9a\x80 \xe2\x80\xae",
        .note = "two\nlines\r\n\twho 3:Eve\nkind finished\n",
        .evidence = "note 4:fake\n\n",
        .op = "0b6c-1",
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);
    RlvEntry back;

    append (store, &said);
    assert_ok (rlv_store_each (store, keep_entry, &back, &error), &error);
    assert_int_equal (back.side, said.side);
    assert_int_equal (back.seq, 1);
    assert_string_equal (back.who, said.who);
    assert_int_equal (back.recorded, said.recorded);
    assert_int_equal (back.kind, said.kind);
    assert_string_equal (back.subject, said.subject);
    assert_int_equal (back.at, said.at);
    assert_int_equal (back.day, said.day);
    assert_int_equal (back.span.amount, said.span.amount);
    assert_int_equal (back.span.unit, said.span.unit);
    assert_string_equal (back.value, said.value);
    assert_string_equal (back.other, said.other);
    assert_string_equal (back.note, said.note);
    assert_string_equal (back.evidence, said.evidence);
    assert_string_equal (back.op, said.op);
    assert_int_equal (strlen (back.hash), 64);
    assert_int_equal (verified (store), 1);
    clear_entry (&back);
}

/* Absent and empty are the same: not said. */
static void
takes_the_empty_for_not_said (void **state)
{
    const Fixture *fixture = *state;
    RlvEntry said = entry_of (RLV_EVENT_STARTED, "A");
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);
    RlvEntry back;

    said.note = said.value = said.op = "";
    append (store, &said);
    assert_ok (rlv_store_each (store, keep_entry, &back, &error), &error);
    assert_null (back.note);
    assert_null (back.value);
    assert_null (back.op);
    clear_entry (&back);
}

static char *
read_text (const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    char *text;

    assert_int_equal (sqlite3_open (path, &db), SQLITE_OK);
    assert_int_equal (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal (sqlite3_step (stmt), SQLITE_ROW);
    text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    sqlite3_finalize (stmt);
    sqlite3_close (db);
    return text;
}

/* What was once recorded must be read for ever: this text and its hash never change. */
static void
has_one_form (void **state)
{
    const Fixture *fixture = *state;
    RlvEntry said = entry_of (RLV_EVENT_REMAINING, "A001");
    g_autoptr (RlvStore) store = open_store (fixture->path);
    g_autofree char *first = NULL, *text = NULL, *expected = NULL;

    append_started (store, RLV_SIDE_PROVIDER, "A001");
    said.span = (RlvSpan){2500, RLV_UNIT_DAY};
    said.day = 20000;
    said.note = "two\nlines: é";
    said.op = "op-1";
    append (store, &said);

    first = read_text (fixture->path, "SELECT hash FROM entry WHERE side='provider'");
    text = read_text (fixture->path, "SELECT text FROM entry WHERE side='client'");
    expected = g_strconcat ("releve-entry/1\n"
                            "plan 6:PLAN-A\n"
                            "side client\n"
                            "seq 1\n"
                            "prev -\n"
                            "seen provider 1 ",
                            first,
                            "\n"
                            "recorded 2027-01-04T12:00:05Z\n"
                            "who 5:Alice\n"
                            "kind remaining\n"
                            "subject 4:A001\n"
                            "at 2027-01-04T12:00Z\n"
                            "day 2024-10-04\n"
                            "span 2500 millidays\n"
                            "note 13:two\n"
                            "lines: é\n"
                            "op 4:op-1\n",
                            NULL);
    assert_string_equal (text, expected);
    assert_string_equal (first, FIRST_HASH);
}

static void
names_its_head (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);
    g_autofree char *empty = rlv_store_head (store, &error);

    assert_string_equal (empty, "");
    append_started (store, RLV_SIDE_PROVIDER, "A001");
    g_autofree char *one = rlv_store_head (store, &error);
    assert_string_equal (one, "provider:1:" FIRST_HASH);
    append_started (store, RLV_SIDE_CLIENT, "A001");
    g_autofree char *two = rlv_store_head (store, &error);
    assert_true (g_str_has_prefix (two, "client:1:"));
    assert_true (g_str_has_suffix (two, one));
}

/* --- repeats and checks ---------------------------------------------------------- */

static void
counts_a_repeat_once (void **state)
{
    const Fixture *fixture = *state;
    RlvEntry said = entry_of (RLV_EVENT_STARTED, "A");
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);

    said.op = "op-1";
    append (store, &said);
    append_started (store, RLV_SIDE_CLIENT, "B");
    said.recorded += 3600; /* the second try comes later */
    append (store, &said);
    assert_int_equal (verified (store), 2);

    said.subject = "C";
    assert_says (rlv_store_append (store, &said, NULL, NULL, &error), &error,
                 RLV_ERROR_CONFLICT, "op-1");
    said.subject = "A";
    said.side = RLV_SIDE_PROVIDER;
    assert_says (rlv_store_append (store, &said, NULL, NULL, &error), &error,
                 RLV_ERROR_CONFLICT, "op-1");
    assert_int_equal (verified (store), 2);
}

/* Sees the facts as they are inside the transaction, and refuses what was done. */
static gboolean
not_started (RlvStore *store, gpointer data, GError **error)
{
    g_autoptr (GPtrArray) tasks = rlv_store_tasks (store, error);
    g_autofree char *head = rlv_store_head (store, error);
    g_autoptr (GString) text = g_string_new (NULL);

    ++*(int *) data;
    assert_non_null (head);
    if (tasks == NULL || !rlv_store_each (store, list, text, error))
        return FALSE;
    if (tasks->len == 0)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT, "already started");
    return FALSE;
}

static void
asks_before_it_writes (void **state)
{
    const Fixture *fixture = *state;
    RlvEntry said = entry_of (RLV_EVENT_STARTED, "A");
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);
    int asked = 0;

    said.op = "op-1";
    assert_ok (rlv_store_append (store, &said, not_started, &asked, &error), &error);
    assert_int_equal (asked, 1);

    /* A repeat is no news: there is nothing to ask. */
    assert_ok (rlv_store_append (store, &said, not_started, &asked, &error), &error);
    assert_int_equal (asked, 1);

    said.op = NULL;
    assert_says (rlv_store_append (store, &said, not_started, &asked, &error), &error,
                 RLV_ERROR_CONFLICT, "already started");
    assert_int_equal (asked, 2);
    assert_int_equal (verified (store), 1);
    append_started (store, RLV_SIDE_CLIENT, "B");
    assert_int_equal (verified (store), 2);
}

static gboolean
append_inside (const RlvEntry *entry, gpointer data)
{
    g_autoptr (GError) error = NULL;

    assert_says (rlv_store_append (data, entry, NULL, NULL, &error), &error,
                 RLV_ERROR_INTERNAL, "while it is being read");
    return TRUE;
}

static void
refuses_to_write_while_it_reads (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);

    append_started (store, RLV_SIDE_CLIENT, "A");
    assert_ok (rlv_store_each (store, append_inside, store, &error), &error);
    append_started (store, RLV_SIDE_CLIENT, "B");
    assert_int_equal (verified (store), 2);
}

/* --- what is refused ------------------------------------------------------------- */

typedef struct {
    const char *name;
    RlvEntry entry;
    const char *words;
} Refusal;

static const Refusal refusals[] = {
    {"side of both", E (STARTED, "A", .side = RLV_SIDE_BOTH), "which side"},
    {"side of nobody", E (STARTED, "A", .side = (RlvSide) 4), "which side"},
    {"kind that is none", E (STARTED, "A", .kind = (RlvEventKind) 99), "which side"},
    {"nobody", E (STARTED, "A", .who = NULL), "say who"},
    {"empty name", E (STARTED, "A", .who = ""), "say who"},
    {"nothing", E (STARTED, NULL), "say which"},
    {"started without a time", E (STARTED, "A", UNTIMED), "give a date"},
    {"finished without a time", E (FINISHED, "A", UNTIMED), "give a date"},
    {"delivered without a time", E (DELIVERED, "A", UNTIMED), "give a date"},
    {"accepted without a time", E (ACCEPTED, "A", UNTIMED), "give a date"},
    {"done without a time", E (CHANGE_DONE, "A", UNTIMED), "give a date"},
    {"remaining without a span", E (REMAINING, "A"), "give a duration"},
    {"remaining less than nothing", E (REMAINING, "A", .span = {-2, RLV_UNIT_DAY}),
     "negative"},
    {"remaining for ever", E (REMAINING, "A", .span = {G_MAXINT32, RLV_UNIT_DAY}),
     "too long"},
    {"span of no unit", E (REMAINING, "A", .span = {1, (RlvUnit) 3}), "too long"},
    {"blocked by nothing", E (BLOCKED, "A"), "name it"},
    {"planned for no day", E (CHANGE_PLANNED, "A"), "which day"},
    {"postponed to no day", E (CHANGE_POSTPONED, "A"), "which day"},
    {"decided nothing", E (DECIDED, "A"), "give a value"},
    {"decided something else", E (DECIDED, "A", .value = "maybe"), "no-go"},
    {"baseline without a table", E (BASELINE_PROPOSED, "A"), "table"},
    {"signed nothing", E (BASELINE_SIGNED, "A"), "give a value"},
    {"signed no hash", E (BASELINE_SIGNED, "A", .value = "abc"), "64"},
    {"signed in capitals",
     E (BASELINE_SIGNED, "A",
        .value = "C908BDBD39140D1C6039EE5C161891B1380A084B3C289C013AAC2952104E5090"),
     "64"},
    {"time before 1900", E (STARTED, "A", .at = (RlvTime) RLV_DAY_MIN * 1440 - 1),
     "1900"},
    {"time after 2199", E (STARTED, "A", .at = RLV_TIME_MAX), "2199"},
    {"day before 1900", E (CHANGE_PLANNED, "A", .day = RLV_DAY_MIN - 1), "1900"},
    {"day after 2199", E (CHANGE_PLANNED, "A", .day = RLV_DAY_MAX + 1), "2199"},
    {"recorded before 1900", E (STARTED, "A", .recorded = G_MININT64), "1900"},
    {"recorded after 2199", E (STARTED, "A", .recorded = G_MAXINT64), "2199"},
    {"note in Latin-1", E (STARTED, "A", .note = "caf\xe9"), "UTF-8"},
    {"note with a cut character", E (STARTED, "A", .note = "caf\xc3"), "UTF-8"},
    {"note with an overlong character", E (STARTED, "A", .note = "\xc0\xaf"), "UTF-8"},
    {"note with half a surrogate", E (STARTED, "A", .note = "\xed\xa0\x80"), "UTF-8"},
    {"note for the terminal", E (STARTED, "A", .note = "\x1b[2J"), "control"},
    {"note with an old control",
     E (STARTED, "A",
        .note = "\xc2\x9b"
                "2J"),
     "control"},
    {"name of two lines", E (STARTED, "A", .who = "Alice\nBob"), "control"},
    {"subject with a tab", E (STARTED, "A\tB"), "control"},
    {"operation of two lines", E (STARTED, "A", .op = "a\nb"), "control"},
};

static void
is_refused (void **state)
{
    const Refusal *refusal = *state;
    void *fixture_state;
    g_autoptr (GError) error = NULL;
    RlvStore *store;

    assert_int_equal (make_dir (&fixture_state), 0);
    store = open_store (((Fixture *) fixture_state)->path);
    assert_says (rlv_store_append (store, &refusal->entry, NULL, NULL, &error), &error,
                 RLV_ERROR_USAGE, refusal->words);
    assert_int_equal (verified (store), 0);
    append_started (store, RLV_SIDE_CLIENT, "A");
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* @n characters of two bytes each. */
static char *
many (gsize n)
{
    GString *text = g_string_sized_new (2 * n);

    while (n-- > 0)
        g_string_append (text, "é");
    return g_string_free (text, FALSE);
}

static void
holds_texts_up_to_their_limit (void **state)
{
    const Fixture *fixture = *state;
    const struct {
        gsize offset, limit;
    } fields[] = {
        {G_STRUCT_OFFSET (RlvEntry, who), 200},
        {G_STRUCT_OFFSET (RlvEntry, subject), 200},
        {G_STRUCT_OFFSET (RlvEntry, value), 200},
        {G_STRUCT_OFFSET (RlvEntry, other), 200},
        {G_STRUCT_OFFSET (RlvEntry, note), 4000},
        {G_STRUCT_OFFSET (RlvEntry, evidence), 4000},
        {G_STRUCT_OFFSET (RlvEntry, op), 200},
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);

    for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
        RlvEntry entry = entry_of (RLV_EVENT_STARTED, "A");
        g_autofree char *fits = many (fields[i].limit);
        g_autofree char *long_one = many (fields[i].limit + 1);

        G_STRUCT_MEMBER (const char *, &entry, fields[i].offset) = fits;
        append (store, &entry);
        G_STRUCT_MEMBER (const char *, &entry, fields[i].offset) = long_one;
        assert_says (rlv_store_append (store, &entry, NULL, NULL, &error), &error,
                     RLV_ERROR_USAGE, "too long");
    }
    assert_int_equal (verified (store), G_N_ELEMENTS (fields));
}

static void
holds_a_table_of_many_megabytes (void **state)
{
    const Fixture *fixture = *state;
    RlvEntry entry = entry_of (RLV_EVENT_BASELINE_PROPOSED, "B1");
    g_autofree char *table = g_strnfill (16 << 20, 'x');
    g_autofree char *over = g_strnfill ((16 << 20) + 1, 'x');
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (fixture->path);

    entry.evidence = over;
    assert_says (rlv_store_append (store, &entry, NULL, NULL, &error), &error,
                 RLV_ERROR_USAGE, "too long");
    entry.evidence = table;
    append (store, &entry);
    g_autoptr (GPtrArray) all = rlv_store_baselines (store, &error);
    assert_int_equal (all->len, 1);
    assert_string_equal (((RlvBaselineFact *) all->pdata[0])->table, table);
    assert_int_equal (verified (store), 1);
}

/* --- names ----------------------------------------------------------------------- */

static void
knows_every_event_by_name (void **state)
{
    RlvEventKind kind = RLV_N_EVENTS;

    (void) state;
    for (guint i = 0; i < RLV_N_EVENTS; i++) {
        assert_true (rlv_event_parse (rlv_event_name ((RlvEventKind) i), &kind));
        assert_int_equal (kind, i);
    }
    assert_false (rlv_event_parse ("Started", &kind));
    assert_false (rlv_event_parse ("", &kind));
    assert_string_equal (rlv_event_name (RLV_EVENT_BASELINE_SIGNED), "baseline-signed");
}

#define WITH_DIR(test) cmocka_unit_test_setup_teardown (test, make_dir, remove_dir)

int
main (void)
{
    const struct CMUnitTest plain[] = {
        WITH_DIR (keeps_the_order_of_what_was_seen),
        WITH_DIR (gives_back_all_that_was_said),
        WITH_DIR (takes_the_empty_for_not_said),
        WITH_DIR (has_one_form),
        WITH_DIR (names_its_head),
        WITH_DIR (counts_a_repeat_once),
        WITH_DIR (asks_before_it_writes),
        WITH_DIR (refuses_to_write_while_it_reads),
        WITH_DIR (holds_texts_up_to_their_limit),
        WITH_DIR (holds_a_table_of_many_megabytes),
        cmocka_unit_test (knows_every_event_by_name),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, is_refused, refusals);
    g_array_append_vals (tests, plain, G_N_ELEMENTS (plain));
    return test_run ("store", tests);
}

/* The store: journals that no releve wrote, with hashes that fit.  One form of each
 * entry, and one order of all, whatever came from elsewhere.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "storing.h"

/* --- writing by hand ------------------------------------------------------------- */

typedef struct {
    sqlite3 *db;
    char hash[2][64][65]; /* of what was put, by side and place */
} Forge;

static Forge *
open_forge (const char *path)
{
    Forge *forge = g_new0 (Forge, 1);

    rlv_store_close (open_store (path));
    assert_int_equal (sqlite3_open (path, &forge->db), SQLITE_OK);
    assert_int_equal (
        sqlite3_exec (forge->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL),
        SQLITE_OK);
    return forge;
}

static void
close_forge (Forge *forge)
{
    sqlite3_close (forge->db);
    g_free (forge);
}

/* Puts a text into the journal as entry @seq of @side, with its right hash: the guards
 * of the journal let it pass. */
static const char *
put_text (Forge *forge, RlvSide side, int seq, const char *prev, const char *text)
{
    char *hash = forge->hash[side][seq];
    g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
    sqlite3_stmt *stmt;

    g_strlcpy (hash, hex, 65);
    sqlite3_prepare_v2 (forge->db,
                        "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, NULL, ?5)", -1,
                        &stmt, NULL);
    sqlite3_bind_text (stmt, 1, rlv_side_name (side), -1, SQLITE_STATIC);
    sqlite3_bind_int (stmt, 2, seq);
    sqlite3_bind_text (stmt, 3, prev, -1, SQLITE_STATIC);
    sqlite3_bind_text (stmt, 4, hash, -1, SQLITE_STATIC);
    sqlite3_bind_text (stmt, 5, text, -1, SQLITE_STATIC);
    assert_int_equal (sqlite3_step (stmt), SQLITE_DONE);
    sqlite3_finalize (stmt);
    return hash;
}

/* An entry of a feed whose author had seen the other feed up to @seen. */
static void
put (Forge *forge, RlvSide side, int seq, int seen, const char *subject)
{
    const RlvSide other = side == RLV_SIDE_CLIENT ? RLV_SIDE_PROVIDER : RLV_SIDE_CLIENT;
    const char *prev = seq > 1 ? forge->hash[side][seq - 1] : "-";
    g_autofree char *saw =
        seen > 0 ? g_strdup_printf ("seen %s %d %s\n", rlv_side_name (other), seen,
                                    forge->hash[other][seen])
                 : g_strdup ("");
    g_autofree char *text = g_strdup_printf (
        "releve-entry/1\nplan 6:PLAN-A\nside %s\nseq %d\nprev %s\n%s"
        "recorded 2027-01-04T12:00:05Z\nwho 5:Alice\nkind finished\nsubject %d:%s\n"
        "at 2027-01-04T12:00Z\n",
        rlv_side_name (side), seq, prev, saw, (int) strlen (subject), subject);

    put_text (forge, side, seq, prev, text);
}

static gboolean
list (const RlvEntry *entry, gpointer text)
{
    g_string_append_printf (text, "%s ", entry->subject);
    return TRUE;
}

/* --- one order ------------------------------------------------------------------- */

/* An entry: c or p for its side, its place, what it had seen of the other feed. */
typedef struct {
    const char *name;
    const char *entries; /* as they came into this copy */
    const char *order;   /* as all copies have them; NULL: refused with @words */
    const char *words;
} History;

static const History histories[] = {
    {"neither saw the other", "c10 c20 p10 p20", "c1 c2 p1 p2 ", NULL},
    {"neither saw the other, the other way round", "p10 p20 c10 c20", "c1 c2 p1 p2 ",
     NULL},
    {"mixed", "p10 c10 p20 c20", "c1 c2 p1 p2 ", NULL},
    {"the client saw the first of the provider", "p10 p20 c11 c21", "p1 c1 c2 p2 ",
     NULL},
    {"each saw the other", "c10 p11 c21 p22", "c1 p1 c2 p2 ", NULL},
    {"late sight", "c10 c20 c30 p12", "c1 c2 c3 p1 ", NULL},
    {"one feed", "p10 p20", "p1 p2 ", NULL},
    {"had seen less than before", "p10 p20 c12 c21", NULL, "had seen less"},
    {"had forgotten the other", "p10 c11 c20", NULL, "had seen less"},
    {"had seen what is not there", "p10 c1x", NULL, "is missing"},
    {"had seen another one", "p10 c1y", NULL, "not the one that another side had seen"},
};

static void
put_history (Forge *forge, const char *entries)
{
    g_auto (GStrv) words = g_strsplit (entries, " ", -1);

    for (char **word = words; *word != NULL; word++) {
        const RlvSide side = (*word)[0] == 'c' ? RLV_SIDE_CLIENT : RLV_SIDE_PROVIDER;
        const int seq = (*word)[1] - '0';
        g_autofree char *subject = g_strndup (*word, 2);
        int seen = (*word)[2] - '0';

        if ((*word)[2] == 'x') {
            seen = 9;
            memset (forge->hash[!side][9], 'a', 64);
        }
        if ((*word)[2] == 'y') {
            seen = 1;
            memset (forge->hash[!side][1], 'a', 64);
        }
        put (forge, side, seq, seen, subject);
    }
}

static void
has_one_order (void **state)
{
    const History *history = *state;
    void *fixture_state;
    const Fixture *fixture;
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) order = g_string_new (NULL);
    RlvVerdict verdict;
    Forge *forge;
    RlvStore *store;

    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    forge = open_forge (fixture->path);
    put_history (forge, history->entries);
    close_forge (forge);

    store = open_store (fixture->path);
    if (history->order != NULL) {
        assert_ok (rlv_store_each (store, list, order, &error), &error);
        assert_string_equal (order->str, history->order);
        assert_ok (rlv_store_verify (store, TRUE, &verdict, &error), &error);
        assert_true (verdict.facts_rebuilt);
        append_started (store, RLV_SIDE_THIRD, "T");
        verified (store);
    } else {
        assert_says (rlv_store_verify (store, FALSE, &verdict, &error), &error,
                     RLV_ERROR_EVIDENCE, history->words);
        assert_says (rlv_store_each (store, list, order, &error), &error,
                     RLV_ERROR_EVIDENCE, history->words);
    }
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* --- one form -------------------------------------------------------------------- */

#define H64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char good[] = "releve-entry/1\n"
                           "plan 6:PLAN-A\n"
                           "side client\n"
                           "seq 1\n"
                           "prev -\n"
                           "recorded 2027-01-04T12:00:05Z\n"
                           "who 5:Alice\n"
                           "kind blocked\n"
                           "subject 1:A\n"
                           "at 2027-01-04T12:00Z\n"
                           "day 2027-01-05\n"
                           "span 90 minutes\n"
                           "value 1:v\n"
                           "other 5:P-001\n"
                           "note 3:a\nb\n"
                           "evidence 1:e\n";

typedef struct {
    const char *name;
    const char *from; /* NULL: @to is the whole text */
    const char *to;
} Form;

static const Form forms[] = {
    {"nothing", NULL, ""},
    {"only the first line", NULL, "releve-entry/1\n"},
    {"first line without end", NULL, "releve-entry/1"},
    {"other number", "entry/1", "entry/2"},
    {"other number, longer", "entry/1", "entry/10"},
    {"blank before", "releve", " releve"},
    {"blank after", "evidence 1:e\n", "evidence 1:e\n "},
    {"line after", "evidence 1:e\n", "evidence 1:e\n\n"},
    {"unknown line after", "evidence 1:e\n", "evidence 1:e\nfree 1:x\n"},
    {"unknown line within", "value", "free 1:x\nvalue"},
    {"lines of Windows", "side client\n", "side client\r\n"},
    {"no end", "evidence 1:e\n", "evidence 1:e"},
    {"plan missing", "plan 6:PLAN-A\n", ""},
    {"plan empty", "plan 6:PLAN-A\n", "plan 0:\n"},
    {"side of both", "side client", "side both"},
    {"side in capitals", "side client", "side Client"},
    {"side missing", "side client\n", ""},
    {"place with a zero", "seq 1", "seq 01"},
    {"place with a sign", "seq 1", "seq +1"},
    {"place below 1", "seq 1", "seq 0"},
    {"place negative", "seq 1", "seq -1"},
    {"place of 20 digits", "seq 1", "seq 18446744073709551617"},
    {"place in hexadecimal", "seq 1", "seq 0x1"},
    {"place missing", "seq 1\n", ""},
    {"previous missing", "prev -\n", ""},
    {"previous too short", "prev -", "prev abc"},
    {"seen itself", "prev -\n", "prev -\nseen client 1 " H64 "\n"},
    {"seen both", "prev -\n", "prev -\nseen both 1 " H64 "\n"},
    {"seen twice", "prev -\n", "prev -\nseen third 1 " H64 "\nseen third 1 " H64 "\n"},
    {"seen in another order", "prev -\n",
     "prev -\nseen third 1 " H64 "\nseen provider 1 " H64 "\n"},
    {"seen none", "prev -\n", "prev -\nseen third 0 " H64 "\n"},
    {"seen without a hash", "prev -\n", "prev -\nseen third 1 -\n"},
    {"seen without an end", "prev -\n", "prev -\nseen third 1\n"},
    {"recorded without seconds", "12:00:05Z", "12:00Z"},
    {"recorded in a zone", "12:00:05Z", "12:00:05+00:00"},
    {"recorded at second 60", "12:00:05Z", "12:00:60Z"},
    {"recorded on no day", "recorded 2027-01-04", "recorded 2027-02-29"},
    {"recorded in 1899", "recorded 2027-01-04", "recorded 1899-12-31"},
    {"recorded in 2200", "recorded 2027-01-04", "recorded 2200-01-01"},
    {"recorded in five digits", "recorded 2027", "recorded 12027"},
    {"recorded missing", "recorded 2027-01-04T12:00:05Z\n", ""},
    {"name missing", "who 5:Alice\n", ""},
    {"name longer than said", "who 5:Alice", "who 4:Alice"},
    {"name shorter than said", "who 5:Alice", "who 6:Alice"},
    {"name of all the rest", "who 5:Alice", "who 9999:Alice"},
    {"name of too many digits", "who 5:Alice", "who 99999999999999999999:Alice"},
    {"name of a negative length", "who 5:Alice", "who -5:Alice"},
    {"name with a zero", "who 5:Alice", "who 05:Alice"},
    {"name without a colon", "who 5:Alice", "who 5 Alice"},
    {"name without a length", "who 5:Alice", "who Alice"},
    {"name not in UTF-8", "who 5:Alice", "who 5:Al\xe9 e"},
    {"name of two lines", "who 5:Alice", "who 5:Al\nce"},
    {"kind unknown", "kind blocked", "kind forgotten"},
    {"kind missing", "kind blocked\n", ""},
    {"subject missing", "subject 1:A\n", ""},
    {"time at 24:00", "at 2027-01-04T12:00Z", "at 2027-01-04T24:00Z"},
    {"time with seconds", "at 2027-01-04T12:00Z", "at 2027-01-04T12:00:00Z"},
    {"time in another zone", "at 2027-01-04T12:00Z", "at 2027-01-04T14:00+02:00"},
    {"time on no day", "at 2027-01-04", "at 2027-13-04"},
    {"time twice", "day", "at 2027-01-04T12:00Z\nday"},
    {"day on no day", "day 2027-01-05", "day 2027-04-31"},
    {"day before the time", "at 2027-01-04T12:00Z\nday 2027-01-05",
     "day 2027-01-05\nat 2027-01-04T12:00Z"},
    {"span negative", "span 90", "span -90"},
    {"span not said", "span 90", "span -1"},
    {"span with a zero", "span 90", "span 090"},
    {"span too long", "span 90", "span 999999999999"},
    {"span of no unit", "90 minutes", "90 hours"},
    {"span without a unit", "90 minutes", "90"},
    {"value empty", "value 1:v", "value 0:"},
    {"needed word missing", "other 5:P-001\n", ""},
    {"note before value", "value 1:v\n", "note 1:x\nvalue 1:v\n"},
    {"note with a control", "note 3:a\nb",
     "note 3:a\x1b"
     "b"},
};

/* As the one entry of a journal; sets @error to what verify says. */
static gboolean
takes (const char *text, GError **error)
{
    void *fixture_state;
    RlvVerdict verdict;
    RlvStore *store;
    Forge *forge;
    gboolean ok;

    assert_int_equal (make_dir (&fixture_state), 0);
    forge = open_forge (((Fixture *) fixture_state)->path);
    put_text (forge, RLV_SIDE_CLIENT, 1, "-", text);
    close_forge (forge);
    store = open_store (((Fixture *) fixture_state)->path);
    ok = rlv_store_verify (store, TRUE, &verdict, error);
    rlv_store_close (store);
    remove_dir (&fixture_state);
    return ok;
}

static void
takes_the_one_form (void **state)
{
    g_autoptr (GError) error = NULL;

    (void) state;
    assert_ok (takes (good, &error), &error);
}

static void
takes_no_other_form (void **state)
{
    const Form *form = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) text = g_string_new (form->from != NULL ? good : form->to);

    if (form->from != NULL)
        assert_int_equal (g_string_replace (text, form->from, form->to, 1), 1);
    assert_says (takes (text->str, &error), &error, RLV_ERROR_EVIDENCE,
                 "entry 1 of the feed of the client is not in the form of an entry");
}

/* A text of the right form in the wrong place. */
static void
takes_nothing_from_elsewhere (void **state)
{
    static const Form places[] = {
        {NULL, "PLAN-A", "PLAN-B"},
        {NULL, "side client", "side provider"},
        {NULL, "seq 1", "seq 2"},
    };

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GString) text = g_string_new (good);

        g_string_replace (text, places[i].from, places[i].to, 1);
        assert_says (takes (text->str, &error), &error, RLV_ERROR_EVIDENCE,
                     "belongs to another place");
    }
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) text = g_string_new (good);
    g_string_replace (text, "prev -", "prev " H64, 1);
    assert_says (takes (text->str, &error), &error, RLV_ERROR_EVIDENCE,
                 "does not follow the one before");
}

/* The entry is the newest of its side, rewritten with a hash that fits: but the other
 * side had seen what it was. */
static void
knows_what_another_side_has_seen (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GError) error = NULL;
    RlvVerdict verdict;
    Forge *forge = open_forge (fixture->path);

    put (forge, RLV_SIDE_CLIENT, 1, 0, "A");
    put (forge, RLV_SIDE_PROVIDER, 1, 1, "B");
    sqlite3_db_config (forge->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    assert_int_equal (sqlite3_exec (forge->db,
                                    "DELETE FROM entry WHERE side = 'client'", NULL,
                                    NULL, NULL),
                      SQLITE_OK);
    put (forge, RLV_SIDE_CLIENT, 1, 0, "C");
    assert_int_equal (
        sqlite3_exec (forge->db,
                      "UPDATE tip SET hash = (SELECT hash FROM entry WHERE "
                      "side = 'client') WHERE side = 'client'",
                      NULL, NULL, NULL),
        SQLITE_OK);
    close_forge (forge);
    g_autoptr (RlvStore) store = open_store (fixture->path);
    assert_says (rlv_store_verify (store, FALSE, &verdict, &error), &error,
                 RLV_ERROR_EVIDENCE,
                 "entry 1 of the feed of the client is not the one that another side "
                 "had seen");
}

int
main (void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test (takes_the_one_form),
        cmocka_unit_test (takes_nothing_from_elsewhere),
        cmocka_unit_test_setup_teardown (knows_what_another_side_has_seen, make_dir,
                                         remove_dir),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, has_one_order, histories);
    TEST_ADD_ROWS (tests, takes_no_other_form, forms);
    g_array_append_vals (tests, plain, G_N_ELEMENTS (plain));
    return test_run ("store-forged", tests);
}

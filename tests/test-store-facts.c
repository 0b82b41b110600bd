/* The store: what entries come to.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "storing.h"

/* --- facts ----------------------------------------------------------------------- */

/* All facts as text: short, and what is absent is a dash. */
static const char *
show_time (RlvTime time, char buffer[32])
{
    if (time == RLV_TIME_NONE)
        return "-";
    g_snprintf (buffer, 32, "%+d", (int) (time - NOON));
    return buffer;
}

#define SHOW_TIME(time) show_time ((time), (char[32]){0})
#define SHOW_TEXT(text) ((text) != NULL ? (text) : "-")

static void
show_tasks (RlvStore *store, GString *out)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) all = rlv_store_tasks (store, &error);

    assert_ok (all != NULL, &error);
    for (guint i = 0; i < all->len; i++) {
        const RlvTaskFact *fact = all->pdata[i];

        g_string_append_printf (out, "%s started %s finished %s", fact->task,
                                SHOW_TIME (fact->started), SHOW_TIME (fact->finished));
        if (fact->remaining.amount != -1)
            g_string_append_printf (
                out, " remaining %d/%d at %s", (int) fact->remaining.amount,
                (int) fact->remaining.unit, SHOW_TIME (fact->remaining_at));
        if (fact->blocked_by != NULL)
            g_string_append_printf (out, " blocked by %s (%s) since %s",
                                    fact->blocked_by, SHOW_TEXT (fact->blocked_note),
                                    SHOW_TIME (fact->blocked_since));
        g_string_append_printf (out, " %s %s\n", rlv_side_name (fact->side), fact->who);
    }
}

static void
show_deliveries (RlvStore *store, GString *out)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) all = rlv_store_deliveries (store, &error);

    assert_ok (all != NULL, &error);
    for (guint i = 0; i < all->len; i++) {
        const RlvDeliveryFact *fact = all->pdata[i];

        g_string_append_printf (
            out,
            "%s delivered %s %s accepted %s %s refused %s evidence %s note %s %s\n",
            fact->id, SHOW_TIME (fact->delivered), rlv_side_name (fact->delivered_side),
            SHOW_TIME (fact->accepted), rlv_side_name (fact->accepted_side),
            SHOW_TIME (fact->refused), SHOW_TEXT (fact->evidence),
            SHOW_TEXT (fact->note), fact->who);
    }
}

static void
show_decisions (RlvStore *store, GString *out)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) all = rlv_store_decisions (store, &error);

    assert_ok (all != NULL, &error);
    for (guint i = 0; i < all->len; i++) {
        const RlvDecisionFact *fact = all->pdata[i];

        g_string_append_printf (
            out, "%s %s %s %s %s %s\n", fact->gate, rlv_side_name (fact->side),
            fact->value, SHOW_TEXT (fact->note), fact->who, SHOW_TIME (fact->at));
    }
}

static void
show_actions (RlvStore *store, GString *out)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) all = rlv_store_actions (store, &error);
    char day[RLV_DATE_SIZE];

    assert_ok (all != NULL, &error);
    for (guint i = 0; i < all->len; i++) {
        const RlvActionFact *fact = all->pdata[i];

        g_string_append_printf (
            out, "%s %s day %s done %s evidence %s note %s %s postponed %d\n",
            fact->action, fact->state,
            fact->day == RLV_DAY_NONE ? "-" : rlv_day_format (fact->day, day),
            SHOW_TIME (fact->done), SHOW_TEXT (fact->evidence), SHOW_TEXT (fact->note),
            rlv_side_name (fact->side), (int) fact->postponed);
    }
}

static void
show_baselines (RlvStore *store, GString *out)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) all = rlv_store_baselines (store, &error);

    assert_ok (all != NULL, &error);
    for (guint i = 0; i < all->len; i++) {
        const RlvBaselineFact *fact = all->pdata[i];
        g_autofree char *hash =
            g_compute_checksum_for_string (G_CHECKSUM_SHA256, fact->table, -1);

        assert_string_equal (fact->hash, hash);
        g_string_append_printf (
            out, "%s \"%s\" %s %s note %s signed %s %s %s\n", fact->name, fact->table,
            fact->proposed_by, rlv_side_name (fact->proposed_side),
            SHOW_TEXT (fact->note), SHOW_TEXT (fact->signed_by[RLV_SIDE_CLIENT]),
            SHOW_TEXT (fact->signed_by[RLV_SIDE_PROVIDER]),
            SHOW_TEXT (fact->signed_by[RLV_SIDE_THIRD]));
    }
}

static char *
show (RlvStore *store)
{
    GString *out = g_string_new (NULL);

    show_tasks (store, out);
    show_deliveries (store, out);
    show_decisions (store, out);
    show_actions (store, out);
    show_baselines (store, out);
    return g_string_free (out, FALSE);
}

/* A row is one story and what it comes to. */
#define MAX_ENTRIES 6
typedef struct {
    const char *name;
    RlvEntry entries[MAX_ENTRIES];
    const char *facts;
} Story;

/* printf 'A001 a b\n' | sha256sum */
#define TABLE      "A001 a b\n"
#define TABLE_HASH "c908bdbd39140d1c6039ee5c161891b1380a084b3c289c013aac2952104e5090"

static const Story stories[] = {
    {"started", {E (STARTED, "A")}, "A started +0 finished - client Alice\n"},
    {"started is corrected by a later word",
     {E (STARTED, "A"), E (STARTED, "A", .at = NOON - 5, BY_PROVIDER)},
     "A started -5 finished - provider Bob\n"},
    {"remaining",
     {E (STARTED, "A"),
      E (REMAINING, "A", .span = {2500, RLV_UNIT_DAY}, .at = NOON + 9),
      E (REMAINING, "B", .span = {0, RLV_UNIT_ELAPSED})},
     "A started +0 finished - remaining 2500/0 at +9 client Alice\n"
     "B started - finished - remaining 0/2 at +0 client Alice\n"},
    {"finished, and nothing remains",
     {E (STARTED, "A"), E (REMAINING, "A", .span = {90, RLV_UNIT_MINUTE}),
      E (FINISHED, "A", .at = NOON + 60)},
     "A started +0 finished +60 client Alice\n"},
    {"reopened",
     {E (STARTED, "A"), E (FINISHED, "A"),
      E (REOPENED, "A", .note = "not yet", UNTIMED)},
     "A started - finished - client Alice\n"},
    {"blocked",
     {E (BLOCKED, "A", .other = "provider", .note = "no access", .at = NOON + 1)},
     "A started - finished - blocked by provider (no access) since +1 client Alice\n"},
    {"blocked, without a time of its own, since it was recorded",
     {E (BLOCKED, "A", .other = "P-12", UNTIMED)},
     "A started - finished - blocked by P-12 (-) since +2 client Alice\n"},
    {"unblocked",
     {E (BLOCKED, "A", .other = "P-12", .note = "x"), E (UNBLOCKED, "A")},
     "A started - finished - client Alice\n"},
    {"what is finished is blocked no more",
     {E (BLOCKED, "A", .other = "P-12"), E (FINISHED, "A")},
     "A started - finished +0 client Alice\n"},

    {"delivered",
     {E (DELIVERED, "D", .evidence = "mail 12", BY_PROVIDER)},
     "D delivered +0 provider accepted - both refused - evidence mail 12 note - Bob\n"},
    {"accepted by the other side",
     {E (DELIVERED, "D", BY_PROVIDER),
      E (ACCEPTED, "D", .at = NOON + 3, .note = "good")},
     "D delivered +0 provider accepted +3 client refused - evidence - note good "
     "Alice\n"},
    {"refused",
     {E (DELIVERED, "D", BY_PROVIDER), E (REFUSED, "D", .note = "chapter 3", UNTIMED)},
     "D delivered +0 provider accepted - both refused +2 evidence - note chapter 3 "
     "Alice\n"},
    {"delivered again after a refusal",
     {E (DELIVERED, "D", .evidence = "v1", BY_PROVIDER), E (REFUSED, "D"),
      E (DELIVERED, "D", .evidence = "v2", .at = NOON + 7, BY_PROVIDER)},
     "D delivered +7 provider accepted - both refused - evidence v2 note - Bob\n"},
    {"an acceptance is taken back by a refusal",
     {E (DELIVERED, "D", BY_PROVIDER), E (ACCEPTED, "D"),
      E (REFUSED, "D", .at = NOON + 4)},
     "D delivered +0 provider accepted - both refused +4 evidence - note - Alice\n"},
    {"a refusal is taken back by an acceptance",
     {E (REFUSED, "D"), E (ACCEPTED, "D", .at = NOON + 4)},
     "D delivered - both accepted +4 client refused - evidence - note - Alice\n"},

    {"each side decides, and its last word counts",
     {E (DECIDED, "G", .value = "go"), E (DECIDED, "G", .value = "no-go", BY_PROVIDER),
      E (DECIDED, "G", .value = "go-with", .note = "two points", .at = NOON + 1),
      E (DECIDED, "F", .value = "go", UNTIMED)},
     "F client go - Alice +2\n"
     "G client go-with two points Alice +1\n"
     "G provider no-go - Bob +0\n"},

    {"planned",
     {E (CHANGE_PLANNED, "C", .day = 20000)},
     "C planned day 2024-10-04 done - evidence - note - client postponed 0\n"},
    {"confirmed keeps the day and the note",
     {E (CHANGE_PLANNED, "C", .day = 20000, .note = "hall"), E (CHANGE_CONFIRMED, "C")},
     "C confirmed day 2024-10-04 done - evidence - note hall client postponed 0\n"},
    {"confirmed before anything else",
     {E (CHANGE_CONFIRMED, "C", BY_PROVIDER)},
     "C confirmed day - done - evidence - note - provider postponed 0\n"},
    {"postponed twice",
     {E (CHANGE_PLANNED, "C", .day = 20000),
      E (CHANGE_POSTPONED, "C", .day = 20007, .note = "strike"),
      E (CHANGE_POSTPONED, "C", .day = 20014)},
     "C postponed day 2024-10-18 done - evidence - note - client postponed 2\n"},
    {"done",
     {E (CHANGE_PLANNED, "C", .day = 20000),
      E (CHANGE_DONE, "C", .at = NOON + 2, .evidence = "list")},
     "C done day 2024-10-04 done +2 evidence list note - client postponed 0\n"},
    {"what is done and confirmed is still done",
     {E (CHANGE_DONE, "C"), E (CHANGE_CONFIRMED, "C")},
     "C done day - done +0 evidence - note - client postponed 0\n"},
    {"what is done may be planned again",
     {E (CHANGE_DONE, "C"), E (CHANGE_PLANNED, "C", .day = 20000)},
     "C planned day 2024-10-04 done - evidence - note - client postponed 0\n"},
    {"dropped, and confirmed so",
     {E (CHANGE_DROPPED, "C", .note = "not wanted"), E (CHANGE_CONFIRMED, "C")},
     "C dropped day - done - evidence - note not wanted client postponed 0\n"},

    {"a baseline is proposed",
     {E (BASELINE_PROPOSED, "B1", .evidence = TABLE, .note = "first")},
     "B1 \"" TABLE "\" Alice client note first signed - - -\n"},
    {"a baseline is signed by both",
     {E (BASELINE_PROPOSED, "B1", .evidence = TABLE),
      E (BASELINE_SIGNED, "B1", .value = TABLE_HASH, BY_PROVIDER),
      E (BASELINE_SIGNED, "B1", .value = TABLE_HASH)},
     "B1 \"" TABLE "\" Alice client note - signed Alice Bob -\n"},
    {"a signature under another table does not count",
     {E (BASELINE_PROPOSED, "B1", .evidence = "another"),
      E (BASELINE_SIGNED, "B1", .value = TABLE_HASH)},
     "B1 \"another\" Alice client note - signed - - -\n"},
    {"a signature before the proposal does not count",
     {E (BASELINE_SIGNED, "B1", .value = TABLE_HASH),
      E (BASELINE_PROPOSED, "B1", .evidence = TABLE)},
     "B1 \"" TABLE "\" Alice client note - signed - - -\n"},
    {"a signature under nothing leaves nothing",
     {E (BASELINE_SIGNED, "B1", .value = TABLE_HASH)},
     ""},
    {"a proposal may be bettered before it is signed",
     {E (BASELINE_PROPOSED, "B1", .evidence = "first"),
      E (BASELINE_PROPOSED, "B1", .evidence = TABLE, BY_PROVIDER)},
     "B1 \"" TABLE "\" Bob provider note - signed - - -\n"},
    {"and stays once it is signed",
     {E (BASELINE_PROPOSED, "B1", .evidence = TABLE),
      E (BASELINE_SIGNED, "B1", .value = TABLE_HASH, BY_PROVIDER),
      E (BASELINE_PROPOSED, "B1", .evidence = "second")},
     "B1 \"" TABLE "\" Alice client note - signed - Bob -\n"},
    {"subjects of different kinds do not meet",
     {E (STARTED, "X"), E (DELIVERED, "X"), E (DECIDED, "X", .value = "go"),
      E (CHANGE_DROPPED, "X")},
     "X started +0 finished - client Alice\n"
     "X delivered +0 client accepted - both refused - evidence - note - Alice\n"
     "X client go - Alice +0\n"
     "X dropped day - done - evidence - note - client postponed 0\n"},
};

/* The same facts at once, after reopening, and when all is derived again. */
static void
comes_to (void **state)
{
    const Story *story = *state;
    void *fixture_state;
    const Fixture *fixture;
    RlvStore *store;
    gint64 n = 0;

    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    store = open_store (fixture->path);
    for (; n < MAX_ENTRIES && story->entries[n].subject != NULL; n++)
        append (store, &story->entries[n]);
    for (int again = 0; again < 2; again++) {
        g_autofree char *facts = show (store);

        assert_string_equal (facts, story->facts);
        assert_int_equal (verified (store), n);
        rlv_store_close (store);
        store = open_store (fixture->path);
    }
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, comes_to, stories);
    return test_run ("store-facts", tests);
}

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
show_tasks (const GPtrArray *all, GString *out)
{
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
show_deliveries (const GPtrArray *all, GString *out)
{
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
show_decisions (const GPtrArray *all, GString *out)
{
    for (guint i = 0; i < all->len; i++) {
        const RlvDecisionFact *fact = all->pdata[i];

        g_string_append_printf (
            out, "%s %s %s %s %s %s\n", fact->gate, rlv_side_name (fact->side),
            fact->value, SHOW_TEXT (fact->note), fact->who, SHOW_TIME (fact->at));
    }
}

static void
show_actions (const GPtrArray *all, GString *out)
{
    char day[RLV_DATE_SIZE];

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
show_baselines (const GPtrArray *all, GString *out)
{
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
show (const RlvFacts *facts)
{
    GString *out = g_string_new (NULL);

    show_tasks (facts->tasks, out);
    show_deliveries (facts->deliveries, out);
    show_decisions (facts->decisions, out);
    show_actions (facts->actions, out);
    show_baselines (facts->baselines, out);
    return g_string_free (out, FALSE);
}

/* As the tables have it, which are kept up entry by entry. */
static char *
show_stored (RlvStore *store)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvFacts) facts = g_new0 (RlvFacts, 1);

    assert_ok ((facts->tasks = rlv_store_tasks (store, &error)) != NULL, &error);
    assert_ok ((facts->deliveries = rlv_store_deliveries (store, &error)) != NULL,
               &error);
    assert_ok ((facts->decisions = rlv_store_decisions (store, &error)) != NULL,
               &error);
    assert_ok ((facts->actions = rlv_store_actions (store, &error)) != NULL, &error);
    assert_ok ((facts->baselines = rlv_store_baselines (store, &error)) != NULL,
               &error);
    return show (facts);
}

static char *
show_replayed (RlvStore *store, const RlvHorizon *horizon)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvFacts) facts = rlv_facts_load (store, horizon, &error);

    assert_ok (facts != NULL, &error);
    return show (facts);
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
    {"blocked again when it is reopened: it was never finished",
     {E (BLOCKED, "A", .other = "P-12"), E (FINISHED, "A"),
      E (REOPENED, "A", .note = "not yet", UNTIMED)},
     "A started - finished - blocked by P-12 (-) since +0 client Alice\n"},
    {"an older word on what remains says nothing",
     {E (STARTED, "A"), E (REMAINING, "A", .span = {2, RLV_UNIT_DAY}, .at = NOON + 9),
      E (REMAINING, "A", .span = {5, RLV_UNIT_DAY}, .at = NOON + 5)},
     "A started +0 finished - remaining 2/0 at +9 client Alice\n"},
    {"withdrawn, what followed stays",
     {E (STARTED, "A"), E (REMAINING, "A", .span = {2, RLV_UNIT_DAY}),
      E (WITHDRAWN, "A", .other = "client:1", UNTIMED),
      E (STARTED, "A", .at = NOON - 9)},
     "A started -9 finished - remaining 2/0 at +0 client Alice\n"},
    {"withdrawn, and nothing is left",
     {E (DECIDED, "G", .value = "go", BY_PROVIDER),
      E (WITHDRAWN, "G", .other = "provider:1", BY_PROVIDER, UNTIMED)},
     ""},
    {"the word before holds again",
     {E (DELIVERED, "D", BY_PROVIDER), E (ACCEPTED, "D"), E (REFUSED, "D"),
      E (WITHDRAWN, "D", .other = "client:2", UNTIMED)},
     "D delivered +0 provider accepted +0 client refused - evidence - note - Alice\n"},
    {"taking back can be taken back, but not withdrawing",
     {E (STARTED, "A"), E (REOPENED, "A", UNTIMED),
      E (WITHDRAWN, "A", .other = "client:2", UNTIMED),
      E (WITHDRAWN, "A", .other = "client:3", UNTIMED)},
     "A started +0 finished - client Alice\n"},
    {"a corrected old delivery undoes nothing that came after it",
     {E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 2), E (REFUSED, "D", .at = NOON + 3),
      E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 5),
      E (ACCEPTED, "D", .at = NOON + 8),
      E (WITHDRAWN, "D", .other = "provider:1", BY_PROVIDER, UNTIMED),
      E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 1)},
     "D delivered +5 provider accepted +8 client refused - evidence - note - Alice\n"},
    {"a refusal said late does not undo an acceptance",
     {E (DELIVERED, "D", BY_PROVIDER), E (ACCEPTED, "D", .at = NOON + 8),
      E (REFUSED, "D", .at = NOON + 3)},
     "D delivered +0 provider accepted +8 client refused - evidence - note - Alice\n"},
    {"nor an old vote the new one",
     {E (DECIDED, "G", .value = "go", .at = NOON + 8),
      E (DECIDED, "G", .value = "no-go", .at = NOON + 3)},
     "G client go - Alice +8\n"},
    {"what was signed stays signed",
     {E (BASELINE_PROPOSED, "B1", .evidence = TABLE),
      E (BASELINE_SIGNED, "B1", .value = TABLE_HASH),
      E (WITHDRAWN, "B1", .other = "client:2", UNTIMED)},
     "B1 \"" TABLE "\" Alice client note - signed Alice - -\n"},
    {"what is about something else stays",
     {E (STARTED, "A"), E (WITHDRAWN, "B", .other = "client:1", UNTIMED)},
     "A started +0 finished - client Alice\n"},

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

/* The same facts at once, after reopening, and when all is derived again from the
 * journal. */
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
        g_autofree char *stored = show_stored (store);
        g_autofree char *replayed = show_replayed (store, NULL);

        assert_string_equal (stored, story->facts);
        assert_string_equal (replayed, story->facts);
        assert_int_equal (verified (store), n);
        rlv_store_close (store);
        store = open_store (fixture->path);
    }
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* --- up to a horizon ------------------------------------------------------------- */

/* A row is a story, what of it counts, and what that comes to. */
#define RECORDED(minutes) .recorded = (gint64) (NOON + (minutes)) * 60
#define NO_LIMIT          G_MININT

typedef struct {
    const char *name;
    RlvEntry entries[MAX_ENTRIES];
    int until, known;        /* minutes from noon, or NO_LIMIT */
    gint64 client, provider; /* newest entry known; -1: all */
    const char *facts;
} Look;

#define UNTIL(minutes)  (minutes), NO_LIMIT, -1, -1
#define KNOWN(minutes)  NO_LIMIT, (minutes), -1, -1
#define STATE(cli, prv) NO_LIMIT, NO_LIMIT, (cli), (prv)

static const Look looks[] = {
    {"it had not happened",
     {E (STARTED, "A", .at = NOON + 5)},
     UNTIL (5),
     "A started - finished - client Alice\n"},
    {"it had just happened",
     {E (STARTED, "A", .at = NOON + 5)},
     UNTIL (6),
     "A started +5 finished - client Alice\n"},
    {"it ran then and is finished now",
     {E (STARTED, "A"), E (REMAINING, "A", .span = {2, RLV_UNIT_DAY}, .at = NOON + 2),
      E (REMAINING, "A", .span = {1, RLV_UNIT_DAY}, .at = NOON + 4),
      E (FINISHED, "A", .at = NOON + 9)},
     UNTIL (3),
     "A started +0 finished - remaining 2/0 at +2 client Alice\n"},
    {"a start corrected to a later day, before that",
     {E (STARTED, "A", .at = NOON + 1), E (STARTED, "A", .at = NOON + 8)},
     UNTIL (5),
     "A started - finished - client Alice\n"},
    {"a start corrected to an earlier day, after that",
     {E (STARTED, "A", .at = NOON + 8), E (STARTED, "A", .at = NOON + 1)},
     UNTIL (5),
     "A started +1 finished - client Alice\n"},
    {"reopened: it was not finished even then",
     {E (STARTED, "A", .at = NOON + 1), E (FINISHED, "A", .at = NOON + 2),
      E (REOPENED, "A", UNTIMED, RECORDED (7)), E (STARTED, "A", .at = NOON + 1),
      E (FINISHED, "A", .at = NOON + 9)},
     UNTIL (5),
     "A started +1 finished - client Alice\n"},
    {"withdrawn: it never was",
     {E (DELIVERED, "D", .at = NOON + 1), E (DELIVERED, "D", .at = NOON + 8),
      E (WITHDRAWN, "D", .other = "client:1", UNTIMED, RECORDED (9))},
     UNTIL (5),
     ""},
    {"blocked then and free now",
     {E (BLOCKED, "A", .other = "P", .at = NOON + 1),
      E (UNBLOCKED, "A", .at = NOON + 7), E (FINISHED, "A", .at = NOON + 9)},
     UNTIL (5),
     "A started - finished - blocked by P (-) since +1 client Alice\n"},
    {"refused then and accepted now",
     {E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 1), E (REFUSED, "D", .at = NOON + 3),
      E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 6),
      E (ACCEPTED, "D", .at = NOON + 8)},
     UNTIL (5),
     "D delivered +1 provider accepted - both refused +3 evidence - note - Alice\n"},
    {"refused then, though the delivery was corrected after all else",
     {E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 2), E (REFUSED, "D", .at = NOON + 3),
      E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 6),
      E (ACCEPTED, "D", .at = NOON + 8),
      E (WITHDRAWN, "D", .other = "provider:1", BY_PROVIDER, UNTIMED),
      E (DELIVERED, "D", BY_PROVIDER, .at = NOON + 1)},
     UNTIL (5),
     "D delivered +1 provider accepted - both refused +3 evidence - note - Bob\n"},
    {"no-go then and go now",
     {E (DECIDED, "G", .value = "no-go", .at = NOON + 1),
      E (DECIDED, "G", .value = "go", .at = NOON + 8)},
     UNTIL (5),
     "G client no-go - Alice +1\n"},
    {"planned then, postponed and done now",
     {E (CHANGE_PLANNED, "AC", .day = 20000, .at = NOON + 1),
      E (CHANGE_POSTPONED, "AC", .day = 20009, UNTIMED, RECORDED (7)),
      E (CHANGE_DONE, "AC", .at = NOON + 9)},
     UNTIL (5),
     "AC planned day 2024-10-04 done - evidence - note - client postponed 0\n"},
    {"baselines are chosen by those who compare",
     {E (BASELINE_PROPOSED, "B1", .evidence = TABLE, .at = NOON + 9),
      E (BASELINE_SIGNED, "B1", .value = TABLE_HASH, .at = NOON + 9)},
     UNTIL (5),
     "B1 \"" TABLE "\" Alice client note - signed Alice - -\n"},

    {"not known yet",
     {E (STARTED, "A", RECORDED (1)), E (FINISHED, "A", RECORDED (8))},
     KNOWN (5),
     "A started +0 finished - client Alice\n"},
    {"its correction was not known yet",
     {E (STARTED, "A", .at = NOON + 1, RECORDED (2)),
      E (WITHDRAWN, "A", .other = "client:1", UNTIMED, RECORDED (7)),
      E (STARTED, "A", .at = NOON + 4, RECORDED (8))},
     KNOWN (5),
     "A started +1 finished - client Alice\n"},
    {"what follows in a feed is no older, whatever its clock says",
     {E (STARTED, "A", RECORDED (1)), E (STARTED, "B", RECORDED (8)),
      E (STARTED, "C", RECORDED (2))},
     KNOWN (5),
     "A started +0 finished - client Alice\n"},
    {"nor is what had seen it",
     {E (STARTED, "A", RECORDED (1)), E (STARTED, "B", RECORDED (8)),
      E (STARTED, "C", BY_PROVIDER, RECORDED (2))},
     KNOWN (5),
     "A started +0 finished - client Alice\n"},
    {"a state of the journal",
     {E (STARTED, "A"), E (STARTED, "B", BY_PROVIDER), E (STARTED, "C")},
     STATE (1, 1),
     "A started +0 finished - client Alice\nB started +0 finished - provider Bob\n"},
    {"a side that is not named had said nothing",
     {E (STARTED, "B", BY_PROVIDER), E (STARTED, "A")},
     STATE (0, 1),
     "B started +0 finished - provider Bob\n"},
};

static RlvHorizon
horizon_of (const Look *look)
{
    RlvHorizon horizon = RLV_HORIZON_ALL;

    if (look->until != NO_LIMIT)
        horizon.until = NOON + look->until;
    if (look->known != NO_LIMIT)
        horizon.known = (gint64) (NOON + look->known) * 60;
    horizon.last[RLV_SIDE_CLIENT] = look->client;
    horizon.last[RLV_SIDE_PROVIDER] = look->provider;
    return horizon;
}

static void
looks_back (void **state)
{
    const Look *look = *state;
    const RlvHorizon horizon = horizon_of (look);
    void *fixture_state;
    RlvStore *store;

    assert_int_equal (make_dir (&fixture_state), 0);
    store = open_store (((const Fixture *) fixture_state)->path);
    for (int i = 0; i < MAX_ENTRIES && look->entries[i].subject != NULL; i++)
        append (store, &look->entries[i]);
    g_autofree char *facts = show_replayed (store, &horizon);
    assert_string_equal (facts, look->facts);
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* What a report has printed must be in the journal. */
static void
holds_the_journal_to_what_was_printed (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GError) error = NULL;
    g_autofree char *head = NULL;
    RlvHorizon horizon = RLV_HORIZON_ALL;
    RlvStore *store = open_store (fixture->path);

    append_started (store, RLV_SIDE_CLIENT, "A");
    head = rlv_store_head (store, &error);
    append_started (store, RLV_SIDE_CLIENT, "B");
    horizon.last[RLV_SIDE_CLIENT] = 1;
    horizon.hash[RLV_SIDE_CLIENT] = head + strlen ("client:1:");
    g_autoptr (RlvFacts) facts = rlv_facts_load (store, &horizon, &error);
    assert_ok (facts != NULL, &error);
    assert_string_equal (facts->head, head);
    horizon.hash[RLV_SIDE_CLIENT] = "0123";
    assert_says (rlv_facts_load (store, &horizon, &error) != NULL, &error,
                 RLV_ERROR_EVIDENCE,
                 "entry 1 of the feed of the client is not the one");
    horizon.last[RLV_SIDE_CLIENT] = 3;
    assert_says (rlv_facts_load (store, &horizon, &error) != NULL, &error,
                 RLV_ERROR_EVIDENCE, "entry 3 of the feed of the client is missing");
    rlv_store_close (store);
}

int
main (void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test_setup_teardown (holds_the_journal_to_what_was_printed,
                                         make_dir, remove_dir),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, comes_to, stories);
    TEST_ADD_ROWS (tests, looks_back, looks);
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    return test_run ("store-facts", tests);
}

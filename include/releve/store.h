/* <releve/store.h>: what happened, kept in SQLite.
 *
 * The truth is a journal of entries that is only ever appended to: one feed per side,
 * each entry a canonical text that carries the hash of the entry before it in its feed
 * and of the newest entry of every other feed that its author's copy held.  Facts (the
 * state of tasks, deliveries, decisions, actions, baselines) are tables derived from
 * the journal in the same transaction, and can be rebuilt from it at any time.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>

G_BEGIN_DECLS

/* What an entry says about its subject.  Names are persisted: never change one.
 * With a star: it must say so.  More may be said of anything, and is kept. */
typedef enum {
    RLV_EVENT_STARTED,          /* task: at* */
    RLV_EVENT_REMAINING,        /* task: span*, at* */
    RLV_EVENT_FINISHED,         /* task: at*; nothing remains, and it is not blocked */
    RLV_EVENT_REOPENED,         /* task: note; takes back started and finished */
    RLV_EVENT_BLOCKED,          /* task: other* (what or whose), note, at */
    RLV_EVENT_UNBLOCKED,        /* task */
    RLV_EVENT_DELIVERED,        /* deliverable or prerequisite: at*, evidence */
    RLV_EVENT_ACCEPTED,         /* the same: at*, note; by the other side */
    RLV_EVENT_REFUSED,          /* the same: note (why), at */
    RLV_EVENT_DECIDED,          /* gate: value* go|no-go|go-with, note, at */
    RLV_EVENT_CHANGE_PLANNED,   /* action: day* */
    RLV_EVENT_CHANGE_CONFIRMED, /* action: still true, nothing new */
    RLV_EVENT_CHANGE_DONE,      /* action: at*, evidence */
    RLV_EVENT_CHANGE_POSTPONED, /* action: day*, note */
    RLV_EVENT_CHANGE_DROPPED,   /* action: note */
    /* Baseline: note; evidence* is the canonical table of dates, up to 16 MiB. */
    RLV_EVENT_BASELINE_PROPOSED,
    /* Baseline: value* is the hash of that table, as in RlvBaselineFact. */
    RLV_EVENT_BASELINE_SIGNED,
    /* The subject of what it takes back: other* is the place of that entry,
     * "client:12", in the feed of the same side; note (why). */
    RLV_EVENT_WITHDRAWN,
    RLV_N_EVENTS
} RlvEventKind;
/* Its name in the journal: "started", … "baseline-signed". */
const char *rlv_event_name (RlvEventKind kind);
/* Reads what rlv_event_name() writes; FALSE when @name is nothing of that. */
gboolean rlv_event_parse (const char *name, RlvEventKind *kind);

/* The place of an entry, "client:12".  FALSE when @text is not of that form. */
gboolean rlv_entry_parse_place (const char *text, RlvSide *side, gint64 *seq);

/* One entry.  Strings are NULL (or empty) when not said; who and subject must be.  A
 * note and evidence have up to 4,000 characters, the other texts up to 200 on one line;
 * none has control characters. */
typedef struct {
    RlvSide side;    /* whose feed: never RLV_SIDE_BOTH */
    gint64 seq;      /* place in the feed, from 1; given by the store */
    const char *who; /* name of the person who records */
    gint64 recorded; /* when it was recorded, seconds since 1970: a claim */
    RlvEventKind kind;
    const char *subject; /* id of the task, deliverable, gate, action or baseline */
    RlvTime at;          /* when it happened, or RLV_TIME_NONE */
    RlvDay day;          /* a day it speaks of, or RLV_DAY_NONE */
    RlvSpan span;        /* amount -1 when not said */
    const char *value;
    const char *other;
    const char *note;
    const char *evidence;
    const char *op;   /* operation id: makes a repeated command harmless; NULL: none */
    const char *hash; /* 64 hex digits; given by the store */
} RlvEntry;

typedef struct _RlvStore RlvStore;

typedef enum {
    RLV_STORE_CREATE = 1 << 0,    /* make the file when it is not there */
    RLV_STORE_READ_ONLY = 1 << 1, /* write nothing: neither make it nor migrate it; it
                                     may be read as it was when it was opened */
    RLV_STORE_NO_WAIT = 1 << 2,   /* give up at once when somebody else is writing */
} RlvStoreFlags;

/* Opens @path for the plan called @plan_id, making it or migrating it as needed, all or
 * nothing.  Beside it lie PATH-lock (stays; empty) and, while it is written to,
 * PATH-wal and PATH-shm: who copies a store closes it first.  Reading needs no room on
 * the disk.  Errors: RLV_ERROR_STORE: not there, not a database, not ours, of another
 * plan, newer than this releve, damaged, locked for longer than the timeout, disk full,
 * no permission; the message names the path, what is wrong, and what to do. */
RlvStore *rlv_store_open (const char *path, const char *plan_id, RlvStoreFlags flags,
                          GError **error);
/* Closes a store; NULL is nothing. */
void rlv_store_close (RlvStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvStore, rlv_store_close)

/* Asked before something is appended: FALSE, with an error, refuses it. */
typedef gboolean (*RlvStoreCheck) (RlvStore *store, gpointer data, GError **error);

/* Appends @entry (seq and hash are ignored) to its side's feed and derives the facts,
 * in one transaction that is on disk when this returns TRUE.  @check, when not NULL,
 * runs inside the transaction after the lock is held and may refuse (return FALSE with
 * an error): so that what a command read is still true when it writes.  It may read the
 * store, not write to it.
 * The same entry again (same op; whenever recorded) is TRUE, adds nothing and does not
 * ask @check.
 * Errors: RLV_ERROR_USAGE when @entry lacks what its kind needs, or does not fit;
 * RLV_ERROR_STORE; RLV_ERROR_CONFLICT when its op was used by a different entry;
 * RLV_ERROR_EVIDENCE when the end of the journal is not what it was; what @check set.
 */
gboolean rlv_store_append (RlvStore *store, const RlvEntry *entry, RlvStoreCheck check,
                           gpointer data, GError **error);

/* Given one entry, which lives until it returns; FALSE stops the walk. */
typedef gboolean (*RlvEntryFunc) (const RlvEntry *entry, gpointer data);

/* Every entry, in the one order that all copies agree on (after what it had seen, then
 * by side, then by seq), each proven before it is given.  @func may not
 * append.
 * Errors: RLV_ERROR_STORE; RLV_ERROR_EVIDENCE as from rlv_store_verify(). */
gboolean rlv_store_each (RlvStore *store, RlvEntryFunc func, gpointer data,
                         GError **error);

/* --- facts -----------------------------------------------------------------------
 * What the entries come to, in the order of rlv_store_each(), by all that was ever
 * recorded.  Each call returns rows sorted by id in an array that owns them; free with
 * g_ptr_array_unref().  Texts are NULL when not said.
 *
 * When something happened is what its entry says (.at), else when it was recorded.
 * Starts, finishes and work remaining are taken back by a later "reopened", and a start
 * or a finish is replaced by a later one, whatever their dates; what is withdrawn
 * counts as never said.  Of deliveries, answers, decisions and work
 * remaining what happened last holds, of all else what was said last.
 * Errors: RLV_ERROR_STORE. */

typedef struct {
    char *task;
    RlvTime started, finished; /* or RLV_TIME_NONE */
    RlvSpan remaining;         /* amount -1 when not said */
    RlvTime remaining_at;
    char *blocked_by; /* NULL when not blocked */
    char *blocked_note;
    RlvTime blocked_since; /* when it was recorded, where no time was given */
    RlvSide side;          /* who said the last thing */
    char *who;
    gint64 recorded;
    /* Of facts up to a horizon: a start or finish recorded as of this time, which lies
     * beyond it, and when that was recorded. */
    RlvTime foreseen; /* or RLV_TIME_NONE */
    gint64 foreseen_said;
} RlvTaskFact;
/* What is known of tasks: RlvTaskFact. */
GPtrArray *rlv_store_tasks (RlvStore *store, GError **error);

/* What holds now: a delivery takes back the judgement on the one before it, acceptance
 * and refusal take back each other. */
typedef struct {
    char *id;                              /* deliverable or prerequisite */
    RlvTime delivered, accepted, refused;  /* or RLV_TIME_NONE */
    RlvSide delivered_side, accepted_side; /* RLV_SIDE_BOTH where nobody has */
    char *evidence, *note, *who;
    gint64 recorded;
} RlvDeliveryFact;
/* What is known of deliverables and prerequisites: RlvDeliveryFact. */
GPtrArray *rlv_store_deliveries (RlvStore *store, GError **error);

typedef struct {
    char *gate;
    RlvSide side;
    char *value; /* go, no-go, go-with */
    char *note, *who;
    RlvTime at;
} RlvDecisionFact; /* the newest per gate and side */
/* What was decided at gates: RlvDecisionFact, by gate, then by side. */
GPtrArray *rlv_store_decisions (RlvStore *store, GError **error);

/* What is done or dropped stays so when it is confirmed. */
typedef struct {
    char *action;
    char *state;  /* planned, confirmed, done, postponed, dropped */
    RlvDay day;   /* due day now in force, or RLV_DAY_NONE */
    RlvTime done; /* or RLV_TIME_NONE */
    char *evidence, *note, *who;
    RlvSide side;
    gint64 confirmed; /* as of when anything was last said, seconds since 1970 */
    gint64 postponed; /* how many times */
} RlvActionFact;
/* What is known of actions of change management: RlvActionFact. */
GPtrArray *rlv_store_actions (RlvStore *store, GError **error);

/* A signature counts only on the table it names; once there is one, a new proposal
 * under the same name changes nothing. */
typedef struct {
    char *name;
    char *hash;  /* SHA-256 of the table, 64 hex digits */
    char *table; /* canonical: a line per task, "id start finish", times …T09:30Z */
    char *proposed_by, *note;
    RlvSide proposed_side;
    gint64 proposed;                /* seconds since 1970 */
    char *signed_by[RLV_N_SIDES];   /* NULL where that side has not signed */
    gint64 signed_at[RLV_N_SIDES];  /* when that was recorded */
    RlvTime signed_on[RLV_N_SIDES]; /* when it happened; from rlv_facts_load() alone */
} RlvBaselineFact;                  /* sorted by time of proposal */
/* The baselines: RlvBaselineFact, by time of proposal. */
GPtrArray *rlv_store_baselines (RlvStore *store, GError **error);

/* Part of the journal.  Two questions, kept apart: what had happened by a time, and
 * what was known of it by then.  The first is answered by all that was ever recorded,
 * so that a correction counts for the time before it too; the second leaves out what
 * was recorded later, so that it gives what would have been answered at that moment. */
typedef struct {
    RlvTime until; /* only what had happened before; RLV_TIME_NONE: whatever is said */
    gint64 known; /* only what was recorded before, by the clocks of those who recorded,
                     in seconds since 1970; G_MAXINT64: all */
    gint64 last[RLV_N_SIDES]; /* the newest entry known of each feed; -1: all.  Safer
                                 than clocks: it is what rlv_store_head() prints */
    const char *hash[RLV_N_SIDES]; /* how the hash of that entry begins, or NULL */
} RlvHorizon;
#define RLV_HORIZON_ALL                                                                \
    {                                                                                  \
        .until = RLV_TIME_NONE, .known = G_MAXINT64, .last = { -1, -1, -1, -1 }        \
    }

/* All facts at once.  Any array may be NULL in facts made by hand. */
typedef struct {
    GPtrArray *tasks, *deliveries, *decisions, *actions;
    GPtrArray *baselines; /* whenever they were signed: see rlv_baseline_get() */
    char *head;           /* state of the journal up to there, or NULL without one */
} RlvFacts;

/* The facts as of @horizon (NULL: all), made from the journal, each entry of which is
 * proven first.
 * Errors: RLV_ERROR_STORE; RLV_ERROR_EVIDENCE as from rlv_store_verify(), and when
 * @horizon names an entry that is not there; RLV_ERROR_USAGE when its .last are of no
 * one moment, as an entry had seen another that they leave out. */
RlvFacts *rlv_facts_load (RlvStore *store, const RlvHorizon *horizon, GError **error);
/* Frees the facts; NULL is nothing. */
void rlv_facts_free (RlvFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvFacts, rlv_facts_free)

/* --- proof ----------------------------------------------------------------------- */

typedef struct {
    gint64 entries[RLV_N_SIDES];
    char head[RLV_N_SIDES][65]; /* hash of the newest entry, "" for an empty feed */
    gboolean facts_rebuilt; /* the facts differed from the journal and were rebuilt */
    guint facts_wrong;      /* rows that differed */
} RlvVerdict;

/* Checks the pages of the file and the guards of its tables, walks the journal
 * (canonical form, hashes, order, what each entry had seen, where each feed ended),
 * then rebuilds the facts from it beside, compares them with those stored, and with
 * @repair replaces these.  Facts that differ are no error: the verdict has their
 * number.  What was cut off the end before another side saw it cannot be missed here:
 * compare heads.  Errors: RLV_ERROR_EVIDENCE when an entry was altered, is missing,
 * forked or out of order (the message says which, the first one); RLV_ERROR_STORE when
 * the file is damaged, or cannot be repaired. */
gboolean rlv_store_verify (RlvStore *store, gboolean repair, RlvVerdict *verdict,
                           GError **error);

/* The newest entry of each feed, "client:41:HASH provider:17:HASH", "" for an empty
 * journal; what reports print as the state of the journal.  Free with g_free().
 * Errors: RLV_ERROR_STORE, RLV_ERROR_EVIDENCE. */
char *rlv_store_head (RlvStore *store, GError **error);

G_END_DECLS

/* Recording what happened; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/run.h"

/* What may be said with an act: the options of the commands that record. */
typedef struct {
    const char *at;
    const char *because;
    const char *by;
    const char *evidence;
    const char *started;
    const char *op;
    RlvDay day;
} RlvSaid;

/* The rows of their tables that they share. */
#define RLV_SAID(member) G_STRUCT_OFFSET (RlvSaid, member)
#define RLV_OPTION_AT                                                                  \
    {                                                                                  \
        "at", 0, RLV_OPTION_TEXT, RLV_SAID (at), N_ ("TIME"),                          \
            N_ ("when it happened: a date, or an instant such as "                     \
                "2027-01-04T09:30+01:00; "                                             \
                "else now"),                                                           \
            NULL, 0                                                                    \
    }
#define RLV_OPTION_BECAUSE                                                             \
    {                                                                                  \
        "because", 'b', RLV_OPTION_TEXT, RLV_SAID (because), N_ ("TEXT"),              \
            N_ ("why, or a note"), NULL, 0                                             \
    }
#define RLV_OPTION_EVIDENCE                                                            \
    {                                                                                  \
        "evidence", 'e', RLV_OPTION_TEXT, RLV_SAID (evidence), N_ ("TEXT"),            \
            N_ ("where the proof is"), NULL, 0                                         \
    }
#define RLV_OPTION_OP                                                                  \
    {                                                                                  \
        "op", 0, RLV_OPTION_TEXT, RLV_SAID (op), N_ ("ID"),                            \
            N_ ("name of this operation: said twice, it is recorded once"), NULL, 0    \
    }
#define RLV_TAKES_RECORD                                                               \
    (RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_AS | RLV_TAKES_TODAY)

enum {
    RLV_SAYS_AT = 1 << 0,
    RLV_SAYS_BECAUSE = 1 << 1,
    RLV_SAYS_BY = 1 << 2,
    RLV_SAYS_EVIDENCE = 1 << 3,
    RLV_SAYS_DAY = 1 << 4,
    RLV_SAYS_STARTED = 1 << 5,
};

/* Refuses an act that contradicts what the store holds, inside the transaction. @fact
 * is what is known of the subject, or NULL. Errors: RLV_ERROR_CONFLICT,
 * RLV_ERROR_STORE. */
typedef gboolean (*RlvActCheck) (RlvStore *store, gconstpointer fact,
                                 const RlvEntry *entry, GError **error);
/* rlv_store_tasks() and the like. */
typedef GPtrArray *(*RlvFactsFunc) (RlvStore *store, GError **error);

/* One verb that records. */
typedef struct {
    RlvEventKind kind;
    const char *const *subjects; /* kinds of item, NULL-terminated */
    guint may, must;             /* RLV_SAYS_… */
    gboolean ends;               /* a bare date means the end of the working day */
    RlvFactsFunc facts;          /* among which the check wants that of the subject */
    RlvActCheck check;           /* or NULL */
} RlvAct;

/* The fact about @id, or NULL. */
gconstpointer rlv_record_find (const GPtrArray *facts, const char *id);
/* FALSE, with a conflict about the subject of @entry. */
gboolean rlv_record_refuse (GError **error, const RlvEntry *entry, const char *why);

/* What @act is about: as rlv_run_item(), but by its whole id, for what is recorded is
 * never changed.
 * Errors: RLV_ERROR_USAGE. */
gboolean rlv_record_subject (const RlvRun *run, const char *text, const RlvAct *act,
                             RlvItemIx *item, GError **error);

/* Completes @entry out of the options: who, when, why, with what proof.  The subject is
 * given, and with it the calendar that a bare date is read on.
 * Errors: RLV_ERROR_USAGE. */
gboolean rlv_record_fill (const RlvCall *call, RlvRun *run, const RlvAct *act,
                          const RlvSaid *said, RlvEntry *entry, GError **error);

/* When @text (--at and the like; NULL: now, or --today) says that @entry happened, on
 * the calendar of its subject; @ends as in RlvAct.
 * Errors: RLV_ERROR_USAGE. */
gboolean rlv_record_time (RlvRun *run, const RlvEntry *entry, const char *text,
                          gboolean ends, RlvTime *time, GError **error);

/* Writes @entry, making the store if there is none, and says so. */
gboolean rlv_record_append (const RlvCall *call, RlvRun *run, const RlvAct *act,
                            RlvEntry *entry, GError **error);

/* The journal, one line an entry, in @format "text" or "json". */
gboolean rlv_record_list (const RlvCall *call, RlvRun *run, const char *format,
                          GError **error);

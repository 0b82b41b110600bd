/* Recording what happened; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/run.h"

/* What may be said with an act; the commands that record share their options. */
typedef struct {
    const char *at;
    const char *because;
    const char *by;
    const char *evidence;
    const char *op;
    RlvDay day;
} RlvSaid;

enum {
    RLV_SAYS_AT = 1 << 0,
    RLV_SAYS_BECAUSE = 1 << 1,
    RLV_SAYS_BY = 1 << 2,
    RLV_SAYS_EVIDENCE = 1 << 3,
    RLV_SAYS_DAY = 1 << 4,
};

/* Refuses an act that contradicts what the store holds, inside the transaction.
 * Errors: RLV_ERROR_CONFLICT, RLV_ERROR_STORE. */
typedef gboolean (*RlvActCheck) (RlvStore *store, const RlvEntry *entry,
                                 GError **error);

/* One verb that records. */
typedef struct {
    RlvEventKind kind;
    const char *const *subjects; /* kinds of item, NULL-terminated */
    guint may, must;             /* RLV_SAYS_… */
    gboolean ends;               /* a bare date means the end of the working day */
    RlvActCheck check;           /* or NULL */
} RlvAct;

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

/* Writes @entry, making the store if there is none, and says so. */
gboolean rlv_record_append (const RlvCall *call, RlvRun *run, const RlvAct *act,
                            RlvEntry *entry, GError **error);

/* The journal, one line an entry, in @format "text" or "json". */
gboolean rlv_record_list (const RlvCall *call, RlvRun *run, const char *format,
                          GError **error);

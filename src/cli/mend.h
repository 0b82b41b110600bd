/* What a program may mend of a plan: changes of its files, tried before they are shown
 * or written; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/run.h"

/* Checks the plan of @call, with its files in @files; whatever it finds out is in the
 * run.  Sets @error where check would fail.  Free with rlv_run_free(). */
typedef RlvRun *(*RlvCheckFunc) (const RlvCall *call, RlvDocFiles *files,
                                 GError **error);

typedef struct {
    const RlvCall *call;
    RlvCheckFunc check;
    RlvRun *run;        /* as the plan is; borrowed */
    GHashTable *before; /* key -> how many findings had it, */
    GHashTable *errors; /* or errors, before some were left out */
    GArray *chosen;     /* guint: findings to be mended, in their order */
    GPtrArray *names;   /* of the files that change, in order */
    GPtrArray *edits;   /* RlvEdit of each */
    RlvDocFiles *files; /* as they will be */
    RlvRun *after;      /* as the plan will be, or NULL: nothing changes */
    GError *failed;     /* why the check of that says no, or NULL */
} RlvMend;

/* Of what @check made of the plan; before any of its findings is left out. */
void rlv_mend_begin (RlvMend *mend, const RlvCall *call, RlvRun *run,
                     RlvCheckFunc check);
/* Finds what can be mended of the findings that are left, those of @rules (as --only
 * names them; "": of any), and tries it: what cannot be, and why, is said to standard
 * error.
 * Errors: RLV_ERROR_USAGE; RLV_ERROR_FINDINGS when the plan would be worse for it. */
gboolean rlv_mend_try (RlvMend *mend, const RlvChecked *checked, const char *rules,
                       GError **error);
void rlv_mend_clear (RlvMend *mend);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RlvMend, rlv_mend_clear)

/* Appends the patch, and how to write it, to standard output. */
void rlv_mend_show (const RlvMend *mend);
/* Writes the files.  Errors: RLV_ERROR_CONFLICT when one changed meanwhile,
 * RLV_ERROR_STORE; the message says which are written and which are not. */
gboolean rlv_mend_write (const RlvMend *mend, GError **error);

/* What "releve risk" was asked, as numbers; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/run.h"

/* Its options, as typed. */
typedef struct {
    const char *gate, *draws, *seed, *threads, *what, *solve, *require, *shard;
    gboolean why, merge, independent;
} RlvRiskTyped;

/* What was asked, as numbers. */
typedef struct {
    const RlvRiskTyped *own;
    RlvRiskRun run;
    RlvRiskOptions options;
    guint permille;     /* of --solve */
    guint require;      /* of --require, in hundredths of a per cent */
    GArray *changes;    /* RlvRiskChange */
    GString *said;      /* what draws depend on, as it is typed */
    GString *said_what; /* the changes, with one blank between; or NULL */
} RlvAsk;

void rlv_ask_clear (RlvAsk *ask);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RlvAsk, rlv_ask_clear)

/* Reads what was typed, @ask->own, for the plan of @run; @json: another form than text
 * was asked for.  Errors: RLV_ERROR_USAGE. */
gboolean rlv_ask_read (RlvAsk *ask, const RlvRun *run, gboolean json, GError **error);
/* Whether @change is of a task. */
gboolean rlv_ask_is_task (const RlvRun *run, const RlvRiskChange *change);

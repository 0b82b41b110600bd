/* Which findings of a check are shown; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/run.h"

/* All that can be said of the plan: also of one without dates the rules have their say.
 */
gboolean rlv_run_check (RlvRun *run, gboolean no_levelling, GError **error);

/* Whether each of @words names rules: one, or as "KT-*" does those that begin so.
 * Errors: RLV_ERROR_USAGE, with what was perhaps meant. */
gboolean rlv_sift_check (const RlvChecked *checked, char **words, GError **error);
/* Whether one of @words names @rule. */
gboolean rlv_sift_names (char **words, const char *rule);

/* Leaves out what no word of @only names: rules, and beginnings of rules such as
 * "KT-*", with commas between.  Errors: RLV_ERROR_USAGE, with what was perhaps meant.
 */
gboolean rlv_sift_only (RlvRun *run, RlvChecked *checked, const char *only,
                        GError **error);

/* Leaves out what was there already in @since, which is a baseline or the file of an
 * earlier check.
 * Errors: RLV_ERROR_USAGE, RLV_ERROR_INPUT, RLV_ERROR_STORE, RLV_ERROR_EVIDENCE. */
gboolean rlv_sift_since (RlvRun *run, RlvChecked *checked, const char *since,
                         GError **error);

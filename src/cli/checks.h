/* What may be recorded with releve track; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/record.h"

/* Each is an RlvActCheck. */
gboolean rlv_check_start (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                          GError **error);
gboolean rlv_check_finish (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                           GError **error);
gboolean rlv_check_remaining (RlvStore *store, gconstpointer known,
                              const RlvEntry *entry, GError **error);
gboolean rlv_check_reopen (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                           GError **error);
gboolean rlv_check_unblock (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                            GError **error);
gboolean rlv_check_block (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                          GError **error);
gboolean rlv_check_deliver (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                            GError **error);
gboolean rlv_check_decide (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                           GError **error);
gboolean rlv_check_answer (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                           GError **error);
gboolean rlv_check_withdraw (RlvStore *store, gconstpointer known,
                             const RlvEntry *entry, GError **error);

/* Whether the side of @entry may say that of @item, as the plan has it.
 * Errors: RLV_ERROR_CONFLICT, RLV_ERROR_USAGE. */
gboolean rlv_check_right (const RlvRun *run, RlvItemIx item, const RlvEntry *entry,
                          GError **error);

/* The subject of the entry at @place, "client:12"; free with g_free().
 * Errors: RLV_ERROR_USAGE, and those of rlv_store_each(). */
char *rlv_check_target (RlvStore *store, const char *place, GError **error);

/* From a path to a connection to a store of the newest version; inside the store room
 * only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/store.h>

#include "store/db.h"

/* See rlv_store_open(). */
RlvDb *rlv_open (const char *path, const char *plan_id, RlvStoreFlags flags,
                 GError **error);

/* Runs the migrations that lead from @version to the newest.  In a transaction. */
gboolean rlv_migrate (RlvDb *db, gint64 version, GError **error);

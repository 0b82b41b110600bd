/* What a store is; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/store.h>

#include "store/db.h"

struct _RlvStore {
    RlvDb *db;
    char *plan;
};

/* Starts a transaction to read, so that all of it is of one moment; @started is FALSE
 * when one is under way already, as in a check. */
gboolean rlv_store_begin_read (RlvStore *store, gboolean *started, GError **error);
void rlv_store_end_read (RlvStore *store, gboolean started);

/* Takes the lock of writers and starts a transaction; -1 when it cannot. */
int rlv_store_begin_write (RlvStore *store, GError **error);
/* Ends it, so that it holds when @ok; says whether it does. */
gboolean rlv_store_end_write (RlvStore *store, int lock, gboolean ok, GError **error);

/* The lock of writers; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

/* Waits for its turn to write to the store at @path, @patience milliseconds at most.
 * Returns a descriptor whose closing gives the turn back (also when the process is
 * killed), or -1.  Errors: RLV_ERROR_STORE. */
int rlv_lock_take (const char *path, guint patience, GError **error);
void rlv_lock_drop (int lock);

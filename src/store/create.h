/* A store where there is none; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/db.h"

/* Makes the store @path for @plan_id, whole or not at all; when somebody else has made
 * it in the meantime, that one stays. */
gboolean rlv_create (const char *path, const char *plan_id, guint patience,
                     GError **error);

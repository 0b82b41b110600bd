/* Message catalogues as msgfmt writes them; inside the base room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef struct _RlvCatalogue RlvCatalogue; /* immutable */

/* NULL when @bytes are not a catalogue.  Keeps a reference to @bytes.  Free with
 * rlv_catalogue_free(). */
RlvCatalogue *rlv_catalogue_new (GBytes *bytes);
void rlv_catalogue_free (RlvCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvCatalogue, rlv_catalogue_free)

/* Form number @form of the translation of @msgid, or NULL when there is none.  Lives as
 * long as @catalogue. */
const char *rlv_catalogue_find (const RlvCatalogue *catalogue, const char *msgid,
                                guint form);

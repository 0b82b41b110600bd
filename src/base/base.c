/* The error domain and the embedded files.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <gio/gio.h>
#include <releve/base.h>

#include "embedded.h" /* generated */

G_DEFINE_QUARK (rlv_error, rlv_error)

/* Asking the generated function, not the global registry, is what makes the linker take
 * the data out of a static library. */
GBytes *
rlv_embedded (const char *name)
{
    g_autofree char *path = g_strconcat ("/releve/", name, NULL);

    return g_resource_lookup_data (rlv_embedded_get_resource (), path,
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* Work shared among threads.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <releve/base.h>

void
rlv_share_work (GThreadFunc work, gpointer parts, gsize size, guint n)
{
    g_autofree GThread **threads = g_new0 (GThread *, MAX (n, 1));
    char *part = parts;

    for (guint i = 1; i < n; i++)
        threads[i] = g_thread_try_new ("part", work, part + i * size, NULL);
    if (n > 0)
        work (part);
    for (guint i = 1; i < n; i++)
        if (threads[i] != NULL)
            g_thread_join (threads[i]);
        else
            work (part + i * size);
}

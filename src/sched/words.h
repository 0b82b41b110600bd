/* Four numbers at once.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <string.h>

typedef guint32 RlvWords __attribute__ ((vector_size (16)));

/* The four from @from on, which may stand anywhere. */
static inline RlvWords
rlv_words_load (const guint32 *from)
{
    RlvWords words;

    memcpy (&words, from, sizeof words);
    return words;
}

/* lanes.h: sixteen draws side by side, in four vectors of four.
 *
 * Plain vector extensions of the compiler, of the width that every x86-64 and ARMv8
 * has; a compiler without them draws lane by lane (draw.c), with the same bits.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#if defined(__GNUC__)
#    define RISK_HAS_VECTORS 1

typedef gint32 Ints __attribute__ ((vector_size (16)));
typedef guint32 Words __attribute__ ((vector_size (16)));
typedef float Floats __attribute__ ((vector_size (16)));

#    define RISK_VECTORS 4 /* of RISK_LANES / 4 lanes each */

static inline Ints
ints (gint32 x)
{
    return (Ints){x, x, x, x};
}

static inline Words
words (guint32 x)
{
    return (Words){x, x, x, x};
}

static inline Floats
floats (float x)
{
    return (Floats){x, x, x, x};
}

static inline Ints
pick (Ints mask, Ints yes, Ints no)
{
    return (yes & mask) | (no & ~mask);
}

static inline Ints
most (Ints a, Ints b)
{
    return pick (a > b, a, b);
}

static inline Ints
least (Ints a, Ints b)
{
    return pick (a < b, a, b);
}

/* One bit per lane that is not 0. */
static inline guint
bits (Ints mask)
{
#    if defined(__SSE2__)
    return (guint) __builtin_ia32_movmskps ((Floats) mask);
#    else
    mask &= (Ints){1, 2, 4, 8};
    return (guint) (mask[0] | mask[1] | mask[2] | mask[3]);
#    endif
}

#else
#    define RISK_HAS_VECTORS 0
#endif

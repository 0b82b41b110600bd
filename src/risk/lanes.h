/* lanes.h: sixteen draws side by side: numbers of working days in two vectors of
 * eight, all else in four of four.
 *
 * Plain vector extensions of the compiler, of the width that every x86-64 and ARMv8
 * has; a compiler without them draws lane by lane (draw.c), with the same bits.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#if defined(__SSE2__)
#    include <emmintrin.h>
#endif

#if defined(__GNUC__)
#    define RISK_HAS_VECTORS 1

typedef gint32 Ints __attribute__ ((vector_size (16)));
typedef gint16 Shorts __attribute__ ((vector_size (16)));
typedef guint32 Words __attribute__ ((vector_size (16)));
typedef float Floats __attribute__ ((vector_size (16)));

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

/* Every second number of the eight, from the first on and from the second on. */
static inline Floats
evens (Floats low, Floats high)
{
#    if defined(__clang__) || __GNUC__ >= 12
    return __builtin_shufflevector (low, high, 0, 2, 4, 6);
#    else
    return __builtin_shuffle (low, high, (Ints){0, 2, 4, 6});
#    endif
}

static inline Floats
odds (Floats low, Floats high)
{
#    if defined(__clang__) || __GNUC__ >= 12
    return __builtin_shufflevector (low, high, 1, 3, 5, 7);
#    else
    return __builtin_shuffle (low, high, (Ints){1, 3, 5, 7});
#    endif
}

/* --- working days ------------------------------------------------------------- */

#    define RISK_HALVES 2 /* of RISK_LANES / 2 lanes each */

static inline Shorts
shorts (gint32 x)
{
    gint16 y = (gint16) x;

    return (Shorts){y, y, y, y, y, y, y, y};
}

static inline Shorts
latest (Shorts a, Shorts b)
{
#    if defined(__SSE2__)
    return (Shorts) _mm_max_epi16 ((__m128i) a, (__m128i) b);
#    else
    Shorts mask = a > b;

    return (a & mask) | (b & ~mask);
#    endif
}

static inline Shorts
soonest (Shorts a, Shorts b)
{
#    if defined(__SSE2__)
    return (Shorts) _mm_min_epi16 ((__m128i) a, (__m128i) b);
#    else
    Shorts mask = a < b;

    return (a & mask) | (b & ~mask);
#    endif
}

/* Of @a and @b, brought into 16 bits. */
static inline Shorts
narrow (Ints a, Ints b)
{
#    if defined(__SSE2__)
    return (Shorts) _mm_packs_epi32 ((__m128i) a, (__m128i) b);
#    else
    const Ints most_of = ints (G_MAXINT16), least_of = ints (G_MININT16);

    a = most (least (a, most_of), least_of);
    b = most (least (b, most_of), least_of);
    return (Shorts){(gint16) a[0], (gint16) a[1], (gint16) a[2], (gint16) a[3],
                    (gint16) b[0], (gint16) b[1], (gint16) b[2], (gint16) b[3]};
#    endif
}

/* One bit per lane of both that is not 0. */
static inline guint
all_bits (Shorts low, Shorts high)
{
#    if defined(__SSE2__)
    return (guint) _mm_movemask_epi8 (_mm_packs_epi16 ((__m128i) low, (__m128i) high));
#    else
    guint found = 0;

    for (int i = 0; i < 8; i++)
        found |= (low[i] != 0 ? 1U << i : 0) | (high[i] != 0 ? 256U << i : 0);
    return found;
#    endif
}

/* The entries of @table at the days of half a batch. */
static inline Shorts
look_up (const gint16 *table, const gint16 *at)
{
    return (Shorts){table[at[0]], table[at[1]], table[at[2]], table[at[3]],
                    table[at[4]], table[at[5]], table[at[6]], table[at[7]]};
}

#else
#    define RISK_HAS_VECTORS 0
#endif

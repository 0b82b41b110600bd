/* Schedule generation on plain models, where most schedules of a search are made.
 *
 * What is left of up to four pools stands in one word a step, so that a step is checked
 * with one subtraction for all of them.  Where no pool has more than 127, that word has
 * 32 bits, and many steps are looked at together: a loop that ends at the first step
 * that fails costs more by its end, which no processor foresees, than by its steps.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sgs-priv.h"
#include "sched/words.h"

/* --- making ------------------------------------------------------------------- */

/* Without vectors, steps one after the other are faster. */
#if defined(__SSE2__) && defined(__GNUC__)
#    include <emmintrin.h>
#    define HAS_VECTORS 1
#else
#    define HAS_VECTORS 0
#endif

#define AT_ONCE 32 /* steps */

static gboolean
is_plain_task (const RlvModel *m, guint32 t)
{
    const RlvMode *mode = &m->modes[m->first_mode[t]];

    if (m->first_mode[t + 1] - m->first_mode[t] != 1 || mode->n_asks > 1 ||
        mode->pauses || m->paces[mode->pace].next != NULL || m->release[t] != 0 ||
        m->release_finish[t] != 0 || m->fixed_start[t] != RLV_NEVER)
        return FALSE;
    for (guint32 i = m->first_in[t]; i < m->first_in[t + 1]; i++)
        if (m->in[i].lag != RLV_NEVER || !m->in[i].from_finish || m->in[i].on_finish)
            return FALSE;
    return TRUE;
}

gboolean
rlv_sgs_can_be_plain (const RlvModel *m)
{
    if (!m->constant || m->n_words > 1 || m->n_steps == 0)
        return FALSE;
    for (guint32 t = 0; t < m->n_tasks; t++)
        if (!is_plain_task (m, t))
            return FALSE;
    return TRUE;
}

/* The tasks at the other ends of @arcs, in fours: the last of a task is repeated. */
static void
gather (RlvWaits *waits, const RlvArc *arcs, const guint32 *first, guint32 n)
{
    guint32 n_fours = 0;

    waits->first = g_new (guint32, (gsize) n + 1);
    for (guint32 t = 0; t < n; t++) {
        waits->first[t] = n_fours;
        n_fours += (first[t + 1] - first[t] + 3) / 4;
    }
    waits->first[n] = n_fours;
    waits->task = g_new (guint32, (gsize) 4 * n_fours + 1);
    for (guint32 t = 0; t < n; t++) {
        guint32 *to = &waits->task[(gsize) 4 * waits->first[t]];
        guint32 n_to = 4 * (waits->first[t + 1] - waits->first[t]);

        for (guint32 i = 0; i < n_to; i++)
            to[i] = arcs[MIN (first[t] + i, first[t + 1] - 1)].task;
    }
}

/* The shifts that leave of steps, a bit each, those at which @length in a row begin;
 * six bits each. */
static guint32
shifts_for (guint32 length)
{
    guint32 covered = 1, shifts = 0;

    for (guint i = 0; i < 5 && length <= AT_ONCE; i++) {
        guint32 by = MIN (covered, length - MIN (length, covered));

        shifts |= by << 6 * i;
        covered += by;
    }
    return shifts;
}

static guint32
narrowed (guint64 word)
{
    guint32 narrow = 0;

    for (guint i = 0; i < 4; i++)
        narrow |= (guint32) (word >> 16 * i & 0x7F) << 8 * i;
    return narrow;
}

static void
make_narrow (RlvSgs *sgs)
{
    guint32 n = sgs->model->n_tasks;
    gsize size = (gsize) sgs->model->n_steps + 2 * AT_ONCE;

    sgs->narrow_full = narrowed (sgs->full);
    sgs->narrow = g_new (guint32, size);
    for (gsize i = 0; i < size; i++)
        sgs->narrow[i] = sgs->narrow_full;
    sgs->narrow_asked = g_new (guint32, (gsize) n + 1);
    sgs->shifts = g_new (guint32, (gsize) n + 1);
    for (guint32 t = 0; t < n; t++) {
        sgs->narrow_asked[t] = narrowed (sgs->asked[t]);
        sgs->shifts[t] = shifts_for (sgs->length[t]);
    }
}

void
rlv_sgs_make_plain (RlvSgs *sgs)
{
    const RlvModel *m = sgs->model;
    guint64 all = m->n_words > 0 ? m->left[0] & ~RLV_GUARDS : 0;

    sgs->length = g_new0 (guint32, m->n_tasks + 1);
    sgs->asked = g_new0 (guint64, m->n_tasks + 1);
    gather (&sgs->before, m->in, m->first_in, m->n_tasks);
    gather (&sgs->after, m->out, m->first_out, m->n_tasks);
    for (guint32 t = 0; t < m->n_tasks; t++) {
        const RlvMode *mode = &m->modes[m->first_mode[t]];

        sgs->length[t] = m->paces[mode->pace].length;
        sgs->asked[t] =
            sgs->length[t] > 0 && mode->n_asks > 0 ? m->asks[mode->first_ask].asked : 0;
        all |= sgs->asked[t];
    }
    sgs->full = m->n_words > 0 ? m->left[0] : RLV_GUARDS;
    if (HAS_VECTORS && (all & G_GUINT64_CONSTANT (0x7F807F807F807F80)) == 0)
        make_narrow (sgs);
}

/* --- many steps at once ------------------------------------------------------- */

#if HAS_VECTORS

/* All bits of each of four steps that has enough: there the greater of what is left and
 * what is asked is what is left, in every pool. */
static inline __m128i
four_have (const guint32 *left, RlvWords asked)
{
    __m128i words = (__m128i) rlv_words_load (left);

    return _mm_cmpeq_epi32 (_mm_max_epu8 (words, (__m128i) asked), words);
}

static inline guint32
sixteen_have (const guint32 *left, RlvWords asked)
{
    __m128i a = _mm_packs_epi32 (four_have (left, asked), four_have (left + 4, asked));
    __m128i b =
        _mm_packs_epi32 (four_have (left + 8, asked), four_have (left + 12, asked));

    return (guint32) _mm_movemask_epi8 (_mm_packs_epi16 (a, b));
}

/* A bit for each step that has enough, the first step's lowest. */
static inline guint32
have_enough (const guint32 *left, guint32 asked)
{
    RlvWords all = {asked, asked, asked, asked};

    return sixteen_have (left, all) | sixteen_have (left + 16, all) << 16;
}

static inline void
take_four (guint32 *left, const guint32 *mask, RlvWords asked)
{
    RlvWords words = rlv_words_load (left) - (asked & rlv_words_load (mask));

    memcpy (left, &words, sizeof words);
}

static inline void
take (guint32 *left, guint32 asked, guint32 length)
{
    static const guint32 masks[16] = {~0U, ~0U, ~0U, ~0U, ~0U, ~0U, ~0U, ~0U};
    RlvWords all = {asked, asked, asked, asked};

    for (; length > 8; length--)
        *left++ -= asked;
    take_four (left, masks + 8 - length, all);
    take_four (left + 4, masks + 12 - length, all);
}

static inline guint32
take_first_short (guint32 *left, guint32 asked, guint32 shifts, guint32 at,
                  guint32 length, guint32 n_steps)
{
    while (at + length <= n_steps) {
        guint32 enough = have_enough (left + at, asked), begins = enough;

        begins &= begins >> (shifts & 31);
        begins &= begins >> (shifts >> 6 & 31);
        begins &= begins >> (shifts >> 12 & 31);
        begins &= begins >> (shifts >> 18 & 31);
        begins &= begins >> (shifts >> 24 & 31);
        if (begins != 0) {
            at += (guint32) __builtin_ctz (begins);
            if (at + length > n_steps)
                return RLV_NEVER;
            take (left + at, asked, length);
            return at;
        }
        at += AT_ONCE - (guint32) __builtin_clz (~enough);
    }
    return RLV_NEVER;
}

/* The same for what is longer than the steps that are looked at together. */
static guint32
take_first_long (guint32 *left, guint32 asked, guint32 at, guint32 length,
                 guint32 n_steps)
{
    guint32 run = 0;

    for (; at + length <= n_steps + run; at += AT_ONCE) {
        guint32 short_of = ~have_enough (left + at, asked);
        guint32 more = short_of != 0 ? (guint32) __builtin_ctz (short_of) : AT_ONCE;

        if (run + more >= length) {
            at -= run;
            if (at + length > n_steps)
                return RLV_NEVER;
            take (left + at, asked, length);
            return at;
        }
        run = short_of != 0 ? (guint32) __builtin_clz (short_of) : run + AT_ONCE;
    }
    return RLV_NEVER;
}

static inline guint32
take_first_narrow (RlvSgs *sgs, guint32 task, guint32 at, guint32 length,
                   guint32 n_steps)
{
    if (length > AT_ONCE)
        return take_first_long (sgs->narrow, sgs->narrow_asked[task], at, length,
                                n_steps);
    return take_first_short (sgs->narrow, sgs->narrow_asked[task], sgs->shifts[task],
                             at, length, n_steps);
}

#else

static guint32
take_first_narrow (RlvSgs *sgs, guint32 task, guint32 at, guint32 length,
                   guint32 n_steps)
{
    (void) sgs, (void) task, (void) at, (void) length, (void) n_steps;
    g_return_val_if_reached (RLV_NEVER);
}

#endif

/* --- one step after the other ------------------------------------------------- */

/* The first time at or after @at with @asked left for @length steps, and takes it;
 * RLV_NEVER when that is after @n_steps.  A stretch is looked at from its end: the next
 * try starts after the last step that fails. */
static inline guint32
take_first (guint64 *left, guint64 asked, guint32 at, guint32 length, guint32 n_steps)
{
    guint64 *from;
    guint32 i;

    do {
        if (at + length > n_steps)
            return RLV_NEVER;
        from = left + at;
        for (i = length; i > 0 && (~(from[i - 1] - asked) & RLV_GUARDS) == 0; i--)
            ;
        at += i;
    } while (i > 0);
    for (i = 0; i < length; i++)
        from[i] -= asked;
    return at;
}

/* --- a pass ------------------------------------------------------------------- */

void
rlv_sgs_clear (RlvSgs *sgs)
{
    if (sgs->narrow != NULL)
        for (guint32 i = 0; i < sgs->used; i++)
            sgs->narrow[i] = sgs->narrow_full;
    else
        for (guint32 i = 0; i < sgs->used; i++)
            sgs->left[i] = sgs->full;
    sgs->used = 0;
}

static inline guint32
first_time (RlvSgs *sgs, guint32 task, guint32 at, guint32 length, guint32 n_steps)
{
    return sgs->narrow != NULL
               ? take_first_narrow (sgs, task, at, length, n_steps)
               : take_first (sgs->left, sgs->asked[task], at, length, n_steps);
}

guint32
rlv_sgs_pass_plain (RlvSgs *sgs, const guint32 *restrict order, const RlvWaits *waits,
                    guint32 *restrict start, guint32 *restrict end)
{
    const guint32 n = sgs->model->n_tasks, n_steps = sgs->model->n_steps;
    const guint32 *restrict lengths = sgs->length, *restrict first = waits->first;
    guint32 last = 0;

    rlv_sgs_clear (sgs);
    for (guint32 i = 0; i < n; i++) {
        const guint32 t = order[i], length = lengths[t];
        const guint32 *restrict wait = waits->task + (gsize) 4 * first[t];
        guint32 at = 0;

        for (guint32 k = first[t + 1] - first[t]; k > 0; k--, wait += 4)
            at = MAX (MAX (MAX (at, end[wait[0]]), MAX (end[wait[1]], end[wait[2]])),
                      end[wait[3]]);
        if (sgs->asked[t] != 0)
            at = first_time (sgs, t, at, length, n_steps);
        if (at == RLV_NEVER)
            break;
        start[t] = at;
        end[t] = at + length;
        last = MAX (last, at + length);
        if (i + 1 == n) {
            sgs->used = last;
            return last <= n_steps ? last : RLV_NEVER;
        }
    }
    sgs->used = MIN (last, n_steps);
    return n == 0 ? 0 : RLV_NEVER;
}

/* What a misspelt word may have meant.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <releve/base.h>

/* Costs, in quarters of an edit. */
enum { CHEAP = 1, EDIT = 4 };

/* Longer words are names of nothing here, and would make the table large. */
#define LONGEST 64

static int
cost_alone (char c)
{
    return g_ascii_ispunct (c) || c == ' ' ? CHEAP : EDIT;
}

static int
cost_instead (char a, char b)
{
    if (a == b)
        return 0;
    if (g_ascii_tolower (a) == g_ascii_tolower (b))
        return CHEAP;
    return MAX (cost_alone (a), cost_alone (b)) == CHEAP ? CHEAP : EDIT;
}

/* Edits from @a to @b: insert, delete, replace, swap two neighbours.  Works on bytes:
 * an accent costs at most two edits. */
static int
distance (const char *a, gsize a_len, const char *b, gsize b_len)
{
    int rows[3][LONGEST + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];

    above[0] = 0;
    for (gsize j = 1; j <= b_len; j++)
        above[j] = above[j - 1] + cost_alone (b[j - 1]);
    for (gsize i = 1; i <= a_len; i++) {
        row[0] = above[0] + cost_alone (a[i - 1]);
        for (gsize j = 1; j <= b_len; j++) {
            int best = above[j - 1] + cost_instead (a[i - 1], b[j - 1]);
            best = MIN (best, above[j] + cost_alone (a[i - 1]));
            best = MIN (best, row[j - 1] + cost_alone (b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = MIN (best, before[j - 2] + EDIT);
            row[j] = best;
        }
        int *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b_len];
}

const char *
rlv_nearest (const char *word, const char *const *candidates, gsize n)
{
    gsize len = strlen (word);
    const char *found = NULL;
    int best;

    if (len == 0 || len > LONGEST)
        return NULL;
    /* A third of the word may be wrong; a word of one or two letters, one letter. */
    best = MAX ((int) len * EDIT / 3, EDIT) + 1;
    for (gsize i = 0; i < n; i++) {
        gsize other = strlen (candidates[i]);
        if (other == 0 || other > LONGEST)
            continue;
        int d = distance (word, len, candidates[i], other);
        if (d < best) {
            best = d;
            found = candidates[i];
        }
    }
    return found;
}

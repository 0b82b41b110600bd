/* Inverse distributions as tables.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/shape.h"

#define FINE 1024 /* pieces of the density */

/* Modes beyond so many different ones are rounded to a share of RISK_MODES. */
#define MAX_SHAPES 1024
#define MODES      512

struct _RiskShapes {
    GHashTable *known; /* key -> RiskCell[RISK_CELLS] */
};

typedef struct {
    gint64 above, below; /* the mode, as a fraction in lowest terms */
    RiskSpread spread;
} Key;

static guint
hash_key (gconstpointer data)
{
    const Key *key = data;

    return (guint) (key->above * 2654435761u) ^ (guint) (key->below * 40503u) ^
           (guint) key->spread;
}

static gboolean
same_key (gconstpointer a, gconstpointer b)
{
    const Key *x = a, *y = b;

    return x->above == y->above && x->below == y->below && x->spread == y->spread;
}

RiskShapes *
risk_shapes_new (void)
{
    RiskShapes *shapes = g_new0 (RiskShapes, 1);

    shapes->known = g_hash_table_new_full (hash_key, same_key, g_free, g_free);
    return shapes;
}

void
risk_shapes_free (RiskShapes *shapes)
{
    if (shapes == NULL)
        return;
    g_hash_table_unref (shapes->known);
    g_free (shapes);
}

/* --- powers, the same everywhere ---------------------------------------------- */

/* Natural logarithm of @x in (0, 1]: halvings, then the series of the area tangent. */
static double
log_of (double x)
{
    const double log_2 = 0.693147180559945309417;
    double sum = 0, z, z2, power;
    int halvings = 0;

    while (x < 0.75) {
        x *= 2;
        halvings++;
    }
    z = (x - 1) / (x + 1);
    z2 = z * z;
    power = z;
    for (int n = 1; n <= 21; n += 2) {
        sum += power / n;
        power *= z2;
    }
    return 2 * sum - halvings * log_2;
}

/* e to the power of @x <= 0: the series of a small part, squared again and again. */
static double
exp_of (double x)
{
    double sum = 1, term = 1;

    if (x < -700)
        return 0;
    x /= 1024;
    for (int n = 1; n <= 10; n++) {
        term *= x / n;
        sum += term;
    }
    for (int i = 0; i < 10; i++)
        sum *= sum;
    return sum;
}

/* --- densities ---------------------------------------------------------------- */

/* Up to a factor. */
static double
density (RiskSpread spread, double mode, double x)
{
    switch (spread) {
    case RISK_UNIFORM:
        return 1;
    case RISK_TRIANGULAR:
        return x < mode ? x / mode : mode < 1 ? (1 - x) / (1 - mode) : 1;
    case RISK_PERT: /* x^(4 mode) (1 - x)^(4 (1 - mode)) */
        return exp_of (4 * mode * log_of (x) + 4 * (1 - mode) * log_of (1 - x));
    }
    g_assert_not_reached ();
}

/* Least squares of a piece of the inverse over one cell: the sums of Q and of u Q, u
 * from 0 to 1 across the cell, as they come in; Q rises in a straight line from @q0 at
 * @u0 to @q1 at @u1. */
static void
add_piece (double *sum, double *moment, double u0, double u1, double q0, double q1)
{
    double width = u1 - u0;

    *sum += width * (q0 + q1) / 2;
    *moment += width * (u0 * (2 * q0 + q1) + u1 * (q0 + 2 * q1)) / 6;
}

/* The cells of the distribution whose pieces have the masses @mass (of total 1). */
static void
fill (RiskCell *cells, const double *mass)
{
    double done = 0, sum = 0, moment = 0; /* done: of this cell, 0 to 1 */
    int cell = 0;

    for (int i = 0; i < FINE && cell < RISK_CELLS; i++) {
        double left = mass[i] * RISK_CELLS, all = left;
        double q = (double) i / FINE;

        while (left > 0 && cell < RISK_CELLS) {
            double part = MIN (left, 1 - done);
            double q1 =
                part == left ? (double) (i + 1) / FINE : q + part / all * (1.0 / FINE);

            add_piece (&sum, &moment, done, done + part, q, q1);
            q = q1;
            left -= part;
            done += part;
            if (left > 0 || done >= 1 - 1e-9) {
                double slope = 12 * (moment - sum / 2);

                cells[cell].base = (float) (sum - slope / 2);
                cells[cell].slope = (float) slope;
                cell++;
                done = sum = moment = 0;
            }
        }
    }
    /* What rounding left of the last one. */
    for (; cell < RISK_CELLS; cell++)
        cells[cell] = (RiskCell){(float) (1 - (1 - done) / FINE), 0};
}

static RiskCell *
make (RiskSpread spread, double mode)
{
    RiskCell *cells = g_new0 (RiskCell, RISK_CELLS);
    double mass[FINE], total = 0;

    for (int i = 0; i < FINE; i++) {
        /* A piece weighs by its middle and a little by where it bends. */
        double a = density (spread, mode, (i + 0.21132486540518713) / FINE);
        double b = density (spread, mode, (i + 0.78867513459481287) / FINE);

        mass[i] = (a + b) / 2;
        total += mass[i];
    }
    for (int i = 0; i < FINE; i++)
        mass[i] /= total;
    fill (cells, mass);
    return cells;
}

static gint64
common (gint64 a, gint64 b)
{
    while (b != 0) {
        gint64 rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

const RiskCell *
risk_shapes_get (RiskShapes *shapes, RiskSpread spread, gint64 best, gint64 likely,
                 gint64 worst)
{
    gint64 divisor = common (worst - best, likely - best);
    Key key = {(likely - best) / divisor, (worst - best) / divisor, spread};
    RiskCell *cells;

    if (spread == RISK_UNIFORM)
        key.above = key.below = 1;
    cells = g_hash_table_lookup (shapes->known, &key);
    if (cells == NULL && g_hash_table_size (shapes->known) >= MAX_SHAPES) {
        key.above = (2 * MODES * key.above + key.below) / (2 * key.below);
        key.below = MODES;
        cells = g_hash_table_lookup (shapes->known, &key);
    }
    if (cells != NULL)
        return cells;
    cells = make (spread, (double) key.above / (double) key.below);
    g_hash_table_insert (shapes->known, g_memdup2 (&key, sizeof key), cells);
    return cells;
}

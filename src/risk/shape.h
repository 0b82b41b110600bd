/* shape.h: distributions as tables of their inverse, drawn from without rejection.
 *
 * A table cuts the chances into 256 cells as likely as each other; in each stands the
 * straight line nearest to the inverse distribution (least squares), so that the mean
 * of every cell is exact.  Tables are reckoned with + - * / alone, in an order that
 * is written down: the same bits on every machine.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

#define RISK_CELLS 256

typedef enum { RISK_PERT, RISK_TRIANGULAR, RISK_UNIFORM } RiskSpread;

typedef struct {
    float base, slope;
} RiskCell;

/* Keeps every shape that was asked for. */
typedef struct _RiskShapes RiskShapes;

RiskShapes *risk_shapes_new (void);
void risk_shapes_free (RiskShapes *shapes);

/* The inverse on [0, 1] of @spread whose mode stands at (@likely - @best) of (@worst -
 * @best), RISK_CELLS cells; the same question gives the same table. @best <= @likely <=
 * @worst, and @best < @worst. */
const RiskCell *risk_shapes_get (RiskShapes *shapes, RiskSpread spread, gint64 best,
                                 gint64 likely, gint64 worst);

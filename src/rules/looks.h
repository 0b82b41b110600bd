/* Which attributes an expression looks at; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/expr.h"

/* Adds those that @tokens name to what is wanted of the plan, with the kind of their
 * elements where that is certain: "p:kind/@a", "p:kind[@a]", and "@a" alone where
 * scope->kind is known.  Whatever else ("../@a", "$v/@a", "r:refs(…)/@a") counts for
 * every kind: a wrong guess would silence a rule.
 *
 * Returns the kind of all nodes that the expression can find, where it is certain, else
 * NULL.  Free with g_free(). */
char *rlv_looks_note (Scope *scope, const GArray *tokens);

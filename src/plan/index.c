/* Items by kind.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

/* A counting sort: kinds are few. */
void
rlv_plan_index (RlvPlan *plan)
{
    guint n_kinds;
    guint32 n = plan->items->len;
    guint32 *first;

    rlv_vocab_kinds (plan->vocab, &n_kinds);
    first = plan->first_of_kind = g_new0 (guint32, n_kinds + 1);
    plan->of_kind = g_new (RlvItemIx, n + 1);
    plan->rank = g_new (guint32, n + 1);
    for (guint32 i = 0; i < n; i++)
        plan->rank[i] = first[rlv_plan_item (plan, i)->kind + 1]++;
    for (guint kind = 0; kind < n_kinds; kind++)
        first[kind + 1] += first[kind];
    for (guint32 i = 0; i < n; i++)
        plan->of_kind[first[rlv_plan_item (plan, i)->kind] + plan->rank[i]] = i;
}

void
rlv_fields_init (RlvFields *fields, const RlvVocab *vocab, const char *kind,
                 const char *const *names)
{
    guint n;
    guint32 ix = rlv_vocab_find (vocab, kind);
    guint n_attrs = ix != RLV_NONE ? rlv_vocab_kinds (vocab, &n)[ix].n_attrs : 0;

    fields->field = g_new0 (guint8, n_attrs + 1);
    for (guint8 i = 0; n_attrs > 0 && names[i] != NULL; i++) {
        guint32 attr = rlv_vocab_attr (vocab, ix, names[i]);

        if (attr != RLV_NONE)
            fields->field[attr] = (guint8) (i + 1);
    }
}

void
rlv_fields_clear (RlvFields *fields)
{
    g_clear_pointer (&fields->field, g_free);
}

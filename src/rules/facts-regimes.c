/* Which law each service is under, and all that speaks of it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"

/* A bit for each of the names, in order of their first regime. */
typedef struct {
    const RlvPlan *plan;
    GPtrArray *names;
    guint32 *of;   /* per item that is a service */
    guint32 whole; /* of the whole plan: what names no service is under all */
} Regimes;

static guint32
bit_of (Regimes *regimes, const char *name)
{
    for (guint i = 0; i < regimes->names->len; i++)
        if (g_str_equal (regimes->names->pdata[i], name))
            return 1u << i;
    if (regimes->names->len == 32)
        return 0;
    g_ptr_array_add (regimes->names, (gpointer) name);
    return 1u << (regimes->names->len - 1);
}

/* A regime that names no service covers them all. */
static void
mark_services (Regimes *regimes)
{
    guint32 n, n_named, n_services;
    const RlvItemIx *items = rlv_plan_of_kind (regimes->plan, "regime", &n);
    const RlvItemIx *services =
        rlv_plan_of_kind (regimes->plan, "service", &n_services);

    for (guint32 i = 0; i < n; i++) {
        const RlvItemIx *named =
            rlv_item_refs (regimes->plan, items[i], "services", &n_named);
        const char *name = rlv_item_text (regimes->plan, items[i], "ref");
        guint32 bit = name != NULL ? bit_of (regimes, name) : 0;

        regimes->whole |= bit;
        if (!rlv_item_has (regimes->plan, items[i], "services")) {
            named = services;
            n_named = n_services;
        }
        for (guint32 k = 0; k < n_named; k++)
            regimes->of[named[k]] |= bit;
    }
}

static void
say_regimes (const Regimes *regimes, Tree *tree, RlvItemIx item, guint32 bits)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < regimes->names->len; i++)
        if (bits & 1u << i)
            g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                                    (const char *) regimes->names->pdata[i]);
    if (text->len > 0)
        rlv_tree_fact (tree, item, "regimes", text->str);
}

/* What the items of @kind name in @attr decides. */
static void
mark_kind (const Regimes *regimes, Tree *tree, const char *kind, const char *attr)
{
    guint32 n, n_named;
    const RlvItemIx *items = rlv_plan_of_kind (regimes->plan, kind, &n);

    for (guint32 i = 0; i < n; i++) {
        const RlvItemIx *named =
            rlv_item_refs (regimes->plan, items[i], attr, &n_named);
        guint32 bits = n_named > 0 ? 0 : regimes->whole;

        for (guint32 k = 0; k < n_named; k++)
            bits |= regimes->of[named[k]];
        say_regimes (regimes, tree, items[i], bits);
    }
}

void
rlv_facts_regimes (Tree *tree, const RlvView *view)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autofree guint32 *of = NULL;
    Regimes regimes = {view->plan, names, NULL, 0};
    const RlvVocab *vocab = rlv_plan_vocab (view->plan);
    guint n_kinds;
    const RlvKindDef *kinds = rlv_vocab_kinds (vocab, &n_kinds);
    guint32 n, n_items;
    const RlvItemIx *services = rlv_plan_of_kind (view->plan, "service", &n);

    rlv_plan_items (view->plan, &n_items);
    regimes.of = of = g_new0 (guint32, MAX (n_items, 1));
    mark_services (&regimes);
    for (guint32 i = 0; names->len > 0 && i < n; i++)
        say_regimes (&regimes, tree, services[i], of[services[i]]);
    for (guint32 k = 0; names->len > 0 && k < n_kinds; k++)
        if (g_str_equal (kinds[k].name, "regime"))
            continue;
        else if (rlv_vocab_attr (vocab, k, "services") != RLV_NONE)
            mark_kind (&regimes, tree, kinds[k].name, "services");
        else if (rlv_vocab_attr (vocab, k, "service") != RLV_NONE)
            mark_kind (&regimes, tree, kinds[k].name, "service");
}

/* From names to items, when all ids are known.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

typedef struct {
    RlvPlanBuilder *builder;
    const char *const *targets; /* what the candidates below were gathered for */
    GPtrArray *candidates;
    guint compared;
} Resolver;

/* Identifiers looked at for proposals: with 100,000 tasks a hundred misspelt links
 * would otherwise take longer than all the rest. */
#define MAX_COMPARED 2000000

static gboolean
is_target (const RlvAttrDef *def, const char *kind)
{
    if (def->targets == NULL)
        return TRUE;
    /* Strings of a vocabulary are kept once: equal names are one pointer. */
    for (guint i = 0; def->targets[i] != NULL; i++)
        if (def->targets[i] == kind)
            return TRUE;
    return FALSE;
}

/* "task" or "task or team", as the elements are called. */
static char *
target_names (const RlvAttrDef *def)
{
    return def->targets != NULL ? g_strjoinv (_ (" or "), (char **) def->targets)
                                : g_strdup (_ ("element"));
}

static void
gather (Resolver *resolver, const char *const *targets)
{
    const RlvPlan *plan = resolver->builder->plan;

    if (resolver->targets == targets)
        return;
    resolver->targets = targets;
    g_ptr_array_set_size (resolver->candidates, 0);
    for (guint i = 0; targets[i] != NULL; i++) {
        guint32 kind = rlv_vocab_find (plan->vocab, targets[i]);

        if (kind == RLV_NONE)
            continue;
        for (guint32 at = plan->first_of_kind[kind]; at < plan->first_of_kind[kind + 1];
             at++) {
            const char *id = rlv_item_id (plan, plan->of_kind[at]);

            if (*id != '\0')
                g_ptr_array_add (resolver->candidates, (gpointer) id);
        }
    }
}

static const char *
nearest (Resolver *resolver, const RlvAttrDef *def, const char *id)
{
    GPtrArray *candidates = resolver->candidates;

    if (def->targets == NULL || resolver->compared > MAX_COMPARED)
        return NULL;
    gather (resolver, def->targets);
    resolver->compared += candidates->len;
    return rlv_nearest (id, (const char *const *) candidates->pdata, candidates->len);
}

/* The rules know of what tasks wait for; all else is a fault without a rule. */
static const char *
rule_of (const RlvPlan *plan, RlvItemIx item, const char *otherwise)
{
    return g_str_equal (rlv_plan_kind_name (plan, item), "after") ? "NET-01"
                                                                  : otherwise;
}

static void
say_unknown (Resolver *resolver, RlvItemIx item, const RlvPlace *place,
             const RlvAttrDef *def, const char *id)
{
    const char *rule = rule_of (resolver->builder->plan, item, "ref-unknown");
    RlvFindings *findings = resolver->builder->findings;
    g_autofree char *kinds = target_names (def);
    const char *near = nearest (resolver, def, id);

    if (near != NULL)
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, rule, place,
                          _ ("no %s \"%s\"; did you mean \"%s\"?"), kinds, id, near);
    else
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, rule, place, _ ("no %s \"%s\""),
                          kinds, id);
    rlv_findings_why (findings, _ ("%s names something that the plan does not have"),
                      def->name);
    rlv_findings_mend (findings, _ ("correct the identifier, or add what it names"));
}

static void
say_kind (Resolver *resolver, RlvItemIx item, const RlvPlace *place,
          const RlvAttrDef *def, const char *id, RlvItemIx found)
{
    RlvFindings *findings = resolver->builder->findings;
    const RlvPlan *plan = resolver->builder->plan;
    g_autofree char *kinds = target_names (def);
    const char *near = nearest (resolver, def, id);
    RlvPlace there = rlv_plan_place (plan, found);

    /* Two things have this id, which is told of them ("id-twice"). */
    if (g_strcmp0 (near, id) == 0)
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, rule_of (plan, item, "ref-kind"),
                      place, _ ("\"%s\" is of kind %s; %s needs one of kind %s"), id,
                      rlv_plan_kind_name (plan, found), def->name, kinds);
    rlv_findings_why (findings, _ ("\"%s\" stands at %s:%u:%u"), id,
                      there.file ? there.file : "", there.line, there.column);
    if (near != NULL)
        rlv_findings_mend (findings, _ ("name one of kind %s, such as \"%s\""), kinds,
                           near);
    else
        rlv_findings_mend (findings, _ ("name one of kind %s"), kinds);
}

static RlvItemIx
resolve (Resolver *resolver, RlvItemIx item, const RlvAttrDef *def, guint32 attr,
         RlvText text)
{
    RlvPlanBuilder *builder = resolver->builder;
    const RlvPlan *plan = builder->plan;
    RlvItemIx found = rlv_strings_named (&plan->strings, text);
    gboolean known = found != RLV_NAMES_NOTHING && found != RLV_NAMES_UNREAD;

    if (known && found != item && is_target (def, rlv_plan_kind_name (plan, found)))
        return found;
    rlv_builder_mark (builder, item);
    if (found == RLV_NAMES_UNREAD || !rlv_builder_may_say (builder))
        return RLV_NONE;

    const char *id = rlv_strings_get (&plan->strings, text);
    RlvPlace place = rlv_builder_place (builder, item, attr);

    if (!known) {
        say_unknown (resolver, item, &place, def, id);
    } else if (found != item) {
        say_kind (resolver, item, &place, def, id, found);
    } else {
        rlv_findings_add (builder->findings, RLV_SEVERITY_ERROR, "ref-self", &place,
                          _ ("%s \"%s\" refers to itself"),
                          rlv_plan_kind_name (plan, item), id);
        rlv_findings_mend (builder->findings, _ ("name another one, or leave %s out"),
                           def->name);
    }
    return RLV_NONE;
}

static void
resolve_item (Resolver *resolver, RlvItemIx ix)
{
    RlvPlan *plan = resolver->builder->plan;
    const RlvItem *item = rlv_plan_item (plan, ix);
    RlvValue *values = rlv_plan_values (plan, item);
    guint n;
    const RlvAttrDef *attrs = rlv_vocab_kinds (plan->vocab, &n)[item->kind].attrs;

    for (guint i = 0; i < item->n_values; i++) {
        RlvValue *value = &values[i];
        const RlvAttrDef *def = &attrs[value->attr];

        if (def->type == RLV_TYPE_REF) {
            value->ref = resolve (resolver, ix, def, value->attr, value->text);
        } else if (def->type == RLV_TYPE_REFS) {
            for (guint32 at = value->first; at < value->first + value->n; at++) {
                guint32 *ref = &g_array_index (plan->refs, guint32, at);

                *ref = resolve (resolver, ix, def, value->attr, *ref);
            }
        }
    }
}

void
rlv_builder_resolve (RlvPlanBuilder *builder)
{
    Resolver resolver = {.builder = builder, .candidates = g_ptr_array_new ()};

    for (guint32 ix = 0; ix < builder->plan->items->len; ix++)
        resolve_item (&resolver, ix);
    g_ptr_array_unref (resolver.candidates);
}

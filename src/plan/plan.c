/* Asking a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

void
rlv_plan_free (RlvPlan *plan)
{
    if (plan == NULL)
        return;
    rlv_vocab_unref (plan->vocab);
    rlv_strings_clear (&plan->strings);
    g_array_unref (plan->items);
    g_array_unref (plan->values);
    g_array_unref (plan->refs);
    g_ptr_array_unref (plan->files);
    g_free (plan->of_kind);
    g_free (plan->first_of_kind);
    g_free (plan->rank);
    g_array_unref (plan->parties);
    g_array_unref (plan->teams);
    g_array_unref (plan->persons);
    g_clear_pointer (&plan->tasks, g_array_unref);
    g_clear_pointer (&plan->links, g_array_unref);
    g_clear_pointer (&plan->demands, g_array_unref);
    g_free (plan);
}

const RlvVocab *
rlv_plan_vocab (const RlvPlan *plan)
{
    return plan->vocab;
}

const RlvItem *
rlv_plan_items (const RlvPlan *plan, guint32 *n)
{
    *n = plan->items->len;
    return (const RlvItem *) (gpointer) plan->items->data;
}

static guint32
kind_named (const RlvPlan *plan, const char *kind)
{
    guint32 ix = rlv_vocab_find (plan->vocab, kind);

    if (ix == RLV_NONE)
        g_error ("no element is called %s", kind);
    return ix;
}

const RlvItemIx *
rlv_plan_of_kind (const RlvPlan *plan, const char *kind, guint32 *n)
{
    guint32 ix = kind_named (plan, kind);

    *n = plan->first_of_kind[ix + 1] - plan->first_of_kind[ix];
    return plan->of_kind + plan->first_of_kind[ix];
}

RlvItemIx
rlv_plan_find (const RlvPlan *plan, const char *id)
{
    RlvText text = rlv_strings_find (&plan->strings, id, strlen (id));

    return text != 0 ? rlv_strings_named (&plan->strings, text) : RLV_NONE;
}

RlvItemIx
rlv_plan_child (const RlvPlan *plan, RlvItemIx item, const char *kind, RlvItemIx after)
{
    guint32 wanted = kind != NULL ? kind_named (plan, kind) : RLV_NONE;
    RlvItemIx end = rlv_plan_item (plan, item)->end;
    RlvItemIx child = after == RLV_NONE ? item + 1 : rlv_plan_item (plan, after)->end;

    for (; child < end; child = rlv_plan_item (plan, child)->end)
        if (wanted == RLV_NONE || rlv_plan_item (plan, child)->kind == wanted)
            return child;
    return RLV_NONE;
}

static const RlvKindDef *
kind_of (const RlvPlan *plan, RlvItemIx item)
{
    guint n;

    return &rlv_vocab_kinds (plan->vocab, &n)[rlv_plan_item (plan, item)->kind];
}

const char *
rlv_plan_kind_name (const RlvPlan *plan, RlvItemIx item)
{
    return kind_of (plan, item)->name;
}

RlvPlace
rlv_plan_place (const RlvPlan *plan, RlvItemIx item)
{
    const RlvItem *at = rlv_plan_item (plan, item);

    return (RlvPlace){
        .file = at->file < plan->files->len ? plan->files->pdata[at->file] : NULL,
        .line = at->line,
        .column = at->column,
    };
}

/* --- values --- */

const RlvValue *
rlv_plan_value (const RlvPlan *plan, RlvItemIx item, guint32 attr)
{
    const RlvItem *at = rlv_plan_item (plan, item);
    const RlvValue *values = rlv_plan_values (plan, at);

    for (guint i = 0; i < at->n_values; i++)
        if (values[i].attr == attr)
            return &values[i];
    return NULL;
}

const char *
rlv_plan_written (const RlvPlan *plan, const RlvItem *item, const RlvValue *value)
{
    const RlvAttrDef *def = rlv_plan_def (plan, item, value);

    if (def->type == RLV_TYPE_REF)
        return value->ref != RLV_NONE ? rlv_item_id (plan, value->ref) : "";
    if (def->type == RLV_TYPE_REFS)
        return rlv_strings_get (&plan->strings,
                                g_array_index (plan->refs, RlvText, value->first - 1));
    return rlv_strings_get (&plan->strings, value->text);
}

RlvParsed
rlv_plan_parsed (const RlvPlan *plan, const RlvItem *item, const RlvValue *value)
{
    RlvParsed parsed = {0};

    rlv_value_parse (rlv_plan_def (plan, item, value),
                     rlv_strings_get (&plan->strings, value->text), &parsed);
    return parsed;
}

/* The value, or NULL; @def is set either way. */
static const RlvValue *
value_named (const RlvPlan *plan, RlvItemIx item, const char *attr,
             const RlvAttrDef **def)
{
    const RlvKindDef *kind = kind_of (plan, item);
    guint32 ix = rlv_vocab_attr (plan->vocab, rlv_plan_item (plan, item)->kind, attr);

    if (ix == RLV_NONE)
        g_error ("<%s> has no attribute %s", kind->name, attr);
    *def = &kind->attrs[ix];
    return rlv_plan_value (plan, item, ix);
}

static void
need_type (const RlvAttrDef *def, guint types, const char *call)
{
    if ((types & 1u << def->type) == 0)
        g_error ("attribute %s is not for %s()", def->name, call);
}

gboolean
rlv_item_has (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    const RlvAttrDef *def;

    return value_named (plan, item, attr, &def) != NULL;
}

const char *
rlv_item_text (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    const RlvAttrDef *def;
    const RlvValue *value = value_named (plan, item, attr, &def);

    return value != NULL ? rlv_plan_written (plan, rlv_plan_item (plan, item), value)
                         : NULL;
}

gint64
rlv_item_int (const RlvPlan *plan, RlvItemIx item, const char *attr, gint64 absent)
{
    const RlvAttrDef *def;
    const RlvValue *value = value_named (plan, item, attr, &def);

    need_type (def,
               1u << RLV_TYPE_INTEGER | 1u << RLV_TYPE_DECIMAL | 1u << RLV_TYPE_MONEY |
                   1u << RLV_TYPE_BOOLEAN | 1u << RLV_TYPE_DATE | 1u << RLV_TYPE_CLOCK,
               G_STRFUNC);
    return value != NULL
               ? rlv_plan_parsed (plan, rlv_plan_item (plan, item), value).number
               : absent;
}

gboolean
rlv_item_span (const RlvPlan *plan, RlvItemIx item, const char *attr, RlvSpan *span)
{
    const RlvAttrDef *def;
    const RlvValue *value = value_named (plan, item, attr, &def);

    need_type (def, 1u << RLV_TYPE_SPAN, G_STRFUNC);
    if (value == NULL)
        return FALSE;
    RlvParsed parsed = rlv_plan_parsed (plan, rlv_plan_item (plan, item), value);
    *span = (RlvSpan){(gint32) parsed.number, parsed.unit};
    return TRUE;
}

const RlvItemIx *
rlv_item_refs (const RlvPlan *plan, RlvItemIx item, const char *attr, guint32 *n)
{
    const RlvAttrDef *def;
    const RlvValue *value = value_named (plan, item, attr, &def);

    need_type (def, 1u << RLV_TYPE_REF | 1u << RLV_TYPE_REFS, G_STRFUNC);
    *n = 0;
    if (value == NULL)
        return NULL;
    *n = def->type == RLV_TYPE_REF ? 1 : value->n;
    return def->type == RLV_TYPE_REF
               ? &value->ref
               : &g_array_index (plan->refs, RlvItemIx, value->first);
}

RlvItemIx
rlv_item_ref (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    guint32 n;
    const RlvItemIx *refs = rlv_item_refs (plan, item, attr, &n);

    return n > 0 ? refs[0] : RLV_NONE;
}

const char *
rlv_item_id (const RlvPlan *plan, RlvItemIx item)
{
    const RlvItem *at = rlv_plan_item (plan, item);
    const RlvValue *values = rlv_plan_values (plan, at);
    const RlvKindDef *kind = kind_of (plan, item);

    for (guint i = 0; i < at->n_values; i++)
        if (kind->attrs[values[i].attr].type == RLV_TYPE_ID)
            return rlv_strings_get (&plan->strings, values[i].text);
    return "";
}

guint32
rlv_item_nth (const RlvPlan *plan, RlvItemIx item, guint k, const char **text)
{
    const RlvItem *is = rlv_plan_item (plan, item);
    const RlvValue *value;

    g_assert (k < is->n_values);
    value = rlv_plan_values (plan, is) + k;
    *text = rlv_plan_written (plan, is, value);
    return value->attr;
}

/* As rlv_item_text(), but NULL when the kind has no such attribute. */
static const char *
text_if_any (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    guint32 ix = rlv_vocab_attr (plan->vocab, rlv_plan_item (plan, item)->kind, attr);
    const RlvValue *value = ix != RLV_NONE ? rlv_plan_value (plan, item, ix) : NULL;

    return value != NULL ? rlv_plan_written (plan, rlv_plan_item (plan, item), value)
                         : NULL;
}

const char *
rlv_item_name (const RlvPlan *plan, RlvItemIx item, const char *lang)
{
    const char *name = NULL;

    if (lang != NULL && !g_str_equal (lang, plan->lang))
        name = text_if_any (plan, item, lang);
    if (name == NULL)
        name = text_if_any (plan, item, "name");
    return name != NULL ? name : rlv_item_id (plan, item);
}

/* --- typed arrays --- */

const RlvParty *
rlv_plan_parties (const RlvPlan *plan, guint32 *n)
{
    *n = plan->parties->len;
    return (const RlvParty *) (gpointer) plan->parties->data;
}

const RlvTeam *
rlv_plan_teams (const RlvPlan *plan, guint32 *n)
{
    *n = plan->teams->len;
    return (const RlvTeam *) (gpointer) plan->teams->data;
}

const RlvPerson *
rlv_plan_persons (const RlvPlan *plan, guint32 *n)
{
    *n = plan->persons->len;
    return (const RlvPerson *) (gpointer) plan->persons->data;
}

const RlvTask *
rlv_plan_tasks (const RlvPlan *plan, guint32 *n)
{
    *n = plan->tasks->len;
    return (const RlvTask *) (gpointer) plan->tasks->data;
}

const RlvLink *
rlv_plan_links (const RlvPlan *plan, guint32 *n)
{
    *n = plan->links->len;
    return (const RlvLink *) (gpointer) plan->links->data;
}

const RlvDemand *
rlv_plan_demands (const RlvPlan *plan, guint32 *n)
{
    *n = plan->demands->len;
    return (const RlvDemand *) (gpointer) plan->demands->data;
}

/* The rank of @item among those called @kind, or RLV_NONE when it is not one. */
static guint32
rank_if (const RlvPlan *plan, RlvItemIx item, const char *kind)
{
    if (item == RLV_NONE ||
        rlv_plan_item (plan, item)->kind != rlv_vocab_find (plan->vocab, kind))
        return RLV_NONE;
    return plan->rank[item];
}

RlvTaskIx
rlv_plan_find_task (const RlvPlan *plan, const char *id)
{
    return rank_if (plan, rlv_plan_find (plan, id), "task");
}

guint32
rlv_plan_find_team (const RlvPlan *plan, const char *id)
{
    return rank_if (plan, rlv_plan_find (plan, id), "team");
}

RlvTaskIx
rlv_plan_task_of (const RlvPlan *plan, RlvItemIx item)
{
    return rank_if (plan, item, "task");
}

RlvDay
rlv_plan_start (const RlvPlan *plan)
{
    return plan->start;
}

const char *
rlv_plan_lang (const RlvPlan *plan)
{
    return plan->lang;
}

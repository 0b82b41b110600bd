/* A plan in the making: items and values as they come.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

RlvPlanBuilder *
rlv_plan_builder_new (RlvVocab *vocab, RlvFindings *findings)
{
    RlvPlanBuilder *builder = g_new0 (RlvPlanBuilder, 1);
    RlvPlan *plan = builder->plan = g_new0 (RlvPlan, 1);

    plan->vocab = rlv_vocab_ref (vocab);
    rlv_strings_init (&plan->strings);
    /* With room from the start: then also what stays empty has an address. */
    plan->items = g_array_sized_new (FALSE, FALSE, sizeof (RlvItem), 16);
    plan->values = g_array_sized_new (FALSE, FALSE, sizeof (RlvValue), 16);
    plan->refs = g_array_sized_new (FALSE, FALSE, sizeof (RlvItemIx), 16);
    plan->files = g_ptr_array_new_with_free_func (g_free);
    plan->parties = g_array_sized_new (FALSE, FALSE, sizeof (RlvParty), 16);
    plan->teams = g_array_sized_new (FALSE, FALSE, sizeof (RlvTeam), 16);
    plan->persons = g_array_sized_new (FALSE, FALSE, sizeof (RlvPerson), 16);
    plan->start = RLV_DAY_NONE;
    plan->lang = "en";

    builder->findings = findings;
    builder->errors = rlv_findings_count (findings, RLV_SEVERITY_ERROR);
    builder->open = g_array_new (FALSE, FALSE, sizeof (RlvItemIx));
    builder->faulty = g_hash_table_new (NULL, NULL);
    return builder;
}

void
rlv_plan_builder_free (RlvPlanBuilder *builder)
{
    if (builder == NULL)
        return;
    rlv_plan_free (builder->plan);
    g_array_unref (builder->open);
    g_hash_table_unref (builder->faulty);
    g_free (builder);
}

guint16
rlv_plan_builder_file (RlvPlanBuilder *builder, const char *name)
{
    GPtrArray *files = builder->plan->files;

    g_assert (files->len < G_MAXUINT16);
    g_ptr_array_add (files, g_strdup (name));
    return (guint16) (files->len - 1);
}

void
rlv_plan_builder_locate (RlvPlanBuilder *builder, RlvPlanLocate locate, gpointer data)
{
    builder->locate = locate;
    builder->locate_data = data;
}

/* The newest open item. */
static RlvItemIx
top (const RlvPlanBuilder *builder)
{
    const GArray *open = builder->open;

    return open->len > 0 ? g_array_index (open, RlvItemIx, open->len - 1) : RLV_NONE;
}

void
rlv_plan_builder_open (RlvPlanBuilder *builder, guint32 kind, guint16 file,
                       guint32 line, guint32 column)
{
    RlvPlan *plan = builder->plan;
    RlvItemIx ix = plan->items->len;
    RlvItem item = {
        .kind = kind,
        .up = top (builder),
        .end = RLV_NONE,
        .values = plan->values->len,
        .file = file,
        .line = line,
        .column = column,
    };

    g_array_append_val (plan->items, item);
    g_array_append_val (builder->open, ix);
}

void
rlv_plan_builder_close (RlvPlanBuilder *builder)
{
    RlvItemIx ix = top (builder);

    g_assert (ix != RLV_NONE);
    g_array_index (builder->plan->items, RlvItem, ix).end = builder->plan->items->len;
    g_array_set_size (builder->open, builder->open->len - 1);
}

/* --- faults --- */

gboolean
rlv_builder_may_say (RlvPlanBuilder *builder)
{
    if (builder->said == RLV_PLAN_MAX_FAULTS) {
        builder->unsaid++;
        return FALSE;
    }
    builder->said++;
    return TRUE;
}

void
rlv_builder_mark (RlvPlanBuilder *builder, RlvItemIx item)
{
    g_hash_table_add (builder->faulty, GUINT_TO_POINTER (item + 1));
}

gboolean
rlv_builder_is_faulty (const RlvPlanBuilder *builder, RlvItemIx item)
{
    return g_hash_table_contains (builder->faulty, GUINT_TO_POINTER (item + 1));
}

void
rlv_plan_builder_doubt (RlvPlanBuilder *builder)
{
    if (top (builder) != RLV_NONE)
        rlv_builder_mark (builder, top (builder));
}

RlvPlace
rlv_builder_place (const RlvPlanBuilder *builder, RlvItemIx item, guint32 attr)
{
    const RlvPlan *plan = builder->plan;
    RlvPlace place = rlv_plan_place (plan, item);
    guint n;

    if (attr == RLV_NONE || builder->locate == NULL)
        return place;
    return builder->locate (
        &place,
        rlv_vocab_kinds (plan->vocab, &n)[rlv_plan_item (plan, item)->kind]
            .attrs[attr]
            .name,
        builder->locate_data);
}

/* --- values --- */

static void
take_id (RlvPlanBuilder *builder, RlvItemIx item, guint32 attr, RlvText id)
{
    RlvStrings *strings = &builder->plan->strings;
    RlvItemIx first = rlv_strings_named (strings, id);

    if (first == RLV_NAMES_NOTHING || first == RLV_NAMES_UNREAD) {
        rlv_strings_name (strings, id, item);
        return;
    }
    if (!rlv_builder_may_say (builder))
        return;

    RlvPlace place = rlv_builder_place (builder, item, attr);
    RlvPlace other = rlv_builder_place (builder, first, attr);
    rlv_findings_add (builder->findings, RLV_SEVERITY_ERROR, "id-twice", &place,
                      _ ("the identifier \"%s\" is taken: %s:%u:%u has it"),
                      rlv_strings_get (strings, id), other.file ? other.file : "",
                      other.line, other.column);
    rlv_findings_why (builder->findings,
                      _ ("a reference to it could mean either of the two"));
    rlv_findings_mend (builder->findings, _ ("rename one of them, with the references "
                                             "that mean it"));
}

/* FALSE when there are more than a value can count.  Keeps the words of @text as texts,
 * to be resolved when all ids are known, after the whole of it. */
static gboolean
take_refs (RlvPlanBuilder *builder, const char *text, gsize len, RlvValue *value)
{
    RlvPlan *plan = builder->plan;
    const char *end = text + len;

    g_array_append_val (plan->refs, value->text);
    value->first = plan->refs->len;
    value->n = 0;
    while (text < end) {
        const char *word = text;

        while (text < end && *text != ' ')
            text++;
        if (text > word) {
            if (value->n == G_MAXUINT16)
                return FALSE;
            RlvText ref =
                rlv_strings_intern (&plan->strings, word, (gsize) (text - word));

            g_array_append_val (plan->refs, ref);
            value->n++;
        }
        text++;
    }
    return TRUE;
}

static void
say_value (RlvPlanBuilder *builder, guint32 attr, const RlvAttrDef *def, RlvText text,
           RlvValueFault fault)
{
    RlvItemIx item = top (builder);

    rlv_builder_mark (builder, item);
    if (!rlv_builder_may_say (builder))
        return;

    RlvPlace place = rlv_builder_place (builder, item, attr);
    rlv_value_say (builder->findings, &place, def,
                   rlv_strings_get (&builder->plan->strings, text), fault);
}

RlvValueFault
rlv_builder_parse (RlvPlanBuilder *builder, const RlvAttrDef *def, RlvText text,
                   RlvParsed *parsed)
{
    const char *written = builder->plan->strings.block + text;
    guint at = (text * 2654435761u ^ (guint) ((guintptr) def >> 4)) %
               G_N_ELEMENTS (builder->read);
    RlvValueFault fault;

    if (def->type == RLV_TYPE_TEXT || def->type == RLV_TYPE_ID ||
        def->type == RLV_TYPE_REF || def->type == RLV_TYPE_REFS)
        return rlv_value_parse (def, written, parsed);
    if (builder->read[at].def == def && builder->read[at].text == text) {
        *parsed = builder->read[at].parsed;
        return RLV_VALUE_GOOD;
    }
    fault = rlv_value_parse (def, written, parsed);
    if (fault == RLV_VALUE_GOOD) {
        builder->read[at].def = def;
        builder->read[at].text = text;
        builder->read[at].parsed = *parsed;
    }
    return fault;
}

gboolean
rlv_plan_builder_value (RlvPlanBuilder *builder, guint32 attr, const char *text,
                        gsize len)
{
    RlvPlan *plan = builder->plan;
    RlvItemIx ix = top (builder);
    guint n;
    RlvItem *item;
    const RlvAttrDef *def;
    RlvValue value = {.attr = (guint16) attr};
    RlvParsed parsed = {0};
    RlvValueFault fault;

    g_assert (ix != RLV_NONE && ix == plan->items->len - 1);
    item = &g_array_index (plan->items, RlvItem, ix);
    def = &rlv_vocab_kinds (plan->vocab, &n)[item->kind].attrs[attr];
    /* Free text hardly ever comes twice, and all else nearly always does. */
    value.text = def->type == RLV_TYPE_TEXT
                     ? rlv_strings_add (&plan->strings, text, len)
                     : rlv_strings_intern (&plan->strings, text, len);
    fault = rlv_builder_parse (builder, def, value.text, &parsed);
    if (fault != RLV_VALUE_GOOD) {
        say_value (builder, attr, def, value.text, fault);
        return FALSE;
    }
    if (def->type == RLV_TYPE_ID)
        take_id (builder, ix, attr, value.text);
    else if (def->type == RLV_TYPE_REFS && !take_refs (builder, text, len, &value)) {
        say_value (builder, attr, def, value.text, RLV_VALUE_MANY);
        return FALSE;
    }
    g_array_append_val (plan->values, value);
    item->n_values++;
    return TRUE;
}

void
rlv_plan_builder_excuse (RlvPlanBuilder *builder, const char *id, gsize len)
{
    RlvStrings *strings = &builder->plan->strings;
    RlvText text = rlv_strings_intern (strings, id, len);

    if (rlv_strings_named (strings, text) == RLV_NAMES_NOTHING)
        rlv_strings_name (strings, text, RLV_NAMES_UNREAD);
}

/* --- the end --- */

static void
note_empty (RlvPlanBuilder *builder)
{
    RlvPlace place;

    if (builder->plan->items->len == 0 ||
        rlv_findings_count (builder->findings, RLV_SEVERITY_ERROR) > builder->errors)
        return; /* they may well be in what was not understood */
    place = rlv_plan_place (builder->plan, 0);
    rlv_findings_add (builder->findings, RLV_SEVERITY_WARNING, "plan-empty", &place,
                      _ ("the plan has no task"));
    rlv_findings_mend (builder->findings, _ ("add what has to be done, under tasks"));
}

static void
take_plan (RlvPlan *plan)
{
    const RlvValue *start;
    const RlvValue *lang;

    if (plan->items->len == 0)
        return;
    start = rlv_plan_value_named (plan, 0, "start");
    lang = rlv_plan_value_named (plan, 0, "lang");
    if (start != NULL)
        plan->start =
            (RlvDay) rlv_plan_parsed (plan, rlv_plan_item (plan, 0), start).number;
    if (lang != NULL &&
        g_str_equal (rlv_strings_get (&plan->strings, lang->text), "fr"))
        plan->lang = "fr";
}

RlvPlan *
rlv_plan_builder_end (RlvPlanBuilder *builder, GError **error)
{
    g_autoptr (RlvPlanBuilder) owned = builder;
    RlvPlan *plan = builder->plan;
    guint errors;

    while (builder->open->len > 0)
        rlv_plan_builder_close (builder);
    rlv_plan_index (plan);
    rlv_builder_resolve (builder);
    rlv_builder_people (builder);
    take_plan (plan);
    rlv_builder_tasks (builder);
    if (plan->tasks->len == 0)
        note_empty (builder);
    if (builder->unsaid > 0)
        rlv_findings_add (builder->findings, RLV_SEVERITY_NOTE, "more", NULL,
                          rlv_ngettext ("one more fault is not listed",
                                        "%u more faults are not listed",
                                        builder->unsaid),
                          builder->unsaid);

    errors =
        rlv_findings_count (builder->findings, RLV_SEVERITY_ERROR) - builder->errors;
    if (errors + builder->unsaid > 0) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     rlv_ngettext ("the plan has one error", "the plan has %u errors",
                                   errors + builder->unsaid),
                     errors + builder->unsaid);
        return NULL;
    }
    return g_steal_pointer (&owned->plan);
}

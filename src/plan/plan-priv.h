/* Inside the plan room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>

#include "plan/strings.h"

/* One attribute that was written.  Numbers are read out of the text again when they are
 * asked for: few ever are, and a large plan has millions. */
typedef struct {
    guint16 attr; /* its place among those of its kind */
    guint16 n;    /* REFS: how many */
    union {
        RlvText text;  /* as written; of REF too until the plan is whole, */
        RlvItemIx ref; /* then what it names, or RLV_NONE */
        guint32 first; /* REFS: place in refs; the one before is the text */
    };
} RlvValue;

G_STATIC_ASSERT (sizeof (RlvValue) == 8);

/* What the text of a number, a span or a word of a list says. */
typedef struct {
    gint64 number; /* SPAN: the amount; ENUM: place in its list */
    RlvUnit unit;  /* SPAN */
} RlvParsed;

struct _RlvPlan {
    RlvVocab *vocab;
    RlvStrings strings;
    GArray *items;  /* RlvItem */
    GArray *values; /* RlvValue */
    GArray *refs;   /* RlvItemIx; RlvText until the plan is whole */
    GPtrArray *files;

    RlvItemIx *of_kind;     /* all items, by kind, then in document order */
    guint32 *first_of_kind; /* per kind, and one more */
    guint32 *rank;          /* per item, its place among those of its kind */

    GArray *parties;
    GArray *teams;
    GArray *persons;
    GArray *tasks;
    GArray *links;
    GArray *demands;
    RlvDay start;
    const char *lang;
};

typedef enum {
    RLV_VALUE_GOOD,
    RLV_VALUE_FORM,   /* not of the form of its type */
    RLV_VALUE_RANGE,  /* of the form, but too large, too small or too precise */
    RLV_VALUE_NO_DAY, /* a date of a month that has no such day */
    RLV_VALUE_MANY,   /* more names than can be counted */
    RLV_VALUE_SHORT,
    RLV_VALUE_LONG,
} RlvValueFault;

/* Reads @text as the type says; @parsed is set for numbers, spans and ENUM. */
RlvValueFault rlv_value_parse (const RlvAttrDef *def, const char *text,
                               RlvParsed *parsed);
/* Says what is wrong, and how it is written. */
void rlv_value_say (RlvFindings *findings, const RlvPlace *place, const RlvAttrDef *def,
                    const char *text, RlvValueFault fault);

struct _RlvPlanBuilder {
    RlvPlan *plan;
    RlvFindings *findings;
    guint errors;       /* there were when it began */
    guint said;         /* faults said so far */
    guint unsaid;       /* those over the limit */
    GArray *open;       /* RlvItemIx, outermost first */
    GHashTable *faulty; /* items (plus one): what they hold is not to be trusted */
    struct {
        const RlvAttrDef *def;
        RlvText text;
        RlvParsed parsed;
    } read[1024]; /* values read before: most come again and again */
    RlvPlanLocate locate;
    gpointer locate_data;
};

/* Faults said about one plan; more are counted. */
#define RLV_PLAN_MAX_FAULTS 100

/* FALSE when enough was said. */
gboolean rlv_builder_may_say (RlvPlanBuilder *builder);
gboolean rlv_builder_is_faulty (const RlvPlanBuilder *builder, RlvItemIx item);
/* The place of attribute @attr of @item, or of the item when @attr is RLV_NONE. */
RlvPlace rlv_builder_place (const RlvPlanBuilder *builder, RlvItemIx item,
                            guint32 attr);
void rlv_builder_mark (RlvPlanBuilder *builder, RlvItemIx item);
/* As rlv_value_parse(), of a text of the plan. */
RlvValueFault rlv_builder_parse (RlvPlanBuilder *builder, const RlvAttrDef *def,
                                 RlvText text, RlvParsed *parsed);

/* src/plan/refs.c: from names to items. */
void rlv_builder_resolve (RlvPlanBuilder *builder);

/* src/plan/index.c: items by kind, and their ranks. */
void rlv_plan_index (RlvPlan *plan);

/* src/plan/people.c, tasks.c: the typed arrays.  People come first. */
void rlv_builder_people (RlvPlanBuilder *builder);
void rlv_builder_tasks (RlvPlanBuilder *builder);

/* For code that takes many values of one item: which member of a structure each
 * attribute of its kind fills. */
typedef struct {
    guint8 *field; /* per attribute, place in the names given + 1; 0 for others */
} RlvFields;

/* @names ends with NULL; names that the vocabulary lacks are never seen. */
void rlv_fields_init (RlvFields *fields, const RlvVocab *vocab, const char *kind,
                      const char *const *names);
void rlv_fields_clear (RlvFields *fields);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RlvFields, rlv_fields_clear)

static inline const RlvItem *
rlv_plan_item (const RlvPlan *plan, RlvItemIx item)
{
    return &g_array_index (plan->items, RlvItem, item);
}

static inline RlvValue *
rlv_plan_values (const RlvPlan *plan, const RlvItem *item)
{
    return &g_array_index (plan->values, RlvValue, item->values);
}

static inline const RlvAttrDef *
rlv_plan_def (const RlvPlan *plan, const RlvItem *item, const RlvValue *value)
{
    guint n;

    return &rlv_vocab_kinds (plan->vocab, &n)[item->kind].attrs[value->attr];
}

/* The same words as in plans; FALSE when @text is none of them. */
gboolean rlv_link_type_parse (const char *text, RlvLinkType *type);
gboolean rlv_constraint_parse (const char *text, RlvConstraint *constraint);

/* Like the public calls, for vocabularies that lack the attribute or the kind: then
 * there is nothing. */
const RlvValue *rlv_plan_value_named (const RlvPlan *plan, RlvItemIx item,
                                      const char *attr);
const RlvItemIx *rlv_plan_of_kind_if_any (const RlvPlan *plan, const char *kind,
                                          guint32 *n);
/* Hundredths of a full-time person. */
gint32 rlv_plan_units (gint64 millionths);

/* The value of attribute number @attr, or NULL. */
const RlvValue *rlv_plan_value (const RlvPlan *plan, RlvItemIx item, guint32 attr);
/* What it says, of a value that was found good before. */
RlvParsed rlv_plan_parsed (const RlvPlan *plan, const RlvItem *item,
                           const RlvValue *value);
/* What was written. */
const char *rlv_plan_written (const RlvPlan *plan, const RlvItem *item,
                              const RlvValue *value);

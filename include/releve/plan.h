/* <releve/plan.h>: the plan as data: what was agreed, and nothing of what happened.
 *
 * A plan is a tree of items, one per XML element, kept in document order with the place
 * each was read from.  What an element may hold is said by the vocabulary, which is
 * read from the schema: a new attribute there is a new attribute here.  Beside the
 * items stand typed arrays of what the scheduling needs; they refer to one another by
 * index.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

G_BEGIN_DECLS

#define RLV_NONE G_MAXUINT32

typedef guint32 RlvItemIx; /* place among the items, document order */
typedef guint32 RlvTaskIx; /* place among the tasks, document order */

/* --- the vocabulary -------------------------------------------------------------- */

typedef enum {
    RLV_TYPE_TEXT,
    RLV_TYPE_ID,      /* unique in the whole plan */
    RLV_TYPE_REF,     /* one id, of an item of a stated kind */
    RLV_TYPE_REFS,    /* ids with blanks between */
    RLV_TYPE_INTEGER, /* as it is */
    RLV_TYPE_DECIMAL, /* in millionths: "0.35" is 350000 */
    RLV_TYPE_MONEY,   /* in cents */
    RLV_TYPE_BOOLEAN, /* 0 or 1 */
    RLV_TYPE_DATE,    /* an RlvDay */
    RLV_TYPE_CLOCK,   /* "08:30": minutes since midnight; "24:00" is 1440 */
    RLV_TYPE_SPAN,    /* an RlvSpan */
    RLV_TYPE_ENUM,    /* one of a list; kept as text */
    RLV_TYPE_ENUMS,   /* several of a list, blanks between; kept as text */
} RlvType;

#define RLV_DECIMAL_ONE 1000000

typedef struct {
    const char *name;
    RlvType type;
    gboolean required;
    const char *const *targets; /* REF, REFS: kinds it may name; NULL-terminated */
    const char *const *values;  /* ENUM, ENUMS: what is allowed; NULL-terminated */
    guint min_length;           /* of text, in characters */
    guint max_length;           /* 0: no limit */
    gboolean bounded; /* numbers and dates: from least to most, both allowed */
    gint64 least, most;
    gint64 step; /* DECIMAL: of what it is a multiple; 0: of anything */
} RlvAttrDef;

/* One element of the vocabulary.  An element's own text, where it may have any, is the
 * attribute called "". */
typedef struct {
    const char *name;
    guint n_attrs;
    const RlvAttrDef *attrs;
} RlvKindDef;

typedef struct _RlvVocab RlvVocab; /* immutable, shared by plans */

/* One more owner of @vocab; returns it. */
RlvVocab *rlv_vocab_ref (RlvVocab *vocab);
/* One owner less; the last one frees it. */
void rlv_vocab_unref (RlvVocab *vocab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvVocab, rlv_vocab_unref)
/* All elements, @n of them; an element's place here is its kind. */
const RlvKindDef *rlv_vocab_kinds (const RlvVocab *vocab, guint *n);
/* The kind of elements called @name; RLV_NONE when there is no such element. */
guint32 rlv_vocab_find (const RlvVocab *vocab, const char *name);

/* The place of attribute @name of that kind; RLV_NONE when it has none. */
guint32 rlv_vocab_attr (const RlvVocab *vocab, guint32 kind, const char *name);

/* Reads @text as INTEGER, DECIMAL, MONEY, BOOLEAN, DATE or CLOCK, in the units given
 * above. FALSE, and @number is left alone, when it is not of that form or out of range.
 */
gboolean rlv_number_parse (RlvType type, const char *text, gint64 *number);

/* Makes a vocabulary out of @kinds (copied, strings too). */
RlvVocab *rlv_vocab_new (const RlvKindDef *kinds, guint n);

/* --- items ----------------------------------------------------------------------- */

typedef struct {
    guint32 kind;   /* place in the vocabulary */
    RlvItemIx up;   /* the item around it; RLV_NONE for the plan itself */
    RlvItemIx end;  /* first item after everything inside it */
    guint32 values; /* its first value */
    guint16 n_values;
    guint16 file;
    guint32 line;
    guint32 column;
} RlvItem;

typedef struct _RlvPlan RlvPlan; /* immutable: readers may keep pointers into it */

/* Frees a plan with all its texts; NULL is nothing. */
void rlv_plan_free (RlvPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvPlan, rlv_plan_free)

/* What the plan may hold.  Owned by @plan. */
const RlvVocab *rlv_plan_vocab (const RlvPlan *plan);
/* All items in document order, @n of them; the first is the plan itself.  Owned by
 * @plan. */
const RlvItem *rlv_plan_items (const RlvPlan *plan, guint32 *n);

/* The items called @kind ("risk"), @n of them, in document order.  @kind must be in the
 * vocabulary.  Owned by @plan. */
const RlvItemIx *rlv_plan_of_kind (const RlvPlan *plan, const char *kind, guint32 *n);

/* The item with that id, of any kind; RLV_NONE when there is none. */
RlvItemIx rlv_plan_find (const RlvPlan *plan, const char *id);

/* The next child of @item called @kind (NULL: any) after @after (RLV_NONE: the first);
 * RLV_NONE at the end. */
RlvItemIx rlv_plan_child (const RlvPlan *plan, RlvItemIx item, const char *kind,
                          RlvItemIx after);

/* The name of the element that @item was: "task". */
const char *rlv_plan_kind_name (const RlvPlan *plan, RlvItemIx item);
/* Where @item was read: its tag.  The file's name is owned by @plan. */
RlvPlace rlv_plan_place (const RlvPlan *plan, RlvItemIx item);

/* The calls below take the name of an attribute that the vocabulary knows for that kind
 * of item: a misspelt name is a bug, and stops the program. */

/* Whether attribute @attr of @item was written. */
gboolean rlv_item_has (const RlvPlan *plan, RlvItemIx item, const char *attr);
/* What was written there, or NULL.  Owned by @plan. */
const char *rlv_item_text (const RlvPlan *plan, RlvItemIx item, const char *attr);
/* The number that it stands for, where it is of type INTEGER, DECIMAL, MONEY, BOOLEAN,
 * DATE or CLOCK; @absent when it was not written. */
gint64 rlv_item_int (const RlvPlan *plan, RlvItemIx item, const char *attr,
                     gint64 absent);
/* Gives the duration it stands for; FALSE, and @span is left alone, when it was not
 * written. */
gboolean rlv_item_span (const RlvPlan *plan, RlvItemIx item, const char *attr,
                        RlvSpan *span);
/* The first item that it names, or RLV_NONE. */
RlvItemIx rlv_item_ref (const RlvPlan *plan, RlvItemIx item, const char *attr);
/* All items that it names, @n of them.  Owned by @plan. */
const RlvItemIx *rlv_item_refs (const RlvPlan *plan, RlvItemIx item, const char *attr,
                                guint32 *n);
/* The @k-th attribute of @item that was written, below its .n_values: its place among
 * those of its kind; what was written there goes to *@text, owned by @plan. */
guint32 rlv_item_nth (const RlvPlan *plan, RlvItemIx item, guint k, const char **text);
/* The id of @item, or "". */
const char *rlv_item_id (const RlvPlan *plan, RlvItemIx item);
/* The name of @item in language @lang ("en", "fr"; NULL: the plan's own): attribute
 * @lang if written, else "name", else its id. */
const char *rlv_item_name (const RlvPlan *plan, RlvItemIx item, const char *lang);

/* --- typed arrays ---------------------------------------------------------------- */

typedef enum {
    RLV_SIDE_CLIENT,
    RLV_SIDE_PROVIDER,
    RLV_SIDE_BOTH,
    RLV_SIDE_THIRD, /* a successor */
} RlvSide;
#define RLV_N_SIDES 4
/* "client", "provider", "both" or "third": as plans say it, untranslated. */
const char *rlv_side_name (RlvSide side);
/* Reads what rlv_side_name() writes; FALSE when @text is nothing of that. */
gboolean rlv_side_parse (const char *text, RlvSide *side);

typedef enum { RLV_LINK_FS, RLV_LINK_SS, RLV_LINK_FF, RLV_LINK_SF } RlvLinkType;
/* "FS", "SS", "FF" or "SF": as plans say it. */
const char *rlv_link_type_name (RlvLinkType type);

typedef enum {
    RLV_CONSTRAINT_NONE,
    RLV_CONSTRAINT_SNET, /* start no earlier than */
    RLV_CONSTRAINT_SNLT, /* start no later than */
    RLV_CONSTRAINT_FNET, /* finish no earlier than */
    RLV_CONSTRAINT_FNLT, /* finish no later than */
    RLV_CONSTRAINT_MSO,  /* must start on */
    RLV_CONSTRAINT_MFO,  /* must finish on */
    RLV_CONSTRAINT_ALAP, /* as late as possible */
} RlvConstraint;
/* "SNET" and so on, as plans say it; "" for none. */
const char *rlv_constraint_name (RlvConstraint constraint);

typedef struct {
    RlvItemIx item;
    const char *id;
    const char *role; /* "client", "provider", "incumbent", "successor", … */
    RlvSide side;     /* which side it stands on; RLV_SIDE_THIRD for a successor */
} RlvParty;

typedef struct {
    RlvItemIx item;
    const char *id;
    guint32 party;
    RlvSide side;
    guint32 calendar;    /* its own, else its site's, else the plan's first */
    guint32 wave;        /* or RLV_NONE */
    guint32 counterpart; /* the paired team, on whichever of the two it was said, or
                            RLV_NONE */
    guint32 first_person;
    guint32 n_persons;
} RlvTeam;

typedef struct {
    RlvItemIx item;
    const char *id;
    guint32 team;
    guint32 calendar; /* his or her own, else the team's */
    gint32 units;     /* hundredths of a full-time person: fte 0.5 is 50 */
    RlvDay from;      /* first day, or RLV_DAY_NONE */
    RlvDay until;     /* last day, included, or RLV_DAY_NONE */
} RlvPerson;

typedef struct {
    RlvItemIx item;
    gint32 priority; /* 0..1000, 500 when not said; higher goes first */
    const char *id;
    const char *kind; /* "milestone", "kt", "cutover"…; "" when not said */
    RlvSide side;     /* when not said: its team's, else both */
    RlvConstraint constraint;
    RlvDay constraint_day;
    RlvDay deadline;  /* or RLV_DAY_NONE; misses are findings, not moves */
    guint32 team;     /* answerable team, or RLV_NONE */
    guint32 phase;    /* index among items of kind "phase", or RLV_NONE */
    guint32 wave;     /* index among items of kind "wave", or RLV_NONE */
    guint32 calendar; /* said on the task itself, or RLV_NONE */
    RlvItemIx window; /* must run inside one occurrence of it, or RLV_NONE */
    RlvItemIx gate;   /* the gate it decides, or RLV_NONE */
    RlvSpan best, likely,
        worst; /* equal when there is one duration; likely is planned */
    guint32 first_link, n_links; /* links that end here */
    guint32 first_demand, n_demands;
} RlvTask;

typedef struct {
    RlvTaskIx from; /* the predecessor */
    RlvTaskIx to;
    RlvLinkType type;
    RlvItemIx item;
    RlvSpan lag; /* DAY and MINUTE on the successor's calendar */
} RlvLink;

/* Somebody a task needs all the while it runs.  Exactly one of @person, @team, or @side
 * (then any team of that side that has @skill will do). */
typedef struct {
    RlvTaskIx task;
    guint32 person;  /* or RLV_NONE */
    guint32 team;    /* or RLV_NONE */
    RlvSide side;    /* of the person or team, when one is named */
    RlvItemIx skill; /* or RLV_NONE */
    gint32 level;    /* least level of the skill, 1..5; 0 when not said */
    gint32 units; /* hundredths of a full-time person; of a person, that share of his or
                     her own time */
    RlvItemIx item; /* the need, or the task where it is implied */
} RlvDemand;

/* The parties, @n of them, in document order.  Owned by @plan, like those below. */
const RlvParty *rlv_plan_parties (const RlvPlan *plan, guint32 *n);
/* The teams, in document order. */
const RlvTeam *rlv_plan_teams (const RlvPlan *plan, guint32 *n);
/* The persons, in document order, so that those of a team stand together. */
const RlvPerson *rlv_plan_persons (const RlvPlan *plan, guint32 *n);
/* The tasks, in document order. */
const RlvTask *rlv_plan_tasks (const RlvPlan *plan, guint32 *n);
/* The links, by the task that waits. */
const RlvLink *rlv_plan_links (const RlvPlan *plan, guint32 *n);
/* What tasks need, by task. */
const RlvDemand *rlv_plan_demands (const RlvPlan *plan, guint32 *n);

/* The task with that id; RLV_NONE when there is none. */
RlvTaskIx rlv_plan_find_task (const RlvPlan *plan, const char *id);
/* The place of the team with that id among the teams; RLV_NONE when there is none. */
guint32 rlv_plan_find_team (const RlvPlan *plan, const char *id);
/* The task that item is, or RLV_NONE. */
RlvTaskIx rlv_plan_task_of (const RlvPlan *plan, RlvItemIx item);

/* First day of the plan: plan/@start. */
RlvDay rlv_plan_start (const RlvPlan *plan);
/* "en" or "fr": the language it is written in. */
const char *rlv_plan_lang (const RlvPlan *plan);

/* --- making one ------------------------------------------------------------------ */

/* A plan in the making.  A reader opens an item, gives its attributes, opens and closes
 * those inside, and closes it. Faults in the values become findings; nothing here stops
 * early. */
typedef struct _RlvPlanBuilder RlvPlanBuilder;

/* Begins a plan of what @vocab holds; faults go to @findings, which must live longer.
 * Free with rlv_plan_builder_end(), or with rlv_plan_builder_free() to give up. */
RlvPlanBuilder *rlv_plan_builder_new (RlvVocab *vocab, RlvFindings *findings);
/* Gives up a plan in the making; NULL is nothing. */
void rlv_plan_builder_free (RlvPlanBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvPlanBuilder, rlv_plan_builder_free)

/* Names a file; later items say that they came from it.  Returns its number. */
guint16 rlv_plan_builder_file (RlvPlanBuilder *builder, const char *name);
/* Opens an item inside the newest open one: element number @kind of the vocabulary, at
 * that place of file number @file. */
void rlv_plan_builder_open (RlvPlanBuilder *builder, guint32 kind, guint16 file,
                            guint32 line, guint32 column);
/* Attribute number @attr of the kind of the newest open item, before any other is
 * opened; @text need not end in 0.  FALSE when it was a fault, which was then said. */
gboolean rlv_plan_builder_value (RlvPlanBuilder *builder, guint32 attr,
                                 const char *text, gsize len);
/* Closes the newest open item. */
void rlv_plan_builder_close (RlvPlanBuilder *builder);

/* Where attribute @attr of the item at @item was written; only asked when a fault is to
 * be said.  Without one, faults of attributes stand at the item. */
typedef RlvPlace (*RlvPlanLocate) (const RlvPlace *item, const char *attr,
                                   gpointer data);
/* Has @locate asked for the places of attributes, with @data. */
void rlv_plan_builder_locate (RlvPlanBuilder *builder, RlvPlanLocate locate,
                              gpointer data);

/* The reader has said something of the newest open item: do not check it as a whole, so
 * that one cause gives one finding. */
void rlv_plan_builder_doubt (RlvPlanBuilder *builder);
/* What bears that id could not be read: references to it are no faults. */
void rlv_plan_builder_excuse (RlvPlanBuilder *builder, const char *id, gsize len);

/* Resolves every reference, fills the typed arrays and consumes @builder whatever
 * happens.  What is wrong (ids twice, references to nothing or to the wrong kind, with
 * the nearest name) goes to the findings.  Free the plan with rlv_plan_free().
 * Errors: RLV_ERROR_INPUT when a finding is an error. */
RlvPlan *rlv_plan_builder_end (RlvPlanBuilder *builder, GError **error);

G_END_DECLS

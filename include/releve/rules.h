/* <releve/rules.h>: what a sound plan has, as packs of rules with their sources.
 *
 * A pack is an ISO Schematron file (ISO/IEC 19757-3, queryBinding "xslt"); each of its
 * patterns is a rule with a name that never changes, such as "NET-03", which says what
 * it asks, why, what to do, and where that comes from, in English and in French.
 * schemas/formats.md says how one is written.  Rules look at the plan as a document, to
 * which what was computed is added: sides, dates, floats, loads, ways back.
 *
 * A rule about a section speaks only in a plan that has this section; that the section
 * is missing is one note, under the name "SEC-01".
 *
 * A plan may set a rule aside with <waiver rule item because by until>, for one item
 * and all inside it, or for the whole plan when no item is named; until that day,
 * included.  What it covers is still told, as a waived finding, whichever room found
 * it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/track.h>

G_BEGIN_DECLS

/* A text in both languages. */
typedef struct {
    const char *en, *fr;
} RlvWording;

/* The one of the language of texts now; NULL when there is none. */
const char *rlv_worded (const RlvWording *wording);

/* How it is known that a source says so. */
typedef enum {
    RLV_CITED_PRACTICE,  /* no text says so: those who do it do so */
    RLV_CITED_SECONDARY, /* as those tell it who have read it */
    RLV_CITED_VERIFIED,  /* compared with the text itself */
} RlvCited;

/* "practice", "secondary", "verified": stable, untranslated. */
const char *rlv_cited_name (RlvCited cited);

typedef struct {
    const char *name;    /* "dora" */
    const char *version; /* "1.0" */
    RlvWording title;
    RlvWording when;  /* to which plans it applies, or NULLs: to every one */
    RlvDay from;      /* in force from that day on, or RLV_DAY_NONE */
    RlvDay until;     /* to that day, included, or RLV_DAY_NONE */
    RlvDay checked;   /* when somebody last held it against its sources, or NONE */
    const char *file; /* where it was read; NULL: the program carries it */
    guint n_rules;
} RlvPackInfo;

/* An example of a rule: text of a sound plan, and what the rule finds fault with when
 * it stands in its place. */
typedef struct {
    const char *passes, *breaks;
} RlvSwap;

typedef struct {
    const char *in;     /* the sound plan, among tests/ of the sources: "sound.xml" */
    const char *at;     /* the finding stands on the line of this text */
    const char *others; /* names, with blanks between, of rules that find fault with it
                           too; or NULL */
    guint n;
    const RlvSwap *swaps; /* all of them together; the first is the one to show */
} RlvExample;

typedef struct {
    const char *name; /* "NET-03" */
    const RlvPackInfo *pack;
    RlvSeverity severity; /* of most that it finds; a profile or a plan may change it */
    gboolean dated;       /* it needs computed dates */
    gboolean told;        /* by another room: the pack has its words only */
    RlvWording asks;      /* one sentence, without a full stop */
    RlvWording why, mend;
    RlvWording source; /* law, standard or practice */
    RlvCited cited;
    const char *see;    /* where to read on, or NULL */
    RlvDay from, until; /* as of a pack */
    guint n_examples;
    const RlvExample *examples;
} RlvRule;

/* --- packs ----------------------------------------------------------------------- */

typedef struct _RlvPack RlvPack;
typedef struct _RlvPacks RlvPacks;

/* Those that the program carries.  Free with rlv_packs_free(). Errors:
 * RLV_ERROR_INTERNAL when one is faulty. */
RlvPacks *rlv_packs_new (GError **error);
/* Frees them; NULL is nothing. */
void rlv_packs_free (RlvPacks *packs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvPacks, rlv_packs_free)

/* Adds a pack, written by anybody, out of the @len bytes at @xml, which @name stands
 * for in messages.  What is wrong with it goes to @findings, each with its own line.
 * One that has the name of another takes its place, which a note tells.  Errors:
 * RLV_ERROR_INPUT when it cannot be used; then nothing was added. */
gboolean rlv_packs_add (RlvPacks *packs, const char *xml, gsize len, const char *name,
                        RlvFindings *findings, GError **error);
/* The same of a file, or of each "*.sch" in a folder, by name.  Errors: also
 * RLV_ERROR_INPUT when nothing is there. */
gboolean rlv_packs_add_path (RlvPacks *packs, const char *path, RlvFindings *findings,
                             GError **error);

/* All packs, @n of them: the core, the others of the program by name, then those of
 * others by name.  Owned by @packs, like those below. */
const RlvPackInfo *const *rlv_packs_list (const RlvPacks *packs, guint *n);
/* All rules, by name. */
const RlvRule *const *rlv_packs_rules (const RlvPacks *packs, guint *n);
/* The rule called @name, whatever the case of its letters; NULL when there is none. */
const RlvRule *rlv_packs_find (const RlvPacks *packs, const char *name);
/* The name of a rule that is nearest to @name, owned by @packs; NULL when none is. */
const char *rlv_rule_nearest (const RlvPacks *packs, const char *name);
/* Whether @finding says that @rule was not asked, or not to its end. */
gboolean rlv_rule_unasked (const RlvPacks *packs, const RlvRule *rule,
                           const RlvFinding *finding);

/* --- running --------------------------------------------------------------------- */

/* What rules look at.  All but .plan may be missing: then what needs it is left out. */
typedef struct {
    const RlvPlan *plan;
    const RlvGraph *graph;
    RlvTimes *times;
    const RlvSchedule *schedule;
    RlvTime data_date; /* with the next: as given to the scheduler */
    const RlvActual *actuals;
    RlvDay today;        /* RLV_DAY_NONE: no waiver runs out */
    const char *profile; /* or NULL: as the plan says */
} RlvView;

/* Whether a pack applies to a plan, and why. */
typedef struct {
    const RlvPackInfo *pack;
    gboolean applies;
    char *because; /* translated: a sentence without a full stop */
} RlvChoice;

/* Asks the rules of those packs that apply to the plan, waives what a waiver covers,
 * also of what @findings holds already, and says which waivers have run out ("WAI-01")
 * or name no rule ("WAI-02"). */
void rlv_rules_run (RlvPacks *packs, const RlvView *view, RlvFindings *findings);
/* The same, and says like rlv_packs_choose() which packs were asked. */
GPtrArray *rlv_rules_ask (RlvPacks *packs, const RlvView *view, RlvFindings *findings);

/* Only waives what @findings holds already and a waiver of @plan covers: for whoever
 * has dates made and runs no rules.  Says nothing of the waivers themselves. */
void rlv_rules_waive (const RlvPlan *plan, RlvDay today, RlvFindings *findings);

/* The document that rules look at, as XML.  Free with g_free(). */
char *rlv_rules_document (const RlvView *view);

/* Per pack, by name, whether it applies: an RlvChoice array.  Free with
 * g_ptr_array_unref(). */
GPtrArray *rlv_packs_choose (RlvPacks *packs, const RlvView *view);

/* The profile that holds for a plan: "young", "transition" or "strict". */
const char *rlv_rules_profile (const RlvView *view);

/* Minutes of processor time would be a result that depends on the machine: this is for
 * measuring only.  @tell gets each rule as it begins, and NULL at the end. */
void rlv_rules_watch (RlvPacks *packs,
                      void (*tell) (const RlvRule *rule, gpointer data), gpointer data);

G_END_DECLS

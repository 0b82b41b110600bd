/* Which step of its wave a task does not wait for: from teaching to acceptance.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/facts.h"

/* The order in which a service changes hands, then what has to be done before somebody
 * decides. */
enum { TEACH, PLAYBACK, WATCH, DO, REVIEW, DECIDE, CUT, CARE, ACCEPT, N_STEPS };
enum { AGREED = N_STEPS, REHEARSED, N_SLOTS, NO_SLOT };
#define SLOT_MASK 15

static const struct {
    const char *kind;
    guint slot;
} slots[] = {{"kt", TEACH},
             {"playback", PLAYBACK},
             {"shadow", WATCH},
             {"support-secondary", WATCH},
             {"reverse-shadow", DO},
             {"support-primary", DO},
             {"readiness-review", REVIEW},
             {"go-no-go", DECIDE},
             {"cutover", CUT},
             {"hypercare", CARE},
             {"acceptance", ACCEPT},
             {"accept", AGREED},
             {"rehearsal", REHEARSED}};

/* The tasks of one slot, for one wave and service (or those that name no service). */
typedef struct {
    gint64 key;
    RlvTaskIx first;
} Set;

/* That @task waits for some task of set @a or of set @b. */
typedef struct {
    RlvTaskIx task;
    guint32 a, b; /* or RLV_NONE */
    gboolean met;
} Want;

typedef struct {
    RlvTaskIx task;
    guint32 set;
} Pair;

typedef struct {
    const RlvPlan *plan;
    const RlvTask *tasks;
    guint32 n;
    GArray *sets;       /* Set */
    GHashTable *by_key; /* gint64 -> index of the set, plus one */
    GArray *pairs;      /* Pair */
    GPtrArray *waves;   /* per wave, the services of its tasks: a GArray of RlvItemIx */
    GArray *wants;      /* Want, by task */
} Chain;

static guint
slot_of (const RlvTask *task)
{
    for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
        if (g_str_equal (task->kind, slots[i].kind))
            return slots[i].slot;
    return NO_SLOT;
}

/* No service is RLV_NONE, which no item is. */
static gint64
key_of (guint32 wave, RlvItemIx service, guint slot)
{
    return ((gint64) wave << 36) | ((gint64) service << 4) | slot;
}

static guint32
find_set (const Chain *chain, guint32 wave, RlvItemIx service, guint slot)
{
    gint64 key = key_of (wave, service, slot);
    guint found = GPOINTER_TO_UINT (g_hash_table_lookup (chain->by_key, &key));

    return found > 0 ? found - 1 : RLV_NONE;
}

static void
add_to_set (Chain *chain, RlvTaskIx task, RlvItemIx service, guint slot)
{
    guint32 wave = chain->tasks[task].wave;
    guint32 set = find_set (chain, wave, service, slot);
    Pair pair = {task, set};

    if (set == RLV_NONE) {
        Set made = {key_of (wave, service, slot), task};
        gint64 *key = g_new (gint64, 1);

        *key = made.key;
        pair.set = chain->sets->len;
        g_array_append_val (chain->sets, made);
        g_hash_table_insert (chain->by_key, key, GUINT_TO_POINTER (pair.set + 1));
    }
    g_array_append_val (chain->pairs, pair);
}

static void
add_service (Chain *chain, guint32 wave, RlvItemIx service)
{
    GArray *services = chain->waves->pdata[wave];

    for (guint i = 0; i < services->len; i++)
        if (g_array_index (services, RlvItemIx, i) == service)
            return;
    g_array_append_val (services, service);
}

static void
add_task (Chain *chain, RlvTaskIx task, guint slot)
{
    guint32 n;
    const RlvItemIx *services =
        rlv_item_refs (chain->plan, chain->tasks[task].item, "service", &n);

    for (guint32 i = 0; i < n; i++) {
        add_service (chain, chain->tasks[task].wave, services[i]);
        add_to_set (chain, task, services[i], slot);
    }
    if (n == 0)
        add_to_set (chain, task, RLV_NONE, slot);
}

/* --- what a task should wait for ------------------------------------------------- */

/* FALSE when there is no such task. */
static gboolean
want (Chain *chain, RlvTaskIx task, RlvItemIx service, guint slot)
{
    guint32 wave = chain->tasks[task].wave;
    Want made = {task, find_set (chain, wave, service, slot),
                 find_set (chain, wave, RLV_NONE, slot), FALSE};

    if (made.a == RLV_NONE && made.b == RLV_NONE)
        return FALSE;
    g_array_append_val (chain->wants, made);
    return TRUE;
}

/* The nearest step before its own that there is, for that service. */
static void
want_for (Chain *chain, RlvTaskIx task, RlvItemIx service, guint slot)
{
    guint32 wave = chain->tasks[task].wave;

    if (slot >= N_STEPS)
        return;
    for (guint i = slot; i > 0; i--)
        if (want (chain, task, service, i - 1))
            break;
    if (slot != DECIDE &&
        (slot != CUT || find_set (chain, wave, service, DECIDE) != RLV_NONE ||
         find_set (chain, wave, RLV_NONE, DECIDE) != RLV_NONE))
        return;
    want (chain, task, service, AGREED);
    want (chain, task, service, REHEARSED);
}

static void
add_wants (Chain *chain, RlvTaskIx task, guint slot)
{
    const GArray *all = chain->waves->pdata[chain->tasks[task].wave];
    guint32 n;
    const RlvItemIx *services =
        rlv_item_refs (chain->plan, chain->tasks[task].item, "service", &n);

    for (guint32 i = 0; i < n; i++)
        want_for (chain, task, services[i], slot);
    if (n > 0)
        return;
    for (guint i = 0; i < all->len; i++)
        want_for (chain, task, g_array_index (all, RlvItemIx, i), slot);
    if (all->len == 0)
        want_for (chain, task, RLV_NONE, slot);
}

/* --- what it waits for ----------------------------------------------------------- */

static guint64
bit_of (guint32 set, guint32 base)
{
    return set != RLV_NONE && set >= base && set - base < 64
               ? G_GUINT64_CONSTANT (1) << (set - base)
               : 0;
}

/* Of 64 sets at a time, by passing on in order of the links which of them lie behind:
 * the graph is walked once for all of them. */
static void
meet (Chain *chain, const RlvTaskIx *order, guint32 base, guint64 *own, guint64 *behind)
{
    guint32 n_links;
    const RlvLink *links = rlv_plan_links (chain->plan, &n_links);

    memset (own, 0, chain->n * sizeof *own);
    for (guint i = 0; i < chain->pairs->len; i++) {
        const Pair *pair = &g_array_index (chain->pairs, Pair, i);

        own[pair->task] |= bit_of (pair->set, base);
    }
    for (guint32 i = 0; i < chain->n; i++) {
        const RlvTask *task = &chain->tasks[order[i]];
        guint64 bits = 0;

        for (guint32 k = 0; k < task->n_links; k++) {
            RlvTaskIx from = links[task->first_link + k].from;

            bits |= own[from] | behind[from];
        }
        behind[order[i]] = bits;
    }
    for (guint i = 0; i < chain->wants->len; i++) {
        Want *w = &g_array_index (chain->wants, Want, i);

        if (behind[w->task] & (bit_of (w->a, base) | bit_of (w->b, base)))
            w->met = TRUE;
    }
}

static gboolean
has_word (const char *list, const char *word)
{
    g_auto (GStrv) words = g_strsplit (list, " ", -1);

    return g_strv_contains ((const char *const *) words, word);
}

static void
add_id (GString *ids, const char *id)
{
    if (ids->len == 0)
        g_string_assign (ids, id);
    else if (!has_word (ids->str, id))
        g_string_append_printf (ids, " %s", id);
}

static void
tell_task (Tree *tree, RlvItemIx item, GString *skips, GString *before)
{
    if (skips->len > 0)
        rlv_tree_fact (tree, item, "skips", skips->str);
    if (before->len > 0)
        rlv_tree_fact (tree, item, "unready", before->str);
    g_string_truncate (skips, 0);
    g_string_truncate (before, 0);
}

/* The wants of a task stand together. */
static void
tell (Tree *tree, const Chain *chain)
{
    g_autoptr (GString) skips = g_string_new (NULL);
    g_autoptr (GString) before = g_string_new (NULL);

    for (guint i = 0; i < chain->wants->len; i++) {
        const Want *w = &g_array_index (chain->wants, Want, i);
        const Set *set =
            &g_array_index (chain->sets, Set, w->a != RLV_NONE ? w->a : w->b);

        if (!w->met)
            add_id ((set->key & SLOT_MASK) < N_STEPS ? skips : before,
                    chain->tasks[set->first].id);
        if (i + 1 == chain->wants->len ||
            g_array_index (chain->wants, Want, i + 1).task != w->task)
            tell_task (tree, chain->tasks[w->task].item, skips, before);
    }
}

static void
chain_clear (Chain *chain)
{
    g_array_unref (chain->sets);
    g_hash_table_unref (chain->by_key);
    g_array_unref (chain->pairs);
    g_ptr_array_unref (chain->waves);
    g_array_unref (chain->wants);
}

static void
chain_init (Chain *chain, const RlvPlan *plan)
{
    guint32 n_waves;

    chain->plan = plan;
    chain->tasks = rlv_plan_tasks (plan, &chain->n);
    chain->sets = g_array_new (FALSE, FALSE, sizeof (Set));
    chain->by_key = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    chain->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
    chain->waves = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
    chain->wants = g_array_new (FALSE, FALSE, sizeof (Want));
    rlv_plan_of_kind (plan, "wave", &n_waves);
    for (guint32 i = 0; i < n_waves; i++)
        g_ptr_array_add (chain->waves, g_array_new (FALSE, FALSE, sizeof (RlvItemIx)));
}

void
rlv_facts_chain (Tree *tree, const RlvView *view)
{
    const RlvTaskIx *order = view->graph != NULL ? rlv_graph_order (view->graph) : NULL;
    g_autofree guint64 *own = NULL, *behind = NULL;
    g_autofree guint8 *slot = NULL;
    Chain chain;

    if (order == NULL)
        return;
    chain_init (&chain, view->plan);
    slot = g_new (guint8, MAX (chain.n, 1));
    for (RlvTaskIx i = 0; i < chain.n; i++) {
        slot[i] = chain.tasks[i].wave != RLV_NONE ? (guint8) slot_of (&chain.tasks[i])
                                                  : NO_SLOT;
        if (slot[i] != NO_SLOT)
            add_task (&chain, i, slot[i]);
    }
    for (RlvTaskIx i = 0; i < chain.n; i++)
        if (slot[i] != NO_SLOT)
            add_wants (&chain, i, slot[i]);
    own = g_new (guint64, MAX (chain.n, 1));
    behind = g_new (guint64, MAX (chain.n, 1));
    for (guint32 base = 0; base < chain.sets->len; base += 64)
        meet (&chain, order, base, own, behind);
    tell (tree, &chain);
    chain_clear (&chain);
}

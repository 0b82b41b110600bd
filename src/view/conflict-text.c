/* What cannot hold together, for people: statements with their places, long rows of
 * links as one line.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define EASES 8 /* told of a set */

/* --- many statements as few lines --------------------------------------------- */

#define FEW       12 /* statements that are told one by one */
#define LEAST_RUN 3  /* links in a row that are told as one line */

typedef struct {
    RlvItemIx item; /* where it stands */
    guint at;       /* among all, as they were added */
    char *words;
} Line;

typedef struct {
    const RlvOutlook *outlook;
    const RlvConflict *set;
    GHashTable *into, *from; /* task → its one link in the set + 1; NULL: several */
    guint8 *told;            /* by statement */
    GArray *lines;           /* Line */
} Digest;

static const RlvLink *
link_of (const RlvOutlook *outlook, const RlvStatement *it)
{
    guint32 n;

    return &rlv_plan_links (outlook->plan, &n)[it->ix];
}

static void
add_line (Digest *digest, RlvItemIx item, GString *words)
{
    Line line = {item, digest->lines->len, g_string_free (words, FALSE)};

    g_array_append_val (digest->lines, line);
}

static void
index_end (GHashTable *ends, RlvTaskIx task, guint statement)
{
    gpointer key = GUINT_TO_POINTER (task), known;

    if (g_hash_table_lookup_extended (ends, key, NULL, &known))
        g_hash_table_insert (ends, key, NULL);
    else
        g_hash_table_insert (ends, key, GUINT_TO_POINTER (statement + 1));
}

/* The one link of the set at that end of @task, or G_MAXUINT. */
static guint
link_at_end (GHashTable *ends, RlvTaskIx task)
{
    guint number =
        GPOINTER_TO_UINT (g_hash_table_lookup (ends, GUINT_TO_POINTER (task)));

    return number - 1;
}

/* The link that follows statement @i without a fork, or G_MAXUINT. */
static guint
link_after (const Digest *digest, guint i)
{
    const RlvStatement *it = &digest->set->statements[i];
    RlvTaskIx between = link_of (digest->outlook, it)->to;

    return link_at_end (digest->into, between) == i
               ? link_at_end (digest->from, between)
               : G_MAXUINT;
}

static guint
link_before (const Digest *digest, guint i)
{
    const RlvStatement *it = &digest->set->statements[i];
    RlvTaskIx between = link_of (digest->outlook, it)->from;

    return link_at_end (digest->from, between) == i
               ? link_at_end (digest->into, between)
               : G_MAXUINT;
}

static gboolean
is_open_link (const Digest *digest, guint i)
{
    return i != G_MAXUINT && !digest->told[i] &&
           digest->set->statements[i].says == RLV_SAYS_LINK;
}

/* The id of the task that @run begins with, or ends with. */
static const char *
run_end (const Digest *digest, const GArray *run, gboolean last)
{
    guint at = g_array_index (run, guint, last ? run->len - 1 : 0);
    const RlvLink *link = link_of (digest->outlook, &digest->set->statements[at]);

    return view_task (digest->outlook, last ? link->to : link->from)->id;
}

/* The durations of the tasks on @run, which are statements, as one line. */
static void
add_durations (Digest *digest, const GArray *run)
{
    const RlvConflict *set = digest->set;
    g_autoptr (GHashTable) on = g_hash_table_new (NULL, NULL);
    gint64 days = 0;
    guint n = 0, first = G_MAXUINT;
    char buffer[RLV_DATE_SIZE];
    GString *words;

    for (guint i = 0; i < run->len; i++) {
        const RlvLink *link =
            link_of (digest->outlook, &set->statements[g_array_index (run, guint, i)]);

        g_hash_table_add (on, GUINT_TO_POINTER (link->from));
        g_hash_table_add (on, GUINT_TO_POINTER (link->to));
    }
    for (guint i = 0; i < set->n; i++) {
        const RlvStatement *it = &set->statements[i];
        RlvSpan span;

        if (it->says != RLV_SAYS_DURATION || digest->told[i] ||
            !g_hash_table_contains (on, GUINT_TO_POINTER (it->ix)))
            continue;
        span = view_task (digest->outlook, it->ix)->likely;
        days = span.unit == RLV_UNIT_DAY && days >= 0 ? days + span.amount : -1;
        digest->told[i] = 1;
        first = MIN (first, i);
        n++;
    }
    if (n == 0)
        return;
    words = g_string_new (NULL);
    g_string_append_printf (words,
                            rlv_ngettext ("the duration of %u task from %s to %s",
                                          "the durations of %u tasks from %s to %s", n),
                            n, run_end (digest, run, FALSE),
                            run_end (digest, run, TRUE));
    if (days >= 0 && days <= G_MAXINT32)
        g_string_append_printf (
            words, _ (", %s in all"),
            rlv_span_format ((RlvSpan){(gint32) days, RLV_UNIT_DAY}, buffer));
    add_line (digest, set->statements[first].item, words);
}

/* "A → B → … → Z, 25 links one after the other". */
static void
add_run (Digest *digest, const GArray *run)
{
    const RlvStatement *statements = digest->set->statements;
    const RlvStatement *first = &statements[g_array_index (run, guint, 0)];
    GString *words = g_string_new (NULL);
    guint lags = 0;

    for (guint i = 0; i < run->len; i++) {
        guint at = g_array_index (run, guint, i);

        digest->told[at] = 1;
        lags += link_of (digest->outlook, &statements[at])->lag.amount != 0;
    }
    g_string_append_printf (
        words, "%s \342\206\222 %s \342\206\222 \342\200\246 \342\206\222 %s",
        run_end (digest, run, FALSE),
        view_task (digest->outlook, link_of (digest->outlook, first)->to)->id,
        run_end (digest, run, TRUE));
    g_string_append_printf (words,
                            rlv_ngettext (", %u link one after the other",
                                          ", %u links one after the other", run->len),
                            run->len);
    if (lags > 0)
        g_string_append_printf (
            words, rlv_ngettext (", %u with a lag", ", %u with a lag", lags), lags);
    add_line (digest, first->item, words);
    add_durations (digest, run);
}

/* Tells the links that statement @i is in a row with, where they are many. */
static void
tell_run (Digest *digest, guint i)
{
    g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (guint));
    guint first = i, before;

    while (is_open_link (digest, before = link_before (digest, first)) && before != i)
        first = before;
    for (guint at = first; is_open_link (digest, at) && run->len < digest->set->n;
         at = link_after (digest, at))
        g_array_append_val (run, at);
    if (run->len >= LEAST_RUN)
        add_run (digest, run);
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
    const Line *x = a, *y = b;

    if (x->item != y->item)
        return x->item < y->item ? -1 : 1; /* facts last: RLV_NONE is the largest */
    return (x->at > y->at) - (x->at < y->at);
}

static void
clear_line (gpointer data)
{
    g_free (((Line *) data)->words);
}

/* All of @set as lines by place, few of them unless @each; free with g_array_unref().
 */
static GArray *
lines_of (const RlvOutlook *outlook, const RlvConflict *set, gboolean each)
{
    g_autoptr (GHashTable) into = g_hash_table_new (NULL, NULL);
    g_autoptr (GHashTable) from = g_hash_table_new (NULL, NULL);
    g_autofree guint8 *told = g_new0 (guint8, (gsize) set->n + 1);
    GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
    Digest digest = {outlook, set, into, from, told, lines};

    g_array_set_clear_func (lines, clear_line);
    for (guint i = 0; i < set->n; i++)
        if (set->statements[i].says == RLV_SAYS_LINK) {
            const RlvLink *link = link_of (outlook, &set->statements[i]);

            index_end (from, link->from, i);
            index_end (into, link->to, i);
        }
    for (guint i = 0; i < set->n && !each && set->n > FEW; i++)
        if (is_open_link (&digest, i))
            tell_run (&digest, i);
    for (guint i = 0; i < set->n; i++) {
        GString *words;

        if (told[i])
            continue;
        words = g_string_new (NULL);
        rlv_view_statement (words, outlook, &set->statements[i]);
        add_line (&digest, set->statements[i].item, words);
    }
    g_array_sort (lines, compare_lines);
    return lines;
}

/* --- text --------------------------------------------------------------------- */

static void
append_place (GString *out, const RlvOutlook *outlook, RlvItemIx item)
{
    RlvPlace place;

    if (item == RLV_NONE) {
        g_string_append (out, _ ("a fact"));
        return;
    }
    place = rlv_plan_place (outlook->plan, item);
    g_string_append_printf (out, "%s:%u", place.file != NULL ? place.file : "",
                            place.line);
}

/* How it is known, where people have a part in it. */
static const char *
proof_words (RlvProof proof)
{
    switch (proof) {
    case RLV_PROOF_SURE:
        break;
    case RLV_PROOF_RULE:
        return _ ("By one pass, with the people there are: a search (--effort) might "
                  "find a way.");
    case RLV_PROOF_SEARCH:
        return _ ("With the people there are: a search for another order of work found "
                  "no way either.");
    case RLV_PROOF_NONE:
        return _ ("By one pass, with the people there are: a search finds a way for "
                  "these alone, so the rest of the plan has a part in it.");
    }
    return NULL;
}

static char *
head_of (const RlvOutlook *outlook, const RlvConflict *set)
{
    if (set->kind == RLV_CONFLICT_DEADLINE)
        return g_strdup_printf (
            rlv_ngettext (
                "The deadline of %2$s is missed: this %1$u statement cannot hold",
                "The deadline of %2$s is missed: these %1$u statements cannot "
                "all hold",
                set->n),
            set->n, view_task (outlook, set->task)->id);
    return g_strdup_printf (
        rlv_ngettext ("Cannot schedule: this %u statement cannot hold",
                      "Cannot schedule: these %u statements cannot all hold", set->n),
        set->n);
}

static void
append_set (GString *out, const RlvOutlook *outlook, const RlvLook *look,
            const RlvConflict *set)
{
    const ViewColumn columns[] = {
        {.title = ""}, {.title = ""}, {.title = "", .least = 30}};
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) lines = lines_of (outlook, set, look->all);
    g_autoptr (GString) relax = g_string_new (NULL);
    g_autofree char *head = head_of (outlook, set);

    view_heading (out, look, head);
    for (guint i = 0; i < lines->len; i++) {
        const Line *line = &g_array_index (lines, Line, i);
        g_autoptr (GString) place = g_string_new (NULL);

        append_place (place, outlook, line->item);
        view_table_cell (table, VIEW_STYLE_NONE, "");
        view_table_cell (table, VIEW_STYLE_DIM, place->str);
        view_table_cell (table, VIEW_STYLE_NONE, line->words);
    }
    view_table_write (table, out, look, FALSE);
    if (lines->len < set->n)
        g_string_append_printf (out, "%s\n", _ ("(--all: each with its place)"));
    if (proof_words (set->proof) != NULL)
        view_append_wrapped (out, proof_words (set->proof), look->width, 0, 0);
    g_string_append_printf (relax, "%s%s ", _ ("Relax one"), view_colon ());
    rlv_view_eases (relax, outlook, set->statements, set->n,
                    look->all ? set->n : EASES);
    view_append_wrapped (out, relax->str, look->width, 0, 2);
}

void
rlv_view_conflict (GString *out, const RlvOutlook *outlook, const RlvConflict *set)
{
    g_autoptr (GArray) lines = lines_of (outlook, set, FALSE);

    for (guint i = 0; i < lines->len; i++) {
        const Line *line = &g_array_index (lines, Line, i);

        g_string_append_printf (out, "%s%s", i > 0 ? _ ("; ") : "", line->words);
        if (line->item == RLV_NONE)
            continue;
        g_string_append (out, " (");
        append_place (out, outlook, line->item);
        g_string_append_c (out, ')');
    }
}

void
rlv_view_conflicts_text (GString *out, const RlvOutlook *outlook,
                         const RlvConflicts *conflicts, const RlvLook *look)
{
    gsize from = out->len;

    if (conflicts->n == 0 && conflicts->left_out == 0)
        g_string_append_printf (
            out, "%s\n",
            _ ("Nothing in this plan stands against anything else in it."));
    for (guint i = 0; i < conflicts->n; i++) {
        g_string_append (out, i > 0 ? "\n" : "");
        append_set (out, outlook, look, &conflicts->sets[i]);
    }
    if (conflicts->left_out > 0) {
        g_string_append_printf (
            out,
            rlv_ngettext ("%u more task fails; look again once these are mended\n",
                          "%u more tasks fail; look again once these are mended\n",
                          conflicts->left_out),
            conflicts->left_out);
    }
    if (conflicts->cut_short)
        g_string_append_printf (out, "%s\n",
                                _ ("The plan is large: not every easing was tried."));
    view_text_end (out, from, look);
}

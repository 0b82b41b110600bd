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

/* How it is known, where people have a part in it; free with g_free(). */
static char *
proof_words (RlvProof proof, guint64 effort)
{
    switch (proof) {
    case RLV_PROOF_SURE:
        break;
    case RLV_PROOF_RULE:
        return g_strdup (_ ("By one pass, with the people there are: a search "
                            "(--effort) might find a way."));
    case RLV_PROOF_SEARCH:
        return g_strdup_printf (
            rlv_ngettext ("With the people there are; found by search, not proved: a "
                          "search of %u schedule finds none that keeps all of these.",
                          "With the people there are; found by search, not proved: a "
                          "search of %u schedules finds none that keeps all of these.",
                          (gulong) effort),
            (guint) effort);
    case RLV_PROOF_NONE:
        return g_strdup (_ ("By one pass, with the people there are: a search keeps "
                            "these alone, but not beside the rest of the plan; what "
                            "stands against them there was not found."));
    case RLV_PROOF_EFFORT:
        break;
    case RLV_PROOF_BOUND:
        return g_strdup (_ ("With the people there are; proved: no order of work keeps "
                            "all of these."));
    }
    return NULL;
}

static void
append_missed (GString *out, const RlvOutlook *outlook, const RlvConflict *set)
{
    const RlvSchedule *schedule = outlook->schedule;
    const RlvTask *task = view_task (outlook, set->task);
    gboolean of_start =
        set->kind == RLV_CONFLICT_DATE && (task->constraint == RLV_CONSTRAINT_SNLT ||
                                           task->constraint == RLV_CONSTRAINT_MSO);
    RlvDay asked =
        set->kind == RLV_CONFLICT_DEADLINE ? task->deadline : task->constraint_day;
    RlvTime start = schedule->start[set->task], finish = schedule->finish[set->task];
    RlvDay got = rlv_cal_day (outlook->times, schedule->cal[set->task],
                              of_start ? start : finish, !of_start && finish > start);

    if (got <= asked)
        return;
    g_string_append (out, view_colon ());
    g_string_append_c (out, ' ');
    rlv_view_day (out, got);
    g_string_append (out, _ (" instead of "));
    rlv_view_day (out, asked);
    g_string_append_printf (
        out, rlv_ngettext (", %d day late", ", %d days late", (gulong) (got - asked)),
        got - asked);
}

/* The answer first: which date is missed, and by how much. */
static char *
head_of (const RlvOutlook *outlook, const RlvConflict *set)
{
    static const char *const words[] = {
        [RLV_CONFLICT_DATE] = N_ (" cannot keep its date"),
        [RLV_CONFLICT_TIME] = N_ (" finds no time at all"),
        [RLV_CONFLICT_STAFF] = N_ (" does not get the people it needs"),
        [RLV_CONFLICT_DEADLINE] = N_ (" cannot keep its deadline"),
    };
    g_autoptr (GString) head = g_string_new (NULL);

    g_string_append (head, view_task (outlook, set->task)->id);
    g_string_append (head, _ (words[set->kind]));
    if (set->proof == RLV_PROOF_EFFORT)
        g_string_append_printf (
            head,
            rlv_ngettext (": but a search of %u schedule keeps it (--effort %u)",
                          ": but a search of %u schedules keeps it (--effort %u)",
                          (gulong) set->effort),
            (guint) set->effort, (guint) set->effort);
    else if (outlook->schedule != NULL &&
             (set->kind == RLV_CONFLICT_DATE || set->kind == RLV_CONFLICT_DEADLINE))
        append_missed (head, outlook, set);
    return g_string_free (g_steal_pointer (&head), FALSE);
}

/* Whether @it is a date up to which its task has to be done. */
static gboolean
is_limit (const RlvOutlook *outlook, const RlvStatement *it)
{
    RlvConstraint is;

    if (it->says != RLV_SAYS_DATE)
        return it->says == RLV_SAYS_DEADLINE;
    is = view_task (outlook, it->ix)->constraint;
    return is != RLV_CONSTRAINT_SNET && is != RLV_CONSTRAINT_FNET;
}

/* The dates of @set that compete, when they do, each with the task of another. */
static void
append_rivals (GString *out, const RlvOutlook *outlook, const RlvLook *look,
               const RlvConflict *set)
{
    g_autoptr (GString) ids = g_string_new (NULL);
    g_autofree char *words = NULL;
    guint n = 0;

    if (set->proof != RLV_PROOF_SEARCH && set->proof != RLV_PROOF_BOUND)
        return;
    for (guint i = 0; i < set->n; i++)
        if (is_limit (outlook, &set->statements[i]))
            g_string_append_printf (ids, "%s%s", n++ > 0 ? ", " : "",
                                    view_task (outlook, set->statements[i].ix)->id);
    if (n < 2)
        return;
    words = g_strdup_printf (
        _ ("These dates compete: %s. Any of them can be kept, at the cost of another."),
        ids->str);
    view_append_wrapped (out, words, look->width, 0, 0);
}

static void
append_set (GString *out, const RlvOutlook *outlook, const RlvLook *look,
            const RlvConflict *set, guint64 effort)
{
    const ViewColumn columns[] = {
        {.title = ""}, {.title = ""}, {.title = "", .least = 30}};
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GArray) lines = lines_of (outlook, set, look->all);
    g_autoptr (GString) relax = g_string_new (NULL);
    g_autofree char *head = head_of (outlook, set);
    g_autofree char *proof = proof_words (set->proof, set->effort);

    view_heading (out, look, head);
    if (set->n == 0)
        return;
    g_string_append_printf (out,
                            rlv_ngettext ("%u statement cannot hold by itself",
                                          "These %u statements cannot all hold",
                                          set->n),
                            set->n);
    g_string_append_printf (out, "%s\n", view_colon ());
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
    if (proof != NULL)
        view_append_wrapped (out, proof, look->width, 0, 0);
    append_rivals (out, outlook, look, set);
    g_string_append (relax, _ ("Relax one"));
    if (effort > 0)
        g_string_append_printf (
            relax,
            rlv_ngettext (" (each judged by a search of %u schedule)",
                          " (each judged by a search of %u schedules)",
                          (gulong) effort),
            (guint) effort);
    g_string_append_printf (relax, "%s ", view_colon ());
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
        append_set (out, outlook, look, &conflicts->sets[i], conflicts->effort);
    }
    if (conflicts->left_out > 0 && conflicts->n == 0) {
        g_string_append_printf (
            out,
            rlv_ngettext ("%u task fails, and what stands against it was not found: a "
                          "longer search (--effort) may tell\n",
                          "%u tasks fail, and what stands against them was not found: "
                          "a longer search (--effort) may tell\n",
                          conflicts->left_out),
            conflicts->left_out);
    } else if (conflicts->left_out > 0) {
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

/* The plan as if some of its days off and freezes were not in it.  Calendars are
 * compiled from the plan, so it is made again, item by item, with these moved to a day
 * that no plan reaches: everything else keeps its place.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/whatif.h"

#define FAR_AWAY "2199-12-31"

typedef struct {
    const RlvPlan *plan;
    const RlvItemIx *muted;
    guint32 n_muted;
    RlvPlanBuilder *builder;
    GHashTable *files; /* name → number + 1 */
} Copier;

static gboolean
is_muted (const Copier *copier, RlvItemIx item)
{
    for (guint32 i = 0; i < copier->n_muted; i++)
        if (copier->muted[i] == item)
            return TRUE;
    return FALSE;
}

/* Whether @item is moved away: itself, or as a day off of its calendar. */
static gboolean
is_away (const Copier *copier, RlvItemIx item, const char *kind)
{
    guint32 n;

    if (strcmp (kind, "blackout") == 0)
        return is_muted (copier, item);
    return (strcmp (kind, "holiday") == 0 || strcmp (kind, "closure") == 0) &&
           is_muted (copier, rlv_plan_items (copier->plan, &n)[item].up);
}

static guint16
file_of (Copier *copier, const char *name)
{
    guint number = GPOINTER_TO_UINT (g_hash_table_lookup (copier->files, name));

    if (number == 0) {
        number = rlv_plan_builder_file (copier->builder, name) + 1u;
        g_hash_table_insert (copier->files, (gpointer) name, GUINT_TO_POINTER (number));
    }
    return (guint16) (number - 1);
}

static void
copy_values (Copier *copier, RlvItemIx item, const RlvKindDef *kind)
{
    gboolean away = is_away (copier, item, kind->name);

    for (guint a = 0; a < kind->n_attrs; a++) {
        const char *name = kind->attrs[a].name;
        const char *text = rlv_item_text (copier->plan, item, name);

        if (away && strcmp (name, "until") == 0)
            continue;
        if (away && (strcmp (name, "date") == 0 || strcmp (name, "from") == 0 ||
                     strcmp (name, "to") == 0))
            text = FAR_AWAY;
        if (text != NULL)
            rlv_plan_builder_value (copier->builder, a, text, strlen (text));
    }
}

/* Copies @item and all in it. */
static void
copy_all (Copier *copier)
{
    const RlvVocab *vocab = rlv_plan_vocab (copier->plan);
    g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (RlvItemIx));
    guint32 n;
    guint n_kinds;
    const RlvItem *items = rlv_plan_items (copier->plan, &n);
    const RlvKindDef *kinds = rlv_vocab_kinds (vocab, &n_kinds);

    for (RlvItemIx i = 0; i < n; i++) {
        RlvPlace place = rlv_plan_place (copier->plan, i);

        while (ends->len > 0 && g_array_index (ends, RlvItemIx, ends->len - 1) <= i) {
            rlv_plan_builder_close (copier->builder);
            g_array_set_size (ends, ends->len - 1);
        }
        rlv_plan_builder_open (copier->builder, items[i].kind,
                               file_of (copier, place.file ? place.file : ""),
                               place.line, place.column);
        copy_values (copier, i, &kinds[items[i].kind]);
        g_array_append_val (ends, items[i].end);
    }
    for (guint i = 0; i < ends->len; i++)
        rlv_plan_builder_close (copier->builder);
}

RlvVariant *
rlv_variant_new (const RlvPlan *plan, const RlvItemIx *muted, guint32 n)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPlan) copy = NULL;
    g_autoptr (RlvTimes) times = NULL;
    RlvVariant *variant;
    Copier copier = {
        .plan = plan,
        .muted = muted,
        .n_muted = n,
        .builder = rlv_plan_builder_new ((RlvVocab *) rlv_plan_vocab (plan), findings),
        .files = files,
    };

    copy_all (&copier);
    copy = rlv_plan_builder_end (copier.builder, &error);
    if (copy != NULL)
        times = rlv_times_new (copy, findings, &error);
    variant = g_new0 (RlvVariant, 1);
    variant->n = n;
    variant->muted = g_memdup2 (muted, n * sizeof *muted);
    if (times != NULL) {
        variant->times = g_steal_pointer (&times);
        variant->plan = g_steal_pointer (&copy);
    }
    return variant;
}

void
rlv_variant_free (RlvVariant *variant)
{
    if (variant == NULL)
        return;
    rlv_times_free (variant->times);
    rlv_plan_free (variant->plan);
    g_free (variant->muted);
    g_free (variant);
}

static gint
compare_items (gconstpointer a, gconstpointer b)
{
    RlvItemIx x = *(const RlvItemIx *) a, y = *(const RlvItemIx *) b;

    return (x > y) - (x < y);
}

const RlvVariant *
rlv_variant_of (RlvWhatIf *what, const RlvChange *changes, guint n)
{
    g_autoptr (GArray) muted = g_array_new (FALSE, FALSE, sizeof (RlvItemIx));
    guint32 n_calendars;
    const RlvItemIx *calendars =
        rlv_plan_of_kind (what->plan, "calendar", &n_calendars);
    RlvVariant *made;

    for (guint i = 0; i < n; i++)
        if (changes[i].says == RLV_SAYS_FREEZE ||
            (changes[i].says == RLV_SAYS_DAYS_OFF && changes[i].ix < n_calendars)) {
            RlvItemIx item = changes[i].says == RLV_SAYS_FREEZE
                                 ? changes[i].ix
                                 : calendars[changes[i].ix];

            g_array_append_val (muted, item);
        }
    if (muted->len == 0)
        return NULL;
    g_array_sort (muted, compare_items);
    for (guint i = 0; i < what->variants->len; i++) {
        const RlvVariant *known = g_ptr_array_index (what->variants, i);

        if (known->n == muted->len &&
            memcmp (known->muted, muted->data, known->n * sizeof *known->muted) == 0)
            return known;
    }
    made = rlv_variant_new (what->plan, (const RlvItemIx *) (gpointer) muted->data,
                            muted->len);
    g_ptr_array_add (what->variants, made);
    return made;
}

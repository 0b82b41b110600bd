/* All packs of a run.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/packs.h"

static const char *const embedded[] = {
    "core",       "schedule", "transition",    "kt",   "governance", "partnership",
    "indicators", "change",   "reversibility", "dora", "eba",        "data-act",
    "gdpr",       "ccag-tic", "uk-msc",        "mas",  "fr-labour",  NULL};

const char *
rlv_worded (const RlvWording *wording)
{
    return g_str_equal (rlv_language (), "fr") ? wording->fr : wording->en;
}

const char *
rlv_cited_name (RlvCited cited)
{
    static const char *const names[] = {"practice", "secondary", "verified"};

    return names[cited];
}

/* --- the list -------------------------------------------------------------------- */

/* Plans name packs in capitals or not. */
static gboolean
is_called (const RlvPack *pack, const char *name)
{
    return g_ascii_strcasecmp (pack->is.name, name) == 0;
}

static int
rank (const RlvPack *pack)
{
    for (guint i = 0; embedded[i] != NULL; i++)
        if (is_called (pack, embedded[i]))
            return i > 0;
    return 2;
}

/* The core first, strangers last: whoever comes later may be silent after what was
 * said. */
static gint
by_pack_name (gconstpointer a, gconstpointer b)
{
    const RlvPack *const *x = a, *const *y = b;
    int order = rank (*x) - rank (*y);

    return order != 0 ? order : strcmp ((*x)->is.name, (*y)->is.name);
}

static gint
by_rule_name (gconstpointer a, gconstpointer b)
{
    const RlvRule *const *x = a, *const *y = b;

    return strcmp ((*x)->name, (*y)->name);
}

/* The packs changed: their rules are listed anew. */
static void
list_rules (RlvPacks *packs)
{
    g_ptr_array_sort (packs->packs, by_pack_name);
    g_ptr_array_set_size (packs->rules, 0);
    g_hash_table_remove_all (packs->by_name);
    for (guint i = 0; i < packs->packs->len; i++) {
        const RlvPack *pack = packs->packs->pdata[i];

        for (guint k = 0; k < pack->patterns->len; k++) {
            RlvRule *rule = pack->patterns->pdata[k];

            g_ptr_array_add (packs->rules, rule);
            g_hash_table_replace (packs->by_name, g_ascii_strup (rule->name, -1), rule);
        }
    }
    g_ptr_array_sort (packs->rules, by_rule_name);
}

static void
free_pack (gpointer pack)
{
    rlv_pack_free (pack);
}

static gboolean
add_embedded (RlvPacks *packs, const char *name, GError **error)
{
    g_autofree char *path = g_strdup_printf ("rules/%s.sch", name);
    g_autoptr (GBytes) bytes = rlv_embedded (path);
    g_autoptr (RlvFindings) faults = rlv_findings_new ();
    RlvPack *pack = NULL;
    gsize len;
    guint n;

    if (bytes != NULL) {
        const char *text = g_bytes_get_data (bytes, &len);

        pack = rlv_pack_read (text, len, path, faults);
    }
    if (pack != NULL) {
        g_ptr_array_add (packs->packs, pack);
        return TRUE;
    }
    const RlvFinding *said = rlv_findings_get (faults, &n);
    g_set_error (error, RLV_ERROR, RLV_ERROR_INTERNAL, "%s:%u: %s", path,
                 n > 0 ? said[0].place.line : 0, n > 0 ? said[0].what : "?");
    return FALSE;
}

RlvPacks *
rlv_packs_new (GError **error)
{
    g_autoptr (RlvPacks) packs = g_new0 (RlvPacks, 1);

    packs->packs = g_ptr_array_new_with_free_func (free_pack);
    packs->rules = g_ptr_array_new ();
    packs->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; embedded[i] != NULL; i++)
        if (!add_embedded (packs, embedded[i], error))
            return NULL;
    list_rules (packs);
    return g_steal_pointer (&packs);
}

void
rlv_packs_free (RlvPacks *packs)
{
    if (packs == NULL)
        return;
    g_hash_table_unref (packs->by_name);
    g_ptr_array_unref (packs->rules);
    g_ptr_array_unref (packs->packs);
    g_free (packs);
}

/* --- those of others ------------------------------------------------------------- */

/* Two rules of one name could not be told apart: the one that was there stays. */
static gboolean
check_names (const RlvPacks *packs, const RlvPack *pack, RlvFindings *findings)
{
    g_autoptr (GHashTable) seen =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    gboolean good = TRUE;

    for (guint i = 0; i < pack->patterns->len; i++) {
        const Pattern *pattern = pack->patterns->pdata[i];
        const RlvRule *other = rlv_packs_find (packs, pattern->is.name);
        RlvPlace place = {pack->file, pattern->line, 0};

        if (g_hash_table_add (seen, g_ascii_strup (pattern->is.name, -1)) &&
            (other == NULL ||
             g_ascii_strcasecmp (other->pack->name, pack->is.name) == 0))
            continue;
        rlv_findings_add (
            findings, RLV_SEVERITY_ERROR, "pack", &place,
            _ ("there is a rule \"%s\" already; give this one another id"),
            pattern->is.name);
        good = FALSE;
    }
    return good;
}

static gboolean
is_same_file (const char *a, const char *b)
{
    g_autofree char *x = g_canonicalize_filename (a, NULL);
    g_autofree char *y = g_canonicalize_filename (b, NULL);

    return g_str_equal (x, y);
}

/* Rules that are not asked any more find nothing, which must not look like praise. */
static void
tell_replaced (const RlvPack *old, const RlvPack *pack, RlvFindings *findings)
{
    RlvPlace place = {pack->file, pack->when_line, 0};

    if (old->is.file == NULL)
        rlv_findings_add (findings, RLV_SEVERITY_NOTE, "pack", &place,
                          _ ("pack \"%s\" is asked in place of the one that comes with "
                             "releve"),
                          pack->is.name);
    else if (!is_same_file (old->is.file, pack->file))
        rlv_findings_add (findings, RLV_SEVERITY_NOTE, "pack", &place,
                          _ ("pack \"%s\" is asked in place of the one in %s"),
                          pack->is.name, old->is.file);
    else
        return;
    rlv_findings_mend (findings, "%s", _ ("give it another id, unless that is meant"));
}

static void
put_in_place (RlvPacks *packs, RlvPack *pack, RlvFindings *findings)
{
    pack->stranger = TRUE;
    pack->is.file = pack->file;
    for (guint i = 0; i < packs->packs->len; i++) {
        RlvPack *other = packs->packs->pdata[i];

        if (is_called (other, pack->is.name)) {
            tell_replaced (other, pack, findings);
            g_ptr_array_remove_index (packs->packs, i);
            break;
        }
    }
    g_ptr_array_add (packs->packs, pack);
    list_rules (packs);
}

gboolean
rlv_packs_add (RlvPacks *packs, const char *xml, gsize len, const char *name,
               RlvFindings *findings, GError **error)
{
    g_autoptr (RlvPack) pack = rlv_pack_read (xml, len, name, findings);

    if (pack != NULL && check_names (packs, pack, findings)) {
        put_in_place (packs, g_steal_pointer (&pack), findings);
        return TRUE;
    }
    g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT, _ ("%s cannot be used as rules"),
                 name);
    return FALSE;
}

static gboolean
add_file (RlvPacks *packs, const char *path, RlvFindings *findings, GError **error)
{
    g_autoptr (GBytes) bytes = rlv_file_read (path, MAX_PACK_BYTES, error);
    const char *text;
    gsize len;

    if (bytes == NULL)
        return FALSE;
    text = g_bytes_get_data (bytes, &len);
    return rlv_packs_add (packs, text != NULL ? text : "", len, path, findings, error);
}

static gint
by_text (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The packs of a folder, by name; NULL when it is none. */
static GPtrArray *
list_folder (const char *path)
{
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        if (g_str_has_suffix (name, ".sch") && name[0] != '.')
            g_ptr_array_add (names, g_build_filename (path, name, NULL));
    g_ptr_array_sort (names, by_text);
    return names;
}

gboolean
rlv_packs_add_path (RlvPacks *packs, const char *path, RlvFindings *findings,
                    GError **error)
{
    g_autoptr (GPtrArray) files = NULL;

    if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        return add_file (packs, path, findings, error);
    files = list_folder (path);
    for (guint i = 0; i < files->len; i++)
        if (!add_file (packs, files->pdata[i], findings, error))
            return FALSE;
    if (files->len > 0)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                 _ ("there is no rule pack (*.sch) in %s"), path);
    return FALSE;
}

/* --- asking ---------------------------------------------------------------------- */

const RlvPackInfo *const *
rlv_packs_list (const RlvPacks *packs, guint *n)
{
    *n = packs->packs->len;
    return (const RlvPackInfo *const *) packs->packs->pdata;
}

const RlvRule *const *
rlv_packs_rules (const RlvPacks *packs, guint *n)
{
    *n = packs->rules->len;
    return (const RlvRule *const *) packs->rules->pdata;
}

const RlvRule *
rlv_packs_find (const RlvPacks *packs, const char *name)
{
    g_autofree char *upper = g_ascii_strup (name, -1);

    return g_hash_table_lookup (packs->by_name, upper);
}

void
rlv_packs_word (const RlvPacks *packs, const char *name, RlvFindings *findings)
{
    const RlvRule *rule = rlv_packs_find (packs, name);

    if (rule != NULL)
        rlv_findings_words (findings, rlv_worded (&rule->why), rlv_worded (&rule->mend),
                            rlv_worded (&rule->source));
}

void
rlv_rules_watch (RlvPacks *packs, void (*tell) (const RlvRule *rule, gpointer data),
                 gpointer data)
{
    packs->tell = tell;
    packs->tell_data = data;
}

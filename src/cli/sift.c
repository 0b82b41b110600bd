/* Which findings of a check are shown.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/record.h"
#include "cli/sift.h"

#define MOST_BYTES (64 * 1024 * 1024) /* of an earlier check */

gboolean
rlv_run_check (RlvRun *run, gboolean no_levelling, GError **error)
{
    gboolean ok;

    run->as_agreed = TRUE;
    if (!rlv_run_read (run, error))
        return FALSE;
    ok = rlv_run_schedule (run, no_levelling, error);
    rlv_run_conflicts (run, FALSE);
    return rlv_run_rules (run, ok ? error : NULL) && ok;
}

/* --- only --------------------------------------------------------------------- */

/* What rooms other than the rules say; tests/house.sh holds this list against them. */
static const char *const faults[] = {
    "blackout",
    "calendar-cycle",
    "conflict",
    "constraint-date",
    "constraint-missed",
    "constraint-twice",
    "dates-backwards",
    "deadline",
    "fact-future",
    "fact-order",
    "fact-sequence",
    "fact-unknown",
    "file-attributes",
    "file-cut",
    "file-depth",
    "file-doctype",
    "file-empty",
    "file-encoding",
    "file-read",
    "file-size",
    "file-tag",
    "holidays-end",
    "hours",
    "id-twice",
    "include-outside",
    "include-twice",
    "link-self",
    "link-twice",
    "more",
    "need-who",
    "no-time",
    "pack",
    "person-dates",
    "plan-empty",
    "reduced",
    "ref-kind",
    "ref-self",
    "ref-unknown",
    "rrule",
    "schema-attribute",
    "schema-content",
    "schema-element",
    "schema-missing",
    "schema-namespace",
    "schema-order",
    "schema-root",
    "schema-text",
    "sitting-on-holiday",
    "staff-gone",
    "staff-short",
    "task-duration",
    "task-estimate",
    "value",
    "week-idle",
    "window-dates",
    "window-length",
    "xml",
    "zone-unknown",
};

/* The names there are: of rules, of faults, and of what was found. */
static GPtrArray *
known_names (const RlvChecked *checked)
{
    GPtrArray *names = g_ptr_array_new ();
    guint n;
    const RlvFinding *items = rlv_findings_get (checked->findings, &n);

    for (guint i = 0; i < checked->n_rules; i++)
        g_ptr_array_add (names, (gpointer) checked->rules[i].id);
    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
        g_ptr_array_add (names, (gpointer) faults[i]);
    for (guint i = 0; i < n; i++)
        g_ptr_array_add (names, (gpointer) items[i].rule);
    return names;
}

static gboolean
matches (const char *word, const char *rule)
{
    gsize len = strlen (word);

    if (len > 0 && word[len - 1] == '*')
        return g_ascii_strncasecmp (word, rule, len - 1) == 0;
    return g_ascii_strcasecmp (word, rule) == 0;
}

static gboolean
check_word (const char *word, const GPtrArray *names, GError **error)
{
    for (guint i = 0; i < names->len; i++)
        if (matches (word, names->pdata[i]))
            return TRUE;
    const char *nearest =
        rlv_nearest (word, (const char *const *) names->pdata, names->len);
    if (nearest != NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("there is no rule \"%s\": did you mean \"%s\"?"), word,
                     nearest);
    else
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("there is no rule \"%s\""),
                     word);
    return FALSE;
}

gboolean
rlv_sift_check (const RlvChecked *checked, char **words, GError **error)
{
    g_autoptr (GPtrArray) names = known_names (checked);

    for (guint i = 0; words[i] != NULL; i++)
        if (!check_word (g_strstrip (words[i]), names, error))
            return FALSE;
    return TRUE;
}

gboolean
rlv_sift_names (char **words, const char *rule)
{
    for (guint i = 0; words[i] != NULL; i++)
        if (matches (words[i], rule))
            return TRUE;
    return FALSE;
}

typedef struct {
    const RlvRun *run;
    char **words;
} Asked;

/* Of a rule that could not be asked, silence says nothing. */
static gboolean
tells_of_unasked (const Asked *asked, const RlvFinding *finding)
{
    guint n;
    const RlvRule *const *rules;

    if (asked->run->packs == NULL || !g_str_equal (finding->rule, "RUL-01"))
        return FALSE;
    rules = rlv_packs_rules (asked->run->packs, &n);
    for (guint i = 0; i < n; i++)
        if (rlv_rule_unasked (asked->run->packs, rules[i], finding) &&
            rlv_sift_names (asked->words, rules[i]->name))
            return TRUE;
    return FALSE;
}

static gboolean
is_asked_for (const RlvFinding *finding, gpointer data)
{
    const Asked *asked = data;

    return rlv_sift_names (asked->words, finding->rule) ||
           tells_of_unasked (asked, finding);
}

static gboolean
is_asked_for_or_error (const RlvFinding *finding, gpointer data)
{
    return finding->severity == RLV_SEVERITY_ERROR || is_asked_for (finding, data);
}

gboolean
rlv_sift_only (RlvRun *run, RlvChecked *checked, const char *only, GError **error)
{
    g_auto (GStrv) words = g_strsplit (*only != '\0' ? only : ",", ",", -1);
    gboolean whole = run->times != NULL && !run->no_packs;
    Asked asked = {run, words};

    /* Without its packs nobody knows which rules there are. */
    if (!run->no_packs && !rlv_sift_check (checked, words, error))
        return FALSE;
    /* What keeps a plan or rules from being read is said whatever is asked for. */
    rlv_findings_keep (run->findings, whole ? is_asked_for : is_asked_for_or_error,
                       &asked);
    checked->only = only;
    return TRUE;
}

/* --- since -------------------------------------------------------------------- */

/* How often each key was there: g_free()d text to a count. */
static GHashTable *
count_keys (const GPtrArray *keys)
{
    GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < keys->len; i++) {
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, keys->pdata[i]));

        g_hash_table_replace (counts, g_strdup (keys->pdata[i]),
                              GUINT_TO_POINTER (n + 1));
    }
    return counts;
}

static gboolean
take_one (GHashTable *counts, const char *key)
{
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

    if (n > 0)
        g_hash_table_replace (counts, g_strdup (key), GUINT_TO_POINTER (n - 1));
    return n > 0;
}

/* What is waived since is no news; what is not waived any more is. */
static gboolean
is_new (const RlvFinding *finding, gpointer data)
{
    g_autofree char *key = rlv_finding_key (finding);

    if (take_one (data, key))
        return FALSE;
    if (!finding->waived)
        return TRUE;
    key[strlen (key) - strlen (RLV_KEY_WAIVED)] = '\0';
    return !take_one (data, key);
}

static GPtrArray *
keys_of_file (const char *path, const char *only, GError **error)
{
    g_autoptr (GError) cause = NULL;
    GBytes *bytes = rlv_file_read (path, MOST_BYTES, error);
    GPtrArray *keys;
    gconstpointer data;
    gsize len;

    if (bytes == NULL)
        return NULL;
    data = g_bytes_get_data (bytes, &len);
    keys = rlv_view_findings_keys (data != NULL ? data : "", len, only, &cause);
    g_bytes_unref (bytes);
    if (keys == NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("--since: %s cannot be compared with: %s"), path,
                     cause->message);
    return keys;
}

static gboolean
fail_no_baseline (const char *name, const GPtrArray *baselines, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    for (guint i = 0; i < baselines->len; i++)
        g_ptr_array_add (names, ((const RlvBaselineFact *) baselines->pdata[i])->name);
    const char *nearest =
        rlv_nearest (name, (const char *const *) names->pdata, names->len);
    if (nearest != NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("--since: there is no baseline \"%s\": did you mean \"%s\"?"),
                     name, nearest);
    else
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("--since: there is no baseline and no file \"%s\""), name);
    return FALSE;
}

static GPtrArray *
keys_of_baseline (RlvRun *run, const char *name, GError **error)
{
    g_autoptr (GPtrArray) baselines = NULL;
    const RlvBaselineFact *fact;

    if (!rlv_run_open (run, RLV_STORE_READ_ONLY, error))
        return NULL;
    baselines = rlv_store_baselines (run->store, error);
    if (baselines == NULL)
        return NULL;
    fact = rlv_record_find (baselines, name);
    if (fact != NULL)
        return rlv_baseline_findings (fact, error);
    fail_no_baseline (name, baselines, error);
    return NULL;
}

/* A word that can name a baseline and is no file there is one. */
static gboolean
is_file (const RlvRun *run, const char *since)
{
    gboolean recorded = run->cli->common.store != NULL ||
                        g_file_test (run->store_path, G_FILE_TEST_EXISTS);

    if (strchr (since, '/') != NULL || g_str_has_suffix (since, ".json"))
        return TRUE;
    return !recorded || g_file_test (since, G_FILE_TEST_IS_REGULAR);
}

gboolean
rlv_sift_since (RlvRun *run, RlvChecked *checked, const char *since, GError **error)
{
    g_autoptr (GPtrArray) keys = NULL;
    g_autoptr (GHashTable) counts = NULL;
    gboolean file = is_file (run, since);

    /* The store is that of a plan: of one that cannot be read all is said. */
    if (!file && run->times == NULL)
        return TRUE;
    keys = file ? keys_of_file (since, checked->only, error)
                : keys_of_baseline (run, since, error);
    if (keys == NULL)
        return FALSE;
    counts = count_keys (keys);
    checked->n_older = rlv_findings_keep (run->findings, is_new, counts);
    checked->since = since;
    return TRUE;
}

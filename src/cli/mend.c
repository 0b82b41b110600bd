/* What a program may mend of a plan.
 *
 * Findings say what would mend them.  That is made in memory, and the plan is checked
 * again as it would then be: nothing is offered that leaves its finding where it was,
 * or brings an error that was not there.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/mend.h"
#include "cli/sift.h"

static const RlvFinding *
all_findings (const RlvRun *run, guint *n)
{
    return rlv_findings_get (run->findings, n);
}

static const RlvFinding *
chosen_finding (const RlvMend *mend, guint i)
{
    guint n;

    return &all_findings (mend->run, &n)[g_array_index (mend->chosen, guint, i)];
}

/* --- which findings ------------------------------------------------------------- */

/* Somebody set it aside, or what is to change is not of this plan. */
static gboolean
is_mendable (const RlvMend *mend, const RlvFinding *finding)
{
    for (guint i = 0; i < finding->n_fixes; i++) {
        const char *file = finding->fixes[i].place.file;

        if (file == NULL || rlv_doc_files_get (mend->run->files, file) == NULL)
            return FALSE;
    }
    return finding->n_fixes > 0 && !finding->waived;
}

static void
choose (RlvMend *mend, char **names)
{
    guint n;
    const RlvFinding *found = all_findings (mend->run, &n);

    for (guint i = 0; i < n; i++)
        if (is_mendable (mend, &found[i]) &&
            (names[0] == NULL || rlv_sift_names (names, found[i].rule)))
            g_array_append_val (mend->chosen, i);
}

/* --- making it -------------------------------------------------------------------- */

static void
say_dropped (const RlvMend *mend, const RlvFinding *finding, const char *why)
{
    g_autofree char *text = g_strdup_printf (
        /* TRANSLATORS: plan.xml:3:4: NET-04 is not mended: no tag begins there */
        _ ("%s:%u:%u: %s is not mended: %s\n"), finding->place.file,
        finding->place.line, finding->place.column, finding->rule, why);

    rlv_cli_append_plain (mend->call->cli->err, text);
}

/* The changes of one file, and the place among the chosen of the finding of each. */
typedef struct {
    GArray *fixes;  /* RlvFix */
    GArray *owners; /* guint */
} Wanted;

static Wanted *
wanted_new (void)
{
    Wanted *wanted = g_new (Wanted, 1);

    wanted->fixes = g_array_new (FALSE, FALSE, sizeof (RlvFix));
    wanted->owners = g_array_new (FALSE, FALSE, sizeof (guint));
    return wanted;
}

static void
wanted_free (Wanted *wanted)
{
    g_array_unref (wanted->fixes);
    g_array_unref (wanted->owners);
    g_free (wanted);
}

/* Name of file -> Wanted. */
static GHashTable *
sort_by_file (RlvMend *mend)
{
    GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                               (GDestroyNotify) wanted_free);

    g_ptr_array_set_size (mend->names, 0);
    for (guint i = 0; i < mend->chosen->len; i++) {
        const RlvFinding *finding = chosen_finding (mend, i);

        for (guint k = 0; k < finding->n_fixes; k++) {
            const char *name = finding->fixes[k].place.file;
            Wanted *wanted = g_hash_table_lookup (files, name);

            if (wanted == NULL) {
                g_hash_table_insert (files, (gpointer) name, wanted = wanted_new ());
                g_ptr_array_add (mend->names, (gpointer) name);
            }
            g_array_append_val (wanted->fixes, finding->fixes[k]);
            g_array_append_val (wanted->owners, i);
        }
    }
    return files;
}

/* Takes those out of the chosen that are marked. */
static void
drop (RlvMend *mend, const guint8 *dropped)
{
    guint kept = 0;

    for (guint i = 0; i < mend->chosen->len; i++)
        if (!dropped[i])
            g_array_index (mend->chosen, guint, kept++) =
                g_array_index (mend->chosen, guint, i);
    g_array_set_size (mend->chosen, kept);
}

static void
mark_refused (const RlvMend *mend, const RlvEdit *edit, const Wanted *wanted,
              guint8 *dropped)
{
    for (guint i = 0; i < edit->refused->len; i++) {
        const RlvRefusal *refusal = &g_array_index (edit->refused, RlvRefusal, i);
        guint owner = g_array_index (wanted->owners, guint, refusal->fix);

        if (!dropped[owner])
            say_dropped (mend, chosen_finding (mend, owner), refusal->why);
        dropped[owner] = TRUE;
    }
}

/* What files become; FALSE when a finding had to be left out, and it has to be made
 * again. */
static gboolean
make_edits (RlvMend *mend)
{
    g_autofree guint8 *dropped = g_malloc0 (mend->chosen->len + 1);
    g_autoptr (GHashTable) files = sort_by_file (mend);
    gboolean all = TRUE;

    g_ptr_array_set_size (mend->edits, 0);
    for (guint i = 0; i < mend->names->len; i++) {
        const Wanted *wanted = g_hash_table_lookup (files, mend->names->pdata[i]);
        GBytes *file = rlv_doc_files_get (mend->run->files, mend->names->pdata[i]);
        gsize len;
        const char *xml = g_bytes_get_data (file, &len);
        RlvEdit *edit = rlv_doc_edit (xml, len, (const RlvFix *) wanted->fixes->data,
                                      wanted->fixes->len);

        g_ptr_array_add (mend->edits, edit);
        mark_refused (mend, edit, wanted, dropped);
        all = all && edit->refused->len == 0;
    }
    drop (mend, dropped);
    return all;
}

/* --- trying it -------------------------------------------------------------------- */

/* What makes two findings of two runs the same, wherever they stand.  Of a plan that
 * could not be read nothing has a subject. */
static char *
key_of (const RlvFinding *finding)
{
    if (finding->subject != NULL)
        return rlv_finding_key (finding);
    return g_strjoin ("\n", finding->rule,
                      finding->place.file != NULL ? finding->place.file : "",
                      finding->what, NULL);
}

/* Key -> how many findings have it; with @at_least, less severe ones do not count. */
static GHashTable *
count_keys (const RlvRun *run, RlvSeverity at_least)
{
    GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    guint n;
    const RlvFinding *found = all_findings (run, &n);

    for (guint i = 0; i < n; i++) {
        char *key =
            found[i].waived || found[i].severity < at_least ? NULL : key_of (&found[i]);

        if (key != NULL)
            g_hash_table_replace (
                counts, key,
                GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) +
                                  1));
    }
    return counts;
}

static guint
count_of (GHashTable *counts, const char *key)
{
    return GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));
}

/* An error that the plan as it is has not, or has fewer of; NULL when there is none. */
static const RlvFinding *
find_new_error (const RlvMend *mend)
{
    g_autoptr (GHashTable) after = count_keys (mend->after, RLV_SEVERITY_ERROR);
    guint n;
    const RlvFinding *found = all_findings (mend->after, &n);

    for (guint i = 0; i < n; i++) {
        g_autofree char *key = key_of (&found[i]);

        if (count_of (after, key) > count_of (mend->errors, key))
            return &found[i];
    }
    return NULL;
}

static gboolean
refuse_worse (const RlvMend *mend, const RlvFinding *fault, GError **error)
{
    if (fault != NULL)
        g_set_error (
            error, RLV_ERROR, RLV_ERROR_FINDINGS,
            _ ("nothing is mended: the plan would then have an error that it "
               "has not now, %s at %s:%u:%u: %s; name the rules to mend, as in "
               "--fix=%s"),
            fault->rule, fault->place.file != NULL ? fault->place.file : "",
            fault->place.line, fault->place.column, fault->what,
            chosen_finding (mend, 0)->rule);
    else
        g_set_error (error, RLV_ERROR, RLV_ERROR_FINDINGS,
                     _ ("nothing is mended: the plan could then not be read: %s"),
                     mend->failed != NULL ? mend->failed->message : "");
    return FALSE;
}

/* Leaves out what would still be found; FALSE when there was such. */
static gboolean
drop_unmended (RlvMend *mend)
{
    g_autofree guint8 *dropped = g_malloc0 (mend->chosen->len + 1);
    g_autoptr (GHashTable) after = count_keys (mend->after, RLV_SEVERITY_NOTE);
    g_autoptr (GHashTable) chosen =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    gboolean all = TRUE;

    for (guint i = 0; i < mend->chosen->len; i++) {
        char *key = key_of (chosen_finding (mend, i));

        g_hash_table_replace (chosen, key,
                              GUINT_TO_POINTER (count_of (chosen, key) + 1));
    }
    for (guint i = 0; i < mend->chosen->len; i++) {
        const RlvFinding *finding = chosen_finding (mend, i);
        g_autofree char *key = key_of (finding);

        if (count_of (after, key) + count_of (chosen, key) <=
            count_of (mend->before, key))
            continue;
        say_dropped (mend, finding, _ ("it would still be found"));
        dropped[i] = TRUE;
        all = FALSE;
    }
    drop (mend, dropped);
    return all;
}

static void
keep_edited (const char *name, GBytes *file, const RlvEdit *edit, RlvDocFiles *files)
{
    gsize len;
    const char *xml = g_bytes_get_data (file, &len);
    g_autoptr (GBytes) edited = rlv_edit_apply (edit, xml, len);

    rlv_doc_files_set (files, name, edited);
}

/* Checks the plan as it would be, without a word. */
static void
check_again (RlvMend *mend)
{
    RlvCli *cli = mend->call->cli;
    gboolean quiet = cli->common.quiet;

    g_clear_pointer (&mend->after, rlv_run_free);
    g_clear_pointer (&mend->files, rlv_doc_files_free);
    mend->files = rlv_doc_files_copy (mend->run->files);
    for (guint i = 0; i < mend->names->len; i++)
        keep_edited (mend->names->pdata[i],
                     rlv_doc_files_get (mend->run->files, mend->names->pdata[i]),
                     mend->edits->pdata[i], mend->files);
    g_clear_error (&mend->failed);
    cli->common.quiet = TRUE;
    mend->after = mend->check (mend->call, mend->files, &mend->failed);
    rlv_run_checked (mend->after); /* names what they are about */
    cli->common.quiet = quiet;
}

static void
forget_after (RlvMend *mend)
{
    g_clear_pointer (&mend->after, rlv_run_free);
    g_clear_error (&mend->failed);
    g_ptr_array_set_size (mend->names, 0);
    g_ptr_array_set_size (mend->edits, 0);
}

void
rlv_mend_begin (RlvMend *mend, const RlvCall *call, RlvRun *run, RlvCheckFunc check)
{
    *mend = (RlvMend){.call = call, .run = run, .check = check};
    rlv_run_checked (run);
    mend->before = count_keys (run, RLV_SEVERITY_NOTE);
    mend->errors = count_keys (run, RLV_SEVERITY_ERROR);
    mend->chosen = g_array_new (FALSE, FALSE, sizeof (guint));
    mend->names = g_ptr_array_new ();
    mend->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_edit_free);
}

gboolean
rlv_mend_try (RlvMend *mend, const RlvChecked *checked, const char *rules,
              GError **error)
{
    g_auto (GStrv) names = g_strsplit (rules, ",", -1);

    if (!rlv_sift_check (checked, names, error))
        return FALSE;
    choose (mend, names);
    /* Each turn leaves out one at least. */
    while (mend->chosen->len > 0) {
        const RlvFinding *fault;

        if (!make_edits (mend))
            continue;
        check_again (mend);
        fault = find_new_error (mend);
        if (fault != NULL || mend->after->times == NULL)
            return refuse_worse (mend, fault, error);
        if (drop_unmended (mend))
            return TRUE;
    }
    forget_after (mend);
    return TRUE;
}

void
rlv_mend_clear (RlvMend *mend)
{
    g_clear_pointer (&mend->before, g_hash_table_unref);
    g_clear_pointer (&mend->errors, g_hash_table_unref);
    g_clear_pointer (&mend->chosen, g_array_unref);
    g_clear_pointer (&mend->names, g_ptr_array_unref);
    g_clear_pointer (&mend->edits, g_ptr_array_unref);
    g_clear_pointer (&mend->after, rlv_run_free);
    g_clear_pointer (&mend->files, rlv_doc_files_free);
    g_clear_error (&mend->failed);
}

/* --- showing it ------------------------------------------------------------------- */

/* As a patch names @file: seen from here where that is a plain way down, else from the
 * folder of the plan. */
static const char *
patch_name (const RlvMend *mend, const char *file)
{
    g_auto (GStrv) steps = g_strsplit (mend->call->plan, "/", -1);
    const char *name = strrchr (mend->call->plan, '/');

    if (!g_path_is_absolute (mend->call->plan) &&
        !g_strv_contains ((const char *const *) steps, ".."))
        return file;
    return file + (name != NULL ? name + 1 - mend->call->plan : 0);
}

void
rlv_mend_show (const RlvMend *mend)
{
    RlvLook look = rlv_run_look (mend->run);
    GString *out = mend->call->cli->out;
    guint n = rlv_findings_count (mend->run->findings, RLV_SEVERITY_NOTE);

    for (guint i = 0; i < mend->names->len; i++)
        rlv_view_patch (out, patch_name (mend, mend->names->pdata[i]),
                        rlv_doc_files_get (mend->run->files, mend->names->pdata[i]),
                        mend->edits->pdata[i], &look);
    g_string_append_printf (
        out,
        rlv_ngettext ("this mends %u finding of %u; the same with --write writes it\n",
                      "this mends %u findings of %u; the same with --write writes it\n",
                      mend->chosen->len),
        mend->chosen->len, n);
}

/* --- writing it ------------------------------------------------------------------- */

static gboolean
check_unchanged (const RlvMend *mend, const char *name, GError **error)
{
    g_autoptr (GBytes) now = rlv_file_read (name, RLV_DOC_MAX_BYTES, error);

    if (now == NULL)
        return FALSE;
    if (g_bytes_equal (now, rlv_doc_files_get (mend->run->files, name)))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                 _ ("%s has changed since it was read, and nothing is written; look at "
                    "it, then try again"),
                 name);
    return FALSE;
}

/* "a.xml, b.xml". */
static char *
join_names (const RlvMend *mend, guint from, guint to)
{
    g_autoptr (GPtrArray) some = g_ptr_array_new ();

    for (guint i = from; i < to; i++)
        g_ptr_array_add (some, mend->names->pdata[i]);
    g_ptr_array_add (some, NULL);
    return g_strjoinv (", ", (char **) some->pdata);
}

/* Of several files, the one at @at could not be written. */
static void
say_halfway (const RlvMend *mend, guint at, GError **error)
{
    g_autofree char *written = join_names (mend, 0, at);
    g_autofree char *rest = join_names (mend, at, mend->names->len);

    if (mend->names->len > 1)
        g_prefix_error (error, _ ("written: %s; not written: %s; "),
                        at > 0 ? written : _ ("nothing"), rest);
}

gboolean
rlv_mend_write (const RlvMend *mend, GError **error)
{
    RlvCli *cli = mend->call->cli;

    for (guint i = 0; i < mend->names->len; i++)
        if (!check_unchanged (mend, mend->names->pdata[i], error) ||
            !rlv_file_may_write (mend->names->pdata[i], error))
            return FALSE;
    for (guint i = 0; i < mend->names->len; i++) {
        const char *name = mend->names->pdata[i];
        gsize len;
        const char *xml =
            g_bytes_get_data (rlv_doc_files_get (mend->files, name), &len);
        g_autofree char *said = g_strdup_printf (_ ("%s is written\n"), name);

        if (!rlv_file_write (name, xml, len, error)) {
            say_halfway (mend, i, error);
            return FALSE;
        }
        if (!cli->common.quiet)
            rlv_cli_append_plain (cli->err, said);
    }
    return TRUE;
}

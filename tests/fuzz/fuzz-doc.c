/* Any bytes at all must give a plan or a finding, never a crash.  Linked with
 * -fsanitize=fuzzer when fuzzing; otherwise main() replays the files it is given.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doc/reader.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Asks everything once, so that a checker of memory sees what a reader would. */
static gsize
walk (const RlvPlan *plan)
{
    guint32 n, n_refs;
    guint n_kinds;
    gsize sum = 0;
    const RlvItem *items = rlv_plan_items (plan, &n);
    const RlvKindDef *kinds = rlv_vocab_kinds (rlv_plan_vocab (plan), &n_kinds);

    for (RlvItemIx i = 0; i < n; i++) {
        const RlvKindDef *kind = &kinds[items[i].kind];

        sum += *rlv_item_name (plan, i, "en") + rlv_plan_place (plan, i).line;
        for (guint attr = 0; attr < kind->n_attrs; attr++) {
            const char *name = kind->attrs[attr].name;
            RlvType type = kind->attrs[attr].type;

            if (rlv_item_has (plan, i, name))
                sum += *rlv_item_text (plan, i, name);
            if (type != RLV_TYPE_REF && type != RLV_TYPE_REFS)
                continue;

            const RlvItemIx *refs = rlv_item_refs (plan, i, name, &n_refs);
            for (guint32 ref = 0; ref < n_refs; ref++)
                sum += items[refs[ref]].kind;
        }
    }
    rlv_plan_tasks (plan, &n);
    rlv_plan_links (plan, &n);
    return sum;
}

/* Changes some elements of a plan that was read: what comes out is XML again. */
static void
change (const RlvPlan *plan, const char *xml, gsize len, RlvGrammar *grammar)
{
    static const RlvFix kinds[] = {
        {RLV_FIX_SET, {NULL, 0, 0}, "name", "<'\"&"},
        {RLV_FIX_DROP, {NULL, 0, 0}, "name", NULL},
        {RLV_FIX_REMOVE, {NULL, 0, 0}, NULL, NULL},
        {RLV_FIX_INSERT, {NULL, 0, 0}, NULL, "<task>\n  <after/>\n</task>"},
    };
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    RlvFix fixes[G_N_ELEMENTS (kinds)];
    guint32 n_items;
    guint n;

    rlv_plan_items (plan, &n_items);
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
        fixes[i] = kinds[i];
        fixes[i].place =
            rlv_plan_place (plan, (RlvItemIx) ((len * 31 + i * 7) % n_items));
    }
    g_autoptr (RlvEdit) edit = rlv_doc_edit (xml, len, fixes, G_N_ELEMENTS (fixes));
    g_autoptr (GBytes) out = rlv_edit_apply (edit, xml, len);
    const char *bytes = g_bytes_get_data (out, &len);
    g_autoptr (RlvPlan) again = rlv_reader_plan (
        grammar, rlv_source_memory (bytes, len, "fuzz.xml", NULL), findings, NULL);
    const RlvFinding *found = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        if (g_str_equal (found[i].rule, "xml"))
            abort ();
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    static RlvGrammar *grammar; /* reading the schema takes longer than most inputs */
    g_autoptr (RlvPlan) plan = NULL;
    const RlvFinding *found;
    guint n;

    if (grammar == NULL)
        grammar = rlv_grammar_new (NULL);
    plan = rlv_reader_plan (
        grammar, rlv_source_memory ((const char *) data, size, "fuzz.xml", NULL),
        findings, &error);
    found = rlv_findings_get (findings, &n);
    for (guint i = 0; i < n; i++)
        if (!g_utf8_validate (found[i].what, -1, NULL))
            abort (); /* bytes of the file reached a message unchecked */
    if ((plan == NULL) != (rlv_findings_count (findings, RLV_SEVERITY_ERROR) > 0))
        abort (); /* refused without a reason, or taken in spite of one */
    if ((plan == NULL) != (error != NULL))
        abort ();
    if (plan != NULL && walk (plan) == G_MAXSIZE)
        abort ();
    if (plan != NULL)
        change (plan, (const char *) data, size, grammar);
    return 0;
}

#ifndef RLV_LIBFUZZER
int
main (int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        g_autofree char *data = NULL;
        gsize size;

        if (!g_file_get_contents (argv[i], &data, &size, NULL)) {
            g_printerr ("%s: cannot be read\n", argv[i]);
            return EXIT_FAILURE;
        }
        LLVMFuzzerTestOneInput ((const guint8 *) data, size);
    }
    g_print ("%d files replayed\n", argc - 1);
    return EXIT_SUCCESS;
}
#endif

/* Any bytes at all must give a pack of rules or say what is wrong with it, and a pack
 * that is one, asked of a plan within its budget, must come to an end: never a crash.
 * In this process, where a stranger's would have one of its own.  Linked with
 * -fsanitize=fuzzer when fuzzing; otherwise main() replays the files it is given.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "../ruling.h"

#include "rules/packs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The pack alone, as if it came with the program. */
static void
ask (RlvPack *pack, RlvFindings *findings)
{
    static Ruling r; /* dates take longer than most packs */
    RlvPacks packs = {.packs = g_ptr_array_new (),
                      .rules = g_ptr_array_new (),
                      .by_name = g_hash_table_new (g_str_hash, g_str_equal)};
    RlvView view;

    if (r.plan == NULL) {
        g_autofree char *text = ruling_file ("sound.xml");

        r = ruling_read (text, TRUE);
    }
    view = ruling_view (&r, rlv_plan_start (r.plan));
    pack->stranger = FALSE;
    g_ptr_array_add (packs.packs, pack);
    rlv_rules_run (&packs, &view, findings);
    g_ptr_array_unref (packs.packs);
    g_ptr_array_unref (packs.rules);
    g_hash_table_unref (packs.by_name);
}

static void
check (const RlvFindings *findings)
{
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        if (!g_utf8_validate (found[i].what, -1, NULL))
            abort ();
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
    g_autoptr (RlvFindings) faults = rlv_findings_new ();
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvPack) pack =
        rlv_pack_read ((const char *) data, size, "fuzz.sch", faults);

    check (faults);
    if ((pack == NULL) != (rlv_findings_count (faults, RLV_SEVERITY_ERROR) > 0))
        abort (); /* refused without a reason, or taken in spite of one */
    if (pack != NULL)
        ask (pack, findings);
    check (findings);
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
    g_print ("%d packs replayed\n", argc - 1);
    return EXIT_SUCCESS;
}
#endif

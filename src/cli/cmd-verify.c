/* releve verify: whether the journal is what was written.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

typedef struct {
    gboolean repair;
} Options;

static const RlvOption options[] = {
    {"repair", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, repair), NULL,
     N_ ("replace the tables derived from the journal where they differ from it"), NULL,
     0},
};

static const char *const examples[] = {
    "releve verify",
    N_ ("walk the journal of plan.xml, hash by hash"),
    "releve verify --repair",
    N_ ("and make the derived tables anew where they differ"),
    NULL,
};

static void
append_verdict (GString *out, const RlvVerdict *verdict)
{
    for (RlvSide side = 0; side < RLV_N_SIDES; side++)
        if (verdict->entries[side] > 0)
            g_string_append_printf (out,
                                    rlv_ngettext ("%s: %ld entry, to %s\n",
                                                  "%s: %ld entries, to %s\n",
                                                  (gulong) verdict->entries[side]),
                                    _ (rlv_side_name (side)),
                                    (long) verdict->entries[side], verdict->head[side]);
    g_string_append_printf (out, "%s\n", _ ("the journal is what was written"));
    if (verdict->facts_wrong == 0)
        return;
    g_string_append_printf (out,
                            rlv_ngettext ("%u derived row differed from the journal\n",
                                          "%u derived rows differed from the journal\n",
                                          verdict->facts_wrong),
                            verdict->facts_wrong);
    g_string_append_printf (out, "%s\n",
                            verdict->facts_rebuilt
                                ? _ ("they were made anew")
                                : _ ("\"releve verify --repair\" makes them anew"));
}

static gboolean
run_verify (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);
    RlvVerdict verdict = {0};

    if (!rlv_run_open (run, own->repair ? 0 : RLV_STORE_READ_ONLY, error) ||
        !rlv_store_verify (run->store, own->repair, &verdict, error))
        return rlv_run_close (run, FALSE, error);
    append_verdict (call->cli->out, &verdict);
    if (verdict.facts_wrong == 0 || verdict.facts_rebuilt)
        return TRUE;
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_FINDINGS, "");
    return FALSE;
}

const RlvCommand rlv_command_verify = {
    .name = "verify",
    .summary = N_ ("Prove that the journal was not altered"),
    .help = N_ ("Every entry carries the hash of the one before it. The last hashes, "
                "printed here and in reports, stand for all that was recorded until "
                "then: each side can keep them, and compare."),
    .examples = examples,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_verify,
};

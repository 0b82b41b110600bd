/* The rule packs of a run: those of the program, of the plan's folder, and --rules.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

/* Beside the plan. */
#define FOLDER "rules"

/* A folder of that name may hold something else: then it is none of packs. */
static gboolean
add_beside (RlvRun *run, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (run->path);
    g_autofree char *path = g_build_filename (folder, FOLDER, NULL);
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        if (g_str_has_suffix (name, ".sch") && name[0] != '.')
            return rlv_packs_add_path (run->packs, path, run->findings, error);
    return TRUE;
}

gboolean
rlv_run_packs (RlvRun *run, GError **error)
{
    const char *named = run->cli->common.rules;
    g_autoptr (RlvPacks) packs = NULL;

    if (run->packs != NULL)
        return TRUE;
    run->packs = packs = rlv_packs_new (error);
    if (packs != NULL && (run->path == NULL || add_beside (run, error)) &&
        (named == NULL || rlv_packs_add_path (packs, named, run->findings, error)))
        return g_steal_pointer (&packs) != NULL;
    run->packs = NULL;
    run->no_packs = TRUE;
    return FALSE;
}

RlvView
rlv_run_view (const RlvRun *run)
{
    return (RlvView){
        .plan = run->plan,
        .graph = run->graph,
        .times = run->times,
        .schedule = run->schedule,
        .data_date = rlv_run_data_time (run),
        .actuals = run->actuals,
        .today = run->cli->today,
        .profile = run->cli->common.profile,
    };
}

gboolean
rlv_run_rules (RlvRun *run, GError **error)
{
    RlvView view = rlv_run_view (run);

    if (!rlv_run_packs (run, error))
        return FALSE;
    g_clear_pointer (&run->choices, g_ptr_array_unref);
    run->choices = rlv_rules_ask (run->packs, &view, run->findings);
    run->asked = (RlvAsked){
        .choices = run->choices,
        .profile = rlv_rules_profile (&view),
        .today = view.today,
        .dated = view.schedule != NULL,
    };
    return TRUE;
}

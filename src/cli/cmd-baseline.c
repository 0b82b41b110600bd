/* releve baseline: the dates that both sides sign.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/record.h"
#include "cli/sift.h"

static const char *const formats[] = {"text", "json", NULL};

static gboolean
check_propose (RlvStore *store, gconstpointer fact, const RlvEntry *entry,
               GError **error)
{
    (void) store;
    if (fact == NULL)
        return TRUE;
    g_set_error (
        error, RLV_ERROR, RLV_ERROR_CONFLICT,
        _ ("there is a baseline \"%s\" already; a baseline never changes: give "
           "the new one another name"),
        entry->subject);
    return FALSE;
}

static gboolean
check_sign (RlvStore *store, gconstpointer known, const RlvEntry *entry, GError **error)
{
    const RlvBaselineFact *fact = known;

    (void) store;
    if (fact == NULL || strcmp (fact->hash, entry->value) != 0)
        g_set_error (
            error, RLV_ERROR, RLV_ERROR_CONFLICT,
            _ ("baseline \"%s\" is not the one that was read; look at it again"),
            entry->subject);
    else if (fact->signed_by[entry->side] != NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                     _ ("\"%s\" was signed for this side by %s already"),
                     entry->subject, fact->signed_by[entry->side]);
    else
        return TRUE;
    return FALSE;
}

static const RlvAct propose_act = {.kind = RLV_EVENT_BASELINE_PROPOSED,
                                   .may = RLV_SAYS_AT | RLV_SAYS_BECAUSE,
                                   .facts = rlv_store_baselines,
                                   .check = check_propose};
static const RlvAct sign_act = {.kind = RLV_EVENT_BASELINE_SIGNED,
                                .may = RLV_SAYS_AT | RLV_SAYS_BECAUSE,
                                .facts = rlv_store_baselines,
                                .check = check_sign};

static const RlvVerb verbs[] = {
    {"propose", N_ ("NAME"), 1,
     N_ ("put today's dates forward, for both sides to sign"), &propose_act},
    {"sign", N_ ("NAME"), 1, N_ ("agree to them, for one side"), &sign_act},
    {"list", NULL, 0, N_ ("the baselines, and who signed them"), NULL},
};

static const RlvOption options[] = {
    RLV_OPTION_AT,
    RLV_OPTION_BECAUSE,
    RLV_OPTION_OP,
};

/* Proposing signs for nobody, not even for whoever proposes. */
static void
say_missing (const RlvCall *call, RlvRun *run, const char *name)
{
    g_autoptr (GPtrArray) baselines = NULL;
    const RlvBaselineFact *fact;
    GString *out = call->cli->out;

    if (call->cli->common.quiet)
        return;
    baselines = rlv_store_baselines (run->store, NULL);
    fact = baselines == NULL ? NULL : rlv_record_find (baselines, name);
    if (fact == NULL)
        return;
    gboolean client = fact->signed_by[RLV_SIDE_CLIENT] != NULL;
    gboolean provider = fact->signed_by[RLV_SIDE_PROVIDER] != NULL;
    if (client && provider)
        g_string_append_printf (
            out, _ ("baseline %s is in force: client and provider have signed it\n"),
            name);
    else if (client)
        g_string_append_printf (
            out,
            _ ("still needed: the provider's signature, with \"releve baseline "
               "sign %s\"\n"),
            name);
    else if (provider)
        g_string_append_printf (
            out,
            _ ("still needed: the client's signature, with \"releve baseline "
               "sign %s\"\n"),
            name);
    else
        g_string_append_printf (
            out,
            _ ("still needed: the signatures of client and provider, each with "
               "\"releve baseline sign %s\"; proposing does not sign\n"),
            name);
}

/* Names are typed and printed in tables: letters, digits, ".", "-", "_". */
static gboolean
check_name (const char *name, GError **error)
{
    gsize len = strlen (name);
    gboolean ok = len > 0 && len <= 64;

    for (gsize i = 0; ok && i < len; i++)
        ok = g_ascii_isalnum (name[i]) || strchr (".-_", name[i]) != NULL;
    if (!ok)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("\"%s\" cannot name a baseline; take letters, digits, \".\", "
                        "\"-\" and \"_\""),
                     name);
    return ok;
}

/* As "releve check" says them: of what was agreed, whatever has happened since. */
static char *
tell_findings (const RlvCall *call, const char *table)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    g_autoptr (GError) unsaid = NULL;

    rlv_run_check (run, FALSE, &unsaid); /* without dates too the rules speak */
    return rlv_baseline_tell (table, rlv_run_checked (run).findings);
}

static gboolean
propose (const RlvCall *call, RlvRun *run, GError **error)
{
    RlvSaid said = *(const RlvSaid *) call->options;
    RlvEntry entry = {.subject = call->operands[0], .span.amount = -1};
    g_autofree char *table = NULL, *told = NULL;

    said.day = RLV_DAY_NONE;
    if (!check_name (entry.subject, error))
        return FALSE;
    if (!rlv_run_schedule (run, FALSE, error) ||
        !rlv_record_fill (call, run, &propose_act, &said, &entry, error))
        return FALSE;
    table = rlv_baseline_table (run->plan, run->schedule);
    told = tell_findings (call, table);
    entry.evidence = told;
    if (!rlv_record_append (call, run, &propose_act, &entry, error))
        return FALSE;
    say_missing (call, run, entry.subject);
    return TRUE;
}

static gboolean
fail_no_baseline (const char *name, GPtrArray *baselines, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    for (guint i = 0; i < baselines->len; i++)
        g_ptr_array_add (names, ((const RlvBaselineFact *) baselines->pdata[i])->name);
    const char *nearest =
        rlv_nearest (name, (const char *const *) names->pdata, names->len);
    if (nearest != NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("there is no baseline \"%s\": did you mean \"%s\"?"), name,
                     nearest);
    else
        g_set_error (
            error, RLV_ERROR, RLV_ERROR_USAGE,
            _ ("there is no baseline \"%s\"; one side has to propose it first"), name);
    return FALSE;
}

/* Signs the very table that was proposed: its hash goes into the entry. */
static gboolean
sign (const RlvCall *call, RlvRun *run, GError **error)
{
    RlvSaid said = *(const RlvSaid *) call->options;
    RlvEntry entry = {.subject = call->operands[0], .span.amount = -1};
    g_autoptr (GPtrArray) baselines = NULL;

    said.day = RLV_DAY_NONE;
    if (!rlv_run_open (run, RLV_STORE_READ_ONLY, error))
        return FALSE;
    baselines = rlv_store_baselines (run->store, error);
    if (baselines == NULL)
        return FALSE;
    const RlvBaselineFact *fact = rlv_record_find (baselines, entry.subject);
    if (fact == NULL)
        return fail_no_baseline (entry.subject, baselines, error);
    if (!rlv_record_fill (call, run, &sign_act, &said, &entry, error))
        return FALSE;
    entry.value = fact->hash;
    if (!rlv_record_append (call, run, &sign_act, &entry, error))
        return FALSE;
    say_missing (call, run, entry.subject);
    return TRUE;
}

static gboolean
list (const RlvCall *call, RlvRun *run, GError **error)
{
    if (!rlv_run_facts (run, error))
        return FALSE;
    if (run->facts == NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_FINDINGS,
                     _ ("nothing was recorded yet; \"releve baseline propose NAME\" "
                        "begins"));
        return FALSE;
    }
    RlvLook look = rlv_run_look (run);
    if (g_str_equal (call->format, "json"))
        rlv_view_baselines_json (call->cli->out, run->facts);
    else
        rlv_view_baselines_text (call->cli->out, run->facts, &look);
    return TRUE;
}

static gboolean
run_baseline (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    gboolean ok;

    if (call->verb->data == &propose_act)
        ok = propose (call, run, error);
    else if (call->verb->data == &sign_act)
        ok = sign (call, run, error);
    else
        ok = list (call, run, error);
    return ok || rlv_run_close (run, FALSE, error);
}

static const char *const examples[] = {
    "releve baseline propose B1 --as provider:\"I. Carvalho\"",
    N_ ("the provider puts forward the dates of plan.xml"),
    "releve baseline sign B1 --as client:\"H. Moreau\"",
    N_ ("the client agrees"),
    NULL,
};

const RlvCommand rlv_command_baseline = {
    .name = "baseline",
    .summary = N_ ("Agree on dates, with a name from each side"),
    .help =
        N_ ("A baseline is the table of the dates as they stand when it is proposed, "
            "and of what \"releve check\" finds then. "
            "It is in force when client and provider have both signed it; status, "
            "diff and report compare with the newest that was in force on the day they "
            "speak of, or with the one that is named."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_RECORD | RLV_TAKES_EFFORT,
    .verb = "list",
    RLV_COMMAND_VERBS (verbs),
    RLV_COMMAND_OPTIONS (options, RlvSaid),
    .run = run_baseline,
};

/* releve baseline: the dates that both sides sign.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/record.h"

typedef struct {
    RlvSaid said;
} Options;

static const char *const formats[] = {"text", "json", NULL};

static const RlvBaselineFact *
find_baseline (GPtrArray *baselines, const char *name)
{
    for (guint i = 0; i < baselines->len; i++) {
        const RlvBaselineFact *fact = baselines->pdata[i];
        if (g_str_equal (fact->name, name))
            return fact;
    }
    return NULL;
}

static gboolean
check_propose (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) baselines = rlv_store_baselines (store, error);

    if (baselines == NULL)
        return FALSE;
    if (find_baseline (baselines, entry->subject) == NULL)
        return TRUE;
    g_set_error (
        error, RLV_ERROR, RLV_ERROR_CONFLICT,
        _ ("there is a baseline \"%s\" already; a baseline never changes: give "
           "the new one another name"),
        entry->subject);
    return FALSE;
}

static gboolean
check_sign (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) baselines = rlv_store_baselines (store, error);

    if (baselines == NULL)
        return FALSE;
    const RlvBaselineFact *fact = find_baseline (baselines, entry->subject);
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

static const RlvAct propose_act = {
    RLV_EVENT_BASELINE_PROPOSED, NULL, RLV_SAYS_BECAUSE, 0, FALSE, check_propose};
static const RlvAct sign_act = {
    RLV_EVENT_BASELINE_SIGNED, NULL, RLV_SAYS_BECAUSE, 0, FALSE, check_sign};

static const RlvVerb verbs[] = {
    {"propose", N_ ("NAME"), 1,
     N_ ("put today's dates forward, for both sides to sign"), &propose_act},
    {"sign", N_ ("NAME"), 1, N_ ("agree to them, for one side"), &sign_act},
    {"list", NULL, 0, N_ ("the baselines, and who signed them"), NULL},
};

#define SAID(member) G_STRUCT_OFFSET (Options, said.member)

static const RlvOption options[] = {
    {"because", 'b', RLV_OPTION_TEXT, SAID (because), N_ ("TEXT"),
     N_ ("why, or a note"), NULL, 0},
    {"op", 0, RLV_OPTION_TEXT, SAID (op), N_ ("ID"),
     N_ ("name of this operation: said twice, it is recorded once"), NULL, 0},
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
    fact = baselines == NULL ? NULL : find_baseline (baselines, name);
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

static gboolean
propose (const RlvCall *call, RlvRun *run, GError **error)
{
    const Options *own = call->options;
    RlvSaid said = own->said;
    RlvEntry entry = {.subject = call->operands[0], .span.amount = -1};
    g_autofree char *table = NULL;

    said.day = RLV_DAY_NONE;
    if (!check_name (entry.subject, error))
        return FALSE;
    if (!rlv_run_schedule (run, FALSE, error) ||
        !rlv_record_fill (call, run, &propose_act, &said, &entry, error))
        return FALSE;
    table = rlv_baseline_table (run->plan, run->schedule);
    entry.evidence = table;
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
    const Options *own = call->options;
    RlvSaid said = own->said;
    RlvEntry entry = {.subject = call->operands[0], .span.amount = -1};
    g_autoptr (GPtrArray) baselines = NULL;

    said.day = RLV_DAY_NONE;
    if (!rlv_run_open (run, RLV_STORE_READ_ONLY, error))
        return FALSE;
    baselines = rlv_store_baselines (run->store, error);
    if (baselines == NULL)
        return FALSE;
    const RlvBaselineFact *fact = find_baseline (baselines, entry.subject);
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
        N_ ("A baseline is the table of the dates as they stand when it is proposed. "
            "It is in force when client and provider have both signed it; status, "
            "diff and report compare with the newest such."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_AS | RLV_TAKES_TODAY,
    .verb = "list",
    RLV_COMMAND_VERBS (verbs),
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_baseline,
};

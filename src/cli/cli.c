/* From a command line to a command, and from its error to an exit status.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <glib/gstdio.h>

#include "cli/run.h"

const RlvCommand *
rlv_command_find (const char *name)
{
    for (gsize i = 0; rlv_commands[i] != NULL; i++)
        if (g_str_equal (rlv_commands[i]->name, name))
            return rlv_commands[i];
    return NULL;
}

const RlvCommand *
rlv_command_need (const char *name, GError **error)
{
    const RlvCommand *command = rlv_command_find (name);
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    if (command != NULL)
        return command;
    for (gsize i = 0; rlv_commands[i] != NULL; i++)
        g_ptr_array_add (names, (gpointer) rlv_commands[i]->name);
    g_ptr_array_add (names, NULL);
    rlv_choice_check (_ ("command"), name, (const char *const *) names->pdata, error);
    return NULL;
}

/* --- operands ----------------------------------------------------------------- */

static gboolean
fail_usage (const RlvCommand *command, GError **error)
{
    g_autofree char *usage = rlv_help_usage (command);

    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("usage: %s\nsee \"releve %s --help\""), usage, command->name);
    return FALSE;
}

static gboolean
find_verb (RlvCall *call, GError **error)
{
    const RlvCommand *command = call->command;
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    const char *word = call->operands[0] != NULL ? call->operands[0] : command->verb;

    if (word == NULL)
        return fail_usage (command, error);
    for (guint i = 0; i < command->n_verbs; i++) {
        if (g_str_equal (command->verbs[i].name, word))
            call->verb = &command->verbs[i];
        g_ptr_array_add (names, (gpointer) command->verbs[i].name);
    }
    g_ptr_array_add (names, NULL);
    if (call->verb == NULL)
        return rlv_choice_check (_ ("verb"), word, (const char *const *) names->pdata,
                                 error);
    if (call->operands[0] != NULL)
        call->operands++;
    return TRUE;
}

/* A plan may stand before all other operands, when its name says what it is. */
static gboolean
take_first_plan (RlvCall *call)
{
    const char *first = call->operands[0];

    if ((call->command->takes & RLV_TAKES_PLAN) == 0 || first == NULL ||
        !g_str_has_suffix (first, ".xml"))
        return FALSE;
    call->plan = first;
    call->operands++;
    return TRUE;
}

/* Sorts the operands into verb, operands proper and plan. */
static gboolean
place_operands (RlvCall *call, GError **error)
{
    const RlvCommand *command = call->command;
    guint min = command->min, max = command->max;
    gboolean has_plan = take_first_plan (call);

    if (command->n_verbs > 0) {
        if (!find_verb (call, error))
            return FALSE;
        min = max = call->verb->n_operands;
    }
    call->n_operands = g_strv_length (call->operands);
    if (call->plan == NULL)
        call->plan = "plan.xml";
    if ((command->takes & RLV_TAKES_PLAN) != 0 && !has_plan &&
        call->n_operands == max + 1)
        call->plan = call->operands[--call->n_operands];
    if (call->n_operands >= min && call->n_operands <= max)
        return TRUE;
    if (call->verb == NULL)
        return fail_usage (command, error);
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("usage: releve %s %s %s [PLAN]"),
                 command->name, call->verb->name,
                 call->verb->operands != NULL ? call->verb->operands : "");
    return FALSE;
}

/* --- running ------------------------------------------------------------------ */

static gboolean
choose_format (RlvCall *call, GError **error)
{
    const char *const *formats = call->command->formats;

    if (formats == NULL)
        return TRUE;
    call->format = formats[0];
    if (call->cli->common.format == NULL)
        return TRUE;
    if (!rlv_choice_check (_ ("format"), call->cli->common.format, formats, error))
        return FALSE;
    call->format = call->cli->common.format;
    return TRUE;
}

static gboolean
is_same_file (const char *path, const char *other)
{
    GStatBuf a, b;

    return g_stat (path, &a) == 0 && g_stat (other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

static gboolean
is_plan_or_store (const RlvCall *call, const char *plan, const char *path)
{
    RlvCall it = *call;
    g_autofree char *store = NULL;

    it.plan = plan;
    store = rlv_run_store_path (&it);
    return is_same_file (path, plan) || is_same_file (path, store);
}

static gboolean
reads (const RlvCall *call, const char *path)
{
    gboolean files = (call->command->takes & RLV_TAKES_FILES) != 0;

    if (is_plan_or_store (call, call->plan, path))
        return TRUE;
    for (guint i = 0; files && i < call->n_operands; i++)
        if (is_plan_or_store (call, call->operands[i], path))
            return TRUE;
    return FALSE;
}

/* A slip of the hand must not cost the plan, and even less the journal. */
static gboolean
check_output (const RlvCall *call, GError **error)
{
    const char *path = call->cli->common.output;

    if (path == NULL || (call->command->takes & RLV_TAKES_PLAN) == 0 ||
        !reads (call, path))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("%s is what is read here: give --output another name"), path);
    return FALSE;
}

static gboolean
run_call (RlvCall *call, GError **error)
{
    RlvDay known;

    if (call->cli->common.help) {
        rlv_help_command (call->cli->out, call->command);
        call->cli->common.output = NULL;
        return TRUE;
    }
    if (call->cli->common.today != RLV_DAY_NONE)
        call->cli->today = call->cli->common.today;
    else if (call->cli->common.known_by != NULL &&
             rlv_day_parse (call->cli->common.known_by, &known))
        call->cli->today = known;
    if (call->cli->common.no_color)
        call->cli->colour_out = call->cli->colour_err = FALSE;
    if (call->cli->common.output != NULL) {
        call->cli->colour_out = FALSE;
        call->cli->width = 0;
    }
    if (!choose_format (call, error) || !place_operands (call, error) ||
        !check_output (call, error)) {
        call->cli->common.output = NULL;
        return FALSE;
    }
    return call->command->run (call, error);
}

/* Messages quote arguments, which may be any bytes: none may drive a terminal. */
void
rlv_cli_append_plain (GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        g_string_append_unichar (out, g_unichar_iscntrl (c) && c != '\n' ? 0xFFFD : c);
    }
}

/* What was made goes to the file also when the plan has faults: the caller asked for
 * it. */
static gboolean
write_output (RlvCli *cli, GError **error)
{
    const char *path = cli->common.output;

    if (path == NULL || cli->out->len == 0)
        return TRUE;
    gboolean ok = rlv_file_write (path, cli->out->str, cli->out->len, error);
    g_string_truncate (cli->out, 0);
    if (ok && !cli->common.quiet) {
        g_autofree char *said = g_strdup_printf (_ ("%s is written\n"), path);
        rlv_cli_append_plain (cli->err, said);
    }
    return ok;
}

/* Before a command is known: the language must be set before the first text is made. */
static void
choose_language (char **args)
{
    const char *lang = NULL;

    for (guint i = 1; args[i] != NULL && !g_str_equal (args[i], "--"); i++) {
        if (g_str_has_prefix (args[i], "--lang="))
            lang = args[i] + strlen ("--lang=");
        else if (g_str_equal (args[i], "--lang"))
            lang = args[i + 1];
    }
    rlv_language_set (lang);
}

/* "releve --lang fr check" means "releve check --lang fr": what stands before the
 * command goes behind it.  Free with g_free(). */
static char **
turn_round (char **args)
{
    guint n = g_strv_length (args), first = 1, k = 0;
    char **turned = g_new0 (char *, n + 1);

    while (args[first] != NULL && args[first][0] == '-') {
        gboolean two = g_str_equal (args[first], "--lang") && args[first + 1] != NULL;
        first += two ? 2 : 1;
    }
    if (first >= n)
        first = n;
    if (first < n)
        turned[k++] = args[first];
    for (guint i = 1; i < first; i++)
        turned[k++] = args[i];
    for (guint i = first + 1; i < n; i++)
        turned[k++] = args[i];
    return turned;
}

static gboolean
run_words (RlvCli *cli, char **words, GError **error)
{
    const RlvCommand *command = rlv_command_need (words[0], error);
    g_autofree gpointer own = NULL;
    g_autofree char **operands = NULL;

    if (command == NULL)
        return FALSE;
    own = g_malloc0 (MAX (command->options_size, 1));
    operands = rlv_options_parse (command, words + 1, &cli->common, own, error);
    if (operands == NULL)
        return FALSE;

    RlvCall call = {
        .cli = cli, .command = command, .options = own, .operands = operands};
    g_autoptr (GError) unwritten = NULL;
    gboolean ok = run_call (&call, error);
    if (write_output (cli, &unwritten))
        return ok;
    g_clear_error (error);
    g_propagate_error (error, g_steal_pointer (&unwritten));
    return FALSE;
}

static gboolean
run_line (RlvCli *cli, char **args, GError **error)
{
    g_autofree char **words = turn_round (args);

    if (words[0] == NULL) {
        rlv_help_overview (cli->err);
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE, "");
        return FALSE;
    }
    if (words[0][0] != '-')
        return run_words (cli, words, error);

    /* Options and no command. */
    for (guint i = 0; words[i] != NULL; i++) {
        if (g_str_equal (words[i], "--version")) {
            g_string_append (cli->out, PACKAGE_STRING "\n");
            return TRUE;
        }
        if (g_str_equal (words[i], "--help") || g_str_equal (words[i], "-h")) {
            rlv_help_overview (cli->out);
            return TRUE;
        }
    }
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("%s belongs to no command; see \"releve help\""), words[0]);
    return FALSE;
}

int
rlv_cli_run (RlvCli *cli, char **args)
{
    g_autoptr (GError) error = NULL;

    choose_language (args);
    if (run_line (cli, args, &error))
        return 0;
    /* A command that has said all itself gives an empty message. */
    if (*error->message != '\0') {
        g_string_append (cli->err, "releve: ");
        rlv_cli_append_plain (cli->err, error->message);
        g_string_append_c (cli->err, '\n');
    }
    return error->domain == RLV_ERROR ? error->code : RLV_ERROR_INTERNAL;
}

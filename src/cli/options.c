/* Options: what may be said, and reading it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/cli.h"

static const char *const languages[] = {"en", "fr", NULL};

static const char *const profiles[] = {"young", "transition", "strict", NULL};

#define COMMON(member) G_STRUCT_OFFSET (RlvCommon, member)

static const RlvOption common_options[] = {
    {"format", 'f', RLV_OPTION_TEXT, COMMON (format), N_ ("FORMAT"),
     N_ ("form of the result"), NULL, RLV_TAKES_FORMAT},
    {"output", 'o', RLV_OPTION_TEXT, COMMON (output), N_ ("FILE"),
     N_ ("write the result to FILE, all or nothing"), NULL, RLV_TAKES_FORMAT},
    {"store", 's', RLV_OPTION_TEXT, COMMON (store), N_ ("FILE"),
     N_ ("what happened is in FILE; else beside the plan, in PLAN.releve"), NULL,
     RLV_TAKES_STORE},
    {"as", 'a', RLV_OPTION_TEXT, COMMON (as), N_ ("SIDE:NAME"),
     N_ ("who records; else what RELEVE_AS says"), NULL, RLV_TAKES_AS},
    {"today", 0, RLV_OPTION_DAY, COMMON (today), N_ ("DATE"),
     N_ ("reckon as of DATE, not of the clock"), NULL, RLV_TAKES_TODAY},
    {"known-by", 0, RLV_OPTION_TEXT, COMMON (known_by), N_ ("WHEN"),
     N_ ("by what had been recorded up to WHEN: a date, which is then also that of "
         "--today, an instant, or a state of the journal such as \"client:41 "
         "provider:17\""),
     NULL, RLV_TAKES_KNOWN},
    {"effort", 0, RLV_OPTION_TEXT, COMMON (effort), N_ ("EFFORT"),
     N_ ("how far to look for earlier dates: quick (one pass), normal (when nothing is "
         "said), best, or a number of schedules"),
     NULL, RLV_TAKES_DEPTH},
    {"threads", 0, RLV_OPTION_TEXT, COMMON (threads), N_ ("N"),
     N_ ("look with N threads; the result is the same"), NULL, RLV_TAKES_EFFORT},
    {"seed", 0, RLV_OPTION_TEXT, COMMON (seed), N_ ("N"),
     N_ ("begin the search at N instead of 0"), NULL, RLV_TAKES_EFFORT},
    {"limit", 0, RLV_OPTION_TEXT, COMMON (limit), N_ ("SECONDS"),
     N_ ("stop looking after SECONDS; what is found then depends on the machine"), NULL,
     RLV_TAKES_EFFORT},
    {"rules", 0, RLV_OPTION_TEXT, COMMON (rules), N_ ("PATH"),
     N_ ("ask also the rules in PATH, a pack or a folder of packs"), NULL,
     RLV_TAKES_RULES},
    {"profile", 0, RLV_OPTION_TEXT, COMMON (profile), N_ ("PROFILE"),
     N_ ("how much is asked: young (of a partnership that begins), transition, strict; "
         "else what the plan says"),
     profiles, RLV_TAKES_RULES},
    {"lang", 0, RLV_OPTION_TEXT, COMMON (lang), N_ ("LANG"),
     N_ ("language of the texts"), languages, 0},
    {"plain", 0, RLV_OPTION_FLAG, COMMON (plain), NULL,
     N_ ("letters and signs of ASCII only for sides, lines and arrows"), NULL, 0},
    {"no-color", 0, RLV_OPTION_FLAG, COMMON (no_color), NULL,
     N_ ("no colours, as NO_COLOR"), NULL, 0},
    {"quiet", 'q', RLV_OPTION_FLAG, COMMON (quiet), NULL,
     N_ ("say only results and errors"), NULL, 0},
    {"help", 'h', RLV_OPTION_FLAG, COMMON (help), NULL, N_ ("show this, and stop"),
     NULL, 0},
};

GPtrArray *
rlv_options_common (const RlvCommand *command)
{
    GPtrArray *taken = g_ptr_array_new ();
    guint takes =
        command->takes | (command->formats != NULL ? (guint) RLV_TAKES_FORMAT : 0);

    for (gsize i = 0; i < G_N_ELEMENTS (common_options); i++)
        if ((common_options[i].needs & ~takes) == 0)
            g_ptr_array_add (taken, (gpointer) &common_options[i]);
    return taken;
}

gboolean
rlv_choice_check (const char *what, const char *word, const char *const *choices,
                  GError **error)
{
    guint n = g_strv_length ((char **) choices);

    if (g_strv_contains (choices, word))
        return TRUE;
    const char *nearest = rlv_nearest (word, choices, n);
    if (nearest != NULL) {
        g_set_error (
            error, RLV_ERROR, RLV_ERROR_USAGE,
            /* TRANSLATORS: there is no command "chekc": did you mean "check"? */
            _ ("there is no %s \"%s\": did you mean \"%s\"?"), what, word, nearest);
        return FALSE;
    }
    g_autofree char *list = g_strjoinv (", ", (char **) choices);
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("there is no %s \"%s\"; there are: %s"), what, word, list);
    return FALSE;
}

/* --- reading ------------------------------------------------------------------ */

typedef struct {
    const RlvCommand *command;
    GPtrArray *common;
    RlvCommon *into_common;
    gpointer into_own;
    char **args;
    guint at; /* the next argument */
    GPtrArray *operands;
} Reader;

typedef gboolean (*MatchFunc) (const RlvOption *option, const char *word, gsize len);

static gboolean
by_name (const RlvOption *option, const char *word, gsize len)
{
    return strlen (option->name) == len && strncmp (option->name, word, len) == 0;
}

static gboolean
by_letter (const RlvOption *option, const char *word, gsize len)
{
    (void) len;
    return option->letter != 0 && option->letter == *word;
}

/* @base: the structure that the option found is in. */
static const RlvOption *
find_option (const Reader *reader, MatchFunc match, const char *word, gsize len,
             char **base)
{
    *base = reader->into_own;
    for (guint i = 0; i < reader->command->n_options; i++)
        if (match (&reader->command->options[i], word, len))
            return &reader->command->options[i];
    *base = (char *) reader->into_common;
    for (guint i = 0; i < reader->common->len; i++)
        if (match (reader->common->pdata[i], word, len))
            return reader->common->pdata[i];
    return NULL;
}

static gboolean
fail_unknown (const Reader *reader, const char *arg, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autofree char *word = g_strdup (arg);

    for (guint i = 0; i < reader->command->n_options; i++)
        g_ptr_array_add (names, (gpointer) reader->command->options[i].name);
    for (guint i = 0; i < reader->common->len; i++)
        g_ptr_array_add (
            names, (gpointer) ((const RlvOption *) reader->common->pdata[i])->name);
    word[strcspn (word, "=")] = '\0';
    const char *nearest = rlv_nearest (word + strspn (word, "-"),
                                       (const char *const *) names->pdata, names->len);
    if (nearest != NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("\"releve %s\" has no option %s: did you mean --%s?"),
                     reader->command->name, word, nearest);
    else
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("\"releve %s\" has no option %s; see \"releve %s --help\""),
                     reader->command->name, word, reader->command->name);
    return FALSE;
}

static gboolean
set_value (const RlvOption *option, char *base, const char *value, GError **error)
{
    if (option->type == RLV_OPTION_RULES) {
        *(const char **) (void *) (base + option->offset) = value;
        return TRUE;
    }
    if (option->type == RLV_OPTION_TEXT) {
        g_autofree char *what = g_strconcat ("--", option->name, NULL);
        if (option->choices != NULL &&
            !rlv_choice_check (what, value, option->choices, error))
            return FALSE;
        *(const char **) (void *) (base + option->offset) = value;
        return TRUE;
    }
    if (!rlv_day_parse (value, (RlvDay *) (void *) (base + option->offset))) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("--%s: \"%s\" is not a date; write it as 2027-01-04"),
                     option->name, value);
        return FALSE;
    }
    return TRUE;
}

/* "NET-04,WAI-01": what follows an option that needs no value is one only when it could
 * be nothing else. */
static gboolean
names_rules (const char *word)
{
    gsize len = word != NULL ? strlen (word) : 0;

    return len > 0 && g_ascii_isupper (*word) && strchr (word, '-') != NULL &&
           (g_ascii_isdigit (word[len - 1]) || word[len - 1] == '*') &&
           strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-*,") == len;
}

/* @attached: the value written in the same argument, or NULL. */
static gboolean
take_option (Reader *reader, const RlvOption *option, char *base, const char *attached,
             GError **error)
{
    if (option->type == RLV_OPTION_FLAG) {
        if (attached != NULL) {
            g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("--%s takes no value"),
                         option->name);
            return FALSE;
        }
        *(gboolean *) (void *) (base + option->offset) = TRUE;
        return TRUE;
    }
    if (option->type == RLV_OPTION_RULES && attached == NULL &&
        !names_rules (reader->args[reader->at]))
        return set_value (option, base, "", error);
    if (attached == NULL)
        attached = reader->args[reader->at];
    else
        reader->at--;
    /* "--output $FILE", and FILE is not set; "--fix=$RULES" would mend all. */
    if (attached == NULL ||
        (*attached == '\0' &&
         (base == (char *) reader->into_common || option->type == RLV_OPTION_RULES))) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("--%s needs a value: %s"),
                     option->name, _ (option->arg));
        return FALSE;
    }
    reader->at++;
    return set_value (option, base, attached, error);
}

static gboolean
take_long (Reader *reader, const char *arg, GError **error)
{
    const char *word = arg + 2;
    gsize len = strcspn (word, "=");
    char *base;
    const RlvOption *option = find_option (reader, by_name, word, len, &base);

    if (option == NULL)
        return fail_unknown (reader, arg, error);
    return take_option (reader, option, base, word[len] == '=' ? word + len + 1 : NULL,
                        error);
}

/* "-q", "-qh", "-f json", "-fjson". */
static gboolean
take_letters (Reader *reader, const char *arg, GError **error)
{
    for (const char *letter = arg + 1; *letter != '\0'; letter++) {
        char *base;
        const RlvOption *option = find_option (reader, by_letter, letter, 1, &base);

        if (option == NULL)
            return fail_unknown (reader, arg, error);
        if (option->type != RLV_OPTION_FLAG)
            return take_option (reader, option, base,
                                letter[1] != '\0' ? letter + 1 : NULL, error);
        if (!take_option (reader, option, base, NULL, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
fail_empty (GError **error)
{
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                         _ ("an argument is empty; leave it out, or fill it in"));
    return FALSE;
}

static gboolean
take_all (Reader *reader, GError **error)
{
    gboolean options = TRUE;

    while (reader->args[reader->at] != NULL) {
        const char *arg = reader->args[reader->at++];
        gboolean ok = TRUE;

        if (options && g_str_equal (arg, "--"))
            options = FALSE;
        else if (options && g_str_has_prefix (arg, "--"))
            ok = take_long (reader, arg, error);
        else if (options && arg[0] == '-' && arg[1] != '\0')
            ok = take_letters (reader, arg, error);
        else if (arg[0] == '\0')
            ok = fail_empty (error);
        else
            g_ptr_array_add (reader->operands, (gpointer) arg);
        if (!ok)
            return FALSE;
    }
    return TRUE;
}

char **
rlv_options_parse (const RlvCommand *command, char **args, RlvCommon *common,
                   gpointer own, GError **error)
{
    g_autoptr (GPtrArray) taken = rlv_options_common (command);
    g_autoptr (GPtrArray) operands = g_ptr_array_new ();
    Reader reader = {
        .command = command,
        .common = taken,
        .into_common = common,
        .into_own = own,
        .args = args,
        .operands = operands,
    };

    common->today = RLV_DAY_NONE;
    for (guint i = 0; i < command->n_options; i++)
        if (command->options[i].type == RLV_OPTION_DAY)
            *(RlvDay *) (void *) ((char *) own + command->options[i].offset) =
                RLV_DAY_NONE;
    if (!take_all (&reader, error))
        return NULL;
    g_ptr_array_add (operands, NULL);
    return (char **) g_ptr_array_free (g_steal_pointer (&operands), FALSE);
}

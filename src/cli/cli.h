/* The command line; inside the cli room only.  One file per command, named after it,
 * each giving one RlvCommand, and a line in the table of commands.c: help, manual page
 * and completion are made from these.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

/* --- what a command may touch ------------------------------------------------- */

/* What every command understands, or may. Texts are NULL when not said. */
typedef struct {
    const char *format;
    const char *output;
    const char *store;
    const char *as;
    const char *lang;
    const char *known_by;
    const char *effort, *threads, *seed, *limit;
    const char *rules, *profile;
    RlvDay today; /* or RLV_DAY_NONE */
    gboolean quiet, plain, no_color, help;
} RlvCommon;

/* The world around a command, so that a test can run one in its own process. */
typedef struct {
    GString *out; /* becomes standard output, or the file of --output */
    GString *err;
    gint64 now;   /* seconds since 1970; commands never ask the clock */
    RlvDay today; /* the civil day here and now, or what --today or --known-by says */
    guint width;  /* columns of the terminal; 0 when it is none */
    gboolean colour_out; /* out goes to a terminal that knows colours */
    gboolean colour_err; /* err does */
    const char *as;      /* who records when --as says nothing, or NULL */
    RlvCommon common;    /* set by rlv_cli_run() */
} RlvCli;

/* --- commands ----------------------------------------------------------------- */

typedef enum {
    RLV_OPTION_FLAG,
    RLV_OPTION_TEXT,
    RLV_OPTION_DAY,
    RLV_OPTION_RULES, /* names of rules with commas between; "" when none are said */
} RlvOptionType;

/* What an option sets is at @offset in the command's own structure: a gboolean, a
 * const char * (NULL when not given) or an RlvDay (RLV_DAY_NONE). */
typedef struct {
    const char *name;
    char letter; /* or 0 */
    RlvOptionType type;
    gsize offset;
    const char *arg;            /* what its value is called */
    const char *help;           /* one line */
    const char *const *choices; /* what the value may be, NULL-terminated; or NULL */
    guint needs;                /* common options: what a command must take for it */
} RlvOption;

enum {
    RLV_TAKES_PLAN = 1 << 0,   /* the last operand or the first; may be left out */
    RLV_TAKES_STORE = 1 << 1,  /* --store */
    RLV_TAKES_AS = 1 << 2,     /* --as */
    RLV_TAKES_TODAY = 1 << 3,  /* --today */
    RLV_TAKES_FORMAT = 1 << 4, /* --format, --output; set by .formats */
    RLV_TAKES_KNOWN = 1 << 5,  /* --known-by */
    RLV_TAKES_DEPTH = 1 << 6,  /* --effort alone */
    RLV_TAKES_EFFORT = 1 << 6 | 1 << 7, /* --effort, --threads, --seed, --limit */
    RLV_TAKES_FILES = 1 << 8,           /* its operands are files that it reads */
    RLV_TAKES_RULES = 1 << 9            /* --rules, --profile */
};

typedef struct _RlvCommand RlvCommand;
typedef struct _RlvVerb RlvVerb;

/* One run of a command. */
typedef struct {
    RlvCli *cli;
    const RlvCommand *command;
    const RlvVerb *verb; /* NULL for commands without verbs */
    gconstpointer options;
    char **operands; /* less the verb and the plan */
    guint n_operands;
    const char *plan;   /* path of the plan */
    const char *format; /* one of the command's, the first when not said */
} RlvCall;

typedef gboolean (*RlvRunFunc) (const RlvCall *call, GError **error);

struct _RlvVerb {
    const char *name;
    const char *operands; /* such as "TASK SPAN"; NULL for none */
    guint n_operands;
    const char *summary;
    gconstpointer data; /* for the command's own use */
};

struct _RlvCommand {
    const char *name;
    const char *operands; /* for the usage line, less [PLAN]; NULL for none */
    guint min, max;       /* how many operands, less the plan */
    const char *summary;
    const char *help; /* more, in paragraphs; or NULL */
    const char *const
        *examples;              /* pairs: command line, what it does; NULL at the end */
    const char *const *formats; /* the first is the default; NULL: no --format */
    guint takes;
    const char *verb; /* what no verb means, or NULL */
    const RlvVerb *verbs;
    guint n_verbs;
    const RlvOption *options;
    guint n_options;
    gsize options_size;
    RlvRunFunc run;
};

#define RLV_COMMAND_OPTIONS(table, type)                                               \
    .options = (table), .n_options = G_N_ELEMENTS (table), .options_size = sizeof (type)
#define RLV_COMMAND_VERBS(table) .verbs = (table), .n_verbs = G_N_ELEMENTS (table)

extern const RlvCommand rlv_command_baseline, rlv_command_change, rlv_command_check,
    rlv_command_demo, rlv_command_diff, rlv_command_explain, rlv_command_gate,
    rlv_command_help, rlv_command_load, rlv_command_new, rlv_command_owed,
    rlv_command_plan, rlv_command_report, rlv_command_risk, rlv_command_rules,
    rlv_command_status, rlv_command_track, rlv_command_verify, rlv_command_version;

/* The table, NULL at the end, as help lists it. */
extern const RlvCommand *const rlv_commands[];
const RlvCommand *rlv_command_find (const char *name); /* NULL when there is none */
/* The same.  Errors: RLV_ERROR_USAGE, with what was perhaps meant. */
const RlvCommand *rlv_command_need (const char *name, GError **error);

/* --- running ------------------------------------------------------------------ */

/* Runs the command line @args ("releve" first) and returns the exit status. */
int rlv_cli_run (RlvCli *cli, char **args);

/* Appends a message that quotes what may be any bytes, without what drives a terminal.
 */
void rlv_cli_append_plain (GString *out, const char *text);

/* The common options that @command takes, as an array of const RlvOption *; free with
 * g_ptr_array_unref(). */
GPtrArray *rlv_options_common (const RlvCommand *command);

/* Reads @args into @common and @own (of the command's options_size, zeroed) and returns
 * the operands, which point into @args.  Free the array with g_free().
 * Errors: RLV_ERROR_USAGE. */
char **rlv_options_parse (const RlvCommand *command, char **args, RlvCommon *common,
                          gpointer own, GError **error);

/* FALSE, with a usage error that proposes the nearest of @choices, when @word is none
 * of them.  @what is "command", "format"…, translated. */
gboolean rlv_choice_check (const char *what, const char *word,
                           const char *const *choices, GError **error);

/* --- help --------------------------------------------------------------------- */

void rlv_help_overview (GString *out);
void rlv_help_command (GString *out, const RlvCommand *command);
void rlv_help_man (GString *out);
void rlv_help_bash (GString *out);

/* "releve track VERB [OPTION…] [PLAN]"; free with g_free(). */
char *rlv_help_usage (const RlvCommand *command);

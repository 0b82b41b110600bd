/* gen-plan N [--seed S] [--style bench|small] [--window W] [--strand T]
 * [--teams N]: a
 * made-up plan on stdout.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan-gen.h"

#include <stdio.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
    gint64 seed = 1;
    gint window = 100, strand = 1000, teams = 0;
    g_autofree char *style = NULL;
    const GOptionEntry entries[] = {
        {"seed", 's', 0, G_OPTION_ARG_INT64, &seed, "what to draw from", "S"},
        {"style", 0, 0, G_OPTION_ARG_STRING, &style, "many plain tasks, or everything",
         "bench|small"},
        {"window", 'w', 0, G_OPTION_ARG_INT, &window,
         "predecessors are among the W tasks before (100)", "W"},
        {"strand", 0, 0, G_OPTION_ARG_INT, &strand,
         "strands of T tasks run side by side (1000)", "T"},
        {"teams", 0, 0, G_OPTION_ARG_INT, &teams,
         "N teams share all the work (one for 170 tasks)", "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr (GOptionContext) context = g_option_context_new ("N");
    g_autoptr (GError) error = NULL;
    guint64 n = 0;

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 ||
        !g_ascii_string_to_unsigned (argv[1], 10, 0, 10000000, &n, &error) ||
        window < 1 || strand < 1 || teams < 0) {
        fprintf (stderr, "gen-plan: %s\n", error ? error->message : "how many tasks?");
        return 2;
    }

    GenOptions options = {
        .n = (guint) n,
        .seed = (guint64) seed,
        .window = (guint) window,
        .strand = (guint) strand,
        .teams = (guint) teams,
        .small = g_strcmp0 (style, "small") == 0,
    };
    xmlTextWriter *xml =
        xmlNewTextWriter (xmlOutputBufferCreateFd (STDOUT_FILENO, NULL));
    if (options.n == 0 && !options.small)
        options.n = 1000;
    gen_plan (xml, &options);
    gboolean written = xmlTextWriterFlush (xml) >= 0;
    xmlFreeTextWriter (xml);
    return written ? 0 : 6;
}

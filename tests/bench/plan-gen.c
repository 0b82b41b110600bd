/* The dice and the pen of the plan generator.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan-gen.h"

#include <string.h>

/* splitmix64: short, and the same everywhere. */
static guint64
next (Gen *gen)
{
    guint64 z = gen->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

guint
gen_below (Gen *gen, guint n)
{
    return (guint) ((next (gen) >> 32) * n >> 32);
}

gint
gen_between (Gen *gen, gint low, gint high)
{
    return low + (gint) gen_below (gen, (guint) (high - low + 1));
}

gboolean
gen_chance (Gen *gen, guint percent)
{
    return gen_below (gen, 100) < percent;
}

void
gen_open (Gen *gen, const char *name)
{
    xmlTextWriterStartElement (gen->xml, BAD_CAST name);
}

void
gen_close (Gen *gen)
{
    xmlTextWriterEndElement (gen->xml);
}

void
gen_attr (Gen *gen, const char *name, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start (args, format);
    g_vsnprintf (text, sizeof text, format, args);
    va_end (args);
    xmlTextWriterWriteAttribute (gen->xml, BAD_CAST name, BAD_CAST text);
}

void
gen_date (Gen *gen, const char *name, gint offset)
{
    GDate date;
    char text[16];

    g_date_clear (&date, 1);
    g_date_set_dmy (&date, 1, G_DATE_JANUARY, 2027);
    if (offset >= 0)
        g_date_add_days (&date, (guint) offset);
    else
        g_date_subtract_days (&date, (guint) -offset);
    g_snprintf (text, sizeof text, "%04u-%02u-%02u", g_date_get_year (&date),
                g_date_get_month (&date), g_date_get_day (&date));
    gen_attr (gen, name, "%s", text);
}

void
gen_plan (xmlTextWriter *xml, const GenOptions *options)
{
    Gen gen = {xml, options->seed * 0x2545f4914f6cdd1du + 1};

    xmlTextWriterSetIndent (xml, 1);
    xmlTextWriterSetIndentString (xml, BAD_CAST " ");
    xmlTextWriterStartDocument (xml, NULL, "UTF-8", NULL);
    gen_open (&gen, "plan");
    gen_attr (&gen, "xmlns", "urn:releve:plan:1");
    if (options->small)
        gen_small_plan (&gen, options);
    else
        gen_bench_plan (&gen, options);
    gen_close (&gen);
    xmlTextWriterEndDocument (xml);
}

char *
gen_plan_text (const GenOptions *options, gsize *len)
{
    xmlBuffer *buffer = xmlBufferCreate ();
    xmlTextWriter *xml = xmlNewTextWriterMemory (buffer, 0);
    char *text;

    gen_plan (xml, options);
    xmlFreeTextWriter (xml);
    *len = (gsize) xmlBufferLength (buffer);
    text = g_strndup ((const char *) xmlBufferContent (buffer), *len);
    xmlBufferFree (buffer);
    return text;
}

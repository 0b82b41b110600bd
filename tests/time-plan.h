/* Plans for the tests of time, written as XML: in the vocabulary of the schema, but not
 * checked against it, so that what the schema would refuse can be tried too.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "testing.h"

#include <string.h>

#include <releve/doc.h>
#include <releve/time.h>

typedef struct {
    RlvVocab *vocab;
    RlvPlanBuilder *builder;
} TimeReader;

static void
time_open (GMarkupParseContext *context, const char *element, const char **names,
           const char **values, gpointer data, GError **error)
{
    TimeReader *reader = data;
    guint32 kind = rlv_vocab_find (reader->vocab, element);
    guint n;
    int line, column;

    (void) error;
    assert_int_not_equal (kind, RLV_NONE);
    g_markup_parse_context_get_position (context, &line, &column);
    rlv_plan_builder_open (reader->builder, kind, 0, (guint32) line, (guint32) column);
    for (guint i = 0; names[i] != NULL; i++) {
        const RlvKindDef *def = &rlv_vocab_kinds (reader->vocab, &n)[kind];
        guint attr = 0;

        while (attr < def->n_attrs && strcmp (def->attrs[attr].name, names[i]) != 0)
            attr++;
        if (attr == def->n_attrs)
            fail_msg ("<%s> has no %s", element, names[i]);
        rlv_plan_builder_value (reader->builder, attr, values[i], strlen (values[i]));
    }
}

static void
time_close (GMarkupParseContext *context, const char *element, gpointer data,
            GError **error)
{
    (void) context;
    (void) element;
    (void) error;
    rlv_plan_builder_close (((TimeReader *) data)->builder);
}

/* The vocabulary of the schema, which takes long to read: once for a whole program. */
static inline RlvVocab *
time_vocab (void)
{
    static RlvVocab *vocab;
    g_autoptr (GError) error = NULL;

    if (vocab == NULL) {
        vocab = rlv_doc_vocab (&error);
        assert_ok (vocab != NULL, &error);
    }
    return rlv_vocab_ref (vocab);
}

/* The plan that @inside makes, with <plan start=@start> around it. */
static inline RlvPlan *
time_plan (const char *start, const char *inside)
{
    static const GMarkupParser parser = {.start_element = time_open,
                                         .end_element = time_close};
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autofree char *xml =
        g_strdup_printf ("<plan start=\"%s\">%s</plan>", start, inside);
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvVocab) vocab = time_vocab ();
    TimeReader reader = {vocab, rlv_plan_builder_new (vocab, findings)};
    g_autoptr (GMarkupParseContext) context =
        g_markup_parse_context_new (&parser, 0, &reader, NULL);
    gboolean ok;
    RlvPlan *plan;

    rlv_plan_builder_file (reader.builder, "test.xml");
    ok = g_markup_parse_context_parse (context, xml, -1, &error);
    assert_ok (ok, &error);
    plan = rlv_plan_builder_end (reader.builder, &error);
    assert_ok (plan != NULL, &error);
    return plan;
}

static inline RlvTime
at (const char *text)
{
    RlvTime time = RLV_TIME_NONE;

    if (strcmp (text, "-") != 0 && !rlv_time_parse (text, &time))
        fail_msg ("\"%s\" is no time", text);
    return time;
}

static inline RlvSpan
span (const char *text)
{
    RlvSpan result = {0};

    if (!rlv_span_parse (text, &result))
        fail_msg ("\"%s\" is no span", text);
    return result;
}

static inline RlvDay
on (const char *text)
{
    RlvDay day = RLV_DAY_NONE;

    if (strcmp (text, "-") != 0 && !rlv_day_parse (text, &day))
        fail_msg ("\"%s\" is no day", text);
    return day;
}

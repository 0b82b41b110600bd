/* Plans for the tests of time, written as XML and read by GLib's small parser: the room
 * that reads real plans is another's.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "testing.h"

#include <string.h>

#include <releve/time.h>

#define ATTRS(...)                                                                     \
    G_N_ELEMENTS (((const RlvAttrDef[]){__VA_ARGS__})), (const RlvAttrDef[])           \
    {                                                                                  \
        __VA_ARGS__                                                                    \
    }

static inline RlvVocab *
time_vocab (void)
{
    static const char *const to_calendar[] = {"calendar", NULL};
    const RlvAttrDef id = {.name = "id", .type = RLV_TYPE_ID};
    const RlvAttrDef name = {.name = "name", .type = RLV_TYPE_TEXT};
    const RlvAttrDef from = {.name = "from", .type = RLV_TYPE_DATE};
    const RlvAttrDef to = {.name = "to", .type = RLV_TYPE_DATE};
    const RlvAttrDef date = {.name = "date", .type = RLV_TYPE_DATE};
    const RlvAttrDef start = {.name = "start", .type = RLV_TYPE_DATE};
    const RlvAttrDef hours = {.name = "hours", .type = RLV_TYPE_TEXT};
    const RlvAttrDef clock = {.name = "time", .type = RLV_TYPE_CLOCK};
    const RlvAttrDef length = {.name = "length", .type = RLV_TYPE_SPAN};
    const RlvAttrDef rrule = {.name = "rrule", .type = RLV_TYPE_TEXT};
    const RlvAttrDef calendar = {
        .name = "calendar", .type = RLV_TYPE_REF, .targets = to_calendar};
    const RlvKindDef kinds[] = {
        {"plan", ATTRS (id, name, start)},
        {"calendar",
         ATTRS (id, name, {.name = "zone", .type = RLV_TYPE_TEXT},
                {.name = "base", .type = RLV_TYPE_REF, .targets = to_calendar})},
        {"week", ATTRS ({.name = "days", .type = RLV_TYPE_TEXT}, hours)},
        {"holiday", ATTRS (date, name, {.name = "until", .type = RLV_TYPE_DATE},
                           {.name = "tentative", .type = RLV_TYPE_BOOLEAN})},
        {"closure", ATTRS (from, to, name)},
        {"reduced",
         ATTRS (from, to, name, hours, {.name = "factor", .type = RLV_TYPE_DECIMAL})},
        {"open", ATTRS (date, hours)},
        {"blackout", ATTRS (id, name, from, to, {.name = "for", .type = RLV_TYPE_TEXT},
                            {.name = "kind", .type = RLV_TYPE_TEXT},
                            {.name = "monthFirst", .type = RLV_TYPE_INTEGER},
                            {.name = "monthLast", .type = RLV_TYPE_INTEGER})},
        {"window", ATTRS (id, name, from, to, start, rrule, clock, length, calendar)},
        {"committee", ATTRS (id, name, start, rrule, clock, length, calendar)},
        {"sitting", ATTRS (date, clock)},
        {"cancelled", ATTRS (date)},
    };

    return rlv_vocab_new (kinds, G_N_ELEMENTS (kinds));
}

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

/* The plan that @inside makes, with <plan start=@start> around it. */
static inline RlvPlan *
time_plan (const char *start, const char *inside)
{
    static const GMarkupParser parser = {.start_element = time_open,
                                         .end_element = time_close};
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvVocab) vocab = time_vocab ();
    g_autofree char *xml =
        g_strdup_printf ("<plan start=\"%s\">%s</plan>", start, inside);
    g_autoptr (GError) error = NULL;
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

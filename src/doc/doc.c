/* Plans in.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "doc/guard.h"
#include "doc/reader.h"

RlvVocab *
rlv_doc_vocab (GError **error)
{
    g_autoptr (RlvGrammar) grammar = rlv_grammar_new (error);

    return grammar != NULL ? rlv_vocab_ref (grammar->vocab) : NULL;
}

static RlvPlace
locate (const RlvPlace *item, const char *attr, gpointer data)
{
    const RlvReader *reader = data;

    for (guint i = 0; i < reader->sources->len; i++) {
        const RlvSource *source = reader->sources->pdata[i];

        if (source->name == item->file || strcmp (source->name, item->file) == 0)
            return rlv_source_attr (source, item->line, item->column, attr);
    }
    return *item;
}

static void
set_refused (const RlvFindings *findings, guint before, const char *name,
             GError **error)
{
    guint errors = rlv_findings_count (findings, RLV_SEVERITY_ERROR) - before;

    g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                 rlv_ngettext ("%s has one error", "%s has %u errors", errors), name,
                 errors);
}

/* Takes over @source. */
static RlvPlan *
read_plan (RlvGrammar *grammar, RlvSource *source, RlvDocFiles *files,
           RlvFindings *findings, GError **error)
{
    g_autofree char *name = g_strdup (source->name);
    guint before = rlv_findings_count (findings, RLV_SEVERITY_ERROR);
    RlvReader reader = {.grammar = grammar, .findings = findings, .files = files};
    RlvPlan *plan = NULL;
    gboolean whole;

    reader.sources = g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_source_free);
    reader.builder = rlv_plan_builder_new (grammar->vocab, findings);
    rlv_plan_builder_locate (reader.builder, locate, &reader);
    whole = rlv_reader_file (&reader, source, NULL) && !reader.broken;
    if (whole)
        plan = rlv_plan_builder_end (g_steal_pointer (&reader.builder), error);
    else
        set_refused (findings, before, name, error);
    rlv_plan_builder_free (reader.builder);
    g_ptr_array_unref (reader.sources);
    return plan;
}

RlvPlan *
rlv_reader_plan (RlvGrammar *grammar, RlvSource *source, RlvFindings *findings,
                 GError **error)
{
    return read_plan (grammar, source, NULL, findings, error);
}

/* Takes over @source. */
static RlvPlan *
read_source (RlvSource *source, RlvDocFiles *files, RlvFindings *findings,
             GError **error)
{
    g_autoptr (RlvGrammar) grammar = rlv_grammar_new (error);

    if (grammar == NULL) {
        rlv_source_free (source);
        return NULL;
    }
    return read_plan (grammar, source, files, findings, error);
}

RlvPlan *
rlv_doc_read_files (const char *path, RlvDocFiles *files, RlvFindings *findings,
                    GError **error)
{
    guint before = rlv_findings_count (findings, RLV_SEVERITY_ERROR);
    RlvSource *source = rlv_source_open (path, findings);

    if (source == NULL) {
        set_refused (findings, before, path, error);
        return NULL;
    }
    return read_source (source, files, findings, error);
}

RlvPlan *
rlv_doc_read_file (const char *path, RlvFindings *findings, GError **error)
{
    return rlv_doc_read_files (path, NULL, findings, error);
}

RlvPlan *
rlv_doc_read (const char *xml, gsize len, const char *name, const char *folder,
              RlvFindings *findings, GError **error)
{
    RlvSource *source;
    RlvPlace place = {name, 0, 0};

    if (len > RLV_DOC_MAX_BYTES) {
        guint before = rlv_findings_count (findings, RLV_SEVERITY_ERROR);

        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "file-size", &place,
                          _ ("%s has more than 512 megabytes"), name);
        set_refused (findings, before, name, error);
        return NULL;
    }
    source = rlv_source_memory (xml, len, name, folder);
    return read_source (source, NULL, findings, error);
}

gboolean
rlv_doc_look_over (const char *xml, gsize len, const char *name, RlvFindings *findings)
{
    RlvSource *source = rlv_source_memory (xml, len, name, NULL);
    const char *bytes;
    gsize n = 0;
    gboolean good;

    {
        g_auto (RlvGuard) guard;

        rlv_guard_init (&guard, source, findings);
        do
            good = rlv_guard_next (&guard, &bytes, &n);
        while (good && n > 0);
    }
    rlv_source_free (source);
    return good;
}

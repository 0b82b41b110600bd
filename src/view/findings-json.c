/* Findings and rules for other programs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/findings.h"

static void
json_attr (ViewJson *json, const RlvLook *look, const RlvFinding *finding)
{
    RlvExtent extent;

    if (finding->attr == NULL) {
        view_json_text (json, "attr", NULL);
        return;
    }
    view_finding_extent (look, finding, &extent);
    view_json_object (json, "attr");
    view_json_text (json, "name", finding->attr);
    view_json_int (json, "line", extent.line);
    view_json_int (json, "column", extent.column);
    view_json_int (json, "endLine", extent.end_line);
    view_json_int (json, "endColumn", extent.end_column);
    view_json_end_object (json);
}

static void
json_fixes (ViewJson *json, const RlvFinding *finding)
{
    static const char *const kinds[] = {"set", "drop", "remove", "insert"};

    view_json_array (json, "fixes");
    for (guint i = 0; i < finding->n_fixes; i++) {
        const RlvFix *fix = &finding->fixes[i];

        view_json_object (json, NULL);
        view_json_text (json, "kind", kinds[fix->kind]);
        view_json_text (json, "file", fix->place.file);
        view_json_int (json, "line", fix->place.line);
        view_json_int (json, "column", fix->place.column);
        view_json_text (json, "attr", fix->attr);
        view_json_text (json, "text", fix->text);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
json_finding (ViewJson *json, const RlvLook *look, const RlvFinding *finding)
{
    view_json_object (json, NULL);
    view_json_text (json, "severity", rlv_severity_name (finding->severity));
    view_json_text (json, "rule", finding->rule);
    view_json_text (json, "form", finding->form);
    view_json_text (json, "subject", finding->subject);
    view_json_text (json, "file", finding->place.file);
    view_json_int (json, "line", finding->place.line);
    view_json_int (json, "column", finding->place.column);
    json_attr (json, look, finding);
    view_json_text (json, "what", finding->what);
    view_json_text (json, "why", finding->why);
    view_json_text (json, "mend", finding->mend);
    view_json_text (json, "source", finding->source);
    json_fixes (json, finding);
    view_json_bool (json, "waived", finding->waived);
    view_json_end_object (json);
}

void
rlv_view_findings_json (GString *out, const RlvChecked *checked, const RlvLook *look)
{
    const RlvFindings *findings = checked->findings;
    ViewJson json = {.out = out};
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    view_json_begin (&json, "releve/findings/1");
    view_json_object (&json, "counts");
    view_json_int (&json, "error", view_severity_count (findings, RLV_SEVERITY_ERROR));
    view_json_int (&json, "warning",
                   view_severity_count (findings, RLV_SEVERITY_WARNING));
    view_json_int (&json, "note", view_severity_count (findings, RLV_SEVERITY_NOTE));
    view_json_int (&json, "waived", view_waived_count (findings));
    view_json_int (&json, "files", view_files_count (checked));
    view_json_int (&json, "older", checked->n_older);
    view_json_end_object (&json);
    view_json_text (&json, "only", checked->only);
    view_json_text (&json, "since", checked->since);
    if (checked->asked != NULL)
        view_asked_json (&json, checked->asked);
    view_json_array (&json, "findings");
    for (guint i = 0; i < n; i++)
        json_finding (&json, look, &items[i]);
    view_json_end_array (&json);
    view_json_finish (&json);
}

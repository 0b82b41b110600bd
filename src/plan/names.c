/* The words of the fixed lists, as plans write them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "plan/plan-priv.h"

static const char *const sides[RLV_N_SIDES] = {N_ ("client"), N_ ("provider"),
                                               N_ ("both"), N_ ("third")};
static const char *const link_types[] = {"FS", "SS", "FF", "SF"};
static const char *const constraints[] = {"",     "SNET", "SNLT", "FNET",
                                          "FNLT", "MSO",  "MFO",  "ALAP"};

const char *
rlv_side_name (RlvSide side)
{
    return sides[side];
}

const char *
rlv_link_type_name (RlvLinkType type)
{
    return link_types[type];
}

const char *
rlv_constraint_name (RlvConstraint constraint)
{
    return constraints[constraint];
}

static gint
find (const char *const *words, guint n, const char *text)
{
    for (guint i = 0; i < n; i++)
        if (g_str_equal (words[i], text))
            return (gint) i;
    return -1;
}

gboolean
rlv_side_parse (const char *text, RlvSide *side)
{
    gint found = find (sides, G_N_ELEMENTS (sides), text);

    if (found < 0)
        return FALSE;
    *side = (RlvSide) found;
    return TRUE;
}

gboolean
rlv_link_type_parse (const char *text, RlvLinkType *type)
{
    gint found = find (link_types, G_N_ELEMENTS (link_types), text);

    if (found < 0)
        return FALSE;
    *type = (RlvLinkType) found;
    return TRUE;
}

gboolean
rlv_constraint_parse (const char *text, RlvConstraint *constraint)
{
    gint found = find (constraints, G_N_ELEMENTS (constraints), text);

    if (found <= 0)
        return FALSE;
    *constraint = (RlvConstraint) found;
    return TRUE;
}

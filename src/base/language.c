/* The language of the texts.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <releve/base.h>

#include "base/catalogue.h"

static guint
one_is_one (gulong n)
{
    return n != 1;
}

static guint
none_is_one (gulong n)
{
    return n > 1;
}

/* The texts in the sources are English, which has no catalogue. */
static const struct {
    const char *code;
    const char *catalogue;
    guint (*form) (gulong n);
} languages[] = {
    {"en", NULL, one_is_one},
    {"fr", "po/fr.mo", none_is_one},
};

/* The one thing the library keeps: set once by the program before it makes any text,
 * and only read after that. */
static struct {
    gsize language;
    RlvCatalogue *catalogue;
} chosen;

/* Whether @tag is of language @code: "fr", "fr_FR.UTF-8", "fr-CA". */
static gboolean
is_of (const char *tag, const char *code)
{
    gsize len = strlen (code);

    return g_ascii_strncasecmp (tag, code, len) == 0 && !g_ascii_isalpha (tag[len]);
}

/* FALSE when @tag is of no language there is. */
static gboolean
find_language (const char *tag, gsize *found)
{
    for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
        if (is_of (tag, languages[i].code)) {
            *found = i;
            return TRUE;
        }
    return FALSE;
}

static const char *
locale_of_environment (void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        const char *value = g_getenv (names[i]);
        if (value != NULL && *value != '\0')
            return value;
    }
    return "";
}

/* As gettext does: who asks for the C locale gets no translation; else LANGUAGE, a
 * list, goes before the locale. */
static gsize
language_of_environment (void)
{
    const char *locale = locale_of_environment ();
    const char *list = g_getenv ("LANGUAGE");
    gsize found = 0;

    if (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
        return 0;
    if (list != NULL && *list != '\0') {
        g_auto (GStrv) tags = g_strsplit (list, ":", -1);
        for (guint i = 0; tags[i] != NULL; i++)
            if (find_language (tags[i], &found))
                return found;
    }
    find_language (locale, &found);
    return found;
}

void
rlv_language_set (const char *lang)
{
    g_autoptr (GBytes) bytes = NULL;

    chosen.language = 0;
    if (lang == NULL)
        chosen.language = language_of_environment ();
    else
        find_language (lang, &chosen.language);

    g_clear_pointer (&chosen.catalogue, rlv_catalogue_free);
    if (languages[chosen.language].catalogue == NULL)
        return;
    bytes = rlv_embedded (languages[chosen.language].catalogue);
    if (bytes != NULL)
        chosen.catalogue = rlv_catalogue_new (bytes);
}

const char *
rlv_language (void)
{
    return languages[chosen.language].code;
}

/* The text of an empty msgid is the head of the catalogue, which is for no user. */
static const char *
find (const char *msgid, guint form)
{
    const char *text;

    if (chosen.catalogue == NULL || *msgid == '\0')
        return NULL;
    text = rlv_catalogue_find (chosen.catalogue, msgid, form);
    return text == NULL || *text == '\0' ? NULL : text;
}

const char *
rlv_gettext (const char *msgid)
{
    const char *text = find (msgid, 0);

    return text != NULL ? text : msgid;
}

const char *
rlv_ngettext (const char *one, const char *many, gulong n)
{
    const char *text = find (one, languages[chosen.language].form (n));

    if (text != NULL)
        return text;
    return one_is_one (n) == 0 ? one : many;
}

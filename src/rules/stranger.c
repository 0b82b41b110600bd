/* Packs of strangers, asked in a process of their own.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rules/stranger.h"

#define MAX_SECONDS 10
#define MAX_MEMORY  ((rlim_t) 1 << 30) /* bytes beyond what is there */
#define MAX_RECORD  ((guint32) 1 << 20)
#define MAX_FOUND   10000

/* What the child says: a rule begins (.what NULL), or a finding. */
#define RECORD "(umsmsmsmsuua(uumsms))"

/* --- the child ------------------------------------------------------------------- */

/* Sanitizers take address space by the terabyte. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#    define LIMITS_MEMORY FALSE
#else
#    define LIMITS_MEMORY TRUE
#endif

static rlim_t
memory_now (void)
{
    struct rusage usage;

    getrusage (RUSAGE_SELF, &usage);
    return (rlim_t) usage.ru_maxrss * 1024;
}

static void
set_limits (void)
{
    struct rlimit time = {MAX_SECONDS, MAX_SECONDS + 1};
    struct rlimit memory = {memory_now () + MAX_MEMORY, memory_now () + MAX_MEMORY};
    struct rlimit none = {0, 0};

    setrlimit (RLIMIT_CPU, &time);
    setrlimit (RLIMIT_CORE, &none);
    setrlimit (RLIMIT_FSIZE, &none);
    setrlimit (RLIMIT_NOFILE, &none);
    setrlimit (RLIMIT_NPROC, &none);
    if (LIMITS_MEMORY)
        setrlimit (RLIMIT_DATA, &memory);
}

static void
write_all (int fd, const void *bytes, gsize len)
{
    const char *p = bytes;

    while (len > 0) {
        gssize n = write (fd, p, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit (1); /* nobody listens */
        p += n;
        len -= (gsize) n;
    }
}

static void
send (int fd, GVariant *record)
{
    g_autoptr (GVariant) sunk = g_variant_ref_sink (record);
    guint32 size = (guint32) g_variant_get_size (sunk);

    write_all (fd, &size, sizeof size);
    write_all (fd, g_variant_get_data (sunk), size);
}

void
rlv_stranger_begin (Run *run, const Pattern *pattern)
{
    GVariantBuilder fixes;

    g_variant_builder_init (&fixes, G_VARIANT_TYPE ("a(uumsms)"));
    send (run->to_parent,
          g_variant_new (RECORD, 0, pattern->is.name, NULL, NULL, NULL, 0, 0, &fixes));
}

/* The item that a fix changes is found again by its place. */
static void
send_finding (const Run *run, const RlvFinding *found, const Told *told)
{
    GVariantBuilder fixes;

    g_variant_builder_init (&fixes, G_VARIANT_TYPE ("a(uumsms)"));
    for (guint i = 0; i < found->n_fixes; i++)
        g_variant_builder_add (&fixes, "(uumsms)", found->fixes[i].kind,
                               told->fixed[MIN (i, MAX_FIXES - 1)],
                               found->fixes[i].attr, found->fixes[i].text);
    send (run->to_parent,
          g_variant_new (RECORD, 1 + found->severity, found->rule, found->form,
                         found->what, found->attr, told->at, told->about, &fixes));
}

static void
send_cut (const Run *run)
{
    g_autofree char *what =
        g_strdup_printf (_ ("its pack finds more than %d faults"), MAX_FOUND);
    RlvFinding cut = {.severity = RLV_SEVERITY_WARNING,
                      .rule = "RUL-01",
                      .form = RLV_UNASKED_RULE,
                      .what = what};
    Told told = {0};

    send_finding (run, &cut, &told);
}

void
rlv_stranger_tell (Run *run)
{
    guint n;
    const RlvFinding *found = rlv_findings_get (run->findings, &n);
    gboolean cut = FALSE;

    for (; run->n_seen < n && run->n_seen < run->told->len; run->n_seen++)
        if (run->n_sent < MAX_FOUND) {
            send_finding (run, &found[run->n_seen],
                          &g_array_index (run->told, Told, run->n_seen));
            run->n_sent++;
        } else {
            cut = TRUE;
        }
    if (cut)
        send_cut (run);
}

static void
be_child (Run *run, const RlvPack *pack, int to_parent,
          void (*ask) (Run *run, const RlvPack *pack))
{
    set_limits ();
    run->findings = rlv_findings_new ();
    run->waivers = NULL; /* the parent's business */
    run->told = g_array_new (FALSE, TRUE, sizeof (Told));
    run->to_parent = to_parent;
    ask (run, pack);
    _exit (0); /* without what the parent would do at its end */
}

/* --- the parent ------------------------------------------------------------------ */

/* FALSE at the end. */
static gboolean
read_all (int fd, void *bytes, gsize len)
{
    char *p = bytes;

    while (len > 0) {
        gssize n = read (fd, p, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FALSE;
        p += n;
        len -= (gsize) n;
    }
    return TRUE;
}

static GVariant *
receive (int fd)
{
    guint32 size;
    g_autofree char *bytes = NULL;

    if (!read_all (fd, &size, sizeof size) || size == 0 || size > MAX_RECORD)
        return NULL;
    bytes = g_malloc (size);
    if (!read_all (fd, bytes, size))
        return NULL;
    g_autoptr (GBytes) owned = g_bytes_new_take (g_steal_pointer (&bytes), size);
    return g_variant_ref_sink (
        g_variant_new_from_bytes (G_VARIANT_TYPE (RECORD), owned, FALSE));
}

/* They come in their order, so that the search goes on from *@from. */
static const Pattern *
pattern_called (const RlvPack *pack, const char *name, guint *from)
{
    for (guint i = *from; name != NULL && i < pack->patterns->len; i++) {
        const Pattern *pattern = pack->patterns->pdata[i];

        if (g_str_equal (pattern->is.name, name)) {
            *from = i;
            return pattern;
        }
    }
    return NULL;
}

/* Says what the child found, as if it had been found here. */
static void
take (Run *run, const Pattern *pattern, GVariant *record)
{
    Found found = {.pattern = pattern};
    guint32 kind, n_items;
    const char *name;
    GVariantIter *fixes;
    guint32 fix_kind, item;
    const char *attr, *text;

    rlv_plan_items (run->view->plan, &n_items);
    g_variant_get (record, "(um&sm&sm&sm&suua(uumsms))", &kind, &name, &found.form,
                   &found.what, &found.attr, &found.at, &found.about, &fixes);
    found.severity = (RlvSeverity) MIN (kind - 1, RLV_SEVERITY_ERROR);
    if (found.what != NULL && found.at < n_items && found.about < n_items) {
        rlv_run_add_found (run, &found);
        while (
            g_variant_iter_next (fixes, "(uum&sm&s)", &fix_kind, &item, &attr, &text))
            if (item < n_items && fix_kind <= RLV_FIX_INSERT)
                rlv_run_add_fix (run, (RlvFixKind) fix_kind, item, attr, text);
        rlv_run_waive_found (run, &found);
    }
    g_variant_iter_free (fixes);
}

/* The rule that was being asked when the child fell silent; NULL: it never began. */
static const Pattern *
listen_to (Run *run, const RlvPack *pack, int from_child)
{
    const Pattern *pattern = NULL;
    guint from = 0;

    for (;;) {
        g_autoptr (GVariant) record = receive (from_child);
        guint32 kind;
        const char *name;

        if (record == NULL)
            return pattern;
        g_variant_get_child (record, 0, "u", &kind);
        g_variant_get_child (record, 1, "m&s", &name);
        if (kind == 0) {
            pattern = pattern_called (pack, name, &from);
        } else if (pattern != NULL && g_strcmp0 (name, "RUL-01") == 0) {
            const char *form, *fault;

            g_variant_get_child (record, 2, "m&s", &form);
            g_variant_get_child (record, 3, "m&s", &fault);
            rlv_run_tell_fault (run, pattern, g_strcmp0 (form, RLV_UNASKED_PACK) == 0,
                                fault != NULL ? fault : "");
        } else if (pattern != NULL) {
            take (run, pattern, record);
        }
    }
}

/* GLib aborts or traps where there is no memory left. */
static char *
why_ended (int status)
{
    int number = WIFSIGNALED (status) ? WTERMSIG (status) : 0;

    switch (number) {
    case SIGXCPU:
    case SIGKILL:
        return g_strdup (_ ("it takes too long"));
    case SIGABRT:
    case SIGTRAP:
        return g_strdup (_ ("it takes too much memory"));
    default:
        return g_strdup_printf (_ ("asking it failed (%s)"), g_strsignal (number));
    }
}

static void
tell_end (Run *run, const RlvPack *pack, const Pattern *pattern, int status)
{
    g_autofree char *why = NULL;

    if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
        return;
    if (pattern == NULL && pack->patterns->len > 0)
        pattern = pack->patterns->pdata[0];
    if (pattern == NULL)
        return;
    why = why_ended (status);
    rlv_run_tell_fault (run, pattern, TRUE, why);
}

void
rlv_stranger_ask (Run *run, const RlvPack *pack,
                  void (*ask) (Run *run, const RlvPack *pack))
{
    const Pattern *last;
    int fds[2], status = 0;
    pid_t child;

    if (pack->patterns->len == 0)
        return;
    if (pipe (fds) != 0) {
        rlv_run_tell_fault (run, pack->patterns->pdata[0], TRUE, g_strerror (errno));
        return;
    }
    child = fork ();
    if (child == 0) {
        close (fds[0]);
        be_child (run, pack, fds[1], ask);
    }
    close (fds[1]);
    if (child < 0) {
        rlv_run_tell_fault (run, pack->patterns->pdata[0], TRUE, g_strerror (errno));
        close (fds[0]);
        return;
    }
    last = listen_to (run, pack, fds[0]);
    close (fds[0]);
    while (waitpid (child, &status, 0) < 0 && errno == EINTR)
        continue;
    tell_end (run, pack, last, status);
}

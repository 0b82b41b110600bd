/* The program: real streams, a real clock and a real terminal around rlv_cli_run().
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

/* A stream that the caller closed must not become the next file that is opened, which
 * may be the store. */
static void
fill_closed_streams (void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl (fd, F_GETFD) == -1 && errno == EBADF)
            if (open ("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) < 0)
                _exit (RLV_ERROR_INTERNAL);
}

/* Where stdout was closed, what is written to it is lost: that is a failure. */
static gboolean
is_open (int fd)
{
    return fcntl (fd, F_GETFD) != -1;
}

static gboolean
write_all (int fd, const GString *text)
{
    gsize done = 0;

    while (done < text->len) {
        gssize n = write (fd, text->str + done, text->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        done += (gsize) n;
    }
    return TRUE;
}

/* SOURCE_DATE_EPOCH stands for the clock, so that tests and packagers can repeat a run.
 */
static gint64
seconds_now (void)
{
    const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
    gint64 seconds;

    if (epoch != NULL &&
        g_ascii_string_to_signed (epoch, 10, 0, G_GINT64_CONSTANT (7258118399),
                                  &seconds, NULL))
        return seconds;
    return g_get_real_time () / G_USEC_PER_SEC;
}

static RlvDay
day_of (gint64 seconds)
{
    g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (seconds);
    int year, month, mday;

    g_date_time_get_ymd (local, &year, &month, &mday);
    return rlv_day_from_civil (year, month, mday);
}

static guint
terminal_width (void)
{
    struct winsize size;

    if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

static gboolean
knows_colours (int fd)
{
    const char *no_color = g_getenv ("NO_COLOR");
    const char *term = g_getenv ("TERM");

    return isatty (fd) && (no_color == NULL || *no_color == '\0') && term != NULL &&
           !g_str_equal (term, "dumb");
}

int
main (int argc, char **argv)
{
    gboolean heard = is_open (STDOUT_FILENO);
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) err = g_string_new (NULL);
    char *nothing[] = {(char *) "releve", NULL};

    fill_closed_streams ();
    signal (SIGPIPE, SIG_IGN); /* a closed pipe and a full disk are errors of write() */
    signal (SIGXFSZ, SIG_IGN);
    setlocale (LC_CTYPE, ""); /* and no other: numbers and order stay plain */

    RlvCli cli = {
        .out = out,
        .err = err,
        .now = seconds_now (),
        .width = terminal_width (),
        .colour_out = knows_colours (STDOUT_FILENO),
        .colour_err = knows_colours (STDERR_FILENO),
        .as = g_getenv ("RELEVE_AS"),
    };
    cli.today = day_of (cli.now);

    int status = rlv_cli_run (&cli, argc > 0 ? argv : nothing);
    write_all (STDERR_FILENO, err);
    if (out->len == 0 || (heard && write_all (STDOUT_FILENO, out)))
        return status;
    /* Who stopped reading needs no message: "releve plan | head" is no fault. */
    if (!heard || errno != EPIPE) {
        g_string_printf (err, _ ("releve: %s: %s\n"), _ ("standard output"),
                         heard ? g_strerror (errno) : g_strerror (EBADF));
        write_all (STDERR_FILENO, err);
    }
    return RLV_ERROR_STORE;
}

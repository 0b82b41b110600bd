/* planner-dates FILE.planner...: the dates that GNOME Planner's own engine finds when
 * it loads a file, a line a task: file, task, start of work, finish, minutes in UTC.
 *
 * Built by planner.sh where the engine is installed, which comes without headers: what
 * is called is declared here.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>

#include <glib-object.h>

typedef struct _MrpApplication MrpApplication;
typedef struct _MrpProject MrpProject;
typedef struct _MrpTask MrpTask;
MrpApplication *mrp_application_new (void);
MrpProject *mrp_project_new (MrpApplication *application);
gboolean mrp_project_load (MrpProject *project, const char *uri, GError **error);
void mrp_project_reschedule (MrpProject *project);
GList *mrp_project_get_all_tasks (MrpProject *project);
const char *mrp_task_get_name (MrpTask *task);
long mrp_task_get_work_start (MrpTask *task);
long mrp_task_get_start (MrpTask *task);
long mrp_task_get_finish (MrpTask *task);

int
main (int argc, char **argv)
{
    MrpApplication *application = mrp_application_new ();

    for (int i = 1; i < argc; i++) {
        g_autofree char *path = g_canonicalize_filename (argv[i], NULL);
        g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
        g_autofree char *name = g_path_get_basename (path);
        MrpProject *project = mrp_project_new (application);
        g_autoptr (GError) error = NULL;

        if (!mrp_project_load (project, uri, &error)) {
            fprintf (stderr, "planner-dates: %s: %s\n", argv[i], error->message);
            return 5;
        }
        mrp_project_reschedule (project);
        GList *tasks = mrp_project_get_all_tasks (project);
        for (GList *at = tasks; at != NULL; at = at->next)
            printf ("%d %s %ld %ld %ld\n", atoi (name), mrp_task_get_name (at->data),
                    mrp_task_get_work_start (at->data) / 60,
                    mrp_task_get_finish (at->data) / 60,
                    mrp_task_get_start (at->data) / 60);
        g_list_free (tasks);
        g_object_unref (project);
    }
    return 0;
}

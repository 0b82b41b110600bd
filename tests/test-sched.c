/* Dates, floats, reasons and staffing on plans small enough to reckon by hand.
 * tests/scheduling.h says what they are made of.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scheduling.h"

typedef struct {
    const char *name;
    const char *tasks;
    const char *expect;  /* "id start finish float free why; …" as below */
    const char *actuals; /* "id=started,finished,remaining …" or NULL */
    const char *data_date;
    gboolean level;
    gboolean conflict;
} Row;

static const Row rows[] = {
    {.name = "one after the other",
     .tasks = T ("A", "2d", "", "") T ("B", "3d", "", AFTER ("A")),
     .expect = "A 01-04 09:00 01-05 17:00 0 0 plan; B 01-06 09:00 01-08 17:00 0 0 A"},
    /* T3 cannot begin while T1 holds the only one there on the 7th; T4 pauses then. */
    {.name = "what bars one does not bar another who pauses there",
     .tasks = T ("T1", "4d", "priority='900'", NEED ("team='K' people='1'"))
         T ("T2", "1d", "priority='900'", NEED ("team='K' people='1'"))
             T ("T3", "4d", "priority='800'", NEED ("team='K'") NEED ("team='L'"))
                 T ("T4", "4d", "", NEED ("team='K' people='2'")),
     .expect =
         "T1 01-04 09:00 01-07 17:00 0 0 plan; T2 01-04 09:00 01-04 17:00 3 0 plan; "
         "T3 01-08 09:00 01-13 17:00 0 0 team:T1; T4 01-05 09:00 01-11 17:00 2 2 "
         "team:T2",
     .level = TRUE},
    {.name = "over a weekend",
     .tasks = T ("A", "5d", "", "") T ("B", "1d", "", AFTER ("A")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-11 09:00 01-11 17:00 0 0 A"},
    {.name = "the longer of two drives, the other floats",
     .tasks = T ("A", "2d", "", "") T ("B", "4d", "", "")
         T ("C1", "1d", "", AFTER ("A") AFTER ("B")),
     .expect =
         "A 01-04 09:00 01-05 17:00 2 2 plan; B 01-04 09:00 01-07 17:00 0 0 plan; "
         "C1 01-08 09:00 01-08 17:00 0 0 B"},
    {.name = "start to start with a lag",
     .tasks = T ("A", "5d", "", "") T ("B", "5d", "", LINK ("A", "SS", "5d")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-11 09:00 01-15 17:00 0 0 A"},
    {.name = "finish to finish drives the start",
     .tasks = T ("A", "5d", "", "") T ("B", "2d", "", LINK ("A", "FF", "1d")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-08 09:00 01-11 17:00 0 0 A"},
    {.name = "a finish before another finish",
     .tasks = T ("A", "6d", "", "") T ("B", "1d", "", LINK ("A", "FF", "-1d"))
         T ("D", "4h", "", LINK ("A", "FF", "-8h")),
     .expect = "A 01-04 09:00 01-11 17:00 0 0 plan; B 01-08 09:00 01-08 17:00 1 1 A; "
               "D 01-08 13:00 01-08 17:00 1 1 A"},
    {.name = "a finish before another finish, at an opening",
     .tasks = T ("A", "20h", "", "")
         T ("B", "2d", "calendar='MIX' deadline='2027-01-14'", LINK ("A", "FF", "-1d"))
             T ("D", "20d", "", ""),
     .expect =
         "A 01-04 09:00 01-06 13:00 7.502 0.5 plan; B 01-04 09:00 01-05 17:00 7 18 "
         "plan; D 01-04 09:00 01-29 17:00 0 0 plan"},
    {.name = "a finish before another start",
     .tasks = T ("A", "1d", "", DATE ("SNET", "01-11"))
         T ("B", "1d", "", LINK ("A", "SF", "-1d")),
     .expect = "A 01-11 09:00 01-11 17:00 0 0 date; B 01-08 09:00 01-08 17:00 1 1 A"},
    {.name = "a point before another point",
     .tasks = T ("A", "0d", "", DATE ("SNET", "01-12"))
         T ("B", "0d", "deadline='2027-01-11'", LINK ("A", "FS", "-1d"))
             T ("D", "9d", "", ""),
     .expect = "A 01-12 09:00 01-12 09:00 0.997 0 date; B 01-11 09:00 01-11 09:00 1 4 "
               "A; D 01-04 09:00 01-14 17:00 0 0 plan"},
    {.name = "start to finish",
     .tasks = T ("A", "1d", "", DATE ("SNET", "01-07"))
         T ("B", "2d", "", LINK ("A", "SF", "0d")),
     .expect = "A 01-07 09:00 01-07 17:00 0 0 date; B 01-06 09:00 01-07 17:00 0 0 A"},
    {.name = "a lead",
     .tasks = T ("A", "5d", "", "") T ("B", "3d", "", LINK ("A", "FS", "-2d")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-07 09:00 01-11 17:00 0 0 A"},
    {.name = "days by the clock",
     .tasks = T ("A", "5d", "", "") T ("B", "1d", "", LINK ("A", "FS", "1ed")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-11 09:00 01-11 17:00 0 0 A"},
    {.name = "hours run into the next day",
     .tasks = T ("A", "6h", "", "") T ("B", "4h", "", LINK ("A", "FS", "1h")),
     .expect = "A 01-04 09:00 01-04 15:00 0 0 plan; B 01-04 16:00 01-05 12:00 0 0 A"},
    {.name = "half days",
     .tasks = T ("A", "0.5d", "", "") T ("B", "0.5d", "", AFTER ("A")),
     .expect = "A 01-04 09:00 01-04 13:00 0 0 plan; B 01-04 13:00 01-04 17:00 0 0 A"},
    {.name = "a whole day does not start at noon",
     .tasks = T ("A", "0.5d", "", "") T ("B", "1d", "", AFTER ("A")),
     .expect =
         "A 01-04 09:00 01-04 13:00 0.5 0.5 plan; B 01-05 09:00 01-05 17:00 0 0 A"},
    {.name = "a point stands where its predecessor ends",
     .tasks = T ("A", "2d", "", "") T ("M", "0d", "", AFTER ("A"))
         T ("B", "1d", "", AFTER ("M")),
     .expect = "A 01-04 09:00 01-05 17:00 0 0 plan; M 01-05 17:00 01-05 17:00 0 0 A; "
               "B 01-06 09:00 01-06 17:00 0 0 M"},
    {.name = "elapsed work runs through the weekend",
     .tasks = T ("A", "5d", "", "") T ("B", "3ed", "", AFTER ("A"))
         T ("D", "1d", "", AFTER ("B")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-08 17:00 01-11 17:00 0 0 A; "
               "D 01-12 09:00 01-12 17:00 0 0 B"},
    {.name = "both start to start and finish to start: the later one is named",
     .tasks =
         T ("A", "4d", "", "") T ("B", "1d", "", LINK ("A", "SS", "1d") AFTER ("A")),
     .expect = "A 01-04 09:00 01-07 17:00 0 0 plan; B 01-08 09:00 01-08 17:00 0 0 A"},
    {.name = "finish to start beside finish to finish",
     .tasks = T ("A", "2d", "", "") T ("D", "6d", "", "")
         T ("B", "2d", "", AFTER ("A") LINK ("D", "FF", "0d")),
     .expect =
         "A 01-04 09:00 01-05 17:00 2 2 plan; D 01-04 09:00 01-11 17:00 0 0 plan; "
         "B 01-08 09:00 01-11 17:00 0 0 D"},
    {.name = "a holiday of the one who is needed",
     .tasks = T ("A", "2d", "", "")
         T ("B", "1d", "", AFTER ("A") NEED ("team='H'") NEED ("team='C'")),
     .expect = "A 01-04 09:00 01-05 17:00 1 1 plan; B 01-07 09:00 01-07 17:00 0 0 "
               "A/holiday"},
    {.name = "no earlier than",
     .tasks = T ("A", "1d", "", DATE ("SNET", "01-09")),
     .expect = "A 01-11 09:00 01-11 17:00 0 0 date"},
    {.name = "finish no earlier than",
     .tasks = T ("A", "2d", "", DATE ("FNET", "01-07")),
     .expect = "A 01-06 09:00 01-07 17:00 0 0 date"},
    {.name = "must finish on",
     .tasks = T ("A", "2d", "", DATE ("MFO", "01-08")),
     .expect = "A 01-07 09:00 01-08 17:00 0 0 date"},
    {.name = "must start on a day that is gone",
     .tasks =
         T ("A", "3d", "", "") T ("B", "1d", "", AFTER ("A") DATE ("MSO", "01-05")),
     .expect = "A 01-04 09:00 01-06 17:00 -2 0 plan; B 01-07 09:00 01-07 17:00 -2 0 A",
     .conflict = TRUE},
    {.name = "finish no later than, missed",
     .tasks = T ("A", "3d", "", DATE ("FNLT", "01-05")),
     .expect = "A 01-04 09:00 01-06 17:00 -1 0 plan",
     .conflict = TRUE},
    {.name = "a deadline moves no date",
     .tasks = T ("A", "3d", "deadline='2027-01-05'", ""),
     .expect = "A 01-04 09:00 01-06 17:00 -1 0 plan"},
    {.name = "as late as possible",
     .tasks = T ("A", "2d", "", "<constraint type='ALAP'/>") T ("B", "4d", "", "")
         T ("D", "1d", "", AFTER ("A") AFTER ("B")),
     .expect =
         "A 01-06 09:00 01-07 17:00 0 0 alap; B 01-04 09:00 01-07 17:00 0 0 plan; "
         "D 01-08 09:00 01-08 17:00 0 0 B"},
    {.name = "as late as its deadline",
     .tasks = T ("A", "1d", "deadline='2027-01-06'", "<constraint type='ALAP'/>")
         T ("B", "4d", "", ""),
     .expect =
         "A 01-06 09:00 01-06 17:00 0 1 alap; B 01-04 09:00 01-07 17:00 0 0 plan"},
    {.name = "a point where its window closes",
     .tasks = T ("A", "2d", "window='E'", "") T ("M", "0d", "window='E'", AFTER ("A")),
     .expect = "A 01-06 09:00 01-07 17:00 0 0 window; M 01-07 17:00 01-07 17:00 0 0 A"},
    {.name = "windows that overlap",
     .tasks = T ("A", "3d", "window='O'", DATE ("SNET", "01-12")),
     .expect = "A 01-12 09:00 01-14 17:00 0 0 date"},
    {.name = "waits for its window",
     .tasks = T ("A", "1d", "window='W'", "") T ("B", "2d", "window='W'", AFTER ("A")),
     .expect = "A 01-06 09:00 01-06 17:00 1 1 window; B 01-13 09:00 01-14 17:00 0 0 "
               "window"},
    {.name = "float ends where the window does",
     .tasks = T ("A", "1d", "window='W'", "") T ("B", "9d", "", ""),
     .expect =
         "A 01-06 09:00 01-06 17:00 6 6 window; B 01-04 09:00 01-14 17:00 0 0 plan"},
    {.name = "waits until the freeze is over",
     .tasks = T ("A", "1d", "", "") T ("B", "2d", "kind='cutover'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-04 17:00 6 6 plan; B 01-13 09:00 01-14 17:00 0 0 "
               "blackout"},
    {.name = "others work through the freeze",
     .tasks = T ("A", "5d", "kind='kt'", ""),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan"},
    {.name = "a gate waits for its committee",
     .tasks = T ("A", "1d", "", "") T ("B", "1d", "gate='G'", AFTER ("A"))
         T ("D", "1d", "gate='G'", AFTER ("B")),
     .expect =
         "A 01-04 09:00 01-04 17:00 1 1 plan; B 01-06 09:00 01-06 17:00 0 0 sitting; "
         "D 01-13 09:00 01-13 17:00 0 0 sitting"},
    {.name = "a point gate is at the sitting",
     .tasks = T ("A", "1d", "", "") T ("B", "0d", "gate='G'", AFTER ("A")),
     .expect =
         "A 01-04 09:00 01-04 17:00 1 1 plan; B 01-06 14:00 01-06 14:00 0 0 sitting"},
    {.name = "an extraordinary sitting is when it is needed",
     .tasks = T ("A", "1d", "", "") T ("B", "1d", "gate='GX'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-04 17:00 0 0 plan; B 01-05 09:00 01-05 17:00 0 0 A"},
    {.name = "the same day in another zone",
     .tasks = T ("A", "2d", "", "")
         T ("B", "2d", "", LINK ("A", "SS", "0d") NEED ("team='F'")),
     .expect = "A 01-04 09:00 01-05 17:00 0 0 plan; B 01-04 09:00 01-05 17:00 0 0 A"},
    {.name = "finish with, in another zone",
     .tasks = T ("A", "3d", "", "")
         T ("B", "2d", "", LINK ("A", "FF", "0d") NEED ("team='F'")),
     .expect = "A 01-04 09:00 01-06 17:00 0 0 plan; B 01-05 09:00 01-06 17:00 0 0 A"},

    {.name = "people: what fits runs side by side",
     .tasks = T ("A", "2d", "", "") T ("B", "2d", "", ""),
     .expect = "A 01-04 09:00 01-05 17:00 0 0 plan; B 01-04 09:00 01-05 17:00 0 0 plan",
     .level = TRUE},
    {.name = "people: what does not waits, and says for whom",
     .tasks = T ("A", "2d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "", NEED ("team='C' people='1'")),
     .expect =
         "A 01-04 09:00 01-05 17:00 0 0 plan; B 01-06 09:00 01-06 17:00 0 0 team:A",
     .level = TRUE},
    {.name = "people: higher priority goes first",
     .tasks = T ("A", "2d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "priority='900'", NEED ("team='C' people='1'")),
     .expect =
         "A 01-05 09:00 01-06 17:00 0 0 team:B; B 01-04 09:00 01-04 17:00 0 0 plan",
     .level = TRUE},
    {.name = "people: a task pauses while its person is away",
     .tasks = T ("A", "4d", "", NEED ("person='p1'")),
     .expect = "A 01-04 09:00 01-11 17:00 0 0 plan",
     .level = TRUE},
    {.name = "people: without levelling it does not",
     .tasks = T ("A", "4d", "", NEED ("person='p1'")),
     .expect = "A 01-04 09:00 01-07 17:00 0 0 plan"},
    {.name = "people: two halves of a person",
     .tasks = T ("A", "1d", "", NEED ("person='p1' share='50'"))
         T ("B", "1d", "", NEED ("person='p1' share='50'"))
             T ("D", "1d", "", NEED ("person='p1' share='50'")),
     .expect =
         "A 01-04 09:00 01-04 17:00 1 1 plan; B 01-04 09:00 01-04 17:00 0 0 plan; "
         "D 01-05 09:00 01-05 17:00 0 0 team:B",
     .level = TRUE},
    {.name = "people: whoever has the skill",
     .tasks = T ("A", "2d", "", NEED ("side='provider' skill='KYC' level='3'"))
         T ("B", "1d", "", NEED ("side='provider' skill='KYC'")),
     .expect =
         "A 01-04 09:00 01-05 17:00 0 0 plan; B 01-06 09:00 01-06 17:00 0 0 team:A",
     .level = TRUE},
    {.name = "people: a lag does not wait for them",
     .tasks = T ("A", "1d", "", "")
         T ("B", "1d", "", LINK ("A", "SS", "5d") NEED ("team='R' people='2'")),
     .expect = "A 01-04 09:00 01-04 17:00 0 0 plan; B 01-11 09:00 01-11 17:00 0 0 A",
     .level = TRUE},
    {.name = "people: two needs of one team are added up",
     .tasks = T ("A", "1d", "", NEED ("team='R'") NEED ("team='R' people='2'"))
         T ("B", "1d", "", NEED ("team='C' people='2'"))
             T ("D", "1d", "", NEED ("team='C'") NEED ("team='C'")),
     .expect =
         "A 01-11 09:00 01-11 17:00 0 0 plan; B 01-04 09:00 01-04 17:00 4 0 plan; "
         "D 01-05 09:00 01-05 17:00 4 4 team:B",
     .level = TRUE},
    {.name = "people: steps may be written in any order",
     .tasks = T ("A", "1d", "", NEED ("team='S' people='2'")),
     .expect = "A 01-06 09:00 01-06 17:00 0 0 plan",
     .level = TRUE},
    {.name = "people: what has begun keeps them, whatever is more pressing",
     .tasks = T ("A", "3d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "priority='900'", NEED ("team='C'")),
     .expect =
         "A 01-04 09:00 01-07 17:00 0 0 actual; B 01-08 09:00 01-08 17:00 0 0 team:A",
     .actuals = "A=01-04T09:00,-,2d",
     .data_date = "01-06T00:00",
     .level = TRUE},
    {.name = "people: as late as possible does not hide what drives",
     .tasks = T ("A", "2d", "", "<constraint type='ALAP'/>") T ("B", "4d", "", "")
         T ("D", "1d", "", AFTER ("A") AFTER ("B")),
     .expect =
         "A 01-06 09:00 01-07 17:00 0 0 alap; B 01-04 09:00 01-07 17:00 0 0 plan; "
         "D 01-08 09:00 01-08 17:00 0 0 B",
     .level = TRUE},
    {.name = "people: while it pauses, all that it takes of a team is given back",
     .tasks = T ("A", "4d", "",
                 NEED ("team='P' people='0.5'") NEED ("person='p2' share='50'"))
         T ("B", "1d", "", DATE ("SNET", "01-07") NEED ("team='P' people='0.5'")),
     .expect = "A 01-04 09:00 01-11 17:00 0 0 plan; B 01-07 09:00 01-07 17:00 2 2 date",
     .level = TRUE},
    {.name = "people: only who held them is said to give them back",
     .tasks = T ("D", "4ed", "", NEED ("team='P' people='0.5'"))
         T ("A", "4ed", "", NEED ("team='P'"))
             T ("B", "0.5d", "", DATE ("SNET", "01-07") NEED ("team='P' people='0.5'")),
     .expect = "D 01-04 00:00 01-08 00:00 0 0 plan; A 01-04 00:00 01-08 00:00 0.5 0.5 "
               "plan; B 01-08 09:00 01-08 13:00 0 0 team:D",
     .level = TRUE},
    {.name = "people: work by the clock waits for those who start it, and runs on",
     .tasks = T ("A", "3ed", "", DATE ("SNET", "01-07") NEED ("person='p1'"))
         T ("B", "3ed", "", DATE ("SNET", "01-06") NEED ("person='p1'"))
             T ("D", "1ed", "", NEED ("team='R'") NEED ("team='R' people='2'")),
     .expect =
         "A 01-09 00:00 01-12 00:00 0 0 date; B 01-06 00:00 01-09 00:00 1 1 date; "
         "D 01-11 00:00 01-12 00:00 0 0 plan",
     .level = TRUE},
    {.name = "people: begun work pauses while its person is away, too",
     .tasks = T ("A", "4d", "", NEED ("person='p1'")),
     .expect = "A 01-05 09:00 01-12 17:00 0 0 actual",
     .actuals = "A=01-05T09:00,-,-",
     .data_date = "01-06T00:00",
     .level = TRUE},
    {.name = "people: begun work keeps them when what it waits for is levelled",
     .tasks = T ("X", "3d", "priority='900'", NEED ("team='C' people='2'"))
         T ("A", "1d", "", NEED ("team='C' people='2'"))
             T ("B", "2d", "", AFTER ("A") NEED ("team='F'"))
                 T ("D", "3d", "priority='0'", NEED ("team='F'")),
     .expect =
         "X 01-04 09:00 01-06 17:00 0 0 plan; A 01-07 09:00 01-07 17:00 0 0 team:X; "
         "B 01-04 10:00 01-08 17:00 0 0 actual<A; D 01-11 09:00 01-13 17:00 0 0 team:B",
     .actuals = "B=01-04T09:00,-,1d",
     .level = TRUE},
    {.name = "people: begun work goes on when its people have left for good",
     .tasks = T ("A", "5d", "", NEED ("team='R'")),
     .expect = "A 01-28 09:00 02-03 17:00 0 0 actual",
     .actuals = "A=01-28T09:00,-,-",
     .data_date = "01-29T00:00",
     .level = TRUE},
    {.name = "people: waits for the ramp-up",
     .tasks = T ("A", "1d", "", NEED ("team='R' people='2'")),
     .expect = "A 01-11 09:00 01-11 17:00 0 0 plan",
     .level = TRUE},

    {.name = "people: not there early enough to end before another",
     .tasks = T ("A", "1d", "", "")
         T ("X", "1d", "priority='900'", NEED ("team='R' people='1'"))
             T ("B", "5d", "", LINK ("A", "FF", "0d") NEED ("team='R' people='1'")),
     .expect =
         "A 01-04 09:00 01-04 17:00 5 5 plan; X 01-04 09:00 01-04 17:00 0 0 plan; "
         "B 01-05 09:00 01-11 17:00 0 0 team:X",
     .level = TRUE},
    {.name = "people: nobody was there before it may end, counted in hours",
     .tasks = T ("A", "1d", "", "")
         T ("X", "1d", "priority='900'", NEED ("team='R' people='3'"))
             T ("B", "4h", "", LINK ("A", "FF", "0d") NEED ("team='R' people='3'")),
     .expect =
         "A 01-04 09:00 01-04 17:00 5 5 plan; X 01-11 09:00 01-11 17:00 0 0 plan; "
         "B 01-12 09:00 01-12 13:00 0 0 team:X",
     .level = TRUE},
    {.name = "begun: keeps its start, the rest after the data date",
     .tasks = T ("A", "3d", "", "") T ("B", "1d", "", AFTER ("A")),
     .expect = "A 01-05 09:00 01-11 17:00 0 0 actual; B 01-12 09:00 01-12 17:00 0 0 A",
     .actuals = "A=01-05T09:00,-,2d",
     .data_date = "01-08T00:00"},
    {.name = "begun: what was planned is left where nothing else is said",
     .tasks = T ("A", "4d", "", ""),
     .expect = "A 01-05 09:00 01-08 17:00 0 0 actual",
     .actuals = "A=01-05T09:00,-,-",
     .data_date = "01-07T00:00"},
    {.name = "begun: its end is driven by a finish to finish",
     .tasks = T ("A", "2d", "", "") T ("D", "8d", "", "")
         T ("B", "2d", "", AFTER ("A") LINK ("D", "FF", "0d")),
     .expect = "A 01-04 09:00 01-05 17:00 0 0 actual; D 01-04 09:00 01-13 17:00 0 0 "
               "actual; B 01-06 09:00 01-13 17:00 0 0 actual<D",
     .actuals = "A=01-04T09:00,01-05T17:00,- D=01-04T09:00,-,- B=01-06T09:00,-,-",
     .data_date = "01-07T00:00"},
    {.name = "begun before its turn: the rest waits",
     .tasks = T ("A", "5d", "", "") T ("B", "2d", "", AFTER ("A")),
     .expect = "A 01-04 09:00 01-08 17:00 0 0 plan; B 01-04 09:00 01-11 17:00 0 0 "
               "actual<A",
     .actuals = "B=01-04T09:00,-,1d"},
    {.name = "done: stays as it was",
     .tasks = T ("A", "1d", "", "") T ("B", "1d", "", AFTER ("A")),
     .expect = "A 01-04 09:00 01-06 12:00 0 0 actual; B 01-07 09:00 01-07 17:00 0 0 A",
     .actuals = "A=01-04T09:00,01-06T12:00,-"},
    {.name = "nothing starts before the data date",
     .tasks = T ("A", "1d", "", ""),
     .expect = "A 01-12 09:00 01-12 17:00 0 0 today",
     .data_date = "01-12T00:00"},
};

/* --- making a plan and saying what came of it --------------------------------- */

static void
append_why (GString *out, const RlvPlan *plan, const RlvSchedule *schedule, RlvTaskIx t)
{
    static const char *const names[] = {
        [RLV_WHY_PLAN_START] = "plan", [RLV_WHY_CONSTRAINT] = "date",
        [RLV_WHY_WINDOW] = "window",   [RLV_WHY_BLACKOUT] = "blackout",
        [RLV_WHY_SITTING] = "sitting", [RLV_WHY_TEAM] = "team",
        [RLV_WHY_DATA_DATE] = "today", [RLV_WHY_ACTUAL] = "actual",
        [RLV_WHY_ALAP] = "alap",
    };
    const RlvWhy *why = &schedule->why_start[t];
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    if (why->kind == RLV_WHY_LINK)
        g_string_append (out, tasks[why->task].id);
    else
        g_string_append (out, names[why->kind]);
    if (why->kind == RLV_WHY_TEAM)
        g_string_append_printf (out, ":%s",
                                why->task == RLV_NONE ? "" : tasks[why->task].id);
    if (why->shut != RLV_NONE)
        g_string_append_printf (out, "/%s", rlv_plan_kind_name (plan, why->shut));
    if (schedule->why_finish[t].kind == RLV_WHY_LINK)
        g_string_append_printf (out, "<%s", tasks[schedule->why_finish[t].task].id);
}

/* Only a link, and what a link led to, names one: and that one leads here. */
static void
assert_link (const RlvPlan *plan, const RlvWhy *why, RlvTaskIx t)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (plan, &n);

    switch ((int) why->kind) {
    case RLV_WHY_LINK:
        assert_true (why->link < n);
        break;
    case RLV_WHY_WINDOW:
    case RLV_WHY_BLACKOUT:
    case RLV_WHY_SITTING:
        break;
    default:
        assert_int_equal (why->link, RLV_NONE);
        assert_true (why->kind == RLV_WHY_TEAM || why->task == RLV_NONE);
        return;
    }
    assert_int_equal (why->task, why->link < n ? links[why->link].from : RLV_NONE);
    assert_true (why->link == RLV_NONE || links[why->link].to == t);
}

static char *
describe (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule)
{
    GString *out = g_string_new (NULL);
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    for (guint32 t = 0; t < n; t++) {
        char start[RLV_DATE_SIZE], finish[RLV_DATE_SIZE];

        rlv_cal_local (times, schedule->cal[t], schedule->start[t], start);
        rlv_cal_local (times, schedule->cal[t], schedule->finish[t], finish);
        g_string_append_printf (out, "%s%s %s %s %g %g ", t ? "; " : "", tasks[t].id,
                                start + 5, finish + 5,
                                (double) schedule->total_float[t] / 1000,
                                (double) schedule->free_float[t] / 1000);
        append_why (out, plan, schedule, t);
        assert_link (plan, &schedule->why_start[t], t);
        assert_link (plan, &schedule->why_finish[t], t);
    }
    return g_string_free (out, FALSE);
}

static void
schedules (void **state)
{
    const Row *row = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autofree RlvActual *actuals = NULL;
    g_autofree char *got = NULL;
    World world;

    open_world (&world, row->tasks);
    actuals = actuals_of (world.plan, row->actuals);
    RlvSchedOptions options = {
        .no_levelling = !row->level,
        .data_date = row->data_date ? time_of (row->data_date) : RLV_TIME_NONE,
        .actuals = row->actuals ? actuals : NULL,
    };
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    got = describe (world.plan, world.times, schedule);
    assert_string_equal (got, row->expect);
    assert_int_equal (schedule->conflict, row->conflict);
    close_world (&world);
}

static const struct {
    const char *name;
    const char *tasks;
    RlvError code; /* RLV_ERROR_HELP: a schedule all the same, that says conflict */
    const char *rule;
    const char *what; /* part of it */
} faults[] = {
    {"a circle", T ("A", "1d", "", AFTER ("B")) T ("B", "1d", "", AFTER ("A")),
     RLV_ERROR_INPUT, "NET-02", "A → B (p.xml:1) → A (p.xml:1)"},
    {"a long circle",
     T ("c1", "1d", "", AFTER ("c14")) T ("c2", "1d", "", AFTER ("c1"))
         T ("c3", "1d", "", AFTER ("c2")) T ("c4", "1d", "", AFTER ("c3"))
             T ("c5", "1d", "", AFTER ("c4")) T ("c6", "1d", "", AFTER ("c5"))
                 T ("c7", "1d", "", AFTER ("c6")) T ("c8", "1d", "", AFTER ("c7"))
                     T ("c9", "1d", "", AFTER ("c8")) T ("c10", "1d", "", AFTER ("c9"))
                         T ("c11", "1d", "", AFTER ("c10"))
                             T ("c12", "1d", "", AFTER ("c11"))
                                 T ("c13", "1d", "", AFTER ("c12"))
                                     T ("c14", "1d", "", AFTER ("c13")),
     RLV_ERROR_INPUT, "NET-02", "→ c9 (p.xml:1) → … 3 more … → c13 (p.xml:1)"},
    {"more people than there ever are", T ("A", "1d", "", NEED ("team='C' people='3'")),
     RLV_ERROR_HELP, "staff-short",
     "needs 3.00 people of \"C\" at once, which never has more than 2.00"},
    {"more people in two needs than there ever are",
     T ("A", "1d", "", NEED ("team='C' people='1'") NEED ("team='C' people='2'")),
     RLV_ERROR_HELP, "staff-short",
     "needs 3.00 people of \"C\" at once, which never has more than 2.00"},
    {"more people in four needs, told once",
     T ("A", "1d", "",
        NEED ("team='C'") NEED ("team='C'") NEED ("team='C'") NEED ("team='C'")),
     RLV_ERROR_HELP, "staff-short",
     "needs 4.00 people of \"C\" at once, which never has more than 2.00"},
    {"a person besides most of the team",
     T ("A", "1d", "", NEED ("team='P' people='1.2'") NEED ("person='p1' share='50'")),
     RLV_ERROR_HELP, "staff-short",
     "needs 1.70 people of \"P\" at once, which never has more than 1.50"},
    {"more of a side in two needs than any team of it has",
     T ("A", "1d", "",
        NEED ("side='provider' skill='KYC' people='0.9'")
            NEED ("side='provider' skill='KYC' people='0.9'")),
     RLV_ERROR_HELP, "staff-short", "needs 1.80 people of"},
    {"more of a side in two needs than any team has, by the clock",
     T ("A", "2ed", "",
        NEED ("side='provider' skill='KYC' people='0.9'")
            NEED ("side='provider' skill='KYC' people='0.9'")),
     RLV_ERROR_HELP, "staff-short", "needs 1.80 people of"},
    {"nobody has the skill", T ("A", "1d", "", NEED ("side='client' skill='KYC'")),
     RLV_ERROR_HELP, "staff-short", "\"client\" / KYC"},
    {"too late: they have gone",
     T ("A", "1d", "", DATE ("SNET", "02-03") NEED ("team='R' people='1'")),
     RLV_ERROR_HELP, "staff-gone",
     "can start on 2027-02-03, but from 2027-02-01 on \"R\" has fewer"},
    {"they have gone by the day before which it may not end",
     T ("A", "90m", "", DATE ("FNET", "02-03") NEED ("team='R' people='1'")),
     RLV_ERROR_HELP, "staff-gone",
     "may not finish before 2027-02-03, but from 2027-02-01 on \"R\" has fewer"},
    {"they have gone by the day on which it must end",
     T ("A", "2d", "", DATE ("MFO", "02-03") NEED ("team='R' people='1'")),
     RLV_ERROR_HELP, "staff-gone",
     "may not finish before 2027-02-03, but from 2027-02-01 on \"R\" has fewer"},
    {"too long for any window", T ("A", "3d", "window='W'", ""), RLV_ERROR_SCHEDULE,
     "no-time", "finds no time"},
};

static void
refuses (void **state)
{
    const typeof (faults[0]) *row = *state;
    g_autoptr (GError) error = NULL;
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    g_autoptr (RlvSchedule) schedule = NULL;
    const RlvFinding *findings;
    World world;
    guint n;

    open_world (&world, row->tasks);
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    if (row->code == RLV_ERROR_HELP) {
        assert_ok (schedule != NULL, &error);
        assert_true (schedule->conflict);
        assert_int_equal (schedule->staffing[schedule->n_demands - 1].team, RLV_NONE);
        assert_int_equal (schedule->staffing[schedule->n_demands - 1].n_named, 0);
    } else {
        assert_failed (schedule != NULL, &error, row->code);
    }
    findings = rlv_findings_get (world.findings, &n);
    assert_int_equal (n, 1);
    assert_string_equal (findings[0].rule, row->rule);
    if (strstr (findings[0].what, row->what) == NULL)
        fail_msg ("%s", findings[0].what);
    assert_int_equal (findings[0].place.line, 1);
    assert_non_null (findings[0].mend);
    close_world (&world);
}

/* A task of fifty people with fifty calendars works when all of them do: each is away
 * on a day of his or her own. */
static void
meets_everybody (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD), cals = g_string_new (NULL);
    g_autoptr (GString) people = g_string_new ("<team id='M' name='M' party='CLI'>");
    g_autoptr (GString) needs = g_string_new (NULL);
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autoptr (GError) error = NULL;
    char day[RLV_DATE_SIZE];
    World world;

    (void) state;
    for (gint i = 0; i < 50; i++) {
        g_string_append_printf (
            cals,
            "<calendar id='K%d' name='K' base='U'>"
            "<holiday date='%s' name='x'/></calendar>",
            i, rlv_day_format (rlv_day_from_civil (2027, 1, 4) + i, day));
        g_string_append_printf (people, "<person id='m%d' name='m' calendar='K%d'/>", i,
                                i);
        g_string_append_printf (needs, "<need person='m%d'/>", i);
    }
    g_string_append (cals, "</calendars>");
    g_string_append (people, "</team></teams>");
    g_string_replace (xml, "</calendars>", cals->str, 1);
    g_string_replace (xml, "</teams>", people->str, 1);
    g_string_append_printf (xml,
                            "<task id='A' name='A' side='client' team='M' "
                            "duration='1d'>%s</task>" TAIL,
                            needs->str);
    open_xml (&world, xml->str);
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    assert_string_equal (
        rlv_day_format (rlv_cal_day (world.times, 0, schedule->start[0], FALSE), day),
        "2027-02-23");
    close_world (&world);
}

/* What is over is not critical, nor on the way to the end, though the rest hangs on it.
 */
static void
over_is_over (void **state)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) schedule = NULL;
    World world;

    (void) state;
    open_world (&world, T ("A", "2d", "", "") T ("B", "2d", "", AFTER ("A"))
                            T ("D", "2d", "", AFTER ("B")));
    g_autofree RlvActual *actuals =
        actuals_of (world.plan, "A=01-04T09:00,01-05T17:00,- B=01-06T09:00,-,-");
    RlvSchedOptions options = {.data_date = time_of ("01-06T12:00"),
                               .actuals = actuals};
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    assert_int_equal (schedule->critical[0], 0);
    assert_int_equal (schedule->critical[1], 2);
    assert_int_equal (schedule->critical[2], 2);
    actuals[1].finished = time_of ("01-08T17:00");
    options.data_date = RLV_TIME_NONE;
    g_clear_pointer (&schedule, rlv_schedule_free);
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    assert_int_equal (schedule->why_start[2].task, 1);
    assert_int_equal (schedule->driving[1], 0);
    assert_int_equal (schedule->driving[2], 1);
    close_world (&world);
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, schedules, rows);
    TEST_ADD_ROWS (tests, refuses, faults);
    {
        struct CMUnitTest test = cmocka_unit_test (meets_everybody);
        struct CMUnitTest over = cmocka_unit_test (over_is_over);

        g_array_append_val (tests, test);
        g_array_append_val (tests, over);
    }
    return test_run ("sched", tests);
}

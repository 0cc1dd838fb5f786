// Gives the terminal back when the program ends by a signal; internal to CCurses.
#pragma once

/// Remembers the terminal's modes. Call it before curses changes them.
void ccurses_restore_prepare(void);
/// From here on, signals that end the program restore the terminal first.
void ccurses_restore_arm(void);
void ccurses_restore_disarm(void);
/// Stops the process group with the usual effect of SIGTSTP and returns when it is continued.
void ccurses_restore_stop(void);

// Plain C access to the wide-character ncurses library.
//
// Swift cannot import most of curses: macros with casts, variadic functions, mutable globals. This header
// offers what the terminal module needs in terms of integers, bytes and two small structures; no curses type
// or macro leaves it. The library is not thread-safe: all functions but those marked otherwise belong to the
// thread that opened it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// MARK: Locale and terminfo, before the screen is opened

/// Takes the user's locale, and C.UTF-8 for characters where the user's is not UTF-8. Returns whether UTF-8
/// is in force.
bool ccurses_set_locale(void);

/// Loads the terminfo entry of a terminal so that the next three may be asked. False when there is none.
bool ccurses_terminfo_load(const char *term);
/// A boolean capability of the loaded entry, or whether a number or string of that name is there.
bool ccurses_terminfo_has(const char *name);
/// A numeric capability; -1 when absent.
int32_t ccurses_terminfo_number(const char *name);
/// A string capability, owned by the library until `ccurses_terminfo_unload`; NULL when absent.
const char *ccurses_terminfo_string(const char *name);
void ccurses_terminfo_unload(void);

// MARK: Life of the screen

/// Opens the screen on standard input and output with a terminfo entry: raw keys, no echo, no cursor, mouse,
/// colours. Signals that end the program restore the terminal first. False when curses refuses the terminal.
bool ccurses_open(const char *term, int32_t escape_delay_ms);
/// Gives the terminal back; the screen can be taken again with `ccurses_resume`. Also called at exit.
void ccurses_suspend(void);
/// Takes the terminal again and repaints all of it.
void ccurses_resume(void);
/// Stops the process group as ^Z does in other programs, and returns when it is continued.
void ccurses_stop_job(void);
/// Ends curses for good.
void ccurses_close(void);

int32_t ccurses_rows(void);
int32_t ccurses_columns(void);
/// Takes over the terminal's size when it differs from what curses believes. True when it did.
bool ccurses_update_size(void);
/// Height of a cell divided by its width, as far as the terminal tells; 0 when it does not.
double ccurses_cell_aspect(void);
int32_t ccurses_color_count(void);
int32_t ccurses_pair_count(void);

// MARK: Painting

/// A colour pair: its number and its two colours, -1 for the terminal's own.
typedef struct {
  int32_t slot;
  int32_t foreground;
  int32_t background;
} ccurses_pair;

/// Defines pairs of which none is on the screen.
///
/// The library would scan the whole screen for each redefined pair; it does not while the screen is flagged
/// for clearing, so the flag is set meanwhile. Were that to change, only speed would suffer.
void ccurses_define_pairs(const ccurses_pair *pairs, int32_t count);

enum {
  CCURSES_BOLD = 1,
  CCURSES_REVERSE = 2,
  CCURSES_UNDERLINE = 4,
  CCURSES_DIM = 8,
};

/// Stages one cell: a printable scalar, CCURSES attributes, a pair's number.
void ccurses_put(int32_t row, int32_t column, uint32_t scalar, uint32_t attributes, int32_t pair);
/// Sends the staged cells.
void ccurses_flush(void);
/// Makes the next flush clear the terminal and repaint everything.
void ccurses_redraw(void);
/// Forgets all staged cells and makes the next flush start from a cleared terminal.
void ccurses_clear(void);
/// Columns that the C library gives a scalar; -1 when it cannot be printed.
int32_t ccurses_width(uint32_t scalar);
/// Writes bytes to the terminal, past curses; call it only between flushes.
void ccurses_write(const char *bytes, int32_t count);
/// Asks the terminal for a sign that it has shown everything written so far (a device status report).
void ccurses_ask(void);

// MARK: Input

typedef enum {
  CCURSES_NOTHING = 0,
  CCURSES_CHARACTER,
  CCURSES_KEY,
  CCURSES_MOUSE,
  CCURSES_RESIZED,
  /// The terminal's answer to `ccurses_ask`.
  CCURSES_ANSWER,
  CCURSES_UNKNOWN,
} ccurses_event_kind;

typedef enum {
  CCURSES_UP = 1,
  CCURSES_DOWN,
  CCURSES_LEFT,
  CCURSES_RIGHT,
  CCURSES_HOME,
  CCURSES_END,
  CCURSES_PAGE_UP,
  CCURSES_PAGE_DOWN,
  CCURSES_INSERT,
  CCURSES_DELETE,
  CCURSES_ENTER,
  CCURSES_BACKSPACE,
  CCURSES_BACK_TAB,
  /// CCURSES_FUNCTION + n is function key n.
  CCURSES_FUNCTION = 64,
} ccurses_key;

enum {
  CCURSES_SHIFT = 1,
  CCURSES_ALT = 2,
  CCURSES_CONTROL = 4,
};

typedef enum {
  CCURSES_BUTTON_PRESS = 1,
  CCURSES_BUTTON_RELEASE,
  CCURSES_MOTION,
  CCURSES_WHEEL_UP,
  CCURSES_WHEEL_DOWN,
} ccurses_mouse_action;

typedef struct {
  ccurses_event_kind kind;
  /// A scalar, a ccurses_key or a ccurses_mouse_action.
  uint32_t value;
  /// CCURSES_SHIFT, CCURSES_ALT, CCURSES_CONTROL of a key.
  uint32_t modifiers;
  int32_t column;
  int32_t row;
} ccurses_event;

/// Reads what is waiting, without waiting; kind is CCURSES_NOTHING when nothing is.
ccurses_event ccurses_read(void);
/// Asks the terminal to report motion without a button, or to stop.
void ccurses_report_hover(bool on);

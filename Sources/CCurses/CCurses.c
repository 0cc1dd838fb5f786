#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1

#include "CCurses.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "Restore.h"

static SCREEN *screen = NULL;
static bool in_use = false;  // between open or resume, and suspend or close
static bool hovering = false;

// MARK: Locale and terminfo

bool ccurses_set_locale(void) {
  setlocale(LC_ALL, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool ccurses_terminfo_load(const char *term) {
  int status = 0;
  return setupterm(term, STDOUT_FILENO, &status) == OK;
}

static const char *string_capability(const char *name) {
  const char *value = tigetstr((char *)name);
  return value == (const char *)-1 ? NULL : value;
}

bool ccurses_terminfo_has(const char *name) {
  return tigetflag((char *)name) > 0 || tigetnum((char *)name) >= 0 || string_capability(name) != NULL;
}

int32_t ccurses_terminfo_number(const char *name) {
  int value = tigetnum((char *)name);
  return value < 0 ? -1 : value;
}

const char *ccurses_terminfo_string(const char *name) { return string_capability(name); }

void ccurses_terminfo_unload(void) {
  if (cur_term != NULL) del_curterm(cur_term);
}

// MARK: Life

// xterm's modified keys, as every terminal of today sends them, whatever its terminfo entry says.
enum { MODIFIED_KEYS = 0x4000, ANSWER_KEY = MODIFIED_KEYS - 1 };

static void define_modified_keys(void) {
  static const struct {
    const char *format;
    ccurses_key key;
  } keys[] = {
      {"\033[1;%dA", CCURSES_UP},     {"\033[1;%dB", CCURSES_DOWN},    {"\033[1;%dC", CCURSES_RIGHT},
      {"\033[1;%dD", CCURSES_LEFT},   {"\033[1;%dH", CCURSES_HOME},    {"\033[1;%dF", CCURSES_END},
      {"\033[5;%d~", CCURSES_PAGE_UP}, {"\033[6;%d~", CCURSES_PAGE_DOWN}, {"\033[2;%d~", CCURSES_INSERT},
      {"\033[3;%d~", CCURSES_DELETE},
  };
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    for (int modifiers = 1; modifiers < 8; modifiers++) {
      char sequence[16];
      snprintf(sequence, sizeof sequence, keys[i].format, modifiers + 1);
      define_key(sequence, MODIFIED_KEYS + (int)keys[i].key * 8 + modifiers);
    }
  }
  define_key("\033[0n", ANSWER_KEY);
}

bool ccurses_open(const char *term, int32_t escape_delay_ms) {
  ccurses_restore_prepare();
  screen = newterm(term, stdout, stdin);
  if (screen == NULL) return false;
  in_use = true;
  static bool registered = false;
  if (!registered) registered = atexit(ccurses_close) == 0;
  set_escdelay(escape_delay_ms);
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  leaveok(stdscr, TRUE);
  scrollok(stdscr, FALSE);
  curs_set(0);
  if (has_colors()) {
    start_color();
    use_default_colors();
    // The table of pairs doubles as it grows, each time re-hashing itself: let it grow once.
    int last = COLOR_PAIRS - 1 < 65535 ? COLOR_PAIRS - 1 : 65535;
    if (last > 0) init_extended_pair(last, -1, -1);
  }
  define_modified_keys();
  mouseinterval(0);
  mousemask(ALL_MOUSE_EVENTS | REPORT_MOUSE_POSITION, NULL);
  ccurses_restore_arm();
  return true;
}

void ccurses_suspend(void) {
  if (!in_use) return;
  in_use = false;
  if (hovering) ccurses_write("\033[?1003l", 8);
  endwin();
}

void ccurses_resume(void) {
  if (in_use || screen == NULL) return;
  in_use = true;
  clearok(curscr, TRUE);
  doupdate();
  if (hovering) ccurses_report_hover(true);
}

void ccurses_stop_job(void) {
  ccurses_suspend();
  ccurses_restore_stop();
  ccurses_resume();
}

void ccurses_close(void) {
  ccurses_suspend();
  ccurses_restore_disarm();
  if (screen != NULL) delscreen(screen);
  screen = NULL;
}

int32_t ccurses_rows(void) { return LINES; }
int32_t ccurses_columns(void) { return COLS; }
double ccurses_cell_aspect(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_xpixel == 0 || size.ws_ypixel == 0) return 0;
  if (size.ws_row == 0 || size.ws_col == 0) return 0;
  return ((double)size.ws_ypixel / size.ws_row) / ((double)size.ws_xpixel / size.ws_col);
}

int32_t ccurses_color_count(void) { return has_colors() ? COLORS : 0; }
int32_t ccurses_pair_count(void) { return has_colors() ? COLOR_PAIRS : 1; }

bool ccurses_update_size(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  if (size.ws_row == LINES && size.ws_col == COLS) return false;
  return resizeterm(size.ws_row, size.ws_col) == OK;
}

// MARK: Painting

void ccurses_define_pairs(const ccurses_pair *pairs, int32_t count) {
  clearok(curscr, TRUE);
  for (int32_t i = 0; i < count; i++) {
    init_extended_pair(pairs[i].slot, pairs[i].foreground, pairs[i].background);
  }
  clearok(curscr, FALSE);
}

void ccurses_put(int32_t row, int32_t column, uint32_t scalar, uint32_t attributes, int32_t pair) {
  attr_t attribute = A_NORMAL;
  if (attributes & CCURSES_BOLD) attribute |= A_BOLD;
  if (attributes & CCURSES_REVERSE) attribute |= A_REVERSE;
  if (attributes & CCURSES_UNDERLINE) attribute |= A_UNDERLINE;
  if (attributes & CCURSES_DIM) attribute |= A_DIM;
  wchar_t text[2] = {(wchar_t)scalar, 0};
  cchar_t cell;
  int number = pair;
  if (setcchar(&cell, text, attribute, 0, &number) != OK) return;
  // The last cell of the screen reports an error because the cursor cannot go on; the cell is written all the
  // same.
  (void)mvadd_wch(row, column, &cell);
}

void ccurses_flush(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

void ccurses_redraw(void) { clearok(curscr, TRUE); }

void ccurses_clear(void) {
  werase(stdscr);
  clearok(curscr, TRUE);
}

int32_t ccurses_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

void ccurses_write(const char *bytes, int32_t count) {
  fflush(stdout);
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, (size_t)count);
    if (written <= 0) return;
    bytes += written;
    count -= (int32_t)written;
  }
}

void ccurses_ask(void) { ccurses_write("\033[5n", 4); }

// MARK: Input

static ccurses_event key_event(uint32_t key, uint32_t modifiers) {
  return (ccurses_event){.kind = CCURSES_KEY, .value = key, .modifiers = modifiers};
}

static ccurses_event mouse_event(void) {
  MEVENT mouse;
  ccurses_event event = {.kind = CCURSES_UNKNOWN};
  if (getmouse(&mouse) != OK) return event;
  event.column = mouse.x;
  event.row = mouse.y;
  event.kind = CCURSES_MOUSE;
  if (mouse.bstate & BUTTON4_PRESSED) {
    event.value = CCURSES_WHEEL_UP;
  } else if (mouse.bstate & BUTTON5_PRESSED) {
    event.value = CCURSES_WHEEL_DOWN;
  } else if (mouse.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) {
    event.value = CCURSES_BUTTON_PRESS;
  } else if (mouse.bstate & BUTTON1_RELEASED) {
    event.value = CCURSES_BUTTON_RELEASE;
  } else if (mouse.bstate & REPORT_MOUSE_POSITION) {
    event.value = CCURSES_MOTION;
  } else {
    event.kind = CCURSES_UNKNOWN;
  }
  return event;
}

static ccurses_event named_key(wint_t code) {
  if (code == ANSWER_KEY) return (ccurses_event){.kind = CCURSES_ANSWER};
  if (code >= MODIFIED_KEYS) {
    uint32_t packed = code - MODIFIED_KEYS;
    return key_event(packed / 8, packed % 8);
  }
  if (code >= KEY_F(1) && code <= KEY_F(63)) return key_event(CCURSES_FUNCTION + code - KEY_F(0), 0);
  switch (code) {
    case KEY_UP: return key_event(CCURSES_UP, 0);
    case KEY_DOWN: return key_event(CCURSES_DOWN, 0);
    case KEY_LEFT: return key_event(CCURSES_LEFT, 0);
    case KEY_RIGHT: return key_event(CCURSES_RIGHT, 0);
    case KEY_SR: return key_event(CCURSES_UP, CCURSES_SHIFT);
    case KEY_SF: return key_event(CCURSES_DOWN, CCURSES_SHIFT);
    case KEY_SLEFT: return key_event(CCURSES_LEFT, CCURSES_SHIFT);
    case KEY_SRIGHT: return key_event(CCURSES_RIGHT, CCURSES_SHIFT);
    case KEY_HOME: return key_event(CCURSES_HOME, 0);
    case KEY_SHOME: return key_event(CCURSES_HOME, CCURSES_SHIFT);
    case KEY_END: return key_event(CCURSES_END, 0);
    case KEY_LL: return key_event(CCURSES_END, 0);
    case KEY_SEND: return key_event(CCURSES_END, CCURSES_SHIFT);
    case KEY_PPAGE: return key_event(CCURSES_PAGE_UP, 0);
    case KEY_NPAGE: return key_event(CCURSES_PAGE_DOWN, 0);
    case KEY_IC: return key_event(CCURSES_INSERT, 0);
    case KEY_DC: return key_event(CCURSES_DELETE, 0);
    case KEY_ENTER: return key_event(CCURSES_ENTER, 0);
    case KEY_BACKSPACE: return key_event(CCURSES_BACKSPACE, 0);
    case KEY_BTAB: return key_event(CCURSES_BACK_TAB, 0);
    case KEY_RESIZE: return (ccurses_event){.kind = CCURSES_RESIZED};
    case KEY_MOUSE: return mouse_event();
    default: return (ccurses_event){.kind = CCURSES_UNKNOWN};
  }
}

ccurses_event ccurses_read(void) {
  wint_t code = 0;
  switch (get_wch(&code)) {
    case OK: return (ccurses_event){.kind = CCURSES_CHARACTER, .value = code};
    case KEY_CODE_YES: return named_key(code);
    default: return (ccurses_event){.kind = CCURSES_NOTHING};
  }
}

void ccurses_report_hover(bool on) {
  hovering = on;
  // 1003 replaces the report of drags that the terminfo entry asks for, so going back asks for that again.
  if (in_use) ccurses_write(on ? "\033[?1003h" : "\033[?1003l\033[?1002h", on ? 8 : 16);
}

#include "Restore.h"

#include <curses.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

// What a handler may touch: plain memory, write, tcsetattr, sigaction and raise are all safe in it.
static struct termios saved_modes;
static bool has_saved_modes = false;
static char farewell[512];
static size_t farewell_length = 0;

static const int fatal_signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGILL,
                                    SIGTRAP, SIGABRT, SIGBUS,  SIGFPE,  SIGSEGV};
enum { FATAL_SIGNALS = sizeof fatal_signals / sizeof fatal_signals[0] };
static struct sigaction previous[FATAL_SIGNALS];
static bool armed = false;

static void append(const char *bytes) {
  if (bytes == NULL || bytes == (const char *)-1) return;
  for (; *bytes != 0 && farewell_length + 1 < sizeof farewell; bytes++) {
    // Padding such as $<5/> is for terminals of another age and would be shown as text.
    if (bytes[0] == '$' && bytes[1] == '<') {
      while (*bytes != 0 && *bytes != '>') bytes++;
      if (*bytes == 0) return;
      continue;
    }
    farewell[farewell_length++] = *bytes;
  }
}

static void on_fatal_signal(int number, siginfo_t *info, void *context) {
  (void)context;
  ssize_t ignored = write(STDOUT_FILENO, farewell, farewell_length);
  (void)ignored;
  if (has_saved_modes) tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
  for (int i = 0; i < FATAL_SIGNALS; i++) {
    if (fatal_signals[i] == number) sigaction(number, &previous[i], NULL);
  }
  // A fault happens again on return, now with its former handler; anything else has to be sent again.
  bool is_fault = info != NULL && info->si_code > 0 &&
                  (number == SIGILL || number == SIGBUS || number == SIGFPE || number == SIGSEGV);
  if (!is_fault) raise(number);
}

void ccurses_restore_prepare(void) {
  has_saved_modes = tcgetattr(STDIN_FILENO, &saved_modes) == 0;
  // Asked before curses puts its own handlers there, which would end the program by exit() and hide the
  // signal.
  for (int i = 0; i < FATAL_SIGNALS; i++) sigaction(fatal_signals[i], NULL, &previous[i]);
}

// A stack overflow is reported on a stack of its own.
static void give_signal_stack(void) {
  static char memory[32768];
  stack_t current;
  if (sigaltstack(NULL, &current) != 0 || (current.ss_flags & SS_DISABLE) == 0) return;
  stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
  sigaltstack(&stack, NULL);
}

void ccurses_restore_arm(void) {
  farewell_length = 0;
  if (tigetstr("kmous") != NULL && tigetstr("kmous") != (char *)-1) {
    append("\033[?1003l\033[?1002l\033[?1000l\033[?1006l");
  }
  append(tigetstr("sgr0"));
  append(tigetstr("op"));
  append(tigetstr("rmkx"));
  append(tigetstr("cnorm"));
  append(tigetstr("rmcup"));
  append("\r\n");
  if (armed) return;
  armed = true;
  give_signal_stack();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_fatal_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < FATAL_SIGNALS; i++) {
    // What the caller ignores (nohup) stays ignored.
    if (previous[i].sa_handler != SIG_IGN) sigaction(fatal_signals[i], &action, NULL);
  }
}

void ccurses_restore_disarm(void) {
  if (!armed) return;
  armed = false;
  for (int i = 0; i < FATAL_SIGNALS; i++) sigaction(fatal_signals[i], &previous[i], NULL);
}

void ccurses_restore_stop(void) {
  struct sigaction standard;
  struct sigaction before;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigemptyset(&standard.sa_mask);
  sigaction(SIGTSTP, &standard, &before);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}

import CCurses
import Glibc

extension CursesScreen {
  public func waitForEvents(timeout: Duration?) -> [InputEvent] {
    let clock = ContinuousClock()
    let deadline = timeout.map { clock.now + $0 }
    while true {
      let events = takeInput()
      if !events.isEmpty { return events }
      pace.giveUp(at: .now)
      if isPaintingUnfinished && !isSuspended && !pace.isFull() {
        paint()
        continue
      }
      // The size is asked for now and then: its signal may have gone to a thread that does not wait here.
      var wait = Duration.seconds(1)
      if let patience = pace.patience(at: .now) { wait = min(wait, patience + .milliseconds(1)) }
      if let deadline { wait = min(wait, max(.zero, clock.now.duration(to: deadline))) }
      switch poll(for: wait) {
      case .woken: return takeInput()
      case .hungUp: endAfterHangUp()
      case .input, .nothing: break
      }
      _ = ccurses_update_size()
      if let deadline, clock.now >= deadline { return takeInput() }
    }
  }

  /// Whether a key waits.
  var isInputWaiting: Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&descriptor, 1, 0) > 0
  }

  private enum PollResult { case input, woken, hungUp, nothing }

  private func poll(for duration: Duration) -> PollResult {
    var descriptors = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: waker.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    let (seconds, attoseconds) = duration.components
    let milliseconds = Int32(
      clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    guard Glibc.poll(&descriptors, 2, milliseconds) > 0 else { return .nothing }
    if Int32(descriptors[1].revents) & POLLIN != 0 {
      waker.drain()
      return .woken
    }
    let input = Int32(descriptors[0].revents)
    if input & POLLIN == 0 && input & (POLLHUP | POLLERR | POLLNVAL) != 0 { return .hungUp }
    guard input & POLLHUP != 0 else { return .input }
    // What was typed before the end is still read. A terminal that is gone cannot even be asked how much that is.
    var waiting: Int32 = 0
    let isAnswered = ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0
    return isAnswered && waiting > 0 ? .input : .hungUp
  }

  /// Reads all keys; ^Z stops the program here, as it does in others.
  private func takeInput() -> [InputEvent] {
    var (events, resized, answers) = input.readAll()
    for _ in 0..<answers { pace.answer(at: .now) }
    if events.contains(.key(Key(.character("z"), control: true))) {
      events.removeAll { $0 == .key(Key(.character("z"), control: true)) }
      ccurses_stop_job()
      resized = resized || ccurses_update_size()
    }
    if resized && adoptSize() { events.append(.resize(columns: columns, rows: rows)) }
    return events
  }

  /// The terminal is gone: what a program does that gets SIGHUP, or after it when SIGHUP is ignored.
  private func endAfterHangUp() -> Never {
    raise(SIGHUP)
    exit(129)
  }
}

import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A request to stop, which the training reads between two steps.
public final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)
  private let epochFlag = Atomic<Bool>(false)

  public init() {}

  /// Whether someone asked to stop.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Asks to stop after the step that runs now.
  ///
  /// Safe to call from any thread and from a signal handler.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// Whether someone asked to stop at the end of an epoch, or at once.
  public var isRequestedAtEpochEnd: Bool { isRequested || epochFlag.load(ordering: .relaxed) }

  /// Asks to stop when the epoch that runs now is trained and scored.
  ///
  /// Safe to call from any thread and from a signal handler.
  public func requestAtEpochEnd() { epochFlag.store(true, ordering: .relaxed) }

  /// The signal that SIGINT and SIGTERM of this process set, and SIGUSR1 for the end of an epoch, from the first call on.
  ///
  /// The first of SIGINT and SIGTERM asks to stop; a second one ends the process at once.
  public static let ofProcess: StopSignal = {
    // A handler may only touch what exists already.
    _ = shared.isRequested
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in StopSignal.shared.request() }
    action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    action.__sigaction_handler.sa_handler = { _ in StopSignal.shared.requestAtEpochEnd() }
    action.sa_flags = SA_RESTART
    sigaction(SIGUSR1, &action, nil)
    return shared
  }()

  private static let shared = StopSignal()
}

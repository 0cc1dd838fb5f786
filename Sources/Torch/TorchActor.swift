import Dispatch
import Synchronization

/// The global actor whose code may touch tensors; it runs on `TorchExecutor`.
///
///     let mean = await TorchActor.run { Tensor([1, 2, 3]).mean().scalar() }
@globalActor public actor TorchActor {
  public static let shared = TorchActor()

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    TorchExecutor.shared.asUnownedSerialExecutor()
  }

  /// Runs a closure on the libtorch thread.
  public static func run<Result: Sendable>(
    _ body: @TorchActor @Sendable () throws -> Result
  ) async rethrows -> Result {
    try await body()
  }

  /// Runs a closure on the libtorch thread and waits for it, blocking the caller: for `main` of a command.
  ///
  /// Never call it from the cooperative pool or from the libtorch thread itself, which would wait for itself.
  public static func wait<Result: Sendable>(
    for body: @escaping @TorchActor @Sendable () throws -> Result
  ) throws -> Result {
    precondition(!TorchExecutor.shared.isCurrent, "TorchActor.wait: called on the thread it would wait for")
    let answer = Answer<Result>()
    Task { @TorchActor in
      answer.give(Swift.Result { try body() })
    }
    return try answer.take().get()
  }

  /// A place for one result that another thread brings.
  private final class Answer<Value: Sendable>: Sendable {
    private let result = Mutex<Swift.Result<Value, any Error>?>(nil)
    private let arrival = DispatchSemaphore(value: 0)

    func give(_ result: Swift.Result<Value, any Error>) {
      self.result.withLock { $0 = result }
      arrival.signal()
    }

    func take() -> Swift.Result<Value, any Error> {
      arrival.wait()
      guard let result = result.withLock({ $0 }) else {
        fatalError("TorchActor.wait: woken without a result")
      }
      return result
    }
  }
}

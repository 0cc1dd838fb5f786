import CTorch
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The one thread on which all libtorch work of a process runs.
///
/// Grad mode, autocast and thread counts belong to threads in libtorch and do not follow Swift's tasks, so
/// tensors never meet the cooperative pool. Jobs run one at a time in the order of their arrival.
public final class TorchExecutor: SerialExecutor {
  /// The executor of the process.
  public static let shared = TorchExecutor()

  private let jobs = Mutex<[UnownedJob]>([])
  private let arrivals = DispatchSemaphore(value: 0)
  private let thread = Mutex<pthread_t?>(nil)

  private init() {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Backward passes recurse through deep graphs on the calling thread.
    pthread_attr_setstacksize(&attributes, 64 << 20)
    var id = pthread_t()
    let failure = pthread_create(
      &id, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<TorchExecutor>.fromOpaque(context).takeRetainedValue().loop()
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(
      failure == 0, "TorchExecutor: the thread for libtorch could not be started (error \(failure))")
    pthread_attr_destroy(&attributes)
    pthread_detach(id)
    thread.withLock { [id] in $0 = id }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    arrivals.signal()
  }

  /// Whether the caller is on the executor's thread.
  public var isCurrent: Bool {
    thread.withLock { thread in
      guard let thread else { return false }
      return pthread_equal(thread, pthread_self()) != 0
    }
  }

  public func checkIsolated() {
    precondition(isCurrent, "TorchExecutor: tensors are used on the libtorch thread only")
  }

  private func loop() -> Never {
    ct_keep_memory()
    // Weights that decay towards zero would end in denormals, on which a training runs ten times slower. libtorch's own
    // threads are started from this one and inherit the mode.
    _ = ct_flush_denormals()
    while true {
      arrivals.wait()
      let job = jobs.withLock { $0.removeFirst() }
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }
}

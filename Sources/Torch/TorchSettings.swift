import CTorch

/// Settings of libtorch for the thread that all tensor work runs on, and what this build of it is.
public enum TorchSettings {
  /// libtorch's version.
  public static var version: String { String(cString: ct_version()) }

  /// The library behind matrix products: OpenBLAS's description of itself, or the file of another BLAS.
  public static var blas: String {
    if let config = ct_openblas_config() { return String(cString: config) }
    if let file = ct_blas_file().map({ String(cString: $0) }), !file.contains("/libtorch") { return file }
    return "built into libtorch"
  }

  /// Threads of one operation.
  @TorchActor public static var threads: Int {
    get { Int(ct_threads()) }
    set {
      precondition(newValue > 0, "TorchSettings.threads: \(newValue) threads")
      Tensor.require("threads", [], #fileID, #line) { ct_set_threads(Int32(newValue)) }
    }
  }

  /// Starts libtorch's generator anew; dropout and `Tensor.normal` draw from it.
  @TorchActor public static func seed(_ seed: UInt64) {
    Tensor.require("seed", [], #fileID, #line) { ct_manual_seed(seed) }
  }

  /// Gives memory of freed tensors back to the system.
  ///
  /// Otherwise it is kept for the next tensors, up to a quarter more than was ever in use and 256 MB.
  @TorchActor public static func releaseMemory() { ct_release_memory() }

  /// Tensors alive in the process, for tests that look for leaks.
  public static var liveTensors: Int { Int(ct_live_handles()) }
}

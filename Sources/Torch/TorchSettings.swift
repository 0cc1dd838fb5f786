import CTorch

/// Settings of libtorch for the thread that all tensor work runs on, and what this build of it is.
public enum TorchSettings {
  /// libtorch's version.
  public static var version: String { String(cString: ct_version()) }

  /// The library behind matrix products: OpenBLAS's description of itself, or the file of another BLAS.
  public static var blas: String {
    if let config = ct_openblas_config() { return String(cString: config) }
    if let file = ct_blas_file() { return String(cString: file) }
    return "built into libtorch"
  }

  /// Whether the BLAS is one that products should not run on: the reference BLAS is many times slower than
  /// OpenBLAS.
  public static var isBLASSlow: Bool {
    ct_openblas_config() == nil && ct_blas_file()?.isReferenceBLAS == true
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

extension UnsafePointer where Pointee == CChar {
  /// Debian keeps the reference BLAS at …/blas/libblas.so.3 and the fast ones elsewhere.
  fileprivate var isReferenceBLAS: Bool { String(cString: self).contains("/blas/libblas") }
}

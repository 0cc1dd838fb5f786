/// What an engine's machine and libraries are, for `doctor` and the run's environment.
public struct MachineFacts: Hashable, Sendable, Codable {
  public var host: String
  /// The engine's process id, on its host.
  public var process: Int32
  /// The version of camscope.
  public var camscope: String
  /// The version of libtorch.
  public var libtorch: String
  /// The name of the BLAS library in use: `OpenBLAS`, `MKL`, `reference BLAS`.
  public var blas: String
  /// Threads that libtorch uses.
  public var threads: Int
  public var processors: Int
  /// Bytes of memory.
  public var memory: UInt64
  /// Whether the processor multiplies bf16 natively.
  public var bf16: Bool
  /// `cpu`, and `cuda` where it can be used.
  public var devices: [String]
  /// The folder of assets on the engine's machine; nil: none.
  public var assets: String?

  public init(
    host: String, process: Int32, camscope: String, libtorch: String, blas: String, threads: Int,
    processors: Int, memory: UInt64, bf16: Bool, devices: [String], assets: String?
  ) {
    self.host = host
    self.process = process
    self.camscope = camscope
    self.libtorch = libtorch
    self.blas = blas
    self.threads = threads
    self.processors = processors
    self.memory = memory
    self.bf16 = bf16
    self.devices = devices
    self.assets = assets
  }
}

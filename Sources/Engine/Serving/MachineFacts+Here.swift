import EngineProtocol
import Foundation
import Runs
import Torch

extension MachineFacts {
  /// What this process runs on.
  static var here: MachineFacts {
    let processors = ProcessInfo.processInfo.activeProcessorCount
    return MachineFacts(
      host: ProcessIdentity.current.host, process: getpid(), camscope: Version.camscope,
      libtorch: TorchSettings.version, blas: TorchSettings.blas, threads: processors, processors: processors,
      memory: ProcessInfo.processInfo.physicalMemory,
      bf16: multipliesBF16, devices: Device.allCases.filter(\.isAvailable).map(\.rawValue),
      assets: Locations.current.assets)
  }

  /// Whether the processor has bf16 products, by the names that Linux gives them.
  private static var multipliesBF16: Bool {
    guard let handle = FileHandle(forReadingAtPath: "/proc/cpuinfo") else { return false }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: 16_384) else { return false }
    let words = Set(
      String(decoding: data, as: UTF8.self).split(whereSeparator: { $0.isWhitespace || $0 == ":" }).map(
        String.init))
    return !words.isDisjoint(with: ["avx512_bf16", "amx_bf16", "bf16"])
  }
}

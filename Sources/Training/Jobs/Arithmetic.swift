import Foundation
import Methods
import Torch

extension TrainingSchedule.Arithmetic {
  /// The precision that this setting means on this machine.
  public var resolved: Precision {
    switch self {
    case .fp32: .float32
    case .bf16: .bfloat16
    case .auto: Self.multipliesBF16 ? .bfloat16 : .float32
    }
  }

  /// Whether the processor has instructions for bfloat16 products; without them bf16 is emulated and slower.
  static let multipliesBF16: Bool = {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let flags = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return false }
    return flags.split(separator: " ").contains { $0 == "avx512_bf16" || $0 == "amx_bf16" }
  }()
}

extension Precision {
  /// The name in a run's environment, `fp32` or `bf16`.
  var recordedName: String { self == .bfloat16 ? "bf16" : "fp32" }

  init?(recordedName: String) {
    switch recordedName {
    case "fp32": self = .float32
    case "bf16": self = .bfloat16
    default: return nil
    }
  }
}

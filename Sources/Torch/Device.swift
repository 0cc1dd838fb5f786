import CTorch

/// Where a tensor's elements lie.
public enum Device: String, Hashable, Sendable, CaseIterable {
  case cpu, cuda

  var code: ct_device {
    switch self {
    case .cpu: ct_device_cpu
    case .cuda: ct_device_cuda
    }
  }

  /// Whether this machine and this libtorch have the device.
  public var isAvailable: Bool { self == .cpu || ct_cuda_available() }

  /// Where new tensors are made; what is computed from them lies there, too.
  @TorchActor public static var home: Device {
    get { ct_home() == ct_device_cuda ? .cuda : .cpu }
    set { ct_set_home(newValue.code) }
  }
}

import Torch

extension Device {
  /// Makes a device the home of all tensors from here on.
  ///
  /// - Throws: `TrainingFailure.noDevice` for a name that is none, or a device that this machine or this libtorch lacks.
  @TorchActor public static func use(named name: String) throws {
    guard let device = Device(rawValue: name), device.isAvailable else {
      throw TrainingFailure.noDevice(name)
    }
    home = device
  }
}

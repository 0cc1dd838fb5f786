import ArgumentParser

/// Which networks are measured, and in which precisions.
struct SubjectOptions: ParsableArguments {
  @Option(name: .customLong("network"), help: "mobilenet_v2 or resnet50; both otherwise.")
  var namedNetworks: [String] = []
  @Option(name: .customLong("precision"), help: "fp32 or bf16; both otherwise.")
  var namedPrecisions: [String] = []

  static let allNetworks = ["mobilenet_v2", "resnet50"]
  static let allPrecisions = ["fp32", "bf16"]

  var networks: [String] { namedNetworks.isEmpty ? Self.allNetworks : namedNetworks }
  var precisions: [String] { namedPrecisions.isEmpty ? Self.allPrecisions : namedPrecisions }
}

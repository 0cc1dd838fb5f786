import Foundation
import Runs

/// A declaration with one component of each kind.
let sampleMethod = MethodDeclaration(
  name: "cam", summary: "Class activation maps.", reference: "Zhou 2016",
  components: [
    component("pooling", .choice(["average", "max"]), .text("average"), .training),
    component("flip", .flag, .flag(true), .now),
    component("background", .backgroundRule, .text("constant(0.3)"), .now),
  ],
  schedule: [
    component("epochs", .number(minimum: 1, maximum: 1000, integer: true), .number(5), .training),
    component("rate", .number(minimum: 0, maximum: 10, integer: false), .number(0.01), .training),
    component("stride", .choice(["8", "16"]), .text("16"), .training),
    component("note", .text, .text(""), .training),
  ],
  presets: ["": [:], "long": ["epochs": .number(12)]])

private func component(
  _ key: String, _ kind: ComponentDeclaration.Kind, _ value: SettingValue,
  _ effect: ComponentDeclaration.Effect
) -> ComponentDeclaration {
  ComponentDeclaration(
    key: key, name: key, kind: kind, defaultValue: value, effect: effect, section: "METHODS §0",
    meaning: "A sample.")
}

/// The description of what `body` throws; nil: nothing.
func sentence(_ body: () throws -> some Any) -> String? {
  do {
    _ = try body()
    return nil
  } catch {
    return "\(error)"
  }
}

/// Runs `body` with a temporary folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "camscope-runs-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// An environment with nothing remarkable.
let sampleEnvironment = RunEnvironment(
  data: "/data/VOC2012", recipeName: "cam", device: "cpu", threads: 2, precision: "fp32", libtorch: "1.13.1",
  blas: "OpenBLAS")

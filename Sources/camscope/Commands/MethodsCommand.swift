import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope methods`: every method with its components, from the engine's own declarations.
struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "List the methods, their components and what each one does when it is off.")

  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let registry = try EngineLauncher(options).handshake().registry
    if json { return try printJSON(registry) }
    for method in registry.methods {
      print("\(method.name) · \(method.summary) (\(method.reference))")
      let presets = method.presets.keys.filter { !$0.isEmpty }.sorted()
      if !presets.isEmpty {
        print("  presets: \(presets.map { "\(method.name)@\($0)" }.joined(separator: ", "))")
      }
      print(aligned((method.components + method.schedule).map(Self.row)))
      print("")
    }
    print(
      "networks: "
        + registry.networks.map { "\($0.name) (output stride \(Self.list($0.outputStrides)))" }
        .joined(separator: ", "))
  }

  private static func row(_ component: ComponentDeclaration) -> [String] {
    [
      "  \(component.key)", "\(component.defaultValue)", component.effect == .now ? "now" : "training",
      component.section, component.meaning,
    ]
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ", ")
  }
}

import Foundation
import Testing

/// The package's own manifest, as `swift package dump-package` prints it.
private struct Manifest: Decodable {
  struct Target: Decodable {
    let name: String
    let type: String
    let dependencies: [[String: [Reference?]]]
    let settings: [Setting]?

    /// The targets of this package that it names.
    var targetDependencies: [String] {
      dependencies.flatMap { dependency in
        dependency.filter { $0.key == "byName" || $0.key == "target" }
          .compactMap { $0.value.first.flatMap { $0?.name } }
      }
    }
  }

  /// An element of a dependency: a name, or a condition that does not concern us.
  struct Reference: Decodable {
    let name: String?
    init(from decoder: any Decoder) throws {
      name = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  struct Setting: Decodable {
    let tool: String
  }

  let targets: [Target]
}

@Suite("The house: modules are layers and arrows point down only")
struct HouseTests {
  /// The floors of DESIGN.md §3 from the ground up.
  ///
  /// Arrows go from a floor to a lower one.
  static let floors: [[String]] = [
    ["CPNG", "CJPEG", "CCurses", "CTorch", "CKernels", "TestSupport"],
    ["Imaging", "Torch"],
    ["VOC", "Terminal"],
    ["Evaluation"],
    ["Runs"],
    ["EngineProtocol", "Refinement", "Networks"],
    ["Methods", "Workbench"],
    ["Training"],
    ["Engine"],
    ["camscope", "camscope-engine", "camscope-bench"],
  ]

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let manifest: Manifest

  init() throws {
    let process = Process()
    let output = Pipe()
    let scratch = FileManager.default.temporaryDirectory.appending(path: "camscope-house-\(UUID())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", Self.root.path, "--scratch-path", scratch.path, "dump-package",
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    manifest = try JSONDecoder().decode(Manifest.self, from: data)
  }

  private var modules: [Manifest.Target] { manifest.targets.filter { $0.type != "test" } }

  private func reachable(from name: String) -> Set<String> {
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for dependency in modules.first(where: { $0.name == next })?.targetDependencies ?? []
      where seen.insert(dependency).inserted {
        open.append(dependency)
      }
    }
    return seen
  }

  @Test("every module stands on a floor of the design")
  func everyModuleHasAFloor() {
    #expect(Set(modules.map(\.name)) == Set(Self.floors.joined()))
  }

  @Test("every arrow points to a lower floor")
  func arrowsPointDown() {
    let floor = Dictionary(
      uniqueKeysWithValues: Self.floors.enumerated().flatMap { floor, names in names.map { ($0, floor) } })
    for module in modules {
      for dependency in module.targetDependencies {
        #expect(
          floor[dependency, default: 99] < floor[module.name, default: -1], "\(module.name) → \(dependency)")
      }
    }
  }

  @Test("the terminal program and the common ground never reach libtorch")
  func camscopeLinksNoLibtorch() {
    for name in [
      "camscope", "Workbench", "EngineProtocol", "Runs", "Evaluation", "VOC", "Imaging", "Terminal",
    ] {
      #expect(reachable(from: name).isDisjoint(with: ["CTorch", "Torch"]), "\(name) reaches libtorch")
    }
  }

  @Test("Terminal knows no CAM, Methods knows no terminal, Workbench knows no tensor")
  func sidesDoNotMeet() {
    #expect(reachable(from: "Terminal") == ["CCurses", "Imaging", "CPNG", "CJPEG"])
    #expect(reachable(from: "Engine").isDisjoint(with: ["Terminal", "CCurses", "Workbench"]))
    #expect(
      reachable(from: "Workbench").isDisjoint(with: ["Torch", "Networks", "Methods", "Training", "Engine"]))
  }

  @Test("the built camscope links no libtorch")
  func builtProgramLinksNoLibtorch() throws {
    let binary = Self.root.appending(path: ".build/release/camscope")
    let needed = try sharedLibraries(of: binary)
    #expect(needed.contains { $0.hasPrefix("libncursesw") }, "\(needed)")
    #expect(!needed.contains { $0.hasPrefix("libtorch") || $0.hasPrefix("libc10") }, "\(needed)")
  }

  /// What the dynamic loader would load for a program, through `ldd`.
  private func sharedLibraries(of binary: URL) throws -> [String] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["ldd", binary.path]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test("each import in a source file is a declared arrow")
  func importsAreDeclared() throws {
    let names = Set(modules.map(\.name))
    for module in modules {
      let folder = Self.root.appending(path: "Sources/\(module.name)")
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift" else { continue }
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          guard let imported = line.firstMatch(of: /^\s*(?:public |package |internal )?import (\w+)/)?.1
          else { continue }
          if names.contains(String(imported)) {
            #expect(
              module.targetDependencies.contains(String(imported)),
              "\(file.lastPathComponent) imports \(imported)")
          }
        }
      }
    }
  }
}

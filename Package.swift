// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Every Swift target is built in Swift 6 mode with warnings as errors.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

/// Debian's libtorch lies where the compiler looks; LIBTORCH=DIR names the folder of another, with `include` and `lib`.
///
/// One for CUDA may be built against where CUDA itself is not installed.
let libtorch = ProcessInfo.processInfo.environment["LIBTORCH"].flatMap { $0.isEmpty ? nil : $0 }
let torchHeaders = libtorch.map { ["-I\($0)/include", "-I\($0)/include/torch/csrc/api/include"] } ?? []
let torchLibraries =
  libtorch.map {
    ["-L\($0)/lib", "-Xlinker", "-rpath", "-Xlinker", "\($0)/lib", "-Xlinker", "--allow-shlib-undefined"]
  } ?? []

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// The targets, top floor first.
///
/// Arrows point down only; `HouseTests` reads this file and asserts it.
let package = Package(
  name: "camscope",
  products: [
    .executable(name: "camscope", targets: ["camscope"]),
    .executable(name: "camscope-engine", targets: ["camscope-engine"]),
    .executable(name: "camscope-bench", targets: ["camscope-bench"]),
  ],
  dependencies: [
    // The command line.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Recipes.
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    // The index of runs.
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // Programs.
    .executableTarget(
      name: "camscope",
      dependencies: [
        "Workbench", "Terminal", "EngineProtocol", "Runs", "Evaluation", "VOC", "Imaging", arguments,
      ], swiftSettings: strict),
    .executableTarget(name: "camscope-engine", dependencies: ["Engine"], swiftSettings: strict),
    .executableTarget(
      name: "camscope-bench",
      dependencies: [
        "Training", "Methods", "Networks", "Refinement", "Torch", "Terminal", "EngineProtocol", "Runs", "VOC",
        "Imaging",
        arguments,
      ], swiftSettings: strict),

    // The terminal side.
    .target(
      name: "Workbench",
      dependencies: ["Terminal", "EngineProtocol", "Runs", "Evaluation", "VOC", "Imaging"],
      swiftSettings: strict),
    .target(
      name: "Terminal", dependencies: ["CCurses", "Imaging"], exclude: ["Font/OFL.txt"],
      swiftSettings: strict),
    .target(name: "CCurses", cSettings: strictC, linkerSettings: [.linkedLibrary("ncursesw")]),

    // The engine side.
    .target(
      name: "Engine",
      dependencies: [
        "Training", "Methods", "Networks", "Refinement", "Torch", "EngineProtocol", "Runs",
        "Evaluation", "VOC", "Imaging",
      ], swiftSettings: strict),
    .target(
      name: "Training",
      dependencies: [
        "Methods", "Networks", "Refinement", "Torch", "Runs", "Evaluation", "VOC", "Imaging",
      ], swiftSettings: strict),
    .target(
      name: "Methods", dependencies: ["Networks", "Refinement", "Torch", "Runs", "Evaluation", "Imaging"],
      swiftSettings: strict),
    .target(name: "Networks", dependencies: ["Torch", "Runs"], swiftSettings: strict),
    .target(
      name: "Refinement", dependencies: ["Torch", "Runs", "Imaging", "CKernels"], swiftSettings: strict),
    .target(name: "CKernels", cSettings: strictC),
    .target(name: "Torch", dependencies: ["CTorch"], swiftSettings: strict),
    .target(
      name: "CTorch",
      cxxSettings: torchHeaders.isEmpty ? [] : [.unsafeFlags(torchHeaders)],
      linkerSettings: [
        .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
      ] + (torchLibraries.isEmpty ? [] : [.unsafeFlags(torchLibraries)])),

    // Common ground: no libtorch below this line.
    .target(
      name: "EngineProtocol", dependencies: ["Runs", "Evaluation", "VOC", "Imaging"], swiftSettings: strict),
    .target(
      name: "Runs",
      dependencies: [
        "Evaluation", .product(name: "Yams", package: "Yams"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(name: "Evaluation", dependencies: ["VOC", "Imaging"], swiftSettings: strict),
    .target(name: "VOC", dependencies: ["Imaging"], swiftSettings: strict),
    .target(name: "Imaging", dependencies: ["CPNG", "CJPEG"], swiftSettings: strict),
    .target(name: "CPNG", cSettings: strictC, linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CJPEG", cSettings: strictC, linkerSettings: [.linkedLibrary("jpeg")]),

    // Tests, one target a module, and what they share.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "HouseTests", swiftSettings: strict),
    .testTarget(
      name: "JourneyTests", dependencies: ["EngineProtocol", "Runs", "Imaging", "Terminal", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ImagingTests", dependencies: ["Imaging", "CPNG", "CJPEG", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "VOCTests", dependencies: ["VOC", "Runs", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(name: "RunsTests", dependencies: ["Runs", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EngineProtocolTests", dependencies: ["EngineProtocol", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: strict),
    .testTarget(name: "WorkbenchTests", dependencies: ["Workbench"], swiftSettings: strict),
    .testTarget(name: "TorchTests", dependencies: ["Torch"], swiftSettings: strict),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "TestSupport"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "RefinementTests", dependencies: ["Refinement", "Networks"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "MethodsTests", dependencies: ["Methods"], exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(name: "TrainingTests", dependencies: ["Training"], swiftSettings: strict),
    .testTarget(name: "EngineTests", dependencies: ["Engine"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

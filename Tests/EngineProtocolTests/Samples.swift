import EngineProtocol
import Foundation
import Imaging
import Runs

/// A handshake with a little of everything.
let sampleHandshake = Handshake(
  registry: Registry(
    methods: [
      MethodDeclaration(
        name: "cam", summary: "Class activation maps.", reference: "Zhou 2016",
        components: [
          ComponentDeclaration(
            key: "rate", name: "Rate", kind: .number(minimum: 0, maximum: 1, integer: false),
            defaultValue: .number(0.1), effect: .training, section: "§0", meaning: "Speed.")
        ],
        schedule: [], presets: ["": [:], "voc": ["rate": .number(0.2)]])
    ],
    maps: [MapDeclaration(name: "cam", title: "CAM", content: .classScores)],
    networks: [NetworkDeclaration(name: "paintnet", outputStrides: [8, 16], parameters: 1000)]),
  machine: MachineFacts(
    host: "box", process: 7, camscope: "0.1.0", libtorch: "1.13.1", blas: "OpenBLAS", threads: 2,
    processors: 2,
    memory: 8 << 30, bf16: false, devices: ["cpu"], assets: nil))

let samplePlanes: [Plane] = [
  Plane(
    classIndex: 3, values: .scores(ScalarMap(width: 3, height: 2, values: [0, 0.5, -1, .infinity, 1e-30, 1]))),
  Plane(values: .labels(LabelMap(width: 2, height: 2, labels: [0, 1, 255, 7]))),
  Plane(classIndex: 1, values: .scores(ScalarMap(width: 0, height: 0, values: []))),
]

let sampleRequest = Request.map(
  MapRequest(
    data: "/data", image: "2007_000032", run: "/runs/a", epoch: 3, map: "seed",
    settings: ["background": .text("constant(0.3)"), "flip": .flag(true)], classes: [1, 15]))

/// What `body` throws; nil: nothing.
func failure(_ body: () throws -> some Any) -> ProtocolError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ProtocolError
  }
}

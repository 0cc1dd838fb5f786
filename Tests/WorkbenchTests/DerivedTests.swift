import EngineProtocol
import Imaging
import Testing
import Workbench

@Suite struct DerivedTests {
  private let request = MapRequest(data: "/d", image: "a", run: "/r", epoch: 1, map: "cam")

  private func store(_ planes: [(Int, [Float])]) -> ContentStore {
    let contents = ContentStore()
    contents.insert(
      .planes(
        planes.map { Plane(classIndex: $0.0, values: .scores(ScalarMap(width: 2, height: 2, values: $0.1))) }),
      for: .map(request))
    return contents
  }

  @Test("a class appears at the largest constant with which some pixel is its own")
  func appearance() {
    let contents = store([(1, [0.5, 0.07, 0.2, 0]), (4, [0.81, 0.01, 0.9, 0.3])])
    let found = contents.appearance(of: 1, in: request)
    #expect(abs((found?.threshold ?? 0) - 0.07) < 1e-6)
    #expect(found?.rival?.label == 4 && abs((found?.rival?.value ?? 0) - 0.81) < 1e-6)
    #expect(contents.appearance(of: 4, in: request)?.rival == nil)
    #expect(contents.appearance(of: 2, in: request) == nil)
    #expect(
      store([(1, [0, 0.1, 0, 0]), (2, [1, 1, 1, 1])]).appearance(of: 1, in: request)?.threshold == nil)
  }
}

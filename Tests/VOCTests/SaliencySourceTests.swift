import Imaging
import Testing
import VOC

@Suite("Where saliency maps come from")
struct SaliencySourceTests {
  private func addMap(_ id: String, to place: FakeFolder, folder: String, value: Float, width: Int = 24)
    throws
  {
    let map = ScalarMap(width: width, height: 16, filledWith: value)
    try place.write(PNG.encode(grey: map), to: "\(folder)/\(id).png")
  }

  @Test("a name is looked for beside the images, a path is taken as it is, and nothing means the first")
  func places() throws {
    let data = try FakeFolder()
    for id in ["a", "b"] { try data.addImage(id) }
    try data.write("a\nb\n", to: "ImageSets/Segmentation/train.txt")
    #expect(try data.open().saliencySource() == nil)
    try addMap("a", to: data, folder: "saliency_net", value: 0.2)
    let elsewhere = try FakeFolder()
    try addMap("a", to: elsewhere, folder: "maps", value: 0.6)
    try addMap("b", to: elsewhere, folder: "maps", value: 1, width: 23)
    let folder = try data.open()
    #expect(try folder.saliencySource()?.name == "saliency_net")
    #expect(try folder.saliencySource("saliency_net")?.map(of: "a")?[0, 0] == 0.2)
    let path = "\(elsewhere.path)/maps"
    let source = try #require(try folder.saliencySource(path))
    #expect(source.name == path && SaliencySource.isPath(path) && !SaliencySource.isPath("saliency_net"))
    #expect(try source.map(of: "a")?[0, 0] == 0.6 && source.has("a"))
    #expect(try source.map(of: "c") == nil && !source.has("c"))
    let mismatch = #expect(throws: VOCError.self) { try source.map(of: "b") }
    #expect(mismatch?.description.contains("\(path)/b.png is 23×16") ?? false)
  }

  @Test("an unknown name says how to name a folder elsewhere, an absent path what makes one")
  func refusals() throws {
    let data = try FakeFolder()
    try data.addImage("a")
    let folder = try data.open()
    let name = #expect(throws: VOCError.self) { try folder.saliencySource("mbd") }
    #expect(name?.description.contains("./mbd") ?? false)
    let path = #expect(throws: VOCError.noSaliencyFolder(path: "/no/such/folder")) {
      try folder.saliencySource("/no/such/folder")
    }
    #expect(path?.description.contains("camscope saliency DIR --out") ?? false)
  }
}

import Foundation
import Imaging
import Testing
import VOC

@Suite struct PaintedSetTests {
  private func painted(_ count: Int, seed: UInt64 = 11) throws -> FakeFolder {
    let folder = try FakeFolder()
    try PaintedSet.paint(into: folder.path, images: count, seed: seed)
    return folder
  }

  @Test("a painted set opens as a VOC folder, whole and without problems")
  func opens() throws {
    let set = try painted(60)
    let folder = try VOCFolder.open(set.path)
    #expect(folder.layout == .voc)
    #expect(folder.ids.count == 60)
    #expect(try folder.ids(in: "train").count == 48)
    #expect(try folder.ids(in: "val").count == 12)
    #expect(try folder.ids(in: "train_aug") == folder.ids(in: "train"))
    #expect(try Set(folder.ids(in: "trainval")) == Set(folder.ids))
    #expect(try Set(folder.ids(in: "val")).isDisjoint(with: folder.ids(in: "train")))
    #expect(folder.classes.source == .voc)
    #expect(folder.openingProblems.isEmpty)
    for id in folder.ids {
      let image = try folder.image(id)
      let truth = try #require(try folder.groundTruth(id)).map
      let instances = try #require(try folder.instances(id))
      let saliency = try #require(try folder.saliency(id))
      #expect(image.warnings.isEmpty)
      #expect((truth.width, truth.height) == (image.image.width, image.image.height))
      #expect((instances.width, instances.height) == (image.image.width, image.image.height))
      #expect((saliency.width, saliency.height) == (image.image.width, image.image.height))
      let boxes = try folder.boxes(id)
      #expect(Set(instances.labels).subtracting([0, 255]) == Set((1...boxes.count).map(UInt8.init)))
      let labels = try boxes.map { try #require(folder.classes.label(of: $0.name)) }
      #expect(Set(labels.map(UInt8.init)) == Set(truth.labels).subtracting([0, 255]))
      for (object, number) in zip(boxes, UInt8(1)...) {
        let box = try #require(object.box)
        #expect(box.lies(inWidth: truth.width, height: truth.height))
        let columns = box.columns(inWidth: truth.width)
        let rows = box.rows(inHeight: truth.height)
        let inside =
          rows.allSatisfy { $0 >= 0 }
          && instances.labels.indices.allSatisfy { i in
            instances.labels[i] != number
              || (columns.contains(i % truth.width) && rows.contains(i / truth.width))
          }
        #expect(inside, "\(id): object \(number) leaves its box")
      }
    }
  }

  @Test("saliency maps have the errors that are recorded, and no others")
  func saliencyErrors() throws {
    let set = try painted(60)
    let folder = try VOCFolder.open(set.path)
    let lines = try String(contentsOfFile: set.path + "/saliency-errors.tsv", encoding: .utf8).split(
      separator: "\n")
    #expect(lines.first == "image\terror\tsubject")
    var recorded: [String: Set<String>] = [:]
    var kinds: Set<String> = []
    for line in lines.dropFirst() {
      let fields = line.split(separator: "\t").map(String.init)
      try #require(fields.count == 3)
      kinds.insert(fields[1])
      recorded[fields[0], default: []].insert(fields[1] + " " + fields[2])
    }
    #expect(kinds == ["missing-class", "missing-object", "false-coverage"])
    for id in folder.ids {
      let saliency = try #require(try folder.saliency(id))
      let measured = SaliencyMeasure(
        salient: saliency.values.map { $0 > 0.5 }, classes: try #require(try folder.groundTruth(id)).map,
        instances: try #require(try folder.instances(id)), names: try folder.boxes(id).map(\.name))
      let all = recorded[id] ?? []
      let missing = all.filter { !$0.hasPrefix("false-coverage") }
      #expect(measured.missing == missing, "\(id)")
      let places = all.filter { $0.hasPrefix("false-coverage") }.map { subject in
        subject.split(separator: " ")[1].split(separator: ",").compactMap { Int($0) }
      }
      #expect(measured.falseRegions.count == places.count, "\(id)")
      for place in places {
        try #require(place.count == 2)
        #expect(measured.falseRegions.contains { $0.contains(place[1] * saliency.width + place[0]) }, "\(id)")
      }
    }
  }

  @Test("the same seed paints the same files, another seed others")
  func sameFiles() throws {
    let folders = try [7, 7, 8].map { try painted(3, seed: $0) }
    for name in [
      "JPEGImages/painted_00002.jpg", "SegmentationClass/painted_00002.png",
      "SegmentationObject/painted_00002.png",
      "saliency/painted_00002.png", "Annotations/painted_00002.xml",
    ] {
      let files = try folders.map { try FileBytes.read($0.path + "/" + name) }
      #expect(files[0] == files[1], "\(name)")
      #expect(files[0] != files[2], "\(name)")
    }
  }

  @Test("an image does not depend on how many are painted")
  func sameForMore() throws {
    let name = "/JPEGImages/painted_00002.jpg"
    let (few, more) = (try painted(2), try painted(4))
    #expect(try FileBytes.read(few.path + name) == FileBytes.read(more.path + name))
  }

  @Test("an occupied folder and a file are refused, and nothing is left behind")
  func refusals() throws {
    let folder = try FakeFolder()
    try folder.write("mine", to: "set/notes.txt")
    let set = folder.path + "/set"
    #expect(throws: PaintingError.occupied(path: set)) { try PaintedSet.paint(into: set, images: 1) }
    let file = set + "/notes.txt"
    #expect(throws: PaintingError.notAFolder(path: file)) { try PaintedSet.paint(into: file, images: 1) }
    let below = file + "/new"
    #expect(throws: PaintingError.self) { try PaintedSet.paint(into: below, images: 1) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["set"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: set) == ["notes.txt"])
  }

  @Test("progress counts to the end, one by one")
  func progress() throws {
    let folder = try FakeFolder()
    let seen = Counter()
    try PaintedSet.paint(into: folder.path + "/new/set", images: 5, seed: 1) { done, all in
      seen.add(done, all)
    }
    #expect(seen.pairs.map(\.0) == [1, 2, 3, 4, 5])
    #expect(seen.pairs.allSatisfy { $0.1 == 5 })
  }
}

/// What progress reported; calls come one at a time.
private final class Counter: @unchecked Sendable {
  private(set) var pairs: [(Int, Int)] = []
  func add(_ done: Int, _ all: Int) { pairs.append((done, all)) }
}

/// The errors of a saliency map by their definitions, from the files alone.
private struct SaliencyMeasure {
  /// `missing-class NAME`, `missing-object NAME NUMBER`.
  var missing: Set<String> = []
  /// The pixels of each region of false coverage.
  var falseRegions: [Set<Int>] = []

  init(salient: [Bool], classes: LabelMap, instances: LabelMap, names: [String]) {
    func salientPart(_ isMember: (Int) -> Bool) -> Double {
      let members = salient.indices.filter(isMember)
      return Double(members.filter { salient[$0] }.count) / Double(members.count)
    }
    for name in Set(names) {
      let numbers = names.indices.filter { names[$0] == name }.map { UInt8($0 + 1) }
      if salientPart({ numbers.contains(instances.labels[$0]) }) < 0.1 {
        missing.insert("missing-class \(name)")
        continue
      }
      for number in numbers where salientPart({ instances.labels[$0] == number }) < 0.5 {
        missing.insert("missing-object \(name) \(number)")
      }
    }
    var left = salient
    for start in left.indices where left[start] {
      var region = [start]
      left[start] = false
      var next = 0
      while next < region.count {
        let (x, y) = (region[next] % classes.width, region[next] / classes.width)
        next += 1
        for (u, v) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
        where u >= 0 && v >= 0 && u < classes.width && v < classes.height && left[v * classes.width + u] {
          left[v * classes.width + u] = false
          region.append(v * classes.width + u)
        }
      }
      let onObjects = region.filter { ![0, LabelMap.void].contains(classes.labels[$0]) }.count
      if region.count * 1000 >= salient.count && onObjects * 10 < region.count {
        falseRegions.append(Set(region))
      }
    }
  }
}

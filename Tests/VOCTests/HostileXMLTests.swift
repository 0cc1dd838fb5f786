import Foundation
import Testing
import VOC

@Suite("Hostile annotations")
struct HostileXMLTests {
  private static let sound = """
    <?xml version="1.0"?>
    <annotation>
      <folder>VOC2012</folder><filename>2007_000032.jpg</filename>
      <size><width>500</width><height>281</height><depth>3</depth></size>
      <object><name>aeroplane</name><pose>Left</pose><truncated>0</truncated><difficult>1</difficult>
        <bndbox><xmin>104</xmin><ymin>78</ymin><xmax>375</xmax><ymax>183.5</ymax></bndbox></object>
      <object><name>a &lt;b&gt; &amp; c</name><!-- note --><bndbox><xmin>1</xmin></bndbox></object>
      <x y="1" z='2'><![CDATA[ ]] ]]></x>
    </annotation>
    """

  /// Pieces that matter to a scanner.
  private static let pieces = [
    "<", ">", "/", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE a [",
    "<!ENTITY a \"b\">",
    "&", "&a;", "&#x110000;", "&#99999999999;", "&amp;", "\"", "'", "=", "\u{0}", "\n", "<object>",
    "</object>",
    "<name>", "</annotation>", "<annotation>", String(repeating: "<a>", count: 80), "../../../etc/passwd",
  ]

  /// Between one and six edits: flipped bytes, removed, doubled or moved ranges, inserted pieces, a cut end.
  private func mutated(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0..<6, using: &generator) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1..<40, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 3: bytes.append(contentsOf: bytes[start..<end])
      case 4: bytes.removeSubrange(end...)
      default:
        let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
        bytes.insert(contentsOf: Array(piece.utf8), at: start)
      }
    }
    return bytes
  }

  @Test(
    "mutated files are either read or refused in one sentence, never crash and never hang", arguments: 1...4)
  func fuzz(seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    let isLong = ProcessInfo.processInfo.environment["CAMSCOPE_LONG_TESTS"] != nil
    var refused = 0
    let start = ContinuousClock.now
    for _ in 0..<(isLong ? 200_000 : 2_000) {
      let bytes = mutated(Array(Self.sound.utf8), &generator)
      do {
        let annotation = try Annotation(bytes, file: "a.xml")
        // What was read cannot be more than what was there.
        #expect(annotation.objects.count <= bytes.count / 20)
        #expect(annotation.objects.allSatisfy { $0.name.utf8.count <= 3 * bytes.count })
      } catch {
        refused += 1
        let sentence = error.description
        #expect(sentence.hasPrefix("a.xml, line ") && sentence.utf8.count < 1500, "\(sentence)")
        #expect(!sentence.unicodeScalars.contains { $0.value < 32 }, "\(sentence)")
      }
    }
    // Most edits hit structure; some hit text and leave a sound file.
    #expect(refused > 500)
    #expect(ContinuousClock.now - start < .seconds(isLong ? 300 : 30))
  }

  @Test("a folder of a hundred mutated annotations opens, lists its classes and is scanned to the end")
  func folder() throws {
    let fake = try FakeFolder()
    var generator = SplitMix(state: 77)
    for i in 0..<100 {
      try fake.addImage("i\(i)")
      try fake.write(mutated(Array(Self.sound.utf8), &generator), to: "Annotations/i\(i).xml")
    }
    let folder = try fake.open()
    #expect(folder.classes.names.allSatisfy { SafeName.objection(to: $0) == nil })
    var unreadable = 0
    for id in folder.ids {
      do {
        let labels = try folder.labels(id)
        #expect(labels.classes.allSatisfy { (1...folder.classes.count).contains($0) })
      } catch { unreadable += 1 }
    }
    let problems = ProblemScan.run(folder, threads: 2)
    #expect(problems.filter { $0.kind == .unreadableAnnotation }.count == unreadable)
    #expect(unreadable > 20)
  }
}

@Suite("Hostile lists")
struct HostileListTests {
  @Test("whatever a list holds, the ids of its split are images of the folder and each problem is one line")
  func fuzz() throws {
    let fake = try FakeFolder()
    for id in ["a", "b", "c d"] { try fake.addImage(id) }
    var generator = SplitMix(state: 5)
    let words =
      [
        "a", "b", "c d", "..", "../a", "/JPEGImages/a.jpg", "/JPEGImages/../../x.jpg", "\u{202e}a",
        "\u{1b}[2J", "\t",
        "\r\n", "\n", "\u{0}", String(repeating: "x", count: 5000), "a\\b", ".", "é", "",
      ].map { Array($0.utf8) } + [[0xff, 0xfe], [0xc3]]
    for i in 0..<100 {
      var bytes: [UInt8] = []
      for _ in 0..<40 { bytes += words[Int.random(in: 0..<words.count, using: &generator)] + [10] }
      try fake.write(bytes, to: "ImageSets/Segmentation/list\(i).txt")
    }
    let folder = try fake.open()
    #expect(folder.splits.count == 101)
    for split in folder.splits {
      #expect(Set(split.ids).count == split.ids.count)
      #expect(split.ids.allSatisfy { folder.ids.contains($0) })
    }
    #expect(folder.openingProblems.contains { $0.kind == .pathEscape })
    for problem in folder.openingProblems {
      #expect(problem.description.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 0x202e })
      #expect(problem.description.count < 400)
    }
  }
}

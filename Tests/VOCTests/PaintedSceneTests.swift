import Imaging
import Runs
import Testing
import VOC

@Suite struct PaintedSceneTests {
  @Test("a scene follows from seed and index alone")
  func determinism() {
    let first = PaintedScene(seed: 4, index: 9)
    _ = PaintedScene(seed: 5, index: 1)
    let second = PaintedScene(seed: 4, index: 9)
    #expect(first.image == second.image)
    #expect(first.classes == second.classes && first.instances == second.instances)
    #expect(PaintedScene(seed: 4, index: 10).image != first.image)
    #expect(PaintedScene(seed: 5, index: 9).image != first.image)
  }

  @Test("the bundled set is frozen: methods are compared on it")
  func frozen() {
    var hash = SHA256()
    for index in stride(from: 0, to: 500, by: 125) {
      let scene = PaintedScene(seed: PaintedSet.defaultSeed, index: index)
      let saliency = DamagedSaliency(of: scene, seed: PaintedSet.defaultSeed, index: index)
      hash.update(scene.image.pixels)
      hash.update(scene.classes.labels)
      hash.update(saliency.map.values.map { UInt8($0 * 15) })
    }
    #expect(hash.finish() == "a1a26cd1339e3139784b599329aee208c16fc058d065b26d73656f52bf26b522")
  }

  @Test("masks, boxes and objects agree in every scene")
  func agreement() {
    for index in 0..<40 {
      let scene = PaintedScene(seed: 3, index: index)
      let (classes, instances) = (scene.classes, scene.instances)
      #expect((1...3).contains(scene.objects.count))
      #expect(scene.objects.map(\.number) == (1...scene.objects.count).map(UInt8.init))
      for y in 0..<classes.height {
        for x in 0..<classes.width {
          let number = instances[x, y]
          guard number != 0 && number != LabelMap.void else {
            #expect(classes[x, y] == number)
            continue
          }
          let object = scene.objects[Int(number) - 1]
          let agrees =
            classes[x, y] == object.kind.label && object.columns.contains(x) && object.rows.contains(y)
          if !agrees { Issue.record("scene \(index): pixel \(x), \(y) does not agree with object \(number)") }
        }
      }
      for object in scene.objects {
        let inner = instances.labels.filter { $0 == object.number }.count
        #expect(inner > 0 && inner <= object.area)
        #expect(Double(object.area) > 0.017 * Double(classes.labels.count))
        let touches =
          object.columns.lowerBound == 0 || object.rows.lowerBound == 0
          || object.columns.upperBound == classes.width - 1 || object.rows.upperBound == classes.height - 1
        #expect(object.isTruncated == touches)
      }
    }
  }

  @Test("void lies along outlines only, never three pixels from all that is labelled")
  func void() {
    let classes = PaintedScene(seed: 3, index: 0).classes
    #expect(classes.labels.contains(LabelMap.void))
    for y in 2..<classes.height - 2 {
      for x in 2..<classes.width - 2 where classes[x, y] == LabelMap.void {
        var around: Set<UInt8> = []
        for v in y - 2...y + 2 { for u in x - 2...x + 2 { around.insert(classes[u, v]) } }
        #expect(around.count > 1)
      }
    }
  }

  @Test("all classes occur, mostly in their places; scenes have one, two and three objects")
  func variety() {
    let scenes = (0..<120).map { PaintedScene(seed: 8, index: $0) }
    let kinds = Set(scenes.flatMap { $0.objects.map(\.kind) })
    #expect(kinds == Set(PaintedClass.allCases))
    #expect(Set(scenes.map(\.objects.count)) == [1, 2, 3])
    #expect(Set(scenes.map { "\($0.image.width)×\($0.image.height)" }).count >= 4)
    #expect(scenes.contains { Set($0.objects.map(\.kind)).count > 1 })
    #expect(scenes.contains { scene in scene.objects.contains(where: \.isTruncated) })
  }

  @Test("labels are VOC's")
  func labels() {
    for kind in PaintedClass.allCases {
      #expect(ClassList.vocNames[Int(kind.label) - 1] == kind.rawValue)
    }
  }

  @Test("single objects take turns through at least 20 categories and follow from seed and index")
  func singleObjects() {
    let names = PaintedSet.singleObjectCategories
    #expect(names.count >= 20 && Set(names).count == names.count)
    for index in 0..<(2 * names.count) {
      let one = PaintedSet.singleObject(seed: 2, index: index, side: 48)
      #expect(one.image.width == 48 && one.image.height == 48)
      #expect(one.category == index % names.count)
      #expect(one.image == PaintedSet.singleObject(seed: 2, index: index, side: 48).image)
    }
    let first = PaintedSet.singleObject(seed: 2, index: 0, side: 48).image
    #expect(first != PaintedSet.singleObject(seed: 2, index: names.count, side: 48).image)
  }
}

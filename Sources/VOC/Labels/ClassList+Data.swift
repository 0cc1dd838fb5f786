import Imaging

extension ClassList {
  /// The most masks that are looked at where only masks can tell the classes.
  private static let mostMasks = 512

  /// The share of objects with other names up to which a folder is still VOC's.
  ///
  /// A misspelt name in one file must not renumber the classes under the masks; it is told as a problem instead.
  private static let mostStrangers = 0.01

  /// The classes of a folder: `classes.txt`; else VOC's if the XML names nothing else; else the names in the XML,
  /// sorted; else, without XML, the labels of the masks.
  init(of folder: VOCFolder) {
    var objects: [String: Int] = [:]
    for annotation in folder.annotationCache.all.values {
      for object in annotation.objects { objects[object.name, default: 0] += 1 }
    }
    objects = objects.filter { SafeName.objection(to: $0.key) == nil }
    let seen = Set(objects.keys)
    let strangers = objects.filter { !Self.vocNames.contains($0.key) }.values.reduce(0, +)
    let isVOC = Double(strangers) <= Self.mostStrangers * Double(objects.values.reduce(0, +))
    if let names = Self.names(inFile: folder.root + "/classes.txt") {
      let list = ClassList(names: names, source: .file)
      let present = seen.compactMap(list.label(of:)).sorted()
      self = ClassList(names: names, source: .file, present: seen.isEmpty ? nil : present)
    } else if seen.isEmpty {
      self = Self.fromMasks(of: folder)
    } else if isVOC {
      let labels = Self.vocNames.indices.filter { seen.contains(Self.vocNames[$0]) }.map { $0 + 1 }
      self = ClassList(names: Self.vocNames, source: .voc, present: labels)
    } else {
      self = ClassList(names: seen.sorted(), source: .annotations)
    }
  }

  /// The lines of a `classes.txt`; a first line that names the background is passed over.
  ///
  /// nil where there is none.
  private static func names(inFile path: String) -> [String]? {
    guard let size = Directory.fileSize(path), size <= 1 << 20, let bytes = try? FileBytes.read(path) else {
      return nil
    }
    var names = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { String($0.drop(while: \.isWhitespace)) }
      .map { name in String(name.reversed().drop(while: \.isWhitespace).reversed()) }
      .filter { SafeName.objection(to: $0) == nil }
    if let first = names.first, ["background", "_background_", "__background__"].contains(first) {
      names.removeFirst()
    }
    return names.isEmpty ? nil : names
  }

  private static func fromMasks(of folder: VOCFolder) -> ClassList {
    var seen: Set<UInt8> = []
    for index in [folder.officialMasks, folder.augmentedMasks].compactMap({ $0 }) {
      let step = max(1, (index.ids.count + mostMasks - 1) / mostMasks)
      for id in stride(from: 0, to: index.ids.count, by: step).map({ index.ids[$0] }) {
        guard let path = index.path(of: id), let mask = try? PNG.labelMap(contentsOf: path) else { continue }
        seen.formUnion(mask.presentLabels)
      }
    }
    let labels = seen.subtracting([0, LabelMap.void]).map(Int.init).sorted()
    guard let highest = labels.last else { return ClassList(names: [], source: .none) }
    if highest == vocNames.count { return ClassList(names: vocNames, source: .vocMasks, present: labels) }
    return ClassList(names: (1...highest).map { "class \($0)" }, source: .masks, present: labels)
  }
}

extension LabelMap {
  /// The labels that occur, background and void included.
  package var presentLabels: Set<UInt8> {
    var seen = [Bool](repeating: false, count: 256)
    seen.withUnsafeMutableBufferPointer { seen in
      for label in labels { seen[Int(label)] = true }
    }
    return Set((0..<256).filter { seen[$0] }.map(UInt8.init))
  }
}

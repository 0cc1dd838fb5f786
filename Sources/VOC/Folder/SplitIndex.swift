/// The splits of a folder and what is wrong with their lists.
struct SplitIndex {
  var splits: [Split] = []
  var problems: [Problem] = []

  /// Problems of one kind and list that are named one by one; more are summed up.
  private static let mostPerList = 100

  /// Reads the lists of `ImageSets/Segmentation` and `ImageSets/Main` below a root.
  ///
  /// Adds `all` at the end.
  init(root: String, images: FileIndex) {
    for folder in ["ImageSets/Segmentation", "ImageSets/Main"] {
      let files = (Directory.entries(of: root + "/" + folder) ?? [])
        .filter { $0.kind == .file }.compactMap(\.name)
        .filter { $0.hasSuffix(".txt") && !$0.hasPrefix(".") }.sorted()
      let names = Set(files.map { String($0.dropLast(4)) })
      for file in files {
        let name = String(file.dropLast(4))
        let path = folder + "/" + file
        // `cat_train` beside `train` marks the images of a class; it is no split.
        if let bar = name.lastIndex(of: "_"), folder.hasSuffix("Main"),
          names.contains(String(name[name.index(after: bar)...]))
        {
          continue
        }
        guard SafeName.objection(to: name) == nil else {
          problems.append(.unusableName(file: folder, name: SafeName.printable(file)))
          continue
        }
        guard let list = SplitList(contentsOf: root + "/" + path, isKnown: images.contains) else {
          problems.append(.unreadableList(path))
          continue
        }
        add(list, name: name, path: path, images: images)
      }
    }
    if !splits.contains(where: { $0.name == "all" }) {
      splits.append(Split(name: "all", file: nil, ids: images.ids, listed: images.ids.count))
    }
  }

  private mutating func add(_ list: SplitList, name: String, path: String, images: FileIndex) {
    let isTaken = splits.contains { $0.name == name }
    splits.append(
      Split(
        name: isTaken ? "Main/" + name : name, file: path, ids: list.ids.filter(images.contains),
        listed: list.ids.count))
    append(list.rejected, in: path) {
      .pathEscape(list: path, line: $0.line, entry: $0.entry, reason: $0.reason)
    }
    append(list.repeated, in: path) { .repeatedEntry(list: path, line: $0.line, id: $0.id) }
    append(list.ids.filter { !images.contains($0) }, in: path) {
      .missingImage(list: path, id: $0, file: images.relativePath(of: $0, extension: "jpg"))
    }
  }

  private mutating func append<Item>(_ items: [Item], in path: String, _ problem: (Item) -> Problem) {
    problems += items.prefix(Self.mostPerList).map(problem)
    if let next = items.dropFirst(Self.mostPerList).first {
      problems.append(problem(next).standing(for: items.count - Self.mostPerList, in: path))
    }
  }
}

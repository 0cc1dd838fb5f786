/// Problems that listings and lists show.
extension Problem {
  static func pathEscape(list: String, line: Int, entry: String, reason: String) -> Problem {
    Problem(
      .pathEscape, file: list, "line \(line) names \"\(entry)\", which \(reason)",
      effect: "the line is passed over")
  }

  static func repeatedEntry(list: String, line: Int, id: String) -> Problem {
    Problem(
      .repeatedEntry, file: list, image: id, "line \(line) names \(SafeName.printable(id)) again",
      effect: "it counts once")
  }

  static func missingImage(list: String, id: String, file: String) -> Problem {
    Problem(
      .missingImage, file: list, "it names \(SafeName.printable(id)), but there is no \(file)",
      effect: "left out of the split")
  }

  static func unreadableList(_ list: String) -> Problem {
    Problem(
      .unreadableList, file: list, "it cannot be read as a list of images",
      effect: "the split is not offered")
  }

  static func unusableName(file folder: String, name: String) -> Problem {
    Problem(
      .unusableName, file: folder, "the name \"\(name)\" cannot be used as an id",
      effect: "the file is passed over")
  }

  static func missingMasks(split: Split, list: String, missing: Int) -> Problem {
    Problem(
      .missingMask, file: list, "\(missing) of \(split.ids.count) images of \(split.name) have no mask",
      effect: "left out of scores")
  }

  static func missingAnnotation(file: String, image: String, hasMask: Bool) -> Problem {
    Problem(
      .missingAnnotation, file: file, image: image, "the image has no annotation",
      effect: hasMask ? "its labels are the classes of its mask" : "it has no labels")
  }
}

extension VOCFolder {
  /// What listings and splits alone show to be wrong.
  static func problemsOfListings(
    images: FileIndex, annotations: FileIndex?, masks: [FileIndex], splits: [Split]
  ) -> [Problem] {
    var problems = images.unusable.map { Problem.unusableName(file: images.folder, name: $0) }
    let hasMask = { (id: String) in masks.contains { $0.contains(id) } }
    // A split that no image has a mask of is not meant to be scored here, as VOC's test; ImageSets/Main is for
    // classification.
    for split in splits {
      guard let list = split.file, list.hasPrefix("ImageSets/Segmentation") else { continue }
      let missing = split.ids.count { !hasMask($0) }
      if missing > 0 && missing < split.ids.count {
        problems.append(.missingMasks(split: split, list: list, missing: missing))
      }
    }
    if let annotations {
      problems += images.ids.filter { !annotations.contains($0) }.map {
        .missingAnnotation(
          file: annotations.relativePath(of: $0, extension: "xml"), image: $0, hasMask: hasMask($0))
      }
    }
    return problems
  }
}

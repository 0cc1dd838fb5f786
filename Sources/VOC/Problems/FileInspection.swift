import Imaging

/// Looks into the files of one image and tells what is wrong with them.
struct FileInspection {
  let folder: VOCFolder
  let id: String
  private(set) var problems: [Problem] = []

  init(of id: String, in folder: VOCFolder) {
    self.folder = folder
    self.id = id
    let size = inspectImage()
    for index in [folder.officialMasks, folder.augmentedMasks].compactMap({ $0 }) {
      inspectMask(in: index, image: size, classes: folder.classes.count)
    }
    if let index = folder.objectMasks { inspectMask(in: index, image: size, classes: nil) }
    for index in folder.saliencyMaps { inspectSaliency(in: index, image: size) }
    inspectAnnotation(image: size)
  }

  /// Decodes the image; its size where the header can be read.
  private mutating func inspectImage() -> (width: Int, height: Int)? {
    let file = folder.images.relativePath(of: id, extension: "jpg")
    func add(_ kind: ProblemKind, _ sentence: String, _ effect: String) {
      problems.append(Problem(kind, file: file, image: id, sentence, effect: effect))
    }
    guard let path = folder.images.path(of: id) else { return nil }
    let excluded = "left out of training and scores"
    do {
      let bytes = try FileBytes.read(path)
      guard !bytes.isEmpty else {
        add(.emptyFile, "it has no bytes", excluded)
        return nil
      }
      switch ImageFile.format(of: bytes) {
      case nil:
        add(.notAnImage, "it is not a JPEG file", excluded)
        return nil
      case .png:
        let image = try PNG.decode(bytes, name: "it")
        add(.notAJPEG, "it is a PNG file with a JPEG's name", "read as PNG")
        return (image.width, image.height)
      case .jpeg:
        let decoded = try JPEG.decode(bytes, name: "it")
        for warning in decoded.warnings {
          add(
            decoded.isTruncated ? .truncatedJPEG : .damagedJPEG, plain(warning), "the readable part is used")
        }
        if decoded.components == 4 {
          add(.cmykJPEG, "it is a CMYK JPEG", "converted to RGB without its profile")
        }
        return (decoded.image.width, decoded.image.height)
      }
    } catch {
      add(.unreadableImage, plain("\(error)"), excluded)
      return nil
    }
  }

  /// `classes` nil: the labels are instances and have no upper bound.
  private mutating func inspectMask(in index: FileIndex, image: (width: Int, height: Int)?, classes: Int?) {
    guard let path = index.path(of: id) else { return }
    let file = index.relativePath(of: id, extension: "png")
    let effect = classes == nil ? "its instances are not shown" : "left out of scores"
    do {
      let png = try PNG.decode(FileBytes.read(path), name: "it")
      if case .grey16 = png.content {
        problems.append(
          Problem(
            .deepMask, file: file, image: id, "it is a 16-bit PNG, which holds no labels", effect: effect))
        return
      }
      let map = try png.labelMap
      if let image, image != (map.width, map.height) {
        problems.append(
          Problem(.maskSize, file: file, image: id, sizes((map.width, map.height), image), effect: effect))
      }
      guard let classes else { return }
      let strangers = map.presentLabels.filter { Int($0) > classes && $0 != LabelMap.void }.sorted()
      if let first = strangers.first {
        let share = map.labels.count { strangers.contains($0) }
        let labels = strangers.prefix(5).map(String.init).joined(separator: ", ")
        problems.append(
          Problem(
            .maskLabel, file: file, image: id,
            strangers.count == 1
              ? "label \(first) (\(share) pixels) is no class of this folder, which has 1…\(classes)"
              : "labels \(labels)\(strangers.count > 5 ? ", …" : "") (\(share) pixels) are no classes of this "
                + "folder, which has 1…\(classes)",
            effect: "these pixels are not scored"))
      }
    } catch {
      problems.append(Problem(.unreadableMask, file: file, image: id, plain("\(error)"), effect: effect))
    }
  }

  private mutating func inspectSaliency(in index: FileIndex, image: (width: Int, height: Int)?) {
    guard let path = index.path(of: id) else { return }
    let file = index.relativePath(of: id, extension: "png")
    let effect = "the image counts as one without saliency map"
    do {
      let map = try PNG.decode(FileBytes.read(path), name: "it").greyMap
      if let image, image != (map.width, map.height) {
        problems.append(
          Problem(.saliencySize, file: file, image: id, sizes((map.width, map.height), image), effect: effect)
        )
      }
    } catch {
      problems.append(Problem(.unreadableSaliency, file: file, image: id, plain("\(error)"), effect: effect))
    }
  }

  private mutating func inspectAnnotation(image: (width: Int, height: Int)?) {
    guard let index = folder.annotations, index.contains(id) else { return }
    let file = index.relativePath(of: id, extension: "xml")
    func add(_ kind: ProblemKind, _ sentence: String, _ effect: String) {
      problems.append(Problem(kind, file: file, image: id, sentence, effect: effect))
    }
    let annotation: Annotation
    do {
      guard let found = try folder.annotation(id) else { return }
      annotation = found
    } catch {
      add(.unreadableAnnotation, "\(error)", "the image has no labels")
      return
    }
    for name in Set(annotation.objects.map(\.name)).sorted() where folder.classes.label(of: name) == nil {
      add(
        .unknownClass, "it names \"\(SafeName.printable(name))\", which is no class of this folder",
        "the object is passed over")
    }
    for (number, object) in annotation.objects.enumerated() {
      let what = "object \(number + 1) (\(SafeName.printable(object.name)))"
      if let box = object.box {
        if let image, !box.lies(inWidth: image.width, height: image.height) {
          add(
            .faultyBox, "the box of \(what) leaves the \(image.width)×\(image.height) image",
            "cut at the border")
        }
      } else {
        add(.faultyBox, "\(what) has no usable box", "it counts as a label only")
      }
    }
    if let image, let width = annotation.width, let height = annotation.height, (width, height) != image {
      add(
        .annotationSize, "it states \(width)×\(height) but the image is \(image.width)×\(image.height)",
        "boxes may be misplaced")
    }
  }

  private func sizes(_ size: (width: Int, height: Int), _ image: (width: Int, height: Int)) -> String {
    "it is \(size.width)×\(size.height) but its image is \(image.width)×\(image.height)"
  }

  /// Sentences of a table end without a full stop.
  private func plain(_ sentence: String) -> String {
    SafeName.printable(sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...], most: 300)
  }
}

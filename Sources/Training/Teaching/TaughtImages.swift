import Foundation
import Imaging
import Methods
import Runs

/// Labelled images with the planes that a teacher's class maps became, one file an image in the run's folder.
///
/// A file is an indexed picture, the planes one below the other, as wide as the image. It is written whole or not at
/// all, so that a training that was stopped meanwhile goes on where it was, and one that is resumed reads the very
/// same planes.
struct TaughtImages: ImageSource {
  let images: LabelledImages
  let kind: PlaneKind
  private let folder: String

  init(_ images: LabelledImages, kind: PlaneKind, in run: RunFolder) {
    self.images = images
    self.kind = kind
    folder = run.path(of: .teaching)
  }

  var count: Int { images.count }
  func name(at index: Int) -> String { images.name(at: index) }
  func image(at index: Int) throws -> RGBImage { try images.image(at: index) }
  var planeKinds: [PlaneKind] { images.planeKinds + [kind] }

  /// The images that have no file.
  func missing() -> [Int] {
    images.ids.indices.filter { !FileManager.default.fileExists(atPath: path(at: $0)) }
  }

  /// Keeps the planes of an image.
  ///
  /// - Throws: `FileFailure`, `ImagingError`.
  func write(_ stack: PlaneStack, at index: Int) throws {
    let pile = LabelMap(
      width: stack.width, height: stack.height * stack.planes.count, labels: Array(stack.planes.joined()))
    try DurableFile.makeDirectory(folder)
    try DurableFile.write(Data(try PNG.encode(labels: pile)), to: path(at: index))
  }

  func planes(at index: Int) throws -> [PlaneStack] {
    let pile = try PNG.labelMap(contentsOf: path(at: index))
    let size = try images.folder.size(images.ids[index])
    guard pile.width == size.width, pile.height % size.height == 0,
      pile.height / size.height <= kind.channels
    else {
      throw RunError.damaged(
        path: path(at: index),
        reason: "its \(pile.width)×\(pile.height) do not fit an image of \(size.width)×\(size.height)")
    }
    let area = size.width * size.height
    let planes = stride(from: 0, to: pile.labels.count, by: area).map { Array(pile.labels[$0..<$0 + area]) }
    return try images.planes(at: index)
      + [PlaneStack(width: size.width, height: size.height, planes: planes)]
  }

  private func path(at index: Int) -> String { "\(folder)/\(images.ids[index]).png" }
}

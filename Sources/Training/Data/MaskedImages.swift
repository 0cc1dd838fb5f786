import Imaging

/// The images of a split with their pseudo-masks travelling along.
struct MaskedImages: ImageSource {
  let images: LabelledImages
  let masks: PseudoMasks

  var count: Int { images.count }
  func name(at index: Int) -> String { images.name(at: index) }
  func image(at index: Int) throws -> RGBImage { try images.image(at: index) }

  /// Y_crf or the only mask, then Y_ret.
  var companions: [Companion] { masks.folders.map { _ in .labels } }

  func planes(at index: Int) throws -> [ScalarMap] {
    try masks.masks(of: images.ids[index]).map { mask in
      ScalarMap(width: mask.width, height: mask.height, values: mask.labels.map { Float($0) })
    }
  }
}

extension Companion {
  /// A label map; where the window shows no image it is void.
  package static let labels = Companion(resizing: .nearest, fill: Float(LabelMap.void))
}

import Imaging
import Methods

/// The images of a split with their pseudo-masks travelling along.
struct MaskedImages: ImageSource {
  let images: LabelledImages
  let masks: PseudoMasks

  var count: Int { images.count }
  func name(at index: Int) -> String { images.name(at: index) }
  func image(at index: Int) throws -> RGBImage { try images.image(at: index) }

  /// Y_crf or the only mask, then Y_ret.
  var planeKinds: [PlaneKind] {
    var kind = PlaneKind.masks
    kind.channels = masks.folders.count
    return images.planeKinds + [kind]
  }

  func planes(at index: Int) throws -> [PlaneStack] {
    let size = try images.folder.size(images.ids[index])
    let labels = try masks.masks(of: images.ids[index]).map(\.labels)
    return try images.planes(at: index)
      + [PlaneStack(width: size.width, height: size.height, planes: labels)]
  }
}

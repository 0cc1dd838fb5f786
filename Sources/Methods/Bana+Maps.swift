import Imaging
import Torch

extension Bana {
  public static let maps = [
    MethodMap("backgroundCells", title: "Background cells", content: .labels),
    MethodMap("backgroundAttention", title: "Background attention", content: .scalar),
    MethodMap(
      "queryAttention", title: "Attention of the probed query", content: .scalar, dependsOn: [.probe]),
    MethodMap("backgroundUnary", title: "Unary of the background", content: .scalar),
    MethodMap("boxUnaries", title: "Unaries of the boxes", content: .classScores),
    MethodMap("crfMask", title: "Y_crf", content: .labels, dependsOn: [.photograph], isMask: true),
    MethodMap("retrievedMask", title: "Y_ret", content: .labels, dependsOn: [.photograph], isMask: true),
    MethodMap(
      "agreement", title: "Agreement of Y_crf and Y_ret", content: .labels, dependsOn: [.photograph],
      isMask: true),
  ]

  /// Without boxes in the query all of the image is background; without its photograph Y_crf is the largest unary.
  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    let (height, width) = (image.shape[2], image.shape[3])
    func plane(_ map: Tensor) -> Tensor { map.converted(to: .float32).reshaped(to: [1, 1] + map.shape) }
    func look() -> BackgroundLook {
      background(of: image, boxes: query.boxes, height: height, width: width)
    }
    func labels() -> BoxLabels {
      boxLabels(of: image, boxes: query.boxes, height: height, width: width, settings: labelling.unary)
    }
    func masks() -> PseudoMaskPair {
      let crf = query.photograph == nil ? nil : labelling.crf
      let photograph = query.photograph ?? RGBImage(width: width, height: height)
      do {
        return try labels().masks(crf, on: photograph, retrieves: labelling.retrieves)
      } catch {
        preconditionFailure("Bana: \(error)")
      }
    }
    func plane(_ mask: LabelMap) -> Tensor {
      Tensor(mask.labels.map(Float.init), shape: [1, 1, height, width])
    }
    switch name {
    case "backgroundCells": return plane(look().cells)
    case "backgroundAttention": return plane(look().mean)
    case "queryAttention": return plane(look().attention(atX: query.probe.x, y: query.probe.y))
    case "backgroundUnary": return plane(labels().unary.element(0, along: .index(0)))
    case "crfMask": return plane(masks().crf)
    case "retrievedMask": return plane(masks().retrieved)
    case "agreement": return plane(masks().agreement)
    case "boxUnaries":
      let labels = labels()
      // A class without a box has no unary.
      let planes = query.classes.map { label in
        labels.classes.firstIndex(of: label).map { labels.unary.element($0 + 1, along: .index(0)) }
          ?? Tensor.zeros([height, width])
      }
      return planes.isEmpty
        ? Tensor.zeros([1, 0, height, width]) : stacked(planes).unsqueezed(at: .batch)
    default: preconditionFailure("Bana: no map '\(name)'")
    }
  }
}

import Imaging
import Methods
import Torch

/// A plane of a map that a method adds, at the image's size.
public struct MethodPlane: Sendable {
  /// What a plane holds.
  public enum Values: Sendable {
    case scores(ScalarMap)
    case labels(LabelMap)
  }
  /// The class, from 1; nil: none.
  public var classIndex: Int?
  public var values: Values
}

extension CAMInference {
  /// A map that the method adds, of an image's first view, enlarged to the image's size.
  ///
  /// Scores are enlarged bilinearly, labels by the nearest. A map of class scores of an image without classes, or one
  /// that shows a class where there is none, has no planes.
  /// - Parameter query: With boxes in pixels of the image, and the photograph at its size.
  public func planes(of map: MethodMap, _ image: PreparedImage, at query: MapQuery) -> [MethodPlane] {
    let needsClass = map.content == .classScores || map.dependsOn.contains(.chosenClass)
    guard !(needsClass && query.classes.isEmpty), let view = image.views.first else { return [] }
    return noGrad {
      let x = view.pixels.withUnsafeBytes {
        Tensor(bytes: $0, shape: [1, view.height, view.width, 3], type: .float32)
      }.permuted([0, 3, 1, 2])  // [1,3,h,w]
      var query = query
      let (sx, sy) = (
        Double(view.width) / Double(image.width), Double(view.height) / Double(image.height)
      )
      query.boxes = query.boxes.map { $0.scaled(x: sx, y: sy) }
      query.photograph = query.photograph.map {
        $0.resized(toWidth: view.width, height: view.height, by: .bicubic)
      }
      let small = method.map(map.name, of: x, at: query).converted(to: .float32)  // [1,K',h',w']
      let isLabels = map.content == .labels
      let large = resized(
        small, height: image.height, width: image.width,
        by: isLabels ? .nearest : .bilinear(alignCorners: false))
      let values = large.floats()
      let area = image.width * image.height
      return (0..<values.count / area).map { plane in
        let part = values[plane * area..<(plane + 1) * area]
        if isLabels {
          let labels = LabelMap(
            width: image.width, height: image.height, labels: part.map { UInt8(max(0, min(255, $0))) })
          return MethodPlane(classIndex: nil, values: .labels(labels))
        }
        let scores = ScalarMap(width: image.width, height: image.height, values: Array(part))
        return MethodPlane(
          classIndex: map.content == .classScores ? query.classes[plane] : nil, values: .scores(scores))
      }
    }
  }
}

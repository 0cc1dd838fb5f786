import Torch

/// A method that another can stand on (PPC on cam, seam, eps): its forward pass hands over the features that its
/// classifier read beside the maps, and its loss terms are computed from such views.
///
/// A base conforms with three members. `forward` runs the network and the heads once, with dropout and gradients as in
/// training, and keeps everything in one `BaseView`. `lossTerms(of:batch:at:)` computes the base's own terms from one
/// or two views and runs no network. `secondView` says which second view the base trains with alone, nil for none; the
/// base's `lossTerms(of:at:)` follows from the two. The method on top makes its own views:
///
///     let views = base.views(of: batch, by: .resized(to: 128))
///     let terms = base.lossTerms(of: views, batch: batch, at: point)      // the base's terms
///     let v = relu(projection(views.first.features))                      // on the same features
public protocol BaseMethod: Method {
  /// Where the background lies among the channels of `BaseView.cam`.
  static var backgroundChannel: BackgroundChannel { get }
  /// The second view that the base is trained with when it stands alone; nil: the first is enough.
  var secondView: SecondView? { get }
  /// One view of a batch of normalised images [B,3,H,W], with its graph.
  func forward(_ images: Tensor) -> BaseView
  /// The base's loss terms; a base that trains with two views may require the second.
  func lossTerms(of views: BaseViews, batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm]
}

extension BaseMethod {
  /// The views of a batch; nil: the first alone.
  public func views(of batch: TrainingBatch, by second: SecondView?) -> BaseViews {
    let first = forward(batch.images)
    return BaseViews(
      first: first,
      second: second.map { (view: forward($0(batch.images, sides: network.input.sides)), by: $0) })
  }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    lossTerms(of: views(of: batch, by: secondView), batch: batch, at: point)
  }
}

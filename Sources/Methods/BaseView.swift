import Torch

/// What a base computes of one view.
public struct BaseView {
  /// x, normalised [B,3,H,W].
  public var images: Tensor
  /// f as the classifier read it, dropped channels included [B,D,h,w].
  public var features: Tensor
  /// A, class logits [B,K,h,w], or [B,K+1,h,w] with a background; float32.
  public var cam: Tensor
  /// A after the method's own refinement, where it has one, else A itself.
  public var refined: Tensor

  public init(images: Tensor, features: Tensor, cam: Tensor, refined: Tensor? = nil) {
    self.images = images
    self.features = features
    self.cam = cam
    self.refined = refined ?? cam
  }
}

/// The views of a batch: the image, and a second one with the way in which it was made.
public struct BaseViews {
  public var first: BaseView
  public var second: (view: BaseView, by: SecondView)?

  public init(first: BaseView, second: (view: BaseView, by: SecondView)? = nil) {
    self.first = first
    self.second = second
  }

  /// One or two.
  public var all: [BaseView] { [first] + (second.map { [$0.view] } ?? []) }
}

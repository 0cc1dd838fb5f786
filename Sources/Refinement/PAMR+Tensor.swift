import Torch

extension PAMR {
  /// A batch of maps [B,K,h,w], refined to the size of its images [B,C,H,W], by libtorch: on any device, with
  /// gradients through the maps.
  ///
  /// The affinities give no gradient to the image, as in the published module. Everything runs in float32: libtorch
  /// 1.13 has no bfloat16 form of replicate padding on the CPU.
  public func callAsFunction(_ maps: Tensor, image: Tensor) throws(Failure) -> Tensor {
    try validate()
    precondition(
      maps.rank == 4 && image.rank == 4 && maps.shape[0] == image.shape[0],
      "PAMR: maps are [B,K,h,w] and images [B,C,H,W], not \(maps.shape) and \(image.shape)")
    let (height, width) = (image.length(.height), image.length(.width))
    let alpha = noGrad { affinities(of: image.converted(to: .float32)) }  // [B,Q,H,W]
    var m = resized(
      maps.converted(to: .float32), height: height, width: width, by: .bilinear(alignCorners: true))
    for _ in 0..<iterations {
      var next: Tensor?
      forEachNeighbour(of: m) { q, mq in
        let term = alpha.slice(along: .channel, q..<q + 1) * mq  // [B,K,H,W]
        next = next.map { $0 + term } ?? term
      }
      m = next ?? m
    }
    return m
  }

  /// α [B,Q,H,W] of images I [B,C,H,W].
  private func affinities(of image: Tensor) -> Tensor {
    var rings: [Tensor] = []
    forEachNeighbour(of: image) { _, iq in rings.append(iq.unsqueezed(at: .index(2))) }
    let own = image.unsqueezed(at: .index(2))  // [B,C,1,H,W]
    let neighbours = concatenated(rings, along: .index(2))  // [B,C,Q,H,W]
    // σ over the neighbours and, for each ring, the centre; of differences to the centre, which lose no digits.
    let difference = neighbours - own
    let n = Double(rings.count + dilations.count)
    let sum = difference.sum(along: .index(2), keeping: true)
    let squares = square(difference).sum(along: .index(2), keeping: true)
    let sigma = sqrt(((squares - square(sum) / n) / (n - 1)).clamped(from: 0))  // [B,C,1,H,W]
    let k = -(abs(difference) / (sigma * 0.1 + 1e-8)).mean(along: .channel)  // [B,Q,H,W]
    return softmax(k, along: .channel)
  }

  /// Calls with each neighbour's values at every pixel, in the order of `neighbours`.
  private func forEachNeighbour(of x: Tensor, _ body: (_ q: Int, _ values: Tensor) -> Void) {
    let (height, width) = (x.length(.height), x.length(.width))
    var q = 0
    for d in dilations {
      let padded = x.padded(top: d, bottom: d, left: d, right: d, with: .replicated)
      for (dx, dy) in PAMR(dilations: [d]).neighbours {
        body(
          q,
          padded.slice(along: .height, d + dy..<d + dy + height)
            .slice(along: .width, d + dx..<d + dx + width))
        q += 1
      }
    }
  }
}

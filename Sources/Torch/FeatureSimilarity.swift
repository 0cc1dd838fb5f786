import CTorch

/// How much maps agree between pixels of like colour and differ between pixels of unlike colour, over all pairs.
///
/// L = −1/(N·n) Σ_images Σ_{i,j} ω_ij f_ij ‖y_i − y_j‖², over the ordered pairs of an image's n = h·w pixels, where
///
///     δ_ij = mean_c |I_ci − I_cj|          f_ij = tanh(μ + log((δ_ij + 1e-5)/(1 − δ_ij + 1e-5)))
///     ω_ij = exp(−d_ij²/2σ²)/(2πσ²) with d in cells, or 1/n without σ
///
/// One node of the graph, with derivatives for y, μ and σ; the sum is tiled and never holds n² numbers. The result
/// does not depend on the number of threads.
///
/// - Parameters:
///   - image: I [N,3,h,w], clamped to [0, 1].
///   - y: [N,C,h,w].
///   - mu: μ, one element.
///   - sigma: σ, one element above 0.
/// - Complexity: O(N·n²·C) in time, O(N·n·C) in memory.
public func featureSimilarity(
  image: Tensor, maps y: Tensor, mu: Tensor, sigma: Tensor?, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("featureSimilarity", [image, y, mu] + (sigma.map { [$0] } ?? []), file, line) {
    ct_feature_similarity(image.raw, y.raw, mu.raw, sigma?.raw)
  }
}

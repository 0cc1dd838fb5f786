import CTorch

/// Positions drawn with replacement from each row of weights [R,n], in proportion to the weights: int64 [R,count].
///
/// Weights are not negative; a row without any positive weight is a mistake.
///
/// - Parameter seed: Where a generator of the draws' own begins; nil: they come from the one that `TorchSettings.seed`
///   sets.
public func draws(
  _ count: Int, from weights: Tensor, seed: UInt64? = nil, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("draws(\(count))", [weights], file, line) {
    if var seed {
      ct_multinomial(weights.raw, Int64(count), &seed)
    } else {
      ct_multinomial(weights.raw, Int64(count), nil)
    }
  }
}

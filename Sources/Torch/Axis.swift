/// An axis of a tensor, by meaning or by number.
///
/// Batches are laid out [B,C,H,W]; a batch of vectors is [B,C]. So `.batch` is the first axis, `.channel` the
/// second, `.height` the last but one and `.width` the last. Everything else is counted: `.index(0)` is the
/// first axis and `.index(-1)` the last.
public enum Axis: Hashable, Sendable {
  case batch, channel, height, width
  case index(Int)

  /// The number in libtorch's counting; negative numbers count from the end.
  var number: Int64 {
    switch self {
    case .batch: 0
    case .channel: 1
    case .height: -2
    case .width: -1
    case .index(let index): Int64(index)
    }
  }
}

/// Numbers at a fixed place in memory, for loops that several threads run at once.
///
/// Who writes where is the loops' affair: threads write to places of their own, and nobody reads a place while it
/// is written.
final class Storage<Element: BitwiseCopyable>: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<Element>

  /// Room for `count` elements that are written before they are read.
  init(uninitialized count: Int) {
    self.count = count
    base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
  }

  /// Room for `count` equal elements.
  convenience init(_ count: Int, filledWith element: Element) {
    self.init(uninitialized: count)
    base.initialize(repeating: element, count: count)
  }

  deinit { base.deallocate() }
}

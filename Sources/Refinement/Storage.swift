/// Numbers at a fixed place in memory, for loops that several threads run at once.
///
/// Who writes where is the loops' affair: threads write to places of their own, and nobody reads a place while it
/// is written.
final class Storage<Element: BitwiseCopyable>: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<Element>

  /// Places begin at whole cache lines, so that a row of values touches as few of them as it can.
  private static var cacheLine: Int { 64 }

  /// Room for `count` elements that are written before they are read.
  init(uninitialized count: Int) {
    self.count = count
    base = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: Self.cacheLine
    ).bindMemory(to: Element.self, capacity: count)
  }

  /// Room for `count` equal elements.
  convenience init(_ count: Int, filledWith element: Element) {
    self.init(uninitialized: count)
    base.initialize(repeating: element, count: count)
  }

  deinit { base.deallocate() }
}

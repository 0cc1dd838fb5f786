extension LabelMap {
  /// The labels at another size, each from the nearest pixel centre: source index ⌊(i + ½)·source/target⌋.
  public func resized(toWidth newWidth: Int, height newHeight: Int) -> LabelMap {
    precondition(
      newWidth > 0 && newHeight > 0 && width > 0 && height > 0,
      "LabelMap.resized: \(width)×\(height) to \(newWidth)×\(newHeight) has no pixels")
    if newWidth == width && newHeight == height { return self }
    let columns = (0..<newWidth).map { (2 * $0 + 1) * width / (2 * newWidth) }
    let result = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight) { target, count in
      labels.withUnsafeBufferPointer { source in
        for y in 0..<newHeight {
          let row = (2 * y + 1) * height / (2 * newHeight) * width
          for x in 0..<newWidth { target[y * newWidth + x] = source[row + columns[x]] }
        }
      }
      count = newWidth * newHeight
    }
    return LabelMap(width: newWidth, height: newHeight, labels: result)
  }
}

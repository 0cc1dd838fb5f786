import Foundation

/// Zip archives by hand, honest and lying, with or without 64-bit records.
struct ZipWriter {
  var entries: [(name: String, bytes: [UInt8])] = []
  /// Sizes and places stand in 64-bit records, as in archives above 4 GB.
  var is64Bits = false
  /// Added to the size of every entry in the directory.
  var extraSize: UInt64 = 0
  /// Added to the place of the directory.
  var directoryShift: UInt64 = 0

  /// A state dictionary of one tensor "w" of float32 under "0".
  static func stateDictionary(_ elements: [Float]) -> ZipWriter {
    var pickle = PickleWriter(bytes: [0x80, 2])
    pickle.ascii("}")
    pickle.text("w")
    pickle.tensor(count: elements.count, shape: [elements.count], strides: [1])
    pickle.ascii("s.")
    let storage = elements.flatMap { element in
      (0..<4).map { UInt8(truncatingIfNeeded: element.bitPattern >> (8 * $0)) }
    }
    return ZipWriter(entries: [("a/data.pkl", pickle.bytes), ("a/data/0", storage)])
  }

  var data: Data {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in entries {
      let size = UInt64(bytes.count) &+ extraSize
      let place = UInt64(file.count)
      file +=
        little(0x0403_4B50, 4) + little(0, 14) + little(UInt64(bytes.count), 4)
        + little(UInt64(bytes.count), 4)
      file += little(UInt64(name.utf8.count), 2) + little(3, 2) + Array(name.utf8) + [7, 7, 7] + bytes
      let field =
        is64Bits ? little(1, 2) + little(24, 2) + little(size, 8) + little(size, 8) + little(place, 8) : []
      let short = is64Bits ? 0xFFFF_FFFF : size
      directory += little(0x0201_4B50, 4) + little(0, 16) + little(short, 4) + little(short, 4)
      directory += little(UInt64(name.utf8.count), 2) + little(UInt64(field.count), 2) + little(0, 10)
      directory += little(is64Bits ? 0xFFFF_FFFF : place, 4) + Array(name.utf8) + field
    }
    let start = UInt64(file.count) &+ directoryShift
    file += directory
    if is64Bits {
      let end = UInt64(file.count)
      file +=
        little(0x0606_4B50, 4) + little(44, 8) + little(0, 28) + little(UInt64(directory.count), 8)
        + little(start, 8)
      file += little(0x0706_4B50, 4) + little(0, 4) + little(end, 8) + little(1, 4)
    }
    file +=
      little(0x0605_4B50, 4) + little(0, 8) + little(is64Bits ? 0xFFFF_FFFF : UInt64(directory.count), 4)
    file += little(is64Bits ? 0xFFFF_FFFF : start, 4) + little(0, 2)
    return Data(file)
  }

  private func little(_ value: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }
}

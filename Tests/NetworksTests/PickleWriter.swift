import Foundation

/// Legacy PyTorch files by hand, honest and lying.
struct PickleWriter {
  var bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The pickles of magic number, version and machine, and the start of the object's.
  init() {
    bytes = [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
    bytes += [0x80, 2] + Array("M\u{E9}\u{3}.".unicodeScalars.map { UInt8($0.value) })
    bytes += [0x80, 2] + Array("}.".utf8)
    bytes += [0x80, 2]
  }

  mutating func text(_ text: String) {
    bytes += Array("X".utf8) + number(text.utf8.count) + Array(text.utf8)
  }

  mutating func int(_ value: Int) {
    bytes += [0x8A, 8] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  mutating func ascii(_ text: String) { bytes += Array(text.utf8) }

  /// `torch._utils._rebuild_tensor_v2` of a storage of float32.
  mutating func tensor(key: String = "0", count: Int, offset: Int = 0, shape: [Int], strides: [Int]) {
    ascii("ctorch._utils\n_rebuild_tensor_v2\n((")
    text("storage")
    ascii("ctorch\nFloatStorage\n")
    text(key)
    text("cpu")
    int(count)
    ascii("NtQ")
    int(offset)
    for numbers in [shape, strides] {
      ascii("(")
      for value in numbers { int(value) }
      ascii("t")
    }
    bytes.append(0x89)
    ascii("}tR")
  }

  /// Ends the object, lists one storage, or none without elements, and appends its elements.
  func finished(key: String = "0", count: Int, elements: [Float]) -> Data {
    var file = self
    file.ascii(".")
    file.bytes += [0x80, 2]
    file.ascii("](")
    if !elements.isEmpty { file.text(key) }
    file.ascii("e.")
    guard !elements.isEmpty else { return Data(file.bytes) }
    file.bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    for element in elements { file.bytes += number(Int(element.bitPattern)) }
    return Data(file.bytes)
  }

  private func number(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

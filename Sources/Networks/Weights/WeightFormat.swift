/// The formats of weight files, told apart by their first bytes and never by their name.
public enum WeightFormat: String, Hashable, Sendable, CaseIterable {
  case safetensors
  /// PyTorch's zip archive, its format since 1.6.
  case pytorchArchive = "pytorch-zip"
  /// PyTorch's sequence of pickles, its format before 1.6.
  case pytorchLegacy = "pytorch-legacy"

  /// How many bytes `recognised` looks at.
  static let prefixLength = 16

  /// The pickle of PyTorch's magic number 0x1950a86a20f9469cfc6c without its first two bytes, which name the protocol.
  static let legacyMagic: [UInt8] = [
    0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  /// The format of a file that begins so; nil: none of these.
  static func recognised(_ prefix: [UInt8]) -> WeightFormat? {
    if prefix.starts(with: [0x50, 0x4B, 0x03, 0x04]) || prefix.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      return .pytorchArchive
    }
    if prefix.first == 0x80, prefix.dropFirst(2).starts(with: legacyMagic) { return .pytorchLegacy }
    // A length of eight bytes, then the brace of JSON.
    if prefix.count > 8, prefix[8] == UInt8(ascii: "{") { return .safetensors }
    // A pickle that does not begin with the magic number is taken for a legacy file, too: its reader tells what is wrong.
    if prefix.count > 1, prefix[0] == 0x80, prefix[1] <= 5 { return .pytorchLegacy }
    return nil
  }
}

import Imaging

/// A list file of `ImageSets`, read with distrust.
struct SplitList {
  /// Ids that can be used, in order, each once.
  var ids: [String] = []
  /// Entries that cannot be used with the reason, and their lines.
  var rejected: [(line: Int, entry: String, reason: String)] = []
  /// Lines that repeat an id.
  var repeated: [(line: Int, id: String)] = []

  /// The largest list that is read, 64 MB: two million images.
  static let mostBytes = 64 << 20

  /// Takes one id a line.
  ///
  /// A second column (`ImageSets/Main`) is passed over; DeepLab's lists of paths (`/JPEGImages/ID.jpg
  /// /SegmentationClassAug/ID.png`) are understood by exactly that prefix.
  init(_ bytes: [UInt8], isKnown: (String) -> Bool) {
    var seen: Set<String> = []
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    let lines = bytes[start...].split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let id = Self.id(of: line, isKnown: isKnown) else { continue }
      if let reason = SafeName.objection(to: id) {
        rejected.append((index + 1, SafeName.printable(id), reason))
      } else if seen.insert(id).inserted {
        ids.append(id)
      } else {
        repeated.append((index + 1, id))
      }
    }
  }

  /// Reads a list; nil where it is no readable file of acceptable size.
  init?(contentsOf path: String, isKnown: (String) -> Bool) {
    guard let size = Directory.fileSize(path), size <= Self.mostBytes,
      let bytes = try? FileBytes.read(path)
    else { return nil }
    self.init(bytes, isKnown: isKnown)
  }

  private static func id(of line: ArraySlice<UInt8>, isKnown: (String) -> Bool) -> String? {
    let isSpace = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 }
    guard let first = line.firstIndex(where: { !isSpace($0) }),
      let last = line.lastIndex(where: { !isSpace($0) })
    else { return nil }
    let text = line[first...last]
    // Names of a bare folder may hold spaces.
    let whole = String(decoding: text, as: UTF8.self)
    if isKnown(whole) { return whole }
    var word = Substring(String(decoding: text.prefix { !isSpace($0) }, as: UTF8.self))
    for prefix in ["/JPEGImages/", "JPEGImages/"] where word.hasPrefix(prefix) && word.hasSuffix(".jpg") {
      word = word.dropFirst(prefix.count).dropLast(4)
    }
    return String(word)
  }
}

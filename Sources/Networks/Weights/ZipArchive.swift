/// The list of a zip archive whose entries are stored as they are, which is how PyTorch writes them.
///
/// PKWARE, APPNOTE 6.3: the end record points to the central directory, whose entries point to local headers, each
/// followed by its bytes; sizes beyond 32 bits stand in the zip64 records. All places are checked against the file.
struct ZipArchive {
  /// The bytes of each entry in the file.
  private var entries: [String: Range<Int>] = [:]
  /// Entries that are not stored as they are.
  private var packed: Set<String> = []
  /// The names in the order of the directory.
  private(set) var names: [String] = []

  /// No directory is longer: a hundred thousand entries have some ten megabytes.
  private static let largestDirectory = 64 << 20

  private let file: PositionedFile

  /// - Throws: `WeightError.malformed`, `FileFailure`.
  init(_ file: PositionedFile) throws {
    self.file = file
    let directory = try Self.directory(of: file)
    let bytes = try file.read(at: directory.lowerBound, count: directory.count)
    var record = ZipRecord(bytes)
    while record.remaining >= 4 {
      guard record.number(4) == 0x0201_4B50 else { throw flaw("its zip directory is damaged") }
      try add(&record)
    }
  }

  /// Takes over one entry of the directory, from behind its signature.
  private mutating func add(_ record: inout ZipRecord) throws {
    record.skip(4)
    guard let flags = record.number(2), let method = record.number(2), record.skip(8),
      var stored = record.number(4), var size = record.number(4), let nameLength = record.number(2),
      let extraLength = record.number(2), let commentLength = record.number(2), record.skip(8),
      var header = record.number(4), let name = record.text(nameLength), var extra = record.part(extraLength),
      record.skip(commentLength)
    else { throw flaw("its zip directory ends early") }
    if size == ZipRecord.in64Bits || stored == ZipRecord.in64Bits || header == ZipRecord.in64Bits {
      guard extra.find(field: 1) else { throw flaw("its entry \(name) lacks its size") }
      for keyPath in [\Self.Place.size, \.stored, \.header] {
        var place = Place(size: size, stored: stored, header: header)
        guard place[keyPath: keyPath] == ZipRecord.in64Bits else { continue }
        guard let wide = extra.number(8) else { throw flaw("its entry \(name) lacks its size") }
        place[keyPath: keyPath] = wide
        (size, stored, header) = (place.size, place.stored, place.header)
      }
    }
    guard entries[name] == nil else { throw flaw("it has two entries \(name)") }
    entries[name] = try content(of: name, header: header, size: stored)
    names.append(name)
    if flags & 1 == 1 || method != 0 || stored != size { packed.insert(name) }
  }

  /// Where the bytes of an entry lie; nil: there is none of that name.
  ///
  /// - Throws: `WeightError.malformed` for one that is compressed or encrypted.
  func bytes(of name: String) throws -> Range<Int>? {
    guard !packed.contains(name) else {
      throw flaw("its entry \(name) is compressed or encrypted, which PyTorch's never are")
    }
    return entries[name]
  }

  /// The numbers of an entry that may stand in its zip64 field, in this order.
  private struct Place {
    var size: Int
    var stored: Int
    var header: Int
  }

  /// The bytes behind an entry's local header.
  private func content(of name: String, header: Int, size: Int) throws -> Range<Int> {
    guard header >= 0, header <= file.size - 30 else { throw flaw("its entry \(name) lies outside the file") }
    var local = ZipRecord(try file.read(at: header, count: 30))
    guard local.number(4) == 0x0403_4B50, local.skip(22), let nameLength = local.number(2),
      let extraLength = local.number(2)
    else { throw flaw("its entry \(name) has no header") }
    let start = header + 30 + nameLength + extraLength
    guard size <= file.size, start <= file.size - size else {
      throw flaw("its entry \(name) lies outside the file")
    }
    return start..<start + size
  }

  /// Where the central directory lies, from the end record, which a comment of up to 64 kB may follow.
  private static func directory(of file: PositionedFile) throws -> Range<Int> {
    func flaw(_ reason: String) -> WeightError { .malformed(path: file.path, reason: reason) }
    let tailStart = max(0, file.size - 22 - 0xFFFF)
    let tail = try file.read(at: tailStart, count: file.size - tailStart)
    guard let end = lastEndRecord(in: tail) else { throw flaw("it is a zip archive without an end") }
    var record = ZipRecord(Array(tail[end...]))
    record.skip(12)
    guard var size = record.number(4), var start = record.number(4) else {
      throw flaw("it is a zip archive without an end")
    }
    if size == ZipRecord.in64Bits || start == ZipRecord.in64Bits {
      let locatorStart = tailStart + end - 20
      guard locatorStart >= 0 else { throw flaw("its zip directory lies outside the file") }
      var locator = ZipRecord(try file.read(at: locatorStart, count: 20))
      guard locator.number(4) == 0x0706_4B50, locator.skip(4), let place = locator.number(8),
        place <= file.size - 56
      else { throw flaw("its zip directory lies outside the file") }
      var wide = ZipRecord(try file.read(at: place, count: 56))
      guard wide.number(4) == 0x0606_4B50, wide.skip(36), let wideSize = wide.number(8),
        let wideStart = wide.number(8)
      else { throw flaw("its zip directory lies outside the file") }
      (size, start) = (wideSize, wideStart)
    }
    guard size <= largestDirectory, start <= file.size, size <= file.size - start else {
      throw flaw("its zip directory lies outside the file")
    }
    return start..<start + size
  }

  private static func lastEndRecord(in tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    return (0...tail.count - 22).last { tail[$0...].starts(with: signature) }
  }

  private func flaw(_ reason: String) -> WeightError { .malformed(path: file.path, reason: reason) }
}

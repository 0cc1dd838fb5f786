extension PyTorchFile {
  /// Reads the format of PyTorch before 1.6: five pickles, then the storages.
  ///
  /// The pickles are the magic number, the version 1001, the machine's facts, the object, and the list of storage
  /// keys; each storage is its count in eight bytes and its elements.
  /// - Throws: `WeightError`, `FileFailure`.
  convenience init(legacy file: PositionedFile) throws {
    func flaw(_ reason: String) -> WeightError { .malformed(path: file.path, reason: reason) }
    let bytes = try file.read(at: 0, count: min(file.size, Self.largestPickle))
    var reader = PickleReader(bytes)
    var machine = PickleMachine()
    let root: PickleValue
    let keys: [String]
    do throws(PickleFlaw) {
      guard case .largeInt(let magic) = try machine.run(&reader),
        magic == Array(WeightFormat.legacyMagic[2..<12])
      else { throw PickleFlaw.malformed("it is a pickle, but not one that PyTorch wrote") }
      let version = try machine.run(&reader)
      guard version.int == 1001 else { throw PickleFlaw.malformed("its version is not 1001") }
      guard Self.isLittleEndian(try machine.run(&reader), machine.heap) else {
        throw PickleFlaw.malformed("its byte order is big-endian")
      }
      root = try machine.run(&reader)
      guard case .list(let place) = try machine.run(&reader) else {
        throw PickleFlaw.malformed("its list of storages is missing")
      }
      keys = machine.heap.sequences[place].compactMap(\.text)
    } catch {
      throw WeightError(error, path: file.path)
    }
    var storages: [String: Range<Int>] = [:]
    var position = reader.position
    for key in keys {
      let prefix = try file.read(at: position, count: 8)
      let count = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard let size = machine.storages[key]?.type.size else {
        throw flaw("its storage \(key) belongs to no tensor")
      }
      position += 8
      guard count <= UInt64(file.size - position) / UInt64(size) else {
        throw flaw("its storage \(key) of \(count) elements does not fit into the file")
      }
      storages[key] = position..<position + Int(count) * size
      position += Int(count) * size
    }
    try self.init(file, format: .pytorchLegacy, root: root, heap: machine.heap, storages: storages)
  }

  private static func isLittleEndian(_ facts: PickleValue, _ heap: PickleHeap) -> Bool {
    guard case .dictionary(let place) = facts else { return true }
    for item in heap.dictionaries[place] where item.key.text == "little_endian" {
      if case .bool(false) = item.value { return false }
    }
    return true
  }
}

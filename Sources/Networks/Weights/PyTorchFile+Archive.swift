extension PyTorchFile {
  /// Reads the zip archive of PyTorch 1.6 and later.
  ///
  /// Entries below one folder: `data.pkl`, the pickle; `data/KEY`, the bytes of a storage; `byteorder`.
  /// - Throws: `WeightError`, `FileFailure`.
  convenience init(archive file: PositionedFile) throws {
    let archive = try ZipArchive(file)
    func flaw(_ reason: String) -> WeightError { .malformed(path: file.path, reason: reason) }
    guard let folder = archive.names.lazy.compactMap(Self.folder).first else {
      throw flaw("it is a zip archive without data.pkl, so PyTorch did not write it")
    }
    guard !archive.names.contains("\(folder)/constants.pkl") else {
      throw flaw("it is a TorchScript program; save the model's state_dict() instead")
    }
    guard let pickle = try archive.bytes(of: "\(folder)/data.pkl") else {
      throw flaw("its pickle is missing")
    }
    if let order = try archive.bytes(of: "\(folder)/byteorder"), order.count <= 16 {
      let text = String(decoding: try file.read(at: order.lowerBound, count: order.count), as: UTF8.self)
      guard text == "little" else { throw flaw("its byte order is \(text)") }
    }
    guard pickle.count <= Self.largestPickle else { throw flaw("its pickle has \(pickle.count) bytes") }

    var reader = PickleReader(try file.read(at: pickle.lowerBound, count: pickle.count))
    var machine = PickleMachine()
    let root: PickleValue
    do throws(PickleFlaw) {
      root = try machine.run(&reader)
    } catch {
      throw WeightError(error, path: file.path)
    }
    var storages: [String: Range<Int>] = [:]
    let prefix = "\(folder)/data/"
    for name in archive.names where name.hasPrefix(prefix) {
      storages[String(name.dropFirst(prefix.count))] = try archive.bytes(of: name)
    }
    try self.init(file, format: .pytorchArchive, root: root, heap: machine.heap, storages: storages)
  }

  /// The folder of an entry that is a `data.pkl` right below the archive's only folder.
  private static func folder(of name: String) -> String? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1] == "data.pkl" ? String(parts[0]) : nil
  }
}

extension WeightError {
  init(_ flaw: PickleFlaw, path: String) {
    switch flaw {
    case .malformed(let reason): self = .malformed(path: path, reason: reason)
    case .refused(let name): self = .refused(path: path, name: name)
    }
  }
}

import Imaging

/// What the XML of an image says: its size and its objects.
public struct Annotation: Hashable, Sendable, Codable {
  /// The image's size as the file states it.
  public var width: Int?
  public var height: Int?
  public var objects: [AnnotatedObject]

  public init(width: Int? = nil, height: Int? = nil, objects: [AnnotatedObject]) {
    self.width = width
    self.height = height
    self.objects = objects
  }

  /// The largest annotation that is read, 4 MB: VOC's have a few kB.
  static let mostBytes = 4 << 20

  /// Reads VOC's XML: `annotation/object/{name,bndbox,difficult,truncated}` and `annotation/size`.
  ///
  /// Other elements are passed over, among them the names of an object's parts.
  /// - Throws: `VOCError.annotation` naming `file` and the line.
  public init(_ bytes: [UInt8], file: String) throws(VOCError) {
    do throws(XMLScanner.Failure) {
      try self.init(scanning: bytes)
    } catch {
      throw .annotation(file: file, line: error.line, reason: error.reason)
    }
  }

  /// Reads an annotation file.
  ///
  /// - Throws: `VOCError.annotation`; `file` names it in sentences.
  init(contentsOf path: String, file: String) throws(VOCError) {
    guard let size = Directory.fileSize(path), size <= Self.mostBytes else {
      throw .annotation(
        file: file, line: nil,
        reason: "it is no regular file of at most \(Self.mostBytes >> 20) MB")
    }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path)
    } catch {
      throw .annotation(file: file, line: nil, reason: "it cannot be opened")
    }
    try self.init(bytes, file: file)
  }

  private init(scanning bytes: [UInt8]) throws(XMLScanner.Failure) {
    guard !bytes.isEmpty else { throw XMLScanner.Failure(line: 1, reason: "the file is empty") }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      throw XMLScanner.Failure(line: 1, reason: "it is UTF-16; save it as UTF-8")
    }
    var scanner = XMLScanner(bytes)
    var path: [String] = []
    var text = ""
    var draft = ObjectDraft()
    self.init(objects: [])
    while let event = try scanner.next() {
      switch event {
      case .start(let name):
        if path.isEmpty && name != "annotation" {
          throw XMLScanner.Failure(line: 1, reason: "the root element is <\(name)>, not <annotation>")
        }
        path.append(name)
        text = ""
        if path == ["annotation", "object"] { draft = ObjectDraft() }
      case .text(let more):
        text += more
      case .end:
        take(text, at: path, into: &draft)
        path.removeLast()
        text = ""
      }
    }
  }

  private mutating func take(_ text: String, at path: [String], into draft: inout ObjectDraft) {
    guard path.count >= 2 else { return }
    switch (path[1], path.dropFirst(2).joined(separator: "/")) {
    case ("size", "width"): width = Int(Self.trimmed(text))
    case ("size", "height"): height = Int(Self.trimmed(text))
    case ("object", ""): if let object = draft.object { objects.append(object) }
    case ("object", let key): draft.values[key] = Self.trimmed(text)
    default: break
    }
  }

  private static func trimmed(_ text: String) -> String {
    let space: (Character) -> Bool = { $0.isWhitespace }
    guard let first = text.firstIndex(where: { !space($0) }), let last = text.lastIndex(where: { !space($0) })
    else { return "" }
    return String(text[first...last])
  }

  /// The leaves of an `<object>` by their path, until it closes.
  private struct ObjectDraft {
    var values: [String: String] = [:]

    /// nil without a name.
    var object: AnnotatedObject? {
      guard let name = values["name"], !name.isEmpty else { return nil }
      let corners = ["xmin", "ymin", "xmax", "ymax"].compactMap {
        values["bndbox/" + $0].flatMap(Double.init)
      }
      let box =
        corners.count == 4
        ? PixelBox(xmin: corners[0], ymin: corners[1], xmax: corners[2], ymax: corners[3]) : nil
      return AnnotatedObject(
        name: name, box: box, isDifficult: values["difficult"] == "1", isTruncated: values["truncated"] == "1"
      )
    }
  }
}

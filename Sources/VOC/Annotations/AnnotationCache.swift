import Synchronization

/// The annotations of a folder, each read once.
final class AnnotationCache: Sendable {
  private let index: FileIndex?
  private let read = Mutex<[String: Result<Annotation, VOCError>]>([:])

  init(_ index: FileIndex?) {
    self.index = index
  }

  /// The annotation of an image; nil where there is no file.
  ///
  /// - Throws: `VOCError.annotation`.
  func annotation(of id: String) throws(VOCError) -> Annotation? {
    guard let index, let path = index.path(of: id) else { return nil }
    if let known = read.withLock({ $0[id] }) { return try known.get() }
    let file = index.relativePath(of: id, extension: "xml")
    let result = Result { () throws(VOCError) in try Annotation(contentsOf: path, file: file) }
    read.withLock { $0[id] = result }
    return try result.get()
  }

  /// Every annotation that can be read.
  var all: [String: Annotation] {
    var all: [String: Annotation] = [:]
    for id in index?.ids ?? [] {
      if let annotation = try? annotation(of: id) { all[id] = annotation }
    }
    return all
  }
}

import Foundation

/// A file fetched over HTTP: resumed where it stopped, checked by its SHA-256, there as a whole or not at all.
///
///     let path = try Download(from: address, to: path, checksumPrefix: "0676ba61").run { done, total in … }
///
/// What has come so far lies beside the file under the name `.NAME.partial`.
public struct Download: Sendable {
  public let address: String
  public let path: String
  /// What the SHA-256 begins with, in hexadecimal digits.
  public let checksumPrefix: String

  public init(from address: String, to path: String, checksumPrefix: String) {
    self.address = address
    self.path = path
    self.checksumPrefix = checksumPrefix
  }

  /// Downloads what is missing; a file that is there and whole is left as it is.
  ///
  /// - Parameter progress: Bytes that are there, and bytes of the whole file where the server tells them.
  /// - Returns: the file's SHA-256.
  /// - Throws: `DownloadError`, `FileFailure`.
  public func run(progress: (_ done: Int, _ total: Int?) -> Void) throws -> String {
    if access(path, F_OK) == 0 {
      let checksum = try SHA256.checksum(ofFile: path)
      guard checksum.hasPrefix(checksumPrefix) else {
        throw DownloadError.occupied(path: path, checksum: checksum, expected: checksumPrefix)
      }
      return checksum
    }
    let curl = try Curl()
    try DurableFile.makeDirectory((path as NSString).deletingLastPathComponent)
    let partial = try PartialFile(for: path)
    if partial.size > 0, let checksum = try checked(partial) { return try partial.finish(checksum) }
    // A server that cannot go on from the offset, or has another file by now, sends all of it.
    if try !transfer(curl, into: partial, progress) {
      try partial.clear()
      _ = try transfer(curl, into: partial, progress)
    }
    guard let checksum = try checked(partial) else {
      let checksum = try SHA256.checksum(ofFile: partial.path)
      try partial.remove()
      throw DownloadError.wrongChecksum(address: address, checksum: checksum, expected: checksumPrefix)
    }
    return try partial.finish(checksum)
  }

  /// The checksum where it is the right one.
  private func checked(_ partial: PartialFile) throws -> String? {
    let checksum = try SHA256.checksum(ofFile: partial.path)
    return checksum.hasPrefix(checksumPrefix) ? checksum : nil
  }

  /// Appends what the server sends; false where it cannot go on from where the file stands.
  private func transfer(
    _ curl: Curl, into partial: PartialFile, _ progress: (Int, Int?) -> Void
  ) throws -> Bool {
    let start = partial.size
    let ending = try curl.get(address, from: start) { bytes, head in
      try partial.append(bytes)
      progress(partial.size, head.rangeTotal ?? head.length.map { start + $0 })
    }
    switch ending.code {
    // To curl, an offset behind the end of the file is no error.
    case _ where ending.head.status == 416 && start > 0: return false
    case 0: return true
    case Curl.Code.rangeError where start > 0: return false
    case Curl.Code.httpError:
      throw DownloadError.refused(address: address, status: ending.head.status ?? 0)
    case Curl.Code.partialFile:
      throw DownloadError.truncated(
        address: address, bytes: partial.size,
        total: ending.head.rangeTotal ?? ending.head.length.map { start + $0 })
    default:
      let message = ending.message.isEmpty ? "curl ended with \(ending.code)" : ending.message
      throw DownloadError.failed(address: address, reason: message)
    }
  }
}

/// A download that did not succeed; the description is one sentence.
public enum DownloadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no program `curl`.
  case noCurl
  /// Another file stands where the download is to go.
  case occupied(path: String, checksum: String, expected: String)
  /// Another process downloads to the same place.
  case busy(path: String)
  /// The server answered with this status.
  case refused(address: String, status: Int)
  /// The transfer ended early; what came is kept.
  case truncated(address: String, bytes: Int, total: Int?)
  /// curl's own reason.
  case failed(address: String, reason: String)
  case wrongChecksum(address: String, checksum: String, expected: String)

  /// Whether the input was unusable; otherwise the work itself failed.
  public var isUsage: Bool {
    switch self {
    case .noCurl, .occupied, .busy: true
    default: false
    }
  }

  public var description: String {
    switch self {
    case .noCurl:
      "there is no program curl to download with; install it, or download the file by other means"
    case .occupied(let path, let checksum, let expected):
      "\(path) is there and has the checksum \(checksum.prefix(8))… instead of \(expected)…; remove it or choose "
        + "another --out"
    case .busy(let path):
      "another camscope downloads to \(path); wait for it or choose another --out"
    case .refused(let address, let status):
      "\(address) could not be downloaded: the server answered \(status); check the name, or try again later"
    case .truncated(let address, let bytes, let total):
      "\(address) ended after \(bytes)\(total.map { " of \($0)" } ?? "") bytes; the same command goes on from there"
    case .failed(let address, let reason):
      "\(address) could not be downloaded: \(reason); the same command goes on from where it stopped"
    case .wrongChecksum(let address, let checksum, let expected):
      "\(address) has the checksum \(checksum.prefix(8))… instead of \(expected)… and was thrown away; try again, "
        + "or another --mirror"
    }
  }
}

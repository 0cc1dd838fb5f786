import Foundation

/// A file that could not be read or written; the description is one sentence.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wanted, as a participle: `written`, `read`.
  public var doing: String
  public var path: String
  /// The system's error number.
  public var code: Int32

  public init(doing: String, path: String, code: Int32) {
    self.doing = doing
    self.path = path
    self.code = code
  }

  public var description: String {
    let cause = String(cString: strerror(code))
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "; free some space there"
      case EACCES, EPERM, EROFS: "; choose a folder that you may write to"
      case ENOENT: "; check the path"
      default: ""
      }
    return "\(path) could not be \(doing): \(cause)\(advice)"
  }
}

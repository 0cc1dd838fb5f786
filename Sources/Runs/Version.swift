/// Versions that files and messages carry.
public enum Version {
  /// The version of the programs.
  public static let camscope = "0.1.0"
}

/// The key table as text, for `camscope keys` and the README.
public enum KeyReference {
  /// One Markdown table for each context.
  public static var markdown: String { KeyTable.markdown }
}

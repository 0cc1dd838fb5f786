/// Why an expression cannot be read; one sentence.
public struct ExpressionError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

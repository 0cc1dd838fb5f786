import Torch

/// An operation that parity cases name: from the inputs and settings of a case to outputs by name.
///
/// It prepares arguments and calls the product's own code. Outputs that a case does not expect are left aside.
package struct ParityOperation: Sendable {
  package typealias Body = @TorchActor @Sendable (ParityCase) throws -> [String: Tensor]

  package let name: String
  package let run: Body

  package init(_ name: String, _ run: @escaping Body) {
    self.name = name
    self.run = run
  }
}

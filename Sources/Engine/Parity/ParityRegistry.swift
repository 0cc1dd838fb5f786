/// The list of operations that parity cases may name; a family is one file in `Operations` and one line here.
package enum ParityRegistry {
  package static let all: [ParityOperation] = [
    ParityOperation.classification,
    ParityOperation.bana,
    ParityOperation.contrast,
    ParityOperation.imageLevel,
    ParityOperation.puzzle,
    ParityOperation.evaluation,
    ParityOperation.optimisation,
    ParityOperation.networks,
    ParityOperation.refinement,
    ParityOperation.affinity,
    ParityOperation.saliency,
  ].flatMap { $0 }

  /// The operation of that name.
  ///
  /// - Throws: `ParityError.unknownOperation`.
  package static func named(_ name: String) throws(ParityError) -> ParityOperation {
    guard let operation = all.first(where: { $0.name == name }) else { throw .unknownOperation(name) }
    return operation
  }
}

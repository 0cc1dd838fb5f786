import EngineProtocol
import Methods
import Networks
import Refinement

extension Registry {
  /// What this engine can do, from the declarations of methods, maps and networks.
  static var here: Registry {
    Registry(
      methods: MethodRegistry.declarations, maps: MapKind.allCases.map(\.declaration),
      stages: RefinementStage.spellings.map { StageDeclaration(name: $0.name, steps: $0.stage.steps) },
      networks: NetworkRegistry.all.map {
        NetworkDeclaration(name: $0.name, outputStrides: $0.outputStrides, parameters: $0.parameterCount)
      })
  }
}

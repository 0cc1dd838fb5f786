import EngineProtocol
import Runs

/// The runs at hand against the components in which those of one method differ, with their scores.
package struct AblationMatrix: Equatable, Sendable {
  /// One run.
  package struct Row: Equatable, Sendable {
    package var run: String
    package var recipe: String
    /// What the run was trained with, one value a column; nil: its method has no such component.
    package var values: [SettingValue?]
    /// The newest score; nil: not scored.
    package var score: Double?
    /// How that score was made.
    package var scoreName: String
  }

  package var method: String
  /// The components whose value is not the same in all runs of the method.
  package var columns: [ComponentDeclaration]
  /// The runs of the method, then those of others; of each the best first.
  package var rows: [Row]
  /// How many rows are of the method.
  package var own: Int
}

extension WorkbenchState {
  /// The matrix of the runs around one.
  package func ablationMatrix(around run: RunFacts) -> AblationMatrix {
    let ordered = runs.filter { !$0.epochs.isEmpty }.sorted {
      ($0.newestScore ?? -1, $1.name) > ($1.newestScore ?? -1, $0.name)
    }
    let own = ordered.filter { $0.recipe.method == run.recipe.method }
    let declared = declarations(of: run).filter { $0.effect == .training }
    func value(_ component: ComponentDeclaration, of run: RunFacts) -> SettingValue {
      run.recipe.settings[component.key] ?? component.defaultValue
    }
    let columns = declared.filter { component in Set(own.map { value(component, of: $0) }).count > 1 }
    let rows = (own + ordered.filter { $0.recipe.method != run.recipe.method }).map { other in
      AblationMatrix.Row(
        run: other.name, recipe: other.recipeName,
        values: columns.map { other.recipe.method == run.recipe.method ? value($0, of: other) : nil },
        score: other.newestScore, scoreName: other.scoreLabel)
    }
    return AblationMatrix(method: run.recipe.method, columns: columns, rows: rows, own: own.count)
  }
}

import EngineProtocol
import Workbench

extension GlobalOptions {
  /// What a workbench, or a frame or figure of it, opens: a folder of this machine, or of the engine's where a command
  /// names one.
  ///
  /// - Throws: where the painted set is asked for and cannot be painted.
  func workbench(_ directory: String?, runs: String?, saliency: String?) throws -> WorkbenchOptions {
    if engine != nil {
      return WorkbenchOptions(
        data: directory ?? "painted set", runRoots: [], saliency: saliency,
        remote: LibraryRequest(data: directory, runs: runs, saliency: saliency),
        engine: EngineCommand(engine), isReadOnly: true)
    }
    let place = try DataPlace(directory, runs: runs)
    return WorkbenchOptions(
      data: place.data, title: place.title, runRoots: place.runRoots, saliency: saliency,
      engine: EngineCommand(nil), isReadOnly: true)
  }
}

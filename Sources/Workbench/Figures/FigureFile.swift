import Foundation
import Imaging
import Runs

/// Figures on disk: a PNG, and beside it the JSON that makes it again.
public enum FigureFile {
  /// Writes both under the first free name of today.
  ///
  /// - Returns: The PNG's path.
  /// - Throws: `FileFailure`, or what encoding throws.
  package static func write(_ picture: RGBImage, _ recipe: FigureRecipe, into folder: String) throws -> String
  {
    let folder = URL(filePath: folder).standardizedFileURL.path
    guard folder != recipe.data, !folder.hasPrefix(recipe.data + "/") else {
      throw ShotError(
        "Nothing is written into a data set's folder: start camscope in another one for figures")
    }
    try DurableFile.makeDirectory(folder)
    let date = Date().formatted(.iso8601.year().month().day())
    let first = recipe.images.count == 1 ? recipe.images[0] : "\(recipe.images.count)-images"
    var number = 1
    var path: String { "\(folder)/\(date)_\(first)\(number == 1 ? "" : "-\(number)").png" }
    while FileManager.default.fileExists(atPath: path) { number += 1 }
    try DurableFile.write(Data(PNG.encode(rgb: picture)), to: path)
    try JSONFile.write(recipe, to: String(path.dropLast(4)) + ".json")
    return path
  }

  /// Reads a figure's JSON.
  ///
  /// - Throws: `FileFailure`, or a damaged file's complaint in one sentence.
  public static func read(_ path: String) throws -> FigureRecipe {
    let recipe = try JSONFile.read(FigureRecipe.self, from: path)
    guard !recipe.images.isEmpty, (1...WorkbenchState.maximumPanes).contains(recipe.panes.count),
      (1...8).contains(recipe.scale)
    else { throw ShotError("\(path) is no figure: it needs images, panes and a scale from 1 to 8") }
    return recipe
  }
}

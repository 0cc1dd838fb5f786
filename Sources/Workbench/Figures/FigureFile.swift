import Evaluation
import Foundation
import Imaging
import Runs
import Terminal

/// Figures on disk: a PNG, and beside it the JSON that makes it again and a caption; and screens and tables.
public enum FigureFile {
  /// Writes all three under the first free name of today.
  ///
  /// - Returns: The PNG's path.
  /// - Throws: `FileFailure`, or what encoding throws.
  package static func write(_ picture: RGBImage, _ recipe: FigureRecipe, into folder: String) throws -> String
  {
    let first = recipe.images.count == 1 ? recipe.images[0] : "\(recipe.images.count)-images"
    let path = try freePath(for: first, data: recipe.data, in: folder)
    try DurableFile.write(Data(PNG.encode(rgb: picture)), to: path)
    try JSONFile.write(recipe, to: String(path.dropLast(4)) + ".json")
    try DurableFile.write(Data(caption(recipe, picture: path).utf8), to: String(path.dropLast(4)) + ".tex")
    return path
  }

  /// A figure environment with what is known of the figure, to be written on.
  private static func caption(_ recipe: FigureRecipe, picture: String) -> String {
    let columns = recipe.panes.map { pane in
      (pane.map?.title ?? "image")
        + (pane.map?.needsRun == true
          ? pane.run.map { " of \($0)" + (pane.epoch.map { ", epoch \($0)" } ?? "") } ?? "" : "")
    }.joined(separator: "; ")
    func plain(_ text: String) -> String { text.replacing("_", with: "\\_").replacing("#", with: "\\#") }
    return """
      \\begin{figure}
        \\includegraphics[width=\\linewidth]{\((picture as NSString).lastPathComponent)}
        \\caption{From left to right: \(plain(columns)). Images: \(plain(recipe.images.joined(separator: ", "))).}
      \\end{figure}

      """
  }

  /// Writes what the screen shows as ANSI and PNG under the first free name of today.
  ///
  /// - Returns: The PNG's path.
  /// - Throws: `FileFailure`, or what encoding throws.
  package static func write(
    screen grid: CellGrid, depth: ColorDepth, image: String, data: String, into folder: String
  ) throws -> String {
    let path = try freePath(for: "\(image)_screen", data: data, in: folder)
    try DurableFile.write(Data(PNG.encode(rgb: GridRasterizer().image(of: grid))), to: path)
    try DurableFile.write(
      Data(ANSIWriter(depth: depth).text(of: grid).utf8), to: String(path.dropLast(4)) + ".ans")
    return path
  }

  /// Writes a table; its format is that of the file's name.
  ///
  /// - Returns: The file's path.
  /// - Throws: `ShotError` for a file that is there already, or lies in the data set; `FileFailure`.
  package static func write(_ table: DataTable, to name: String, data: String) throws -> String {
    let path = URL(filePath: (name as NSString).expandingTildeInPath).standardizedFileURL.path
    guard let format = DataTable.Format(ofFile: path) else {
      throw ShotError("\(name) must end in .csv, .json, .md or .tex.")
    }
    guard !path.hasPrefix(data + "/") else {
      throw ShotError("Nothing is written into a data set's folder: name a file in another one.")
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw ShotError("\(name) is there already; name another file.")
    }
    try DurableFile.write(Data(table.text(format).utf8), to: path)
    return path
  }

  /// The first free name of today for a PNG.
  private static func freePath(for subject: String, data: String, in folder: String) throws -> String {
    let folder = URL(filePath: folder).standardizedFileURL.path
    guard folder != data, !folder.hasPrefix(data + "/") else {
      throw ShotError(
        "Nothing is written into a data set's folder: start camscope in another one for figures")
    }
    try DurableFile.makeDirectory(folder)
    let date = Date().formatted(.iso8601.year().month().day())
    var number = 1
    var path: String { "\(folder)/\(date)_\(subject)\(number == 1 ? "" : "-\(number)").png" }
    while FileManager.default.fileExists(atPath: path) { number += 1 }
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

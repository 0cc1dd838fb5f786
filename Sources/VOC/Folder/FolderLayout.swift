/// Where in the given folder the data lies.
public enum FolderLayout: String, Hashable, Sendable, Codable {
  /// A devkit (`VOCdevkit`) with the year's folder inside.
  case devkit
  /// A folder with `JPEGImages`, as `VOC2012`.
  case voc
  /// JPEG files and nothing else.
  case bare

  /// Finds the data below a path; nil where there is none.
  static func locate(_ path: String) -> (layout: FolderLayout, root: String)? {
    if Directory.isFolder(path + "/JPEGImages") { return (.voc, path) }
    for devkit in [path, path + "/VOCdevkit"] {
      // VOC2012 first, then the latest year that is there.
      let years = Directory.folders(in: devkit).filter {
        $0.hasPrefix("VOC") && Int($0.dropFirst(3)) != nil
          && Directory.isFolder(devkit + "/" + $0 + "/JPEGImages")
      }
      if let year = years.contains("VOC2012") ? "VOC2012" : years.last {
        return (.devkit, devkit + "/" + year)
      }
    }
    let images = FileIndex(root: path, folder: "", extensions: VOCFolder.imageExtensions)
    return images.map { $0.ids.isEmpty } == false ? (.bare, path) : nil
  }
}

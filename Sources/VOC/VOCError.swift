/// Why a folder or one of its files cannot be used; the description is one sentence: what, where, what to do.
public enum VOCError: Error, Equatable, CustomStringConvertible {
  /// The path is no folder.
  case notAFolder(path: String)
  /// The folder holds neither `JPEGImages` nor JPEG files.
  case noImages(path: String)
  /// A split that the folder does not have.
  case unknownSplit(name: String, available: [String])
  /// A list of images outside the folder that cannot be read.
  case unreadableList(path: String)
  /// An image that the folder does not have.
  case unknownImage(id: String)
  /// A saliency folder that is not there.
  case unknownSaliency(name: String, available: [String])
  /// A path of saliency maps that is no folder.
  case noSaliencyFolder(path: String)
  /// An annotation that is no well-formed VOC XML.
  case annotation(file: String, line: Int?, reason: String)
  /// A mask or saliency map of another size than its image.
  case sizeMismatch(file: String, width: Int, height: Int, imageWidth: Int, imageHeight: Int)

  public var description: String {
    switch self {
    case .notAFolder(let path):
      "\(SafeName.printable(path, most: 300)) is not a folder that can be read; give a VOC2012 folder, a VOCdevkit or a folder "
        + "of JPEG images"
    case .noImages(let path):
      "\(SafeName.printable(path, most: 300)) holds neither JPEGImages nor JPEG files; give a VOC2012 folder, a VOCdevkit or a "
        + "folder of JPEG images"
    case .unknownSplit(let name, let available):
      "there is no split \"\(SafeName.printable(name))\"; this folder has \(available.joined(separator: ", "))"
    case .unreadableList(let path):
      "\(SafeName.printable(path, most: 300)) is no list of images that can be read; give a text file with a name a line"
    case .unknownImage(let id):
      "there is no image \"\(SafeName.printable(id))\" in this folder; ids are file names without their extension"
    case .unknownSaliency(let name, let available):
      "there are no saliency maps \"\(SafeName.printable(name))\"; this folder has "
        + (available.isEmpty ? "none" : available.joined(separator: ", "))
        + "; a folder elsewhere is named by its path, ./\(SafeName.printable(name))"
    case .noSaliencyFolder(let path):
      "\(SafeName.printable(path, most: 300)) is not a folder of saliency maps that can be read; camscope saliency DIR "
        + "--out FOLDER makes one"
    case .annotation(let file, let line, let reason):
      "\(file)\(line.map { ", line \($0)" } ?? "") cannot be read as a VOC annotation: \(SafeName.printable(reason, most: 300))"
    case .sizeMismatch(let file, let width, let height, let imageWidth, let imageHeight):
      "\(file) is \(width)×\(height) but its image is \(imageWidth)×\(imageHeight); "
        + "write it again at the image's size"
    }
  }
}

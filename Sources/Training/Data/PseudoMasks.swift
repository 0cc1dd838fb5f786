import Foundation
import Imaging
import Methods

/// A folder of pseudo-masks, or two of them: indexed PNG files `ID.png` of the images' sizes (METHODS §6.5).
///
/// A folder may hold both masks of BANA as `crf/ID.png` and `ret/ID.png`, beside `ID.png` with what they share, as
/// `camscope masks` writes them.
public struct PseudoMasks: Hashable, Sendable {
  /// The names under which `camscope masks` writes Y_crf and Y_ret.
  public static let crfName = "crf"
  public static let retrievedName = "ret"

  /// The folder of the only mask, or of Y_crf.
  public let folder: String
  /// The folder of Y_ret; nil: there is one mask an image.
  public let retrieved: String?

  /// Finds the folders.
  ///
  /// - Parameter run: The run folder whose masks are meant where the recipe names none.
  /// - Throws: `TrainingFailure.noMasks`.
  public init(_ need: MaskNeed, of run: String?) throws {
    let base = need.folder.isEmpty ? run.map { "\($0)/\(Self.ofRunName)" } : need.folder
    guard let base else { throw TrainingFailure.noMasks(folder: nil) }
    guard Self.isFolder(base) else { throw TrainingFailure.noMasks(folder: base) }
    let pair = ["\(base)/\(Self.crfName)", "\(base)/\(Self.retrievedName)"]
    if !need.retrieved.isEmpty {
      guard Self.isFolder(need.retrieved) else { throw TrainingFailure.noMasks(folder: need.retrieved) }
      (folder, retrieved) = (base, need.wantsPair ? need.retrieved : nil)
    } else if pair.allSatisfy(Self.isFolder) {
      (folder, retrieved) = (pair[0], need.wantsPair ? pair[1] : nil)
    } else {
      (folder, retrieved) = (base, nil)
    }
  }

  /// Where the masks of a run are looked for: within its folder.
  public static let ofRunName = "masks"

  /// One or two.
  public var folders: [String] { [folder] + (retrieved.map { [$0] } ?? []) }

  /// The masks of an image, Y_crf first.
  ///
  /// - Throws: `ImagingError`.
  public func masks(of id: String) throws -> [LabelMap] {
    try folders.map { try PNG.labelMap(contentsOf: "\($0)/\(id).png") }
  }

  /// Looks at every mask before a training begins: present, of its image's size, in the palette's range, and without
  /// classes that the image's label does not name.
  ///
  /// Images that are taught by their true masks need none.
  ///
  /// - Throws: `TrainingFailure.unusableMasks` with the first of them and their number.
  public func check(for images: LabelledImages) throws {
    var problems: [String] = []
    for index in images.ids.indices where !images.isTaughtByMask(index) {
      if let problem = try problem(of: index, in: images) { problems.append(problem) }
    }
    guard let first = problems.first else { return }
    throw TrainingFailure.unusableMasks(first: first, count: problems.count, of: images.count)
  }

  /// What is wrong with the masks of an image; nil: nothing.
  private func problem(of index: Int, in images: LabelledImages) throws -> String? {
    let id = images.ids[index]
    let size = try images.folder.size(id)
    let allowed = Set(images.labels[index].map { UInt8($0) }).union([0, LabelMap.void])
    for folder in folders {
      let path = "\(folder)/\(id).png"
      guard FileManager.default.fileExists(atPath: path) else { return "\(path) is missing" }
      let mask: LabelMap
      do {
        mask = try PNG.labelMap(contentsOf: path)
      } catch {
        return "\(error)"
      }
      guard (mask.width, mask.height) == size else {
        return "\(path) is \(mask.width)×\(mask.height), its image \(size.width)×\(size.height)"
      }
      let strangers = mask.presentLabels.filter { !allowed.contains($0) }.sorted()
      if let stranger = strangers.first(where: { Int($0) > images.classes.count }) {
        return
          "\(path) holds the index \(stranger), which is no class; classes are 1 to \(images.classes.count)"
      }
      if let stranger = strangers.first {
        return
          "\(path) shows \(images.classes.name(of: Int(stranger))), which the image's label does not name"
      }
    }
    return nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}

import Methods
import VOC

extension TrainingSchedule {
  /// The split of a folder that the schedule trains on.
  ///
  /// - Throws: `TrainingFailure.noSplit`.
  public func trainingSplit(in data: VOCFolder) throws -> String {
    let known = data.splits.map(\.name)
    if let split {
      guard known.contains(split) else {
        throw TrainingFailure.noSplit(split, data: data.root, known: known)
      }
      return split
    }
    guard let found = ["train_aug", "train"].first(where: known.contains) else {
      throw TrainingFailure.noSplit("train", data: data.root, known: known)
    }
    return found
  }
}

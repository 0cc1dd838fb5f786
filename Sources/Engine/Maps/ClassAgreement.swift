import VOC

/// Whether a run and a folder mean the same by a class.
enum ClassAgreement {
  /// A class is a number in the maps and a name to a person, so a run and a folder must agree on both.
  ///
  /// - Throws: `MapError.otherClasses`.
  static func check(_ trained: [String], against classes: ClassList, run: String) throws {
    guard trained == classes.names else {
      throw MapError.otherClasses(run: run, trained: trained.count, folder: classes.count)
    }
  }
}

extension LocalLibrary {
  /// The library that a request names.
  ///
  /// - Throws: where the painted set is asked for and cannot be painted.
  public convenience init(_ request: LibraryRequest) throws {
    let place = try DataPlace(request.data, runs: request.runs)
    self.init(
      path: place.data,
      title: place.title ?? place.data.split(separator: "/").last.map(String.init) ?? place.data,
      runRoots: place.runRoots, saliency: request.saliency, scansForProblems: request.scansForProblems)
  }
}

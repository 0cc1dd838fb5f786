import ArgumentParser

/// Which saliency maps the workbench's panes show.
struct ShownSaliencyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The saliency maps to show: a name below the VOC folder, or a folder elsewhere by its path; the first otherwise.",
      valueName: "NAME|DIR"))
  var saliency: String?

  /// A name, or an absolute path.
  var maps: String? { saliency.map(SaliencyOptions.absolute) }
}

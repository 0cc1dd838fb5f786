import ArgumentParser
import Runs
import VOC

/// Which saliency maps the background rule `saliency` reads.
struct SaliencyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The saliency maps of the background rule saliency(0.5): a name below the VOC folder, or a folder elsewhere by its \
      path; those that taught the run or the first of the VOC folder otherwise.
      """, valueName: "NAME|DIR"))
  var saliency: String?

  /// As a request names them.
  var request: String? { saliency.map(Self.absolute) }

  /// A name as it is, a path in its absolute form.
  static func absolute(_ name: String) -> String {
    SaliencySource.isPath(name) ? absolutePath(name) : name
  }
}

extension Recipe {
  /// The setting that names the saliency maps of a training: a folder beside the images, or the path of one elsewhere.
  public static let saliencyMapsKey = "saliencyMaps"

  /// The settings that name saliency maps, with their keys: that of a base stands under the base's name.
  public var saliencyMaps: [String: String] {
    settings.filter { $0.key.split(separator: ".").last == Self.saliencyMapsKey[...] }
      .mapValues(\.description)
  }
}

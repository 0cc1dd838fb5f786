/// A weight file that torchvision publishes; the first eight digits of its SHA-256 are in its name.
public struct PublishedWeights: Hashable, Sendable {
  /// The network, by its name in recipes.
  public let network: String
  public let file: String

  /// Where torchvision's files lie.
  public static let address = "https://download.pytorch.org/models"

  /// torchvision's ImageNet weights (torchvision/models, the URLs of `IMAGENET1K_V1`).
  public static let all = [
    PublishedWeights(network: "mobilenet_v2", file: "mobilenet_v2-b0353104.pth"),
    PublishedWeights(network: "squeezenet1_1", file: "squeezenet1_1-b8a52dc0.pth"),
    PublishedWeights(network: "resnet18", file: "resnet18-f37072fd.pth"),
    PublishedWeights(network: "resnet34", file: "resnet34-b627a593.pth"),
    PublishedWeights(network: "resnet50", file: "resnet50-0676ba61.pth"),
    PublishedWeights(network: "resnet101", file: "resnet101-63fe2227.pth"),
    PublishedWeights(network: "vgg16", file: "vgg16-397923af.pth"),
  ]

  public init(network: String, file: String) {
    self.network = network
    self.file = file
  }

  /// The weights of a network or file name; nil: there are none.
  public static func named(_ name: String) -> PublishedWeights? {
    all.first { $0.network == name || $0.file == name }
  }

  /// What the checksum begins with: the digits between the last hyphen and the dot.
  public var checksumPrefix: String {
    let stem = file.prefix { $0 != "." }
    return String(stem.suffix(from: stem.lastIndex(of: "-").map(stem.index(after:)) ?? stem.startIndex))
  }
}

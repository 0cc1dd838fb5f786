/// A network that recipes can name: its name, what it offers, and how it is built.
public struct NetworkDescription: Sendable {
  public let name: String
  public let outputStrides: [Int]
  /// Weights and biases without a classifier.
  public let parameterCount: Int
  /// What weights expect that say nothing themselves.
  public let input: InputConvention
  /// Keys of published files that begin so belong to the ImageNet classifier, which camscope does not use.
  public let classifierPrefix: String
  /// Keys that begin so may be absent from files: VGG16's weights start VGG16-LargeFOV.
  var ownPrefixes: [String] = []
  /// How published files classify on the features; nil where camscope does not know it.
  public let imageNetClassifier: ImageNetClassifier?
  let build: @Sendable (NetworkOptions) -> any Network

  /// Builds the network with random weights from libtorch's generator.
  ///
  /// - Throws: `NetworkError.outputStride` where the network does not offer the stride.
  public func make(_ options: NetworkOptions) throws(NetworkError) -> any Network {
    guard outputStrides.contains(options.outputStride) else {
      throw .outputStride(options.outputStride, network: name, offered: outputStrides)
    }
    return build(options)
  }
}

extension NetworkDescription {
  fileprivate static func resNet(_ depth: ResNet.Depth, parameterCount: Int) -> NetworkDescription {
    NetworkDescription(
      name: depth.rawValue, outputStrides: [8, 16, 32], parameterCount: parameterCount, input: .imageNet,
      classifierPrefix: "fc.", imageNetClassifier: .linear("fc"), build: { ResNet(depth, $0) })
  }
}

/// The list of networks; adding one is one line here.
public enum NetworkRegistry {
  public static let all: [NetworkDescription] = [
    .resNet(.resnet18, parameterCount: 11_176_512),
    .resNet(.resnet34, parameterCount: 21_284_672),
    .resNet(.resnet50, parameterCount: 23_508_032),
    .resNet(.resnet101, parameterCount: 42_500_160),
    NetworkDescription(
      name: "resnet38d", outputStrides: [8], parameterCount: 105_070_912, input: .imageNet,
      classifierPrefix: "fc8.", imageNetClassifier: nil, build: { ResNet38d($0) }),
    NetworkDescription(
      name: "vgg16", outputStrides: [8, 16, 32], parameterCount: 14_714_688, input: .imageNet,
      classifierPrefix: "classifier.", imageNetClassifier: nil, build: { VGG16($0) }),
    NetworkDescription(
      name: "vgg16_largefov", outputStrides: [8], parameterCount: 20_483_904, input: .imageNet,
      classifierPrefix: "classifier.", ownPrefixes: ["fc6.", "fc7."], imageNetClassifier: nil,
      build: { VGG16LargeFOV($0) }),
    NetworkDescription(
      name: "squeezenet1_1", outputStrides: [16], parameterCount: 722_496, input: .imageNet,
      classifierPrefix: "classifier.", imageNetClassifier: .convolution("classifier.1"),
      build: { SqueezeNet($0) }),
    NetworkDescription(
      name: "mobilenet_v2", outputStrides: [8, 16, 32], parameterCount: 2_223_872, input: .tensorFlow,
      classifierPrefix: "classifier.", imageNetClassifier: .linear("classifier.1"),
      build: { MobileNetV2($0) }),
    NetworkDescription(
      name: "paintnet", outputStrides: [8, 16], parameterCount: 697_232,
      input: InputConvention(normalisation: .symmetric, sides: .any), classifierPrefix: "classifier.",
      imageNetClassifier: nil, build: { PaintNet($0) }),
  ]

  /// The network of that name.
  ///
  /// - Throws: `NetworkError.unknown`.
  public static func named(_ name: String) throws(NetworkError) -> NetworkDescription {
    guard let network = all.first(where: { $0.name == name }) else {
      throw .unknown(name, known: all.map(\.name))
    }
    return network
  }
}

/// A network that cannot be had as asked for; the description is one sentence.
public enum NetworkError: Error, Hashable, CustomStringConvertible {
  case unknown(String, known: [String])
  case outputStride(Int, network: String, offered: [Int])

  public var description: String {
    switch self {
    case .unknown(let name, let known):
      "There is no network \(name); choose one of \(known.joined(separator: ", "))."
    case .outputStride(let stride, let network, let offered):
      "\(network) has no output stride \(stride); choose one of "
        + "\(offered.map(String.init).joined(separator: ", "))."
    }
  }
}

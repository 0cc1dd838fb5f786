import Runs

/// A kind of map that the engine can compute for an image, a run and an epoch.
public struct MapDeclaration: Hashable, Sendable, Codable {
  /// What the planes of the answer are.
  public enum Content: String, Hashable, Sendable, Codable {
    /// One float plane a class, in [0, 1].
    case classScores
    /// One plane of class indices.
    case labels
    /// One float plane in [0, 1].
    case scalar
    /// One float plane in [−1, 1], zero in the middle.
    case signed
  }
  /// The name in requests and pane titles: `cam`, `seed`.
  public var name: String
  /// The name in the list of maps.
  public var title: String
  public var content: Content
  /// Methods that offer it; empty: all.
  public var methods: [String]
  /// The settings that a run needs to have it, by key.
  public var requires: [String: String]
  /// Whether it is about a probed pixel.
  public var needsProbe: Bool
  /// Whether it shows one chosen class.
  public var needsClass: Bool
  /// Whether it shows a random draw, which can be drawn again.
  public var needsDraw: Bool
  /// Whether it reads the image's saliency map.
  public var needsSaliency: Bool
  /// Whether its labels are a method's mask of the image, which the true one can be compared with.
  public var isMask: Bool

  public init(
    name: String, title: String, content: Content, methods: [String] = [], requires: [String: String] = [:],
    needsProbe: Bool = false, needsClass: Bool = false, needsDraw: Bool = false, needsSaliency: Bool = false,
    isMask: Bool = false
  ) {
    self.name = name
    self.title = title
    self.content = content
    self.methods = methods
    self.requires = requires
    self.needsProbe = needsProbe
    self.needsClass = needsClass
    self.needsDraw = needsDraw
    self.needsSaliency = needsSaliency
    self.isMask = isMask
  }

  /// Whether runs of a complete recipe have it.
  public func isOffered(to recipe: Recipe) -> Bool {
    (methods.isEmpty || methods.contains(recipe.method))
      && requires.allSatisfy { recipe.settings[$0]?.description == $1 }
  }
}

/// A stage that refinement chains can name.
public struct StageDeclaration: Hashable, Sendable, Codable {
  /// As chains spell it: `pamr`, `crf`, `crf:psa`.
  public var name: String
  /// The iterations that can be looked at one by one.
  public var steps: Int

  public init(name: String, steps: Int) {
    self.name = name
    self.steps = steps
  }
}

/// A network that recipes can name.
public struct NetworkDeclaration: Hashable, Sendable, Codable {
  public var name: String
  public var outputStrides: [Int]
  public var parameters: Int
  public init(name: String, outputStrides: [Int], parameters: Int) {
    self.name = name
    self.outputStrides = outputStrides
    self.parameters = parameters
  }
}

/// What an engine can do; the handshake carries it.
public struct Registry: Hashable, Sendable, Codable {
  public var methods: [MethodDeclaration]
  public var maps: [MapDeclaration]
  public var stages: [StageDeclaration]
  public var networks: [NetworkDeclaration]

  public init(
    methods: [MethodDeclaration], maps: [MapDeclaration], stages: [StageDeclaration] = [],
    networks: [NetworkDeclaration]
  ) {
    self.methods = methods
    self.maps = maps
    self.stages = stages
    self.networks = networks
  }
}

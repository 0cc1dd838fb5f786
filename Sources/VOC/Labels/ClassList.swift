/// The classes of a folder and their labels, taken from its data.
public struct ClassList: Hashable, Sendable, Codable {
  /// What the names come from.
  public enum Source: String, Hashable, Sendable, Codable {
    /// `classes.txt` at the root.
    case file
    /// The XML names VOC's classes and, but for 1 % of its objects, no others, so labels are VOC's.
    case voc
    /// The names in the XML, sorted.
    case annotations
    /// There is no XML; the masks use labels up to VOC's 20, so VOC's names are taken.
    case vocMasks
    /// There is no XML; the masks' labels have numbers for names.
    case masks
    /// Nothing tells classes.
    case none
  }

  /// VOC's 20 classes in the order of their labels 1…20.
  public static let vocNames = [
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable",
    "dog",
    "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
  ]

  /// The most classes that labels of one byte can tell apart, background and void excluded.
  public static let mostClasses = 254

  /// Foreground names in label order: the first has label 1.
  public let names: [String]
  public let source: Source
  /// The labels that occur in the data, sorted.
  ///
  /// A part of VOC keeps VOC's labels, so it may be fewer than `names`.
  public let present: [Int]
  private let labels: [String: Int]

  /// Takes names in label order; names after the first 254 are left out, and a name that repeats keeps its first label.
  public init(names: [String], source: Source, present: [Int]? = nil) {
    self.names = Array(names.prefix(Self.mostClasses))
    self.source = source
    self.present = present ?? Array(1..<(self.names.count + 1))
    labels = Dictionary(zip(self.names, 1...), uniquingKeysWith: { first, _ in first })
  }

  /// K, the number of foreground classes.
  public var count: Int { names.count }

  /// Background, then the foreground names: one element a label.
  public var namesWithBackground: [String] { ["background"] + names }

  /// The label of a name; nil for a stranger.
  public func label(of name: String) -> Int? { labels[name] }

  /// The name of a label: background for 0, void for 255, its number for a stranger.
  public func name(of label: Int) -> String {
    switch label {
    case 0: "background"
    case 255: "void"
    default: names.indices.contains(label - 1) ? names[label - 1] : "label \(label)"
    }
  }
}

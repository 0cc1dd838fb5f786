import Imaging

/// Images by number: photographs of a folder, or pictures painted on demand.
///
/// Loader threads call `image(at:)` and `planes(at:)` from several threads at once.
public protocol ImageSource: Sendable {
  /// How many images there are.
  var count: Int { get }
  /// What a person knows an image by.
  func name(at index: Int) -> String
  /// The image, at source resolution.
  ///
  /// - Throws: An error whose description says what is wrong with which file.
  func image(at index: Int) throws -> RGBImage
  /// What travels with every image; usually nothing.
  var companions: [Companion] { get }
  /// The planes of an image, one a companion, at the image's size.
  ///
  /// - Throws: An error whose description says what is wrong with which file.
  func planes(at index: Int) throws -> [ScalarMap]
}

extension ImageSource {
  public var companions: [Companion] { [] }
  public func planes(at index: Int) throws -> [ScalarMap] { [] }
}

/// Pictures made by a function of their number.
public struct GeneratedImages: ImageSource {
  public let count: Int
  private let generate: @Sendable (Int) -> RGBImage

  public init(count: Int, generate: @escaping @Sendable (Int) -> RGBImage) {
    self.count = count
    self.generate = generate
  }

  public func name(at index: Int) -> String { "picture \(index)" }
  public func image(at index: Int) throws -> RGBImage { generate(index) }
}

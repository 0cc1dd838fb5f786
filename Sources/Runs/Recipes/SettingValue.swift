import Foundation

/// The value of one setting of a recipe, as YAML, JSON and `--set` write it.
public enum SettingValue: Hashable, Sendable {
  case flag(Bool)
  case number(Double)
  case text(String)
}

extension SettingValue: CustomStringConvertible {
  /// The value as a person writes it: `true`, `0.01`, `5`, `average`.
  public var description: String {
    switch self {
    case .flag(let value): value ? "true" : "false"
    case .number(let value):
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    case .text(let value): value
    }
  }
}

extension SettingValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let value): try container.encode(value)
    case .number(let value):
      if value == value.rounded() && abs(value) < 1e15 {
        try container.encode(Int(value))
      } else {
        try container.encode(value)
      }
    case .text(let value): try container.encode(value)
    }
  }
}

import Foundation
import Runs

extension ComponentDeclaration {
  /// The value one step on: the other flag, the next choice, a tenth of the range or the next nice number;
  /// nil for text.
  ///
  /// `wraps`: after the last choice comes the first.
  package func next(after value: SettingValue, step: Int, wraps: Bool) -> SettingValue? {
    switch (kind, value) {
    case (.flag, .flag(let isOn)): return .flag(wraps ? !isOn : step > 0)
    case (.choice(let choices), .text(let text)), (.refinement(let choices), .text(let text)):
      guard !choices.isEmpty else { return nil }
      let index = choices.firstIndex(of: text).map { $0 + step } ?? 0
      return .text(
        wraps
          ? choices[(index + choices.count) % choices.count] : choices[max(0, min(choices.count - 1, index))])
    case (.number(let minimum, let maximum, let integer), .number(let number)):
      let moved = integer ? number + Double(step) : Self.nice(number, step: step)
      return .number(max(minimum, min(maximum, moved)))
    case (.backgroundRule, .text(let rule)):
      return .text(BackgroundThreshold(rule).moved(Double(step)).rule)
    default: return nil
    }
  }

  /// One unit up or down in the first significant digit: 0.01 → 0.02, 0.1 → 0.09, 0 → 0.1.
  private static func nice(_ number: Double, step: Int) -> Double {
    guard number != 0, number.isFinite else { return number == 0 ? 0.1 * Double(step) : number }
    var exponent = floor(log10(abs(number)) + 1e-9)
    let shrinks = (step < 0) == (number > 0)
    // At a power of ten the way down is by the digit below.
    if shrinks, abs(abs(number) - pow(10, exponent)) < pow(10, exponent) * 1e-9 { exponent -= 1 }
    let unit = pow(10, exponent)
    let moved = (number / unit).rounded() * unit + Double(step) * unit
    // Rounded in decimal, so that 0.30000000000000004 is written 0.3.
    return Double(String(format: "%.12g", moved)) ?? moved
  }
}

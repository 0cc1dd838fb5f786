import CTorch
import Testing
import Torch

@TorchActor @Suite("Refusals")
struct ErrorTests {
  @Test("a refusal names the operation, the operands and libtorch's reason")
  func text() throws {
    let x = Tensor.zeros([2, 3])
    let error = #expect(throws: TorchError.self) {
      _ = try Tensor.attempt("matmul", [x, x]) { () -> OpaquePointer? in ct_matmul(x.raw, x.raw) }
    }
    let text = try #require(error).description
    #expect(text.hasPrefix("matmul of [2, 3] float32, [2, 3] float32: "))
    #expect(text.contains("shapes cannot be multiplied (2x3 and 2x3)"))
    #expect(!text.contains("\n"))
  }

  @Test("a refusal leaves no text behind for the next one")
  func taken() throws {
    let x = Tensor.zeros([2, 3])
    _ = try? Tensor.attempt("matmul", [x, x]) { () -> OpaquePointer? in ct_matmul(x.raw, x.raw) }
    let error = #expect(throws: TorchError.self) {
      try Tensor.attempt("nothing", []) { false }
    }
    #expect(try #require(error).reason == "libtorch gave no reason")
  }

  @Test("a device that is absent is an error, not a trap", .enabled(if: !Device.cuda.isAvailable))
  func device() {
    #expect(throws: TorchError.self) { _ = try Tensor.zeros([1]).moved(to: .cuda) }
  }
}

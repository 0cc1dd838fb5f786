import CTorch
import Testing
import Torch

#if canImport(Glibc)
  import Glibc
#endif

@TorchActor @Suite("Memory", .serialized)
struct LeakTests {
  /// Resident bytes of the process.
  func residentBytes() throws -> Int {
    let file = try #require(fopen("/proc/self/statm", "r"))
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 256)
    let length = fread(&line, 1, line.count, file)
    let fields = String(decoding: line[..<length], as: UTF8.self).split(separator: " ")
    return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
  }

  @Test("a thousand training steps and a thousand inferences leave no tensor and no memory behind")
  func steady() throws {
    TorchSettings.threads = 1
    let first = (Tensor.normal([8, 3, 3, 3]) * 0.1).requiringGradient()
    let second = (Tensor.normal([4, 8, 3, 3]) * 0.1).requiringGradient()
    let sgd = SGD(
      groups: [.init(parameters: [first, second], weightDecay: 1e-4)],
      schedule: PolySchedule(rate: 0.01, steps: 2000), weightDecay: 1e-4, momentum: .value(0.9))
    let x = Tensor.normal([2, 3, 16, 16])
    let y = Tensor.ones([2, 4])
    func forward() -> Tensor {
      autocast(.bfloat16) {
        globalAveragePool(conv2d(relu6(conv2d(x, weight: first, padding: 1)), weight: second, padding: 1))
      }
    }
    func round() {
      binaryCrossEntropy(logits: forward().converted(to: .float32), targets: y).backward()
      sgd.update()
      _ = noGrad { softmax(forward(), along: .channel).floats() }
      _ = try? Tensor.attempt("refused", [x]) { () -> OpaquePointer? in ct_matmul(x.raw, x.raw) }
    }
    for _ in 0..<200 { round() }
    let tensors = TorchSettings.liveTensors
    let bytes = try residentBytes()
    for _ in 0..<1000 { round() }
    #expect(TorchSettings.liveTensors == tensors)
    #expect(try residentBytes() - bytes < 16 << 20)
  }

  @Test("memory of freed tensors serves the next ones and goes back when asked")
  func blocks() throws {
    let size = 256 << 20
    TorchSettings.releaseMemory()
    let before = try residentBytes()
    for _ in 0..<4 { _ = Tensor.zeros([size / 4]) }
    #expect(try residentBytes() - before < size + size / 4)
    TorchSettings.releaseMemory()
    #expect(try residentBytes() - before < size / 4)
  }
}

import Foundation
import Runs
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  private func digest(_ text: String, inParts size: Int = 1 << 20) -> String {
    var hash = SHA256()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      hash.update(bytes[start..<min(start + size, bytes.count)])
    }
    return hash.finish()
  }

  @Test("the digests of FIPS 180-4's examples")
  func examples() {
    #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      digest(String(repeating: "a", count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("parts of any size give the digest of the whole")
  func parts() {
    let text = String(repeating: "camscope ", count: 100)
    #expect(digest(text, inParts: 1) == digest(text))
    #expect(digest(text, inParts: 63) == digest(text))
  }

  @Test("an absent file is one sentence")
  func absent() {
    #expect(throws: FileFailure.self) { try SHA256.checksum(ofFile: "/nowhere/weights.safetensors") }
  }
}

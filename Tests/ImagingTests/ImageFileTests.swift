import Imaging
import Testing

@Suite struct ImageFileTests {
  @Test("a file is read by its magic bytes, whatever its name")
  func magic() throws {
    try withTemporaryFolder { folder in
      let image = gradient(20, 10)
      try FileBytes.write(PNG.encode(rgb: image), to: folder + "/a.jpg")
      try FileBytes.write(JPEG.encode(image, quality: 95), to: folder + "/b.png")
      #expect(try ImageFile.read(folder + "/a.jpg") == image)
      #expect(meanDifference(try ImageFile.read(folder + "/b.png"), image) < 6)
      #expect(try ImageFile.size(folder + "/a.jpg") == (20, 10))
      #expect(try ImageFile.size(folder + "/b.png") == (20, 10))
    }
  }

  @Test("an absent file, a folder, an empty file and a text are each refused in one sentence")
  func unreadable() throws {
    try withTemporaryFolder { folder in
      try FileBytes.write([], to: folder + "/empty.jpg")
      try FileBytes.write(Array("hello".utf8), to: folder + "/text.jpg")
      let expected = [
        "/absent.jpg cannot be read: no such file or directory", " cannot be read: it is not a regular file",
        "/empty.jpg is neither a JPEG nor a PNG file; convert it or take it out of the folder",
        "/text.jpg is neither a JPEG nor a PNG file; convert it or take it out of the folder",
      ]
      for (name, sentence) in zip(["/absent.jpg", "", "/empty.jpg", "/text.jpg"], expected) {
        let error = #expect(throws: ImagingError.self) { try ImageFile.read(folder + name) }
        #expect(error?.description == folder + sentence)
      }
      let error = #expect(throws: ImagingError.self) { try FileBytes.write([1], to: folder + "/no/file") }
      #expect(error?.description == folder + "/no/file cannot be written: no such file or directory")
    }
  }
}

import Imaging
import Testing

@Suite struct GeometryTests {
  @Test("mirroring twice gives the image back, and once exchanges left and right")
  func mirror() {
    let image = noise(5, 3)
    #expect(image.mirrored()[0, 2] == image[4, 2])
    #expect(image.mirrored().mirrored() == image)
    let labels = LabelMap(width: 3, height: 1, labels: [1, 2, 3])
    #expect(labels.mirrored().labels == [3, 2, 1])
    #expect(ScalarMap(width: 2, height: 2, values: [1, 2, 3, 4]).mirrored().values == [2, 1, 4, 3])
    #expect(RGBImage(width: 0, height: 4).mirrored() == RGBImage(width: 0, height: 4))
  }

  @Test("a pasted crop is where it was cut")
  func cropAndPaste() {
    let image = noise(9, 8)
    let crop = image.cropped(x: 2, y: 3, width: 4, height: 5)
    #expect(crop[1, 2] == image[3, 5])
    var copy = RGBImage(width: 9, height: 8)
    copy.paste(crop, x: 2, y: 3)
    #expect(copy[3, 5] == image[3, 5] && copy[6, 3] == RGBColor(0, 0, 0))
    let labels = LabelMap(width: 3, height: 3, labels: Array(1...9))
    #expect(labels.cropped(x: 1, y: 1, width: 2, height: 1).labels == [5, 6])
  }

  @Test("what is pasted outside is dropped")
  func pasteOutside() {
    var map = ScalarMap(width: 2, height: 2)
    let patch = ScalarMap(width: 2, height: 2, values: [1, 2, 3, 4])
    map.paste(patch, x: -1, y: -1)
    #expect(map.values == [4, 0, 0, 0])
    map.paste(patch, x: 1, y: 1)
    #expect(map.values == [4, 0, 0, 1])
    map.paste(patch, x: 2, y: 0)
    map.paste(patch, x: 0, y: -2)
    #expect(map.values == [4, 0, 0, 1])
  }
}

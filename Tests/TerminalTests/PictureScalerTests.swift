import Imaging
import Terminal
import Testing

@Suite("Scaling pictures")
struct PictureScalerTests {
  private func scaler(_ viewport: PictureViewport, _ columns: Int, _ rows: Int) -> PictureScaler {
    PictureScaler(viewport: viewport, columns: columns, rows: rows, glyphs: .half)
  }

  @Test("shrinking takes the mean of sRGB values, in which the fit counts its errors")
  func meanOfValues() {
    var image = RGBImage(width: 2, height: 2)
    image[0, 0] = RGBColor(255, 255, 255)
    image[1, 1] = RGBColor(255, 255, 255)
    let raster = scaler(PictureViewport(x: 0, y: 0, width: 2, height: 4), 1, 1).raster(of: image)
    #expect(raster[0, 0] == RGBColor(128, 128, 128))
    #expect(raster[0, 1] == RGBColor(0, 0, 0))
  }

  @Test("pixels that are partly in view count by the part that is covered")
  func areaWeights() {
    let map = ScalarMap(width: 3, height: 1, values: [0, 3, 9])
    let view = PictureViewport(x: 0.5, y: 0, width: 2, height: 1)
    let raster = scaler(view, 1, 1).raster(of: map)
    #expect(raster.values == [3.75, 3.75])  // (0.5·0 + 1·3 + 0.5·9) / 2
    #expect(scaler(view, 1, 1).raster(of: map, pooling: .max).values == [9, 9])
  }

  @Test("enlarging shows each pixel as a block of its own colour")
  func nearest() {
    var image = RGBImage(width: 2, height: 1, filledWith: RGBColor(9, 8, 7))
    image[1, 0] = RGBColor(200, 100, 50)
    let raster = PictureScaler(
      viewport: PictureViewport(x: 0, y: 0, width: 2, height: 1), columns: 3, rows: 1
    ).raster(of: image)
    for x in 0..<24 { #expect(raster[x, 5] == image[x / 12, 0]) }
  }

  @Test("every sRGB value survives a shrink of a flat image")
  func flatSurvives() {
    for value in stride(from: 0, through: 255, by: 1) {
      let color = RGBColor(UInt8(value), UInt8(255 - value), 7)
      let image = RGBImage(width: 7, height: 7, filledWith: color)
      let view = PictureViewport(x: 0, y: 0, width: 7, height: 7)
      #expect(scaler(view, 2, 1).raster(of: image)[1, 1] == color)
    }
  }

  @Test("beyond the image a photograph is the margin's colour, a map is NaN and a mask is void")
  func outside() {
    let view = PictureViewport(x: -2, y: -2, width: 6, height: 6)
    let scaler = PictureScaler(viewport: view, columns: 3, rows: 3)
    let margin = RGBColor(1, 2, 3)
    let raster = scaler.raster(
      of: RGBImage(width: 2, height: 2, filledWith: RGBColor(99, 99, 99)), outside: margin)
    #expect(raster[0, 0] == margin && raster[23, 12] == margin && raster[12, 12] == RGBColor(99, 99, 99))
    #expect(scaler.raster(of: ScalarMap(width: 2, height: 2, filledWith: 1))[0, 12].isNaN)
    #expect(scaler.raster(of: LabelMap(width: 2, height: 2, filledWith: 4))[0, 12] == LabelMap.void)
    #expect(
      view.cellsShowing(imageWidth: 2, imageHeight: 2, columns: 3, rows: 3)
        == CellRect(column: 1, row: 1, columns: 1, rows: 1))
  }

  @Test("NaN takes no part in the mean of a map")
  func missingValues() {
    let map = ScalarMap(width: 2, height: 1, values: [.nan, 5])
    #expect(scaler(PictureViewport(x: 0, y: 0, width: 2, height: 1), 1, 1).raster(of: map).values == [5, 5])
  }

  @Test("a label wins by area, and a tie goes to the rarer one")
  func labelVote() {
    let view = PictureViewport(x: 0, y: 0, width: 4, height: 2)
    let majority = LabelMap(width: 4, height: 2, labels: [1, 1, 2, 2, 1, 3, 2, 3])
    #expect(scaler(view, 2, 1).raster(of: majority).labels.count == 4)
    let tie = LabelMap(width: 4, height: 2, labels: [1, 2, 1, 1, 1, 2, 1, 1])
    #expect(scaler(view, 2, 1).raster(of: tie).labels == [2, 1, 2, 1])
    let wide = PictureViewport(x: 0, y: 0, width: 4, height: 4)
    #expect(scaler(wide, 2, 1).raster(of: majority).labels == [1, 2, LabelMap.void, LabelMap.void])
  }

  @Test("a layer of another size lands on the same cells as its image")
  func layers() {
    let view = PictureViewport(x: 8, y: 0, width: 8, height: 16)
    let cam = ScalarMap(width: 2, height: 1, values: [1, 2])
    let raster = PictureScaler(viewport: view, columns: 1, rows: 1).raster(
      of: cam, imageWidth: 16, imageHeight: 16)
    #expect(Set(raster.values) == [2])
  }

  @Test("the fitting view shows the whole image in its own shape, and zooming keeps the point")
  func viewports() {
    let view = PictureViewport.fitting(imageWidth: 100, imageHeight: 50, columns: 40, rows: 20)
    #expect(view == PictureViewport(x: 0, y: -25, width: 100, height: 100))
    #expect(
      view.cellsShowing(imageWidth: 100, imageHeight: 50, columns: 40, rows: 20)
        == CellRect(column: 0, row: 5, columns: 40, rows: 10))
    let closer = view.zoomed(by: 4, aboutX: 80, y: 40)
    #expect(closer.width == 25)
    #expect((80 - closer.x) / closer.width == (80 - view.x) / view.width)
    #expect(
      closer.panned(byX: 1000, y: -1000).clamped(imageWidth: 100, imageHeight: 50)
        == PictureViewport(x: 75, y: 0, width: 25, height: 25))
    let point = closer.sourcePoint(column: 7, row: 3, columns: 40, rows: 20)
    #expect(closer.cell(showingX: point.x, y: point.y, columns: 40, rows: 20) == (7, 3))
  }
}

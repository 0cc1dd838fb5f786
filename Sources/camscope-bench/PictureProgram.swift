import Imaging
import Terminal

/// Something that draws a picture in cells, to be compared by what is seen of it.
enum PictureProgram: String, CaseIterable {
  case camscope, chafa, timg

  /// What is drawn: the pixels, and for a mask the labels that they show.
  struct Picture {
    var image: RGBImage
    var labels: LabelMap?
    var palette: [RGBColor] = []
    /// The same as a PNG file.
    var path: String
    var columns: Int
    var rows: Int
  }

  /// Whether the program can be run here.
  var isPresent: Bool {
    switch self {
    case .camscope: true
    case .chafa, .timg: (try? Speed.output(of: [rawValue, "--version"])) != nil
    }
  }

  /// The cells that it draws.
  ///
  /// - Throws: `BenchFailure`.
  func draw(_ picture: Picture) throws -> CellGrid {
    let (columns, rows) = (picture.columns, picture.rows)
    switch self {
    case .camscope: return Self.draw(picture)
    case .chafa:
      let text = try Speed.output(of: [
        "chafa", "--format", "symbols", "--symbols", "block", "--colors", "full", "--work", "9", "--optimize",
        "0",
        "--stretch", "--font-ratio", "1/2", "--size", "\(columns)x\(rows)", picture.path,
      ])
      return try ANSIPicture(text).grid(columns: columns, rows: rows, from: rawValue)
    case .timg:
      let text = try Speed.output(of: [
        "timg", "-p", "quarter", "-U", "-g", "\(columns)x\(rows)", picture.path,
      ])
      return try ANSIPicture(text).grid(columns: columns, rows: rows, from: rawValue)
    }
  }

  /// As the workbench draws a pane: photographs by their colours, masks by their labels.
  private static func draw(_ picture: Picture) -> CellGrid {
    let (width, height) = (picture.image.width, picture.image.height)
    let scaler = PictureScaler(
      viewport: PictureViewport(x: 0, y: 0, width: Double(width), height: Double(height)),
      columns: picture.columns, rows: picture.rows)
    guard let labels = picture.labels else { return BlockFitter().fit(scaler.raster(of: picture.image)) }
    let colors = (0..<256).map { label in
      let color = label < picture.palette.count ? picture.palette[label] : RGBColor(0, 0, 0)
      return CellColor(UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))
    }
    return BlockFitter().fit(
      labels: scaler.raster(of: labels, outside: 0), colors: colors,
      smooth: scaler.colorRaster(of: labels, palette: picture.palette))
  }
}

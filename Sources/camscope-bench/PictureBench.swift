import ArgumentParser
import Foundation
import Imaging
import Terminal

/// `camscope-bench pictures`: what a picture in cells keeps of its source, against other programs, and how long a fit takes.
///
/// Source and drawing are compared at 8×16 samples a cell as 8-bit sRGB values, PSNR in decibels, an ideal font.
/// Pictures are cut so that whole cells twice as high as wide fill them, and every program draws the same file.
struct PictureBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pictures", abstract: "Picture quality against chafa and timg, and the time of a fit.")

  @OptionGroup var folders: PictureFolders
  @Option(help: "Widths in cells.")
  var columns: [Int] = [80, 160]
  @OptionGroup var report: ReportOptions

  func run() throws {
    let results = Results()
    try Self.measure(folders, columns: columns, into: results)
    try report.write(results)
  }

  static func measure(_ folders: PictureFolders, columns: [Int], into results: Results) throws {
    measureFit(into: results)
    let programs = PictureProgram.allCases.filter { program in
      if program.isPresent { return true }
      print("\(program.rawValue) is not installed and has no column")
      return false
    }
    let sets = [("photographs", folders.images, false), ("masks", folders.masks, true)]
    for (name, folder, areMasks) in sets {
      guard let folder else {
        print("\(name): no folder was given (--\(areMasks ? "masks" : "images") DIR)")
        continue
      }
      for width in columns {
        try compare(
          programs, on: folders.paths(in: folder), areMasks: areMasks, columns: width,
          name: "\(name), \(width) cells", into: results)
      }
    }
  }

  private static func compare(
    _ programs: [PictureProgram], on paths: [String], areMasks: Bool, columns: Int, name: String,
    into results: Results
  ) throws {
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "camscope-picture-\(UUID().uuidString).png")
    defer { try? FileManager.default.removeItem(at: scratch) }
    var quality = [Sample](repeating: Sample(), count: programs.count)
    for path in paths {
      let picture = try read(path, isMask: areMasks, columns: columns, scratch: scratch.path)
      let source = picture.image.resized(
        toWidth: columns * IdealFont.width, height: picture.rows * IdealFont.height, by: .area)
      for (index, program) in programs.enumerated() {
        let drawn = try IdealFont.image(of: program.draw(picture))
        quality[index].values.append(signalToNoise(drawn, source))
      }
    }
    for (program, sample) in zip(programs, quality) {
      print(
        "\(name), \(program.rawValue): PSNR \(sample.summary(digits: 2)) dB, mean \(mean(sample.values)) dB")
      results.add("\(name), \(program.rawValue)", unit: "dB", sample)
    }
    for (program, sample) in zip(programs, quality).dropFirst() {
      let lead = Sample(values: zip(quality[0].values, sample.values).map { $0 - $1 })
      print(
        "\(name), camscope − \(program.rawValue): \(lead.summary(digits: 2)) dB, least \(String(format: "%.2f", lead.quantile(0))) dB"
      )
      results.add("\(name), camscope − \(program.rawValue)", unit: "dB", lead)
    }
  }

  /// A picture cut to whole cells, and the same as a file.
  private static func read(_ path: String, isMask: Bool, columns: Int, scratch: String) throws
    -> PictureProgram.Picture
  {
    let mask = isMask ? try PNG.decode(contentsOf: path) : nil
    let image = try mask?.rgb ?? ImageFile.read(path)
    // Rows of cells twice as high as wide: the picture loses less than one of them.
    let rows = max(1, image.height * columns / (2 * image.width))
    let height = min(image.height, (2 * rows * image.width + columns / 2) / columns)
    let cut = image.cropped(x: 0, y: (image.height - height) / 2, width: image.width, height: height)
    let labels = try mask.map {
      try $0.labelMap.cropped(x: 0, y: (image.height - height) / 2, width: image.width, height: height)
    }
    try FileBytes.write(PNG.encode(rgb: cut), to: scratch)
    var palette: [RGBColor] = []
    if let mask, case .indexed(_, let colors) = mask.content { palette = colors }
    return PictureProgram.Picture(
      image: cut, labels: labels, palette: palette, path: scratch, columns: columns, rows: rows)
  }

  /// 10·log₁₀(255² / mean squared error) over all samples and channels.
  private static func signalToNoise(_ a: RGBImage, _ b: RGBImage) -> Double {
    var sum = 0
    for (x, y) in zip(a.pixels, b.pixels) { sum += (Int(x) - Int(y)) * (Int(x) - Int(y)) }
    let error = Double(sum) / Double(max(1, a.pixels.count))
    // Drawings without any error are as good as eight bits can tell.
    return 10 * log10(255 * 255 / max(error, 1.0 / 12))
  }

  private static func mean(_ values: [Double]) -> String {
    String(format: "%.2f", values.reduce(0, +) / Double(max(1, values.count)))
  }

  /// The time that 12,000 cells of a photograph-like raster take.
  private static func measureFit(into results: Results) {
    var generator = SeededGenerator(seed: 1)
    var small = RGBImage(width: 300, height: 90)
    for index in small.pixels.indices { small.pixels[index] = UInt8(truncatingIfNeeded: generator.next()) }
    let raster = small.resized(toWidth: 1600, height: 480, by: .bicubic)
    var times = Sample()
    for round in 0..<41 {
      let start = monotonicSeconds()
      let grid = BlockFitter().fit(raster)
      if round > 0 && grid.rows == 60 { times.values.append(1000 * (monotonicSeconds() - start)) }
    }
    let verdict = times.median <= 3 ? "within" : "over"
    print("12,000 cells fitted, ms: \(times.summary(digits: 2)), \(verdict) the budget of 3")
    results.add("12,000 cells fitted", unit: "ms", times, budget: 3)
  }
}

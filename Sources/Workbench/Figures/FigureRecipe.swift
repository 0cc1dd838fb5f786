import EngineProtocol
import Runs

/// What a figure shows: images in rows, panes in columns, at source resolution.
///
/// It is the small JSON file beside an exported figure; `camscope figure FILE` makes the same picture from it again.
public struct FigureRecipe: Hashable, Sendable, Codable {
  /// The VOC folder, absolute.
  public var data: String
  public var images: [String]
  /// Columns; a pane's view is the part of the image that is shown.
  package var panes: [Pane]
  /// Run → setting → value where the panes' maps were made with other settings than the runs' recipes.
  public var settings: [String: [String: SettingValue]]
  /// The overlay's strength over an image, in [0, 1].
  public var overlay: Double
  public var rangeIsPerImage: Bool
  /// Pixels of the figure a pixel of the source, across and down.
  public var scale: Int
  /// Whether the classes' colours are named below; nil: they are.
  public var hasLegend: Bool?

  /// At most this many images: a figure is looked at, not scrolled.
  package static let maximumImages = 24

  /// What a sheet says, of the state's images and panes as they stand.
  package init?(_ state: WorkbenchState, _ sheet: ExportSheet) {
    guard let image = state.image else { return nil }
    let marked = sheet.usesMarked ? state.listed.filter(state.marks.contains) : []
    data = state.folder.path
    images = Array((marked.isEmpty ? [image] : marked).prefix(Self.maximumImages))
    panes = state.panes
    settings = state.components.now.filter { !$0.value.isEmpty }
    overlay = state.overlay
    rangeIsPerImage = state.rangeIsPerImage
    scale = sheet.scale
    hasLegend = sheet.hasLegend ? nil : false
    // The newest epoch of today is a number tomorrow.
    for index in panes.indices {
      panes[index].epoch = state.epoch(of: panes[index])
      if sheet.isWhole { panes[index].view = PaneView() }
      // Paper neither wipes nor blinks.
      if panes[index].comparison?.isDifference == false { panes[index].comparison = nil }
    }
  }

  /// The state in which a frame would show what the figure shows.
  package func frozen(_ state: WorkbenchState) -> WorkbenchState {
    var frozen = state
    frozen.panes = panes
    frozen.rows = [panes.count]
    frozen.focus = 0
    frozen.components.now = settings
    frozen.overlay = overlay
    frozen.rangeIsPerImage = rangeIsPerImage
    return frozen
  }

  /// All that the figure is made from.
  package func keys(_ state: WorkbenchState) -> [ContentKey] {
    let frozen = frozen(state)
    var keys: [ContentKey] = []
    for image in images {
      keys.append(.image(image))
      for index in panes.indices {
        for pane in [panes[index], frozen.counterpart(of: index)].compactMap({ $0 }) {
          keys += frozen.keys(of: pane, image: image)
        }
      }
    }
    return keys
  }
}

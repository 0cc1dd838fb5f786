import Imaging

// Images of one thing each, to pretrain a backbone on: more categories than the set has classes, among them
// the shared bodies without what tells them, things of no class, and places.

extension PaintedSet {
  /// What a single-object image can show.
  private enum Category {
    case kind(PaintedClass)
    case shared(String)
    case prop(Prop)
    case place(Backdrop)

    static let all: [Category] =
      PaintedClass.allCases.map(Category.kind)
      + ["dog", "headless", "carriage", "hull", "wheel"].map(Category.shared)
      + Prop.allCases.map(Category.prop) + Backdrop.allCases.map(Category.place)

    var name: String {
      switch self {
      case .kind(let kind): kind.rawValue
      case .shared(let name): name
      case .prop(let prop): prop.rawValue
      case .place(let place): "\(place)"
      }
    }

    /// nil for a place.
    func figure(_ random: inout SeededGenerator) -> Figure? {
      switch self {
      case .kind(let kind): kind.figure(&random)
      case .shared("dog"): .dog(&random)
      case .shared("headless"): .headless(&random)
      case .shared("carriage"): .carriage(&random)
      case .shared("hull"): .hull(&random)
      case .shared: Figure(parts: CarriageBody.wheel(Point(0, -0.5), 0.5))
      case .prop(let prop): prop.figure(&random)
      case .place: nil
      }
    }
  }

  /// The names of the categories; `singleObject` gives indices into them.
  public static let singleObjectCategories: [String] = Category.all.map(\.name)

  /// A square image of one thing, in any place, and the index of its category; it follows from seed and
  /// index.
  ///
  /// - Parameter side: pixels, at least 32. Categories take turns, so that any run of indices is balanced.
  public static func singleObject(seed: UInt64, index: Int, side: Int) -> (image: RGBImage, category: Int) {
    precondition(side >= 32, "PaintedSet.singleObject: \(side) pixels show nothing")
    var random = SeededGenerator(seed: seed ^ 0x0B1E_C701, stream: UInt64(index))
    let number = index % Category.all.count
    let category = Category.all[number]
    let light = Light(&random)
    let size = Float(side)
    var canvas = Layer(width: side, height: side)
    let place: Backdrop
    if case .place(let own) = category { place = own } else { place = random.pick(Backdrop.allCases) }
    place.paint(on: &canvas, horizon: place.horizon(&random), light: light, &random)
    if let figure = category.figure(&random) {
      let bounds = figure.bounds
      let scale = random.uniform(0.45, 0.95) * size / bounds.size.max()
      let mirrored = random.chance(0.5)
      let center = Point(random.uniform(0.38, 0.62), random.uniform(0.42, 0.62)) * size
      let middle = bounds.center * Point(mirrored ? -1 : 1, 1)
      let frame = Frame(
        origin: center - middle * scale, scale: scale, turns: random.uniform(-0.05, 0.05), mirrored: mirrored)
      canvas.lay(figure.layer(width: side, height: side, frame: frame, light: light))
    }
    return (canvas.photographed(&random), number)
  }
}

import Runs

/// A map of one image under one epoch of one run.
public struct MapRequest: Hashable, Sendable, Codable {
  /// The VOC folder, as an absolute path on the engine's machine.
  public var data: String
  public var image: String
  /// The run's folder, as an absolute path on the engine's machine.
  public var run: String
  public var epoch: Int
  /// A `MapDeclaration.name`.
  public var map: String
  /// Components that act at inference and differ from the run's recipe.
  public var settings: [String: SettingValue]
  /// Class indices from 1; nil: the classes that the image's label names.
  public var classes: [Int]?
  /// Iterations of the refinement chain that are done, counted over all of its stages; nil: all.
  public var step: Int?
  /// The pixel that a map is about, in source pixels; nil: none.
  public var probe: MapPoint?
  /// The class that a map shows; nil: the first.
  public var chosenClass: Int?
  /// Which random draw a map shows.
  public var draw: Int

  public init(
    data: String, image: String, run: String, epoch: Int, map: String,
    settings: [String: SettingValue] = [:], classes: [Int]? = nil, step: Int? = nil, probe: MapPoint? = nil,
    chosenClass: Int? = nil, draw: Int = 0
  ) {
    self.data = data
    self.image = image
    self.run = run
    self.epoch = epoch
    self.map = map
    self.settings = settings
    self.classes = classes
    self.step = step
    self.probe = probe
    self.chosenClass = chosenClass
    self.draw = draw
  }
}

/// A pixel that a map is about.
public struct MapPoint: Hashable, Sendable, Codable {
  public var x: Int
  public var y: Int

  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A training to start.
public struct TrainRequest: Hashable, Sendable, Codable {
  /// Complete or partial: what is absent takes the method's defaults.
  public var recipe: Recipe
  /// `name` or `name@preset` as it was asked for, or the path of a YAML file.
  public var recipeName: String
  public var data: String
  /// The split to train on, `train_aug`; nil: the recipe's.
  public var split: String?
  /// The run's name below `runs`; nil: made from recipe and seed.
  public var run: String?
  /// The folder of runs.
  public var runs: String
  public var weights: String?
  /// A run whose newest weights start this one.
  public var from: String?
  /// The run that this one was derived from, for the workbench's comparison.
  public var parent: String?
  /// The list of images whose masks are learnt from: a split's name, or a file's absolute path; nil: none.
  public var labelled: String?
  public var device: String
  public var threads: Int?
  public var resume: Bool
  /// Runs, by name or folder, whose trainers must have ended before this one begins.
  public var after: [String]
  /// Trains in a session of its own; the asker is answered once the run folder exists.
  public var detach: Bool
  /// One JSON object a line in place of the progress bar.
  public var json: Bool

  public init(
    recipe: Recipe, recipeName: String, data: String, split: String? = nil, run: String? = nil,
    runs: String, weights: String? = nil, from: String? = nil, parent: String? = nil,
    labelled: String? = nil, device: String = "cpu", threads: Int? = nil, resume: Bool = false,
    after: [String] = [],
    detach: Bool = false, json: Bool = false
  ) {
    self.recipe = recipe
    self.recipeName = recipeName
    self.data = data
    self.split = split
    self.run = run
    self.runs = runs
    self.weights = weights
    self.from = from
    self.parent = parent
    self.labelled = labelled
    self.device = device
    self.threads = threads
    self.resume = resume
    self.after = after
    self.detach = detach
    self.json = json
  }
}

/// What is asked of an engine.
public enum Request: Hashable, Sendable, Codable {
  case map(MapRequest)
  /// Starts a detached training and answers once its run folder exists.
  case train(TrainRequest)
  /// Goes on with a training that stopped, from its run folder.
  case resume(run: String)
  /// Asks a training to stop; the run folder can be resumed.
  case stop(run: String, at: StopPoint)
  /// Is answered at once, so that a connection that has died silently is noticed.
  case ping
  /// Opens a folder with its runs on the engine's machine; what is found comes as answers to this request for as long
  /// as the engine lives.
  case openLibrary(LibraryRequest)
  /// Reads the images of a split of the library that is open.
  case openSplit(String)
  /// What is needed of the library now, most urgent first; replaces what was asked for and has not begun.
  case want([ContentKey])
}

/// What is shown waits in front of what may be shown next.
public enum Priority: Int, Hashable, Sendable, Codable, Comparable {
  case prefetch, visible
  public static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
}

/// What a pipeline was asked for and how far it is, for `pipeline.json`.
public struct PipelineRecord: Hashable, Sendable, Codable {
  public var order: PipelineOrder
  /// In their order; those that are done come first.
  public var stages: [PipelineStage]

  /// The record of a pipeline that has not begun.
  public init(_ order: PipelineOrder) {
    self.order = order
    let classifier = order.classifier.run
    stages =
      [PipelineStage(.classifier, title: "classifier", run: classifier)]
      + order.affinities.map { PipelineStage(.affinity, title: "affinities \($0.recipeName)", run: $0.run) }
      + [
        PipelineStage(
          .classMaps, title: (order.refine ?? "").isEmpty ? "class maps" : "class maps and refinement",
          run: classifier),
        PipelineStage(.masks, title: "pseudo-masks", run: classifier),
        PipelineStage(.segmentation, title: "segmentation network", run: order.segmentation.run),
        PipelineStage(.scores, title: "scores", run: order.segmentation.run),
      ]
  }

  /// Stages that are done.
  public var done: Int { stages.count(where: \.isDone) }

  public var isFinished: Bool { done == stages.count }
}

/// A piece of work that an engine does in the foreground and ends with: `camscope-engine job '<json>'`.
///
/// Standard streams and signals are the engine's own; it leaves with 0 done, 1 the work found failures, 2 unusable
/// input, 130 interrupted, and says an error in one sentence on standard error.
public enum Job: Hashable, Sendable, Codable {
  case train(TrainRequest)
  /// Trainings that differ in some components, as one table.
  case ablate(AblateRequest)
  /// From image labels to a scored segmentation network.
  case pipeline(PipelineRequest)
  case evaluate(EvaluateRequest)
  /// Class maps as files.
  case cams(ExportRequest)
  /// Pseudo-masks as palette PNGs.
  case masks(ExportRequest)
  case pretrain(PretrainRequest)
  case bundle(BundleRequest)
  /// What a weight file holds and fits.
  case weights(WeightsRequest)
  case parity(ParityRequest)
}

import ArgumentParser

/// The command line of DESIGN.md §5; without a verb it opens the workbench.
struct Camscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camscope",
    abstract: "A terminal workbench for weakly-supervised semantic segmentation.",
    discussion: """
      Without a verb it opens the workbench on a VOC folder, or on the painted set when no folder is named. \
      Inside, ? lists every key. Exit codes: 0 done, 1 the work found failures, 2 wrong usage or unusable input, \
      130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, TrainCommand.self, AblateCommand.self, PipelineCommand.self, EvalCommand.self,
      MasksCommand.self, CamsCommand.self, FailuresCommand.self, SortCommand.self, FigureCommand.self,
      ShotCommand.self, CheckCommand.self, SaliencyCommand.self, PaintCommand.self, PretrainCommand.self,
      BundleCommand.self,
      WeightsCommand.self, RunsCommand.self, MethodsCommand.self, KeysCommand.self, DoctorCommand.self,
      ParityCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)
}

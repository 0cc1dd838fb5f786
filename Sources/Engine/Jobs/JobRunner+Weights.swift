import EngineProtocol
import Networks
import Torch

extension JobRunner {
  /// Tells what a weight file holds and which networks it fits.
  static func describeWeights(_ request: WeightsRequest) throws -> ExitCode {
    try TorchActor.wait {
      let listing = try WeightListing(WeightFiles.open(request.file))
      print(request.json ? try json(listing) : listing.text)
      return .done
    }
  }
}

import Torch

extension ParityOperation {
  /// The optimiser and its schedule.
  static let optimisation = [ParityOperation("optim.poly", poly)]

  /// `param` [n], `grads` [T,n] → `params` [T,n] after each step, `lr` [T].
  private static let poly: Body = { parity in
    let settings = parity.settings
    let parameter = try parity.real("param", rank: 1...1).cloned()
    let gradients = try parity.real("grads", rank: 2...2)
    guard gradients.shape[1] == parameter.count else {
      throw ParityError.input("grads", reason: "has \(gradients.shape[1]) columns and not \(parameter.count)")
    }
    let decay = try settings.number("weightDecay")
    let momentum: MomentumPolicy =
      try settings.text("momentum") == "quirk" ? .officialQuirk : .value(try settings.number("momentum"))
    let sgd = SGD(
      groups: [
        .init(parameters: [parameter], weightDecay: try settings.number("groupWeightDecay", default: decay))
      ],
      schedule: PolySchedule(
        rate: try settings.number("lr"), steps: try settings.integer("maxStep", in: 1...Int(Int32.max)),
        power: try settings.number("power", default: 0.9)),
      weightDecay: decay, momentum: momentum, nesterov: try settings.flag("nesterov", default: false))
    var rates: [Float] = []
    var values: [Float] = []
    for step in 0..<gradients.shape[0] {
      rates.append(Float(sgd.rate))
      parameter.setGradient(gradients.element(step, along: .index(0)))
      sgd.update()
      values += parameter.floats()
    }
    return ["params": Tensor(values, shape: gradients.shape), "lr": Tensor(rates, shape: [rates.count])]
  }
}

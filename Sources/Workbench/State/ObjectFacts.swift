import Evaluation

/// The objects of an image, without their pixels.
package struct ObjectFacts: Equatable, Sendable {
  package var source: Instances.Source
  package var all: [Instances.Instance]

  package init(_ instances: Instances) {
    source = instances.source
    all = instances.all
  }
}

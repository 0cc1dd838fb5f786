/// What a map that a method adds depends on.
struct MethodMapKey: Hashable, Sendable {
  var maps: ClassMapKey
  var asked: AskedMap
}

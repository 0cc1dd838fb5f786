extension PickleMachine {
  /// Takes the top of the stack; nothing below an open mark.
  mutating func pop() throws(PickleFlaw) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.popLast() else { throw Self.emptyStack }
    return value
  }

  func top() throws(PickleFlaw) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.last else { throw Self.emptyStack }
    return value
  }

  mutating func mark() throws(PickleFlaw) {
    guard marks.count < Self.deepestNesting else {
      throw .malformed("its pickle is nested more than \(Self.deepestNesting) deep")
    }
    marks.append(stack.count)
  }

  /// Takes everything above the last mark, and the mark.
  mutating func popToMark() throws(PickleFlaw) -> [PickleValue] {
    guard let height = marks.popLast() else { throw Self.emptyStack }
    let values = Array(stack[height...])
    stack.removeLast(values.count)
    return values
  }

  /// EMPTY_LIST, LIST, APPEND, APPENDS.
  mutating func stepList(_ opcode: UInt8) throws(PickleFlaw) {
    switch opcode {
    case UInt8(ascii: "]"): stack.append(.list(heap.sequence([])))
    case UInt8(ascii: "l"): stack.append(.list(heap.sequence(try popToMark())))
    default:
      let elements = opcode == UInt8(ascii: "a") ? [try pop()] : try popToMark()
      guard case .list(let place) = try top() else { throw .malformed("its pickle appends to no list") }
      heap.sequences[place].append(contentsOf: elements)
    }
  }

  /// EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3.
  mutating func stepTuple(_ opcode: UInt8) throws(PickleFlaw) {
    var elements: [PickleValue] = []
    if opcode == UInt8(ascii: "t") {
      elements = try popToMark()
    } else if opcode != UInt8(ascii: ")") {
      for _ in 0..<(opcode - 0x84) { elements.append(try pop()) }
      elements.reverse()
    }
    stack.append(.tuple(heap.sequence(elements)))
  }

  /// EMPTY_DICT, DICT, SETITEM, SETITEMS.
  mutating func stepDictionary(_ opcode: UInt8) throws(PickleFlaw) {
    if opcode == UInt8(ascii: "}") {
      stack.append(.dictionary(heap.dictionary()))
      return
    }
    let items: [PickleValue]
    if opcode == UInt8(ascii: "s") {
      let value = try pop()
      items = [try pop(), value]
    } else {
      items = try popToMark()
    }
    if opcode == UInt8(ascii: "d") { stack.append(.dictionary(heap.dictionary())) }
    guard items.count.isMultiple(of: 2), case .dictionary(let place) = try top() else {
      throw .malformed("its pickle sets items of no dictionary")
    }
    for index in stride(from: 0, to: items.count, by: 2) {
      heap.dictionaries[place].append((key: items[index], value: items[index + 1]))
    }
  }

  private static let emptyStack = PickleFlaw.malformed("its pickle takes from an empty stack")
}

/// Runs a pickle as far as tensors need it: numbers, texts, lists, tuples, dictionaries and views of storages.
///
/// A pickle is a program for a stack machine, and Python's own machine can call whatever the program names. This one
/// has no way to call anything: a name outside `PickleFunction` ends it. Opcodes: Python's `Lib/pickletools.py`; what
/// PyTorch writes with them: `torch/_utils.py` and `torch/serialization.py`.
struct PickleMachine {
  /// The pickles of a file may have this many steps; a tensor of a state dictionary takes some 50.
  static let mostSteps = 2_000_000
  /// Containers that are open at a time.
  static let deepestNesting = 1_000

  var heap = PickleHeap()
  /// Every storage that was named, by its key.
  var storages: [String: PickleStorage] = [:]
  var stack: [PickleValue] = []
  /// Heights of the stack at open marks.
  var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var steps = 0

  /// The value of the pickle at the reader's place; the reader then stands behind it.
  ///
  /// The heap is kept from pickle to pickle of a file, the stack and the memo are not.
  mutating func run(_ reader: inout PickleReader) throws(PickleFlaw) -> PickleValue {
    (stack, marks, memo) = ([], [], [:])
    while true {
      try spend(1)
      let opcode = try reader.byte()
      if opcode == UInt8(ascii: ".") { return try pop() }
      try step(opcode, &reader)
    }
  }

  /// Counts steps: opcodes, and elements that one opcode copies, so that memory is bounded as well.
  mutating func spend(_ count: Int) throws(PickleFlaw) {
    steps += count
    guard steps <= Self.mostSteps else {
      throw .malformed("its pickle has more than \(Self.mostSteps) steps")
    }
  }

  private mutating func step(_ opcode: UInt8, _ reader: inout PickleReader) throws(PickleFlaw) {
    switch opcode {
    case 0x80: try checkProtocol(try reader.byte())
    case 0x95: _ = try reader.take(8)  // FRAME: only a hint
    case UInt8(ascii: "("): try mark()
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): stack.append(try top())
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.bool(true))
    case 0x89: stack.append(.bool(false))
    case UInt8(ascii: "K"): stack.append(.int(try reader.unsigned(1)))
    case UInt8(ascii: "M"): stack.append(.int(try reader.unsigned(2)))
    case UInt8(ascii: "J"): stack.append(.int(try reader.int32()))
    case 0x8A: stack.append(try reader.long(try reader.unsigned(1)))
    case 0x8B: stack.append(try reader.long(try reader.int32()))
    case UInt8(ascii: "G"): stack.append(.float(try reader.double()))
    case UInt8(ascii: "X"): stack.append(.text(try reader.text(try reader.unsigned(4))))
    case 0x8C, UInt8(ascii: "U"): stack.append(.text(try reader.text(try reader.unsigned(1))))
    case 0x8D: stack.append(.text(try reader.text(try reader.unsigned(8))))
    case UInt8(ascii: "T"): stack.append(.text(try reader.text(try reader.int32())))
    case UInt8(ascii: "B"): stack.append(.bytes(Array(try reader.take(try reader.unsigned(4)))))
    case UInt8(ascii: "C"): stack.append(.bytes(Array(try reader.take(try reader.unsigned(1)))))
    case 0x8E: stack.append(.bytes(Array(try reader.take(try reader.unsigned(8)))))
    case UInt8(ascii: "I"): stack.append(try number(try reader.line()))
    case UInt8(ascii: "L"): stack.append(try number(try reader.line()))
    case UInt8(ascii: "F"): stack.append(.float(Double(try reader.line()) ?? .nan))
    case UInt8(ascii: "S"): stack.append(.text(String(try reader.line().dropFirst().dropLast())))
    case UInt8(ascii: "V"): stack.append(.text(try reader.line()))
    case UInt8(ascii: "q"): memo[try reader.unsigned(1)] = try top()
    case UInt8(ascii: "r"): memo[try reader.unsigned(4)] = try top()
    case UInt8(ascii: "p"): memo[Int(try reader.line()) ?? -1] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "h"): stack.append(try remembered(try reader.unsigned(1)))
    case UInt8(ascii: "j"): stack.append(try remembered(try reader.unsigned(4)))
    case UInt8(ascii: "g"): stack.append(try remembered(Int(try reader.line()) ?? -1))
    case UInt8(ascii: "]"), UInt8(ascii: "l"), UInt8(ascii: "a"), UInt8(ascii: "e"): try stepList(opcode)
    case UInt8(ascii: ")"), UInt8(ascii: "t"), 0x85, 0x86, 0x87: try stepTuple(opcode)
    case UInt8(ascii: "}"), UInt8(ascii: "d"), UInt8(ascii: "s"), UInt8(ascii: "u"):
      try stepDictionary(opcode)
    case UInt8(ascii: "c"):
      let module = try reader.line()
      stack.append(.function(try function(module: module, name: try reader.line())))
    case UInt8(ascii: "i"):
      let module = try reader.line()
      throw .refused("\(module).\(try reader.line())")
    case 0x93:
      let name = try pop().text
      guard let name, let module = try pop().text else { throw .malformed("its pickle names no function") }
      stack.append(.function(try function(module: module, name: name)))
    case UInt8(ascii: "Q"): stack.append(.storage(try storage(try pop())))
    case UInt8(ascii: "R"): try reduce()
    case UInt8(ascii: "b"): try build()
    default:
      throw .malformed("its pickle uses opcode 0x\(String(opcode, radix: 16)), which tensors do not need")
    }
  }

  private func checkProtocol(_ number: UInt8) throws(PickleFlaw) {
    guard number <= 5 else { throw .malformed("its pickle has the unknown protocol \(number)") }
  }

  private func number(_ text: String) throws(PickleFlaw) -> PickleValue {
    switch text {
    case "00": return .bool(false)
    case "01": return .bool(true)
    default:
      guard let value = Int(text.hasSuffix("L") ? String(text.dropLast()) : text) else {
        throw .malformed("its pickle has a number that is none")
      }
      return .int(value)
    }
  }

  private func function(module: String, name: String) throws(PickleFlaw) -> PickleFunction {
    guard let function = PickleFunction(module: module, name: name) else {
      throw .refused("\(module).\(name)")
    }
    return function
  }

  private func remembered(_ key: Int) throws(PickleFlaw) -> PickleValue {
    guard let value = memo[key] else { throw .malformed("its pickle refers to what it has not written") }
    return value
  }
}

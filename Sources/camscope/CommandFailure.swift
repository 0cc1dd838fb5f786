/// A failure that ends the program with one sentence on standard error.
struct CommandFailure: Error {
  /// What failed, where, what to do.
  var sentence: String
  /// 1: the work found failures; 2: unusable input; 130: interrupted.
  var code: Int32 = 2

  /// Prefixes the program's name, as every error of the command line has it.
  init(_ sentence: String, code: Int32 = 2) {
    self.sentence = "camscope: " + sentence
    self.code = code
  }
}

import ArgumentParser
import Foundation

// Usage errors leave with 2 (ArgumentParser's own code is 64), failures of the work with 1 or what the command says.
do {
  var command = try Camscope.parseAsRoot()
  try command.run()
} catch let failure as CommandFailure {
  FileHandle.standardError.write(Data((failure.sentence + "\n").utf8))
  exit(failure.code)
} catch let code as ExitCode {
  // A command that has said what it found: `check` with problems, `doctor` with advice.
  exit(code.rawValue)
} catch {
  let code = Camscope.exitCode(for: error)
  let text = Camscope.fullMessage(for: error)
  switch code {
  case .success:
    print(text)
    exit(0)
  case .validationFailure:
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(2)
  default:
    if !text.isEmpty { FileHandle.standardError.write(Data(("camscope: \(error)\n").utf8)) }
    exit(2)
  }
}

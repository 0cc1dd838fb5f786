import ArgumentParser
import EngineProtocol
import Foundation
import Runs
import Terminal

/// `camscope doctor`: what this terminal and this engine can do, and what to mend.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Tell what the terminal and the engine can do, and what to mend.")

  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  /// One finding.
  private struct Finding: Encodable {
    let topic: String
    let value: String
    /// What to do about it; nil: nothing.
    let advice: String?
  }

  func run() throws {
    let findings = terminalFindings() + folderFindings() + engineFindings()
    if json { return try printJSON(findings) }
    for finding in findings {
      print("\(finding.advice == nil ? "✓" : "✗") \(finding.topic): \(finding.value)")
      if let advice = finding.advice { print("    → \(advice)") }
    }
    if findings.contains(where: { $0.advice != nil }) { throw ExitCode(1) }
  }

  private func terminalFindings() -> [Finding] {
    let environment = ProcessInfo.processInfo.environment
    var findings: [Finding] = []
    do {
      let report = try TerminalReport(requested: options.color.depth)
      findings.append(
        Finding(
          topic: "terminal", value: "\(report.term), colours \(report.depth.rawValue)",
          advice: report.lacksDirectEntry
            ? "install ncurses-bin, whose tic compiles the entry for 24-bit colour" : nil))
      if report.depth != .trueColor, options.color == .auto {
        findings.append(
          Finding(
            topic: "24-bit colour", value: "not announced by this terminal",
            advice: "if it shows a smooth ramp all the same, export COLORTERM=truecolor or use --color 24bit")
        )
      }
    } catch {
      findings.append(
        Finding(
          topic: "terminal", value: "\(error)",
          advice: "set TERM to your terminal's name, for example xterm-256color"))
    }
    findings.append(
      Finding(
        topic: "link",
        value:
          "a step of the probe sends about 0.3 kB, a new 200×60 picture up to 470 kB in 24-bit colour, 140 kB where "
          + "it is flat; on 1 Mbit/s that is 4 s, and keys are heard meanwhile"
          + (environment["TMUX"] == nil ? "" : "; tmux hides a slow link, which --link RATE tells"),
        advice: nil))
    if let features = tmuxFeatures() {
      findings.append(
        Finding(
          topic: "tmux client", value: features,
          advice: features.contains("RGB")
            ? nil : "put set -as terminal-features ',xterm*:RGB' into ~/.tmux.conf and attach again"))
    }
    let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
    let isUnicode = locale.lowercased().replacing("-", with: "").contains("utf8")
    findings.append(
      Finding(
        topic: "locale", value: isUnicode ? locale : "\(locale.isEmpty ? "none" : locale); C.UTF-8 is used",
        advice: nil))
    return findings
  }

  /// What the attached tmux client can show; nil outside tmux.
  private func tmuxFeatures() -> String? {
    guard ProcessInfo.processInfo.environment["TMUX"] != nil else { return nil }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tmux", "display-message", "-p", "#{client_termfeatures}"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func folderFindings() -> [Finding] {
    let locations = Locations.current
    return [
      Finding(
        topic: "assets", value: locations.assets ?? "not found",
        advice: locations.assets == nil ? "set CAMSCOPE_ASSETS to the assets folder of the project" : nil),
      Finding(topic: "runs", value: locations.runRoots().joined(separator: ", "), advice: nil),
      Finding(topic: "state", value: locations.state, advice: nil),
    ]
  }

  private func engineFindings() -> [Finding] {
    let facts: MachineFacts
    let banner: String
    do {
      let greeting = try EngineLauncher(options).greeting()
      (facts, banner) = (greeting.handshake.machine, greeting.banner)
    } catch let failure as CommandFailure {
      return [
        Finding(
          topic: "engine", value: failure.sentence, advice: "build it with make, or name one with --engine")
      ]
    } catch {
      return [
        Finding(topic: "engine", value: "\(error)", advice: "build it with make, or name one with --engine")
      ]
    }
    // A file of that name is the reference BLAS; OpenBLAS tells its version, and others have other names.
    let isReferenceBLAS = facts.blas.hasSuffix("libblas.so.3")
    let lines = banner.split(whereSeparator: \.isNewline).map(String.init)
    let skipped = Finding(
      topic: "before the engine's first word",
      value: "\(lines.count == 1 ? "a line is" : "\(lines.count) lines are") skipped: \(lines.first ?? "")",
      advice: nil)
    return (lines.isEmpty ? [] : [skipped]) + [
      Finding(topic: "engine", value: "camscope \(facts.camscope) on \(facts.host)", advice: nil),
      Finding(topic: "libtorch", value: facts.libtorch, advice: nil),
      Finding(
        topic: "BLAS", value: facts.blas,
        advice: isReferenceBLAS
          ? "choose OpenBLAS: update-alternatives --config libblas.so.3-$(uname -m)-linux-gnu" : nil),
      Finding(topic: "threads", value: "\(facts.threads) of \(facts.processors) processors", advice: nil),
      Finding(
        topic: "bf16", value: facts.bf16 ? "in hardware, used by precision=auto" : "not in hardware",
        advice: nil),
      Finding(topic: "devices", value: facts.devices.joined(separator: ", "), advice: nil),
    ]
  }
}

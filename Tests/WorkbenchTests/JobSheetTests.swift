import EngineProtocol
import Runs
import Terminal
import Testing
import Workbench

@Suite struct JobSheetTests {
  private func running(_ driver: inout Driver) {
    driver.send(
      .library(
        .runs([
          Driver.run("cam-0", epochs: [1, 2, 3, 4, 5]), Driver.run("cam-1", epochs: [1], state: .running),
        ])))
  }

  @Test("p pauses at the end of the epoch, K kills once the name is typed")
  func pauseAndKill() {
    var driver = Driver()
    running(&driver)
    driver.press("J p")
    #expect(driver.effects.contains(.stop(run: "/runs/cam-1", at: .epoch)))
    driver.press("K")
    driver.type("cam-0")
    driver.press("Enter")
    #expect(!driver.effects.contains(.stop(run: "/runs/cam-1", at: .now)))
    driver.press("Backspace")
    driver.type("1")
    driver.press("Enter")
    #expect(driver.effects.contains(.stop(run: "/runs/cam-1", at: .now)))
    #expect(driver.state.context == .jobs)
  }

  @Test("a job that died shows its cause and last lines, and R goes on")
  func died() {
    var driver = Driver()
    driver.send(
      .library(.runs([Driver.run("cam-1", epochs: [1, 2], state: .stopped("its trainer was killed"))])))
    driver.press("J")
    let want = driver.state.wants.first { if case .log = $0.key { true } else { false } }
    #expect(want != nil)
    driver.send(.library(.log(run: "cam-1", ["epoch 2 of 5", "out of memory"])))
    let text = Renderer(contents: ContentStore()).render(driver.state).text
    for words in ["its trainer was killed", "│ out of memory", "R goes on from epoch 2"] {
      #expect(text.contains(words), "\(words)")
    }
    driver.press("R")
    #expect(driver.effects.contains(.resume(run: "/runs/cam-1")))
  }

  @Test("a training waits behind those that run, unless it is told to begin now")
  func queue() throws {
    var driver = Driver()
    running(&driver)
    driver.press("R Enter")
    var request: TrainRequest?
    for case .train(let asked) in driver.effects { request = asked }
    #expect(request?.after == ["/runs/cam-1"])
    driver.press("R Left Enter")
    for case .train(let asked) in driver.effects { request = asked }
    #expect(request?.after == [])
  }

  @Test("the sheet tells time, machine and the command, which Ctrl-Y copies")
  func sheet() throws {
    var driver = Driver()
    driver.send(
      .engine(
        .machine(
          MachineFacts(
            host: "box", process: 7, camscope: "0.1.0", libtorch: "1.13.1", blas: "OpenBLAS", threads: 2,
            processors: 8, memory: 64_000_000_000, bf16: true, devices: ["cpu", "cuda"], assets: nil),
          isRemote: false)))
    driver.send(.library(.load(MachineLoad(freeMemory: 12.5))))
    driver.type(":set pooling=max")
    driver.press("Enter R")
    let text = Renderer(contents: ContentStore()).render(driver.state).text
    for words in ["pooling  average → max", "box, 8 cores, 12.5 of 64.0 GB free, cuda", "about 5 min"] {
      #expect(text.contains(words), "\(words)")
    }
    driver.press("C-y")
    var copied = ""
    for case .copyText(let command, _) in driver.effects { copied = command }
    #expect(
      copied
        == "camscope train cam --data /data/VOC2012 --runs /runs --run cam-pooling-max --set pooling=max --detach"
    )
  }

  @Test("a run without a measured speed takes that of a run of its method")
  func speed() {
    var driver = Driver()
    var bundled = Driver.run("cam-1", epochs: [1, 2, 3])
    bundled.secondsPerEpoch = nil
    driver.send(.library(.runs([Driver.run("cam-0", epochs: [1]), bundled])))
    driver.press("R")
    guard case .retrain(let sheet)? = driver.state.sheets.last else {
      Issue.record("no sheet")
      return
    }
    let estimate = driver.state.estimate(sheet)
    #expect(estimate?.seconds == 300 && estimate?.run == "cam-0")
  }

  @Test("a lost connection is told with the host, and its return, too")
  func connection() {
    var driver = Driver()
    driver.send(
      .engine(
        .machine(
          MachineFacts(
            host: "gpubox", process: 7, camscope: "0.1.0", libtorch: "2.1", blas: "MKL", threads: 2,
            processors: 8, memory: 1 << 36, bf16: true, devices: ["cpu"], assets: nil), isRemote: true)))
    #expect(driver.state.shownTitle == "gpubox:VOC2012")
    driver.send(.engine(.status(.restarting("The engine ended with exit code 255: Broken pipe."))))
    #expect(driver.state.message?.hasPrefix("The connection to gpubox is lost: ") == true)
    driver.send(.engine(.status(.ready)))
    #expect(driver.state.message == "Connected to gpubox again.")
  }
}

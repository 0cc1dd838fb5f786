import Foundation
import Runs
import Testing

@Suite("Places follow the environment")
struct LocationsTests {
  @Test("XDG variables are used where they are absolute")
  func xdg() {
    let set = Locations(
      environment: ["HOME": "/h", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "relative"],
      currentDirectory: "/w",
      executable: "/nowhere/camscope")
    #expect(set.state == "/s/camscope")
    #expect(set.cache == "/h/.cache/camscope")
    #expect(set.data == "/h/.local/share/camscope")
    #expect(set.userRuns == "/w/runs")
  }

  @Test("assets are found upward from the executable by their marker, or named by the environment")
  func assets() throws {
    try withTemporaryFolder { folder in
      let executable = "\(folder)/tree/.build/release/camscope"
      try DurableFile.makeDirectory("\(folder)/tree/.build/release/assets")
      try DurableFile.makeDirectory("\(folder)/tree/assets/runs")
      let found = Locations(environment: [:], currentDirectory: "/w", executable: executable)
      #expect(found.assets == nil)
      try DurableFile.write(Data(), to: "\(folder)/tree/assets/\(Locations.assetsMarker)")
      #expect(found.assets == "\(folder)/tree/assets")
      #expect(found.runRoots() == ["/w/runs", "\(folder)/tree/assets/runs"])
      #expect(found.runRoots(userRuns: "/r").first == "/r")
      let named = Locations(
        environment: ["CAMSCOPE_ASSETS": "/elsewhere"], currentDirectory: "/w", executable: executable)
      #expect(named.assets == "/elsewhere")
      #expect(named.runRoots() == ["/w/runs"])
    }
  }
}

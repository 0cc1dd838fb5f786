import EngineProtocol
import Foundation
import Runs
import Synchronization

/// The workbench's end of an engine: asks what is wanted, cancels what is not, starts the engine again when
/// it dies.
package protocol EngineLink: AnyObject, Sendable {
  /// Begins; what the engine tells comes through `post`, on any thread.
  func start(_ post: @escaping @Sendable (EngineNews) -> Void)
  /// The maps that are needed and not there, most urgent first; what is not among them any more is cancelled.
  func want(_ maps: [(request: MapRequest, priority: Priority)])
  func train(_ request: TrainRequest)
  /// Goes on with a training that stopped, by its run folder.
  func resume(run: String)
  func stop(run: String, at point: StopPoint)
  /// Ends the engine.
  func close()
}

/// What comes from an engine's side.
package enum EngineNews: Sendable {
  case update(EngineUpdate)
  case map(MapRequest, Content)
  /// The engine is started, possibly again: what is wanted must be asked for anew.
  case started
}

/// An engine as a child process: on this machine, or behind a command such as ssh, which is started anew for as long
/// as the connection is down.
package final class ProcessEngineLink: EngineLink, @unchecked Sendable {
  private let command: EngineCommand
  /// Whether a command of the person's stands between this program and the engine.
  private let isRemote: Bool
  private let lock = NSLock()
  // Guarded by `lock`.
  private var client: EngineClient?
  private var post: @Sendable (EngineNews) -> Void = { _ in }
  private var asked: [UInt64: Asked] = [:]
  private var mapIDs: [MapRequest: UInt64] = [:]
  /// How often the engine ended while a map was asked of it.
  private var endings: [MapRequest: Int] = [:]
  private var failures = 0
  private var isClosed = false
  /// Between an end and the next start nothing is asked: it would be answered by a failure.
  private var isDown = false
  private var hasGivenUp = false
  private var hasBeenUp = false
  /// Of the engine that runs; nil: none has said it yet.
  private var handshake: Handshake?
  /// The library that is open in the engine.
  private var library: (request: LibraryRequest, post: @Sendable (LibraryNews) -> Void)?
  private var libraryID: UInt64?

  private enum Asked {
    case map(MapRequest, Priority)
    case train(String)
    case stop
  }

  /// A connection is tried again this often at least, in seconds.
  private static let longestPause = 15.0

  /// At most this many maps are asked for at once, so that a new wish never waits behind old ones.
  private static let mostMaps = 16
  /// A map at which the engine ended this often is given up.
  private static let mostEndings = 3
  /// An engine that ends this often without having come up is not started again.
  private static let mostFailures = 4

  /// A link to an engine that is not started yet.
  package init(command: EngineCommand) {
    self.command = command
    isRemote = if case .shell = command { true } else { false }
  }

  /// Starts the engine and waits for its first word, while its command may still ask on the terminal.
  ///
  /// - Throws: `ShotError` with the reason where it ends without one.
  package func connect() throws {
    let arrived = DispatchSemaphore(value: 0)
    let failure = Mutex<String?>(nil)
    start { news in
      if case .update(.status(.restarting(let reason))) = news { failure.withLock { $0 = reason } }
      if case .update(.status(.unavailable(let reason))) = news { failure.withLock { $0 = reason } }
      if case .update(.status(.starting)) = news { return }
      arrived.signal()
    }
    arrived.wait()
    guard let reason = failure.withLock({ $0 }) else { return }
    close()
    throw ShotError(reason)
  }

  package func start(_ post: @escaping @Sendable (EngineNews) -> Void) {
    let (isStarted, handshake) = lock.withLock {
      self.post = post
      return (self.client != nil, self.handshake)
    }
    if isStarted {
      if let handshake { tell(of: handshake) }
      return
    }
    let client = EngineClient(command: command) { [weak self] event in self?.take(event) }
    lock.withLock { self.client = client }
    client.start()
    openLibrary()
    if isRemote { watch() }
  }

  /// A connection that is silent for so long is asked for a word, and after the longer time given up.
  private static let silence = (asked: Duration.seconds(5), lost: Duration.seconds(20))

  /// Notices connections that have died without a word, as they do when a network vanishes.
  private func watch() {
    DispatchQueue.global().asyncAfter(deadline: .now() + 5) { [weak self] in
      guard let self else { return }
      let client = lock.withLock { isClosed || isDown || handshake == nil ? nil : self.client }
      if let client, let heard = client.lastHeard {
        let quiet = ContinuousClock.now - heard
        if quiet > Self.silence.lost {
          client.abandon()
        } else if quiet > Self.silence.asked {
          ask(.ping)
        }
      }
      if !lock.withLock({ isClosed }) { watch() }
    }
  }

  /// Opens a library in the engine, and again whenever the engine is started again.
  package func open(_ request: LibraryRequest, _ post: @escaping @Sendable (LibraryNews) -> Void) {
    lock.withLock { library = (request, post) }
    openLibrary()
  }

  /// Asks something of the open library.
  package func ask(_ request: Request) {
    lock.withLock {
      guard let client, !isClosed, !isDown else { return }
      client.send(request)
    }
  }

  private func openLibrary() {
    lock.withLock {
      guard let client, let library, !isClosed, !isDown else { return }
      libraryID = client.send(.openLibrary(library.request))
    }
  }

  private func tell(of handshake: Handshake) {
    let post = lock.withLock { self.post }
    post(.update(.registry(handshake.registry)))
    post(.update(.machine(handshake.machine, isRemote: isRemote)))
    post(.update(.status(.ready)))
    post(.started)
  }

  package func want(_ maps: [(request: MapRequest, priority: Priority)]) {
    lock.withLock {
      guard let client, !isClosed, !isDown else { return }
      let wanted = Set(maps.map(\.request))
      for (request, id) in mapIDs where !wanted.contains(request) {
        client.cancel(id)
        asked[id] = nil
        mapIDs[request] = nil
      }
      for (request, priority) in maps where endings[request, default: 0] < Self.mostEndings {
        if let id = mapIDs[request], case .map(_, let old)? = asked[id] {
          guard old < priority else { continue }
          client.cancel(id)
          asked[id] = nil
        } else if priority == .prefetch, mapIDs.count >= Self.mostMaps {
          continue
        }
        let id = client.send(.map(request), priority: priority)
        asked[id] = .map(request, priority)
        mapIDs[request] = id
      }
    }
  }

  package func train(_ request: TrainRequest) {
    send(.train(request), as: .train(request.run ?? request.recipeName))
  }

  package func resume(run: String) {
    send(.resume(run: run), as: .train((run as NSString).lastPathComponent))
  }

  package func stop(run: String, at point: StopPoint) { send(.stop(run: run, at: point), as: .stop) }

  package func close() {
    let client = lock.withLock {
      isClosed = true
      return self.client
    }
    client?.stop()
  }

  private func send(_ request: Request, as what: Asked) {
    lock.withLock {
      guard let client else { return }
      asked[client.send(request)] = what
    }
  }

  private func take(_ event: EngineEvent) {
    switch event {
    case .started(let handshake):
      lock.withLock {
        failures = 0
        hasBeenUp = true
        self.handshake = handshake
      }
      tell(of: handshake)
    case .reply(let id, let reply): take(reply, of: id)
    case .refused(let id):
      // Maps are asked for again once the end is known.
      let what = lock.withLock { asked.removeValue(forKey: id) }
      if case .train(let name)? = what {
        lock.withLock { post }(.update(.failure("\(name) was not started: the engine is not running.")))
      }
    case .ended(let end): restart(after: end)
    }
  }

  private func take(_ reply: Reply, of id: UInt64) {
    if case .library(let news) = reply {
      // News of a library that was opened before the last start is that of one that is gone.
      lock.withLock { id == libraryID ? library?.post : nil }?(news)
      return
    }
    let (what, post) = lock.withLock {
      let what = asked.removeValue(forKey: id)
      if case .map(let request, _)? = what, mapIDs[request] == id { mapIDs[request] = nil }
      return (what, self.post)
    }
    switch (what, reply) {
    case (.map(let request, _)?, .planes(let planes)):
      lock.withLock { endings[request] = nil }
      post(.map(request, .planes(planes)))
    case (.map(let request, _)?, .failure(let sentence)): post(.map(request, .absent(sentence)))
    case (.train?, .training(let run, _)):
      post(.update(.trainingStarted(run: (run as NSString).lastPathComponent)))
    case (.train(let name)?, .failure(let sentence)):
      post(.update(.failure("\(name) was not started: \(sentence)")))
    case (.stop?, .failure(let sentence)): post(.update(.failure(sentence)))
    default: break
    }
  }

  /// Tells what happened, gives up maps at which it ended too often, and starts again after a pause.
  private func restart(after end: EngineEnd) {
    let (news, delay, post): ([EngineNews], Double?, @Sendable (EngineNews) -> Void) = lock.withLock {
      guard !isClosed else { return ([], nil, self.post) }
      var news: [EngineNews] = []
      for case .map(let request, .visible) in asked.values {
        endings[request, default: 0] += 1
        if endings[request] == Self.mostEndings {
          news.append(.map(request, .absent("The engine ended three times at this map: \(end.sentence)")))
        }
      }
      for case .train(let name) in asked.values {
        news.append(.update(.failure("\(name) may not have been started: \(end.sentence)")))
      }
      asked = [:]
      mapIDs = [:]
      isDown = true
      handshake = nil
      failures += 1
      // A connection may come back after hours; an engine that never comes up is broken.
      let isConnection = isRemote && hasBeenUp
      if !isConnection, end.ending == nil || failures > Self.mostFailures {
        hasGivenUp = true
        return (news + [.update(.status(.unavailable(end.sentence.sentenceCased)))], nil, self.post)
      }
      // 0.2, 0.8, 3.2 … seconds: a broken engine must not keep a core busy.
      let delay = min(Self.longestPause, 0.2 * Double(1 << min(8, 2 * (failures - 1))))
      return (news + [.update(.status(.restarting(end.sentence.sentenceCased)))], delay, self.post)
    }
    news.forEach(post)
    guard let delay else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [weak self] in
      guard let self, let client = lock.withLock({ isClosed ? nil : self.client }) else { return }
      // By now the workbench has the terminal.
      client.start(mayAsk: false)
      lock.withLock { isDown = hasGivenUp }
      openLibrary()
      // What is still wanted is asked for again by the next look at the state.
      lock.withLock { self.post }(.started)
    }
  }
}

extension String {
  /// The sentence with a capital first letter and a full stop.
  var sentenceCased: String {
    let text = capitalizedFirst
    return text.hasSuffix(".") || text.hasSuffix("!") ? text : text + "."
  }
}

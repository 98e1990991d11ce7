import EventLoop
import JSONLines
import Messages
import Vault

/// All that a courier meets: time, the vault's thread, the upload service. In life `LoopSurroundings`; the model test
/// puts a world in its place in which ten thousand days pass in a minute.
protocol CourierSurroundings: AnyObject {
  var moment: Moment { get }

  /// Calls `body` once after that time; what comes back cancels it, nil when there is no timer to be had.
  func after(milliseconds: Int64, _ body: @escaping () -> Void) -> (() -> Void)?

  /// Runs `job` where the vault lives, after all jobs before it, and `then` here.
  func perform<Value: Sendable>(
    _ job: @escaping @Sendable (inout Vault) throws -> Value, then: @escaping (Result<Value, any Error>) -> Void)

  /// A new upload process. Throws when nobody answers.
  func connect(_ received: @escaping (LineConnection.Event) -> Void) throws -> any UploadConnection
}

extension CourierSurroundings {
  /// Milliseconds until an elapsed time, 0 when it is past.
  func milliseconds(until elapsed: Int64) -> Int64 { max(0, elapsed - moment.elapsedMilliseconds) }
}

/// The way to one upload process.
protocol UploadConnection: AnyObject {
  func offer(_ offer: EnvelopeOffer) throws
  func close()
}

extension LineConnection: UploadConnection {
  func offer(_ offer: EnvelopeOffer) throws { try send(offer) }
}

/// The event loop, the vault's thread, and a socket that starts `waypost-upload`.
final class LoopSurroundings: CourierSurroundings {
  private let loop: EventLoop
  private let socket: String
  private let vault: OwnedThread<Vault>
  private let clock: ServiceClock

  init(loop: EventLoop, socket: String, vault: OwnedThread<Vault>, clock: ServiceClock) {
    self.loop = loop
    self.socket = socket
    self.vault = vault
    self.clock = clock
  }

  var moment: Moment { clock.moment }

  func after(milliseconds: Int64, _ body: @escaping () -> Void) -> (() -> Void)? {
    let loop = loop
    guard let timer = try? loop.after(milliseconds: milliseconds, body) else { return nil }
    return { loop.cancel(timer) }
  }

  func perform<Value: Sendable>(
    _ job: @escaping @Sendable (inout Vault) throws -> Value, then: @escaping (Result<Value, any Error>) -> Void
  ) {
    vault.perform(job, then: then)
  }

  func connect(_ received: @escaping (LineConnection.Event) -> Void) throws -> any UploadConnection {
    try LineConnection(UnixSocket.connect(to: socket), limit: MessageLimits.envelope, on: loop, handler: received)
  }
}

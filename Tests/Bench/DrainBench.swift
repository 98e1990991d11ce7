import EventLoop
import Foundation
import JSONLines
import Messages
import Sealing
import TestSupport
import Vault

/// A full queue drained by the built daemon and uploader into a real object store, against the same PUTs by curl over
/// one kept connection (design 13: at least 0.8 of its rate).
enum DrainBench {
  static func run(envelopes count: Int = 10_000) throws {
    let store = try SeaweedStore()
    defer { store.stop() }
    let proxy = try FaultProxy(to: store.ports)
    let own = try TemporaryFolder.make(prefix: "drain")
    defer { TemporaryFolder.remove(own) }
    try Data("\(SeaweedStore.postKey.0)\n\(SeaweedStore.postKey.1)\n".utf8).write(
      to: URL(fileURLWithPath: "\(own)/store-key"))
    func settings(_ url: String, _ prefix: String) -> String {
      #"{"url": "\#(url)", "bucket": "\#(SeaweedStore.bucket)", "prefix": "\#(prefix)/", "credentials": "store-key"}"#
    }
    let sinks = """
      {"s3:national": \(settings("http://127.0.0.1:\(store.ports[0])", "d7")),
       "s3:counted": \(settings(proxy.url, "counted"))}
      """
    try Data(sinks.utf8).write(to: URL(fileURLWithPath: "\(own)/sinks.json"))
    let station = try StationUnderTest(
      environment: ["WAYPOST_SINKS": "\(own)/sinks.json", "CREDENTIALS_DIRECTORY": own])
    defer { station.stop() }

    // Few, through a counter of bytes, which would slow the many.
    try fill(station, 100, sink: "counted")
    _ = try drain(station, 100)
    let bytes = Double(proxy.bytes.toServer + proxy.bytes.toClient) / 100
    Measurement(
      name: "drain-bytes-per-record", value: bytes, unit: "bytes both ways", ratio: bytes / Double(envelopeSize),
      against: "\(envelopeSize) bytes of ID.age"
    ).say()

    try fill(station, count, sink: "national")
    let drained = try drain(station, count)
    let peer = Double(count) / (try curl(store, count, in: own))
    Measurement(name: "drain-start", value: drained.start * 1000, unit: "ms until the first is settled").say()
    Measurement(
      name: "drain", value: drained.rate, unit: "envelopes/s", ratio: drained.rate / peer,
      against: "curl, one kept connection, the same \(2 * count) PUTs: \(Int(peer))/s; budget 0.8"
    ).say()
    Measurement(
      name: "drain-cpu", value: drained.processorSeconds / Double(count) * 1e6, unit: "us of processor per envelope",
      against: "daemon and uploader together"
    ).say()
  }

  private struct Drained {
    /// Seconds from the daemon's start until something is settled.
    var start: Double
    /// Envelopes a second from then on.
    var rate: Double
    /// What daemon and uploader used, in seconds.
    var processorSeconds: Double
  }

  private static let submission = [UInt8](repeating: UInt8(ascii: "x"), count: 1500)
  nonisolated(unsafe) private static var envelopeSize = 0

  /// Puts envelopes into the stopped station's vault and starts it again.
  private static func fill(_ station: StationUnderTest, _ count: Int, sink: String) throws {
    guard station.stopDaemon() == 0 else { throw Tool.Failure.failed("the daemon did not stop") }
    func secret(_ name: String) throws -> [UInt8] {
      guard
        let bytes = Base64URL.decode(station.read("keys/\(name).key").trimmingCharacters(in: .whitespacesAndNewlines))
      else { throw Tool.Failure.failed("no key \(name)") }
      return bytes
    }
    let vault = try Vault(
      open: "\(station.vaultFolder)/vault.sqlite", deviceKey: secret("device"),
      stationKey: SigningKey(seed: secret("station")))
    _ = try vault.resumeElapsed(boot: "bench", poweredOff: nil)
    let office = try Age.Identity.generate().recipient
    // Two a person: one waits for the other.
    for start in stride(from: 0, to: count, by: 2) {
      let referrals = try (0..<min(2, count - start)).map { _ in
        PreparedReferral(
          id: try Randomness.identifier(), priority: .routine, deadline: nil, hold: false, receiver: "office",
          sink: Sink(kind: .s3, path: sink), recipients: [office], plaintext: submission)
      }
      _ = try vault.finalise(
        Finalisation(
          serial: "BENCH-\(sink.uppercased())-\(start)", referrals: referrals, slipRequest: nil, officer: nil),
        now: Moment(wallSeconds: 1_795_255_200, elapsedMilliseconds: 1))
    }
    envelopeSize = try vault.queue(limit: 1, now: Moment(wallSeconds: 1_795_255_200, elapsedMilliseconds: 2))[0].size
    try vault.close()
  }

  /// Starts the daemon and waits until nothing is unsent.
  private static func drain(_ station: StationUnderTest, _ count: Int) throws -> Drained {
    let before = processorSeconds(station)
    let start = ContinuousClock.now
    try station.start()
    let socket = try UnixSocket.connect(to: station.controlSocket)
    let control = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.control)
    let begun = try wait(control, microseconds: 5_000) { $0 < count }
    let first = ContinuousClock.now
    _ = try wait(control, microseconds: 100_000) { $0 == 0 }
    let end = ContinuousClock.now
    // The activator has waited for its uploader by then.
    _ = Wait.until(seconds: 10) { station.processes(of: .upload).isEmpty ? true : nil }
    return Drained(
      start: seconds(first - start), rate: Double(begun) / seconds(end - first),
      processorSeconds: processorSeconds(station) - before)
  }

  /// How many are unsent when `done` holds of that.
  private static func wait(
    _ control: BlockingLines, microseconds: UInt32, _ done: (Int64) -> Bool
  ) throws -> Int64 {
    for _ in 0..<(600_000_000 / microseconds) {
      try control.send(ControlRequest("status", [:]))
      guard let line = try control.next() else { break }
      let answer = try JSONLine.decode(JSONValue.self, from: line)
      if let unsent = (answer["body"] ?? answer)["queue"]?["unsent"]?.int, done(unsent) { return unsent }
      usleep(microseconds)
    }
    throw Tool.Failure.failed("the queue did not drain; is a network link up?")
  }

  private static func processorSeconds(_ station: StationUnderTest) -> Double {
    let processes = [station.daemonPID, station.carrierPID(.upload)].compactMap(\.self)
    return processes.reduce(0) { $0 + ProcessFacts.processorSeconds($1) }
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (whole, atto) = duration.components
    return Double(whole) + Double(atto) / 1e18
  }

  /// Seconds that curl takes for as many pairs of objects of the same sizes.
  private static func curl(_ store: SeaweedStore, _ count: Int, in folder: String) throws -> Double {
    try Data((0..<envelopeSize).map { UInt8(truncatingIfNeeded: $0) }).write(to: URL(fileURLWithPath: "\(folder)/age"))
    try Data(repeating: 0x61, count: 420).write(to: URL(fileURLWithPath: "\(folder)/sig"))
    var transfers: [String] = []
    for number in 0..<count {
      for kind in ["sig", "age"] {
        transfers.append(
          """
          url = "http://127.0.0.1:\(store.ports[0])/\(SeaweedStore.bucket)/peer/\(number).\(kind)"
          upload-file = "\(folder)/\(kind)"
          user = "\(SeaweedStore.postKey.0):\(SeaweedStore.postKey.1)"
          aws-sigv4 = "aws:amz:us-east-1:s3"
          header = "If-None-Match: *"
          header = "x-amz-content-sha256: UNSIGNED-PAYLOAD"
          output = "/dev/null"
          fail
          """)
      }
    }
    try Data(transfers.joined(separator: "\nnext\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/transfers"))
    let start = ContinuousClock.now
    let output = try Tool.run("curl", ["--silent", "--show-error", "--config", "\(folder)/transfers"], timeout: 600)
    guard output.status == 0 else { throw Tool.Failure.failed("curl: \(output.errorText.suffix(300))") }
    return seconds(ContinuousClock.now - start)
  }
}

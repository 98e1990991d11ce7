import Foundation
import Sealing
import TestSupport
import Vault

/// A station's vault after thirty days without a link: `waypost-bench fill-queue STATION-FOLDER RECORDS` fills it while
/// the daemon is stopped and prints a line `RECORDS MEDIAN PROCESSOR` for each tenth of them: the median and the
/// processor's time in microseconds a record.
///
/// The thirty days pass by the clock that is handed to the vault. As in life, deadlines run out meanwhile and are
/// flagged as the daemon flags them.
struct QueueFilling {
  static let days: Int64 = 30
  /// A submission of the core questions has about as many bytes.
  static let submission = [UInt8](repeating: UInt8(ascii: "x"), count: 1500)

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2, let count = Int(arguments[1]) else {
      throw Tool.Failure.failed("usage: waypost-bench fill-queue STATION-FOLDER RECORDS")
    }
    for tenth in try fill(arguments[0], count) {
      let times = tenth.times
      print("\(times.seconds.count)\t\(Int(times.median * 1e6))\t\(Int(tenth.processor * 1e6))")
    }
  }

  struct Tenth {
    var times = Samples()
    /// Seconds of the processor a record: what a busy disk doesn't change.
    var processor = 0.0
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// By tenths of the records. Blocks for about 0.5 ms a record.
  static func fill(_ folder: String, _ count: Int) throws -> [Tenth] {
    func secret(_ name: String) throws -> [UInt8] {
      let text = try String(contentsOfFile: "\(folder)/keys/\(name)", encoding: .utf8).filter { !$0.isWhitespace }
      guard let bytes = Base64URL.decode(text) else { throw Tool.Failure.failed("\(name) isn't base64url") }
      return bytes
    }
    let vault = try Vault(
      open: "\(folder)/state/vault/vault.sqlite", deviceKey: secret("device.key"),
      stationKey: SigningKey(seed: secret("station.key")))
    let office = try Age.Identity.generate().recipient
    let start = try vault.lastWrite()
    var tenths: [Tenth] = []
    for index in 0..<count {
      let passed = days * 86_400_000 * Int64(index) / Int64(count)
      let now = Moment(
        wallSeconds: start.wallSeconds + passed / 1000, elapsedMilliseconds: start.elapsedMilliseconds + passed)
      let number = try vault.nextSerialNumber()
      let record = Finalisation(
        serial: "SOAK-\(number)",
        referrals: [
          PreparedReferral(
            id: try Randomness.identifier(), priority: index % 50 == 0 ? .immediate : .urgent,
            deadline: now.elapsedMilliseconds + 72 * 3_600_000, hold: true, receiver: "office",
            sink: Sink(kind: .folder, path: "\(folder)/folder-sink"), recipients: [office], plaintext: submission)
        ], slipRequest: nil, tallies: ["screened"], officer: nil)
      if index * 10 / count == tenths.count { tenths.append(Tenth()) }
      let (began, used) = (ContinuousClock.now, processorSeconds)
      _ = try vault.finalise(record, now: now)
      tenths[tenths.count - 1].times.add(ContinuousClock.now - began)
      tenths[tenths.count - 1].processor += (processorSeconds - used) * 10 / Double(count)
      if index % 500 == 499 { _ = try vault.markOverdue(now: now) }
    }
    try vault.close()
    return tenths
  }
}

import Foundation
import TestSupport

@testable import Referral
@testable import Sealing
@testable import Vault

/// Vaults of the versions between the first and this one: the first one's fixture, brought to that version by the
/// migrations of then, with rows in every table and state that it brought along.
enum FormerVersion {
  /// Those of which there is a fixture; this version's own too, for the day on which it is a former one.
  static let all: [Int64] = {
    let folder = (try? "\(Programs.projectFolder())/Tests/VaultTests/Fixtures") ?? ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      name.hasSuffix(".sql") ? Int64(name.dropLast(4).drop { !$0.isNumber }) : nil
    }.filter { $0 <= Schema.version }.sorted()
  }()

  static func dump(_ version: Int64) throws -> String {
    try String(
      contentsOfFile: "\(Programs.projectFolder())/Tests/VaultTests/Fixtures/version-\(version).sql", encoding: .utf8)
  }

  static func id(_ letter: String) -> String { String(repeating: letter, count: 32) }
  /// "received" of envelope a.
  static let code = spoken([1, 2, 3, 4, 5, 6, 7])

  private static func spoken(_ values: [UInt8]) -> SpokenCode {
    SpokenCode(values: values + [SerialNumber.check(values)])
  }

  static func make(_ version: Int64, from path: String, identity: String) throws {
    let device = try DeviceKey(VaultFixture.deviceKey)
    let keys = try VaultKeys(vaultKey: device.versionOne)
    let station = try SigningKey(seed: VaultFixture.stationSeed)
    let raw = try Connection(path: path)
    for migration in Schema.migrations[1..<Int(version)] { try raw.execute(migration) }
    try raw.execute("PRAGMA user_version = \(version)")
    try raw.run("INSERT INTO setting VALUES ('vault-key', ?)", [.blob(try device.wrap(keys.vaultKey))])

    func envelope(_ letter: String, number: UInt64, _ receiver: String, _ state: String, _ reason: String?) throws {
      let bytes = try Age.seal(
        Padding.pad([UInt8]("<form><t4>yes</t4></form>".utf8)), to: [try Age.Identity(identity).recipient])
      let digest = Digest.sha256(bytes)
      let signature = try EnvelopeSignature(
        id: id(letter), digest: digest, receiver: receiver, number: number, by: station)
      let route = Route(
        receiver: receiver, number: number, signature: signature.text, sink: Sink(kind: .folder, path: "/srv/sink"))
      let isAnswered = state == "acknowledged"
      let receipt = Receipt(kind: .receiverSignature, bytes: [UInt8]("waypost-receipt v1\nkey: whose".utf8))
      try raw.run(
        """
        INSERT INTO envelope (id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, attempts, reason,
          size, digest, limit_ms, dormant, route, receipt, acknowledged_wall_s, acknowledged_ms, sealed)
        VALUES (?1, ?1, ?2, 2, 1795248010, 10000, 10000, 1, ?3, ?4, ?5, 99000000, ?6, ?7, ?8, ?9, ?10, ?11)
        """,
        [
          .text(id(letter)), .text(state), reason.map { .text($0) } ?? .null, .integer(bytes.count), .blob(digest),
          .flag(isAnswered),
          .blob(
            isAnswered ? try keys.rested(route, row: id(letter)) : try keys.seal(route, kind: "route", row: id(letter))),
          isAnswered ? .blob(try keys.seal(receipt, kind: "receipt", row: id(letter))) : .null,
          isAnswered ? .integer(1_795_248_020) : .null, isAnswered ? .integer(20_000) : .null, .blob(bytes),
        ])
    }
    try raw.transaction {
      for (letter, state) in [("a", "issued"), ("b", "notified"), ("c", "acknowledged"), ("d", "declined")] {
        try raw.run(
          "INSERT INTO referral VALUES (?, ?, 1795248010, 10000, 90000000, ?, 1, 0, 0)",
          [.text(id(letter)), .text(letter == "a" ? "P7-3" : "P7-4"), .text(state)])
      }
      try envelope("a", number: 3, "office", "queued", nil)
      try envelope("b", number: 1, "other-office", "parked", "conflict")
      try envelope("c", number: 4, "rested-office", "acknowledged", nil)
      try raw.run("INSERT INTO slip VALUES ('P7-3', 'none', 1795248010, NULL, 10000)")
      if version >= 3 { try addAnswers(raw, keys, station) }
      if version >= 4 {
        try raw.run("INSERT INTO declined_settled VALUES (?, 1, 1795248030)", [.text(id("d"))])
      }
      if version >= 5 {
        let words = try keys.seal([UInt8]("507 Insufficient Storage".utf8), kind: "words", row: id("b"))
        try raw.run("INSERT INTO server_words VALUES (?, ?)", [.text(id("b")), .blob(words)])
      }
      if version == 6 || version == 7 {
        let key = try Randomness.bytes(32)
        try raw.run(
          "INSERT INTO open_case VALUES (7, 10000, ?, ?)",
          [
            .blob(try keys.seal(key, kind: "case-key", row: "7")),
            .blob(try SealedBox(key: key).seal(Padding.pad([0x7B, 0x7D]), associated: [UInt8]("case:7".utf8))),
          ])
      }
    }
    try raw.close()
  }

  private static func addAnswers(_ raw: Connection, _ keys: VaultKeys, _ station: SigningKey) throws {
    let receipt = Receipt(kind: .receiverSignature, bytes: [UInt8]("waypost-receipt v1\nkey: whose".utf8))
    try raw.run(
      "INSERT INTO receipt (envelope, answer, means, wall_s, sealed) VALUES (?, 'acknowledged', 'signature', 1795248020, ?)",
      [.text(id("c")), .blob(try keys.seal(receipt, kind: "receipt", row: id("c")))])
    let tags = EnvelopeReceipt.Answer.allCases.map { answer in
      let others: [UInt8] = answer == .declined ? [9, 9, 9, 9, 9, 9, 9] : [8, 8, 8, 8, 8, 8, 8]
      let said = answer == .received ? code : spoken(others)
      return keys.tag("spoken-code", "\(id("a"))\n\(answer.rawValue)\n\(said)".utf8)
    }
    try raw.run(
      "INSERT INTO spoken_code VALUES (?, ?, ?, ?, 2)",
      [.text(id("a")), .blob(tags[0]), .blob(tags[1]), .blob(tags[2])])
    let route = Route(
      receiver: "rested-office", number: 4, signature: "", sink: Sink(kind: .folder, path: "/srv/sink"))
    try raw.run(
      "INSERT INTO resend VALUES (?, 90000000, ?)",
      [.text(id("c")), .blob(try keys.seal(route, kind: "resend", row: id("c")))])
  }
}

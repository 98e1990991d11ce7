import EventLoop
import JSONLines
import Messages
import Sealing
import Statistics
import Vault

extension StationService {
  /// Backups, audit exports and erasing: what a technician asks of the vault itself.
  func vaultCommand(_ request: ControlRequest, _ answer: @escaping ControlServer.Answer) {
    let arguments = request.arguments
    let moment = clock.moment
    switch request.command {
    case "backup begin": beginBackup(arguments["recipients"] ?? "", answer)
    case "backup read": readBackup(answer)
    case "backup end": endBackup(answer)
    case "audit export":
      let after = arguments["after"].flatMap { Int64($0) } ?? 0
      run(answer, "No audit was exported.") { vault in
        let page = try vault.exportAudit(after: after, now: moment)
        return .object([
          "lines": .array(page.lines.map { .string($0) }), "end": .int(page.end),
          "head": page.head.map { .string($0.text) } ?? .null,
        ])
      }
    case "statistics export":
      let after = arguments["after"].flatMap { Int($0) } ?? 0
      let post = configuration.post.id
      run(answer, "No statistics were exported.") { vault in
        if after == 0 { try vault.publishStatistics(post: post, now: moment) }
        let lines = try vault.publications().flatMap(\.lines)
        let page = lines.dropFirst(after).prefix(1000)
        return .object([
          "lines": .array(page.map { .string($0) }), "left": .int(Int64(max(0, lines.count - page.endIndex))),
        ])
      }
    case "queue erase":
      guard let id = arguments["id"], let witnesses = Self.witnesses(arguments) else {
        return answer(
          .failure(
            Refusal(
              cause: "The id, or a badge or PIN of the two people, is missing.", consequence: "Nothing was erased.",
              next: "See `waypost queue erase --help`.")))
      }
      run(answer, "Nothing was erased.") { vault in
        try vault.erase(id, by: witnesses.0, and: witnesses.1, now: moment)
        return .object(["erased": .string(id)])
      } then: { [weak self] in
        self?.refreshEquipment()
      }
    default:
      answer(
        .failure(
          Refusal(
            cause: "The daemon doesn't know this command.", consequence: "Nothing was done.",
            next: "Use the `waypost` program of the same release.")))
    }
  }

  private static func witnesses(_ arguments: [String: String]) -> (Witness, Witness)? {
    guard let first = arguments["badge1"], let firstPIN = arguments["pin1"], let second = arguments["badge2"],
      let secondPIN = arguments["pin2"]
    else { return nil }
    return (Witness(badge: first, pin: firstPIN), Witness(badge: second, pin: secondPIN))
  }

  /// Recipients: named in the command, or those of `station.json`.
  private func beginBackup(_ named: String, _ answer: @escaping ControlServer.Answer) {
    let texts =
      named.isEmpty ? configuration.vault?.backupRecipients ?? [] : named.split(separator: ",").map(String.init)
    guard !texts.isEmpty else {
      return answer(
        .failure(
          Refusal(
            cause: "There is nobody to seal the backup to.", consequence: "No backup was made.",
            next: "Make an identity off the box (`waypost keys new receiver`), and name its age1... with --to, or in "
              + "station.json under vault.backupRecipients.")))
    }
    let moment = clock.moment
    run(answer, "No backup was made.") { vault in
      try vault.beginBackup(to: texts.map { try Age.Recipient($0) }, now: moment)
      return .object(["recipients": .int(Int64(texts.count))])
    } then: { [weak self] in
      self?.watchBackup()
    }
  }

  private func readBackup(_ answer: @escaping ControlServer.Answer) {
    let moment = clock.moment
    run(answer, "The backup isn't whole.") { vault in
      let piece = try vault.readBackup(now: moment)
      if piece.isLast { try vault.setSetting(UpkeepState.backupSetting, [UInt8]("\(moment.wallSeconds)".utf8)) }
      return .object(["bytes": .string(Base64.encode(piece.bytes)), "last": .bool(piece.isLast)])
    } then: { [weak self] in
      self?.watchBackup()
    }
  }

  private func endBackup(_ answer: @escaping ControlServer.Answer) {
    run(answer, "The backup goes on.") { vault in
      vault.dropBackup()
      return .object([:])
    }
  }

  /// A copy that nobody reads on takes as much room as the vault: after a minute it goes.
  private func watchBackup() {
    if let timer = care.backupTimer { loop.cancel(timer) }
    care.backupTimer = try? loop.after(milliseconds: 60_000) { [weak self] in
      self?.care.backupTimer = nil
      self?.vault.perform {
        $0.dropBackup()
      } then: { _ in
      }
    }
  }

  private func run(
    _ answer: @escaping ControlServer.Answer, _ consequence: String,
    _ job: @escaping @Sendable (inout Vault) throws -> JSONValue, then: @escaping () -> Void = {}
  ) {
    vault.perform(job) { result in
      switch result {
      case .success(let body):
        answer(.success(body))
        then()
      case .failure(let error):
        answer(
          .failure(Refusal(cause: "\(error)", consequence: consequence, next: "See `waypost status` and the journal.")))
      }
    }
  }
}

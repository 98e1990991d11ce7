import EventLoop
import FoundationEssentials
import JSONLines
import Messages
import Vault

/// What a technician's checks want to know of the vault beside its queue: when an office last answered, when a backup was
/// last made, and what people counted.
struct UpkeepState: Sendable {
  static let backupSetting = "last-backup"
  static let readinessSetting = "readiness"

  let lastReceipt: Int64?
  let lastBackup: Int64?
  let readiness: JSONValue

  init(of vault: Vault) throws {
    lastReceipt = try vault.lastReceipt()
    lastBackup = try vault.setting(Self.backupSetting).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    readiness =
      try vault.setting(Self.readinessSetting).flatMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0)) }
      ?? .null
  }

  func lay(into body: inout [String: JSONValue]) {
    body["lastReceipt"] = lastReceipt.map { .int($0) } ?? .null
    body["lastBackup"] = lastBackup.map { .int($0) } ?? .null
    body["readiness"] = readiness
  }
}

extension StationService {
  /// Keeps what somebody counted: paper, tokens, a drill that was held. Each in its own time; a drill stands in the audit.
  func noteReadiness(_ arguments: [String: String], _ answer: @escaping ControlServer.Answer) {
    func refuse(_ cause: String) {
      answer(
        .failure(
          Refusal(cause: cause, consequence: "Nothing was noted.", next: "See `waypost readiness note --help`.")))
    }
    var counts: [String: Int64] = [:]
    for name in ["paperRolls", "tokens"] {
      guard let text = arguments[name] else { continue }
      guard let count = Int64(text), (0...1_000_000).contains(count) else {
        return refuse("A count is no number from 0 to 1000000.")
      }
      counts[name] = count
    }
    let isDrill = arguments["drill"] == "yes"
    guard isDrill || !counts.isEmpty else { return refuse("There is nothing to note.") }
    let moment = clock.moment
    let noted = counts
    vault.perform { vault in
      var members: [String: JSONValue] = [:]
      if case .object(let old) = try UpkeepState(of: vault).readiness { members = old }
      let now = JSONValue.int(moment.wallSeconds)
      if let rolls = noted["paperRolls"] {
        members["paperRolls"] = .int(rolls)
        members["paperCounted"] = now
      }
      if let tokens = noted["tokens"] {
        members["tokens"] = .int(tokens)
        members["tokensCounted"] = now
      }
      if isDrill {
        members["drill"] = now
        try vault.appendAudit(AuditEvent("drill.held"), now: moment)
      }
      let value = JSONValue.object(members)
      try vault.setSetting(UpkeepState.readinessSetting, Array(JSONEncoder().encode(value)))
      return value
    } then: { result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let body): answer(.success(body))
      }
    }
  }
}

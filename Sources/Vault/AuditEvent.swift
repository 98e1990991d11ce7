import Sealing

/// Something worth remembering, as it goes into the audit. Never personal: `kind` is a word of ours, `subject` an opaque
/// id or a serial, the officer a number.
public struct AuditEvent: Sendable, Hashable {
  /// 1 to 48 of `a-z 0-9 . -`, such as `finalised`.
  public var kind: String
  /// Up to 64 of `0-9 A-Z a-z . -`.
  public var subject: String
  /// `OfficerRecord.id`, nil when nobody was signed in.
  public var officer: Int64?

  public init(_ kind: String, subject: String = "", officer: Int64? = nil) {
    self.kind = kind
    self.subject = subject
    self.officer = officer
  }
}

/// How far the audit has come: what a monitor carries away to compare with later.
public struct AuditHead: Sendable, Hashable {
  /// Entries so far.
  public let count: Int64
  /// SHA-256 of the last entry; 32 zero bytes when there is none.
  public let hash: [UInt8]

  static let start = AuditHead(count: 0, hash: [UInt8](repeating: 0, count: 32))
}

/// One row of the audit.
public struct AuditEntry: Sendable, Equatable {
  var sequence: Int64
  public var moment: Moment
  public var event: AuditEvent
  var previous: [UInt8]
  var hash: [UInt8]

  /// The hash this entry must have. No field can hold a line feed, so the text has one reading.
  var expectedHash: [UInt8] {
    let text = """
      waypost-audit v1
      \(sequence)
      \(moment.wallSeconds)
      \(moment.elapsedMilliseconds)
      \(event.kind)
      \(event.subject)
      \(event.officer.map { "\($0)" } ?? "")
      \(Hex.encode(previous))

      """
    return Digest.sha256([UInt8](text.utf8))
  }
}

/// Follows a chain entry by entry, from its beginning.
struct AuditChain {
  /// Entries at which numbers are left out: the vault was replaced, put back by hand, or restored from a backup.
  static let leaps: Set<String> = ["vault.replaced", "vault.older-copy", "vault.restored"]

  var head = AuditHead.start

  /// Throws `auditBroken` unless `entry` is the one that follows.
  mutating func take(_ entry: AuditEntry) throws {
    let isLeap = Self.leaps.contains(entry.event.kind) && entry.sequence > head.count
    // A replaced vault's first entry continues a chain that lies in another file.
    let isFirst = head == .start && entry.event.kind == "vault.replaced"
    guard entry.hash == entry.expectedHash, entry.sequence == head.count + 1 || isLeap,
      entry.previous == head.hash || isFirst
    else { throw Self.broken("at entry \(head.count + 1)") }
    head = AuditHead(count: entry.sequence, hash: entry.hash)
  }

  static func broken(_ place: String) -> VaultError {
    VaultError(
      .auditBroken,
      "The audit chain doesn't hold \(place): keep the vault as it is and hand it to the monitor for comparison.")
  }
}

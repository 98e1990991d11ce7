public import Sealing
public import Statistics

/// The audit's head, signed by the station: what says that a chain was so long at that time, to whoever has the station's
/// public key.
///
/// ```
/// waypost-audit-head v1
/// station: <Ed25519 public key, base64>
/// epoch: 1
/// count: 4711
/// hash: ab34...
/// wall: 1795248000
/// elapsed: 86400000
/// signature: <base64>
/// ```
/// The signature covers every line above its own, line feeds included.
public struct SignedAuditHead: Sendable, Hashable {
  public let station: VerifyingKey
  public let epoch: Int64
  public let head: AuditHead
  public let moment: Moment
  public let signature: [UInt8]

  init(epoch: Int64, head: AuditHead, moment: Moment, by key: SigningKey) throws {
    station = key.publicKey
    self.epoch = epoch
    self.head = head
    self.moment = moment
    signature = try key.sign([UInt8](Self.text(station, epoch, head, moment).utf8))
  }

  /// From its lines, the last one the signature. Nil when they aren't of this form. Doesn't verify.
  public init?(lines: some Collection<Substring>) {
    var rest = Array(lines)[...]
    func value(_ name: String) -> Substring? {
      guard let line = rest.popFirst(), line.hasPrefix(name + ": ") else { return nil }
      return line.dropFirst(name.count + 2)
    }
    guard rest.popFirst() == "waypost-audit-head v1",
      let station = value("station").flatMap({ try? VerifyingKey(base64: String($0)) }),
      let epoch = value("epoch").flatMap({ Int64($0) }), let count = value("count").flatMap({ Int64($0) }),
      let hash = value("hash").flatMap({ Hex.decode($0) }), hash.count == 32,
      let wall = value("wall").flatMap({ Int64($0) }), let elapsed = value("elapsed").flatMap({ Int64($0) }),
      let signature = value("signature").flatMap({ Base64.decode(String($0)) }), rest.isEmpty
    else { return nil }
    self.station = station
    self.epoch = epoch
    head = AuditHead(count: count, hash: hash)
    moment = Moment(wallSeconds: wall, elapsedMilliseconds: elapsed)
    self.signature = signature
  }

  /// How many lines `text` has.
  static let lineCount = 8

  public var text: String {
    Self.text(station, epoch, head, moment) + "signature: \(Base64.encode(signature))\n"
  }

  /// Whether `station` signed exactly this. Whether that is the station one knows is for the reader to say.
  public func verify() -> Bool {
    station.verify(signature, of: [UInt8](Self.text(station, epoch, head, moment).utf8))
  }

  private static func text(_ station: VerifyingKey, _ epoch: Int64, _ head: AuditHead, _ moment: Moment) -> String {
    """
    waypost-audit-head v1
    station: \(station.base64)
    epoch: \(epoch)
    count: \(head.count)
    hash: \(Hex.encode(head.hash))
    wall: \(moment.wallSeconds)
    elapsed: \(moment.elapsedMilliseconds)

    """
  }
}

/// The audit as a text file: a title, one line an entry (number, UTC seconds, elapsed milliseconds, kind, subject,
/// officer, previous hash, hash, with tabs between), then the signed head.
public enum AuditExport {
  public static let title = "waypost-audit-export v1"

  /// What a file holds when it verifies.
  public struct Report: Sendable, Hashable {
    public let head: SignedAuditHead
    /// Entries in this file.
    public let entries: Int64
    /// Entries at which numbers are left out, and why: "vault.replaced epoch-2.after-950".
    public let leaps: [String]
    /// The number and hash the first entry continues; nil when the file begins with the station's first entry.
    public let continues: AuditHead?
    /// Skips, overrides, deadlines: counted again from the entries themselves, so that nobody has to be believed.
    public let figures: KeyFigures
    let hashes: [Int64: [UInt8]]

    /// Whether `earlier`'s head stands in this chain, or in the part that a lost vault took with it.
    public func contains(_ earlier: Report) -> Containment {
      if let hash = hashes[earlier.head.head.count] {
        return hash == earlier.head.head.hash ? .contained : .contradicts
      }
      guard earlier.head.station == head.station || !leaps.isEmpty else { return .contradicts }
      return earlier.head.head.count > head.head.count ? .shortened : (leaps.isEmpty ? .contradicts : .lost)
    }
  }

  public enum Containment: Sendable, Hashable {
    case contained
    /// The earlier head lies between two entries where numbers are left out: a vault was lost.
    case lost
    /// The earlier export is longer: entries at the end are gone.
    case shortened
    case contradicts
  }

  static func line(_ entry: AuditEntry) -> String {
    [
      "\(entry.sequence)", "\(entry.moment.wallSeconds)", "\(entry.moment.elapsedMilliseconds)", entry.event.kind,
      entry.event.subject, entry.event.officer.map { "\($0)" } ?? "", Hex.encode(entry.previous),
      Hex.encode(entry.hash),
    ].joined(separator: "\t")
  }

  /// Checks a whole export with public knowledge alone: every link, the signed head, and that the head is the last
  /// entry's. Throws `auditBroken` with the place.
  public static func verify(_ text: String) throws -> Report {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= SignedAuditHead.lineCount + 2, lines.last?.isEmpty == true, lines[0] == title,
      let head = SignedAuditHead(lines: lines.dropLast().suffix(SignedAuditHead.lineCount))
    else { throw broken("the file is cut short, or is no audit export of this form") }
    guard head.verify() else { throw broken("the signature under the head doesn't fit") }
    var chain = AuditChain()
    var continues: AuditHead?
    var leaps: [String] = []
    var hashes: [Int64: [UInt8]] = [:]
    var figures = KeyFigures([])
    for line in lines[1..<(lines.count - 1 - SignedAuditHead.lineCount)] {
      guard let entry = entry(line) else { throw broken("a line behind entry \(chain.head.count) is no entry") }
      if hashes.isEmpty, entry.sequence > 1 {
        continues = AuditHead(count: entry.sequence - 1, hash: entry.previous)
      }
      if AuditChain.leaps.contains(entry.event.kind) { leaps.append("\(entry.event.kind) \(entry.event.subject)") }
      do {
        try chain.take(entry)
      } catch {
        throw broken("at entry \(entry.sequence), behind \(chain.head.count)")
      }
      hashes[entry.sequence] = entry.hash
      figures.take(KeyFigures.Event(entry))
    }
    guard chain.head == head.head else {
      throw broken("the signed head says \(head.head.count) entries, and another end")
    }
    return Report(
      head: head, entries: Int64(hashes.count), leaps: leaps, continues: continues, figures: figures, hashes: hashes)
  }

  private static func entry(_ line: Substring) -> AuditEntry? {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 8, let sequence = Int64(fields[0]), let wall = Int64(fields[1]),
      let elapsed = Int64(fields[2]),
      fields[5].isEmpty || Int64(fields[5]) != nil, let previous = Hex.decode(fields[6]), previous.count == 32,
      let hash = Hex.decode(fields[7])
    else { return nil }
    let entry = AuditEntry(
      sequence: sequence, moment: Moment(wallSeconds: wall, elapsedMilliseconds: elapsed),
      event: AuditEvent(String(fields[3]), subject: String(fields[4]), officer: Int64(fields[5])), previous: previous,
      hash: hash)
    // Writing it again catches what reading forgives: "+7", "007".
    return Self.line(entry) == line ? entry : nil
  }

  private static func broken(_ place: String) -> VaultError {
    VaultError(.auditBroken, "The audit export doesn't hold: \(place). Keep it, and ask the station for a new one.")
  }
}

/// A part of an export.
public struct AuditPage: Sendable {
  public let lines: [String]
  /// The last entry's number.
  public let end: Int64
  /// With the last part only: the head as of its last entry.
  public let head: SignedAuditHead?
}

extension Vault {
  /// Entries behind number `after`, at most `limit`; with the signed head once there are no more. The first part
  /// (`after` 0) notes the export itself before it reads.
  public func exportAudit(after: Int64, limit: Int = 500, now: Moment) throws -> AuditPage {
    if after == 0 { try appendAudit(AuditEvent("audit.exported"), now: now) }
    let entries = try connection.query(
      "SELECT \(Self.auditColumns) FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
      [.integer(after), .integer(max(1, min(limit, 500)))], Self.auditEntry)
    let end = entries.last?.sequence ?? after
    let head = try auditHead()
    return AuditPage(
      lines: entries.map(AuditExport.line), end: end, head: end == head.count ? try signedAuditHead(now: now) : nil)
  }

  /// The head of now, signed.
  public func signedAuditHead(now: Moment) throws -> SignedAuditHead {
    try SignedAuditHead(epoch: epoch, head: auditHead(), moment: now, by: stationKey)
  }
}

extension Vault {
  /// What the server said last of an envelope, for a technician; nil when it said nothing or took it meanwhile.
  public func serverWords(of id: String) throws -> String? {
    try connection.query("SELECT words FROM server_words WHERE envelope = ?", [.text(id)]) { row in
      String(decoding: try keys.open(row.blob(0), kind: "words", row: id), as: UTF8.self)
    }.first
  }

  /// Serials of records that were set aside, oldest first; 64 at most.
  public func setAsideSerials() throws -> [String] {
    try connection.query(
      """
      SELECT DISTINCT serial FROM envelope INDEXED BY envelope_parked JOIN referral ON referral.id = envelope.referral
      WHERE envelope.state = 'parked' ORDER BY queued_ms LIMIT 64
      """
    ) { $0.text(0) }
  }

  /// Why records under this number were set aside: the reason, and what the server said, nil when it said nothing.
  public func setAside(serial: String) throws -> [(reason: String, words: String?)] {
    let parked = try connection.query(
      """
      SELECT envelope.id, reason FROM envelope JOIN referral ON referral.id = envelope.referral
      WHERE serial = ? AND envelope.state = 'parked' ORDER BY envelope.rowid LIMIT 64
      """, [.text(serial)]
    ) { (id: $0.text(0), reason: $0.optionalText(1) ?? "") }
    return try parked.map { ($0.reason, try serverWords(of: $0.id)) }
  }

  /// Inside the caller's transaction.
  func keepServerWords(_ words: String?, of id: String) throws {
    guard let words, !words.isEmpty else {
      try connection.run("DELETE FROM server_words WHERE envelope = ?", [.text(id)])
      return
    }
    // 200 characters of anybody's script.
    let sealed = try keys.seal([UInt8](words.utf8.prefix(1600)), kind: "words", row: id)
    try connection.run("INSERT OR REPLACE INTO server_words VALUES (?, ?)", [.text(id), .blob(sealed)])
  }
}

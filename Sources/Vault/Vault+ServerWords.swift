extension Vault {
  /// What the server said last of an envelope, for a technician; nil when it said nothing or took it meanwhile.
  public func serverWords(of id: String) throws -> String? {
    try connection.query("SELECT words FROM server_words WHERE envelope = ?", [.text(id)]) { row in
      String(decoding: try keys.open(row.blob(0), kind: "words", row: id), as: UTF8.self)
    }.first
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

extension Schema {
  /// What a server said when it refused an envelope. Sealed: such words may name the office.
  static let serverWords = """
    CREATE TABLE server_words (
      envelope TEXT NOT NULL PRIMARY KEY REFERENCES envelope (id) ON DELETE CASCADE,
      words BLOB NOT NULL CHECK (length(words) BETWEEN 1 AND 2048)
    ) STRICT, WITHOUT ROWID;
    """
}

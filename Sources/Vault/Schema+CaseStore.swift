extension Schema {
  /// Open cases with a need, so that a power cut doesn't lose the person (design, section 4). A row stands from the need's
  /// being named to the case's end; its bytes are sealed under a key of its own, that key under the device key.
  static let caseStore = """
    CREATE TABLE open_case (
      number INTEGER PRIMARY KEY CHECK (number > 0),
      opened_ms INTEGER NOT NULL CHECK (opened_ms >= 0),
      key BLOB NOT NULL CHECK (length(key) > 0),
      held BLOB NOT NULL CHECK (length(held) > 0)
    ) STRICT;
    """
}

extension Vault {
  /// The version of the tables that this release reads and writes.
  public static var tablesVersion: Int64 { Schema.version }

  /// Wall time of the last answer of an office among the envelopes that the vault still knows, seconds since 1970.
  public func lastReceipt() throws -> Int64? {
    try connection.query(
      """
      SELECT wall_s FROM envelope INDEXED BY envelope_answered JOIN receipt ON receipt.envelope = envelope.id
      WHERE state IN ('acknowledged', 'purged') ORDER BY acknowledged_ms DESC LIMIT 1
      """
    ) { $0.optionalInteger(0) }.first ?? nil
  }
}

import Sealing

/// Another device key takes over. The device key wraps the vault's own key and nothing else, so that is all that has to be
/// wrapped anew; for as long as nobody can say which of the two keys the next start is given, both open the vault.
extension Vault {
  /// First step: from now on the vault opens under `bytes` as well. Repeating it replaces what was admitted before.
  ///
  /// The second step is nobody's call: the first start under the new key shuts the old one out.
  public func admitDeviceKey(_ bytes: [UInt8], now: Moment) throws {
    let wrapped = try DeviceKey(bytes).wrap(keys.vaultKey)
    try write(at: now) {
      try connection.run("INSERT OR REPLACE INTO setting VALUES ('vault-key-next', ?)", [.blob(wrapped)])
      try append(AuditEvent("device-key.admitted"), now: now)
    }
    continuity.vaultKeyNext = Hex.encode(wrapped)
    try writeContinuity()
  }

  /// At every opening: when it was the following key that opened the vault, the former one opens it no longer, from the
  /// log either. A kill in between leaves both or the new one.
  func settleDeviceKey() throws {
    guard let current = try Self.setting("vault-key", connection), (try? deviceKey.unwrap(current)) == nil,
      let next = try Self.setting("vault-key-next", connection)
    else { return }
    try write(at: nil) {
      try connection.run("UPDATE setting SET value = ? WHERE key = 'vault-key'", [.blob(next)])
      try connection.run("DELETE FROM setting WHERE key = 'vault-key-next'")
      try append(AuditEvent("device-key.changed"), now: try lastWrite())
    }
    continuity.vaultKey = Hex.encode(next)
    continuity.vaultKeyNext = nil
    try writeContinuity()
    try emptyLog()
  }
}

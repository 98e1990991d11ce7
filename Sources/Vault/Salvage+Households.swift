extension Salvage {
  /// Brings over who still waits to be asked, as far as it can be read: nothing vouches for these rows, and the worst that
  /// a wrong one does is a household looked for once more.
  func households(into vault: Vault) {
    var rows: [(key: String, value: [UInt8])] = []
    // What was read before a damaged page counts.
    _ = try? source.query(
      "SELECT key, value FROM setting WHERE key GLOB ? OR key = ?",
      [.text(Vault.householdKey + "*"), .text(Vault.massKey)]
    ) { rows.append(($0.text(0), $0.blob(1))) }
    for row in rows where row.key == Vault.massKey || Vault.household(row.key, row.value) != nil {
      _ = try? insert("setting VALUES (?, ?)", [.text(row.key), .blob(row.value)], vault)
    }
  }
}

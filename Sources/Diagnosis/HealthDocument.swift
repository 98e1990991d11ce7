/// How a station is, for whoever looks after posts that nobody can reach: sent sealed, like a record, and about no person.
/// XML, since what is sealed ends with a comment (see `Vault.finalise`).
public enum HealthDocument {
  /// - Parameter post: the post's id, which every slip has.
  public static func xml(_ facts: StationFacts, _ findings: [Finding], post: String) -> String {
    var lines = ["<station-health xmlns=\"urn:waypost:health\" version=\"1\"\(attributes(facts, post))>"]
    for pack in facts.packs?.packs ?? [] {
      lines.append(
        "  <pack id=\"\(escaped(pack.id))\" version=\"\(pack.version)\" until=\"\(escaped(pack.validUntil))\"/>")
    }
    // Words stay on the box: they may name devices and folders. What a check is called says what it found.
    for finding in findings where finding.severity != .fine {
      lines.append("  <check name=\"\(escaped(finding.check))\" severity=\"\(finding.severity.rawValue)\"/>")
    }
    return (lines + ["</station-health>"]).joined(separator: "\n")
  }

  private static func attributes(_ facts: StationFacts, _ post: String) -> String {
    let daemon = facts.daemon
    let figures: [(String, Int64?)] = [
      ("at", facts.now), ("uptime", daemon?.uptimeSeconds), ("unsent", daemon?.unsent),
      ("oldest", daemon?.oldestUnsentSeconds), ("unanswered", daemon?.unanswered), ("set-aside", daemon?.setAside),
      ("past-limit", daemon?.overLimit), ("last-receipt", daemon?.lastReceipt), ("last-backup", daemon?.lastBackup),
      ("audit", daemon?.auditEvents), ("epoch", daemon?.epoch), ("free", facts.storage?.freeBytes),
      ("worn", facts.storage?.medium?.wornPercent), ("battery", facts.power?.percent),
      ("restarts", facts.units?.first { $0.name == "waypostd.service" }?.restarts),
    ]
    let words = [("post", post), ("release", daemon?.release ?? ""), ("mode", daemon?.mode ?? "")]
    return words.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
      + figures.compactMap { name, value in value.map { " \(name)=\"\($0)\"" } }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.map { character -> String in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case "\"": "&quot;"
      default: String(character)
      }
    }.joined()
  }
}

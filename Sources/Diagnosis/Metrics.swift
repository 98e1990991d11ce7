/// The station's figures in Prometheus' text format 0.0.4, for the node exporter's textfile collector. Nothing in them is
/// about a person; labels are states, packs and checks.
public enum Metrics {
  private struct Family {
    let name: String
    let help: String
    var type = "gauge"
    var samples: [Sample] = []
  }

  private struct Sample {
    /// As they stand between the braces.
    let labels: String
    let value: Int64
  }

  public static func text(_ facts: StationFacts, _ findings: [Finding]) -> String {
    (station(facts) + queue(facts) + box(facts) + [checks(findings)]).filter { !$0.samples.isEmpty }.map { family in
      let head = "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
      return head
        + family.samples.map { "\(family.name)\($0.labels.isEmpty ? "" : "{\($0.labels)}") \($0.value)\n" }.joined()
    }.joined()
  }

  private static func one(_ name: String, _ help: String, _ value: Int64?, type: String = "gauge") -> Family {
    Family(name: name, help: help, type: type, samples: value.map { [Sample(labels: "", value: $0)] } ?? [])
  }

  private static func label(_ name: String, _ value: String) -> String {
    let escaped = value.map { character -> String in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      default: String(character)
      }
    }.joined()
    return "\(name)=\"\(escaped)\""
  }

  private static func station(_ facts: StationFacts) -> [Family] {
    let daemon = facts.daemon
    let unit = facts.units?.first { $0.name == "waypostd.service" }
    var packs = Family(
      name: "waypost_pack_valid_until_timestamp_seconds", help: "End of the last day on which a pack is in force.")
    packs.samples = (facts.packs?.packs ?? []).compactMap { pack in
      CalendarDays.count(pack.validUntil).map { Sample(labels: label("pack", pack.id), value: ($0 + 1) * 86_400) }
    }
    var build = Family(name: "waypost_build_info", help: "Release of the daemon, and its mode.")
    if let daemon, let release = daemon.release {
      build.samples = [Sample(labels: "\(label("release", release)),\(label("mode", daemon.mode ?? ""))", value: 1)]
    }
    return [
      one("waypost_up", "Whether the daemon answers.", daemon == nil ? 0 : 1),
      one("waypost_collected_timestamp_seconds", "When these figures were collected.", facts.now), build, packs,
      one(
        "waypost_scanners", "Scanners that are read.",
        daemon?.scanners.map { Int64($0.count { $0.state == "reading" }) }),
      one("waypost_open_cases", "Cases that are open.", daemon?.openCases),
      one(
        "waypost_resident_memory_bytes", "Resident memory of the daemon.", daemon?.residentKilobytes.map { $0 * 1024 }),
      one("waypost_audit_events_total", "Entries of the audit.", daemon?.auditEvents, type: "counter"),
      one("waypost_vault_epoch", "How often the vault was replaced or restored, plus one.", daemon?.epoch),
      one("waypost_restarts_total", "Restarts of the daemon since the box started.", unit?.restarts, type: "counter"),
      one(
        "waypost_watchdog_ends_total", "Times the watchdog ended the daemon since the box started.", unit?.watchdogEnds,
        type: "counter"),
    ]
  }

  private static func queue(_ facts: StationFacts) -> [Family] {
    let daemon = facts.daemon
    var records = Family(name: "waypost_queue_records", help: "Records by what they wait for.")
    for (state, count) in [
      ("unsent", daemon?.unsent), ("unanswered", daemon?.unanswered), ("set-aside", daemon?.setAside),
    ] {
      if let count { records.samples.append(Sample(labels: label("state", state), value: count)) }
    }
    return [
      records,
      one(
        "waypost_queue_oldest_unsent_timestamp_seconds", "Since when the oldest unsent record waits.",
        daemon?.oldestUnsentSeconds.map { facts.now - $0 }),
      one("waypost_records_past_limit", "Records past their limit without a receipt.", daemon?.overLimit),
      one("waypost_last_receipt_timestamp_seconds", "When an office last answered.", daemon?.lastReceipt),
      one("waypost_last_backup_timestamp_seconds", "When a backup was last made.", daemon?.lastBackup),
    ]
  }

  private static func box(_ facts: StationFacts) -> [Family] {
    [
      one("waypost_disk_free_bytes", "Free space where the vault is.", facts.storage?.freeBytes),
      one("waypost_medium_worn_percent", "What the medium says of its life.", facts.storage?.medium?.wornPercent),
      one("waypost_battery_percent", "Charge of the box's battery.", facts.power?.percent),
    ]
  }

  private static func checks(_ findings: [Finding]) -> Family {
    var family = Family(
      name: "waypost_check", help: "What waypost doctor finds: 0 fine, 1 unknown, 2 warning, 3 broken.")
    family.samples = findings.map { finding in
      Sample(
        labels: label("check", finding.check), value: Int64(Severity.allCases.firstIndex(of: finding.severity) ?? 1))
    }
    return family
  }
}

extension Check {
  static let unitNames = ["waypostd.service", "waypostd.socket", "waypost-print.socket", "waypost-upload.socket"]

  static let daemonChecks = [
    Check("daemon", "the daemon answers, and is of this release") { facts in
      guard let daemon = facts.daemon else { return silent(facts) }
      guard let theirs = daemon.release, let ours = facts.release else { return .unknown("Its release is not known.") }
      if theirs != ours {
        return .warning(
          "The daemon is release \(theirs), this command \(ours).", "It was not restarted after an update.",
          mend: "sudo systemctl restart waypostd.socket waypostd.service")
      }
      return .fine("It answers; release \(theirs), up \(duration(daemon.uptimeSeconds ?? 0)).")
    },
    Check("units", "systemd's units run and start with the box") { facts in
      guard facts.hasUnits else { return .fine("A training station in a folder has no units.") }
      guard let units = facts.units else { return .unknown("systemd doesn't answer.", mend: "systemctl status") }
      // Started by hand they would end at once, without a word.
      if let configuration = facts.configuration, !configuration.isThere {
        return .broken("The units wait for station.json.", "This box is not set up.", mend: "sudo waypost setup")
      }
      for name in unitNames {
        guard let unit = units.first(where: { $0.name == name }) else {
          return .broken(
            "There is no \(name).", "The package is not installed whole.",
            mend: "sudo apt-get install --reinstall waypost")
        }
        if unit.active != "active" {
          return .broken(
            "\(name) is \(unit.active).", unit.result.isEmpty ? "It was not started." : "systemd says: \(unit.result).",
            mend: unit.active == "failed" ? "sudo journalctl -u \(name) -n 30" : "sudo systemctl start \(name)")
        }
        if unit.enabled != "enabled" {
          return .warning(
            "\(name) is \(unit.enabled): the next start of the box is without it.", "Somebody disabled it.",
            mend: "sudo systemctl enable \(name)")
        }
      }
      return .fine("\(unitNames.count) units run and are enabled.")
    },
    Check("restarts", "the daemon does not die or hang") { facts in
      guard facts.hasUnits else { return .fine("A training station in a folder is not restarted.") }
      guard let unit = facts.units?.first(where: { $0.name == "waypostd.service" }), let restarts = unit.restarts else {
        return .unknown("systemd doesn't say how often it restarted the daemon.")
      }
      if let ends = unit.watchdogEnds, ends > 0 {
        return .broken(
          "The watchdog ended a daemon that hung, \(ends) times since the box started.",
          "The disk or the program stood still for 30 s.", mend: "sudo journalctl -b -u waypostd -p warning")
      }
      if restarts > 0 {
        return .warning(
          "The daemon ended by itself and was restarted \(restarts) times.", "Its journal says why.",
          mend: "sudo journalctl -b -u waypostd -p warning")
      }
      return .fine("It was never restarted since the box started.")
    },
    Check("configuration", "station.json is there and can be read") { facts in
      guard let configuration = facts.configuration else {
        return .unknown("It could not be looked at.", mend: "sudo waypost doctor configuration")
      }
      guard configuration.isThere else {
        return .broken("There is no station.json.", "This box is not set up.", mend: "sudo waypost setup")
      }
      if let problem = configuration.problem {
        return .broken(
          "station.json can't be used.", "\(problem).", mend: "sudo waypost setup, or mend that entry by hand")
      }
      return .fine("It can be read; \(configuration.mode ?? "unknown") mode.")
    },
    Check("live", "nothing stands between this station and live mode") { facts in
      guard let configuration = facts.configuration, configuration.isThere, configuration.problem == nil else {
        return .unknown("Without a station.json this can't be said.")
      }
      guard facts.packs != nil else { return .unknown("The packs could not be looked at.") }
      let missing = LiveMode.missing(facts)
      if missing.isEmpty {
        return .fine(configuration.mode == "live" ? "The station is live." : "It could go live: sudo waypost mode live")
      }
      let says = "\(missing.count) things are missing for live mode."
      return configuration.mode == "live"
        ? .broken(says, missing.map(\.says).joined(separator: " "), mend: "sudo waypost mode live")
        : .warning(
          says, "This station is in training mode; real people's data has no place in it.",
          mend: "sudo waypost mode live")
    },
    Check("officers", "somebody may sign in, and a supervisor is among them") { facts in
      guard let daemon = facts.daemon else { return .daemonSilent }
      guard let officers = daemon.officers, let supervisors = daemon.supervisors else {
        return .unknown("The daemon didn't say who may sign in.")
      }
      if officers == 0 {
        return .broken(
          "Nobody may sign in.", "No officer was added.", mend: "sudo waypost officer add --name NAME --badge CODE")
      }
      if supervisors == 0 {
        return .warning(
          "There is no supervisor.", "Only a supervisor unlocks a PIN and consents to an erasure.",
          mend: "sudo waypost officer add --role supervisor --name NAME --badge CODE")
      }
      return .fine("\(officers) may sign in, \(supervisors) of them as supervisors.")
    },
    Check("package", "the installed files are those of the package") { facts in
      guard facts.hasUnits else { return .fine("Nothing is installed: a training station in a folder.") }
      guard let changed = facts.changedFiles else { return .unknown("dpkg could not be asked.") }
      if changed.isEmpty { return .fine("All as the package brought them.") }
      return .warning(
        "\(changed.count) installed files were changed or are missing: \(list(Array(changed.prefix(4)))).",
        "Somebody changed them, or the disk did.", mend: "sudo apt-get install --reinstall waypost")
    },
  ]

  private static func silent(_ facts: StationFacts) -> Verdict {
    let says = "The daemon doesn't answer."
    guard facts.hasUnits else { return .broken(says, facts.silence ?? "It does not run.", mend: "make run") }
    if let configuration = facts.configuration, !configuration.isThere {
      return .broken(says, "This box is not set up.", mend: "sudo waypost setup")
    }
    let unit = facts.units?.first { $0.name == "waypostd.service" }
    switch unit?.active {
    case "active":
      return .broken(
        says, facts.silence ?? "It runs and does not hear.",
        mend: "sudo waypost doctor, or: sudo journalctl -u waypostd -n 30")
    case "failed", "activating":
      return .broken(says, "It starts and ends again.", mend: "sudo journalctl -u waypostd -n 30 -p warning")
    default:
      return .broken(
        says, facts.silence ?? "It does not run.", mend: "sudo systemctl start waypostd.socket waypostd.service")
    }
  }
}

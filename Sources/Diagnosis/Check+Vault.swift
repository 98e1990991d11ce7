extension Check {
  private static let day: Int64 = 86_400

  static let vaultChecks = [
    Check("vault", "the vault is whole") { facts in
      guard let daemon = facts.daemon else { return .daemonSilent }
      if let check = daemon.lastCheck, check.hasPrefix("damaged") {
        return .broken(
          "The vault is damaged.", check, mend: "sudo waypost backup FILE, then: sudo systemctl restart waypostd")
      }
      if let note = daemon.vaultNotes?.first {
        return .warning(
          "The vault was replaced or put back: \(note).", "The disk, or a hand.",
          mend: "read README.md, \"When the vault is lost\"; sudo waypost queue at-risk; sudo waypost doctor card-wear")
      }
      if daemon.lastStopWasClean == false {
        return .fine(
          "Open; the last stop was a power cut or a crash, and nothing is missing. \(daemon.lastCheck ?? "")")
      }
      return .fine("Open; \(daemon.lastCheck ?? "not checked yet").")
    },
    Check("backup", "a backup lies off the box") { facts in
      guard let daemon = facts.daemon else { return .daemonSilent }
      let mend =
        facts.configuration?.backupRecipients ?? 0 > 0
        ? "sudo waypost backup FILE" : "sudo waypost backup FILE --to age1... (README.md, \"Backup\")"
      guard let last = daemon.lastBackup else {
        return daemon.mode == "training"
          ? .fine("Never; a training station needs none.")
          : .warning("No backup was ever made.", "A box that is lost takes the queue with it.", mend: mend)
      }
      let age = facts.now - last
      if age > 8 * day {
        return .warning("The last backup is \(duration(age)) old.", "Nobody made one since.", mend: mend)
      }
      return .fine("Made \(duration(age)) ago.")
    },
    Check("unsent", "records get out in time") { facts in
      guard let daemon = facts.daemon, let unsent = daemon.unsent else { return .daemonSilent }
      guard unsent > 0, let oldest = daemon.oldestUnsentSeconds else { return .fine("Nothing waits to be sent.") }
      if oldest > 7 * day {
        return .broken(
          "\(unsent) records wait, the oldest for \(duration(oldest)).", waits(facts),
          mend: "sudo waypost doctor sinks; sudo waypost queue list")
      }
      if oldest > day {
        return .warning(
          "\(unsent) records wait, the oldest for \(duration(oldest)).", waits(facts),
          mend: "sudo waypost doctor sinks; sudo waypost queue list")
      }
      return .fine("\(unsent) wait, the oldest for \(duration(oldest)).")
    },
    Check("receipts", "offices answer") { facts in
      guard let daemon = facts.daemon, let unanswered = daemon.unanswered else { return .daemonSilent }
      if let over = daemon.overLimit, over > 0 {
        return .broken(
          "\(over) records are past their limit without a receipt.", "No office has said that it has them.",
          mend: "ring the offices; sudo waypost queue list; waypost referral acknowledge --help")
      }
      if unanswered == 0 { return .fine("Nothing that was sent lacks its answer.") }
      guard let last = daemon.lastReceipt else {
        return .warning(
          "\(unanswered) records were sent, and no office has answered within a month.",
          "The offices don't know how, or the way back is broken.",
          mend: "send them /usr/share/doc/waypost/receivers-guide.md; sudo waypost queue visit")
      }
      let age = facts.now - last
      if age > 3 * day {
        return .warning(
          "\(unanswered) records lack an answer; the last receipt came \(duration(age)) ago.",
          "The offices are silent, or the way back is broken.", mend: "ring the offices; sudo waypost queue visit")
      }
      return .fine("\(unanswered) wait for an answer; the last receipt came \(duration(age)) ago.")
    },
    Check("set-aside", "no record is set aside") { facts in
      guard let count = facts.daemon?.setAside else { return .daemonSilent }
      if count == 0 { return .fine("None is.") }
      return .broken(
        "\(count) records are set aside and don't get out by themselves.", "A server refused them, or holds others.",
        mend: "sudo waypost queue list; sudo waypost queue show NUMBER")
    },
  ]

  private static func waits(_ facts: StationFacts) -> String {
    if let problem = facts.daemon?.sinkProblem { return "The way out says: \(problem)." }
    return facts.daemon?.isLinkUp == false ? "There is no link." : "The offices' sinks are not reached."
  }
}

extension Check {
  private static let day: Int64 = 86_400
  /// A count that nobody renewed for so long is not believed.
  private static let countedWithin: Int64 = 30 * day
  private static let note = "sudo waypost readiness note --paper ROLLS --tokens N"

  static let readinessChecks = [
    Check("paper", "two rolls lie beside the printer, and one is in it") { facts in
      let printer = Check.printingChecks[0].finding(in: facts)
      if printer.severity == .broken {
        return .broken(printer.says, printer.cause ?? "", mend: printer.mend ?? "sudo waypost doctor printer")
      }
      guard let notes = facts.daemon?.readiness, let rolls = notes.paperRolls, let counted = notes.paperCounted else {
        return facts.daemon == nil
          ? .daemonSilent : .warning("Nobody counted the spare rolls.", "No count is on record.", mend: note)
      }
      if facts.now - counted > countedWithin {
        return .warning("The rolls were counted \(duration(facts.now - counted)) ago.", "The count is old.", mend: note)
      }
      if rolls == 0 {
        return .broken("There is no spare roll.", "They were used up.", mend: "fetch some, then: \(note)")
      }
      if rolls < 2 {
        return .warning("One spare roll is left.", "They are used up.", mend: "fetch some, then: \(note)")
      }
      return .fine("\(rolls) spare rolls.")
    },
    Check("battery", "a power cut doesn't end the work") { facts in
      guard let power = facts.power, let has = power.hasBattery else {
        return .unknown("No battery could be looked for.")
      }
      if !has {
        return .warning(
          "The box sees no battery.", "It has none, or its driver is not installed.",
          mend: "see /usr/share/doc/waypost/hardware.md, parts list: UPS")
      }
      guard let percent = power.percent else { return .unknown("The battery doesn't say how full it is.") }
      if power.isDischarging == true {
        let says = "The box runs on battery, \(percent) % are left."
        return percent < 30
          ? .broken(says, "The mains are gone.", mend: "finish open cases; bring the mains back")
          : .warning(says, "The mains are gone.", mend: "bring the mains back")
      }
      if percent < 50 {
        return .warning(
          "The battery is at \(percent) %.", "It is still charging, or old.", mend: "wait, and look again")
      }
      return .fine("The battery is at \(percent) %.")
    },
    Check("packs", "the packs are in force for two weeks") { facts in
      guard let packs = facts.packs?.packs, facts.packs?.problem == nil else {
        return .broken(
          "The packs can't be used.", facts.packs?.problem ?? "They could not be looked at.",
          mend: "sudo waypost doctor packs")
      }
      return dates(of: packs, facts, notice: 14) ?? .fine(list(packs.map { "\($0.id) until \($0.validUntil)" }) + ".")
    },
    Check("tokens", "numbered tokens for a mass arrival lie ready") { facts in
      guard let notes = facts.daemon?.readiness, let tokens = notes.tokens, let counted = notes.tokensCounted else {
        return facts.daemon == nil
          ? .daemonSilent : .warning("Nobody counted the spare tokens.", "No count is on record.", mend: note)
      }
      if facts.now - counted > countedWithin {
        return .warning(
          "The tokens were counted \(duration(facts.now - counted)) ago.", "The count is old.", mend: note)
      }
      if tokens == 0 {
        return .broken("There is no spare token.", "They were given out.", mend: "print some, then: \(note)")
      }
      if tokens < 100 {
        return .warning("\(tokens) spare tokens are left.", "They are given out.", mend: "print some, then: \(note)")
      }
      return .fine("\(tokens) spare tokens.")
    },
    Check("drill", "the shift has practised within three months") { facts in
      guard let daemon = facts.daemon else { return .daemonSilent }
      guard let drill = daemon.readiness?.drill else {
        return .warning(
          "No drill is on record.", "Nobody noted one.",
          mend: "practise on a training station, then: sudo waypost readiness note --drill")
      }
      if facts.now - drill > 92 * day {
        return .warning(
          "The last drill was \(duration(facts.now - drill)) ago.", "People have changed since.",
          mend: "practise on a training station, then: sudo waypost readiness note --drill")
      }
      return .fine("The last drill was \(duration(facts.now - drill)) ago.")
    },
    Check("officers", "somebody may sign in, and a supervisor is among them") { facts in
      let finding = Check.daemonChecks.first { $0.name == "officers" }?.finding(in: facts)
      guard let finding else { return .daemonSilent }
      return Verdict(severity: finding.severity, says: finding.says, cause: finding.cause, mend: finding.mend)
    },
    Check("scanners", "every lane's scanner is there and reads well") { facts in
      let finding = Check.deviceChecks[0].finding(in: facts)
      return Verdict(severity: finding.severity, says: finding.says, cause: finding.cause, mend: finding.mend)
    },
  ]
}

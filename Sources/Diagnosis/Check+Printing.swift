extension Check {
  /// IPP's reasons that stop paper, with what to do.
  private static let stops = [
    "media-empty": "Paper is out: put a roll in.", "media-needed": "Paper is out: put a roll in.",
    "media-jam": "Paper is jammed: open the cover, pull it out.", "cover-open": "The cover is open: close it.",
    "door-open": "The cover is open: close it.", "offline": "The printer is off or its cable is out.",
    "connecting-to-device": "The printer is off or its cable is out.", "toner-empty": "The ribbon or toner is empty.",
    "cutter-jam": "The cutter is stuck: switch it off and on.",
  ]

  /// "media-empty-error" is "media-empty".
  private static func stop(_ reason: String) -> String? {
    stops.first { reason == $0.key || reason.hasPrefix($0.key + "-") }?.value
  }

  /// What keeps slips from coming out of it; nil for nothing.
  private static func trouble(_ queue: QueueFacts) -> Verdict? {
    let name = queue.name
    if queue.isThere == false {
      return .broken(
        "There is no printer \(name).", "station.json names it for \(list(queue.lanes)), and CUPS doesn't have it.",
        mend: "sudo lpadmin -p \(name) ..., or name another in station.json (lpstat -p lists them)")
    }
    if queue.accepts == false {
      return .broken("\(name) takes no slips.", "Somebody made it reject jobs.", mend: "sudo cupsaccept \(name)")
    }
    for reason in queue.reasons ?? [] {
      if let what = stop(reason) {
        return .broken("\(name) does not print.", what, mend: "afterwards: sudo cupsenable \(name)")
      }
    }
    if queue.isEnabled == false {
      return .broken("\(name) is stopped.", "CUPS stopped it after an error.", mend: "sudo cupsenable \(name)")
    }
    if let low = queue.reasons?.first(where: { $0.hasPrefix("media-low") || $0.hasPrefix("toner-low") }) {
      return .warning("\(name) says \(low).", "Paper or ribbon ends soon.", mend: "lay a new roll beside it")
    }
    return nil
  }

  static let printingChecks = [
    Check("printer", "every lane's printer takes slips and prints them") { facts in
      guard let printing = facts.printing else { return .unknown("CUPS could not be asked.", mend: "lpstat -t") }
      if printing.schedulerRuns == false {
        let says = "CUPS does not run."
        return facts.hasUnits
          ? .broken(says, "It is not installed or was stopped.", mend: "sudo systemctl start cups")
          : .warning(says, "A training station saves slips in its folder.", mend: "sudo systemctl start cups")
      }
      let queues = printing.queues
      if printing.lacksQueue {
        let says = "There is no default printer."
        return facts.hasUnits
          ? .broken(
            says, "None was added, or none was made the default.",
            mend: "sudo lpadmin -d PRINTER (lpstat -p lists them)")
          : .warning(
            says, "A training station saves slips in its folder.",
            mend: "sudo lpadmin -d PRINTER (lpstat -p lists them)")
      }
      // The worst of them: a lane's own printer is as much a slip printer as the default one.
      let troubles = queues.compactMap(trouble)
      if let worst = troubles.max(by: { $0.severity < $1.severity }) { return worst }
      let names = queues.map(\.name)
      return .fine("\(list(names)) \(names.count == 1 ? "takes" : "take") slips.")
    },
    Check("print-queue", "no slip waits at a printer") { facts in
      let queues = facts.printing?.queues ?? []
      let counts = queues.compactMap(\.waitingJobs)
      guard !queues.isEmpty, counts.count == queues.count else { return .unknown("CUPS could not be asked.") }
      let waiting = counts.reduce(0, +)
      if waiting == 0 { return .fine("No job waits.") }
      let names = queues.filter { ($0.waitingJobs ?? 0) > 0 }.map(\.name)
      return .warning(
        "\(waiting) jobs wait at \(list(names)).", "It is slow, or stands still.",
        mend: "lpstat -o; sudo waypost doctor printer")
    },
    Check("print-files", "CUPS keeps no slip after it is printed") { facts in
      guard let printing = facts.printing, printing.configurationWasRead == true else {
        return .unknown("/etc/cups/cupsd.conf could not be read.", mend: "sudo waypost doctor print-files")
      }
      // cupsd's own value, where nothing is said, is a day.
      let files = printing.preserveJobFiles?.lowercased() ?? "a day"
      guard ["no", "off", "false", "0"].contains(files) else {
        let says = "CUPS keeps printed slips (PreserveJobFiles: \(files))."
        let cause = "A slip has the person's language; whoever takes the box would find the files."
        let mend = "sudo cupsctl PreserveJobFiles=no PreserveJobHistory=3600"
        return facts.hasUnits ? .broken(says, cause, mend: mend) : .warning(says, cause, mend: mend)
      }
      return .fine("Slips are gone from CUPS when they are printed.")
    },
    Check("fonts", "the slip's fonts are installed") { facts in
      guard let missing = facts.missingFonts else { return .unknown("fontconfig could not be asked.", mend: "fc-list") }
      if missing.isEmpty { return .fine("Every script of the slip has its font.") }
      return .broken(
        "\(list(missing)) \(missing.count == 1 ? "is" : "are") not installed.", "Slips would show boxes for letters.",
        mend: "sudo apt-get install fonts-noto-core")
    },
  ]
}

extension Check {
  /// Days before a date at which somebody has to begin to act.
  static let packNotice: Int64 = 30

  static let contentChecks = [
    Check("packs", "signed packs are installed and whole") { facts in
      guard let packs = facts.packs else {
        return .unknown("The packs could not be looked at.", mend: "sudo waypost doctor packs")
      }
      if let problem = packs.problem {
        return .broken(
          "The packs can't be used.", problem,
          mend: packs.isStale == true ? "sudo waypost pack refresh" : "waypost pack install --help")
      }
      guard let installed = packs.packs else { return .unknown("The packs could not be listed.") }
      guard installed.contains(where: { $0.id == "core" }) else {
        return .broken(
          "The core pack is not installed.", "Without it there are no questions.", mend: "waypost pack install --help")
      }
      return .fine("Whole and signed: " + list(installed.map { "\($0.id) \($0.version)" }) + ".")
    },
    Check("pack-dates", "the packs are in force today and for a month") { facts in
      guard let installed = facts.packs?.packs else { return .unknown("The packs could not be listed.") }
      return dates(of: installed, facts, notice: packNotice) ?? .fine("All are in force for more than a month.")
    },
    Check("languages", "every language is whole and reviewed") { facts in
      guard let drafts = facts.packs?.drafts, let gaps = facts.packs?.gaps else {
        return .unknown("The packs could not be read.")
      }
      let incomplete = gaps.filter { $0.value > 0 }.keys.sorted()
      if drafts.isEmpty, incomplete.isEmpty { return .fine("Every text is there and reviewed.") }
      let isLive = facts.configuration?.mode == "live"
      let cause = [
        drafts.isEmpty ? nil : "Drafts: \(list(drafts)).", incomplete.isEmpty ? nil : "With gaps: \(list(incomplete)).",
      ].compactMap(\.self).joined(separator: " ")
      return isLive
        ? .broken(
          "Texts are not reviewed or missing.", cause, mend: "install a reviewed pack: waypost pack install --help")
        : .warning(
          "Texts are not reviewed or missing.", cause, mend: "install a reviewed pack: waypost pack install --help")
    },
    Check("receivers", "every office has a key, a way to it, and a number that was rung lately") { facts in
      guard let receivers = facts.packs?.receivers else { return .unknown("The packs could not be read.") }
      if receivers.isEmpty {
        return .broken(
          "No office receives anything.", "No installed pack has a directory.", mend: "waypost pack install --help")
      }
      let keyless = receivers.filter { $0.keys == 0 }.map(\.id)
      if !keyless.isEmpty {
        return .broken(
          "Nothing can be sealed to \(list(keyless)).", "The directory has no key of theirs.",
          mend: "waypost pack sign --receiver-key NAME=age1..., then: sudo waypost pack install DIR")
      }
      let stale = receivers.filter { receiver in
        guard !receiver.phone.isEmpty else { return false }
        return facts.days(until: receiver.phoneVerifiedOn).map { $0 < -180 } ?? true
      }.map(\.id)
      if !stale.isEmpty {
        return .warning(
          "Nobody rang \(list(stale)) within half a year.", "A number that isn't verified is not printed as confirmed.",
          mend: "ring them, put the date into directory.csv, sign and install the pack")
      }
      return .fine("\(receivers.count) offices have keys.")
    },
  ]

  /// nil when all are in force beyond the notice.
  static func dates(of packs: [PackFacts.Pack], _ facts: StationFacts, notice: Int64) -> Verdict? {
    var soon: (id: String, days: Int64)?
    for pack in packs {
      guard let end = facts.days(until: pack.validUntil), let begin = facts.days(until: pack.validFrom) else {
        return .unknown("The dates of \(pack.id) can't be read.")
      }
      if begin > 0 {
        return .broken(
          "\(pack.id) is in force from \(pack.validFrom) on, not today.",
          "It was installed early, or the clock is wrong.",
          mend: "sudo waypost doctor clock")
      }
      if end < 0 {
        return .broken(
          "\(pack.id) has not been in force since \(pack.validUntil).",
          "It goes on being used: old questions beat none.",
          mend: "get its next version from whoever signs it, then: waypost pack install --help")
      }
      if end < notice, end < soon?.days ?? .max { soon = (pack.id, end) }
    }
    guard let soon else { return nil }
    return .warning(
      "\(soon.id) is in force for \(days(soon.days)) more.", "Its time ends.",
      mend: "get its next version from whoever signs it, then: waypost pack install --help")
  }
}

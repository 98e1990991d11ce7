extension Check {
  static let voiceChecks = [
    Check("voice", "a kiosk reads its pages aloud") { facts in
      guard let lanes = facts.daemon?.lanes, let voices = facts.daemon?.voices else { return .daemonSilent }
      let kiosks = lanes.filter { $0.audience == "kiosk" }.map(\.name)
      if kiosks.isEmpty { return .fine("No lane is a kiosk.") }
      if voices.isEmpty {
        guard facts.hasUnits else { return .fine("A training station in a folder may do without.") }
        let says = "\(list(kiosks)) can't read aloud: who can't read has nothing there."
        let again = "sudo systemctl restart waypost-speak.socket waypostd"
        guard let voice = facts.voice, let isInstalled = voice.isInstalled else {
          return .warning(says, "Nobody listens at waypost-speak.socket.", mend: again)
        }
        if !isInstalled {
          return .warning(says, "espeak-ng is not installed.", mend: "sudo apt-get install espeak-ng; \(again)")
        }
        return voice.socket == "active"
          ? .warning(says, "The station was started before its voice.", mend: "sudo systemctl restart waypostd")
          : .warning(says, "waypost-speak.socket is \(voice.socket ?? "unknown").", mend: again)
      }
      guard let languages = facts.packs?.languages else { return .unknown("The packs could not be read.") }
      let silent = languages.filter { !voices.contains($0) }
      return .fine(
        "\(languages.count - silent.count) languages are read aloud."
          + (silent.isEmpty ? "" : " Without a voice but a pack's recordings: \(list(silent)). The page says so."))
    }
  ]
}

extension Check {
  static let networkChecks = [
    Check("link", "there is a link, where a sink needs one") { facts in
      guard let network = facts.network, let interfaces = network.interfaces else {
        return .unknown("The interfaces could not be looked at.")
      }
      guard let receivers = facts.packs?.receivers else { return .unknown("Which sinks need a link is not known.") }
      let needs = receivers.contains { $0.sink.hasPrefix("s3:") || $0.sink.hasPrefix("openrosa:") }
      if !needs { return .fine("No sink needs one.") }
      if interfaces.isEmpty {
        return .warning(
          "No interface is up.", "The cable is out, the modem off, or there is no coverage.",
          mend: "ip -br link; records wait meanwhile")
      }
      if network.hasDefaultRoute == false {
        return .warning(
          "\(list(interfaces)) \(interfaces.count == 1 ? "is" : "are") up without a way out.", "No address was given.",
          mend: "ip -br address; ip route; sudo networkctl renew \(interfaces[0])")
      }
      return .fine("\(list(interfaces)) \(interfaces.count == 1 ? "is" : "are") up, with a way out.")
    },
    Check("sinks", "the offices' sinks take envelopes") { facts in
      guard let daemon = facts.daemon else { return .daemonSilent }
      guard let problem = daemon.sinkProblem else { return .fine("None is known to refuse.") }
      let named = list(Set((facts.packs?.receivers ?? []).map(\.sink)).sorted())
      return .warning(
        "Envelopes wait: \(problem)." + (named.isEmpty ? "" : " The directory names \(named)."), cause(problem),
        mend: mend(problem))
    },
    Check("certificates", "no certificate ends within a month") { facts in
      guard let certificates = facts.certificates else {
        return .unknown("Only root may read sinks.json.", mend: "sudo waypost doctor certificates")
      }
      for certificate in certificates {
        guard let end = certificate.notAfter, let begin = certificate.notBefore else {
          return .broken(
            "\(certificate.name) can't be read.", "It is no PEM file of certificates.", mend: "put it there again")
        }
        if end < facts.now || begin > facts.now {
          return .broken(
            "\(certificate.name) is \(end < facts.now ? "over" : "not valid yet").",
            "Its time ended, or the clock is wrong.",
            mend: "sudo waypost doctor clock; get a new one from the server's keeper")
        }
      }
      let soon = certificates.min { ($0.notAfter ?? 0) < ($1.notAfter ?? 0) }
      guard let soon, let end = soon.notAfter else { return .fine("No sink names one.") }
      if end - facts.now < 30 * 86_400 {
        return .warning(
          "\(soon.name) ends in \(duration(end - facts.now)).", "Its time ends.",
          mend: "get a new one from the server's keeper")
      }
      return .fine("\(certificates.count) are good for more than a month.")
    },
  ]

  private static func cause(_ problem: String) -> String {
    switch problem {
    case "no-such-host", "unreachable", "link-lost", "timed-out": "The link is bad, or the server is down."
    case "server-not-trusted", "tls-refused": "The server shows another certificate, or wants one of ours."
    case "not-the-server": "Something else answers: a login page of the network, a proxy."
    case "not-admitted": "The server refuses our key or password, or our clock is wrong."
    case "sink-missing", "unknown-sink", "settings": "The sink's folder, medium or entry in sinks.json is missing."
    case "sink-full": "The sink has no room."
    case "sink-read-only", "sink-failed": "The sink can't be written."
    case "service": "waypost-upload does not start."
    default: "The server says so."
    }
  }

  private static func mend(_ problem: String) -> String {
    switch problem {
    case "no-such-host", "unreachable", "link-lost", "timed-out": "sudo waypost doctor link"
    case "not-admitted": "sudo waypost doctor clock, then ask the server's keeper for a key"
    case "server-not-trusted", "tls-refused", "settings", "unknown-sink": "mend that entry of /etc/waypost/sinks.json"
    case "not-the-server": "sign in to the network, or ask whoever runs it for a way past its page"
    case "sink-missing", "sink-full", "sink-read-only", "sink-failed":
      "put the medium in, make room, or let the folder be /srv/waypost/... and group waypost-upload's (README.md, "
        + "\"Where envelopes go\"), then: sudo waypost queue visit"
    case "service": "sudo journalctl -u 'waypost-upload@*' -n 30"
    default: "sudo waypost queue list; sudo waypost queue show NUMBER"
    }
  }
}

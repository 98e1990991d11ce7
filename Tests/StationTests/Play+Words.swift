import Messages
import Referral
import Scanning
import Screens
import Station
import TravelDocument

extension Play {
  static let zones: [String: [String]] = [
    "card": ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
    "passport": [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ],
    "wrong-composite": [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
    ],
    "digit-in-name": [
      "P<UTOER1KSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ],
    "wrong-birth": [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO74X8122F1204159ZE184226B<<<<<10",
    ],
    "full-line": [
      "I<KGZAN1234567711502199000123<", "9103155F3102145KGZ<<<<<<<<<<<0", "NILAVADHANANANDA<<CHAYAPA<DEJT",
    ],
    "wrong-check": [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "LB98902C36UTO7408122F1204159ZE184226B<<<<<10",
    ],
  ]

  static func scan(_ words: [String]) throws -> ScanContent {
    switch words.first ?? "" {
    case "badge": return .badge("WPB1-0000")
    case "other": return .other(RawCode(Array("twelve bytes".utf8)))
    case "unhcr":
      guard let number = UNHCRNumber(Array("123-45-67890".utf8)) else { throw PlayError("no number of UNHCR's shape") }
      return .unhcrNumber(number)
    case "slip": return .slip("WP1:whatever")
    case "receipt": return .receipt("WPR1:whatever")
    case "unreadable": return .unreadable(.unterminated(byteCount: 9))
    case let name:
      guard let lines = zones[name] else { throw PlayError("no scan is called \(name)") }
      return .travelDocument(
        try MachineReadableZone.parse(lines: lines, today: CalendarDay(year: 2026, month: 11, day: 21)))
    }
  }

  static func signIn(_ words: [String]) -> SignInAnswer {
    switch words.first ?? "" {
    case "knows": .signedIn(officer(words.dropFirst().first ?? ""))
    case "refuses": .wrongPIN(attemptsLeft: Int(words[1]) ?? 0)
    case "throttles": .throttled(seconds: Int(words[1]) ?? 0)
    case "unknown": .unknownBadge
    default: .failed("the vault is shut")
    }
  }

  /// Tables as a station fills them in.
  static func sections(_ kind: ReportPage.Kind, _ words: Words) -> [ReportPage.Section] {
    let serial = "D7-3HTP-9WKA-4"
    let none = words[.repNone]
    switch kind {
    case .handOver:
      return [
        .init(words[.repCases], [], empty: none, head: [words[.columnCase], words[.place]]),
        .init(
          words[.repReferrals],
          [
            [serial, words.named("referral-notified"), "2026-11-21 18:00", words[.repHold]],
            ["D7-5VXD-8NQE-K", words.named("referral-issued"), words[.timeUncertain], ""],
          ], empty: none, head: [words[.serial], words[.columnState], words[.columnDue], words[.columnReturn]]),
        .init(words[.repUnsent], [["1"]], empty: none),
      ]
    case .supervisor:
      return [
        .init(words[.repOverdue], [[serial, "2026-11-21 18:00"]], empty: none),
        .init(words[.repSkips], [], empty: none),
        .init(
          words[.repOverrides], [["2026-11-21 10:00", words.event("return-held"), serial, "3"]], empty: none),
        .init(words[.repPacks], [["core", "2026112601", "2026-11-25 – 2027-11-25"]], empty: none),
        .init(words[.repReadiness], [[words[.link], words[.linkDown]], [words[.unsent], "1"]], empty: none),
      ]
    case .monitor:
      return [
        .init(
          words[.repFigures], [[words.tally("screened"), "42"], [words.tally("triage-fast"), words[.repFewer]]],
          empty: none),
        .init(words[.repAudit], [["2026-11-21 10:00", words.event("sign-in"), "desk", "3"]], empty: none),
        .init(
          words[.repHead], [["118", String(repeating: "5e", count: 32)]], empty: none, hint: words[.repBundle]),
      ]
    case .status:
      return [
        .init(
          words[.repStation],
          [
            [words[.repPost], "D7 · Training post"], [words[.repRelease], "0.1.0"],
            [words[.repMode], words[.modeTraining]], [words[.repRunning], "2026-11-19 08:00 +05:00"],
          ], empty: none, hint: words[.repDoctor]),
        .init(
          words[.repDelivery],
          [
            [words[.link], words[.linkDown]], [words[.unsent], "4"],
            [words[.repOldest], "2026-11-20 10:00 +05:00"], [words[.repHindrance], "unreachable"],
          ], empty: none),
        .init(words[.repDevices], [[words[.printer], words[.printerUnused]]], empty: none),
      ]
    }
  }

  private static func officer(_ kind: String) -> Officer {
    switch kind {
    case "trained": Officer(id: 5, name: "Nur", isTrained: true)
    case "supervisor": Officer(id: 4, name: "Bek", role: .supervisor)
    case "monitor": Officer(id: 6, name: "Mira", role: .monitor)
    default: Officer(id: 3, name: "Aida")
    }
  }

  static func report(_ words: [String]) -> SlipReport {
    SlipReport(
      serial: words[0], state: SlipReport.State(rawValue: words[1]) ?? .uncertain, place: "counter",
      reason: words.count > 2 ? SlipReport.Reason(rawValue: words[2]) : nil)
  }

  /// An action in the words of the stories.
  static func describe(_ action: StationAction) -> String {
    switch action {
    case .checkPIN(_, let badge, _): return "check-pin \(badge)"
    case .confirmPIN(_, let badge, _): return "confirm-pin \(badge)"
    case .reserveSerial(_, _, let count): return "reserve-serial \(count)"
    case .keepCase: return "keep-case"
    case .forgetCase: return "forget-case"
    case .forgetAllCases: return "forget-all-cases"
    case .visitOver(let lane): return "visit-over \(lane)"
    case .watchTicket(let serial, let seconds): return "watch-ticket \(serial) \(seconds)"
    case .printSlip(let serial): return "print \(serial)"
    case .printAgain(let serial, _): return "print-again \(serial)"
    case .report(let lane, let kind, _): return "report \(lane) \(kind.rawValue)"
    case .setPIN(_, let id, _, let officer): return "set-pin \(id) by \(officer)"
    case .train(_, let id, let trained, let officer): return "\(trained ? "train" : "untrain") \(id) by \(officer)"
    case .printSheet(_, _, let sheet): return "print-sheet \(sheet.id) \(sheet.blocks.count)"
    case .massArrival(let isOn, _): return "massArrival \(isOn ? "on" : "off")"
    case .closeHousehold(let serial, _): return "closeHousehold \(serial)"
    case .audit(let kind, let subject, _): return "audit \(kind) \(subject)"
    case .changed(let lane): return "changed \(lane)"
    case .referral(let lane, let query, let officer):
      let words =
        switch query {
        case .serial(let serial): "serial(\(serial))"
        case .spoken(let serial, _): "spoken(\(serial))"
        case .seenTo(let serial): "seen-to(\(serial))"
        case .whomToCall(let serial): "whom-to-call(\(serial))"
        case .phoned(let serial, let referral): "phoned(\(serial) \(referral))"
        case .followUp(let serial, let followUp): "\(followUp.auditKind)(\(serial))"
        case .slip: "slip"
        case .receipt: "receipt"
        }
      return "referral \(lane) \(words) by \(officer)"
    case .store(_, let order):
      let referrals = order.referrals.map {
        "\($0.receiver.type.rawValue):\($0.urgency.rawValue)\($0.hold ? ":hold" : "")"
      }
      let slip =
        order.slip.map { slip in
          slip.transfers.isEmpty
            ? "slip:" + slip.sections.map(\.language).joined(separator: ",") : "transfer:\(slip.transfers.count)"
        } ?? "no-slip"
      let kept = order.isKept ? ["kept"] : []
      return (["store", order.serial ?? "no-serial"] + referrals + [slip] + order.tallies + kept).joined(separator: " ")
    }
  }
}

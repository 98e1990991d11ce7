public import Referral

/// What an officer asked for by submitting a form of a page.
public enum LaneCommand: Sendable, Equatable {
  case badge(String)
  case pin(String)
  case otherBadge
  case signOut
  case officerLanguage(String)
  case openWithoutDocument
  /// Where the next people are asked at this desk.
  case context(AskingContext)
  /// Households are counted first, or no longer.
  case massArrival(Bool)
  /// Count a household.
  case openHousehold
  /// One of a household is here to be asked.
  case askHousehold(serial: String)
  /// Nobody else of a household comes.
  case householdDone(serial: String)
  case undo(caseNumber: Int)
  /// Take the document as it is although check digits failed.
  case acceptDocument(caseNumber: Int, DocumentWord)
  /// What stands in the document by eye, of an item whose check digit failed.
  case correctDocument(caseNumber: Int, field: String, value: String)
  /// Answers and skip reasons by question. With `show` the page is not finished: keep what was given and show
  /// something else, a traveller's language, help (`showHelp`) or an officer's language (after `showOfficer`).
  case triage(caseNumber: Int, answers: [String: [String]], skips: [String: String], show: String?)
  case answer(caseNumber: Int, form: String, name: String, values: [String])
  /// The officer's word on whether nobody else hears.
  case alone(caseNumber: Int, Bool)
  /// What may not be heard here is not asked.
  case withhold(caseNumber: Int)
  /// The case goes on at another lane.
  case handOver(caseNumber: Int, lane: String)
  /// A case that another lane sent, or that was sent from here.
  case takeUp(caseNumber: Int)
  /// Blanks the screen; an open case waits under it for whoever signs in.
  case lock
  case report(ReportPage.Kind)
  /// The list that is open, on the slip printer.
  case printReport
  /// The supervisor gives an officer a new PIN.
  case newPIN(officer: Int64, pin: String, again: String)
  case train(officer: Int64, Bool)
  /// Somebody touched the page: it isn't idle. Changes nothing.
  case awake
  /// Every lane blanks, open cases are gone.
  case lockAll
  /// An officer goes to the kiosk that called.
  case answerCall(lane: String)
  case ticketDone(serial: String)
  /// The holder of a kiosk's number is here: their visit goes on as a case.
  case openTicket(serial: String)
  /// A kiosk's page was touched.
  case kiosk(visit: Int, KioskCommand)
  case back(caseNumber: Int)
  case change(caseNumber: Int, form: String, name: String)
  /// One row more of the repeat at `path`.
  case addRow(caseNumber: Int, form: String, path: String)
  case removeRow(caseNumber: Int, form: String, row: String)
  /// The person would like to go on with a form that was offered.
  case takeOffer(caseNumber: Int, form: String)
  /// What is printed of the case.
  case paper(caseNumber: Int, PaperChoice)
  case finalise(caseNumber: Int)
  case endWithoutNeeds(caseNumber: Int, slip: Bool)
  case help
  /// Something is to lie over what is open.
  case overlay(Overlay)
  case closeHelp
  /// The questions to read are read aloud, or no longer.
  case listen(Bool)
  /// What the traveller is shown and spoken to in.
  case language(String)
  case interpreterAsked
  /// What a person without a document says of themselves.
  case told(caseNumber: Int, ToldIdentity)
  /// Whose the document is that was scanned in mid-case.
  case secondDocument(caseNumber: Int, SecondDocument)
  /// The document that waits opens the next case.
  case openNext
  /// Another member of the same family, without a document.
  case openFamilyMember
  /// The person goes before the record is made.
  case leave(caseNumber: Int, CaseEnding)
  /// How the case ended that was just sealed.
  case ended(CaseEnding)
  /// Two named people let somebody be returned although it is held.
  case overrideHold(OverrideReason, badge: String, pin: String)
  /// Whom to call about a number: names offices, so that it is asked for.
  case whomToCall(serial: String)
  /// An office was told on the phone.
  case phoned(serial: String, referral: String)
  case nextPerson
  case printAgain(serial: String)
  /// What became of the referrals under a slip's number?
  case lookUp(serial: String)
  /// The supervisor has seen to what was declined under this number.
  case seenTo(serial: String)
  /// The offices hear what became wrong or unwanted after the record was sealed.
  case followUp(serial: String, FollowUp)
  /// An office read this code out.
  case spokenCode(serial: String, code: String)

  public static let showHelp = "help"
  public static let showLock = "lock"
  public static let showSecond = "second:"
  public static let showOverlay = "overlay:"
  public static let showOfficer = "officer:"

  /// Reads a submitted form; nil when it is none of ours. Values longer than any honest answer are cut off here.
  public static func parse(path: String, form: [(name: String, value: String)]) -> LaneCommand? {
    func field(_ name: String) -> String? {
      form.first { $0.name == name }.map { String($0.value.prefix(512)) }
    }
    let caseNumber = field("case").flatMap { Int($0) } ?? -1
    switch path {
    case "/badge": return field("badge").map { .badge($0) }
    case "/pin": return field("pin").map { .pin($0) }
    case "/other-badge": return .otherBadge
    case "/sign-out": return .signOut
    case "/officer-language": return field("language").map { .officerLanguage($0) }
    case "/without-document": return .openWithoutDocument
    case "/context": return field("context").flatMap(AskingContext.init(rawValue:)).map { .context($0) }
    case "/mass-arrival": return .massArrival(field("on") == "yes")
    case "/household": return .openHousehold
    case "/household-ask": return field("serial").map { .askHousehold(serial: $0) }
    case "/household-done": return field("serial").map { .householdDone(serial: $0) }
    case "/undo": return .undo(caseNumber: caseNumber)
    case "/document-accept":
      return field("reason").flatMap(DocumentWord.init(rawValue:)).map { .acceptDocument(caseNumber: caseNumber, $0) }
    case "/document-correct":
      guard let name = field("field"), let value = field("value") else { return nil }
      return .correctDocument(caseNumber: caseNumber, field: name, value: value)
    case "/triage": return triage(caseNumber, form, show: field("show"))
    case "/answer":
      guard let name = field("name"), let module = field("form") else { return nil }
      let values = form.filter { $0.name == "value" }.map { String($0.value.prefix(512)) }
      return .answer(caseNumber: caseNumber, form: module, name: name, values: values)
    case "/alone": return .alone(caseNumber: caseNumber, field("alone") == "yes")
    case "/withhold": return .withhold(caseNumber: caseNumber)
    case "/hand-over": return field("lane").map { .handOver(caseNumber: caseNumber, lane: $0) }
    case "/take-up": return .takeUp(caseNumber: caseNumber)
    case "/lock": return .lock
    case "/report": return field("kind").flatMap(ReportPage.Kind.init(rawValue:)).map { .report($0) }
    case "/report-print": return .printReport
    case "/new-pin":
      guard let officer = field("officer").flatMap({ Int64($0) }), let pin = field("pin"), let again = field("again")
      else { return nil }
      return .newPIN(officer: officer, pin: pin, again: again)
    case "/train":
      guard let officer = field("officer").flatMap({ Int64($0) }) else { return nil }
      return .train(officer: officer, field("trained") == "yes")
    case "/awake": return .awake
    case "/lock-all": return .lockAll
    case "/call-answered": return field("lane").map { .answerCall(lane: $0) }
    case "/ticket-done": return field("serial").map { .ticketDone(serial: $0) }
    case "/ticket-open": return field("serial").map { .openTicket(serial: $0) }
    case "/back": return .back(caseNumber: caseNumber)
    case "/change":
      guard let name = field("name"), let module = field("form") else { return nil }
      return .change(caseNumber: caseNumber, form: module, name: name)
    case "/row-add", "/row-remove":
      guard let name = field("name"), let module = field("form") else { return nil }
      return path == "/row-add"
        ? .addRow(caseNumber: caseNumber, form: module, path: name)
        : .removeRow(caseNumber: caseNumber, form: module, row: name)
    case "/offer": return field("form").map { .takeOffer(caseNumber: caseNumber, form: $0) }
    case "/paper":
      return field("paper").flatMap(PaperChoice.init(rawValue:)).map { .paper(caseNumber: caseNumber, $0) }
    case "/finalise": return .finalise(caseNumber: caseNumber)
    case "/no-needs": return .endWithoutNeeds(caseNumber: caseNumber, slip: field("slip") == "yes")
    case "/help": return .help
    case "/help-over": return .closeHelp
    case "/listen": return .listen(field("on") == "1")
    case "/overlay": return field("what").flatMap(Overlay.init(rawValue:)).map { .overlay($0) }
    case "/language": return field("language").map { .language($0) }
    case "/interpreter-asked": return .interpreterAsked
    case "/told":
      return .told(caseNumber: caseNumber, ToldIdentity { field($0) ?? "" })
    case "/second-document":
      return field("is").flatMap(SecondDocument.init(rawValue:)).map { .secondDocument(caseNumber: caseNumber, $0) }
    case "/open-next": return .openNext
    case "/open-family": return .openFamilyMember
    case "/leave":
      return field("how").flatMap(CaseEnding.init(rawValue:)).map { .leave(caseNumber: caseNumber, $0) }
    case "/ended": return field("how").flatMap(CaseEnding.init(rawValue:)).map { .ended($0) }
    case "/override-hold":
      guard let reason = field("reason").flatMap(OverrideReason.init(rawValue:)), let badge = field("badge"),
        let pin = field("pin")
      else { return nil }
      return .overrideHold(reason, badge: badge, pin: pin)
    case "/whom-to-call": return field("serial").map { .whomToCall(serial: $0) }
    case "/phoned":
      guard let serial = field("serial"), let referral = field("referral") else { return nil }
      return .phoned(serial: serial, referral: referral)
    case "/next": return .nextPerson
    case "/referral": return field("serial").map { .lookUp(serial: $0) }
    case "/seen-to": return field("serial").map { .seenTo(serial: $0) }
    case "/revoke", "/correct-sealed":
      guard let serial = field("serial"), let followUp = FollowUp.parse(path: path, field) else { return nil }
      return .followUp(serial: serial, followUp)
    case "/answer-code":
      guard let serial = field("serial"), let code = field("code") else { return nil }
      return .spokenCode(serial: serial, code: code)
    case "/print-again": return field("serial").map { .printAgain(serial: $0) }
    default:
      guard path.hasPrefix("/kiosk/") else { return nil }
      let values = form.filter { $0.name == "value" }.map { String($0.value.prefix(512)) }
      return KioskCommand.parse(String(path.dropFirst("/kiosk/".count)), field: field, values: values)
        .map { .kiosk(visit: field("visit").flatMap { Int($0) } ?? -1, $0) }
    }
  }

  private static func triage(
    _ caseNumber: Int, _ form: [(name: String, value: String)], show: String?
  ) -> LaneCommand {
    var answers: [String: [String]] = [:]
    var skips: [String: String] = [:]
    for (name, value) in form {
      if name.hasPrefix("q-") { answers[String(name.dropFirst(2)), default: []].append(String(value.prefix(512))) }
      if name.hasPrefix("skip-"), !value.isEmpty { skips[String(name.dropFirst(5))] = String(value.prefix(32)) }
    }
    return .triage(caseNumber: caseNumber, answers: answers, skips: skips, show: show)
  }
}

/// Why a question was not asked. Counted, never tied to a person.
public enum SkipReason: String, CaseIterable, Sendable {
  case language, state, time, unsafe, refused

  var words: Words.Key {
    switch self {
    case .language: .skipLanguage
    case .state: .skipState
    case .time: .skipTime
    case .unsafe: .skipUnsafe
    case .refused: .skipRefused
    }
  }
}

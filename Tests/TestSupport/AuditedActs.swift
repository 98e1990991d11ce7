/// What is done at a station and the event that it leaves in the audit: every reveal, print, override, skip, export and
/// use of a key. `AuditCoverageTests` compares it with the sources, `AuditedDayTests` plays it over the real programs.
public enum AuditedActs {
  /// Where the act is played.
  public enum Played: Equatable, Sendable {
    /// Over the real programs, by `AuditedDayTests`.
    case day
    /// It takes a damaged vault or a store that refuses: by this file of the tests, which names the kind.
    case file(String)
    /// By the line of code that makes this other kind too.
    case sameLine(String)
  }

  /// By kind: the act, and where it is played.
  public static let kinds: [String: (act: String, played: Played)] = [
    "station.started": ("key use: the vault was opened with the device key", .day),
    "station.stopped": ("an orderly stop", .day),
    "sign-in": ("sign-in, in the vault and at the lane", .day),
    "sign-in.refused": ("a wrong PIN", .day),
    "sign-in-refused": ("the same, at the lane", .day),
    "sign-in-throttled": ("sign-in while locked", .day),
    "sign-out": ("sign-out", .day),
    "officer.added": ("an officer was added", .day),
    "officer.disabled": ("an officer may no longer sign in", .day),
    "officer.enabled": ("an officer may again", .day),
    "officer.pin-set": ("a PIN was set", .day),
    "officers.listed": ("reveal: the officers' names", .day),
    "lane.opened": ("a link that opens a lane was made", .day),
    "device.admitted": ("a scanner was admitted", .day),
    "device.forgotten": ("a learned scanner was taken off", .day),
    "officer.trained": ("an officer was marked as trained", .day),
    "officer.untrained": ("the mark was taken away", .day),
    "locked": ("the screen was locked over a case", .file("StationTests/Stories/on-to-the-private-room.txt")),
    "officer-changed": (
      "another officer went on with a case", .file("StationTests/Stories/on-to-the-private-room.txt")
    ),
    "case-handed": ("a case was sent to another lane", .file("StationTests/Stories/on-to-the-private-room.txt")),
    "case-taken-up": ("a case was taken up there", .file("StationTests/Stories/not-taken-up-in-the-room.txt")),
    "not-asked": (
      "questions left out for others' ears", .file("StationTests/Stories/no-trafficking-questions-in-the-open.txt")
    ),
    "staff-called": ("a kiosk called staff", .file("StationTests/Stories/kiosk-quiet-call.txt")),
    "call-answered": ("an officer went there", .file("StationTests/DeskHomeTests.swift")),
    "ticket-called": (
      "a number was let go", .file("StationTests/Stories/kiosk-without-yes-nothing-goes.txt")
    ),
    "ticket-opened": (
      "reveal: a kiosk's visit went on at a desk", .file("StationTests/Stories/kiosk-afraid-to-go-back.txt")
    ),
    "ticket-wiped": ("nobody came, no need was named", .file("StationTests/Stories/kiosk-number-left.txt")),
    "ticket-unclaimed": (
      "nobody came, a need was named", .file("StationTests/Stories/kiosk-without-yes-nothing-goes.txt")
    ),
    "interpreter-asked": ("an interpreter was asked for", .file("StationTests/Stories/language-card.txt")),
    "identity-told": ("names and dates taken as told", .file("StationTests/Stories/as-told.txt")),
    "second-document": ("whose a second document is", .file("StationTests/Stories/second-document.txt")),
    "case-dropped": ("a person went before anything was sealed", .file("StationTests/Stories/the-person-goes.txt")),
    "case-ended": ("how a case ended", .file("StationTests/Stories/how-it-ends.txt")),
    "return-held": ("a return was wanted and held", .file("StationTests/Stories/how-it-ends.txt")),
    "return-overridden": ("override: two named people, each by name", .file("StationTests/Stories/how-it-ends.txt")),
    "report-read": ("reveal: a report was read", .file("StationTests/Stories/monitor.txt")),
    "report-printed": ("the hand-over list on paper", .file("StationTests/Stories/hand-over-list.txt")),
    "office-shown": ("reveal: whom to call about a number", .file("StationTests/Stories/told-by-phone.txt")),
    "office-phoned": ("an office was told on the phone", .file("StationTests/Stories/told-by-phone.txt")),
    "case-opened": ("a case opened", .day),
    "household-opened": ("a household was counted", .file("StationTests/Stories/mass-arrival.txt")),
    "household.closed": ("nobody else of it comes", .file("VaultTests/HouseholdTests.swift")),
    "mass-arrival.begun": ("households are counted first", .file("VaultTests/HouseholdTests.swift")),
    "mass-arrival.over": ("no longer", .file("VaultTests/HouseholdTests.swift")),
    "context-chosen": ("where people are asked", .file("StationTests/Stories/before-removal.txt")),
    "asked-again": ("a case in detention or before removal", .file("StationTests/Stories/before-removal.txt")),
    "case-recovered": ("reveal: a kept case came back", .day),
    "case.held": ("an open case kept under its own key", .day),
    "case.key-used": ("key use: a kept case opened", .day),
    "case.key-destroyed": ("a kept case's key destroyed", .day),
    "undo": ("a wrong scan undone", .day),
    "help": ("help now", .day),
    "skip": ("a question skipped", .day),
    "correction": ("an answer corrected", .day),
    "document.accepted": ("override: a failed check digit taken", .day),
    "document.corrected": ("override: a document's item read by eye", .day),
    "panic": ("everything locked at once", .day),
    "counted": ("a person without needs", .day),
    "finalised": ("key use: sealed and signed", .day),
    "slip.printed": ("a slip came out", .day),
    "slip.sent": ("a slip went to a printer that can't tell", .sameLine("slip.printed")),
    "slip.failed": ("a slip did not come out", .day),
    "slip.uncertain": ("nobody knows", .sameLine("slip.printed")),
    "slip.again": ("print again", .day),
    "slip.expired": ("a slip's words went", .day),
    "envelope.delivered": ("delivery", .day),
    "envelope.acknowledged": ("an office's first answer", .day),
    "envelope.parked": ("set aside", .day),
    "envelope.requeued": ("goes out again", .file("VaultTests/RareActsTests.swift")),
    "envelope.resent": ("went out again", .day),
    "envelope.not-resent": ("could not go out again", .file("VaultTests/RareActsTests.swift")),
    "envelope.purged": ("bytes went", .day),
    "envelope.over-limit": ("alarm", .day),
    "envelope.erased": ("erased by two people", .day),
    "server-words.shown": (
      "reveal: what a server said of an envelope",
      .file("JourneyTests/SetAsideTests.swift")
    ),
    "referral-asked": ("reveal: what is known of a number", .day),
    "referral.issued": ("never: a referral begins so", .sameLine("referral.received")),
    "referral.notified": ("its store has it", .day),
    "referral.acknowledged": ("the office takes it on", .day),
    "referral.received": ("the person arrived", .day),
    "referral.declined": ("the office can't", .day),
    "referral.seen-to": ("a supervisor found another way", .day),
    "referral.overdue": ("a deadline passed, or nobody knows", .day),
    "referral.revoked": ("a consent taken back, the offices told", .file("VaultTests/FollowUpTests.swift")),
    "referral.corrected": ("an item put right after sealing", .file("VaultTests/FollowUpTests.swift")),
    "statistics.exported": ("export: counts of people", .file("VaultTests/StatisticsTests.swift")),
    "receipt.wrong-code": ("a wrong code by phone", .day),
    "resend": ("an office asked again", .day),
    "courier.visit": ("export: a stick was filled and read", .file("JourneyTests/OfficeAnswersTests.swift")),
    "audit.exported": ("export, and key use: the head is signed", .day),
    "backup.begun": ("export, and key use", .day),
    "backup.made": ("export", .day),
    "device-key.admitted": ("key use: another device key admitted", .day),
    "device-key.changed": ("key use: another device key took over", .day),
    "page-asked": ("print: an information page at a kiosk", .file("StationTests/Stories/kiosk-card-on-paper.txt")),
    "drill.held": ("a drill was held", .file("JourneyTests/TechnicianTests.swift")),
    "health.queued": ("how the station is was sealed for its supervisors", .file("VaultTests/RareActsTests.swift")),
    "vault.restored": ("a backup was restored", .file("VaultTests/BackupTests.swift")),
    "vault.replaced": ("a lost vault continued", .file("VaultTests/RareActsTests.swift")),
    "vault.older-copy": ("an older copy put back", .file("VaultTests/RareActsTests.swift")),
    "vault.salvaged": ("a damaged vault read", .file("VaultTests/RareActsTests.swift")),
  ]

  /// Kinds that the sources put together, by the expression that does: all that it can become. An empty list: the kind
  /// is handed on, and stands where it was made.
  public static let computed: [String: [String]] = [
    #""slip.\(state.rawValue)""#: ["slip.printed", "slip.sent", "slip.failed", "slip.uncertain"],
    #""referral.\(state.rawValue)""#: [
      "referral.issued", "referral.notified", "referral.acknowledged", "referral.received", "referral.declined",
    ],
    #""referral.\(next.rawValue)""#: ["referral.acknowledged", "referral.received", "referral.declined"],
    "followUp.auditKind": ["referral.revoked", "referral.corrected"],
    #"hasCase ? "locked" : "sign-out""#: ["locked", "sign-out"],
    #"trained ? "officer.trained" : "officer.untrained""#: ["officer.trained", "officer.untrained"],
    #"disabled ? "officer.disabled" : "officer.enabled""#: ["officer.disabled", "officer.enabled"],
    "query.audit": ["office-shown", "office-phoned", "referral-asked"],
    "kind": [], "row.text(3)": [], "String(fields[3])": [],
  ]

  /// What a technician asks of the daemon, and the kinds of which at least one follows; none: it changes and shows
  /// nothing but opaque numbers and states, or only what another act has left an event for.
  public static let commands: [String: [String]] = [
    "status": [], "queue list": [], "queue show": ["server-words.shown"], "devices list": [], "devices watch": [],
    "devices allowed": [], "devices admit": ["device.admitted"], "devices forget": ["device.forgotten"],
    "officer train": ["officer.trained"], "officer untrain": ["officer.untrained"],
    "officer set-pin": ["officer.pin-set"], "officer disable": ["officer.disabled"],
    "officer enable": ["officer.enabled"],
    "officer add": ["officer.added"], "health send": ["health.queued"], "readiness note": ["drill.held"],
    "officer list": ["officers.listed"], "lane open": ["lane.opened"],
    "lane lock": ["panic"], "device-key admit": ["device-key.admitted"], "simulate scan": [],
    "backup begin": ["backup.begun"], "backup read": ["backup.made"], "backup end": [],
    "audit export": ["audit.exported"], "statistics export": ["statistics.exported"],
    "queue erase": ["envelope.erased"],
    "queue import-receipt": ["envelope.acknowledged"], "queue resend": ["resend"], "queue at-risk": [],
    "queue retry": ["envelope.requeued"], "queue visit": ["courier.visit"],
    "referral acknowledge": ["envelope.acknowledged", "receipt.wrong-code"],
  ]

  /// Functions of the vault that commit something and leave no event of their own, and why that is right.
  public static let silent: [String: String] = [
    "nextSerialNumber": "a number is no act; `finalised` names it", "raiseSerialNumber": "part of a restore",
    "closeDocument": "of the station's own documents `envelope.delivered` is the end",
    "setSetting": "the station's own marks", "forgetFormerCases": "`case.key-used` and `case.held` name each",
    "noteElapsed": "time", "keepElapsed": "time", "resumeElapsed": "time",
    "setSlip": "`slip.printed` and its like follow from the service", "recordSlip": "`slip.printed` follows",
    "bringForward": "a link came up",
    "settle": "each result has its event", "sweep": "each kind of letting go has its event, resting shows in states",
    "writeStatistics": "counts of people: `counted` and `finalised` name each",
    "serialKey": "at the first start", "salvage": "`vault.salvaged` follows",
    "init": "`station.started` follows",
  ]

  /// Whether the vault takes such an event (its table's constraints).
  public static func isTaken(kind: String, subject: String) -> Bool {
    func consists(_ text: String, of letters: String) -> Bool { text.allSatisfy { letters.contains($0) } }
    let lower = "abcdefghijklmnopqrstuvwxyz0123456789.-"
    return (1...48).contains(kind.count) && consists(kind, of: lower) && subject.count <= 64
      && consists(subject, of: lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  }
}

public import Referral
public import Sealing
public import XForm

/// What all installed packs together give a station: overlays add to `core`, and replace a phrase or a receiver by id.
public struct PackContent: Sendable {
  public private(set) var versions: [(id: String, version: Int)] = []
  /// What is installed, and for how long it holds (ISO days, inclusive).
  public private(set) var inForce: [(id: String, version: Int, from: String, until: String)] = []
  public package(set) var forms: [String: FormModel] = [:]
  /// Who may hear a form and who may ask it, of those that not everybody may.
  public private(set) var circumstances: [String: Circumstances] = [:]
  /// The form everybody is asked.
  public package(set) var triage: FormModel?
  /// What everybody who uses a kiosk is asked there.
  public private(set) var kioskTriage: FormModel?
  /// What is noted of a household in a mass arrival.
  public private(set) var group: FormModel?
  /// What is kept of everybody who was asked; nil where a record is kept of referrals alone.
  public package(set) var record: FormModel?
  /// Their `keys` are all who can open: the office's own, then the controllers' escrow.
  public package(set) var receivers: [Receiver] = []
  public private(set) var phrases: [String: [String: String]] = [:]
  public private(set) var languages: [String] = []
  /// Languages, and tables of facts, that nobody has looked at: see `Pack.drafts`.
  public private(set) var drafts: [String] = []
  public private(set) var nationalLanguage = "ru"
  /// What papers are set in; the last pack that names fonts counts.
  public private(set) var fonts: PackManifest.Fonts?
  public package(set) var country = CountryFacts()
  public private(set) var hotlines: [Hotline] = []
  public private(set) var cards: [Card] = []
  public private(set) var recordings = Recordings()
  /// Pages for officers by file; the core's stand, an overlay adds its own.
  private var procedures: [String: String] = [:]
  /// Of those who sign visible digital seals.
  public package(set) var certificates: [SignerCertificate] = []
  public var deadlines = Deadlines()
  /// Ids of receivers that take nobody at present, from the site's configuration.
  public var full: Set<String> = []

  /// Packs in order, `core` first.
  public init(_ packs: [Pack]) {
    for pack in packs { add(pack) }
    if packs.contains(where: { $0.manifest.records == .all }) { record = form(.record, of: packs) }
    group = form(.group, of: packs)
    let escrow = packs.flatMap { $0.manifest.escrow ?? [] }
    receivers = receivers.map { receiver in
      var receiver = receiver
      // Whoever has no key of its own gets nothing sealed, escrow or not; ODK's encryption has room for one key.
      if receiver.isOnOpenRosa { return receiver }
      if !receiver.keys.isEmpty { for key in escrow where !receiver.keys.contains(key) { receiver.keys.append(key) } }
      return receiver
    }
  }

  private mutating func add(_ pack: Pack) {
    versions.append((pack.manifest.id, pack.manifest.version))
    inForce.append((pack.manifest.id, pack.manifest.version, pack.manifest.validFrom, pack.manifest.validUntil))
    // A form of core is a safeguard: an overlay may bring new forms, it may not replace one.
    forms.merge(pack.forms) { core, _ in core }
    for form in pack.manifest.forms { circumstances[form.id, default: Circumstances()].add(form) }
    if triage == nil, let role = pack.manifest.forms.first(where: { $0.role == .triage }) { triage = forms[role.id] }
    if kioskTriage == nil, let role = pack.manifest.forms.first(where: { $0.role == .kioskTriage }) {
      kioskTriage = forms[role.id]
    }
    receivers = receivers.filter { old in !pack.receivers.contains { $0.id == old.id } } + pack.receivers
    for (language, texts) in pack.phrases { phrases[language, default: [:]].merge(texts) { _, new in new } }
    for language in pack.manifest.languages {
      if !languages.contains(language.tag) { languages.append(language.tag) }
    }
    drafts += pack.drafts.filter { !drafts.contains($0) }
    country.rows += pack.country.rows
    hotlines += pack.hotlines
    cards = cards.filter { old in !pack.cards.contains { $0.id == old.id } } + pack.cards
    recordings.add(pack.recordings)
    certificates += pack.certificates
    procedures.merge(pack.procedures) { core, _ in core }
    if let national = pack.manifest.nationalLanguage { nationalLanguage = national }
    if let named = pack.manifest.fonts { fonts = named }
  }

  private func form(_ role: PackManifest.Form.Role, of packs: [Pack]) -> FormModel? {
    packs.flatMap(\.manifest.forms).first { $0.role == role }.flatMap { forms[$0.id] }
  }

  /// The version a slip's code names: the core pack's.
  public var coreVersion: Int { versions.first { $0.id == "core" }?.version ?? 0 }

  /// What officers have to read of a page, `steps` or a form's id, in their language.
  public func procedure(_ page: String, in language: String) -> [Procedure.Section] {
    Procedure.sections(procedurePage(page, language))
  }

  /// What officers call what the page is about, in their language; nil where there is no page.
  public func procedureTitle(_ page: String, in language: String) -> String? {
    Procedure.title(procedurePage(page, language))
  }

  private func procedurePage(_ page: String, _ language: String) -> String {
    procedures[Procedure.page(page, language)] ?? procedures[Procedure.page(page, "en")] ?? ""
  }

  /// The country's rules on one page, as it is written; nil where no pack has one.
  public func rules(in language: String) -> String? {
    procedures[Procedure.page("rules", language)] ?? procedures[Procedure.page("rules", "en")]
  }

  public func phrase(_ key: String, in language: String) -> String? { phrases[language]?[key] }

  /// The receiver for a category: the first of its type, or the first of the type that the country's pack names instead.
  /// A place that is full hands on to the one its row names; where all are full, the first still answers for the person.
  public func receiver(of type: ReceiverType) -> Receiver? {
    let first =
      receivers.first { $0.type == type }
      ?? country.fallback(for: type).flatMap { other in receivers.first { $0.type == other } }
    var seen: Set<String> = []
    var place = first
    while let full = place, self.full.contains(full.id), seen.insert(full.id).inserted {
      place = receivers.first { $0.id == full.next }
    }
    return place.flatMap { full.contains($0.id) ? nil : $0 } ?? first
  }

  /// Milliseconds until the officers' duty falls due, nil where nothing is owed by a time. What may wait for the legal
  /// limit waits no longer than the country's term for the office; what is more urgent is never made later by it.
  public func deadline(for type: ReceiverType, _ urgency: Urgency) -> Int64? {
    guard let usual = deadlines.milliseconds(for: urgency) else { return nil }
    guard let term = country.minutes(for: type) else { return usual }
    // "Immediately" is within minutes, like everything else that is.
    let milliseconds = Int64(term == 0 ? deadlines.nowMinutes : term) * 60_000
    return urgency == .legalLimit ? milliseconds : min(usual, milliseconds)
  }
}

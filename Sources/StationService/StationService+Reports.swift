import EventLoop
import Packs
import Screens
import Sealing
import Station
import Vault

/// The tables of whoever answers for the post, read on the vault's thread and put into the officer's words.
extension StationService {
  func report(_ lane: String, _ kind: ReportPage.Kind, language: String, notice: Notice? = nil) {
    if kind == .status { return reportStatus(lane, Words(language: language)) }
    let words = Words(language: language)
    let moment = clock.moment
    let (packs, cases) = (packsInForce(words), station.openCaseLines)
    let readiness = readiness(words)
    vault.perform { vault -> [ReportPage.Section] in
      switch kind {
      case .handOver: return try Self.handOver(vault, words, cases: cases, now: moment)
      case .supervisor:
        return try Self.supervisor(vault, words, now: moment)
          + [
            packs, ReportPage.Section(words[.repReadiness], readiness, empty: words[.repNone]),
          ]
      case .monitor: return try Self.monitor(vault, words, now: moment)
      case .status: return []
      }
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let sections): listOfficers(lane, kind, sections, notice)
      case .failure(let error):
        Journal.write(.vaultFailed, "a report could not be read: \(error)")
        happen(
          .report(
            lane: lane, Report(kind: kind, sections: [], notice: ReportNotice.failed(russian: words.language == "ru"))))
      }
    }
  }

  private func listOfficers(
    _ lane: String, _ kind: ReportPage.Kind, _ sections: [ReportPage.Section], _ notice: Notice?
  ) {
    guard kind == .supervisor else {
      return happen(.report(lane: lane, Report(kind: kind, sections: sections, notice: notice)))
    }
    vault.perform {
      try $0.officers()
    } then: { [weak self] result in
      let officers = (try? result.get()) ?? []
      let lines = officers.map {
        ReportPage.OfficerLine(id: $0.id, name: $0.name, isTrained: $0.isTrained, isDisabled: $0.isDisabled)
      }
      self?.happen(.report(lane: lane, Report(kind: kind, sections: sections, officers: lines, notice: notice)))
    }
  }

  /// The supervisor gave an officer another PIN.
  func setPIN(_ lane: String, _ id: Int64, _ pin: String, by officer: Int64) {
    let moment = clock.moment
    change(lane) { try $0.setPIN(id, try PinHash.create(pin), by: officer, now: moment) }
  }

  func setTraining(_ lane: String, _ id: Int64, _ trained: Bool, by officer: Int64) {
    let moment = clock.moment
    change(lane) { try $0.setTraining(id, trained: trained, by: officer, now: moment) }
  }

  private func change(_ lane: String, _ body: @escaping @Sendable (Vault) throws -> Void) {
    let language = station.officerLanguage(lane: lane)
    let russian = language == "ru"
    vault.perform {
      try body($0)
    } then: { [weak self] result in
      let notice =
        switch result {
        case .success: ReportNotice.changed(russian: russian)
        case .failure: ReportNotice.failed(russian: russian)
        }
      self?.report(lane, .supervisor, language: language, notice: notice)
    }
  }

  func packsInForce(_ words: Words) -> ReportPage.Section {
    ReportPage.Section(
      words[.repPacks], content.inForce.map { [$0.id, "\($0.version)", "\($0.from) – \($0.until)"] },
      empty: words[.repNone])
  }

  /// Each scanner, as an officer reads of it.
  func scannerLines(_ words: Words) -> [[String]] {
    configuration.lanes.flatMap { lane in
      (equipment.scanners[lane.name] ?? []).map { scanner in
        [
          "\(words[.scanner]) \(lane.name)",
          words.scanner(
            scanner.model, state: scanner.state, lastScan: scanner.lastScan, problems: scanner.problems,
            isGarbling: scanner.isGarbling),
        ]
      }
    }
  }

  private func readiness(_ words: Words) -> [[String]] {
    scannerLines(words) + [
      [words[.link], words[equipment.isLinkUp ? .linkUp : .linkDown]],
      [words[.unsent], "\(equipment.unsent)"],
      [words[.repStorage], words[equipment.storage.word]],
      [words[.repDrafts], content.drafts.isEmpty ? "–" : content.drafts.joined(separator: " ")],
    ]
  }

  private static func handOver(
    _ vault: Vault, _ words: Words, cases: [[String]], now: Moment
  ) throws -> [ReportPage.Section] {
    let referrals = try vault.openReferrals().filter { try !vault.isQuiet($0.id) }.map { stub in
      [
        stub.serial, words.named("referral-\(stub.state.rawValue)"), due(stub, words, now: now),
        stub.hold ? words[.repHold] : "",
      ]
    }
    return [
      ReportPage.Section(
        words[.repCases], cases, empty: words[.repNone], head: [words[.columnCase], words[.place]]),
      ReportPage.Section(
        words[.repReferrals], referrals, empty: words[.repNone],
        head: [words[.serial], words[.columnState], words[.columnDue], words[.columnReturn]]),
      ReportPage.Section(words[.repUnsent], [["\(try vault.queueSummary(now: now).unsent)"]], empty: words[.repNone]),
    ]
  }

  /// What somebody decided against the rule, or left out.
  private static let overriding = [
    "return-held", "return-overridden", "document.accepted", "document.corrected", "not-asked", "case-dropped",
    "envelope.erased", "panic",
  ]
  /// Stands once for each of the two people.
  private static let twice = "return-overridden"
  /// Acts of staff and offices, which may be counted as they are.
  private static let watched =
    ["skip", "referral.overdue", "referral.declined", "office-phoned", "slip.again", "case-ended"] + overriding

  private static func supervisor(_ vault: Vault, _ words: Words, now: Moment) throws -> [ReportPage.Section] {
    let overdue = try vault.overdueReferrals().map { one -> [String] in
      let shown = HomePage.Overdue(one, now: now)
      return [shown.serial, shown.since.isEmpty ? words[.timeUncertain] : shown.since]
    }
    let skips = try vault.tallies(since: day(7, before: now)).filter { $0.key.hasPrefix("skip.") }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { [words.tally($0.key), "\($0.value)"] }
    let overrides = try vault.newestAudit(limit: 2000).filter { overriding.contains($0.event.kind) }.prefix(50)
    return [
      ReportPage.Section(words[.repOverdue], overdue, empty: words[.repNone]),
      ReportPage.Section(words[.repDeclined], try vault.declinedSerials().map { [$0] }, empty: words[.repNone]),
      ReportPage.Section(words[.repSkips], skips, empty: words[.repNone]),
      ReportPage.Section(words[.repOverrides], overrides.map { line($0, words) }, empty: words[.repNone]),
    ]
  }

  private static func monitor(_ vault: Vault, _ words: Words, now: Moment) throws -> [ReportPage.Section] {
    // Few people pass a small post: a count below ten could be somebody.
    let figures = try vault.tallies(since: day(30, before: now)).sorted { $0.key < $1.key }.map { kind, count in
      [words.tally(kind), count < 10 ? words[.repFewer] : "\(count)"]
    }
    let acts = try vault.acts(since: now.wallSeconds - 30 * 86_400)
    let head = try vault.auditHead()
    return [
      ReportPage.Section(words[.repFigures], figures, empty: words[.repNone]),
      ReportPage.Section(
        words[.repActs],
        watched.compactMap { kind in acts[kind].map { [words.event(kind), "\(kind == twice ? $0 / 2 : $0)"] } },
        empty: words[.repNone]),
      ReportPage.Section(
        words[.repAudit], try vault.newestAudit(limit: 200).map { line($0, words) }, empty: words[.repNone]),
      ReportPage.Section(
        words[.repHead], [["\(head.count)", Hex.encode(head.hash)]], empty: words[.repNone], hint: words[.repBundle]),
    ]
  }

  private static func line(_ entry: AuditEntry, _ words: Words) -> [String] {
    [
      String(LocalTime(entry.moment.wallSeconds).shortText.prefix(16)), words.event(entry.event.kind),
      entry.event.subject,
      entry.event.officer.map { "\($0)" } ?? "",
    ]
  }

  private static func due(_ stub: ReferralStub, _ words: Words, now: Moment) -> String {
    if stub.isTimeUncertain { return words[.timeUncertain] }
    guard let deadline = stub.deadline else { return "–" }
    let wall = now.wallSeconds + (deadline - now.elapsedMilliseconds) / 1000
    let time = String(LocalTime(wall).shortText.prefix(16))
    return stub.isOverdue ? "\(words[.overdue]): \(time)" : time
  }

  /// The ISO day so many days ago.
  private static func day(_ days: Int64, before now: Moment) -> String {
    String(LocalTime(now.wallSeconds - days * 86_400).isoText.prefix(10))
  }
}

extension Equipment.Storage {
  var word: Words.Reports {
    switch self {
    case .ample: .storageAmple
    case .low: .storageLow
    case .scarce: .storageScarce
    case .critical: .storageCritical
    }
  }
}

import Messages
public import Screens

/// What the vault's side knows for a report.
public struct Report: Sendable, Equatable {
  public var kind: ReportPage.Kind
  public var sections: [ReportPage.Section]
  public var officers: [ReportPage.OfficerLine]
  public var notice: Notice?

  public init(
    kind: ReportPage.Kind, sections: [ReportPage.Section], officers: [ReportPage.OfficerLine] = [],
    notice: Notice? = nil
  ) {
    self.kind = kind
    self.sections = sections
    self.officers = officers
    self.notice = notice
  }
}

/// Tables for whoever answers for the post. An officer reads the hand-over list; a monitor reads figures and the audit, and
/// nothing else of the station.
extension Station {
  static func reports(for officer: Officer) -> [ReportPage.Kind] {
    switch officer.role {
    case .officer: [.handOver]
    case .supervisor: [.handOver, .supervisor, .monitor]
    case .monitor: [.monitor]
    }
  }

  mutating func askReport(_ kind: ReportPage.Kind, _ officer: Officer, on name: String) -> [StationAction] {
    guard let lane = lanes[name], Self.reports(for: officer).contains(kind) else { return [] }
    switch lane.state {
    case .home, .checkingPIN: break
    case .ended(_, let page) where page.slip != .printing && !page.isChecking: break
    case .report(_, let page) where !page.working: break
    default: return []
    }
    let page = ReportPage(kind: kind, working: true, isOnly: officer.role == .monitor)
    let unsaid = notSaid(on: name, officer)
    lanes[name]?.state = .report(officer, page)
    lanes[name]?.after = nil
    return unsaid + [
      .audit(kind: "report-read", subject: "\(name).\(kind.rawValue)", officer: officer.id),
      .report(lane: name, kind, language: lane.officerLanguage), .changed(lane: name),
    ]
  }

  /// The audit leaves the station only from the page that shows it.
  public func mayCarryAudit(lane name: String) -> Bool {
    guard case .report(let officer, let page)? = lanes[name]?.state, page.kind == .monitor else { return false }
    return Self.reports(for: officer).contains(.monitor)
  }

  mutating func reported(_ report: Report, on name: String) -> [StationAction] {
    if report.kind == .status { return statusReported(report, on: name) }
    guard case .report(let officer, var page)? = lanes[name]?.state, page.kind == report.kind else { return [] }
    page.sections = report.sections
    page.officers = officer.isSupervisor ? report.officers : []
    page.notice = report.notice
    page.working = false
    lanes[name]?.state = .report(officer, page)
    return [.changed(lane: name)]
  }

  mutating func atReport(
    _ command: LaneCommand, _ page: ReportPage, _ officer: Officer, on name: String, at now: Now
  ) -> [StationAction] {
    guard !page.working else { return [] }
    let isSupervisor = officer.isSupervisor && page.kind == .supervisor
    switch command {
    case .report(let kind): return askReport(kind, officer, on: name)
    case .printReport where page.kind == .handOver:
      guard let language = lanes[name]?.officerLanguage else { return [] }
      var page = page
      page.notice = nil
      lanes[name]?.state = .report(officer, page)
      return [
        .audit(kind: "report-printed", subject: "\(name).\(page.kind.rawValue)", officer: officer.id),
        .printSheet(lane: name, number: 0, SheetRequest(page, post: site.postName, time: now.isoText, in: language)),
        .changed(lane: name),
      ]
    case .nextPerson where officer.role != .monitor:
      lanes[name]?.state = .home(officer, nil)
      return [.changed(lane: name)]
    case .train(let id, let trained) where isSupervisor:
      lanes[name]?.state = .report(officer, ReportPage(kind: page.kind, working: true))
      return [.train(lane: name, officer: id, trained, by: officer.id), .changed(lane: name)]
    case .newPIN(let id, let pin, let again) where isSupervisor:
      guard pin == again, (6...12).contains(pin.utf8.count), pin.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        var page = page
        page.notice = ReportNotice.noPIN(russian: lanes[name]?.officerLanguage == "ru")
        lanes[name]?.state = .report(officer, page)
        return [.changed(lane: name)]
      }
      lanes[name]?.state = .report(officer, ReportPage(kind: page.kind, working: true))
      return [.setPIN(lane: name, officer: id, pin: pin, by: officer.id), .changed(lane: name)]
    default: return []
    }
  }
}

extension Station {
  /// The printer's word on a list: nobody believes in one that didn't come out.
  mutating func listReported(isOut: Bool, on name: String) -> [StationAction] {
    guard let lane = lanes[name], case .report(let officer, var page) = lane.state, page.kind == .handOver else {
      return []
    }
    page.notice = ReportNotice.list(isOut: isOut, russian: lane.officerLanguage == "ru")
    lanes[name]?.state = .report(officer, page)
    return [.changed(lane: name)]
  }
}

extension SheetRequest {
  /// Numbers, states and deadlines as they stand on the page; nothing of a person.
  init(_ page: ReportPage, post: String, time: String, in language: String) {
    let words = Words(language: language)
    func texts(_ text: String) -> [SheetText] { [SheetText(text, language: language, rightToLeft: false)] }
    var blocks: [SheetBlock] = [
      .title(texts(words[.handOverList])), .note(texts("\(post) · \(String(time.prefix(16)))")),
    ]
    for section in page.sections {
      blocks.append(.heading(texts(section.title)))
      let columns = max(section.head.count, section.rows.map(\.count).max() ?? 0)
      guard columns > 0, !section.rows.isEmpty else {
        blocks.append(.paragraph(texts(section.empty)))
        continue
      }
      if section.head.isEmpty {
        blocks += section.rows.map { .item(texts($0.joined(separator: " · "))) }
      } else {
        let rows = ([section.head] + section.rows.prefix(SheetRequest.mostRows)).map { row in
          row + Array(repeating: "", count: columns - row.count)
        }
        blocks.append(.table(language: language, rightToLeft: false, rows: rows))
      }
    }
    self.init(id: "hand-over", paper: nil, blocks: blocks, deadlineSeconds: 60)
  }

  /// More than this is no list to hand over on paper; the page has them all.
  private static let mostRows = 200
}

/// What a supervisor is told.
public enum ReportNotice {
  static func list(isOut: Bool, russian: Bool) -> Notice {
    switch (isOut, russian) {
    case (true, true):
      Notice(
        .information, cause: "Список напечатан.", consequence: "На нём номера и сроки, ни одного имени.",
        next: "Отдайте его следующей смене.")
    case (true, false):
      Notice(
        .information, cause: "The list was printed.", consequence: "It has numbers and deadlines, no name.",
        next: "Give it to the next shift.")
    case (false, true):
      Notice(
        .problem, cause: "Список не вышел.", consequence: "На экране он есть.",
        next: "Посмотрите на принтер талонов и напечатайте ещё раз.")
    case (false, false):
      Notice(
        .problem, cause: "The list did not come out.", consequence: "It still stands on the screen.",
        next: "Look at the slip printer, then print it again.")
    }
  }

  static func noPIN(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "ПИН-код – от 6 до 12 цифр, дважды одинаково.", consequence: "Ничего не изменено.",
        next: "Введите его ещё раз.")
      : Notice(
        .problem, cause: "A PIN has 6 to 12 digits, twice the same.", consequence: "Nothing was changed.",
        next: "Type it again.")
  }

  public static func changed(russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Изменено.", consequence: "Действует со следующего входа.", next: "Скажите сотруднику.")
      : Notice(
        .information, cause: "Changed.", consequence: "It counts from the next sign-in.", next: "Tell the officer.")
  }

  public static func failed(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Хранилище не ответило.", consequence: "Ничего не изменено.",
        next: "Попробуйте ещё раз; если повторится, позовите техника.")
      : Notice(
        .problem, cause: "The vault did not answer.", consequence: "Nothing was changed.",
        next: "Try again; if it stays so, fetch the technician.")
  }
}

/// Tables for somebody who answers for the post: the list handed over at the end of a shift, the supervisor's page, the
/// monitor's, the technician's. Numbers and counts, never a person.
public struct ReportPage: Sendable, Equatable {
  public enum Kind: String, CaseIterable, Sendable {
    case handOver = "hand-over"
    case supervisor, monitor
    /// How the station is; for whoever stands before a screen where nobody is signed in.
    case status
  }

  public struct Section: Sendable, Equatable {
    public var title: String
    public var rows: [[String]]
    /// Said where there are no rows.
    public var empty: String
    /// What to do with it.
    public var hint: String
    /// What stands over its columns; empty for none.
    public var head: [String]

    public init(_ title: String, _ rows: [[String]], empty: String, hint: String = "", head: [String] = []) {
      self.head = head
      self.hint = hint
      self.title = title
      self.rows = rows
      self.empty = empty
    }
  }

  /// Somebody who may sign in, for the supervisor.
  public struct OfficerLine: Sendable, Equatable {
    public var id: Int64
    public var name: String
    public var isTrained: Bool
    public var isDisabled: Bool

    public init(id: Int64, name: String, isTrained: Bool, isDisabled: Bool) {
      self.id = id
      self.name = name
      self.isTrained = isTrained
      self.isDisabled = isDisabled
    }
  }

  public var kind: Kind
  public var sections: [Section]
  public var officers: [OfficerLine]
  public var notice: Notice?
  /// The vault is being asked.
  public var working: Bool
  /// A monitor sees nothing else, and has nowhere to go back to.
  public var isOnly: Bool

  public init(
    kind: Kind, sections: [Section] = [], officers: [OfficerLine] = [], notice: Notice? = nil, working: Bool = false,
    isOnly: Bool = false
  ) {
    self.kind = kind
    self.sections = sections
    self.officers = officers
    self.notice = notice
    self.working = working
    self.isOnly = isOnly
  }
}

extension PageRenderer {
  func title(_ kind: ReportPage.Kind) -> String {
    switch kind {
    case .handOver: words[.handOverList]
    case .supervisor: words[.supervisorPage]
    case .monitor: words[.monitorPage]
    case .status: words[.statusPage]
    }
  }

  func report(_ page: ReportPage) -> HTML {
    let sections: [HTML] = page.sections.map { section in
      let rows: [HTML] = section.rows.map { row in
        let cells: [HTML] = row.dropFirst().map { "<td><bdi>\($0)</bdi></td>" }
        return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>"
      }
      let titles: [HTML] = section.head.map { "<th scope=\"col\">\($0)</th>" }
      let head: HTML? = titles.isEmpty ? nil : "<thead><tr>\(titles)</tr></thead>"
      let table: HTML =
        rows.isEmpty ? "<p>\(section.empty)</p>" : "<table class=\"report\">\(head)<tbody>\(rows)</tbody></table>"
      let hint: HTML? = section.hint.isEmpty ? nil : "<p class=\"hint\">\(said(section.hint))</p>"
      return "<h2>\(section.title)</h2>\(table)\(hint)"
    }
    let back: HTML? = page.isOnly ? nil : button("/next", words[.back], style: "main", key: "Enter")
    return """
      <h1>\(title(page.kind))</h1>\(page.working ? "<p role=\"status\">\(words[.reading])</p>" : nil)\(sections)\
      \(page.kind == .monitor && !page.working ? "<p>\(button("/audit-bundle", words[.carryAudit]))</p>" : nil)\
      \(officers(page.officers))<div class="actions">\(back)\
      \(button("/report", words[.readAgain], fields: [("kind", page.kind.rawValue)], style: "quiet"))\
      \(page.kind == .handOver && !page.working ? button("/report-print", words[.printList], style: "quiet") : nil)\
      \(printButton)</div>
      """
  }

  private func officers(_ officers: [ReportPage.OfficerLine]) -> HTML? {
    if officers.isEmpty { return nil }
    let rows: [HTML] = officers.map { officer in
      let train = button(
        "/train", words[officer.isTrained ? .untrain : .train],
        fields: [("officer", "\(officer.id)"), ("trained", officer.isTrained ? "no" : "yes")], style: "quiet")
      let state = officer.isDisabled ? words[.officerDisabled] : officer.isTrained ? words[.officerTrained] : ""
      return
        "<tr><th scope=\"row\">\(Int(officer.id))</th><td><bdi>\(officer.name)</bdi></td><td>\(state)</td><td>\(train)</td></tr>"
    }
    let choices: [HTML] = officers.filter { !$0.isDisabled }.map {
      "<option value=\"\(Int($0.id))\">\(Int($0.id)) \($0.name)</option>"
    }
    return """
      <h2>\(words[.officers])</h2><table class="report">\(rows)</table><div class="desk-only"><h2>\(words[.newPIN])</h2>\
      <form method="post" action="/new-pin" autocomplete="off">\(hidden([]))<div class="buttons"><select name="officer" aria-label="\(words[.officers])">\(choices)</select> \
      <label>\(words[.pin]) <input type="password" name="pin" inputmode="numeric" maxlength="12" autocomplete="new-password"></label> \
      <label>\(words[.pinAgain]) <input type="password" name="again" inputmode="numeric" maxlength="12" autocomplete="new-password"></label> \
      <button>\(words[.setPIN])</button></div></form><p class="hint">\(words[.newPINMeaning])</p></div>
      """
  }
}

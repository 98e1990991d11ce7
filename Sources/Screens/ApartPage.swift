/// What comes next isn't for everybody's ears, or not for this officer: what is missing, and the ways on. Says nothing of
/// what the questions are about.
public struct ApartPage: Sendable, Equatable {
  /// A lane in a room of its own.
  public struct Room: Sendable, Equatable {
    public var lane: String
    /// Who is signed in there.
    public var officer: String?
    /// No case is open there.
    public var isFree: Bool

    public init(lane: String, officer: String?, isFree: Bool) {
      self.lane = lane
      self.officer = officer
      self.isFree = isFree
    }
  }

  public var caseNumber: Int
  public var strip: PersonStrip
  public var needsNobodyElse: Bool
  public var needsPrivateLane: Bool
  public var needsTraining: Bool
  public var rooms: [Room]
  public var notice: Notice?

  public init(
    caseNumber: Int, strip: PersonStrip, needsNobodyElse: Bool, needsPrivateLane: Bool, needsTraining: Bool,
    rooms: [Room], notice: Notice? = nil
  ) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.needsNobodyElse = needsNobodyElse
    self.needsPrivateLane = needsPrivateLane
    self.needsTraining = needsTraining
    self.rooms = rooms
    self.notice = notice
  }
}

extension PageRenderer {
  func apart(_ page: ApartPage) -> HTML {
    let number = [("case", "\(page.caseNumber)")]
    let missing = [
      page.needsPrivateLane ? words[.apartLane] : nil, page.needsTraining ? words[.apartTraining] : nil,
      page.needsNobodyElse ? words[.apartHearing] : nil,
    ].compactMap(\.self)
    let reasons: [HTML] = missing.map { "<li>\($0)</li>" }
    let rooms: [HTML] = page.rooms.enumerated().map { index, room in
      let state = room.officer.map { "\(words[.apartSignedIn]) \($0)" } ?? words[.apartNobody]
      let isTaken: HTML? = room.isFree ? nil : ", \(words[.apartTaken])"
      let go = button(
        "/hand-over", "\(words[.apartHandOver]) \(room.lane)", fields: number + [("lane", room.lane)], style: "main",
        key: "\(index + 3)")
      return "<li>\(go) <span>\(state)\(isTaken)</span></li>"
    }
    let elsewhere: HTML =
      rooms.isEmpty
      ? "<p>\(words[.apartNoRoom])</p>" : "<ul class=\"plain\">\(rooms)</ul><p>\(words[.apartNotPublic])</p>"
    let confirm: HTML? =
      page.needsNobodyElse && !page.needsPrivateLane && !page.needsTraining
      ? button("/alone", words[.aloneNow], fields: number + [("alone", "yes")], style: "main", key: "1") : nil
    return """
      \(strip(page.strip, caseNumber: page.caseNumber))<h1>\(words[.apart])</h1><ul class="big">\(reasons)</ul>\
      \(page.needsPrivateLane || !rooms.isEmpty ? elsewhere : nil)\
      <div class="actions">\(confirm)\
      \(button("/lock", words[.changeOfficer], style: confirm == nil && page.needsTraining ? "main" : "", key: "2"))\
      \(button("/back", words[.back], fields: number, style: "quiet"))\
      \(button("/withhold", words[.withhold], fields: number, style: "quiet"))</div>\
      <p class="hint">\(words[.withholdMeaning])</p>
      """
  }

  /// On the idle desk: cases between this lane and another.
  func underWay(_ page: HomePage) -> [HTML] {
    page.underWay.map { one in
      let text =
        one.isHere
        ? "\(words[.caseWaits]) \(one.number) (\(one.from))" : "\(words[.caseSent]) \(one.number) (\(one.to))"
      let take = button(
        "/take-up", words[one.isHere ? .takeUp : .takeBack], fields: [("case", "\(one.number)")],
        style: one.isHere ? "main" : "quiet")
      let kind: HTML = one.isHere ? "warning" : "information"
      return "<div class=\"notice\" data-kind=\"\(kind)\" role=\"status\"><p><strong>\(text)</strong></p>\(take)</div>"
    }
  }
}

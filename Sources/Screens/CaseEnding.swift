/// How a person leaves the desk (design, section 8).
public enum CaseEnding: String, CaseIterable, Sendable {
  case receiver, colleague, left, returned
}

/// Why two named people let somebody be returned although it is held. The monitor sees it.
public enum OverrideReason: String, CaseIterable, Sendable {
  case officeAgreed = "office-agreed"
  case personAsked = "person-asked"
  case madeInError = "made-in-error"
  case ordered
}

/// The person goes before the record is made.
public struct LeavingPage: Sendable, Equatable {
  public var caseNumber: Int
  public var doNotReturn: Bool
  public var notice: Notice?

  public init(caseNumber: Int, doNotReturn: Bool, notice: Notice? = nil) {
    self.caseNumber = caseNumber
    self.doNotReturn = doNotReturn
    self.notice = notice
  }
}

extension EndedPage {
  /// Whether somebody has to say how the person left.
  public var asksHow: Bool { people == nil && ((kept && !isRegistered) || doNotReturn) }
}

extension Words {
  func ending(_ ending: CaseEnding) -> String {
    switch ending {
    case .receiver: self[.endReceiver]
    case .colleague: self[.endColleague]
    case .left: self[.endLeft]
    case .returned: self[.endReturned]
    }
  }

  func overriding(_ reason: OverrideReason) -> String {
    switch reason {
    case .officeAgreed: self[.overrideOffice]
    case .personAsked: self[.overridePerson]
    case .madeInError: self[.overrideError]
    case .ordered: self[.overrideOrdered]
    }
  }
}

extension PageRenderer {
  func leaving(_ page: LeavingPage) -> HTML {
    let number = [("case", "\(page.caseNumber)")]
    let ways: [HTML] = [CaseEnding.left, .colleague, .returned].enumerated().map { index, how in
      let go = button(
        "/leave", words.ending(how), fields: number + [("how", how.rawValue)], key: "\(index + 1)")
      return "<li>\(go)</li>"
    }
    return """
      <h1>\(words[.leaving])</h1>\
      \(page.doNotReturn ? "<p class=\"hold\" role=\"alert\">\(words[.doNotReturn])</p>" : nil)\
      <p>\(words[.leavingMeaning])</p><ul class="plain">\(ways)</ul>\
      <div class="actions">\(closeOverlay)</div>
      """
  }

  /// Asked once the record is made: how the person leaves. Nothing is asked about somebody without needs.
  func howItEnds(_ page: EndedPage) -> HTML? {
    guard page.asksHow else { return nil }
    if let how = page.how { return "<p>\(words[.endedHow]): \(words.ending(how)).</p>" }
    let ways: [HTML] = CaseEnding.allCases.enumerated().map { index, how in
      button("/ended", words.ending(how), fields: [("how", how.rawValue)], key: "\(index + 1)")
    }
    return "<h2>\(words[.endedHow])</h2><div class=\"actions\">\(ways)</div>\(page.asksOverride ? overrideForm : nil)"
  }

  /// It can stop nobody; it asks for two names and a reason.
  private var overrideForm: HTML {
    let reasons: [HTML] = OverrideReason.allCases.map {
      "<option value=\"\($0.rawValue)\">\(words.overriding($0))</option>"
    }
    return """
      <div class="hold"><p>\(words[.overrideMeaning])</p><form method="post" action="/override-hold" autocomplete="off">\
      \(hidden([]))<p><label>\(words[.overrideReason]) <select name="reason">\(reasons)</select></label></p>\
      <p><label>\(words[.secondBadge]) <input name="badge" maxlength="40" autocomplete="off"></label> \
      <label>\(words[.pin]) <input type="password" name="pin" inputmode="numeric" maxlength="12" autocomplete="off"></label> \
      <button>\(words[.overrideDo])</button></p></form></div>
      """
  }

  /// Documents that wait, other members of the family, whoever is next.
  func afterwards(_ page: EndedPage) -> HTML {
    if page.people != nil {
      return """
        <div class="actions">\(button("/household", words[.nextHousehold], style: "main", key: "Enter"))\
        \(button("/next", words[.nextPerson], style: "quiet"))</div>
        """
    }
    let isLast = page.following == 0
    let waiting: [HTML] =
      isLast
      ? [] : [button("/open-next", "\(words[.openNext]) (\(page.following))", style: "main", key: "Enter")]
    let family = button("/open-family", words[.openFamily], style: "quiet")
    let person = button("/next", words[.nextPerson], style: isLast ? "main" : "quiet", key: isLast ? "Enter" : "")
    return """
      \(page.isFamily ? "<p>\(words[.familyTogether])</p>" : nil)\
      <div class="actions">\(isLast ? [person, family] : waiting + [family, person])</div>
      """
  }
}

/// What a person says of themselves, as it was typed. Any digits; what isn't known is left empty.
public struct ToldIdentity: Sendable, Equatable {
  public var surname = ""
  /// The only name, where there is one.
  public var givenNames = ""
  public var year = ""
  public var month = ""
  public var day = ""
  public var isSolarHijri = false

  public init() {}

  /// - Parameter field: a submitted field's value.
  public init(_ field: (String) -> String) {
    surname = String(field("surname").prefix(80))
    givenNames = String(field("given").prefix(80))
    year = String(field("year").prefix(8))
    month = String(field("month").prefix(8))
    day = String(field("day").prefix(8))
    isSolarHijri = field("calendar") == "solar-hijri"
  }
}

/// Names and a date as told: no document, a single name, a date of which parts are unknown, another calendar.
public struct ToldPage: Sendable, Equatable {
  public var caseNumber: Int
  public var told: ToldIdentity
  public var notice: Notice?

  public init(caseNumber: Int, told: ToldIdentity, notice: Notice? = nil) {
    self.caseNumber = caseNumber
    self.told = told
    self.notice = notice
  }
}

/// Whose the document is that was scanned in mid-case.
public enum SecondDocument: String, CaseIterable, Sendable {
  case samePerson = "same"
  case familyMember = "family"
  case nextPerson = "next"
  /// Scanned by mistake.
  case nobody = "nobody"
}

/// Asked where a notice stands, so that nothing half filled in on the page is lost.
public struct SecondDocumentAsk: Sendable, Equatable {
  public var caseNumber: Int
  /// What the second document says.
  public var second: PersonStrip

  public init(caseNumber: Int, second: PersonStrip) {
    self.caseNumber = caseNumber
    self.second = second
  }
}

extension PageRenderer {
  func told(_ page: ToldPage) -> HTML {
    func text(_ name: String, _ label: String, _ value: String, size: Int, hint: String = "") -> HTML {
      """
      <p><label>\(label) <input name="\(name)" value="\(value)" maxlength="80" size="\(size)" dir="auto" \
      autocomplete="off" spellcheck="false"></label> <span class="hint">\(hint)</span></p>
      """
    }
    func number(_ name: String, _ label: String, _ value: String) -> HTML {
      """
      <label>\(label) <input name="\(name)" value="\(value)" maxlength="8" size="5" inputmode="numeric" \
      autocomplete="off"></label>
      """
    }
    func calendar(_ value: String, _ label: String, _ isChosen: Bool) -> HTML {
      """
      <label class="choice"><input type="radio" name="calendar" value="\(value)"\("checked", if: isChosen)>\
      <span>\(label)</span></label>
      """
    }
    let told = page.told
    return """
      <h1>\(words[.told])</h1><p>\(words[.toldMeaning])</p><form class="told" id="told" method="post" action="/told" autocomplete="off">\
      \(hidden([("case", "\(page.caseNumber)")]))\
      \(text("given", words[.givenNames], told.givenNames, size: 30, hint: words[.onlyName]))\
      \(text("surname", words[.surname], told.surname, size: 30))\
      <fieldset><legend>\(words[.birthDate])</legend>\(number("year", words[.year], told.year))\
      \(number("month", words[.month], told.month))\(number("day", words[.day], told.day))\
      <span class="hint">\(words[.dateHint])</span><div class="choices">\
      \(calendar("gregorian", words[.gregorian], !told.isSolarHijri))\
      \(calendar("solar-hijri", words[.solarHijri], told.isSolarHijri))</div></fieldset></form>\
      <div class="actions"><button form="told" class="main" data-key="Enter">\(words[.proceed])\(keyCap("Enter"))</button>\
      \(button("/help-over", words[.back], style: "quiet"))</div>
      """
  }

  /// - Parameter form: of a half-filled page, whose buttons these then are.
  func secondDocument(_ ask: SecondDocumentAsk, form: String?) -> HTML {
    let items: [HTML] = ask.second.items.map { item in
      "<div class=\"item\"><dt>\(words.named(item.field))</dt><dd><bdi>\(item.value)</bdi></dd></div>"
    }
    let ways: [(SecondDocument, Words.Key)] = [
      (.samePerson, .secondSame), (.familyMember, .secondFamily), (.nextPerson, .secondNext), (.nobody, .secondNobody),
    ]
    let buttons: [HTML] = ways.map { answer, word in
      if let form {
        return showButton(form, LaneCommand.showSecond + answer.rawValue, words[word])
      }
      return button(
        "/second-document", words[word], fields: [("case", "\(ask.caseNumber)"), ("is", answer.rawValue)])
    }
    return "<dl class=\"strip\">\(items)</dl><div class=\"buttons\">\(buttons)</div>"
  }

  /// A button of a half-filled page's form: what was filled in goes along.
  func showButton(_ form: String, _ value: String, _ label: String, key: String = "") -> HTML {
    """
    <button form="\(form)" name="show" value="\(value)" formnovalidate class="quiet" data-key="\(key)">\(label)\
    \(keyCap(key))</button>
    """
  }
}

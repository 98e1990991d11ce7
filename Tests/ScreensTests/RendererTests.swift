import Screens
import Testing

@Suite("Pages") struct RendererTests {
  static let renderer = PageRenderer(language: "en", token: "t0ken", training: true)

  static let strip = PersonStrip(
    document: "P",
    items: [
      .init(field: "surname", value: "<b>O'\"&", standing: .unverifiable),
      .init(field: "number", value: "X1", standing: .failed),
    ], problems: ["check.number"])

  static func row(_ language: String, isFallback: Bool = false) -> QuestionRow {
    QuestionRow(
      name: "t4", kind: .one, traveller: Wording("سلام", language: language, isFallback: isFallback),
      officer: Wording("Afraid?", language: "en"), hint: nil,
      choices: [
        .init(value: "yes", traveller: Wording("Да", language: "ru"), officer: Wording("Yes", language: "en"), key: "y")
      ], answer: [], skipReason: "", problem: nil)
  }

  static let triage = Page.triage(
    TriagePage(caseNumber: 7, strip: strip, rows: [row("prs")], travellerLanguage: "ru", languages: ["en", "ru"]))

  static let kioskWords = KioskWords(languages: ["prs"]) { key, language in "\(key) \(language)" }

  /// A question at a kiosk, on which nothing else differs.
  static func kiosk(isRequired: Bool, number: Int = 1, language: String = "prs") -> String {
    renderer.render(
      .kiosk(
        KioskPage(
          visit: 1, language: language, words: kioskWords,
          body: .question(
            .init(row: row(language), number: number, count: 12, isConsent: false, isRequired: isRequired)))))
  }

  @Test("a question that must be answered offers no way around it, and says so")
  func required() {
    #expect(!Self.kiosk(isRequired: true).contains("kiosk.skip"))
    #expect(Self.kiosk(isRequired: true).contains("kiosk.needsAnswer"))
    #expect(Self.kiosk(isRequired: false).contains("kiosk.skip"))
    #expect(!Self.kiosk(isRequired: false).contains("kiosk.needsAnswer"))
  }

  @Test("a kiosk says that it is training in the person's language, and counts in their digits")
  func ownLanguage() {
    let html = Self.kiosk(isRequired: false, number: 10)
    #expect(html.contains("<p class=\"training\" lang=\"prs\" dir=\"rtl\">kiosk.training prs</p>"))
    #expect(html.contains("<bdi dir=\"rtl\">۱۰ / ۱۲</bdi>"))
    #expect(Self.kiosk(isRequired: false, language: "kk").contains("<bdi dir=\"ltr\">1 / 12</bdi>"))
  }

  @Test("questions to read say in the traveller's words that they can be heard, are heard, or can't be")
  func heard() {
    var page = TravellerPage(
      language: "prs", languages: ["prs"],
      questions: [
        .init(
          text: Wording("کدام زبان؟", language: "prs"), choices: [Wording("دری", language: "prs")], isLanguage: true),
        .init(text: Wording("**ترس؟**", language: "prs"), choices: [Wording("بلی", language: "prs")]),
      ], words: Self.kioskWords)
    #expect(page.spoken.map(\.text) == ["کدام زبان؟", "ترس؟", "بلی"], "no one voice reads the languages' names")
    #expect(Self.renderer.render(.traveller(page)).contains("kiosk.listen prs"))
    page.speech = .on
    #expect(Self.renderer.render(.traveller(page)).contains("<audio controls autoplay src=\"/speech?page="))
    page.speech = .silent
    let silent = Self.renderer.render(.traveller(page))
    #expect(silent.contains("kiosk.noVoice prs") && !silent.contains("<audio"))
  }

  @Test("what a technician is to type stands apart from the sentence around it")
  func typedByTechnicians() {
    let home = HomePage(
      officer: "A", unsent: 0, scanner: "Fetch them: `waypost <b>` says why.", printer: "", uncertainSlips: [])
    #expect(Self.renderer.render(.home(home)).contains("them: <code>waypost &lt;b&gt;</code> says why."))
  }

  @Test("a case without a scan has no wrong scan to undo; while it is sealed nothing can be changed")
  func wordsThatFit() {
    let bare = PersonStrip(document: "", items: [], problems: [])
    let words = Words(language: "en")
    #expect(Self.renderer.render(.noNeeds(NoNeedsPage(caseNumber: 7, strip: bare))).contains(words[.dropCase]))
    #expect(Self.renderer.render(.noNeeds(NoNeedsPage(caseNumber: 7, strip: Self.strip))).contains(words[.undo]))
    var review = ReviewPage(
      caseNumber: 7, strip: bare, answers: [.init(form: "f", name: "n", question: "q", answer: "a")], receivers: [],
      counsel: [], withoutModule: 0, doNotReturn: false)
    #expect(Self.renderer.render(.review(review)).contains("/change"))
    review.working = true
    #expect(!Self.renderer.render(.review(review)).contains("/change"))
  }

  @Test("nothing that came from a scanner or a form can become markup")
  func escaping() {
    let html = Self.renderer.render(Self.triage)
    #expect(html.contains("&lt;b&gt;O&#39;&quot;&amp;"))
    #expect(!html.contains("<b>O"))
  }

  @Test("every form carries the token, nothing is preselected, no script or style stands in the page")
  func forms() {
    let room = ApartPage.Room(lane: "room", officer: nil, isFree: true)
    var ended = EndedPage(serial: "D7-1", kept: true, slip: .none, doNotReturn: true)
    (ended.asksOverride, ended.following) = (true, 1)
    let traveller = TravellerPage(
      language: "prs", languages: ["prs"],
      questions: [.init(text: Wording("<b>", language: "prs"), choices: [Wording("بلی", language: "prs")])],
      words: Self.kioskWords)
    let line = ReportPage.OfficerLine(id: 3, name: "<b>", isTrained: true, isDisabled: false)
    let pages: [Page] = [
      .languages(LanguagesPage(languages: ["en", "prs"], chosen: "prs")), .traveller(traveller),
      .interpreter(InterpreterPage(language: "prs", contacts: ["<b>"])),
      .leaving(LeavingPage(caseNumber: 7, doNotReturn: true)), .ended(ended),
      .report(ReportPage(kind: .supervisor, sections: [.init("<b>", [["<b>"]], empty: "")], officers: [line])),
      .apart(
        ApartPage(
          caseNumber: 7, strip: Self.strip, needsNobodyElse: true, needsPrivateLane: false, needsTraining: false,
          rooms: [room])),
      Self.triage, .signIn(SignInPage(badgeRead: false)), .signIn(SignInPage(badgeRead: true)),
      .home(HomePage(officer: "A", unsent: 1, scanner: "", printer: "", uncertainSlips: ["D7-1"])),
      .noNeeds(NoNeedsPage(caseNumber: 7, strip: Self.strip)), .help(HelpPage(contacts: [], hasCase: true)),
      .ended(EndedPage(serial: "D7-1", kept: true, slip: .uncertain, doNotReturn: true)),
      .review(
        ReviewPage(
          caseNumber: 7, strip: Self.strip, answers: [.init(form: "f", name: "n", question: "q", answer: "a")],
          receivers: ["r"], counsel: [], withoutModule: 1, doNotReturn: true)),
      .question(
        QuestionPage(
          caseNumber: 7, strip: Self.strip, form: "f", title: "F", row: Self.row("ru"), number: 1, count: 2,
          canGoBack: true)),
    ]
    for page in pages {
      let html = Self.renderer.render(page)
      let forms = html.split(separator: "<form ").count - 1
      let tokens = html.split(separator: "name=\"csrf\" value=\"t0ken\"").count - 1
      #expect(forms == tokens && forms > 0, "\(page.name)")
      #expect(!html.contains("\" checked"), "\(page.name)")
      #expect(!html.contains("style="), "\(page.name)")
      #expect(html.split(separator: "<script").count == 2 && html.contains("<script src=\"/assets/desk.js\""))
    }
  }

  @Test(
    "a code that is no state's is said in words, as the document's own",
    arguments: ["XXA", "XXB", "XXC", "XXX", "UNK", "GBN"])
  func codesInWords(_ code: String) throws {
    let meaning = try #require(Words(language: "en").codeMeaning(code))
    #expect(Words(language: "ru").codeMeaning(code) != meaning && Words(language: "en").codeMeaning("KAZ") == nil)
    let strip = PersonStrip(
      document: "P",
      items: [
        .init(field: "nationality", value: code, standing: .syntaxOnly),
        .init(field: "number", value: "XXB", standing: .verified),
      ],
      problems: [])
    let html = Self.renderer.render(.noNeeds(NoNeedsPage(caseNumber: 7, strip: strip)))
    #expect(html.contains("<bdi>\(code)</bdi> <small>\(meaning)</small>"))
    #expect(html.contains("<bdi>XXB</bdi><small>"))
  }

  @Test("a document whose composite digit alone is wrong may be accepted, and has nothing to correct")
  func acceptedWithoutAnItem() {
    var strip = PersonStrip(
      document: "P", items: [.init(field: "number", value: "X1", standing: .verified)], problems: ["check.composite"])
    let html = Self.renderer.render(.noNeeds(NoNeedsPage(caseNumber: 7, strip: strip)))
    #expect(html.contains("/document-accept") && !html.contains("/document-correct"))
    strip.problems = ["name.truncated", "sex.x"]
    #expect(!Self.renderer.render(.noNeeds(NoNeedsPage(caseNumber: 7, strip: strip))).contains("/document-accept"))
  }

  @Test("a text in another language says so, runs its own way, and is never blank")
  func languages() {
    let html = Self.renderer.render(Self.triage)
    #expect(html.contains("lang=\"prs\" dir=\"rtl\""))
    let fallback = Page.triage(
      TriagePage(
        caseNumber: 7, strip: Self.strip, rows: [Self.row("en", isFallback: true)], travellerLanguage: "kk",
        languages: ["en"]))
    #expect(Self.renderer.render(fallback).contains("not translated"))
  }

  @Test("every word stands in both languages of officers")
  func words() {
    let (en, ru) = (Words(language: "en"), Words(language: "ru"))
    // A key without words is shown as itself.
    func stands(_ key: String, _ english: String, _ russian: String) {
      #expect(!english.isEmpty && !russian.isEmpty, "\(key)")
      #expect(russian != key || key == english, "\(key)")
    }
    for key in Words.Key.allCases { stands(key.rawValue, en[key], ru[key]) }
    for key in Words.Reports.allCases { stands(key.rawValue, en[key], ru[key]) }
    for key in Words.Handbook.allCases { stands(key.rawValue, en[key], ru[key]) }
  }

  @Test(
    "submitted forms become commands, others none",
    arguments: [
      ("/pin", [("pin", "1")], LaneCommand.pin("1")),
      ("/undo", [("case", "7")], .undo(caseNumber: 7)),
      ("/undo", [], .undo(caseNumber: -1)),
      ("/no-needs", [("case", "7"), ("slip", "yes")], .endWithoutNeeds(caseNumber: 7, slip: true)),
      (
        "/triage", [("case", "7"), ("q-t2", "a"), ("q-t2", "b"), ("skip-t3", "time"), ("skip-t4", "")],
        .triage(caseNumber: 7, answers: ["t2": ["a", "b"]], skips: ["t3": "time"], show: nil)
      ),
      (
        "/answer", [("case", "7"), ("form", "f"), ("name", "n"), ("value", "x"), ("value", "y")],
        .answer(caseNumber: 7, form: "f", name: "n", values: ["x", "y"])
      ),
    ] as [(String, [(String, String)], LaneCommand)])
  func commands(path: String, form: [(String, String)], expected: LaneCommand) {
    #expect(LaneCommand.parse(path: path, form: form.map { (name: $0.0, value: $0.1) }) == expected)
    #expect(LaneCommand.parse(path: path + "x", form: []) == nil)
  }

  @Test("an answer longer than any honest one is cut, not kept")
  func bounded() {
    let long = String(repeating: "x", count: 60_000)
    guard case .pin(let pin)? = LaneCommand.parse(path: "/pin", form: [("pin", long)]) else {
      Issue.record("no command")
      return
    }
    #expect(pin.count == 512)
  }
}

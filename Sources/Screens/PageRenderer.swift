import Referral

/// Draws pages for one lane and one officer's language. Pure; the result is a whole HTML document.
public struct PageRenderer: Sendable {
  public let words: Words
  /// The synchroniser token every form carries.
  public let token: String
  /// Shown on top of every page in training mode.
  public let training: Bool
  /// How often the lane's page has changed: by it the page's stream knows whether the page is out of date already.
  public let revision: Int
  /// After so many seconds without a key or a touch the page locks itself, with what was filled in; 0: never.
  public let idleSeconds: Int

  public init(language: String, token: String, training: Bool, revision: Int = 0, idleSeconds: Int = 0) {
    words = Words(language: language)
    self.token = token
    self.training = training
    self.revision = revision
    self.idleSeconds = idleSeconds
  }

  public func render(_ page: Page) -> String {
    switch page {
    case .signIn(let page): document(words[.signIn], signIn(page), signedIn: false, notice: page.notice)
    case .apart(let page): document(words[.apart], apart(page), notice: page.notice, hasCase: true)
    case .home(let page): document(words[.ready], home(page), notice: page.notice, isLive: true)
    case .triage(let page):
      document(
        words[.triage], triage(page), notice: page.notice, hasCase: true, keepsForm: "triage",
        step: "triage-\(page.caseNumber)-\(words.language)-\(page.travellerLanguage)")
    case .question(let page):
      document(
        words[.question], question(page), notice: page.notice, hasCase: true,
        step: "\(page.row.name)-\(page.caseNumber)-\(words.language)")
    case .review(let page):
      document(
        words[.review], review(page), notice: page.notice, refreshSeconds: page.working ? 1 : nil, hasCase: true)
    case .noNeeds(let page):
      document(
        words[.noNeeds], noNeeds(page), notice: page.notice, refreshSeconds: page.working ? 1 : nil, hasCase: true)
    case .languages(let page): document(words[.languageCard], languages(page), hasCase: true)
    case .traveller(let page):
      // What is being read aloud isn't begun anew for what happens elsewhere.
      document(
        words[.travellerQuestions], traveller(page), hasCase: true, step: "questions-\(page.language)-\(page.speech)")
    case .interpreter(let page): document(words[.interpreter], interpreter(page), hasCase: true)
    case .told(let page):
      document(
        words[.told], told(page), notice: page.notice, hasCase: true, step: "told-\(page.caseNumber)-\(words.language)")
    case .leaving(let page): document(words[.leaving], leaving(page), notice: page.notice, hasCase: true)
    case .help(let page): document(words[.help], help(page), hasCase: page.hasCase)
    case .handbook(let page): document(words[.handbook], handbook(page), hasCase: page.hasCase)
    case .ended(let page):
      document(
        words[.done], ended(page), notice: page.notice,
        // Not under somebody who is typing a badge.
        refreshSeconds: (page.slip == .printing && !page.asksOverride) || page.isChecking ? 1 : nil)
    case .referral(let page):
      document(words[.referral], referral(page), notice: page.notice, refreshSeconds: page.working ? 1 : nil)
    case .report(let page):
      document(
        title(page.kind), report(page), signedIn: page.kind != .status, works: !page.isOnly, notice: page.notice,
        refreshSeconds: page.working ? 1 : nil)
    case .kiosk(let page): kioskDocument(page)
    }
  }

  /// A page for a screen that was not opened with its one-time token, or a refused request.
  public static func refusal(title: String, cause: String, consequence: String, next: String) -> String {
    let page: HTML = """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>\(title)</title>\
      <link rel="stylesheet" href="/assets/style.css"></head><body><main><h1>\(title)</h1>\
      <p>\(cause)</p><p>\(consequence)</p><p><strong>\(next)</strong></p></main></body></html>
      """
    return page.text
  }

  /// - Parameter step: the same for two pages when what was filled in on the one fits the other; a change then brings
  ///   only a new notice, and loses nothing.
  private func document(
    _ title: String, _ body: HTML, signedIn: Bool = true, works: Bool = true, notice: Notice? = nil,
    refreshSeconds: Int? = nil, hasCase: Bool = false, keepsForm: String? = nil, step: String = "",
    isLive: Bool = false
  ) -> String {
    let prefix = notice?.kind == .problem ? words[.errorSummary] + ": " : ""
    // A page in flux looks again by itself, so that it works without scripts too.
    let refresh: HTML? = refreshSeconds.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">" }
    // What changes by itself is looked at again where no script does it.
    let live: HTML? = isLive ? "<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>" : nil
    let page: HTML = """
      <!doctype html><html lang="\(words.language)"><head><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width, initial-scale=1">\(refresh)\(live)\
      <title>\(prefix)\(title) – Waypost</title>\
      <link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/style.css"><script src="/assets/desk.js" defer></script></head>\
      <body data-revision="\(revision)" data-idle="\(idleSeconds)">\(training ? "<p class=\"training\">\(words[.version])</p>" : nil)\
      \(header(signedIn: signedIn, works: signedIn && works, hasCase: hasCase, keepsForm: keepsForm))\
      <main data-step="\(step)"><div id="notices">\(notice.map { noticeBox($0, form: keepsForm) })</div>\(body)</main>\
      <div role="status"><p id="soon" hidden>\(words[.lockedSoon])</p></div></body></html>
      """
    return page.text
  }

  /// On a page that is half filled in, help and language are buttons of its form, so that no answer given is lost.
  /// - Parameter works: false for a monitor, who reads and nothing else.
  private func header(signedIn: Bool, works: Bool, hasCase: Bool, keepsForm: String?) -> HTML {
    let other = words.language == "ru" ? "en" : "ru"
    let otherName = LanguageName.own(other)
    if let keepsForm {
      return """
        <header><button form="\(keepsForm)" name="show" value="\(LaneCommand.showHelp)" formnovalidate class="help" \
        data-key="h">\(words[.helpNow])\(keyCap("h"))</button>\
        \(showButton(keepsForm, LaneCommand.showOverlay + Overlay.handbook.rawValue, words[.handbook], key: "m"))\(aids(form: keepsForm))<span class="grow"></span>\
        <button form="\(keepsForm)" name="show" value="\(LaneCommand.showLock)" formnovalidate class="quiet" \
        data-key="l">\(words[.lock])\(keyCap("l"))</button>\(lockAll)\
        <button form="\(keepsForm)" name="show" value="\(LaneCommand.showOfficer)\(other)" formnovalidate \
        class="quiet">\(otherName)</button></header>
        """
    }
    return """
      <header>\(works ? button("/help", words[.helpNow], style: "help", key: "h") : nil)\
      \(works ? button("/overlay", words[.handbook], fields: [("what", "handbook")], style: "quiet", key: "m") : nil)\(hasCase ? aids(form: nil) : nil)\
      <span class="grow"></span>\
      \(signedIn ? button("/lock", words[.lock], style: "quiet", key: "l") : nil)\
      \(works ? lockAll : nil)\
      \(button("/officer-language", otherName, fields: [("language", other)], style: "quiet"))\
      \(hasCase || !signedIn ? nil : button("/sign-out", words[.signOut], style: "quiet"))</header>
      """
  }

  /// The panic key.
  private var lockAll: HTML { button("/lock-all", words[.lockAll], style: "quiet", key: "F9") }

  func noticeBox(_ notice: Notice) -> HTML { noticeBox(notice, form: nil) }

  /// - Parameter form: of the half-filled page that it stands on.
  private func noticeBox(_ notice: Notice, form: String?) -> HTML {
    let role = notice.kind == .problem ? "alert" : "status"
    return """
      <div class="notice" data-kind="\("\(notice.kind)")" role="\(role)" tabindex="-1"><p><strong>\(said(notice.cause))</strong></p>\
      <p>\(said(notice.consequence))</p><p>\(said(notice.next))</p>\(notice.ask.map { secondDocument($0, form: form) })</div>
      """
  }

  /// A sentence to an officer; what a technician is to type stands in it between backticks.
  func said(_ text: String) -> HTML {
    let parts: [HTML] = text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { place, part in
      place % 2 == 0 ? "\(String(part))" : "<code>\(String(part))</code>"
    }
    return "\(parts)"
  }

  /// A form that is one button.
  func button(
    _ path: String, _ label: String, fields: [(String, String)] = [], style: String = "", key: String = ""
  ) -> HTML {
    """
    <form method="post" action="\(path)">\(hidden(fields))\
    <button class="\(style)" data-key="\(key)">\(label)\(keyCap(key))</button></form>
    """
  }

  /// The key that does the same; shown only where the script runs that listens to it.
  func keyCap(_ key: String) -> HTML? { key.isEmpty ? nil : " <kbd>\(key == "Enter" ? "↵" : key)</kbd>" }

  /// The fields no person fills in: the token first.
  func hidden(_ fields: [(String, String)]) -> HTML {
    let inputs: [HTML] = ([("csrf", token)] + fields).map {
      "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">"
    }
    return "\(inputs)"
  }

  /// A text of a form in its own language and direction; a fallback says so.
  func wording(_ wording: Wording, tag: String = "span", style: String = "") -> HTML {
    let direction = WritingDirection.isRightToLeft(wording.language) ? "rtl" : "ltr"
    let mark: HTML? = wording.isFallback ? " <small class=\"fallback\">(\(words[.notTranslated]))</small>" : nil
    return """
      <\(tag) class="\(style)" lang="\(wording.language)" dir="\(direction)">\(Markdown.html(wording.text))\(mark)</\(tag)>
      """
  }
}

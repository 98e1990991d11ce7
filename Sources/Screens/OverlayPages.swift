import Referral

/// What may lie over whatever is open at a desk; below it everything stays as it was.
public enum Overlay: String, CaseIterable, Sendable {
  case help, languages, questions, interpreter
  /// What the handbook says of this step.
  case handbook
  /// What a person without a document says of themselves.
  case told
  /// The case ends before its record is made.
  case leaving
}

/// The language card: every language in its own script, to point at.
public struct LanguagesPage: Sendable, Equatable {
  /// BCP 47.
  public var languages: [String]
  public var chosen: String

  public init(languages: [String], chosen: String) {
    self.languages = languages
    self.chosen = chosen
  }
}

/// The questions for everybody, for the traveller to read: in their language, without what was answered. Nothing that
/// others may not see.
public struct TravellerPage: Sendable, Equatable {
  public struct Question: Sendable, Equatable {
    public var text: Wording
    /// To point at.
    public var choices: [Wording]
    /// The choices are languages, each in its own words: no one voice reads them.
    public var isLanguage: Bool

    public init(text: Wording, choices: [Wording], isLanguage: Bool = false) {
      self.text = text
      self.choices = choices
      self.isLanguage = isLanguage
    }
  }

  public var language: String
  public var languages: [String]
  public var questions: [Question]
  /// The packs' words around reading aloud, in the traveller's language.
  public var words: KioskWords
  public var speech = KioskPage.Speech.off

  public init(language: String, languages: [String], questions: [Question], words: KioskWords) {
    self.language = language
    self.languages = languages
    self.questions = questions
    self.words = words
  }

  /// What is read aloud: the packs' words on the page. No answer is on it.
  public var spoken: [Wording] {
    questions.flatMap { [$0.text] + ($0.isLanguage ? [] : $0.choices) }.map(KioskPage.spoken)
  }
}

/// Who speaks the traveller's language, and who must not interpret.
public struct InterpreterPage: Sendable, Equatable {
  public var language: String
  /// Offices of the directory that speak it: name, place and, where verified, phone.
  public var contacts: [String]

  public init(language: String, contacts: [String]) {
    self.language = language
    self.contacts = contacts
  }
}

extension PageRenderer {
  func languages(_ page: LanguagesPage) -> HTML {
    """
    <h1>\(words[.languageCard])</h1><div class="tongues">\(tongues(page.languages, chosen: page.chosen, style: "big"))</div>\
    <div class="actions">\(closeOverlay)\(printButton)</div>
    """
  }

  func traveller(_ page: TravellerPage) -> HTML {
    let questions: [HTML] = page.questions.map { question in
      let choices: [HTML] = question.choices.map { "<li>\(wording($0))</li>" }
      return "<li>\(wording(question.text, tag: "p", style: "traveller"))<ul class=\"ways\">\(choices)</ul></li>"
    }
    let direction = WritingDirection.isRightToLeft(page.language) ? "rtl" : "ltr"
    return """
      <div class="languages desk-only">\(tongues(page.languages, chosen: page.language, style: "quiet"))\
      \(listenButton(page))</div>\(sound(page))\
      <h1 lang="\(page.language)" dir="\(direction)">\(LanguageName.own(page.language))</h1>\
      <ol class="card" lang="\(page.language)" dir="\(direction)">\(questions)</ol>\
      <div class="actions">\(closeOverlay)\(printButton)</div>
      """
  }

  private func listenButton(_ page: TravellerPage) -> HTML {
    let (word, picture, next): (KioskWord, Pictogram, String) =
      page.speech == .off ? (.listen, .sound, "1") : (.quiet, .quiet, "0")
    return """
      <form method="post" action="/listen">\(hidden([("on", next)]))<button class="listen">\(picture.html)\
      \(wording(page.words[word]))</button></form>
      """
  }

  /// Begun at once: it was asked for.
  private func sound(_ page: TravellerPage) -> HTML? {
    switch page.speech {
    case .off: nil
    case .silent:
      "<div class=\"notice desk-only\" data-kind=\"information\" role=\"status\">\(wording(page.words[.noVoice], tag: "p"))</div>"
    case .on:
      """
      <div class="sound desk-only"><audio controls autoplay src="/speech?page=\(revision)"></audio> \
      \(wording(page.words[.headphones]))</div>
      """
    }
  }

  func interpreter(_ page: InterpreterPage) -> HTML {
    let contacts: [HTML] = page.contacts.map { "<li class=\"big\">\($0)</li>" }
    let whom: HTML =
      contacts.isEmpty
      ? "<p>\(words[.interpreterNobody])</p>" : "<p>\(words[.interpreterAsk])</p><ul>\(contacts)</ul>"
    let direction = WritingDirection.isRightToLeft(page.language) ? "rtl" : "ltr"
    return """
      <h1>\(words[.interpreter]): <span lang="\(page.language)" dir="\(direction)">\(LanguageName.own(page.language))</span></h1>\
      <p class="hold">\(words[.interpreterNever])</p>\
      \(whom)\
      <div class="actions">\(button("/interpreter-asked", words[.interpreterAsked], style: "main", key: "1"))\
      \(button("/help-over", words[.returnToCase], style: "quiet", key: "Enter"))</div>
      """
  }

  /// Works where the script does.
  var printButton: HTML { "<button type=\"button\" class=\"quiet print\" data-print>\(words[.printPage])</button>" }

  var closeOverlay: HTML { button("/help-over", words[.returnToCase], style: "main", key: "Enter") }

  /// A button for each language, in its own script.
  private func tongues(_ languages: [String], chosen: String, style: HTML) -> [HTML] {
    languages.map { tag in
      """
      <form method="post" action="/language">\(hidden([("language", tag)]))<button class="\(style)" lang="\(tag)" \
      dir="\(WritingDirection.isRightToLeft(tag) ? "rtl" : "ltr")"\
      \("aria-pressed=\"true\"", if: tag == chosen)>\(LanguageName.own(tag))</button></form>
      """
    }
  }

  /// Ways to the pages that lie over the case.
  /// - Parameter form: of a half-filled page, whose buttons these then are, so that no answer is lost.
  func aids(form: String?) -> HTML {
    let all: [(Overlay, Words.Key, String)] = [
      (.languages, .languageCard, "c"), (.questions, .travellerQuestions, "v"), (.interpreter, .interpreter, "i"),
      (.leaving, .leaving, ""),
    ]
    let buttons: [HTML] = all.map { overlay, word, key in
      guard let form else {
        return button("/overlay", words[word], fields: [("what", overlay.rawValue)], style: "quiet", key: key)
      }
      return showButton(form, LaneCommand.showOverlay + overlay.rawValue, words[word], key: key)
    }
    return "\(buttons)"
  }
}

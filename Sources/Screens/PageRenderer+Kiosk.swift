import Referral

/// A kiosk's pages: one thing a page, large, in the person's language and direction, whole without scripts.
extension PageRenderer {
  func kioskDocument(_ page: KioskPage) -> String {
    let words = page.words
    let isRightToLeft = WritingDirection.isRightToLeft(page.language)
    // Where no script draws a curtain the page looks again when the station has dropped the visit.
    let refresh: HTML? =
      switch page.body {
      case .working: "<meta http-equiv=\"refresh\" content=\"1\">"
      default: page.curtainSeconds.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0 + 17)\"></noscript>" }
      }
    let title: HTML = "\(plain(heading(page)))"
    let document: HTML = """
      <!doctype html><html lang="\(page.language)" dir="\(isRightToLeft ? "rtl" : "ltr")"><head><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width, initial-scale=1">\(refresh)\
      <title>\(title)</title>\
      <link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/kiosk.css">\
      <script src="/assets/kiosk.js" defer></script></head>\
      <body data-revision="\(revision)" data-curtain="\(page.curtainSeconds ?? 0)">\
      \(training ? kioskText(words[.training], "p", style: "training") : nil)\
      \(bar(page))<main>\(sound(page))\(page.notice.map { "<div class=\"notice\" role=\"alert\">\(kioskText($0, "p"))</div>" })\
      \(kioskBody(page))</main>\
      <div role="status"><div id="soon" hidden>\(kioskText(words[.stillThere], "p"))\(kioskText(words[.willClear], "p"))</div></div>\
      <div id="curtain" hidden role="dialog" aria-modal="true" aria-labelledby="curtain-title">\
      \(kioskText(words[.stillThere], "h1", id: "curtain-title"))\(kioskText(words[.willClear], "p"))\
      <button type="button" class="choice main" autofocus>\(kioskText(words[.stillHere]))</button></div></body></html>
      """
    return document.text
  }

  /// On every page: language, a person, begin anew, away. The first page has nothing to begin anew or to leave.
  private func bar(_ page: KioskPage) -> HTML {
    let words = page.words
    if case .languages(_, _, let calls) = page.body, !page.isOver {
      // Nobody has said yet what they read.
      let label: [HTML] = calls.map { kioskText($0) }
      return """
        <header><span class="grow"></span><form method="post" action="/kiosk/call-person">\(visit(page))\
        <button>\(Pictogram.person.html)\(label)</button></form></header>
        """
    }
    return """
      <header>\(touch(page, "languages", words[.language], .globe))\(touch(page, "call-person", words[.callPerson], .person))\
      \(soundButton(page))<span class="grow"></span>\(touch(page, "start-over", words[.startOver], .again))\
      \(touch(page, "leave", words[.leave], .away, style: "leave"))</header>
      """
  }

  private func heading(_ page: KioskPage) -> Wording {
    let words = page.words
    return switch page.body {
    case .languages: words[.chooseLanguage]
    case .about: words[.about]
    case .document: words[.document]
    case .typing(let typing): words[typing.field.title]
    case .question(let question): question.row.traveller
    case .paper: words[.number]
    case .working: words[.working]
    case .ticket: words[.ticket]
    case .cards: words[.cards]
    case .card(_, let title, _): title
    case .wish: words[.wish]
    case .called: words[.called]
    }
  }

  private func kioskBody(_ page: KioskPage) -> HTML {
    let words = page.words
    let title = kioskText(heading(page), "h1")
    switch page.body {
    case .languages(let languages, let titles, _):
      let buttons: [HTML] = languages.map { tag in
        let direction = WritingDirection.isRightToLeft(tag) ? "rtl" : "ltr"
        return """
          <button class="choice" name="language" value="\(tag)" lang="\(tag)" dir="\(direction)">\(LanguageName.own(tag))</button>
          """
      }
      return """
        <h1 class="titles">\(Pictogram.globe.html)\(titles.map { kioskText($0) })</h1>\
        <form method="post" action="/kiosk/language" class="choices many">\(visit(page))\(buttons)</form>\(close(page))
        """
    case .about(let texts, let hasQuestions, let isComplaint):
      let paragraphs: [HTML] = texts.map { kioskText($0, "p") }
      return """
        \(title)<div class="reading">\(paragraphs)\(hasQuestions && !isComplaint ? kioskText(words[.kept], "p") : nil)</div><div class="choices">\
        \(hasQuestions ? touch(page, "begin", words[.begin], .ahead, style: "choice main") : nil)\
        \(touch(page, "cards", words[.read], .page, style: "choice"))\(complain(page))\
        \(isComplaint ? touch(page, "back", words[.back], .back) : nil)</div>
        """
    case .document(let state):
      return """
        \(title)\(state == .unread ? kioskText(words[.documentUnread], "p", style: "problem") : nil)\
        \(kioskText(words[.documentHow], "p"))<div class="choices">\
        \(touch(page, "without-document", words[.withoutDocument], .ahead, style: "choice"))\
        \(touch(page, "type-name", words[.typeName], .keys, style: "choice"))\
        \(touch(page, "back", words[.back], .back))</div>
        """
    case .typing(let typing): return kioskTyping(page, typing)
    case .question(let question): return kioskQuestion(page, question)
    case .paper:
      return """
        \(title)\(kioskText(words[.numberMeaning], "p"))<div class="choices">\
        \(touch(page, "finish", words[.printNumber], .page, fields: [("paper", "yes")], style: "choice main"))\
        \(touch(page, "finish", words[.showNumber], .ahead, fields: [("paper", "no")], style: "choice"))\
        \(touch(page, "back", words[.back], .back))</div>
        """
    case .working: return "<div role=\"status\">\(title)</div>"
    case .ticket(let ticket): return kioskTicket(page, ticket)
    case .cards(let cards):
      let buttons: [HTML] = cards.map { card in
        "<button class=\"choice\" name=\"card\" value=\"\(card.id)\">\(kioskText(card.title))</button>"
      }
      return """
        \(title)<form method="post" action="/kiosk/card" class="choices many">\(visit(page))\(buttons)</form>\
        <div class="choices">\(complain(page))</div>\(close(page))
        """
    case .card(let id, _, let text):
      return """
        <article>\(title)\(cardText(text))</article><div class="choices">\(touch(page, "close", words[.back], .back))\
        \(touch(page, "print-card", words[.printPage], .page, fields: [("card", id)]))</div>
        """
    case .wish:
      let wishes: [(StaffWish, KioskWord)] = [(.woman, .woman), (.man, .man), (.anybody, .anybody)]
      let buttons: [HTML] = wishes.map { wish, word in
        "<button class=\"choice\" name=\"wish\" value=\"\(wish.rawValue)\">\(drawing(wish.rawValue))\(kioskText(words[word]))</button>"
      }
      return """
        \(title)<form method="post" action="/kiosk/call" class="choices">\(visit(page))\(buttons)</form>\(close(page))
        """
    case .called: return "<div role=\"status\">\(title)</div>\(close(page))"
    }
  }

  /// Each answer is a button that submits; where several may hold, ticks and one button.
  private func kioskQuestion(_ page: KioskPage, _ question: KioskPage.Question) -> HTML {
    let row = question.row
    let notes: [HTML] = row.notes.map { kioskText($0.traveller, "p") }
    let fields: HTML
    switch row.kind {
    case .one:
      let buttons: [HTML] = row.choices.map { choice in
        "<button class=\"choice\" name=\"value\" value=\"\(choice.value)\">\(drawing(choice.value))\(kioskText(choice.traveller))</button>"
      }
      fields = "\(buttons)"
    case .many, .rank:
      let boxes: [HTML] = row.choices.map { choice in
        """
        <label class="choice"><input type="checkbox" name="value" value="\(choice.value)">\(drawing(choice.value))\(kioskText(choice.traveller))</label>
        """
      }
      fields = "\(boxes)<button class=\"choice main\">\(kioskText(page.words[.goOn]))</button>"
    default: fields = ""
    }
    let form: HTML
    if let keyboard = question.keyboard {
      form = typing(
        page, to: "answer", name: row.name, draft: question.draft, keyboard: keyboard,
        mostCharacters: row.kind == .text ? 500 : 60)
    } else {
      form = """
        <form method="post" action="/kiosk/answer" class="choices\(row.choices.count > 4 ? " many" : "")" autocomplete="off" \
        role="group" aria-labelledby="question">\(visit(page))<input type="hidden" name="name" value="\(row.name)">\(fields)</form>
        """
    }
    let skip: HTML? =
      question.isRequired
      ? nil : touch(page, "answer", page.words[.skip], .ahead, fields: [("name", row.name)])
    let (number, count) = (
      Keyboard.number(question.number, in: page.language), Keyboard.number(question.count, in: page.language)
    )
    return """
      <p class="progress"><bdi dir="\(WritingDirection.isRightToLeft(page.language) ? "rtl" : "ltr")">\(number) / \(count)</bdi></p>\(notes)\
      \(kioskText(row.traveller, "h1", id: "question"))\(row.hint.map { kioskText($0, "p") })\
      \(question.isConsent ? kioskText(page.words[.consentNote], "p") : nil)\
      \(page.says(question) ? kioskText(page.words[.needsAnswer], "p") : nil)\
      \(form)\
      <div class="choices">\(touch(page, "back", page.words[.back], .back))\(skip)</div>
      """
  }

  private func kioskTicket(_ page: KioskPage, _ ticket: KioskPage.Ticket) -> HTML {
    let words = page.words
    return """
      \(kioskText(words[.ticket], "h1"))<p class="number" dir="ltr">\(ticket.serial)</p>\
      <div role="status">\(ticket.paper.word.map { kioskText(words[$0], "p") })</div>\
      \(ticket.isCalled ? kioskText(words[.ticketCalled], "p") : nil)\
      \(ticket.isSent ? kioskText(words[.sent], "p") : nil)<div class="choices">\
      \(touch(page, "leave", words[.finished], .away, style: "choice main"))\
      \(touch(page, "cards", words[.read], .page, style: "choice"))\(complain(page))</div>
      """
  }

  private func complain(_ page: KioskPage) -> HTML? {
    page.canComplain ? touch(page, "complain", page.words[.complain], .letter, style: "choice") : nil
  }

  /// Paragraphs, lists and headings of a card.
  private func cardText(_ text: Wording) -> HTML {
    var blocks: [HTML] = []
    var items: [HTML] = []
    func endList() {
      if !items.isEmpty { blocks.append("<ul>\(items)</ul>") }
      items = []
    }
    for line in text.text.split(separator: "\n") {
      if line.hasPrefix("- ") {
        items.append("<li>\(Markdown.html(String(line.dropFirst(2))))</li>")
        continue
      }
      endList()
      if line.hasPrefix("#") {
        blocks.append("<h2>\(Markdown.html(String(line.drop { $0 == "#" || $0 == " " })))</h2>")
      } else if !line.allSatisfy(\.isWhitespace) {
        blocks.append("<p>\(Markdown.html(String(line)))</p>")
      }
    }
    endList()
    let direction = WritingDirection.isRightToLeft(text.language) ? "rtl" : "ltr"
    return "<div class=\"reading\" lang=\"\(text.language)\" dir=\"\(direction)\">\(blocks)</div>"
  }

  private func drawing(_ answer: String) -> HTML? { Pictogram(answer: answer)?.html }

  private func close(_ page: KioskPage) -> HTML? {
    page.isOver ? "<div class=\"choices\">\(touch(page, "close", page.words[.back], .back))</div>" : nil
  }

  /// A form that is one button: a pictogram beside words.
  func touch(
    _ page: KioskPage, _ path: String, _ label: Wording, _ picture: Pictogram, fields: [(String, String)] = [],
    style: String = ""
  ) -> HTML {
    """
    <form method="post" action="/kiosk/\(path)">\(visit(page))\(hiddenFields(fields))\
    <button class="\(style)">\(picture.html)\(kioskText(label))</button></form>
    """
  }

  func visit(_ page: KioskPage) -> HTML { hidden([("visit", "\(page.visit)")]) }

  private func hiddenFields(_ fields: [(String, String)]) -> [HTML] {
    fields.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
  }

  private func plain(_ wording: Wording) -> String { Markdown.plain(wording.text) }

  /// A text with its own language and direction; one that isn't in the person's language says so.
  func kioskText(_ wording: Wording, _ tag: String = "span", style: String = "", id: String = "") -> HTML {
    let direction = WritingDirection.isRightToLeft(wording.language) ? "rtl" : "ltr"
    let mark: HTML? =
      wording.isFallback ? " <small class=\"fallback\">(\(LanguageName.own(wording.language)))</small>" : nil
    let name: HTML? = id.isEmpty ? nil : " id=\"\(id)\""
    return """
      <\(HTML(stringLiteral: tag))\(name) class="\(style)" lang="\(wording.language)" dir="\(direction)">\
      \(Markdown.html(wording.text))\(mark)</\(HTML(stringLiteral: tag))>
      """
  }
}

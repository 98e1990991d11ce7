extension PageRenderer {
  func triage(_ page: TriagePage) -> HTML {
    let languages: [HTML] = page.languages.map { language in
      let current = language == page.travellerLanguage
      return """
        <button name="show" value="\(language)" formnovalidate class="quiet" lang="\(language)"\
        \("aria-pressed=\"true\"", if: current)>\(LanguageName.own(language))</button>
        """
    }
    return """
      \(strip(page.strip, caseNumber: page.caseNumber, form: "triage"))\
      <form method="post" action="/triage" id="triage" autocomplete="off">\(caseFields(page.caseNumber))\
      <button class="away" tabindex="-1" aria-hidden="true"></button>\
      <div class="title"><h1>\(page.isHousehold ? words[.household] : words[.triage])</h1><p class="languages">\(words[.showIn]): \(languages)</p></div>\
      <p class="urgent" role="alert">\(words[.urgent])</p>\
      <ol class="rows">\(page.rows.filter { !$0.isObserved }.map { triageRow($0, isHousehold: page.isHousehold) })</ol>\
      \(page.rows.filter(\.isObserved).map(observedRow))\
      <div class="actions"><button class="main" data-key="Enter">\(words[.proceed])\(keyCap("Enter"))</button>\
      \(page.isHousehold ? nil : "<p class=\"hint keys\">\(words[.keysHint])</p>")</div></form>
      """
  }

  private func triageRow(_ row: QuestionRow, isHousehold: Bool) -> HTML {
    let reasons: [HTML] = SkipReason.allCases.map {
      "<option value=\"\($0.rawValue)\"\("selected", if: row.skipReason == $0.rawValue)>\(words[$0.words])</option>"
    }
    let style = row.choices.count > 7 ? "ask wide" : "ask"
    // A household is counted whole or not at all.
    let skip: HTML? =
      isHousehold
      ? nil
      : """
      <label class="skip"><span class="away">\(words[.skip])</span><select name="skip-\(row.name)">\
      <option value="">\(words[.skipShort]) …</option>\(reasons)</select></label>
      """
    return """
      <li class="row" id="row-\(row.name)" data-name="\(row.name)">\(notes(row))\
      <div class="\(style)" role="group" aria-labelledby="label-\(row.name)">\
      <div id="label-\(row.name)">\(wording(row.traveller, style: "traveller"))\(officerWording(row))\
      \(row.isForNobodyElse ? "<strong class=\"ears\">\(words[.onlyAlone])</strong>" : nil)\
      \(problem(row))</div><div class="choices">\
      \(row.kind == .integer ? [countField(row)] : choices(row, name: "q-\(row.name)"))</div>\(skip)</div></li>
      """
  }

  /// What the officer sees: one line, for the officer's eyes.
  private func observedRow(_ row: QuestionRow) -> HTML {
    let boxes: [HTML] = row.choices.map { choice in
      """
      <label class="choice"><input type="checkbox" name="q-\(row.name)" value="\(choice.value)"\
      \("checked", if: row.answer.contains(choice.value))>\(wording(choice.officer, style: "officer"))</label>
      """
    }
    return """
      <fieldset class="seen" data-name="\(row.name)"><legend class="away">\(Markdown.plain(row.officer.text))</legend>\
      \(wording(row.officer, style: "officer"))\(boxes)\(problem(row))</fieldset>
      """
  }

  private func officerWording(_ row: QuestionRow) -> HTML? { officerWording(row.traveller, row.officer) }

  /// The officer's reading, where it isn't the same.
  private func officerWording(_ traveller: Wording, _ officer: Wording) -> HTML? {
    traveller.text == officer.text ? nil : wording(officer, style: "officer")
  }

  private func notes(_ row: QuestionRow) -> [HTML] {
    row.notes.map { note in
      """
      <div class="note" role="note">\(wording(note.traveller, style: "traveller"))\
      \(officerWording(note.traveller, note.officer))</div>
      """
    }
  }

  func question(_ page: QuestionPage) -> HTML {
    let row = page.row
    let answer = answerField(row)
    let someoneHears: HTML? =
      page.isForNobodyElse
      ? button(
        "/alone", words[.someoneHears], fields: [("case", "\(page.caseNumber)"), ("alone", "no")], style: "quiet",
        key: "a") : nil
    let back = button("/back", words[.back], fields: [("case", "\(page.caseNumber)")], style: "quiet")
    return """
      \(strip(page.strip, caseNumber: page.caseNumber))<div class="title">\(page.canGoBack ? back : nil)\
      <p class="progress">\(page.title) · \(words[.question]) \(page.number) \(words[.of]) \(page.count)</p></div>\
      <form method="post" action="/answer" autocomplete="off">\(caseFields(page.caseNumber))\
      <input type="hidden" name="form" value="\(page.form)"><input type="hidden" name="name" value="\(row.name)">\
      \(page.isForNobodyElse ? "<p class=\"ears\">\(words[.onlyAlone])</p>" : nil)\(notes(row))<fieldset class="row" data-name="\(row.name)"><legend><h1>\(wording(row.traveller, style: "traveller"))</h1>\
      \(officerWording(row))</legend>\(row.hint.map { wording($0, tag: "p", style: "hint") })\
      \(problem(row))\(answer)</fieldset>\
      <div class="actions"><button class="main" data-key="Enter">\(words[.proceed])\(keyCap("Enter"))</button></div></form>\(someoneHears)
      """
  }

  func review(_ page: ReviewPage) -> HTML {
    let answers: [HTML] = page.answers.map { answer in
      let fields = [("case", "\(page.caseNumber)"), ("form", answer.form), ("name", answer.name)]
      return """
        <tr><th scope="row">\(Markdown.html(answer.question))</th><td><bdi>\(answer.answer)</bdi></td>\
        <td>\(page.working ? nil : button("/change", words[.change], fields: fields, style: "quiet"))</td></tr>
        """
    }
    // Where nobody gets anything, nothing may be called sealed.
    let (verb, meaning): (Words.Key, Words.Key) =
      page.receivers.isEmpty ? (.finish, .finishMeaning) : (.finalise, .finaliseMeaning)
    let finalise: HTML =
      page.working
      ? "<p role=\"status\">\(words[.working])</p>"
      : """
      <div class="actions">\
      \(button("/finalise", words[verb], fields: [("case", "\(page.caseNumber)")], style: "main", key: "Enter"))\
      \(button("/back", words[.back], fields: [("case", "\(page.caseNumber)")], style: "quiet"))\
      <p>\(words[meaning])</p></div>
      """
    return """
      \(strip(page.strip, caseNumber: page.caseNumber))<h1>\(words[.review])</h1>\
      \(page.doNotReturn ? "<p class=\"hold\" role=\"alert\">\(words[.doNotReturn])</p>" : nil)\
      \(page.doNotReturn && page.receivers.isEmpty ? "<p class=\"hold\" role=\"alert\">\(words[.noReceiver])</p>" : nil)\
      \(page.withoutModule > 0 ? "<p class=\"hold\" role=\"alert\">\(words[.withoutModule])</p>" : nil)\
      \(notAskedAlone(page.notAlone, caseNumber: page.caseNumber))\
      \(list(words[.receivers], page.receivers))\(list(words[.counsel], page.counsel))\
      <table>\(answers)</table>\(page.working ? nil : rows(page))\(offers(page.offers, caseNumber: page.caseNumber))\
      \(page.working ? nil : paper(page.paper, caseNumber: page.caseNumber))\(finalise)
      """
  }

  func noNeeds(_ page: NoNeedsPage) -> HTML {
    let fields = [("case", "\(page.caseNumber)")]
    let choice: HTML = """
      <div class="actions">\
      \(button("/no-needs", words[.noSlip], fields: fields + [("slip", "no")], style: "main", key: "Enter"))\
      \(button("/no-needs", words[.printSlip], fields: fields + [("slip", "yes")], style: "main", key: "1"))\
      \(button("/back", words[.back], fields: fields, style: "quiet"))</div>
      """
    return """
      \(strip(page.strip, caseNumber: page.caseNumber))<h1>\(words[.noNeeds])</h1>\
      <p>\(page.isRecorded ? words[.recorded] : words[.noNeedsMeaning])</p>\
      \(notAskedAlone(page.notAlone, caseNumber: page.caseNumber))\
      \(offers(page.offers, caseNumber: page.caseNumber))\
      \(page.working ? "<p role=\"status\">\(words[.working])</p>" : choice)
      """
  }

  /// One question was left out for others' ears: it is no "no", and there may still be a moment.
  private func notAskedAlone(_ notAlone: Bool, caseNumber: Int) -> HTML? {
    notAlone ? "<p class=\"hold\" role=\"status\">\(words[.notAskedAlone])</p>" : nil
  }

  func choices(_ row: QuestionRow, name: String) -> [HTML] {
    let type = row.kind == .many ? "checkbox" : "radio"
    return row.choices.map { choice in
      """
      <label class="choice"><input type="\(type)" name="\(name)" value="\(choice.value)" \
      data-key="\(choice.key)"\("checked", if: row.answer.contains(choice.value))>\
      <span>\(wording(choice.traveller, style: "traveller"))\
      \(choice.traveller.text == choice.officer.text ? nil : wording(choice.officer, style: "officer"))</span>\
      \(keyCap(choice.key))</label>
      """
    }
  }

  private func problem(_ row: QuestionRow) -> HTML? {
    row.problem.map { "<p class=\"problem\" id=\"problem-\(row.name)\">\($0)</p>" }
  }

  func list(_ title: String, _ entries: [String]) -> HTML? {
    guard !entries.isEmpty else { return nil }
    let items: [HTML] = entries.map { "<li>\($0)</li>" }
    return "<div class=\"list\"><p>\(title):</p><ul>\(items)</ul></div>"
  }

  private func offers(_ offers: [Offer], caseNumber: Int) -> HTML? {
    guard !offers.isEmpty else { return nil }
    let buttons: [HTML] = offers.map {
      button("/offer", $0.title, fields: [("case", "\(caseNumber)"), ("form", $0.form)], style: "quiet")
    }
    return "<div class=\"actions\"><p>\(words[.offers])</p>\(buttons)</div>"
  }

  private func caseFields(_ number: Int) -> HTML { hidden([("case", "\(number)")]) }

  func strip(_ strip: PersonStrip, caseNumber: Int, form: String? = nil) -> HTML {
    /// On a half-filled page a button of its form, so that no answer given is lost.
    func over(_ overlay: Overlay, _ word: Words.Key) -> HTML {
      if let form { return showButton(form, LaneCommand.showOverlay + overlay.rawValue, words[word]) }
      return button("/overlay", words[word], fields: [("what", overlay.rawValue)], style: "quiet")
    }
    let items: [HTML] = strip.items.map { item in
      let isCode = item.field == "nationality" || item.field == "issuer"
      let meaning: HTML? = (isCode ? words.codeMeaning(item.value) : nil).map { " <small>\($0)</small>" }
      return """
        <div class="item \("\(item.standing)")"><dt>\(words.named(item.field))</dt><dd><bdi>\(item.value)</bdi>\(meaning)\
        <small>\(words.named("\(item.standing)"))</small></dd></div>
        """
    }
    let person: HTML =
      strip.items.isEmpty ? "<p>\(words[.noDocument])</p>" : "<dl>\(items)</dl>"
    let problems: [HTML] = strip.problems.map { "<li>\(words.documentProblem($0))</li>" }
    let told: HTML? =
      problems.isEmpty
      ? nil
      : "<div class=\"problems\"><ul>\(problems)</ul><p>\(words[.compareDocument])</p>\(documentWord(strip, caseNumber: caseNumber))</div>"
    // Without a scan there is no wrong one.
    let undo = words[strip.document.isEmpty || strip.isHousehold ? .dropCase : .undo]
    if strip.isHousehold {
      return """
        <section class="strip" aria-label="\(words[.household])"><p>\(words[.massMeaning])</p>\
        \(button("/undo", undo, fields: [("case", "\(caseNumber)")], style: "quiet"))</section>
        """
    }
    return """
      <section class="strip" aria-label="\(words[.person])">\(context(strip))\(person)\
      \(button("/undo", undo, fields: [("case", "\(caseNumber)")], style: "quiet"))\
      \(strip.document.isEmpty ? over(.told, .told) : nil)\(told)\
      \(strip.family.map { "<p class=\"family\">\(words[.familyOf]) \($0). \(words[.familyApart])</p>" })\
      \(strip.household.map { "<p class=\"family\">\(words[.ofHousehold]) <bdi dir=\"ltr\">\($0)</bdi>. \(words[.familyApart])</p>" })\
      </section>
      """
  }

  /// Where the person is asked, unless it is the usual place.
  private func context(_ strip: PersonStrip) -> HTML? {
    guard let context = strip.context, context != .arrival else { return nil }
    return """
      <p class="hold" id="context">\(words[.askedWhere]) \(words[.asked(context)]). \(words[.removalMeaning])</p>
      """
  }
}

extension PageRenderer {
  func signIn(_ page: SignInPage) -> HTML {
    let locked: HTML? = page.caseNumber.map { "<p>\(words[.lockedCase]) \($0). \(words[.lockedMeaning])</p>" }
    if page.badgeRead {
      return """
        \(locked)<h1>\(words[.enterPIN])</h1><div class="actions"><form method="post" action="/pin" autocomplete="off">\
        \(hidden([]))<label>\(words[.pin]) <input type="password" name="pin" inputmode="numeric" maxlength="12" \
        autocomplete="off" autofocus></label> <button class="main">\(words[.next])</button></form>\
        \(button("/other-badge", words[.otherBadge], style: "quiet"))</div>
        """
    }
    return """
      \(locked)<h1>\(words[.scanBadge])</h1><form method="post" action="/badge" autocomplete="off">\(hidden([]))\
      <label>\(words[.badgeNumber]) <input name="badge" maxlength="40" autocomplete="off" autofocus></label> \
      <button class="main">\(words[.next])</button></form>\
      <div class="actions">\(button("/report", words[.statusPage], fields: [("kind", "status")], style: "quiet"))</div>
      """
  }

  func help(_ page: HelpPage) -> HTML {
    let contacts: [HTML] = page.contacts.map { "<li class=\"big\">\($0)</li>" }
    let whom: HTML =
      contacts.isEmpty
      ? "<p>\(words[.helpNobody])</p>"
      : "<p>\(words[.helpMeaning])</p><ol>\(contacts)<li class=\"big\">\(words[.helpSupervisor])</li></ol>"
    return """
      <h1>\(words[.help])</h1>\(whom)\
      \(button("/help-over", words[.returnToCase], style: "main", key: "Enter"))
      """
  }

  func ended(_ page: EndedPage) -> HTML {
    let number: HTML? =
      page.serial.isEmpty
      ? nil
      : "<p class=\"big\">\(words[.serial]): <bdi id=\"serial\" class=\"serial\" dir=\"ltr\">\(page.serial)</bdi></p>"
    return """
      <h1>\(words[.done])</h1>\(number)<p>\(words[page.kept ? .kept : .keptNothing])</p>\
      \(page.doNotReturn && page.how != .returned ? "<p class=\"hold\" role=\"alert\">\(words[page.kept ? .doNotReturn : .holdForCounsel])</p>" : nil)\
      \(list(words[.counsel], page.counsel))\
      \(page.people.map { "<p class=\"big\">\(words[.householdCounted]): <span id=\"people\">\($0)</span></p><p>\(words[.giveTicket])</p>" })\
      <div id="slip">\(slip(page))</div>\(howItEnds(page))\(afterwards(page))
      """
  }

  private func slip(_ page: EndedPage) -> HTML {
    switch page.slip {
    case .none: "<p>\(words[.slipNone])</p>"
    case .number: "<p>\(PaperChoice.number.name(words.language))</p>"
    case .printing: "<p role=\"status\">\(words[.slipPrinting])</p>"
    case .printed(let place): "<p>\(words[.slipPrinted]) \(place).</p>"
    case .sent(let place): "<p>\(words[.slipSent]) \(place).</p>"
    case .saved(let place): "<p>\(words[.slipSaved]) \(place).</p>"
    case .uncertain: "<p>\(words[.slipUncertain])</p>\(again(page.serial))"
    case .failed(let notice):
      """
      <div class="notice" data-kind="problem" role="alert"><p><strong>\(said(notice.cause))</strong></p><p>\(said(notice.consequence))</p>\
      <p>\(said(notice.next))</p>\(again(page.serial))</div>
      """
    }
  }

  private func again(_ serial: String) -> HTML {
    button("/print-again", words[.printAgain], fields: [("serial", serial)])
  }
}

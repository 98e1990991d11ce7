extension PageRenderer {
  /// What may change by itself stands apart from what is typed in, so that a live page takes nothing from an officer.
  func home(_ page: HomePage) -> HTML {
    """
    <div id="live" data-calls="\(page.callCount)">\(calls(page))\(underWay(page))\(page.alarms.map(noticeBox))</div>\
    <h1>\(words[.ready])</h1><p class="big">\(words[.scanToBegin])</p>\
    <div id="live-arrivals">\(arrivals(page))</div>\(button("/without-document", words[.withoutDocument], style: "main"))\
    <div id="live-lists">\(households(page))\(tickets(page))\(overdue(page))\(declined(page))\(slips(page))\(openCases(page))</div>\
    <div class="buttons">\(lookUp)</div><div class="buttons">\(contextChoice(page.context))</div>\
    <div class="buttons">\(reports(page))\(beginArrivals(page))</div><dl class="state" id="live-state"><div><dt>\(words[.scanner])</dt><dd>\(said(page.scanner))</dd></div>\
    \(page.printer.isEmpty ? nil : "<div><dt>\(words[.printer])</dt><dd>\(said(page.printer))</dd></div>")\
    <div><dt>\(words[.link])</dt><dd>\(words[page.link ? .linkUp : .linkDown])</dd></div>\
    <div><dt>\(words[.unsent])</dt><dd id="unsent">\(page.unsent)</dd></div>\
    <div><dt>\(words[.signedInAs])</dt><dd><bdi>\(page.officer)</bdi></dd></div></dl>
    """
  }

  /// Without a reason, and the same for everybody.
  private func calls(_ page: HomePage) -> [HTML] {
    page.calls.map { call in
      let wish: Words.Key =
        switch call.wish {
        case .woman: .wishWoman
        case .man: .wishMan
        case .anybody: .wishAnybody
        }
      return """
        <div class="notice call" data-kind="warning" role="alert"><p><strong>\(words[.staffCalled]) <bdi>\(call.lane)</bdi> \
        · \(call.time)</strong></p><p>\(words[wish])</p>\
        \(button("/call-answered", words[.iGo], fields: [("lane", call.lane)], style: "main"))</div>
        """
    }
  }

  private func tickets(_ page: HomePage) -> HTML? {
    if page.tickets.isEmpty { return nil }
    let rows: [HTML] = page.tickets.map { ticket in
      """
      <li><bdi dir="ltr">\(ticket.serial)</bdi> · \(ticket.time) \(ticket.isUnclaimed ? words[.ticketUnclaimed] : "") \
      \(button("/ticket-open", words[.takeUp], fields: [("serial", ticket.serial)])) \
      \(button("/ticket-done", words[.ticketDone], fields: [("serial", ticket.serial)], style: "quiet"))</li>
      """
    }
    return "<h2>\(words[.tickets]): \(page.tickets.count)</h2><ul class=\"plain\">\(rows)</ul>"
  }

  /// The number alone: whom to call is a press away, for whoever stands behind the desk.
  private func overdue(_ page: HomePage) -> HTML? {
    if page.overdue.isEmpty { return nil }
    let rows: [HTML] = page.overdue.map { one in
      let since = one.since.isEmpty ? words[.timeUncertain] : "\(words[.overdueSince]) \(one.since)"
      return """
        <li><strong><bdi dir="ltr">\(one.serial)</bdi></strong> · \(since) \
        \(button("/referral", words[.whomToCall], fields: [("serial", one.serial)]))</li>
        """
    }
    return """
      <div class="notice" data-kind="problem" role="status"><p><strong>\(words[.overdueTitle])</strong></p>\
      <ul class="plain">\(rows)</ul></div>
      """
  }

  /// Those that an office declined, those that never got there. What a server said may name an office, and stands on the
  /// number's own page alone.
  private func declined(_ page: HomePage) -> [HTML] {
    func box(_ serial: String, _ what: String, _ next: String) -> HTML {
      """
      <div class="notice" data-kind="problem" role="alert"><p><strong><bdi dir="ltr">\(serial)</bdi></strong> \
      \(what)</p><p>\(next)</p>\(button("/referral", words[.lookUp], fields: [("serial", serial)]))</div>
      """
    }
    return page.declined.map { box($0, words[.referralDeclined], words[.declinedMeaning]) }
      + page.setAside.map { box($0, words[.setAside], words[.setAsideMeaning]) }
  }

  private func slips(_ page: HomePage) -> [HTML] {
    page.uncertainSlips.map { serial in
      """
      <div class="notice" data-kind="warning" role="status"><p><strong><bdi>\(serial)</bdi></strong></p><p>\(words[.slipUncertain])</p>\
      \(button("/print-again", words[.printAgain], fields: [("serial", serial)]))</div>
      """
    }
  }

  private func openCases(_ page: HomePage) -> HTML? {
    let rows = page.openCases.map { one in
      "\(one.number) · \(one.lane)" + (one.isLocked ? " · \(words[.openWaiting])" : "")
    }
    return list(words[.openElsewhere], rows)
  }

  private func reports(_ page: HomePage) -> [HTML] {
    page.reports.map { button("/report", title($0), fields: [("kind", $0.rawValue)], style: "quiet") }
  }

  /// A number to look up, typed in.
  private var lookUp: HTML {
    """
    <form method="post" action="/referral" autocomplete="off">\(hidden([]))\
    <label>\(words[.lookUpNumber]) <input name="serial" maxlength="24" size="14" dir="ltr" \
    autocapitalize="characters" spellcheck="false" autocomplete="off"></label> \
    <button class="quiet">\(words[.lookUp])</button></form>
    """
  }
}

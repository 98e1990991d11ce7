extension PageRenderer {
  func referral(_ page: ReferralPage) -> HTML {
    let rows: [HTML] = page.rows.map { row in
      """
      <li data-state="\(row.state)">\(words.named("referral-\(row.state)"))\
      \(row.isOverdue ? " <strong>\(words[.overdue])</strong>" : nil)\
      \(row.hold && row.state != "received" ? " <span class=\"hold\">\(words[.doNotReturn])</span>" : nil)</li>
      """
    }
    let refused: [HTML] = page.setAside.map { said in
      """
      <div class="notice" data-kind="problem" role="alert"><p><strong>\(words[.setAside])</strong></p>\
      <p>\(words[.setAsideMeaning])</p><p>\(words[.serverSaid]) <q dir="auto">\(said)</q></p></div>
      """
    }
    let states: HTML = rows.isEmpty ? "<p>\(words[.noReferral])</p>" : "<ul id=\"referrals\">\(rows)</ul>"
    let phone: HTML? =
      rows.isEmpty
      ? nil
      : """
      <h2>\(words[.byPhone])</h2><p>\(words[.byPhoneMeaning])</p>\
      <form method="post" action="/answer-code" autocomplete="off">\(hidden([("serial", page.serial)]))\
      <label>\(words[.spokenCode]) <input name="code" maxlength="24" size="12" dir="ltr" autocapitalize="characters" \
      spellcheck="false" autocomplete="off" autofocus></label> <button class="main">\(words[.next])</button></form>
      """
    return """
      <h1>\(words[.serial]) <bdi id="serial" dir="ltr">\(page.serial)</bdi></h1>\(states)\(refused)\(phone)\
      \(page.canSettle ? button("/seen-to", words[.seenTo], fields: [("serial", page.serial)]) : nil)\
      \(button("/next", words[.closeReferral], style: "quiet"))
      """
  }

  /// On the idle desk: a number to look up, those that an office declined, those that never got there. What a server
  /// said may name an office, and stands on the number's own page alone.
  func referrals(_ page: HomePage) -> HTML {
    func box(_ serial: String, _ what: String, _ next: String) -> HTML {
      """
      <div class="notice" data-kind="problem" role="alert"><p><strong><bdi dir="ltr">\(serial)</bdi></strong> \
      \(what)</p><p>\(next)</p>\(button("/referral", words[.lookUp], fields: [("serial", serial)]))</div>
      """
    }
    let declined = page.declined.map { box($0, words[.referralDeclined], words[.declinedMeaning]) }
    let setAside = page.setAside.map { box($0, words[.setAside], words[.setAsideMeaning]) }
    return """
      \(declined)\(setAside)<form method="post" action="/referral" autocomplete="off">\(hidden([]))\
      <label>\(words[.lookUpNumber]) <input name="serial" maxlength="24" size="14" dir="ltr" \
      autocapitalize="characters" spellcheck="false" autocomplete="off"></label> \
      <button class="quiet">\(words[.lookUp])</button></form>
      """
  }
}

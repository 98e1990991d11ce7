extension PageRenderer {
  func referral(_ page: ReferralPage) -> HTML {
    let rows: [HTML] = page.rows.map { row in
      """
      <li data-state="\(row.state)">\(words.named("referral-\(row.state)"))\
      \(late(row).map { " <strong>\(words[$0])</strong>" })\
      \(call(row, page))\
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
      <form method="post" action="/answer-code" autocomplete="off"><p>\(hidden([("serial", page.serial)]))\
      <label>\(words[.spokenCode]) <input name="code" maxlength="24" size="12" dir="ltr" autocapitalize="characters" \
      spellcheck="false" autocomplete="off" autofocus></label> <button class="main">\(words[.next])</button></p></form>
      """
    let mayCall = page.rows.contains { $0.call == nil && ["issued", "notified"].contains($0.state) }
    let whom: HTML? =
      mayCall ? button("/whom-to-call", words[.whomToCall], fields: [("serial", page.serial)], style: "quiet") : nil
    return """
      <h1>\(words[.serial]) <bdi id="serial" dir="ltr">\(page.serial)</bdi></h1>\(household(page))\(states)\(refused)\(whom)\(phone)\
      <div class="actions">\
      \(page.canSettle ? button("/seen-to", words[.seenTo], fields: [("serial", page.serial)]) : nil)\
      \(followUp(page))\(button("/next", words[.closeReferral], style: "quiet"))</div>
      """
  }

  /// After a power cut of unknown length nobody knows how late it is.
  private func late(_ row: ReferralPage.Row) -> Words.Key? {
    row.isTimeUncertain ? .timeUncertain : row.isOverdue ? .overdue : nil
  }

  /// Whom to call, what to say, and that it was said.
  private func call(_ row: ReferralPage.Row, _ page: ReferralPage) -> HTML? {
    guard let office = row.call else { return nil }
    let done = button("/phoned", words[.iCalled], fields: [("serial", page.serial), ("referral", row.id)])
    return """
      <div class="notice call" data-kind="information"><p><strong>\(words[.callNow]) <bdi>\(office)</bdi></strong></p>\
      <p>\(words.phoneScript(post: page.post, serial: page.serial))</p>\(done)</div>
      """
  }
}

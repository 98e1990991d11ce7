import Referral

/// Typing without a keyboard. Each key is a button that submits what is typed so far, so that it works without scripts;
/// a script only saves the way to the station and back.
extension PageRenderer {
  /// - Parameters:
  ///   - path: where the whole goes.
  ///   - name: what is answered.
  func typing(
    _ page: KioskPage, to path: String, name: String, draft: String, keyboard: Keyboard, mostCharacters: Int
  ) -> HTML {
    let direction = WritingDirection.isRightToLeft(keyboard.language) ? "rtl" : "ltr"
    let keys: [HTML] = keyboard.keys.map { key in
      """
      <button name="key" value="\(key)" formaction="/kiosk/key">\(keyboard.capitals == .none ? key : key.uppercased())</button>
      """
    }
    let other: HTML? = keyboard.other.map { letters in
      let isLatin = keyboard.language == "en" && page.language != "en"
      let tag = isLatin ? page.language : "en"
      return """
        <button name="letters" value="\(isLatin ? "own" : "latin")" formaction="/kiosk/key" lang="\(tag)">\(letters.uppercased())</button>
        """
    }
    let space: HTML? =
      keyboard.hasSpace
      ? "<button class=\"space\" name=\"key\" value=\" \" formaction=\"/kiosk/key\">\(kioskText(page.words[.space]))</button>"
      : nil
    return """
      <form method="post" action="/kiosk/\(path)" autocomplete="off">\(visit(page))\
      <input type="hidden" name="name" value="\(name)"><div class="choices typed">\
      <input name="value" value="\(draft)" maxlength="\(mostCharacters)" inputmode="none" dir="\(direction)" autocomplete="off" \
      spellcheck="false" aria-labelledby="question"><button class="main">\(kioskText(page.words[.goOn]))</button></div>\
      <div class="keyboard" role="group" aria-labelledby="question" data-capitals="\(keyboard.capitals.rawValue)">\
      <div class="keys" lang="\(keyboard.language)" dir="\(direction)">\(keys)</div>\
      <div class="keys">\(other)\(space)<button name="key" value="\(Keyboard.erase)" formaction="/kiosk/key">\
      \(Pictogram.erase.html)\(kioskText(page.words[.erase]))</button></div></div></form>
      """
  }

  func kioskTyping(_ page: KioskPage, _ typing: KioskPage.Typing) -> HTML {
    """
    \(kioskText(page.words[typing.field.title], "h1", id: "question"))\(kioskText(page.words[.typedNote], "p"))\
    \(self.typing(
      page, to: "typed", name: typing.field.rawValue, draft: typing.draft, keyboard: typing.keyboard,
      mostCharacters: 60))\
    <div class="choices">\(touch(page, "back", page.words[.back], .back))\
    \(touch(page, "typed", page.words[.skip], .ahead, fields: [("name", typing.field.rawValue)]))</div>
    """
  }
}

/// The fields a question is answered in, one kind each, all of which work without scripts.
extension PageRenderer {
  func answerField(_ row: QuestionRow) -> HTML {
    switch row.kind {
    case .one, .many: "<div class=\"choices tall\">\(choices(row, name: "value"))</div>"
    case .rank: rank(row)
    case .acknowledge:
      """
      <label class="choice"><input type="checkbox" name="value" value="OK" data-key="1"\
      \("checked", if: row.answer == ["OK"])><span>\(words[.acknowledged])</span>\(keyCap("1"))</label>
      """
    case .integer: input(row, "inputmode=\"numeric\" maxlength=\"11\"")
    case .decimal: input(row, "inputmode=\"decimal\" maxlength=\"24\"")
    case .date: input(row, "type=\"date\"")
    case .time: input(row, "type=\"time\"")
    case .dateTime: input(row, "type=\"datetime-local\"")
    case .text: input(row, "maxlength=\"200\"")
    case .range(let low, let high, let step):
      """
      <label>\(words[.yourAnswer]) (\(low) – \(high)) <input name="value" type="number" min="\(low)" max="\(high)" \
      step="\(step)" value="\(row.answer.first ?? "")" autocomplete="off" autofocus></label>
      """
    }
  }

  private func input(_ row: QuestionRow, _ attributes: HTML) -> HTML {
    """
    <label>\(words[.yourAnswer]) <input name="value" \(attributes) autocomplete="off" \
    value="\(row.answer.first ?? "")" autofocus></label>
    """
  }

  /// A list to pick from for each place.
  private func rank(_ row: QuestionRow) -> HTML {
    let places: [HTML] = row.choices.indices.map { place in
      let given = place < row.answer.count ? row.answer[place] : ""
      let options: [HTML] = row.choices.map { choice in
        let (traveller, officer) = (Markdown.plain(choice.traveller.text), Markdown.plain(choice.officer.text))
        let words = traveller == officer ? traveller : "\(traveller) · \(officer)"
        return """
          <option value="\(choice.value)"\("selected", if: choice.value == given)>\(words)</option>
          """
      }
      return """
        <p><label>\(words[.place]) \(place + 1) <select name="value"><option value=""></option>\(options)</select></label></p>
        """
    }
    return "<div class=\"rank\">\(places)</div>"
  }

  /// On the check page: one row more, one less.
  func rows(_ page: ReviewPage) -> HTML? {
    if page.rows.isEmpty { return nil }
    let repeats: [HTML] = page.rows.map { one in
      func fields(_ name: String) -> [(String, String)] {
        [("case", "\(page.caseNumber)"), ("form", one.form), ("name", name)]
      }
      let removals: [HTML] =
        one.count == 0
        ? []
        : (1...one.count).map { row in
          button("/row-remove", "\(words[.removeRow]) \(row)", fields: fields("\(one.path)[\(row)]"), style: "quiet")
        }
      return """
        <div class="list"><p>\(one.title): \(one.count)</p>\
        \(button("/row-add", words[.addRow], fields: fields(one.path), style: "quiet"))\(removals)</div>
        """
    }
    return "<div>\(repeats)</div>"
  }
}

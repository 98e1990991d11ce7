/// What the person takes away of a finished case, or who carries it (protection.md 2.5).
public enum PaperChoice: String, Sendable, CaseIterable {
  /// The slip, as everybody's.
  case slip
  case none
  /// No paper: the number is said, to be remembered.
  case number
  /// Sealed sheets that the officer carries to the offices.
  case transfer

  /// In the officer's words.
  func name(_ language: String) -> String {
    switch (self, language) {
    case (.slip, "ru"): "Талон человеку"
    case (.slip, _): "A slip for the person"
    case (.none, "ru"): "Без бумаги"
    case (.none, _): "No paper"
    case (.number, "ru"): "Только номер: назвать, чтобы запомнили"
    case (.number, _): "The number alone: say it, to be remembered"
    case (.transfer, "ru"): "Запечатанный лист: вы несёте его сами"
    case (.transfer, _): "A sealed sheet, carried by you"
    }
  }

  static func question(_ language: String) -> String { language == "ru" ? "Бумага" : "Paper" }

  static func withoutPaper(_ language: String) -> String {
    language == "ru"
      ? "Обычно без бумаги: её могут найти те, кого человек боится."
      : "By default without paper: it could be found by those whom the person fears."
  }
}

/// The choice on the page before sealing.
public struct PaperOffer: Sendable, Equatable {
  public var chosen: PaperChoice
  public var choices: [PaperChoice]
  /// By default nothing on paper leaves with the person.
  public var isWithout: Bool

  public init(chosen: PaperChoice, choices: [PaperChoice], isWithout: Bool) {
    self.chosen = chosen
    self.choices = choices
    self.isWithout = isWithout
  }
}

extension PageRenderer {
  /// Each other choice is a button; the one that stands is said.
  func paper(_ offer: PaperOffer?, caseNumber: Int) -> HTML? {
    guard let offer else { return nil }
    let others: [HTML] = offer.choices.filter { $0 != offer.chosen }.map { choice in
      button(
        "/paper", choice.name(words.language), fields: [("case", "\(caseNumber)"), ("paper", choice.rawValue)],
        style: "quiet")
    }
    return """
      <section id="paper"><h2>\(PaperChoice.question(words.language)): \(offer.chosen.name(words.language))</h2>\
      \(offer.isWithout ? "<p>\(PaperChoice.withoutPaper(words.language))</p>" : nil)\
      <div class="actions">\(others)</div></section>
      """
  }
}

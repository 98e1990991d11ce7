import Packs
import Referral
import Screens
import XForm

/// What is printed of a case, and for whom.
extension Station {
  /// A choice stands as long as what it was made over: a need that comes later brings the default back.
  struct PaperWish: Sendable, Equatable {
    var choice: PaperChoice
    var isWithout: Bool
  }

  /// Nil where nothing is passed on: then a slip is all there is to ask for.
  func paperOffer(of open: Case) -> PaperOffer? {
    let needs = needs(of: open)
    guard !needs.referrals.isEmpty else { return nil }
    let canCarry = !transfers(of: open, serial: "", time: "").isEmpty
    return PaperOffer(
      chosen: paper(of: open),
      choices: PaperChoice.allCases.filter { $0 != .transfer || canCarry }, isWithout: needs.withoutPaper)
  }

  /// Children and trafficking: none for the person, unless the officer says otherwise (protection.md 2.5).
  func paper(of open: Case) -> PaperChoice {
    let isWithout = needs(of: open).withoutPaper
    if let wish = open.paper, wish.isWithout == isWithout { return wish.choice }
    // A household's number is what it is called by; where a child is alone it goes with whoever takes the child over.
    return isWithout ? (open.isHousehold ? .number : .none) : .slip
  }

  mutating func choosePaper(
    _ choice: PaperChoice, in open: Case, _ officer: Officer, on name: String
  ) -> [StationAction] {
    guard open.stage == .review, !open.isStoring, paperOffer(of: open)?.choices.contains(choice) == true else {
      return []
    }
    var open = open
    open.paper = PaperWish(choice: choice, isWithout: needs(of: open).withoutPaper)
    return put(open, officer, on: name)
  }

  /// What is to be printed with the record; nil for nothing.
  func paperOrder(of open: Case, serial: String, at now: Now) -> SlipOrder? {
    switch paper(of: open) {
    case .slip: return slipOrder(serial: serial, holder: open.holderLanguage, at: now)
    case .none, .number: return nil
    case .transfer:
      let transfers = transfers(of: open, serial: serial, time: now.isoText)
      guard !transfers.isEmpty else { return nil }
      return SlipOrder(
        serial: serial, issued: now.wall, issuedText: now.isoText, sections: Self.carried, transfers: transfers)
    }
  }

  /// One for each office that can open a sheet.
  private func transfers(of open: Case, serial: String, time: String) -> [TransferOrder] {
    var seen: Set<String> = []
    return needs(of: open).referrals.compactMap { need in
      guard let receiver = site.content.receiver(of: need.type), seen.insert(receiver.id).inserted,
        let session = open.sessions.first(where: { $0.model.id == need.form })
      else { return nil }
      return TransferOrder(receiver: receiver, serial: serial, post: site.postID, time: time, from: session)
    }
  }

  /// For whoever carries a transfer sheet or finds one: not the person's languages, which would say something of them.
  private static let carried = [
    SlipText.Section(
      language: "ru",
      lines: [
        "Лист для места, указанного выше. Большой код открывает только оно.",
        "Не отдавайте его никому другому. Найденный лист верните на пост, указанный выше.",
      ]),
    SlipText.Section(
      language: "en",
      lines: [
        "A sheet for the place named above. It alone can open the large code.",
        "Give it to nobody else. If you found it, return it to the post named above.",
      ]),
  ]
}

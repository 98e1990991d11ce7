import Messages
import Packs
import Referral
import Screens

/// A card on paper, for whoever wants to read it elsewhere. It says nothing of the person: everybody may have any card.
extension Station {
  /// So many cards and no more in one visit: the paper is for the slips.
  static let mostCards = 4

  mutating func printCard(_ id: String, _ kiosk: Kiosk, on name: String) -> [StationAction] {
    var kiosk = kiosk
    guard kiosk.step == .card(id), !kiosk.printedCards.contains(id), kiosk.printedCards.count < Self.mostCards,
      let card = shownCards(to: kiosk).first(where: { $0.id == id }),
      let sheet = SheetRequest(card, language: kiosk.language ?? site.content.nationalLanguage)
    else { return [] }
    kiosk.printedCards.insert(id)
    kiosk.notice = .pagePrinting
    kiosks[name] = kiosk
    // That one was printed, never which: what people read about is theirs.
    return [
      .printSheet(lane: name, number: kiosk.number, sheet), .audit(kind: "page-asked", subject: name, officer: nil),
      .changed(lane: name),
    ]
  }

  /// The notice goes when the page is out; where it doesn't come out, the person is told.
  mutating func sheetReported(_ number: Int, isOut: Bool, on name: String) -> [StationAction] {
    if lanes[name] != nil { return listReported(isOut: isOut, on: name) }
    guard var kiosk = kiosks[name], kiosk.number == number, case .card(let id) = kiosk.step else { return [] }
    kiosk.notice = isOut ? nil : .pageNotPrinted
    if !isOut { kiosk.printedCards.remove(id) }
    kiosks[name] = kiosk
    return [.changed(lane: name)]
  }
}

extension SheetRequest {
  /// Nil where the card has no words at all. Its name says nothing of what it is about: it stands in the print service.
  init?(_ card: Card, language: String) {
    guard let found = [language, "ru", "en"].first(where: { card.texts[$0] != nil }), let words = card.texts[found]
    else { return nil }
    let isRightToLeft = WritingDirection.isRightToLeft(found)
    func text(_ line: Substring) -> [SheetText] {
      // The pages' emphasis has no meaning on paper.
      let plain = line.split(separator: "**", omittingEmptySubsequences: false).joined()
      return [SheetText(plain, language: found, rightToLeft: isRightToLeft)]
    }
    var blocks: [SheetBlock] = []
    for line in words.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
      let bare = line.drop { $0 == "#" || $0 == "-" || $0 == " " }
      if bare.isEmpty { continue }
      if line.hasPrefix("# ") {
        blocks.append(.title(text(bare)))
      } else if line.hasPrefix("#") {
        blocks.append(.heading(text(bare)))
      } else {
        blocks.append(line.hasPrefix("- ") ? .item(text(bare)) : .paragraph(text(bare)))
      }
    }
    guard !blocks.isEmpty else { return nil }
    self.init(id: "page", paper: nil, blocks: blocks, deadlineSeconds: 30)
  }
}

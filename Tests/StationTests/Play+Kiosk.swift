import Screens
import Station

extension Play {
  /// The visit that the lane's page belongs to; 0 where the lane is no kiosk.
  func visit() -> Int {
    guard case .kiosk(let page) = station.page(lane: lane) else { return 0 }
    return page.visit
  }

  /// `language ps`, `answer yes`, `skip`, `finish paper`: a touch in the words of the stories.
  func touch(_ words: [String]) throws -> KioskCommand {
    let rest = Array(words.dropFirst())
    switch words.first ?? "" {
    case "language": return .language(rest[0])
    case "languages": return .languages
    case "begin": return .begin
    case "without-document": return .withoutDocument
    case "answer", "skip":
      guard case .kiosk(let page) = station.page(lane: lane), case .question(let question) = page.body else {
        throw PlayError("no question is open, the page is \(station.page(lane: lane).name)")
      }
      return .answer(name: question.row.name, values: rest)
    case "type-name": return .typeName
    case "typed":
      guard case .kiosk(let page) = station.page(lane: lane), case .typing(let typing) = page.body else {
        throw PlayError("nothing is typed, the page is \(station.page(lane: lane).name)")
      }
      return .typed(typing.field, rest.joined(separator: " "))
    // `key TEXT KEY`; an underscore is an empty text, or the space key.
    case "key": return .key(text: rest[0] == "_" ? "" : rest[0], key: rest[1] == "_" ? " " : rest[1], latin: nil)
    case "latin": return .key(text: rest.first ?? "", key: nil, latin: true)
    case "listen": return .listen(rest == ["on"])
    case "back": return .back
    case "finish": return .finish(paper: rest == ["paper"])
    case "cards": return .cards
    case "card": return .card(rest[0])
    case "print-card": return .printCard(rest[0])
    case "call-person": return .callPerson
    case "call":
      guard let wish = StaffWish(rawValue: rest[0]) else { throw PlayError("nobody wishes for \(rest[0])") }
      return .call(wish)
    case "complain": return .complain
    case "close": return .close
    case "start-over": return .startOver
    case "leave": return .leave
    case "awake": return .awake
    default: throw PlayError("no touch is called \(words)")
    }
  }
}

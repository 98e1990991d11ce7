/// What an arriving person asked for by touching a kiosk's page.
public enum KioskCommand: Sendable, Equatable {
  case language(String)
  /// The list of languages again; what was answered stays.
  case languages
  case begin
  case withoutDocument
  /// The person would rather type who they are than hold a document to the reader.
  case typeName
  /// One item is typed; nil: it is left out.
  case typed(TypedField, String?)
  /// A key on the page: what stood in the field, and the key or other letters.
  case key(text: String, key: String?, latin: Bool?)
  /// Pages are read aloud, or no longer.
  case listen(Bool)
  /// One question's answers; none: it is skipped.
  case answer(name: String, values: [String])
  case back
  /// All questions were put: with a number on paper, or only on the screen.
  case finish(paper: Bool)
  case cards
  case card(String)
  /// The card that is being read, on paper.
  case printCard(String)
  /// Whom to call is asked; nothing is called yet.
  case callPerson
  case call(StaffWish)
  /// A complaint begins: to an office that is no part of the post.
  case complain
  /// Back to what lay under languages, cards or the call.
  case close
  /// The answers go, the language stays.
  case startOver
  /// All of it goes.
  case leave
  /// Somebody touched the page: they are still there. Changes nothing.
  case awake

  /// - Parameter path: what follows `/kiosk/`.
  static func parse(_ path: String, field: (String) -> String?, values: [String]) -> KioskCommand? {
    switch path {
    case "language": return field("language").map { .language($0) }
    case "languages": return .languages
    case "begin": return .begin
    case "without-document": return .withoutDocument
    case "type-name": return .typeName
    case "typed": return field("name").flatMap(TypedField.init(rawValue:)).map { .typed($0, field("value")) }
    case "key":
      return .key(text: field("value") ?? "", key: field("key"), latin: field("letters").map { $0 == "latin" })
    case "listen": return .listen(field("on") == "1")
    case "answer": return field("name").map { .answer(name: $0, values: values) }
    case "back": return .back
    case "finish": return .finish(paper: field("paper") == "yes")
    case "cards": return .cards
    case "card": return field("card").map { .card($0) }
    case "print-card": return field("card").map { .printCard($0) }
    case "call-person": return .callPerson
    case "call": return field("wish").flatMap(StaffWish.init(rawValue:)).map { .call($0) }
    case "complain": return .complain
    case "close": return .close
    case "start-over": return .startOver
    case "leave": return .leave
    case "awake": return .awake
    default: return nil
    }
  }
}

/// One character that was misread, and what it must have been. Nothing is repaired silently: the document's own fields
/// and problems stay as they were read.
public struct DocumentRepair: Sendable, Equatable {
  /// Why it can't have been another character.
  public enum Ground: String, Sendable, Equatable {
    /// A digit stood where only a letter may stand or the other way round, it looks like one other character alone, and
    /// what must agree then (check digit, list of codes) agrees.
    case syntax
    /// No place demands it, but it is the only exchange of look-alikes with which both check digits agree. Another,
    /// less usual misreading may agree too: to be compared with the document, never taken over unseen.
    case checkDigit
  }

  /// As in `ZoneRecord`: `birthDate`, `nationality`, `numberCheckDigit`.
  public let field: String
  /// From 1.
  public let line: Int
  /// In its line, from 1.
  public let position: Int
  public let read: Character
  public let repaired: Character
  public let ground: Ground
}

extension DocumentRepair: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a repair of \(field) by \(ground.rawValue)" }
  public var debugDescription: String { description }
}

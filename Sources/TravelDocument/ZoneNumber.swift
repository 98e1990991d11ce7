/// The document number with its check digit, also where it is longer than its field: then a filler stands in the check
/// digit's place, and the rest of the number and its check digit open the optional data.
struct ZoneNumber {
  /// Without trailing fillers; an inner `<` stands for a space or sign of the visual zone.
  let text: String
  let checkDigit: UInt8
  let isRight: Bool
  /// How a long number's check digit counts the filler; nil for a number that fits its field.
  let convention: LongNumberConvention?
  /// What the number leaves of the optional data.
  let optional: Range<Int>

  init(_ zone: Span<UInt8>, _ layout: ZoneLayout) {
    let field = layout.number
    let check = field.upperBound
    let room = layout.optional1
    guard layout.mayHaveLongNumber, zone[check] == filler, zone[check - 1] != filler, zone[room.lowerBound] != filler
    else {
      text = zone.text(field)
      checkDigit = zone[check]
      isRight = CheckDigit.matches(zone, field, at: check)
      convention = nil
      optional = room
      return
    }
    var end = room.lowerBound
    while end < room.upperBound, zone[end] != filler { end += 1 }
    let rest = room.lowerBound..<end - 1
    var excluded = CheckDigit.Sum()
    excluded.add(zone, field)
    excluded.add(zone, rest)
    var included = CheckDigit.Sum()
    included.add(zone, field.lowerBound..<check + 1)
    included.add(zone, rest)
    checkDigit = zone[end - 1]
    convention =
      switch (excluded.digit == checkDigit, included.digit == checkDigit) {
      case (true, true): .either
      case (true, false): .excluded
      case (false, true): .included
      case (false, false): .neither
      }
    isRight = convention != .neither
    text = zone.text(field) + zone.text(rest)
    optional = min(end + 1, room.upperBound)..<room.upperBound
  }
}

/// Whether the check digit of a long number counts the filler that stands in its own first place. The standard leaves
/// it out (Doc 9303-5 4.2.4); Belgium, Portugal and Sweden have issued cards of both ways.
public enum LongNumberConvention: String, Sendable, Equatable {
  case excluded, included
  /// Both give the same digit.
  case either
  /// The check digit is wrong.
  case neither
}

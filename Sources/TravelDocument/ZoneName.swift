/// The name field (Doc 9303-3 4.6, Doc 9303-4 4.2.3): primary identifier, `<<`, secondary identifier, parts separated by
/// `<`. Without `<<` the document has a single name.
struct ZoneName {
  let primary: String
  let secondary: String
  /// The last position is used, so the issuer may have cut the name.
  let isPossiblyTruncated: Bool
  let hasDigit: Bool
  /// Letters and fillers only.
  let isReadable: Bool
  let problems: [DocumentProblem]

  /// Both parts as one, where a document has a field for each.
  var whole: String { secondary.isEmpty ? primary : primary.isEmpty ? secondary : primary + " " + secondary }

  var evidence: Evidence { isReadable ? .unverifiable : .failed(hasDigit ? .digitInName : .charset) }

  init(_ field: Span<UInt8>) {
    var end = field.count
    while end > 0, field[end - 1] == filler { end -= 1 }
    isPossiblyTruncated = end == field.count

    var gap = 0
    while gap < end, !(field[gap] == filler && gap + 1 < end && field[gap + 1] == filler) { gap += 1 }
    let (primary, primaryIsClean) = ZoneName.parts(field, 0..<gap)
    let (secondary, secondaryIsClean) = ZoneName.parts(field, min(gap + 2, end)..<end)
    self.primary = primary
    self.secondary = secondary

    var digit = false
    var foreign = false
    for index in 0..<end {
      let byte = field[index]
      if byte.isZoneDigit { digit = true } else if !byte.isZoneLetter && byte != filler { foreign = true }
    }
    hasDigit = digit
    isReadable = !digit && !foreign

    var problems: [DocumentProblem] = []
    if digit { problems.append(.digitInName) }
    if primary.isEmpty { problems.append(.noPrimaryName) }
    if !primaryIsClean || !secondaryIsClean { problems.append(.fillerInName) }
    self.problems = problems
  }

  /// The parts joined by single spaces, and whether single fillers stood between them and none at either end.
  private static func parts(_ field: Span<UInt8>, _ range: Range<Int>) -> (String, isClean: Bool) {
    var isClean = true
    let text = String(unsafeUninitializedCapacity: range.count) { buffer in
      var length = 0
      var wasFiller = true
      for index in range {
        let byte = field[index]
        if byte == filler {
          if wasFiller {
            isClean = false
          } else {
            buffer[length] = 0x20
            length += 1
          }
          wasFiller = true
        } else {
          buffer[length] = byte
          length += 1
          wasFiller = false
        }
      }
      if length > 0, wasFiller {
        length -= 1
        isClean = false
      }
      return length
    }
    return (text, isClean)
  }
}

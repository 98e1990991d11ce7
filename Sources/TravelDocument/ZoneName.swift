/// The name field (Doc 9303-3 4.6, Doc 9303-4 4.2.3): primary identifier, `<<`, secondary identifier, parts separated by
/// `<`. Without `<<` the document has a single name.
struct ZoneName {
  let primary: String
  let secondary: String
  /// The last position is used, so the issuer may have cut the name.
  let isPossiblyTruncated: Bool
  /// Of each part: what isn't a letter of a name; a digit in one says nothing of the other.
  private let primaryFault: DocumentProblem?
  private let secondaryFault: DocumentProblem?
  let problems: [DocumentProblem]

  /// Both parts as one, where a document has a field for each.
  var whole: String { secondary.isEmpty ? primary : primary.isEmpty ? secondary : primary + " " + secondary }

  /// Letters and fillers only.
  var isReadable: Bool { primaryFault == nil && secondaryFault == nil }
  var primaryEvidence: Evidence { primaryFault.map(Evidence.failed) ?? .unverifiable }
  var secondaryEvidence: Evidence { secondaryFault.map(Evidence.failed) ?? .unverifiable }
  /// Of `whole`.
  var evidence: Evidence { primaryFault == nil ? secondaryEvidence : primaryEvidence }

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

    primaryFault = ZoneName.fault(field, 0..<gap)
    secondaryFault = ZoneName.fault(field, gap..<end)

    var problems: [DocumentProblem] = []
    if primaryFault == .digitInName || secondaryFault == .digitInName { problems.append(.digitInName) }
    if primary.isEmpty { problems.append(.noPrimaryName) }
    if !primaryIsClean || !secondaryIsClean { problems.append(.fillerInName) }
    self.problems = problems
  }

  /// A digit, else another character that no zone may have.
  private static func fault(_ field: Span<UInt8>, _ range: Range<Int>) -> DocumentProblem? {
    var isForeign = false
    for index in range {
      let byte = field[index]
      if byte.isZoneDigit { return .digitInName }
      if !byte.isZoneLetter && byte != filler { isForeign = true }
    }
    return isForeign ? .charset : nil
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

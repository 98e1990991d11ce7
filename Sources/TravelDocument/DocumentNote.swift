/// What a zone tells beyond its problems: worth a look at the document, and no fault of it.
///
/// The raw values are the names that records use.
public enum DocumentNote: String, Sendable, Equatable, CaseIterable {
  /// The name fills its line to the end, so letters or whole names may be missing (Doc 9303-4 4.2.3).
  case nameTruncated = "name.truncated"
  /// The check digit within the state's own number is wrong.
  case nationalCheck = "national.check"
  /// That number tells another date of birth than the zone does.
  case nationalBirthDate = "national.birthDate"
  /// It tells the other sex.
  case nationalSex = "national.sex"
}

extension MachineReadableDocument {
  /// What is to be told of the document although nothing of it is wrong.
  public var notes: [DocumentNote] {
    var notes: [DocumentNote] = isNamePossiblyTruncated ? [.nameTruncated] : []
    guard let national = nationalNumber else { return notes }
    if national.isCheckDigitRight == false { notes.append(.nationalCheck) }
    if !national.agrees(with: birthDate.value) { notes.append(.nationalBirthDate) }
    if [.male, .female].contains(sex.value), national.sex != sex.value { notes.append(.nationalSex) }
    return notes
  }
}

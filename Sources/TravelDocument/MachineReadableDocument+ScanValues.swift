extension MachineReadableDocument {
  /// What a form field bound to a scan (`waypost:scan`) is filled with. Every key is present; a value is empty where
  /// the document has none or it couldn't be read. Dates are ISO as far as known.
  ///
  /// A value whose check digit failed is among them: `scanEvidence` has the same keys and says so. A misread date or
  /// code that syntax proves (`repairs`) is given as repaired, and its evidence stays that of a failure.
  public var scanValues: [String: String] {
    mendedValues.isEmpty ? readValues : readValues.merging(mendedValues) { $1 }
  }

  private var readValues: [String: String] {
    [
      "document.surname": surname.value,
      "document.givenNames": givenNames.value,
      "document.birthDate": birthDate.value.isoText,
      "document.nationality": nationality.value,
      "document.number": number.value,
      "document.issuer": issuer.value,
      "document.code": documentCode.value,
      "document.expiryDate": expiryDate.value.isoText,
      "document.sex": sex.value.rawValue,
    ]
  }

  /// How far each of `scanValues` can be trusted.
  public var scanEvidence: [String: Evidence] {
    [
      "document.surname": surname.evidence,
      "document.givenNames": givenNames.evidence,
      "document.birthDate": birthDate.evidence,
      "document.nationality": nationality.evidence,
      "document.number": number.evidence,
      "document.issuer": issuer.evidence,
      "document.code": documentCode.evidence,
      "document.expiryDate": expiryDate.evidence,
      "document.sex": sex.evidence,
    ]
  }
}

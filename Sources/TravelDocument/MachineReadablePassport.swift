/// The data of a passport booklet's machine readable zone (TD3, Doc 9303-4), field by field with its evidence.
///
/// All of it is personal data; its description holds none.
public struct MachineReadablePassport: Sendable, Equatable {
  /// One or two characters, `P` or `PO`, without fillers.
  public let documentCode: DocumentField<String>
  /// Code of the issuing state or organisation as printed, without fillers: `UTO`, `D`, `XXA`.
  public let issuer: DocumentField<String>
  /// Primary identifier, its parts separated by single spaces. May be empty (`DocumentProblem.noPrimaryName`).
  public let surname: DocumentField<String>
  /// Secondary identifier, its parts separated by single spaces. Empty where the document has a single name.
  public let givenNames: DocumentField<String>
  /// Document number without trailing fillers; an inner `<` stands for a space or sign of the visual zone.
  public let number: DocumentField<String>
  public let nationality: DocumentField<String>
  public let birthDate: DocumentField<PartialDate>
  public let sex: DocumentField<DocumentSex>
  public let expiryDate: DocumentField<PartialDate>
  /// Personal number or other optional data of the issuer, without trailing fillers; often empty.
  public let personalNumber: DocumentField<String>
  /// The name fills its line to the end, so letters or whole names may be missing (Doc 9303-4 4.2.3).
  public let isNamePossiblyTruncated: Bool
  /// What is wrong, most basic first.
  public let problems: [DocumentProblem]

  /// No problem but warnings. It says that the zone is consistent, not that the document is genuine or unexpired.
  public var isValid: Bool { problems.allSatisfy(\.isWarning) }
}

extension MachineReadablePassport: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    problems.isEmpty ? "a passport" : "a passport (\(problems.map(\.rawValue).joined(separator: ", ")))"
  }
  public var debugDescription: String { description }
}

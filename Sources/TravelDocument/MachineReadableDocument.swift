/// The data of a machine readable zone, field by field with its evidence, whatever its layout.
///
/// All of it is personal data; its description holds none.
public struct MachineReadableDocument: Sendable, Equatable {
  public let format: MachineReadableZoneFormat
  /// One or two characters, `P`, `PO` or `ID`, without fillers.
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
  /// A passport's personal number, else the issuer's optional data, without trailing fillers; often empty.
  public let optionalData: DocumentField<String>
  /// The second optional data of a card of three lines.
  public let furtherOptionalData: DocumentField<String>
  /// How a number longer than its field was checked; nil for others.
  public let longNumberConvention: LongNumberConvention?
  /// The name fills its line to the end, so letters or whole names may be missing (Doc 9303-4 4.2.3).
  public let isNamePossiblyTruncated: Bool
  /// What is wrong, most basic first.
  public let problems: [DocumentProblem]
  /// Misreadings that are proved; the fields above are as they were read.
  public internal(set) var repairs: [DocumentRepair] = []
  /// By the keys of `scanValues`, what those repairs give that rest on syntax.
  var mendedValues: [String: String] = [:]

  /// No problem but warnings. It says that the zone is consistent, not that the document is genuine or unexpired.
  public var isValid: Bool { problems.allSatisfy(\.isWarning) }
}

extension MachineReadableDocument: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    let kind =
      switch format {
      case .td3: "a passport"
      case .visaA, .visaB: "a visa"
      case .td1, .td2, .frenchIdentityCard: "a card"
      case .drivingLicence, .swissDrivingLicence: "a driving licence"
      }
    return problems.isEmpty ? kind : "\(kind) (\(problems.map(\.rawValue).joined(separator: ", ")))"
  }
  public var debugDescription: String { description }
}

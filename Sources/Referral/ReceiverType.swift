/// Who may receive a referral (protection.md 2.4). The raw value is the code that packs and forms use.
public enum ReceiverType: String, Codable, Sendable, CaseIterable {
  /// Asylum authority.
  case asylum = "ASY"
  /// Child protection or guardianship.
  case child = "CHI"
  /// Focal point or specialised organisation for victims of trafficking.
  case trafficking = "VOT"
  case medical = "MED"
  /// Psychosocial and gender-based-violence services.
  case psychosocial = "PSY"
  /// Nationality and statelessness body.
  case statelessness = "STL"
  /// Labour-migration centre or inspectorate.
  case labour = "LAB"
  /// Restoring family links.
  case familyLinks = "RFL"
  case legalAid = "LEG"
  case voluntaryReturn = "RET"
  case reception = "RCP"
  /// Ombudsman or monitor.
  case ombudsman = "OMB"
  /// The controller's own register of who was asked, where its law wants one.
  case register = "REG"
}

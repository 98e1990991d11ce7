/// How a HID-POS scanner fills its reports.
public enum HIDPOSSettings: String, Sendable, Codable {
  /// As its report descriptor says.
  case descriptor
  /// For devices whose descriptor doesn't say it: AIM identifier, then 56 bytes of data.
  case symbologyFirst = "symbology-first"
  /// As before: 56 bytes of data at once.
  case dataFirst = "data-first"
}

/// Digits as people type them: Arabic-Indic and Persian ones beside ASCII.
public enum LocalDigits {
  /// The text with every such digit as ASCII; everything else stays.
  public static func western(_ text: String) -> String {
    var view = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0660...0x0669: view.append(Unicode.Scalar(UInt8(scalar.value - 0x0660 + 0x30)))
      case 0x06F0...0x06F9: view.append(Unicode.Scalar(UInt8(scalar.value - 0x06F0 + 0x30)))
      default: view.append(scalar)
      }
    }
    return String(view)
  }
}

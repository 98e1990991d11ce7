public import XForm

/// The gate in front of signing: what a pack must say of every field, text and office. Pure.
///
/// The rules are the project's (design, sections 4 to 6) and those of protection.md 2.2 to 2.5 and 4 in its research.
public enum PackLint {
  /// Everything found, in the order of the pack; notes among it.
  ///
  /// - Parameter today: decides what is out of date.
  public static func check(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    records(source) + manifest(source.manifest, on: today)
      + forms(source)
      + source.forms.flatMap {
        fields($0) + texts($0) + outcomes($0, in: source) + safeguards($0, in: source) + minimum($0)
      }
      + phrases(source) + wording(source) + gaps(source)
      + missingReceivers(source)
      + source.receivers.flatMap { receiver($0, on: today) } + sharedServers(source.receivers)
      + nextPlaces(source.receivers) + country(source, on: today) + cards(source, on: today)
      + recordings(source)
      + procedures(source, on: today) + needs(source, on: today) + overlay(source) + reviews(source, on: today)
  }

  /// An id that can stand in a folder's name.
  static func isID(_ text: String) -> Bool {
    let letters = text.utf8
    return (1...32).contains(letters.count) && letters.first != UInt8(ascii: "-")
      && letters.allSatisfy { ("a"..."z").contains(Unicode.Scalar($0)) || (48...57).contains($0) || $0 == 45 }
  }

  static func place(_ form: FormModel, _ path: String) -> String { "forms/\(form.id): \(path)" }
}

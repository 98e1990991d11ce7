import Sealing
import XForm

extension PackLint {
  /// A pack that holds longer is one that nobody looks at any more.
  static let longestValidityDays = 731

  static func manifest(_ manifest: PackManifest, on today: CivilDate) -> [LintProblem] {
    let place = PackFolder.manifestFile
    var found: [LintProblem] = []
    if !isID(manifest.id) {
      found.append(
        LintProblem(
          place, .manifest, "the id isn't 1 to 32 of a-z, 0-9 and -", todo: "choose a short id such as 'core' or 'tj'"))
    }
    if manifest.version < 1 {
      found.append(
        LintProblem(place, .manifest, "the version isn't a number above 0", todo: "use the day and a count: 2026112101")
      )
    }
    if manifest.title.isEmpty {
      found.append(LintProblem(place, .manifest, "there is no title", todo: "say in a few words what the pack is for"))
    }
    for key in manifest.escrow ?? [] where !isAlias(key) && (try? Age.Recipient(key)) == nil {
      found.append(
        LintProblem(
          place, .key, "an escrow key is neither an age recipient nor @NAME", todo: "copy the age1... line again"))
    }
    for families in [manifest.fonts?.leftToRight, manifest.fonts?.rightToLeft].compactMap(\.self)
    where families.isEmpty || families.utf8.count > 120 || !families.allSatisfy(isOfFamily) {
      found.append(
        LintProblem(
          place, .manifest, "a list of fonts isn't names parted by commas",
          todo: "write families as fontconfig lists them (fc-list : family)"))
    }
    found += languages(manifest)
    found += validity(manifest, on: today)
    return found
  }

  private static func isOfFamily(_ letter: Character) -> Bool {
    letter.isASCII && (letter.isLetter || letter.isNumber || " ,-".contains(letter))
  }

  private static func languages(_ manifest: PackManifest) -> [LintProblem] {
    var found: [LintProblem] = []
    var seen: Set<String> = []
    for language in manifest.languages {
      let place = "\(PackFolder.manifestFile): \(language.tag)"
      if !seen.insert(language.tag).inserted {
        found.append(LintProblem(place, .manifest, "the language stands twice", todo: "remove one entry"))
      }
    }
    return found
  }

  private static func validity(_ manifest: PackManifest, on today: CivilDate) -> [LintProblem] {
    let place = PackFolder.manifestFile
    guard let from = day(manifest.validFrom), let until = day(manifest.validUntil) else {
      return [
        LintProblem(place, .validity, "validFrom or validUntil isn't a day", todo: "write both as YYYY-MM-DD")
      ]
    }
    let length = until.daysSinceEpoch - from.daysSinceEpoch
    if length < 0 {
      return [
        LintProblem(place, .validity, "the pack ends before it begins", todo: "swap or mend validFrom and validUntil")
      ]
    }
    var found: [LintProblem] = []
    if length > longestValidityDays {
      found.append(
        LintProblem(
          place, .validity, "the pack holds for \(length) days", todo: "let it end within \(longestValidityDays) days"))
    }
    if until.daysSinceEpoch < today.daysSinceEpoch {
      found.append(
        LintProblem(
          place, .validity, "the pack ended on \(manifest.validUntil)",
          todo: "check its content, raise version and validUntil", isNote: true))
    }
    return found
  }

  /// Exactly `YYYY-MM-DD`: stations compare these texts as they stand.
  static func day(_ text: String) -> CivilDate? { text.utf8.count == 10 ? CivilDate(iso: text) : nil }

  /// Manifest and forms name each other.
  static func forms(_ source: PackSource) -> [LintProblem] {
    let place = PackFolder.manifestFile
    var found: [LintProblem] = []
    var seen: Set<String> = []
    for form in source.manifest.forms {
      if !seen.insert(form.id).inserted {
        found.append(LintProblem("\(place): \(form.id)", .manifest, "the form stands twice", todo: "remove one entry"))
      }
      if !source.forms.contains(where: { $0.id == form.id }) {
        found.append(
          LintProblem(
            "\(place): \(form.id)", .manifest, "no form in forms/ has this id",
            todo: "let file name, form_id and this entry agree"))
      }
    }
    for form in source.forms where !seen.contains(form.id) {
      found.append(
        LintProblem(
          "forms/\(form.id)", .manifest, "the pack's description doesn't list the form",
          todo: "add it to \(place) with its role"))
    }
    if source.manifest.forms.filter({ $0.role == .triage }).count > 1 {
      found.append(
        LintProblem(place, .manifest, "two forms are asked of everybody", todo: "give one of them the role 'module'"))
    }
    return found
  }
}

import FoundationEssentials
import Sealing
public import XForm

/// A line of `reviews.json`: who looked at a text, when, and at exactly which one.
public struct ReviewRecord: Codable, Sendable, Equatable {
  public static let file = "reviews.json"

  /// A text's place, as `ReviewableText` names it.
  public var text: String
  /// SHA-256 of what was looked at, lower-case hex. A changed text has another one, and is a draft again.
  public var digest: String
  public var reviewer: String
  public var organisation: String
  /// ISO day.
  public var date: String

  public init(text: String, digest: String, reviewer: String, organisation: String, date: String) {
    self.text = text
    self.digest = digest
    self.reviewer = reviewer
    self.organisation = organisation
    self.date = date
  }

  static func parse(_ bytes: [UInt8], place: String) throws(PacksError) -> [ReviewRecord] {
    do {
      return try JSONDecoder().decode([ReviewRecord].self, from: Data(bytes))
    } catch {
      throw PacksError(
        .malformed, place, "it is not a list of review records", next: "mend it, or let `waypost pack review` write it")
    }
  }
}

/// Words of a pack that somebody has to look at: a page, a language's phrases, a form in one language, a table of facts.
public struct ReviewableText: Sendable, Equatable {
  /// "cards/rights.ru.md", "forms/q2-asylum ru", "country.csv".
  public var place: String
  /// Empty for a table.
  public var language: String
  public var digest: String

  public init(place: String, language: String, digest: String) {
    self.place = place
    self.language = language
    self.digest = digest
  }

  /// All of a pack, by place.
  ///
  /// - Parameter digests: SHA-256 of the pack's files by path.
  public static func all(digests: [String: String], forms: [FormModel]) -> [ReviewableText] {
    var found = digests.compactMap { file, digest in
      language(of: file).map { ReviewableText(place: file, language: $0, digest: digest) }
    }
    for form in forms {
      for language in form.languages {
        let texts = form.texts(in: language)
        if texts.isEmpty { continue }
        let joined = texts.sorted { $0.key < $1.key }.map { "\($0.key)\u{1F}\($0.value)\n" }.joined()
        found.append(
          ReviewableText(
            place: "forms/\(form.id) \(language)", language: language,
            digest: Hex.encode(Digest.sha256(Array(joined.utf8)))))
      }
    }
    return found.sorted { $0.place < $1.place }
  }

  /// Those without a record of exactly this text.
  public static func drafts(_ texts: [ReviewableText], _ reviews: [ReviewRecord]) -> [ReviewableText] {
    let stands = Set(reviews.map { [$0.text, $0.digest] })
    return texts.filter { !stands.contains([$0.place, $0.digest]) }
  }

  /// nil for a file that has no words of its own.
  private static func language(of file: String) -> String? {
    if [CountryFacts.file, Hotline.file, SpecificNeed.file].contains(file) { return "" }
    if file.hasPrefix("phrases/"), file.hasSuffix(".json") {
      return String(file.dropFirst("phrases/".count).dropLast(".json".count))
    }
    let isPage = ["cards/", "sop/", "lessons/"].contains { file.hasPrefix($0) } && file.hasSuffix(".md")
    let parts = file.split(separator: ".")
    return isPage && parts.count == 3 ? String(parts[1]) : nil
  }
}

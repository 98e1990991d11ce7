/// Languages in their own script, for buttons that a traveller must recognise (protection.md 5.2).
public enum LanguageName {
  private static let names: [String: String] = [
    "en": "English", "ru": "Русский", "kk": "Қазақша", "ky": "Кыргызча", "tg": "Тоҷикӣ", "uz": "Oʻzbekcha",
    "uz-Cyrl": "Ўзбекча",
    "tk": "Türkmençe", "prs": "دری", "fa": "فارسی", "ps": "پښتو",
  ]

  /// The language's own name; the tag itself when the station has none.
  public static func own(_ tag: String) -> String {
    names[tag] ?? tag.split(separator: "-").first.flatMap { names[String($0)] } ?? tag
  }
}

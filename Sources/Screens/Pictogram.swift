/// Small line drawings; always beside words.
enum Pictogram {
  case person, globe, again, away, ahead, back, page, letter, keys, erase, sound, quiet
  case doctor, water, food, shelter, yes, no, unknown, unsaid, woman, man

  /// For an answer that can be drawn, by the value that the packs' forms give it; nil where words alone say it.
  init?(answer value: String) {
    switch value {
    case "doctor": self = .doctor
    case "water": self = .water
    case "food": self = .food
    case "safe_place": self = .shelter
    case "yes": self = .yes
    case "no", "none": self = .no
    case "dont_know": self = .unknown
    case "prefer_not": self = .unsaid
    case "no_matter", "anybody": self = .person
    case "woman": self = .woman
    case "man": self = .man
    default: return nil
    }
  }

  var html: HTML {
    let path: HTML =
      switch self {
      case .person: "M12 4a4 4 0 110 8 4 4 0 010-8zM4 21c0-4.5 3.6-7 8-7s8 2.5 8 7z"
      case .globe: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"
      case .again: "M5 12a7 7 0 107-7H7M10 2L7 5l3 3"
      case .away: "M6 6l12 12M18 6L6 18"
      case .ahead: "M5 12h14M13 6l6 6-6 6"
      case .back: "M19 12H5M11 6l-6 6 6 6"
      case .page: "M6 3h9l4 4v14H6zM9 11h6M9 15h6"
      case .letter: "M3 6h18v12H3zM3 7l9 6 9-6"
      case .keys: "M2 6h20v12H2zM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10"
      case .erase: "M9 5h12v14H9l-6-7zM12 9l5 6M17 9l-5 6"
      case .sound: "M3 9h4l5-4v14l-5-4H3zM15 9c2 2 2 4 0 6M18 6c4 4 4 8 0 12"
      case .quiet: "M3 9h4l5-4v14l-5-4H3zM16 9l5 6M21 9l-5 6"
      case .doctor: "M9 4h6v5h5v6h-5v5H9v-5H4V9h5z"
      case .water: "M12 3c4 5 6 8 6 11a6 6 0 01-12 0c0-3 2-6 6-11z"
      case .food: "M4 12h16a8 8 0 01-16 0zM9 8c0-2 2-2 2-4M14 8c0-2 2-2 2-4"
      case .shelter: "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6"
      case .yes: "M5 13l5 5L19 7"
      case .no: "M12 4a8 8 0 100 16 8 8 0 000-16zM6.5 6.5l11 11"
      case .unknown: "M9 9a3 3 0 116 0c0 2-3 2.5-3 5M12 18h.01"
      case .unsaid: "M6 12h12"
      case .woman: "M12 3a2.5 2.5 0 110 5 2.5 2.5 0 010-5zM12 9l-5 8h10zM10 17v4M14 17v4"
      case .man: "M12 3a2.5 2.5 0 110 5 2.5 2.5 0 010-5zM8 10h8v6H8zM10 16v5M14 16v5"
      }
    // Arrows point the way the text is read.
    let turns: HTML = self == .ahead || self == .back ? " class=\"turns\"" : ""
    return """
      <svg\(turns) viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" \
      stroke-linecap="round" stroke-linejoin="round"><path d="\(path)"/></svg>
      """
  }
}

/// The functions an expression may call: the XPath 1.0 core that makes sense in forms, and ODK XForms' own.
enum XPathFunction: String, Sendable, CaseIterable {
  // Node-sets.
  case last, position, count, name, id, lang
  case localName = "local-name"
  case namespaceURI = "namespace-uri"
  case countNonEmpty = "count-non-empty"
  case current, instance, randomize, pulldata
  case indexedRepeat = "indexed-repeat"
  // Strings.
  case string, concat, contains, translate, join, substr
  case startsWith = "starts-with"
  case endsWith = "ends-with"
  case substringBefore = "substring-before"
  case substringAfter = "substring-after"
  case substring
  case stringLength = "string-length"
  case normalizeSpace = "normalize-space"
  case regex, digest
  case base64Decode = "base64-decode"
  // Booleans.
  case boolean, not
  case trueValue = "true"
  case falseValue = "false"
  case booleanFromString = "boolean-from-string"
  // Numbers.
  case number, sum, floor, ceiling, round, int, abs, min, max, pow, sqrt, exp, exp10, log, log10, pi, random
  case sin, cos, tan, asin, acos, atan, atan2
  // Dates.
  case date
  case dateTime = "date-time"
  case decimalDateTime = "decimal-date-time"
  case decimalTime = "decimal-time"
  case formatDate = "format-date"
  case formatDateTime = "format-date-time"
  case today, now
  // Places.
  case area, distance, geofence
  // Forms.
  case ifElse = "if"
  case coalesce, once, uuid, checklist
  case selected
  case selectedAt = "selected-at"
  case countSelected = "count-selected"
  case weightedChecklist = "weighted-checklist"
  case itext = "jr:itext"
  case choiceName = "jr:choice-name"
  /// A call that can't be made, with the reason and its column as arguments; only `form eval` keeps such calls. No name is "!".
  case impossible = "!"

  /// Other names that JavaRosa knows.
  private static let aliases: [String: XPathFunction] = ["is-selected": .selected, "enclosed-area": .area]

  static func named(_ name: String) -> XPathFunction? { XPathFunction(rawValue: name) ?? aliases[name] }

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .last, .current, .trueValue, .falseValue, .pi, .today, .now, .random: 0...0
    case .position, .name, .localName, .namespaceURI, .string, .stringLength, .normalizeSpace, .number: 0...1
    case .count, .countNonEmpty, .instance, .boolean, .not, .booleanFromString, .sum, .floor, .ceiling, .int, .abs,
      .sqrt, .exp, .exp10, .log, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .date, .dateTime, .decimalDateTime,
      .decimalTime, .once, .countSelected, .itext, .id, .lang, .base64Decode, .area:
      1...1
    case .contains, .startsWith, .endsWith, .substringBefore, .substringAfter, .pow, .atan2, .formatDate,
      .formatDateTime, .selected, .selectedAt, .choiceName, .regex, .geofence:
      2...2
    case .translate, .ifElse: 3...3
    case .substring, .substr: 2...3
    case .round, .randomize: 1...2
    case .digest: 2...3
    case .pulldata: 4...4
    case .impossible: 2...2
    case .indexedRepeat: 3...11
    case .uuid: 0...1
    case .coalesce, .min, .max, .join, .distance: 1...Self.manyArguments
    case .concat: 0...Self.manyArguments
    case .checklist, .weightedChecklist: 2...Self.manyArguments
    }
  }

  /// What its arguments come in after those that always stand.
  var wantsPairs: (after: Int, of: String)? {
    switch self {
    case .indexedRepeat: (1, "a repeat and its index")
    case .weightedChecklist: (2, "a factor and its weight")
    default: nil
    }
  }

  /// Enough for any form, and a bound for a hostile one.
  private static let manyArguments = 512

  var returnsNodeSet: Bool {
    switch self {
    case .current, .instance, .randomize, .indexedRepeat, .id, .impossible: true
    default: false
    }
  }

  /// Whether the argument at this place, from 0, must be a node-set.
  func wantsNodeSet(at place: Int) -> Bool {
    switch self {
    case .count, .countNonEmpty, .sum, .name, .localName, .namespaceURI, .position, .randomize: place == 0
    case .indexedRepeat: place == 0 || place % 2 == 1
    default: false
    }
  }

  /// Whether a call without arguments is about the node in focus.
  var meansContextNode: Bool {
    switch self {
    case .string, .number, .stringLength, .normalizeSpace, .name, .localName, .namespaceURI: true
    default: false
    }
  }

  /// Whether each evaluation may give another value.
  var isVolatile: Bool { self == .uuid || self == .random }
}

/// The functions an expression may call: the XPath 1.0 core that makes sense in forms, and ODK XForms' own.
enum XPathFunction: String, Sendable, CaseIterable {
  // Node-sets.
  case last, position, count, name
  case localName = "local-name"
  case countNonEmpty = "count-non-empty"
  case current, instance
  // Strings.
  case string, concat, contains, translate, join, substr
  case startsWith = "starts-with"
  case endsWith = "ends-with"
  case substringBefore = "substring-before"
  case substringAfter = "substring-after"
  case substring
  case stringLength = "string-length"
  case normalizeSpace = "normalize-space"
  // Booleans.
  case boolean, not
  case trueValue = "true"
  case falseValue = "false"
  case booleanFromString = "boolean-from-string"
  // Numbers.
  case number, sum, floor, ceiling, round, int, abs, min, max, pow, sqrt, exp, exp10, log, log10, pi
  case sin, cos, tan, asin, acos, atan, atan2
  // Dates.
  case date
  case dateTime = "date-time"
  case decimalDateTime = "decimal-date-time"
  case decimalTime = "decimal-time"
  case formatDate = "format-date"
  case formatDateTime = "format-date-time"
  case today, now
  // Forms.
  case ifElse = "if"
  case coalesce, once, uuid, checklist
  case selected
  case selectedAt = "selected-at"
  case countSelected = "count-selected"
  case weightedChecklist = "weighted-checklist"
  case itext = "jr:itext"
  case choiceName = "jr:choice-name"

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .last, .current, .trueValue, .falseValue, .pi, .today, .now: 0...0
    case .position, .name, .localName, .string, .stringLength, .normalizeSpace, .number: 0...1
    case .count, .countNonEmpty, .instance, .boolean, .not, .booleanFromString, .sum, .floor, .ceiling, .int, .abs,
      .sqrt, .exp, .exp10, .log, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .date, .dateTime, .decimalDateTime,
      .decimalTime, .once, .countSelected, .itext:
      1...1
    case .contains, .startsWith, .endsWith, .substringBefore, .substringAfter, .pow, .atan2, .formatDate,
      .formatDateTime, .selected, .selectedAt, .choiceName:
      2...2
    case .translate, .ifElse: 3...3
    case .substring, .substr: 2...3
    case .round: 1...2
    case .uuid: 0...1
    case .coalesce, .min, .max, .join: 1...Self.manyArguments
    case .concat: 0...Self.manyArguments
    case .checklist: 3...Self.manyArguments
    case .weightedChecklist: 4...Self.manyArguments
    }
  }

  /// Enough for any form, and a bound for a hostile one.
  private static let manyArguments = 512

  var returnsNodeSet: Bool { self == .current || self == .instance }

  /// Whether the first argument must be a node-set.
  var wantsNodeSet: Bool {
    switch self {
    case .count, .countNonEmpty, .sum, .name, .localName, .position: true
    default: false
    }
  }
}

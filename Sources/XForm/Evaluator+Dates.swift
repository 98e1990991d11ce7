extension Evaluator {
  func callDate(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> XPathValue {
    let value = evaluate(arguments[0], focus)
    switch function {
    case .date:
      guard case .moment(let found) = moment(value) else { return moment(value) }
      // The time of day goes; what remains is the day in the moment's own zone.
      let day = found.hasTime ? found.date.map { Double($0.daysSinceEpoch) } ?? .nan : found.days.rounded(.down)
      return .moment(Moment(days: day, hasTime: false, offsetMinutes: offsetMinutes))
    case .dateTime: return moment(value)
    case .decimalDateTime:
      guard case .moment(let found) = moment(value) else { return .number(.nan) }
      return .number(found.days)
    case .decimalTime: return .number(decimalTime(string(value)))
    default:
      guard case .moment(let found) = moment(value), let date = found.date else { return .string("") }
      return .string(format(found, date, string(arguments[1], focus)))
    }
  }

  /// Text or a number of days as a moment; an empty text stays one, nonsense reads as `Invalid Date`.
  func moment(_ value: XPathValue) -> XPathValue {
    switch value {
    case .moment: return value
    case .number(let days):
      return .moment(Moment(days: days, hasTime: days != days.rounded(.down), offsetMinutes: offsetMinutes))
    case .boolean: return .moment(Moment(days: .nan, hasTime: false, offsetMinutes: 0))
    case .string, .nodes, .node:
      let text = string(value)
      if text.isEmpty { return .string("") }
      if let found = Moment(iso: text, defaultOffsetMinutes: offsetMinutes) { return .moment(found) }
      let days = XPathNumber.parse(text)
      return moment(.number(days))
    }
  }

  /// The fraction of the local day.
  private func decimalTime(_ text: String) -> Double {
    guard let time = ClockTime(iso: text) else { return .nan }
    let shift = time.offsetMinutes.map { Double((offsetMinutes - $0) * 60) } ?? 0
    let seconds = (time.secondsOfDay + shift).truncatingRemainder(dividingBy: 86_400)
    return (seconds < 0 ? seconds + 86_400 : seconds) / 86_400
  }

  /// ODK XForms "format-date": the patterns with fixed meaning; months and days by the names of the texts' language.
  private func format(_ moment: Moment, _ date: CivilDate, _ pattern: String) -> String {
    let names = CalendarNames.names(in: texts.language)
    let clock = moment.hasTime ? moment.millisecondsOfDay : 0
    var text = ""
    var isEscaped = false
    for character in pattern {
      guard isEscaped else {
        if character == "%" { isEscaped = true } else { text.append(character) }
        continue
      }
      isEscaped = false
      switch character {
      case "Y": text += padded(date.year, 4)
      case "y": text += padded(date.year % 100, 2)
      case "m": text += padded(date.month, 2)
      case "n": text += String(date.month)
      case "b": text += names.months[date.month - 1]
      case "d": text += padded(date.day, 2)
      case "e": text += String(date.day)
      case "H": text += padded(clock / 3_600_000, 2)
      case "h": text += String(clock / 3_600_000)
      case "M": text += padded(clock / 60_000 % 60, 2)
      case "S": text += padded(clock / 1000 % 60, 2)
      case "3": text += padded(clock % 1000, 3)
      case "a": text += names.days[date.weekday]
      case "%": text += "%"
      case "W": text += String(date.weekOfYear)
      default: text += "%" + String(character)
      }
    }
    return text
  }
}

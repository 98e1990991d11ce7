/// Hours, minutes, seconds and an optional zone, as in XML Schema `time`.
struct ClockTime: Sendable, Equatable {
  var secondsOfDay: Double
  var offsetMinutes: Int?

  /// Reads `hh:mm[:ss[.fff]][Z|+hh[:mm]|-hh[:mm]]`.
  init?(iso text: some StringProtocol) {
    var clock = Substring(text)
    var offset: Int?
    if clock.last == "Z" {
      clock.removeLast()
      offset = 0
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = clock[clock.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
      guard (1...2).contains(zone.count), let hours = ClockTime.twoDigits(zone[0]), hours <= 14,
        let minutes = zone.count == 2 ? ClockTime.twoDigits(zone[1]) : 0, minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (clock[sign] == "-" ? -1 : 1)
      clock = clock[..<sign]
    }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hours = ClockTime.twoDigits(parts[0]), hours < 24,
      let minutes = ClockTime.twoDigits(parts[1]), minutes < 60
    else { return nil }
    var seconds = 0.0
    if parts.count == 3 {
      let pieces = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard (1...2).contains(pieces.count), let whole = ClockTime.twoDigits(pieces[0]), whole < 60 else { return nil }
      seconds = Double(whole)
      if pieces.count == 2 {
        guard (1...9).contains(pieces[1].utf8.count), pieces[1].utf8.allSatisfy({ (48...57).contains($0) }),
          let fraction = Double("0." + pieces[1])
        else { return nil }
        seconds += fraction
      }
    }
    secondsOfDay = Double(hours * 3600 + minutes * 60) + seconds
    offsetMinutes = offset
  }

  private static func twoDigits(_ text: Substring) -> Int? {
    guard text.utf8.count == 2, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}

/// A date, or a date with a time of day and a zone; what XPath's `date()` and `date-time()` return.
struct Moment: Sendable, Equatable {
  /// Days since 1970-01-01T00:00Z; whole when there is no time of day.
  var days: Double
  var hasTime: Bool
  /// The zone the time is written in.
  var offsetMinutes: Int

  init(days: Double, hasTime: Bool, offsetMinutes: Int) {
    self.days = days
    self.hasTime = hasTime
    self.offsetMinutes = offsetMinutes
  }

  /// Reads a date or a date-time; a time without a zone is in the station's.
  init?(iso text: some StringProtocol, defaultOffsetMinutes: Int) {
    guard let separator = text.firstIndex(of: "T") else {
      guard let date = CivilDate(iso: text) else { return nil }
      self.init(days: Double(date.daysSinceEpoch), hasTime: false, offsetMinutes: defaultOffsetMinutes)
      return
    }
    guard let date = CivilDate(iso: text[..<separator]),
      let time = ClockTime(iso: text[text.index(after: separator)...])
    else { return nil }
    let offset = time.offsetMinutes ?? defaultOffsetMinutes
    self.init(
      days: Double(date.daysSinceEpoch) + (time.secondsOfDay - Double(offset * 60)) / 86_400, hasTime: true,
      offsetMinutes: offset)
  }

  private var localMilliseconds: Int? {
    guard days.isFinite, days.magnitude < 4_000_000 else { return nil }
    return Int((days * 86_400_000).rounded()) + (hasTime ? offsetMinutes * 60_000 : 0)
  }

  /// The calendar day in the moment's own zone.
  var date: CivilDate? {
    guard let milliseconds = localMilliseconds else { return nil }
    return CivilDate(daysSinceEpoch: Int((Double(milliseconds) / 86_400_000).rounded(.down)))
  }

  /// Milliseconds since local midnight.
  var millisecondsOfDay: Int {
    guard let milliseconds = localMilliseconds else { return 0 }
    return ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000
  }

  /// `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss.fff+hh:mm`; `Invalid Date` when there is no such day.
  var iso: String {
    guard let date else { return Moment.invalid }
    guard hasTime else { return date.iso }
    let clock = millisecondsOfDay
    let sign = offsetMinutes < 0 ? "-" : "+"
    let zone = offsetMinutes.magnitude
    return "\(date.iso)T\(padded(clock / 3_600_000, 2)):\(padded(clock / 60_000 % 60, 2))"
      + ":\(padded(clock / 1000 % 60, 2)).\(padded(clock % 1000, 3))"
      + "\(sign)\(padded(Int(zone / 60), 2)):\(padded(Int(zone % 60), 2))"
  }

  /// What `date('nonsense')` reads as; the corpus fixes the words.
  static let invalid = "Invalid Date"
}

import TravelDocument

/// How many zones are read and checked in a second, from bytes.
enum DocumentBench {
  private static let zones = [
    ("td3", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    (
      "td1",
      "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F1204159UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    ),
    ("mrvb", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<" + "L8988901C4XXX4009078F9612109<<<<<<<<"),
  ]

  static func run() {
    let today = CalendarDay(year: 2026, month: 11, day: 21)
    let count = 200_000
    for (name, text) in zones {
      let bytes = Array(text.utf8)
      var valid = 0
      let start = ContinuousClock.now
      for _ in 0..<count where (try? MachineReadableZone.parse(bytes: bytes.span, today: today))?.isValid == true {
        valid += 1
      }
      let (whole, atto) = (ContinuousClock.now - start).components
      let perSecond = Double(valid) / (Double(whole) + Double(atto) / 1e18)
      Measurement(
        name: "mrz-\(name)-parse", value: perSecond, unit: "per second", ratio: perSecond / 1_000_000,
        against: "budget 1 000 000 a core"
      ).say()
    }
  }
}

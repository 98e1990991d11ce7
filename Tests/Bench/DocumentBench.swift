import TravelDocument

/// How many passports' zones are read and checked in a second, from bytes.
enum DocumentBench {
  static func run() {
    let lines = Array(
      ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10").utf8)
    let today = CalendarDay(year: 2026, month: 11, day: 21)
    let count = 200_000
    var valid = 0
    let start = ContinuousClock.now
    for _ in 0..<count where (try? MachineReadableZone.parse(bytes: lines.span, today: today))?.isValid == true {
      valid += 1
    }
    let (whole, atto) = (ContinuousClock.now - start).components
    let perSecond = Double(valid) / (Double(whole) + Double(atto) / 1e18)
    Measurement(
      name: "mrz-td3-parse", value: perSecond, unit: "per second", ratio: perSecond / 1_000_000,
      against: "budget 1 000 000 a core"
    ).say()
  }
}

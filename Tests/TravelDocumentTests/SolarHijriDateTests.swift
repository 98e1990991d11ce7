import Testing
import TravelDocument

@Suite("Dates as people tell them") struct SolarHijriDateTests {
  /// New year's days, as printed calendars have them.
  @Test(arguments: [
    (1300, "1921-03-21"), (1330, "1951-03-22"), (1357, "1978-03-21"), (1363, "1984-03-21"), (1370, "1991-03-21"),
    (1375, "1996-03-20"), (1399, "2020-03-20"), (1400, "2021-03-21"), (1403, "2024-03-20"), (1404, "2025-03-21"),
    (1408, "2029-03-20"),
  ])
  func newYear(year: Int, day: String) throws {
    #expect(try #require(SolarHijriDate(year: year, month: 1, day: 1)).latestDay.isoText == day)
  }

  @Test func aYearEndsOnTheDayBeforeTheNext() throws {
    for year in 1251...1498 {
      let last = try #require(SolarHijriDate(year: year)).latestDay
      let next = try #require(SolarHijriDate(year: year + 1, month: 1, day: 1)).latestDay
      #expect(last.secondsSince1970 + 86_400 == next.secondsSince1970)
    }
  }

  @Test func whatIsUnknownStaysUnknownAndTheLatestCounts() throws {
    #expect(try #require(SolarHijriDate(year: 1369)).gregorian.isoText == "1991")
    #expect(try #require(SolarHijriDate(year: 1369, month: 5)).gregorian.isoText == "1990-08")
    #expect(try #require(SolarHijriDate(year: 1369, month: 5, day: 12)).gregorian.isoText == "1990-08-03")
    #expect(try #require(SolarHijriDate(year: 1369, month: 5)).text == "1369-05")
  }

  @Test(
    arguments: [(1369, nil, 3), (1369, 13, nil), (1369, 7, 31), (1369, 12, 30), (1990, 1, 1), (0, nil, nil)]
      as [(Int, Int?, Int?)])
  func whatIsNoDate(year: Int, month: Int?, day: Int?) {
    #expect(SolarHijriDate(year: year, month: month, day: day) == nil)
  }

  @Test func aLeapYearHasItsDay() { #expect(SolarHijriDate(year: 1403, month: 12, day: 30) != nil) }

  @Test func digits() { #expect(LocalDigits.western("۱۳۶۹/٠٥ x9") == "1369/05 x9") }
}

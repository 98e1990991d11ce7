import Foundation
import TestSupport
import Testing

@Suite("stats") struct StatisticsCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let lines = """
    post,from,until,dimension,value,by,group,people
    D7,2026-11-02,2026-11-29,all,,,,140
    D7,2026-11-02,2026-11-29,sex,F,,,90
    D7,2026-11-02,2026-11-29,sex,M,,,50
    D7,2026-11-02,2026-11-29,figure,overdue,,,

    """

  @Test func `the page of one and of two posts`() throws {
    try scratch.write(Self.lines, to: "d7.csv")
    try scratch.write(Self.lines.replacing("D7", with: "D8"), to: "d8.csv")
    let one = try Waypost.run(["stats", "report", "\(scratch.path)/d7.csv", "-o", "\(scratch.path)/d7.html"])
    #expect(one.status == 0, "\(one.errorText)")
    #expect(try scratch.text("d7.html").contains("<strong>140</strong>"))
    let both = try Waypost.run([
      "stats", "report", "\(scratch.path)/d7.csv", "--with", "\(scratch.path)/d8.csv", "--language", "ru", "-o",
      "\(scratch.path)/all.html",
    ])
    #expect(both.status == 0)
    let page = try scratch.text("all.html")
    #expect(page.contains("<strong>280</strong>") && page.contains("D7, D8") && page.contains("меньше 10"))
    #expect(
      try Waypost.run(["stats", "report", "\(scratch.path)/d7.csv", "-o", "\(scratch.path)/d7.html"]).status == 1)
  }

  @Test func `what is no export is refused`() throws {
    try scratch.write("name,born\nAnna,1990\n", to: "people.csv")
    let output = try Waypost.run(["stats", "report", "\(scratch.path)/people.csv", "-o", "\(scratch.path)/x.html"])
    #expect(output.status == 1 && output.errorText.contains("no export of counts"))
    #expect(try Waypost.run(["stats", "report", "\(scratch.path)/people.csv"]).status == 2)
    #expect(try Waypost.run(["stats", "export", "x.csv", "--socket", "\(scratch.path)/none"]).status == 3)
  }
}

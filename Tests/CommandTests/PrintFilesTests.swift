import Diagnosis
import Foundation
import TestSupport
import Testing

@testable import waypost

/// A slip that the box died over is taken out of CUPS by nobody but cupsd itself.
@Suite("Printed files", .serialized, .enabled(if: PrivateCups.unavailable == nil, "\(PrivateCups.unavailable ?? "")"))
struct PrintFilesTests {
  @Test("what the doctor says of a cupsd.conf is what a real cupsd does", arguments: ["No", "1d", nil])
  func keeps(value: String?) throws {
    let cups = try PrivateCups(preserveJobFiles: value)
    defer { cups.stop() }
    let sheet = "\(cups.folder)/sheet.txt"
    try Data("a slip".utf8).write(to: URL(fileURLWithPath: sheet))
    try cups.addQueue("nowhere", uri: "file:///dev/null", model: "raw")
    #expect(try cups.at("lp", "-d", "nowhere", sheet).status == 0)
    let ended = Wait.until(seconds: 15) { () -> Bool? in
      (try? cups.at("lpstat", "-W", "completed", "-o", "nowhere").text.contains("nowhere-1")) == true ? true : nil
    }
    #expect(ended == true)
    // cupsd lets go of the document right behind the job's end.
    let isGone = Wait.until(seconds: value == "No" ? 10 : 2) { () -> Bool? in
      cups.spooledFiles().contains { $0.hasPrefix("d") } ? nil : true
    }
    #expect((isGone == true) == (value == "No"), "\(cups.spooledFiles())")

    var facts = StationFacts(now: 0)
    var printing = PrintingFacts()
    PrintingProbe.read(cups.configuration, into: &printing)
    facts.printing = printing
    let check = try #require(Check.doctor.first { $0.name == "print-files" })
    #expect(check.finding(in: facts).severity == (value == "No" ? .fine : .broken))
  }
}

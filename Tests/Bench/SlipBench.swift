import Foundation
import JSONLines
import Messages
import TestSupport

/// From the request to the PDF that CUPS accepted, start of `waypost-print` included (design 13: at most 250 ms).
enum SlipBench {
  static func run() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    var samples = Samples()
    for number in 0..<12 {
      let line = try JSONLine.encode(request(number))
      let start = ContinuousClock.now
      let program = try RunningProgram(
        Programs.path("waypost-print"), environment: cups.environment, keepsInputOpen: true)
      defer { program.stop() }
      program.write(line)
      while !program.text.contains("\"submitted\"") {
        guard ContinuousClock.now - start < .seconds(10) else {
          throw Tool.Failure.failed("a slip was not accepted within 10 s: \(program.text)\(program.errorText)")
        }
        usleep(500)
      }
      if number > 1 { samples.add(ContinuousClock.now - start) }
    }
    Measurement(
      name: "slip-to-cups", value: samples.median * 1000, unit: "ms", ratio: samples.median / 0.25,
      against: "budget 250 ms"
    ).say()
  }

  private static func request(_ number: Int) -> SlipRequest {
    let sections = [
      SlipSection(language: "prs", rightToLeft: true, lines: ["این کاغذ سند هویت نیست."]),
      SlipSection(language: "ru", rightToLeft: false, lines: ["Это не удостоверение личности."]),
    ]
    return SlipRequest(
      serial: "D7-00\(number % 10)-00\(number / 10)-0", paper: "80mm", post: "Bench",
      issuedAt: "2026-11-21 10:00 +00:00",
      sections: sections, qr: String(repeating: "A", count: 130), resume: false, folder: nil, deadlineSeconds: 30)
  }
}

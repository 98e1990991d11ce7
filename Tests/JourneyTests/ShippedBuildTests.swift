import Foundation
import TestSupport
import Testing

extension Journeys {
  /// The build that is shipped: what it links and what it costs (design, sections 2 and 13). Only on a release build.
  @Suite("The shipped build", .enabled(if: ShippedBuild.missing == nil, "\(ShippedBuild.missing ?? "")"))
  struct ShippedBuildTests {
    /// Libraries that the daemon must not need, by the beginning of their names.
    static let forbidden = [
      "libFoundation", "lib_Foundation", "libswift", "libicu", "libcups", "libcurl", "libpango", "libcairo",
      "libharfbuzz", "libxml2", "libqrencode", "libssl",
    ]

    /// Parts of Foundation that would show as symbols if they were linked in statically.
    static let modules = ["_FoundationICU", "FoundationInternationalization", "FoundationXML", "FoundationNetworking"]

    @Test("waypostd needs neither Foundation nor ICU, CUPS, curl or Pango")
    func linkage() throws {
      let program = Programs.path("waypostd")
      let needed = try needed(by: program)
      print("waypostd: \(try ShippedBuild.size(program) / 1024) kB, needs \(needed.joined(separator: " "))")
      #expect(needed.contains { $0.hasPrefix("libsqlite3") })
      for name in needed {
        #expect(!Self.forbidden.contains { name.hasPrefix($0) }, "waypostd needs \(name)")
      }
      // What those bring along in turn counts too: ldd lists all of it.
      let all = try Tool.run("ldd", [program]).text
      for name in Self.forbidden { #expect(!all.contains("\t\(name)"), "\(name) is loaded: \(all)") }
      #expect(try modules(in: program) == [])
    }

    @Test("The same reading finds those libraries where they belong")
    func control() throws {
      let needed = try needed(by: Programs.path("waypost-print"))
      for name in ["libcups", "libpango", "libcairo"] { #expect(needed.contains { $0.hasPrefix(name) }, "\(needed)") }
      #expect(try modules(in: Programs.path("waypost")).contains("FoundationXML"))
    }

    private func needed(by program: String) throws -> [String] {
      try Tool.run("readelf", ["-dW", program]).text.split(separator: "\n").filter { $0.contains("(NEEDED)") }
        .compactMap { $0.split(separator: "[").last?.dropLast() }.map(String.init)
    }

    private func modules(in program: String) throws -> [String] {
      let content = try Data(contentsOf: URL(fileURLWithPath: program))
      return Self.modules.filter { content.range(of: Data($0.utf8)) != nil }
    }

    @Test("Idle after a case: memory, threads and wake-ups", .timeLimit(.minutes(3)))
    func idle() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      for afraid in [true, false] {
        try station.scan("utopia-td3")
        try #require(try desk.wait { $0.form("/triage") != nil })
        if afraid {
          try desk.answerTriage(Answers.afraid)
          for (_, value) in Answers.asylum { try desk.answer(value) }
          try desk.post("/finalise")
        } else {
          try desk.answerTriage(Answers.noNeeds)
          try desk.post("/no-needs", [("slip", "yes")])
        }
        #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
        try desk.post("/next")
      }
      #expect(try station.waitForDelivery())
      let pid = try #require(station.daemonPID)
      // What the last request left to do, a lingering connection, a slow commit.
      usleep(3_000_000)

      let facts = ProcessFacts(pid)
      usleep(20_000_000)
      let woken = ProcessFacts(pid).wakeUps - facts.wakeUps
      print("waypostd idle after two cases: \(facts); woken \(woken) times in 20 s")
      #expect(facts.anonymousKB <= 8 << 10)
      #expect(facts.residentKB <= 24 << 10)
      #expect(facts.threads == 2)
      #expect(woken == 0)
    }
  }
}

/// Whether the programs under test are the ones that are shipped.
enum ShippedBuild {
  /// Why not; nil when they are.
  static var missing: String? {
    if let missing = StationUnderTest.unavailable { return missing }
    guard ProcessInfo.processInfo.environment["WAYPOST_PROGRAMS"]?.isEmpty == false else {
      return
        "WAYPOST_PROGRAMS doesn't name the folder of a release build (swift build -c release --static-swift-stdlib)"
    }
    if let missing = Tool.missing(["readelf", "ldd"]).first { return "not installed: \(missing) (binutils, libc-bin)" }
    let linked = (try? Tool.run("ldd", [Programs.path("waypostd")]))?.text ?? ""
    if linked.contains("libswiftCore") { return "WAYPOST_PROGRAMS holds a build without --static-swift-stdlib" }
    return nil
  }

  static func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }
}

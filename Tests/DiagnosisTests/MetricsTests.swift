import Foundation
import TestSupport
import Testing

@testable import Diagnosis

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Metrics and health") struct MetricsTests {
  private func text(_ patch: String = "{}") throws -> String {
    let facts = try Facts.healthy(patched: patch)
    return Metrics.text(facts, Check.doctor.map { $0.finding(in: facts) })
  }

  @Test func figuresAreThere() throws {
    let text = try text(#"{"daemon":{"unsent":3,"oldestUnsentSeconds":100,"setAside":1}}"#)
    for line in [
      "waypost_up 1", #"waypost_queue_records{state="unsent"} 3"#, #"waypost_queue_records{state="set-aside"} 1"#,
      "waypost_queue_oldest_unsent_timestamp_seconds 1796083100", #"waypost_check{check="set-aside"} 3"#,
      #"waypost_check{check="printer"} 0"#, #"waypost_build_info{release="0.1.0",mode="live"} 1"#,
      // The end of its last day.
      #"waypost_pack_valid_until_timestamp_seconds{pack="core"} 1822435200"#,
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
    }
  }

  @Test func aDeadDaemonIsAFigure() throws {
    let text = try text(#"{"daemon":null}"#)
    #expect(text.contains("\nwaypost_up 0\n"))
    #expect(!text.contains("waypost_queue_records"))
    #expect(text.contains(#"waypost_check{check="daemon"} 3"#))
  }

  /// Prometheus' text format 0.0.4, strictly: one family after the other, each with help and type, no sample twice.
  @Test(arguments: [
    "{}", #"{"daemon":null}"#,
    #"{"packs":{"packs":[{"id":"a\"b\\c","version":1,"validFrom":"2026-01-01","validUntil":"2027-01-01"}]}}"#,
  ])
  func theFormatIsKept(patch: String) throws {
    let text = try text(patch)
    #expect(text.hasSuffix("\n"))
    var families: [String] = []
    var samples: Set<String> = []
    var type = ""
    for line in text.split(separator: "\n").map(String.init) {
      if let match = line.wholeMatch(of: /# HELP (waypost_[a-z_]+) (\S.*\.)/) {
        #expect(!families.contains(String(match.1)))
        families.append(String(match.1))
      } else if let match = line.wholeMatch(of: /# TYPE (waypost_[a-z_]+) (gauge|counter)/) {
        #expect(families.last == String(match.1))
        type = String(match.2)
        #expect((type == "counter") == match.1.hasSuffix("_total"))
      } else {
        let match = try #require(
          line.wholeMatch(
            of: /(waypost_[a-z_]+)(\{[a-z]+="(?:[^"\\]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\]|\\["\\n])*")*\})? -?[0-9]+/),
          "\(line)")
        #expect(families.last == String(match.1))
        #expect(samples.insert(String(match.1) + String(match.2 ?? "")).inserted, "\(line)")
      }
    }
    #expect(!families.isEmpty)
  }

  static let promtool: String? = {
    if let installed = Tool.path("promtool") { return installed }
    return (try? Programs.projectFolder()).flatMap { Tool.path("\($0)/.packages/promtool/bin/promtool") }
  }()

  @Test(.enabled(if: promtool != nil, "not installed: promtool (hardware/install-dependencies test)"))
  func promtoolHasNoComplaint() throws {
    let tool = try #require(Self.promtool)
    let answer = try Tool.run(tool, ["check", "metrics"], input: Array(try text().utf8))
    #expect(answer.status == 0, "\(answer.text)\(answer.errorText)")
    #expect(answer.text.isEmpty && answer.errorText.isEmpty)
  }

  @Test func healthSaysChecksAndFiguresAndNoWords() throws {
    let facts = try Facts.healthy(
      patched:
        #"{"daemon":{"unsent":3,"vaultNotes":["replaced"]},"configuration":{"controller":"A. Person"},"printing":{"standard":{"name":"Canary & Co","lanes":[],"accepts":false}}}"#
    )
    let xml = HealthDocument.xml(facts, Check.doctor.map { $0.finding(in: facts) }, post: "D7")
    #expect(xml.contains(#"post="D7""#) && xml.contains(#"unsent="3""#))
    #expect(xml.contains(#"<check name="printer" severity="broken"/>"#))
    #expect(!xml.contains(#"name="rtc""#))
    for word in ["Person", "Canary", "replaced", "/", "+000"] {
      #expect(!xml.replacing("/>", with: "").replacing("</", with: "").contains(word), "\(word)")
    }
    #expect(XMLParser(data: Data(xml.utf8)).parse())
  }
}

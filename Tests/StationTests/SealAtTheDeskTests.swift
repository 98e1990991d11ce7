import Foundation
import Packs
import Scanning
import Screens
import Sealing
import Station
import TestSupport
import Testing
import TravelDocument
import XForm

/// Real test signers' seals, scanned at a desk whose packs have their certificates or haven't.
@Suite struct SealAtTheDeskTests {
  private static let file: Data? = {
    let named = ProcessInfo.processInfo.environment["WAYPOST_CORPUS"]
    let folders = [named, (try? Programs.projectFolder()).map { "\($0)/../shared/corpus" }].compactMap(\.self)
    return folders.lazy.compactMap { FileManager.default.contents(atPath: "\($0)/vds_vectors.json") }.first
  }()

  private func notice(_ hex: String, _ certificates: [SignerCertificate], wall: Int64) throws -> Notice? {
    var content = PackContent([])
    content.certificates = certificates
    var station = Station(
      Site(
        postID: "D7", postName: "P", lanes: ["desk": .desk], officerLanguage: "en", slipDesk: "D", content: content))
    let today = try #require(CivilDate(year: 2026, month: 11, day: 21))
    let now = Now(wall: wall, today: today, isoText: "2026-11-21T10:00:00+00:00", seed: 7)
    _ = station.handle(.command(lane: "desk", .badge("WPB1-0000")), at: now)
    _ = station.handle(.command(lane: "desk", .pin("246810")), at: now)
    _ = station.handle(.signIn(lane: "desk", .signedIn(Officer(id: 3, name: "Aida"))), at: now)
    let bytes = try #require(Hex.decode(hex))
    let seal = try VisibleDigitalSeal(bytes: bytes)
    _ = station.handle(.scanned(lane: "desk", .seal(seal)), at: now)
    guard case .home(let page) = station.page(lane: "desk") else { return nil }
    return page.notice
  }

  @Test(.enabled(if: file != nil, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func eachVerdictIsSaidPlainly() throws {
    let data = try #require(Self.file)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let texts = try #require(object["certificates"] as? [String: [String: Any]])
    let certificates = try texts.values.flatMap {
      try SignerCertificate.all(pem: Array(($0["pem"] as? String ?? "").utf8))
    }
    let vectors = try #require(object["vectors"] as? [[String: Any]])
    var hex = ""
    for vector in vectors where vector["verifiesWith"] is String {
      let candidate = try #require(vector["hex"] as? String)
      if try notice(candidate, certificates, wall: 1_700_000_000)?.cause.contains("right signature") == true {
        hex = candidate
      }
    }
    try #require(!hex.isEmpty, "no vector is within its certificate's time")
    #expect(try notice(hex, certificates, wall: 2_000_000_000)?.cause.contains("run out") == true)
    #expect(try notice(hex, [], wall: 1_700_000_000)?.cause.contains("no installed pack has") == true)
    let changed = hex.dropLast() + (hex.last == "0" ? "1" : "0")
    let wrong = try notice(String(changed), certificates, wall: 1_700_000_000)
    #expect(wrong?.cause.contains("changed, forged or misread") == true && wrong?.next.contains("supervisor") == true)
  }

  @Test func sealWithoutASignatureIsSaidSo() throws {
    let notice = try notice("dc03d9c5d9cac8a73a990f71346ecf47fb060306d79519a65306", [], wall: 1_700_000_000)
    #expect(notice?.cause.contains("no signature") == true)
  }

  /// A right signature is as right on a code copied from somebody else's document: its number is compared with the
  /// document that was scanned.
  @Test(arguments: [("UFO001979", "is this document's"), ("L898902C3", "is not this document's")])
  func aSealIsComparedWithTheDocument(_ number: String, _ said: String) throws {
    var station = Station(
      Site(
        postID: "D7", postName: "P", lanes: ["desk": .desk], officerLanguage: "en", slipDesk: "D",
        content: try CorePack.content()))
    let today = try #require(CivilDate(year: 2026, month: 11, day: 21))
    let now = Now(wall: 1_700_000_000, today: today, isoText: "2026-11-21T10:00:00+00:00", seed: 7)
    _ = station.handle(.command(lane: "desk", .badge("WPB1-0000")), at: now)
    _ = station.handle(.command(lane: "desk", .pin("246810")), at: now)
    _ = station.handle(.signIn(lane: "desk", .signedIn(Officer(id: 3, name: "Aida"))), at: now)
    let check = try #require(CheckDigit.of(Array(number.utf8)))
    let passport = try MachineReadableZone.parse(
      lines: [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "\(number)\(Character(UnicodeScalar(check)))UTO7408122F1204159ZE184226B<<<<<10",
      ], today: CalendarDay(year: 2026, month: 11, day: 21))
    _ = station.handle(.scanned(lane: "desk", .travelDocument(passport)), at: now)
    let bytes = try #require(Hex.decode(Self.permit))
    _ = station.handle(.scanned(lane: "desk", .seal(try VisibleDigitalSeal(bytes: bytes))), at: now)
    guard case .triage(let page) = station.page(lane: "desk") else {
      Issue.record("no case is open")
      return
    }
    #expect(page.notice?.cause.contains("no installed pack has") == true && page.notice?.cause.contains(said) == true)
  }

  /// A made-up permit of Utopia for the passport UFO001979, with a signature nobody made.
  private static let permit =
    "dc03d9c5d9cac8a73a990f71346ecf47fb060306d79519a65306ff40" + String(repeating: "00", count: 64)
}

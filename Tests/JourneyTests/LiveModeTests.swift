import Foundation
import Packs
import Sealing
import TestSupport
import Testing
import XFormCompiler

extension Journeys {
  /// Outside training: drafts are refused, and so is the simulator.
  @Suite struct LiveModeTests {
    static func goLive(_ configuration: inout [String: Any]) {
      configuration["mode"] = "live"
      configuration["simulatedScanner"] = nil
      configuration["slipFolder"] = nil
      configuration["controller"] = "A controller"
      configuration["dpia"] = "DPIA-1"
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func draftsDontLoad() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      try station.editConfiguration(Self.goLive)
      let answer = try Tool.run(Programs.path("waypostd"), station.daemonArguments)
      #expect(answer.status == 1)
      #expect(
        answer.errorText.contains(
          "texts in en, ru, kk, ky, tg, uz-Latn, uz-Cyrl, tk, prs, fa, ps, core/needs.csv are drafts"))
      #expect(answer.errorText.contains("waypost mode live"))
      #expect(!answer.errorText.contains("controller"))
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func allThatIsMissingIsSaidAtOnce() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      try station.editConfiguration {
        Self.goLive(&$0)
        $0["controller"] = ""
        $0["dpia"] = nil
      }
      let answer = try Tool.run(Programs.path("waypostd"), station.daemonArguments)
      #expect(answer.status == 1)
      for part in ["no `controller`", "no `dpia`", "are drafts", "texts are missing in"] {
        #expect(answer.errorText.contains(part), "\(answer.errorText)")
      }
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func nothingIsSimulatedAtALivePost() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      try installAsReviewed(station)
      try station.editConfiguration(Self.goLive)
      try station.start()
      let desk = try station.openDesk()
      #expect(!desk.page.text.contains("Training"))
      let answer = try Tool.run(
        Programs.path("waypost"), ["simulate", "scan", "utopia-td3"],
        environment: ["WAYPOST_SOCKET": station.controlSocket])
      #expect(answer.status == 1)
      #expect(answer.errorText.contains("not in training mode"))
      #expect(answer.errorText.contains("Nothing was typed"))
      #expect(try station.waypost("devices", "list").contains("imulated") == false)
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func whatOnePersonSignedIsRefusedAtALivePost() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      try installAsReviewed(station, people: 1)
      try station.editConfiguration(Self.goLive)
      let answer = try Tool.run(Programs.path("waypostd"), station.daemonArguments)
      #expect(answer.status == 1)
      #expect(answer.errorText.contains("at a live post two people sign a pack, and 1 did"))
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aSimulatedScannerInALiveConfigurationIsRefused() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      try station.editConfiguration { $0["mode"] = "live" }
      let answer = try Tool.run(Programs.path("waypostd"), station.daemonArguments)
      #expect(answer.status == 1)
      #expect(answer.errorText.contains("for training mode only"))
    }

    /// The project's packs as if they had been reviewed: what the lint would not let through, signed all the same.
    private func installAsReviewed(_ station: StationUnderTest, people: Int = 2) throws {
      let store = "\(station.folder)/state/packs"
      try FileManager.default.removeItem(atPath: store)
      let seed = try #require(
        Base64URL.decode(station.read("keys/pack.key").trimmingCharacters(in: .whitespacesAndNewlines)))
      let key = try SigningKey(seed: seed)
      let second = try SigningKey.generate()
      let trust = "\(station.folder)/etc/trust"
      let first = try String(contentsOfFile: trust, encoding: .utf8)
      try (first + second.publicKey.base64 + "\n").write(toFile: trust, atomically: true, encoding: .utf8)
      let office = try Age.Identity.generate().recipient.text
      for id in ["core", "training"] {
        let source = "\(station.folder)/reviewed-\(id)"
        try FileManager.default.copyItem(atPath: "\(try Programs.projectFolder())/Sources/packs/\(id)", toPath: source)
        let file = "\(source)/pack.json"
        var manifest = try #require(
          try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file))) as? [String: Any])
        manifest["languages"] = (manifest["languages"] as? [[String: Any]])?.filter {
          ["en", "ru"].contains($0["tag"] as? String)
        }
        try JSONSerialization.data(withJSONObject: manifest).write(to: URL(filePath: file))
        let forms = try PackFolder(source).manifest().forms.map { form in
          let path = "\(source)/forms/\(form.id).xml"
          return try XFormCompiler.compile(xml: Array(Data(contentsOf: URL(filePath: path))), file: path)
        }
        let records = try PackSource(reading: PackFolder(source), forms: forms).texts.map {
          ReviewRecord(
            text: $0.place, digest: $0.digest, reviewer: "A. Tester", organisation: "Test office", date: "2026-11-20")
        }
        try JSONEncoder().encode(records).write(to: URL(filePath: "\(source)/reviews.json"))
        try PackSigner.sign(
          source: source, forms: forms,
          receiverKeys: ["training-receiver": office, "training-receipt": key.publicKey.base64], by: key,
          to: "\(station.folder)/signed-\(id)")
        let signed = "\(station.folder)/signed-\(id)"
        if people == 2 { try PackSigner.countersign(signed, by: second, trusting: key.publicKey) }
        try PackStore(store, trusting: [key.publicKey]).install(from: signed) { _ in forms }
      }
    }
  }
}

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
      #expect(answer.errorText.contains("texts in en, ru, kk, ky, tg, uz-Latn, uz-Cyrl, tk, prs, fa, ps are drafts"))
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
    private func installAsReviewed(_ station: StationUnderTest) throws {
      let store = "\(station.folder)/state/packs"
      try FileManager.default.removeItem(atPath: store)
      let seed = try #require(
        Base64URL.decode(station.read("keys/pack.key").trimmingCharacters(in: .whitespacesAndNewlines)))
      let key = try SigningKey(seed: seed)
      let office = try Age.Identity.generate().recipient.text
      for id in ["core", "training"] {
        let source = "\(station.folder)/reviewed-\(id)"
        try FileManager.default.copyItem(atPath: "\(try Programs.projectFolder())/Sources/packs/\(id)", toPath: source)
        let file = "\(source)/pack.json"
        // The languages that are whole; live mode takes no other.
        let manifest = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
        var description = try #require(manifest as? [String: Any])
        let whole = ["en", "ru"].map { ["tag": $0, "review": "reviewed"] }
        if id == "core" { description["languages"] = whole }
        try JSONSerialization.data(withJSONObject: description).write(to: URL(filePath: file))
        let forms = try PackFolder(source).manifest().forms.map { form in
          let path = "\(source)/forms/\(form.id).xml"
          return try XFormCompiler.compile(xml: Array(Data(contentsOf: URL(filePath: path))), file: path)
        }
        try PackSigner.sign(
          source: source, forms: forms,
          receiverKeys: ["training-receiver": office, "training-receipt": key.publicKey.base64], by: key,
          to: "\(station.folder)/signed-\(id)")
        try PackStore(store, trusting: [key.publicKey]).install(from: "\(station.folder)/signed-\(id)")
      }
    }
  }
}

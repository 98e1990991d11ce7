import Foundation
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// A station from nothing, by the answers of a file, over the programs as they are: below a scratch root, keys sealed by the
  /// real systemd-creds, the daemon started on what setup laid out.
  @Suite struct SetupTests {
    static let missing =
      geteuid() != 0 || Tool.path("/usr/bin/systemd-creds") == nil
      ? "systemd-creds needs root" : StationUnderTest.unavailable

    private final class Box {
      let folder: String
      var daemon: RunningProgram?
      var printer: RunningProgram?
      var root: String { "\(folder)/root" }
      var socket: String { "\(folder)/root/run/waypost/control.socket" }
      let office: String
      let receipt: String

      init() throws {
        folder = try TemporaryFolder.make(prefix: "su")
        func waypost(_ arguments: String...) throws -> String {
          let answer = try Tool.run(Programs.path("waypost"), arguments)
          try #require(answer.status == 0, "\(answer.errorText)")
          return answer.text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        office = try waypost("keys", "new", "receiver", "-o", "\(folder)/office.key")
        receipt = try waypost("keys", "new", "receipt", "-o", "\(folder)/receipt.key")
        _ = try waypost("keys", "new", "pack", "-o", "\(folder)/pack.key")
        for pack in ["core", "training"] {
          _ = try waypost(
            "pack", "sign", "\(try Programs.packSources())/\(pack)", "-o", "\(folder)/\(pack)", "--key",
            "\(folder)/pack.key",
            "--receiver-key", "training-receiver=\(office)", "--receiver-key", "training-receipt=\(receipt)")
        }
      }

      deinit {
        daemon?.stop()
        printer?.stop()
        TemporaryFolder.remove(folder)
      }

      func text(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
      }

      /// What the made-up offices would read out; all have one key.
      var fingerprint: String {
        let keys = [office, receipt].sorted().map { $0 + "\n" }.joined()
        return Hex.encode(Array(Digest.sha256(Array(keys.utf8)).prefix(16))).uppercased()
      }

      func answers(_ change: (inout [String: Any]) -> Void = { _ in }) throws {
        let directory = text("training/directory.csv").split(separator: "\n").dropFirst()
        let ids = directory.compactMap { $0.split(separator: ",").first.map(String.init) }
        var answers: [String: Any] = [
          "post": ["id": "Q4", "name": "Set-up post"], "controller": "A controller", "dpia": "DPIA-7",
          "trust": [text("pack.key.pub").trimmingCharacters(in: .whitespacesAndNewlines)],
          "packs": ["\(folder)/core", "\(folder)/training"],
          "receivers": Dictionary(uniqueKeysWithValues: ids.map { ($0, fingerprint) }), "printer": "none",
          "supervisor": ["name": "First", "badge": "WPB1-ABCDEFGHJKMN"],
        ]
        change(&answers)
        try JSONSerialization.data(withJSONObject: answers).write(to: URL(filePath: "\(folder)/answers.json"))
      }

      func setup(_ options: String...) throws -> Tool.Output {
        try Tool.run(
          Programs.path("waypost"),
          ["setup", "--root", root, "--answers", "\(folder)/answers.json", "--socket", socket] + options,
          input: Array("864209\n".utf8), timeout: 120)
      }

      /// The daemon on what was laid out, its keys opened as systemd would.
      func start() throws {
        try FileManager.default.createDirectory(atPath: "\(root)/run/waypost", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
        for name in ["device", "station", "serial"] {
          let opened = try Tool.run(
            "/usr/bin/systemd-creds",
            [
              "decrypt", "--name=\(name).key", "\(root)/etc/credstore.encrypted/waypost.\(name).key",
              "\(folder)/keys/\(name).key",
            ])
          try #require(opened.status == 0, "\(opened.errorText)")
        }
        // The ports of a box may be taken here, its profiles aren't installed, and slips go into a folder.
        let file = URL(filePath: "\(root)/etc/waypost/station.json")
        var station = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        station["lanes"] = [["name": "desk", "audience": "desk", "port": 0]]
        station["profiles"] = "\(try Programs.projectFolder())/hardware/devices"
        station["slipFolder"] = "\(folder)/slips"
        try FileManager.default.createDirectory(atPath: "\(folder)/slips", withIntermediateDirectories: true)
        try JSONSerialization.data(withJSONObject: station).write(to: file)
        printer = try RunningProgram(
          "systemd-socket-activate",
          ["--accept", "--inetd", "-l", "\(root)/run/waypost/print.socket", Programs.path("waypost-print")])
        daemon = try RunningProgram(
          Programs.path("waypostd"),
          [
            "--config", "\(root)/etc/waypost", "--state", "\(root)/var/lib/waypost", "--run", "\(root)/run/waypost",
            "--keys", "\(folder)/keys",
          ])
        let up = try Tool.run(Programs.path("waypost"), ["--socket", socket, "status", "--wait", "20"])
        try #require(up.status == 0, "\(up.errorText)\(daemon?.errorText ?? "")")
      }
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func fromNothingToASupervisorAndASlip() throws {
      let box = try Box()
      try box.answers()
      // Everything that needs no daemon; then it says what waits.
      let first = try box.setup()
      #expect(first.status == 3, "\(first.errorText)")
      #expect(first.text.contains("made and sealed: device, station, serial"))
      #expect(first.text.contains("4 of 4 offices") || first.text.contains("offices read their keys out"))
      #expect(first.errorText.contains("its daemon doesn't run"))
      let sealed = box.text("root/etc/credstore.encrypted/waypost.device.key")
      try box.start()
      let second = try box.setup()
      #expect(second.status == 0, "\(second.errorText)")
      // Resumed: the keys that were made are the keys that are.
      #expect(second.text.contains("keys        kept"))
      #expect(box.text("root/etc/credstore.encrypted/waypost.device.key") == sealed)
      #expect(second.text.contains("number 1 may sign in"))
      #expect(second.text.contains("saved at"))
      #expect(second.text.contains("Live mode still lacks:") && second.text.contains("made-up-receivers"))
      let slips = try FileManager.default.contentsOfDirectory(atPath: "\(box.folder)/slips")
      #expect(slips.count == 1)
      let officers = try Tool.run(Programs.path("waypost"), ["--socket", box.socket, "officer", "list"])
      #expect(officers.text.contains("supervisor"))
      // A third time nothing is left to do, and no second supervisor comes of it.
      let third = try box.setup()
      #expect(third.status == 0 && third.text.contains("there is one"))
      // The PIN stands nowhere but in the vault, hashed.
      #expect(CanarySearch(["864209"]).findings(below: box.folder).isEmpty)
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func anOfficeThatReadsOutAnotherFingerprintStopsIt() throws {
      let box = try Box()
      try box.answers { $0["receivers"] = ["training-medical": String(repeating: "0", count: 32)] }
      let answer = try box.setup()
      #expect(answer.status == 1)
      #expect(answer.errorText.contains("The keys of training-medical are not those that its office reads out."))
      #expect(!box.text("root/etc/waypost/setup.json").contains("training-medical"))
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func aMissingAnswerIsNamedAndTheRestStays() throws {
      let box = try Box()
      try box.answers {
        $0["dpia"] = nil
      }
      let answer = try box.setup()
      #expect(answer.status == 1 && answer.errorText.contains("The answer 'dpia' is missing."))
      #expect(box.text("root/etc/waypost/station.json").contains("Set-up post"))
      try box.answers()
      #expect(try box.setup().status == 3)
    }

    @Test(
      .enabled(if: missing == nil, "\(missing ?? "")"),
      arguments: [
        ("post", ["id": "IL", "name": "x"] as [String: String], "can't be a post's id"),
        ("paper", [:], "There is no paper"),
        ("contoller", [:], "there is no answer 'contoller'"), ("trust", [:], "an answer has the wrong type"),
      ])
    func wrongAnswersAreRefused(name: String, post: [String: String], says: String) throws {
      let box = try Box()
      try box.answers { $0[name] = post.isEmpty ? "nonsense" : post }
      let answer = try box.setup()
      #expect(answer.status == (says.hasPrefix("can't") || says.hasPrefix("There") ? 1 : 2))
      #expect(answer.errorText.contains(says), "\(answer.errorText)")
    }

    /// A spare box gets the lost box's keys from the backup, and seals them to itself.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func keysFromABackupAreSealedAsTheyAre() throws {
      let box = try Box()
      try box.answers()
      try FileManager.default.createDirectory(atPath: "\(box.folder)/restored", withIntermediateDirectories: true)
      for kind in ["device", "station", "serial"] {
        let made = try Tool.run(
          Programs.path("waypost"), ["keys", "new", kind, "-o", "\(box.folder)/restored/\(kind).key"])
        #expect(made.status == 0)
      }
      #expect(try box.setup("--keys-from", "\(box.folder)/restored").status == 3)
      try box.start()
      for kind in ["device", "station", "serial"] {
        #expect(box.text("keys/\(kind).key") == box.text("restored/\(kind).key"))
      }
      #expect(box.text("root/etc/waypost/station.pub") == box.text("restored/station.key.pub"))
    }

    /// A technician mistyped one answer and had to begin the command again.
    @Test(
      "a mistyped answer at the terminal is said and asked for again", .enabled(if: Tool.missing(["script"]).isEmpty))
    func mistyped() throws {
      let folder = try TemporaryFolder.make(prefix: "su")
      defer { TemporaryFolder.remove(folder) }
      let command = "\(Programs.path("waypost")) setup --root \(folder) --step post"
      // Id, name, language, place, paper: the language is none at first.
      let typed = "D7I0\nD7\nKorday\nfr\nD7\nKorday\nen\n\n\n"
      let said = try Tool.run("script", ["-qec", command, "/dev/null"], input: Array(typed.utf8))
      #expect(said.status == 0, "\(said.text)")
      #expect(said.text.contains("'D7I0' can't be a post's id"))
      #expect(said.text.contains("Officers can't read 'fr' here"))
      let file = "\(folder)/etc/waypost/station.json"
      let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
      #expect(text.contains("\"D7\"") && text.contains("\"en\""), "\(text)")
    }
  }
}

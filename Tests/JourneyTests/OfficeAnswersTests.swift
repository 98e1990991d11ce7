import Foundation
import Referral
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// What happens after a record was delivered: the office answers, loses data, is visited by a courier.
  @Suite struct OfficeAnswersTests {
    /// Records at the training office, nobody has answered yet; the desk is back on its first page.
    private func deliver(_ station: StationUnderTest, _ desk: DeskClient, count: Int) throws -> [String] {
      var serials: [String] = []
      for _ in 0..<count {
        try desk.reachReview()
        serials.append(try desk.finalise())
        #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
        try desk.post("/next")
      }
      return serials
    }

    private func state(_ station: StationUnderTest, _ serial: String) throws -> String {
      try station.records(of: serial).map(\.state).joined(separator: " ")
    }

    @discardableResult
    private func answer(
      _ station: StationUnderTest, _ serial: String, _ answer: String = "acknowledged"
    ) throws -> (scan: String, phone: String, file: String) {
      let id = try #require(try station.records(of: serial).first?.id)
      let text = try station.waypost(
        "envelope", "acknowledge", "\(station.folder)/folder-sink/\(id).age", "--key",
        "\(station.folder)/training-receipt.key", "-i", station.receiverKey, "--answer", answer, "--json")
      let said = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
      return (said["scan"] ?? "", said["phone"] ?? "", said["file"] ?? "")
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func anOfficeAnswersByFileByMailByScanAndByPhone() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      let serials = try deliver(station, desk, count: 4)
      #expect(try station.waitForDelivery())
      for serial in serials { #expect(try state(station, serial) == "delivered") }

      // Beside the envelope, read at the next visit.
      try answer(station, serials[0])
      let visit = try station.waypost("queue", "visit")
      #expect(visit.hasPrefix("0 still to be sent, 3 sent and unanswered; 1 receipts taken, 0 refused."), "\(visit)")
      #expect(try state(station, serials[0]) == "acknowledged")

      // In a mail that quotes it.
      let mail = try answer(station, serials[1])
      let receipt = try String(contentsOfFile: mail.file, encoding: .utf8)
      let quoted =
        "Dear post,\r\n\r\n" + receipt.split(separator: "\n").map { "> \($0)\r\n" }.joined() + "\r\nYours\r\n"
      let path = "\(station.folder)/mail.txt"
      try Data(quoted.utf8).write(to: URL(filePath: path))
      let imported = try station.waypost("queue", "import-receipts", path)
      #expect(imported == "mail.txt: \(serials[1]) is acknowledged\n1 taken, 0 known before, 0 refused.\n")
      #expect(try station.waypost("queue", "import-receipts", path).contains("0 taken, 1 known before, 0 refused."))

      // Scanned at the desk: the person arrived there.
      let scanned = try answer(station, serials[2], "received")
      try station.scan(Array("\(scanned.scan)\r".utf8))
      #expect(try desk.wait { $0.notice?.contains("answer is noted") == true }, "\(desk.page.text)")
      #expect(desk.page.parts["serial"] == serials[2])
      #expect(desk.page.text.contains("The person arrived there."))
      try desk.post("/next")

      // On the phone: the number is looked up, a code misheard, then the right one.
      let spoken = try answer(station, serials[3], "declined").phone
      try FileManager.default.removeItem(
        atPath: "\(station.folder)/folder-sink/\(try station.records(of: serials[3])[0].id).receipt")
      try desk.post("/referral", [("serial", serials[3].lowercased())])
      #expect(try desk.wait { $0.parts["serial"] == serials[3] }, "\(desk.page.text)")
      #expect(desk.page.text.contains("nobody has answered yet"))
      try desk.post("/answer-code", [("code", String(spoken.dropLast()) + (spoken.last == "0" ? "1" : "0"))])
      #expect(try desk.wait { $0.notice?.contains("misheard") == true }, "\(desk.page.text)")
      try desk.post("/answer-code", [("code", "\(try SpokenCode.generate())")])
      #expect(try desk.wait { $0.notice?.contains("for none of the referrals") == true }, "\(desk.page.text)")
      try desk.post("/answer-code", [("code", spoken)])
      #expect(try desk.wait { $0.notice?.contains("Fetch the supervisor") == true }, "\(desk.page.text)")
      try desk.post("/next")
      // It stands on the idle desk until the supervisor has found another office.
      #expect(
        try desk.wait { $0.text.contains("\(serials[3]) The office can't take the person.") }, "\(desk.page.text)")

      #expect(try station.queue().isEmpty)
      #expect(station.leaks == [])
      #expect(station.files() == [])
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func receiptsThatAreNotTheOfficesAreRefusedByTheirReason() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      let serials = try deliver(station, desk, count: 2)
      #expect(try station.waitForDelivery())
      let folder = "\(station.folder)/receipts"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let good = try EnvelopeReceipt(
        text: String(contentsOfFile: try answer(station, serials[0]).file, encoding: .utf8))
      let other = try EnvelopeReceipt(
        text: String(contentsOfFile: try answer(station, serials[1]).file, encoding: .utf8))
      for receipt in [good, other] {
        try FileManager.default.removeItem(atPath: "\(station.folder)/folder-sink/\(receipt.id).receipt")
      }
      let stranger = try SigningKey.generate()
      func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).receipt"))
      }
      func refusal() throws -> String {
        let output = try Tool.run(
          Programs.path("waypost"), ["queue", "import-receipts", folder, "--socket", station.controlSocket])
        #expect(output.status == 1)
        for name in station.list("receipts") {
          try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        return output.text
      }
      try put(other.id, good.text)
      #expect(try refusal().contains("refused, other-name"))
      try put(
        good.id,
        EnvelopeReceipt(id: good.id, digest: good.digest, answer: .received, time: good.time, by: stranger).text)
      #expect(try refusal().contains("refused, unknown-key"))
      try put(good.id, good.text.replacing("acknowledged", with: "declined"))
      #expect(try refusal().contains("refused, forged"))
      try put(good.id, good.text.replacing(Hex.encode(good.digest), with: Hex.encode(other.digest)))
      #expect(try refusal().contains("refused, other-digest"))
      try put(String(repeating: "0", count: 32), good.text.replacing(good.id, with: String(repeating: "0", count: 32)))
      #expect(try refusal().contains("refused, unknown-envelope"))
      try put(good.id, "waypost-receipt v1\nand so on\n")
      #expect(try refusal().contains("refused, malformed"))
      for serial in serials { #expect(try state(station, serial) == "delivered") }
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func anOfficeThatLostItsFilesGetsTheSameBytesAgain() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      let serials = try deliver(station, desk, count: 3)
      #expect(try station.waitForDelivery())
      try answer(station, serials[1])
      try station.waypost("queue", "visit")
      let names = station.sink.filter { !$0.hasSuffix(".receipt") }
      let before = try names.map { try Data(contentsOf: URL(filePath: "\(station.folder)/folder-sink/\($0)")) }
      for name in names { try FileManager.default.removeItem(atPath: "\(station.folder)/folder-sink/\(name)") }

      let said = try station.waypost("queue", "resend", "--since", "2", "--receiver", "training-asylum")
      #expect(said == "2 will be sent again.\n")
      #expect(Wait.until(seconds: 20) { station.sink.filter { $0.hasSuffix(".age") }.count == 2 ? true : nil } == true)
      try station.waypost("queue", "resend", "--since", "1")
      #expect(Wait.until(seconds: 20) { station.sink.filter { $0.hasSuffix(".age") }.count == 3 ? true : nil } == true)
      let after = try names.map { try Data(contentsOf: URL(filePath: "\(station.folder)/folder-sink/\($0)")) }
      #expect(after == before)
      #expect(try serials.map { try state(station, $0) } == ["delivered", "acknowledged", "delivered"])
      let verified = try station.waypost(
        "envelope", "verify", "\(station.folder)/folder-sink", "--stations", "\(station.folder)/training-stations")
      #expect(verified == "Training post to training-asylum: 3 envelopes, the last has number 3, none missing\n")
    }

    /// The stick is a folder here; `CourierMediumTests` has real file systems.
    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func aCourierComesTwice() throws {
      let media = try TemporaryFolder.make(prefix: "media")
      defer { TemporaryFolder.remove(media) }
      let station = try StationUnderTest(
        environment: ["CUPS_SERVER": "/nowhere/cups.sock", "WAYPOST_MEDIA": media])
      defer { station.stop() }
      try useCourier(station)
      let desk = try station.openDesk()
      try station.signIn(desk)
      let serials = try deliver(station, desk, count: 3)
      // Nothing goes anywhere, and nothing is tried, before somebody comes.
      for serial in serials { #expect(try state(station, serial) == "queued") }
      #expect(station.sink.isEmpty)
      let absent = try Tool.run(
        Programs.path("waypost"), ["queue", "visit", "--courier", "WAYPOST-01", "--socket", station.controlSocket])
      #expect(absent.status == 1 && absent.errorText.contains("sink-missing"), "\(absent.errorText)")

      let stick = "\(media)/WAYPOST-01/waypost"
      try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
      let first = try station.waypost("queue", "visit", "--courier", "WAYPOST-01")
      #expect(first == "3 written and read back, 0 still wait; 0 receipts taken, 0 refused.\n")
      let files = try FileManager.default.contentsOfDirectory(atPath: stick)
      #expect(files.count == 6 && files.allSatisfy { $0.hasSuffix(".age") || $0.hasSuffix(".sig") })
      for serial in serials { #expect(try state(station, serial) == "delivered") }

      // The office answers on the stick, takes one file off, and one has gone bad meanwhile.
      let ids = try serials.map { try station.records(of: $0)[0].id }
      try station.waypost(
        "envelope", "acknowledge", "\(stick)/\(ids[0]).age", "--key", "\(station.folder)/training-receipt.key")
      try FileManager.default.removeItem(atPath: "\(stick)/\(ids[1]).age")
      try Data("worn out".utf8).write(to: URL(filePath: "\(stick)/\(ids[2]).age"))
      let second = try Tool.run(
        Programs.path("waypost"), ["queue", "visit", "--courier", "WAYPOST-01", "--socket", station.controlSocket])
      #expect(second.status == 1)
      #expect(second.text == "0 written and read back, 1 still wait; 1 receipts taken, 0 refused.\n")
      #expect(second.errorText.contains("gives 1 of them back as something else"))
      #expect(try serials.map { try state(station, $0) } == ["acknowledged", "delivered", "queued"])
      // Another medium of that label takes it.
      try FileManager.default.removeItem(atPath: stick)
      try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
      let third = try station.waypost("queue", "visit", "--courier", "WAYPOST-01")
      #expect(third == "1 written and read back, 0 still wait; 0 receipts taken, 0 refused.\n")
      #expect(try state(station, serials[2]) == "delivered")
      try station.waypost("audit", "export", "\(station.folder)/audit.txt")
      #expect(station.read("audit.txt").split(separator: "\n").count { $0.contains("\tcourier.visit\t") } == 4)
      #expect(station.leaks == [])
    }

    /// The training offices, reached by a courier instead of a folder.
    private func useCourier(_ station: StationUnderTest) throws {
      let packs = "\(station.folder)/packs-source"
      try FileManager.default.copyItem(atPath: Programs.packSources(), toPath: packs)
      let directory = "\(packs)/training/directory.csv"
      let text = try String(contentsOfFile: directory, encoding: .utf8)
      try Data(text.replacing("folder:folder-sink", with: "courier:WAYPOST-01").utf8)
        .write(to: URL(filePath: directory))
      station.killDaemon()
      try station.waypost("prepare", "--training", station.folder, "--packs", packs)
      try FileManager.default.removeItem(atPath: packs)
      try station.start()
    }
  }
}

import Foundation
import Referral
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// One traveller, end to end: a passport under the scanner, a sealed record at the receiver, paper in the hand.
  @Suite struct JourneyReferralTests {
    @Test(.enabled(if: Journeys.readingMissing == nil, "\(Journeys.readingMissing ?? "")"))
    func aPersonWhoIsAfraidToGoBack() throws {
      let cups = try PrivateCups()
      defer { cups.stop() }
      let station = try StationUnderTest(environment: cups.environment) { $0["slipFolder"] = nil }
      defer { station.stop() }
      station.stopCarrier(.upload)

      let desk = try station.openDesk()
      try station.signIn(desk)
      try checkTriage(station, desk)
      try checkModule(desk)
      let serial = try desk.finalise()
      #expect(desk.page.text.contains("Do not return this person before hand-over."))
      #expect(try desk.wait { $0.parts["slip"]?.contains("printed on slips") == true }, "\(desk.page.text)")

      try checkSlip(cups, station, serial: serial)
      try checkQueue(station, desk, serial: serial)
      try checkEnvelope(station, serial: serial)
      #expect(station.leaks == [])
      #expect(station.files() == [])
      #expect(station.stopDaemon() == 0)
      #expect(station.files() == [])
    }

    /// Each need goes sealed to its own office, with the answers that concern it and no others.
    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func aPersonWithSeveralNeeds() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.post("/without-document")
      try desk.answerTriage([
        "t1": "ru", "t2": "doctor water", "t3": "dont_know", "t4": "yes", "t5": "no", "t6": "yes", "t7": "no",
        "t8": "other",
      ])
      #expect(desk.page.heading == "Help now")
      #expect(desk.page.text.contains("TRAINING medical point"))
      try desk.post("/help-over")
      // The child with the person, then the person's own fear, then the papers; what needn't be answered is left out.
      for value in ["with", "Ali", "8", "sure", "someone", "unrelated"] { try desk.answer(value) }
      for value in ["no", "yes", "0", "good", "no", "longer", "yes", "none"] { try desk.answer(value) }
      for (_, value) in Answers.asylum { try desk.answer(value) }
      for value in ["none", "AFG", "no", "dont_know", "dont_know", "no", "less", "yes"] { try desk.answer(value) }
      let serial = try desk.finalise()
      #expect(try station.waitForDelivery())
      let records = try station.records(of: serial)
      #expect(records.map(\.state) == Array(repeating: "delivered", count: 4))

      var received: [String: [String: String]] = [:]
      for record in records {
        let name = "folder-sink/\(record.id)"
        let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/\(name).age"])
        var leaves = try #require(SubmissionReader(opened.standardOutput)).leaves
        for path in ["meta/instanceID", "issued_at"] { #expect(leaves.removeValue(forKey: "/data/\(path)") != nil) }
        #expect(leaves.removeValue(forKey: "/data/serial") == serial)
        #expect(leaves.removeValue(forKey: "/data/post") == "D7")
        received[try EnvelopeSignature(text: station.read("\(name).sig")).receiver] = leaves
      }
      #expect(
        received["training-medical"] == [
          "/data/t1": "ru", "/data/t2": "doctor water", "/data/out_urgent": "1", "/data/out_injury": "",
          "/data/family": "", "/data/context": "arrival",
        ])
      let child = received["training-children"] ?? [:]
      #expect(child["/data/c1_name"] == "Ali" && child["/data/c1_age"] == "8" && child["/data/out_child"] == "1")
      #expect(child["/data/language"] == "ru")
      let papers = received["training-nationality"] ?? [:]
      #expect(papers["/data/s1"] == "none" && papers["/data/out_nationality"] == "1")
      #expect(
        papers.keys.allSatisfy { !$0.contains("afraid") }, "that the person is afraid is the asylum office's alone")
      #expect(received["training-asylum"]?["/data/a3"] == "war_violence")
      #expect(received["training-asylum"]?.keys.contains { $0.hasPrefix("/data/t") } == false)
      #expect(received.count == 4)
    }

    /// The scan opens the case; nothing is preselected; a half-filled page is refused and keeps its answers.
    private func checkTriage(_ station: StationUnderTest, _ desk: DeskClient) throws {
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      #expect(desk.page.text.contains("ERIKSSON"))
      #expect(desk.page.text.contains("L898902C3 check digit right"))
      #expect(desk.page.form("/triage")?.fields.filter { $0.name.hasPrefix("q-") }.isEmpty == true)
      try desk.answerTriage(["t4": "yes"])
      #expect(desk.page.notice?.contains("7 questions have no answer") == true)
      #expect(desk.page.form("/triage")?.fields.contains { $0 == ("q-t4", "yes") } == true)
      try desk.answerTriage(Answers.afraid)
    }

    /// One question per page, back, and a changed answer from the check page.
    private func checkModule(_ desk: DeskClient) throws {
      for (place, (name, value)) in Answers.asylum.enumerated() {
        #expect(desk.page.questions == [name])
        #expect(desk.page.text.contains("Question \(place + 1) of 8"))
        if name == "a3" {
          try desk.post("/back")
          #expect(desk.page.questions == ["a2"])
          #expect(desk.page.form("/answer")?.fields.contains { $0 == ("value", "dont_know") } == true)
          try desk.answer("dont_know")
          #expect(desk.page.questions == ["a3"])
        }
        try desk.answer(value)
      }
      #expect(desk.page.heading == "Check the answers")
      #expect(desk.page.text.contains("TRAINING asylum office (made up)"))
      try desk.post("/change", [("form", "q2-asylum"), ("name", "a4")])
      #expect(desk.page.questions == ["a4"])
      try desk.answer("31")
      #expect(desk.page.text.contains("from 0 to 30"))
      try desk.answer("3")
      #expect(desk.page.heading == "Check the answers")
    }

    private func checkSlip(_ cups: PrivateCups, _ station: StationUnderTest, serial: String) throws {
      let path = try #require(Wait.until(seconds: 10) { cups.printedDocuments().first })
      #expect(cups.printedDocuments().count == 1)
      let slip = try ArrivedSlip(path)
      #expect(slip.text.contains(serial))
      for canary in StationUnderTest.canaries + ["asylum", "убежищ"] { #expect(!slip.text.contains(canary)) }

      let seed = try #require(Base64URL.decode(station.read("keys/station.key").filter { !$0.isWhitespace }))
      let key = try SigningKey(seed: seed).publicKey
      let code = try SlipCode(verifying: slip.code, keys: [key])
      #expect(code.serial.description == serial)
      #expect(abs(Double(code.issued) - Date().timeIntervalSince1970) < 120)
      #expect(throws: ReferralError.self) {
        try SlipCode(verifying: slip.code, keys: [try SigningKey.generate().publicKey])
      }
      try checkDari(slip, at: path)
    }

    /// The holder's language stands on it, and a line of it is drawn as HarfBuzz draws it.
    private func checkDari(_ slip: ArrivedSlip, at path: String) throws {
      let phrases = try JSONDecoder().decode(
        [String: String].self,
        from: Data(contentsOf: URL(fileURLWithPath: "\(Programs.projectFolder())/Sources/packs/core/phrases/prs.json")))
      let line = try #require(phrases["slip.notIdentity"])
      let bare = slip.text.unicodeScalars.filter { !(0x200E...0x202E).contains($0.value) }
      #expect(String(String.UnicodeScalarView(bare)).contains(line.dropLast()))

      let font = "Noto Naskh Arabic:style=Regular"
      let expected = try DrawnGlyphs.line(of: line, language: "prs", font: font)
      try #require(expected.count > 10)
      let drawn = try DrawnGlyphs.lines(ofPDF: path)
      #expect(drawn.contains(expected))
      // Letters that stand alone look otherwise: the comparison can tell.
      let apart = line.filter { !$0.isWhitespace }.map(String.init).joined(separator: " ")
      #expect(!drawn.contains(try DrawnGlyphs.line(of: apart, language: "prs", font: font)))
    }

    /// Unsent until the sink has it, and no longer.
    private func checkQueue(_ station: StationUnderTest, _ desk: DeskClient, serial: String) throws {
      let waiting = try station.queue()
      #expect(waiting.map(\.serial) == [serial])
      #expect(waiting.first.map { $0.state == "queued" || $0.state == "sending" } == true, "\(waiting)")
      #expect(station.sink == [])
      try desk.post("/next")
      #expect(desk.page.parts["unsent"] == "1")

      try station.startCarrier(.upload)
      #expect(try station.waitForDelivery())
      #expect(try station.records(of: serial).map(\.state) == ["delivered"])
      #expect(try desk.wait { $0.parts["unsent"] == "0" })
    }

    private func checkEnvelope(_ station: StationUnderTest, serial: String) throws {
      let id = try #require(try station.records(of: serial).first?.id)
      #expect(station.sink == ["\(id).age", "\(id).sig"])
      let path = "\(station.folder)/folder-sink/\(id).age"
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, path])
      try #require(opened.status == 0, "\(opened.errorText)")
      let record = try #require(SubmissionReader(opened.standardOutput))
      #expect(record.rootAttributes["id"] == "q2-asylum")
      var leaves = record.leaves
      #expect(leaves.removeValue(forKey: "/data/meta/instanceID")?.hasPrefix("uuid:") == true)
      #expect(leaves.removeValue(forKey: "/data/issued_at")?.contains("T") == true)
      // Every node the office may get, and nothing of the triage or of what concerns others.
      #expect(
        leaves == [
          "/data/serial": serial, "/data/post": "D7", "/data/surname": "ERIKSSON", "/data/given_names": "ANNA MARIA",
          "/data/birth_date": "1974-08-12", "/data/nationality": "UTO", "/data/document_number": "L898902C3",
          "/data/document_issuer": "UTO", "/data/document_type": "P", "/data/a1": "yes", "/data/a2": "dont_know",
          "/data/a3": "war_violence", "/data/a4": "3", "/data/a5_interpreter": "yes",
          "/data/a5_interviewer": "woman", "/data/entry_manner": "regular", "/data/a6": "yes", "/data/out_asylum": "1",
          "/data/out_asylum_child": "", "/data/out_asylum_removal": "", "/data/out_asylum_child_removal": "",
          "/data/is_child": "", "/data/child_age": "", "/data/about": "",
          "/data/family": "", "/data/context": "arrival",
        ])

      let sealed = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
      let signature = try EnvelopeSignature(text: station.read("folder-sink/\(id).sig"))
      #expect(signature.verify())
      #expect(signature.covers(sealed))
      #expect(signature.id == id && signature.receiver == "training-asylum" && signature.number == 1)
      let seed = try #require(Base64URL.decode(station.read("keys/station.key").filter { !$0.isWhitespace }))
      #expect(signature.station == (try SigningKey(seed: seed).publicKey))
    }
  }
}

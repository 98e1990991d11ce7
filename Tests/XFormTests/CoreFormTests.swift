import Foundation
import TestSupport
import Testing
import XForm
import XFormCompiler

@Suite("Core forms") struct CoreFormTests {
  @Test func triageAsksEightQuestionsInTwoLanguages() throws {
    let model = try TestForm.core("q0-triage")
    #expect(model.id == "q0-triage")
    #expect(model.version == "2026112601")
    #expect(model.languages.prefix(2) == ["en", "ru"])
    #expect(Set(model.languages) == ["en", "ru", "kk", "ky", "tg", "uz-Latn", "uz-Cyrl", "tk", "prs", "fa", "ps"])
    #expect(model.questions.map(\.name) == ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "o1"])
    // Eight are asked; the ninth is what the officer sees.
    #expect(model.questions.filter(\.observe).map(\.name) == ["o1"])
    #expect(
      model.questions.map(\.control)
        == [.selectOne, .selectMultiple] + Array(repeating: .selectOne, count: 6) + [.selectMultiple])
    #expect(
      model.questions.map { model.effectiveLevel(of: $0.path) } == [.l1, .l2, .l2, .l2, .l2, .l3, .l2, .l0, .l3])
    #expect(model.questions.allSatisfy { $0.purpose != nil && $0.retention != nil && $0.sensitivity != nil })
    let session = try TestForm.session(model)
    #expect(session.firedOutcomes().isEmpty)
    #expect(session.violations().isEmpty)
    #expect(session.answers.isEmpty)
    #expect(
      session.choices(of: "/data/t1").map(\.value) == [
        "en", "ru", "kk", "ky", "tg", "uz-Latn", "uz-Cyrl", "tk", "prs", "fa", "ps", "other",
      ])
    #expect(session.choiceLabel(of: "/data/t1", choice: "kk", in: "ru").text == "Қазақша")
    #expect(
      session.label(of: "/data/t3", in: "ru").text
        == "Вам меньше 18 лет или с вами ребёнок, который едет без родителей?")
    #expect(!session.label(of: "/data/t3", in: "tg").isFallback)
    // What only officers read stands in English and Russian: shown as what it is.
    #expect(session.label(of: "/data/o1", in: "tg").isFallback)
    #expect(session.label(of: "/data/o1", in: "tg").language == "en")
  }

  @Test(arguments: [
    ("t2", "doctor water", ["out_urgent"]), ("t2", "none", []), ("t3", "yes", ["next_child"]),
    ("t3", "dont_know", ["next_child"]), ("t3", "no", []), ("t4", "yes", ["next_asylum"]),
    ("t4", "prefer_not", ["next_asylum"]), ("t4", "dont_know", ["next_asylum"]), ("t4", "no", []),
    ("t5", "no", ["next_nationality"]), ("t5", "dont_know", ["next_nationality"]), ("t5", "yes", []),
    ("t5", "prefer_not", []), ("t6", "no", ["next_private"]), ("t6", "prefer_not", ["next_private"]),
    ("t6", "not_alone", []), ("t6", "yes", []), ("t7", "yes", ["next_needs"]), ("t7", "prefer_not", []),
    ("t6", "dont_know", ["next_private"]), ("t8", "work", ["offer_work"]), ("t8", "visit", []),
    ("o1", "injury", ["out_injury"]), ("o1", "young", ["next_child_seen"]), ("o1", "controlled", ["next_private"]),
    ("t2", "safe_place", ["out_shelter"]), ("t2", "water food", []),
  ])
  func triageOutcomes(question: String, answer: String, fired: [String]) throws {
    var session = try TestForm.session(try TestForm.core("q0-triage"))
    let changes = try session.answer("/data/\(question)", answer)
    #expect(session.firedOutcomes().map(\.name) == fired)
    #expect(changes.recalculated == Set(fired.map { "/data/\($0)" }))
    _ = try session.answer("/data/\(question)", "")
    #expect(session.firedOutcomes().isEmpty)
  }

  @Test func noHelpNeededStandsAlone() throws {
    let session = try TestForm.session(try TestForm.core("q0-triage"), language: "ru")
    let violation = try #require(session.violation(of: "/data/t2", candidate: "none doctor"))
    #expect(violation.kind == .constraint)
    #expect(violation.message.text == "Выберите или нужную помощь, или «помощь сейчас не нужна».")
    #expect(session.violation(of: "/data/t2", candidate: "doctor food") == nil)
    #expect(session.value(of: "/data/t2").isEmpty)
  }

  @Test func outcomesSayWhatFollows() throws {
    let outcomes = Dictionary(
      uniqueKeysWithValues: (try TestForm.core("q0-triage").outcomes + TestForm.core("q2-asylum").outcomes).map {
        ($0.name, $0)
      })
    let child = try #require(try TestForm.core("q4-child").outcomes.first { $0.name == "out_child" })
    #expect(child.basis == "duty" && child.paper == "none")
    #expect(child.receiver == "CHI" && child.urgency == "U0" && child.hold == "return" && child.next == nil)
    #expect(outcomes["next_asylum"]?.next == "q2-asylum")
    #expect(outcomes["next_private"]?.level == .l3)
    #expect(outcomes["out_asylum"]?.receiver == "ASY")
    #expect(outcomes["out_legal"]?.receiver == nil)
    #expect(outcomes["out_legal"]?.counsel == "LEG")
  }

  @Test func asylumEndToEnd() throws {
    let model = try TestForm.core("q2-asylum")
    var session = try TestForm.session(model)
    #expect(
      session.relevantQuestions().map(\.name) == [
        "about", "a1", "a2", "a3", "a4", "a5_interpreter", "a5_interviewer", "entry_manner", "a6",
      ])
    #expect(
      model.scanKeys == [
        "document.surname", "document.givenNames", "document.birthDate", "document.nationality", "document.number",
        "document.issuer", "document.code", "station.serial", "station.post", "station.time", "station.family",
        "station.context", "case.is_child", "case.c1_age",
      ])
    _ = session.fill(scan: [
      "document.surname": "ERIKSSON", "document.birthDate": "1974-08-XX", "document.unknown": "x",
    ])
    #expect(session.value(of: "/data/surname") == "ERIKSSON")
    #expect(session.violations().map(\.path) == ["/data/a1", "/data/a2", "/data/a6"])
    #expect(session.violations().allSatisfy { $0.kind == .required })
    _ = try session.answer("/data/a1", "no")
    _ = try session.answer("/data/a2", "dont_know")
    _ = try session.answer("/data/a3", "war_violence disaster")
    // Before consent the person is told about legal aid, nothing is passed on.
    #expect(session.firedOutcomes().map(\.name) == ["out_legal"])
    _ = try session.answer("/data/a6", "yes")
    #expect(session.firedOutcomes().map(\.name) == ["out_asylum", "out_disaster"])
    #expect(session.violations().isEmpty)
    #expect(model.effectiveLevel(of: "/data/out_asylum") == .l3)
    #expect(session.violation(of: "/data/a4", candidate: "31")?.kind == .constraint)
    #expect(session.violation(of: "/data/a4", candidate: "3x")?.kind == .type)
    let xml = try session.submission(receiver: "ASY", instanceID: "uuid:1")
    #expect(
      xml == """
        <?xml version="1.0" encoding="UTF-8"?>
        <data id="q2-asylum" version="2026112601"><serial/><post/><issued_at/><family/><context/><surname>ERIKSSON</surname><given_names/><birth_date>1974-08-XX</birth_date>\
        <nationality/><document_number/><document_issuer/><document_type/><is_child/><child_age/><about/><a1>no</a1><a2>dont_know</a2>\
        <a3>war_violence disaster</a3><a4/><a5_interpreter/><a5_interviewer/><entry_manner/><a6>yes</a6>\
        <out_asylum>1</out_asylum><out_asylum_child/><out_asylum_removal/><out_asylum_child_removal/>\
        <meta><instanceID>uuid:1</instanceID></meta></data>

        """)
    // Another receiver gets neither identity nor the sensitive answer.
    let other = try session.submission(receiver: "MED", instanceID: "uuid:1")
    #expect(!other.contains("ERIKSSON") && !other.contains("<a3>") && !other.contains("out_asylum"))
  }

  @Test func consentRefusedIsCounselOnly() throws {
    var session = try TestForm.session(try TestForm.core("q2-asylum"))
    for (name, value) in [("a1", "yes"), ("a2", "yes"), ("a6", "prefer_not")] {
      _ = try session.answer("/data/\(name)", value)
    }
    #expect(session.firedOutcomes().compactMap(\.receiver).isEmpty)
    #expect(session.firedOutcomes().map(\.counsel) == ["LEG"])
  }

  /// A form that is gone through, by name.
  static let all = [
    "q0-triage", "q0-kiosk", "q2-asylum", "q3-trafficking", "q4-child", "q5-specific-needs", "q6-nationality",
    "q7-labour", "q8-group", "q9-complaint", "q10-record",
  ]

  @Test(arguments: all)
  func everyFieldSaysHowItIsHeldAndEveryTextIsTranslated(name: String) throws {
    let model = try TestForm.core(name)
    for field in model.fields where field.control != .note {
      #expect(field.sensitivity != nil && field.purpose != nil && field.retention != nil, "\(field.path)")
    }
    #expect(Set(model.texts(in: "en").keys) == Set(model.texts(in: "ru").keys))
  }

  @Test func modelsSurviveStorage() throws {
    for name in ["q0-triage", "q2-asylum"] {
      let model = try TestForm.core(name)
      let stored = model.encoded()
      let loaded = try FormModel(encoded: stored)
      #expect(loaded == model)
      #expect(loaded.encoded() == stored)
      print("\(name): model of \(stored.count) bytes")
    }
  }

  /// A file damaged on the disk is refused, or gives some other sound form; it doesn't take the daemon down.
  @Test func damagedModelsDoNoHarm() throws {
    let stored = try TestForm.core("q2-asylum").encoded()
    for count in 0..<stored.count {
      #expect(throws: FormError.self, "cut off at \(count)") { try FormModel(encoded: Array(stored[..<count])) }
    }
    #expect(throws: FormError.self) { try FormModel(encoded: stored + [0]) }
    var random = SeededRandom(seed: 15)
    var refused = 0
    for _ in 0..<3000 {
      var bytes = stored
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let model = try? FormModel(encoded: bytes) else {
        refused += 1
        continue
      }
      let session = try TestForm.session(model, language: model.defaultLanguage)
      for question in model.questions { _ = session.label(of: question.path) }
    }
    #expect((500..<2900).contains(refused), "\(refused) of 3000")
  }

  /// The XForm beside each XLSForm is what pyxform makes of it.
  @Test(
    .enabled(
      if: CoreFormTests.converter != nil, "pyxform isn't here; put xls2xform on PATH or name it in WAYPOST_XLS2XFORM"),
    arguments: ["core"])
  func xformIsUpToDate(pack: String) throws {
    let root = try #require(Corpus.packageRoot)
    let python = try #require(CoreFormTests.converter).deletingLastPathComponent().appending(path: "python").path
    let forms = root.appending(path: "hardware/forms").path
    let run = try Tool.run(python, [forms, "check", root.appending(path: "Sources/packs/\(pack)").path], timeout: 300)
    #expect(run.status == 0, "\(run.text)\(run.errorText)")
  }

  static let converter: URL? = {
    let environment = ProcessInfo.processInfo.environment
    var candidates = (environment["PATH"] ?? "").split(separator: ":").map { URL(filePath: "\($0)/xls2xform") }
    if let root = Corpus.packageRoot { candidates.insert(root.appending(path: ".packages/bin/xls2xform"), at: 0) }
    if let named = environment["WAYPOST_XLS2XFORM"] { candidates.insert(URL(filePath: named), at: 0) }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()
}

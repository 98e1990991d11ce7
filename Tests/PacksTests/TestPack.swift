import FoundationEssentials
import Packs
import Referral
import Sealing
import TestSupport
import XForm
import XFormCompiler

/// A small pack in a folder of its own, and what signing and installing it takes. Removed with the object.
final class TestPack {
  let folder: String
  let key: SigningKey
  let identity: Age.Identity

  var source: String { "\(folder)/source" }
  var signed: String { "\(folder)/signed" }
  var store: PackStore { PackStore("\(folder)/store", trusting: [key.publicKey]) }

  init() throws {
    folder = try TemporaryFolder.make(prefix: "packs")
    key = try SigningKey.generate()
    identity = try Age.Identity.generate()
    try write(TestPack.manifest(), to: "pack.json")
    try write(TestPack.form, to: "forms/q9-test.xml")
    try write(TestPack.directory, to: "directory.csv")
    for (language, texts) in TestPack.phrases {
      try write(String(decoding: JSONEncoder().encode(texts), as: UTF8.self), to: "phrases/\(language).json")
    }
  }

  deinit { TemporaryFolder.remove(folder) }

  /// Writes a file of the sources.
  func write(_ text: String, to file: String) throws { try TestPack.write(text, to: "\(source)/\(file)") }

  static func write(_ text: String, to path: String) throws {
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(atPath: "/\(parent)", withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  /// Signs the sources, into `signed` unless told otherwise.
  func sign(to output: String? = nil, by other: SigningKey? = nil) throws {
    let form = try Data(contentsOf: URL(filePath: "\(source)/forms/q9-test.xml"))
    try PackSigner.sign(
      source: source, forms: [TestPack.compiled(String(decoding: form, as: UTF8.self))],
      receiverKeys: ["test-office": identity.recipient.text], by: other ?? key, to: output ?? signed)
  }

  /// Signed sources as a station loads them.
  func loaded(from path: String? = nil) throws -> Pack {
    let signed = try SignedPack(at: path ?? signed, trusting: [key.publicKey])
    return try Pack(loading: signed, forms: TestPack.compile(signed))
  }

  /// Installs what is signed.
  @discardableResult
  func install(from path: String? = nil, in other: PackStore? = nil) throws -> PackManifest {
    try (other ?? store).install(from: path ?? signed, compiling: TestPack.compile)
  }

  static func compile(_ pack: SignedPack) throws -> [FormModel] {
    [try compiled(String(decoding: pack.bytes("forms/q9-test.xml"), as: UTF8.self))]
  }

  /// Replaces the signed description by `change` of it, with a good signature over the result.
  func forge(_ change: (inout PackManifest) -> Void) throws {
    var manifest = try PackFolder(signed).manifest()
    change(&manifest)
    let description = try JSONEncoder().encode(manifest)
    try description.write(to: URL(filePath: "\(signed)/pack.json"))
    let signature = Base64URL.encode(try key.sign(Array(description)))
    try Data(signature.utf8).write(to: URL(filePath: "\(signed)/pack.sig"))
  }

  // MARK: Content

  static func compiled(_ xml: String) throws -> FormModel {
    try XFormCompiler.compile(xml: Array(xml.utf8), file: "q9-test.xml")
  }

  /// The sources as values, nothing wrong with them.
  static func values(form: String = form) throws -> PackSource {
    var source = PackSource(
      manifest: try JSONDecoder().decode(PackManifest.self, from: Data(manifest().utf8)), forms: [try compiled(form)],
      receivers: [
        office("office", .asylum), office("children", .child), office("safety", .trafficking),
      ], phrases: phrases)
    let fact = { (kind: CountryFacts.Row.Kind, key: String, value: String, unit: String) in
      CountryFacts.Row(
        kind, key, value, unit: unit, source: "test law 1", sourceDate: "2026-11-01", doubt: "none reviewed it")
    }
    source.country = CountryFacts(
      [fact(.term, "ASY", "72", "hours")]
        + ["MED", "PSY", "STL", "LAB", "RFL", "LEG", "RCP", "OMB"].map { fact(.fallback, $0, "none", "") })
    source.hotlines = [
      Hotline(
        number: "111", purpose: "line.family", source: "test page", sourceDate: "2026-11-01",
        verifiedOn: "2026-11-20", doubt: "none")
    ]
    source.cards = [
      Card(
        id: "rights", topic: "rights",
        texts: ["en": "# Your rights\n", "ru": "# Ваши права\n", "prs": "# حقوق شما\n"])
    ]
    let steps = "# Steps\n\n" + Procedure.steps.map { "## Step {#\($0)}\n\nDo it.\n" }.joined()
    for language in ["en", "ru"] {
      source.procedures["sop/steps.\(language).md"] = steps
      source.procedures["sop/rules.\(language).md"] = "# Rules\n\nAs of 2026-11-01.\n"
      for form in ["q8-test", "q9-test"] {
        source.procedures["sop/\(form).\(language).md"] = "# Help\n\n## Do you want help {#want town}\n\nAsk it once.\n"
      }
    }
    source.needs = [
      SpecificNeed(
        code: "SC-UC", meaning: "test", form: "q9-test", question: "want", values: ["yes"], source: "test table",
        sourceDate: "2026-11-01")
    ]
    source.texts = [ReviewableText(place: "cards/rights.en.md", language: "en", digest: "aa")]
    source.reviews = [
      ReviewRecord(
        text: "cards/rights.en.md", digest: "aa", reviewer: "A. Tester", organisation: "Test office",
        date: "2026-11-20")
    ]
    source.base = PackBase(forms: ["q0-core"], phrases: ["line.family"], cards: ["asylum"])
    return source
  }

  private static func office(_ id: String, _ type: ReceiverType) -> Receiver {
    Receiver(
      id: id, type: type, name: "Test office", desk: "Help desk 3", keys: ["@test-office"], sink: "folder:out")
  }

  static func manifest(id: String = "core", version: Int = 7) -> String {
    """
    {"id": "\(id)", "version": \(version), "title": "Test", "validFrom": "2026-11-21", "validUntil": "2027-11-21",
     "languages": [{"tag": "en"}, {"tag": "prs"}],
     "forms": [{"id": "q9-test", "role": "module", "privacy": "alone"}]}
    """
  }

  static let directory = """
    id,type,name,desk,keys,sink
    office,ASY,"Test office, ""the"" one",Help desk 3,@test-office,folder:out

    """

  static let phrases = [
    "en": [
      "slip.please": "Please help.", "slip.desk": "Go to: {desk}", "slip.rights": "Help is free.",
      "slip.complaint": "Ask at the desk.", "slip.notIdentity": "Not an identity document.",
    ],
    "prs": [
      "slip.please": "لطفاً کمک کنید.", "slip.desk": "بروید به: {desk}", "slip.rights": "کمک رایگان است.",
      "slip.complaint": "از میز بپرسید.", "slip.notIdentity": "سند هویت نیست.",
    ],
  ]

  static let form = """
    <?xml version="1.0"?>
    <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:jr="http://openrosa.org/javarosa" xmlns:waypost="urn:waypost:form">
      <h:head><h:title>Test</h:title><model>
        <itext>
          <translation lang="English (en)" default="true()">
            <text id="want:label"><value>Do you want help?</value></text>
            <text id="name:label"><value>Your town?</value></text>
            <text id="yes"><value>Yes</value></text>
          </translation>
          <translation lang="Русский (ru)">
            <text id="want:label"><value>Нужна помощь?</value></text>
            <text id="name:label"><value>Ваш город?</value></text>
            <text id="yes"><value>Да</value></text>
          </translation>
          <translation lang="دری (prs)">
            <text id="want:label"><value>کمک می‌خواهید؟</value></text>
            <text id="name:label"><value>شهر شما؟</value></text>
            <text id="yes"><value>بلی</value></text>
          </translation>
        </itext>
        <instance><data id="q9-test" version="7">
          <want/><town/><out/><meta><instanceID/></meta>
        </data></instance>
        <bind nodeset="/data/want" type="string" waypost:receiver="ASY"
          waypost:level="L3" waypost:purpose="referral" waypost:retention="session"/>
        <bind nodeset="/data/town" type="string" waypost:receiver="ASY"
          waypost:level="L1" waypost:purpose="identity" waypost:retention="ack+72h"/>
        <bind nodeset="/data/out" type="string" calculate="if(/data/want = 'yes', '1', '')" waypost:level="L3"
          waypost:purpose="referral" waypost:retention="session" waypost:outcome="receiver=ASY urgency=U1 hold=return basis=duty"/>
        <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
      </model></h:head>
      <h:body>
        <select1 ref="/data/want"><label ref="jr:itext('want:label')"/>
          <item><label ref="jr:itext('yes')"/><value>yes</value></item></select1>
        <input ref="/data/town"><label ref="jr:itext('name:label')"/></input>
      </h:body>
    </h:html>
    """
}

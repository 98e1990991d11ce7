import Foundation
import Testing
import XForm
import XFormCompiler

@Suite("Compiler") struct CompilerTests {
  private static let ok = "<bind nodeset=\"/data/a\" type=\"string\"/>"

  @Test func problemsNameFileLineNodeExpressionAndColumn() throws {
    let problems = TestForm.problems(
      "<a/><b/>",
      binds: """
        <bind nodeset="/data/a" relevant="nonsense(1)"/>
        <bind nodeset="/data/b" constraint="selected(.)"/>
        <bind nodeset="/data/zz"/>
        """)
    #expect(problems.count == 3)
    #expect(problems[0] == "test.xml:8: /data/a: there is no function nonsense() (column 1 of: nonsense(1))")
    #expect(problems[1].hasSuffix("/data/b: selected() takes 2 arguments, here it has 1 (column 1 of: selected(.))"))
    // What doesn't fit together came to light only after the expressions were mended.
    #expect(problems[2] == "test.xml:10: /data/zz: a bind names this node but the instance doesn't have it")
  }

  @Test(arguments: [
    ("<bind nodeset=\"/data/zz\"/>", "a bind names this node but the instance doesn't have it"),
    (
      "<bind nodeset=\"/data/a\" calculate=\"/data/nowhere\"/>",
      "it refers to /data/nowhere, which the form doesn't have"
    ),
    ("<bind nodeset=\"/data/a\" relevant=\"/data/b = yes\"/>", "it refers to yes, which the form doesn't have"),
    ("<bind nodeset=\"/data/a\" calculate=\"instance('x')/root/item\"/>", "it looks into instance 'x'"),
    ("<bind nodeset=\"/data/a\" waypost:level=\"L4\"/>", "L4 marks what must not be asked"),
    ("<bind nodeset=\"/data/a\" waypost:level=\"L9\"/>", "'L9' isn't one of L0, L1, L2, L3"),
    ("<bind nodeset=\"/data/a\" waypost:levle=\"L1\"/>", "isn't an attribute the station knows"),
    ("<bind nodeset=\"/data/a\" calculate=\"1\" waypost:outcome=\"receiver=MED when=now\"/>", "has no key 'when'"),
    ("<bind nodeset=\"/data/a\" waypost:outcome=\"receiver=MED\"/>", "without a calculation"),
    ("<bind nodeset=\"/data/a\" calculate=\"1\" waypost:outcome=\"urgency=U9 receiver=MED\"/>", "isn't one of U0"),
    ("<bind nodeset=\"/data/a\" calculate=\"1\" waypost:outcome=\"hold=return\"/>", "it would do nothing"),
    ("<setvalue ref=\"/data/a\" event=\"when-it-rains\"/>", "its event 'when-it-rains' isn't one the station knows"),
    ("<setvalue ref=\"/data/zz\" event=\"odk-instance-load\"/>", "setvalue names this node"),
    ("<submission method=\"get\"/>", "its method 'get' isn't post"),
    ("<bind nodeset=\"/data/a\"/><bind nodeset=\"/data/a\"/>", "two binds name this node"),
  ])
  func whatDoesNotFitIsRefused(bind: String, message: String) {
    let problems = TestForm.problems("<a/><b/>", binds: bind)
    #expect(problems.contains { $0.contains(message) }, "\(problems)")
  }

  @Test(arguments: [
    ("<group><repeat nodeset=\"/data/zz\"><input ref=\"/data/a\"/></repeat></group>", "a repeat of the body names"),
    ("<range ref=\"/data/a\" start=\"1\" end=\"x\" step=\"1\"/>", "lacks a number"),
    ("<secret ref=\"/data/a\"/>", "secret isn't supported"),
    ("<input ref=\"/data/zz\"/>", "the body names this node"),
    ("<select1 ref=\"/data/a\"><item><label>x</label><value>a b</value></item></select1>", "with a blank in it"),
  ])
  func bodiesBeyondTheFloorAreRefused(body: String, message: String) {
    let problems = TestForm.problems("<a/><g><a/></g>", binds: "", body: body)
    #expect(problems.contains { $0.contains(message) }, "\(problems)")
  }

  @Test func hostileXMLIsRefused() {
    let deep = String(repeating: "<a>", count: 70) + String(repeating: "</a>", count: 70)
    let attributes = { (count: Int) in (0..<count).map { " a\($0)=\"\"" }.joined() }
    let documents: [(String, String)] = [
      ("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", "document type declaration"),
      ("<!doctype html><x/>", "isn't well-formed"),
      ("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", "document type declaration"),
      ("<?xml version=\"1.0\" encoding=\"UTF-7\"?><x/>", "an encoding other than UTF-8"),
      ("<x>", "isn't well-formed"), ("<x/><y/>", "isn't well-formed"), ("", "is empty"),
      ("<x>&lol;</x>", "isn't one of XML's own five"), ("<x a=\"&lol;\"/>", "isn't one of XML's own five"),
      ("<?x?><x/>", "isn't an XForm"), ("<x>\u{0}</x>", "isn't UTF-8"),
      ("<x/><?xml \t?>", "isn't well-formed"), ("<x>\n<y>\n</x>", "x.xml:3: document: it isn't well-formed"),
      ("<x\(attributes(300))/>", "more than 256 attributes"),
      ("<x\(attributes(200_000))/>", "more than 256 attributes"),
      (String(repeating: "<x a=\"\" xmlns:b=\"c\">", count: 70), "nested more than"),
      (deep, "nested more than"), ("<x/>", "isn't an XForm"), ("\u{0}", "isn't UTF-8"),
    ]
    for (xml, message) in documents {
      let error = #expect(throws: CompileError.self) { try XFormCompiler.compile(xml: Array(xml.utf8), file: "x.xml") }
      #expect(error?.description.contains(message) == true, "\(xml.prefix(40)): \(error?.description ?? "")")
    }
    #expect(throws: CompileError.self) { try XFormCompiler.compile(xml: [0xFF, 0xFE, 0x3C, 0x00], file: "x.xml") }
  }

  @Test func mutatedFormsNeverTrap() throws {
    let source = Array(
      TestForm.xml(
        "<a/><g><b/></g>",
        binds: "<bind nodeset=\"/data/a\" relevant=\"/data/g/b = 'x'\" waypost:level=\"L1\"/>",
        body: "<input ref=\"/data/a\"><label>A <output value=\"/data/g/b\"/></label></input>"
      ).utf8)
    var random = SeededRandom(seed: 11)
    for _ in 0..<1000 {
      var bytes = source
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
        }
      }
      guard let model = try? XFormCompiler.compile(xml: bytes, file: "x.xml") else { continue }
      _ = try TestForm.session(model).violations()
    }
  }

  @Test func languageNamesBecomeTags() throws {
    let languages = ["Oʻzbekcha (uz-Latn)", "fr", "Klingon", "default"].map {
      "<translation lang=\"\($0)\"><text id=\"t\"><value>x</value></text></translation>"
    }.joined()
    let model = try TestForm.model(
      "<a/>", binds: Self.ok, inputs: ["a"], itext: "<itext>\(languages)</itext>")
    #expect(model.languages == ["uz-Latn", "fr", "und-x-klingon", "und"])
  }
}

import Foundation
import Testing
import XForm

@Suite("Sensitivity and receivers") struct SensitivityTests {
  @Test func whatComesFromASensitiveAnswerIsSensitive() throws {
    let model = try TestForm.model(
      "<secret/><plain/><sum/><g><shown/></g><far/><note/><open/><unsaid/>",
      binds: """
        <bind nodeset="/data/secret" waypost:level="L3"/><bind nodeset="/data/plain" waypost:level="L0"/>
        <bind nodeset="/data/sum" calculate="concat(/data/secret, /data/plain)" waypost:level="L2"/>
        <bind nodeset="/data/g" relevant="/data/sum = 'x'"/><bind nodeset="/data/g/shown" waypost:level="L1"/>
        <bind nodeset="/data/far" calculate="/data/g/shown"/>
        <bind nodeset="/data/note" readonly="true()" relevant="/data/plain = 'x'"/>
        <bind nodeset="/data/open" relevant="/data/plain = 'x'" waypost:level="L1"/>
        """, inputs: ["secret", "plain", "g/shown", "note", "open", "unsaid"])
    let levels = ["secret", "plain", "sum", "g/shown", "far", "note", "open", "unsaid", "missing"].map {
      model.effectiveLevel(of: "/data/\($0)")
    }
    #expect(levels == [.l3, .l0, .l3, .l3, .l3, .l0, .l1, .l3, .l3])
  }

  @Test func receiversGetWhatIsTheirs() throws {
    let model = try TestForm.model(
      "<all/><med/><nobody/><g><asy/></g><out/><other/>",
      binds: """
        <bind nodeset="/data/med" waypost:receiver="MED PSY"/><bind nodeset="/data/nobody" waypost:receiver="none"/>
        <bind nodeset="/data/g/asy" waypost:receiver="ASY"/>
        <bind nodeset="/data/out" calculate="'1'" waypost:outcome="receiver=MED urgency=U0"/>
        <bind nodeset="/data/other" calculate="'1'" waypost:outcome="receiver=ASY"/>
        """, inputs: ["all", "med", "nobody", "g/asy"])
    let session = try TestForm.session(model)
    func body(_ receiver: String?) throws -> String {
      let xml = try session.submission(receiver: receiver, instanceID: "i")
      let start = try #require(xml.range(of: "version=\"1\">")?.upperBound)
      let end = try #require(xml.range(of: "<meta>")?.lowerBound)
      return String(xml[start..<end])
    }
    #expect(try body("MED") == "<all/><med/><out>1</out>")
    #expect(try body("ASY") == "<all/><g><asy/></g><other>1</other>")
    #expect(try body(nil) == "<all/><med/><nobody/><g><asy/></g><out>1</out><other>1</other>")
  }

  @Test func scannedValuesFillTheirFieldsAlsoReadOnlyOnes() throws {
    let model = try TestForm.model(
      "<name/><upper/>",
      binds: """
        <bind nodeset="/data/name" readonly="true()" waypost:scan="document.surname" waypost:level="L1"/>
        <bind nodeset="/data/upper" calculate="translate(/data/name, 'abc', 'ABC')"/>
        """, inputs: ["name"])
    var session = try TestForm.session(model)
    let changes = session.fill(scan: ["document.surname": "cab", "document.number": "1"])
    #expect(session.value(of: "/data/upper") == "CAB")
    #expect(changes.recalculated == ["/data/upper"])
  }

  @Test func anInterviewPrintsNothingOfItself() throws {
    var session = try TestForm.session(try TestForm.model("<a/>", binds: "", inputs: ["a"]))
    _ = try session.answer("/data/a", "TOPSECRET")
    var dumped = ""
    dump(session, to: &dumped)
    #expect("\(session) \(String(reflecting: session)) \(dumped)".contains("interview over form test"))
    #expect(!"\(session) \(String(reflecting: session)) \(dumped)".contains("TOPSECRET"))
  }
}

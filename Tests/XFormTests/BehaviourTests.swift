import Foundation
import FoundationXML
import Testing
import XForm
import XFormCompiler

/// The behaviours of ODK XForms (numbers: shared research, forms.md section 4), on small forms.
@Suite("Behaviour") struct BehaviourTests {
  @Test("1: calculates run in dependency order, not document order")
  func order() throws {
    let model = try TestForm.model(
      "<a>2</a><d/><c/><b/>",
      binds: """
        <bind nodeset="/data/a" type="int"/><bind nodeset="/data/d" calculate="/data/c + 1"/>
        <bind nodeset="/data/c" calculate="/data/b * 10"/><bind nodeset="/data/b" calculate="../a + 1"/>
        """, inputs: ["a"])
    var session = try TestForm.session(model)
    #expect(session.value(of: "/data/d") == "31")
    let changes = try session.answer("/data/a", "4")
    #expect(session.value(of: "/data/d") == "51")
    #expect(changes.recalculated == ["/data/b", "/data/c", "/data/d"])
  }

  @Test("29: taking a row away computes what stands outside once")
  func removalComputesOnce() throws {
    let model = try TestForm.model(
      "<rep><n>1</n><twice/></rep><joined/><sum/>",
      binds: """
        <bind nodeset="/data/rep/twice" calculate="../n * 2"/>
        <bind nodeset="/data/joined" calculate="join(',', /data/rep/n)"/>
        <bind nodeset="/data/sum" calculate="sum(/data/rep/twice)"/>
        """, body: "<group><repeat nodeset=\"/data/rep\"><input ref=\"/data/rep/n\"/></repeat></group>")
    var session = try TestForm.session(model)
    for row in 2...9 {
      _ = try session.addRow("/data/rep")
      _ = try session.answer("/data/rep[\(row)]/n", "\(row)")
    }
    let before = session.evaluations
    let changes = try session.removeRow("/data/rep[4]")
    #expect(session.value(of: "/data/joined") == "1,2,3,5,6,7,8,9")
    #expect(session.value(of: "/data/sum") == "82")
    // The two outside; no row reads another.
    #expect(session.evaluations - before == 2)
    #expect(changes.recalculated == ["/data/joined", "/data/sum"])
  }

  @Test(
    "2: a calculate, relevant, readonly or required on itself is refused",
    arguments: ["calculate", "relevant", "readonly", "required"])
  func selfReference(attribute: String) {
    let problems = TestForm.problems("<a/>", binds: "<bind nodeset=\"/data/a\" \(attribute)=\"/data/a = 'x'\"/>")
    #expect(problems.count == 1)
    #expect(problems.first?.contains("cycle: its calculate, relevant, required or readonly depends on itself") == true)
    #expect(problems.first?.hasPrefix("test.xml:") == true)
  }

  @Test("3: circles between calculates are refused, also through relevance and groups")
  func circles() {
    let two = TestForm.problems(
      "<a/><b/>",
      binds: "<bind nodeset=\"/data/a\" calculate=\"/data/b\"/><bind nodeset=\"/data/b\" calculate=\"/data/a\"/>")
    #expect(two.first?.contains("cycle: /data/a, /data/b depend on each other") == true)
    let relevance = TestForm.problems(
      "<a/><b/>",
      binds: "<bind nodeset=\"/data/a\" calculate=\"/data/b\"/><bind nodeset=\"/data/b\" relevant=\"/data/a = 1\"/>")
    #expect(relevance.count == 1)
    let group = TestForm.problems("<a/><g><b/></g>", binds: "<bind nodeset=\"/data/g\" relevant=\"/data/g/b = 1\"/>")
    #expect(group.first?.contains("cycle") == true)
  }

  @Test("4: a constraint may refer to its own node")
  func constraintOnItself() throws {
    let model = try TestForm.model(
      "<a/>", binds: "<bind nodeset=\"/data/a\" type=\"int\" constraint=\"/data/a &gt; 5 and . &lt; 9\"/>",
      inputs: ["a"])
    let session = try TestForm.session(model)
    #expect(session.violation(of: "/data/a", candidate: "7") == nil)
    #expect(session.violation(of: "/data/a", candidate: "9")?.kind == .constraint)
  }

  @Test("5: relevances may refer to each other; they go by the answers")
  func codependentRelevance() throws {
    let model = try TestForm.model(
      "<a/><b/>",
      binds: """
        <bind nodeset="/data/a" relevant="/data/b = ''"/><bind nodeset="/data/b" relevant="/data/a = ''"/>
        """,
      inputs: ["a", "b"])
    var session = try TestForm.session(model)
    #expect(session.isRelevant("/data/a") && session.isRelevant("/data/b"))
    _ = try session.answer("/data/a", "x")
    #expect(session.isRelevant("/data/a") && !session.isRelevant("/data/b"))
    _ = try session.answer("/data/a", "")
    #expect(session.isRelevant("/data/b"))
  }

  private static let groupedInstance = "<q/><g><a/><h><b>5</b></h></g><n/><s/><r/>"
  private static let groupedBinds = """
    <bind nodeset="/data/g" relevant="/data/q = 'yes'"/>
    <bind nodeset="/data/g/h/b" type="int" required="true()"/>
    <bind nodeset="/data/n" calculate="count(/data/g/h/b)"/><bind nodeset="/data/s" calculate="sum(/data/g/h/b)"/>
    <bind nodeset="/data/r" calculate="concat('[', /data/g/h/b, ']')"/>
    """

  @Test("7-12: relevance is inherited, hides values and nodes, keeps the answer, omits from the submission")
  func relevance() throws {
    // The body has b outside the group's control: relevance goes by the data tree.
    let model = try TestForm.model(Self.groupedInstance, binds: Self.groupedBinds, inputs: ["q", "g/h/b", "g/a"])
    var session = try TestForm.session(model)
    #expect(!session.isRelevant("/data/g/h/b"))
    #expect(session.relevantQuestions().map(\.name) == ["q"])
    #expect(session.value(of: "/data/g/h/b").isEmpty)
    #expect(["n", "s", "r"].map { session.value(of: "/data/\($0)") } == ["0", "0", "[]"])
    #expect(throws: FormError.notRelevant("/data/g/a")) { try session.answer("/data/g/a", "x") }
    let changes = try session.answer("/data/q", "yes")
    #expect(changes.relevanceChanged == ["/data/g", "/data/g/a", "/data/g/h", "/data/g/h/b"])
    #expect(changes.recalculated == ["/data/n", "/data/s", "/data/r"])
    _ = try session.answer("/data/g/h/b", "7")
    #expect(["n", "s", "r"].map { session.value(of: "/data/\($0)") } == ["1", "7", "[7]"])
    let whole = try session.submission(receiver: nil, instanceID: "uuid:1")
    #expect(whole.contains("<g><a/><h><b>7</b></h></g>"))
    _ = try session.answer("/data/q", "no")
    #expect(session.value(of: "/data/r") == "[]")
    #expect(try !session.submission(receiver: nil, instanceID: "uuid:1").contains("<g>"))
    // A required question that isn't relevant keeps nothing back (17).
    #expect(session.violations().isEmpty)
    _ = try session.answer("/data/q", "yes")
    #expect(session.value(of: "/data/g/h/b") == "7")
  }

  @Test("13: answers put back bring everything else back with them")
  func restore() throws {
    let model = try TestForm.model(Self.groupedInstance, binds: Self.groupedBinds, inputs: ["q", "g/h/b"])
    var session = try TestForm.session(model)
    _ = try session.answer("/data/q", "yes")
    _ = try session.answer("/data/g/h/b", "8")
    _ = try session.answer("/data/q", "no")
    var other = try TestForm.session(model)
    _ = other.restore(session.answers)
    #expect(session.answers == ["/data/q": "no", "/data/g/h/b": "8"])
    #expect(!other.isRelevant("/data/g/h/b"))
    _ = try other.answer("/data/q", "yes")
    #expect(other.value(of: "/data/s") == "8")
  }

  @Test("14, 15: read-only is inherited; a calculate with a control is shown, not answered")
  func readOnly() throws {
    let model = try TestForm.model(
      "<q/><g><a/></g><t/>",
      binds: """
        <bind nodeset="/data/g" readonly="/data/q = 'lock'"/>
        <bind nodeset="/data/t" calculate="concat(/data/q, '!')" readonly="true()"/>
        """, inputs: ["q", "g/a", "t"])
    var session = try TestForm.session(model)
    #expect(!session.isReadOnly("/data/g/a"))
    _ = try session.answer("/data/q", "lock")
    #expect(session.isReadOnly("/data/g/a"))
    #expect(throws: FormError.readOnly("/data/g/a")) { try session.answer("/data/g/a", "x") }
    #expect(session.value(of: "/data/t") == "lock!")
    #expect(throws: FormError.readOnly("/data/t")) { try session.answer("/data/t", "x") }
    #expect(model.questions.map(\.control) == [.input, .input, .input])
  }

  @Test("16-20: constraint and required, when they speak and in whose words")
  func validation() throws {
    let model = try TestForm.model(
      "<a/><b/><c/>",
      binds: """
        <bind nodeset="/data/a" type="int" constraint=". &gt; 5" jr:constraintMsg="jr:itext('msg')"/>
        <bind nodeset="/data/b" required="/data/a &gt; 7" jr:requiredMsg="Say b"/>
        <bind nodeset="/data/c" type="date" required="true()"/>
        """, inputs: ["a", "b", "c"],
      itext: """
        <itext><translation lang="English (en)" default="true()">
        <text id="msg"><value>More than <output value="/data/a"/></value></text></translation>
        <translation lang="Русский (ru)">
        <text id="msg"><value>Больше чем <output value="/data/a"/></value></text></translation></itext>
        """)
    var session = try TestForm.session(model, language: "ru")
    #expect(session.violations().map(\.path) == ["/data/c"])
    #expect(session.violations().first?.message.text == "На этот вопрос нужен ответ.")
    _ = try session.answer("/data/a", "3")
    _ = try session.answer("/data/c", "2026-02-30")
    #expect(session.violations().map(\.kind) == [.constraint, .type])
    #expect(
      session.violations().first?.message
        == LocalizedText(text: "Больше чем 3", language: "ru", isFallback: false))
    session.language = "en"
    #expect(session.violations().first?.message.text == "More than 3")
    _ = try session.answer("/data/a", "8")
    _ = try session.answer("/data/c", "2026-02-28")
    #expect(session.violations().map(\.path) == ["/data/b"])
    #expect(session.violations().first?.message.text == "Say b")
    _ = try session.answer("/data/a", "x8")
    #expect(session.violations().map(\.kind) == [.type])
  }

  @Test("37-39: a cascade offers what fits and drops answers that no longer do")
  func cascade() throws {
    let rows = [("almaty", "kz"), ("astana", "kz"), ("dushanbe", "tj")].map {
      "<item><name>\($0.0)</name><label>\($0.0.uppercased())</label><country>\($0.1)</country></item>"
    }.joined()
    let model = try TestForm.model(
      "<country/><city/><seen/><n/>",
      binds: "<bind nodeset=\"/data/n\" calculate=\"count-selected(/data/seen)\"/>", inputs: ["country"],
      body: ["select1 city", "select seen"].map { entry in
        let parts = entry.split(separator: " ")
        return """
          <\(parts[0]) ref="/data/\(parts[1])"><label>x</label>
          <itemset nodeset="instance('cities')/root/item[country = current()/../country]">
          <value ref="name"/><label ref="label"/></itemset></\(parts[0])>
          """
      }.joined(), instances: "<instance id=\"cities\"><root>\(rows)</root></instance>")
    var session = try TestForm.session(model)
    #expect(session.choices(of: "/data/city").isEmpty)
    _ = try session.answer("/data/country", "kz")
    #expect(session.choices(of: "/data/city").map(\.label.text) == ["ALMATY", "ASTANA"])
    #expect(throws: FormError.notOffered("/data/city")) { try session.answer("/data/city", "dushanbe") }
    _ = try session.answer("/data/city", "astana")
    _ = try session.answer("/data/seen", "astana almaty astana")
    #expect(session.value(of: "/data/seen") == "astana almaty")
    #expect(session.value(of: "/data/n") == "2")
    let changes = try session.answer("/data/country", "tj")
    #expect(changes.recalculated == ["/data/city", "/data/seen", "/data/n"])
    #expect(session.value(of: "/data/city").isEmpty)
    #expect(session.value(of: "/data/n") == "0")
  }

  @Test("48: once() keeps its first value")
  func once() throws {
    let model = try TestForm.model(
      "<a/><o/>", binds: "<bind nodeset=\"/data/o\" calculate=\"once(/data/a)\"/>", inputs: ["a"])
    var session = try TestForm.session(model)
    _ = try session.answer("/data/a", "first")
    _ = try session.answer("/data/a", "second")
    #expect(session.value(of: "/data/o") == "first")
  }

  @Test("57: the instance ID is a random UUID once, and the submission's own in the end")
  func instanceID() throws {
    let model = try TestForm.model("<a/>", binds: "", inputs: ["a"])
    var session = try TestForm.session(model)
    let first = session.value(of: "/data/meta/instanceID")
    #expect(first.wholeMatch(of: /uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    _ = try session.answer("/data/a", "x")
    #expect(session.value(of: "/data/meta/instanceID") == first)
    let other = FormSession(model, language: "en", context: try TestForm.context(seed: 2))
    #expect(other.value(of: "/data/meta/instanceID") != first)
    #expect(try session.submission(receiver: nil, instanceID: "uuid:z").contains("<instanceID>uuid:z</instanceID>"))
  }

  @Test("59: root attributes and prefixes as in the form, escaped")
  func namespaces() throws {
    let model = try TestForm.model(
      "<orx:a/><b/>", binds: "", inputs: ["orx:a", "b"],
      attributes: "xmlns=\"http://example.org/f\" id=\"a&amp;b&quot;\" version=\"&lt;1&gt;\" orx:version=\"2\"")
    var session = try TestForm.session(model)
    _ = try session.answer("/data/b", "<&>\"\r]]>")
    let xml = try session.submission(receiver: nil, instanceID: "uuid:1")
    #expect(model.id == "a&b\"")
    #expect(xml.contains("xmlns:orx=\"http://openrosa.org/xforms\""))
    #expect(xml.contains("id=\"a&amp;b&quot;\""))
    #expect(xml.contains("version=\"&lt;1&gt;\""))
    #expect(xml.contains("xmlns=\"http://example.org/f\""))
    #expect(xml.contains("<b>&lt;&amp;&gt;&quot;&#13;]]&gt;</b>"))
    #expect(xml.contains("<orx:a/>"))
    let parsed = try XMLDocument(xmlString: xml)
    #expect(parsed.rootElement()?.name == "data")
  }

  @Test("60: answers are kept in NFC, emoji and all; what XML can't hold is dropped")
  func unicode() throws {
    let model = try TestForm.model("<a/>", binds: "", inputs: ["a"])
    var session = try TestForm.session(model)
    _ = try session.answer("/data/a", "e\u{301}\u{0}\u{1}👩‍⚕️ й")
    #expect(Array(session.value(of: "/data/a").unicodeScalars) == Array("\u{E9}👩‍⚕️ й".unicodeScalars))
    #expect(try session.submission(receiver: nil, instanceID: "uuid:1").contains("\u{E9}👩‍⚕️ й"))
    #expect(throws: FormError.tooLong("/data/a", limit: 4096)) {
      try session.answer("/data/a", String(repeating: "ж", count: 2049))
    }
  }
}

import Testing

@testable import XForm

/// What a stored form costs up to its first page: counted, as a busy machine's clock says little.
@Suite("Opening a stored form") struct OpeningTests {
  /// Its first page offers two choices; a calculate and the next page look into a list of `count`.
  private static func stored(_ count: Int) throws -> [UInt8] {
    let items = (0..<count).map {
      "<item><name>p\($0)</name><label>Place \($0)</label><region>r\($0 % 50)</region></item>"
    }
    let places = "instance('places')/root/item[region = /data/region]"
    return try TestForm.model(
      "<region>r7</region><place/><found/>", binds: "<bind nodeset=\"/data/found\" calculate=\"count(\(places))\"/>",
      body: """
        <select1 ref="/data/region"><label>R</label><item><label>7</label><value>r7</value></item>
        <item><label>8</label><value>r8</value></item></select1>
        <select1 ref="/data/place"><label>P</label><itemset nodeset="\(places)"><value ref="name"/><label ref="label"/>
        </itemset></select1>
        """, instances: "<instance id=\"places\"><root>\(items.joined())</root></instance>"
    ).encoded()
  }

  /// However long its list of choices is, nothing asks each of them, and none is made a string before it is shown.
  @Test func costsNoMoreWithALongerList() throws {
    var evaluations: [Int] = []
    for count in [100, 5000] {
      let session = try TestForm.session(try FormModel(encoded: try Self.stored(count)))
      #expect(session.choices(of: "/data/region").map(\.label.text) == ["7", "8"])
      #expect(session.value(of: "/data/found") == "\(count / 50)")
      #expect(session.choices(of: "/data/place").count == count / 50)
      #expect(session.evaluator.lookups.predicateEvaluations == 0)
      let areBytes = session.evaluator.secondaries.allSatisfy(\.values.areBytes)
      #expect(areBytes)
      evaluations.append(session.evaluations)
    }
    #expect(evaluations[0] == evaluations[1] && evaluations[0] < 5)
  }
}

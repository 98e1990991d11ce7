/// Forms made for measuring, the same for us and for JavaRosa.
enum FormSamples {
  /// 200 questions; 100 calculates, each from the one before and one question.
  static var chain: String {
    let names = (1...200).map { "q\($0)" } + (1...100).map { "c\($0)" }
    let questions = (1...200).map { "<bind nodeset=\"/data/q\($0)\" type=\"int\"/>" }
    let calculates = (1...100).map { number in
      let before = number == 1 ? "0" : "/data/c\(number - 1)"
      return "<bind nodeset=\"/data/c\(number)\" type=\"int\" calculate=\"\(before) + number(/data/q\(number))\"/>"
    }
    let body = (1...200).map { "<input ref=\"/data/q\($0)\"><label>Question \($0)</label></input>" }
    return form(
      instance: names.map { "<\($0)/>" }.joined(), model: (questions + calculates).joined(), body: body.joined())
  }

  /// Three selects over one list, behind an equality, a range and a prefix.
  static func choices(_ count: Int) -> String {
    let width = count / 100
    let letters = (0..<26).map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0))) }
    let items = (0..<count).map { number in
      let name = "Place \(letters[number % 26].uppercased())\(letters[number / 26 % 26]) \(number)"
      return "<item><name>p\(number)</name><label>\(name)</label><region>r\(number % 100)</region>"
        + "<number>\(number * 7 % count)</number></item>"
    }
    let list = "<instance id=\"places\"><root>\(items.joined())</root></instance>"
    let filters = [
      ("region", "string", "region = /data/region"),
      ("low", "int", "number &gt;= /data/low and number &lt; /data/low + \(width)"),
      ("prefix", "string", "starts-with(label, /data/prefix)"),
    ]
    var model = list
    var body = ""
    for (name, type, predicate) in filters {
      model += "<bind nodeset=\"/data/\(name)\" type=\"\(type)\"/><bind nodeset=\"/data/by_\(name)\" type=\"string\"/>"
      body +=
        "<input ref=\"/data/\(name)\"><label>\(name)</label></input><select1 ref=\"/data/by_\(name)\"><label>by"
        + "</label><itemset nodeset=\"instance('places')/root/item[\(predicate)]\"><value ref=\"name\"/>"
        + "<label ref=\"label\"/></itemset></select1>"
    }
    return form(
      instance: filters.map { "<\($0.0)/><by_\($0.0)/>" }.joined(), model: model, body: body)
  }

  /// Rows with a number, each showing the sum of all rows, and that sum once more outside.
  static func repeats(isAbsolute: Bool) -> String {
    let inside = isAbsolute ? "/data/rep/n" : "../../rep/n"
    return form(
      instance: "<total/><rep jr:template=\"\"><n/><total/></rep>",
      model: "<bind nodeset=\"/data/total\" type=\"int\" calculate=\"sum(/data/rep/n)\"/>"
        + "<bind nodeset=\"/data/rep/n\" type=\"int\"/>"
        + "<bind nodeset=\"/data/rep/total\" type=\"int\" calculate=\"sum(\(inside))\"/>",
      body: "<group ref=\"/data/rep\"><label>Row</label><repeat nodeset=\"/data/rep\"><input ref=\"/data/rep/n\">"
        + "<label>Number</label></input></repeat></group>")
  }

  private static func form(instance: String, model: String, body: String) -> String {
    """
    <?xml version="1.0"?>
    <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" \
    xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Bench</h:title><model><instance><data id="bench" \
    version="1">\(instance)<meta><instanceID/></meta></data></instance>\(model)\
    <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/></model></h:head>\
    <h:body>\(body)</h:body></h:html>
    """
  }
}

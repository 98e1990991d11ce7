/// Publications as a table that any spreadsheet reads and that several posts' files can simply be joined to: every line
/// names its post and its weeks, and values are codes (ICAO 9303, BCP 47, this project's kinds of office).
extension Publication {
  public static let header = "post,from,until,dimension,value,by,group,people"

  /// The lines without the header. An empty last column is a hidden number.
  public var lines: [String] {
    rows.map { row in
      [
        post, from, until, row.dimension, row.value, row.by, row.group, row.count.map { "\($0)" } ?? "",
      ].joined(separator: ",")
    }
  }

  public static func csv(_ publications: [Publication]) -> String {
    ([header] + publications.flatMap(\.lines)).joined(separator: "\n") + "\n"
  }

  /// Of one or several files' lines, headers among them; nil at a line that is none. A line that comes twice, as in two
  /// exports of one station, counts once.
  public static func read(_ text: String) -> [Publication]? {
    var order: [[String]] = []
    var rows: [[String]: [Row]] = [:]
    var seen: Set<Substring> = []
    for line in text.split(whereSeparator: \.isNewline) where line != header {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 8, fields[7].isEmpty || Int(fields[7]).map({ $0 >= 0 }) == true else { return nil }
      guard seen.insert(line).inserted else { continue }
      let key = Array(fields[0..<3])
      if rows[key] == nil { order.append(key) }
      rows[key, default: []].append(
        Row(fields[3], fields[4], by: fields[5], fields[6], count: Int(fields[7])))
    }
    return order.map { Publication(post: $0[0], from: $0[1], until: $0[2], rows: rows[$0] ?? []) }
  }
}

extension Publication {
  /// Columns of a flow monitoring registry: how many people passed a point in a time, by sex, children apart. What a
  /// publication hides stays empty; nothing is estimated.
  public static let flowHeader =
    "point,date_from,date_to,individuals,male,female,adult_male,adult_female,boys,girls,main_nationalities,main_languages"

  public var flowLine: String {
    func one(_ dimension: String, _ value: String) -> Int? {
      rows.first { $0.dimension == dimension && $0.value == value && $0.by.isEmpty }?.count
    }
    /// The sum, if every part is told.
    func both(_ sex: String, _ ages: [String]) -> Int? {
      var sum = 0
      for age in ages {
        let told = rows.first {
          $0.dimension == "sex" && $0.value == sex && $0.by == "age" && $0.group == age
        }
        guard let count = told?.count else { return nil }
        sum += count
      }
      return sum
    }
    func main(_ dimension: String) -> String {
      rows.filter { $0.dimension == dimension && $0.by.isEmpty && $0.value != Self.other }
        .compactMap { row in row.count.map { (row.value, $0) } }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(5).map { "\($0.0) \($0.1)" }.joined(separator: "; ")
    }
    let adults = ["18-59", "60+"]
    let children = ["0-4", "5-11", "12-17"]
    let numbers: [Int?] = [
      rows.first { $0.dimension == "all" }?.count, one("sex", "M"), one("sex", "F"), both("M", adults),
      both("F", adults), both("M", children), both("F", children),
    ]
    return ([post, from, until] + numbers.map { $0.map { "\($0)" } ?? "" } + [main("nationality"), main("language")])
      .joined(separator: ",")
  }
}

extension HomePage {
  /// A household of a mass arrival of whom somebody still has to be asked: its number, a count, nothing of anybody.
  public struct Household: Sendable, Equatable {
    public var serial: String
    /// How many weren't asked yet.
    public var waiting: Int
    /// Local day and time of the counting.
    public var time: String
    /// Where it was counted.
    public var lane: String

    public init(serial: String, waiting: Int, time: String, lane: String = "") {
      self.lane = lane
      self.serial = serial
      self.waiting = waiting
      self.time = time
    }
  }

  /// A mass arrival as every desk sees it.
  public struct Arrivals: Sendable, Equatable {
    /// Households are counted now.
    public var isOn: Bool
    public var households: [Household]
    /// The newest that was counted at this desk: after a power cut it says whether the last one was.
    public var last: Household?

    public init(isOn: Bool, households: [Household], last: Household? = nil) {
      self.last = last
      self.isOn = isOn
      self.households = households
    }

    public var people: Int { households.reduce(0) { $0 + $1.waiting } }
  }
}

/// Households in a mass arrival (B-89 in the research): counted first, asked later, one by one.
extension PageRenderer {
  /// More at once are no list; the rest come up as these are through.
  static let mostHouseholds = 8

  func arrivals(_ page: HomePage) -> HTML? {
    guard let arrivals = page.arrivals, arrivals.isOn else { return nil }
    return """
      <div class="notice" data-kind="information" id="mass-arrival"><p><strong>\(words[.massArrival])</strong> \
      \(words[.massMeaning])</p>\
      \(arrivals.last.map { "<p>\(words[.lastHousehold]): <bdi dir=\"ltr\" id=\"household-last\">\($0.serial)</bdi> · \($0.time) · \(words[.people]): \($0.waiting)</p>" })\(button("/household", words[.nextHousehold], style: "main", key: "Enter")) \
      \(button("/mass-arrival", words[.massOver], fields: [("on", "no")], style: "quiet"))</div>
      """
  }

  /// Away from what is pressed for every person.
  func beginArrivals(_ page: HomePage) -> HTML? {
    guard let arrivals = page.arrivals, !arrivals.isOn else { return nil }
    return button("/mass-arrival", words[.massBegin], fields: [("on", "yes")], style: "quiet")
  }

  /// Those who wait longest. What changes by itself stands apart from what is typed in.
  func households(_ page: HomePage) -> HTML? {
    guard let arrivals = page.arrivals, !arrivals.households.isEmpty else { return nil }
    let rows: [HTML] = arrivals.households.prefix(Self.mostHouseholds).map { one in
      """
      <li><bdi dir="ltr">\(one.serial)</bdi> · \(one.time) · \(words[.people]): \(one.waiting) \
      \(button("/household-ask", words[.askOne], fields: [("serial", one.serial)], style: "quiet"))</li>
      """
    }
    return """
      <h2>\(words[.householdsWait]): <span id="households">\(arrivals.households.count)</span> · \
      \(words[.peopleWait]): <span id="household-people">\(arrivals.people)</span></h2><ul class="plain">\(rows)</ul>
      """
  }

  /// On the page of a household's number.
  func household(_ page: ReferralPage) -> HTML? {
    guard let waiting = page.household else { return nil }
    let fields = [("serial", page.serial)]
    return """
      <p class="big">\(words[.peopleWait]): <span id="household-waiting">\(waiting)</span></p><div class="actions">\
      \(button("/household-ask", words[.askOne], fields: fields, style: "main", key: "Enter"))\
      \(button("/household-done", words[.householdDone], fields: fields, style: "quiet"))</div>
      """
  }

  /// How many stand there or were told. Typed: a number has no row of keys.
  func countField(_ row: QuestionRow) -> HTML {
    """
    <input class="count" name="q-\(row.name)" inputmode="numeric" maxlength="3" size="4" autocomplete="off" \
    aria-labelledby="label-\(row.name)" value="\(row.answer.first ?? "")">
    """
  }
}

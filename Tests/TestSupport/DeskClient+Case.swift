/// Answers of made-up people.
public enum Answers {
  public static let noNeeds = [
    "t1": "prs", "t2": "none", "t3": "no", "t4": "no", "t5": "yes", "t6": "yes", "t7": "no", "t8": "work",
  ]
  /// Afraid to go back: the asylum module follows.
  public static let afraid = noNeeds.merging(["t4": "yes", "t8": "transit"]) { $1 }
  /// The asylum module, in its order.
  public static let asylum = [
    ("a1", "yes"), ("a2", "dont_know"), ("a3", "war_violence"), ("a4", "2"), ("a5_interpreter", "yes"),
    ("a5_interviewer", "woman"), ("entry_manner", "regular"), ("a6", "yes"),
  ]
}

extension DeskClient {
  /// Fills the triage page in and goes on.
  public func answerTriage(_ answers: [String: String]) throws {
    try post("/triage", answers.sorted { $0.key < $1.key }.map { ("q-\($0.key)", $0.value) })
  }

  /// Answers the question on the page; a blank parts several choices.
  public func answer(_ value: String) throws {
    try post("/answer", value.split(separator: " ").map { ("value", String($0)) })
  }

  /// From the idle desk to the check page of a person who is afraid to go back.
  public func reachReview() throws {
    try post("/without-document")
    try answerTriage(Answers.afraid)
    for (_, value) in Answers.asylum { try answer(value) }
  }

  /// From the check page to the last one; returns its number.
  public func finalise() throws -> String {
    try post("/finalise")
    return try serial()
  }

  /// The number on the last page. On a busy machine the page before it may be shown for a moment.
  public func serial() throws -> String {
    guard try wait({ $0.parts["serial"] != nil }), let serial = page.parts["serial"] else {
      throw Tool.Failure.failed("no number on the page “\(page.heading)”: \(page.notice ?? "")")
    }
    return serial
  }
}

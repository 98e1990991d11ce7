/// Where somebody is asked (B-102 in the research). The questions are the same; what follows from answers may only become
/// more urgent by it.
public enum AskingContext: String, Codable, CaseIterable, Sendable {
  /// At the post, on the way: the usual.
  case arrival
  /// Held somewhere.
  case detention
  /// Before being returned or removed.
  case removal
}

extension PageRenderer {
  /// Chosen before a case is opened; stays for the cases after it.
  func contextChoice(_ chosen: AskingContext) -> HTML {
    let choices: [HTML] = AskingContext.allCases.map { context in
      """
      <option value="\(context.rawValue)"\("selected", if: context == chosen)>\(words[.asked(context)])</option>
      """
    }
    return """
      <form method="post" action="/context" autocomplete="off">\(hidden([]))<label>\(words[.askedWhere]) \
      <select name="context">\(choices)</select></label> <button class="quiet">\(words[.change])</button></form>
      """
  }
}

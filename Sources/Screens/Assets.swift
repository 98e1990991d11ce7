/// The files every page refers to. In the program, not beside it: a page can't lose its style sheet.
public enum Assets {
  public enum Kind: Sendable {
    case styleSheet, script
  }

  /// Content and kind by path; nil for a path that is none.
  public static func asset(at path: String) -> (content: String, type: Kind)? {
    switch path {
    case "/assets/style.css": (styleSheet, .styleSheet)
    case "/assets/desk.js": (deskScript, .script)
    default: nil
    }
  }
}

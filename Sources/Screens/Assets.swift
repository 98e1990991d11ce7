/// The files every page refers to. In the program, not beside it: a page can't lose its style sheet.
public enum Assets {
  public enum Kind: Sendable {
    case styleSheet, script, icon
  }

  /// Content and kind by path; nil for a path that is none.
  public static func asset(at path: String) -> (content: String, type: Kind)? {
    switch path {
    case "/assets/style.css": (styleSheet, .styleSheet)
    case "/assets/desk.js": (deskScript, .script)
    case "/assets/kiosk.css": (kioskStyleSheet, .styleSheet)
    case "/assets/kiosk.js": (kioskScript, .script)
    case "/assets/icon.svg": (icon, .icon)
    default: nil
    }
  }

  /// A post with two arms, for the browser's tab.
  static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b4f8a" d="M7 1h2v14H7zM3 3h9l2 2-2 2H3z\
    M4 8h9v4H4l-2-2z"/></svg>
    """
}

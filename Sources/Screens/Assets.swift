/// The files every page refers to. In the program, not beside it: a page can't lose its style sheet.
public enum Assets {
  /// Bytes and media type by path; nil for a path that is none.
  public static func asset(at path: String) -> (content: String, type: String)? {
    switch path {
    case "/assets/style.css": (styleSheet, "text/css; charset=utf-8")
    case "/assets/desk.js": (deskScript, "text/javascript; charset=utf-8")
    default: nil
    }
  }
}

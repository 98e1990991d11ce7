import Foundation

/// Pictures of pages, compared with those that somebody has looked at: half as large, as WebP, so that all of them weigh
/// little. A browser draws, shrinks and compares; nothing else here knows about pictures.
public final class Pictures {
  /// How a page differs from its picture.
  public struct Difference: CustomStringConvertible {
    public let description: String
  }

  /// Of all points, so many may differ: another release of a font or of the browser moves edges, never words.
  static let tolerance = 0.004
  /// The same of any one square of 64 points of the page: a button more is little of a page and much of its place.
  static let placeTolerance = 0.1
  /// Renews what is kept instead of comparing.
  public static var renews: Bool { ProcessInfo.processInfo.environment["WAYPOST_RENEW_PICTURES"] == "1" }

  /// What keeps people out of the pages that were drawn.
  public private(set) var faults: [String] = []
  private let browser: WebDriver
  private let kept: String
  private let folder: String
  private let site: String

  /// - Parameters:
  ///   - kept: the folder of the pictures that were looked at.
  ///   - assets: the files that pages refer to, by path.
  public init(kept: String, assets: [String: String]) throws {
    browser = try WebDriver()
    self.kept = kept
    // For a person: the page as it is, and what differs.
    folder = Screenshots.folder.replacingOccurrences(of: "/screenshots", with: "/pictures")
    site = try TemporaryFolder.make(prefix: "pages")
    for place in [folder, kept, "\(site)/assets"] {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    }
    for (path, content) in assets { try Data(content.utf8).write(to: URL(fileURLWithPath: site + path)) }
  }

  public func stop() {
    browser.stop()
    TemporaryFolder.remove(site)
  }

  /// Draws a page, as high as it is, and compares it; nil where it looks as it did.
  ///
  /// - Parameters:
  ///   - page: HTML whose assets stand at `/assets/`.
  ///   - target: what a button must measure, in CSS pixels.
  public func compare(
    _ name: String, _ page: String, width: Int, height: Int, target: Int
  ) throws -> Difference? {
    let file = "\(site)/page.html"
    try Data(page.replacingOccurrences(of: "\"/assets/", with: "\"assets/").utf8).write(to: URL(fileURLWithPath: file))
    try browser.resize(width: width, height: height)
    try browser.open("file://\(file)")
    let whole = try browser.number("document.documentElement.scrollHeight")
    try browser.resize(width: width, height: max(height, Int(whole)))
    let png = try browser.screenshot()
    try Data(png).write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    faults += try Accessibility.all(on: browser, width: width, height: height, target: target).map { "\(name): \($0)" }
    try browser.open("about:blank")
    let small = try script(Self.shrink, [Data(png).base64EncodedString()])
    guard let text = small as? String, let found = Data(base64Encoded: text) else {
      throw Tool.Failure.failed("the browser made no picture of \(name)")
    }
    let path = "\(kept)/\(name).webp"
    if Self.renews {
      try found.write(to: URL(fileURLWithPath: path))
      return nil
    }
    let renew = "looked at and right? WAYPOST_RENEW_PICTURES=1 renews them: make pictures"
    guard let expected = FileManager.default.contents(atPath: path) else {
      return Difference(description: "\(name): there is no picture of it; look at \(folder)/\(name).png; \(renew)")
    }
    if expected == found { return nil }
    let answer = try script(Self.difference, [expected.base64EncodedString(), text]) as? [String: Any] ?? [:]
    let share = (answer["share"] as? NSNumber)?.doubleValue ?? 1
    let place = (answer["place"] as? NSNumber)?.doubleValue ?? 1
    if share <= Self.tolerance, place <= Self.placeTolerance { return nil }
    try expected.write(to: URL(fileURLWithPath: "\(folder)/\(name).expected.webp"))
    if let picture = (answer["picture"] as? String).flatMap({ Data(base64Encoded: $0) }) {
      try picture.write(to: URL(fileURLWithPath: "\(folder)/\(name).difference.png"))
    }
    let permille = Int((share * 1000).rounded())
    return Difference(
      description:
        "\(name): \(permille) of 1000 points differ, \(Int((place * 1000).rounded())) in one place; compare .expected.webp, .png and .difference.png in \(folder); \(renew)"
    )
  }

  private func script(_ body: String, _ arguments: [Any]) throws -> Any? {
    try browser.connection.ask("POST", "/execute/async", ["script": Self.load + body, "args": arguments])
  }

  private static let load = """
    const done = arguments[arguments.length - 1];
    const load = (type, data) => new Promise((take, fail) => {
      const image = new Image(); image.onload = () => take(image); image.onerror = fail;
      image.src = `data:image/${type};base64,${data}`; });
    const canvas = (width, height) => { const made = document.createElement("canvas");
      made.width = width; made.height = height; return [made, made.getContext("2d")]; };
    const text = url => url.slice(url.indexOf(",") + 1);

    """
  private static let shrink = """
    load("png", arguments[0]).then(image => {
      const [made, pen] = canvas(image.width / 2, image.height / 2);
      pen.imageSmoothingQuality = "high";
      pen.drawImage(image, 0, 0, made.width, made.height);
      done(text(made.toDataURL("image/webp", 0.4)));
    }, () => done(null));
    """
  private static let difference = """
    Promise.all([load("webp", arguments[0]), load("webp", arguments[1])]).then(([one, other]) => {
      const [width, height] = [Math.max(one.width, other.width), Math.max(one.height, other.height)];
      const points = image => { const [made, pen] = canvas(width, height);
        pen.fillStyle = "#f0f"; pen.fillRect(0, 0, width, height);
        pen.drawImage(image, 0, 0); return pen.getImageData(0, 0, width, height).data; };
      const [was, is] = [points(one), points(other)];
      const [made, pen] = canvas(width, height);
      const drawn = pen.createImageData(width, height);
      let count = 0;
      const places = new Map();
      for (let at = 0; at < was.length; at += 4) {
        const differs = [0, 1, 2].some(channel => Math.abs(was[at + channel] - is[at + channel]) > 40);
        if (differs) {
          count += 1;
          const [x, y] = [at / 4 % width, Math.floor(at / 4 / width)];
          const place = (y >> 5) * 1024 + (x >> 5);
          places.set(place, (places.get(place) ?? 0) + 1);
        }
        drawn.data.set(differs ? [200, 0, 0, 255] : [is[at], is[at + 1], is[at + 2], 90], at);
      }
      pen.putImageData(drawn, 0, 0);
      const most = Math.max(0, ...places.values()) / 1024;
      done({ share: count / (was.length / 4), place: most, picture: text(made.toDataURL("image/png")) });
    }, () => done({ share: 1 }));
    """
}

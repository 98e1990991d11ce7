import Foundation
import Messages
import TestSupport
import Testing

@testable import SlipPrinting

/// Slips of every language on every paper against pictures that somebody has looked at, in `Images/`.
///
/// A picture that differs is drawn into `.build/slips`: look at it there, and if it is right, copy it into `Images/`.
@Suite struct SlipImageTests {
  static let tools = Fixture.missing("pdftoppm")
  static let images = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Images").path
  /// Share of squares that may differ: another renderer's edges, never a line of text.
  static let tolerance = 0.0015

  static let all = RealSlip.widths.flatMap { paper in RealSlip.languages.map { (paper, $0) } }

  @Test(.enabled(if: tools == nil, "\(tools ?? "")"), arguments: all)
  func theSlipLooksAsItDid(paper: String, language: String) throws {
    let name = "\(paper)-\(language)"
    let request = RealSlip.request(language, paper: paper)
    try #require(request.sections.count >= 2 && request.sections.first?.language == language)
    let drawn = try draw(try SlipDocument(request), name: name)
    let wanted = GreyImage(png: "\(Self.images)/\(name).png")
    let distance = wanted.map { drawn.image.distance(to: $0) } ?? 1
    #expect(distance <= Self.tolerance, "\(distance): look at \(drawn.path), copy it to \(Self.images)")
    if distance <= Self.tolerance { unlink(drawn.path) }
  }

  /// What the comparison is worth: one line less, another language, unjoined letters, a code of another slip.
  @Test(.enabled(if: tools == nil, "\(tools ?? "")"), arguments: ["80mm", "58mm"])
  func aWrongSlipIsSeen(paper: String) throws {
    let wanted = try #require(GreyImage(png: "\(Self.images)/\(paper)-prs.png"))
    var request = RealSlip.request("prs", paper: paper)
    request.sections[0].lines[2] = request.sections[0].lines[2].map { "\($0)\u{200C}" }.joined()
    #expect(try draw(try SlipDocument(request), name: "\(paper)-unjoined").image.distance(to: wanted) > Self.tolerance)
    request = RealSlip.request("prs", paper: paper)
    request.sections[0].lines[2] = request.sections[0].lines[3]
    #expect(try draw(try SlipDocument(request), name: "\(paper)-line").image.distance(to: wanted) > Self.tolerance)
    request = RealSlip.request("prs", paper: paper)
    request.sections[0].rightToLeft = false
    #expect(try draw(try SlipDocument(request), name: "\(paper)-left").image.distance(to: wanted) > Self.tolerance)
    request = RealSlip.request("prs", paper: paper)
    request.qr = request.qr.uppercased()
    #expect(try draw(try SlipDocument(request), name: "\(paper)-code").image.distance(to: wanted) > Self.tolerance)
    for name in ["unjoined", "line", "left", "code"] { unlink("\(Self.folder)/\(paper)-\(name).png") }
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/slips").path

  /// The first page at 100 dots an inch, black and white as a thermal head prints: small enough to keep.
  private func draw(_ document: SlipDocument, name: String) throws -> (image: GreyImage, path: String) {
    try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
    let path = "\(Self.folder)/\(name).png"
    try Fixture.withFolder { folder in
      try Data(document.pdf).write(to: URL(fileURLWithPath: "\(folder)/slip.pdf"))
      try Tool.run(
        "pdftoppm", ["-r", "100", "-mono", "-png", "-singlefile", "\(folder)/slip.pdf", "\(Self.folder)/\(name)"])
    }
    return (try #require(GreyImage(png: path)), path)
  }
}

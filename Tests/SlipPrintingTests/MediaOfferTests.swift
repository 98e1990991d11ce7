import Messages
import Testing

@testable import SlipPrinting

/// Which paper a slip is laid out for, and which page a queue is asked for: media-supported of real queues.
@Suite struct MediaOfferTests {
  static let office = [
    "na_letter_8.5x11in", "na_index-3x5_3x5in", "iso_a4_210x297mm", "iso_a5_148x210mm", "iso_a6_105x148mm",
    "custom_max_215.9x355.6mm", "custom_min_76.2x127mm",
  ]
  static let wideRoll = ["custom_max_80x2000mm", "custom_min_25x25mm"]
  static let narrowRoll = ["custom_max_50x1000mm", "custom_min_20x20mm"]
  /// Drivers that know no lengths of their own.
  static let pages = ["om_72x100mm_72x100mm", "om_72x200mm_72x200mm", "om_72x297mm_72x297mm"]

  @Test func namesSayTheirSize() throws {
    let a6 = try #require(MediaOffer.Size("iso_a6_105x148mm"))
    #expect(a6.width == 105 && a6.height == 148)
    let letter = try #require(MediaOffer.Size("na_letter_8.5x11in"))
    #expect(abs(letter.width - 215.9) < 0.01 && abs(letter.height - 279.4) < 0.01)
    for nonsense in ["", "A4", "iso_a4", "x_1x2x3mm", "x_axbmm", "x_-1x5mm", "auto", "x_10xmm"] {
      #expect(MediaOffer.Size(nonsense) == nil, "\(nonsense)")
    }
  }

  @Test(arguments: [
    (office, ["iso_a6_105x148mm"], "na_letter_8.5x11in", "A6"),
    (office, ["na_letter_8.5x11in"], "na_letter_8.5x11in", "A5"),
    (office, [], "iso_a4_210x297mm", "A4"),
    (office, [], nil, "A6"),
    (["iso_a5_148x210mm"], [], "iso_a5_148x210mm", "A5"),
    (pages, [], "om_72x200mm_72x200mm", "80mm"),
    (["om_48x105mm_48x105mm"], [], nil, "58mm"),
    (pages, ["om_80x297mm_80x297mm"], nil, "80mm"),
    (wideRoll, [], "custom_72x200mm_72x200mm", "80mm"),
    (narrowRoll, [], "custom_48x200mm_48x200mm", "58mm"),
    ([], [], nil, "80mm"),
  ])
  func aQueueChoosesThePaper(supported: [String], ready: [String], standard: String?, name: String) {
    let offer = MediaOffer(supported: supported, ready: ready, standard: standard)
    #expect(Paper.chosen(from: offer).name == name)
  }

  @Test(arguments: [
    ("80mm", wideRoll, 143.0, "custom_72x143mm_72x143mm", nil),
    ("58mm", wideRoll, 190, "custom_48x190mm_48x190mm", nil),
    ("58mm", narrowRoll, 190, "custom_48x190mm_48x190mm", nil),
    // Longer than the longest: the rest goes on a second page.
    ("58mm", narrowRoll, 1400, "custom_48x1000mm_48x1000mm", 1000.0),
    ("80mm", narrowRoll, 143, nil, nil),
    ("80mm", pages, 143, "om_72x200mm_72x200mm", 200),
    ("80mm", pages, 400, "om_72x297mm_72x297mm", 297),
    ("80mm", [], 143, nil, nil),
    ("A6", office, 148, "iso_a6_105x148mm", 148),
    ("A6", ["iso_a4_210x297mm"], 148, nil, 148),
  ])
  func aPageIsAskedFor(paper: String, supported: [String], needed: Double, name: String?, height: Double?) throws {
    let choice = try #require(Paper.named(paper)).media(for: needed, in: MediaOffer(supported: supported))
    #expect(choice == MediaChoice(name: name, height: height))
  }

  /// The layout and the page asked for must agree, or the end of the slip is cut off.
  @Test func aLongSlipOnShortPagesIsWhole() throws {
    let paper = try #require(Paper.named("80mm"))
    let free = try SlipDocument(Fixture.request(), paper: paper, offer: MediaOffer(supported: Self.wideRoll))
    #expect(free.pages == 1 && free.media == "custom_72x\(Int(free.height))mm_72x\(Int(free.height))mm")
    let narrow = try #require(Paper.named("58mm"))
    let short = try SlipDocument(
      Fixture.request(), paper: narrow, offer: MediaOffer(supported: ["om_48x100mm_48x100mm"]))
    #expect(
      short.pages > 1 && short.height == 100 && short.media == "om_48x100mm_48x100mm", "\(short.pages) \(short.height)")
  }

  @Test func theNamesAreTheLayouts() {
    #expect(Paper.all.map(\.name) == SlipPaper.names)
  }
}

/// The page sizes of a print queue, as its IPP attributes name them. Lengths are millimetres.
struct MediaOffer: Sendable, Equatable {
  struct Size: Sendable, Equatable {
    let name: String
    let width: Double
    let height: Double

    /// A self-describing name (PWG 5101.1), "iso_a6_105x148mm"; nil for one that says no size.
    init?(_ name: String) {
      guard let last = name.split(separator: "_").last else { return nil }
      let scale: Double
      if last.hasSuffix("mm") { scale = 1 } else if last.hasSuffix("in") { scale = 25.4 } else { return nil }
      let sides = last.dropLast(2).split(separator: "x", omittingEmptySubsequences: false).map { Double($0) }
      guard sides.count == 2, let width = sides[0], let height = sides[1], width > 0, height > 0 else { return nil }
      self.name = name
      self.width = width * scale
      self.height = height * scale
    }
  }

  /// media-supported without the bounds of custom sizes.
  let sizes: [Size]
  /// media-ready: what lies in the printer.
  let ready: [Size]
  /// media-default.
  let standard: Size?
  /// Bounds of any other size; nil where the queue takes none.
  let smallest: Size?
  let largest: Size?

  init(supported: [String] = [], ready: [String] = [], standard: String? = nil) {
    let isBound = { (name: String, kind: String) in name.hasPrefix("custom_\(kind)_") }
    sizes = supported.filter { !isBound($0, "min") && !isBound($0, "max") }.compactMap(Size.init)
    smallest = supported.first { isBound($0, "min") }.flatMap(Size.init)
    largest = supported.first { isBound($0, "max") }.flatMap(Size.init)
    self.ready = ready.compactMap(Size.init)
    self.standard = standard.flatMap(Size.init)
  }

  /// A queue that names no sizes at all: a raw one.
  var isSilent: Bool { sizes.isEmpty && largest == nil }

  func takes(width: Double, height: Double) -> Bool {
    guard let smallest, let largest else { return false }
    return width >= smallest.width - 0.5 && width <= largest.width + 0.5 && height >= smallest.height - 0.5
      && height <= largest.height + 0.5
  }
}

/// A page as a queue is asked for it.
struct MediaChoice: Sendable, Equatable {
  /// nil where the queue has nothing that fits: its own default is used.
  var name: String?
  /// The page's length; nil for as long as the content.
  var height: Double?
}

extension Paper {
  /// The paper where the configuration says none: what lies in the printer, else the queue's default size, else the
  /// first of ours that it has. A queue that says nothing is taken for a receipt printer.
  static func chosen(from offer: MediaOffer) -> Paper {
    let likely = offer.ready + [offer.standard].compactMap(\.self)
    if let paper = likely.lazy.compactMap({ size in all.first { $0.isOn(size) } }).first { return paper }
    // On another size, such as Letter, the largest of ours that it holds whole.
    let sheets = all.filter { $0.height != nil }.reversed()
    let holds = { (size: MediaOffer.Size) in
      sheets.first { $0.width <= size.width + 1 && ($0.height ?? 0) <= size.height + 1 }
    }
    if let paper = likely.lazy.compactMap(holds).first { return paper }
    return all.first { paper in offer.sizes.contains { paper.isOn($0) } } ?? all[0]
  }

  /// Whether `size` is this paper. A roll's pages have any length; a short one of that width is a card.
  func isOn(_ size: MediaOffer.Size) -> Bool {
    if let height { return abs(size.width - width) <= 1 && abs(size.height - height) <= 1 }
    return rollWidths.contains(size.width) && size.height >= 2 * size.width
  }

  /// Printers count the roll's width or the head's.
  private var rollWidths: ClosedRange<Double> { (width - 4)...(width + 12) }

  /// The page to ask for when the content takes `needed` millimetres.
  ///
  /// On a roll a length of its own where the queue takes any; else the shortest offered page that holds it all, else the
  /// longest, and the rest goes on the next one.
  func media(for needed: Double, in offer: MediaOffer) -> MediaChoice {
    guard height == nil else { return MediaChoice(name: offer.sizes.first { isOn($0) }?.name, height: height) }
    if let smallest = offer.smallest, let largest = offer.largest, width <= largest.width + 0.5 {
      let width = max(width, smallest.width)
      let length = min(max(needed, smallest.height), largest.height).rounded(.down)
      guard length < needed else {
        return MediaChoice(name: Self.customName(width, max(needed, smallest.height.rounded(.up))), height: nil)
      }
      return MediaChoice(name: Self.customName(width, length), height: length)
    }
    let pages = offer.sizes.filter { isOn($0) }.sorted { $0.height < $1.height }
    guard let page = pages.first(where: { $0.height >= needed }) ?? pages.last else { return MediaChoice() }
    return MediaChoice(name: page.name, height: page.height)
  }

  private static func customName(_ width: Double, _ height: Double) -> String {
    let size = "\(Int(width.rounded()))x\(Int(height.rounded()))mm"
    return "custom_\(size)_\(size)"
  }
}

import JSONLines
import Messages
import Packs
import Referral
import Sealing
import Station

/// Makes the print request of a slip: signs its code, adds what is the same for every slip of this post.
struct SlipWriter: Sendable {
  let post: String
  let printers: SlipPrinters
  let folder: String?
  let packVersion: Int
  let isTraining: Bool
  let controller: String?
  /// What the packs say papers are set in.
  let fonts: PaperFonts?
  let stationKey: SigningKey

  init(_ configuration: StationConfiguration, content: PackContent, stationKey: SigningKey) {
    fonts = content.fonts.map { PaperFonts(leftToRight: $0.leftToRight, rightToLeft: $0.rightToLeft) }
    let post = configuration.post
    self.post = post.phone.isEmpty ? post.name : "\(post.name) · \(post.phone)"
    printers = SlipPrinters(configuration)
    folder = configuration.slipFolder
    isTraining = configuration.mode == .training
    controller = configuration.controller.flatMap { $0.isEmpty ? nil : $0 }
    packVersion = content.coreVersion
    self.stationKey = stationKey
  }

  /// The request as the bytes that are committed with the record and handed to `waypost-print` later.
  func request(_ order: SlipOrder, lane: String) throws -> [UInt8] {
    let code = SlipCode(serial: try SerialNumber(order.serial), issued: order.issued, packVersion: packVersion)
    let sections = order.sections.map { section in
      SlipSection(
        language: section.language, rightToLeft: WritingDirection.isRightToLeft(section.language),
        lines: section.lines)
    }
    let printer = printers[lane]
    var request = SlipRequest(
      serial: order.serial, paper: printer.paper, printer: printer.queue, post: post,
      issuedAt: LocalTime(order.issued).shortText, sections: sections, qr: try code.signed(by: stationKey),
      resume: false, folder: folder, deadlineSeconds: 120, isTraining: isTraining ? true : nil,
      transfers: order.transfers.isEmpty ? nil : try order.transfers.map { try TransferSealing.transfer($0) })
    request.controller = controller
    request.fonts = fonts
    return try JSONLine.encode(request)
  }
}

extension SlipWriter {
  /// A sheet as it is printed at this post.
  func sheet(_ sheet: SheetRequest, lane: String) -> SheetRequest {
    var sheet = sheet
    (sheet.printer, sheet.paper) = (printers[lane].queue, printers[lane].paper)
    sheet.folder = folder
    sheet.fonts = fonts
    sheet.isTraining = isTraining ? true : nil
    return sheet
  }
}

/// Which lane prints where, and on what.
struct SlipPrinters: Sendable {
  struct Printer: Sendable, Equatable {
    /// nil: the default queue.
    var queue: String?
    /// nil: what the queue says it has.
    var paper: String?
  }

  private var byLane: [String: Printer] = [:]
  private var other: Printer

  init(_ configuration: StationConfiguration) {
    other = Printer(queue: nil, paper: configuration.paper)
    for entry in configuration.printers ?? [] {
      let printer = Printer(queue: entry.queue, paper: entry.paper)
      if entry.lanes == nil { other = printer }
      for lane in entry.lanes ?? [] { byLane[lane] = printer }
    }
  }

  subscript(lane: String) -> Printer { byLane[lane] ?? other }
}

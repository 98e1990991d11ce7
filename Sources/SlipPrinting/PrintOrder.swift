import Messages

/// One paper to print, of whatever kind: how it is named, where it goes, how it is laid out.
struct PrintOrder {
  /// Stands in every report, and in the file's name.
  let id: String
  /// The job's name; it stays in the job history, so it says nothing of a person.
  let title: String
  /// nil: what the queue says it has.
  let paper: Paper?
  /// nil: the default queue.
  let printer: String?
  let resume: Bool
  /// A second job under the same name would be a second copy: cards of that name are many, a slip is one.
  let isOne: Bool
  let folder: String?
  /// The folder is what was asked for; no printer is.
  let isFile: Bool
  let deadlineSeconds: Int
  let layOut: (Paper, MediaOffer) throws(SlipPrintingError) -> SlipDocument

  /// Throws `SlipPrintingError.badRequest` naming the field.
  init(_ request: PrintRequest) throws(SlipPrintingError) {
    switch request {
    case .slip(let slip):
      paper = try SlipRules.check(slip)
      id = slip.serial
      title = SlipDocument.title(serial: slip.serial)
      (printer, resume, isOne, folder, isFile) = (slip.printer, slip.resume, true, slip.folder, false)
      deadlineSeconds = slip.deadlineSeconds
      layOut = { paper, offer throws(SlipPrintingError) in try SlipDocument(slip, paper: paper, offer: offer) }
    case .sheet(let sheet):
      paper = try SheetRules.check(sheet)
      id = sheet.id
      title = SlipDocument.title(sheet: sheet.id)
      (printer, resume, isOne, folder, isFile) = (sheet.printer, false, false, sheet.folder, sheet.isFile)
      deadlineSeconds = sheet.deadlineSeconds
      layOut = { paper, offer throws(SlipPrintingError) in try SlipDocument(sheet, paper: paper, offer: offer) }
    }
  }

  func document(for offer: MediaOffer) throws(SlipPrintingError) -> SlipDocument {
    try layOut(paper ?? Paper.chosen(from: offer), offer)
  }
}

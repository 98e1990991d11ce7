import CCups
import Glibc

/// A printer of this box and the jobs on it. Owns what CUPS allocated; calls block up to the time-outs.
final class CupsPrinter {
  private var connection: CupsConnection
  private let destination: UnsafeMutablePointer<cups_dest_t>

  /// The queue of that name, else the default one. Nil when the print service answers but has none.
  init?(_ name: String?, over connection: CupsConnection) {
    guard let destination = cupsGetNamedDest(connection.http, name, nil) else { return nil }
    self.connection = connection
    self.destination = destination
  }

  deinit { cupsFreeDests(1, destination) }

  var name: String { String(cString: destination.pointee.name) }

  /// Whether the device says when a page is out: only IPP does; usb, socket, lpd and serial merely take bytes.
  var tellsWhenPrinted: Bool {
    guard
      let value = cupsGetOption("device-uri", destination.pointee.num_options, destination.pointee.options)
    else { return false }
    return Self.tellsWhenPrinted(deviceURI: String(cString: value))
  }

  static func tellsWhenPrinted(deviceURI: String) -> Bool {
    let scheme = deviceURI.prefix { $0 != ":" }.lowercased()
    if scheme == "dnssd" { return deviceURI.contains("._ipp._tcp") || deviceURI.contains("._ipps._tcp") }
    return ["ipp", "ipps", "ippusb"].contains(scheme)
  }

  /// How a hand-over went wrong.
  enum SubmitFailure: Error, Equatable {
    /// Nothing of the document stays in CUPS.
    case refused(SlipPrintingError)
    /// CUPS may have the whole document: look before making another.
    case unknown(job: Int)
  }

  /// The page sizes of the queue; empty when it doesn't say.
  func media() -> MediaOffer {
    guard let request = ippNewRequest(IPP_OP_GET_PRINTER_ATTRIBUTES) else { return MediaOffer() }
    addString(to: request, IPP_TAG_URI, "printer-uri", "ipp://localhost/printers/\(name)")
    add(["media-supported", "media-ready", "media-default"], to: request)
    guard let answer = IPPAnswer(to: request, over: connection), answer.isSuccessful else { return MediaOffer() }
    return MediaOffer(
      supported: answer.strings("media-supported"), ready: answer.strings("media-ready"),
      standard: answer.strings("media-default").first)
  }

  /// Makes a job and hands the PDF over; returns the job's number once CUPS has accepted the whole document.
  /// `media` is the page size to ask for; nil for the queue's own.
  func submit(_ pdf: [UInt8], title: String, media: String?) throws(SubmitFailure) -> Int {
    let http = connection.http
    guard let info = cupsCopyDestInfo(http, destination) else {
      throw .refused(.printService(step: "asking the printer's abilities", why: CupsConnection.lastError))
    }
    defer { cupsFreeDestInfo(info) }

    var options: UnsafeMutablePointer<cups_option_t>?
    var optionCount: CInt = 0
    defer { cupsFreeOptions(optionCount, options) }
    if let media {
      optionCount = cupsAddOption("media", media, optionCount, &options)
      // The page is drawn for this size: fitted into the printer's margins the code's modules would be no whole dots.
      optionCount = cupsAddOption("print-scaling", "none", optionCount, &options)
    }

    var job: CInt = 0
    guard
      cupsCreateDestJob(http, destination, info, &job, title, optionCount, options).rawValue
        <= IPP_STATUS_OK_EVENTS_COMPLETE.rawValue, job > 0
    else { throw .refused(.printService(step: "creating the job", why: CupsConnection.lastError)) }

    guard
      cupsStartDestDocument(http, destination, info, job, title, "application/pdf", 0, nil, 1) == HTTP_STATUS_CONTINUE,
      write(pdf)
    else {
      let why = CupsConnection.lastError
      cancel(Int(job))
      throw .refused(.printService(step: "sending the document", why: why))
    }
    guard
      cupsFinishDestDocument(http, destination, info).rawValue <= IPP_STATUS_OK_EVENTS_COMPLETE.rawValue
    else { throw .unknown(job: Int(job)) }
    return Int(job)
  }

  private func write(_ pdf: [UInt8]) -> Bool {
    pdf.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return false }
      return cupsWriteRequestData(connection.http, start, bytes.count) == HTTP_STATUS_CONTINUE
    }
  }

  /// An answer about a job.
  enum Look: Equatable {
    case facts(JobFacts)
    /// CUPS answers and doesn't know the job: its history was purged, or lost with a cupsd that died (it writes its
    /// jobs down up to 30 s late and then gives their numbers away again).
    case vanished
    case noAnswer
  }

  /// `title` guards against a number that belongs to another slip by now.
  func look(at job: Int, titled title: String) -> Look {
    guard let request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES) else { return .noAnswer }
    addString(to: request, IPP_TAG_URI, "printer-uri", "ipp://localhost/printers/\(name)")
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", CInt(clamping: job))
    addString(to: request, IPP_TAG_NAME, "requesting-user-name", String(cString: cupsUser()))
    let wanted = [
      "job-state", "job-state-reasons", "job-printer-state-reasons", "time-at-processing", "number-of-documents",
      "job-name",
    ]
    add(wanted, to: request)

    guard let answer = IPPAnswer(to: request, over: connection) else {
      reconnect()
      return .noAnswer
    }
    if answer.isNotFound { return .vanished }
    // A policy may hide names; then the number has to do.
    if let name = answer.strings("job-name").first, name != title { return .vanished }
    guard answer.isSuccessful, let value = answer.integer("job-state"), let state = JobFacts.State(rawValue: value)
    else {
      reconnect()
      return .noAnswer
    }
    var facts = JobFacts(
      state: state, reasons: answer.strings("job-state-reasons"),
      printerReasons: answer.strings("job-printer-state-reasons"),
      processed: answer.integer("time-at-processing") != nil,
      documents: answer.integer("number-of-documents"))
    // A job that was never taken up has no word of the printer; the queue itself knows that it is paused.
    if state == .pending { facts.printerReasons += queueReasons() }
    return .facts(facts)
  }

  private func queueReasons() -> [String] {
    guard let request = ippNewRequest(IPP_OP_GET_PRINTER_ATTRIBUTES) else { return [] }
    addString(to: request, IPP_TAG_URI, "printer-uri", "ipp://localhost/printers/\(name)")
    add(["printer-state", "printer-state-reasons"], to: request)
    guard let answer = IPPAnswer(to: request, over: connection), answer.isSuccessful else { return [] }
    let isStopped = answer.integer("printer-state") == 5
    return answer.strings("printer-state-reasons").filter { $0 != "none" } + (isStopped ? ["paused"] : [])
  }

  /// The jobs of this title on this printer, newest first; nil when CUPS didn't answer.
  /// - Parameter open: leaves out the ended ones.
  func jobs(titled title: String, open: Bool = false) -> [Int]? {
    var list: UnsafeMutablePointer<cups_job_t>?
    let which = CInt(open ? CUPS_WHICHJOBS_ACTIVE : CUPS_WHICHJOBS_ALL)
    let count = cupsGetJobs2(connection.http, &list, name, 0, which)
    guard count >= 0 else { return nil }
    defer { cupsFreeJobs(count, list) }
    guard let list else { return [] }
    return (0..<Int(count)).compactMap { index in
      guard let name = list[index].title, strcmp(name, title) == 0 else { return nil }
      return Int(list[index].id)
    }.sorted(by: >)
  }

  func cancel(_ job: Int) {
    _ = cupsCancelDestJob(connection.http, destination, CInt(clamping: job))
  }

  /// Takes an ended job out of CUPS with its document, which CUPS by itself keeps for a day. False when CUPS doesn't.
  func purge(_ job: Int) -> Bool {
    guard let request = ippNewRequest(IPP_OP_CANCEL_JOB) else { return false }
    addString(to: request, IPP_TAG_URI, "printer-uri", "ipp://localhost/printers/\(name)")
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", CInt(clamping: job))
    addString(to: request, IPP_TAG_NAME, "requesting-user-name", String(cString: cupsUser()))
    ippAddBoolean(request, IPP_TAG_OPERATION, "purge-job", 1)
    return IPPAnswer(to: request, over: connection)?.isSuccessful ?? false
  }

  private func add(_ wanted: [String], to request: OpaquePointer) {
    var slot = ippAddStrings(
      request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", CInt(wanted.count), nil, nil)
    for (index, name) in wanted.enumerated() { _ = ippSetString(request, &slot, CInt(index), name) }
  }

  private func addString(to request: OpaquePointer, _ tag: ipp_tag_t, _ name: String, _ value: String) {
    ippAddString(request, IPP_TAG_OPERATION, tag, name, nil, value)
  }

  /// cupsd may have been restarted under us: the next question goes over a fresh connection, if there is one.
  private func reconnect() {
    if let fresh = try? CupsConnection() { connection = fresh }
  }
}

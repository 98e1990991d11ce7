import Foundation
import Messages
import TestSupport
import Testing

/// The program itself in front of a real cupsd and a printer on loopback.
@Suite(.serialized, .enabled(if: PrivateCups.unavailable == nil, "\(PrivateCups.unavailable ?? "")"))
struct PrinterTests {
  @Test func printsAndReportsEachMove() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    var accepted: [Double] = []
    for round in 1...5 {
      let slip = try Slip(Fixture.request(serial: "ROUND-\(round)"), cups)
      let reports = try slip.finish()
      #expect(reports.map(\.state) == [.laidOut, .submitted, .printed])
      #expect(slip.status == 0)
      #expect(reports.allSatisfy { $0.serial == "ROUND-\(round)" })
      #expect(reports.last?.place == PrivateCups.queue)
      #expect(reports.last?.job == round)
      accepted.append(try #require(slip.milliseconds(to: .submitted)))
    }
    print("slip: request to PDF accepted by CUPS, process start included: \(accepted.map { Int($0) }) ms (budget 250)")
    #expect(accepted.min() ?? .infinity <= 250)

    let received = cups.receivedDocuments()
    try #require(received.count == 5)
    if Tool.missing(["pdftotext"]).isEmpty {
      #expect(try Tool.run("pdftotext", [received[0], "-"]).text.contains("ROUND-1"))
    }
    if Tool.missing(["pdftoppm", "zbarimg"]).isEmpty {
      try Tool.run("pdftoppm", ["-r", "203", "-gray", "-png", "-singlefile", received[0], "\(cups.folder)/page"])
      let read = try Tool.run(
        "zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "\(cups.folder)/page.png"])
      #expect(read.text == Fixture.payload + "\n")
    }
    #expect(cups.printedDocuments().count == 5)
  }

  @Test func paperOutIsToldAndRefilledIsPrinted() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setMedia(empty: true)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: .outOfPaper))
    #expect(cups.printedDocuments().isEmpty)
    try cups.setMedia(empty: false)
    let reports = try slip.finish()
    #expect(reports.last?.state == .printed)
    #expect(cups.printedDocuments().count == 1)
  }

  /// The device says why it holds the page, with whatever suffix.
  @Test(arguments: [
    ("cover-open", SlipReport.Reason.coverOpen), ("media-jam", .jam), ("media-needed", .outOfPaper),
    ("paused", .paused),
  ])
  func theDevicesComplaintIsToldAndMendedIsPrinted(keyword: String, reason: SlipReport.Reason) throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setFault(keyword)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: reason))
    #expect(cups.printedDocuments().isEmpty)
    try cups.setFault(nil)
    #expect(try slip.finish().last?.state == .printed)
    #expect(cups.printedDocuments().count == 1)
  }

  /// Keywords stay behind when the fault is mended; only the job's state decides.
  @Test func aComplaintOfYesterdayStopsNothing() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setStale("media-jam")
    for serial in ["STALE-1", "STALE-2"] {
      let reports = try Slip(Fixture.request(serial: serial), cups).finish()
      #expect(reports.map(\.state) == [.laidOut, .submitted, .printed])
    }
  }

  @Test func aPausedQueueIsToldAndResumedPrints() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.at("cupsdisable", PrivateCups.queue)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: .paused))
    try cups.at("cupsenable", PrivateCups.queue)
    #expect(try slip.finish().last?.state == .printed)
    #expect(cups.printedDocuments().count == 1)
  }

  @Test func aPausedQueueUntilTheDeadlineFailedAndNothingComesLater() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.at("cupsdisable", PrivateCups.queue)
    let last = try Slip(Fixture.request(deadline: 4), cups).finish().last
    #expect(last?.state == .failed && last?.reason == .paused)
    try cups.at("cupsenable", PrivateCups.queue)
    sleep(3)
    #expect(cups.receivedDocuments().isEmpty)
  }

  /// CUPS calls it canceled at once; the device still has the page.
  @Test func cancelledWithPaperOutIsUncertain() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setMedia(empty: true)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: .outOfPaper))
    try cups.at("cancel", "-a", PrivateCups.queue)
    let last = try slip.finish().last
    // Whether or not CUPS says who cancelled it: the officer looks before printing it again.
    #expect(last?.state == .uncertain, "\(String(describing: last))")
    #expect(last?.reason == .cancelled || last?.reason == .aborted, "\(String(describing: last))")
  }

  @Test func cancelledBeforeItBeganFailed() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.at("cupsdisable", PrivateCups.queue)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: .paused))
    try cups.at("cancel", "-a", PrivateCups.queue)
    let last = try slip.finish().last
    #expect(last?.state == .failed && last?.reason == .cancelled, "\(String(describing: last))")
  }

  /// "Print it again" while the first still waits for paper: two came out once it was refilled.
  @Test func printedAgainWhileTheFirstWaitsComesOutOnce() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setMedia(empty: true)
    let first = try Slip(Fixture.request(), cups)
    #expect(first.wait(for: .waiting, reason: .outOfPaper))
    first.kill()
    let second = try Slip(Fixture.request(), cups)
    #expect(second.wait(for: .waiting, reason: .outOfPaper))
    try cups.setMedia(empty: false)
    let reports = try second.finish()
    #expect(reports.last?.state == .printed && reports.last?.job == 1)
    #expect(cups.printedDocuments().count == 1)
  }

  @Test func aLaneWithAPrinterOfItsOwnPrintsThere() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.addQueue("other", uri: "file:///dev/null", model: "raw")
    var request = Fixture.request()
    request.printer = PrivateCups.queue
    #expect(try Slip(request, cups).finish().last?.place == PrivateCups.queue)
    request.printer = "nowhere"
    let last = try Slip(request, cups).finish().last
    #expect(last?.state == .failed && last?.reason == .noPrinter)
  }

  /// Where the configuration names no paper the queue's own sizes decide, and the page is asked for by name: as long as
  /// the content where the driver takes any length.
  @Test(arguments: [
    ([(105, 148)], false, 105.0, "iso_a6"), ([(148, 210), (210, 297)], false, 148, "iso_a5"),
    ([(72, 200)], true, 72, "custom_72x"), ([(48, 200)], true, 48, "custom_48x"),
    ([(72, 100), (72, 297)], false, 72, "x296.97"),
  ])
  func theQueueKnowsItsPaper(pages: [(Int, Int)], any: Bool, width: Double, asked: String) throws {
    let cups = try PrivateCups(defaultQueue: false)
    defer { cups.stop() }
    try cups.addReceiptQueue("receipts", pages: pages.map { (width: $0.0, height: $0.1) }, any: any)
    var request = RealSlip.request("prs", paper: "80mm")
    request.paper = nil
    let last = try #require(try Slip(request, cups).finish().last)
    #expect(last.state == .sent)
    let job = try #require(last.job)
    let media = try cups.askedMedia(job: job, on: "receipts")
    #expect(media?.contains(asked) == true, "\(media ?? "none")")
    guard Tool.missing(["pdfinfo"]).isEmpty else { return }
    let info = try Tool.run("pdfinfo", [cups.spooledDocument(job: job)]).text
    let size = try #require(info.split(separator: "\n").first { $0.hasPrefix("Page size:") })
    let points = size.split(separator: " ").compactMap { Double($0) }
    #expect(abs(points[0] - width * 72 / 25.4) < 1, "\(size)")
    if any {
      #expect(media?.hasSuffix("x\(Int((points[1] * 25.4 / 72).rounded()))mm") == true, "\(size) \(media ?? "")")
    }
  }

  @Test func paperOutUntilTheDeadlineIsUncertain() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setMedia(empty: true)
    let slip = try Slip(Fixture.request(deadline: 4), cups)
    let last = try slip.finish().last
    // The device holds the page and may print it after all.
    #expect(last?.state == .uncertain)
    #expect(last?.reason == .outOfPaper)
    #expect(slip.status == 1)
  }

  @Test func aPrinterGoneIsToldAndItsReturnPrints() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    cups.unplugPrinter()
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: .offline))
    try cups.plugPrinter()
    #expect(try slip.finish().last?.state == .printed)
    #expect(cups.printedDocuments().count == 1)
  }

  @Test func aPrinterGoneUntilTheDeadlineFailed() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    cups.unplugPrinter()
    let last = try Slip(Fixture.request(deadline: 4), cups).finish().last
    #expect(last?.state == .failed)
    #expect(last?.reason == .deadline)
    // The job must not come out of the printer when everybody has gone home.
    try cups.plugPrinter()
    sleep(3)
    #expect(cups.receivedDocuments().isEmpty)
  }

  /// CUPS 2.4.2's ipp backend has two threads asking after the job, and only one of them tells an aborted job from a
  /// completed one: when the other is first, CUPS says "completed" of a page that never came. So it may take a few jobs
  /// to see the answer this is about.
  @Test func aJobTheDeviceThrowsAwayIsUncertainAndPrintedAnewOnlyWhenAsked() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setAborting(true)
    let serials = (1...12).map { "THROWN-\($0)" }
    let told = try serials.first { serial in
      let last = try Slip(Fixture.request(serial: serial), cups).finish().last
      if last?.state == .uncertain { #expect(last?.reason == .aborted) }
      return last?.state == .uncertain
    }
    let serial = try #require(told)
    try cups.setAborting(false)
    // By itself nothing is printed a second time; an officer who has looked prints it again.
    #expect(try Slip(Fixture.request(serial: serial, resume: true), cups).finish().last?.state == .uncertain)
    #expect(cups.printedDocuments().isEmpty)
    #expect(try Slip(Fixture.request(serial: serial), cups).finish().last?.state == .printed)
    #expect(cups.printedDocuments().count == 1)
  }

  @Test func killedAfterTheHandOverThenResumedPrintsOnce() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setMedia(empty: true)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .submitted))
    slip.kill()
    // A second death, this time of the one that took the job up.
    let second = try Slip(Fixture.request(resume: true), cups)
    #expect(second.wait(for: .submitted))
    second.kill()
    try cups.setMedia(empty: false)
    let third = try Slip(Fixture.request(resume: true), cups)
    #expect(try third.finish().last?.state == .printed)
    // And once more, when it is long out.
    #expect(try Slip(Fixture.request(resume: true), cups).finish().map(\.state) == [.printed])
    #expect(cups.receivedDocuments().count == 1)
    #expect(cups.printedDocuments().count == 1)
  }

  /// Killed at any moment, resumed: never two, and "printed" only with a page. Not found in CUPS is for a person to say.
  @Test func killedAtAnyMomentThenResumedNeverPrintsTwice() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    var seen: [SlipReport.State: Int] = [:]
    for delay in stride(from: 0, through: 130, by: 10) {
      let serial = "MOMENT-\(delay)"
      let slip = try Slip(Fixture.request(serial: serial), cups)
      usleep(UInt32(delay) * 1000)
      slip.kill()
      let last = try #require(try Slip(Fixture.request(serial: serial, resume: true), cups).finish().last)
      seen[last.state, default: 0] += 1
      let pages = cups.printedDocuments().filter {
        $0.lowercased().contains("moment-\(delay).") || $0.contains("moment_\(delay).")
      }
      #expect(last.state == .printed ? pages.count == 1 : pages.isEmpty, "\(delay) ms: \(last.state) \(pages.count)")
    }
    print("killed at 14 moments, resumed: \(seen)")
  }

  @Test func aServiceThatDiesUnderAnOpenJob() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    try cups.setMedia(empty: true)
    let slip = try Slip(Fixture.request(), cups)
    #expect(slip.wait(for: .waiting, reason: .outOfPaper))
    try cups.restartService()
    try cups.setMedia(empty: false)
    // cupsd writes jobs down late: it has forgotten this one, though its backend prints on.
    let last = try slip.finish().last
    #expect(last?.state == .uncertain || last?.state == .printed)
    _ = Wait.until(seconds: 10) { cups.printedDocuments().first }
    #expect(cups.printedDocuments().count == 1)
  }

  static let ipptool = Fixture.missing("ipptool")

  /// Killed between Create-Job and the document: a job nothing can come of.
  @Test(.enabled(if: ipptool == nil, "\(ipptool ?? "")"))
  func aJobWithoutItsDocumentIsPrintedAnew() throws {
    let cups = try PrivateCups()
    defer { cups.stop() }
    let script = "\(cups.folder)/create.test"
    try Data(
      """
      {
        OPERATION Create-Job
        GROUP operation-attributes-tag
        ATTR charset attributes-charset utf-8
        ATTR naturalLanguage attributes-natural-language en
        ATTR uri printer-uri $uri
        ATTR name requesting-user-name $user
        ATTR name job-name "Slip \(Fixture.serial)"
        STATUS successful-ok
      }
      """.utf8
    ).write(to: URL(fileURLWithPath: script))
    #expect(try Tool.run("ipptool", ["-t", cups.queueURI, script]).status == 0)
    let reports = try Slip(Fixture.request(resume: true), cups).finish()
    #expect(reports.map(\.state) == [.laidOut, .submitted, .printed])
    #expect(reports.last?.job == 2)
    #expect(cups.printedDocuments().count == 1)
  }

  @Test func aQueueThatOnlyTakesBytesSaysSent() throws {
    let cups = try PrivateCups(defaultQueue: false)
    defer { cups.stop() }
    try cups.addQueue("bytes", uri: "file:///dev/null", model: "raw")
    let reports = try Slip(Fixture.request(), cups).finish()
    #expect(reports.map(\.state) == [.laidOut, .submitted, .sent])
  }

  @Test func withoutAPrinterItIsAFileOrAFailure() throws {
    let cups = try PrivateCups(defaultQueue: false)
    defer { cups.stop() }
    let saved = try Slip(Fixture.request(folder: cups.folder), cups)
    #expect(try saved.finish().map(\.state) == [.laidOut, .saved])
    #expect(saved.status == 0)
    #expect(FileManager.default.fileExists(atPath: "\(cups.folder)/\(Fixture.serial).pdf"))

    let failed = try Slip(Fixture.request(), cups)
    let last = try failed.finish().last
    #expect(last?.state == .failed)
    #expect(last?.reason == .noPrinter)
    #expect(failed.status == 1)
  }

  @Test func withoutCupsResumeLeavesTheQuestionOpen() throws {
    let nowhere = ["CUPS_SERVER": "/nowhere/cups.sock"]
    let last = try Slip(Fixture.request(), environment: nowhere).finish().last
    #expect(last?.state == .failed)
    #expect(last?.reason == .service)
    let resumed = try Slip(Fixture.request(resume: true), environment: nowhere).finish().last
    #expect(resumed?.state == .uncertain)
  }
}

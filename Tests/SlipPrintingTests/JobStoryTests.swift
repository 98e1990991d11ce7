import Messages
import Testing

@testable import SlipPrinting

/// Observations of real jobs (CUPS 2.4.2 in front of ippeveprinter), and what the officer is told of each.
@Suite struct JobStoryTests {
  typealias Row = (name: String, ipp: Bool, after: Double, facts: JobFacts, step: JobStory.Step)

  static let rows: [Row] = [
    ("just taken up", true, 0.5, JobFacts(state: .processing, reasons: ["job-printing"], processed: true), .going(nil)),
    (
      "a jam of yesterday, job under way", true, 0.5,
      JobFacts(state: .processing, printerReasons: ["media-jam-report"], processed: true), .going(nil)
    ),
    (
      "a jam of yesterday, job done", true, 30,
      JobFacts(
        state: .completed, reasons: ["processing-to-stop-point"], printerReasons: ["media-jam-report"], processed: true),
      .ended(.printed, nil)
    ),
    (
      "out of paper", true, 3,
      JobFacts(
        state: .processing, reasons: ["job-printing"],
        printerReasons: ["cups-waiting-for-job-completed", "media-empty-warning", "media-needed-warning"],
        processed: true), .going(.outOfPaper)
    ),
    (
      "cover open says more than the paper it hides", true, 3,
      JobFacts(state: .processing, printerReasons: ["media-empty-error", "cover-open-report"], processed: true),
      .going(.coverOpen)
    ),
    (
      "low ink stops nothing", true, 3,
      JobFacts(
        state: .processing, printerReasons: ["cups-waiting-for-job-completed", "marker-supply-low-warning"],
        processed: true), .going(nil)
    ),
    (
      "the printer doesn't answer: no keyword, nothing handed over", true, 3,
      JobFacts(state: .processing, reasons: ["job-printing"], printerReasons: ["none"], processed: true),
      .going(.offline)
    ),
    (
      "queue stopped", true, 3, JobFacts(state: .pending, printerReasons: ["paused"]), .going(.paused)
    ),
    ("usb took the bytes", false, 1, JobFacts(state: .completed, processed: true), .ended(.sent, nil)),
    ("a slow usb printer isn't offline", false, 9, JobFacts(state: .processing, processed: true), .going(nil)),
    (
      "the device threw it away: CUPS calls that canceled", true, 1,
      JobFacts(state: .canceled, reasons: ["processing-to-stop-point"], processed: true), .ended(.uncertain, .aborted)
    ),
    ("a filter failed", true, 1, JobFacts(state: .aborted, processed: true), .ended(.failed, .aborted)),
    (
      "cancelled by a person while the device may hold the page", true, 9,
      JobFacts(state: .canceled, reasons: ["job-canceled-by-user"], processed: true), .ended(.uncertain, .cancelled)
    ),
    ("cancelled with all others before it began", true, 9, JobFacts(state: .canceled), .ended(.failed, .cancelled)),
    (
      "cancelled by a person before it began", true, 9,
      JobFacts(state: .canceled, reasons: ["job-canceled-by-user"]), .ended(.failed, .cancelled)
    ),
  ]

  @Test(arguments: rows.indices)
  func observation(index: Int) {
    let row = Self.rows[index]
    var story = JobStory(printerTells: row.ipp)
    #expect(story.observe(row.facts, after: row.after) == row.step, "\(row.name)")
  }

  @Test func atTheDeadlineItFailedOnlyIfNothingLeft() {
    let waiting = JobFacts(state: .pending)
    let unreachable = JobFacts(state: .processing, printerReasons: ["none"], processed: true)
    let held = JobFacts(
      state: .processing, printerReasons: ["cups-waiting-for-job-completed", "media-empty-warning"], processed: true)

    var story = JobStory(printerTells: true)
    _ = story.observe(waiting, after: 1)
    #expect(story.afterDeadline(last: waiting) == (.failed, .deadline))
    _ = story.observe(unreachable, after: 2)
    #expect(story.afterDeadline(last: unreachable) == (.failed, .deadline))
    _ = story.observe(held, after: 3)
    #expect(story.afterDeadline(last: held) == (.uncertain, .outOfPaper))
    // Once the device had it, losing sight of the device proves nothing.
    _ = story.observe(unreachable, after: 4)
    #expect(story.afterDeadline(last: unreachable) == (.uncertain, .deadline))

    var usb = JobStory(printerTells: false)
    _ = usb.observe(unreachable, after: 1)
    #expect(usb.afterDeadline(last: unreachable) == (.uncertain, .deadline))
  }

  @Test func aJobFoundAgain() {
    #expect(JobStory.found(JobFacts(state: .completed, processed: true)) == .printed)
    #expect(JobStory.found(JobFacts(state: .processing, processed: true, documents: 1)) == .follow)
    #expect(JobStory.found(JobFacts(state: .held, documents: 0)) == .discard)
    #expect(JobStory.found(JobFacts(state: .aborted, processed: true)) == .again)
    let person = ["job-canceled-by-user"]
    #expect(JobStory.found(JobFacts(state: .canceled, reasons: person, processed: true)) == .uncertain)
    #expect(JobStory.found(JobFacts(state: .canceled, reasons: person)) == .again)
    // Who cancelled isn't said; the device may have let it out.
    #expect(JobStory.found(JobFacts(state: .canceled, processed: true)) == .uncertain)
    #expect(JobStory.found(JobFacts(state: .canceled)) == .again)
  }

  @Test(arguments: [
    ("ipp://localhost:631/ipp/print", true), ("ipps://printer.local/ipp/print", true),
    ("ippusb://Example/Printer", true), ("dnssd://Slips._ipp._tcp.local/?uuid=1", true),
    ("dnssd://Slips._pdl-datastream._tcp.local/", false), ("usb://Epson/TM-T20?serial=1", false),
    ("socket://10.0.0.9:9100", false), ("serial:/dev/ttyS0", false), ("lpd://10.0.0.9/queue", false),
    ("parallel:/dev/lp0", false), ("implicitclass://Slips/", false),
  ])
  func onlyIPPTells(uri: String, tells: Bool) {
    #expect(CupsPrinter.tellsWhenPrinted(deviceURI: uri) == tells)
  }
}

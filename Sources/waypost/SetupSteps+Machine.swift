import Diagnosis
import EventLoop
import Glibc
import JSONLines
import Messages

/// The steps that need CUPS, the units and the daemon.
extension SetupRun {
  mutating func printer() throws -> String {
    guard root.isEmpty else { return "left out below another root" }
    let current = PrintingProbe.printing()?.standard?.name
    let known = BoxProbe.run("lpstat", "-e")?.lines.filter { !$0.isEmpty } ?? []
    if answers.printer == nil, current == nil, known.isEmpty { return "CUPS has none: add one, then --step printer" }
    let name = try answer(
      "printer", answers.printer, old: current ?? (known.count == 1 ? known[0] : nil),
      "The printer for slips, one of \(known.joined(separator: ", ")), or none?")
    if name == "none" { return "none: slips can't be printed" }
    if name != current {
      guard BoxProbe.run("lpadmin", "-d", name)?.status == 0 else {
        throw CommandFailure(
          .wrong, "CUPS has no printer '\(name)', or didn't make it the default.", "The former default stays.",
          next: "`lpstat -e` lists them; add one with lpadmin -p NAME -E -v URI.")
      }
    }
    // A slip has the person's language; cupsd would keep the file for a day.
    let keepsNothing = BoxProbe.run("cupsctl", "PreserveJobFiles=no", "PreserveJobHistory=3600")?.status == 0
    return name + (keepsNothing ? "" : "; CUPS keeps printed slips: waypost doctor print-files")
  }

  mutating func start() throws -> String {
    guard root.isEmpty else { return "it runs" }
    let units = ["waypostd.socket", "waypost-print.socket", "waypost-upload.socket", "waypostd.service"]
    _ = BoxProbe.run("systemctl", ["enable"] + units, seconds: 60)
    let openCases = (try? client.ask("status"))?["openCases"]?.int
    if let openCases, openCases > 0 {
      return "it runs, and a case is open: restart it when the case is closed"
    }
    if openCases == nil || isStale {
      guard BoxProbe.run("systemctl", ["restart"] + units, seconds: 120)?.status == 0 else {
        throw CommandFailure(
          .silence, "systemd could not start the station.", "The steps from here on wait.",
          next: "journalctl -u waypostd -n 30; mend that and run setup again.")
      }
      isStale = false
    }
    _ = try client.ask("status", waiting: 60)
    return "it runs, and starts with the box"
  }

  mutating func supervisor() throws -> String {
    let officers = try client.ask("officer list")["officers"]?.array ?? []
    if only == nil, officers.contains(where: { $0["role"]?.string == "supervisor" && $0["disabled"]?.bool != true }) {
      return "there is one"
    }
    let name = try answer(
      "supervisor", answers.supervisor?.name, old: nil, "The supervisor's name, as the screen shall greet them?")
    let given = try answer(
      "supervisor", answers.supervisor?.badge, old: "new", "Their badge's barcode (WPB1-...)?", isNew: true
    ) { $0 == "new" ? nil : Badge.fault($0) }
    let badge = given == "new" ? try Badge.make() : given
    let body = try client.ask(
      "officer add", ["name": name, "badge": badge, "role": "supervisor", "pin": try PersonalNumber.read()])
    let number = "number \(body.cell("id")) may sign in"
    return given == "new" ? number + "; " + Badge.print(badge, for: name, folders, client: client) : number
  }

  /// A slip through the service that prints them all; it has a number that no record has.
  mutating func slip() throws -> String {
    if memory.slip != nil, only == nil { return "tried: \(memory.slip ?? "")" }
    if root.isEmpty, answers.printer == "none" { return "left out: there is no printer" }
    let report = try LocalSlip.print(
      "TEST", socket: printSocket, post: configuration["post"]?["name"]?.string ?? "",
      paper: configuration["paper"]?.string, folder: configuration["slipFolder"]?.string, qr: "WAYPOST TEST",
      LocalSlip.test)
    switch report.state {
    case .printed, .sent, .saved:
      guard confirms("The test slip has three scripts and a square code. Can all be read?") else {
        throw CommandFailure(
          .wrong, "The test slip can't be read.",
          next: "waypost doctor printer; waypost doctor fonts; then setup again.")
      }
      memory.slip = report.state.rawValue
      return "\(report.state.rawValue) at \(report.place ?? "the printer")"
    case .laidOut, .submitted, .waiting, .failed, .uncertain:
      throw CommandFailure(
        .wrong, "The test slip was not printed: \(report.reason?.rawValue ?? report.state.rawValue).",
        "The rest is set up.", next: "waypost doctor printer; then run setup again, or --step slip.")
    }
  }

  static let printService = "/run/waypost-print/socket"

  private var printSocket: String {
    root.isEmpty ? Self.printService : LocalFiles.folder(of: client.path) + "/print.socket"
  }
}

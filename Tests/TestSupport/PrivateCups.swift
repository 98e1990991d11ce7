import Foundation
import Synchronization

/// A real CUPS of a test's own: `cupsd` on a Unix socket in a temporary folder, and `ippeveprinter` on loopback as an
/// IPP Everywhere printer behind the default queue "slips". Nothing of the machine's own CUPS is touched.
///
/// ```swift
/// @Test(.enabled(if: PrivateCups.unavailable == nil, "\(PrivateCups.unavailable ?? "")"))
/// func prints() throws {
///   let cups = try PrivateCups()
///   defer { cups.stop() }
///   try Tool.run("lp", ["slip.pdf"], environment: cups.environment)
///   _ = Wait.until(seconds: 10) { cups.printedDocuments().first }
/// }
/// ```
///
/// ippeveprinter insists on D-Bus and avahi-daemon even when it announces nothing, so both are started on a private
/// bus; avahi sees only the loopback interface. An ordinary user needs the machine's own avahi-daemon to run.
public final class PrivateCups: Sendable {
  /// Why it can't be started here; nil when it can. For the reason of a skipped test.
  public static var unavailable: String? {
    let missing = Tool.missing(["cupsd", "ippeveprinter", "lpadmin", "dbus-daemon", "avahi-daemon", "curl"])
    if missing.isEmpty, getuid() != 0, !systemAvahiRuns {
      return "avahi-daemon doesn't run, and only root can start a private one"
    }
    return missing.isEmpty
      ? nil
      : "not installed: \(missing.joined(separator: ", ")) (packages cups, cups-ipp-utils, avahi-daemon, dbus, curl)"
  }

  public static let queue = "slips"
  /// Everything lives here; removed by `stop`.
  public let folder: String
  private let port: Int
  private let servicePort: Int
  private let state = Mutex(State())

  private struct State {
    var service: RunningProgram?
    var bus: RunningProgram?
    var avahi: RunningProgram?
    var printer: RunningProgram?
    var busAddress = ""
  }

  /// Starts all of it and waits until it answers (about two seconds). With `defaultQueue` false there is a printer on
  /// the network but no queue for it. `preserveJobFiles`: as in cupsd.conf, nil for a file that doesn't say it.
  public init(defaultQueue: Bool = true, preserveJobFiles: String? = "1d") throws {
    folder = try TemporaryFolder.make(prefix: "cups")
    port = try Self.freePort()
    servicePort = try Self.freePort()
    do {
      try startService(preserveJobFiles)
      try startBus()
      try plugPrinter()
      if defaultQueue { try addQueue(Self.queue, uri: "ipp://localhost:\(port)/ipp/print", model: "everywhere") }
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  /// For every child that shall print here.
  public var environment: [String: String] { ["CUPS_SERVER": socket] }
  public var socket: String { "\(folder)/cups.sock" }
  public var configuration: String { "\(folder)/etc/cupsd.conf" }

  /// The default queue for programs that want an address (ipptool); it's the same service as `socket`.
  public var queueURI: String { queueURI(Self.queue) }
  /// Where the printer itself listens: for another queue to it.
  public var printerPort: Int { port }
  public func queueURI(_ name: String) -> String { "ipp://localhost:\(servicePort)/printers/\(name)" }

  /// Documents the printer has taken in, as paths in the order of their arrival; also those it holds for want of paper.
  public func receivedDocuments() -> [String] { documents(in: "received") }

  /// Documents that came out of the printer.
  public func printedDocuments() -> [String] { documents(in: "printed") }

  /// Control and document files of jobs that CUPS keeps.
  public func spooledFiles() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/spool")) ?? []
    return names.filter { ($0.hasPrefix("c") || $0.hasPrefix("d")) && $0.dropFirst().first?.isNumber == true }.sorted()
  }

  /// Takes the paper out, or puts some in: jobs wait inside the printer meanwhile.
  public func setMedia(empty: Bool) throws {
    // A tray that isn't mentioned counts as empty, so the second one is said to be absent.
    let query = "size1=na_letter_8.5x11in&type1=stationery&level1=\(empty ? 0 : 250)&size3=&type3=&level3=-2"
    let answer = try Tool.run("curl", ["-sf", "-m", "5", "http://localhost:\(port)/media?\(query)"])
    guard answer.status == 0 else { throw Tool.Failure.failed("the printer's media page: curl \(answer.status)") }
  }

  /// While true the device throws every job away in the middle.
  public func setAborting(_ aborting: Bool) throws {
    let path = "\(folder)/abort"
    if aborting { try write("", to: path) } else { unlink(path) }
  }

  /// The device reports `keyword` ("cover-open", "media-jam") in the middle of the next job and holds it; nil mends that.
  public func setFault(_ keyword: String?) throws {
    let path = "\(folder)/fault"
    if let keyword { try write(keyword, to: path) } else { unlink(path) }
  }

  /// The device says `keyword` over every job, prints it, and never takes the keyword back.
  public func setStale(_ keyword: String) throws { try write(keyword, to: "\(folder)/stale") }

  /// The document of a job as CUPS has it in its spool.
  public func spooledDocument(job: Int) -> String {
    let number = String(job)
    return "\(folder)/spool/d\(String(repeating: "0", count: max(0, 5 - number.count)))\(number)-001"
  }

  /// The page size that a job asked for; nil when it asked for none.
  public func askedMedia(job: Int, on queue: String) throws -> String? {
    let script = "\(folder)/job.test"
    try write(
      """
      {
        OPERATION Get-Job-Attributes
        GROUP operation-attributes-tag
        ATTR charset attributes-charset utf-8
        ATTR naturalLanguage attributes-natural-language en
        ATTR uri printer-uri $uri
        ATTR integer job-id \(job)
        ATTR name requesting-user-name $user
      }
      """, to: script)
    let answer = try Tool.run("ipptool", ["-tv", queueURI(queue), script]).text
    return answer.split(separator: "\n").first { $0.contains(" media (") }?.split(separator: "= ").last.map(String.init)
  }

  /// What somebody does at another screen: `cupsdisable`, `cupsenable`, `cancel`.
  @discardableResult
  public func at(_ command: String, _ arguments: String...) throws -> Tool.Output {
    try Tool.run(command, arguments, environment: environment)
  }

  /// The printer's plug is pulled: no answer on its port.
  public func unplugPrinter() {
    state.withLock { $0.printer.take() }?.stop()
  }

  public func plugPrinter() throws {
    let busAddress = state.withLock { $0.busAddress }
    let printer = try RunningProgram(
      "ippeveprinter",
      [
        "-v", "-k", "-n", "localhost", "-p", "\(port)", "-r", "off", "-d", "\(folder)/received", "-f",
        "application/pdf",
        "-c", "\(folder)/device", "Slips",
      ], environment: busAddress.isEmpty ? [:] : ["DBUS_SYSTEM_BUS_ADDRESS": busAddress])
    state.withLock { $0.printer = printer }
    try waitFor("ippeveprinter", printer) { Self.connects(toPort: self.port) }
  }

  /// Adds a queue and makes it the default, e.g. `socket://localhost:9100` with the model "raw".
  public func addQueue(_ name: String, uri: String, model: String) throws {
    try administer(["-p", name, "-E", "-v", uri, "-m", model, "-o", "printer-error-policy=retry-job"])
    try administer(["-d", name])
  }

  /// Adds a queue with a driver that has these pages (millimetres, the first its default), and makes it the default; with
  /// `any`, also pages of any length up to a metre, as receipt printers' drivers do. What is printed goes nowhere.
  public func addReceiptQueue(_ name: String, pages: [(width: Int, height: Int)], any: Bool) throws {
    let path = "\(folder)/\(name).ppd"
    try write(ReceiptDriver.text(pages, any: any), to: path)
    try administer(["-p", name, "-E", "-v", "file:///dev/null", "-P", path])
    try administer(["-d", name])
  }

  public func removeQueue(_ name: String) throws { try administer(["-x", name]) }

  /// kill -9 of cupsd and a new start: what it hadn't yet written down is forgotten.
  public func restartService() throws {
    let old = state.withLock { $0.service.take() }
    old?.send(SIGKILL)
    _ = old?.waitForExit(seconds: 5)
    old?.stop()
    try launchService()
  }

  /// Ends what was started and removes the folder. Harmless when repeated.
  public func stop() {
    let running = state.withLock { state in
      defer { (state.printer, state.service, state.avahi, state.bus) = (nil, nil, nil, nil) }
      return [state.printer, state.service, state.avahi, state.bus]
    }
    for program in running { program?.stop() }
    TemporaryFolder.remove(folder)
  }

  // MARK: - Starting

  private func startService(_ preserveJobFiles: String?) throws {
    // cupsd's filters run as another user and must reach their files.
    chmod(folder, 0o755)
    for name in ["etc", "log", "spool", "spool/tmp", "cache", "run", "received", "printed"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    var account = ""
    if getuid() == 0 {
      // cupsd refuses to run its filters as root.
      account = "User lp\nGroup lp\n"
      guard let user = getpwnam("lp") else { throw Tool.Failure.failed("there is no user lp for cupsd") }
      for name in ["log", "spool", "spool/tmp", "cache", "run"] {
        chown("\(folder)/\(name)", user.pointee.pw_uid, user.pointee.pw_gid)
      }
    }
    try write(
      account + """
        SystemGroup root
        ServerRoot \(folder)/etc
        RequestRoot \(folder)/spool
        TempDir \(folder)/spool/tmp
        CacheDir \(folder)/cache
        StateDir \(folder)/run
        AccessLog \(folder)/log/access
        ErrorLog \(folder)/log/error
        PageLog \(folder)/log/page
        ServerKeychain \(folder)/etc/ssl

        """, to: "\(folder)/etc/cups-files.conf")
    try write(
      """
      Listen \(socket)
      Listen 127.0.0.1:\(servicePort)
      Printcap \(folder)/run/printcap
      LogLevel info
      Browsing Off
      WebInterface No
      DefaultAuthType None
      \(preserveJobFiles.map { "PreserveJobFiles \($0)" } ?? "")
      PreserveJobHistory Yes
      JobRetryInterval 2
      <Location />
        Order allow,deny
        Allow all
      </Location>
      <Policy default>
        JobPrivateAccess all
        JobPrivateValues none
        <Limit All>
          Order allow,deny
        </Limit>
      </Policy>

      """, to: "\(folder)/etc/cupsd.conf")
    // The device itself: it keeps what comes out, or throws the job away.
    try write(
      """
      #!/bin/sh
      [ -e "\(folder)/abort" ] && exit 1
      if [ -e "\(folder)/fault" ]; then
        fault=$(cat "\(folder)/fault")
        echo "STATE: +$fault" >&2
        while [ -e "\(folder)/fault" ]; do sleep 0.1; done
        echo "STATE: -$fault" >&2
      fi
      if [ -e "\(folder)/stale" ]; then echo "STATE: +$(cat "\(folder)/stale")" >&2; fi
      cp "$1" "\(folder)/printed/"

      """, to: "\(folder)/device")
    chmod("\(folder)/device", 0o755)
    try launchService()
  }

  private func launchService() throws {
    unlink(socket)
    let service = try RunningProgram(
      "cupsd", ["-f", "-c", "\(folder)/etc/cupsd.conf", "-s", "\(folder)/etc/cups-files.conf"])
    state.withLock { $0.service = service }
    let environment = environment
    try waitFor("cupsd", service) {
      access(self.socket, F_OK) == 0 && (try? Tool.run("lpstat", ["-r"], environment: environment).status) == 0
    }
  }

  private static var canSeparateMounts: Bool {
    getuid() == 0 && (try? Tool.run("unshare", ["--mount", "true"]).status) == 0
  }

  private static var systemAvahiRuns: Bool { (try? Tool.run("avahi-daemon", ["--check"]).status) == 0 }

  private func startBus() throws {
    // Where no second avahi-daemon is possible the machine's own serves as well: nothing is announced through it.
    if !Self.canSeparateMounts, Self.systemAvahiRuns { return }
    let address = "unix:path=\(folder)/bus"
    try write(
      """
      <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
       "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig><type>system</type><listen>\(address)</listen><auth>EXTERNAL</auth><policy context="default">
      <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
      </policy></busconfig>
      """, to: "\(folder)/bus.conf")
    let bus = try RunningProgram("dbus-daemon", ["--nofork", "--nosyslog", "--config-file=\(folder)/bus.conf"])
    state.withLock {
      $0.bus = bus
      $0.busAddress = address
    }
    try waitFor("dbus-daemon", bus) { access("\(self.folder)/bus", F_OK) == 0 }

    try write(
      "[server]\nuse-ipv6=no\nallow-interfaces=lo\n[publish]\npublish-addresses=no\n", to: "\(folder)/avahi.conf")
    let command = ["--no-drop-root", "--no-chroot", "--no-rlimits", "-f", "\(folder)/avahi.conf"]
    let environment = ["DBUS_SYSTEM_BUS_ADDRESS": address]
    let avahi: RunningProgram
    if Self.canSeparateMounts {
      // Avahi's pid file has a fixed place and forbids a second daemon: give it a /run of its own.
      let script = "mount -t tmpfs none /run && mkdir /run/avahi-daemon && exec avahi-daemon "
      avahi = try RunningProgram(
        "unshare", ["--mount", "sh", "-c", script + command.joined(separator: " ")], environment: environment)
    } else {
      mkdir("/run/avahi-daemon", 0o755)
      avahi = try RunningProgram("avahi-daemon", command, environment: environment)
    }
    state.withLock { $0.avahi = avahi }
    try waitFor("avahi-daemon", avahi) { avahi.errorText.contains("Server startup complete") }
  }

  private func waitFor(_ name: String, _ program: RunningProgram, _ ready: () -> Bool) throws {
    let answered = Wait.until(seconds: 15) { () -> Bool? in
      if ready() { return true }
      return program.isRunning ? nil : false
    }
    guard answered == true else {
      throw Tool.Failure.failed("\(name) did not get ready: \(program.errorText.suffix(500))")
    }
  }

  private func administer(_ arguments: [String]) throws {
    let answer = try Tool.run("lpadmin", arguments, environment: environment)
    guard answer.status == 0 else { throw Tool.Failure.failed("lpadmin: \(answer.errorText)") }
  }

  private func documents(in name: String) -> [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")) ?? []
    // ippeveprinter names them "JOB-title.pdf".
    return found.filter { $0.hasSuffix(".pdf") }
      .sorted { (Int($0.prefix { $0 != "-" }) ?? 0) < (Int($1.prefix { $0 != "-" }) ?? 0) }
      .map { "\(folder)/\(name)/\($0)" }
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private static func freePort() throws -> Int {
    try withLoopback(port: 0) { descriptor, address in
      guard bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 else { return nil }
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      guard getsockname(descriptor, address, &length) == 0 else { return nil }
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        Int(UInt16(bigEndian: $0.pointee.sin_port))
      }
    }
  }

  private static func connects(toPort port: Int) -> Bool {
    (try? withLoopback(port: port) { descriptor, address in
      connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 ? true : nil
    }) ?? false
  }

  private static func withLoopback<Answer>(
    port: Int, _ body: (Int32, UnsafeMutablePointer<sockaddr>) -> Answer?
  ) throws -> Answer {
    let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let answer = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0) }
    }
    guard let answer else { throw Tool.Failure.failed("no loopback port: errno \(errno)") }
    return answer
  }
}

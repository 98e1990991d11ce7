import Diagnosis
import Foundation
import JSONLines
import Messages

/// What somebody far away needs to help: one text, readable before it is given away. Figures, states and versions; no
/// slip's number, no officer's name, no answer.
struct SupportBundle {
  private let facts: StationFacts
  private let folders: StationFolders

  init(_ client: ControlClient) {
    facts = FactsProbe(client).facts()
    folders = StationFolders(socket: client.path)
  }

  func text() throws -> String {
    var parts = [
      "Waypost support bundle, release \(Release.version), \(Date(timeIntervalSince1970: TimeInterval(facts.now)).formatted(.iso8601))"
    ]
    func add(_ title: String, _ text: String?) {
      guard let text, !text.isEmpty else { return }
      parts.append("== \(title)\n\(SupportFilter.clean(text))")
    }
    add("doctor", Summary(Check.doctor, facts).text(all: true))
    add("readiness", Summary(Check.readiness, facts).text(all: true))
    add("facts", try Self.json(shareable))
    add("configuration", try configuration())
    add("kernel", BoxProbe.run("uname", "-srvm")?.text)
    add("system", BoxProbe.text("/etc/os-release")?.split(separator: "\n").first.map(String.init))
    add("packages", packages)
    add("mounts", BoxProbe.run("df", "-h", "-x", "tmpfs", "-x", "devtmpfs")?.text)
    add("usb", Self.usb)
    if folders.hasUnits {
      add("units", BoxProbe.run("systemctl", "list-units", "--all", "--no-pager", "--plain", "waypost*", "cups*")?.text)
      add(
        "journal",
        BoxProbe.run("journalctl", "-q", "-b", "-u", "waypost*", "-n", "300", "-o", "short-iso", "--no-hostname")?.text)
      add(
        "kernel's journal",
        BoxProbe.run("journalctl", "-q", "-b", "-k", "-p", "warning", "-n", "100", "--no-hostname")?.text)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Facts without what names somebody: the controller may be one person, an office's number somebody's own.
  private var shareable: StationFacts {
    var facts = facts
    if facts.configuration?.controller != nil { facts.configuration?.controller = "named" }
    if facts.configuration?.dpia != nil { facts.configuration?.dpia = "named" }
    var receivers = facts.packs?.receivers ?? []
    for index in receivers.indices where !receivers[index].phone.isEmpty { receivers[index].phone = "there" }
    facts.packs?.receivers = receivers
    return facts
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Only entries that are known to name nobody.
  private func configuration() throws -> String? {
    let known = ["mode", "officerLanguage", "paper", "lanes", "scanners", "profiles", "vault"]
    guard let data = LocalFiles.bytes(folders.stationFile),
      let entries = try? JSONDecoder().decode([String: JSONValue].self, from: Data(data))
    else { return nil }
    return try Self.json(JSONValue.object(entries.filter { known.contains($0.key) }))
  }

  private var packages: String? {
    let names = ["waypost", "systemd", "cups", "cups-filters", "libssl3", "libsqlite3-0", "libcups2", "linux-image-*"]
    return BoxProbe.run("dpkg-query", ["-W", "-f", "${db:Status-Abbrev} ${Package} ${Version}\n"] + names)?.text
  }

  /// Vendor, product and port of what is plugged in, without serial numbers.
  private static var usb: String {
    BoxProbe.names("/sys/bus/usb/devices").compactMap { name -> String? in
      let folder = "/sys/bus/usb/devices/\(name)"
      guard let vendor = BoxProbe.text("\(folder)/idVendor"), let product = BoxProbe.text("\(folder)/idProduct") else {
        return nil
      }
      return "\(name) \(vendor):\(product) \(BoxProbe.text("\(folder)/product") ?? "")"
    }.joined(separator: "\n")
  }
}

extension Command {
  static let supportBundle = Command(
    words: ["support-bundle"], operands: ["FILE"],
    summary: "Write what somebody far away needs to help, after showing it.",
    discussion: """
      One text file: the doctor's findings, facts, parts of the configuration, versions, the units' journal since the start.
      It holds no name, answer, document or slip number, badge, key or phone number. It is shown whole, and written when you
      have said yes: read it. Nothing is sent anywhere.
      """,
    options: [Option(name: "--yes", help: "write it without asking; it is shown all the same")],
    examples: ["sudo waypost support-bundle station.txt", "sudo waypost support-bundle station.txt --yes | less"],
    wrongMeans: "it was not confirmed, or can't be written",
    furtherCodes: [("3", "not used: a daemon that doesn't answer is one of the findings")], asksDaemon: true
  ) { invocation in
    let path = invocation.operands[0]
    guard !LocalFiles.exists(path) else {
      throw CommandFailure(.wrong, "\(path) is there already.", "It was left as it is.", next: "Name another file.")
    }
    let text = try SupportBundle(ControlClient(invocation)).text()
    Terminal.say(text)
    if !invocation.has("--yes") {
      guard Terminal.inputIsTerminal else {
        throw CommandFailure(
          .wrong, "Nobody could be asked.", "Nothing was written.", next: "Read it above, then give --yes.")
      }
      Terminal.complain("Write this, and nothing else, to \(path)? y or n, then Enter")
      guard Terminal.readLine(limit: 8)?.lowercased().hasPrefix("y") == true else {
        throw CommandFailure(.wrong, "It was not confirmed.", "Nothing was written.")
      }
    }
    try LocalFiles.create(path, Array(text.utf8), mode: 0o600)
    Terminal.complain("\(path): \(text.utf8.count) bytes.")
  }
}

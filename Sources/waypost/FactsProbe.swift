import Diagnosis
import EventLoop
import FoundationEssentials
import Glibc
import JSONLines
import Messages
import Packs
import Referral
import Sealing

/// Collects what can be known of a station and its box, with the daemon dead too. Blocks for some seconds at most.
struct FactsProbe {
  let client: ControlClient
  let folders: StationFolders

  /// - Parameter folders: other ones than the socket's.
  init(_ client: ControlClient, _ folders: StationFolders? = nil) {
    self.client = client
    self.folders = folders ?? StationFolders(socket: client.path)
  }

  func facts() -> StationFacts {
    var facts = StationFacts(now: SystemCall.wallSeconds())
    facts.hasUnits = folders.hasUnits
    facts.release = Release.version
    do throws(CommandFailure) {
      facts.daemon = try daemon()
    } catch {
      facts.silence = error.sentences.first
    }
    facts.configuration = configuration()
    if folders.hasUnits {
      facts.units = units()
      facts.files = files()
      facts.changedFiles = changedFiles()
      facts.screens = ScreensProbe.screens(stationFile: folders.stationFile)
      facts.voice = voice()
    }
    facts.keys = keys()
    facts.tpmVersion = BoxProbe.text("/sys/class/tpm/tpm0/tpm_version_major") ?? "none"
    facts.packs = packs()
    facts.devices = devices(facts.daemon == nil ? [] : admittedNodes())
    let (own, needsDefault) = printers()
    facts.printing = PrintingProbe.printing(own: own, needsDefault: needsDefault)
    facts.missingFonts = PrintingProbe.missingFonts(of: facts.packs?.fonts ?? PaperFonts.standard.families)
    facts.clock = BoxFacts.clock(facts.now)
    facts.storage = BoxFacts.storage(of: folders.state)
    facts.memory = BoxFacts.memory()
    facts.protection = protection()
    facts.network = BoxFacts.network()
    facts.certificates = certificates()
    facts.power = BoxFacts.power()
    return facts
  }

  private func printers() -> (own: [String: [String]], needsDefault: Bool) {
    let bytes = LocalFiles.bytes(folders.stationFile) ?? []
    guard let object = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return ([:], true) }
    return PrintingProbe.queues(
      object["lanes"]?.array?.compactMap { $0["name"]?.string } ?? [], object["printers"]?.array ?? [])
  }

  private func configuration() -> ConfigurationFacts? {
    var facts = ConfigurationFacts()
    let path = folders.stationFile
    guard let file = BoxProbe.file(path) else { return nil }
    guard file.mode != nil else {
      facts.isThere = false
      return facts
    }
    guard access(path, R_OK) == 0 else { return nil }
    let bytes = LocalFiles.bytes(path) ?? []
    guard let object = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)), case .object = object else {
      facts.problem = "It is not a JSON object"
      return facts
    }
    let lacks = ["mode", "post", "officerLanguage", "slipDesk", "lanes", "scanners", "profiles"].filter {
      object[$0] == nil
    }
    if !lacks.isEmpty { facts.problem = "It lacks \(lacks.joined(separator: ", "))" }
    facts.mode = object["mode"]?.string
    facts.controller = object["controller"]?.string
    facts.dpia = object["dpia"]?.string
    facts.hasSimulatedScanner = (object["simulatedScanner"] ?? .null) != .null
    facts.hasSlipFolder = (object["slipFolder"] ?? .null) != .null
    facts.backupRecipients = Int64(object["vault"]?["backupRecipients"]?.array?.count ?? 0)
    return facts
  }

  private func units() -> [UnitFacts]? {
    let names = ["waypostd.service", "waypostd.socket", "waypost-print.socket", "waypost-upload.socket"]
    let properties = "Id,LoadState,ActiveState,UnitFileState,Result,NRestarts"
    guard let answer = BoxProbe.run("systemctl", ["show", "-p", properties] + names), answer.status == 0 else {
      return nil
    }
    var units: [UnitFacts] = []
    var unit: [String: String] = [:]
    for line in answer.lines + [""] {
      if line.isEmpty {
        if unit["LoadState"] == "loaded" {
          var facts = UnitFacts()
          facts.name = unit["Id"] ?? ""
          facts.active = unit["ActiveState"] ?? ""
          facts.enabled = unit["UnitFileState"] ?? ""
          facts.result = unit["Result"] == "success" ? "" : unit["Result"] ?? ""
          facts.restarts = unit["NRestarts"].flatMap { Int64($0) }
          if facts.name == "waypostd.service" { facts.watchdogEnds = watchdogEnds() }
          units.append(facts)
        }
        unit = [:]
      } else if let sign = line.firstIndex(of: "=") {
        unit[String(line[..<sign])] = String(line[line.index(after: sign)...])
      }
    }
    return units
  }

  private func voice() -> VoiceFacts {
    var facts = VoiceFacts()
    facts.isInstalled = LocalFiles.exists("/usr/bin/espeak-ng")
    facts.socket = BoxProbe.run("systemctl", "is-active", "waypost-speak.socket")?.lines.first
    return facts
  }

  /// By the journal: systemd counts restarts, and not their reasons.
  private func watchdogEnds() -> Int64? {
    BoxProbe.run("journalctl", "-q", "-b", "-u", "waypostd.service", "-o", "cat", "--grep", "Watchdog timeout")
      .map { Int64($0.lines.count { !$0.isEmpty }) }
  }

  private func files() -> [String: FileFacts]? {
    var files: [String: FileFacts] = [:]
    for path in [folders.configuration, folders.stationFile, folders.state, "\(folders.state)/vault"] {
      guard let file = BoxProbe.file(path) else { return nil }
      files[path] = file
    }
    return files
  }

  private func keys() -> [String: FileFacts]? {
    var keys: [String: FileFacts] = [:]
    for name in StationFolders.keyNames {
      guard let file = BoxProbe.file(folders.key(name)) else { return nil }
      keys[folders.key(name)] = file
    }
    return keys
  }

  private func changedFiles() -> [String]? {
    guard let answer = BoxProbe.run("dpkg", "-V", "waypost", seconds: 60) else { return nil }
    if answer.status != 0, answer.text.isEmpty { return nil }
    return answer.lines.filter { !$0.isEmpty }.compactMap { line in
      line.firstIndex(of: "/").map { String(line[$0...]) }
    }
  }

  private func packs() -> PackFacts? {
    guard access(folders.packs, R_OK) == 0 || errno == ENOENT else { return nil }
    var facts = PackFacts()
    do {
      let store = PackStore(folders.packs, trusting: try KeyFiles.trusted(folders.trustFile))
      let signed = try store.installed()
      facts.packs = signed.map {
        var pack = PackFacts.Pack()
        pack.id = $0.manifest.id
        pack.version = Int64($0.manifest.version)
        pack.validFrom = $0.manifest.validFrom
        pack.validUntil = $0.manifest.validUntil
        pack.signers = Int64($0.signers.count)
        return pack
      }
      for pack in signed { try pack.checkAllFiles() }
      let content = PackContent(try store.packs(signed))
      let confirmed = SetupMemory(reading: "\(folders.configuration)/setup.json").confirmed
      let offices = Dictionary(uniqueKeysWithValues: try OfficeKeys.installed(store).map { ($0.id, $0.fingerprint) })
      facts.receivers = content.receivers.map {
        var receiver = PackFacts.Receiver()
        receiver.id = $0.id
        receiver.keys = Int64($0.keys.count)
        receiver.receiptKeys = Int64($0.receiptKeys.count)
        receiver.phone = $0.phone
        receiver.phoneVerifiedOn = $0.phoneVerifiedOn
        receiver.sink = $0.sink
        receiver.isConfirmed = offices[$0.id].map { print in confirmed[receiver.id] == print } ?? false
        return receiver
      }
      facts.drafts = content.drafts
      facts.languages = content.languages
      facts.gaps = content.gaps.mapValues { Int64($0) }
      facts.fonts = content.fonts.map {
        PaperFonts(leftToRight: $0.leftToRight, rightToLeft: $0.rightToLeft).families
      }
    } catch {
      facts.problem = CommandFailure(error).sentences.first ?? "\(error)"
      if (error as? PacksError)?.code == .stale { facts.isStale = true }
    }
    return facts
  }

  private func certificates() -> [CertificateFacts]? {
    guard access(folders.sinksFile, R_OK) == 0 else { return errno == ENOENT ? [] : nil }
    guard let data = LocalFiles.bytes(folders.sinksFile),
      let sinks = try? JSONDecoder().decode([String: JSONValue].self, from: Data(data))
    else {
      var facts = CertificateFacts()
      facts.name = folders.sinksFile
      return [facts]
    }
    let paths = Set(sinks.values.compactMap { $0["ca"]?.string }).sorted()
    return paths.map { path in
      var facts = CertificateFacts()
      facts.name = path
      let ranges = SignerCertificate.validities(pem: LocalFiles.bytes(path) ?? [])
      // Of several the last to end counts: an old authority beside its successor does no harm.
      if let latest = ranges.max(by: { $0.upperBound < $1.upperBound }) {
        facts.notBefore = latest.lowerBound
        facts.notAfter = latest.upperBound
      }
      return facts
    }
  }

  /// The daemon's own limits and environment, by the other end of its socket.
  private func protection() -> ProtectionFacts {
    var facts = ProtectionFacts()
    if let swaps = BoxProbe.text("/proc/swaps") {
      facts.swaps = swaps.split(separator: "\n").dropFirst()
        .compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }
        .filter { !$0.hasPrefix("/dev/zram") }
    }
    guard let process = client.serverProcess else { return facts }
    if let limits = BoxProbe.text("/proc/\(process)/limits"),
      let line = limits.split(separator: "\n").first(where: { $0.hasPrefix("Max core file size") })
    {
      facts.coreLimit = line.dropFirst("Max core file size".count).split(separator: " ").first.map(String.init)
    }
    if let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ"), !environment.isEmpty {
      facts.tunables = ProtectionFacts.tunables(inEnvironment: Array(environment))
    }
    return facts
  }
}

extension ControlClient {
  /// The process that listens at the socket; nil when nobody does.
  var serverProcess: Int32? {
    guard let socket = try? UnixSocket.connect(to: path) else { return nil }
    // struct ucred: process, user, group. It is declared for _GNU_SOURCE alone.
    var credentials: [Int32] = [0, 0, 0]
    var size = socklen_t(12)
    guard getsockopt(socket.raw, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
    return credentials[0] > 0 ? credentials[0] : nil
  }
}

import EventLoop
import JSONLines
import Messages
import Packs
import Scanning
import Sealing
import Station
import Vault

extension StationService {
  /// Carries a technician's command out. Answers hold serials and opaque ids, never a person's data.
  func carryOut(_ request: ControlRequest, _ answer: @escaping ControlServer.Answer) {
    let arguments = request.arguments
    switch request.command {
    case "status": status(answer)
    case "queue list": queue(key: nil, answer)
    case "queue show": queue(key: arguments["key"] ?? "", answer)
    case "devices list", "devices watch": answer(.success(deviceList()))
    case "devices allowed": answer(.success(allowedList()))
    case "devices admit": admitDevice(arguments, answer)
    case "devices forget": forgetDevice(arguments["id"] ?? "", answer)
    case "officer add": addOfficer(arguments, answer)
    case "officer list": listOfficers(answer)
    case "officer train", "officer untrain", "officer set-pin", "officer disable", "officer enable":
      changeOfficer(request, answer)
    case "health send": sendHealth(arguments["document"] ?? "", answer)
    case "readiness note": noteReadiness(arguments, answer)
    case "lane open": openLane(arguments["lane"] ?? "", answer)
    case "lane lock": lockLanes(answer)
    case "device-key admit": admitDeviceKey(arguments["key"] ?? "", answer)
    case "simulate scan": simulate(arguments, answer)
    case "backup begin", "backup read", "backup end", "audit export", "statistics export", "queue erase":
      vaultCommand(request, answer)
    case "queue import-receipt": importReceipt(arguments, answer)
    case "queue resend": resend(arguments, answer)
    case "queue retry": retry(arguments["key"] ?? "", answer)
    case "queue at-risk": atRisk(answer)
    case "queue visit": visit(arguments["label"], answer)
    case "referral acknowledge": acknowledge(serial: arguments["serial"] ?? "", code: arguments["code"] ?? "", answer)
    default:
      answer(
        .failure(
          Refusal(
            cause: "The daemon doesn't know this command.", consequence: "Nothing was done.",
            next: "Use the `waypost` program of the same release.")))
    }
  }

  private func status(_ answer: @escaping ControlServer.Answer) {
    let moment = clock.moment
    let lanes = configuration.lanes.map { lane -> JSONValue in
      .object([
        "name": .string(lane.name), "audience": .string(lane.audience.rawValue),
        "port": .int(Int64(screens[lane.name]?.port ?? 0)), "signedIn": .bool(station.isSignedIn(lane: lane.name)),
      ])
    }
    let packs = content.versions.map { JSONValue.object(["id": .string($0.id), "version": .int(Int64($0.version))]) }
    let uptime = (SystemCall.bootMilliseconds() - startedAt) / 1000
    let scanners = configuration.lanes.compactMap { lane in
      equipment.scanners[lane.name].flatMap { list in
        list.isEmpty ? nil : "\(lane.name): " + list.map { "\($0.model) \($0.state)" }.joined(separator: ", ")
      }
    }
    let fixed: [String: JSONValue] = [
      "version": .string(Release.version),
      "scanners": .string(scanners.isEmpty ? "none" : scanners.joined(separator: "; ")),
      "printer": .string(printerState),
      "mode": .string(configuration.mode.rawValue), "post": .string(configuration.post.id),
      "uptimeSeconds": .int(uptime), "lanes": .array(lanes), "packs": .array(packs),
      "drafts": .array(content.drafts.map { .string($0) }),
      "voices": .array(station.site.voices.sorted().map { .string($0) }), "openCases": .int(Int64(station.openCases)),
      // Without a device key in a TPM an open case must not reach the disk (design, section 4).
      "openCasesSurviveAPowerCut": .bool(keyBinding.keepsOpenCases), "deviceKey": .string(keyBinding.text),
      "linkUp": .bool(courier?.isLinkUp ?? false), "wakeUps": .int(Int64(loop.wakeUps)),
      "memory": .object(["rssKilobytes": .int(ProcessMemory.residentKilobytes)]),
    ]
    vault.perform { vault in
      (
        try vault.queueSummary(now: moment), try vault.auditHead(), try VaultState(of: vault),
        try UpkeepState(of: vault)
      )
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let (queue, head, state, upkeep)):
        var body = fixed
        body["sinkProblem"] = self?.courier?.problem.map { .string($0) } ?? .null
        upkeep.lay(into: &body)
        body["queue"] = .object([
          "unsent": .int(Int64(queue.unsent)), "parked": .int(Int64(queue.parked)),
          "unanswered": .int(Int64(queue.delivered)),
          "oldestUnsentSeconds": queue.oldestMilliseconds.map { .int($0 / 1000) } ?? .null,
        ])
        body["audit"] = .object(["events": .int(head.count), "head": .string(Hex.encode(head.hash))])
        body["vault"] = state.json(care: self?.care)
        answer(.success(.object(body)))
      }
    }
  }

  /// What the last slip showed of the printer.
  private var printerState: String {
    guard let last = equipment.lastSlip else { return "no slip since the start" }
    let detail = last.reason?.rawValue ?? last.place ?? ""
    return "last slip \(last.state.rawValue)\(detail.isEmpty ? "" : ": \(detail)")"
  }

  private func queue(key: String?, _ answer: @escaping ControlServer.Answer) {
    let moment = clock.moment
    vault.perform { vault in
      let rows = try key.map { try vault.queueRows(matching: $0, now: moment) }
      // Only when one is asked for: somebody else's text needs room.
      let said = try rows?.map { try vault.serverWords(of: $0.id) } ?? []
      return (try rows ?? vault.queue(limit: 200, now: moment), said, try vault.queueSummary(now: moment))
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let (rows, said, summary)):
        let problem = self?.courier?.problem
        if let key, rows.isEmpty {
          return answer(
            .failure(
              Refusal(
                cause: "There is no record \(key).", consequence: "There is nothing to show.",
                next: "List what there is: `waypost queue list`.")))
        }
        let words = self?.courier?.words
        // They may name the office.
        for (row, said) in zip(rows, said) where said != nil { self?.audit("server-words.shown", row.id, nil) }
        let records = rows.enumerated().map { index, row in
          Self.record(
            row, problem: problem, words: said.isEmpty ? nil : said[index] ?? (row.reason == nil ? words : nil))
        }
        answer(.success(.object(["records": .array(records), "unsent": .int(Int64(summary.unsent))])))
      }
    }
  }

  /// - Parameters:
  ///   - problem: what keeps unsent records from getting through just now.
  ///   - words: what the server said to that.
  private static func record(_ row: QueueRow, problem: String?, words: String?) -> JSONValue {
    let waits = row.state == .queued || row.state == .sending
    let reason = row.reason ?? (waits ? problem : nil)
    return .object([
      "id": .string(row.id), "serial": .string(row.serial), "state": .string(row.state.rawValue),
      "bytes": .int(Int64(row.size)), "ageSeconds": .int(row.ageMilliseconds / 1000),
      "attempts": .int(Int64(row.attempts)), "reason": reason.map { .string($0) } ?? .null,
      "serverWords": (reason == nil ? nil : words).map { .string($0) } ?? .null,
      "nextAttemptSeconds": row.nextAttemptMilliseconds.map { .int($0 / 1000) } ?? .null,
      "receipt": .string(row.hasReceipt ? "there" : "none yet"),
    ])
  }

  private func openLane(_ name: String, _ answer: ControlServer.Answer) {
    guard let screen = screens[name] else {
      return answer(
        .failure(
          Refusal(
            cause: "There is no lane \(name).", consequence: "No link was made.",
            next: "The lanes are: \(screens.keys.sorted().joined(separator: ", ")).")))
    }
    // Whoever has the link is at the desk.
    audit("lane.opened", name, nil)
    answer(.success(.object(["url": .string(screen.link())])))
  }

  /// The vault opens under the key given as well; it stands in this request alone and goes into no log.
  private func admitDeviceKey(_ text: String, _ answer: @escaping ControlServer.Answer) {
    guard let key = Base64URL.decode(text), key.count == 32 else {
      return answer(
        .failure(
          Refusal(
            cause: "The key isn't 32 bytes in base64url.", consequence: "Nothing was changed.",
            next: "Use `waypost keys rotate-device`.")))
    }
    let moment = clock.moment
    vault.perform {
      try $0.admitDeviceKey(key, now: moment)
    } then: { result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success: answer(.success(.object(["admitted": .bool(true)])))
      }
    }
  }

  /// The panic key. Answers once the keys are destroyed.
  private func lockLanes(_ answer: @escaping ControlServer.Answer) {
    happen(.panic)
    vault.perform { _ in
    } then: { result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success: answer(.success(.object(["locked": .bool(true)])))
      }
    }
  }

  /// Types into the training scanner; a live station has none.
  private func simulate(_ arguments: [String: String], _ answer: ControlServer.Answer) {
    guard configuration.mode == .training, !simulators.isEmpty else {
      return answer(
        .failure(
          Refusal(
            cause: "This station is not in training mode.", consequence: "Nothing was typed.",
            next: "Use a real scanner, or a training station (`make run`).")))
    }
    let lane = arguments["lane"] ?? "desk"
    guard let simulator = simulators[lane] else {
      return answer(
        .failure(
          Refusal(
            cause: "The lane \(lane) has no simulated scanner.", consequence: "Nothing was typed.",
            next: "`waypost devices list` names the lanes that have one.")))
    }
    guard let bytes = arguments["bytes"].flatMap({ Base64.decode($0) }) else {
      return answer(
        .failure(
          Refusal(
            cause: "The bytes to type are missing or not base64.", consequence: "Nothing was typed.",
            next: "See `waypost simulate scan --help`.")))
    }
    do {
      try simulator.type(bytes)
      answer(.success(.object(["typed": .int(Int64(bytes.count))])))
    } catch {
      answer(
        .failure(Refusal(cause: "\(error)", consequence: "Nothing was typed.", next: "Try again in a moment.")))
    }
  }

  static func vaultRefusal(_ error: any Error) -> Refusal {
    Refusal(
      cause: "The vault did not answer: \(error)", consequence: "Nothing was changed.",
      next: "See the journal: `journalctl -u waypostd`.")
  }
}

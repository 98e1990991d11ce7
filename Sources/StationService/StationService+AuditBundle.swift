import EventLoop
import LocalHTTP
import Station
import Vault

/// What a monitor carries away.
extension StationService {
  /// The audit, whole and signed, as a file that the browser saves.
  func carryAudit(_ exchange: Exchange, _ lane: String) -> Bool {
    guard station.mayCarryAudit(lane: lane) else { return false }
    let moment = clock.moment
    let name = "\(configuration.post.id.filter { $0.isLetter || $0.isNumber })-audit.txt"
    vault.perform { vault -> String? in
      var text = AuditExport.title + "\n"
      var end: Int64 = 0
      while text.utf8.count < Limits.standard.response {
        let page = try vault.exportAudit(after: end, now: moment)
        for line in page.lines { text += line + "\n" }
        end = page.end
        if let head = page.head { return text + head.text }
      }
      return nil
    } then: { result in
      var response = Response.refusal(
        503, cause: "The audit could not be read, or is too long for a browser.", consequence: "Nothing was saved.",
        next: "Ask the technician for it: waypost audit export FILE")
      switch result {
      case .success(let text?):
        response = .asset(Array(text.utf8), .text)
        try? response.setHeader("Content-Disposition", "attachment; filename=\"\(name)\"")
      case .success(nil): break
      case .failure(let error): Journal.write(.vaultFailed, "the audit could not be read: \(error)")
      }
      exchange.respond(response)
    }
    return true
  }
}

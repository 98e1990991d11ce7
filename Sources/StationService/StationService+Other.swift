import EventLoop
import LocalHTTP
import Packs
import Screens
import Station
import Vault

/// What lanes have besides their pages.
extension StationService {
  func answerOther(_ exchange: Exchange, lane: String) -> Bool {
    switch exchange.request.path {
    case "/speech": return speak(exchange, lane)
    case "/audit-bundle": return carryAudit(exchange, lane)
    default: return false
    }
  }

  /// The sound of what the lane shows now. One at a time for each lane: a page that is left takes its sound along.
  private func speak(_ exchange: Exchange, _ lane: String) -> Bool {
    let texts = station.spoken(lane: lane)
    guard !texts.isEmpty else { return false }
    if let recorded = content.recordings.bytes(texts.map { ($0.text, $0.language) }) {
      exchange.respond(.asset(recorded, .mp3))
      return true
    }
    do {
      speeches[lane] = try SpeechSynthesiser(texts, at: places.speakSocket, on: loop) { [weak self] sound in
        if let sound {
          exchange.respond(.asset(sound, .wav))
        } else {
          self?.speechFailed(exchange, lane, reason: "no sound came back")
        }
        self?.speeches[lane] = nil
      }
    } catch {
      speechFailed(exchange, lane, reason: "\(error)")
    }
    return true
  }

  private func speechFailed(_ exchange: Exchange, _ lane: String, reason: String) {
    Journal.write(.voiceSilent, "a page of the lane \(lane) was not read aloud: \(reason)")
    exchange.respond(
      .refusal(503, cause: "There is no sound.", consequence: "The page can be read.", next: "Call a person."))
    happen(.speechFailed(lane: lane))
  }

  /// The audit, whole and signed, as a file that the browser saves: what a monitor carries away.
  private func carryAudit(_ exchange: Exchange, _ lane: String) -> Bool {
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
    } then: { [weak self] result in
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
      _ = self
      exchange.respond(response)
    }
    return true
  }
}

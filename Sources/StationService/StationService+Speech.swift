import EventLoop
import LocalHTTP
import Packs
import Screens
import Station

/// Pages read aloud.
extension StationService {
  /// The sound of what the lane shows now. One at a time for each lane: a page that is left takes its sound along.
  func speak(_ exchange: Exchange, _ lane: String) -> Bool {
    let texts = station.spoken(lane: lane)
    guard !texts.isEmpty else { return false }
    guard content.recordings.covers(texts.map { ($0.text, $0.language) }) else {
      synthesise(texts, exchange, lane)
      return true
    }
    let recordings = content.recordings
    // On the thread that may wait for a disk.
    vault.perform { _ in
      recordings.bytes(texts.map { ($0.text, $0.language) })
    } then: { [weak self] result in
      if case .success(let recorded?) = result {
        exchange.respond(.asset(recorded, .mp3))
      } else {
        self?.synthesise(texts, exchange, lane)
      }
    }
    return true
  }

  private func synthesise(_ texts: [Wording], _ exchange: Exchange, _ lane: String) {
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
  }

  private func speechFailed(_ exchange: Exchange, _ lane: String, reason: String) {
    Journal.write(.voiceSilent, "a page of the lane \(lane) was not read aloud: \(reason)")
    exchange.respond(
      .refusal(503, cause: "There is no sound.", consequence: "The page can be read.", next: "Call a person."))
    happen(.speechFailed(lane: lane))
  }
}

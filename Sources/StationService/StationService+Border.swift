import EventLoop
import Messages
import Scanning
import Station
import TravelDocument

/// Crossing events of an existing border system, where `station.json` names a socket for them.
extension StationService {
  func openBorder() throws {
    guard let name = configuration.borderSocket else { return }
    border = try BorderExchange(at: "\(places.run)/\(name)", loop: loop) { [unowned self] in take($0) }
  }

  /// The document goes the way that a scanner's would, to an idle lane alone: what arrives in mid-case would disturb it.
  private func take(_ message: CrossingMessage) -> CrossingAnswer {
    guard message.id.count <= 64 else { return .malformed }
    let lines = message.lines.prefix(3).map { Array($0.utf8) }
    let today = CalendarDay(secondsSince1970: SystemCall.wallSeconds())
    guard configuration.lanes.contains(where: { $0.name == message.lane && $0.audience == .desk }),
      (1...3).contains(message.lines.count),
      case .travelDocument(let document) = ScanClassifier.classify(lines, today: today)
    else { return CrossingAnswer(id: message.id, .refused) }
    guard station.takesCrossing(lane: message.lane) else { return CrossingAnswer(id: message.id, .busy) }
    happen(.scanned(lane: message.lane, .travelDocument(document)))
    guard let number = station.caseNumber(lane: message.lane) else { return CrossingAnswer(id: message.id, .busy) }
    crossings[message.lane] = (message.id, number)
    return CrossingAnswer(id: message.id, .opened)
  }

  /// After each event: cases that came from the border system and are no longer on their lane's screen.
  func settleCrossings() {
    for (lane, crossing) in crossings where station.caseNumber(lane: lane) != crossing.number {
      crossings[lane] = nil
      border?.publish(CrossingAnswer(id: crossing.id, .over))
    }
  }
}

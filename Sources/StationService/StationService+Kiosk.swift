import EventLoop
import FoundationEssentials
import Messages
import Screens
import Station

/// A kiosk that nobody touches is wiped: a timer for each that has a visit, none for the others.
extension StationService {
  func noteKioskTouch(_ lane: String) {
    lastTouch[lane] = SystemCall.bootMilliseconds()
    watchKiosk(lane)
  }

  /// Anew at each touch: the page that follows may have less time than the one before.
  private func watchKiosk(_ lane: String) {
    if let timer = idleTimers.removeValue(forKey: lane) { loop.cancel(timer) }
    guard let left = kioskMillisecondsLeft(lane) else { return }
    idleTimers[lane] = try? loop.after(milliseconds: max(500, left)) { [weak self] in
      guard let self else { return }
      idleTimers[lane] = nil
      if let left = kioskMillisecondsLeft(lane), left <= 0 {
        happen(.command(lane: lane, .kiosk(visit: station.visitNumber(lane: lane), .leave)))
      }
      watchKiosk(lane)
    }
  }

  /// Two seconds more than the page's own clock takes.
  private func kioskMillisecondsLeft(_ lane: String) -> Int64? {
    station.kioskPatience(lane: lane).map {
      Int64($0 + 2) * 1000 - (SystemCall.bootMilliseconds() - (lastTouch[lane] ?? 0))
    }
  }

  func watchTicket(_ serial: String, seconds: Int) {
    _ = try? loop.after(milliseconds: Int64(seconds) * 1000) { [weak self] in
      self?.happen(.ticketExpired(serial: serial))
    }
  }

  func printSheet(_ sheet: SheetRequest, _ lane: String, _ number: Int) {
    sheets?.add(writer.sheet(sheet, lane: lane)) { [weak self] isOut in
      self?.happen(.sheet(lane: lane, number: number, isOut: isOut))
    }
  }

  /// Tells whoever minds the browser that it has to forget: a path unit watches this file.
  func visitOver(_ lane: String) {
    let file = places.visitOver(kiosk: lane)
    guard FileManager.default.createFile(atPath: file, contents: Data()) else {
      return Journal.write(
        .kioskNotTold, "the end of a visit could not be told in \(file): the browser of \(lane) isn't restarted")
    }
  }
}

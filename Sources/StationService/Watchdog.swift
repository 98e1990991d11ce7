public import EventLoop

/// Feeds systemd's watchdog, and only when both the loop and the vault's thread have just answered.
public final class Watchdog {
  private let loop: EventLoop
  private let service: StationService
  private let interval: Int64

  /// Does nothing when systemd doesn't watch this service.
  public init(loop: EventLoop, service: StationService) {
    self.loop = loop
    self.service = service
    interval = ServiceNotification.watchdogMilliseconds ?? 0
    if interval > 0 { feed() }
  }

  private func feed() {
    service.checkLiveness { ServiceNotification.send("WATCHDOG=1") }
    _ = try? loop.after(milliseconds: interval) { [weak self] in self?.feed() }
  }
}

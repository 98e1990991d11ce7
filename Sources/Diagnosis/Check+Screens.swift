extension Check {
  static let screenChecks = [
    Check("screens", "every lane that has a unit has a screen") { facts in
      guard facts.hasUnits else { return .fine("A training station's pages are in your own browser.") }
      guard let screens = facts.screens, let lanes = screens.lanes, let connectors = screens.connectors else {
        return .unknown("The box's screens could not be looked at.")
      }
      guard !lanes.isEmpty else { return .fine("No lane has a screen of its own; links are for browsers here.") }
      if let missing = screens.missingPrograms, !missing.isEmpty {
        return .broken(
          "\(list(lanes)): no browser can be shown.", "\(list(missing)) is not installed.",
          mend: "sudo apt-get install \(missing.joined(separator: " ")); sudo systemctl restart waypost-screens")
      }
      if connectors.isEmpty {
        return .broken(
          "There is no graphics card with a socket for a screen.",
          "The kernel has no driver for it, or it is switched off.",
          mend: "sudo dmesg | grep drm; the board's firmware, or config.txt")
      }
      let connected = connectors.filter { $0.value == "connected" }
      if let dark = screens.named?.first(where: { lanes.contains($0.key) && connected[$0.value] == nil }) {
        return .broken(
          "\(dark.key) has no screen.",
          connectors[dark.value] == nil
            ? "`screens` in station.json names \(dark.value); this box has \(list(connectors.keys.sorted()))."
            : "\(dark.value) has no screen in it, or it is switched off.",
          mend: connectors[dark.value] == nil
            ? "mend `screens` in station.json, then: sudo systemctl restart waypost-screens"
            : "its cable and its switch")
      }
      if connected.count < lanes.count {
        return .broken(
          "\(lanes.count) lanes share \(connected.count) \(connected.count == 1 ? "screen" : "screens"): \(list(lanes)).",
          "A screen is not plugged in, or switched off. Each lane has one of its own, or waits for it.",
          mend: "its cable and its switch; or sudo systemctl disable --now \(lanes.last ?? "")")
      }
      if screens.isServed == false {
        return .broken(
          "Nobody gives the lanes their screens.", "waypost-screens.service doesn't run.",
          mend: "sudo journalctl -u waypost-screens -n 20, then: sudo systemctl restart waypost-screens")
      }
      return .fine("\(list(lanes)): \(connected.count) connected.")
    }
  ]
}

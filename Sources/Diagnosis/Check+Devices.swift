extension Check {
  static let deviceChecks = [
    Check("scanners", "every lane's scanner is there and reads well") { facts in
      guard let daemon = facts.daemon, let scanners = daemon.scanners else { return .daemonSilent }
      for lane in daemon.lanes ?? [] {
        let own = scanners.filter { $0.lane == lane.name }
        if let garbling = own.first(where: \.isGarbling) {
          return .broken(
            "What \(garbling.id) reads can't be understood.", "Its cable, its setting or its profile is not right.",
            mend: "sudo waypost devices list, then: sudo waypost devices learn --lane \(lane.name)")
        }
        if lane.audience == "desk", !own.contains(where: { $0.state == "reading" }) {
          return own.isEmpty
            ? .warning(
              "The lane \(lane.name) has no scanner.", "None is plugged in, or none that the site lists.",
              mend: "sudo waypost devices learn --lane \(lane.name)")
            : .broken(
              "The scanner of \(lane.name) is \(own[0].state).", "It can't be opened, or was pulled out.",
              mend: "sudo waypost devices list")
        }
      }
      return .fine("\(scanners.count { $0.state == "reading" }) are read.")
    },
    Check("hot-plug", "plugging in is noticed") { facts in
      guard let daemon = facts.daemon, let state = daemon.hotPlug else { return .daemonSilent }
      if state == "watching" { return .fine("The station hears of what is plugged in.") }
      return .warning(
        "Plugging in isn't noticed.", "\(state).", mend: "sudo systemctl restart systemd-udevd waypostd")
    },
    Check("device-profiles", "every file of device profiles is in use") { facts in
      guard let reasons = facts.daemon?.profilesLeftOut else { return .daemonSilent }
      guard let first = reasons.first else { return .fine("All are.") }
      return .warning(
        reasons.count == 1
          ? "A file of device profiles is not in use." : "\(reasons.count) files of device profiles are not in use.",
        "\(first).",
        mend:
          "sudo apt-get install --reinstall waypost, or mend the site's own file; then: sudo systemctl restart waypostd"
      )
    },
    Check("device-access", "scanners' nodes belong to the station's group alone") { facts in
      guard facts.hasUnits else { return .fine("A training station reads its own scanner.") }
      guard let nodes = facts.devices?.nodes else { return .unknown("No admitted scanner is plugged in.") }
      for node in nodes where node.group != "waypost-devices" || node.mode.hasSuffix("6") || node.mode.hasSuffix("4") {
        return .broken(
          "\(node.path) belongs to \(node.group) with the mode \(node.mode).",
          "udev's rules were not applied to it, or others come after them.",
          mend: "sudo waypost devices rules --install, then: sudo udevadm control --reload && sudo udevadm trigger")
      }
      return nodes.isEmpty
        ? .unknown("No admitted scanner is plugged in.") : .fine("\(nodes.count) nodes belong to waypost-devices.")
    },
    Check("udev-rules", "udev has the station's rules and the site's list") { facts in
      guard facts.hasUnits else { return .fine("A training station needs no rules.") }
      guard let missing = facts.devices?.missingRules else { return .unknown("udev's rules could not be looked at.") }
      if !missing.isEmpty {
        return .broken(
          "\(list(missing)) \(missing.count == 1 ? "is" : "are") missing.", "The package is not installed whole.",
          mend: "sudo apt-get install --reinstall waypost")
      }
      guard facts.devices?.needsSiteRules == true else { return .fine("The shipped rules do.") }
      switch facts.devices?.siteRulesAreCurrent {
      case true?: return .fine("The site's own rules are those of its list.")
      case false?:
        return .warning(
          "The site's rules are not those of its list.", "A device was learned or forgotten since they were written.",
          mend: "sudo waypost devices rules --install, then: sudo udevadm control --reload && sudo udevadm trigger")
      case nil:
        return .broken(
          "The site has no rules of its own, and lists a scanner that needs them.",
          "Without them a scanner that types would type into the console.",
          mend: "sudo waypost devices rules --install, then: sudo udevadm control --reload && sudo udevadm trigger")
      }
    },
    Check("modules", "the kernel's drivers for scanners are loaded") { facts in
      guard facts.hasUnits else { return .fine("A training station's scanner needs no driver.") }
      guard let missing = facts.devices?.missingModules else {
        return .unknown("The kernel's modules could not be read.")
      }
      if missing.isEmpty { return .fine("All are loaded.") }
      return .broken(
        "The kernel lacks \(list(missing)).", "The modules were not loaded, or this kernel has none.",
        mend: "sudo systemctl restart systemd-modules-load; sudo systemctl restart waypostd")
    },
  ]
}

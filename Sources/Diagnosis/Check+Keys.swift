extension Check {
  static let keyChecks = [
    Check("keys", "the three keys lie sealed and closed to others") { facts in
      guard let keys = facts.keys else {
        return .unknown("Only root may look at the keys.", mend: "sudo waypost doctor keys")
      }
      let missing = keys.filter { $0.value.mode == nil }.keys.sorted()
      if !missing.isEmpty {
        return .broken(
          "\(list(missing)) \(missing.count == 1 ? "is" : "are") missing.", "The box is not set up, or lost its keys.",
          mend: "sudo waypost setup; on a replacement box: waypost restore --help")
      }
      let open = keys.filter { $0.value.mode.map { !$0.hasSuffix("00") } ?? false }.keys.sorted()
      if let first = open.first {
        return .broken(
          "\(first) can be read by others.", "Its permissions were changed.", mend: "sudo chmod go= \(list(open))")
      }
      return .fine("\(keys.count) keys, for their owner alone.")
    },
    Check("tpm", "the device key opens on this machine alone") { facts in
      guard let daemon = facts.daemon else {
        guard let version = facts.tpmVersion else { return .unknown("Whether there is a TPM is not known.") }
        return version == "2"
          ? .unknown("There is a TPM 2.0; whether the key is bound to it the daemon says, which doesn't answer.")
          : .warning(
            "There is no TPM 2.0.", "The board has none, or its firmware hides it.",
            mend: "enable the TPM in the firmware, then: waypost keys rotate-device --help")
      }
      guard let keeps = daemon.keepsOpenCases else { return .unknown("The daemon didn't say how its key is kept.") }
      if daemon.mode == "training" { return .fine("A training station's keys protect nobody.") }
      if keeps { return .fine("The device key is bound to the TPM; open cases survive a power cut.") }
      return .warning(
        "Open cases are lost in a power cut.", daemon.deviceKey ?? "The device key is not bound to a TPM.",
        mend: "sudo waypost keys rotate-device /etc/credstore.encrypted/waypost.device.key --credential "
          + "--statement /etc/waypost/key-binding")
    },
    Check("folders", "configuration and state are closed to other users") { facts in
      guard facts.hasUnits else { return .fine("A training station's folder is its owner's.") }
      guard let files = facts.files, !files.isEmpty else {
        return .unknown("Only root may look.", mend: "sudo waypost doctor folders")
      }
      for (path, file) in files.sorted(by: { $0.key < $1.key }) {
        guard let mode = file.mode else {
          return .broken("\(path) is missing.", "The box is not set up, or lost it.", mend: "sudo waypost setup")
        }
        let others = mode.last.map(String.init) ?? "0"
        // Each program's user gets through /etc/waypost to its own file, and sees no list.
        if others != "0", !(path == "/etc/waypost" && others == "1") {
          return .broken(
            "\(path) is open to everybody (\(mode)).", "Its permissions were changed.", mend: "sudo chmod o= \(path)")
        }
        if path.hasPrefix("/var/lib/waypost"), let owner = file.owner, owner != "waypost" {
          return .broken(
            "\(path) belongs to \(owner), so that the daemon can't use it.",
            "It was copied or restored by another user.",
            mend: "sudo chown -R waypost:waypost /var/lib/waypost")
        }
        if path == "/etc/waypost/station.json", let group = file.group, group != "waypost" {
          return .broken(
            "The daemon's group can't read \(path).", "It was written by another user.",
            mend: "sudo chgrp waypost \(path) && sudo chmod 640 \(path)")
        }
      }
      return .fine("\(files.count) places are the station's alone.")
    },
    Check("swap", "memory never goes to a disk") { facts in
      guard let swaps = facts.protection?.swaps else { return .unknown("/proc/swaps could not be read.") }
      if swaps.isEmpty { return .fine("There is no swap on a disk.") }
      return .broken(
        "Memory can be written to \(list(swaps)).", "A swap is on; what other programs hold of a case would lie there.",
        mend: "sudo swapoff -a, and take the swap lines out of /etc/fstab")
    },
    Check("core-dumps", "a crash leaves no copy of memory") { facts in
      guard facts.daemon != nil else { return .unknown("The daemon doesn't run.") }
      guard let limit = facts.protection?.coreLimit else {
        return .unknown("Only root may look at the daemon's limits.", mend: "sudo waypost doctor core-dumps")
      }
      if limit == "0" { return .fine("The daemon's limit for core dumps is 0.") }
      return .broken(
        "The daemon may leave core dumps (limit \(limit)).", "A drop-in or another start took LimitCORE=0 away.",
        mend: "systemctl cat waypostd, take the drop-in away, sudo systemctl restart waypostd")
    },
    Check("heap", "freed memory is overwritten (glibc's tunables)") { facts in
      guard facts.daemon != nil else { return .unknown("The daemon doesn't run.") }
      guard let tunables = facts.protection?.tunables else {
        return .unknown("Only root may look at the daemon's environment.", mend: "sudo waypost doctor heap")
      }
      let wanted = ["glibc.malloc.perturb=85", "glibc.malloc.tcache_count=0"]
      let missing = wanted.filter { !tunables.split(separator: ":").map(String.init).contains($0) }
      if missing.isEmpty { return .fine("Freed memory is overwritten.") }
      if facts.daemon?.mode == "training" { return .fine("Not set, and this is a training station.") }
      return .broken(
        "Freed memory keeps what was answered.", "GLIBC_TUNABLES lacks \(list(missing)).",
        mend: "systemctl cat waypostd, take the drop-in away, sudo systemctl restart waypostd")
    },
  ]
}

extension Check {
  /// 2026-01-01: this program is not older, so that no right clock is.
  private static let earliest: Int64 = 1_767_225_600

  static let boxChecks = [
    Check("clock", "the time is right enough for deadlines and certificates") { facts in
      if facts.now < earliest {
        return .broken(
          "The clock is before this program was made.", "There is no battery-backed clock, or its battery is empty.",
          mend: "sudo date -s 'YYYY-MM-DD HH:MM', then: sudo hwclock --systohc")
      }
      guard let clock = facts.clock else { return .unknown("The clock could not be looked at.") }
      if let offset = clock.rtcOffsetSeconds, abs(offset) > 120 {
        return .warning(
          "The battery-backed clock is \(duration(abs(offset))) off the system's.", "One of the two was set alone.",
          mend: "set the right time, then: sudo hwclock --systohc")
      }
      if clock.isSynchronised == true { return .fine("Synchronised over the network.") }
      if clock.hasRTC == true { return .fine("Not synchronised; the battery-backed clock keeps it.") }
      return .warning(
        "Nothing vouches for the time.", "No network time, no battery-backed clock: deadlines read \"time uncertain\".",
        mend: "sudo waypost doctor rtc")
    },
    Check("rtc", "a battery-backed clock survives a power cut") { facts in
      guard let has = facts.clock?.hasRTC else { return .unknown("It could not be looked for.") }
      if has { return .fine("/dev/rtc0 is there.") }
      return .warning(
        "There is no battery-backed clock.", "The board has none, or its driver is not loaded.",
        mend: "add one (/usr/share/doc/waypost/hardware.md, parts list), e.g. dtoverlay=i2c-rtc,ds3231")
    },
    Check("disk", "there is room for records, and they can be written") { facts in
      guard let storage = facts.storage, let free = storage.freeBytes else {
        return .unknown("The disk could not be looked at.")
      }
      if storage.isReadOnly == true {
        return .broken(
          "The disk is read-only.", "The kernel found errors on it, or it was mounted so.",
          mend: "sudo dmesg | grep -i -E 'error|remount'; back up at once: waypost backup --help")
      }
      switch facts.daemon?.diskLevel {
      case "critical", "scarce":
        return .broken(
          "Room for records is \(facts.daemon?.diskLevel ?? "scarce"): \(free >> 20) MiB are free.",
          "Something else fills the disk, or nothing was delivered for long.",
          mend: "sudo waypost queue visit; sudo du -xh / | sort -h | tail")
      case "low":
        return .warning(
          "Room for records is low: \(free >> 20) MiB are free.",
          "Something else fills the disk, or nothing is delivered.",
          mend: "sudo waypost queue visit; sudo du -xh / | sort -h | tail")
      default: break
      }
      if free < 512 << 20 {
        return .warning(
          "\(free >> 20) MiB are free on the disk.", "Something else fills it.", mend: "sudo du -xh / | sort -h | tail")
      }
      if facts.daemon?.hasBallast == false {
        return .warning(
          "The ballast file is given up.", "The disk was full once; it is laid again when there is room.",
          mend: "sudo du -xh / | sort -h | tail")
      }
      return .fine("\(free >> 20) MiB are free.")
    },
    Check("card-wear", "the card or disk is not worn out") { facts in
      guard let medium = facts.storage?.medium else { return .unknown("The medium says nothing of its age.") }
      if let errors = medium.fileSystemErrors, errors > 0 {
        return .broken(
          "The file system on \(medium.name) has \(errors) errors on record.", "The medium fails, or lost power badly.",
          mend: "back up (waypost backup --help), then fsck at the next start, then change the medium")
      }
      if medium.reserve == "urgent" || (medium.wornPercent ?? 0) >= 100 {
        return .broken(
          "\(medium.name) is worn out.", "It has used up its spare blocks.",
          mend: "back up (waypost backup --help) and change the medium")
      }
      if medium.reserve == "warning" || (medium.wornPercent ?? 0) >= 80 {
        return .warning(
          "\(medium.name) has used \(medium.wornPercent.map { "\($0) %" } ?? "most") of its life.",
          "It wears by writing.",
          mend: "have a new medium at hand; waypost backup --help")
      }
      guard let worn = medium.wornPercent else {
        return .unknown("\(medium.name) does not say how worn it is (SD cards don't); it has no errors on record.")
      }
      return .fine("\(medium.name) has used at most \(worn) % of its life.")
    },
    Check("encryption", "the state lies on an encrypted disk") { facts in
      guard let isEncrypted = facts.storage?.isEncrypted else { return .unknown("The disk could not be looked at.") }
      if isEncrypted { return .fine("The state's disk is encrypted.") }
      // What is sensitive is sealed without it; this is one wall more, and not every board has the means.
      return facts.configuration?.mode == "live"
        ? .warning(
          "The state's disk is not encrypted.", "Records are sealed all the same; logs and numbers are not.",
          mend: "install the box anew on LUKS bound to its TPM (/usr/share/doc/waypost/hardware.md)")
        : .fine("Not encrypted; a training station needs no more.")
    },
    Check("memory", "there is memory to spare") { facts in
      guard let memory = facts.memory, let available = memory.availableKilobytes, let total = memory.totalKilobytes
      else {
        return .unknown("/proc/meminfo could not be read.")
      }
      if let ends = memory.outOfMemoryEnds, ends > 0 {
        return .warning(
          "The kernel ended \(ends) programs for want of memory since the start.", "Mostly it is the browser.",
          mend: "sudo journalctl -k -b -g 'Out of memory'; restart the box after the shift")
      }
      if available < 100_000 {
        return .warning(
          "Only \(available / 1024) of \(total / 1024) MiB are left.", "A program takes too much, mostly the browser.",
          mend: "ps --sort=-rss -eo rss,comm | head; restart what is not the station")
      }
      if let resident = facts.daemon?.residentKilobytes, resident > 98_304 {
        return .warning(
          "The daemon uses \(resident / 1024) MiB.", "It should need a quarter of that: report this.",
          mend: "sudo waypost support-bundle FILE; sudo systemctl restart waypostd")
      }
      return .fine("\(available / 1024) of \(total / 1024) MiB are left.")
    },
    Check("power", "the supply is strong and the board not too hot") { facts in
      guard let power = facts.power else { return .unknown("The board says nothing of its power.") }
      if power.isUndervolted == true {
        return .broken(
          "The supply is too weak for the board.", "A thin cable, a weak adapter, or too much on USB.",
          mend: "use the supply of the parts list (/usr/share/doc/waypost/hardware.md); printers get their own")
      }
      if let celsius = power.celsius, celsius >= 80 {
        return .warning(
          "The processor has \(celsius) °C.", "Sun, dust, or a closed case.", mend: "shade it, clean its vents")
      }
      guard let celsius = power.celsius else { return .unknown("The board doesn't say how warm it is.") }
      return .fine("\(celsius) °C.")
    },
  ]
}

import EventLoop
import FoundationEssentials
import Packs
import Referral
import Sealing
import Vault

/// What has to be read and opened before a station can be.
enum Startup {
  /// The installed packs. Live mode refuses drafts, gaps, and what one person alone signed; an expired pack is said, and used: old questions beat none.
  static func content(_ places: StationPlaces, _ configuration: StationConfiguration) throws -> PackContent {
    let store = PackStore(places.packs, trusting: try places.trusted())
    let signed = try store.installed()
    let day = String(LocalTime(SystemCall.wallSeconds()).isoText.prefix(10))
    for pack in signed where !pack.isValid(on: day) {
      Journal.write(
        .packNotInForce,
        "the pack \(pack.manifest.id) is valid from \(pack.manifest.validFrom) to \(pack.manifest.validUntil), not today"
      )
    }
    var content = PackContent(try store.packs(signed))
    content.full = Set(configuration.fullPlaces ?? [])
    guard content.triage != nil else {
      throw ServiceError(
        "start", reason: "no installed pack in \(places.packs) has the questions for everybody",
        next: "install the core pack (`waypost pack install`)")
    }
    if content.record != nil, content.receiver(of: .register)?.keys.isEmpty ?? true {
      throw ServiceError(
        "start", reason: "a pack wants a record of everybody who is asked, and no register (REG) can be sealed to",
        next: "install the pack whose directory names the register, or one without \"records\": \"all\"")
    }
    if configuration.mode == .live {
      let lacks = lacksForLive(content, configuration)
      guard lacks.isEmpty else {
        throw ServiceError(
          "start in live mode", reason: lacks.joined(separator: "; "),
          next: "`waypost mode live` says what to do about each; `waypost mode training` goes back")
      }
    }
    if configuration.mode == .live { for pack in signed { try pack.require(signatures: 2) } }
    return content
  }

  /// All that stands against live mode in packs and configuration, not the first alone (design, section 6).
  private static func lacksForLive(_ content: PackContent, _ configuration: StationConfiguration) -> [String] {
    var lacks: [String] = []
    if configuration.controller?.isEmpty ?? true { lacks.append("no `controller` is named") }
    if configuration.dpia?.isEmpty ?? true { lacks.append("no `dpia` is named") }
    if !content.drafts.isEmpty { lacks.append("texts in \(content.drafts.joined(separator: ", ")) are drafts") }
    let gaps = content.gaps.filter { $0.value > 0 }.map { "\($0.key) (\($0.value))" }.sorted()
    if !gaps.isEmpty { lacks.append("texts are missing in \(gaps.joined(separator: ", "))") }
    let keyless = content.receivers.filter { $0.keys.isEmpty }.map(\.id)
    if !keyless.isEmpty { lacks.append("nothing can be sealed to \(keyless.joined(separator: ", "))") }
    return lacks
  }

  /// Opens the vault on its own thread and carries elapsed time over. Blocks.
  static func openVault(
    _ places: StationPlaces, loop: EventLoop, deviceKey: [UInt8], stationKey: SigningKey
  ) throws -> (vault: OwnedThread<Vault>, first: FirstLook) {
    let givenSerialKey = try places.secret("serial.key")
    let path = places.vault
    let boot = bootID()
    // Written once on the vault's thread before `init` returns, read after.
    let first = FirstLookBox()
    let thread = try OwnedThread<Vault>(on: loop, name: "vault") {
      let vault = try Vault.openOrReplace(path, deviceKey: deviceKey, stationKey: stationKey)
      let (wall, now) = (SystemCall.wallSeconds(), SystemCall.bootMilliseconds())
      let gap = PowerGap.milliseconds(
        since: try vault.lastWrite(), wallSeconds: wall, isVouched: ClockWitness.look().vouches(for: wall),
        bootMilliseconds: now)
      let offset = try vault.resumeElapsed(boot: boot, poweredOff: gap)
      let moment = Moment(wallSeconds: wall, elapsedMilliseconds: offset + now)
      // Cases that can't be had keep nobody from working.
      let cases: CaseSalvage?
      do { cases = try vault.salvageCases(now: moment) } catch { cases = CaseSalvage(saved: 0, lost: nil) }
      first.value = FirstLook(
        elapsedOffset: offset, serialKey: try vault.serialKey(orElse: givenSerialKey), notes: vault.openingNotes,
        cases: cases)
      return vault
    }
    return (thread, first.value)
  }

  /// What the vault said when it was opened.
  struct FirstLook: Sendable {
    var elapsedOffset: Int64 = 0
    /// The vault's own: a restored or replaced one may not begin another permutation.
    var serialKey: [UInt8] = []
    var notes: [OpeningNote] = []
    /// Of a vault that was replaced.
    var cases: CaseSalvage?
  }

  /// The kernel's boot id; `ProcSubset=pid` hides its file, so that the unit hands it in.
  static func bootID() -> String {
    if let given = Environment.value("WAYPOST_BOOT_ID"), !given.isEmpty { return given }
    let data = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id") ?? Data()
    return String(decoding: data, as: UTF8.self).filter { $0.isHexDigit }
  }

  private final class FirstLookBox: @unchecked Sendable {
    // @unchecked: `OwnedThread.init` returns only after the thread wrote, which orders the two accesses.
    var value = FirstLook()
  }
}

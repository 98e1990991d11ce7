import Foundation
import Testing

/// What others' scanners did to them in the field, one line a bug: which recording or test keeps it away, or why it can't
/// happen here.
@Suite struct FieldBugTests {
  enum Proof {
    /// Files of `Fixtures`.
    case recordings([String])
    /// Test functions, by name, anywhere under `Tests`; or script checks' names.
    case tests([String])
    case notOurs(String)
  }

  static let bugs: [(number: Int, bug: String, proof: Proof)] = [
    (1, "python-evdev 191, 64: unplugging shows as ENODEV first", .tests(["fieldBugs1To3UnpluggingEndsTheDevice"])),
    (2, "vocalinux 241: a dead descriptor spins", .tests(["fieldBugs1To3UnpluggedWedgeEndsAtOnce"])),
    (3, "python-evdev 53: the reader hangs on unplug", .tests(["fieldBugs1To3UnpluggedWedgeEndsAtOnce"])),
    (
      4, "keyboard 531: nothing read after replug",
      .tests(["scannerIsReadFromPlugToUnplug", "fieldBugs4To6ReplugReadsAgain"])
    ),
    (5, "akeydo 2: grab lost after suspend", .tests(["fieldBugs4To6ReplugReadsAgain"])),
    (6, "barcodebuddy 32: a sleeping scanner vanishes", .tests(["fieldBugs4To6ReplugReadsAgain"])),
    (7, "barcodebuddy 231: prefix B, suffix C", .recordings(["field-bug-07-prefix-and-suffix"])),
    (8, "barcodebuddy 120: event node later than hidraw", .tests(["fieldBug8EventNodeMayComeLater"])),
    (9, "FreeRDP 3229: 22 became 2", .recordings(["field-bug-09-repeated-digits"])),
    (10, "symbology-scanner 4: every character doubled", .recordings(["field-bug-10-autorepeat"])),
    (11, "rusefi 4359, solo1 62, libusb_stm32 39: ModemManager", .tests(["is left alone by ModemManager"])),
    (12, "openwrt 14197: ID_MM_PORT_IGNORE", .tests(["ID_MM_PORT_IGNORE"])),
    (13, "strichliste 261: booked twice", .recordings(["field-bug-13-terminator-runs"])),
    (
      14, "node-hid-stream 5: one Aztec code, four scans",
      .recordings(["field-bug-14-line-ends-inside-aztec", "field-bug-14-hid-pos-chunks"])
    ),
    (15, "WebSerialBarcodeScanner 1: CR inside, partial reads", .recordings(["field-bug-15-cr-inside-envelope"])),
    (
      16, "woocommerce-ios 15952: unterminated waits for ever",
      .recordings(["field-bug-16-unterminated", "field-bug-16-loop-was-late"])
    ),
    (17, "pylabrobot 1101: a read of one byte truncates", .recordings(["field-bug-17-reads-of-one-byte"])),
    (
      18, "InvenTree 10589 and others: another country's keyboard",
      .recordings(["field-bug-18-scanner-set-to-french", "field-bug-18-scanner-set-to-german"])
    ),
    (19, "flutter_barcode_listener 34: shift comes late", .recordings(["field-bug-19-late-shift"])),
    (
      20, "usb_barcode_scanner 9: types into the focused window",
      .tests(["fieldBug20GrabWaitsForKeysToBeUp", "is hidden from libinput"])
    ),
    (21, "node-usb-barcode-scanner 11: alike scanners", .tests(["fieldBug21TwoAlikeScannersStayTwo"])),
    (22, "barcode-server 73: keypad and symbols missing", .recordings(["field-bug-22-keypad-and-symbols"])),
    (23, "purejavahidapi 50, node-hid 302: another USB mode", .tests(["fieldBug23OtherModeIsSuspected"])),
    (24, "CCID 36: autosuspend", .tests(["never sleeps"])),
    (
      25, "USBGuard 229, 594: identity by hash, policy after suspend",
      .tests(["fieldBug21TwoAlikeScannersStayTwo", "fieldBugs4To6ReplugReadsAgain"])
    ),
    (
      26, "cups 3696, 5675: USB printers report nothing when idle",
      .tests(["onlyIPPTells", "aQueueThatOnlyTakesBytesSaysSent"])
    ),
    (27, "cups 5745: paper-out seen only sometimes", .tests(["paperOutUntilTheDeadlineIsUncertain"])),
    (
      28, "CUPS 1298: stopped device, job says processing",
      .tests(["paperOutUntilTheDeadlineIsUncertain", "aPrinterGoneUntilTheDeadlineFailed"])
    ),
    (
      29, "CUPS 278 and others: the queue stays paused",
      .tests(["queue stopped", "aPrinterGoneUntilTheDeadlineFailed"])
    ),
    (30, "cups 5441: completed without paper", .tests(["usb took the bytes", "aQueueThatOnlyTakesBytesSaysSent"])),
    (31, "cups 5443: Star needs delay-close", .notOurs("a quirk of CUPS' own backend, which has it")),
    (32, "tray 340, cups 5271: raw queues deprecated", .tests(["textCanBeExtracted"])),
    (33, "odoo 40028, 56053: role guessed by protocol or name", .tests(["fieldBug33RoleIsTheListsNotTheNames"])),
  ]

  @Test func everyBugHasItsProof() throws {
    #expect(Self.bugs.map(\.number) == Array(1...33))
    let root = ProjectFolder.root
    let recordings = Set(
      try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Tests/ScanningTests/Fixtures").path))
    var sources = ""
    for folder in ["Tests/ScanningTests", "Tests/ScriptTests", "Tests/SlipPrintingTests"] {
      let path = root.appending(path: folder).path
      for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != "FieldBugTests.swift" {
        sources += (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? ""
      }
    }
    sources += try String(contentsOf: root.appending(path: "hardware/udev/61-waypost-access.rules"), encoding: .utf8)
    for (number, bug, proof) in Self.bugs {
      switch proof {
      case .recordings(let names):
        for name in names {
          #expect(recordings.contains(name + ".txt"), "\(number), \(bug): no recording \(name)")
          #expect(name.hasPrefix("field-bug-\(number < 10 ? "0" : "")\(number)-"), "\(name) is another bug's")
        }
      case .tests(let names):
        for name in names { #expect(sources.contains(name), "\(number), \(bug): no test \(name)") }
      case .notOurs(let reason): #expect(!reason.isEmpty)
      }
    }
  }
}

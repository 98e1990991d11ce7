import Foundation
import TestSupport
import Testing

@testable import waypost

@Suite("support-bundle's filter") struct SupportFilterTests {
  @Test(arguments: [
    ("slip D7-K3M-9QX-R: failed", "slip [number]: failed"),
    ("envelope 0123456789abcdef0123456789abcdef is set aside", "envelope [id] is set aside"),
    ("badge WPB1-7Q2M8XKD3RTA refused", "badge [badge] refused"),
    ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "[a line that looks like a document's]"),
    ("key 5mUAwTqHzxTEV0zFHTlMBmTTMuCTCZkHPwJTnOf3jQc end", "key [key] end"),
    ("/srv/slips/D7-K3M-9QX-R.pdf is there", "/srv/slips/[number] is there"),
    ("mail a.person@example.org", "mail [address]"),
    ("AGE-SECRET-KEY-1QQQQ", "[secret]"),
    // What a helper needs stays.
    (
      "waypost-upload@3-1.service: Failed with result 'exit-code'.",
      "waypost-upload@3-1.service: Failed with result 'exit-code'."
    ),
    (
      "2026-12-01T10:00:00+0500 waypostd[123]: the vault is damaged",
      "2026-12-01T10:00:00+0500 waypostd[123]: the vault is damaged"
    ),
    ("/dev/ttyACM0 05f9:2206", "/dev/ttyACM0 05f9:2206"),
    (
      "GLIBC_TUNABLES=glibc.malloc.perturb=85:glibc.malloc.tcache_count=0",
      "GLIBC_TUNABLES=glibc.malloc.perturb=85:glibc.malloc.tcache_count=0"
    ),
  ])
  func wordsThatLeadToAPersonGo(line: String, cleaned: String) { #expect(SupportFilter.clean(line) == cleaned) }
}

/// The bundle over the executables; what the daemon says in the wrong place doesn't come through.
@Suite("support-bundle") struct SupportBundleTests {
  @Test func itIsShownBeforeItIsWritten() throws {
    let folder = try Scratch()
    let path = "\(folder.path)/bundle.txt"
    let environment = ["WAYPOST_SOCKET": "\(folder.path)/run/control.socket"]
    let asked = try Waypost.run(["support-bundle", path], environment: environment)
    #expect(asked.status == 1 && !folder.exists("bundle.txt"))
    #expect(asked.text.contains("== doctor") && asked.errorText.contains("Nothing was written"))
    let written = try Waypost.run(["support-bundle", path, "--yes"], environment: environment)
    #expect(written.status == 0)
    #expect(try folder.text("bundle.txt") + "\n" == written.text)
    #expect(try folder.mode("bundle.txt") == "600")
    let again = try Waypost.run(["support-bundle", path, "--yes"], environment: environment)
    #expect(again.status == 1 && again.errorText.contains("is there already"))
  }
}

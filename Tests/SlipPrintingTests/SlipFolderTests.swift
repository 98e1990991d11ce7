import Foundation
import Messages
import TestSupport
import Testing

@testable import SlipPrinting

@Suite struct SlipFolderTests {
  @Test func savesWholeAndLeavesNothingElse() throws {
    try Fixture.withFolder { (folder: String) throws in
      #expect(try SlipFolder.save([1, 2, 3], serial: "A-1", in: folder) == "\(folder)/A-1.pdf")
      #expect(try SlipFolder.save([4, 5], serial: "A-1", in: folder) == "\(folder)/A-1.pdf")
      #expect(FileManager.default.contents(atPath: "\(folder)/A-1.pdf") == Data([4, 5]))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["A-1.pdf"])
    }
  }

  @Test func aFullDiskLeavesNoHalfFile() throws {
    // /dev/full can't be a folder; a folder that isn't there fails at the first step.
    #expect(throws: SlipPrintingError.saving(step: "creating a file", errno: ENOENT)) {
      try SlipFolder.save([1], serial: "A-1", in: "/nowhere/at/all")
    }
  }
}

import Foundation
import TestSupport

// `make bench`: one JSON line a figure on standard output. Run it on an idle machine, on the release build.
do {
  DocumentBench.run()
  try VaultBench.run()
  if let missing = StationUnderTest.unavailable {
    FileHandle.standardError.write(Data("passed over the whole station: \(missing)\n".utf8))
  } else {
    try StationBench.run()
  }
  if let missing = PrivateCups.unavailable {
    FileHandle.standardError.write(Data("passed over printing: \(missing)\n".utf8))
  } else {
    try SlipBench.run()
  }
} catch {
  FileHandle.standardError.write(Data("the benchmark stopped: \(error)\n".utf8))
  exit(1)
}

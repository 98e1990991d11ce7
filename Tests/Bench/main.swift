import Foundation
import TestSupport

// `make bench`: one JSON line a figure on standard output. Run it on an idle machine, on the release build.
// With `documents`, `forms` or `drain`, those alone; with `soak`, the vault and its long queue.
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  if arguments.first == "form-work" {
    try FormWork.run(Array(arguments.dropFirst()))
    exit(0)
  }
  if arguments.first == "vault-work" {
    try VaultWork.run(Array(arguments.dropFirst()))
    exit(0)
  }
  if arguments.first == "fill-queue" {
    try QueueFilling.run(Array(arguments.dropFirst()))
    exit(0)
  }
  if arguments.first == "soak" {
    try VaultBench.run()
    try SoakBench.run()
    exit(0)
  }
  if arguments.first == "documents" {
    try DocumentBench.run()
    exit(0)
  }
  if arguments.first == "forms" {
    try FormBench.run()
    exit(0)
  }
  if arguments.first == "drain" {
    try DrainBench.run(envelopes: arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000)
    exit(0)
  }
  try DocumentBench.run()
  try VaultBench.run()
  if let missing = StationUnderTest.unavailable {
    FileHandle.standardError.write(Data("passed over the whole station: \(missing)\n".utf8))
  } else {
    try StationBench.run()
    try SoakBench.run()
    if let missing = SeaweedStore.unavailable {
      FileHandle.standardError.write(Data("passed over draining: \(missing)\n".utf8))
    } else {
      try DrainBench.run()
    }
  }
  if let missing = PrivateCups.unavailable {
    FileHandle.standardError.write(Data("passed over printing: \(missing)\n".utf8))
  } else {
    try SlipBench.run()
  }
  // Last: beside JavaRosa it takes minutes.
  try FormBench.run()
} catch {
  FileHandle.standardError.write(Data("the benchmark stopped: \(error)\n".utf8))
  exit(1)
}

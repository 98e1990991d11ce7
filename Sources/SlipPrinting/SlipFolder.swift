import Glibc

/// A folder that takes slips as files where there is no printer (training).
enum SlipFolder {
  /// Writes `folder/SERIAL.pdf` whole or not at all and returns its path: temporary file, fsync, rename, fsync of the
  /// folder. An older file of the same serial is replaced. Blocks on the disk.
  static func save(_ pdf: [UInt8], serial: String, in folder: String) throws(SlipPrintingError) -> String {
    let path = "\(folder)/\(serial).pdf"
    let temporary = "\(folder)/.\(serial).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .saving(step: "creating a file", errno: errno) }
    var failure: SlipPrintingError?
    if let code = write(pdf, to: descriptor) {
      failure = .saving(step: "writing a file", errno: code)
    } else if fsync(descriptor) != 0 {
      failure = .saving(step: "flushing a file", errno: errno)
    }
    close(descriptor)
    if failure == nil, rename(temporary, path) != 0 { failure = .saving(step: "naming a file", errno: errno) }
    if let failure {
      unlink(temporary)
      throw failure
    }
    // Without this a power cut can take the name away again.
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .saving(step: "opening the folder", errno: errno) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw .saving(step: "flushing the folder", errno: errno) }
    return path
  }

  /// Nil on success, else errno.
  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      written += count
    }
    return nil
  }
}

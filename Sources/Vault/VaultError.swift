/// What can go wrong in `Vault`: a reason a program can act on and a sentence a person can.
///
/// Values of rows never stand in the sentence; SQLite's own messages name columns and constraints only.
public struct VaultError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The cause, for code that decides what to do next.
  public enum Reason: Sendable, Equatable {
    /// Folder or file can't be made, read or written.
    case inaccessible
    /// Others may read the folder or the file.
    case exposed
    /// The file isn't a vault.
    case notAVault
    /// A newer release wrote the vault.
    case newerVersion
    /// The vault was made under another device key.
    case wrongDeviceKey
    /// Another process has the vault open.
    case inUse
    /// The disk, or the space the vault may use, is full. Nothing of the transaction was kept.
    case full
    /// The disk failed or the file is damaged: stop taking cases in and restart.
    case damaged
    /// The audit chain doesn't hold.
    case auditBroken
    /// The values asked to be stored would make a state that must not be. Nothing was kept.
    case refused
    /// What was asked for isn't there.
    case notFound
    /// A long check was interrupted for something more urgent.
    case interrupted
    /// SQLite refused for a reason none of the above names.
    case library
  }

  public let reason: Reason
  public let description: String

  init(_ reason: Reason, _ description: String) {
    self.reason = reason
    self.description = description
  }
}

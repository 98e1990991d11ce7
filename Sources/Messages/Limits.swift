/// The longest line each socket takes, in bytes. A longer one ends the conversation.
public enum MessageLimits {
  public static let control = 256 << 10
  public static let slip = 64 << 10
  /// A long questionnaire in two languages.
  public static let sheet = 512 << 10
  /// An envelope of 2 MiB in base64, and its signature.
  public static let envelope = 3 << 20
}

/// Which release the programs of this build are; all of a station's programs come from one.
public enum Release {
  public static let version = "0.1.0"
}

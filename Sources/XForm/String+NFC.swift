// Foundation's normalization lives in ICU, which the daemon doesn't link; the standard library has its own tables
// behind this interface.
@_spi(_Unicode) internal import Swift

extension String {
  /// The scalars of Unicode NFC.
  var normalizedScalars: some Sequence<Unicode.Scalar> { _nfc }
}

public import XForm

/// Reads a record that was sent, so that it can be taken up again or corrected.
public enum RecordReader {
  /// The record as a draft of its form; what was left out as not relevant gets the form's defaults when it is restored.
  ///
  /// - Parameter xml: hostile until proven otherwise, as every XML.
  /// - Throws: `FormError.draft` if it isn't well-formed or another form's.
  public static func draft(_ xml: [UInt8], of model: FormModel) throws(FormError) -> FormDraft {
    guard let root = try? MarkupReader.read(xml), root.attributes["id"] ?? model.id == model.id else {
      throw .draft(model.id)
    }
    let reader = FormReader(file: "")
    return FormDraft(record: reader.tree(root), of: model)
  }
}

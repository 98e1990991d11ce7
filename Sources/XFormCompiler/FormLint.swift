public import XForm

/// What compiles but will trouble somebody: texts that are missing, in the form or in one of its languages.
public enum FormLint {
  /// One sentence each: where, what, what to do.
  public static func remarks(on model: FormModel) -> [String] {
    var remarks: [String] = []
    let definition = model.definition
    for question in model.questions where definition.labels[question.path] == nil {
      remarks.append("\(question.path): the question has no words; give it a label")
    }
    for (path, what, reference) in references(in: model) {
      guard case .text(let number) = reference, !definition.texts.isWritten(number) else { continue }
      remarks.append(
        "\(path): \(what) is the text '\(definition.texts.id(number))', which stands in no language; write it")
    }
    for (number, language) in model.languages.enumerated() {
      let texts = definition.texts
      let missing = (0..<texts.count).filter { texts.isWritten($0) && !texts.isWritten($0, number) }.map(texts.id)
        .sorted()
      guard let first = missing.first else { continue }
      remarks.append(
        "\(first): \(missing.count == 1 ? "this text isn't" : "this and \(missing.count - 1) other texts aren't") "
          + "translated into \(language); people will see another language; translate or remove it")
    }
    for question in model.questions {
      guard case .items(let items)? = definition.choices[question.path] else { continue }
      for item in items where item.label == nil {
        remarks.append("\(question.path): the choice \(item.value) has no words; give it a label")
      }
    }
    if model.instanceIDPath == nil {
      remarks.append("meta/instanceID: the form has no place for its record's id; convert it with pyxform again")
    }
    return remarks
  }

  /// Where the words of questions and choices come from.
  private static func references(in model: FormModel) -> [(path: String, what: String, reference: TextReference)] {
    let definition = model.definition
    return model.questions.flatMap { question in
      let path = question.path
      var found: [(path: String, what: String, reference: TextReference)] = []
      if let label = definition.labels[path] { found.append((path, "its label", label)) }
      if let hint = definition.hints[path] { found.append((path, "its hint", hint)) }
      if case .items(let items)? = definition.choices[path] {
        for item in items {
          if let label = item.label { found.append((path, "the label of its choice \(item.value)", label)) }
        }
      }
      return found
    }
  }
}

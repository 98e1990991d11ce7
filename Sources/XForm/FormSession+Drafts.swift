/// Setting an interview aside, taking it up again, correcting one that was sent.
extension FormSession {
  /// Everything given so far; restore with `init(_:language:context:draft:)`.
  public var draft: FormDraft {
    FormDraft(
      form: model.id, version: model.version, language: language, deprecatedID: deprecatedID,
      instance: evaluator.primary)
  }

  /// Takes a draft up again, also one of an earlier version of the form.
  ///
  /// What the form still asks keeps its answer, with rows; new fields get their defaults; calculations run again;
  /// `odk-instance-load` fires. See `leftOver` for the rest.
  ///
  /// - Throws: `FormError.draft` if it belongs to another form.
  public init(_ model: FormModel, language: String, context: SessionContext, draft: FormDraft) throws(FormError) {
    guard draft.form == model.id else { throw .draft(model.id) }
    let (tree, shapes, leftOver) = InstanceGrafting.instance(of: model.plan.shape, from: draft.instance)
    self.init(model, language: language, context: context, tree: tree, shapes: shapes)
    self.leftOver = leftOver
    deprecatedID = draft.deprecatedID.map { String($0.prefix(Self.longestAnswer)) }
    dropUnknownChoices()
    begin(isNew: false)
  }

  /// Corrects a record that was sent: a new instance ID, the old one as `deprecatedID`.
  ///
  /// - Throws: `FormError.draft` if it belongs to another form.
  public init(_ model: FormModel, language: String, context: SessionContext, correcting draft: FormDraft)
    throws(FormError)
  {
    try self.init(model, language: language, context: context, draft: draft)
    guard let path = model.definition.instanceIDPath, let identity = node(at: path) else { return }
    deprecatedID = storedValue(of: path)
    _ = store("uuid:" + context.uuid(draw: 0), at: identity)
  }

  /// Answers that the form's selects don't know any more are left over too.
  private mutating func dropUnknownChoices() {
    for (path, source) in model.definition.choices {
      guard case .items(let items) = source, let shape = model.plan.nodeOfPath[path] else { continue }
      let known = Set(items.map(\.value))
      for node in evaluator.places.instances(of: shape, evaluator.primary) {
        guard let holder = evaluator.primary.holder(node) else { continue }
        let tokens = FormText.tokens(evaluator.primary.values[holder])
        let kept = tokens.filter { known.contains(String($0)) }
        if kept.count != tokens.count {
          evaluator.primary.values[holder] = kept.joined(separator: " ")
          leftOver.append(self.path(of: node))
        }
      }
    }
    leftOver.sort()
  }
}

import FoundationEssentials
import Packs
import Referral
import Testing

/// One thing made wrong in a good pack, and the rule that must say so.
struct LintMutation: Sendable, CustomTestStringConvertible {
  let rule: LintProblem.Rule
  let testDescription: String
  let form: String
  let change: @Sendable (inout PackSource) -> Void

  /// In the form's text: every occurrence of each.
  init(_ rule: LintProblem.Rule, form changes: (String, String)...) {
    self.rule = rule
    testDescription = "\(rule.rawValue): " + changes.map { "\($0.0) -> \($0.1)" }.joined(separator: ", ")
    form = changes.reduce(TestPack.form) { form, change in
      precondition(form.contains(change.0), "the test form has no \(change.0)")
      return form.split(separator: change.0, omittingEmptySubsequences: false).joined(separator: change.1)
    }
    change = { _ in }
  }

  /// In anything else.
  init(_ rule: LintProblem.Rule, _ name: String, _ change: @escaping @Sendable (inout PackSource) -> Void) {
    self.rule = rule
    testDescription = "\(rule.rawValue): \(name)"
    form = TestPack.form
    self.change = change
  }

  static let all: [LintMutation] = fields + texts + outcomes + safeguards + description + offices + country

  /// How the form speaks of the town's purpose and retention.
  private static let purpose = #"waypost:purpose="identity""#
  private static let retention = #"identity" waypost:retention="ack+72h""#
  private static let town = #"town" type="string""#

  private static let fields = [
    LintMutation(.level, form: (#"'')" waypost:level="L3""#, #"'')""#)),
    LintMutation(.purpose, form: (purpose, "")),
    LintMutation(.retention, form: (retention, #"identity""#)),
    LintMutation(.retention, form: (retention, #"identity" waypost:retention="for ever""#)),
    LintMutation(.retention, form: (retention, #"identity" waypost:retention="ack+73h""#)),
    LintMutation(.taint, form: (#"'')" waypost:level="L3""#, #"'')" waypost:level="L2""#)),
    LintMutation(.taint, form: (town, #"town" type="int" relevant="/data/want = 'yes'""#)),
    LintMutation(.freeText, form: (#"waypost:level="L1""#, #"waypost:level="L3""#)),
    LintMutation(.audience, form: (purpose, purpose + #" waypost:observe="yes""#)),
    LintMutation(.audience, form: (purpose, purpose + #" waypost:observe="yes" waypost:audience="kiosk desk""#)),
    LintMutation(.forbidden, form: ("town", "refugee_status")),
    LintMutation(.forbidden, form: ("/data/out", "/data/asylum_decision"), ("<out/>", "<asylum_decision/>")),
    LintMutation(.forbidden, form: (town, #"town" type="geopoint""#)),
    LintMutation(.forbidden, form: ("Your town?", "What is your religion?")),
    LintMutation(.forbidden, form: ("Your town?", "Can you prove it?")),
    LintMutation(.forbidden, form: ("Ваш город?", "Какая у вас национальность?")),
  ]

  private static let texts = [
    LintMutation(.text, form: ("<value>Да</value>", "<value>-</value>")),
    LintMutation(.text, form: ("<value>Your town?</value>", "<value>-</value>")),
    LintMutation(.text, form: (#"<label ref="jr:itext('name:label')"/>"#, "")),
    LintMutation(.text, form: (#"<label ref="jr:itext('name:label')"/>"#, "<label>Town</label>")),
    LintMutation(.text, form: (#"<label ref="jr:itext('yes')"/>"#, "")),
    LintMutation(.text, form: ("Русский (ru)", "Тоҷикӣ (tg)")),
    LintMutation(.text, form: (town, town + #" constraint=". != 'x'""#)),
    LintMutation(
      .letters,
      form: (
        "</itext>",
        #"<translation lang="دری (prs)"><text id="want:label"><value>كمک؟</value></text></translation></itext>"#
      )),
    LintMutation(.phrase, "a phrase is missing") { $0.phrases["prs"]?["slip.rights"] = nil },
    LintMutation(.phrase, "a phrase is blank") { $0.phrases["prs"]?["slip.rights"] = " " },
    LintMutation(.phrase, "a language has no phrases") { $0.phrases["prs"] = nil },
    LintMutation(.phrase, "the desk's place is lost") { $0.phrases["prs"]?["slip.desk"] = "بروید" },
    LintMutation(.phrase, "a language isn't declared") { $0.phrases["ru"] = $0.phrases["en"] },
    LintMutation(.letters, "Arabic kaf in Dari") { $0.phrases["prs"]?["slip.rights"] = "كمک" },
    LintMutation(.forbidden, "a phrase judges") { $0.phrases["en"]?["slip.rights"] = "Illegal migrants go home." },
  ]

  private static let outcomes = [
    LintMutation(.receiverType, form: ("receiver=ASY", "receiver=POL")),
    LintMutation(.receiverType, form: ("receiver=ASY urgency=U1", "counsel=POL")),
    LintMutation(.receiverType, form: (purpose, purpose + #" waypost:receiver="POL""#)),
    LintMutation(.urgency, form: ("receiver=ASY urgency=U1", "receiver=ASY")),
  ]

  private static let safeguards = [
    LintMutation(.privacy, "sensitive questions anywhere") { $0.manifest.forms[0].privacy = nil },
    LintMutation(
      .privacy, form: ("receiver=ASY urgency=U1 hold=return", "receiver=VOT urgency=U1 hold=return paper=none")),
    LintMutation(.kiosk, "sensitive questions at a kiosk") { $0.manifest.forms[0].role = .kioskTriage },
    LintMutation(.basis, form: (" basis=duty", "")),
    LintMutation(.basis, form: ("basis=duty", "basis=consent")),
    LintMutation(.hold, form: (" hold=return", "")),
    LintMutation(.hold, form: ("receiver=ASY urgency=U1 hold=return", "receiver=CHI urgency=U0 paper=none")),
    LintMutation(.paper, form: ("receiver=ASY urgency=U1", "receiver=CHI urgency=U0")),
    LintMutation(.urgency, form: ("receiver=ASY urgency=U1", "receiver=CHI urgency=U2 paper=none")),
    LintMutation(.freeText, form: (#"waypost:purpose="identity""#, #"waypost:purpose="interpretation""#)),
    LintMutation(.taint, "a form takes over something more sensitive than it says") { source in
      let taking = TestPack.form.replacing("q9-test", with: "q8-test").replacing(
        town, with: town + #" waypost:scan="case.want""#)
      source.forms += (try? [TestPack.compiled(taking)]) ?? []
      var entry = source.manifest.forms[0]
      entry.id = "q8-test"
      source.manifest.forms.append(entry)
    },
  ]

  private static let description = [
    LintMutation(.manifest, "an id with capitals") { $0.manifest.id = "Core" },
    LintMutation(.manifest, "version 0") { $0.manifest.version = 0 },
    LintMutation(.manifest, "no title") { $0.manifest.title = "" },
    LintMutation(.manifest, "a language twice") { $0.manifest.languages.append($0.manifest.languages[0]) },
    LintMutation(.manifest, "a form twice") { $0.manifest.forms.append($0.manifest.forms[0]) },
    LintMutation(.manifest, "a form that isn't there") { $0.manifest.forms[0].id = "q8-other" },
    LintMutation(.manifest, "a form that isn't listed") { $0.manifest.forms = [] },
    LintMutation(.manifest, "two triages") { source in
      var other = source.manifest.forms[0]
      other.id = "q8-test"
      source.manifest.forms.append(other)
      for index in source.manifest.forms.indices { source.manifest.forms[index].role = .triage }
      source.forms += (try? [TestPack.compiled(TestPack.form.replacing("q9-test", with: "q8-test"))]) ?? []
    },
    LintMutation(.review, "reviewed without a record") { $0.manifest.languages[0].review = .reviewed },
    LintMutation(.validity, "not a day") { $0.manifest.validFrom = "2026-02-30" },
    LintMutation(.validity, "a day in short") { $0.manifest.validFrom = "2026-1-1" },
    LintMutation(.validity, "ends before it begins") { $0.manifest.validUntil = "2026-11-20" },
    LintMutation(.validity, "holds for three years") { $0.manifest.validUntil = "2029-11-21" },
  ]

  private static let country = [
    LintMutation(.source, "a fact without a source") { $0.country?.rows[0].source = "" },
    LintMutation(.source, "a fact without a day") { $0.country?.rows[0].sourceDate = "2014" },
    LintMutation(.term, "a term in moons") { $0.country?.rows[0].unit = "moons" },
    LintMutation(.term, "a term for nobody") { $0.country?.rows[0].key = "POL" },
    LintMutation(.fallback, "a kind of office without a way out") { $0.country?.rows.removeLast() },
    LintMutation(.fallback, "a way out that leads nowhere") { source in
      guard let last = source.country?.rows.indices.last else { return }
      source.country?.rows[last].value = "RET"
    },
    LintMutation(.phone, "letters in a hotline") { $0.hotlines[0].number = "CALL-ME" },
    LintMutation(.phone, "a hotline rung in the future") { $0.hotlines[0].verifiedOn = "2027-01-01" },
    LintMutation(.phone, "a hotline rung some day") { $0.hotlines[0].verifiedOn = "lately" },
    LintMutation(.source, "a hotline without a source") { $0.hotlines[0].source = "" },
    LintMutation(.text, "a card in English alone") { $0.cards[0].texts["ru"] = nil },
    LintMutation(.text, "a card without a title") { $0.cards[0].texts["en"] = "Help is free." },
    LintMutation(.forbidden, "a card that judges") { $0.cards[0].texts["ru"] = "# Нелегалы\n" },
    LintMutation(.letters, "Arabic yeh in Persian") { $0.cards[0].texts["fa"] = "# حقوق \u{064A}\n" },
    LintMutation(.card, "a card for nobody") { $0.cards[0].audience = [] },
    LintMutation(.card, "a card twice") { $0.cards.append($0.cards[0]) },
    LintMutation(.card, "a card hidden for a whim") { $0.cards[0].hidden = "sometimes" },
    LintMutation(.validity, "a campaign without a day") { $0.cards[0].until = "spring" },
    LintMutation(.source, "a rule without its day") { $0.cards[0].source = "the law" },
  ]

  private static let offices = [
    LintMutation(.receiver, "no name") { $0.receivers[0].name = "" },
    LintMutation(.receiver, "no sink") { $0.receivers[0].sink = "" },
    LintMutation(.receiver, "a sink of the future") { $0.receivers[0].sink = "carrier-pigeon:loft" },
    LintMutation(.desk, "no desk") { $0.receivers[0].desk = "" },
    LintMutation(.desk, "a desk that tells") { $0.receivers[0].desk = "Asylum desk" },
    LintMutation(.desk, "a desk that tells in Russian") { $0.receivers[0].desk = "Окно для беженцев" },
    LintMutation(.key, "no key") { $0.receivers[0].keys = [] },
    LintMutation(.key, "a key mistyped") { $0.receivers[0].keys = ["age1abc"] },
    LintMutation(.key, "an empty name") { $0.receivers[0].keys = ["@"] },
    LintMutation(.phone, "never rung") { $0.receivers[0].phone = "+7 1" },
    LintMutation(.phone, "rung long ago") { source in
      source.receivers[0].phone = "+7 1"
      source.receivers[0].phoneVerifiedOn = "2026-01-01"
    },
    LintMutation(.phone, "rung in the future") { source in
      source.receivers[0].phone = "+7 1"
      source.receivers[0].phoneVerifiedOn = "2027-01-01"
    },
  ]
}

extension Assets {
  /// One sheet for all pages: system fonts, logical properties (both directions), no colour without a word beside it.
  static let styleSheet = """
    :root { color-scheme: light; --ink: #14202b; --paper: #fdfdfb; --line: #8a94a0; --accent: #0b4f8a;
      --good: #1b6b3a; --bad: #9b1c1c; --soft: #eef2f6; }
    * { box-sizing: border-box; }
    body { margin: 0; color: var(--ink); background: var(--paper); line-height: 1.4;
      font: 17px/1.4 "Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic", sans-serif; }
    main { max-width: 72rem; margin: 0 auto; padding: .5rem 1rem 2rem; }
    header { display: flex; gap: .5rem; align-items: center; padding: .4rem 1rem; background: var(--soft); }
    .grow { flex: 1; }
    .training { margin: 0; padding: .1rem 1rem; background: #ffe08a; font-weight: 600; text-align: center; }
    h1 { font-size: 1.5rem; margin: .6rem 0; font-weight: 650; }
    legend h1 { margin: 0; font-size: 1.7rem; }
    .big { font-size: 1.4rem; }
    form { display: inline; }
    button, input, select { font: inherit; color: inherit; min-height: 2.4rem; padding: .3rem .8rem;
      border: 2px solid var(--line); border-radius: .4rem; background: #fff; }
    button { cursor: pointer; }
    button.main { background: var(--accent); border-color: var(--accent); color: #fff; font-size: 1.15rem;
      min-height: 3rem; padding: .4rem 1.6rem; margin-block: .6rem; }
    button.help { background: var(--bad); border-color: var(--bad); color: #fff; font-weight: 650; }
    button.quiet { background: transparent; }
    button[aria-pressed] { border-color: var(--accent); font-weight: 700; }
    :focus-visible { outline: 4px solid #f2a900; outline-offset: 2px; }
    .hidden { position: absolute; inset-inline-start: -100vw; }
    .strip { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between;
      border-block-end: 2px solid var(--line); padding-block: .4rem; }
    .strip dl { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0; }
    .strip dt { font-size: .75rem; color: #44505c; }
    .strip dd { margin: 0; font-weight: 600; }
    .strip dd small { display: block; font-weight: 400; font-size: .72rem; }
    .item.verified small { color: var(--good); }
    .item.verified small::before { content: "\\2713 "; }
    .item.failed small { color: var(--bad); font-weight: 700; }
    .item.failed small::before { content: "\\2717 "; }
    .rows { list-style: none; margin: 0; padding: 0; }
    .row { border-block-end: 1px solid var(--line); padding-block: .35rem; }
    .row.current { background: var(--soft); }
    fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
    legend { padding: 0; }
    .traveller { font-size: 1.12rem; font-weight: 600; display: block; }
    .officer { font-size: .85rem; color: #44505c; display: block; }
    .choices { display: flex; flex-wrap: wrap; gap: .3rem; margin-block: .25rem; }
    .choices.tall { flex-direction: column; max-width: 40rem; }
    .choice { display: flex; align-items: center; gap: .4rem; border: 2px solid var(--line); border-radius: .4rem;
      padding: .15rem .6rem; min-height: 2.4rem; cursor: pointer; background: #fff; }
    .choice .traveller { font-size: 1rem; font-weight: 500; }
    .choice .officer { font-size: .75rem; }
    .choice:has(input:checked) { border-color: var(--accent); background: #dcebf9; }
    .choice input { min-height: 0; width: 1.1rem; height: 1.1rem; }
    kbd { font: inherit; font-size: .72rem; border: 1px solid var(--line); border-radius: .2rem; padding: 0 .25rem; }
    .skip { font-size: .8rem; color: #44505c; }
    .skip select { min-height: 1.8rem; font-size: .8rem; padding: 0 .3rem; }
    .hint { font-size: .8rem; color: #44505c; }
    .fallback { font-weight: 400; font-style: italic; }
    .problem { color: var(--bad); font-weight: 650; }
    .notice, .hold { border: 3px solid var(--bad); border-radius: .4rem; padding: .4rem .8rem; margin-block: .6rem;
      background: #fff4f2; }
    .notice p { margin: .2rem 0; }
    .hold { font-weight: 700; font-size: 1.1rem; }
    .urgent { display: none; }
    main:has([name=q-t2]:checked:not([value=none])) .urgent { display: block; border: 3px solid var(--bad);
      padding: .4rem .8rem; font-weight: 700; background: #fff4f2; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: .3rem .5rem; border-block-end: 1px solid var(--line); font-weight: 400; }
    td { font-weight: 600; }
    .state { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; }
    .state dd { margin: 0; font-weight: 600; }
    """
}

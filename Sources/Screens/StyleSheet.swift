extension Assets {
  /// One sheet for all pages: system fonts, logical properties (both directions), no colour without a word beside it.
  static let styleSheet = """
    :root { color-scheme: light; --ink: #14202b; --paper: #fdfdfb; --line: #75808c; --faint: #c9d1d9;
      --accent: #0b4f8a; --good: #1b6b3a; --bad: #9b1c1c; --soft: #e6edf4; --quiet: #44505c; }
    * { box-sizing: border-box; }
    html { scroll-padding-block: .5rem 5rem; }
    body { margin: 0; color: var(--ink); background: var(--paper);
      font: 16px/1.3 "Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic", sans-serif; }
    /* Noto Naskh Arabic takes Urdu's 4, 6 and 7 for every language that writes these digits. */
    :lang(fa), :lang(prs), :lang(ps) { font-feature-settings: "locl" 0; }
    main { max-width: 80rem; margin: 0 auto; padding: .2rem 1rem 0; }
    header { display: flex; flex-wrap: wrap; gap: .3rem .4rem; align-items: center; padding: .25rem 1rem; background: var(--soft); }
    header button { padding-inline: .5rem; font-size: .9rem; }
    .grow { flex: 1; }
    .training { margin: 0; background: #ffe08a; font-size: .8rem; font-weight: 650; text-align: center; }
    h1 { font-size: 1.5rem; margin: .6rem 0; font-weight: 650; }
    h2 { font-size: 1.15rem; margin: 1rem 0 .3rem; font-weight: 650; }
    .big { font-size: 1.35rem; }
    .serial { font-weight: 650; letter-spacing: .04em; }
    code { font: .95em "Noto Sans Mono", monospace; background: var(--soft); padding-inline: .2rem; }
    .sound { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; }
    .listen { display: inline-flex; gap: .4rem; align-items: center; }
    .listen svg { width: 1.2rem; height: 1.2rem; }
    .away { position: absolute; width: 1px; height: 1px; min-height: 0; padding: 0; border: 0; overflow: hidden;
      clip-path: inset(50%); }
    form { display: inline; }
    button, input, select { font: inherit; color: inherit; min-height: 2.3rem; padding: .25rem .8rem;
      border: 2px solid var(--line); border-radius: .4rem; background: #fff; }
    button, input, select { max-width: 100%; }
    button { cursor: pointer; }
    button.main { background: var(--accent); border-color: var(--accent); color: #fff; font-size: 1.15rem;
      min-height: 3rem; padding: .4rem 1.6rem; }
    button.help { background: var(--bad); border-color: var(--bad); color: #fff; font-weight: 650; }
    button.quiet { background: transparent; }
    button[aria-pressed] { border-color: var(--accent); background: var(--accent); color: #fff; }
    /* Not by colour alone. */
    button[aria-pressed]::before { content: "\\2713\\00a0"; }
    :focus-visible, .choice:has(:focus-visible) { outline: 3px solid var(--ink); outline-offset: 2px;
      box-shadow: 0 0 0 7px #ffbf00; }
    label > input { margin-inline: .6rem; }
    .choice input:focus-visible { outline: 0; box-shadow: none; }
    kbd { display: none; font: inherit; font-size: .75rem; border: 1px solid currentColor; border-radius: .2rem;
      padding: 0 .25rem; }
    .keyed kbd { display: inline-block; }
    summary { padding-block: .25rem; cursor: pointer; }
    .hint { font-size: .85rem; color: var(--quiet); }
    .hint.keys { display: none; }
    .keyed .hint.keys { display: block; }

    .strip { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center;
      border-block-end: 2px solid var(--line); padding-block: .3rem; }
    .strip dl { display: flex; flex: 1; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0; }
    .strip dt { font-size: .75rem; color: var(--quiet); }
    .strip dd { margin: 0; font-weight: 650; }
    .strip dd small { display: block; font-weight: 400; font-size: .75rem; max-width: 7.7rem; line-height: 1.15; }
    .strip > p { flex: 1; margin: 0; }
    .strip > .family { flex-basis: 100%; }
    .notice .strip { border: 0; margin: 0; }
    .buttons { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; padding-block: .3rem; }
    .buttons > *, .problems { min-width: 0; }
    .strip button { max-width: 9.5rem; line-height: 1.15; }
    .item { max-width: 24rem; overflow-wrap: anywhere; }
    .item.verified small { color: var(--good); }
    .item.verified small::before { content: "\\2713\\00a0"; }
    .item.failed small { color: var(--bad); font-weight: 700; }
    .item.failed small::before { content: "\\2717\\00a0"; }
    .problems { flex-basis: 100%; color: var(--bad); font-weight: 650; }
    .problems form { color: var(--ink); font-weight: 400; margin-inline-end: .8rem; }
    .problems button { max-width: none; }
    .problems ul { margin: 0; padding-inline-start: 1.2rem; }
    .problems p { margin: .2rem 0 0; color: var(--ink); font-weight: 400; }

    .title { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: center; justify-content: space-between; padding-block: .25rem; }
    .title h1, .title p { margin: 0; }
    .title .progress { flex: 1; }
    .languages { display: flex; flex-wrap: wrap; gap: .25rem; align-items: center; font-size: .9rem; }
    .languages button { min-height: 1.7rem; padding: 0 .45rem; font-size: .9rem; border-width: 1px; }
    .rows { list-style: none; margin: 0; padding: 0; }
    .row { border-block-start: 1px solid var(--line); padding: .25rem .5rem;
      border-inline-start: .35rem solid transparent; }
    .keyed .row.current { background: var(--soft); border-inline-start-color: var(--accent); }
    .ask { display: grid; grid-template-columns: minmax(0, 1fr) 34rem 6.5rem; gap: .2rem .8rem; align-items: center; }
    .ask.wide { grid-template-columns: minmax(0, 1fr) 6.5rem; }
    .ask.wide .choice { padding-inline: .25rem; gap: .2rem; font-size: .85rem; min-height: 1.9rem; }
    .ask.wide > :first-child { grid-column: 1 / -1; }
    @media (max-width: 68rem) { .ask, .ask.wide { grid-template-columns: minmax(0, 1fr); } }
    fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
    fieldset.row, .keyed fieldset.row.current { border: 0; padding: 0 0 .8rem; background: none; }
    legend { padding: 0; margin-block-end: .6rem; width: 100%; }
    legend h1 { font-size: 1.7rem; margin: .4rem 0 0; }
    legend h1 .traveller { font-size: inherit; line-height: 1.25; }
    legend .officer { font-size: 1.05rem; }
    .traveller { font-weight: 600; display: block; line-height: 1.2; }
    .officer { font-size: .8rem; color: var(--quiet); display: block; line-height: 1.2; }
    .choices { display: flex; flex-wrap: wrap; gap: .25rem; }
    .choices.tall { flex-direction: column; gap: .4rem; max-width: 40rem; font-size: 1.15rem; }
    .choice { display: flex; align-items: center; gap: .35rem; border: 2px solid var(--line); border-radius: .4rem;
      padding: .05rem .45rem; min-height: 2.2rem; cursor: pointer; background: #fff; }
    .choices.tall .choice { min-height: 3rem; padding-inline: .8rem; }
    .choice .traveller { font-size: .95em; font-weight: 500; }
    .choice .officer { font-size: .75rem; }
    .choice:has(input:checked) { border-color: var(--accent); background: #cfe3f6; }
    .choice input { min-height: 0; width: 1rem; height: 1rem; margin: 0; flex: none; }
    .skip select { width: 100%; min-height: 1.9rem; font-size: .8rem; padding: 0 .3rem; color: var(--quiet); }
    .skip select:has(option:checked:not([value=""])) { border-color: var(--accent); color: var(--ink);
      background: #cfe3f6; }
    .seen { display: flex; flex-wrap: wrap; gap: .2rem .5rem; align-items: center; padding: .15rem .5rem;
      border-block-start: 1px solid var(--line); }
    .seen .choice { min-height: 1.7rem; }
    .note { border-inline-start: .35rem solid var(--accent); background: #eef5fc; padding: .3rem .7rem;
      margin-block: .4rem; }
    .tongues { display: flex; flex-wrap: wrap; gap: .8rem; margin-block: 1rem; }
    .tongues button { font-size: 1.6rem; min-height: 4.5rem; min-width: 12rem; }
    .tongues [dir=rtl] { font-size: 2rem; line-height: 1.2; }
    .card[dir=rtl] { list-style: persian; }
    .told p, .told fieldset { margin-block: .8rem; }
    .told p label { display: inline-grid; grid-template-columns: 7rem auto; align-items: center; }
    .told .choices { margin-block-start: .6rem; }
    .told legend { margin: 0; }
    .card > li { margin-block: .9rem; }
    .card .traveller { font-size: 1.25rem; margin: 0; }
    .ways { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; padding: 0; margin: .2rem 0; list-style: none; }
    .ways li::before { content: "\\25CB\\00a0"; }
    .print { display: none; }
    .keyed .print { display: inline-block; }
    @media print { header, .desk-only, .training, .actions { display: none; }
      main { max-width: none; } .tongues button { border-color: transparent; background: none; color: inherit; } }
    .report { width: auto; min-width: min(100%, 44rem); margin-block-end: .8rem; }
    .report td { font-weight: 400; overflow-wrap: anywhere; }
    .report td:last-child { text-align: start; }
    .report th { font-weight: 650; padding-inline-end: 1.5rem; }
    thead th { font-size: .75rem; color: var(--quiet); }
    .report thead th { font-weight: 400; }
    .ears { display: block; color: #6b4a00; font-size: .85rem; }
    #live-lists { margin-block: .6rem; }
    .plain { list-style: none; padding: 0; }
    .plain li { margin-block: .5rem; }
    .fallback { font-weight: 400; font-style: italic; }
    .problem { color: var(--bad); font-weight: 650; margin: .1rem 0; }
    fieldset .problem { margin-block: 0 .8rem; }
    .row:has(.problem) { border-inline-start-color: var(--bad); }
    .actions { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; position: sticky;
      inset-block-end: 0; padding-block: .4rem; background: var(--paper); }
    .actions p { margin: 0; }

    .notice, .hold, .urgent { border: 3px solid var(--bad); border-radius: .4rem; padding: .3rem .8rem;
      margin-block: .5rem; background: #fff4f2; }
    .notice[data-kind=warning] { border-color: #8a6100; background: #fff8e1; }
    .notice[data-kind=information] { border-color: var(--accent); background: #eef5fc; }
    .notice p { margin: .15rem 0; }
    .hold, .urgent { font-weight: 700; font-size: 1.05rem; }
    .hold form { font-weight: 400; font-size: 1rem; }
    li .hold { display: block; width: fit-content; }
    #referrals > li { margin-block: .5rem; }
    .urgent { display: none; }
    main:has([name=q-t2]:checked:not([value=none])) .urgent { display: block; }
    .list { display: flex; flex-wrap: wrap; gap: .2rem 1rem; }
    .list p, .list ul { margin: .2rem 0; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: .1rem .5rem; border-block-end: 1px solid var(--faint); font-weight: 400; }
    td { font-weight: 650; }
    td:last-child { text-align: end; }
    td button { min-height: 1.9rem; padding: 0 .7rem; font-size: .9rem; font-weight: 400; }
    #soon { position: fixed; inset: auto 0 0; margin: 0; padding: .5rem 1rem; text-align: center; font-weight: 650;
      background: #fff8e1; border-block-start: 3px solid #8a6100; }
    @media (max-width: 40rem) {
      th, td { overflow-wrap: anywhere; }
      .told p label { grid-template-columns: minmax(0, 1fr); }
    }
    .state { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; border-block-start: 1px solid var(--faint);
      margin-block: 1.5rem 0; padding-block: .8rem; }
    .state dt { font-size: .85rem; color: var(--quiet); }
    .state dd { margin: 0; font-weight: 650; }
    """
}

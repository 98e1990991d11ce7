extension Assets {
  /// For fingers and standing readers. A target is 5.5 rem high (99 px), a key of a keyboard 4.75 rem (85 px): 15 mm and
  /// more where a millimetre has no more than 5.6 px, as on 15.6 inches with 1920 by 1080. A denser screen needs
  /// `scale=2` in its compositor's settings (README, "Kiosks").
  static let kioskStyleSheet = """
    :root { color-scheme: light; --ink: #14202b; --paper: #fdfdfb; --line: #6a7480; --accent: #0b4f8a; --bad: #9b1c1c;
      --soft: #e6edf4; }
    * { box-sizing: border-box; }
    html { font-size: 112.5%; }
    body { margin: 0; min-height: 100vh; color: var(--ink); background: var(--paper); display: flex;
      flex-direction: column; font: 1.35rem/1.4 "Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic", sans-serif; }
    /* Noto Naskh Arabic takes Urdu's 4, 6 and 7 for every language that writes these digits. */
    :lang(fa), :lang(prs), :lang(ps) { font-feature-settings: "locl" 0; }
    .training { margin: 0; background: #ffe08a; font-size: .9rem; font-weight: 650; text-align: center; }
    header { display: flex; flex-wrap: wrap; gap: .6rem; padding: .6rem 1rem; background: var(--soft); }
    header button { font-size: 1.15rem; gap: .5rem; padding-inline: .7rem; }
    .grow { flex: 1; }
    main { flex: 1; width: 100%; max-width: 62rem; margin: 0 auto; padding: 1rem 1.2rem 2rem; }
    h1 { font-size: 2rem; line-height: 1.25; margin: .5rem 0 1rem; font-weight: 650; overflow-wrap: anywhere; }
    h2 { font-size: 1.5rem; margin: 1rem 0 .3rem; }
    form { display: contents; }
    button, label.choice, input:not([type=checkbox]) { font: inherit; color: inherit; min-height: 5.5rem; min-width: 5.5rem;
      padding: .5rem 1.2rem; border: 3px solid var(--line); border-radius: .7rem; background: #fff; }
    button, label.choice { display: inline-flex; gap: .7rem; align-items: center; cursor: pointer; text-align: start;
      overflow-wrap: anywhere; }
    .choice svg, button svg { width: 2.2rem; height: 2.2rem; flex: none; }
    [dir=rtl] svg.turns { transform: scaleX(-1); }
    button.main { background: var(--accent); border-color: var(--accent); color: #fff; }
    .choices { display: flex; flex-wrap: wrap; gap: .8rem; margin-block: 1rem; }
    .choices .choice { flex: 1 1 100%; font-size: 1.5rem; font-weight: 600; }
    .choices.many { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
    .choices.many > .main { grid-column: 1 / -1; }
    .choices input:not([type=checkbox]) { flex: 1 1 20rem; }
    main:has(.keyboard) { max-width: 80rem; }
    .keyboard { display: grid; gap: .45rem; }
    .keys { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.75rem, 1fr)); gap: .45rem; }
    .keys + .keys { display: flex; flex-wrap: wrap; }
    .keys button { min-width: 4.75rem; min-height: 4.75rem; padding: 0 .3rem; justify-content: center;
      font-weight: 600; }
    .keys + .keys button { font-weight: 400; padding-inline: 1.2rem; }
    .keys .space { min-width: min(100%, 22rem); }
    .typed input { font-size: 1.7rem; font-weight: 600; }
    .sound { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; margin-block-end: .8rem; }
    audio { zoom: 1.85; height: 54px; min-width: min(100%, 15rem); }
    label.choice input { width: 2.2rem; height: 2.2rem; flex: none; }
    label.choice:has(:checked) { border-color: var(--accent); background: #cfe3f6; }
    :focus-visible, label.choice:has(:focus-visible) { outline: 4px solid var(--ink); outline-offset: 3px;
      box-shadow: 0 0 0 9px #ffbf00; }
    .titles { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; align-items: center; }
    .titles svg { width: 2.4rem; height: 2.4rem; }
    .progress { margin: 0; }
    .reading { font-size: 1.5rem; max-width: 52rem; }
    .reading p, .reading li { margin-block: .5rem; }
    [dir=rtl] .number { text-align: right; }
    .number { font-size: 4rem; font-weight: 700; letter-spacing: .08em; margin: .5rem 0; unicode-bidi: isolate; }
    .notice { border: 4px solid var(--accent); border-radius: .7rem; background: #eef5fc; padding: .6rem 1rem;
      margin-block-end: .8rem; font-weight: 600; }
    .notice p { margin: 0; }
    .problem { color: var(--bad); font-weight: 650; }
    .fallback { font-weight: 400; font-style: italic; }
    #soon { position: fixed; inset: auto 0 0; padding: .6rem 1.2rem; text-align: center; background: #fff8e1;
      border-block-start: 4px solid #8a6100; font-weight: 650; }
    #soon p { margin: 0; }
    #soon[hidden] { display: none; }
    #curtain { position: fixed; inset: 0; background: var(--paper); padding: 15vh 2rem; text-align: center; z-index: 9; }
    #curtain button { min-width: 20rem; justify-content: center; }
    #curtain[hidden] { display: none; }
    @media (prefers-reduced-motion: no-preference) { button:active { transform: scale(.98); } }
    """
}

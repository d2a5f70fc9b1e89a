import { css } from 'lit';

/** What all components have in common. */
export const base = css`
  :host { display: block; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, fieldset { margin: 0; padding: 0; border: 0; }
  ul { list-style: none; }
  a { color: inherit; text-decoration: none; }
  button, input, select { font: inherit; color: inherit; }
  button { cursor: pointer; background: none; border: 0; padding: 0; -webkit-tap-highlight-color: transparent; }
  :focus-visible { outline: 2.5px solid var(--accent); outline-offset: 2px; }
  .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;

export const statePill = css`
  .state { display: inline-flex; align-items: center; gap: 7px; font-size: 13px; font-weight: 550; color: var(--soft); white-space: nowrap; }
  .state::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--edge); flex: none; }
  .state.running { color: var(--good); }
  .state.running::before { background: currentColor; }
  .state.starting { color: var(--warn); }
  .state.starting::before { background: currentColor; animation: breathe 1s ease-in-out infinite alternate; }
  .state.crashed { color: var(--bad); }
  .state.crashed::before { background: currentColor; border-radius: 2px; }
  @keyframes breathe { from { opacity: .35; } }
`;

import { css } from 'lit';

/** How the elements of a screen look. */
export const controls = css`
  .caption { font-size: 15px; color: var(--ink); overflow-wrap: anywhere; }
  .label { padding: 3px 0; overflow-wrap: anywhere; white-space: pre-line; min-height: 30px; }
  .label img, .caption img, .button img { max-width: 100%; height: auto; vertical-align: middle; border-radius: 6px; }
  .label table { border-collapse: collapse; }
  .label td, .label th { padding: 2px 10px 2px 0; text-align: left; }
  .space { height: 12px; }

  .button {
    position: relative; width: 100%; min-height: 48px; padding: 8px 8px; border-radius: var(--radius-small);
    background: var(--accent-ground); color: var(--accent); font-weight: 600; overflow-wrap: break-word;
    transition: transform .12s, background-color .15s, filter .15s;
    touch-action: manipulation; user-select: none; -webkit-user-select: none; -webkit-touch-callout: none;
  }
  .button span { position: relative; pointer-events: none; }
  .button:active { transform: scale(.97); background: var(--accent); color: var(--on-accent); }
  .button::after {
    content: ""; position: absolute; inset: auto 14px 6px; height: 2px; border-radius: 2px; background: currentColor;
    opacity: 0; transform: scaleX(.2); transition: opacity .2s;
  }
  .button.busy::after { opacity: .8; animation: working .9s ease-in-out infinite alternate; transition-delay: .15s; }
  @keyframes working { to { transform: scaleX(1); } }
  @media (hover: hover) { .button:hover:not(:active) { filter: brightness(1.04) saturate(1.15); } }

  .switch { display: flex; align-items: center; justify-content: space-between; gap: 14px; width: 100%; min-height: 48px; text-align: left; border-radius: var(--radius-small); }
  .track { flex: none; width: 54px; height: 32px; padding: 3px; border-radius: 16px; background: var(--edge); transition: background-color .18s; }
  .thumb { display: block; width: 26px; height: 26px; border-radius: 50%; background: #fff; box-shadow: 0 1px 3px #0005; transition: transform .18s cubic-bezier(.3, 1.3, .6, 1); }
  .switch[aria-checked="true"] .track { background: var(--accent); }
  .switch[aria-checked="true"] .thumb { transform: translateX(22px); }

  .slider { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; align-items: baseline; padding: 4px 0; }
  .slider output { font-weight: 650; font-variant-numeric: tabular-nums; color: var(--accent); }
  .slider input { grid-column: 1 / -1; appearance: none; width: 100%; height: 40px; margin: 0; background: none; cursor: pointer; touch-action: pan-y; }
  .slider input::-webkit-slider-runnable-track { height: 8px; border-radius: 4px; background: linear-gradient(to right, var(--accent) var(--part, 0%), var(--raised) var(--part, 0%)); box-shadow: inset 0 0 0 1px var(--line); }
  .slider input::-moz-range-track { height: 8px; border-radius: 4px; background: var(--raised); box-shadow: inset 0 0 0 1px var(--line); }
  .slider input::-moz-range-progress { height: 8px; border-radius: 4px; background: var(--accent); }
  .slider input::-webkit-slider-thumb { appearance: none; width: 26px; height: 26px; margin-top: -9px; border-radius: 50%; background: #fff; border: 7px solid var(--accent); box-shadow: 0 1px 4px #0004; transition: transform .12s; }
  .slider input::-moz-range-thumb { width: 26px; height: 26px; border-radius: 50%; background: #fff; border: 7px solid var(--accent); box-sizing: border-box; }
  .slider input:active::-webkit-slider-thumb { transform: scale(1.18); }

  .select { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); align-items: center; gap: 6px 14px; min-height: 48px; }
  .select select:only-child { grid-column: 1 / -1; }
  .select select {
    appearance: none; width: 100%; min-height: 44px; padding: 8px 38px 8px 14px; border-radius: var(--radius-small); border: 1px solid var(--edge); text-overflow: ellipsis;
    background:
      linear-gradient(45deg, transparent 50%, var(--soft) 50%) calc(100% - 20px) 50% / 6px 6px no-repeat,
      linear-gradient(-45deg, transparent 50%, var(--soft) 50%) calc(100% - 14px) 50% / 6px 6px no-repeat,
      var(--surface);
  }
  .select option { background: var(--surface); color: var(--ink); }

  .reading { display: flex; align-items: baseline; justify-content: space-between; flex-wrap: wrap; gap: 0 14px; min-height: 44px; padding: 6px 0; }
  .reading .caption { color: var(--soft); }
  .reading output { font-size: 22px; font-weight: 650; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .reading.on output { color: var(--accent); }
  .reading small { margin-left: 4px; font-size: 14px; font-weight: 500; color: var(--soft); }
  .color { display: flex; align-items: center; justify-content: space-between; gap: 14px; min-height: 48px; cursor: pointer; }
  .color input { appearance: none; width: 72px; height: 40px; padding: 3px; border: 1px solid var(--edge); border-radius: var(--radius-small); background: var(--surface); cursor: pointer; }
  .color input::-webkit-color-swatch-wrapper { padding: 0; }
  .color input::-webkit-color-swatch { border: 0; border-radius: calc(var(--radius-small) - 4px); }
  .color input::-moz-color-swatch { border: 0; border-radius: calc(var(--radius-small) - 4px); }
  .log { font-size: 14px; color: var(--soft); overflow-wrap: anywhere; white-space: pre-line; }

  .multi { padding: 4px 0; min-width: 0; }
  .multi legend { margin-bottom: 8px; padding: 0; }
  .chips { display: flex; flex-wrap: wrap; gap: 8px; max-height: 260px; overflow: auto; padding: 3px; margin: -3px; }
  .chip { min-height: 40px; padding: 6px 15px; border-radius: 20px; border: 1px solid var(--edge); transition: background-color .15s; }
  .chip[aria-checked="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
  .chip[aria-checked="true"]::before { content: "✓ "; }
  .none { color: var(--soft); }

  .image { display: block; max-width: 100%; max-height: 360px; margin: 4px auto; border-radius: var(--radius-small); }
  .image.missing { display: grid; place-items: center; width: 100%; height: 120px; background: var(--raised); color: var(--soft); }
`;

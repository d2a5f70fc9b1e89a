import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownLine } from '../home/home';
import { safeLine } from '../home/sanitise';
import { clearIcon, pauseIcon, playIcon } from './icons';
import { base } from './styles';
import { count } from './words';

const LEVELS = ['debug', 'trace', 'warning', 'error'] as const;
type Level = (typeof LEVELS)[number];
const AT_END = 24;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The log of a QuickApp. It follows the newest line until somebody scrolls up or pauses it. */
@customElement('moon-log')
export class LogView extends LitElement {
  static override styles = [base, css`
    :host { display: flex; flex-direction: column; min-height: 0; overflow: hidden; }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 12px 12px 12px 18px; border-bottom: 1px solid var(--line); }
    h2 { font-size: 16px; font-weight: 650; margin-right: auto; }
    .levels { display: flex; gap: 4px; }
    .level { display: inline-flex; align-items: center; gap: 6px; min-height: 34px; padding: 0 11px; border-radius: 17px; border: 1px solid transparent; font-size: 13px; color: var(--soft); }
    .level::before { content: ""; width: 8px; height: 8px; border-radius: 50%; border: 1.5px solid var(--of); }
    .level[aria-pressed="true"] { background: var(--raised); color: var(--ink); }
    .level[aria-pressed="true"]::before { background: var(--of); }
    .tools { display: flex; gap: 2px; }
    .tool { display: grid; place-items: center; width: 38px; height: 38px; border-radius: 50%; color: var(--soft); }
    .tool[aria-pressed="true"] { background: var(--warn-ground); color: var(--warn); }
    @media (hover: hover) { .tool:hover, .level:hover { background: var(--raised); color: var(--ink); } }
    .debug { --of: var(--good); } .trace { --of: var(--trace); } .warning { --of: var(--warn); } .error { --of: var(--bad); }

    .body { position: relative; flex: 1; min-height: 0; display: flex; }
    .lines { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 8px 0; font: 13px/1.55 var(--mono); scrollbar-width: thin; scrollbar-color: var(--edge) transparent; }
    .lines:focus-visible { outline-offset: -3px; }
    .line { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 14px; padding: 1px 18px 1px 15px; border-left: 3px solid transparent; }
    .line.warning { background: var(--warn-ground); border-left-color: var(--warn); }
    .line.error { background: var(--bad-ground); border-left-color: var(--bad); }
    time { color: var(--soft); white-space: nowrap; font-variant-numeric: tabular-nums; }
    .tag { padding: 0 6px; border-radius: 5px; background: var(--raised); color: var(--soft); font-size: 12px; }
    .message { color: var(--of); white-space: pre-wrap; overflow-wrap: anywhere; }
    .message img { max-width: 100%; max-height: 200px; vertical-align: middle; }
    .gap { padding: 4px 18px; color: var(--soft); font-style: italic; }
    .none { display: grid; place-items: center; width: 100%; padding: 40px 20px; color: var(--soft); text-align: center; }
    .newest { position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); padding: 9px 17px; border-radius: 20px; background: var(--accent); color: var(--on-accent); font-size: 14px; font-weight: 600; box-shadow: var(--shadow); }
    @media (max-width: 620px) {
      .levels { order: 3; width: 100%; }
      .level { padding: 0 9px; flex: 1 1 auto; justify-content: center; }
      header { padding: 8px 10px 10px; }
      h2 { padding-left: 6px; }
      .lines { font-size: 12.5px; }
      .line { padding: 1px 12px 1px 9px; gap: 0 10px; }
    }
  `];

  /** Undefined until the log came. */
  @property({ attribute: false }) lines: readonly ShownLine[] | undefined;
  @state() private hiddenLevels: ReadonlySet<Level> = new Set();
  @state() private paused = false;
  @state() private unseen = 0;
  @query('.lines') private box!: HTMLElement | null;
  private shown: readonly ShownLine[] = [];

  override willUpdate(changes: PropertyValues<this>): void {
    const before = this.shown;
    this.shown = (this.lines ?? []).filter((line) => !this.hiddenLevels.has(levelOf(line)));
    if (changes.has('lines') && this.paused) {
      const last = before.at(-1);
      this.unseen += last ? this.shown.length - 1 - this.shown.lastIndexOf(last) : 0;
    }
  }

  override updated(): void {
    if (!this.paused && this.box) {
      this.box.scrollTop = this.box.scrollHeight;
    }
  }

  override render(): TemplateResult {
    return html`
      <header>
        <h2 id="title">Log</h2>
        <div class="levels" role="group" aria-label="Levels that are shown">
          ${LEVELS.map((level) => html`<button class="level ${level}" aria-pressed=${!this.hiddenLevels.has(level)} @click=${() => this.toggle(level)}>
            ${level.charAt(0).toUpperCase() + level.slice(1)}
          </button>`)}
        </div>
        <div class="tools">
          <button class="tool" aria-pressed=${this.paused} aria-label="Pause scrolling" title="Pause scrolling" @click=${this.pause}>
            ${this.paused ? playIcon : pauseIcon}
          </button>
          <button class="tool" aria-label="Clear the log on this page" title="Clear the log on this page" @click=${this.clear}>${clearIcon}</button>
        </div>
      </header>
      <div class="body">
        ${this.shown.length === 0
          ? html`<p class="none">${this.nothing()}</p>`
          : html`<div class="lines" role="log" aria-live="off" aria-labelledby="title" tabindex="0" @scroll=${this.scrolled}>
              ${repeat(this.shown, (line) => line.key, lineView)}
            </div>`}
        ${this.paused && this.unseen > 0
          ? html`<button class="newest" @click=${this.pause}>${count(this.unseen, 'new line')} ↓</button>`
          : nothing}
      </div>
    `;
  }

  private nothing(): string {
    if (this.lines === undefined) {
      return '';
    }
    return this.lines.length === 0 ? 'Nothing was logged yet.' : 'All levels with lines are hidden.';
  }

  private toggle(level: Level): void {
    const levels = new Set(this.hiddenLevels);
    if (!levels.delete(level)) {
      levels.add(level);
    }
    this.hiddenLevels = levels;
  }

  private readonly pause = (): void => {
    this.paused = !this.paused;
    this.unseen = 0;
  };

  private readonly clear = (): void => {
    this.unseen = 0;
    this.dispatchEvent(new CustomEvent('clear'));
  };

  private readonly scrolled = (): void => {
    const { box } = this;
    if (box) {
      const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < AT_END;
      if (atEnd === this.paused) {
        this.paused = !atEnd;
        this.unseen = 0;
      }
    }
  };
}

function lineView(line: ShownLine): TemplateResult {
  const at = new Date(line.timestamp);
  return html`
    ${line.skipped > 0 ? html`<div class="gap">${count(line.skipped, 'line')} left out: they came faster than this page could show them</div>` : nothing}
    <div class="line ${levelOf(line)}">
      <time datetime=${at.toISOString()} title=${day.format(at)}>${clock.format(at)}</time>
      <span class="message">${isOwnTag(line.tag) ? nothing : html`<span class="tag">${line.tag}</span> `}${guard([line.message], () => safeLine(line.message))}</span>
    </div>
  `;
}

/** The tag that every line of a QuickApp has unless it says otherwise says nothing. */
function isOwnTag(tag: string | null): boolean {
  return !tag || /^QUICKAPP\d+$/i.test(tag);
}

function levelOf(line: ShownLine): Level {
  return LEVELS.find((level) => level === line.type.toLowerCase()) ?? 'debug';
}

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { QuickAppEntry } from '../home/frames';
import type { Home } from '../home/home';
import { kindIcon, searchIcon } from './icons';
import { base, statePill } from './styles';
import { count, stateInWords, typeInWords } from './words';

/** With so few a person sees at a glance what is there. */
const WORTH_FILTERING = 8;
const AT_ONCE = 120;
const CHILDREN_NAMED = 4;

/** The page of all QuickApps. */
@customElement('moon-list')
export class ListView extends LitElement {
  static override styles = [base, statePill, css`
    .head { display: flex; flex-wrap: wrap; align-items: end; gap: 12px 20px; margin: 4px 2px 20px; }
    h1 { font-size: clamp(22px, 5vw, 28px); font-weight: 700; letter-spacing: -.015em; line-height: 1.2; }
    .sum { color: var(--soft); font-size: 14px; margin-top: 3px; }
    .filter { position: relative; margin-left: auto; flex: 0 1 300px; }
    .filter svg { position: absolute; left: 13px; top: 13px; color: var(--soft); pointer-events: none; }
    .filter input { width: 100%; height: 44px; padding: 0 14px 0 40px; border-radius: 22px; border: 1px solid var(--edge); background: var(--surface); }
    .filter input::placeholder { color: var(--soft); opacity: 1; }
    .grid { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr)); }
    .tile { display: flex; flex-direction: column; gap: 14px; height: 100%; padding: 18px; transition: transform .15s, border-color .15s; }
    @media (hover: hover) { .tile:hover { transform: translateY(-2px); border-color: var(--accent); } }
    .tile:active { transform: scale(.985); }
    .top { display: flex; align-items: center; gap: 13px; min-width: 0; }
    .icon { display: grid; place-items: center; width: 46px; height: 46px; border-radius: 13px; background: var(--accent-ground); color: var(--accent); flex: none; }
    .names { min-width: 0; }
    h2 { font-size: 17px; font-weight: 650; line-height: 1.25; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
    .kind { font-size: 13px; color: var(--soft); margin-top: 2px; }
    .children { font-size: 14px; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .children.shown { font-size: 16px; font-weight: 600; color: var(--ink); }
    .children.why { color: var(--bad); }
    .bottom { display: flex; justify-content: space-between; align-items: center; gap: 10px; margin-top: auto; font-size: 13px; color: var(--soft); font-variant-numeric: tabular-nums; }
    @media (max-width: 559px) {
      .filter { flex-basis: 100%; }
      .grid { gap: 10px; }
      .tile { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 12px; padding: 13px 15px; align-items: center; }
      .tile .number { display: none; }
      .bottom { margin: 0; }
      .children { grid-column: 1 / -1; grid-row: 2; padding-left: 59px; }
    }
    .empty { padding: 56px 24px; text-align: center; color: var(--soft); }
    .empty b { display: block; margin-bottom: 6px; font-size: 18px; color: var(--ink); }
    .empty code { font: 14px var(--mono); padding: 3px 8px; border-radius: 7px; background: var(--raised); color: var(--ink); overflow-wrap: anywhere; }
    .problem { padding: 14px 18px; margin-bottom: 16px; border-radius: var(--radius-small); background: var(--bad-ground); color: var(--bad); }
    .ghost { height: 148px; animation: breathe 1s ease-in-out infinite alternate; }
    .more { display: block; margin: 20px auto 0; padding: 10px 20px; border-radius: 22px; background: var(--accent-ground); color: var(--accent); font-weight: 600; }
  `];

  @property({ attribute: false }) home!: Home;
  @property({ attribute: false }) version = 0;
  @state() private wanted = '';
  @state() private atMost = AT_ONCE;
  private release: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.release = this.home.watch(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release?.();
  }

  override render(): TemplateResult {
    const all = this.home.quickApps;
    const problem = this.home.problems.get(0);
    const found = all?.filter((entry) => matches(entry, this.wanted)) ?? [];
    return html`
      <div class="head">
        <div>
          <h1>QuickApps</h1>
          <p class="sum">${all ? summary(all) : 'Loading…'}</p>
        </div>
        ${all && all.length > WORTH_FILTERING
          ? html`<label class="filter">
              <span class="unseen">Find a QuickApp</span>${searchIcon}
              <input type="search" placeholder="Find by name, type or id" .value=${this.wanted} @input=${this.filter} />
            </label>`
          : nothing}
      </div>
      ${problem ? html`<p class="problem" role="alert">${problem.message} Trying again…</p>` : nothing}
      ${all === undefined && problem
        ? nothing
        : html`<ul class="grid" aria-busy=${all === undefined}>
            ${all === undefined
              ? [1, 2, 3].map(() => html`<li class="card ghost"></li>`)
              : repeat(found.slice(0, this.atMost), (entry) => entry.id, tile)}
          </ul>`}
      ${all?.length === 0 ? nobody : nothing}
      ${all && all.length > 0 && found.length === 0 ? html`<p class="empty"><b>Nothing found</b>No QuickApp is called “${this.wanted}”.</p>` : nothing}
      ${found.length > this.atMost
        ? html`<button class="more" @click=${() => (this.atMost += AT_ONCE)}>Show more (${count(found.length - this.atMost, 'other')})</button>`
        : nothing}
    `;
  }

  private readonly filter = (event: Event): void => {
    this.wanted = (event.target as HTMLInputElement).value;
    this.atMost = AT_ONCE;
  };
}

const nobody = html`<div class="card empty"><b>No QuickApp runs here yet</b>Start one with <code>./moonfleet run examples/hello.lua</code></div>`;

function tile(entry: QuickAppEntry): TemplateResult {
  const state = (entry.state ?? '').toLowerCase();
  return html`<li>
    <a class="card tile" href="/quickapp/${entry.id}">
      <span class="top">
        <span class="icon">${kindIcon(entry.type)}</span>
        <span class="names">
          <h2>${entry.name ?? `QuickApp ${entry.id}`}</h2>
          <p class="kind" title=${entry.type ?? ''}>${typeInWords(entry.type)}${entry.room ? ` · ${entry.room}` : ''}</p>
        </span>
      </span>
      ${state === 'crashed' && entry.stateDetail
        ? html`<p class="children why" title=${entry.stateDetail}>${entry.stateDetail}</p>`
        : entry.children.length > 0
          ? html`<p class="children">${childrenInWords(entry)}</p>`
          : entry.summary
            ? html`<p class="children shown">${entry.summary}</p>`
            : nothing}
      <span class="bottom"><span class="state ${state}">${stateInWords(state)}</span><span class="number">#${entry.id}</span></span>
    </a>
  </li>`;
}

function childrenInWords(entry: QuickAppEntry): string {
  const names = entry.children.slice(0, CHILDREN_NAMED).map((child) => child.name ?? `Device ${child.id}`);
  return `${count(entry.children.length, 'device')}: ${names.join(', ')}${entry.children.length > CHILDREN_NAMED ? ' …' : ''}`;
}

function summary(all: readonly QuickAppEntry[]): string {
  if (all.length === 0) {
    return 'None yet';
  }
  const inState = (state: string): number => all.filter((entry) => entry.state?.toLowerCase() === state).length;
  const crashed = inState('crashed');
  const running = inState('running');
  return `${count(all.length, 'QuickApp')}, ${running.toLocaleString()} running${crashed > 0 ? `, ${crashed.toLocaleString()} crashed` : ''}`;
}

function matches(entry: QuickAppEntry, wanted: string): boolean {
  const word = wanted.trim().toLowerCase();
  return (
    word === '' ||
    String(entry.id) === word.replace('#', '') ||
    [entry.name, entry.type, ...entry.children.map((child) => child.name)].some((text) => text?.toLowerCase().includes(word))
  );
}

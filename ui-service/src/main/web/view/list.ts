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

/** More than this is no home that somebody looks at as a whole, and too much to ask for again and again. */
const LIVE_AT_MOST = 150;
const LOOK_EVERY = 2_000;

/** The page of the home: its QuickApps and devices, room by room. */
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
    h2.room { margin: 26px 4px 12px; font-size: 15px; font-weight: 600; color: var(--soft); }
    h2.room:first-of-type { margin-top: 4px; }
    .spot { position: relative; }
    .power { position: absolute; right: 16px; bottom: 14px; display: grid; place-items: center; min-width: 54px; min-height: 44px; touch-action: manipulation; }
    .track { display: block; width: 54px; height: 32px; padding: 3px; border-radius: 16px; background: var(--edge); transition: background-color .18s; }
    .thumb { display: block; width: 26px; height: 26px; border-radius: 50%; background: #fff; box-shadow: 0 1px 3px #0005; transition: transform .18s cubic-bezier(.3, 1.3, .6, 1); }
    .power[aria-checked="true"] .track { background: var(--accent); }
    .power[aria-checked="true"] .thumb { transform: translateX(22px); }
    .buttons { position: absolute; right: 14px; bottom: 14px; display: flex; gap: 6px; }
    .buttons button { min-width: 44px; min-height: 44px; padding: 0 13px; border-radius: 22px; background: var(--accent-ground); color: var(--accent); font-size: 14px; font-weight: 600; touch-action: manipulation; }
    .buttons button:active { transform: scale(.95); }
    .switched .number { visibility: hidden; }
    .switched .children { padding-right: 66px; }
    .tile.buttoned { padding-bottom: 72px; }
    .buttoned .bottom:not(:has(.state)) { display: none; }
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
      .tile.switched { padding-right: 84px; }
      .switched .children { padding-right: 0; }
      .tile.buttoned { padding-bottom: 70px; }
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
  private looking: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.release = this.home.watch(0);
    this.looking = window.setInterval(() => this.look(), LOOK_EVERY);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release?.();
    window.clearInterval(this.looking);
  }

  /** Events come only for the QuickApp whose page is shown; what the list says of values is asked for. */
  private look(): void {
    const shown = this.home.quickApps?.length ?? 0;
    if (document.visibilityState === 'visible' && this.home.isLive && shown > 0 && shown <= LIVE_AT_MOST) {
      this.home.refresh();
    }
  }

  override render(): TemplateResult {
    const all = this.home.quickApps;
    const problem = this.home.problems.get(0);
    const found = all?.filter((entry) => matches(entry, this.wanted)) ?? [];
    return html`
      <div class="head">
        <div>
          <h1>${all?.some((entry) => entry.quickApp === false) ? 'Home' : 'QuickApps'}</h1>
          <p class="sum">${all ? summary(all) : 'Loading…'}</p>
        </div>
        ${all && all.length > WORTH_FILTERING
          ? html`<label class="filter">
              <span class="unseen">Find a QuickApp or device</span>${searchIcon}
              <input type="search" placeholder="Name, room, type or id" .value=${this.wanted} @input=${this.filter} />
            </label>`
          : nothing}
      </div>
      ${problem ? html`<p class="problem" role="alert">${problem.message} Trying again…</p>` : nothing}
      ${all === undefined && problem
        ? nothing
        : all === undefined
          ? html`<ul class="grid" aria-busy="true">${[1, 2, 3].map(() => html`<li class="card ghost"></li>`)}</ul>`
          : this.rooms(found.slice(0, this.atMost))}
      ${all?.length === 0 ? nobody : nothing}
      ${all && all.length > 0 && found.length === 0 ? html`<p class="empty"><b>Nothing found</b>No device, room or type has “${this.wanted}” in its name.</p>` : nothing}
      ${found.length > this.atMost
        ? html`<button class="more" @click=${() => (this.atMost += AT_ONCE)}>Show more (${count(found.length - this.atMost, 'other')})</button>`
        : nothing}
    `;
  }

  /** A home without rooms needs no headings. */
  private rooms(entries: readonly QuickAppEntry[]): TemplateResult {
    const rooms = new Map<string, QuickAppEntry[]>();
    for (const entry of entries) {
      const room = entry.room ?? '';
      rooms.set(room, [...(rooms.get(room) ?? []), entry]);
    }
    return html`${repeat(
      rooms,
      ([room]) => room,
      ([room, its]) => html`
        ${rooms.size > 1 || room ? html`<h2 class="room">${room || 'In no room'}</h2>` : nothing}
        <ul class="grid">${repeat(its, (entry) => entry.id, (entry) => this.tile(entry))}</ul>
      `,
    )}`;
  }

  private tile(entry: QuickAppEntry): TemplateResult {
    return html`<li class="spot">
      ${tile(entry)}
      ${entry.on === undefined
        ? this.buttons(entry)
        : html`<button
            class="power" role="switch" aria-checked=${entry.on} aria-label=${called(entry)}
            @click=${() => void this.home.switchDevice(entry.id, !entry.on)}
          ><span class="track"><span class="thumb"></span></span></button>`}
    </li>`;
  }

  private buttons(entry: QuickAppEntry): TemplateResult | typeof nothing {
    const buttons = entry.buttons ?? [];
    if (buttons.length === 0) {
      return nothing;
    }
    return html`<div class="buttons" role="group" aria-label=${called(entry)}>
      ${buttons.map((button) => html`<button @click=${() => void this.press(entry, button.name)}>${button.text}</button>`)}
    </div>`;
  }

  private async press(entry: QuickAppEntry, name: string): Promise<void> {
    await this.home.tap(entry.id, { name }, 'onReleased', []);
    this.home.refresh();
  }

  private readonly filter = (event: Event): void => {
    this.wanted = (event.target as HTMLInputElement).value;
    this.atMost = AT_ONCE;
  };
}

const nobody = html`<div class="card empty"><b>No QuickApp runs here yet</b>Start one with <code>./moonfleet run examples/hello.lua</code></div>`;

function called(entry: QuickAppEntry): string {
  return entry.name ?? `Device ${entry.id}`;
}

function tile(entry: QuickAppEntry): TemplateResult {
  const state = (entry.state ?? '').toLowerCase();
  const control = entry.on !== undefined ? 'switched' : (entry.buttons?.length ?? 0) > 0 ? 'buttoned' : '';
  return html`
    <a class="card tile ${control}" href="/quickapp/${entry.id}">
      <span class="top">
        <span class="icon">${kindIcon(entry.type)}</span>
        <span class="names">
          <h2>${entry.name ?? `QuickApp ${entry.id}`}</h2>
          <p class="kind" title=${entry.type ?? ''}>${typeInWords(entry.type)}</p>
        </span>
      </span>
      ${state === 'crashed' && entry.stateDetail
        ? html`<p class="children why" title=${entry.stateDetail}>${entry.stateDetail}</p>`
        : entry.children.length > 0
          ? html`<p class="children">${childrenInWords(entry)}</p>`
          : entry.summary
            ? html`<p class="children shown">${shownSummary(entry)}</p>`
            : nothing}
      <span class="bottom">
        ${entry.quickApp === false ? html`<span></span>` : html`<span class="state ${state}">${stateInWords(state)}</span>`}
        <span class="number">#${entry.id}</span>
      </span>
    </a>`;
}

/** What was just switched says so before the home does. */
function shownSummary(entry: QuickAppEntry): string {
  return entry.on !== undefined && (entry.summary === 'On' || entry.summary === 'Off') ? (entry.on ? 'On' : 'Off') : (entry.summary ?? '');
}

function childrenInWords(entry: QuickAppEntry): string {
  const names = entry.children.slice(0, CHILDREN_NAMED).map((child) => child.name ?? `Device ${child.id}`);
  return `${count(entry.children.length, 'device')}: ${names.join(', ')}${entry.children.length > CHILDREN_NAMED ? ' …' : ''}`;
}

function summary(all: readonly QuickAppEntry[]): string {
  if (all.length === 0) {
    return 'None yet';
  }
  const inState = (state: string): number =>
    all.filter((entry) => entry.quickApp !== false && entry.state?.toLowerCase() === state).length;
  const crashed = inState('crashed');
  const running = inState('running');
  const devices = all.filter((entry) => entry.quickApp === false).length;
  if (devices === all.length) {
    return count(devices, 'device');
  }
  const others = devices > 0 ? `${count(devices, 'device')}, ` : '';
  return `${others}${count(all.length - devices, 'QuickApp')}, ${running.toLocaleString()} running${crashed > 0 ? `, ${crashed.toLocaleString()} crashed` : ''}`;
}

function matches(entry: QuickAppEntry, wanted: string): boolean {
  const word = wanted.trim().toLowerCase();
  return (
    word === '' ||
    String(entry.id) === word.replace('#', '') ||
    [entry.name, entry.room, entry.type, typeInWords(entry.type), ...entry.children.map((child) => child.name)].some((text) => text?.toLowerCase().includes(word))
  );
}

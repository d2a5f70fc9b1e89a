import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Home, QuickAppState } from '../home/home';
import type { Act } from './element';
import './element';
import { kindIcon } from './icons';
import './log';
import { base, statePill } from './styles';
import { count, stateInWords, typeInWords, valueInWords } from './words';

/** The page of one QuickApp: its screen, its children, its log. */
@customElement('moon-quickapp')
export class QuickAppView extends LitElement {
  static override styles = [base, statePill, css`
    .title { display: flex; align-items: center; gap: 14px; margin: 4px 2px 18px; }
    .icon { display: grid; place-items: center; width: 52px; height: 52px; border-radius: 15px; background: var(--accent-ground); color: var(--accent); flex: none; }
    .name { min-width: 0; flex: 1; }
    h1 { font-size: clamp(21px, 4.6vw, 27px); font-weight: 700; line-height: 1.2; letter-spacing: -.012em; overflow-wrap: anywhere; }
    .facts { display: flex; flex-wrap: wrap; gap: 2px 14px; margin-top: 4px; font-size: 13px; color: var(--soft); }
    .columns { display: grid; gap: 20px; grid-template-columns: minmax(0, 1fr); }
    .screen { padding: 18px 20px; display: grid; gap: 10px; align-content: start; }
    .row { display: flex; flex-wrap: wrap; gap: 10px 12px; align-items: center; min-width: 0; }
    hr { width: 100%; margin: 4px 0; border: 0; border-top: 1px solid var(--line); }
    .now { font-size: clamp(20px, 4.6vw, 27px); font-weight: 650; font-variant-numeric: tabular-nums; color: var(--accent); max-width: 40%; overflow-wrap: anywhere; text-align: right; }
    h2 { font-size: 14px; font-weight: 600; color: var(--soft); margin: 20px 4px 8px; }
    .child { display: flex; align-items: center; gap: 13px; padding: 11px 18px; min-height: 60px; }
    li + li .child { border-top: 1px solid var(--line); }
    .child svg { color: var(--soft); flex: none; }
    .child .of { min-width: 0; flex: 1; }
    .child b { display: block; font-weight: 600; overflow-wrap: anywhere; line-height: 1.3; }
    .child small { color: var(--soft); font-size: 13px; }
    .child .value { font-weight: 650; font-variant-numeric: tabular-nums; max-width: 45%; overflow-wrap: anywhere; text-align: right; }
    .empty { padding: 26px 10px; text-align: center; color: var(--soft); }
    .problem { padding: 14px 18px; margin-bottom: 16px; border-radius: var(--radius-small); background: var(--bad-ground); color: var(--bad); overflow-wrap: anywhere; white-space: pre-line; }
    .problem a { text-decoration: underline; text-underline-offset: 3px; }
    .ghost { height: 46px; border-radius: var(--radius-small); background: var(--raised); animation: breathe 1s ease-in-out infinite alternate; }
    .ghost.low { height: 26px; width: 60%; }
    .alone { max-width: 640px; }
    moon-log { min-height: 170px; max-height: min(62vh, 520px); }
    @media (min-width: 900px) {
      .columns:not(.alone) { grid-template-columns: minmax(340px, 5fr) minmax(0, 7fr); align-items: start; gap: 24px; }
      moon-log { position: sticky; top: 84px; height: calc(100dvh - 190px); max-height: none; min-height: 380px; }
    }
  `];

  @property({ attribute: false }) home!: Home;
  @property({ type: Number }) quickApp = 0;
  @property({ attribute: false }) version = 0;
  @state() private busy: ReadonlySet<string> = new Set();
  private release: (() => void) | undefined;

  override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('quickApp') && this.isConnected) {
      this.release?.();
      this.release = this.home.watch(this.quickApp);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release?.();
    this.release = undefined;
  }

  override render(): TemplateResult {
    const app = this.home.screens.get(this.quickApp);
    const problem = this.home.problems.get(this.quickApp);
    if (problem?.reason === 'NOT_FOUND') {
      return html`<p class="problem" role="alert">There is no QuickApp ${this.quickApp}. <a href="/">All QuickApps</a></p>`;
    }
    return html`
      ${problem ? html`<p class="problem" role="alert">${problem.message} Trying again…</p>` : nothing}
      ${app ? this.headline(app) : this.ghostHeadline()}
      <div class="columns ${app?.hasCode === false ? 'alone' : ''}">
        <div>
          <section class="card screen" aria-label="Screen" @act=${this.act}>
            ${app ? this.screen(app) : html`<div class="ghost low"></div><div class="ghost"></div><div class="ghost"></div>`}
          </section>
          ${app && app.children.length > 0 ? this.children_(app) : nothing}
        </div>
        ${app?.hasCode === false
          ? nothing
          : html`<moon-log
              class="card"
              .lines=${this.home.logs.get(this.quickApp)}
              @clear=${() => this.home.clearLog(this.quickApp)}
            ></moon-log>`}
      </div>
    `;
  }

  private headline(app: QuickAppState): TemplateResult {
    return html`<div class="title ${app.hasCode ? '' : 'alone'}">
      <span class="icon">${kindIcon(app.type)}</span>
      <div class="name">
        <h1>${app.name}</h1>
        <p class="facts">
          ${app.hasCode ? html`<span class="state ${app.state}">${stateInWords(app.state)}</span>` : nothing}
          <span title=${app.type}>${typeInWords(app.type)}</span>
          <span>#${app.id}</span>
        </p>
      </div>
      <span class="now">${valueInWords(app.value)}</span>
    </div>
    ${app.state === 'crashed' && app.detail ? html`<p class="problem">${app.detail}</p>` : nothing}`;
  }

  private ghostHeadline(): TemplateResult {
    return html`<div class="title" aria-busy="true">
      <span class="icon">${kindIcon(null)}</span>
      <div class="name"><h1>QuickApp ${this.quickApp}</h1><p class="facts">Loading…</p></div>
    </div>`;
  }

  private screen(app: QuickAppState): TemplateResult {
    const shown = (rows: QuickAppState['rows']): QuickAppState['rows'] =>
      rows.filter((row) => row.some((element) => element.visible && (element.type !== 'log' || element.text !== '')));
    const builtIn = shown(app.builtIn);
    const rows = shown(app.rows);
    if (builtIn.length + rows.length === 0) {
      return html`<p class="empty">This ${app.hasCode ? 'QuickApp' : 'device'} shows nothing.</p>`;
    }
    return html`
      ${builtIn.map((row) => this.row(row))}
      ${builtIn.length > 0 && rows.length > 0 ? html`<hr />` : nothing}
      ${rows.map((row) => this.row(row))}
    `;
  }

  private row(row: QuickAppState['rows'][number]): TemplateResult {
    return html`<div class="row">
      ${repeat(
        row,
        (element) => element.name || element,
        (element) => html`<moon-element .element=${element} ?busy=${this.busy.has(element.name)}></moon-element>`,
      )}
    </div>`;
  }

  private children_(app: QuickAppState): TemplateResult {
    return html`<h2>${count(app.children.length, 'child device')}</h2>
      <ul class="card">
        ${repeat(
          app.children,
          (child) => child.id,
          (child) => html`<li>
            <a class="child" href="/quickapp/${child.id}">
              ${kindIcon(child.type)}
              <span class="of"><b>${child.name ?? `Device ${child.id}`}</b><small title=${child.type ?? ''}>${typeInWords(child.type)} · #${child.id}</small></span>
              <span class="value">${valueInWords(child.value)}</span>
            </a>
          </li>`,
        )}
      </ul>`;
  }

  private readonly act = async (event: CustomEvent<Act>): Promise<void> => {
    const { element, eventType, values, shown } = event.detail;
    this.setBusy(element.name, true);
    const result = await this.home.tap(this.quickApp, element, eventType, values, shown);
    this.setBusy(element.name, false);
    if (!result.ok) {
      const detail = `“${element.text || element.name}” was not carried out: ${result.reason}`;
      this.dispatchEvent(new CustomEvent('notice', { detail, bubbles: true, composed: true }));
    }
  };

  private setBusy(name: string, busy: boolean): void {
    const now = new Set(this.busy);
    if (busy) {
      now.add(name);
    } else {
      now.delete(name);
    }
    this.busy = now;
  }
}

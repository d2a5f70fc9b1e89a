import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { askAccount, type Account } from './home/account';
import { Home } from './home/home';
import { currentTheme, nextTheme, useTheme, type Theme } from './theme';
import './view/account';
import { autoIcon, backIcon, moonIcon, refreshIcon, sunIcon } from './view/icons';
import './view/list';
import './view/quickapp';
import { base } from './view/styles';

const NOTICE_STAYS = 6_000;
/** A session that its page uses does not end. */
const ASK_ACCOUNT_EVERY = 10 * 60_000;
const themeIcons = { auto: autoIcon, light: sunIcon, dark: moonIcon };
const themeNames = { auto: 'as the system', light: 'light', dark: 'dark' };

// Before the first picture, so that nobody sees the other one flash.
useTheme(currentTheme());

/** The whole page: what is always there, and the part that the address names. */
@customElement('moon-app')
export class App extends LitElement {
  static override styles = [base, css`
    header { position: sticky; top: 0; z-index: 5; background: color-mix(in srgb, var(--ground) 86%, transparent); backdrop-filter: blur(14px) saturate(1.3); -webkit-backdrop-filter: blur(14px) saturate(1.3); border-bottom: 1px solid var(--line); }
    .bar { display: flex; align-items: center; gap: 4px; max-width: 1240px; height: 60px; margin: 0 auto; padding: 0 max(16px, env(safe-area-inset-right)) 0 max(16px, env(safe-area-inset-left)); }
    .brand { display: flex; align-items: center; gap: 10px; min-height: 44px; font-size: 18px; font-weight: 700; letter-spacing: -.01em; border-radius: 10px; }
    .brand .back { display: grid; margin: 0 -4px 0 -8px; color: var(--soft); }
    .push { flex: 1; }
    .tool { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 50%; color: var(--soft); }
    @media (hover: hover) { .tool:hover { background: var(--raised); color: var(--ink); } }
    .tool.turning svg { animation: turn .6s ease-out; }
    @keyframes turn { to { transform: rotate(360deg); } }
    .link { display: inline-flex; align-items: center; gap: 8px; padding: 0 10px; font-size: 14px; font-weight: 550; color: var(--soft); white-space: nowrap; }
    .link::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--warn); }
    .link.live::before { background: var(--good); box-shadow: 0 0 0 3px color-mix(in srgb, var(--good) 22%, transparent); }
    .link.waiting { color: var(--bad); }
    .link.waiting::before { background: var(--bad); }
    .banner { display: grid; grid-template-rows: 0fr; transition: grid-template-rows .25s; background: var(--warn-ground); color: var(--warn); }
    .banner.shown { grid-template-rows: 1fr; }
    .banner > div { overflow: hidden; }
    .banner p { display: flex; align-items: center; justify-content: center; gap: 4px 14px; padding: 8px 16px; font-size: 14px; font-weight: 550; font-variant-numeric: tabular-nums; }
    .banner button { flex: none; padding: 5px 14px; min-height: 34px; border-radius: 17px; border: 1px solid currentColor; font-weight: 600; }
    main { max-width: 1240px; margin: 0 auto; padding: 22px max(16px, env(safe-area-inset-right)) 48px max(16px, env(safe-area-inset-left)); transition: filter .3s, opacity .3s; }
    main.stale { filter: grayscale(.85); opacity: .6; }
    .notices { position: fixed; inset: auto 0 max(20px, env(safe-area-inset-bottom)); z-index: 9; display: grid; justify-items: center; gap: 8px; padding: 0 16px; pointer-events: none; }
    .notice { pointer-events: auto; max-width: 520px; padding: 12px 18px; border-radius: 14px; background: var(--ink); color: var(--ground); font-size: 15px; box-shadow: var(--shadow); overflow-wrap: anywhere; animation: rise .2s ease-out; }
    @keyframes rise { from { transform: translateY(12px); opacity: 0; } }
    @media (max-width: 420px) { .link.live .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } }
  `];

  private readonly home = new Home(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ui/socket`);
  @state() private path = location.pathname;
  @state() private theme: Theme = currentTheme();
  @state() private notices: readonly string[] = [];
  @state() private turning = false;
  @state() private version = 0;
  @state() private account: Account | undefined;
  private countdown: number | undefined;
  /** Not at the very first moment: a page that opens is not a page that lost something. */
  private wasLive = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.home.onChange(() => this.homeChanged());
    void this.askAccount();
    setInterval(() => void this.askAccount(), ASK_ACCOUNT_EVERY);
    addEventListener('popstate', () => (this.path = location.pathname));
    this.addEventListener('click', this.followLink);
    this.addEventListener('notice', (event) => this.notice((event as CustomEvent<string>).detail));
  }

  override render(): TemplateResult {
    const id = /^\/quickapp\/(\d+)\/?$/.exec(this.path)?.[1];
    document.title = this.titleOf(id);
    return html`
      <header>
        <div class="bar">
          <a class="brand" href="/" aria-label=${id ? 'Back to all QuickApps' : 'Moonfleet'}>
            ${id ? html`<span class="back">${backIcon}</span>` : nothing}
            <img src="/ui/icon.svg" alt="" width="28" height="28" /><span>Moonfleet</span>
          </a>
          <span class="push"></span>
          ${this.link()}
          <button class="tool ${this.turning ? 'turning' : ''}" aria-label="Refresh" title="Refresh" @click=${this.refresh} @animationend=${() => (this.turning = false)}>${refreshIcon}</button>
          <button class="tool" aria-label="Colours: ${themeNames[this.theme]}" title="Colours: ${themeNames[this.theme]}" @click=${this.changeTheme}>${themeIcons[this.theme]}</button>
          ${this.account?.signedIn ? html`<moon-account .account=${this.account}></moon-account>` : nothing}
        </div>
        ${this.banner()}
      </header>
      <main class=${this.isStale ? 'stale' : ''}>
        ${id
          ? html`<moon-quickapp .home=${this.home} .quickApp=${Number(id)} .version=${this.version}></moon-quickapp>`
          : html`<moon-list .home=${this.home} .version=${this.version}></moon-list>`}
      </main>
      <div class="notices" role="status" aria-live="polite">${this.notices.map((notice) => html`<div class="notice">${notice}</div>`)}</div>
    `;
  }

  private get isStale(): boolean {
    return this.wasLive && !this.home.isLive;
  }

  private link(): TemplateResult {
    const { connectionState } = this.home;
    const word = { connecting: 'Connecting…', checking: 'Checking…', live: 'Live', waiting: 'Offline' }[connectionState.is];
    const title = connectionState.is === 'live' ? `Round trip ${connectionState.latency} ms` : word;
    return html`<span class="link ${connectionState.is}" role="status" aria-live="polite" title=${title}><span class="word">${word}</span></span>`;
  }

  private banner(): TemplateResult {
    const { connectionState } = this.home;
    const shown = this.isStale || connectionState.is === 'waiting';
    const text =
      connectionState.is === 'waiting'
        ? `trying again in ${Math.max(0, Math.ceil((connectionState.retryAt - Date.now()) / 1000))} s…`
        : 'reconnecting…';
    // The countdown is not read aloud: the state above it is, once.
    return html`<div class="banner ${shown ? 'shown' : ''}"><div>
      ${shown ? html`<p><span aria-hidden="true">${this.wasLive ? 'Connection lost' : 'No connection'}, ${text}</span>
        <button @click=${() => this.home.recheck()}>Try now</button></p>` : nothing}
    </div></div>`;
  }

  private titleOf(id: string | undefined): string {
    return id ? `${this.home.screens.get(Number(id))?.name ?? `QuickApp ${id}`} · Moonfleet` : 'Moonfleet';
  }

  private homeChanged(): void {
    this.version++;
    this.wasLive ||= this.home.connectionState.is === 'live';
    if (this.home.connectionState.is === 'waiting') {
      if (this.countdown === undefined) {
        // Perhaps the socket was refused because the session is over.
        void this.askAccount();
        this.countdown = setInterval(() => this.requestUpdate(), 250);
      }
    } else {
      clearInterval(this.countdown);
      this.countdown = undefined;
    }
  }

  /** Our own links change the page without loading it again. */
  private readonly followLink = (event: MouseEvent): void => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    const plainClick = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plainClick || link.origin !== location.origin || link.target) {
      return;
    }
    event.preventDefault();
    if (link.pathname !== location.pathname) {
      history.pushState(null, '', link.pathname);
      this.path = link.pathname;
      scrollTo(0, 0);
    }
  };

  private async askAccount(): Promise<void> {
    this.account = (await askAccount()) ?? this.account;
  }

  private readonly refresh = (): void => {
    this.turning = true;
    this.home.refresh();
  };

  private readonly changeTheme = (): void => {
    this.theme = nextTheme(this.theme);
    useTheme(this.theme);
  };

  private notice(text: string): void {
    this.notices = [...this.notices.slice(-2), text];
    setTimeout(() => (this.notices = this.notices.filter((shown) => shown !== text)), NOTICE_STAYS);
  }
}

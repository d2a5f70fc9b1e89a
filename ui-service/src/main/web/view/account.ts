import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { tokens, type Account, type NewToken, type Token } from '../home/account';
import { base } from './styles';

/** The user's menu: who they are, their tokens for scripts, and the way out. */
@customElement('moon-account')
export class AccountMenu extends LitElement {
  static override styles = [base, css`
    :host { display: contents; }
    .me { display: grid; place-items: center; width: 36px; height: 36px; margin: 4px; border-radius: 50%; background: var(--accent-ground); color: var(--accent); font-weight: 700; text-transform: uppercase; }
    dialog { width: min(440px, calc(100vw - 32px)); padding: 24px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--ink); box-shadow: var(--shadow); }
    dialog::backdrop { background: #0006; }
    h2 { margin: 0; font-size: 20px; overflow-wrap: anywhere; }
    h3 { margin: 22px 0 8px; font-size: 15px; }
    .role { color: var(--soft); font-size: 14px; }
    li { display: flex; align-items: center; gap: 10px; padding: 8px 0; border-top: 1px solid var(--line); font-size: 15px; }
    li .what { flex: 1; overflow-wrap: anywhere; }
    li small { display: block; color: var(--soft); }
    form.make { display: flex; gap: 8px; margin-top: 10px; }
    input { flex: 1; min-width: 0; padding: 9px 12px; border: 1px solid var(--edge); border-radius: var(--radius-small); background: transparent; }
    .plain { padding: 8px 14px; min-height: 40px; border: 1px solid var(--edge); border-radius: var(--radius-small); font-weight: 600; font-size: 14px; }
    .secret { display: block; margin: 10px 0; padding: 10px 12px; border-radius: var(--radius-small); background: var(--raised); font: 13px/1.5 var(--mono); overflow-wrap: anywhere; user-select: all; }
    .problem { color: var(--bad); font-size: 14px; }
    .end { display: flex; justify-content: space-between; gap: 10px; margin-top: 24px; }
  `];

  @property({ attribute: false }) account!: Account;
  @state() private known: readonly Token[] | undefined;
  @state() private made: NewToken | undefined;
  @state() private problem = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  override render(): TemplateResult {
    const { name, role } = this.account;
    return html`
      <button class="me" aria-label="Account of ${name}" title=${name} @click=${this.open}>${name.slice(0, 1)}</button>
      <dialog aria-label="Account" @close=${() => (this.made = undefined)}>
        <h2>${name}</h2>
        <p class="role">${role}</p>
        <h3>Tokens for scripts</h3>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${this.made ? html`<p>Copy it now; it is shown this once.</p><code class="secret">${this.made.token}</code>` : nothing}
        <ul>${(this.known ?? []).map((token) => this.row(token))}</ul>
        <form class="make" @submit=${this.make}>
          <input name="label" aria-label="What the token is for" placeholder="What it is for" required maxlength="100" />
          <button class="plain">Make a token</button>
        </form>
        <div class="end">
          <button class="plain" @click=${() => this.dialog.close()}>Close</button>
          ${role === 'admin' ? html`<a class="plain" href="/audit">Audit log</a>` : nothing}
          <form method="post" action="/logout"><button class="plain">Sign out</button></form>
        </div>
      </dialog>
    `;
  }

  private row(token: Token): TemplateResult {
    const day = (seconds: number): string => new Date(seconds * 1000).toLocaleDateString();
    return html`<li>
      <span class="what">${token.label}<small>since ${day(token.created)}${token.expires ? html`, until ${day(token.expires)}` : nothing}</small></span>
      <button class="plain" aria-label="Revoke ${token.label}" @click=${() => this.attempt(async () => { await tokens.revoke(token.id); })}>Revoke</button>
    </li>`;
  }

  private readonly open = (): void => {
    this.dialog.showModal();
    void this.attempt(() => Promise.resolve());
  };

  private readonly make = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const label = String(new FormData(form).get('label'));
    void this.attempt(async () => {
      this.made = await tokens.make(label, undefined);
      form.reset();
    });
  };

  /** Does something, and shows the tokens as they are then. */
  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      this.problem = '';
      await action();
      this.known = await tokens.all();
    } catch (failure) {
      this.problem = failure instanceof Error ? failure.message : String(failure);
    }
  }
}

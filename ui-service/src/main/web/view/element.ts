import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import type { DirectiveResult } from 'lit/directive.js';
import type { ScreenElement } from '../home/elements';
import type { EventType, Json } from '../home/frames';
import { isPicture, plain, safe } from '../home/sanitise';
import { controls } from './controls';
import { pictureIcon } from './icons';
import { Press } from './press';
import { base } from './styles';

/** What somebody did to an element. */
export interface Act {
  readonly element: ScreenElement;
  readonly eventType: EventType;
  readonly values: readonly Json[];
  readonly shown?: Partial<ScreenElement>;
}

/** An arrow key held down is one change, not fifty. */
const KEYS_REST = 250;

/** One element of a QuickApp's screen. */
@customElement('moon-element')
export class ElementView extends LitElement {
  static override styles = [base, controls, css`
    :host { min-width: 0; flex: 1 1 0; }
    /* What is narrower than this goes to the next line. */
    :host([kind="button"]) { min-width: min-content; max-width: 100%; }
    :host([kind="slider"]) { min-width: min(100%, 88px); }
    :host([kind="switch"]), :host([kind="select"]) { min-width: min(100%, 148px); }
  `];

  @property({ attribute: false }) element!: ScreenElement;
  @property({ type: Boolean }) busy = false;
  /** The number under the finger while it slides. */
  @state() private sliding: number | undefined;
  @state() private brokenUrl = '';

  private keysRest: number | undefined;
  private readonly press = new Press({
    tap: () => this.act('onReleased', []),
    longDown: () => this.act('onLongPressDown', []),
    longReleased: () => this.act('onLongPressReleased', []),
  });

  override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('element')) {
      this.hidden = !this.element.visible;
      this.setAttribute('kind', this.element.type);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { element } = this;
    switch (element.type) {
      case 'label':
        return html`<div class="label">${written(element.text)}</div>`;
      case 'button':
        return this.button();
      case 'switch':
        return this.switch();
      case 'slider':
        return this.slider();
      case 'select':
        return this.select();
      case 'multi':
        return this.multi();
      case 'image':
        return this.image();
      case 'space':
        return html`<div class="space"></div>`;
      case 'reading':
        return this.reading();
      case 'color':
        return this.color();
      case 'log':
        return element.text ? html`<div class="log">${written(element.text)}</div>` : nothing;
    }
  }

  private button(): TemplateResult {
    const { press } = this;
    return html`<button
      class="button ${this.busy ? 'busy' : ''}"
      aria-busy=${this.busy}
      @pointerdown=${press.down}
      @pointerup=${press.up}
      @pointercancel=${press.cancel}
      @keydown=${press.keyDown}
      @keyup=${press.keyUp}
      @blur=${press.cancel}
      @click=${press.click}
      @contextmenu=${press.menu}
    ><span>${written(this.element.text || this.element.name)}</span></button>`;
  }

  private switch(): TemplateResult {
    const { element } = this;
    return html`<button
      class="switch"
      role="switch"
      aria-checked=${element.on}
      @click=${() => this.act('onReleased', [!element.on], { on: !element.on })}
    ><span class="caption">${written(element.text || element.name)}</span><span class="track"><span class="thumb"></span></span></button>`;
  }

  private slider(): TemplateResult {
    const { element } = this;
    const value = this.sliding ?? element.number;
    return html`<div class="slider">
      <label for="range"><span class="caption">${written(element.text)}</span></label>
      <output for="range">${round(value)}</output>
      <input
        id="range"
        type="range"
        min=${element.min}
        max=${element.max}
        step=${element.step}
        aria-label=${plain(element.text) || element.name}
        .value=${live(String(value))}
        @input=${this.slide}
        @change=${this.released}
        @pointercancel=${() => (this.sliding = undefined)}
      />
    </div>`;
  }

  private select(): TemplateResult {
    const { element } = this;
    const chosen = element.chosen[0] ?? '';
    const known = element.options.some((option) => option.value === chosen);
    return html`<label class="select">
      ${element.text ? html`<span class="caption">${written(element.text)}</span>` : nothing}
      <select aria-label=${plain(element.text) || element.name} @change=${this.choose} .value=${live(known ? chosen : '')}>
        ${known ? nothing : html`<option value="" disabled selected>Choose…</option>`}
        ${element.options.map(
          (option) => html`<option value=${option.value} ?selected=${option.value === chosen}>${plain(option.text)}</option>`,
        )}
      </select>
    </label>`;
  }

  private multi(): TemplateResult {
    const { element } = this;
    return html`<fieldset class="multi">
      ${element.text ? html`<legend class="caption">${written(element.text)}</legend>` : nothing}
      <div class="chips" role="group" aria-label=${plain(element.text) || element.name}>
        ${element.options.map((option) => {
          const on = element.chosen.includes(option.value);
          return html`<button class="chip" role="checkbox" aria-checked=${on} @click=${() => this.toggle(option.value)}>
            ${plain(option.text)}
          </button>`;
        })}
        ${element.options.length === 0 ? html`<span class="none">Nothing to choose from</span>` : nothing}
      </div>
    </fieldset>`;
  }

  /** What a device measures; the words it may have for yes and no. */
  private reading(): TemplateResult {
    const { raw, on, unit, words, text } = this.element;
    const shown = words['true'] === undefined ? (raw === '' ? '–' : raw) : on ? words['true'] : (words['false'] ?? '');
    return html`<div class="reading ${words['true'] !== undefined && on ? 'on' : ''}">
      <span class="caption">${plain(text)}</span>
      <output>${plain(shown)}${unit ? html`<small>${plain(unit)}</small>` : nothing}</output>
    </div>`;
  }

  private color(): TemplateResult {
    const { element } = this;
    return html`<label class="color">
      <span class="caption">${written(element.text)}</span>
      <input type="color" .value=${live(hexOf(element.raw))} @change=${this.recolor} />
    </label>`;
  }

  private readonly recolor = (event: Event): void => {
    const color = (event.target as HTMLInputElement).value;
    this.act('onChanged', [color], { raw: color });
  };

  private image(): TemplateResult {
    const { element } = this;
    const shown = isPicture(element.url) && element.url !== this.brokenUrl;
    return shown
      ? html`<img
          class="image"
          src=${element.url}
          alt=${plain(element.text) || element.name}
          loading="lazy"
          referrerpolicy="no-referrer"
          @error=${() => (this.brokenUrl = element.url)}
        />`
      : html`<div class="image missing" role="img" aria-label="${element.name}: no picture">${pictureIcon}</div>`;
  }

  private readonly slide = (event: Event): void => {
    const range = event.target as HTMLInputElement;
    this.sliding = range.valueAsNumber;
    this.fill();
  };

  private readonly released = (event: Event): void => {
    const value = (event.target as HTMLInputElement).valueAsNumber;
    clearTimeout(this.keysRest);
    // With a pointer this is the release; with keys every step, so wait until they rest.
    this.keysRest = setTimeout(
      () => {
        this.sliding = undefined;
        this.act('onChanged', [value], { number: value, chosen: [String(value)] });
      },
      this.renderRoot.querySelector('input:active') ? 0 : KEYS_REST,
    );
  };

  private readonly choose = (event: Event): void => {
    const value = (event.target as HTMLSelectElement).value;
    this.act('onToggled', [value], { chosen: [value] });
  };

  private toggle(value: string): void {
    const { options, chosen } = this.element;
    const on = new Set(chosen);
    if (!on.delete(value)) {
      on.add(value);
    }
    const now = options.map((option) => option.value).filter((option) => on.has(option));
    this.act('onToggled', [now], { chosen: now });
  }

  override updated(): void {
    this.fill();
  }

  /** Colours the part of the slider's track that lies before the thumb. */
  private fill(): void {
    const range = this.renderRoot.querySelector<HTMLInputElement>('input[type=range]');
    if (range) {
      const { min, max } = this.element;
      const part = max > min ? (range.valueAsNumber - min) / (max - min) : 0;
      range.style.setProperty('--part', `${Math.max(0, Math.min(1, part)) * 100}%`);
    }
  }

  private act(eventType: EventType, values: readonly Json[], shown?: Partial<ScreenElement>): void {
    const detail: Act = { element: this.element, eventType, values, ...(shown ? { shown } : {}) };
    this.dispatchEvent(new CustomEvent<Act>('act', { detail, bubbles: true, composed: true }));
  }
}

/** What a QuickApp wrote; made anew only when it wrote something else, so that its pictures do not flicker. */
function written(text: string): DirectiveResult {
  return guard([text], () => safe(text));
}

/** HC3's "red,green,blue,white" as browsers write colours. */
function hexOf(color: string): string {
  if (/^#[0-9a-f]{6}$/i.test(color)) {
    return color;
  }
  const parts = color.split(',').slice(0, 3).map((part) => Math.max(0, Math.min(255, Number(part) || 0)));
  return `#${[0, 1, 2].map((index) => (parts[index] ?? 0).toString(16).padStart(2, '0')).join('')}`;
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

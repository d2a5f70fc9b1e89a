import { Connection, type ConnectionState } from './connection';
import { changed, followed, rowsOf, type ScreenElement } from './elements';
import type { Child, EventType, Json, LogLine, QuickAppEntry, ServerFrame } from './frames';

/** A QuickApp as the page shows it. */
export interface QuickAppState {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly detail: string;
  /** Whether it has code that runs and logs: its own or its parent's. */
  readonly hasCode: boolean;
  readonly builtIn: readonly (readonly ScreenElement[])[];
  readonly rows: readonly (readonly ScreenElement[])[];
  readonly children: readonly Child[];
  readonly value: Json;
}

export interface Problem {
  readonly reason: string;
  readonly message: string;
}

export interface TapResult {
  readonly ok: boolean;
  readonly reason: string;
}

/** A log line, or a gap where the service left lines out because this page was too slow. */
export interface ShownLine extends LogLine {
  readonly key: string;
  readonly skipped: number;
}

const MAX_LINES = 1_000;
const ANSWER_WITHIN = 10_000;
const LONG_UNSEEN = 30_000;
const TRY_AGAIN_AFTER = 3_000;
/** One picture in a frame is enough, however many messages come in it. */
const FRAME = 16;

/** What this page knows of the home. It stays when the connection is lost, and is made true again when it is back. */
export class Home {
  quickApps: readonly QuickAppEntry[] | undefined;
  readonly screens = new Map<number, QuickAppState>();
  readonly logs = new Map<number, readonly ShownLine[]>();
  /** By QuickApp, 0 for the list. */
  readonly problems = new Map<number, Problem>();

  private readonly listeners = new Set<() => void>();
  private readonly watched = new Map<number, number>();
  private readonly taps = new Map<string, (result: TapResult) => void>();
  private readonly connection: Connection;
  private tapCount = 0;
  private lineCount = 0;
  private hiddenAt = Date.now();
  private told = 0;
  private telling: number | undefined;

  constructor(address: string) {
    this.connection = new Connection(
      address,
      (frame) => this.receive(frame),
      () => this.subscribeAll(),
      () => this.connectionChanged(),
    );
    this.connection.open();
    document.addEventListener('visibilitychange', () => this.lookedAt());
  }

  get connectionState(): ConnectionState {
    return this.connection.state;
  }

  /** Whether what is shown is what is. */
  get isLive(): boolean {
    return this.connection.isOpen;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Keeps a QuickApp up to date, or the list for 0, until what it returns is called. */
  watch(quickApp: number): () => void {
    const watchers = this.watched.get(quickApp) ?? 0;
    this.watched.set(quickApp, watchers + 1);
    if (watchers === 0) {
      this.subscribe(quickApp);
    }
    return () => {
      const left = (this.watched.get(quickApp) ?? 1) - 1;
      if (left > 0) {
        this.watched.set(quickApp, left);
      } else {
        this.watched.delete(quickApp);
        this.connection.send({ type: 'unsubscribe', quickApp });
      }
    };
  }

  refresh(): void {
    if (!this.connection.send({ type: 'refresh' })) {
      this.connection.recheck();
    }
  }

  recheck(): void {
    this.connection.recheck();
  }

  clearLog(quickApp: number): void {
    this.logs.set(quickApp, []);
    this.tell();
  }

  /** Sends a tap; `shown` is what the element shows until the QuickApp says otherwise, undone when the tap is refused. */
  async tap(
    device: number,
    element: Partial<ScreenElement> & Pick<ScreenElement, 'name'>,
    eventType: EventType,
    values: readonly Json[],
    shown?: Partial<ScreenElement>,
  ): Promise<TapResult> {
    const id = `tap-${++this.tapCount}`;
    if (!this.connection.send({ type: 'tap', id, device, element: element.name, eventType, values })) {
      return { ok: false, reason: 'not connected' };
    }
    if (shown) {
      this.changeElement(device, element.name, (before) => ({ ...before, ...shown }));
    }
    const result = await new Promise<TapResult>((resolve) => {
      this.taps.set(id, resolve);
      setTimeout(() => resolve({ ok: false, reason: 'no answer' }), ANSWER_WITHIN);
    });
    this.taps.delete(id);
    if (!result.ok && shown) {
      const before = Object.fromEntries(
        Object.keys(shown).map((key) => [key, element[key as keyof ScreenElement]]),
      );
      this.changeElement(device, element.name, (now) => ({ ...now, ...before }));
    }
    return result;
  }

  /** Switches what can be switched; the list shows it so until the home says how it is. */
  async switchDevice(device: number, on: boolean): Promise<TapResult> {
    this.showSwitched(device, on);
    const result = await this.tap(device, { name: '__power' }, 'onReleased', [on]);
    if (!result.ok) {
      this.showSwitched(device, !on);
    }
    this.refresh();
    return result;
  }

  private showSwitched(device: number, on: boolean): void {
    this.quickApps = this.quickApps?.map((entry) => (entry.id === device ? { ...entry, on } : entry));
    this.tell();
  }

  /** What the broker lost while nobody looked is made good when somebody looks again. */
  private lookedAt(): void {
    if (document.visibilityState === 'hidden') {
      this.hiddenAt = Date.now();
    } else if (Date.now() - this.hiddenAt > LONG_UNSEEN) {
      this.refresh();
    }
  }

  private subscribe(quickApp: number): void {
    this.connection.send(quickApp === 0 ? { type: 'subscribeList' } : { type: 'subscribe', quickApp });
  }

  private subscribeAll(): void {
    for (const quickApp of this.watched.keys()) {
      this.subscribe(quickApp);
    }
  }

  private connectionChanged(): void {
    if (this.connection.state.is === 'waiting') {
      for (const answer of this.taps.values()) {
        answer({ ok: false, reason: 'connection lost' });
      }
    }
    this.tell();
  }

  private receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'list':
        this.quickApps = frame.quickApps;
        this.problems.delete(0);
        break;
      case 'screen':
        this.showScreen(frame);
        break;
      case 'changed':
        this.changeElement(frame.device, frame.element, (element) => changed(element, frame.property, frame.value));
        break;
      case 'property':
        this.changeProperty(frame.device, frame.property, frame.value);
        break;
      case 'log':
        this.addLines(frame.quickApp, frame.lines, frame.reset, frame.skipped);
        break;
      case 'life':
        this.changeLife(frame.device, frame.phase, frame.detail ?? '');
        break;
      case 'tapped':
        this.taps.get(frame.id)?.({ ok: frame.ok, reason: frame.reason ?? '' });
        break;
      case 'error':
        this.remember(frame.quickApp, { reason: frame.reason, message: frame.message });
        break;
      case 'pong':
        break;
    }
    this.tell();
  }

  private showScreen(frame: Extract<ServerFrame, { type: 'screen' }>): void {
    const { screen, quickApp } = frame;
    this.problems.delete(quickApp);
    this.screens.set(quickApp, {
      id: quickApp,
      name: screen.name ?? `QuickApp ${quickApp}`,
      type: screen.type ?? '',
      state: (screen.state ?? '').toLowerCase(),
      detail: screen.stateDetail ?? '',
      hasCode: screen.quickApp !== false,
      builtIn: rowsOf(screen.builtIn ?? null),
      rows: rowsOf(screen.rows),
      children: screen.children,
      value: screen.value,
    });
  }

  private changeElement(device: number, name: string, change: (element: ScreenElement) => ScreenElement): void {
    const screen = this.screens.get(device);
    if (screen) {
      const withChange = (rows: QuickAppState['rows']): QuickAppState['rows'] =>
        rows.map((row) =>
          row.some((element) => element.name === name)
            ? row.map((element) => (element.name === name ? change(element) : element))
            : row,
        );
      this.screens.set(device, { ...screen, builtIn: withChange(screen.builtIn), rows: withChange(screen.rows) });
      this.tell();
    }
  }

  private changeProperty(device: number, property: string, value: Json): void {
    for (const [id, screen] of this.screens) {
      if (id === device) {
        const builtIn = screen.builtIn.map((row) => row.map((element) => followed(element, property, value)));
        this.screens.set(id, { ...screen, builtIn, ...(property === 'value' ? { value } : {}) });
      } else if (property !== 'value') {
        continue;
      } else if (screen.children.some((child) => child.id === device)) {
        const children = screen.children.map((child) => (child.id === device ? { ...child, value } : child));
        this.screens.set(id, { ...screen, children });
      }
    }
  }

  private changeLife(device: number, phase: string, detail: string): void {
    const state = phase === 'created' || phase === 'modified' ? undefined : phase;
    if (state === undefined) {
      return;
    }
    const screen = this.screens.get(device);
    if (screen) {
      this.screens.set(device, { ...screen, state, detail });
    }
    this.quickApps = this.quickApps?.map((entry) => (entry.id === device ? { ...entry, state, stateDetail: detail } : entry));
  }

  private addLines(quickApp: number, lines: readonly LogLine[], reset: boolean, skipped: number): void {
    const before = this.logs.get(quickApp) ?? [];
    const first = lines[0];
    const kept = !reset ? before : first === undefined ? [] : before.filter((line) => line.timestamp < first.timestamp);
    const added = lines.map((line, index) => ({
      ...line,
      key: `${++this.lineCount}`,
      skipped: index === 0 ? skipped : 0,
    }));
    this.logs.set(quickApp, [...kept, ...added].slice(-MAX_LINES));
  }

  private remember(quickApp: number | undefined, problem: Problem): void {
    if (quickApp === undefined) {
      console.warn('the service did not understand this page', problem);
      return;
    }
    this.problems.set(quickApp, problem);
    if (problem.reason !== 'NOT_FOUND') {
      setTimeout(() => this.problems.has(quickApp) && this.watched.has(quickApp) && this.subscribe(quickApp), TRY_AGAIN_AFTER);
    }
  }

  private tell(): void {
    if (this.telling !== undefined) {
      return;
    }
    const wait = Math.max(0, this.told + FRAME - performance.now());
    const now = (): void => {
      this.telling = undefined;
      this.told = performance.now();
      this.listeners.forEach((listener) => listener());
    };
    if (wait === 0) {
      now();
    } else {
      this.telling = setTimeout(now, wait);
    }
  }
}

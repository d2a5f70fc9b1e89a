/** From here on a press is a long one. */
const LONG = 600;

export interface PressEvents {
  readonly tap: () => void;
  readonly longDown: () => void;
  readonly longReleased: () => void;
}

/**
 * Tells taps from long presses, for fingers, mice and keys alike: a long press begins when the finger has rested long enough,
 * and ends when it lifts, wherever it is then. What clicks without pressing (a screen reader) taps.
 */
export class Press {
  private timer: number | undefined;
  private pressed = false;
  private long = false;
  private handledAt = -Infinity;

  constructor(private readonly events: PressEvents) {}

  readonly down = (event: PointerEvent): void => {
    if (event.button === 0) {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      this.begin();
    }
  };

  readonly up = (event: PointerEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    this.end(inside);
  };

  readonly cancel = (): void => this.end(false);

  readonly keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) {
        this.begin();
      }
    }
  };

  readonly keyUp = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.end(true);
    }
  };

  readonly click = (event: MouseEvent): void => {
    const ownPress = event.timeStamp - this.handledAt < 400;
    if (!ownPress && !this.pressed) {
      this.events.tap();
    }
  };

  /** A long touch would open the browser's menu. */
  readonly menu = (event: Event): void => {
    if (this.pressed) {
      event.preventDefault();
    }
  };

  private begin(): void {
    clearTimeout(this.timer);
    this.pressed = true;
    this.long = false;
    this.timer = setTimeout(() => {
      this.long = true;
      this.events.longDown();
    }, LONG);
  }

  private end(inside: boolean): void {
    if (!this.pressed) {
      return;
    }
    clearTimeout(this.timer);
    this.pressed = false;
    this.handledAt = performance.now();
    if (this.long) {
      this.events.longReleased();
    } else if (inside) {
      this.events.tap();
    }
  }
}

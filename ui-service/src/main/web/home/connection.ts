import type { ClientFrame, ServerFrame } from './frames';

/** How the page stands with the service. */
export type ConnectionState =
  | { readonly is: 'connecting' }
  | { readonly is: 'live'; readonly latency: number }
  | { readonly is: 'checking' }
  | { readonly is: 'waiting'; readonly retryAt: number; readonly why: string };

const PING_EVERY = 5_000;
const PONG_WITHIN = 8_000;
/** When somebody comes back to the page, it should know sooner whether what it shows is true. */
const PONG_WITHIN_ON_RETURN = 2_500;
const OPEN_WITHIN = 10_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;

/**
 * The WebSocket to the service, for as long as the page is open. A socket that is silent is given up; a lost one is opened
 * again after a growing delay, at once when somebody looks at the page.
 */
export class Connection {
  state: ConnectionState = { is: 'connecting' };

  private socket: WebSocket | undefined;
  private attempt = 0;
  private pings = 0;
  private pingSent = 0;
  private pingTimer: number | undefined;
  private pongTimer: number | undefined;
  private retryTimer: number | undefined;

  constructor(
    private readonly address: string,
    private readonly onFrame: (frame: ServerFrame) => void,
    private readonly onOpen: () => void,
    private readonly onState: () => void,
  ) {
    addEventListener('online', () => this.recheck());
    addEventListener('offline', () => this.recheck());
    addEventListener('focus', () => this.recheck());
    addEventListener('pageshow', () => this.recheck());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        this.recheck();
      }
    });
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Sends if there is somebody to send to; what was not sent is made up for when the connection is back. */
  send(frame: ClientFrame): boolean {
    if (!this.isOpen) {
      return false;
    }
    this.socket?.send(JSON.stringify(frame));
    return true;
  }

  /** Finds out now: connects when it is not connected, asks for a sign of life when it is. */
  recheck(): void {
    if (this.state.is === 'waiting') {
      this.attempt = 0;
      this.open();
    } else if (this.isOpen && this.pongTimer === undefined) {
      this.ping(PONG_WITHIN_ON_RETURN);
    }
  }

  open(): void {
    clearTimeout(this.retryTimer);
    this.change({ is: 'connecting' });
    const socket = new WebSocket(this.address);
    this.socket = socket;
    const tooLate = setTimeout(() => this.lost(socket, 'no answer'), OPEN_WITHIN);
    socket.onopen = () => {
      clearTimeout(tooLate);
      this.onOpen();
      this.ping(PONG_WITHIN);
    };
    socket.onmessage = (message) => this.receive(socket, message.data);
    socket.onclose = (event) => {
      clearTimeout(tooLate);
      this.lost(socket, event.reason || 'connection lost');
    };
  }

  private receive(socket: WebSocket, data: unknown): void {
    if (socket !== this.socket || typeof data !== 'string') {
      return;
    }
    const frame = JSON.parse(data) as ServerFrame;
    if (frame.type === 'pong') {
      this.pong(frame.id);
    } else {
      this.onFrame(frame);
    }
  }

  private ping(within: number): void {
    clearTimeout(this.pingTimer);
    clearTimeout(this.pongTimer);
    const socket = this.socket;
    this.pingSent = performance.now();
    this.send({ type: 'ping', id: ++this.pings });
    this.pongTimer = setTimeout(() => socket && this.lost(socket, 'no answer'), within);
  }

  private pong(id: number): void {
    if (id !== this.pings) {
      return;
    }
    clearTimeout(this.pongTimer);
    this.pongTimer = undefined;
    this.attempt = 0;
    this.change({ is: 'live', latency: Math.round(performance.now() - this.pingSent) });
    this.pingTimer = setTimeout(() => this.ping(PONG_WITHIN), PING_EVERY);
  }

  private lost(socket: WebSocket, why: string): void {
    if (socket !== this.socket) {
      return;
    }
    this.socket = undefined;
    socket.onclose = null;
    socket.close();
    clearTimeout(this.pingTimer);
    clearTimeout(this.pongTimer);
    this.pongTimer = undefined;
    const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempt++);
    // Many pages lose the same service at the same moment: they should not all come back in the same moment.
    const delay = longest * (0.6 + 0.4 * Math.random());
    this.change({ is: 'waiting', retryAt: Date.now() + delay, why });
    this.retryTimer = setTimeout(() => this.open(), delay);
  }

  private change(state: ConnectionState): void {
    this.state = state;
    this.onState();
  }
}

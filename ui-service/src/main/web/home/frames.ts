/** The frames of /ui/socket as the service documents them (docs/ui-socket.md, ClientFrame.java, ServerFrame.java). */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Child {
  readonly id: number;
  readonly name: string | null;
  readonly type: string | null;
  readonly value?: Json;
}

export interface QuickAppEntry {
  readonly id: number;
  readonly name: string | null;
  readonly type: string | null;
  readonly state: string | null;
  readonly stateDetail: string | null;
  readonly room?: string | null;
  readonly summary?: string | null;
  /** False for a device without code of its own. */
  readonly quickApp?: boolean;
  /** Only of what can be switched. */
  readonly on?: boolean;
  /** At hand on the tile of what can't be switched: a blind's, a lock's. */
  readonly buttons?: readonly { readonly name: string; readonly text: string }[];
  readonly children: readonly Child[];
}

export interface Screen {
  readonly id: number;
  readonly name: string | null;
  readonly type: string | null;
  readonly state: string | null;
  readonly stateDetail: string | null;
  /** False for a device without code. */
  readonly quickApp?: boolean;
  readonly value: Json;
  /** Rows that the device's type brings. */
  readonly builtIn?: Json;
  readonly rows: Json;
  readonly children: readonly Child[];
}

export interface LogLine {
  readonly id: number;
  readonly timestamp: number;
  readonly type: string;
  readonly tag: string | null;
  readonly message: string;
}

export type ClientFrame =
  | { readonly type: 'subscribe'; readonly quickApp: number }
  | { readonly type: 'subscribeList' }
  | { readonly type: 'unsubscribe'; readonly quickApp: number }
  | {
      readonly type: 'tap';
      readonly id: string;
      readonly device: number;
      readonly element: string;
      readonly eventType: EventType;
      readonly values: readonly Json[];
    }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'refresh' };

export type EventType = 'onReleased' | 'onChanged' | 'onToggled' | 'onLongPressDown' | 'onLongPressReleased';

export type ServerFrame =
  | { readonly type: 'list'; readonly quickApps: readonly QuickAppEntry[] }
  | { readonly type: 'screen'; readonly quickApp: number; readonly sequence: number; readonly screen: Screen }
  | {
      readonly type: 'changed';
      readonly device: number;
      readonly element: string;
      readonly property: string;
      readonly value: Json;
      readonly sequence: number;
    }
  | {
      readonly type: 'property';
      readonly device: number;
      readonly property: string;
      readonly value: Json;
      readonly sequence: number;
    }
  | {
      readonly type: 'log';
      readonly quickApp: number;
      readonly lines: readonly LogLine[];
      readonly reset: boolean;
      readonly skipped: number;
    }
  | {
      readonly type: 'life';
      readonly device: number;
      readonly phase: string;
      readonly detail: string | null;
      readonly sequence: number;
    }
  | { readonly type: 'tapped'; readonly id: string; readonly ok: boolean; readonly reason?: string }
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'error'; readonly reason: string; readonly message: string; readonly quickApp?: number };

/** Who uses the page. */
export interface Account {
  readonly name: string;
  readonly role: string;
  /** False where nobody has to sign in. */
  readonly signedIn: boolean;
}

export interface Token {
  readonly id: string;
  readonly label: string;
  readonly created: number;
  readonly expires?: number;
}

export interface NewToken extends Token {
  readonly token: string;
}

/**
 * Asks whose page this is, which also keeps the session going. Whoever has to sign in is led there; when the service does
 * not answer, nothing is known.
 */
export async function askAccount(): Promise<Account | undefined> {
  try {
    const answer = await fetch('/ui/session', { cache: 'no-store' });
    if (answer.status === 401) {
      location.assign(`/login?return=${encodeURIComponent(location.pathname)}`);
      return undefined;
    }
    return answer.ok ? ((await answer.json()) as Account) : undefined;
  } catch {
    return undefined;
  }
}

/** The tokens of the user's scripts; what the service refuses is thrown with its words. */
export const tokens = {
  all: (): Promise<readonly Token[]> => call('GET', ''),
  make: (label: string, days: number | undefined): Promise<NewToken> => call('POST', '', days === undefined ? { label } : { label, days }),
  revoke: (id: string): Promise<unknown> => call('DELETE', `/${id}`),
};

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`/ui/tokens${path}`, {
    method,
    cache: 'no-store',
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const said = (await answer.json()) as { message?: string };
  if (!answer.ok) {
    throw new Error(said.message ?? 'the home refused it');
  }
  return said as T;
}

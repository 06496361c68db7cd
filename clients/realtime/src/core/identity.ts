import { nobodyIsSignedIn, RealtimeError } from "./errors.js";
import type { CredentialSource, Credentials, Session } from "./types.js";

export interface IdentityPorts {
  readonly source: CredentialSource;
  /** Rejects what takes too long. */
  readonly answered: <T>(answer: Promise<T>) => Promise<T>;
  /** Whom the backend knows now. */
  readonly openSession: () => Promise<Session>;
  /** Somebody else is signed in; called once. */
  readonly changed: (error: RealtimeError) => void;
}

/** Who a client is for: whoever is signed in first, and nobody else. */
export interface Identity {
  /** Undefined until somebody has told. */
  readonly id: string | undefined;
  /** Somebody tells who is signed in. Throws when that is another one. */
  is(id: string | undefined): void;
  /** Credentials, which are never somebody else's. */
  credentials(fresh: boolean): Promise<Credentials>;
  /**
   * Asks the source who is signed in now. Rejects when that is another one, or nobody. Undefined where the source does not tell; then the session tells with the
   * next credentials.
   */
  check(): Promise<void> | undefined;
}

export function identityOf({ source, answered, openSession, changed }: IdentityPorts): Identity {
  let id: string | undefined;
  let accessKeyId: string | undefined;
  /** Whether the source says whose its credentials are; unknown until it has answered. */
  let tells: boolean | undefined;
  /** The last question, and the one that waits for its answer. */
  let asked: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  let error: RealtimeError | undefined;

  const is = (told: string | undefined): void => {
    if (told === undefined) return;
    id ??= told;
    if (told === id) return;
    if (!error) {
      error = new RealtimeError("identity-changed", "Somebody else has signed in than whom this client was made for: nothing more is sent or read by it. Make another one with createRealtime().");
      changed(error);
    }
    throw error;
  };

  const ask = async (fresh: boolean): Promise<Credentials> => {
    const { credentials, identityId } = await answered(source(fresh ? { forceRefresh: true } : {}));
    if (identityId !== undefined) tells = true;
    else if (credentials) tells ??= false;
    is(identityId);
    if (!credentials) throw nobodyIsSignedIn();
    // Whose they are, where the source does not say it, the backend knows.
    if (!tells && accessKeyId !== undefined && accessKeyId !== credentials.accessKeyId) is((await openSession()).identityId);
    accessKeyId = credentials.accessKeyId;
    return credentials;
  };

  const check = async (): Promise<void> => {
    try {
      await ask(false);
    } catch (failure) {
      // A source that fails tells nothing new; what is said here does.
      if (failure instanceof RealtimeError) throw failure;
    }
  };

  return {
    get id() { return id; },
    is,
    credentials: ask,

    check() {
      if (tells === false) return undefined;
      // An answer to a question that was asked before may be about who was there before.
      next ??= asked.catch(() => undefined).then(() => {
        asked = next as Promise<void>;
        next = undefined;
        return check();
      });
      next.catch(() => undefined);
      return next;
    },
  };
}

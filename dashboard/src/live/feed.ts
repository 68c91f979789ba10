// One socket for every page. It comes back by itself, and goes on after the last number it has.

import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

import { parseMessage, type LiveMessage } from './messages';

export type FeedStatus = 'connecting' | 'live' | 'reconnecting' | 'signed-out';

/** One run of the stream: ends when the line does. */
export type OpenStream = (
  after: number | null,
  feedId: string | null,
  onMessage: (value: unknown) => void,
  signal: AbortSignal,
) => Promise<void>;

export interface FeedOwner {
  /** Where to go on; null numbers ask for everything anew. */
  position(): { readonly number: number | null; readonly feedId: string | null };
  received(message: LiveMessage): void;
  status(status: FeedStatus): void;
  /** A message that is no message of ours, or any other fault that the page must show. */
  fault(text: string): void;
}

const WAIT_FIRST_MS = 250;

/** A desk that has lost its server wants it back at once, and a server that starts wants no storm. */
const WAIT_MAX_MS = 4_000;

/** The server gives a sign of life every 5 s. */
const SILENCE_MAX_MS = 15_000;

export class SignedOutError extends Error {}

/** Runs until the signal says stop or the session has ended. */
export async function runFeed(owner: FeedOwner, open: OpenStream, signal: AbortSignal, wait = pause): Promise<void> {
  let delay = WAIT_FIRST_MS;
  owner.status('connecting');
  while (!signal.aborted) {
    try {
      const { number, feedId } = owner.position();
      if (signal.aborted) return;
      await open(
        number,
        feedId,
        (value) => {
          owner.received(parseMessage(value));
          owner.status('live');
          delay = WAIT_FIRST_MS;
        },
        signal,
      );
    } catch (fault) {
      if (fault instanceof SignedOutError) return owner.status('signed-out');
      if (!(fault instanceof Error)) throw fault;
      owner.fault(fault.message);
    }
    if (signal.aborted) return;
    owner.status('reconnecting');
    await wait(delay, signal);
    delay = Math.min(delay * 2, WAIT_MAX_MS);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    globalThis.addEventListener?.('online', done, { once: true });
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The stream over the server's hub. */
export const openHub: OpenStream = async (after, feedId, onMessage, signal) => {
  const connection = new HubConnectionBuilder().withUrl('/live').configureLogging(LogLevel.None).build();
  connection.serverTimeoutInMilliseconds = SILENCE_MAX_MS;
  const stop = () => void connection.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await connection.start().catch(signedOut);
    await new Promise<void>((resolve, reject) => {
      connection.onclose((fault) => (fault === undefined ? resolve() : reject(fault)));
      connection.stream<unknown>('Subscribe', after, feedId).subscribe({
        next: (value) => {
          try {
            onMessage(value);
          } catch (fault) {
            reject(fault as Error);
          }
        },
        error: (fault: unknown) => reject(fault as Error),
        complete: resolve,
      });
    }).catch(signedOut);
  } finally {
    signal.removeEventListener('abort', stop);
    await connection.stop();
  }
};

function signedOut(fault: unknown): never {
  if (fault instanceof Error && /SIGNED_OUT|401/.test(fault.message)) throw new SignedOutError(fault.message);
  throw fault;
}

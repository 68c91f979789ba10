// The one store: what the feed tells is folded once per painted frame, however much it tells.

import { get } from '../api/client';
import { accounts } from '../api/shapes';
import { clock } from '../shell/clock.svelte';
import { foldAll, EMPTY, type View } from './fold';
import { openHub, runFeed, type FeedOwner, type FeedStatus } from './feed';
import type { LiveMessage } from './messages';

/** More than this is folded without waiting for a frame, so that a page in the background does not hoard. */
const QUEUE_MAX = 5_000;

/** What only the clock changes, such as the largest size when a session opens, is told by nobody: it is asked for this often. */
const REFRESH_MS = 20_000;

/** A hidden page paints no frames. */
const HIDDEN_FOLD_MS = 250;

class Live implements FeedOwner {
  view = $state.raw<View>(EMPTY);
  state = $state<FeedStatus>('connecting');
  lastFault = $state<string | null>(null);
  /** When the line was last known to be good, by the server's clock; null before the first message. The server says something every 5 s. */
  liveUntil = $state<number | null>(null);

  private heardAt: number | null = null;
  private queue: LiveMessage[] = [];
  private isScheduled = false;
  private stop: AbortController | null = null;

  get isLive(): boolean {
    return this.state === 'live';
  }

  get accounts(): View['accounts'] {
    return this.view.accounts;
  }

  start(): void {
    this.stop?.abort();
    this.stop = new AbortController();
    void runFeed(this, openHub, this.stop.signal);
    const timer = setInterval(() => void this.refresh(), REFRESH_MS);
    this.stop.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  private async refresh(): Promise<void> {
    if (!this.isLive || document.hidden) return;
    try {
      const views = await get('/api/accounts', accounts);
      for (const view of views) this.received({ kind: 'value', number: this.view.number, account: view.id, view });
    } catch {
      // The line itself says when the server is gone.
    }
  }

  end(): void {
    this.stop?.abort();
    this.stop = null;
  }

  position(): { number: number | null; feedId: string | null } {
    this.flush();
    const { feedId, number, hasGap } = this.view;
    return feedId === null || hasGap ? { number: null, feedId: null } : { number, feedId };
  }

  received(message: LiveMessage): void {
    // At once: what waits for a frame is old by then.
    if (message.kind === 'snapshot' || message.kind === 'clock') clock.align(message.at);
    this.heardAt = clock.exact();
    this.queue.push(message);
    if (this.queue.length >= QUEUE_MAX) this.flush();
    else if (!this.isScheduled) {
      this.isScheduled = true;
      if (document.hidden) setTimeout(() => this.flush(), HIDDEN_FOLD_MS);
      else requestAnimationFrame(() => this.flush());
    }
  }

  status(status: FeedStatus): void {
    if (this.state === 'live' && status !== 'live') this.liveUntil = this.heardAt;
    const isBack = status === 'live' && this.state !== 'live';
    this.state = status;
    if (!isBack) return;
    this.lastFault = null;
    void this.refresh();
  }

  fault(text: string): void {
    this.lastFault = text;
  }

  private flush(): void {
    this.isScheduled = false;
    if (this.queue.length === 0) return;
    const messages = this.queue;
    this.queue = [];
    this.view = foldAll(this.view, messages);
    const last = messages.findLast((message) => message.kind === 'account' || message.kind === 'value');
    if (last !== undefined) clock.seen(last.view.at);
    if (this.view.hasGap) this.start(); // A missing number: everything anew.
  }
}

export const live = new Live();

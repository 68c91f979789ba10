// One answer of the server on a page: being loaded, there, or not to be had. What was there stays while it is asked for again.

import { untrack } from 'svelte';

import { faultText } from './client';

export class Loaded<T> {
  value = $state.raw<T | null>(null);
  fault = $state<string | null>(null);
  isLoading = $state(false);

  private run = 0;
  private answered = 0;

  constructor(private readonly load: () => Promise<T>) {}

  async reload(): Promise<void> {
    const run = ++this.run;
    this.isLoading = true;
    try {
      // What the question is made of is no reason to ask again: whoever reloads says when.
      const value = await untrack(this.load);
      if (run < this.answered) return; // A newer question was answered before.
      this.answered = run;
      this.value = value;
      this.fault = null;
    } catch (fault) {
      if (run === this.run) this.fault = faultText(fault);
    } finally {
      if (run === this.run) this.isLoading = false;
    }
  }
}

// What a person asks the server to do, and the sentence that says why it was not done.

import { faultText } from './client';

export class Telling {
  fault = $state<string | null>(null);

  async run(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.fault = null;
    } catch (fault) {
      this.fault = faultText(fault);
    }
  }
}

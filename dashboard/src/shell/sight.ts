// What is known of the moment, for whatever asks how old a number is.

import { live } from '../live/live.svelte';
import type { Sight } from '../overview/doubt';
import { clock } from './clock.svelte';

export const sight: Sight = {
  get isLive() {
    return live.isLive;
  },
  get now() {
    return clock.now;
  },
};

import { describe, expect, test } from 'vitest';

import { hasOlder, joined } from './joined';

const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => ({ version: from - index }));
const versions = (list: readonly { readonly version: number }[]) => list.map(({ version }) => version);

describe('the pages of a timeline', () => {
  test('go on where the last one ended', () => expect(versions(joined(range(9, 7), range(6, 4)))).toEqual([9, 8, 7, 6, 5, 4]));
  test('show an event once, though it is on two of them', () => expect(versions(joined(range(9, 6), range(10, 7)))).toEqual([10, 9, 8, 7, 6]));
  test('end at a hole: what is older is asked for again', () => expect(versions(joined(range(5, 1), range(20, 18)))).toEqual([20, 19, 18]));
  test('keep an older page that came after a newer one', () => expect(versions(joined(joined(range(9, 7), range(10, 8)), range(6, 5)))).toEqual([10, 9, 8, 7, 6, 5]));
  test('have more until the first event of all', () => expect([hasOlder(range(9, 2)), hasOlder(range(9, 1)), hasOlder([])]).toEqual([true, false, false]));
});

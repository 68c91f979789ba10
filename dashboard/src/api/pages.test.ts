import { describe, expect, it } from 'vitest';

import { LINES_MAX, paged, pages } from './pages';

/** A server with so many lines, numbered downwards. */
const server = (count: number) => {
  const asked: string[] = [];
  const page = (limit: number, before: string | null): Promise<readonly number[]> => {
    asked.push(paged('/lines', limit, before));
    const newest = before === null ? count : Number(before) - 1;
    return Promise.resolve(Array.from({ length: Math.min(limit, newest) }, (_, index) => newest - index));
  };
  return { asked, all: (wanted: number) => pages(wanted, page, String) };
};

describe('a history in pages', () => {
  it('is one answer while one holds it', async () => {
    const { asked, all } = server(250);
    expect(await all(100)).toEqual(Array.from({ length: 100 }, (_, index) => 250 - index));
    expect(asked).toEqual(['/lines?limit=100']);
  });

  it('goes on below the last line of the answer before', async () => {
    const { asked, all } = server(5_000);
    expect(await all(2_100)).toEqual(Array.from({ length: 2_100 }, (_, index) => 5_000 - index));
    expect(asked).toEqual([`/lines?limit=${LINES_MAX}`, `/lines?limit=${LINES_MAX}&before=4001`, '/lines?limit=100&before=3001']);
  });

  it('ends with the first line of all', async () => {
    const { asked, all } = server(LINES_MAX);
    expect((await all(2 * LINES_MAX)).at(-1)).toBe(1);
    expect(asked).toEqual([`/lines?limit=${LINES_MAX}`, `/lines?limit=${LINES_MAX}&before=1`]);
    expect(await server(0).all(100)).toEqual([]);
  });
});

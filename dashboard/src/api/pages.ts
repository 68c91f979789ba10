// A history newest first, as long as it is asked for: the server gives so many lines in one answer, and older ones below the last of them.

/** The most that the server gives in one answer. */
export const LINES_MAX = 1_000;

/**
 * @param wanted How many lines, if there are as many.
 * @param page One answer: at most so many lines, below a line's mark when there is one before it.
 * @param mark What `before` takes for a line.
 */
export async function pages<T>(wanted: number, page: (limit: number, before: string | null) => Promise<readonly T[]>, mark: (line: T) => string): Promise<readonly T[]> {
  const lines: T[] = [];
  for (;;) {
    const limit = Math.min(LINES_MAX, wanted - lines.length);
    const last = lines.at(-1);
    const found = await page(limit, last === undefined ? null : mark(last));
    lines.push(...found);
    if (found.length < limit || lines.length >= wanted) return lines;
  }
}

/** The parameters of one answer. */
export const paged = (path: string, limit: number, before: string | null): string => `${path}?limit=${limit}${before === null ? '' : `&before=${encodeURIComponent(before)}`}`;

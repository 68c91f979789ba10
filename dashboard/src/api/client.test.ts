import { afterEach, describe, expect, it, vi } from 'vitest';

import { object, text } from '../values/shape';
import { ApiProblem, faultText, get, NoAnswer, onSignedOut, post, postText } from './client';

const answers = (...all: readonly (readonly [number, string])[]) => {
  const left = [...all];
  const asked = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(() => {
    const [status, body] = left.shift() ?? [500, ''];
    return Promise.resolve(new Response(body, { status }));
  });
  vi.stubGlobal('fetch', asked);
  return asked;
};
const said = object({ text });
const headers = (asked: ReturnType<typeof answers>, call: number) => asked.mock.calls[call]?.[1].headers as Record<string, string>;

afterEach(() => vi.unstubAllGlobals());

describe('a question to the server', () => {
  it('gives the answer when it has the shape, and says where it has not', async () => {
    answers([200, '{"text":"yes"}'], [200, '{"text":1}']);
    expect(await get('/x', said)).toEqual({ text: 'yes' });
    await expect(get('/x', said)).rejects.toThrow('text: text was expected');
  });

  it('is asked again with the same key after a sign-in, so that it has one effect', async () => {
    const asked = answers([401, ''], [200, '{"text":"done"}']);
    let signIns = 0;
    onSignedOut(() => {
      signIns++;
      return Promise.resolve();
    });
    expect(await post('/x', { a: 1 }, said)).toEqual({ text: 'done' });
    expect([signIns, asked.mock.calls.length]).toEqual([1, 2]);
    expect(headers(asked, 0)['Idempotency-Key']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(headers(asked, 1)['Idempotency-Key']).toBe(headers(asked, 0)['Idempotency-Key']);
  });

  it('sends text as it stands and says of which type it is', async () => {
    const asked = answers([200, '{"text":""}'], [200, '{"text":""}'], [200, '{"text":""}']);
    await postText('/x', 'buy\n1', said);
    await postText('/x', '{"id":', said, 'application/json');
    await post('/x', { id: 1 }, said);
    expect(asked.mock.calls.map(([, init]) => init.body)).toEqual(['buy\n1', '{"id":', '{"id":1}']);
    expect([0, 1, 2].map((call) => headers(asked, call)['content-type'])).toEqual(['text/plain', 'application/json', 'application/json']);
  });

  it('says why not in the words of the server, each field of a fault, and else its number', async () => {
    answers(
      [409, '{"code":"LOCKED","title":"Refused","detail":"It is locked."}'],
      [400, '{"title":"Bad","errors":[{"field":"a","code":"x","text":"a is missing."},{"field":"b","code":"x","text":"b is too large."}]}'],
      [502, '<html>'],
    );
    const faults = [];
    for (let i = 0; i < 3; i++) faults.push(await get('/x', said).catch((fault: unknown) => fault));
    expect(faults.map(faultText)).toEqual(['It is locked.', 'a is missing. b is too large.', 'The server answered 502.']);
    expect(faults.every((fault) => fault instanceof ApiProblem)).toBe(true);
  });

  it('says when there is no answer at all', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(get('/x', said)).rejects.toThrow(NoAnswer);
  });
});

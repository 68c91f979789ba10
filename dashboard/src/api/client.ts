// Every question to the server: what comes back is looked at, what went wrong is said in the server's own words.

import type { Check } from '../values/shape';
import { problem } from './shapes';

export interface FieldFault {
  readonly field: string;
  readonly text: string;
}

/** The server's no, with its reason. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldFault[] = [],
  ) {
    super(message);
  }
}

/** No answer at all. */
export class NoAnswer extends Error {
  constructor() {
    super('The server gave no answer. Is it running?');
  }
}

/** Asked when a session has ended; what was asked for is asked again when it resolves. */
let signInAgain: () => Promise<void> = () => Promise.reject(new NoAnswer());

export function onSignedOut(handler: () => Promise<void>): void {
  signInAgain = handler;
}

type TextType = 'text/plain' | 'application/json';

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** The body is text as it stands, such as an alert, and of this type. */
  readonly textType?: TextType;
  readonly waitsForSignIn?: boolean;
}

export function get<T>(path: string, check: Check<T>): Promise<T> {
  return ask({ method: 'GET', path }, check);
}

export function post<T>(path: string, body: unknown, check: Check<T>): Promise<T> {
  return ask({ method: 'POST', path, body }, check);
}

export function put<T>(path: string, body: unknown, check: Check<T>): Promise<T> {
  return ask({ method: 'PUT', path, body }, check);
}

export function remove(path: string): Promise<unknown> {
  return ask({ method: 'DELETE', path }, (value) => value);
}

export function postText<T>(path: string, body: string, check: Check<T>, textType: TextType = 'text/plain'): Promise<T> {
  return ask({ method: 'POST', path, body, textType }, check);
}

/** @throws ApiProblem, NoAnswer or ShapeError. */
export async function ask<T>(request: Request, check: Check<T>): Promise<T> {
  // One key for all tries: a repeat of the same request has one effect.
  const key = request.method === 'GET' ? null : newKey();
  let response = await send(request, key);
  if (response.status === 401 && request.waitsForSignIn !== false) {
    await signInAgain();
    response = await send(request, key);
  }
  const text = await response.text();
  const value: unknown = text === '' ? null : parse(text);
  if (!response.ok) throw problemOf(response, value);
  return check(value);
}

async function send(request: Request, key: string | null): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (key !== null) headers['Idempotency-Key'] = key;
  if (request.body !== undefined) headers['content-type'] = request.textType ?? 'application/json';
  try {
    return await fetch(request.path, {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.textType !== undefined ? (request.body as string) : JSON.stringify(request.body) }),
    });
  } catch {
    throw new NoAnswer();
  }
}

function problemOf(response: Response, value: unknown): ApiProblem {
  try {
    const { code, detail, title, errors } = problem(value);
    return new ApiProblem(response.status, code ?? '', detail ?? title ?? `The server answered ${response.status}.`, errors ?? []);
  } catch {
    return new ApiProblem(response.status, '', `The server answered ${response.status}.`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `crypto.randomUUID` is for secure pages alone; a desk may serve plain HTTP on its own network. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function faultText(fault: unknown): string {
  if (fault instanceof ApiProblem && fault.fields.length > 0) return fault.fields.map((field) => field.text).join(' ');
  return fault instanceof Error ? fault.message : String(fault);
}

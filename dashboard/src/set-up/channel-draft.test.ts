import { expect, it } from 'vitest';

import { channel } from '../api/shapes';
import { bodyOf, draftOf } from './channel-draft';

const sample = channel({
  id: 'night', kind: 'mail', address: 'smtp.example.com:587', to: 'a@example.com, b@example.com', from: 'desk@example.com', user: 'desk', least: 'critical', accounts: ['one'], digest: false,
  quiet: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }, since: '2026-10-20T14:30:00Z', state: 'works', waiting: 0, heldUntil: null, lost: 0, lastError: null, failingSince: null, deliveredAt: null, anchors: true,
});

it('a channel that is opened and saved without a change stays what it was, and no secret is sent', () => {
  expect(bodyOf(draftOf(sample), sample)).toEqual({
    kind: 'mail', address: 'smtp.example.com:587', from: 'desk@example.com', user: 'desk', to: ['a@example.com', 'b@example.com'], least: 'critical', accounts: ['one'], digest: false, anchors: true,
    quiet: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
  });
});

it('each kind sends what it needs alone', () => {
  const draft = { ...draftOf(null), url: 'https://example.com/hook', signingKey: 'key', token: '1:a', chat: '7', password: 'not for this kind' };
  expect(bodyOf({ ...draft, kind: 'webhook' }, null)).toEqual({ kind: 'webhook', url: 'https://example.com/hook', signingKey: 'key', least: 'warning', accounts: [], digest: true, anchors: false });
  expect(bodyOf({ ...draft, kind: 'discord' }, null)).toEqual({ kind: 'discord', url: 'https://example.com/hook', least: 'warning', accounts: [], digest: true, anchors: false });
  expect(bodyOf({ ...draft, kind: 'telegram' }, null)).toEqual({ kind: 'telegram', token: '1:a', chat: '7', least: 'warning', accounts: [], digest: true, anchors: false });
});

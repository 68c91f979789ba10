import { expect, test } from 'vitest';

import { grantOf, grantText, rolesWithin } from './grants';

test('a key is offered no role above its maker’s', () => {
  expect(rolesWithin('viewer')).toEqual(['viewer']);
  expect(rolesWithin('trader')).toEqual(['viewer', 'trader']);
  expect(rolesWithin('riskOfficer')).toEqual(['viewer', 'riskOfficer']);
  expect(rolesWithin('administrator')).toContain('administrator');
});

test('accounts are said where some are named', () => {
  expect(grantOf('riskOfficer', [])).toEqual({ role: 'riskOfficer' });
  expect(grantOf('trader', ['a'])).toEqual({ role: 'trader', accounts: ['a'] });
  expect(grantText({ role: 'trader', accounts: ['a', 'b'] })).toBe('trader of a, b');
  expect(grantText({ role: 'riskOfficer', accounts: null })).toBe('risk officer');
});

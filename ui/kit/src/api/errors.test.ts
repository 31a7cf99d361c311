import { expect, test } from 'vitest';

import { refusal, sentence, Unreachable } from './errors.ts';

test("a refusal carries the coordinator's sentence and code", () => {
  const refused = refusal(400, { detail: 'The link was used before.', code: 'bad_code' });
  expect(refused).toMatchObject({ status: 400, code: 'bad_code', fields: [] });
  expect(sentence(refused)).toBe('The link was used before.');
});

test('shape errors name their fields', () => {
  const detail = [{ loc: ['body', 'email'], msg: 'This is no e-mail address.', type: 'value_error' }];
  const refused = refusal(422, { detail, code: 'invalid_request' });
  expect(refused.fields).toEqual([{ field: 'email', message: 'This is no e-mail address.' }]);
  expect(sentence(refused)).toBe('This is no e-mail address.');
});

test.each([null, 'text', {}, { detail: 7 }, { detail: [] }])('an odd body (%j) still gives a sentence', (body) => {
  expect(sentence(refusal(502, body))).toBe('The coordinator failed to answer (502). Try again in a moment.');
});

test('faults of the page itself leak nothing', () => {
  expect(sentence(new TypeError('x is undefined'))).not.toContain('undefined');
  expect(sentence(new Unreachable())).toBe('The coordinator cannot be reached.');
});

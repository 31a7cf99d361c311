import { expect, test } from 'vitest';

import { linesOf, settingOf } from './cameras.ts';

test('a setting survives being shown and saved, with several bodies behind one id', () => {
  const setting = {
    AB3D: [
      { name: 'Canon R5', serial_number: '123' },
      { name: 'Canon R6', serial_number: null },
    ],
    ZZ01: [{ name: 'Nikon Z9', serial_number: null }],
  };
  expect(settingOf(linesOf(setting))).toEqual(setting);
});

test('a line without id is left out, and blanks around words do not count', () => {
  expect(settingOf([{ id: ' ', name: 'x', serial: '' }, { id: 'AB3D', name: ' R5 ', serial: ' ' }])).toEqual({
    AB3D: [{ name: 'R5', serial_number: null }],
  });
});

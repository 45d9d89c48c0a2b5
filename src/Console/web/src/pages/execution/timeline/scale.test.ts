import { expect, it } from 'vitest';
import { pan, ticks, zoom } from './scale';

const all = { from: 100, to: 200 };

it('zooms around a time and not further than all there is', () => {
  expect(zoom(all, 150, 0.5, all)).toEqual({ from: 125, to: 175 });
  expect(zoom({ from: 100, to: 120 }, 100, 0.5, all)).toEqual({ from: 100, to: 110 });
  expect(zoom({ from: 120, to: 140 }, 130, 100, all)).toEqual(all);
});

it('moves as far as there is something', () => {
  expect(pan({ from: 120, to: 140 }, 10, all)).toEqual({ from: 130, to: 150 });
  expect(pan({ from: 120, to: 140 }, 1000, all)).toEqual({ from: 180, to: 200 });
  expect(pan(all, -5, all)).toEqual(all);
});

it.each([
  [0.01, ['0 ms', '2 ms', '4 ms', '6 ms', '8 ms', '10 ms']],
  [12, ['0 ms', '2 s', '4 s', '6 s', '8 s', '10 s', '12 s']],
  [300, ['0 ms', '1 min 00 s', '2 min 00 s', '3 min 00 s', '4 min 00 s', '5 min 00 s']],
  [864_000, ['0 ms', '2 d 0 h', '4 d 0 h', '6 d 0 h', '8 d 0 h', '10 d 0 h']],
])('marks round times of %d seconds', (length, texts) => {
  expect(ticks({ from: 0, to: length }, 0, 540).map((t) => t.text)).toEqual(texts);
});

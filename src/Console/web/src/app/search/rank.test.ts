import { describe, expect, it } from 'vitest';
import { type Entry, rank } from './rank';

const entry = (title: string, kind = 'State machine', also?: string): Entry => ({ kind, title, href: `#/${title}`, ...(also === undefined ? {} : { also }) });
const titles = (query: string, entries: readonly Entry[], limit = 10) => rank(query, entries, limit).map((e) => e.title);

describe('a search', () => {
  it('has the whole title first, then what begins with it, then its words, then any part', () => {
    expect(titles('pay', [entry('Repay'), entry('Do-Pay'), entry('Payment'), entry('Pay')])).toEqual(['Pay', 'Payment', 'Do-Pay', 'Repay']);
  });

  it('wants every word, in any order', () => {
    expect(titles('order pay', [entry('PayOrder'), entry('Pay'), entry('Order')])).toEqual(['PayOrder']);
  });

  it('finds by ARN and by kind', () => {
    const all = [entry('hello', 'Function', 'arn:aws:lambda:eu-west-1:000000000000:function:hello'), entry('hello', 'Queue')];
    expect(rank('eu-west-1', all, 10)).toEqual([all[0]]);
    expect(rank('queue hello', all, 10)).toEqual([all[1]]);
  });

  it('knows the beginning of a word that is not the first place', () => {
    expect(titles('arn', [entry('barn'), entry('barnarn arn')])).toEqual(['barnarn arn', 'barn']);
  });

  it('finds nothing for nothing', () => {
    expect(titles('  ', [entry('Pay')])).toEqual([]);
  });

  it('gives as many as are wanted, of however many', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => entry(`Machine-number-${i}`, 'State machine', `arn:aws:states:eu-west-1:000000000000:stateMachine:Machine-number-${i}`));
    expect(titles('9999', many)).toEqual(['Machine-number-9999']);
    expect(titles('machine', many, 50)).toHaveLength(50);
  });
});

import { describe, expect, it } from 'vitest';
import { address } from './items';

describe('address', () => {
  const own = { id: 'a/1', title: 'R&B $& {id}', image: 'b/ü.jpg' };

  it.each([
    ['https://x.org/{id}', 'https://x.org/a%2F1'],
    ['https://x.org/?q={title}', 'https://x.org/?q=R%26B%20%24%26%20%7Bid%7D'],
    ['https://x.org/{image}?{id}', 'https://x.org/b/ü.jpg?a%2F1'],
    ['javascript:{id}', ''],
    ['', ''],
  ])('%j', (template, is) => {
    expect(address(template, own)).toBe(is);
  });

  it('is empty for an item that has no picture of its own', () => {
    expect(address('https://x.org/{image}', { id: '1', title: '' })).toBe('');
  });
});

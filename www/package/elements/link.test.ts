import { expect, it } from 'vitest';
import type { Item } from '../../src/model/items';
import { linkOf } from './link';

const item = { id: 'a/1', title: 'War & Peace', link: 'https://books.example/a%2F1' } as Item;
const base = 'https://shop.example/catalogue/';

it.each([
  ['', 'https://books.example/a%2F1'],
  ['/books/{id}', '/books/a%2F1'],
  ['?q={title}', '?q=War%20%26%20Peace'],
  ['https://other.example/{id}', 'https://other.example/a%2F1'],
  ['javascript:alert("{id}")', ''],
  ['data:text/html,{title}', ''],
])('template %j gives %j', (template, address) => {
  expect(linkOf(template, item, base)).toBe(address);
});

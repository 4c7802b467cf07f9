import type { Item } from '../../src/model/items';

/**
 * Address of an item's page: from a template that may be relative to the page, or without one the model's own. Empty if there
 * is none, or if it is none of the web: what a model or a title says must not become a script.
 */
export function linkOf(template: string, { id, title, link }: Item, base: string): string {
  if (!template) return link;
  const filled = template
    .replaceAll('{id}', encodeURIComponent(id))
    .replaceAll('{title}', encodeURIComponent(title));
  const url = URL.canParse(filled, base) ? new URL(filled, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? filled : '';
}

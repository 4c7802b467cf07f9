import { Items } from '../../src/model/items';
import { ModelSession } from '../../src/model/session';
import type { About } from '../../src/model/types';
import { fetched, here, modelBytes } from '../model-bytes';
import { startOwn } from '../own-wasm';

/** An open model, which all elements with its address share: a session holds nothing of a visitor between two calls. */
export interface OpenModel {
  readonly session: ModelSession;
  readonly items: Items;
  readonly about: About;
}

const models = new Map<string, Promise<OpenModel>>();

/** Open a model, or take the one that is open. After a failure the next call tries again. */
export function openModel(address: string): Promise<OpenModel> {
  const { href } = new URL(address, here());
  const known = models.get(href);
  if (known) return known;
  const opening = open(href);
  models.set(href, opening);
  opening.catch(() => models.delete(href));
  return opening;
}

async function open(href: string): Promise<OpenModel> {
  const [wasm, bytes] = await Promise.all([startOwn(fetched), modelBytes(href)]);
  const session = new ModelSession();
  const opened = await session.open(wasm, bytes as ArrayBuffer);
  return { session, items: new Items(opened), about: opened.about };
}

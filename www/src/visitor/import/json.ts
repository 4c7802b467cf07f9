import { EXPORT_FORMAT, EXPORT_VERSION } from '../export';
import { ImportFault } from './fault';
import type { Row } from './rows';

export interface JsonContent {
  readonly rows: Row[];
  readonly excluded: string[];
  readonly unseen: string[];
  readonly seen: string[];
  readonly watchlist: string[];
}

/** Read our own export. Refuses damaged JSON, other JSON, and exports of a newer version. */
export function readJson(text: string): JsonContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ImportFault({ kind: 'json' }, { cause });
  }
  const file = value as Partial<Record<string, unknown>> | null;
  if (file?.format !== EXPORT_FORMAT || !Array.isArray(file.ratings))
    throw new ImportFault({ kind: 'foreign' });
  if (file.version !== EXPORT_VERSION) throw new ImportFault({ kind: 'newer' });
  return {
    rows: file.ratings.map((entry: unknown, index) => {
      const { id, rating, at } = (entry ?? {}) as Partial<Record<string, unknown>>;
      const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
      return {
        line: index + 1,
        id: asText(id),
        rating: asText(rating),
        at: Number.isNaN(time) ? undefined : time,
      };
    }),
    excluded: asIds(file.notInterested),
    unseen: asIds(file.notSeen),
    seen: asIds(file.seen),
    watchlist: asIds(file.watchlist),
  };
}

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

const asIds = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];

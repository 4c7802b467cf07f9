import { DOMParser } from '@xmldom/xmldom';
import { beforeAll, vi } from 'vitest';

/** Gives tests in Node a DOMParser that, unlike a browser's, throws at what is wrong with a document. */
class ThrowingParser extends DOMParser {
  constructor() {
    super({
      onError: (_, message) => {
        throw new Error(message);
      },
    });
  }
}

export const withDomParser = (): void => {
  beforeAll(() => {
    vi.stubGlobal('DOMParser', ThrowingParser);
  });
};

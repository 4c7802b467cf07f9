import { transferHandlers } from 'comlink';

/**
 * Comlink carries a thrown error's message and stack, but drops its `code`. Both ends import this file, which
 * sends the code along; Comlink copies every field it receives onto the error it throws.
 */
const thrown = transferHandlers.get('throw');
if (!thrown) throw new Error('Comlink has no handler for thrown values');
transferHandlers.set('throw', {
  canHandle: thrown.canHandle,
  deserialize: thrown.deserialize,
  serialize(marked) {
    const { value } = marked as { value: unknown };
    if (!(value instanceof Error)) return thrown.serialize(marked);
    const { message, name, stack } = value;
    const code = (value as { code?: unknown }).code;
    return [{ isError: true, value: { message, name, stack, code } }, []];
  },
});

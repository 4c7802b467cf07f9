import { ImportFault } from './fault';

/**
 * Text from bytes, whatever wrote them: UTF-16 by its byte order mark, else strict UTF-8, else windows-1252, which
 * old exports and spreadsheets use and which reads ISO-8859-1 as well. Bytes that no text has are refused.
 */
export function decode(bytes: Uint8Array): string {
  const utf16 = utf16Label(bytes);
  const text = utf16 ? new TextDecoder(utf16).decode(bytes) : decode8Bit(bytes);
  if (BINARY.test(text)) throw new ImportFault({ kind: 'notText' });
  return text;
}

/** Control characters besides tab, line ends and form feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that tell binary from text
const BINARY = /[\x00-\x08\x0e-\x1f]/;

function utf16Label(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function decode8Bit(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Characters of seven bits that do not come through a script element of a page, or through a mail: see seven_bits.rs. */
const REFUSED = [0, 0x0a, 0x0d, 0x3c];

/**
 * Bytes as text, seven bits in every byte of UTF-8, where base64 has six. `crate/train/src/site/seven_bits.rs` says how and
 * does the same for the model; `boot.js` reads it.
 */
export function textOf(bytes: Uint8Array): string {
  const sevens = Array.from({ length: Math.ceil((bytes.length * 8) / 7) }, (_, at) => {
    const [first, shift] = [(at * 7) >> 3, (at * 7) & 7];
    const two = ((bytes[first] ?? 0) << 8) | (bytes[first + 1] ?? 0);
    return (two >> (9 - shift)) & 0x7f;
  });
  const codes: number[] = [];
  for (let at = 0; at < sevens.length; at++) {
    const seven = sevens[at] ?? 0;
    const place = REFUSED.indexOf(seven);
    codes.push(place < 0 ? seven : 128 + 128 * place + (sevens[++at] ?? 512));
  }
  return codes.map((code) => String.fromCharCode(code)).join('');
}

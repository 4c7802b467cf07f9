import { createHash } from 'node:crypto';

/** A source expression that admits exactly this text. */
const hash = (text: string | Uint8Array) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page may run: its inline scripts and styles, and files of its site, if it has any. */
export interface Own {
  readonly scripts: readonly (string | Uint8Array)[];
  readonly styles: readonly (string | Uint8Array)[];
  /** All in one file: nothing is asked of anybody, not even of the folder that the file is in. */
  readonly oneFile: boolean;
}

/** The content security policy of a page. Only inline code with one of the hashes runs, and nothing leaves the origin. */
export function contentSecurityPolicy({ scripts, styles, oneFile }: Own): string {
  const self = oneFile ? [] : ["'self'"];
  const directives: Record<string, readonly string[]> = {
    'default-src': oneFile ? ["'none'"] : self,
    'script-src': [...self, "'wasm-unsafe-eval'", ...scripts.map(hash)],
    // Its script lies packed in the page. It is bound by this policy too.
    ...(oneFile ? {} : { 'worker-src': [...self, 'blob:'] }),
    // An owner's colours are a file of the site; in one file they are a data address.
    'style-src': [...(oneFile ? ['data:'] : self), ...styles.map(hash)],
    // Pictures to save and share are made in the page.
    'img-src': [...self, 'blob:', 'data:'],
    ...(oneFile ? { 'font-src': ['data:'], 'connect-src': ['data:'] } : {}),
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    // The policies of boot.js, and the one of Lit for its templates.
    'trusted-types': ['default', 'flatflix', 'lit-html'],
    'require-trusted-types-for': ["'script'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

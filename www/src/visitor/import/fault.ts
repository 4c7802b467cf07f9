/** Why a whole file is refused. Nothing has been changed when one of these is thrown. */
export type Fault =
  | {
      readonly kind:
        | 'empty'
        | 'notText'
        | 'html'
        | 'json'
        | 'xml'
        | 'foreign'
        | 'newer'
        | 'noRows'
        | 'unreadable'
        | 'zip'
        | 'nothingInside';
    }
  | { readonly kind: 'tooLarge' | 'unpacksTooLarge' | 'tooMany'; readonly limit: number }
  | { readonly kind: 'columns'; readonly found: string }
  | { readonly kind: 'people'; readonly count: number }
  | { readonly kind: 'quotes'; readonly line: number };

export class ImportFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(`Import refused: ${fault.kind}`, options);
    this.name = 'ImportFault';
    this.fault = fault;
  }
}

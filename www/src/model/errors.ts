/** Everything that can go wrong on this page, by the stable code shown to the visitor. */
export const PROBLEM_CODES = [
  'NETWORK',
  'HTTP_STATUS',
  'WASM_UNAVAILABLE',
  'MEMORY',
  'CORRUPT_MODEL',
  'UNSUPPORTED_FORMAT',
  'STORAGE',
  'UNEXPECTED',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** An error with a code the page has a sentence for. `message` is for developers, the sentence for visitors. */
export class Problem extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.code = code;
  }
}

/** Give any thrown value a code: its own, if it carries a known one (as the wasm module's errors do). */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = (thrown as { code?: unknown } | null)?.code;
  const known = PROBLEM_CODES.find((candidate) => candidate === code);
  return new Problem(known ?? 'UNEXPECTED', message, { cause: thrown });
}

/** Numbers without pattern from -1 to 1, the same in every run: the 32-bit generator 'mulberry32'. */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** A typed array of `length` such numbers. */
export function randomArray(ArrayType, length, seed) {
  const next = randomNumbers(seed);
  const array = new ArrayType(length);
  for (let i = 0; i < length; i++) array[i] = next();
  return array;
}

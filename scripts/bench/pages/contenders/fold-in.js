/**
 * The fold-in without a library: (I + sum psi psi^T) x = sum psi y, by a Cholesky factorisation in Float64Arrays.
 *
 * @param {Float64Array} rows n x k
 * @param {Float64Array} values n
 */
export function plainFoldIn(rows, values, k) {
  return () => {
    const gram = new Float64Array(k * k);
    const x = new Float64Array(k);
    for (let i = 0; i < k; i++) gram[i * k + i] = 1;
    for (let row = 0; row < values.length; row++) {
      for (let i = 0; i < k; i++) {
        const factor = rows[row * k + i];
        x[i] += factor * values[row];
        for (let j = 0; j <= i; j++) gram[i * k + j] += factor * rows[row * k + j];
      }
    }
    for (let j = 0; j < k; j++) {
      for (let i = j; i < k; i++) {
        let sum = gram[i * k + j];
        for (let c = 0; c < j; c++) sum -= gram[i * k + c] * gram[j * k + c];
        gram[i * k + j] = i === j ? Math.sqrt(sum) : sum / gram[j * k + j];
      }
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < i; j++) x[i] -= gram[i * k + j] * x[j];
      x[i] /= gram[i * k + i];
    }
    for (let i = k - 1; i >= 0; i--) {
      for (let j = i + 1; j < k; j++) x[i] -= gram[j * k + i] * x[j];
      x[i] /= gram[i * k + i];
    }
    return x;
  };
}

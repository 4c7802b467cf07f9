import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';

/** TensorFlow.js on its WebAssembly backend: a matrix product, then topk. */
export async function tensorflow(factors, k, limit) {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  setThreadsCount(1);
  await tf.setBackend('wasm');
  const matrix = tf.tensor2d(factors, [factors.length / k, k]);
  return (vector) =>
    tf.tidy(() => {
      const scores = tf.reshape(tf.matMul(matrix, tf.tensor2d(vector, [k, 1])), [-1]);
      return [...tf.topk(scores, limit).indices.dataSync()];
    });
}

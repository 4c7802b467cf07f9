import * as ort from 'onnxruntime-web/wasm';

/** onnxruntime-web on WebAssembly, from the bytes of an ONNX file: MatMul, then TopK. */
export async function onnxRuntime(model) {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  return async (vector) => {
    const { items } = await session.run({ vector: new ort.Tensor('float32', vector, [vector.length]) });
    return Array.from(items.data, Number);
  };
}

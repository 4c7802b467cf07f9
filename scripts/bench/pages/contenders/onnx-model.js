import * as onnxProto from 'onnx-proto';

// Node and bundlers see different exports of a CommonJS module.
const { onnx } = onnxProto.default ?? onnxProto;

/** ONNX element types. */
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
/** Newest operator set that all of this is in. */
const OPSET = 17;

const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const value = (name, elemType, dims) => ({
  name,
  type: { tensorType: { elemType, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } },
});

/** An ONNX file that holds item factors (n x k) and ranks: `vector` (k) -> `items` (limit). */
export function onnxModel(factors, k, limit) {
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'rank',
      node: [
        { opType: 'MatMul', input: ['factors', 'vector'], output: ['scores'] },
        { opType: 'TopK', input: ['scores', 'limit'], output: ['best', 'items'] },
      ],
      initializer: [
        { name: 'factors', dataType: FLOAT, dims: [factors.length / k, k], rawData: bytesOf(factors) },
        { name: 'limit', dataType: INT64, dims: [1], rawData: bytesOf(BigInt64Array.of(BigInt(limit))) },
      ],
      input: [value('vector', FLOAT, [k])],
      output: [value('items', INT64, [limit])],
    },
  }).finish();
}

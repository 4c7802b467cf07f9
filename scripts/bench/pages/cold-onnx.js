// The least that a page with onnxruntime-web does: load the library and a model, rank, show five.

import { onnxRuntime } from './contenders/onnx.js';
import { show } from './painted.js';

const model = fetch('./factors.onnx').then((response) => response.arrayBuffer());
const k = 64;
const rank = await onnxRuntime(new Uint8Array(await model));
show(await rank(new Float32Array(k).fill(1)));

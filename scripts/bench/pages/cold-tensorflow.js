// The least that a page with TensorFlow.js does: load the library and a model, rank, show five.

import { tensorflow } from './contenders/tensorflow.js';
import { show } from './painted.js';

const factors = fetch('./factors.bin').then((response) => response.arrayBuffer());
const k = 64;
const rank = await tensorflow(new Float32Array(await factors), k, 5);
show(rank(new Float32Array(k).fill(1)));

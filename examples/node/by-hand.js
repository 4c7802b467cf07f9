// node by-hand.js model.flatflix 318: more like one item, with WebAssembly and model read by this script.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init, Recommender } from 'flatflix/init';

const [model, id] = process.argv.slice(2);
await init(await readFile(fileURLToPath(import.meta.resolve('flatflix/wasm'))));
const recommender = new Recommender(await readFile(model));
for (const { item } of recommender.similar(id)) console.log(item.title);
recommender.free();

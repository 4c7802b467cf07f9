// The worker: the model, and what this visitor has liked so far.

import { load } from './flatflix/index.js';

const loading = load('model.flatflix');

addEventListener('message', async ({ data: words }) => {
  const recommender = await loading;
  const [found] = await recommender.search(words, 1);
  if (found) recommender.rate(found.id, recommender.about.scale.max);
  postMessage(recommender.recommend({ limit: 5 }).map(({ item }) => item.title));
});

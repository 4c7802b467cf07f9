// node recommend.js model.flatflix 318=5 2571=4.5: what somebody with these ratings would like, and why.

import { load } from 'flatflix';

const [model, ...ratings] = process.argv.slice(2);
const recommender = await load(model);
for (const rating of ratings) {
  const [id, value] = rating.split('=');
  recommender.rate(id, Number(value));
}

for (const { item, prediction, low, high } of recommender.recommend({ limit: 5 })) {
  const [reason] = recommender.why(item.id, 1).contributions;
  const because = reason ? `, because of ${reason.item.title}` : '';
  console.log(
    `${item.title} (${item.year}): ${[prediction, low, high].map((n) => n.toFixed(1)).join(' ')}${because}`,
  );
}

import 'flatflix/elements';
import { load, type Recommender } from 'flatflix';

const element = document.querySelector('flatflix-recommender');
const best = document.querySelector('#best');
if (!element || !best) throw new Error('The page has changed');

// The element says what the visitor does; a list of the page's own can follow.
const recommender: Recommender = await load('./model.flatflix');
element.addEventListener('flatflix-rate', ({ detail }) => {
  recommender.rate(detail.id, detail.rating);
  const [first] = recommender.recommend({ limit: 1 });
  best.textContent = first ? `${first.item.title}, ${first.prediction.toFixed(1)}` : '';
});

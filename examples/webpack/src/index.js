import 'flatflix/elements';

document.querySelector('flatflix-recommender').addEventListener('flatflix-rate', ({ detail }) => {
  document.querySelector('#said').textContent = `${detail.title}: ${detail.rating}`;
});

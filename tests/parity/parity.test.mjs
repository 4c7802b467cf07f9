// The command and the page run one core: the same model and the same ratings give the same numbers, to the last bit.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { embeddedData, inRoot } from '../../scripts/project.mjs';
import { command, loadModel, recommenderClass, rows } from '../support/flatflix.mjs';

let model;
/** Catalogue row by movie id. */
let itemOf;
/** Ratings of real people, as [movieId, rating] pairs: few, some and many. */
let people;

before(async () => {
  model = await loadModel();
  itemOf = new Map(model.catalogue().ids.map((id, item) => [id, item]));
  const byUser = new Map();
  for (const { userId, movieId, rating } of await ratings()) {
    byUser.set(userId, [...(byUser.get(userId) ?? []), [movieId, Number(rating)]]);
  }
  const histories = [...byUser.values()].sort((a, b) => a.length - b.length);
  const step = Math.floor(histories.length / 12);
  people = [
    [],
    histories[0].slice(0, 1),
    ...histories.filter((_, index) => index % step === 0),
    histories.at(-1),
  ];
});

const ratings = async () => rows(await readFile(path.join(embeddedData, 'ratings.csv'), 'utf8'));

/** Scores are single precision, and the command prints as few digits as tell them apart. */
const single = (text) => Math.fround(Number(text));

/** Gives the page's model one person's ratings. */
function visit(history) {
  model.clear();
  for (const [id, rating] of history) model.setRating(itemOf.get(id), rating);
}

/** The command's input: person n is user n. */
const asUsers = () => people.flatMap((history, user) => history.map(([id, rating]) => [user, id, rating]));

test('the people cover no rating, one rating and the longest history', () => {
  const sizes = people.map((history) => history.length);
  assert.deepEqual(sizes.slice(0, 2), [0, 1]);
  assert.ok(people.length >= 13 && sizes.at(-1) > 1000, sizes.join());
});

test('predictions and their intervals are equal', async (t) => {
  const flatflix = await command(t);
  // Popular, middling and hardly rated films.
  const items = Array.from({ length: 200 }, (_, i) => Math.floor((i * itemOf.size) / 200));
  const ids = [...itemOf.keys()];
  const targets = people.flatMap((_, user) => items.map((item) => [user, ids[item]]));
  const predicted = await flatflix.predict(asUsers(), targets);
  assert.equal(predicted.length, targets.length);
  people.forEach((history, user) => {
    visit(history);
    const expected = model.predict(Uint32Array.from(items));
    items.forEach((item, n) => {
      const row = predicted[user * items.length + n];
      assert.deepEqual([row.userId, row.movieId], [String(user), ids[item]]);
      const numbers = [row.prediction, row.low, row.high].map(Number);
      assert.deepEqual(numbers, [...expected.slice(3 * n, 3 * n + 3)], `person ${user}, film ${ids[item]}`);
    });
  });
});

test('recommendations are equal: films, order, scores and predictions', async (t) => {
  const flatflix = await command(t);
  const ids = [...itemOf.keys()];
  const top = 50;
  const lists = await flatflix.recommend(asUsers(), top);
  people.forEach((history, user) => {
    // A ratings file has no row for someone who rated nothing: that list is compared below.
    if (history.length === 0) return;
    visit(history);
    const list = lists.filter(({ userId }) => userId === String(user));
    assert.deepEqual(
      list.map((row) => [Number(row.rank), row.movieId, single(row.score), Number(row.prediction)]),
      model
        .recommend({ limit: top })
        .map(({ item, score, prediction }, n) => [n + 1, ids[item], score, prediction]),
      `person ${user} with ${history.length} ratings`,
    );
  });
});

test('someone who has rated nothing gets the same list', async (t) => {
  const flatflix = await command(t);
  const ids = [...itemOf.keys()];
  visit([]);
  assert.deepEqual(
    (await flatflix.recommend([], 20)).map((row) => [row.userId, row.movieId, single(row.score)]),
    model.recommend({ limit: 20 }).map(({ item, score }) => ['', ids[item], score]),
  );
});

test('a model with the other ranking head gives equal lists', async (t) => {
  const golden = inRoot('crate', 'core', 'tests', 'golden', 'version-2-implicit-als.flatflix');
  const flatflix = await command(t, golden);
  const Recommender = await recommenderClass();
  const other = new Recommender(await readFile(golden));
  const { ids } = other.catalogue();
  const history = [0, 3, 7].map((item, n) => [item, 5 - 2 * n]);
  for (const [item, rating] of history) other.setRating(item, rating);
  const list = await flatflix.recommend(
    history.map(([item, rating]) => [1, ids[item], rating]),
    5,
  );
  assert.equal(list.length, 5);
  assert.deepEqual(
    list.map((row) => [row.movieId, single(row.score), Number(row.prediction)]),
    other.recommend({ limit: 5 }).map(({ item, score, prediction }) => [ids[item], score, prediction]),
  );
});

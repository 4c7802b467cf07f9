import { html, nothing, type TemplateResult } from 'lit';
import { choice } from '../../components/choice';
import { pickFiles } from '../../components/file-picker';
import { t } from '../../locale';
import type { Item, Items } from '../../model/items';
import { csv, download } from '../../visitor/export';
import { type FilmKey, LIST_MEANINGS, type ListMeaning, type Reading } from '../../visitor/import/entry';
import { type Choices, type Plan, POLICIES, type Policy } from '../../visitor/import/plan';
import { type Film, isFault, type Placed, type Review } from '../../visitor/import/review';
import { faultText } from './fault-text';

/** How many rows each section shows, and how to see more. */
export interface Shown {
  rows(section: string): number;
  more(section: string): void;
}

type Choose = (change: Partial<Choices>) => void;
type Template = TemplateResult | typeof nothing;

const withYear = ({ title, year }: { title: string; year: number }): string =>
  year ? `${title} (${year})` : title;

/** How a file names a film; by its number if it has no title. */
function nameOf({ title, year, movieId, imdb, tmdb }: FilmKey): string {
  if (title) return withYear({ title, year });
  return movieId ? `movieId ${movieId}` : imdb ? `IMDb ${imdb}` : `TMDB ${tmdb}`;
}

const titleOf = (items: Items, id: string): string => {
  const row = items.row(id);
  return row === undefined ? id : withYear(items.at(row));
};

/** A list of which the first rows are shown. */
function rows<Row>(
  section: string,
  all: readonly Row[],
  shown: Shown,
  row: (each: Row) => TemplateResult,
): TemplateResult {
  const visible = all.slice(0, shown.rows(section));
  const more = all.length - visible.length;
  return html`<ul class="import-rows">
      ${visible.map((each) => html`<li>${row(each)}</li>`)}
    </ul>
    ${
      more > 0
        ? html`<button type="button" class="quiet" @click=${() => shown.more(section)}>
            ${t.import.more(more)}
          </button>`
        : nothing
    }`;
}

/** A section that is closed until asked for. */
const folded = (heading: string, content: Template): TemplateResult =>
  html`<details class="import-part"><summary><h2>${heading}</h2></summary>${content}</details>`;

/** Each file: what it was taken for, its scale, or why it is refused. */
export function fileList({ files, people }: Review, choices: Choices, choose: Choose): TemplateResult {
  return html`<section class="import-part" aria-labelledby="import-files">
    <h2 id="import-files">${t.import.files}</h2>
    <ul class="import-files">
      ${files.map(
        ({ name, zip, result }, index) => html`<li ?data-refused=${isFault(result)}>
          <span class="import-file">
            ${zip === undefined ? nothing : html`<span class="soft">${zip}</span>`}${name}
          </span>
          ${
            isFault(result)
              ? html`<span role="alert">${faultText(result)}</span>`
              : html`<span>${readingText(result)}</span> ${meaning(result, index, choices, choose)}`
          }
        </li>`,
      )}
    </ul>
    <p class="import-tools">
      ${people.length > 1 ? whose(people, choices, choose) : nothing}
      ${pickFiles(t.import.another)}
    </p>
  </section>`;
}

function readingText({ format, entries, scale, television, glimpses = 0 }: Reading): string {
  return [
    t.import.formats[format],
    t.import.rows(entries.length),
    scale ? t.import.scale(scale.min, scale.max) : t.import.noScale,
    television > 0 ? t.import.television(television) : '',
    glimpses > 0 ? t.import.glimpses(glimpses) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a list without ratings is: its name has been believed, or tells nothing. */
function meaning({ list }: Reading, file: number, { meanings }: Choices, choose: Choose): Template {
  if (!list) return nothing;
  const chosen = meanings.get(file) ?? list;
  return choice(
    t.import.meaning,
    LIST_MEANINGS.map((value) => [value, t.import.meanings[value]]),
    chosen,
    (value) => choose({ meanings: new Map(meanings).set(file, value as ListMeaning) }),
  );
}

function whose(people: readonly string[], { person = '' }: Choices, choose: Choose): TemplateResult {
  return choice(
    t.import.person,
    [...people.map((name) => [name, name] as const), ['', t.import.everyone] as const],
    person,
    (value) => choose({ person: value || undefined }),
  );
}

/** Films that fit several of the catalogue's, to choose from. */
export function unsure(
  review: Review,
  { picks }: Choices,
  items: Items,
  shown: Shown,
  choose: Choose,
): Template {
  const films = review.films.flatMap((film, index) =>
    film.match.kind === 'unsure'
      ? [{ film, index, candidates: film.match.rows.map((row) => items.at(row)) }]
      : [],
  );
  if (films.length === 0) return nothing;
  const heading = t.import.unsure.heading(films.length);
  return html`<section class="import-part" aria-labelledby="import-unsure">
    <h2 id="import-unsure">${heading}</h2>
    <p>${t.import.unsure.hint}</p>
    ${rows('unsure', films, shown, ({ film, index, candidates }) =>
      pick(film, review.files, candidates, picks.get(index) ?? null, (row) =>
        choose({ picks: new Map(picks).set(index, row) }),
      ),
    )}
  </section>`;
}

function pick(
  { key, entries }: Film,
  files: Review['files'],
  candidates: readonly Item[],
  picked: number | null,
  choose: (row: number | null) => void,
): TemplateResult {
  return html`<span>${nameOf(key)} ${ratingText(entries, files)}</span>
    <select
      aria-label=${t.import.unsure.choose(nameOf(key))}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as HTMLSelectElement;
        choose(value === '' ? null : Number(value));
      }}
    >
      <option value="" ?selected=${picked === null}>${t.import.unsure.none}</option>
      ${candidates.map(
        (item) =>
          html`<option value=${item.index} ?selected=${item.index === picked}>${withYear(item)}</option>`,
      )}
    </select>`;
}

/** The rating a file gives, on the file's scale. */
function ratingText(entries: readonly Placed[], files: Review['files']): Template {
  const rated = entries.find(({ rating }) => rating !== undefined);
  const result = rated && files[rated.file]?.result;
  if (rated?.rating === undefined || !result || isFault(result) || !result.scale) return nothing;
  return html`<span class="soft">${t.import.rated(rated.rating, result.scale.max)}</span>`;
}

/** Films that were found for sure: how, and as what where the names differ. */
export function found({ films, files }: Review, items: Items, shown: Shown): Template {
  const sure = films.flatMap(({ key, match, entries }) =>
    match.kind === 'sure' ? [{ key, match, entries }] : [],
  );
  if (sure.length === 0) return nothing;
  const ways = FOUND_BY.map((by) => ({ by, count: sure.filter(({ match }) => match.by === by).length }));
  return folded(
    t.import.found(sure.length),
    html`<p class="soft">
        ${ways
          .filter(({ count }) => count > 0)
          .map(({ by, count }) => t.import.by[by](count))
          .join(', ')}
      </p>
      ${rows('found', sure, shown, ({ key, match, entries }) => {
        const [theirs, ours] = [nameOf(key), withYear(items.at(match.row))];
        return html`<span>${theirs} ${ratingText(entries, files)}</span>
          ${theirs === ours ? nothing : html`<span class="soft">${t.import.foundAs(ours)}</span>`}`;
      })}`,
  );
}

const FOUND_BY = ['imdb', 'tmdb', 'movieId', 'title'] as const;

/** Films that this catalogue does not have, to look at or to keep as a file. */
export function missing({ films, files }: Review, shown: Shown): Template {
  const lost = films.filter(({ match }) => match.kind === 'none');
  if (lost.length === 0) return nothing;
  const save = () => {
    const lines = lost.flatMap(({ key, entries }) =>
      entries.map(({ rating, file, line }) => [
        key.title || nameOf(key),
        key.year || '',
        rating ?? '',
        files[file]?.name ?? '',
        line,
      ]),
    );
    const table = csv([['Title', 'Year', 'Rating', 'File', 'Row'], ...lines]);
    download(table, `${t.import.missing.fileName}.csv`, 'text/csv');
  };
  return folded(
    t.import.missing.heading(lost.length),
    html`<p>
        ${t.import.missing.hint}
        <button type="button" class="link" @click=${save}>${t.import.missing.save}</button>
      </p>
      ${rows('missing', lost, shown, ({ key, entries }) => html`<span>${nameOf(key)} ${ratingText(entries, files)}</span>`)}`,
  );
}

export function keptFilms({ films }: Review): Template {
  const kept = films.filter(({ match }) => match.kind === 'kept').length;
  return kept > 0 ? html`<p>${t.import.kept(kept)}</p>` : nothing;
}

/** Films that the files rate differently: which rating counts, and why. */
export function twice({ duplicates }: Plan, items: Items, shown: Shown): Template {
  if (duplicates.length === 0) return nothing;
  const { heading, because, counts, not } = t.import.duplicates;
  return folded(
    heading(duplicates.length),
    rows('twice', duplicates, shown, ({ id, chosen, others, because: reason }) => {
      const values = [...new Set(others.map(({ rating }) => t.stars(rating)))].join(', ');
      return html`<span>${titleOf(items, id)}</span>
        <span class="soft">${counts(t.stars(chosen.rating))}, ${not(values)}: ${because[reason]}</span>`;
    }),
  );
}

/** Films that the visitor has rated differently, and what becomes of them. */
export function clashes(
  { conflicts }: Plan,
  { policy }: Choices,
  items: Items,
  shown: Shown,
  choose: Choose,
): Template {
  if (conflicts.length === 0) return nothing;
  const { heading, hint, policies, sides, wins } = t.import.conflicts;
  return html`<section class="import-part" aria-labelledby="import-conflicts">
    <h2 id="import-conflicts">${heading(conflicts.length)}</h2>
    <p>
      ${choice(
        t.import.conflicts.policy,
        POLICIES.map((value) => [value, policies[value]]),
        policy,
        (value) => choose({ policy: value as Policy }),
      )}
      <span class="soft">${hint}</span>
    </p>
    ${rows(
      'conflicts',
      conflicts,
      shown,
      ({ id, mine, theirs, wins: side }) =>
        html`<span>${titleOf(items, id)}</span>
          <span class="soft">${sides(t.stars(mine), t.stars(theirs))}: ${wins[side]}</span>`,
    )}
  </section>`;
}

/** Rows without a usable rating or a film. */
export function refusedRows({ files }: Review, shown: Shown): Template {
  const refused = files.flatMap(({ name, result }) =>
    isFault(result) ? [] : result.refused.map((row) => ({ ...row, name })),
  );
  if (refused.length === 0) return nothing;
  const { heading, row, rating, title } = t.import.refused;
  return folded(
    heading(refused.length),
    rows(
      'refused',
      refused,
      shown,
      ({ line, kind, value, name }) =>
        html`<span>${row(line)}, ${name}</span>
          <span class="soft">${kind === 'rating' ? rating(value) : title}</span>`,
    ),
  );
}

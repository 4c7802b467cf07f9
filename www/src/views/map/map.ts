import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { LightElement } from '../../components/light-element';
import { TOP } from '../../components/recommendations';
import { t } from '../../locale';
import type { Items } from '../../model/items';
import type { Model, Wish } from '../../model/types';
import { HOME, movieHref } from '../../router';
import { painted, yielded } from '../../timing';
import { NEUTRAL } from '../../tuning';
import { type Dot, draw, mixColours, type Paper } from './draw';
import { Pointers } from './gestures';
import {
  bounded,
  nearest,
  type Place,
  Projection,
  placesOf,
  standpoint,
  type View,
  WHOLE,
} from './projection';
import '../../styles/map.css';

/** Films whose crowd is where the visitor stands. */
const BEST = 40;
const NEIGHBOURS = 8;
/** How near a film must be to be touched, in pixels. */
const REACH = 24;
/** Of the window, for a press of an arrow key. */
const STEP = 0.15;
const ZOOM_STEP = 1.5;
/** Films whose colours are mixed before anything else may happen. */
const AT_A_TIME = 100;
/** While the map moves, it is drawn with fewer films where all of them take longer than so many milliseconds. */
const QUICK_MS = 4;
const FEWER = 1200;
/** After so many milliseconds without a move all films are drawn again. */
const REST_MS = 120;
/** How close the map comes to a film that is looked for. */
const CLOSE = 5;

/** The films as a landscape, and the visitor in it. What eyes find on the canvas, the lists beside it say in words. */
@customElement('ff-map')
export class MapView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) model: Model | undefined;
  @property({ attribute: false }) wish: Wish | undefined;
  /** The visitor's ratings by row. */
  @property({ attribute: false }) rated: ReadonlyMap<number, number> = new Map();
  @state() private places: readonly Place[] | undefined;
  @state() private best: readonly number[] = [];
  @state() private view: View = WHOLE;
  /** Row of the film whose surroundings are listed. */
  @state() private selected: number | undefined;
  @query('canvas') private canvas!: HTMLCanvasElement | null;
  #dots: readonly Dot[] = [];
  #asked = '';
  /** How long all films took to draw, the last time. */
  #drawMs = 0;
  #drawn: View | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  readonly #resized = new ResizeObserver(() => this.#draw());
  readonly #redraw = (): void => this.#draw();
  readonly #pointers = new Pointers({
    pan: (dx, dy) => {
      this.view = this.#projection().panned(dx, dy);
    },
    zoom: (factor, x, y) => {
      this.view = this.#projection().zoomed(factor, x, y);
    },
    pick: (x, y) => this.#pick(x, y),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#dark.addEventListener('change', this.#redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dark.removeEventListener('change', this.#redraw);
    this.#resized.disconnect();
    clearTimeout(this.#resting);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model') && this.model && this.items) void this.#read(this.model, this.items);
    void this.#follow();
  }

  protected override updated(): void {
    if (this.canvas) this.#resized.observe(this.canvas);
    const moves = this.#drawn !== undefined && this.#drawn !== this.view;
    clearTimeout(this.#resting);
    if (moves && this.#drawMs > QUICK_MS) {
      this.#draw(FEWER);
      this.#resting = setTimeout(this.#redraw, REST_MS);
    } else this.#draw();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { items, places, wish } = this;
    if (!items || !wish) return nothing;
    return html`<section class="map" aria-labelledby="view-heading" aria-busy=${places ? 'false' : 'true'}>
      <header class="map-head">
        <h1 id="view-heading" tabindex="-1">${t.map.heading}</h1>
        <p>${t.map.intro}</p>
      </header>
      ${
        places?.length === 0
          ? html`<p class="blank">${t.map.none}</p>`
          : html`<div class="map-body">
              <div class="map-frame">
                <canvas
                  tabindex="0"
                  role="img"
                  aria-label=${t.map.canvas}
                  @keydown=${this.#onKey}
                  @pointerdown=${this.#pointers.onDown}
                  @pointermove=${this.#pointers.onMove}
                  @pointerup=${this.#pointers.onUp}
                  @pointercancel=${this.#pointers.onUp}
                  @wheel=${this.#pointers.onWheel}
                ></canvas>
                <div class="map-acts">${this.#tools()}</div>
              </div>
              <div class="map-side">${this.#lists(items)}</div>
            </div>`
      }
    </section>`;
  }

  #tools(): TemplateResult {
    const here = this.#here();
    const button = (label: string, words: string, act: () => void) =>
      html`<button type="button" aria-label=${label} title=${label} @click=${act}>${words}</button>`;
    return html`${button(t.map.zoomIn, '+', () => this.#zoom(ZOOM_STEP))}
    ${button(t.map.zoomOut, '−', () => this.#zoom(1 / ZOOM_STEP))}
    <button type="button" @click=${() => (this.view = WHOLE)}>${t.map.whole}</button>
    ${here ? html`<button type="button" @click=${() => this.#show(here)}>${t.map.toYou}</button>` : nothing}`;
  }

  #lists(items: Items): TemplateResult {
    const { selected, places, best, rated } = this;
    const place = selected === undefined ? undefined : places?.[selected];
    const around =
      place && places ? nearest(places, place, NEIGHBOURS + 1).filter((row) => row !== selected) : [];
    const five = best.slice(0, TOP).filter((row) => places?.[row]);
    return html`${
      selected === undefined
        ? nothing
        : html`<section aria-live="polite">
            <h2><a href=${movieHref(items.at(selected))}>${t.map.around(items.at(selected).title)}</a></h2>
            ${this.#films(around, items, t.map.around(items.at(selected).title))}
          </section>`
    }
    <section>
      <h2>${t.map.five}</h2>
      ${rated.size === 0 ? html`<p><a href=${HOME}>${t.map.stranger}</a></p>` : nothing}
      ${this.#films(five, items, t.map.five)}
      <p class="map-legend">${t.map.legend}</p>
    </section>`;
  }

  /** Films to walk to: the way over the map for whoever does not see it. */
  #films(rows: readonly number[], items: Items, label: string): TemplateResult {
    return html`<ul class="map-films" aria-label=${label}>
      ${rows.map((row) => {
        const { title, year } = items.at(row);
        return html`<li>
          <button type="button" class="link" @click=${() => this.#goTo(row)}>${title}</button>
          <span class="year">${year || nothing}</span>
        </li>`;
      })}
    </ul>`;
  }

  #goTo(row: number): void {
    const place = this.places?.[row];
    if (!place) return;
    this.selected = row;
    this.#show(place);
  }

  #show([x, y]: Place): void {
    this.view = bounded({ x, y, zoom: Math.max(CLOSE, this.view.zoom) });
  }

  #zoom(factor: number): void {
    const [width, height] = this.#size();
    this.view = this.#projection().zoomed(factor, width / 2, height / 2);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [width, height] = this.#size();
    const move = (x: number, y: number) => {
      this.view = this.#projection().panned(x * STEP * width, y * STEP * height);
      // The film in the middle is the one looked at: there is no pointer to touch it with.
      this.selected = nearest(this.places ?? [], [this.view.x, this.view.y], 1)[0];
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-1, 0),
      ArrowRight: () => move(1, 0),
      ArrowUp: () => move(0, -1),
      ArrowDown: () => move(0, 1),
      '+': () => this.#zoom(ZOOM_STEP),
      '=': () => this.#zoom(ZOOM_STEP),
      '-': () => this.#zoom(1 / ZOOM_STEP),
      '0': () => {
        this.view = WHOLE;
      },
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #pick(x: number, y: number): void {
    const projection = this.#projection();
    const [row] = nearest(this.places ?? [], projection.toPlace(x, y), 1);
    const place = row === undefined ? undefined : this.places?.[row];
    if (!place) return;
    const [px, py] = projection.toPixels(place);
    this.selected = Math.hypot(px - x, py - y) <= REACH ? row : undefined;
  }

  #here(): Place | undefined {
    return this.places && this.rated.size > 0 ? standpoint(this.places, this.best) : undefined;
  }

  #size(): readonly [width: number, height: number] {
    return [this.canvas?.clientWidth ?? 1, this.canvas?.clientHeight ?? 1];
  }

  #projection(): Projection {
    return new Projection(this.view, ...this.#size());
  }

  #draw(most?: number): void {
    const start = performance.now();
    const { canvas } = this;
    const context = canvas?.getContext('2d');
    const [width, height] = this.#size();
    if (!canvas || !context || width <= 1) return;
    const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
    }
    context.setTransform(w / width, 0, 0, h / height, 0, 0);
    const scene = {
      dots: this.#dots,
      five: new Set(this.best.slice(0, TOP)),
      rated: this.rated,
      selected: this.selected,
      here: this.#here(),
      hereWords: t.map.youAreHere,
    };
    draw(context, [width, height], this.#projection(), this.view.zoom, scene, this.#paper(), most);
    this.#drawn = this.view;
    if (most === undefined) this.#drawMs = performance.now() - start;
  }

  #paper(): Paper {
    const style = getComputedStyle(this);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
      paper: token('--paper'),
      ink: token('--ink'),
      soft: token('--ink-soft'),
      accent: token('--accent'),
      onAccent: token('--on-accent'),
      dark: this.#dark.matches,
      face: style.fontFamily,
    };
  }

  async #read(model: Model, items: Items): Promise<void> {
    const places = placesOf(await model.map());
    // The frame first, then what is in it, some at a time: nobody waits for thousands of colours.
    await painted();
    const dots: Dot[] = [];
    for (const [row, place] of places.entries()) {
      if (row % AT_A_TIME === 0) await yielded();
      const dot = { place, item: items.at(row) };
      mixColours(dot);
      dots.push(dot);
    }
    this.#dots = dots;
    this.places = places;
  }

  /** Bring the visitor's best films in step: of all films, whatever filters are set elsewhere. */
  async #follow(): Promise<void> {
    const { model, wish } = this;
    if (!model || !wish) return;
    const asked = JSON.stringify(wish.taste);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const { best } = await model.advise({ ...wish, tuning: NEUTRAL, limit: BEST });
    if (asked === this.#asked) this.best = best.map(({ item }) => item);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-map': MapView;
  }
}

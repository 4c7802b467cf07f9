import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Announcer } from './announcer';
import { type Act, ActEvent } from './components/act';
import { footer } from './components/footer';
import { header } from './components/header';
import './components/drop-zone';
import { LightElement } from './components/light-element';
import { noticeLine, problemPanel, storageNotice } from './components/problem';
import './components/questions';
import type { Questions } from './components/questions';
import './components/recommendations';
import { MORE, TOP } from './components/recommendations';
import { results } from './components/results';
import { RateEvent } from './components/stars';
import { deedText } from './deeds';
import { loadDisplayFont } from './display-font';
import { Engine, type Ready } from './engine';
import { speak, t } from './locale';
import type { Advised, Asked, Tuning } from './model/types';
import { has } from './owner';
import { loadPreferences, type Preferences, savePreferences } from './preferences';
import { HOME, IMPORT, type Route, takeRoute } from './router';
import { ratingRows, titleOf } from './rows';
import { saveFile } from './save-file';
import { Search } from './search';
import { markFirst, measureRerank, painted } from './timing';
import { asTuning, turnedKnob } from './tuning';
import { untouched } from './untouched';
import { loadView, loadViews } from './views';
import { currentView } from './views/current';
import type { TogetherView } from './views/together/together';
import type { Change, VisitorStore } from './visitor/store';

/** The page: shows the engine's and the store's state, and turns what the visitor does into changes of them. */
@customElement('ff-app')
export class App extends LightElement {
  /** Set before the element is connected. */
  base!: URL;
  visitor!: VisitorStore;

  @state() private route: Route = takeRoute();
  /** Files under review in the import view. */
  @state() private files: readonly File[] = [];
  @state() private surprise: Advised | undefined;
  @state() private preferences!: Preferences;
  @state() private offline = !navigator.onLine;
  @query('ff-questions') private questions!: Questions | null;
  @query('ff-together') private together!: TogetherView | null;
  #engine!: Engine;
  readonly #search = new Search(() => this.#searched());
  readonly #announcer = new Announcer(() => this.requestUpdate());
  /** Rows drawn already: the next surprise is another. */
  readonly #surprises = new Set<number>();
  #shownFive = '';
  /** Resolves when what the visitor did last is answered on the screen. */
  #answered: Promise<void> | undefined;
  #marked = false;
  /** What the last search was among. */
  #searchedIn: Ready | undefined;
  #homeScroll = 0;
  /** Where the import was begun, and whether its files have been added. */
  #cameFrom: string = HOME;
  #reviewed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.preferences = loadPreferences(this.base);
    const list = { tuning: this.preferences.tuning, limit: TOP };
    this.#engine = new Engine(
      this.base,
      this.visitor,
      list,
      () => this.#show(),
      () => untouched(this, 'ff-recommendations ol'),
    );
    this.visitor.subscribe((change) => this.#changed(change));
    this.addEventListener(RateEvent.type, (event) => this.#rate(event as RateEvent));
    this.addEventListener(ActEvent.type, (event) => void this.#act((event as ActEvent).act));
    window.addEventListener('hashchange', () => void this.#navigate());
    window.addEventListener('offline', () => {
      this.offline = true;
      this.#announcer.speak(t.offline);
    });
    window.addEventListener('online', () => {
      this.offline = false;
      if (this.#engine.problem?.code === 'NETWORK') void this.#engine.start();
    });
    void loadView(this.route.view);
    void this.#engine.start(this.visitor.load());
  }

  protected override render(): TemplateResult {
    const { ready, problem } = this.#engine;
    const { toast, spoken } = this.#announcer;
    const { found, query } = this.#search;
    const last = this.visitor.last;
    return html`${header(
      query,
      this.visitor.state,
      last && deedText(last, (id) => this.#title(id)),
      this.route.view,
      toast,
    )}
      ${this.visitor.problem ? storageNotice(this.visitor.problem) : nothing}
      ${this.offline && !problem ? noticeLine(t.offline) : nothing}
      ${query && !ready ? noticeLine(t.search.waiting) : nothing}
      ${found && ready && !ready.whole ? noticeLine(t.search.arriving) : nothing}
      ${found && ready?.whole && ready.items.arePart ? noticeLine(t.search.part(ready.items.length, ready.about.items)) : nothing}
      ${found && ready ? results(found, ready.items, ready.about, ratingRows(ready.items, this.visitor.state)) : nothing}
      <main id="main">
        ${problem ? problemPanel(problem) : nothing} ${problem && (!ready || ready.whole) ? nothing : this.#view()}
      </main>
      ${ready || problem ? footer(ready?.whole ? ready.about : undefined) : nothing}
      ${has('import') ? html`<ff-drop-zone ?guest=${this.route.view === 'together'}></ff-drop-zone>` : nothing}
      <div class="spoken" role="status" aria-live="polite">${spoken}</div>`;
  }

  protected override updated(): void {
    document.title = this.#documentTitle();
  }

  #view(): TemplateResult {
    const { route, visitor, preferences, files, surprise } = this;
    const [engine, search, nextQuestion] = [this.#engine, this.#search, this.#nextQuestion];
    return currentView({
      route,
      visitor,
      preferences,
      files,
      surprise,
      engine,
      search,
      nextQuestion,
    });
  }

  async #act(act: Act): Promise<void> {
    const { visitor } = this;
    switch (act.kind) {
      case 'mark':
        return visitor.mark(this.#id(act.item), act.mark, act.is);
      case 'clear':
        return visitor.clear(this.#id(act.item));
      case 'tune':
        return this.#tune(act.tuning);
      case 'speak':
        this.#prefer({ language: act.language });
        if (!(await speak(act.language))) this.#announcer.say(t.unreachable);
        return;
      case 'foldQuestions':
        return this.#prefer({ folded: act.is });
      case 'more':
        return this.#list({ limit: this.#engine.list.limit + MORE });
      case 'surprise':
        return this.#surprise();
      case 'closeSurprise':
        this.surprise = undefined;
        return;
      case 'ask':
        this.#search.close();
        if (!has('interview')) {
          // Where there are no questions, a film is rated in its own view.
          location.hash = `#/movie/${encodeURIComponent(this.#id(act.item))}`;
          return;
        }
        this.#prefer({ folded: false });
        await this.updateComplete;
        return this.questions?.ask(act.item);
      case 'undo':
        return visitor.undo();
      case 'startOver':
        return visitor.startOver();
      case 'export':
        saveFile(act.as, visitor.state, this.#engine.ready);
        this.#announcer.say(t.done.exported);
        return visitor.noteSaved();
      case 'guest':
        return this.together?.welcome(act.files);
      case 'import':
        return this.#review(act.files);
      case 'bringIn':
        this.#reviewed = true;
        return visitor.import(act.patch, act.count);
      case 'retry':
        return this.#engine.start();
      case 'search':
        return this.#search.ask(act.query, this.#engine.ready?.model);
      case 'moreResults':
        return this.#search.more(this.#engine.ready?.model);
      case 'closeSearch': {
        const { query } = this.#search;
        // Focus needs to know where everything is: while that is still known. The results go when it is seen.
        this.querySelector<HTMLInputElement>('#search')?.focus();
        await painted();
        if (query === this.#search.query) this.#search.close();
        return;
      }
      case 'noCopy':
        return visitor.noteSaved();
      case 'closeImport':
        location.hash = this.#cameFrom;
        return;
    }
  }

  #tune(tuning: Tuning): Promise<void> {
    const before = this.preferences.tuning;
    this.#prefer({ tuning });
    void this.visitor.tuned(before, turnedKnob(before, tuning));
    return this.#list({ tuning });
  }

  #prefer(preferences: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...preferences };
    savePreferences(this.base, this.preferences);
  }

  readonly #nextQuestion = async (skip: readonly number[]): Promise<Asked | undefined> => {
    const { ready } = this.#engine;
    return ready?.model.ask(this.#engine.wish(ready).taste, skip);
  };

  /** Ask for another list. */
  #list(list: Partial<Engine['list']>): Promise<void> {
    this.#answered = painted();
    this.#engine.list = { ...this.#engine.list, ...list };
    this.requestUpdate();
    return this.#engine.follow();
  }

  async #surprise(): Promise<void> {
    const { ready } = this.#engine;
    if (!ready) return;
    const one = await ready.model.surprise(this.#engine.wish(ready), [...this.#surprises]);
    if (one) this.#surprises.add(one.item);
    this.surprise = one;
    this.#announcer.speak(one ? t.surprise.said(ready.items.at(one.item).title) : t.surprise.none);
  }

  #rate({ item, rating, settled }: RateEvent): void {
    const id = this.#id(item);
    if (rating === null) void this.visitor.clear(id);
    else void this.visitor.rate(id, rating, !settled);
  }

  /** The visitor's state has changed: say so, and bring the advice in step. */
  #changed(change?: Change): void {
    const start = performance.now();
    this.#answered = painted();
    this.requestUpdate();
    if (change?.deed.kind === 'tuned') {
      // Seen in the list itself, and said with it.
      if (!change.undone) return;
      const tuning = asTuning(change.deed.before);
      this.#prefer({ tuning });
      this.#engine.list = { ...this.#engine.list, tuning };
    }
    if (change) {
      const text = deedText(change.deed, (id) => this.#title(id));
      this.#announcer.say(change.undone ? t.done.undone(text) : text);
      if (change.undone && change.deed.kind === 'imported' && this.route.view === 'import')
        location.hash = this.#cameFrom;
    }
    const rating = change?.deed.kind === 'rated' || change?.deed.kind === 'cleared';
    void this.#engine.follow().then(() => {
      if (rating) measureRerank(start);
    });
  }

  /** The engine has something new. Resolves when it is painted. */
  async #show(): Promise<void> {
    // A list takes longer to draw than the stars that asked for it: those first.
    await this.#answered;
    this.requestUpdate();
    await painted();
    const { advice, ready } = this.#engine;
    if (!advice || !ready) return;
    // Typed before there was anything, or everything, to search.
    const more = ready !== this.#searchedIn && this.#search.query !== '';
    this.#searchedIn = ready;
    if (this.#search.waits || more) void this.#search.ask(this.#search.query, ready.model);
    const titles = advice.best.slice(0, TOP).map(({ item }) => ready.items.at(item).title);
    const five = titles.join('\n');
    const { toast } = this.#announcer;
    if (this.#shownFive === '') {
      this.#firstShown();
      void Promise.all([loadDisplayFont(), loadViews()]);
    } else if (five !== this.#shownFive) {
      this.#announcer.speak(`${toast ? `${toast}. ` : ''}${t.done.newList(titles)}`);
    }
    this.#shownFive = five || ' ';
  }

  /** Mark the moment the first five are on the screen: at once, or when the visitor comes to the start page. */
  #firstShown(): void {
    if (this.#marked || this.route.view !== 'home' || !this.#engine.advice) return;
    this.#marked = true;
    markFirst();
  }

  #searched(): void {
    this.requestUpdate();
    const { found } = this.#search;
    const first = found?.rows[0];
    const items = this.#engine.ready?.items;
    if (!found || !items) return;
    this.#announcer.speak(
      first === undefined
        ? t.search.none(found.query)
        : t.search.found(found.rows.length, items.at(first).title),
    );
  }

  /** Review files, besides those under review already, and remember where the visitor was. */
  #review(files: readonly File[]): void {
    this.files = this.#reviewed ? files : [...this.files, ...files];
    this.#reviewed = false;
    if (this.route.view === 'import') return;
    this.#cameFrom = location.hash || HOME;
    location.hash = IMPORT;
  }

  async #navigate(): Promise<void> {
    if (this.route.view === 'home') this.#homeScroll = window.scrollY;
    // The link is seen to be pressed before another view is drawn.
    await painted();
    this.route = takeRoute();
    this.#search.close();
    if (this.route.view !== 'import') this.files = [];
    if (!(await loadView(this.route.view))) this.#announcer.say(t.unreachable);
    await this.updateComplete;
    await painted();
    this.#firstShown();
    window.scrollTo(0, this.route.view === 'home' ? this.#homeScroll : 0);
    this.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }

  #documentTitle(): string {
    const { route } = this;
    if (route.view === 'home') return t.siteName;
    const title = route.view === 'movie' ? this.#title(route.id) : t[route.view].heading;
    return `${title} · ${t.siteName}`;
  }

  #id(row: number): string {
    return this.#engine.ready?.items.at(row).id ?? '';
  }

  #title(id: string): string {
    return titleOf(this.#engine.ready?.items, id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-app': App;
  }
}

import { coverHosts, inShards, siteName } from '../owner';
import type { Strings } from './en';
import { type Scale, type Subject, scaleKind } from './subject';

const whole = (n: number) => n.toLocaleString('de');
const number = (value: number) => value.toLocaleString('de');
const count = (n: number, one: string, many: string) => `${whole(n)} ${n === 1 ? one : many}`;
const ratings = (n: number) => count(n, 'Bewertung', 'Bewertungen');
const rows = (n: number) => count(n, 'Zeile', 'Zeilen');

/** Genres of MovieLens; those of other catalogues keep their names. */
const GENRES = new Map([
  ['Adventure', 'Abenteuer'],
  ['Children', 'Kinderfilm'],
  ['Comedy', 'Komödie'],
  ['Crime', 'Krimi'],
  ['Documentary', 'Dokumentarfilm'],
  ['Film-Noir', 'Film noir'],
  ['Musical', 'Musikfilm'],
  ['Romance', 'Liebesfilm'],
  ['Sci-Fi', 'Science-Fiction'],
  ['War', 'Kriegsfilm'],
]);

/** What people do with an item. */
const PARTICIPLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    seen: 'gesehen',
    read: 'gelesen',
    played: 'gespielt',
    heard: 'gehört',
    taken: 'besucht',
  }),
);

/** Words about items of a kind, rated on a scale. */
const wordsFor = (subject: Subject, scale: () => Scale) => {
  /** Films, or titles of any kind: a word of the same gender, because an owner's noun cannot be declined here. */
  const film = subject.singular === 'film';
  const Film = film ? 'Film' : 'Titel';
  const Filme = film ? 'Filme' : 'Titel';
  const Filmen = film ? 'Filmen' : 'Titeln';
  const Films = film ? 'Films' : 'Titels';
  const films = (n: number) => count(n, Film, Filme);
  const gesehen = PARTICIPLES.get(subject.done) ?? 'probiert';
  const Gesehen = gesehen.charAt(0).toUpperCase() + gesehen.slice(1);
  const inStars = () => scaleKind(scale()) === 'stars';
  const stars = (value: number): string => {
    switch (scaleKind(scale())) {
      case 'stars':
        return `${number(value)} ${value === 1 ? 'Stern' : 'Sterne'}`;
      case 'heart':
        return 'gefällt mir';
      case 'thumbs':
        return value === scale().max ? 'Daumen hoch' : 'Daumen runter';
      default:
        return `${number(value)} von ${scale().max}`;
    }
  };
  /** What differences of ratings are counted in. */
  const punkte = () => (inStars() ? ' Sterne' : ' Punkte');
  /** What follows a predicted rating or a range of them. */
  const einheit = () => (inStars() ? ' Sterne' : ` von ${scale().max}`);
  return { film, Film, Filme, Filmen, Films, films, gesehen, Gesehen, stars, punkte, einheit };
};

type Words = ReturnType<typeof wordsFor>;

const stringsFor = ({
  film,
  Film,
  Filme,
  Filmen,
  Films,
  films,
  gesehen,
  Gesehen,
  stars,
  punkte,
  einheit,
}: Words): Strings => ({
  language: 'de',
  direction: 'ltr',
  stars,
  siteName,
  home: `${siteName}, Startseite`,
  nav: 'Weitere Ansichten',
  skipToMain: 'Direkt zum Inhalt',
  languages: 'Sprache',
  genreName: (name) => GENRES.get(name) ?? name,

  search: {
    label: `${Filme} suchen`,
    placeholder: `Ein ${Film}, den du kennst`,
    results: 'Suchergebnisse',
    close: 'Suche schließen',
    none: (query) => `Keinen ${Film} namens „${query}“ gefunden.`,
    noneHint: 'Versuch es mit weniger Buchstaben oder dem englischen Titel.',
    more: 'Mehr Ergebnisse zeigen',
    found: (n, first) => (n === 1 ? `Ein ${Film}: ${first}` : `${n} ${Filme}, als erster ${first}`),
    waiting: `Die Suche geht auf, sobald die ${Filme} da sind.`,
    arriving: `Erst die bekanntesten ${Filme} sind da. Die anderen kommen nach.`,
    part: (n, all) =>
      `Durchsucht: die ${whole(n)} ${Filme}, die hier sind, von ${whole(all)}: die bekanntesten, und was für deine Liste geholt wurde.`,
  },

  rate: {
    label: (title) => `${title} bewerten`,
    like: (title) => `${title} gefällt mir`,
    unrated: 'nicht bewertet',
    yours: (value) => `Du: ${stars(value)}`,
    hint: 'Deine Bewertung',
    clear: 'Entfernen',
    clearLabel: (title) => `Bewertung von ${title} entfernen`,
    elsewhere: 'Bewerte ihn oben in den Suchergebnissen',
  },

  recommendations: {
    heading: 'Für dich empfohlen',
    stranger: `${Filme}, die fast alle gern ${gesehen} haben. Bewerte ein paar, und die fünf werden deine.`,
    rated: (n) => (n === 1 ? 'Nach einer Bewertung von dir.' : `Nach ${whole(n)} Bewertungen von dir.`),
    predicted: (value, low, high) =>
      `Vermutlich ${value}${einheit()}, wahrscheinlich zwischen ${low} und ${high}`,
    range: (low, high) => `${low} bis ${high}`,
    sureness: ['geraten', 'grob', 'ordentlich', 'gut'],
    because: 'Weil dir gefiel:',
    becauseRated: 'Wegen deiner Bewertung von',
    becauseCrowd: `Gefiel fast allen, die ihn kennen`,
    becauseTaste: 'Nah an deinem Geschmack im Ganzen',
    seen: `${Gesehen}`,
    notInterested: 'Kein Interesse',
    five: 'Die fünf',
    further: 'Die nächsten',
    more: 'Mehr zeigen',
    explainTitle: 'Was die Linie sagt',
    explain:
      'Der Punkt ist die Bewertung, die ich von dir erwarte. In vier von fünf Fällen liegt deine eigene auf dem dicken Teil der Linie. Je mehr du bewertest, desto kürzer wird er.',
    fewer: (n) => `Nur noch ${films(n)}, die du weder bewertet noch weggelegt hast.`,
    empty: `Du hast hier jeden ${Film} bewertet oder weggelegt.`,
    emptyHint: 'Hol einen unter „Deine Bewertungen“ zurück, oder fang von vorn an.',
  },

  why: {
    label: 'Woraus sie entsteht',
    forget: (title) => `Bewertung von ${title} zurücknehmen`,
    others: 'Deine übrigen Bewertungen',
    everybody: 'Sein Ansehen bei allen',
  },

  tune: {
    open: 'Einstellen',
    label: 'Die Liste einstellen',
    reset: 'Zurücksetzen',
    any: 'Alle',
    none: 'Keins',
    genre: 'Genre',
    without: 'Ohne',
    decade: 'Jahrzehnt',
    certainty: 'Sicherheit',
    withoutWords: (genre) => `ohne ${genre}`,
    decadeWords: (from) => `${from}er`,
    atLeast: (sureness) => (sureness === 'gut' ? sureness : `${sureness} oder besser`),
    few: (n) =>
      n === 0 ? `Kein ${Film} hier passt.` : `Hier ${n === 1 ? 'passt' : 'passen'} nur ${films(n)}.`,
    knobs: {
      novelty: {
        label: 'Von bekannt bis Geheimtipp',
        ends: ['bekannt', 'Geheimtipps'],
        degrees: [
          'sehr bekannt',
          'eher bekannt',
          'bekannt oder nicht',
          'einige Geheimtipps',
          'viele Geheimtipps',
        ],
      },
      risk: {
        label: 'Von sicher bis gewagt',
        ends: ['sicher', 'gewagt'],
        degrees: ['sehr sicher', 'eher sicher', 'sicher oder nicht', 'etwas gewagt', 'sehr gewagt'],
      },
      variety: {
        label: 'Von ähnlich bis bunt gemischt',
        ends: ['ähnlich', 'gemischt'],
        degrees: ['ähnlich oder nicht', 'etwas gemischt', 'bunt gemischt'],
      },
    },
  },

  surprise: {
    ask: 'Überrasch mich',
    heading: 'Eine Überraschung',
    another: 'Noch eine',
    close: 'Schließen',
    said: (title) => `Eine Überraschung: ${title}`,
    none: 'Es ist nichts mehr da, was dich überraschen könnte.',
  },

  share: {
    open: 'Ein Bild daraus machen',
    withRating: 'Mit meiner Bewertung',
    mine: (value) => `${stars(value)} von mir`,
    png: 'Als PNG sichern',
    svg: 'Als SVG sichern',
    send: 'Teilen',
    note: 'Auf diesem Gerät gezeichnet. Deine Bewertungen stehen nicht darin, außer du willst es.',
    failed: 'Dieser Browser konnte das Bild nicht machen. Als SVG geht es vielleicht.',
    footer: (source) => `${siteName}, aus ${source}`,
  },

  watchlist: {
    heading: 'Merkliste',
    toggle: 'Auf der Merkliste',
    add: 'Auf die Merkliste setzen',
    remove: 'Von der Merkliste nehmen',
    order: 'Ganz vorn steht, was dir vermutlich am besten gefällt.',
    empty: 'Noch nichts auf der Merkliste.',
    emptyHint: `Das Lesezeichen neben einem ${Film} setzt ihn darauf.`,
  },

  taste: {
    heading: 'Dein Geschmack',
    link: 'Geschmack',
    near: 'Dein Geschmack ist nah an dem der meisten.',
    someWay: 'Dein Geschmack geht ein Stück weit eigene Wege.',
    far: 'Dein Geschmack ist ganz dein eigener.',
    moreGenres: (names) => `${names}: gefällt dir besser als den meisten.`,
    lessGenres: (names) => `${names}: gefällt dir weniger als den meisten.`,
    moreDecades: (names) => `${Filme} der ${names} gefallen dir besser als den meisten.`,
    lessDecades: (names) => `${Filme} der ${names} gefallen dir weniger als den meisten.`,
    lenient: (by) => `Du gibst denselben ${Filmen} etwa ${by}${punkte()} mehr als andere.`,
    strict: (by) => `Du gibst denselben ${Filmen} etwa ${by}${punkte()} weniger als andere.`,
    list: (names) => new Intl.ListFormat('de').format(names),
    traits: 'Neben den anderen',
    traitsNote: `Wie viel mehr oder weniger ich von dir erwarte als von anderen, abgesehen davon, wie großzügig du bist. Die dünne Linie ist mein Zweifel; blasse Balken können Zufall sein.`,
    genres: 'Genres',
    decades: 'Jahrzehnte',
    from: (n) => `${punkte().trim()}, nach ${ratings(n)} von dir`,
    known: {
      heading: 'Wie gut kenne ich dich?',
      tooFew: `Bewerte mindestens zwei ${Filme}, dann prüfe ich mich selbst: Ich rate jeden aus den anderen.`,
      method: (n) =>
        `Ich habe jede deiner ${whole(n)} Bewertungen einmal weggelassen und aus den anderen geraten.`,
      few: (n) => `Bei ${ratings(n)} ist das kaum mehr als Zufall. Ab etwa zehn sagt es etwas.`,
      better: (share) =>
        `Weil ich dich kenne, liege ich ${Math.round(share * 100)} % weniger daneben als mit dem Mittel jedes ${Films}.`,
      same: `Noch liege ich nicht besser als mit dem Mittel jedes ${Films}.`,
      worse: `Noch liege ich schlechter als mit dem Mittel jedes ${Films}: Deine Bewertungen überraschen mich.`,
      off: (by) => `${by}${punkte()} daneben`,
      you: 'Aus deinen anderen Bewertungen geraten',
      crowd: `Das Mittel jedes ${Films}`,
      stranger: 'Für jemand Fremdes geraten',
      within: (n, of) =>
        `${n} von ${whole(of)} lagen in dem Bereich, den ich angegeben hatte. Vier von fünf sollten es sein.`,
      surprises: 'Wo du mich überrascht hast',
      surprise: (yours, mine, max) => `du ${number(yours)} von ${number(max)}, geraten hätte ich ${mine}`,
    },
    empty: 'Noch gibt es nichts, woran ich mich halten kann.',
    emptyHint: `Bewerte ein paar ${Filme}, dann steht hier, was ich von dir halte.`,
  },

  together: {
    heading: film ? 'Zusammen schauen' : 'Zusammen wählen',
    link: 'Zusammen',
    people: film ? 'Wer mitschaut' : 'Wer mitwählt',
    you: 'Du',
    stranger: 'noch nichts bewertet, für dich rate ich',
    ratings,
    missing: (n) => `${films(n)} hier nicht bekannt`,
    guest: (n) => `${n}. Person`,
    name: (n) => `Name der ${n}. Person`,
    remove: 'Entfernen',
    removeLabel: (name) => `${name} entfernen`,
    intro: film
      ? 'Füge die Bewertungen derer hinzu, die mit dir schauen: einen Export von Flatflix oder einer anderen Seite, oder einen Link, den sie hier gemacht haben.'
      : 'Füge die Bewertungen derer hinzu, die mit dir wählen: eine Datei, die sie hier gesichert haben, oder einen Link, den sie hier gemacht haben.',
    another: 'Noch jemand? Füge auch diese Bewertungen hinzu.',
    full: 'Das Sofa ist voll.',
    load: 'Bewertungen hinzufügen',
    drop: 'Die Bewertungen der anderen irgendwo ablegen',
    private:
      'Die Bewertungen der anderen werden hier gelesen, nirgendwohin geschickt und vergessen, sobald diese Seite geschlossen wird. Deine ändern sich nicht.',
    offer: (n) =>
      `Der Link, dem du gefolgt bist, enthält ${ratings(n)} von jemand anderem. ${Filme} für euch beide suchen?`,
    accept: `Ja, ${Filme} für uns suchen`,
    decline: 'Nein',
    films: 'Für euch alle',
    aim: 'Gesucht ist',
    aims: { mean: 'das Beste im Mittel', 'least-misery': 'etwas, das niemandem missfällt' },
    none: `Es ist kein ${Film} mehr da, den niemand von euch bewertet oder beiseitegelegt hat.`,
    nothing: `Diese Bewertungen sind von keinem ${Film}, der hier bekannt ist.`,
    share: {
      heading: 'Schick deine',
      hint: `Mit einem Link deiner Bewertungen kann jemand anderes auf dem eigenen Gerät ${Filme} für euch beide suchen.`,
      make: 'Einen Link meiner Bewertungen machen',
      warning: (n) =>
        `Der Link enthält deine letzten ${ratings(n)}. Wer ihn hat, kann sie lesen, und schon wenige Bewertungen können verraten, wer jemand ist. Schick ihn nur denen, denen du sie selbst sagen würdest.`,
      yes: 'Ja, den Link machen',
      no: 'Nein',
      link: 'Link mit deinen Bewertungen',
      copy: 'Kopieren',
      copied: 'Kopiert.',
      copyYourself:
        'Der Browser lässt diese Seite nicht kopieren. Der Link ist markiert: Kopiere ihn selbst.',
    },
    faults: {
      damaged:
        'Der Link ist beschädigt: Er wurde unterwegs gekürzt oder verändert. Lass ihn dir noch einmal schicken, oder eine Datei.',
      newer: 'Der Link stammt von einem neueren Flatflix. Lade die Seite neu und versuch es noch einmal.',
      tooLarge: 'Der Link enthält mehr als die Bewertungen eines Menschen. Er wurde nicht geöffnet.',
      unsupported: 'Dieser Browser kann mit solchen Links nicht umgehen. Nimm stattdessen eine Datei.',
    },
  },

  browse: {
    heading: 'Stöbern',
    link: 'Stöbern',
    shelves: `Verwandte ${Filme} nach`,
    tags: 'Schlagwörter',
    tagsHint: `Wörter, die mehrere Leute ${Filmen} gegeben haben, mit der Zahl der ${Filme}.`,
    allTags: (n) => `Alle ${whole(n)} Schlagwörter`,
    count: (n) => `${films(n)}, die bekanntesten zuerst`,
    none: `Kein ${Film} hier hat das.`,
  },

  map: {
    heading: `Landkarte der ${Filme}`,
    link: 'Karte',
    intro: `${Filme}, die dieselben Leute wählen, liegen nah beieinander. Ziehen verschiebt, Scrollen oder zwei Finger zoomen; auf der Tastatur verschieben Pfeile, und + und − zoomen.`,
    canvas: `Landkarte der ${Filme}. Pfeile verschieben, Plus und Minus zoomen, 0 zeigt alles.`,
    zoomIn: 'Näher',
    zoomOut: 'Weiter weg',
    whole: 'Ganze Karte',
    youAreHere: 'Du',
    toYou: 'Wo ich stehe',
    around: (title) => `Rund um ${title}`,
    five: 'Die fünf',
    none: `Zu den ${Filmen} dieser Seite gibt es keine Karte.`,
    stranger: `Bewerte ein paar ${Filme}, um zu sehen, wo du stehst.`,
    legend: `Gefüllt: die fünf. Mit Ring: ${Filme}, die du bewertet hast. Jeder Punkt hat die Farbe des Posters seines ${Films}.`,
  },

  acquaintance: {
    label: 'Wie gut ich deinen Geschmack kenne',
    nothing: 'Ich rate: Du hast mir noch nichts erzählt',
    little: 'Ich rate: Du hast mir wenig erzählt',
    rough: 'Ich kenne deinen Geschmack in groben Zügen',
    good: 'Ich kenne deinen Geschmack gut',
    marks: ['grob', 'gut'],
  },

  questions: {
    heading: `Hast du ihn ${gesehen}?`,
    begin: `5 ${Filme} geben ein grobes Bild, 15 ein gutes.`,
    stop: 'Hör auf, wann du magst.',
    unseen: `Nicht ${gesehen}`,
    seenOnly: `${Gesehen}, ohne Bewertung`,
    skip: 'Überspringen',
    fold: 'Jetzt nicht',
    unfold: `${Filme} bewerten, damit die Liste besser passt`,
    skipTo: 'Direkt zum Bewerten',
    expected: (title, yours, mine) => `${title}: du ${number(yours)}, geraten hatte ich ${mine}`,
    done: `Du hast zu allen ${Filmen} geantwortet, die viele kennen. Die anderen findet die Suche.`,
  },

  movie: {
    back: 'Zurück zu den fünf',
    aka: 'Auch bekannt als',
    genres: 'Genres',
    ratedBy: (n) =>
      n === 0
        ? 'Niemand in den Daten hat ihn bewertet.'
        : `Von ${count(n, 'Person', 'Personen')} in den Daten bewertet.`,
    guess: `Nicht ${gesehen}: Was gäbe ich ihm wohl?`,
    guessNote: `Verdeckt für alle, die ihn ${gesehen} haben, damit es sie nicht beeinflusst.`,
    yours: (value) => `Du hast ihm ${stars(value)} gegeben.`,
    liked: (title) => `Dir gefiel ${title}, hier sind fünf`,
    alike: (title) => `Wenn du ${title} magst, hier sind fünf`,
    more: 'Mehr davon',
    alone: `Zu wenige haben diesen ${Film} bewertet, um zu sagen, wem er ähnelt.`,
    notInterested: 'Kein Interesse',
    interested: 'Doch interessiert',
    excluded: 'Wird nie empfohlen, wie du es wolltest.',
    imdb: 'IMDb',
    tmdb: 'TMDB',
    letterboxd: 'Letterboxd',
    linkOn: (title, site) => `${title} bei ${site}`,
    unknown: `Diesen ${Film} gibt es hier nicht`,
    unknownHint: `Die Adresse nennt einen ${Film}, der nicht in diesem Katalog steht.`,
  },

  ratings: {
    heading: 'Deine Bewertungen',
    link: 'Deine Bewertungen',
    sort: 'Reihenfolge',
    orders: {
      latest: 'Neueste zuerst',
      highest: 'Beste zuerst',
      lowest: 'Schlechteste zuerst',
      title: 'Nach Titel',
      newest: `Jüngste ${Filme} zuerst`,
    },
    search: 'In deinen Bewertungen suchen',
    show: 'Zeigen',
    all: (n) => `Alle ${whole(n)}`,
    group: (low, high, n) => `${low === high ? low : `${low} bis ${high}`}${einheit()} (${whole(n)})`,
    none: 'Keine deiner Bewertungen passt.',
    pages: 'Seiten der Bewertungen',
    previous: 'Zurück',
    next: 'Weiter',
    range: (first, last, n) => `${whole(first)} bis ${whole(last)} von ${whole(n)}`,
    unsaved: (n) =>
      `${ratings(n)}, seit zuletzt eine Kopie in eine Datei gesichert wurde. Manchmal löschen Browser, was sie aufheben.`,
    saveCopy: 'Kopie sichern',
    notNow: 'Jetzt nicht',
    bring: 'Oder bring sie von einer anderen Website mit.',
    empty: 'Noch nichts bewertet.',
    emptyHint: `Such einen ${Film}, den du kennst, oder antworte zu einem auf der Startseite. Bewertungen bleiben in diesem Browser.`,
    toStart: 'Zur Startseite',
    marked: {
      excluded: {
        heading: (n) => `Kein Interesse (${whole(n)})`,
        away: 'Zurückholen',
        awayLabel: (title) => `${title} zurückholen`,
      },
      seen: {
        heading: (n) => `${Gesehen}, nicht bewertet (${whole(n)})`,
        away: `Doch nicht ${gesehen}`,
        awayLabel: (title) => `${title}: doch nicht ${gesehen}`,
      },
    },
    unknown: (n) =>
      `${count(n, 'Bewertung gilt', 'Bewertungen gelten')} ${Filmen}, die dieser Katalog nicht hat. Sie bleiben und kommen in den Export.`,
  },

  keep: {
    heading: 'Nur für dich',
    shards: `Alle ${Filme} zu holen wäre zu viel. Diese Seite holt sich Gruppen, die zu dir passen; daran sieht ihr Host ein wenig von deinem Geschmack.`,
    text:
      coverHosts.length === 0
        ? inShards
          ? 'Deine Bewertungen bleiben in diesem Browser, alles wird hier gerechnet.'
          : 'Deine Bewertungen bleiben in diesem Browser. Nichts wird verschickt, alles wird hier gerechnet.'
        : `Deine Bewertungen bleiben in diesem Browser, alles wird hier gerechnet. Bilder kommen von ${coverHosts.join(', ')}; von dort ist zu sehen, welche ${Filme} dir gezeigt werden, und deine Adresse.`,
    export: 'Bewertungen exportieren',
    exportAs: { csv: 'Als Tabelle exportieren', letterboxd: 'Für Letterboxd exportieren' },
    import: 'Bewertungen importieren',
    importHint: film
      ? 'Von Letterboxd, IMDb, Netflix und anderen.'
      : 'Aus einer Datei, die hier gesichert wurde.',
    importMore: 'Was sich importieren lässt',
    startOver: 'Von vorn anfangen',
    data: (title) => `Gelernt aus ${title}.`,
    size: (users, items, rated) => `${rated} Bewertungen von ${items} ${Filmen} durch ${users} Menschen.`,
    licence: 'Bedingungen der Daten',
  },

  about: {
    heading: 'Über dieses Modell',
    report: 'Wie gut ist das?',
  },

  import: {
    heading: 'Bring deine Bewertungen mit',
    intro:
      'Wähl die Dateien, die dir eine andere Website gegeben hat, oder zieh sie irgendwo auf diese Seite. Sie werden hier gelesen und nirgendwohin geschickt, und du siehst, was dazukäme, bevor etwas geschieht.',
    choose: 'Dateien wählen',
    sources: (
      [
        ['Letterboxd', 'Settings, Data, Export your data. Das Zip, wie es ist.'],
        ['IMDb', 'Your ratings, das Menü oben rechts, Export.'],
        ['MovieLens', 'Settings, Import and export, Export ratings.'],
        [
          'Netflix',
          'Konto, dein Profil, Titelverlauf, Alle herunterladen. Filme zählen als gesehen, nicht als gemocht.',
        ],
        ['TMDB, Trakt, Simkl, Criticker', 'Ihre Exporte, wie sie sind: CSV, JSON, XML oder Zip.'],
        ['Flatflix', 'Eine Datei, die hier oder auf einer anderen Seite dieser Art gesichert wurde.'],
      ] as readonly (readonly [string, string])[]
    ).slice(film ? 0 : -1),
    more: (n) => `${whole(n)} weitere zeigen`,
    review: 'Bevor etwas dazukommt',
    refusedAll: 'Nichts ließ sich lesen',
    reading: 'Deine Dateien werden gelesen',
    waiting: `Deine ${Filme} werden nachgeschlagen, sobald die ${Film}liste da ist.`,
    drop: 'Lass deine Bewertungen irgendwo fallen',
    dropHint: film
      ? 'Letterboxd, IMDb, MovieLens, TMDB, Trakt, Simkl, Criticker, Netflix oder eine hier gesicherte Datei'
      : 'Eine Datei, die hier oder auf einer anderen Seite dieser Art gesichert wurde',
    summary: {
      ratings: (n) => `${ratings(n)} ${n === 1 ? 'kommt' : 'kommen'} dazu`,
      changed: (n) => `${whole(n)} davon ${n === 1 ? 'ersetzt eine' : 'ersetzen welche'} von dir`,
      same: (n) => `${count(n, 'Bewertung ist', 'Bewertungen sind')} schon da`,
      seen: (n) => `${films(n)} ${gesehen}, aber nicht bewertet`,
      watchlist: (n) => `${films(n)} für deine Merkliste`,
      excluded: (n) => `${films(n)} ohne Interesse`,
      unseen: (n) => `${films(n)} nicht ${gesehen}`,
      television: (n) => `${rows(n)} über Serien oder Folgen ausgelassen`,
      rounded: (n, step) => `${ratings(n)} auf Schritte von ${number(step)} gerundet`,
      nothing: 'Es gibt nichts hinzuzufügen.',
    },
    files: 'Dateien',
    formats: {
      flatflix: 'Export von Flatflix',
      letterboxd: 'Letterboxd',
      imdb: 'IMDb',
      movielens: 'MovieLens.org',
      movielensData: 'Bewertungen von MovieLens',
      tmdb: 'TMDB',
      trakt: 'Trakt',
      simkl: 'Simkl',
      criticker: 'Criticker',
      netflix: 'Titelverlauf von Netflix',
    },
    rows,
    scale: (min, max) => `Bewertungen von ${number(min)} bis ${number(max)}`,
    noScale: 'keine Bewertungen',
    television: (n) => `${whole(n)} über Fernsehen`,
    glimpses: (n) => `${whole(n)} nur kurz angesehen`,
    meaning: `Diese ${Filme} sind`,
    meanings: {
      seen: `${gesehen}, nicht bewertet`,
      watchlist: 'für die Merkliste',
      nothing: 'nicht gewünscht',
    },
    person: 'Wessen Verlauf zählt',
    everyone: 'Der von allen',
    unsure: {
      heading: (n) => `Welcher ist gemeint? ${films(n)}`,
      hint: `Zu diesen Titeln passen mehrere ${Filme}, oder einer passt beinahe. Was offen bleibt, kommt nicht dazu.`,
      choose: (title) => `${Film}, der mit ${title} gemeint ist`,
      none: 'Keiner davon',
    },
    found: (n) => `${films(n)} gefunden`,
    foundAs: (title) => `heißt hier ${title}`,
    by: {
      imdb: (n) => `${whole(n)} über die IMDb-Nummer`,
      tmdb: (n) => `${whole(n)} über die TMDB-Nummer`,
      movieId: (n) => `${whole(n)} über die MovieLens-Nummer`,
      title: (n) => `${whole(n)} über Titel und Jahr`,
    },
    rated: (value, max) => `mit ${number(value)} von ${number(max)} bewertet`,
    missing: {
      heading: (n) => `${films(n)} hier nicht gefunden`,
      hint: 'Dieser Katalog hat sie nicht, oder unter einem Namen, den keine Regel erwartet.',
      save: 'Als CSV sichern',
      fileName: 'nicht-gefundene-filme',
    },
    kept: (n) =>
      `${films(n)} aus einem anderen Katalog: bleiben erhalten und kommen in deinen nächsten Export, zählen aber nicht für Empfehlungen.`,
    duplicates: {
      heading: (n) => `${films(n)} mehrmals bewertet`,
      because: {
        current: 'die aus der Datei mit den Bewertungen zählt',
        later: 'die spätere zählt',
        last: 'die letzte in der Datei zählt',
      },
      counts: (value) => `${value} zählt`,
      not: (values) => `nicht ${values}`,
    },
    conflicts: {
      heading: (n) => `${films(n)}, die du hier anders bewertet hast`,
      policy: 'Es bleibt',
      policies: {
        newer: 'die neuere Bewertung',
        file: 'die Bewertung aus der Datei',
        mine: 'meine Bewertung hier',
      },
      hint: 'Wo die Datei kein Datum nennt, bleibt bei „neuere“ deine.',
      sides: (mine, theirs) => `hier ${mine}, in der Datei ${theirs}`,
      wins: { mine: 'deine bleibt', theirs: 'die aus der Datei gilt' },
    },
    refused: {
      heading: (n) => `${count(n, 'unbrauchbare Zeile', 'unbrauchbare Zeilen')}`,
      row: (line) => `Zeile ${line}`,
      rating: (value) =>
        value === '' ? 'keine Bewertung' : `„${value}“ ist keine Bewertung auf dieser Skala`,
      title: `nennt keinen ${Film}`,
    },
    add: (n) => (n === 0 ? 'Nichts hinzuzufügen' : `${films(n)} hinzufügen`),
    addRatings: (n) => `${ratings(n)} hinzufügen`,
    cancel: 'Abbrechen',
    close: 'Schließen',
    another: 'Noch eine Datei',
    unchanged: 'Es hat sich nichts geändert.',
    done: {
      heading: (n) => `${films(n)} hinzugefügt`,
      text: 'Ein einziges Rückgängig nimmt den ganzen Import zurück.',
      undo: 'Import zurücknehmen',
      toFive: 'Sehen, was sich lohnt',
      toRatings: 'Deine Bewertungen ansehen',
    },
    faults: {
      empty: 'Die Datei ist leer.',
      tooLarge: (mb) => `Die Datei ist größer als ${mb} MB, so viel braucht keine Liste von Bewertungen.`,
      unpacksTooLarge: (mb) =>
        `Das Zip entpackt sich zu mehr als ${mb} MB, so viel braucht keine Liste von Bewertungen.`,
      tooMany: (most) =>
        `Die Datei hat mehr als ${most} Zeilen, die stammen nicht von einem Menschen allein.`,
      zip: 'Das Zip ist beschädigt oder unvollständig. War der Download fertig?',
      nothingInside: `Das Zip enthält keine Datei mit ${Filmen}, die hier bekannt ist.`,
      notText: 'Das ist weder Text noch ein Zip. Wähl die Datei so, wie sie exportiert wurde.',
      html: 'Das ist eine Webseite, keine Liste von Bewertungen. Wurde statt der Datei die Anmeldeseite gesichert?',
      xml: 'Die Datei beginnt wie ein Export von Criticker, ist aber beschädigt.',
      json: 'Die Datei beginnt wie JSON, ist aber beschädigt.',
      foreign: 'Diese JSON-Datei enthält keine Bewertungen, die hier bekannt sind.',
      newer:
        'Die Datei stammt von einem neueren Flatflix als diesem. Lade die Seite neu und versuch es noch einmal.',
      columns: (found) =>
        `Ihre Spalten gehören zu keinem hier bekannten Export. Die erste Zeile lautet: ${found}`,
      people: (n) => `Die Datei enthält die Bewertungen von ${n} Menschen. Behalte nur die Zeilen von einem.`,
      noRows: 'Die Datei nennt ihre Spalten, hat aber keine Zeilen.',
      quotes: (line) => `Zeile ${line} öffnet ein Anführungszeichen, das nie geschlossen wird.`,
      unreadable:
        'Der Browser konnte die Datei nicht lesen. Wurde sie verschoben oder umbenannt, oder ist sie ein Ordner?',
    },
  },

  done: {
    rated: (title, value) => `${title}: ${stars(value)}`,
    cleared: (title) => `${title}: Bewertung entfernt`,
    excluded: (title) => `${title}: wird nicht mehr empfohlen`,
    included: (title) => `${title}: darf wieder empfohlen werden`,
    unseen: (title) => `${title}: nicht ${gesehen}`,
    seen: (title) => `${title}: wird wieder gefragt`,
    watched: (title) => `${title}: ${gesehen}`,
    unwatched: (title) => `${title}: doch nicht ${gesehen}`,
    listed: (title) => `${title}: auf deiner Merkliste`,
    unlisted: (title) => `${title}: nicht mehr auf deiner Merkliste`,
    imported: (n) => `${films(n)} importiert`,
    tuned: 'Liste eingestellt',
    startedOver: 'Alles gelöscht. Rückgängig holt es zurück',
    exported: 'Bewertungen in eine Datei gesichert',
    undone: (what) => `Zurückgenommen. ${what}`,
    undo: 'Rückgängig',
    nothingToUndo: 'Nichts zum Zurücknehmen',
    fileName: 'flatflix-bewertungen',
    newList: (titles) => `Jetzt empfohlen: ${titles.join('; ')}.`,
  },

  loading: {
    label: `${Filme} werden ausgesucht`,
    slow: `Die ${Filme} kommen noch. Das Warten ist kurz und nur einmal nötig.`,
  },

  offline: 'Du bist offline. Bewerten und Empfehlungen gehen weiter, Links zu anderen Websites nicht.',

  unreachable: 'Diese Ansicht ließ sich nicht holen. Sieh nach der Verbindung und versuch es noch einmal.',

  update: {
    text: 'Eine neue Version dieser Seite ist da.',
    take: 'Neu laden',
    later: 'Später',
  },

  problems: {
    code: 'Code',
    retry: 'Noch einmal versuchen',
    reload: 'Seite neu laden',
    NETWORK: {
      title: 'Die Website war nicht zu erreichen',
      text: 'Es scheint keine Verbindung zu geben. Deine Bewertungen sind sicher in diesem Browser, und du kannst sie weiterhin exportieren. Sobald die Verbindung wieder da ist, geht es von selbst weiter.',
    },
    HTTP_STATUS: {
      title: 'Eine Datei ist nicht, wo sie sein sollte',
      text: 'Die Website hat geantwortet, aber ohne eine Datei, die diese Seite braucht. Deine Bewertungen sind sicher in diesem Browser, und du kannst sie weiterhin exportieren. Versuch es in einer Minute noch einmal; bleibt es so, sag es denen, die diese Website betreiben.',
    },
    WASM_UNAVAILABLE: {
      title: 'Dieser Browser kann nicht rechnen, was nötig ist',
      text: 'Empfehlungen werden hier mit WebAssembly berechnet, das dieser Browser nicht hat oder das abgeschaltet ist. Deine Bewertungen bleiben, und du kannst sie exportieren. Ein aktueller Firefox, Chrome, Edge oder Safari genügt; ein verschärfter Modus braucht vielleicht eine Ausnahme für diese Website.',
    },
    MEMORY: {
      title: 'Diesem Gerät fehlt Speicher',
      text: `Die ${Film}datei lässt sich nicht öffnen, weil kein Platz dafür ist. Deine Bewertungen sind sicher in diesem Browser, und du kannst sie weiterhin exportieren. Schließe andere Tabs oder Programme und versuche es noch einmal.`,
    },
    CORRUPT_MODEL: {
      title: `Die ${Film}datei kam beschädigt an`,
      text: 'Ihre Prüfsumme stimmt nicht, deshalb wird nichts daraus gezeigt. Deine Bewertungen sind sicher in diesem Browser. Noch einmal versuchen holt eine frische Kopie; bleibt es so, ist die auf der Website kaputt.',
    },
    UNSUPPORTED_FORMAT: {
      title: `Seite und ${Film}datei passen nicht zusammen`,
      text: `Die ${Film}datei gehört zu einer anderen Version dieser Seite. Deine Bewertungen sind sicher in diesem Browser. Neu laden bringt meist die passende Seite.`,
    },
    STORAGE: {
      title: 'Bewertungen können hier nicht bleiben',
      text: 'Dieser Browser weigert sich, sie zu speichern: Vielleicht ist er im privaten Modus, oder er soll nichts aufheben. Alles geht, bis du die Seite schließt. Exportiere deine Bewertungen, bevor du gehst.',
      full: 'Dieser Browser hat keinen Platz mehr für sie. Alles geht, bis du die Seite schließt. Exportiere deine Bewertungen, bevor du gehst, oder schaff Platz und bewerte noch einmal.',
      newer:
        'Die hier gespeicherten hat eine neuere Version dieser Seite geschrieben; sie bleiben, wie sie sind. Lade die Seite neu, um diese Version zu bekommen.',
    },
    UNEXPECTED: {
      title: 'Hier ist etwas schiefgegangen',
      text: 'Ein Fehler dieser Seite, nicht von dir. Deine Bewertungen sind sicher in diesem Browser. Lade die Seite neu, um weiterzumachen.',
    },
  },
});

/** Every sentence a visitor reads, in German: informal, as a friend would say it. */
export const de = (subject: Subject, scale: () => Scale): Strings => stringsFor(wordsFor(subject, scale));

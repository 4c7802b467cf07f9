import { t } from '../../locale';
import { ratingScale, scaleKind, subject } from '../../locale/subject';

/** How the view puts figures into words. Beside the view, not in the page's own strings: few visitors ask for it. */
export interface AboutWords {
  readonly lead: (users: string, items: string, ratings: string, title: string) => string;
  readonly alone: string;
  readonly good: string;
  /** After so many ratings: its lists, and how far off its ratings are. */
  readonly lists: (given: number, ours: string, popular: string, times: string) => string;
  readonly errors: (given: number, off: string, averages: string) => string;
  readonly within: (share: string) => string;
  readonly unmeasured: string;
  readonly report: string;
  readonly data: string;
  readonly unsaid: string;
  readonly figures: Readonly<Record<DataFigure, string>>;
  readonly limits: string;
  readonly limit: readonly string[];
  readonly few: (unrated: string, few: string) => string;
  readonly biases: string;
  readonly popular: (ratings: string, lists: string) => string;
  readonly variety: (share: string) => string;
  readonly means: (higher: boolean) => string;
  readonly era: string;
  readonly decade: string;
  readonly ofItems: string;
  readonly ofRatings: string;
  readonly ofLists: string;
  readonly parameters: string;
  readonly card: string;
}

/** Figures of the data that are shown as they are. */
export const DATA_FIGURES = [
  'users.ratings.median',
  'users.ratings.most',
  'items.ratings.median',
  'items.ratings.most',
  'ratings.mean',
  'ratings.deviation',
] as const;
type DataFigure = (typeof DATA_FIGURES)[number];

const { singular: one, plural: many } = subject;
const film = one === 'film';
const stars = () => scaleKind(ratingScale()) === 'stars';

const en = (): AboutWords => ({
  lead: (users, items, ratings, title) =>
    `What it knows of ${many} it learned from ${title}: ${ratings} ratings of ${items} ${many} by ${users} people.`,
  alone: 'What it knows of you is what you tell it here. It works in your browser and tells nobody.',
  good: 'How good is it?',
  lists: (given, ours, popular, times) =>
    `People it had never met gave it ${given} ratings, and it made each a list of ten. Held against what they liked among the ratings it had not seen, its lists score ${ours} of 1 (nDCG), those of the most popular ${many} ${popular}: ${times} times as well.`,
  errors: (given, off, averages) =>
    `After ${given} ratings its guesses of further ones were off by ${off}${stars() ? ' stars' : ' points'} (root mean square), averages by ${averages}.`,
  within: (share) => `${share} of the ratings were in the range it had named. It aims at 80%.`,
  unmeasured: 'Nobody has measured yet how well it does for people it has not met.',
  report: 'All figures, with plots',
  data: 'What it is made of',
  unsaid: 'How these ratings were gathered, and whom they stand for, was not said.',
  figures: {
    'users.ratings.median': 'Ratings of a person, median',
    'users.ratings.most': 'Ratings of a person, at most',
    'items.ratings.median': `Ratings of a ${one}, median`,
    'items.ratings.most': `Ratings of a ${one}, at most`,
    'ratings.mean': 'Mean rating',
    'ratings.deviation': 'Standard deviation',
  },
  limits: 'What it cannot do',
  limit: [
    `It knows only these ${many}, and of each what its ratings say: no text, no sound, no picture.`,
    'It learns nothing from visitors, and nothing new until it is trained again.',
    'It says nothing about people. Liking this or that is no more than that.',
  ],
  few: (unrated, few) =>
    `Of ${unrated} ${many} it has no rating, of ${few} fewer than five: what it says about those is a guess.`,
  biases: 'Where it leans',
  popular: (ratings, lists) =>
    `The best known tenth of the ${many} has ${ratings} of the ratings, and ${lists} of the places on its lists.`,
  variety: (share) => `The lists of a sample of the people name ${share} of all rated ${many}.`,
  means: (higher) => `${higher ? 'Much' : 'Little'} rated ${many} are rated higher.`,
  era: 'By decade',
  decade: 'Decade',
  ofItems: `Of the ${many}`,
  ofRatings: 'Of the ratings',
  ofLists: 'Of its lists',
  parameters: 'How it was trained',
  card: 'The whole card as a file',
});

const de = (): AboutWords => {
  const filme = film ? 'Filme' : 'Titel';
  const filmen = film ? 'Filmen' : 'Titeln';
  return {
    lead: (users, items, ratings, title) =>
      `Was es über ${filme} weiß, hat es aus ${title} gelernt: ${ratings} Bewertungen von ${items} ${filmen} durch ${users} Menschen.`,
    alone:
      'Was es über dich weiß, hast du ihm hier gesagt. Es arbeitet in deinem Browser und sagt niemandem etwas.',
    good: 'Wie gut ist es?',
    lists: (given, ours, popular, times) =>
      `Menschen, die es nie getroffen hatte, gaben ihm ${given} Bewertungen, und es machte jedem eine Liste von zehn. Gemessen an dem, was ihnen unter den nicht gezeigten Bewertungen gefiel, kommen seine Listen auf ${ours} von 1 (nDCG), die der beliebtesten ${filme} auf ${popular}: ${times}-mal so gut.`,
    errors: (given, off, averages) =>
      `Nach ${given} Bewertungen lag es mit weiteren um ${off} ${stars() ? 'Sterne' : 'Punkte'} daneben (quadratisches Mittel), Durchschnitte um ${averages}.`,
    within: (share) => `${share} der Bewertungen lagen im genannten Bereich. Gewollt sind 80 %.`,
    unmeasured: 'Wie gut es für Menschen ist, die es nicht kennt, hat noch niemand gemessen.',
    report: 'Alle Zahlen, mit Bildern',
    data: 'Woraus es gemacht ist',
    unsaid: 'Wie diese Bewertungen gesammelt wurden und für wen sie stehen, ist nicht gesagt.',
    figures: {
      'users.ratings.median': 'Bewertungen eines Menschen, Median',
      'users.ratings.most': 'Bewertungen eines Menschen, höchstens',
      'items.ratings.median': `Bewertungen eines ${film ? 'Films' : 'Titels'}, Median`,
      'items.ratings.most': `Bewertungen eines ${film ? 'Films' : 'Titels'}, höchstens`,
      'ratings.mean': 'Mittlere Bewertung',
      'ratings.deviation': 'Standardabweichung',
    },
    limits: 'Was es nicht kann',
    limit: [
      `Es kennt nur diese ${filme}, und von jedem nur, was seine Bewertungen sagen: keinen Text, keinen Ton, kein Bild.`,
      'Es lernt nichts von Besuchern, und nichts Neues, bis es neu trainiert wird.',
      'Es sagt nichts über Menschen. Dies oder jenes zu mögen ist nicht mehr als das.',
    ],
    few: (unrated, few) =>
      `Von ${unrated} ${filmen} hat es keine Bewertung, von ${few} weniger als fünf: Was es über sie sagt, ist geraten.`,
    biases: 'Wohin es neigt',
    popular: (ratings, lists) =>
      `Das bekannteste Zehntel der ${filme} hat ${ratings} der Bewertungen, und ${lists} der Plätze auf seinen Listen.`,
    variety: (share) => `Die Listen einer Auswahl der Menschen nennen ${share} aller bewerteten ${filme}.`,
    means: (higher) => `${higher ? 'Viel' : 'Wenig'} bewertete ${filme} sind höher bewertet.`,
    era: 'Nach Jahrzehnt',
    decade: 'Jahrzehnt',
    ofItems: `Der ${filme}`,
    ofRatings: 'Der Bewertungen',
    ofLists: 'Seiner Listen',
    parameters: 'Wie es trainiert wurde',
    card: 'Die ganze Karte als Datei',
  };
};

/** In the language that is spoken. */
export const aboutWords = (): AboutWords => (t.language === 'de' ? de() : en());

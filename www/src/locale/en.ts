/** Every sentence a visitor reads, in English. Another language is another file of the same shape. */
const stars = (value: number) => `${value} ${value === 1 ? 'star' : 'stars'}`;
const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
const films = (n: number) => count(n, 'film', 'films');

export const en = {
  language: 'en',
  stars,
  siteName: 'Flatflix',
  home: 'Flatflix, start page',
  nav: 'More views',
  skipToMain: 'Skip to the content',

  search: {
    label: 'Search movies',
    placeholder: 'A film you know',
    results: 'Search results',
    close: 'Close search',
    none: (query: string) => `No film here is called “${query}”.`,
    noneHint: 'Try fewer letters, or the English title.',
    more: 'Show more results',
    found: (n: number, first: string) => (n === 1 ? `One film: ${first}` : `${n} films, first ${first}`),
    waiting: 'Search opens as soon as the films have arrived.',
  },

  rate: {
    label: (title: string) => `Rate ${title}`,
    yours: (value: number) => `You: ${stars(value)}`,
    hint: 'Your rating',
    clear: 'Clear',
    clearLabel: (title: string) => `Clear the rating of ${title}`,
    elsewhere: 'Rate it in the search results above',
  },

  recommendations: {
    heading: 'Recommended for you',
    stranger: 'Films most people are glad they saw. Rate a few, and the five become yours.',
    rated: (n: number) => `From ${count(n, 'rating', 'ratings')} of yours.`,
    knows: {
      nothing: 'I am guessing: you have told me nothing yet',
      little: 'I am guessing: you have told me little',
      rough: 'I have a rough idea of your taste',
      good: 'I know your taste well',
    },
    predicted: (value: string, low: string, high: string) =>
      `Predicted ${value} stars, probably between ${low} and ${high}`,
    range: (low: string, high: string) => `${low} to ${high}`,
    sureness: ['a guess', 'rough', 'fair', 'good'] as const,
    because: 'Because you liked',
    becauseRated: 'Because of your rating of',
    becauseCrowd: 'Liked by most who saw it',
    becauseTaste: 'Close to your taste as a whole',
    seen: 'Seen it',
    notInterested: 'Not interested',
    five: 'The five',
    further: 'The next best',
    more: 'Show more',
    explainTitle: 'About the line',
    explain:
      'The dot is the rating I expect from you. Four times out of five, your own rating lands on the thick part of the line. The more you rate, the shorter it gets.',
    fewer: (n: number) => `Only ${films(n)} left that you have neither rated nor put aside.`,
    empty: 'You have rated or put aside every film here.',
    emptyHint: 'Bring one back under “Your ratings”, or start over.',
  },

  tune: {
    open: 'Tune',
    label: 'Tune the list',
    reset: 'Reset',
    knobs: {
      novelty: {
        label: 'From popular to hidden gems',
        ends: ['popular', 'hidden gems'],
        degrees: ['very popular', 'rather popular', 'popular or not', 'some hidden gems', 'many hidden gems'],
      },
      variety: {
        label: 'From alike to varied',
        ends: ['alike', 'varied'],
        degrees: ['alike or not', 'somewhat varied', 'very varied'],
      },
    },
  },

  surprise: {
    ask: 'Surprise me',
    heading: 'A surprise',
    another: 'Another one',
    close: 'Close',
    said: (title: string) => `A surprise: ${title}`,
    none: 'Nothing is left to surprise you with.',
  },

  watchlist: {
    heading: 'Watchlist',
    toggle: 'On the watchlist',
    add: 'Put on the watchlist',
    remove: 'Take off the watchlist',
    order: 'The one you would probably like best comes first.',
    empty: 'Nothing on the watchlist yet.',
    emptyHint: 'Put a film here with the bookmark beside it.',
  },

  questions: {
    heading: 'What have you seen?',
    unseen: 'Haven’t seen it',
    progress: (n: number) => (n === 0 ? 'Begin with one tap' : `${n} rated`),
    done: 'You have answered for every film here.',
  },

  movie: {
    back: 'Back to the five',
    aka: 'Also known as',
    genres: 'Genres',
    ratedBy: (n: number) =>
      n === 0 ? 'Nobody in the data has rated it.' : `Rated by ${count(n, 'person', 'people')} in the data.`,
    guess: 'Show what I think you would give it',
    guessNote: 'Kept hidden until you ask, so that it does not sway you.',
    yours: (value: number) => `You gave it ${stars(value)}.`,
    liked: (title: string) => `You liked ${title}, here are five`,
    alike: (title: string) => `If you like ${title}, here are five`,
    alone: 'Too few people rated this film to say what it is like.',
    notInterested: 'Not interested',
    interested: 'Interested after all',
    excluded: 'Never recommended, as you asked.',
    imdb: 'IMDb',
    tmdb: 'TMDB',
    letterboxd: 'Letterboxd',
    linkOn: (title: string, site: string) => `${title} on ${site}`,
    unknown: 'No such film here',
    unknownHint: 'The address names a film that is not in this catalogue.',
  },

  ratings: {
    heading: 'Your ratings',
    link: 'Your ratings',
    sort: 'Order',
    orders: { latest: 'Latest first', highest: 'Highest first', title: 'By title' },
    empty: 'Nothing rated yet.',
    emptyHint:
      'Search for a film you know, or answer for one on the start page. Ratings stay in this browser.',
    toStart: 'To the start page',
    aside: 'Not interested',
    bringBack: 'Bring back',
    bringBackLabel: (title: string) => `Bring back ${title}`,
    unknown: (n: number) =>
      `${count(n, 'rating is', 'ratings are')} for films this catalogue does not have. Kept, and part of the export.`,
    more: (n: number) => `Show ${n} more`,
  },

  keep: {
    heading: 'Yours alone',
    text: 'Your ratings stay in this browser. Nothing is sent anywhere; everything is computed here.',
    export: 'Export ratings',
    import: 'Import ratings',
    importHint: 'A file exported here, or a CSV with movieId and rating.',
    startOver: 'Start over',
    data: (title: string) => `Learned from ${title}.`,
    size: (users: string, items: string, ratings: string) =>
      `${ratings} ratings of ${items} films by ${users} people.`,
    licence: 'Terms of the data',
  },

  imported: {
    heading: 'Import',
    added: (n: number, file: string) => `${count(n, 'rating', 'ratings')} read from ${file}.`,
    nothing: (file: string) => `Nothing in ${file} could be used.`,
    changed: (n: number) =>
      `${count(n, 'film', 'films')} you had rated already now ${n === 1 ? 'has' : 'have'} the rating from the file.`,
    repeated: (n: number) => `${count(n, 'film', 'films')} came more than once; the last rating counts.`,
    rounded: (n: number, step: number) =>
      `${count(n, 'rating was', 'ratings were')} rounded to steps of ${step}.`,
    aside: (n: number) => `${films(n)} put aside or on the watchlist, as in the file.`,
    skipped: (n: number) => `${count(n, 'row', 'rows')} skipped`,
    skippedMore: (n: number) => `and ${n} more`,
    row: (line: number) => `Row ${line}`,
    reasons: {
      unknown: (id: string) => `no film with the id ${id} here`,
      rating: (value: string, min: number, max: number) => `“${value}” is not a rating from ${min} to ${max}`,
      id: 'no movie id',
    },
    undo: 'Undo takes the whole import back.',
    close: 'Close this report',
    failed: (file: string) => `${file} could not be read`,
    unchanged: 'Nothing was changed.',
    faults: {
      empty: 'The file is empty.',
      tooLarge: (mb: number) => `The file is larger than ${mb} MB, which no list of ratings needs.`,
      notText: 'This is not a text file. Choose a .json file exported here, or a .csv file.',
      html: 'This is a web page, not a list of ratings. Was the login page saved instead of the file?',
      json: 'The file starts like a Flatflix export but is damaged.',
      foreign: 'This JSON file was not exported by Flatflix.',
      newer: 'The file was exported by a newer Flatflix than this one. Reload the page and try again.',
      columns: (found: string) =>
        `The first line must name the columns movieId and rating. It says: ${found}`,
      people: (n: number) => `The file holds the ratings of ${n} people. Keep the rows of one of them.`,
      noRows: 'The file names its columns but has no ratings.',
      quotes: (line: number) => `Row ${line} opens a quotation mark that is never closed.`,
      noCatalogue: 'The films it names can only be found once the list of films has arrived.',
      unreadable: 'The browser could not read the file. Was it moved or renamed?',
    },
  },

  done: {
    rated: (title: string, value: number) => `${title}: ${stars(value)}`,
    cleared: (title: string) => `${title}: rating removed`,
    excluded: (title: string) => `${title}: not recommended again`,
    included: (title: string) => `${title}: may be recommended again`,
    unseen: (title: string) => `${title}: not seen`,
    seen: (title: string) => `${title}: asked again`,
    watched: (title: string) => `${title}: seen`,
    unwatched: (title: string) => `${title}: not seen after all`,
    listed: (title: string) => `${title}: on your watchlist`,
    unlisted: (title: string) => `${title}: off your watchlist`,
    imported: (n: number) => `${count(n, 'rating', 'ratings')} imported`,
    startedOver: 'Everything cleared. Undo brings it back',
    exported: 'Ratings saved to a file',
    undone: (what: string) => `Taken back. ${what}`,
    undo: 'Undo',
    nothingToUndo: 'Nothing to undo',
    fileName: 'flatflix-ratings',
    newList: (titles: readonly string[]) => `Now recommended: ${titles.join('; ')}.`,
  },

  loading: {
    label: 'Choosing films',
    slow: 'Still fetching the films. It is a short wait, and it happens once.',
  },

  unreachable: 'This view could not be fetched. Look at the connection, then try again.',
  offline: 'You are offline. Rating and recommendations go on working; links to other sites do not.',

  problems: {
    code: 'Code',
    retry: 'Try again',
    reload: 'Reload the page',
    NETWORK: {
      title: 'The site could not be reached',
      text: 'There seems to be no connection. Your ratings are safe in this browser, and you can still export them. The page goes on by itself when the connection returns.',
    },
    HTTP_STATUS: {
      title: 'A file is not where it should be',
      text: 'The site answered, but without a file that this page needs. Your ratings are safe in this browser, and you can still export them. Try again in a minute; if it stays so, tell whoever runs this site.',
    },
    WASM_UNAVAILABLE: {
      title: 'This browser cannot do the arithmetic',
      text: 'Recommendations are computed here with WebAssembly, which this browser lacks or has switched off. Your ratings are kept, and you can export them. A current Firefox, Chrome, Edge or Safari will do; a hardened mode may need an exception for this site.',
    },
    CORRUPT_MODEL: {
      title: 'The file of films arrived damaged',
      text: 'It failed its own checksum, so nothing from it is shown. Your ratings are safe in this browser. Trying again fetches a fresh copy; if it stays so, the copy on the site is broken.',
    },
    UNSUPPORTED_FORMAT: {
      title: 'The page and its film file do not match',
      text: 'The file of films was made for another version of this page. Your ratings are safe in this browser. Reloading usually brings the matching page.',
    },
    STORAGE: {
      title: 'Ratings cannot be kept here',
      text: 'This browser refuses to store them: it may be in private mode, or full. Everything works until you close the page. Export your ratings before you leave.',
    },
    UNEXPECTED: {
      title: 'Something went wrong here',
      text: 'A fault in this page, not in anything you did. Your ratings are safe in this browser. Reload the page to go on.',
    },
  },
};

export type Strings = typeof en;

import { coverHosts, inShards, siteName } from '../owner';
import { type Scale, type Subject, scaleKind } from './subject';

/** Words about items of a kind, rated on a scale. */
const wordsFor = ({ singular: one, plural: many, done }: Subject, scale: () => Scale) => {
  const films = (n: number) => count(n, one, many);
  /** Where visitors put what they want to come back to. */
  const list = done === 'seen' ? 'watchlist' : 'shortlist';
  const inStars = () => scaleKind(scale()) === 'stars';
  /** A rating in words: '3.5 stars', '7 of 10', 'thumbs up', 'liked'. */
  const stars = (value: number): string => {
    switch (scaleKind(scale())) {
      case 'stars':
        return `${value} ${value === 1 ? 'star' : 'stars'}`;
      case 'heart':
        return 'liked';
      case 'thumbs':
        return value === scale().max ? 'thumbs up' : 'thumbs down';
      default:
        return `${value} of ${scale().max}`;
    }
  };
  /** What differences of ratings are counted in. */
  const points = () => (inStars() ? ' stars' : ' points');
  /** What follows a predicted rating or a range of them. */
  const unit = () => (inStars() ? ' stars' : ` of ${scale().max}`);
  /** Other sites know films, and nothing else that this page is about. */
  const film = one === 'film';
  return { one, many, done, film, films, list, stars, points, unit };
};

const cap = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const a = (word: string) => `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`;
const A = (word: string) => cap(a(word));
const whole = (n: number) => n.toLocaleString('en');
const count = (n: number, one: string, many: string) => `${whole(n)} ${n === 1 ? one : many}`;

const stringsFor = ({
  one,
  many,
  done,
  film,
  films,
  list,
  stars,
  points,
  unit,
}: ReturnType<typeof wordsFor>) => ({
  language: 'en',
  direction: 'ltr',
  stars,
  siteName,
  home: `${siteName}, start page`,
  nav: 'More views',
  skipToMain: 'Skip to the content',
  languages: 'Language',
  /** A genre, as the catalogue calls it: in English, as most data sets do. */
  genreName: (name: string) => name,

  search: {
    label: `Search ${many}`,
    placeholder: `${A(one)} you know`,
    results: 'Search results',
    close: 'Close search',
    none: (query: string) => `No ${one} here is called “${query}”.`,
    noneHint: 'Try fewer letters, or the English title.',
    more: 'Show more results',
    found: (n: number, first: string) => (n === 1 ? `One ${one}: ${first}` : `${n} ${many}, first ${first}`),
    waiting: `Search opens as soon as the ${many} have arrived.`,
    arriving: `Only the best-known ${many} have arrived so far. The others follow.`,
    part: (n: number, all: number) =>
      `Searched: the ${n.toLocaleString('en')} ${many} that are here, of ${all.toLocaleString('en')}: the best-known, and what was fetched for your list.`,
  },

  rate: {
    label: (title: string) => `Rate ${title}`,
    like: (title: string) => `I like ${title}`,
    unrated: 'not rated',
    yours: (value: number) => `You: ${stars(value)}`,
    hint: 'Your rating',
    clear: 'Clear',
    clearLabel: (title: string) => `Clear the rating of ${title}`,
    elsewhere: 'Rate it in the search results above',
  },

  recommendations: {
    heading: 'Recommended for you',
    stranger: `${cap(many)} most people are glad to have ${done}. Rate a few, and the five become yours.`,
    rated: (n: number) => `From ${count(n, 'rating', 'ratings')} of yours.`,
    predicted: (value: string, low: string, high: string) =>
      `Predicted ${value}${unit()}, probably between ${low} and ${high}`,
    range: (low: string, high: string) => `${low} to ${high}`,
    sureness: ['a guess', 'rough', 'fair', 'good'] as readonly [string, string, string, string],
    because: 'Because you liked',
    becauseRated: 'Because of your rating of',
    becauseCrowd: `Liked by most who have ${done} it`,
    becauseTaste: 'Close to your taste as a whole',
    seen: `${cap(done)} it`,
    notInterested: 'Not interested',
    five: 'The five',
    further: 'The next best',
    more: 'Show more',
    explainTitle: 'About the line',
    explain:
      'The dot is the rating I expect from you. Four times out of five, your own rating lands on the thick part of the line. The more you rate, the shorter it gets.',
    fewer: (n: number) => `Only ${films(n)} left that you have neither rated nor put aside.`,
    empty: `You have rated or put aside every ${one} here.`,
    emptyHint: 'Bring one back under “Your ratings”, or start over.',
  },

  why: {
    label: 'What it is made of',
    forget: (title: string) => `Take back your rating of ${title}`,
    others: 'Your other ratings',
    everybody: 'Its standing with everybody',
  },

  tune: {
    open: 'Tune',
    label: 'Tune the list',
    reset: 'Reset',
    any: 'Any',
    none: 'None',
    genre: 'Genre',
    without: 'Without',
    decade: 'Decade',
    certainty: 'Certainty',
    withoutWords: (genre: string) => `no ${genre}`,
    decadeWords: (from: number) => `${from}s`,
    atLeast: (sureness: string) => (sureness === 'good' ? sureness : `${sureness} or better`),
    few: (n: number) =>
      n === 0 ? `No ${one} here fits.` : `Only ${films(n)} here ${n === 1 ? 'fits' : 'fit'}.`,
    knobs: {
      novelty: {
        label: 'From popular to hidden gems',
        ends: ['popular', 'hidden gems'],
        degrees: ['very popular', 'rather popular', 'popular or not', 'some hidden gems', 'many hidden gems'],
      },
      risk: {
        label: 'From safe to adventurous',
        ends: ['safe', 'adventurous'],
        degrees: ['very safe', 'rather safe', 'safe or not', 'somewhat adventurous', 'very adventurous'],
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

  share: {
    open: 'Make a picture of it',
    withRating: 'With my rating',
    mine: (value: number) => `${stars(value)} from me`,
    png: 'Save as PNG',
    svg: 'Save as SVG',
    send: 'Share',
    note: 'Drawn on this device. Your ratings are not in it, unless you say so.',
    failed: 'This browser could not make the picture. The SVG may still work.',
    footer: (source: string) => `${siteName}, from ${source}`,
  },

  watchlist: {
    heading: cap(list),
    toggle: `On the ${list}`,
    add: `Put on the ${list}`,
    remove: `Take off the ${list}`,
    order: 'The one you would probably like best comes first.',
    empty: `Nothing on the ${list} yet.`,
    emptyHint: `Put ${a(one)} here with the bookmark beside it.`,
  },

  taste: {
    heading: 'Your taste',
    link: 'Taste',
    near: 'Your taste is close to the crowd’s.',
    someWay: 'Your taste goes some way of its own.',
    far: 'Your taste is very much your own.',
    moreGenres: (names: string) => `You enjoy ${names} more than most do.`,
    lessGenres: (names: string) => `You enjoy ${names} less than most do.`,
    moreDecades: (names: string) => `${cap(many)} of the ${names} please you more than most.`,
    lessDecades: (names: string) => `${cap(many)} of the ${names} please you less than most.`,
    lenient: (by: string) => `You give about ${by}${points()} more than others do for the same ${many}.`,
    strict: (by: string) => `You give about ${by}${points()} less than others do for the same ${many}.`,
    list: (names: readonly string[]) => new Intl.ListFormat('en').format(names),
    traits: 'Next to the crowd',
    traitsNote:
      'How much more or less I expect you to give than others would, once it is set aside how generous you are. The thin line is my doubt; pale bars may be chance.',
    genres: 'Genres',
    decades: 'Decades',
    from: (n: number) => `${points().trim()}, from ${count(n, 'rating', 'ratings')} of yours`,
    known: {
      heading: 'How well do I know you?',
      tooFew: `Rate two ${many} or more, and I can test myself: by guessing each from the others.`,
      method: (n: number) =>
        `I left out each of your ${whole(n)} ratings in turn and guessed it from the others.`,
      few: (n: number) =>
        `With ${count(n, 'rating', 'ratings')} this is little more than chance. Rate ten or so to make it mean something.`,
      better: (share: number) =>
        `Knowing you makes me ${Math.round(share * 100)}% less wrong than each ${one}’s average would be.`,
      same: `So far I do no better than each ${one}’s average.`,
      worse: `So far I do worse than each ${one}’s average: your ratings surprise me.`,
      off: (by: string) => `off by ${by}${points()}`,
      you: 'Guessed from your other ratings',
      crowd: `Each ${one}’s average`,
      stranger: 'Guessed for a stranger',
      within: (n: string, of: number) =>
        `${n} of ${whole(of)} were in the range I had given. Four out of five should be.`,
      surprises: 'Where you surprised me',
      surprise: (yours: number, mine: string, max: number) =>
        `you ${yours} of ${max}, I would have guessed ${mine}`,
    },
    empty: 'There is nothing to go by yet.',
    emptyHint: `Rate a few ${many}, and this page says what I make of you.`,
  },

  together: {
    heading: done === 'seen' ? 'Watch together' : 'Choose together',
    link: 'Together',
    people: done === 'seen' ? 'Who is watching' : 'Who is choosing',
    you: 'You',
    stranger: 'nothing rated yet, so I guess for you',
    ratings: (n: number) => count(n, 'rating', 'ratings'),
    missing: (n: number) => `${films(n)} not known here`,
    guest: (n: number) => `Person ${n}`,
    name: (n: number) => `Name of person ${n}`,
    remove: 'Remove',
    removeLabel: (name: string) => `Remove ${name}`,
    intro: film
      ? 'Add the ratings of whoever watches with you: an export from Flatflix or another site, or a link that they made here.'
      : 'Add the ratings of whoever chooses with you: a file that they saved here, or a link that they made here.',
    another: 'Somebody else? Add their ratings too.',
    full: 'The sofa is full.',
    load: 'Add their ratings',
    drop: 'Drop their ratings anywhere',
    private:
      'Their ratings are read here, sent nowhere, and forgotten when this page is closed. Yours do not change.',
    offer: (n: number) =>
      `The link you followed carries ${count(n, 'rating', 'ratings')} of somebody else. Find ${many} for the two of you?`,
    accept: `Yes, find ${many} for us`,
    decline: 'No',
    films: 'For all of you',
    aim: 'Look for',
    aims: { mean: 'the best on average', 'least-misery': 'something nobody dislikes' },
    none: `No ${one} is left that none of you has rated or put aside.`,
    nothing: `Those ratings are of no ${one} that is known here.`,
    share: {
      heading: 'Send yours',
      hint: `With a link of your ratings, somebody else can find ${many} for the two of you on their own device.`,
      make: 'Make a link of my ratings',
      warning: (n: number) =>
        `The link holds your latest ${count(n, 'rating', 'ratings')}. Whoever has it can read them, and a few ratings can be enough to tell who somebody is. Send it only to whom you would tell them yourself.`,
      yes: 'Yes, make the link',
      no: 'No',
      link: 'Link with your ratings',
      copy: 'Copy',
      copied: 'Copied.',
      copyYourself: 'The browser does not let this page copy. The link is selected: copy it yourself.',
    },
    faults: {
      damaged:
        'The link is damaged: it was cut short or changed on its way. Ask for it again, or for a file.',
      newer: 'The link was made by a newer Flatflix than this one. Reload the page and try again.',
      tooLarge: 'The link holds more than one person’s ratings. It was not opened.',
      unsupported: 'This browser cannot handle such links. Use a file instead.',
    },
  },

  browse: {
    heading: 'Browse',
    link: 'Browse',
    shelves: `Find ${many} like it by`,
    tags: 'Tags',
    tagsHint: `Words that several people gave to ${many}, with the number of ${many}.`,
    allTags: (n: number) => `All ${whole(n)} tags`,
    count: (n: number) => `${films(n)}, the best known first`,
    none: `No ${one} here has it.`,
  },

  map: {
    heading: `Map of ${many}`,
    link: 'Map',
    intro: `${cap(many)} that the same people choose lie close together. Drag to move, scroll or pinch to zoom; with the keyboard, arrows move and + and − zoom.`,
    canvas: `Map of ${many}. Arrows move, plus and minus zoom, 0 shows all.`,
    zoomIn: 'Closer',
    zoomOut: 'Farther',
    whole: 'Whole map',
    youAreHere: 'You',
    toYou: 'Where I stand',
    around: (title: string) => `Around ${title}`,
    five: 'The five',
    none: `This site’s ${many} come without a map.`,
    stranger: `Rate a few ${many} to see where you stand.`,
    legend: `Filled: the five. Ringed: ${many} you rated. Each dot has the colour of its ${one}’s poster.`,
  },

  acquaintance: {
    label: 'How well I know your taste',
    nothing: 'I am guessing: you have told me nothing yet',
    little: 'I am guessing: you have told me little',
    rough: 'I have a rough idea of your taste',
    good: 'I know your taste well',
    marks: ['rough', 'good'],
  },

  questions: {
    heading: `Have you ${done} it?`,
    begin: `5 ${many} give a rough idea, 15 a good one.`,
    stop: 'Stop whenever you like.',
    unseen: `Haven’t ${done} it`,
    seenOnly: `${cap(done)} it, no rating`,
    skip: 'Skip',
    fold: 'Not now',
    unfold: `Rate ${many} to sharpen the list`,
    skipTo: 'Skip to rating',
    expected: (title: string, yours: number, mine: string) => `${title}: you ${yours}, I had guessed ${mine}`,
    done: `You have answered for every ${one} that many people know. Search finds the others.`,
  },

  movie: {
    back: 'Back to the five',
    aka: 'Also known as',
    genres: 'Genres',
    ratedBy: (n: number) =>
      n === 0 ? 'Nobody in the data has rated it.' : `Rated by ${count(n, 'person', 'people')} in the data.`,
    guess: `I have not ${done} it: what would I give it?`,
    guessNote: `Hidden from those who have ${done} it, so that it does not sway them.`,
    yours: (value: number) => `You gave it ${stars(value)}.`,
    liked: (title: string) => `You liked ${title}, here are five`,
    alike: (title: string) => `If you like ${title}, here are five`,
    more: 'More like this',
    alone: `Too few people rated this ${one} to say what it is like.`,
    notInterested: 'Not interested',
    interested: 'Interested after all',
    excluded: 'Never recommended, as you asked.',
    imdb: 'IMDb',
    tmdb: 'TMDB',
    letterboxd: 'Letterboxd',
    linkOn: (title: string, site: string) => `${title} on ${site}`,
    unknown: `No such ${one} here`,
    unknownHint: `The address names ${a(one)} that is not in this catalogue.`,
  },

  ratings: {
    heading: 'Your ratings',
    link: 'Your ratings',
    sort: 'Order',
    orders: {
      latest: 'Latest first',
      highest: 'Highest first',
      lowest: 'Lowest first',
      title: 'By title',
      newest: `Newest ${many} first`,
    },
    search: 'Search your ratings',
    show: 'Show',
    all: (n: number) => `All ${whole(n)}`,
    group: (low: string, high: string, n: number) =>
      `${low === high ? low : `${low} to ${high}`}${unit()} (${whole(n)})`,
    none: 'None of your ratings fits.',
    pages: 'Pages of ratings',
    previous: 'Previous',
    next: 'Next',
    range: (first: number, last: number, n: number) => `${whole(first)} to ${whole(last)} of ${whole(n)}`,
    unsaved: (n: number) =>
      `${count(n, 'rating', 'ratings')} since a copy was last saved to a file. Browsers sometimes clear what they keep.`,
    saveCopy: 'Save a copy',
    notNow: 'Not now',
    bring: 'Or bring them along from another site.',
    empty: 'Nothing rated yet.',
    emptyHint: `Search for ${a(one)} you know, or answer for one on the start page. Ratings stay in this browser.`,
    toStart: 'To the start page',
    marked: {
      excluded: {
        heading: (n: number) => `Not interested (${whole(n)})`,
        away: 'Bring back',
        awayLabel: (title: string) => `Bring back ${title}`,
      },
      seen: {
        heading: (n: number) => `${cap(done)}, not rated (${whole(n)})`,
        away: `Not ${done} after all`,
        awayLabel: (title: string) => `${title}: not ${done} after all`,
      },
    },
    unknown: (n: number) =>
      `${count(n, 'rating is', 'ratings are')} for ${many} this catalogue does not have. Kept, and part of the export.`,
  },

  keep: {
    heading: 'Yours alone',
    shards: `There are too many ${many} to fetch them all. This page asks its host for groups of ${many} that suit you, which tells the host a little of your taste.`,
    text:
      coverHosts.length === 0
        ? inShards
          ? 'Your ratings stay in this browser; everything is computed here.'
          : 'Your ratings stay in this browser. Nothing is sent anywhere; everything is computed here.'
        : `Your ratings stay in this browser; everything is computed here. Pictures come from ${coverHosts.join(', ')}, which thereby learns which ${many} you are shown, and your address.`,
    export: 'Export ratings',
    exportAs: { csv: 'Export as a table', letterboxd: 'Export for Letterboxd' },
    import: 'Import ratings',
    importHint: film ? 'From Letterboxd, IMDb, Netflix and others.' : 'From a file that was saved here.',
    importMore: 'What can be imported',
    startOver: 'Start over',
    data: (title: string) => `Learned from ${title}.`,
    size: (users: string, items: string, ratings: string) =>
      `${ratings} ratings of ${items} ${many} by ${users} people.`,
    licence: 'Terms of the data',
  },

  about: {
    heading: 'About this model',
    report: 'How good is this?',
  },

  import: {
    heading: 'Bring your ratings along',
    intro:
      'Choose the files that another site gave you, or drop them anywhere on this page. They are read here and sent nowhere, and you see what would be added before anything is.',
    choose: 'Choose files',
    /** Where to find the export of a site. */
    sources: (
      [
        ['Letterboxd', 'Settings, Data, Export your data. The zip as it is.'],
        ['IMDb', 'Your ratings, the menu at the top right, Export.'],
        ['MovieLens', 'Settings, Import and export, Export ratings.'],
        [
          'Netflix',
          'Account, your profile, Viewing activity, Download all. Films count as seen, not as liked.',
        ],
        ['TMDB, Trakt, Simkl, Criticker', 'Their exports as they are: CSV, JSON, XML or zip.'],
        ['Flatflix', 'A file saved here or on another site made with it.'],
      ] as readonly (readonly [site: string, where: string])[]
    ).slice(film ? 0 : -1),
    more: (n: number) => `Show ${whole(n)} more`,
    review: 'Before anything is added',
    refusedAll: 'Nothing could be read',
    reading: 'Reading your files',
    waiting: `Your ${many} can be looked up as soon as the list of ${many} has arrived.`,
    drop: 'Drop your ratings anywhere',
    dropHint: film
      ? 'Letterboxd, IMDb, MovieLens, TMDB, Trakt, Simkl, Criticker, Netflix, or a file saved here'
      : 'A file saved here or on another site made with Flatflix',
    /** What is about to be added, as one line. */
    summary: {
      ratings: (n: number) => `${count(n, 'rating', 'ratings')} to add`,
      changed: (n: number) => `${whole(n)} of them ${n === 1 ? 'replaces one' : 'replace ones'} of yours`,
      same: (n: number) => `${count(n, 'rating is', 'ratings are')} here already`,
      seen: (n: number) => `${films(n)} ${done} but not rated`,
      watchlist: (n: number) => `${films(n)} for your ${list}`,
      excluded: (n: number) => `${films(n)} not interested in`,
      unseen: (n: number) => `${films(n)} not ${done}`,
      television: (n: number) => `${count(n, 'row', 'rows')} about series or episodes left out`,
      rounded: (n: number, step: number) => `${count(n, 'rating', 'ratings')} rounded to steps of ${step}`,
      nothing: 'There is nothing to add.',
    },
    files: 'Files',
    formats: {
      flatflix: 'Flatflix export',
      letterboxd: 'Letterboxd',
      imdb: 'IMDb',
      movielens: 'MovieLens.org',
      movielensData: 'MovieLens ratings',
      tmdb: 'TMDB',
      trakt: 'Trakt',
      simkl: 'Simkl',
      criticker: 'Criticker',
      netflix: 'Netflix viewing history',
    },
    rows: (n: number) => count(n, 'row', 'rows'),
    scale: (min: number, max: number) => `ratings from ${min} to ${max}`,
    noScale: 'no ratings',
    television: (n: number) => `${whole(n)} about television`,
    glimpses: (n: number) => `${whole(n)} only glimpsed`,
    meaning: `These ${many} are`,
    meanings: { seen: `${done}, not rated`, watchlist: `for the ${list}`, nothing: 'not to be added' },
    person: 'Whose viewing counts',
    everyone: 'Everyone’s',
    unsure: {
      heading: (n: number) => `Which one is meant? ${films(n)}`,
      hint: `Several ${many} fit these titles, or one fits nearly. Those left open are not added.`,
      choose: (title: string) => `${cap(one)} meant by ${title}`,
      none: 'None of these',
    },
    found: (n: number) => `${films(n)} found`,
    foundAs: (title: string) => `is here ${title}`,
    by: {
      imdb: (n: number) => `${whole(n)} by IMDb id`,
      tmdb: (n: number) => `${whole(n)} by TMDB id`,
      movieId: (n: number) => `${whole(n)} by MovieLens id`,
      title: (n: number) => `${whole(n)} by title and year`,
    },
    rated: (value: number, max: number) => `rated ${value} of ${max}`,
    missing: {
      heading: (n: number) => `${films(n)} not found here`,
      hint: 'This catalogue does not have them, or under a name that no rule expects.',
      save: 'Save them as CSV',
      fileName: `${many.replaceAll(' ', '-')}-not-found`,
    },
    kept: (n: number) =>
      `${films(n)} from another catalogue: kept, and part of your next export, but not recommended from.`,
    duplicates: {
      heading: (n: number) => `${films(n)} rated more than once`,
      because: {
        current: 'the one in the ratings file counts',
        later: 'the latest counts',
        last: 'the last one in the file counts',
      },
      counts: (value: string) => `${value} counts`,
      not: (values: string) => `not ${values}`,
    },
    conflicts: {
      heading: (n: number) => `${films(n)} you have rated differently here`,
      policy: 'Keep',
      policies: {
        newer: 'the newer rating',
        file: 'the rating from the file',
        mine: 'my rating here',
      },
      hint: 'Where the file gives no date, “newer” keeps yours.',
      sides: (mine: string, theirs: string) => `here ${mine}, in the file ${theirs}`,
      wins: { mine: 'yours stays', theirs: 'the file’s is taken' },
    },
    refused: {
      heading: (n: number) => `${count(n, 'row', 'rows')} that cannot be used`,
      row: (line: number) => `Row ${line}`,
      rating: (value: string) => (value === '' ? 'no rating' : `“${value}” is not a rating on this scale`),
      title: `names no ${one}`,
    },
    add: (n: number) => (n === 0 ? 'Nothing to add' : `Add ${films(n)}`),
    addRatings: (n: number) => `Add ${count(n, 'rating', 'ratings')}`,
    cancel: 'Cancel',
    close: 'Close',
    another: 'Add another file',
    unchanged: 'Nothing was changed.',
    done: {
      heading: (n: number) => `${films(n)} added`,
      text: 'One undo takes the whole import back.',
      undo: 'Undo the import',
      toFive: done === 'seen' ? 'See what to watch' : 'See your list',
      toRatings: 'See your ratings',
    },
    faults: {
      empty: 'The file is empty.',
      tooLarge: (mb: number) => `The file is larger than ${mb} MB, which no list of ratings needs.`,
      unpacksTooLarge: (mb: number) =>
        `The zip unpacks to more than ${mb} MB, which no list of ratings needs.`,
      tooMany: (rows: string) => `The file has more than ${rows} rows, which are not one person’s.`,
      zip: 'The zip is damaged or incomplete. Was the download finished?',
      nothingInside: `The zip holds no file with ${many} that is known here.`,
      notText: 'This is neither text nor a zip. Choose the file as it was exported.',
      html: 'This is a web page, not a list of ratings. Was the login page saved instead of the file?',
      xml: 'The file starts like a Criticker export but is damaged.',
      json: 'The file starts like JSON but is damaged.',
      foreign: 'This JSON file holds no ratings that are known here.',
      newer: 'The file was exported by a newer Flatflix than this one. Reload the page and try again.',
      columns: (found: string) =>
        `Its columns are those of no export known here. The first line says: ${found}`,
      people: (n: number) => `The file holds the ratings of ${n} people. Keep the rows of one of them.`,
      noRows: 'The file names its columns but has no rows.',
      quotes: (line: number) => `Row ${line} opens a quotation mark that is never closed.`,
      unreadable: 'The browser could not read the file. Was it moved or renamed, or is it a folder?',
    },
  },

  done: {
    rated: (title: string, value: number) => `${title}: ${stars(value)}`,
    cleared: (title: string) => `${title}: rating removed`,
    excluded: (title: string) => `${title}: not recommended again`,
    included: (title: string) => `${title}: may be recommended again`,
    unseen: (title: string) => `${title}: not ${done}`,
    seen: (title: string) => `${title}: asked again`,
    watched: (title: string) => `${title}: ${done}`,
    unwatched: (title: string) => `${title}: not ${done} after all`,
    listed: (title: string) => `${title}: on your ${list}`,
    unlisted: (title: string) => `${title}: off your ${list}`,
    imported: (n: number) => `${films(n)} imported`,
    tuned: 'List tuned',
    startedOver: 'Everything cleared. Undo brings it back',
    exported: 'Ratings saved to a file',
    undone: (what: string) => `Taken back. ${what}`,
    undo: 'Undo',
    nothingToUndo: 'Nothing to undo',
    fileName: 'flatflix-ratings',
    newList: (titles: readonly string[]) => `Now recommended: ${titles.join('; ')}.`,
  },

  loading: {
    label: `Choosing ${many}`,
    slow: `Still fetching the ${many}. It is a short wait, and it happens once.`,
  },

  offline: 'You are offline. Rating and recommendations go on working; links to other sites do not.',

  unreachable: 'This view could not be fetched. Look at the connection, then try again.',

  update: {
    text: 'There is a new version of this page.',
    take: 'Reload',
    later: 'Later',
  },

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
    MEMORY: {
      title: 'This device is short of memory',
      text: `There is no room to open the file of ${many}. Your ratings are safe in this browser, and you can still export them. Close other tabs or programs and try again.`,
    },
    CORRUPT_MODEL: {
      title: `The file of ${many} arrived damaged`,
      text: 'It failed its own checksum, so nothing from it is shown. Your ratings are safe in this browser. Trying again fetches a fresh copy; if it stays so, the copy on the site is broken.',
    },
    UNSUPPORTED_FORMAT: {
      title: `The page and its ${one} file do not match`,
      text: `The file of ${many} was made for another version of this page. Your ratings are safe in this browser. Reloading usually brings the matching page.`,
    },
    STORAGE: {
      title: 'Ratings cannot be kept here',
      text: 'This browser refuses to store them: it may be in private mode, or set to keep nothing. Everything works until you close the page. Export your ratings before you leave.',
      full: 'This browser has no room left for them. Everything works until you close the page. Export your ratings before you leave, or free some space and rate once more.',
      newer:
        'Those stored here were written by a newer version of this page, and are left as they are. Reload the page to get that version.',
    },
    UNEXPECTED: {
      title: 'Something went wrong here',
      text: 'A fault in this page, not in anything you did. Your ratings are safe in this browser. Reload the page to go on.',
    },
  },
});

export type Strings = ReturnType<typeof stringsFor>;

/** Every sentence a visitor reads, in English. Another language is another file that gives strings of the same shape. */
export const en = (subject: Subject, scale: () => Scale): Strings => stringsFor(wordsFor(subject, scale));

import './styles/index.css';
import './app';
import { bestLanguage, speak } from './locale';
import { keepOffline } from './offline';
import { loadPreferences } from './preferences';
import { complete, yielded } from './timing';
import { Storage } from './visitor/storage';
import { VisitorStore } from './visitor/store';

// The site's folder: everything it needs is beside its page, wherever that is hosted.
const base = new URL('.', document.baseURI);

async function start(): Promise<void> {
  // English if the strings of another language cannot be fetched.
  await speak(bestLanguage(loadPreferences(base).language, navigator.languages));
  // Named after the site's path: all project sites of one user of a static host share an origin, and with it storage.
  const storage = new Storage(`flatflix ${base.pathname}`);
  const visitor = new VisitorStore(storage);
  storage.onElsewhere(() => void visitor.load());

  await yielded();
  const app = document.createElement('ff-app');
  app.base = base;
  app.visitor = visitor;
  document.querySelector('#app')?.replaceChildren(app);

  await complete;
  await keepOffline(base);
}

void start();
